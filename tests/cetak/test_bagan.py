"""The flow chart: the right symbols in the right columns, and lines that meet from row to row."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from builders import make_langkah, make_standar

from sipetrok.cetak.bagan import (
    BAND,
    HEIGHT,
    PX,
    WIDTH,
    Bagan,
    Simbol,
    bagan_of,
    breakable,
    count_lines,
    lay_out,
    longest_word,
    pages,
)
from sipetrok.cetak.bagan_gambar import Lembar, draw_break, draw_row
from sipetrok.sop import reading
from sipetrok.sop.standar import Koordinasi, Mulai, Sop, Tugas

SVG = "{http://www.w3.org/2000/svg}"
OFFICES = [reading.load(reading.find(name)) for name in reading.shipped()]
OFFICE = next(office for office in OFFICES if office.slug == "pulau-burung").kantor
EVERY = [
    pytest.param(bagan_of(standar, office.kantor), id=f"{office.slug}/{slug}")
    for office in OFFICES
    for slug, standar in office.layanan.items()
]
ASKED = Koordinasi(kegiatan="Bila ragu, bertanya", pelaksana=("camat",))


def chart(*course, **changes) -> Bagan:
    return bagan_of(make_standar(*course, **changes), OFFICE)


def asking(tugas: Tugas = Tugas.OLAH, *koordinasi: Koordinasi):
    return make_langkah(tugas, koordinasi=koordinasi or (ASKED,))


def names(*kunci: str) -> tuple[str, ...]:
    return tuple(map(OFFICE.nama_peran, kunci))


def sheet(bagan: Bagan) -> Lembar:
    return Lembar((60.0,) * len(bagan.kolom))


def least_height(bagan: Bagan, n: int) -> float:
    return sum(bagan.room(n))


def lines(svg: str) -> list[list[tuple[float, float]]]:
    """Every thin line of a drawing as its corners; what separates the columns is left out."""
    paths = [
        path
        for path in ET.fromstring(svg).iter(f"{SVG}path")
        if path.get("stroke-opacity") is None
    ]
    return [
        [tuple(map(float, point.split())) for point in piece.split("L")]
        for path in paths
        if path.get("fill") == "none" and path.get("stroke-width") is None
        for piece in path.get("d").split("M")[1:]
    ]


def at(svg: str, y: float) -> list[float]:
    """Where lines reach this height."""
    return sorted({x for line in lines(svg) for x, py in line if abs(py - y) < 0.01})


# The value.


def test_the_printed_order_of_the_sop_heads_the_columns_even_without_a_step():
    sop = Sop(pelaksana=("pemohon", "camat", "sekcam", "admin", "pegawai"))

    assert chart(sop=sop).kolom == names(*sop.pelaksana)


def test_without_a_printed_order_the_office_lists_its_roles_behind_the_pemohon():
    kolom = chart().kolom

    assert kolom == names("pemohon", "admin", "pegawai", "camat")
    assert kolom[0] == "Pemohon" and kolom[3] == OFFICE.nama_peran("camat")


def test_a_role_that_is_only_asked_has_its_column_too():
    bagan = chart(Tugas.AJUKAN, asking(Tugas.OLAH), Tugas.SERAHKAN)

    assert OFFICE.nama_peran("camat") in bagan.kolom


def test_the_chart_starts_and_ends_in_a_capsule_and_works_in_boxes():
    bagan = chart()

    assert [baris.tulisan for baris in bagan.baris] == [
        "Mulai",
        "",
        "",
        "",
        "",
        "",
        "Selesai",
    ]
    assert [baris.simbol for baris in bagan.baris] == [
        Simbol.KAPSUL,
        Simbol.KOTAK,
        Simbol.BELAH_KETUPAT,
        Simbol.KOTAK,
        Simbol.KOTAK,
        Simbol.KOTAK,
        Simbol.KAPSUL,
    ]


def test_a_check_leads_on_with_yes_and_back_to_the_pemohon_with_no():
    bagan = chart()

    assert (
        bagan.kolom[bagan.baris[2].kembali] == "Pemohon"
        and bagan.terus[2].label == "Ya"
    )
    assert [bagan.naik(n) for n in range(4)] == [0, 0, None, None]


@pytest.mark.parametrize(
    "changes",
    [{"persyaratan": ()}, {"mulai": Mulai.DAFTAR}],
    ids=["no requirements", "a list"],
)
def test_a_check_that_cannot_send_back_is_a_plain_box(changes):
    assert chart(**changes).baris[2].simbol is Simbol.KOTAK


def test_a_koordinasi_is_a_decision_of_its_own_that_asks_and_goes_on():
    bagan = chart(Tugas.AJUKAN, Tugas.TERIMA, asking(), Tugas.SERAHKAN)
    question = bagan.baris[3]

    assert [baris.nomor for baris in bagan.baris] == ["1", "2", "3", "4", "5"]
    assert question.simbol is Simbol.BELAH_KETUPAT and question.tempat == (2, 0)
    assert tuple(bagan.kolom[k] for k in question.kolom) == names("pegawai")
    assert tuple(bagan.kolom[k] for k in question.tanya) == names("camat")
    assert bagan.terus[3].label == "Tidak"
    assert bagan.kata(3) == (
        "Belah ketupat: Pegawai Kecamatan. Ya: Camat, lalu kembali. "
        "Tidak: lanjut ke Admin Kecamatan."
    )


def test_a_koordinasi_in_the_row_of_its_step_makes_that_row_the_decision():
    within = Koordinasi(kegiatan="dan bila ragu", pelaksana=("camat",), sebaris=True)
    step = make_langkah(
        Tugas.OLAH, koordinasi=(within, ASKED), tertulis="Mengolah, dan bila ragu"
    )
    bagan = chart(Tugas.AJUKAN, step, Tugas.SERAHKAN)

    assert [baris.nomor for baris in bagan.baris] == ["1", "2", "3", "4"]
    assert bagan.baris[1].isi.kegiatan == "Mengolah, dan bila ragu"
    assert bagan.baris[1].simbol is Simbol.BELAH_KETUPAT
    assert tuple(bagan.kolom[k] for k in bagan.baris[1].tanya) == names("camat")


def test_a_question_to_ones_own_desk_is_no_decision():
    own = Koordinasi(kegiatan="Berunding", pelaksana=("pegawai",))

    assert (
        chart(Tugas.AJUKAN, asking(Tugas.OLAH, own), Tugas.SERAHKAN).baris[2].simbol
        is Simbol.KOTAK
    )


def test_a_last_step_that_still_decides_is_closed_by_a_row_of_its_own():
    last = chart(Tugas.AJUKAN, Tugas.OLAH, asking(Tugas.SERAHKAN)).baris[-1]

    assert (last.nomor, last.isi.kegiatan, last.tulisan, last.simbol) == (
        "",
        "",
        "Selesai",
        Simbol.KAPSUL,
    )


def test_an_arrow_runs_between_the_nearest_of_several_columns():
    both = make_langkah(Tugas.OLAH, "admin", "camat")
    bagan = chart(
        Tugas.AJUKAN, both, make_langkah(Tugas.SAHKAN, "camat"), Tugas.SERAHKAN
    )

    assert [(bagan.kolom[a.dari], bagan.kolom[a.ke]) for a in bagan.terus[:2]] == [
        names("pemohon", "admin"),
        names("camat", "camat"),
    ]


def test_a_step_that_the_office_added_is_drawn_dashed():
    added = make_langkah(Tugas.OLAH, tambahan=True)
    bagan = chart(Tugas.AJUKAN, Tugas.TERIMA, added, Tugas.SERAHKAN)

    assert [
        "stroke-dasharray" in draw_row(bagan, n, sheet(bagan)) for n in range(4)
    ] == [
        False,
        False,
        True,
        False,
    ]


# The drawing.

ODD = [
    pytest.param(
        chart(Tugas.AJUKAN, asking(Tugas.PERIKSA), asking(), Tugas.SERAHKAN),
        id="a check that asks",
    ),
    pytest.param(
        chart(
            Tugas.AJUKAN,
            make_langkah(Tugas.OLAH, "admin", "camat"),
            make_langkah(Tugas.PARAF, "pegawai"),
            Tugas.SERAHKAN,
        ),
        id="on between two",
    ),
    pytest.param(
        chart(sop=Sop(pelaksana=("camat", "pegawai", "pemohon", "admin"))),
        id="the pemohon in the middle",
    ),
    pytest.param(
        chart(Tugas.AJUKAN, Tugas.OLAH, asking(Tugas.SERAHKAN)), id="asks at the end"
    ),
]


@pytest.mark.parametrize("bagan", EVERY + ODD)
def test_what_leaves_a_row_below_enters_the_next_above(bagan):
    heights = [least_height(bagan, n) + 20 * (n % 3) for n in range(len(bagan.baris))]
    drawings = [
        draw_row(bagan, n, sheet(bagan), height) for n, height in enumerate(heights)
    ]

    assert at(drawings[0], 0) == [] and at(drawings[-1], heights[-1]) == []
    for (above, below), height in zip(pairwise(drawings), heights, strict=False):
        assert at(above, height) == at(below, 0) != []


@pytest.mark.parametrize("bagan", EVERY + ODD)
def test_everything_stays_inside_the_drawing_on_paper(bagan):
    for n in range(len(bagan.baris)):
        height = least_height(bagan, n)
        corners = [
            corner
            for line in lines(draw_row(bagan, n, sheet(bagan), height))
            for corner in line
        ]

        assert all(
            0 <= x <= 60 * len(bagan.kolom) and 0 <= y <= height for x, y in corners
        )


@pytest.mark.parametrize("bagan", EVERY + ODD)
def test_no_line_runs_through_a_symbol(bagan):
    for n in range(len(bagan.baris)):
        svg = draw_row(bagan, n, sheet(bagan), least_height(bagan, n))
        boxes = [
            tuple(float(box.get(key)) for key in ("x", "y", "width", "height"))
            for box in ET.fromstring(svg).iter(f"{SVG}rect")
        ]
        for line in lines(svg):
            for (x1, y1), (x2, y2) in pairwise(line):
                for x, y, width, height in boxes:
                    crosses = (
                        max(x1, x2) > x + 0.1
                        and min(x1, x2) < x + width - 0.1
                        and max(y1, y2) > y + 0.1
                        and min(y1, y2) < y + height - 0.1
                    )
                    assert not crosses, (n, line)


@pytest.mark.parametrize("bagan", EVERY)
def test_a_drawing_is_well_formed_says_itself_and_carries_no_style(bagan):
    for n in range(len(bagan.baris)):
        svg = draw_row(bagan, n, sheet(bagan))

        assert ET.fromstring(svg).get("aria-label") == bagan.kata(n)
        assert not re.search(r"style=|class=|<pattern|<marker|<script", svg)


def test_names_are_escaped():
    peran = tuple(
        one.model_copy(update={"nama": 'Kasi <b>"A" & B</b>'}) for one in OFFICE.peran
    )
    bagan = bagan_of(make_standar(), OFFICE.model_copy(update={"peran": peran}))

    assert (
        "<b>" not in draw_row(bagan, 1, sheet(bagan))
        and ET.fromstring(draw_row(bagan, 1, sheet(bagan))) is not None
    )


def test_a_page_break_takes_every_line_over_with_the_same_sign():
    bagan = chart(Tugas.AJUKAN, Tugas.TERIMA, Tugas.PERIKSA, Tugas.SERAHKAN)
    end, start = draw_break(bagan, 0, sheet(bagan), 1)
    above, below = (
        draw_row(bagan, n, sheet(bagan), least_height(bagan, n)) for n in (0, 1)
    )

    assert at(above, least_height(bagan, 0)) == at(end, 0) and at(
        start, BAND / PX
    ) == at(below, 0)
    assert (
        re.findall(r">(\w+)</text>", end)
        == re.findall(r">(\w+)</text>", start)
        == ["1", "A"]
    )


# The layout on paper.


def cells(bagan: Bagan) -> list[tuple[str, ...]]:
    return [
        (isi.kegiatan, isi.kelengkapan, str(isi.waktu or ""), isi.keluaran, "")
        for isi in (baris.isi for baris in bagan.baris)
    ]


@pytest.mark.parametrize("bagan", EVERY + ODD)
def test_the_table_is_as_wide_as_the_page_and_every_row_stands_on_one_page(bagan):
    tata = lay_out(bagan, cells(bagan))

    assert sum(tata.kolom) + sum(tata.teks) == pytest.approx(WIDTH, abs=0.5)
    assert [n for page in tata.halaman for n in page] == list(range(len(bagan.baris)))
    assert all(
        high >= least_height(bagan, n) * PX - 0.01 for n, high in enumerate(tata.tinggi)
    )
    assert all(sum(tata.tinggi[n] for n in page) < HEIGHT for page in tata.halaman)


def test_thirteen_columns_are_still_legible():
    bagan = max(
        (param.values[0] for param in EVERY), key=lambda bagan: len(bagan.kolom)
    )
    tata = lay_out(bagan, cells(bagan))

    assert len(bagan.kolom) == 13 and tata.huruf >= 6.5
    for nama, width in zip(bagan.kolom, tata.kolom, strict=False):
        assert longest_word(breakable(nama), tata.huruf) * 1.09 < width - 3, nama


def test_pages_are_few_and_filled_alike():
    assert [len(page) for page in pages([50.0] * 12, 400)] == [6, 6]
    assert pages([100.0, 900.0, 100.0], 400) == (range(1), range(1, 2), range(2, 3))
    assert pages([100.0], 400) == (range(1),)


def test_lines_are_counted_as_they_break():
    assert count_lines("", 8, 100) == 0
    assert count_lines("satu dua", 8, 100) == 1
    assert count_lines("satu\ndua", 8, 100) == 2
    assert count_lines("satu dua tiga empat lima enam", 8, 62) == 2
    assert count_lines("x" * 100, 8, 100) == 4
