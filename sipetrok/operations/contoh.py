"""Example files walked through the real operations, and their removal. They never touch the office's own numbers."""

import random
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from sipetrok import contoh
from sipetrok.berkas import clean
from sipetrok.domain import workflow
from sipetrok.domain.clock import add_office_time
from sipetrok.domain.standar import Jenis, Mulai, Standar, Tugas
from sipetrok.domain.workflow import Status, Tindakan
from sipetrok.kantor import FolderKantor
from sipetrok.models import AksesBerkas, Antrean, Berkas, Paraf, Permohonan, Petugas, Surat, db
from sipetrok.operations import act, berkas, permohonan
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import keadaan_of
from sipetrok.operations.transaction import transaction
from sipetrok.storage import Storage

DAYS = 90  # a quarter of work
REASONS = ("Foto buram, tulisan tidak terbaca. Foto ulang di tempat terang.", "Halaman terpotong. Foto seluruh halaman.")


def fill(jumlah: int, folder: FolderKantor, storage: Storage, base_url: str, now: datetime) -> int:
    """So many example files in all states; returns how many were made. Raises ValueError without a usable standard."""
    chance = random.Random(secrets.randbits(32))
    offered = [s for s in folder.layanan.values() if s.mulai is Mulai.PERMOHONAN]
    people = _people()
    for n in range(jumlah):
        standar = offered[n % len(offered)]
        _walk(_apply(standar, folder, storage, _begin(n, folder, now, chance), chance), n, people, folder, storage,
              base_url, now, chance)
    return jumlah


def _begin(n: int, folder: FolderKantor, now: datetime, chance: random.Random) -> datetime:
    """Half of the files are of the last hours, so that the antrean has something to show."""
    if n % 2 == 0:
        return contoh.recent_moment(folder.kalender, now, chance)
    day = (now - timedelta(days=chance.randrange(2, DAYS))).date()
    return contoh.moment_within(folder.kalender, day, chance)


def _people() -> dict[str, list[Petugas]]:
    found: dict[str, list[Petugas]] = {}
    for petugas in db.session.scalars(select(Petugas).where(Petugas.aktif)):
        for peran in petugas.peran:
            found.setdefault(peran, []).append(petugas)
    return found


def _apply(standar: Standar, folder: FolderKantor, storage: Storage, at: datetime, chance: random.Random) -> int:
    desa = tuple(d.tampil for d in folder.daerah)
    answers = contoh.person(standar, folder.kantor.tempat, desa, folder.kantor.wilayah, chance)
    lewat = chance.choice(standar.lewat).value if standar.lewat else ""
    made = permohonan.start(standar, secrets.token_hex(16), answers, lewat, at, contoh=True)
    for number, syarat in standar.uploads:
        picture = clean(contoh.scan(syarat.label, answers.get("nama", "")))
        berkas.attach(made.id, number, picture, storage, at, (syarat.salah_satu or ("",))[0])
    return made.id


def _walk(permohonan_id: int, n: int, people: dict[str, list[Petugas]], folder: FolderKantor, storage: Storage,
          base_url: str, now: datetime, chance: random.Random) -> None:
    """As far as chance takes it: every ninth stays a draft, the rest stops at a desk, with the pemohon, or in the archive."""
    if n % 9 == 8:
        return
    at = db.session.get_one(Permohonan, permohonan_id).dibuat_at
    permohonan.submit(permohonan_id, folder.kalender, at)
    is_recent = n % 2 == 0
    for _ in range(chance.randrange(7) if is_recent else 40):
        at = add_office_time(at, timedelta(minutes=chance.randrange(1, 5)), folder.kalender)
        row = db.session.get_one(Permohonan, permohonan_id)
        if at > now or row.status != Status.BERJALAN:
            return
        if not _step(row, n, people, folder, storage, base_url, at, chance):
            return


def _step(row: Permohonan, n: int, people: dict[str, list[Petugas]], folder: FolderKantor, storage: Storage,
          base_url: str, at: datetime, chance: random.Random) -> bool:
    """One press by somebody who may; False when the office has nobody for this desk."""
    standar, keadaan = standar_of(row), keadaan_of(row)
    langkah = standar.langkah[keadaan.langkah]
    officers = [p for peran in langkah.pelaksana for p in people.get(peran, ())]
    if not officers:
        return False
    petugas = next((p for p in officers if p.id == keadaan.pemegang), officers[0])
    opened = workflow.open_tindakan(standar, keadaan, act.actor_of(petugas))
    act.act(row.id, petugas, _press(row, standar, langkah.tugas, opened, n, chance), folder, storage, base_url, at)
    return True


def _press(row: Permohonan, standar: Standar, tugas: Tugas, opened: tuple[Tindakan, ...], n: int,
           chance: random.Random) -> act.Press:
    numbers = range(1, len(standar.persyaratan) + 1)
    if Tindakan.KEMBALIKAN in opened and n % 7 == 3:
        return act.Press(Tindakan.KEMBALIKAN, row.versi, hasil={i: chance.choice(REASONS) if i == 1 else "" for i in numbers})
    if Tindakan.TOLAK in opened and tugas is Tugas.PERIKSA and n % 11 == 5:
        return act.Press(Tindakan.TOLAK, row.versi, catatan="Pemohon bukan penduduk wilayah kantor ini.")
    needs_scan = tugas is Tugas.SERAHKAN and standar.jenis is Jenis.SURAT
    return act.Press(
        opened[0], row.versi, hasil={i: "" for i in numbers} if tugas is Tugas.PERIKSA else {},
        scan=(clean(contoh.scan("Surat bertanda tangan", row.nama)),) if needs_scan else ())


def remove() -> int:
    """Takes every example file out of the database; returns how many there were."""
    with transaction():
        ids = select(Permohonan.id).where(Permohonan.contoh)
        count = len(db.session.scalars(ids).all())
        papers = select(Berkas.id).where(Berkas.permohonan_id.in_(ids))
        db.session.execute(delete(AksesBerkas).where(AksesBerkas.berkas_id.in_(papers)))
        for table in (Antrean, Berkas, Surat, Paraf):
            db.session.execute(delete(table).where(table.permohonan_id.in_(ids)))
        db.session.execute(delete(Permohonan).where(Permohonan.contoh))
    return count
