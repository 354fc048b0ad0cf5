"""Pieces of a file on its way: what follows from the first byte on, until it is whole or old."""

import os
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipetrok.simpanan import potongan
from sipetrok.simpanan.disk import KeyRing, PenyimpananTertutup, Storage
from sipetrok.simpanan.potongan import KEPT, Potongan

ISI = bytes(range(256)) * 4


@pytest.fixture
def storage(tmp_path) -> Storage:
    kunci = KeyRing(tmp_path / "kunci")
    kunci.make()
    return Storage(tmp_path / "berkas", kunci, reserve=0)


def here(storage: Storage, kunci: str = "a") -> Potongan:
    return Potongan(storage, (1, 3), kunci)


@given(cuts=st.lists(st.integers(0, len(ISI)), max_size=6), back=st.integers(0, 50))
def test_any_pieces_that_overlap_make_the_file(tmp_path_factory, cuts, back):
    folder = tmp_path_factory.mktemp("potongan")
    kunci = KeyRing(folder / "kunci")
    kunci.make()
    one = here(Storage(folder / "berkas", kunci, reserve=0))
    for end in [*sorted(cuts), len(ISI)]:
        start = max(0, one.sampai("v") - back)
        assert one.add("v", start, ISI[start:end]) == max(one.sampai("v"), end)

    assert one.isi("v") == ISI


def test_two_at_the_same_place_never_make_a_hole(storage):
    """Both saw the same end before they wrote."""
    for lengths in permutations((100, 300, 200)):
        one = here(storage, "".join(map(str, lengths)))
        for length in lengths:
            one.sampai = lambda _varian: 0
            one.add("v", 0, ISI[:length])
        del one.sampai
        assert one.sampai("v") == 300 and one.isi("v") == ISI[:300]


def test_what_became_of_it_is_remembered_until_the_sweep(storage):
    one = here(storage)
    one.add("v", 0, ISI)
    one.finish("sidik")
    assert (one.sha256, one.sampai("v")) == ("sidik", 0)

    folder = storage.root.with_name("sementara") / "potongan"
    assert potongan.sweep(storage) == 0 and one.sha256
    for each in folder.glob("*/*"):
        os.utime(each, (0, each.stat().st_mtime - KEPT - 1))
    assert potongan.sweep(storage) == 1
    assert not one.sha256 and not list(folder.iterdir())


def test_a_full_disk_says_so_and_keeps_what_is_here(storage):
    one = here(storage)
    one.add("v", 0, ISI[:100])
    storage.reserve = 2**60

    with pytest.raises(PenyimpananTertutup, match="sedang penuh"):
        one.add("v", 100, ISI[100:])
    assert one.isi("v") == ISI[:100]


def test_other_slots_files_and_makes_are_apart(storage):
    here(storage).add("v", 0, ISI)

    assert here(storage).sampai("w") == 0 and here(storage, "b").sampai("v") == 0
    assert Potongan(storage, (1, 4), "a").sampai("v") == 0
    assert Potongan(storage, (2, 3), "a").sampai("v") == 0
