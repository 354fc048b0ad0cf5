"""The pemohon of the example files: what they write and send, what is wrong with it, and how they
mend it.
"""

import io
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sipetrok.berkas import PDF, CleanBerkas, clean, combine_pdf
from sipetrok.contoh import foto, jawaban, pindaian
from sipetrok.contoh.isi import Isi
from sipetrok.contoh.perjalanan import Perjalanan
from sipetrok.contoh.warga import Warga
from sipetrok.domain.identitas import read_tanggal
from sipetrok.domain.saluran import Saluran
from sipetrok.domain.workflow import Status, Tindakan
from sipetrok.models import Permohonan, Petugas, db
from sipetrok.operations import berkas, permohonan
from sipetrok.operations.context import Context
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Identitas, Mulai, Persyaratan, Standar
from sipetrok.storage import Storage

AS_PDF = 0.12  # of the letters that people send
ALAMAT = "alamat"  # the fault of the data: the address without its RT and RW


@dataclass(frozen=True)
class Dunia:
    """What every example file needs: the office, where bytes go, the letters' address, and chance."""

    folder: FolderKantor
    storage: Storage
    base_url: str
    chance: random.Random

    def context(self, petugas: Petugas, at: datetime) -> Context:
        """This officer at work at this moment."""
        return Context(self.folder, self.storage, self.base_url, at, petugas)


@dataclass(frozen=True)
class Bahan:
    """One pemohon and what they bring: full answers, and the faults that the office will find, by
    requirement.
    """

    warga: Warga
    full: Mapping[str, str]
    cacat: Mapping[int, str]


def faults(travel: Perjalanan, chance: random.Random) -> dict[int, str]:
    """What is wrong with the documents of a file that will be returned; 0 stands for the data."""
    standar = travel.nasib.standar
    numbers = [n for n, syarat in standar.uploads if syarat.wajib]
    if not any(babak.tindakan is Tindakan.KEMBALIKAN for babak in travel.babak) or not numbers:
        return {}
    count = min(len(numbers), chance.choice((1, 1, 1, 2)))
    wrong = {n: chance.choice(foto.FAULTS) for n in chance.sample(numbers, count)}
    if (
        Identitas.ALAMAT in standar.identitas
        and Identitas.RT not in standar.identitas
        and chance.random() < 0.25
    ):
        wrong[0] = ALAMAT
    return wrong


def apply(travel: Perjalanan, bahan: Bahan, dunia: Dunia, sent_at: datetime) -> int:
    """The draft with its documents; a draft that is not sent has half of them."""
    standar, chance, at = travel.nasib.standar, dunia.chance, travel.dibuat_at
    answers = jawaban.with_gaps(standar, bahan.full, chance)
    if bahan.cacat.get(0) == ALAMAT:
        answers["alamat"] = bahan.warga.alamat
    made = permohonan.start(
        standar,
        secrets.token_hex(16),
        answers,
        jawaban.way(standar, chance),
        at,
        contoh=True,
        saluran=Saluran.DAFTAR if standar.mulai is Mulai.DAFTAR else Saluran.SITUS,
    )
    permohonan_id, uploads = made.id, standar.uploads
    if travel.nasib.status is Status.DRAF:
        uploads = uploads[: len(uploads) // 2 or chance.randrange(2)]
    step = (sent_at - at) / (len(uploads) + 2)
    for place, (number, syarat) in enumerate(uploads, 1):
        if syarat.wajib or chance.random() < 0.4:
            _attach(
                permohonan_id,
                number,
                syarat,
                bahan,
                dunia,
                at + place * step,
                bahan.cacat.get(number, ""),
            )
    return permohonan_id


def _attach(
    permohonan_id: int,
    number: int,
    syarat: Persyaratan,
    bahan: Bahan,
    dunia: Dunia,
    at: datetime,
    cacat: str = "",
) -> None:
    """The papers of one requirement, drawn for this pemohon and cleaned as every upload is."""
    chance = dunia.chance
    pilihan = chance.choice(syarat.salah_satu) if syarat.salah_satu else ""
    isi = Isi(
        bahan.warga,
        dunia.folder.kantor,
        pilihan or syarat.label,
        _dated(bahan, dunia, at),
        next((value for key, value in bahan.full.items() if "nomor" in key), ""),
        bahan.full.get("keperluan", ""),
    )
    pages = [
        clean(io.BytesIO(page)) for page in pindaian.draw(isi, syarat.paling_banyak, chance, cacat)
    ]
    if len(pages) == 1 and not cacat and pindaian.is_letter(isi.label) and chance.random() < AS_PDF:
        if chance.random() < 0.5:
            pages.append(clean(io.BytesIO(pindaian.second_page(isi, chance))))
        pages = [_bound(pages)]
    for page in pages if len(pages) <= syarat.paling_banyak else [_bound(pages)]:
        berkas.attach(permohonan_id, number, page, dunia.storage, at, pilihan)


def _dated(bahan: Bahan, dunia: Dunia, at: datetime) -> date:
    """The day that stands on the paper: the one that the pemohon has written in the form, or today."""
    asked = (
        read_tanggal(value)
        for key, value in bahan.full.items()
        if key.startswith("tanggal_") and key != "tanggal_lahir"
    )
    return next(filter(None, asked), dunia.folder.kalender.day_of(at))


def _bound(pages: list[CleanBerkas]) -> CleanBerkas:
    """One PDF of our own making, which needs no check in a process of its own."""
    return CleanBerkas(combine_pdf(pages), PDF, len(pages))


def repair(permohonan_id: int, standar: Standar, bahan: Bahan, dunia: Dunia, at: datetime) -> None:
    """What was asked for is sent anew, in the minutes before."""
    for number, syarat in standar.uploads:
        if number in bahan.cacat:
            _attach(
                permohonan_id,
                number,
                syarat,
                bahan,
                dunia,
                at - timedelta(minutes=dunia.chance.uniform(1, 9)),
            )
    if 0 in bahan.cacat:
        row = db.session.get_one(Permohonan, permohonan_id)
        permohonan.answer(permohonan_id, {**row.isian, "alamat": bahan.full["alamat"]}, row.lewat)
