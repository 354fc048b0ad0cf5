"""Example files: what becomes of each, walked through the real operations, and their removal.

They never touch the office's own numbers.
"""

import io
import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import chain, cycle, islice, zip_longest
from operator import attrgetter

from sqlalchemy import delete, or_, select

from sipetrok import contoh
from sipetrok.alur.banyak import Kelompok
from sipetrok.alur.clock import MINUTE, ONE_DAY, ZERO, OfficeTime
from sipetrok.alur.workflow import (
    CLOSED,
    PEMOHON,
    REFUSABLE,
    Actor,
    Keadaan,
    Status,
    Tindakan,
)
from sipetrok.cetak.pdf import page_count
from sipetrok.contoh import TEKS
from sipetrok.domain import Saluran, naskah
from sipetrok.kiriman.berkas import CleanBerkas, clean, page_picture
from sipetrok.models import (
    AksesBerkas,
    BeritaAcara,
    Berkas,
    Penomor,
    Permohonan,
    Petugas,
    StandarTerbit,
    db,
)
from sipetrok.operations import berkas, penyerahan, permohonan
from sipetrok.operations.act import act
from sipetrok.operations.context import Context, KurangIsian, Press
from sipetrok.operations.transaction import transaction
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Mulai, Satuan, Standar, Tugas

# How long a file takes for each step, as a share of an even course: of five alike one is late.
PACES = (0.05, 3, 0.1, 0.2, 0.15)
WORKING_DAY = 450 * MINUTE
# Opening time during which the files that are closed by now were begun.
WEEKS = 40 * WORKING_DAY


@dataclass(frozen=True)
class Goal:
    """Where one file stands in the end, and what befell it before, at which step."""

    standar: Standar
    status: Status
    langkah: int = 0
    tindakan: Tindakan | None = None

    @property
    def pause(self) -> timedelta:
        """The standard's time for one step, as opening time; where it has none, of two hours."""
        whole = 120 * MINUTE
        if waktu := self.standar.waktu:
            unit = MINUTE if waktu.satuan is Satuan.MENIT else WORKING_DAY
            whole = waktu.angka * unit
        return whole / len(self.standar.langkah)

    def is_reached(self, keadaan: Keadaan) -> bool:
        if keadaan.status in CLOSED:
            return True
        is_far = keadaan.status is Status.BERJALAN and keadaan.langkah != self.langkah
        return keadaan.status is self.status and not self.tindakan and not is_far


def plan(offered: Sequence[Standar], jumlah: int) -> list[Goal]:
    """So many goals, of the layanan by turns: all that each can show, and then finished files."""
    turns = zip_longest(*map(_goals, offered))
    shown = (goal for turn in turns for goal in turn if goal)
    finished = cycle(Goal(standar, Status.SELESAI) for standar in offered)
    return list(islice(chain(shown, finished), jumlah))


def _goals(standar: Standar) -> list[Goal]:
    """Every step and every state of one layanan, and all that may befall a file on its way."""
    found = [Goal(standar, Status.SELESAI)]
    if standar.mulai is Mulai.PERMOHONAN:
        found += [Goal(standar, Status.DRAF), Goal(standar, Status.DITARIK)]
    langkah = list(enumerate(standar.langkah))
    found += [Goal(standar, Status.BERJALAN, n) for n, _ in langkah[1:]]
    refusing = [n for n, one in langkah if one.tugas in REFUSABLE]
    asking = [n for n, one in langkah if one.koordinasi]
    checked = [standar.first(Tugas.PERIKSA)] if required(standar) else []
    signed, handed = [], []
    if standar.first(Tugas.OLAH):
        signed = [standar.first(Tugas.SAHKAN)]
        handed = [standar.first(Tugas.SERAHKAN)]
    for status, places, tindakan in (
        (Status.DITOLAK, refusing, Tindakan.TOLAK),
        (Status.DIKEMBALIKAN, checked, Tindakan.KEMBALIKAN),
        (Status.BERJALAN, asking, Tindakan.TANYA),
        (Status.BERJALAN, checked, Tindakan.KEMBALIKAN),
        (Status.BERJALAN, signed, Tindakan.TURUNKAN),
        (Status.SELESAI, handed, Tindakan.TURUNKAN),
    ):
        found += [Goal(standar, status, n, tindakan) for n in places[:1] if n]
    return found


def required(standar: Standar) -> list[int]:
    """The papers that cannot be left out."""
    return [number for number, syarat in standar.uploads if syarat.wajib]


def office_before(time: OfficeTime, amount: timedelta) -> datetime:
    """The moment from which so much opening time passes until now."""
    back = amount + ONE_DAY
    while (passed := time.between(time.now - back)) < amount:
        back *= 2
    return time.kalender.add_office_time(time.now - back, passed - amount)


def fill(
    context: Context,
    jumlah: int,
    chance: random.Random,
    report: Callable[[int], None] = lambda done: None,
) -> int:
    """So many example files, some weeks of work before now; `report` hears of each.

    All go forward together, moment by moment, so that numbers are given in the order of time.
    """
    people = contoh.residents(context.folder, context.today, chance)
    active = db.session.scalars(
        select(Petugas).where(Petugas.aktif).order_by(Petugas.id)
    )
    team = [Actor(petugas.id, petugas.peran) for petugas in active]
    goals = plan(list(context.folder.layanan.values()), jumlah)
    goals.sort(key=attrgetter("status"))
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for n, goal in enumerate(goals):
        pause = PACES[n % len(PACES)] * goal.pause
        since = WEEKS * chance.random() if goal.status in CLOSED else ZERO
        # A step is taken and ended, and both once more after the file was sent back.
        start = office_before(
            context.time, 4 * len(goal.standar.langkah) * pause + since
        )
        begun = replace(context, now=start)
        file = _File(goal, pause, next(people), begun, team, chance)
        heappush(waiting, (start, n, file.walk()))
    while waiting:
        _, n, walk = heappop(waiting)
        if at := next(walk, None):
            heappush(waiting, (at, n, walk))
        else:
            report(jumlah - len(waiting))
    return jumlah


@dataclass
class _File:
    """One example file while it is walked. `context` is the moment of what comes next."""

    goal: Goal
    pause: timedelta
    # Who they are, and what they wrote.
    pemohon: dict[str, str]
    context: Context
    team: Sequence[Actor]
    chance: random.Random
    id: int = 0

    @property
    def row(self) -> Permohonan:
        return db.session.get_one(Permohonan, self.id)

    def walk(self) -> Iterator[datetime]:
        """Does one thing after another; before each it gives the moment, and waits to be called."""
        self.begin()
        while actor := self.next_actor(self.row.keadaan):
            context = self.context
            now = context.kalender.add_office_time(context.now, self.pause)
            self.context = replace(context, now=now)
            yield now
            if actor is not PEMOHON:
                self.press(actor)
            elif self.row.status == Status.BERJALAN:
                permohonan.withdraw(self.id, self.context)
            else:
                if self.row.versi:
                    self.attach()
                permohonan.submit(self.id, self.context)

    def next_actor(self, keadaan: Keadaan) -> Actor | None:
        """Whoever has the file, one of those who may, or the pemohon.

        None where the file is at its goal, or waits at a desk at which nobody works.
        """
        if self.goal.is_reached(keadaan):
            return None
        if keadaan.status is not Status.BERJALAN or self.goal.status is Status.DITARIK:
            return PEMOHON
        may = [one for one in self.team if one.may_hold(keadaan.place)]
        holders = [one for one in may if one.petugas_id == keadaan.pemegang]
        return self.chance.choice(holders or may or [None])

    def begin(self) -> None:
        """The draft with its papers."""
        standar, chance, context = self.goal.standar, self.chance, self.context
        isian = contoh.answers(standar, self.pemohon, context.today, chance)
        self.pemohon |= isian
        saluran = Saluran.DAFTAR if standar.mulai is Mulai.DAFTAR else Saluran.SITUS
        lewat = chance.choice(standar.lewat or ("",))
        entry = permohonan.Entry(isian, lewat, saluran, contoh=True)
        draft = permohonan.start(standar, secrets.token_hex(16), entry, context.now)
        self.id = draft.id
        self.attach()

    def attach(self) -> None:
        """All papers, half of them in a draft; another's where the file is to be returned."""
        standar, printed = self.goal.standar, self.pemohon
        wanted = required(standar)
        if self.goal.status is Status.DRAF:
            wanted = wanted[: len(wanted) // 2]
        if self.goal.tindakan is Tindakan.KEMBALIKAN:
            printed = printed | {"nama": self.chance.choice(TEKS["orang_lain"])}
        for number in wanted:
            syarat = standar.persyaratan[number - 1]
            pilihan = self.chance.choice(syarat.salah_satu or ("",))
            page = contoh.paper(pilihan or syarat.label, standar, printed)
            berkas.attach(self.id, number, _cleaned(page), self.context, pilihan)

    def press(self, actor: Actor) -> None:
        """The main thing that is open, or what is to befall the file here."""
        petugas = db.session.get_one(Petugas, actor.petugas_id)
        context, row, goal = self.context.as_of(petugas), self.row, self.goal
        tindakan, *others = row.keadaan.open_to(actor)
        if goal.tindakan in others and goal.langkah == row.langkah:
            tindakan = goal.tindakan
        if tindakan is Tindakan.SELESAI and row.keadaan.step.tugas is Tugas.KIRIM:
            self.send(row, context)
        else:
            act(self.id, self.filled(row, tindakan, context), context)
        if tindakan is goal.tindakan:
            self.goal = replace(goal, tindakan=None, langkah=self.row.langkah)

    def send(self, row: Permohonan, context: Context) -> None:
        """A berita acara of one file: example files go each at its own moment."""
        kelompok = Kelompok(row.standar, row.standar_id, row.langkah)
        serah = penyerahan.Serah(secrets.token_hex(16), "CONTOH")
        penyerahan.make(
            [penyerahan.Pilihan(row.id, row.versi)], kelompok, serah, context
        )

    def filled(self, row: Permohonan, tindakan: Tindakan, context: Context) -> Press:
        """What the officer fills in beside the button; what the act has no use for is ignored."""
        standar, langkah, produk = row.standar, row.keadaan.step, produk_of(row)
        hasil = dict.fromkeys(range(1, len(standar.persyaratan) + 1), "")
        tujuan = None
        match tindakan:
            case Tindakan.KEMBALIKAN:
                hasil |= dict.fromkeys(required(standar), TEKS["salah"])
            case Tindakan.TURUNKAN:
                tujuan = standar.first(Tugas.OLAH)
            case Tindakan.TANYA:
                tujuan = 0
        text = None
        if produk.is_written:
            text = produk.draft(context) or TEKS["jawaban"]
            text = text.replace(naskah.TITIK, "-")
        press = Press(
            tindakan,
            row.versi,
            catatan=TEKS["catatan"].get(tindakan, ""),
            hasil=hasil,
            tujuan=tujuan,
            naskah=text,
            lewat=next(iter(langkah.lewat), None),
        )
        try:
            if tindakan is Tindakan.SELESAI:
                produk.require(langkah.tugas, press)
        except KurangIsian:
            press = replace(press, scan=self.product(row))
        return press

    def product(self, row: Permohonan) -> tuple[CleanBerkas, ...]:
        """The issued letter as it comes back from the signer's desk, or what was made elsewhere."""
        if not row.surat:
            page = contoh.paper(row.standar.produk, row.standar, self.pemohon)
            return (_cleaned(page),)
        pdf = self.context.storage.read(row.surat[-1].sha256)
        pages = (
            page_picture(pdf, n, contoh.SIZE[0]) for n in range(1, page_count(pdf) + 1)
        )
        return tuple(_cleaned(contoh.signed(page)) for page in pages)


def _cleaned(page: bytes) -> CleanBerkas:
    """As every upload is."""
    return clean(io.BytesIO(page))


def remove() -> int:
    """Takes every example file out of the database, with its numbers; returns how many there were.

    What they had in the storage is referred to by nothing any more and goes with the next sweep.
    """
    with transaction():
        ids = select(Permohonan.id).where(Permohonan.contoh)
        count = len(db.session.scalars(ids).all())
        papers = select(Berkas.id).where(Berkas.permohonan_id.in_(ids))
        tables = reversed(db.metadata.sorted_tables)
        # No layanan of an office can have such a book: a kode has no dash.
        books = ("permohonan-CONTOH-", "contoh-")
        for statement in (
            delete(AksesBerkas).where(AksesBerkas.berkas_id.in_(papers)),
            *(
                delete(table).where(table.c.permohonan_id.in_(ids))
                for table in tables
                if "permohonan_id" in table.c
            ),
            delete(BeritaAcara).where(BeritaAcara.contoh),
            delete(Permohonan).where(Permohonan.contoh),
            delete(Penomor).where(or_(*map(Penomor.buku.startswith, books))),
            delete(StandarTerbit).where(
                StandarTerbit.id.not_in(select(Permohonan.standar_id))
            ),
        ):
            db.session.execute(statement)
    return count
