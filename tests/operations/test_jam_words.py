"""Whether a clock can be right, and in which order stamps lie."""

from datetime import timedelta

import pytest
from builders import make_kalender, wib

from sipetrok.operations.jam import in_order, is_behind, sentence

NOW = wib("2026-11-23 09.00")


@pytest.mark.parametrize(
    ("newest", "behind"),
    [
        (None, False),
        (NOW - timedelta(days=900), False),
        (NOW, False),
        (NOW + timedelta(minutes=10), False),
        (NOW + timedelta(minutes=11), True),
        (NOW + timedelta(days=2500), True),
    ],
)
def test_a_clock_that_shows_clearly_less_than_the_newest_stamp_was_put_back(
    newest, behind
):
    assert is_behind(NOW, newest) is behind


@pytest.mark.parametrize(
    ("last", "stamped"),
    [
        (NOW - timedelta(hours=1), NOW),
        (NOW + timedelta(minutes=3), NOW + timedelta(minutes=3)),
        (NOW + timedelta(days=1800), NOW),
    ],
)
def test_a_small_correction_leaves_the_stamps_in_order_and_a_wrong_future_is_not_carried_on(
    last, stamped
):
    assert in_order(NOW, last) == stamped


def test_an_officer_reads_both_moments_in_the_office_time():
    said = sentence(wib("2019-01-01 07.12"), NOW, make_kalender())

    assert "menunjukkan Selasa, 1 Januari 2019 pukul 07.12 WIB" in said
    assert (
        "dibuat Senin, 23 November 2026 pukul 09.00 WIB" in said
        and "Betulkan tanggal dan jam" in said
    )
