"""A list entered as one: all of its rows become files, numbered in their order, or none does."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sipetrok.alur.workflow import Status
from sipetrok.domain import Saluran, SipetrokError
from sipetrok.models import Daftar, Permohonan, db
from sipetrok.operations.context import Context
from sipetrok.operations.permohonan import Entry, new_draft, pin, send
from sipetrok.operations.salinan import remove_unused
from sipetrok.operations.transaction import transaction
from sipetrok.simpanan.disk import Storage
from sipetrok.sop.standar import Identitas, Mulai, Standar

OPEN = (Status.BERJALAN, Status.DIKEMBALIKAN)


@dataclass(frozen=True)
class Kiriman:
    """What was sent with a file and holds for all of its rows; travels signed from the preview to
    the last press.
    """

    kunci: str  # the same list again has the same
    lewat: str
    asal: str
    kertas: Sequence[int]  # requirements that lie at the office on paper for every row
    sha256: str = ""
    slug: str = ""
    oleh: int = 0


class SudahBerjalan(SipetrokError):
    """Some rows are in work already under another number; `nomor` says which, by NIK."""

    def __init__(self, nomor: Mapping[str, str]) -> None:
        super().__init__(
            "Sebagian baris sudah diajukan lebih dahulu dan belum selesai. Periksa lagi daftarnya."
        )
        self.nomor = nomor


def find(kunci: str) -> Daftar | None:
    """The list that was entered under this key."""
    return db.session.scalar(select(Daftar).filter_by(kunci=kunci))


def enter(
    standar: Standar,
    rows: Sequence[Mapping[str, str]],
    kiriman: Kiriman,
    context: Context,
) -> Daftar:
    """Enters a whole list in one transaction; the same key again gives the list that is there.

    Raises SudahBerjalan, and BelumLengkap when a required document is neither uploaded nor on
    paper.
    """
    with transaction():
        if (daftar := find(kiriman.kunci)) is not None:
            return daftar
        if found := open_numbers(standar, rows):
            raise SudahBerjalan(found)
        officer, now = context.actor.petugas_id, context.now
        saluran = Saluran.DAFTAR if standar.mulai is Mulai.DAFTAR else Saluran.KOLEKTIF
        daftar = Daftar(
            kunci=kiriman.kunci,
            layanan=standar.slug,
            saluran=saluran.value,
            asal=kiriman.asal,
            jumlah=len(rows),
            petugas_id=officer,
            at=now,
        )
        db.session.add(daftar)
        db.session.flush()
        terbit, files = pin(standar, now), []
        for row in rows:
            entry = Entry(row, kiriman.lewat, saluran, officer)
            permohonan = new_draft(terbit, secrets.token_hex(16), entry, now)
            permohonan.daftar_id, permohonan.kertas = daftar.id, list(kiriman.kertas)
            files.append(permohonan)
        db.session.add_all(files)
        db.session.flush()
        for permohonan in files:
            send(permohonan, context)
    return daftar


def open_numbers(standar: Standar, rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Which of these people have a file of this layanan in work, with its number by NIK.

    Nothing where no NIK is asked.
    """
    wanted = frozenset(row.get(Identitas.NIK, "") for row in rows) - {""}
    if not wanted or Identitas.NIK not in standar.identitas:
        return {}
    found = db.session.execute(
        select(
            Permohonan.isian[Identitas.NIK.value].as_string(), Permohonan.nomor_register
        ).where(
            Permohonan.layanan == standar.slug,
            Permohonan.tutup_at.is_(None),
            Permohonan.status.in_(OPEN),
        )
    )
    return {nik: nomor for nik, nomor in found if nik in wanted}


def forget(sha256: str, storage: Storage) -> None:
    """Takes the sent file away once its rows are entered: what it says stands in the files now."""
    remove_unused(storage, (sha256,))
