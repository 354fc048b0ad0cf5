"""The desk at which work is held up, and its stacked bar."""

import re
from datetime import timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from sipetrok.web.meja.pengawasan import LEBAR, Meja, most_stuck

COUNT = st.integers(0, 400)
MEJA = st.builds(
    Meja,
    st.just("verifikator"),
    st.just("Verifikator & <Loket>"),
    COUNT,
    COUNT,
    COUNT,
    COUNT,
)


@given(MEJA, st.integers(0, 400))
def test_the_bar_is_as_long_as_its_share_and_its_pieces_do_not_overlap(meja, more):
    terbanyak = meja.jumlah + more
    svg = ElementTree.fromstring(meja.bar(terbanyak))

    boxes = [
        (float(e.get("x")), float(e.get("width")))
        for e in svg
        if e.tag.endswith("rect")
    ]
    end = 0.0
    for x, width in boxes:
        assert abs(x - end) < 0.02 and width > 0
        end = x + width
    assert len(boxes) == sum(
        1 for n in (meja.tunggu, meja.tunggu_lewat, meja.kerja, meja.kerja_lewat) if n
    )
    assert abs(end - ((LEBAR - 1) * meja.jumlah / terbanyak if terbanyak else 0)) < 0.1
    assert "style" not in meja.bar(terbanyak) and svg.get("aria-label") == meja.words


@given(MEJA)
def test_every_file_is_counted_once(meja):
    pieces = meja.tunggu, meja.tunggu_lewat, meja.kerja, meja.kerja_lewat

    assert meja.jumlah == sum(pieces) == meja.menunggu + meja.dikerjakan
    assert meja.terlambat == meja.tunggu_lewat + meja.kerja_lewat


def test_the_words_say_what_the_bar_shows():
    assert (
        Meja("a", "A", tunggu=3, tunggu_lewat=2, kerja=1).words
        == "5 menunggu, 1 dikerjakan, 2 terlambat"
    )
    assert Meja("a", "A").words == "tidak ada berkas"


def test_most_late_is_most_stuck_and_without_late_ones_the_longest_wait():
    late, idle = Meja("a", "A", kerja_lewat=1), Meja("c", "C", kerja=4)
    long = Meja("b", "B", tunggu=9, terlama=timedelta(hours=9))

    assert most_stuck([long, late, idle]) == late
    assert most_stuck([idle, long]) == long
    assert most_stuck([idle]) is None and most_stuck([]) is None


def test_the_colours_are_those_of_the_ribbon():
    found = re.findall(r'class="([a-z ]+)" x', Meja("a", "A", 1, 1, 1, 1).bar(4))

    assert found == ["wait late", "work late", "wait", "work"]
