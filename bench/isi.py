"""Fills a database with example files, fast: `python -m bench.isi 1000000 --folder FOLDER`.

They are marked as examples, so that `flask contoh --hapus` takes them away, and they are whole:
every column follows from its trail, every number from its book. Their scans are a handful of stored
pictures that all of them share.
"""

import argparse
import io
import random
import secrets
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from PIL import Image
from sqlalchemy import func, insert, select, text, update

from bench import perjalanan
from bench.office import close, open_office
from bench.orang import answers
from bench.perjalanan import Walk
from sipetrok.domain import BY_STAFF, Saluran, nomor
from sipetrok.kiriman.berkas import CleanBerkas, clean, combine_pdf
from sipetrok.models import (
    Antrean,
    Berkas,
    Paraf,
    Penomor,
    Permohonan,
    Petugas,
    Surat,
    db,
)
from sipetrok.operations.permohonan import pin
from sipetrok.operations.transaction import transaction
from sipetrok.sop.folder import FolderKantor
from sipetrok.sop.standar import Mulai, Standar

YEARS = 3
WALKS = 3000  # different walks that closed files share, shifted by seconds
AT_ONCE = 5000  # files in one transaction
ORDER = (Permohonan, Paraf, Berkas, Surat, Antrean)


@dataclass
class Office:
    """What all example files have in common."""

    folder: FolderKantor
    standards: list[tuple[int, Standar]]  # with the id of the pinned copy
    people: dict[str, int]
    scans: list[tuple[str, CleanBerkas]]
    letter: str
    books: Counter
    chance: random.Random


def fill(
    app: Flask, arsip: int, antre: int = 0, now: datetime | None = None, progress=None
) -> None:
    """Adds so many closed and so many open files, oldest first; the same each time but for their
    random codes.
    """
    now, chance = now or datetime.now(UTC), random.Random(7)
    with app.app_context():
        office = _prepare(app, chance, now)
        first = (db.session.scalar(select(func.max(Permohonan.id))) or 0) + 1
        closed, opened = (
            _closed(office, min(arsip, WALKS), now),
            _open(office, antre, now),
        )
        for start in range(0, arsip + antre, AT_ONCE):
            rows = defaultdict(list)
            for n in range(start, min(start + AT_ONCE, arsip + antre)):
                walk, shift = (
                    (closed[n * len(closed) // arsip], n % 40)
                    if n < arsip
                    else (opened[n - arsip], 0)
                )
                _add(rows, office, first + n, walk, timedelta(seconds=shift))
            with transaction():
                if (
                    db.engine.dialect.name == "sqlite"
                ):  # random codes land all over their indexes
                    db.session.execute(text("PRAGMA cache_size=-400000"))
                for model in ORDER:
                    if rows[model]:
                        db.session.execute(insert(model.__table__), rows[model])
            if progress:
                progress(min(start + AT_ONCE, arsip + antre), arsip + antre)
        _keep_books(office)
        db.session.remove()


def _prepare(app: Flask, chance: random.Random, now: datetime) -> Office:
    folder, storage = app.extensions["kantor"], app.extensions["storage"]
    with transaction():
        pins = [
            (pin(s, now), s)
            for s in folder.layanan.values()
            if s.mulai is Mulai.PERMOHONAN
        ]
        db.session.flush()
        standards = [(pinned.id, standar) for pinned, standar in pins]
    people = {
        peran: p.id
        for p in db.session.scalars(select(Petugas).where(Petugas.aktif))
        for peran in p.peran
    }
    scans = [clean(_picture(n)) for n in range(4)]
    books = Counter(
        {(p.buku, p.tahun): p.terakhir for p in db.session.scalars(select(Penomor))}
    )
    return Office(
        folder,
        standards,
        people,
        [(storage.put(scan.isi), scan) for scan in scans],
        storage.put(combine_pdf(scans[:1])),
        books,
        chance,
    )


def _picture(n: int) -> io.BytesIO:
    out = io.BytesIO()
    Image.effect_noise((600, 800), 30 + n).convert("RGB").save(out, "JPEG", quality=70)
    out.seek(0)
    return out


def _closed(office: Office, count: int, now: datetime) -> list[Walk]:
    """Walks that ended, spread over the years; their moments lie in opening hours."""
    found, begin, span = (
        [],
        now - timedelta(days=365 * YEARS),
        timedelta(days=365 * YEARS - 10),
    )
    while len(found) < count:
        start = _opened(office, begin + span * (len(found) / count))
        _, standar = office.standards[len(found) % len(office.standards)]
        walk = perjalanan.walk(
            standar, office.people, start, office.folder.kalender, office.chance, now
        )
        if walk.keadaan.status not in perjalanan.CLOSED:
            raise ValueError(
                f"{standar.judul}: kantor ini tidak punya petugas untuk setiap langkah"
            )
        found.append(walk)
    return found


def _open(office: Office, count: int, now: datetime) -> list[Walk]:
    """Files under way at every desk, sent in the last days; on a day off, as they were left."""
    found, now = [], _opened(office, now)
    while len(found) < count:
        start = _opened(
            office, now - timedelta(minutes=10 + (count - len(found)) * 15 % 5000)
        )
        _, standar = office.standards[len(found) % len(office.standards)]
        walk = perjalanan.walk(
            standar,
            office.people,
            min(start, now),
            office.folder.kalender,
            office.chance,
            now,
            most=office.chance.randrange(8),
        )
        if walk.keadaan.status not in perjalanan.CLOSED:
            found.append(walk)
    return found


def _opened(office: Office, at: datetime) -> datetime:
    """The last moment not after this one at which a press may have been made: in opening hours."""
    kalender, day = office.folder.kalender, office.folder.kalender.day_of(at)
    while not (sessions := [s for s in kalender.sessions_on(day) if s[0] <= at]):
        day -= timedelta(days=1)
    return min(at, sessions[-1][1])


def _add(rows: dict, office: Office, id_: int, walk: Walk, shift: timedelta) -> None:
    """The rows of one file, moved by `shift` seconds."""
    kalender, start = office.folder.kalender, walk.start + shift
    standar_id, standar = next(
        pair for pair in office.standards if pair[1] is walk.standar
    )
    tahun, kode = kalender.day_of(start).year, f"CONTOH-{standar.kode}"
    kept = perjalanan.columns_of(walk, kalender)
    moved = {
        name: kept[name] + shift if kept[name] else None
        for name in ("due_at", "sejak_at", "tutup_at", "diserahkan_at", "ambil_at")
    }
    isian, saluran = answers(standar, id_), (Saluran.SITUS, *BY_STAFF)[id_ % 5]
    rows[Permohonan].append(
        {
            "id": id_,
            "kode": nomor.PERMOHONAN.new(),
            "kunci_draf": secrets.token_hex(16),
            "standar_id": standar_id,
            "nomor_register": nomor.nomor_register(
                kode, tahun, _next(office, f"permohonan-{kode}", tahun)
            ),
            "nama": isian.get("nama", ""),
            "isian": isian,
            "lewat": standar.lewat[0].value if standar.lewat else "",
            "layanan": standar.slug,
            "saluran": saluran.value,
            "kertas": [],
            "desa": isian.get("desa", ""),
            "pencatat_id": None
            if saluran is Saluran.SITUS
            else next(iter(office.people.values())),
            "kecamatan": isian.get("kecamatan", ""),
            "naskah": None,
            "contoh": True,
            "dibuat_at": start,
            "dikirim_at": start,
            **kept,
            **moved,
        }
    )
    rows[Paraf] += [
        {
            "permohonan_id": id_,
            "urutan": n,
            "langkah": row.paraf.langkah,
            "tindakan": row.paraf.tindakan.value,
            "petugas_id": row.paraf.petugas_id,
            "tujuan": row.paraf.tujuan,
            "at": row.paraf.at + shift,
            "catatan": row.catatan,
            "hasil": row.hasil,
        }
        for n, row in enumerate(walk.rows, 1)
    ]
    for n, (number, received, replaced) in enumerate(walk.papers):
        sha256, scan = office.scans[(id_ + n) % len(office.scans)]
        rows[Berkas].append(
            {
                "permohonan_id": id_,
                "persyaratan": number,
                "pilihan": "",
                "sha256": sha256,
                "jenis": scan.jenis,
                "ukuran": len(scan.isi),
                "halaman": scan.halaman,
                "diterima_at": received + shift,
                "diganti_at": replaced + shift if replaced else None,
            }
        )
    if walk.issued_at:
        rows[Surat].append(_letter(office, id_, walk, shift))
    if not kept["tutup_at"]:
        rows[Antrean] += [
            {"peran": peran, "antre_at": at, "permohonan_id": id_}
            for peran, at in perjalanan.waiting(walk, kept["sejak_at"], kalender)
        ]


def _letter(
    office: Office, id_: int, walk: Walk, shift: timedelta
) -> dict[str, object]:
    kantor, pattern, at = (
        office.folder.kantor,
        office.folder.kantor.penomoran,
        walk.issued_at + shift,
    )
    on, buku = office.folder.kalender.day_of(at), f"contoh-{pattern.buku}"
    urut = _next(office, buku, on.year)
    text_ = nomor.format_nomor(
        pattern,
        urut,
        on,
        klasifikasi=walk.standar.surat.klasifikasi,
        kode=walk.standar.kode,
    )
    return {
        "permohonan_id": id_,
        "buku": buku,
        "tahun": on.year,
        "urut": urut,
        "versi": 1,
        "nomor": f"CONTOH {text_}",
        "tanggal": on,
        "token": secrets.token_urlsafe(12),
        "penanda_tangan": kantor.penanda_tangan.jabatan,
        "sha256": office.letter,
        "dibuat_at": at,
        "scan_sha256": office.letter if walk.scan_at else None,
        "scan_at": walk.scan_at + shift if walk.scan_at else None,
    }


def _next(office: Office, buku: str, tahun: int) -> int:
    office.books[buku, tahun] += 1
    return office.books[buku, tahun]


def _keep_books(office: Office) -> None:
    """What was given out is written down, and the planner of queries learns how many files there
    are now.
    """
    with transaction():
        for (buku, tahun), terakhir in office.books.items():
            if not db.session.execute(
                update(Penomor)
                .filter_by(buku=buku, tahun=tahun)
                .values(terakhir=terakhir)
            ).rowcount:
                db.session.add(Penomor(buku=buku, tahun=tahun, terakhir=terakhir))
        if db.engine.dialect.name == "postgresql":
            db.session.execute(
                text(
                    "SELECT setval(pg_get_serial_sequence('permohonan', 'id'),"
                    " (SELECT max(id) FROM permohonan))"
                )
            )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.isi", description=__doc__)
    parser.add_argument("arsip", type=int, help="how many closed files")
    parser.add_argument("--antre", type=int, default=0, help="how many open files")
    parser.add_argument(
        "--folder",
        type=Path,
        required=True,
        help="instance folder; made when it is not there",
    )
    chosen = parser.parse_args()
    app = open_office(chosen.folder.resolve())
    fill(
        app,
        chosen.arsip,
        chosen.antre,
        progress=lambda done, of: print(
            f"\r{done:,} dari {of:,}",
            end="" if done < of else "\n",
            file=sys.stderr,
            flush=True,
        ),
    )
    close(app)


if __name__ == "__main__":
    main()
