"""The gaps between tries, and what counts as an address."""

from datetime import timedelta

import pytest
from builders import NOW

from sipetrok.domain.surel import JEDA, MENYERAH, is_address, next_try


def test_the_gaps_grow_and_then_stay():
    gaps = [next_try(n, NOW, NOW) - NOW for n in range(1, len(JEDA) + 4)]

    assert gaps == sorted(gaps) and gaps[0] == timedelta(minutes=1)
    assert gaps[-3:] == [timedelta(hours=12)] * 3


def test_tried_to_the_end_a_server_that_stays_away_is_given_up_after_three_days_and_not_before():
    at, tries = NOW, 0
    while at is not None:
        last, tries = at, tries + 1
        at = next_try(tries, NOW, at)

    assert MENYERAH <= last - NOW < MENYERAH + JEDA[-1] and len(JEDA) < tries < 15


def test_a_computer_that_was_off_for_a_week_still_tries():
    late = NOW + timedelta(days=7)

    assert next_try(1, NOW, late) == late + JEDA[0]


@pytest.mark.parametrize(
    "text",
    [
        "siti@contoh.example",
        "Siti.Aminah+petrok@mail.contoh.co.id",
        "o'neil@a-b.example",
    ],
)
def test_addresses_that_people_have(text):
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "siti",
        "siti@contoh",
        "siti@",
        "@contoh.example",
        "siti@@contoh.example",
        "siti aminah@contoh.example",
        "siti@contoh.example\n",
        "siti@contoh.example\r\nBcc: x@y.example",
        "a@b.example,c@d.example",
        "<a@b.example>",
        ".siti@contoh.example",
        "si..ti@contoh.example",
        "siti@-contoh.example",
        "siti@contöh.example",
        "a" * 65 + "@b.example",
        "a@" + "b" * 250 + ".example",
    ],
)
def test_what_is_no_address_or_more_than_one(text):
    assert not is_address(text)
