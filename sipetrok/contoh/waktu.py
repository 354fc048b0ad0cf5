"""When things happen in an office: busy and quiet days, and moments counted back through opening
hours.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sipetrok.domain.clock import SEARCH_DAYS, ZERO, Kalender, KalenderKosong, add_office_time

QUARTER = 91  # days
DAY = timedelta(days=1)
# Requests of one day, compared with an ordinary one: after closed days people have waited, on
# closed days few write.
ORDINARY, AFTER_REST, CLOSED = 10, 17, 1
BY_PHONE_LATER = 0.15  # of the requests of an open day: in the evening, when the office is closed
EVENING, REST = (time(18, 10), time(21, 50)), (time(8, 30), time(20, 30))
NIGHT = (time(6), time(22))  # before and after these nobody writes


@dataclass(frozen=True)
class Jeda:
    """The time before an act: opening hours for an officer, time by the clock on the wall for the
    pemohon.
    """

    lama: timedelta
    is_office: bool = True


def asked_at(kalender: Kalender, now: datetime, chance: random.Random) -> datetime:
    """A moment in the quarter before now at which somebody sends a request."""
    today = kalender.day_of(now)
    days = [today - n * DAY for n in range(QUARTER)]
    weights = [_weight(day, kalender) for day in days]
    while True:
        at = moment_on(chance.choices(days, weights)[0], kalender, chance)
        if at < now:
            return at
        weights[0] = 0  # today is too young


def _weight(day: date, kalender: Kalender) -> int:
    if not kalender.is_working_day(day):
        return CLOSED
    return ORDINARY if kalender.is_working_day(day - DAY) else AFTER_REST


def moment_on(day: date, kalender: Kalender, chance: random.Random) -> datetime:
    """A likely moment of this day: mornings are busiest, some people write in the evening or on
    closed days.
    """
    sessions = kalender.sessions_on(day)
    if not sessions:
        return _between(day, REST, kalender, chance)
    if chance.random() < BY_PHONE_LATER:
        return _between(day, EVENING, kalender, chance)
    start, end = sessions[0] if chance.random() < 0.7 else sessions[-1]
    return start + (end - start) * chance.betavariate(1.6, 2.6)


def _between(
    day: date, span: tuple[time, time], kalender: Kalender, chance: random.Random
) -> datetime:
    start, end = (datetime.combine(day, at, kalender.zona) for at in span)
    return (start + (end - start) * chance.random()).astimezone(UTC)


def office_before(at: datetime, amount: timedelta, kalender: Kalender) -> datetime:
    """The moment from which `amount` of open time passes until `at`. Raises KalenderKosong."""
    day = last_open = kalender.day_of(at)
    while (last_open - day).days <= SEARCH_DAYS:
        for opens, closes in reversed(kalender.sessions_on(day)):
            closes = min(closes, at)
            if closes <= opens:
                continue
            last_open = day
            if amount < closes - opens:
                return closes - amount
            amount -= closes - opens
        day -= DAY
    raise KalenderKosong(last_open)


def forward(start: datetime, pauses: Sequence[Jeda], kalender: Kalender) -> list[datetime]:
    """The moments of acts that follow each other from `start` on, one for each pause."""
    moments, at = [], start
    for jeda in pauses:
        at = (
            add_office_time(at, jeda.lama, kalender)
            if jeda.is_office
            else awake(at + jeda.lama, kalender)
        )
        moments.append(at)
    return moments


def backward(
    end: datetime, pauses: Sequence[Jeda], kalender: Kalender, chance: random.Random
) -> list[datetime]:
    """The moments before each pause, the last pause ending at `end`: as many as there are pauses,
    in order.

    The first is the pemohon's; what was sent before the doors opened may have been sent the evening
    before.
    """
    moments, at = [], end
    for n, jeda in reversed(list(enumerate(pauses))):
        if jeda.is_office:
            at = office_before(at, jeda.lama, kalender)
        elif n:
            at = office_before(at - jeda.lama, ZERO, kalender)
        else:
            at = awake(at - jeda.lama, kalender, later=False)
        moments.append(at)
    return moments[::-1]


def earlier_by_phone(at: datetime, kalender: Kalender, chance: random.Random) -> datetime:
    """The same for the office: what comes in with the first hour may have been sent while it was
    closed.
    """
    day = kalender.day_of(at)
    sessions = kalender.sessions_on(day)
    if not sessions or at - sessions[0][0] > timedelta(minutes=20) or chance.random() < 0.4:
        return at
    return _between(day - DAY, EVENING, kalender, chance)


def while_closed(
    at: datetime, now: datetime, kalender: Kalender, chance: random.Random
) -> datetime:
    """The same for what nobody has seen yet: while the office is closed now, much of it came in
    since it closed.
    """
    closed = office_before(now, ZERO, kalender)
    if closed >= now - timedelta(minutes=10) or chance.random() < 0.35:
        return at
    return min(awake(closed + (now - closed) * chance.random(), kalender, later=False), now)


def awake(at: datetime, kalender: Kalender, later: bool = True) -> datetime:
    """The moment itself, or when it falls into the night, the next morning or the evening before."""
    local = at.astimezone(kalender.zona)
    if NIGHT[0] <= local.time() <= NIGHT[1]:
        return at
    spread = timedelta(minutes=at.minute, seconds=at.second)  # so that not everybody writes at six
    if later:
        day = local.date() + (DAY if local.time() > NIGHT[1] else ZERO)
        return datetime.combine(day, NIGHT[0], kalender.zona).astimezone(UTC) + spread
    day = local.date() - (DAY if local.time() < NIGHT[0] else ZERO)
    return datetime.combine(day, NIGHT[1], kalender.zona).astimezone(UTC) - spread
