"""What officers are told of changes to accounts, on their next page and until they have read it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.app.filters import tanggal_jam
from sipetrok.models import PerubahanAkun
from sipetrok.queries.petugas import unread

APA = {
    "tambah": "Akun dibuat",
    "ubah": "Data diubah",
    "peran": "Peran diubah",
    "sandi": "Kata sandi diganti",
    "blokir": "Akun diblokir",
    "buka": "Blokir dibuka",
    "kukuh": "Peran dikukuhkan",
    "tolak": "Peran ditolak pengawas",
}


class Kabar(NamedTuple):
    """What an officer is told: sentences, and the change up to which they are."""

    kalimat: Sequence[str]
    sampai: int


def news() -> Kabar | None:
    """What the officer has not read yet; for every page. Never fails with the database."""
    me = auth.petugas()
    rows: Sequence[PerubahanAkun] = ()
    if me is not None and me.ada_kabar:
        with suppress(SQLAlchemyError):  # the page that says so must still be drawn
            rows = unread(me.id)
    if not rows:
        return None
    return Kabar([_sentence(row) for row in rows], rows[-1].id)


def _sentence(row: PerubahanAkun) -> str:
    whose = "Anda" if row.petugas_id == context.officer.id else row.petugas.nama
    said = f"Akun {whose}: {APA[row.apa].lower()} {row.pelaku}, {tanggal_jam(row.at)}"
    if changed := _peran_words(row):
        said += f" ({changed})"
    return f"{said}."


def _peran_words(row: PerubahanAkun) -> str:
    """The roles of a change before and after; empty where it was about none."""
    before, after = row.rincian.get("peran") or ((), ())
    names = [", ".join(map(context.kantor.nama_peran, one)) for one in (before, after)]
    return " menjadi ".join(filter(None, names))
