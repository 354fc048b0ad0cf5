"""Example files walked through the real operations, and their removal.

They never touch the office's own numbers.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from sipetrok.contoh import jawaban, nasib, perjalanan
from sipetrok.contoh.perjalanan import Perjalanan
from sipetrok.contoh.warga import Penduduk, Warga
from sipetrok.domain.workflow import Actor, Tindakan
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
from sipetrok.operations import contoh_pemohon, contoh_petugas, permohonan
from sipetrok.operations.contoh_pemohon import Bahan, Dunia
from sipetrok.operations.transaction import transaction
from sipetrok.sop.reading import FolderKantor
from sipetrok.storage import Storage


def fill(
    jumlah: int,
    folder: FolderKantor,
    storage: Storage,
    base_url: str,
    now: datetime,
    chance: random.Random,
    report: Callable[[int], None] = lambda done: None,
) -> int:
    """So many example files, a quarter of work before now; returns how many were made. `report`
    hears of each.

    All files go forward together, moment by moment, so that numbers are given in the order of time.
    """
    offered = list(folder.layanan.values())
    dunia = Dunia(folder, storage, base_url, chance)
    daerah = [(d.kode, d.tampil, d.jenis) for d in folder.daerah]
    penduduk = Penduduk(folder.kantor, daerah, folder.kalender.day_of(now), chance)
    team = _team(dunia, now)
    walks = []
    for n, one in enumerate(nasib.plan(offered, jumlah, chance)):
        travel = perjalanan.travel(one, team, folder.kalender, now, chance)
        walk = _walk(travel, penduduk.next(), dunia, now)
        walks.append((next(walk), n, walk))
    heapq.heapify(walks)
    return _go(walks, report)


def _go(
    walks: list[tuple[datetime, int, Iterator[datetime]]], report: Callable[[int], None]
) -> int:
    done = 0
    while walks:
        _, n, walk = walks[0]
        following = next(walk, None)
        if following is not None:
            heapq.heapreplace(walks, (following, n, walk))
            continue
        heapq.heappop(walks)
        done += 1
        report(done)
    return done


def _team(dunia: Dunia, now: datetime) -> dict[str, list[Actor]]:
    """Who may work at each role's desk."""
    found: dict[str, list[Actor]] = {}
    for petugas in db.session.scalars(select(Petugas).where(Petugas.aktif).order_by(Petugas.id)):
        for peran in petugas.peran:
            found.setdefault(peran, []).append(dunia.context(petugas, now).actor)
    return found


def _walk(travel: Perjalanan, warga: Warga, dunia: Dunia, now: datetime) -> Iterator[datetime]:
    """Yields the moment of the next act and does it when resumed."""
    yield travel.dibuat_at
    kalender, standar = dunia.folder.kalender, travel.nasib.standar
    full = jawaban.answers(
        standar, warga, dunia.folder.kantor, kalender.day_of(travel.dibuat_at), dunia.chance
    )
    bahan = Bahan(warga, full, contoh_pemohon.faults(travel, dunia.chance))
    sent_at = (
        travel.babak[0].at if travel.babak else min(now, travel.dibuat_at + timedelta(minutes=40))
    )
    permohonan_id = contoh_pemohon.apply(travel, bahan, dunia, sent_at)
    for babak in travel.babak:
        yield babak.at
        if babak.petugas_id is not None:
            contoh_petugas.press(permohonan_id, babak, bahan, dunia)
        elif babak.tindakan is Tindakan.TARIK:
            permohonan.withdraw(permohonan_id, kalender, babak.at)
        else:
            if babak.tindakan is Tindakan.PERBAIKI:
                contoh_pemohon.repair(permohonan_id, standar, bahan, dunia, babak.at)
            permohonan.submit(permohonan_id, kalender, babak.at)


def remove() -> int:
    """Takes every example file out of the database, with its numbers; returns how many there were.

    What they had in the storage is referred to by nothing any more and goes with the next sweep.
    """
    with transaction():
        ids = select(Permohonan.id).where(Permohonan.contoh)
        count = len(db.session.scalars(ids).all())
        books = db.session.scalars(
            select(Surat.buku).where(Surat.permohonan_id.in_(ids)).distinct()
        ).all()
        papers = select(Berkas.id).where(Berkas.permohonan_id.in_(ids))
        db.session.execute(delete(AksesBerkas).where(AksesBerkas.berkas_id.in_(papers)))
        batches = select(BeritaAcara.id).where(BeritaAcara.contoh)
        db.session.execute(
            delete(IsiBeritaAcara).where(IsiBeritaAcara.berita_acara_id.in_(batches))
        )
        db.session.execute(delete(BeritaAcara).where(BeritaAcara.contoh))
        for table in (Antrean, Berkas, Surat, Dokumen, Pengambilan, Kontak, Surel, Paraf):
            db.session.execute(delete(table).where(table.permohonan_id.in_(ids)))
        db.session.execute(delete(Permohonan).where(Permohonan.contoh))
        # No layanan of an office can have such a book: a kode has no dash.
        is_ours = (
            Penomor.buku.in_(books)
            | Penomor.buku.startswith("permohonan-CONTOH-")
            | Penomor.buku.startswith("contoh-")
        )
        db.session.execute(delete(Penomor).where(is_ours))
        db.session.execute(
            delete(StandarTerbit).where(StandarTerbit.id.not_in(select(Permohonan.standar_id)))
        )
    return count
