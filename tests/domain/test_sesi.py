"""How long a sign-in lasts: over lunch, not over night."""

from builders import NOW, later

from sipetrok.domain.sesi import Sebab, ended, is_worth_noting


def test_a_counter_left_open_over_lunch_is_still_signed_in():
    assert ended(NOW, later(hours=3), later(hours=4, minutes=59)) is None


def test_nobody_there_for_two_hours_ends_it():
    assert ended(NOW, later(hours=1), later(hours=3)) == (later(hours=3), Sebab.DIAM)


def test_a_working_day_is_its_bound_however_busy_it_is():
    assert ended(NOW, later(hours=11, minutes=59), later(hours=11, minutes=59, seconds=59)) is None
    assert ended(NOW, later(hours=11, minutes=59), later(hours=12)) == (later(hours=12), Sebab.LAMA)


def test_the_limit_that_came_first_is_the_one_that_is_named():
    assert ended(NOW, later(hours=1), later(days=3)) == (later(hours=3), Sebab.DIAM)
    assert ended(NOW, later(hours=11), later(days=3)) == (later(hours=12), Sebab.LAMA)


def test_one_from_the_future_does_not_last_for_ever():
    assert ended(later(days=300), later(days=300), NOW) == (NOW, Sebab.LAMA)
    assert ended(NOW, later(days=300), NOW) == (NOW, Sebab.LAMA)
    assert (
        ended(later(minutes=4), later(minutes=4), NOW) is None
    )  # a clock that was set right by a little


def test_use_is_written_down_no_more_often_than_every_five_minutes():
    assert not is_worth_noting(NOW, later(minutes=5))
    assert is_worth_noting(NOW, later(minutes=5, seconds=1))
