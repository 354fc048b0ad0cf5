"""The sealed container: opens whole with its code, and any byte changed, lost, moved or added is
refused.
"""

import io
import os

import pytest

from sipetrok.domain.nomor import PEMULIHAN
from sipetrok.simpanan.paket import (
    HEAD,
    MAGIC,
    PIECE,
    CadanganRusak,
    KodeSalah,
    Reader,
    Writer,
)

KODE = PEMULIHAN.new()
TAG = 16
DATA = os.urandom(2 * PIECE + 1000)  # two whole pieces and a short one


def sealed(data: bytes, kode: str = KODE) -> bytes:
    out = io.BytesIO()
    writer = Writer(out, kode)
    for start in range(0, len(data), 300_000):
        writer.write(data[start : start + 300_000])
    writer.close()
    return out.getvalue()


def opened(container: bytes, kode: str = KODE) -> bytes:
    reader = Reader(io.BytesIO(container), kode)
    data = reader.read()
    reader.drain()
    return data


CONTAINER = sealed(DATA)
PIECES = [
    CONTAINER[HEAD + n * (PIECE + TAG) : HEAD + (n + 1) * (PIECE + TAG)]
    for n in range(3)
]


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_what_was_sealed_is_read_back(size):
    assert opened(sealed(DATA[:size])) == DATA[:size]


def test_small_readings_give_the_same():
    reader, found = Reader(io.BytesIO(CONTAINER), KODE), b""
    while part := reader.read(70_001):
        found += part

    assert found == DATA


def test_the_same_data_is_sealed_differently_every_time_and_shows_nothing_of_itself():
    one, other = sealed(b"nama warga" * 50), sealed(b"nama warga" * 50)

    assert one[HEAD:] != other[HEAD:] and b"nama" not in one


@pytest.mark.parametrize(
    "place",
    [
        0,
        len(MAGIC) - 1,
        len(MAGIC),
        len(MAGIC) + 1,
        HEAD - 30,
        HEAD - 1,
        HEAD,
        HEAD + 5000,
        HEAD + PIECE,
        HEAD + PIECE + TAG,
        len(CONTAINER) - TAG - 1,
        len(CONTAINER) - 1,
    ],
)
def test_a_changed_byte_anywhere_is_refused_as_damage(place):
    damaged = bytearray(CONTAINER)
    damaged[place] ^= 1

    with pytest.raises(CadanganRusak):
        opened(bytes(damaged))


@pytest.mark.parametrize(
    "length",
    [
        0,
        5,
        HEAD - 1,
        HEAD,
        HEAD + 1,
        HEAD + TAG,
        HEAD + PIECE + TAG,
        HEAD + 2 * (PIECE + TAG),
        len(CONTAINER) - 1,
    ],
)
def test_a_container_that_was_cut_off_is_refused(length):
    with pytest.raises(CadanganRusak):
        opened(CONTAINER[:length])


@pytest.mark.parametrize(
    "order",
    [(1, 0, 2), (0, 2), (1, 2), (0, 0, 1, 2), (0, 1, 2, 2), (2,), (0, 2, 1)],
    ids=str,
)
def test_pieces_that_were_moved_dropped_or_doubled_are_refused(order):
    with pytest.raises(CadanganRusak):
        opened(CONTAINER[:HEAD] + b"".join(PIECES[n] for n in order))


def test_added_bytes_are_refused():
    with pytest.raises(CadanganRusak):
        opened(CONTAINER + b"x")
    with pytest.raises(CadanganRusak):
        opened(CONTAINER + PIECES[2])


def test_a_piece_of_another_container_with_the_same_code_is_refused():
    with pytest.raises(CadanganRusak):
        opened(CONTAINER[:HEAD] + sealed(DATA)[HEAD:])


def test_a_wrong_code_is_told_apart_from_damage():
    with pytest.raises(KodeSalah):
        opened(CONTAINER, PEMULIHAN.new())
