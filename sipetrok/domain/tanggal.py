"""Days as offices write them into lists: with old and foreign names of months, short years, a time
behind or nothing between the digits.

Every day that a text can mean is given; whoever asks takes it where there is but one.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sipetrok.domain.identitas import HARI, plain, read_tanggal

LONGEST = 60  # letters
_TIME = re.compile(
    r"[t\s]\s?[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d)?(?:\.\d+)?\s?(?:am|pm|wib|z)?$"
)
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_ENGLISH = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAYS = {
    **{hari.lower(): n for n, hari in enumerate(HARI)},
    **{hari: n for n, hari in enumerate(_ENGLISH)},
    "ahad": 6,
}
# As people write them: old spelling, English, short, Roman.
_MONTHS = tuple(
    frozenset(words.split())
    for words in (
        "januari january djanuari jan i",
        "februari february pebruari febuari feb peb ii",
        "maret march mar mrt iii",
        "april apr iv",
        "mei may v",
        "juni june djuni jun vi",
        "juli july djuli jul vii",
        "agustus august agu agt ags agst agus aug viii",
        "september sep sept ix",
        "oktober october okt oct x",
        "november nopember nov nop xi",
        "desember december des dec xii",
    )
)


def days_of(text: str, first: date, last: date) -> list[date]:
    """Every day that a text can mean, in order. Years of two digits, and digits without anything
    between them, mean only days from `first` to `last`.
    """
    if len(text) > LONGEST:
        return []
    bare = _TIME.sub("", re.sub("['’‘`]", "", plain(text).casefold()))
    parts, weekday = _PARTS.findall(bare), None
    while parts and (parts[0] in _WEEKDAYS or parts[0] in ("tanggal", "tgl")):
        weekday = _WEEKDAYS.get(parts.pop(0), weekday)
    found: set[date] = set()
    if len(parts) == 1:
        found = {one for one in _compact(parts[0]) if first <= one <= last}
    elif len(parts) == 3:
        year = next((one for one in (parts[0], parts[2]) if len(one) == 4), "")
        found = {one for one in _three(*parts) if year or first <= one <= last}
    return sorted(one for one in found if weekday in (None, one.weekday()))


def part_place(text: str) -> dict[str, str]:
    """Place and day of birth by their keys, of a text such as "Dumai, 17 Agustus 1990"; nothing
    where it does not end with a day, or begins with it, or the place ends with a number that may
    be the day: "Km 12 10-5-1990".
    """
    bare = plain(text)
    if len(bare) > 2 * LONGEST:
        return {}
    for cut in re.finditer(r"(?<![\d\s])[\s,;:/.-]+|\s*[,;:]\s*", bare):
        place, day = bare[: cut.start()], bare[cut.end() :]
        is_day = days_of(day, date.min, date.max) or swapped(day)
        if is_day and re.search(r"[^\W\d_]", place):
            return {"tempat_lahir": place, "tanggal_lahir": day}
    return {}


def meant(text: str, label: str, today: date) -> list[date]:
    """Every day that the answer to a question of this label can mean, in order. Of two digits a
    year is one of a century: that of a birth ends today, others in twenty years.
    """
    if day := read_tanggal(text):
        return [day]
    last = today
    if not re.search(r"\blahir\b", label, re.IGNORECASE):
        last += timedelta(days=20 * 365)
    return days_of(text, last - timedelta(days=36524), last)


def _three(first: str, second: str, third: str) -> Iterator[date]:
    if len(first) == 4 and first.isdecimal():
        first, third = third, first
    elif month_of(first) and not first.isdecimal():  # August 17, 1990
        first, second = second, first
    return _of(first, second, third)


def _compact(text: str) -> Iterator[date]:
    """Of digits without anything between them; a number has lost its zero at the left."""
    size = len(text)
    if size in (6, 8):
        yield from _of(text[:2], text[2:4], text[4:])
        yield from _of(text[-2:], text[-4:-2], text[:-4])
    elif size in (5, 7):
        yield from _of(text[:1], text[1:3], text[3:])
    if size == 7:
        yield from _of(text[:2], text[2:3], text[3:])


def _of(day: str, month: str, year: str) -> Iterator[date]:
    number = month_of(month)
    if not (day.isdecimal() and year.isdecimal() and number and len(day) <= 2):
        return
    years = {2: (1900 + int(year), 2000 + int(year)), 4: (int(year),)}
    for one in years.get(len(year), ()):
        try:
            yield date(one, number, int(day))
        except ValueError:
            continue


def month_of(text: str) -> int:
    """The month that a number or a word names; 0 for none."""
    if text.isdecimal():
        return int(text) if len(text) <= 2 and int(text) <= 12 else 0
    return next((n for n, words in enumerate(_MONTHS, 1) if text in words), 0)


def typed(day: date) -> str:
    """As the form takes it: 17-8-1990."""
    return f"{day.day}-{day.month}-{day.year}"


def swapped(text: str) -> date | None:
    """The day of a text with its month in front, as in 8/17/1990."""
    parts = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text)
    if not parts:
        return None
    return next(iter(_of(parts[2], parts[1], parts[3])), None)


def ask_which(found: list[date]) -> str:
    """What is asked where a text can mean several days."""
    how = "Tulis seperti salah satunya."
    if len({(day.day, day.month) for day in found}) == 1:
        how = "Tulis tahunnya empat angka."
    return f"Dapat berarti {' atau '.join(map(typed, found))}. {how}"
