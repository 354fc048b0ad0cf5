"""The numbers of the office: every book without gap or double, and its counter where its last
number is.
"""

import re
from collections import Counter, defaultdict

from sqlalchemy import select

from sipetrok.models import BeritaAcara, Penomor, Permohonan, Surat, db
from sipetrok.operations.context import Context
from sipetrok.operations.periksa.hasil import Hasil, twice

# Numbers in one sentence.
_NAMED = 5
_REGISTER = re.compile(r"(.*)-(\d+)-(\d+)")
_CALL = (
    "Jangan mengesahkan surat dahulu; bandingkan dengan cadangan terakhir, lihat docs/cadangan.md."
)


def check(_context: Context, hasil: Hasil) -> None:
    """Every book and year."""
    for kalimat in twice(_findings):
        hasil.add(kalimat)
    hasil.diperiksa["nomor"] = sum(sum(counts.values()) for counts in _given().values())
    db.session.rollback()


def _given() -> dict[tuple[str, int], Counter[int]]:
    """How often each number was given, by book and year.

    A letter's later versions have the number of the first.
    """
    given: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for query in (
        select(Surat.buku, Surat.tahun, Surat.urut, Surat.permohonan_id).distinct(),
        select(BeritaAcara.buku, BeritaAcara.tahun, BeritaAcara.urut),
    ):
        for row in db.session.execute(query.execution_options(yield_per=1000)):
            given[row.buku, row.tahun][row.urut] += 1
    registers = select(Permohonan.nomor_register).where(Permohonan.nomor_register.is_not(None))
    for nomor in filter(None, db.session.scalars(registers.execution_options(yield_per=1000))):
        if found := _REGISTER.fullmatch(nomor):
            given[f"permohonan-{found[1]}", int(found[2])][int(found[3])] += 1
        else:
            given[nomor, 0][0] += 1
    return given


def _findings() -> list[str]:
    given = _given()
    last = {(row.buku, row.tahun): row.terakhir for row in db.session.scalars(select(Penomor))}
    return [
        kalimat
        for book in sorted({*last, *given})
        for kalimat in _book_findings(book, last.get(book, 0), given.get(book, Counter()))
    ]


def _book_findings(book: tuple[str, int], last: int, given: Counter[int]) -> list[str]:
    buku, tahun = book
    name = f"buku surat {buku} tahun {tahun}"
    if buku.startswith("permohonan-"):
        name = f"register {buku.removeprefix('permohonan-')} tahun {tahun}"
    found = []
    if doubles := [urut for urut, count in given.items() if count > 1]:
        found.append(f"Nomor {_listed(doubles)} di {name} dipakai lebih dari satu kali. {_CALL}")
    if above := [urut for urut in given if not 1 <= urut <= last]:
        found.append(
            f"Nomor {_listed(above)} di {name} melewati nomor terakhir yang tercatat, {last}, "
            f"sehingga nomor dapat terbit dua kali. {_CALL}"
        )
    # Examples are cleared away, their numbers are nobody's.
    is_example = buku.startswith(("contoh-", "permohonan-CONTOH-"))
    gaps = [urut for urut in range(1, last + 1) if urut not in given]
    if gaps and not is_example:
        found.append(f"Nomor {_listed(gaps)} di {name} tidak ada pemiliknya. {_CALL}")
    return found


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, sorted(numbers)[:_NAMED]))
    if len(numbers) > _NAMED:
        shown += f", dan {len(numbers) - _NAMED} lainnya"
    return shown
