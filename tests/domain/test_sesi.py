"""How long a sign-in lasts, over lunch and not over night, and devices in words that their owner
knows them by.
"""

import pytest
from builders import NOW, later

from sipetrok.domain.petugas import Sebab, device_words, ended, is_worth_noting


def test_a_counter_left_open_over_lunch_is_still_signed_in():
    assert ended(NOW, later(hours=3), later(hours=4, minutes=59)) is None


def test_nobody_there_for_two_hours_ends_it():
    assert ended(NOW, later(hours=1), later(hours=3)) == (later(hours=3), Sebab.DIAM)


def test_a_working_day_is_its_bound_however_busy_it_is():
    assert (
        ended(NOW, later(hours=11, minutes=59), later(hours=11, minutes=59, seconds=59))
        is None
    )
    assert ended(NOW, later(hours=11, minutes=59), later(hours=12)) == (
        later(hours=12),
        Sebab.LAMA,
    )


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


# Devices in words.

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0.0.0 Safari/537.36",
            "Chrome di Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0.0.0 "
            "Safari/537.36 Edg/142.0.0.0",
            "Edge di Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome di Android",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-A155F) {KIT} SamsungBrowser/28.0 "
            "Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet di Android",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/142.0.0.0 Mobile "
            "Safari/537.36 OPR/92.0.0.0",
            "Opera di Android",
        ),
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
            "Firefox di Android",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Firefox di Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Safari di iPhone",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1",
            "Chrome di iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            "Safari di Mac",
        ),
        ("curl/8.14.1", "Browser lain"),
        ("", "Browser lain"),
        ("Sesuatu (Linux; Android 14)", "Browser lain di Android"),
    ],
)
def test_a_browser_is_called_as_its_owner_calls_it(user_agent, words):
    assert device_words(user_agent) == words


def test_whatever_a_browser_says_the_words_are_few_and_ours():
    assert device_words("<script>" * 10_000) == "Browser lain"
    assert device_words(f"Edg/ {'x' * 10_000} Windows") == "Edge"
