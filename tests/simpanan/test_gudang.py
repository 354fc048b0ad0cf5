"""Which backups stay: close together lately, wide apart long ago, and the newest always."""

from datetime import datetime, timedelta

import pytest

from sipetrok.simpanan.gudang import kept

NIGHT = datetime(2026, 11, 23, 20)


def nights(count: int) -> list[datetime]:
    return [NIGHT - timedelta(days=n) for n in range(count)]


def test_of_two_years_of_nights_a_week_five_weeks_and_twelve_months_stay():
    stay = kept(nights(730))

    days = [(NIGHT - at).days for at in sorted(stay, reverse=True)]
    assert days[:7] == list(range(7))
    assert len({at.isocalendar()[:2] for at in stay if (NIGHT - at).days < 35}) == 5
    assert len({(at.year, at.month) for at in stay}) == 12
    assert len(stay) <= 7 + 5 + 12


def test_of_several_on_a_day_the_newest_stays():
    hours = [NIGHT - timedelta(hours=n) for n in range(5)]

    assert kept(hours) == {NIGHT}


@pytest.mark.parametrize("count", [1, 2, 40, 400])
def test_the_newest_is_never_among_those_that_go(count):
    assert NIGHT in kept(nights(count))


def test_a_computer_that_was_off_for_a_season_loses_nothing_by_that():
    old = [at - timedelta(days=120) for at in nights(7)]

    assert kept([NIGHT, *old]) >= {NIGHT, *old[:6]}


def test_night_after_night_the_months_come_to_stay():
    there: set[datetime] = set()
    for at in reversed(nights(500)):
        there = set(kept(there | {at}))

    assert len({(at.year, at.month) for at in there}) == 12
    assert min(there) == datetime(2025, 12, 31, 20)


def test_nothing_is_kept_of_nothing():
    assert kept([]) == frozenset()
