"""Example files walked through the real operations, and their removal.

They never touch the office's own numbers.
"""

import io
import random
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import delete, select

from sipetrok.alur.banyak import kelompok_of
from sipetrok.alur.workflow import Actor, Status, Tindakan
from sipetrok.cetak.pdf import page_count
from sipetrok.contoh import kertas, perjalanan, warga
from sipetrok.contoh.perjalanan import Babak, Kejadian, Perjalanan
from sipetrok.contoh.teks import TEKS
from sipetrok.domain import naskah
from sipetrok.domain.saluran import Saluran
from sipetrok.kiriman.berkas import CleanBerkas, clean, combine_pdf, page_picture
from sipetrok.models import (
    AksesBerkas,
    Antrean,
    BeritaAcara,
    Berkas,
    Dokumen,
    IsiBeritaAcara,
    Kontak,
    Paraf,
    Pengambilan,
    Penomor,
    Permohonan,
    Petugas,
    StandarTerbit,
    Surat,
    Surel,
    db,
)
from sipetrok.operations import berita_acara, berkas, permohonan
from sipetrok.operations.act import act
from sipetrok.operations.banyak import Pilihan
from sipetrok.operations.context import Context
from sipetrok.operations.press import Press
from sipetrok.operations.transaction import transaction
from sipetrok.produk import produk_of
from sipetrok.produk.dokumen import needs_file
from sipetrok.sop.standar import Jenis, Mulai, Persyaratan, Tugas

OF_A_FILE = (Antrean, Berkas, Surat, Dokumen, Pengambilan, Kontak, Surel, Paraf)
AS_PDF = 0.12  # of the papers that people send
OPTIONAL = 0.4  # of the papers that may be left out, and are sent all the same
DATA = 0  # stands for the answers among the numbers of the requirements
OTHER_NAME, UNREADABLE, SHORT_ADDRESS = "nama lain", "tidak terbaca", "alamat"


def fill(
    context: Context,
    jumlah: int,
    chance: random.Random,
    report: Callable[[int], None] = lambda done: None,
) -> int:
    """So many example files, a quarter of work before now; `report` hears of each.

    All go forward together, moment by moment, so that numbers are given in the order of time.
    """
    areas = [(one.kode, one.tampil) for one in context.folder.daerah]
    people = warga.residents(context.kantor, areas, context.today, chance)
    offered, team = list(context.folder.layanan.values()), _team(context)
    steps: list[tuple[datetime, _File, Babak | None]] = []
    for nasib in perjalanan.plan(offered, jumlah, chance):
        course = perjalanan.travel(nasib, team, context.time, chance)
        file = _File(course, next(people), context, chance)
        steps.append((course.dibuat_at, file, None))
        steps += [(babak.at, file, babak) for babak in course.babak]
    done = 0
    for _, file, babak in sorted(steps, key=itemgetter(0)):
        if babak is None:
            file.begin()
        else:
            file.go_on(babak)
        if babak is file.course.last:
            done += 1
            report(done)
    return done


def _team(context: Context) -> dict[str, list[Actor]]:
    """Who may work at each role's desk."""
    found: dict[str, list[Actor]] = {}
    for petugas in db.session.scalars(select(Petugas).where(Petugas.aktif).order_by(Petugas.id)):
        for peran in petugas.peran:
            found.setdefault(peran, []).append(context.as_of(petugas).actor)
    return found


class _File:
    """One example file while it is walked: its pemohon's answers, and what is wrong with them."""

    def __init__(
        self, course: Perjalanan, resident: dict[str, str], context: Context, chance: random.Random
    ) -> None:
        self.course, self.context, self.chance = course, context, chance
        self.standar = course.nasib.standar
        on = context.kalender.day_of(course.dibuat_at)
        self.isian = warga.answers(self.standar, resident, on, chance)
        self.printed = resident | self.isian
        self.faults = self.find_faults()
        self.id = 0

    def find_faults(self) -> dict[int, str]:
        """What is wrong with a file that will be returned, by requirement."""
        if self.course.nasib.kejadian is not Kejadian.KEMBALI:
            return {}
        wanted = [n for n, syarat in self.standar.uploads if syarat.wajib]
        faults = {self.chance.choice(wanted): self.chance.choice((OTHER_NAME, UNREADABLE))}
        if ", RT" in self.isian.get("alamat", "") and self.chance.random() < 0.25:
            faults[DATA] = SHORT_ADDRESS
        return faults

    def begin(self) -> None:
        """The draft with its papers; one that is not sent has half of them."""
        standar, chance = self.standar, self.chance
        isian = warga.with_gaps(standar, self.isian, chance)
        if DATA in self.faults:
            isian["alamat"] = isian["alamat"].partition(", RT")[0]
        saluran = Saluran.DAFTAR if standar.mulai is Mulai.DAFTAR else Saluran.SITUS
        entry = permohonan.Entry(isian, warga.way(standar, chance), saluran, contoh=True)
        self.id = permohonan.start(standar, secrets.token_hex(16), entry, self.course.dibuat_at).id
        uploads = standar.uploads
        if self.course.nasib.status is Status.DRAF:
            uploads = uploads[: len(uploads) // 2]
        for number, syarat in uploads:
            if syarat.wajib or chance.random() < OPTIONAL:
                self.attach(number, syarat, self.course.dibuat_at, self.faults.get(number, ""))

    def attach(self, number: int, syarat: Persyaratan, at: datetime, fault: str = "") -> None:
        """One paper, drawn for this pemohon and cleaned as every upload is."""
        chance = self.chance
        pilihan = chance.choice(syarat.salah_satu or ("",))
        printed = self.printed
        if fault == OTHER_NAME:
            printed = printed | {"nama": warga.bear(printed["jenis_kelamin"], chance)[0]}
        page = self.paper(pilihan or syarat.label, printed, fault != UNREADABLE)
        if chance.random() < AS_PDF:
            page = CleanBerkas(combine_pdf([page]), "application/pdf", 1)
        berkas.attach(self.id, number, page, replace(self.context, now=at), pilihan)

    def paper(self, title: str, printed: dict[str, str], is_readable: bool = True) -> CleanBerkas:
        rows = kertas.rows(title, self.standar, printed)
        return clean(io.BytesIO(kertas.sheet(title, rows, is_readable)))

    def go_on(self, babak: Babak) -> None:
        """One act of the course, by whoever does it."""
        at = babak.at
        if babak.petugas_id is not None:
            self.press(babak)
        elif babak.tindakan is Tindakan.TARIK:
            permohonan.withdraw(self.id, replace(self.context, now=at))
        else:
            if babak.tindakan is Tindakan.PERBAIKI:
                self.repair(at)
            permohonan.submit(self.id, replace(self.context, now=at))

    def repair(self, at: datetime) -> None:
        """What was asked for is sent anew."""
        for number, syarat in self.standar.uploads:
            if number in self.faults:
                self.attach(number, syarat, at)
        if DATA in self.faults:
            row = db.session.get_one(Permohonan, self.id)
            isian = {**row.isian, "alamat": self.isian["alamat"]}
            permohonan.answer(self.id, permohonan.Entry(isian, row.lewat))

    def press(self, babak: Babak) -> None:
        """One press by the officer whom the course names, on the file as it then stands."""
        petugas = db.session.get_one(Petugas, babak.petugas_id)
        context = replace(self.context, now=babak.at, petugas=petugas)
        row = db.session.get_one(Permohonan, self.id)
        if babak.tugas is Tugas.KIRIM and babak.tindakan is Tindakan.SELESAI:
            self.send(row, context)
            return
        filled = self.filled(babak, row, context)
        press = Press(babak.tindakan, row.versi, babak.catatan, tujuan=babak.tujuan, **filled)
        act(self.id, press, context)

    def send(self, row: Permohonan, context: Context) -> None:
        """A berita acara of one file: example files go each at its own moment."""
        kelompok = kelompok_of(self.standar, row.standar_id, row.langkah)
        assert kelompok is not None, "what is sent away can be sent together"
        jabatan = context.kantor.nama_peran(kelompok.receiver) if kelompok.receiver else ""
        serah = berita_acara.Serah(secrets.token_hex(16), "CONTOH", jabatan)
        berita_acara.make([Pilihan(row.id, row.versi)], kelompok, serah, context)

    def filled(self, babak: Babak, row: Permohonan, context: Context) -> dict[str, Any]:
        """What the officer fills in beside the button, as far as the act demands it."""
        hasil = dict.fromkeys(range(1, len(self.standar.persyaratan) + 1), "")
        if babak.tindakan is Tindakan.KEMBALIKAN:
            for number, fault in self.faults.items():
                hasil[number] = self.chance.choice(TEKS["salah"][fault])
            return {"hasil": hasil}
        if babak.tindakan is not Tindakan.SELESAI:
            return {}
        match babak.tugas, self.standar.jenis:
            case Tugas.PERIKSA, _:
                return {"hasil": hasil}
            case Tugas.OLAH, Jenis.SURAT:
                text = produk_of(row).draft(context)
                return {"naskah": text.replace(naskah.TITIK, "-")}
            case Tugas.OLAH, Jenis.JAWABAN:
                return {"naskah": self.chance.choice(TEKS["jawaban"])}
            case Tugas.SERAHKAN, Jenis.SURAT:
                return {"scan": self.signed(row)}
            case Tugas.SERAHKAN, jenis:
                langkah = self.standar.langkah[row.langkah]
                lewat = langkah.lewat[0].value
                filled: dict[str, Any] = {"lewat": lewat}
                if jenis is Jenis.DOKUMEN and needs_file(langkah, lewat) and not row.dokumen:
                    filled["scan"] = (self.paper(self.standar.produk, self.printed),)
                return filled
        return {}

    def signed(self, row: Permohonan) -> tuple[CleanBerkas, ...]:
        """The issued letter as it comes back from the signer's desk."""
        pdf = self.context.storage.read(row.surat[-1].sha256)
        pages = [page_picture(pdf, n) for n in range(1, page_count(pdf) + 1)]
        return tuple(clean(io.BytesIO(kertas.signed(page))) for page in pages)


def remove() -> int:
    """Takes every example file out of the database, with its numbers; returns how many there were.

    What they had in the storage is referred to by nothing any more and goes with the next sweep.
    """
    with transaction():
        ids = select(Permohonan.id).where(Permohonan.contoh)
        count = len(db.session.scalars(ids).all())
        papers = select(Berkas.id).where(Berkas.permohonan_id.in_(ids))
        batches = select(BeritaAcara.id).where(BeritaAcara.contoh)
        # No layanan of an office can have such a book: a kode has no dash.
        is_ours = Penomor.buku.startswith("permohonan-CONTOH-") | Penomor.buku.startswith("contoh-")
        for statement in (
            delete(AksesBerkas).where(AksesBerkas.berkas_id.in_(papers)),
            delete(IsiBeritaAcara).where(IsiBeritaAcara.berita_acara_id.in_(batches)),
            delete(BeritaAcara).where(BeritaAcara.contoh),
            *(delete(table).where(table.permohonan_id.in_(ids)) for table in OF_A_FILE),
            delete(Permohonan).where(Permohonan.contoh),
            delete(Penomor).where(is_ours),
            delete(StandarTerbit).where(StandarTerbit.id.not_in(select(Permohonan.standar_id))),
        ):
            db.session.execute(statement)
    return count
