"""The pemohon's side: a draft from the first step, its answers, sending, repair and withdrawal; and
a list entered as one, of which all rows become files, numbered in their order, or none does.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.exc import NoResultFound

from sipetrok.alur.workflow import PEMOHON, Status, Tindakan
from sipetrok.domain import Saluran, SipetrokError, nomor
from sipetrok.domain.daftar import Bacaan, grouped
from sipetrok.models import Berkas, Daftar, Permohonan, StandarTerbit, db
from sipetrok.operations import surel
from sipetrok.operations.berkas import open_slots, renew, require_open
from sipetrok.operations.context import Context
from sipetrok.operations.salinan import remove_unused
from sipetrok.operations.trail import AT_WORK, record
from sipetrok.operations.transaction import changing, next_number, transaction
from sipetrok.simpanan.disk import Storage
from sipetrok.sop.standar import Identitas, Mulai, Standar

# The file beside the number of each requirement for which a document came (`Slot.fresh`), at one
# asking. Made once: putting a statement together takes longer than running it.
_WITH_FILLED = (
    select(Permohonan.__table__, StandarTerbit.isi, Berkas.persyaratan)
    .join_from(Permohonan, StandarTerbit)
    .outerjoin(
        Berkas,
        and_(
            Berkas.permohonan_id == Permohonan.id,
            Berkas.diganti_at.is_(None),
            or_(
                Permohonan.status == Status.DRAF.value,
                Berkas.diterima_at > Permohonan.sejak_at,
            ),
        ),
    )
    .where(Permohonan.id == bindparam("file"))
)


class BelumLengkap(SipetrokError):
    """Something that the standard asks is missing; nothing was sent.

    `persyaratan` are the numbers of it, from 1, in their order.
    """

    def __init__(self, persyaratan: tuple[int, ...]) -> None:
        super().__init__("Masih ada berkas yang belum Anda kirim.")
        self.persyaratan = persyaratan


@dataclass(frozen=True)
class Entry:
    """What is entered for one pemohon. `pencatat_id` is the officer who does it for somebody who
    came through another channel.
    """

    isian: Mapping[str, str]
    lewat: str
    saluran: Saluran = Saluran.SITUS
    pencatat_id: int | None = None
    contoh: bool = False


def start(standar: Standar, kunci_draf: str, entry: Entry, now: datetime) -> Permohonan:
    """A new draft. The same `kunci_draf` again gives the same draft, and nothing in it changes but
    that its time begins anew, and the channel where the same officer enters it.

    That is also how a second press, and two at once, end up with one. A draft that was sent in
    between, or says something else, comes back as it is; the caller looks at it. The standard is
    pinned as it reads now.
    """
    with transaction():
        permohonan = db.session.scalar(
            select(Permohonan).filter_by(kunci_draf=kunci_draf)
        )
        if permohonan is None:
            permohonan = new_draft(pin(standar, now), kunci_draf, entry, now)
            db.session.add(permohonan)
        elif permohonan.status == Status.DRAF:
            renew(permohonan, now)
            if permohonan.pencatat_id is not None and (
                entry.pencatat_id == permohonan.pencatat_id
            ):
                permohonan.saluran = entry.saluran.value
    return permohonan


def new_draft(
    terbit: StandarTerbit, kunci_draf: str, entry: Entry, now: datetime
) -> Permohonan:
    """A draft that is not in the session yet; `terbit` is the pinned copy of its standard."""
    permohonan = Permohonan(
        kode=nomor.PERMOHONAN.new(),
        kunci_draf=kunci_draf,
        standar_terbit=terbit,
        status=Status.DRAF,
        langkah=0,
        versi=0,
        diserahkan=False,
        sejak_at=now,
        dibuat_at=now,
        contoh=entry.contoh,
        layanan=terbit.slug,
        saluran=entry.saluran.value,
        pencatat_id=entry.pencatat_id,
        # Known to be empty: not asked for again.
        kertas=[],
        berkas=[],
        pengambilan=None,
    )
    _answer(permohonan, entry)
    return permohonan


def _answer(permohonan: Permohonan, entry: Entry) -> None:
    """Sets the answers, and beside them the columns by which files are listed and found."""
    isian = permohonan.isian = dict(entry.isian)
    permohonan.nama = isian.get("nama", "")
    permohonan.desa = isian.get("desa", "")[:80]
    permohonan.kecamatan = isian.get("kecamatan", "")[:80]
    permohonan.lewat = entry.lewat


class DataBerubah(SipetrokError):
    """The answers were changed in another window, or by somebody else who has the code."""

    kalimat = (
        "Data ini baru saja diubah di tempat lain. Yang Anda tulis belum disimpan."
    )


def mark(permohonan: Permohonan) -> str:
    """By what a form knows the answers that it was opened with."""
    kept = json.dumps([permohonan.isian, permohonan.lewat], sort_keys=True)
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def is_kept(permohonan: Permohonan, entry: Entry) -> bool:
    """Whether these are the answers that the file has."""
    kept = permohonan.isian, permohonan.lewat
    return (dict(entry.isian), entry.lewat) == kept


def answer(permohonan_id: int, entry: Entry, now: datetime, seen: str = "") -> None:
    """Changes the answers of a draft, which has the full time again, or of a file whose data was
    returned. `seen` is the mark of those that the form showed; "" asks nothing.

    Raises TidakDapatDiubah, DataBerubah.
    """
    with changing(Permohonan, permohonan_id) as permohonan:
        require_open(permohonan, 0)
        if seen not in ("", mark(permohonan)) and not is_kept(permohonan, entry):
            raise DataBerubah
        _answer(permohonan, entry)
        renew(permohonan, now)


def submit(permohonan_id: int, context: Context) -> None:
    """Sends a draft or a repaired file; sent already is fine, and gives no second receipt.

    Number, trail, place in the antrean and the e-mail of a receipt are one transaction.
    Raises BelumLengkap; NoResultFound where the draft ran out meanwhile.
    """
    with transaction():
        connection = db.session.connection()
        found = connection.execute(_WITH_FILLED, {"file": permohonan_id}).all()
        if not found:
            raise NoResultFound
        row, filled = found[0], {row.persyaratan for row in found}
        if row.status == Status.DRAF:
            # Outside the session: nothing follows from other rows yet, and to read, watch and
            # forget a file there takes a fifth of a sending.
            draft = Permohonan(standar_terbit=StandarTerbit(isi=row.isi))
            draft.__dict__.update(row._mapping)
            send(draft, context, filled)
            surel.queue_receipt(draft, context)
        elif row.status == Status.DIKEMBALIKAN:
            send(db.session.get_one(Permohonan, permohonan_id), context, filled)


def send(permohonan: Permohonan, context: Context, filled: Container[int] = ()) -> None:
    """The same inside the caller's transaction, as for a list that is entered as one.

    `filled` are the numbers of the requirements for which a document came. Raises BelumLengkap.
    """
    if absent := tuple(
        slot.nomor
        for slot in open_slots(permohonan)
        if slot.is_demanded and slot.nomor not in filled
    ):
        raise BelumLengkap(absent)
    if permohonan.status != Status.DRAF:
        _press(permohonan, Tindakan.PERBAIKI, context)
        return
    kode, tahun = permohonan.standar.kode, context.today.year
    if permohonan.contoh:
        kode = f"CONTOH-{kode}"  # examples count in a book of their own
    urut = next_number(f"permohonan-{kode}", tahun)
    _press(
        permohonan,
        Tindakan.SELESAI,
        context,
        nomor_register=nomor.nomor_register(kode, tahun, urut),
        dikirim_at=context.now,
    )


def withdraw(permohonan_id: int, context: Context) -> None:
    """The pemohon takes the permohonan back; twice is once.

    Raises TindakanTertutup where the office was faster, or the rules no longer allow it.
    """
    with changing(Permohonan, permohonan_id) as permohonan:
        if permohonan.status != Status.DITARIK:
            _press(permohonan, Tindakan.TARIK, context)


def _press(
    permohonan: Permohonan, tindakan: Tindakan, context: Context, **columns: object
) -> None:
    """One row of the pemohon in the trail, and `columns` with those that follow from it."""
    rows = permohonan.keadaan.press(PEMOHON, tindakan, context.now)
    record(permohonan, rows, context.kalender, None, **columns)


def pin(standar: Standar, now: datetime) -> StandarTerbit:
    """The stored copy of a standard as it reads now; made when this wording is new.

    Inside a transaction: of two that begin at once the second finds the copy of the first.
    """
    isi = standar.model_dump_json()
    sha256 = hashlib.sha256(isi.encode()).hexdigest()
    pinned = db.session.scalar(select(StandarTerbit).filter_by(sha256=sha256))
    if pinned is None:
        pinned = StandarTerbit(sha256=sha256, slug=standar.slug, isi=isi, dibuat_at=now)
        db.session.add(pinned)
    return pinned


# A list.


@dataclass(frozen=True)
class ListEntry:
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


def find_list(kunci: str) -> Daftar | None:
    """The list that was entered under this key."""
    return db.session.scalar(select(Daftar).filter_by(kunci=kunci))


def enter_list(
    standar: Standar,
    read: Bacaan,
    entered: ListEntry,
    context: Context,
) -> Daftar:
    """Enters a whole list in one transaction; the same key again gives the list that is there.

    Its rows hold answers by key, judged before. All become files, numbered in their order,
    or none does: one that cannot be sent takes the others with it. What was read otherwise than
    written is kept with each file, what was told of the rest of the list with the list.

    Raises SudahBerjalan, and BelumLengkap when a required document is neither uploaded
    nor on paper.
    """
    with transaction():
        if (daftar := find_list(entered.kunci)) is not None:
            return daftar
        if found := open_numbers(standar, [row.isi for row in read.rows]):
            raise SudahBerjalan(found)
        officer, now = context.actor.petugas_id, context.now
        saluran = Saluran.DAFTAR if standar.mulai is Mulai.DAFTAR else Saluran.KOLEKTIF
        daftar = Daftar(
            kunci=entered.kunci,
            layanan=standar.slug,
            saluran=saluran.value,
            asal=entered.asal,
            jumlah=len(read.rows),
            petugas_id=officer,
            at=now,
            jawaban={
                "catatan": read.catatan,
                "lain": read.lain,
                "dilewati": grouped(one[:2] for one in read.dilewati),
            },
        )
        db.session.add(daftar)
        db.session.flush()
        terbit, files = pin(standar, now), []
        dibaca = defaultdict[int, list[list[str]]](list)
        for number, *said in read.diperbaiki:
            dibaca[number].append(said)
        for number, row in read.rows:
            entry = Entry(row, entered.lewat, saluran, officer)
            permohonan = new_draft(terbit, secrets.token_hex(16), entry, now)
            permohonan.daftar_id, permohonan.kertas = daftar.id, list(entered.kertas)
            permohonan.baris, permohonan.dibaca = number, dibaca[number]
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
            Permohonan.status.in_(AT_WORK),
        )
    )
    return {nik: nomor for nik, nomor in found if nik in wanted}


def forget_list(sha256: str, storage: Storage) -> None:
    """Takes the sent file away once its rows are entered: what it says stands in the files now."""
    remove_unused(storage, (sha256,))
