"""Files for spreadsheets: opened by openpyxl, which did not write them; nothing in them runs,
nothing is kept back.
"""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from sipetrok.cetak import lembar

COLUMNS = (("Nama", 20), ("Nilai", 10))
DANGEROUS = [
    "=1+1",
    "+62812",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =HYPERLINK(1)",
    "＝1+1",
]


def opened(rows, nama="Register 2026-11", columns=COLUMNS):
    return load_workbook(io.BytesIO(b"".join(lembar.xlsx(nama, columns, rows)))).active


def read_csv(rows) -> list[list[str]]:
    text = b"".join(lembar.csv_lines(COLUMNS, rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_workbook_opens_with_its_headings_fixed_and_its_values_as_they_are():
    sheet = opened(
        [["Siti & <Aminah>", 12], ["", date(2026, 11, 21)], ["Nur’aini", None]]
    )

    assert (sheet.title, sheet.freeze_panes, sheet.print_title_rows) == (
        "Register 2026-11",
        "A2",
        "$1:$1",
    )
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Nama", "Nilai"],
        ["Siti & <Aminah>", 12],
        [None, datetime(2026, 11, 21)],
        ["Nur’aini", None],
    ]
    assert sheet["B3"].number_format == "dd\\-mm\\-yyyy" and sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == 20
    assert sheet["A2"].alignment.wrap_text and sheet["A2"].alignment.vertical == "top"


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_stays_a_text(text):
    cell = opened([[text, 1]])["A2"]

    assert cell.data_type == "s" and cell.quotePrefix and cell.number_format == "@"
    assert cell.value.strip() == text.strip()
    written, one = read_csv([[text, 1]])[1]
    assert (
        written.startswith("'")
        and written.replace("'", "") == text.replace("'", "")
        and one == "1"
    )


@pytest.mark.parametrize("delimiter", ",;\t")
def test_a_program_that_parts_columns_elsewhere_finds_no_formula_either(delimiter):
    (_, (written, _)) = read_csv(
        [[f"Budi{delimiter}=cmd|' /C calc'!A0{delimiter} +1", 1]]
    )

    assert [one.strip()[:2] for one in written.split(delimiter)] == ["Bu", "'=", "'+"]


@pytest.mark.parametrize(
    "text", ["Siti", "012/SET-PB/II/2026", "1404**********01", "a=b", "0812-3456-7890"]
)
def test_any_other_text_is_left_alone(text):
    assert (
        opened([[text, 1]])["A2"].value == text
        and not opened([[text, 1]])["A2"].quotePrefix
    )
    assert read_csv([[text, 1]])[1] == [text, "1"]


def test_signs_that_no_xml_may_hold_break_no_workbook():
    assert opened([["a\x00\x0b\ud800\uffffb", 1]])["A2"].value == "ab"
    assert len(opened([["x" * 40_000, 1]])["A2"].value) < 32_767
    assert (
        opened([], nama="Buku [2026/11]: 'semua' layanan kantor ini").title
        == "Buku  2026 11    semua  layanan"
    )


def test_a_table_without_rows_has_its_headings():
    assert [[cell.value for cell in row] for row in opened([]).iter_rows()] == [
        ["Nama", "Nilai"]
    ]
    assert read_csv([]) == [["Nama", "Nilai"]]


def test_columns_beyond_z_have_names():
    sheet = opened(
        [[f"nilai {n}" for n in range(30)]], columns=[(f"K{n}", 5) for n in range(30)]
    )

    assert sheet["AD2"].value == "nilai 29"


def test_csv_opens_in_an_indonesian_excel():
    whole = b"".join(
        lembar.csv_lines(COLUMNS, [["Nur’aini; S.Sos", date(2026, 11, 2)]])
    )

    assert whole.startswith(b"\xef\xbb\xbf") and whole.endswith(b"\r\n")
    assert whole.decode("utf-8-sig").splitlines() == [
        "Nama;Nilai",
        '"Nur’aini; S.Sos";02-11-2026',
    ]


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: lembar.xlsx("Buku", COLUMNS, rows),
        lambda rows: lembar.csv_lines(COLUMNS, rows),
    ],
    ids=["xlsx", "csv"],
)
def test_the_first_bytes_leave_long_before_the_last_row_is_read(write):
    read = []

    def rows():
        for n in range(200_000):
            read.append(n)
            yield [f"Warga {hash(str(n))}", n]

    parts = write(rows())
    first = next(parts)

    assert 0 < len(read) < 50_000 and 0 < len(first) < 400_000
    parts.close()
