"""Which backups are kept as time goes by."""

from collections.abc import Callable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 5, 12


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """The newest of each of the last days, weeks and months that have a backup at all; the very
    newest is among them.

    A computer that was off for a season loses nothing by that: spans without a backup are not
    counted.
    """
    newest_first = sorted(moments, reverse=True)
    return frozenset().union(
        *(_newest_of_each(span, count, newest_first) for span, count in _SPANS)
    )


def _newest_of_each(
    span: Callable[[datetime], object], count: int, newest_first: list[datetime]
) -> list[datetime]:
    found: dict[object, datetime] = {}
    for moment in newest_first:
        found.setdefault(span(moment), moment)
    return list(found.values())[:count]


_SPANS = (
    (lambda at: at.date(), DAYS),
    (lambda at: at.isocalendar()[:2], WEEKS),
    (lambda at: (at.year, at.month), MONTHS),
)
