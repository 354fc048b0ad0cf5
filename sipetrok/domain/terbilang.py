"""Numbers and dates in words, as official papers write them: "dua puluh satu November"."""

from datetime import date

from sipetrok.domain.identitas import BULAN, HARI

_SATUAN = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
# Each power of ten with its word; "se-" stands for one of them, but one million is "satu juta".
_PANGKAT = (
    (1_000_000_000, "miliar", "satu miliar"),
    (1_000_000, "juta", "satu juta"),
    (1000, "ribu", "seribu"),
    (100, "ratus", "seratus"),
)


def terbilang(angka: int) -> str:
    """A whole number from 0 below a trillion in words. Raises ValueError for any other."""
    if not 0 <= angka < 10**12:
        raise ValueError(angka)
    if angka < len(_SATUAN):
        return _SATUAN[angka]
    if angka < 20:
        return f"{_SATUAN[angka - 10]} belas"
    if angka < 100:
        return _joined(f"{_SATUAN[angka // 10]} puluh", angka % 10)
    power, word, one = next(row for row in _PANGKAT if angka >= row[0])
    many, rest = divmod(angka, power)
    if many == 1:
        return _joined(one, rest)
    return _joined(f"{terbilang(many)} {word}", rest)


def _joined(head: str, rest: int) -> str:
    if rest == 0:
        return head
    return f"{head} {terbilang(rest)}"


def hari(day: date) -> str:
    """The name of the day of the week."""
    return HARI[day.weekday()]


def tanggal_terbilang(day: date) -> str:
    """Day, month and year in words: "dua puluh satu November dua ribu dua puluh enam"."""
    return f"{terbilang(day.day)} {BULAN[day.month - 1]} {terbilang(day.year)}"
