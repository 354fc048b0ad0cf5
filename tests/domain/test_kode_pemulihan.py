"""The recovery code: long enough, read back from paper however it is written, each slip noticed."""

import random

import pytest

from sipetrok.domain.nomor import PEMULIHAN, print_kode

ALPHABET, LENGTH = PEMULIHAN.signs, len(PEMULIHAN.weights)


def test_a_code_has_more_than_a_hundred_random_bits_and_no_look_alikes():
    assert len(ALPHABET) ** (LENGTH - 1) > 2**100
    assert not set("01OIL") & set(ALPHABET)
    assert len({PEMULIHAN.new() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "way",
    [str, str.lower, lambda text: text.replace("-", " "), lambda text: f"  {text}\r\n"],
)
def test_a_code_is_read_however_it_was_written(way):
    kode = PEMULIHAN.new()

    assert PEMULIHAN.read(way(print_kode(kode))) == kode


def test_every_wrong_sign_and_every_exchange_of_two_is_noticed():
    chance, kode = random.Random(7), PEMULIHAN.new()
    for place in range(LENGTH):
        for sign in set(ALPHABET) - {kode[place]}:
            assert PEMULIHAN.read(kode[:place] + sign + kode[place + 1 :]) is None
    for _ in range(500):
        one, other = sorted(chance.sample(range(LENGTH), 2))
        signs = list(kode)
        signs[one], signs[other] = signs[other], signs[one]
        assert PEMULIHAN.read("".join(signs)) == (
            kode if kode[one] == kode[other] else None
        )


@pytest.mark.parametrize("typed", ["", "K7QM", "K7QM-" * 6, "O" * LENGTH])
def test_what_cannot_be_a_code_is_none(typed):
    assert PEMULIHAN.read(typed) is None
