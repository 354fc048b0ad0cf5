"""The numbers of the office: every book without gap or double, and its counter where its last
number is.
"""

from collections import Counter, defaultdict

from sqlalchemy import select

from sipetrok.models import BeritaAcara, Penomor, Permohonan, Surat, db
from sipetrok.operations.periksa.hasil import Hasil

_NAMED = 5  # numbers in one sentence
_CALL = (
    "Jangan mengesahkan surat dahulu; bandingkan dengan cadangan terakhir, lihat docs/cadangan.md."
)


def check(hasil: Hasil) -> None:
    """Every book and year."""
    found = _findings()
    db.session.rollback()
    again = _findings() if found else []
    db.session.rollback()
    for kalimat in found:
        if kalimat in again:
            hasil.add(kalimat)
    hasil.diperiksa["nomor"] = sum(sum(counts.values()) for counts in _given().values())
    db.session.rollback()


def _given() -> dict[tuple[str, int], Counter]:
    """How often each number was given, by book and year.

    A letter's later versions have the number of the first.
    """
    given: dict[tuple[str, int], Counter] = defaultdict(Counter)
    for buku, tahun, urut, _ in db.session.execute(
        select(Surat.buku, Surat.tahun, Surat.urut, Surat.permohonan_id)
        .distinct()
        .execution_options(yield_per=1000)
    ):
        given[buku, tahun][urut] += 1
    for buku, tahun, urut in db.session.execute(
        select(BeritaAcara.buku, BeritaAcara.tahun, BeritaAcara.urut).execution_options(
            yield_per=1000
        )
    ):
        given[buku, tahun][urut] += 1
    for (nomor,) in db.session.execute(
        select(Permohonan.nomor_register)
        .where(Permohonan.nomor_register.is_not(None))
        .execution_options(yield_per=1000)
    ):
        kode, _, rest = nomor.rpartition("-")[0].rpartition("-")
        urut = nomor.rpartition("-")[2]
        if rest.isdecimal() and urut.isdecimal():
            given[f"permohonan-{kode}", int(rest)][int(urut)] += 1
        else:
            given[nomor, 0][0] += 1
    return given


def _findings() -> list[str]:
    last = {
        (row.buku, row.tahun): row.terakhir
        for row in db.session.execute(select(Penomor.buku, Penomor.tahun, Penomor.terakhir))
    }
    given = _given()
    return [
        kalimat
        for book in sorted({*last, *given})
        for kalimat in _book_findings(book, last.get(book, 0), given.get(book, Counter()))
    ]


def _book_findings(book: tuple[str, int], last: int, given: Counter) -> list[str]:
    buku, tahun = book
    name = (
        f"register {buku.removeprefix('permohonan-')}"
        if buku.startswith("permohonan-")
        else f"buku surat {buku}"
    )
    found = []
    if doubles := [urut for urut, count in given.items() if count > 1]:
        found.append(
            f"Nomor {_listed(doubles)} di {name} tahun {tahun} dipakai lebih dari satu kali. {_CALL}"
        )
    if above := [urut for urut in given if not 1 <= urut <= last]:
        found.append(
            f"Nomor {_listed(above)} di {name} tahun {tahun} melewati nomor terakhir yang tercatat, {last}, "
            f"sehingga nomor dapat terbit dua kali. {_CALL}"
        )
    if _is_example(buku):  # examples are cleared away, their numbers are nobody's
        return found
    if gaps := [urut for urut in range(1, last + 1) if urut not in given]:
        found.append(f"Nomor {_listed(gaps)} di {name} tahun {tahun} tidak ada pemiliknya. {_CALL}")
    return found


def _is_example(buku: str) -> bool:
    return buku.startswith(("contoh-", "permohonan-CONTOH-"))


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, sorted(numbers)[:_NAMED]))
    return shown if len(numbers) <= _NAMED else f"{shown}, dan {len(numbers) - _NAMED} lainnya"
