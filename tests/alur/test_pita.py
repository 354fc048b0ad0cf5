"""The time ribbon draws honestly and safely, whatever the minutes are."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipetrok.alur.pita import LEAST_WIDTH, Pita, Ruas, split_at, widths

SVG = "{http://www.w3.org/2000/svg}"

menit = st.one_of(st.just(0.0), st.floats(0, 100_000), st.integers(0, 600).map(float))
many_ruas = st.lists(
    st.builds(
        Ruas,
        st.sampled_from(["kerja", "tunggu", "nanti", "jeda"]),
        menit,
        st.text(max_size=30),
    ),
    max_size=14,
)
standards = st.one_of(st.none(), st.floats(0, 5000))


def draw(ruas, standar=15, **options):
    return ET.fromstring(Pita(ruas, standar, "uji").svg(**options))


def rects(svg):
    return [
        (one.get("class"), float(one.get("x")), float(one.get("width")))
        for one in svg.iter(f"{SVG}rect")
    ]


def notch_x(svg):
    (found,) = [one for one in svg.iter(f"{SVG}path") if one.get("class") == "notch"]
    x, right = map(float, re.match(r"M(-?[\d.]+) 0H([\d.]+)L", found.get("d")).groups())
    return (x + right) / 2


@given(
    many_ruas,
    standards,
    st.sampled_from([(8, 120), (16, 320), (20, 640)]),
    st.text(),
)
def test_ribbon_is_well_formed_and_carries_no_style(ruas, standar, size, label):
    tinggi, lebar = size
    text = Pita(ruas, standar, label).svg(tinggi=tinggi, lebar=lebar)
    svg = ET.fromstring(text)
    assert svg.get("role") == "img"
    for element in svg.iter():
        assert "style" not in element.attrib
        assert element.tag in {f"{SVG}{name}" for name in ("svg", "rect", "path")}
    assert "nan" not in re.sub(r'(aria-label="[^"]*"|>[^<]*<)', "", text)


@given(many_ruas, standards, st.sampled_from([120, 320, 640]))
def test_widths_add_up_to_the_room(ruas, standar, lebar):
    pieces = split_at(ruas, standar)
    sizes, _ = widths(pieces, lebar)
    assert all(size > 0 for size in sizes)
    if any(piece.jenis != "jeda" for piece in pieces):
        assert sum(sizes) == pytest.approx(lebar)


@given(many_ruas, standards)
def test_whatever_took_time_stays_visible(ruas, standar):
    pieces = split_at(ruas, standar)
    sizes, _ = widths(pieces, 312)
    assert all(
        size >= LEAST_WIDTH - 0.01
        for piece, size in zip(pieces, sizes, strict=True)
        if piece.jenis != "jeda"
    )


@given(many_ruas, standards)
def test_no_minute_is_lost_when_the_standard_cuts_a_stretch(ruas, standar):
    pieces = split_at(ruas, standar)
    drawn = sum(piece.menit for piece in pieces if piece.ruas and piece.jenis != "jeda")
    assert drawn == pytest.approx(sum(one.menit for one in ruas if one.jenis != "jeda"))


def test_pieces_stand_side_by_side_from_edge_to_edge():
    drawn = rects(draw([Ruas("kerja", 5), Ruas("tunggu", 4), Ruas("nanti", 6)]))
    assert [name for name, _, _ in drawn] == ["work", "wait", "ahead"]
    for (_, x, width), (_, following, _) in pairwise(drawn):
        assert x + width == pytest.approx(following, abs=0.02)
    assert drawn[0][1] == 0
    assert drawn[-1][1] + drawn[-1][2] == pytest.approx(316, abs=0.02)


def test_width_follows_minutes():
    (_, _, five), (_, _, ten) = rects(draw([Ruas("kerja", 5), Ruas("tunggu", 10)]))
    assert ten == pytest.approx(2 * five, abs=0.05)


def test_unused_standard_is_drawn_as_rest():
    assert [name for name, _, _ in rects(draw([Ruas("kerja", 5)]))] == ["work", "rest"]


def test_notch_stands_at_the_end_when_nothing_is_late():
    assert notch_x(draw([Ruas("kerja", 9)])) == pytest.approx(316, abs=0.05)


def test_notch_stands_where_the_standard_ends():
    # 30 minutes on a bar of 316 pixels: the fifteenth minute is its middle.
    assert notch_x(draw([Ruas("kerja", 10), Ruas("tunggu", 20)])) == pytest.approx(
        158, abs=0.05
    )


def test_notch_takes_no_account_of_a_pause():
    drawn = draw([Ruas("kerja", 15), Ruas("jeda", 4000), Ruas("kerja", 15)])
    assert notch_x(drawn) == pytest.approx(153, abs=0.1)


def test_no_standard_means_no_notch_and_nothing_late():
    text = Pita([Ruas("kerja", 500)], None, "uji").svg()
    assert "notch" not in text and "late" not in text


def test_only_what_lies_beyond_the_standard_is_late():
    drawn = draw(
        [Ruas("kerja", 10), Ruas("tunggu", 10), Ruas("kerja", 2), Ruas("nanti", 3)]
    )
    assert [name for name, _, _ in rects(drawn)] == [
        "work",
        "wait",
        "wait late",
        "work late",
        "ahead",
    ]


def test_a_file_finished_on_the_minute_is_not_late():
    assert "late" not in Pita([Ruas("kerja", 0.1)] * 150, 15, "uji").svg()


def test_three_days_of_waiting_leave_a_quarter_for_the_standard_and_are_marked_as_broken():
    svg = draw([Ruas("kerja", 5), Ruas("tunggu", 3 * 480)])
    assert notch_x(svg) == pytest.approx(316 / 4, abs=0.1)
    assert any(one.get("class") == "break" for one in svg)


def test_a_short_delay_is_drawn_to_scale():
    assert not any(one.get("class") == "break" for one in draw([Ruas("kerja", 40)]))


def test_pause_is_a_gap_between_two_runs():
    svg = draw([Ruas("kerja", 5, "Terima"), Ruas("jeda", 90), Ruas("kerja", 5)])
    (first, second, _) = rects(svg)
    assert second[1] - (first[1] + first[2]) == pytest.approx(10, abs=0.05)
    assert [one.get("class") for one in svg].count("pause") == 1


def test_zero_minutes_draw_an_empty_track():
    assert rects(draw([Ruas("kerja", 0), Ruas("tunggu", 0)], None)) == []
    assert [name for name, _, _ in rects(draw([], 15))] == ["rest"]


def test_words_are_escaped():
    text = Pita([], 15, '"><script> & <b>"Meja" & co\x00').svg(lebar=640)

    assert ET.fromstring(text).get("aria-label") == '"><script> & <b>"Meja" & co'
    assert "<script" not in text and "<b>" not in text


def test_hatching_stays_inside_its_box():
    svg = draw([Ruas("kerja", 5), Ruas("tunggu", 3), Ruas("nanti", 7)])
    _, x, width = rects(svg)[1]
    (hatch,) = [one for one in svg if one.get("class") == "hatch wait"]
    for px, py in re.findall(r"[ML]([\d.]+) ([\d.]+)", hatch.get("d")):
        assert x - 0.02 <= float(px) <= x + width + 0.02
        assert 4 <= float(py) <= 16


@pytest.mark.parametrize("menit", [-1, float("nan"), float("inf")])
def test_impossible_minutes_are_refused(menit):
    with pytest.raises(ValueError):
        Ruas("kerja", menit)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError):
        Ruas("libur", 3)
