"""Looks for damage while the office works: the database itself, the trail, the numbers, the stored
files.

Each finding is a sentence that names a nomor register or a file, never a person, and says what to
do. Something that looks wrong is read a second time before it is called wrong: it may have changed
under the reading.
"""

import hashlib
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from sipetrok.alur.workflow import Status
from sipetrok.models import BeritaAcara, Penomor, Permohonan, StandarTerbit, Surat, db
from sipetrok.operations import perawatan, salinan, trail
from sipetrok.operations.cadangan import Tell
from sipetrok.operations.context import Context

# Nights until everything had its turn.
BAGIAN = 28
# Its row in `perawatan`.
KUNCI = "periksa"
# Numbers in one sentence.
_NAMED = 5
_RESTORE = "Pulihkan cadangan terakhir yang baik menurut docs/cadangan.md."
_CALL = (
    "Jangan mengesahkan surat dahulu; bandingkan dengan cadangan terakhir, "
    "lihat docs/cadangan.md."
)
_REGISTER = re.compile(r"(.*)-(\d+)-(\d+)")
Book = tuple[str, int]


@dataclass
class Hasil:
    """Findings in the order in which they were found, each once, and how much was looked at.

    Of that which grows everything is looked at; or with `bagian` one part, and what was wrong last
    time.
    """

    tell: Tell = lambda line: None
    bagian: int | None = None
    lalu: Mapping[str, Iterable[int]] = field(default_factory=dict)
    temuan: list[str] = field(default_factory=list)
    diperiksa: Counter[str] = field(default_factory=Counter)
    ulang: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def batches(
        self, kind: str, query: Select[Any], *always: ColumnElement[bool]
    ) -> Iterator[list[Row[Any]]]:
        """The rows that are looked at this time, by their number, which is the first column; those
        of `always` every time.

        Nobody waits for a reader, but a long reading keeps the log of the database growing.
        """
        number, after = query.selected_columns[0], 0
        if self.bagian is not None:
            wrong = number.in_(list(self.lalu.get(kind, ())))
            query = query.where(or_(number % BAGIAN == self.bagian, wrong, *always))
        query = query.order_by(number).limit(200)
        while rows := db.session.execute(query.where(number > after)).all():
            db.session.rollback()
            after = rows[-1][0]
            yield list(rows)

    def take(self, *found: str) -> None:
        """Adds findings that are not there yet."""
        self.temuan += [one for one in dict.fromkeys(found) if one not in self.temuan]

    def looked_at(self, kind: str, number: int, found: list[str]) -> None:
        """One more thing was looked at; with findings it is looked at again the next time,
        whoever's turn it is.
        """
        self.take(*found)
        if found:
            self.ulang[kind].add(number)
        self.diperiksa[kind] += 1
        if self.diperiksa[kind] % 1000 == 0:
            self.tell(f"{self.diperiksa[kind]} {kind} sudah diperiksa.")

    @property
    def kalimat(self) -> list[str]:
        """All findings, and a last line that says how much was looked at."""
        looked = ", ".join(f"{count} {kind}" for kind, count in self.diperiksa.items())
        end = "Tidak ada kerusakan."
        if self.temuan:
            end = f"{len(self.temuan)} kerusakan ditemukan."
        return [*self.temuan, f"Diperiksa: {looked}. {end}"]


def run(
    context: Context, sebagian: bool = False, tell: Tell = lambda line: None
) -> Hasil:
    """Everything; or with `sebagian` all open files, what was wrong last time, and the
    part whose turn it is.

    The part is the one after that of the last time: counted, not dated, since an office
    PC may be off on every Sunday.

    Changes nothing but its own row in `perawatan`. What cannot be read is a finding, no
    error: the rest is looked at all the same.
    """
    begun, hasil, known = time.monotonic(), Hasil(tell), _last()
    bagian = known.get("bagian", -1)
    if sebagian:
        hasil.bagian = bagian = (bagian + 1) % BAGIAN
        hasil.lalu = known.get("ulang", {})
    for look in (_database, trails, _numbers, _files):
        try:
            look(context, hasil)
        except SQLAlchemyError:
            hasil.take(
                "Sebagian basis data tidak dapat dibaca. "
                "Pulihkan cadangan terakhir menurut docs/cadangan.md."
            )
        finally:
            db.session.rollback()
    noted = {
        "temuan": len(hasil.temuan),
        "diperiksa": dict(hasil.diperiksa),
        "bagian": bagian,
        "detik": round(time.monotonic() - begun, 1),
        # So many are looked at again every night.
        "ulang": {kind: sorted(ids)[:500] for kind, ids in hasil.ulang.items()},
    }
    try:
        perawatan.note(KUNCI, noted, context.now)
    except SQLAlchemyError:
        db.session.rollback()
        hasil.take("Hasil pemeriksaan ini tidak dapat dicatat di basis data.")
    return hasil


def _last() -> Mapping[str, Any]:
    """What was noted the last time; nothing where that cannot be read."""
    try:
        last = perawatan.last(KUNCI)
    except SQLAlchemyError:
        return {}
    return last.hasil if last else {}


def _twice(look: Callable[[], Iterable[Any]]) -> list[Any]:
    """What is found that a second look finds too."""
    found = list(look())
    db.session.rollback()
    if found:
        again = list(look())
        db.session.rollback()
        found = [one for one in found if one in again]
    return found


# The database: readable to the last page, no row that refers to nothing, no changed standard.


def _database(_context: Context, hasil: Hasil) -> None:
    """Raises SQLAlchemyError when the database cannot even be asked."""
    if db.engine.dialect.name == "sqlite":
        said = db.session.scalars(text("PRAGMA integrity_check")).all()
        if said != ["ok"]:
            hasil.take(
                f"Basis data rusak di {len(said)} tempat. Jangan dipakai lagi. {_RESTORE}"
            )
    else:
        # A server has no such command; reading every row shows what cannot be read.
        for table in db.metadata.sorted_tables:
            for _ in db.session.execute(select(table).execution_options(yield_per=500)):
                pass
            db.session.rollback()
    hasil.take(*_twice(_orphans))
    hasil.diperiksa["tabel"] = len(db.metadata.tables)
    pinned = select(StandarTerbit.slug, StandarTerbit.sha256, StandarTerbit.isi)
    for row in db.session.execute(pinned.execution_options(yield_per=50)):
        hasil.diperiksa["standar"] += 1
        if hashlib.sha256(row.isi.encode()).hexdigest() != row.sha256:
            hasil.take(
                f"Salinan standar {row.slug} di basis data berubah sejak disimpan. {_RESTORE}"
            )


def _orphans() -> Iterator[str]:
    """Rows that refer to nothing."""
    for table in sorted(db.metadata.tables.values(), key=lambda table: table.name):
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            target = aliased(key.column.table)
            kept = target.c[key.column.name]
            lost = (
                select(func.count())
                .select_from(table.outerjoin(target, key.parent == kept))
                .where(key.parent.is_not(None), kept.is_(None))
            )
            if count := db.session.scalar(lost):
                yield (
                    f"Di tabel {table.name}, {count} baris menunjuk lewat {key.parent.name} ke "
                    f"baris {key.column.table.name} yang tidak ada. {_RESTORE}"
                )
        db.session.rollback()


# The trail of every file.


def trails(context: Context, hasil: Hasil) -> None:
    """Every file, or all open ones and of the closed ones the part whose turn it is."""
    accepted = perawatan.last("jam")
    border = accepted.hasil.get("paraf", 0) if accepted else 0
    is_open = Permohonan.status.in_((Status.DRAF, *trail.AT_WORK))
    for rows in hasil.batches("permohonan", select(Permohonan.id), is_open):
        ids = [row.id for row in rows]
        found = _twice(partial(trail.faults, ids, context.kalender, border))
        for number in ids:
            wrong = [kalimat for id, kalimat in found if id == number]
            hasil.looked_at("permohonan", number, wrong)


# The numbers: every book without gap or double, and its counter where its last number is.


def _numbers(_context: Context, hasil: Hasil) -> None:
    hasil.take(*_twice(_wrong_numbers))
    hasil.diperiksa["nomor"] = sum(map(Counter.total, _given().values()))


def _given() -> dict[Book, Counter[int]]:
    """How often each number was given, by book and year.

    A letter's later versions have the number of the first.
    """
    given: dict[Book, Counter[int]] = defaultdict(Counter)
    letters = select(Surat.buku, Surat.tahun, Surat.urut, Surat.permohonan_id)
    acara = select(BeritaAcara.buku, BeritaAcara.tahun, BeritaAcara.urut)
    registers = select(Permohonan.nomor_register)
    for query in (letters.distinct(), acara):
        for row in db.session.execute(query.execution_options(yield_per=1000)):
            given[row.buku, row.tahun][row.urut] += 1
    for nomor in db.session.scalars(registers.execution_options(yield_per=1000)):
        if found := _REGISTER.fullmatch(nomor or ""):
            given[f"permohonan-{found[1]}", int(found[2])][int(found[3])] += 1
        elif nomor:
            given[nomor, 0][0] += 1
    return given


def _wrong_numbers() -> Iterator[str]:
    """Numbers that were given twice, lie above their counter, or are nobody's."""
    given = _given()
    counters = {
        (row.buku, row.tahun): row.terakhir
        for row in db.session.scalars(select(Penomor))
    }
    for buku, tahun in sorted({*counters, *given}):
        last, counts = counters.get((buku, tahun), 0), given[buku, tahun]
        name = f"buku surat {buku} tahun {tahun}"
        if buku.startswith("permohonan-"):
            name = f"register {buku.removeprefix('permohonan-')} tahun {tahun}"
        if doubles := [urut for urut, count in counts.items() if count > 1]:
            yield f"Nomor {_listed(doubles)} di {name} dipakai lebih dari satu kali. {_CALL}"
        if above := [urut for urut in counts if not 1 <= urut <= last]:
            yield (
                f"Nomor {_listed(above)} di {name} melewati nomor terakhir yang tercatat, {last}, "
                f"sehingga nomor dapat terbit dua kali. {_CALL}"
            )
        # Examples are cleared away, their numbers are nobody's.
        is_example = buku.startswith(("contoh-", "permohonan-CONTOH-"))
        gaps = [urut for urut in range(1, last + 1) if urut not in counts]
        if gaps and not is_example:
            yield f"Nomor {_listed(gaps)} di {name} tidak ada pemiliknya. {_CALL}"


def _listed(numbers: list[int]) -> str:
    """The first of these numbers, and how many more there are."""
    shown = ", ".join(map(str, sorted(numbers)[:_NAMED]))
    if len(numbers) > _NAMED:
        shown += f", dan {len(numbers) - _NAMED} lainnya"
    return shown


# Every stored file that a row speaks of: there, opening, and the bytes that were stored.


def _files(context: Context, hasil: Hasil) -> None:
    """All of them, or the part whose turn it is; files that nobody speaks of are counted when all
    are looked at.
    """
    for kind, query in salinan.SPEAKING.items():
        for rows in hasil.batches(kind, query):
            for row in rows:
                found = _twice(partial(_damaged, context, row))
                hasil.looked_at(kind, row.id, found)
    if hasil.bagian is None:
        unused = perawatan.unused_files(context.storage)
        hasil.diperiksa["berkas tanpa pemilik"] = sum(1 for _ in unused)


def _damaged(context: Context, row: Row[Any]) -> Iterator[str]:
    """What a row speaks of and the storage cannot give, one sentence for each file."""
    for sha256, what in salinan.named(row):
        trouble = context.storage.trouble(sha256)
        # It may have gone with its draft.
        if trouble and salinan.referred_among([sha256]):
            yield (
                f"{what} ({sha256[:12]}…) {trouble}. "
                "Jalankan perintah cadangan mend untuk mengambilnya dari cadangan."
            )
