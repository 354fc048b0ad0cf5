"""Spreadsheets as they come, harmless and hostile: what stands in the cells, or one sentence that
says what to do.
"""

import io
import tracemalloc
import zipfile
from datetime import date

import pytest
import sheets
from sheets import csv_of, formula, number, pack, xlsx

from sipetrok.domain.sel import GALAT, RUMUS
from sipetrok.kiriman import tabel
from sipetrok.kiriman.tabel import LARGEST, TabelDitolak


def read(isi):
    return tabel.read(isi).rows


ROWS = [("Nama", "NIK"), ("Siti", "1404175703900001")]
CELLS = [(1, {0: "Nama", 1: "NIK"}), (2, {0: "Siti", 1: "1404175703900001"})]


@pytest.mark.parametrize(
    "isi",
    [
        xlsx(ROWS),
        csv_of(ROWS),
        csv_of(ROWS, ","),
        csv_of(ROWS, "\t"),
        csv_of(ROWS, encoding="utf-8-sig"),
        csv_of(ROWS, "\t", "utf-16"),
    ],
)
def test_the_same_list_reads_the_same_however_it_was_saved(isi):
    assert read(isi) == CELLS


def test_a_csv_of_windows_keeps_its_letters_and_what_parts_its_columns_may_be_said():
    assert read("Nama;Desa\nRenée;Ampère".encode("cp1252"))[1][1] == {
        0: "Renée",
        1: "Ampère",
    }
    assert read(b"sep=|\nNama|NIK\nSiti|1")[1] == (3, {0: "Siti", 1: "1"})


def test_rows_keep_their_numbers_though_empty_ones_and_explanations_are_passed_over():
    isi = csv_of(
        [
            ("# Nama: wajib, tulis; seperti di KTP",),
            ("Nama", "NIK"),
            ("", ""),
            ("Siti", "1"),
            (" ", ""),
        ]
    )

    assert [row for row, _ in read(isi)] == [2, 4]


def test_dates_numbers_and_formulas_say_what_the_program_showed():
    isi = xlsx(
        [
            (
                number("32949", sheets.DAY),
                number("32949"),
                formula("1+1", "2"),
                formula("A1"),
                ("", ""),
                ('t="e"', "<v>#N/A</v>"),
                ('t="b"', "<v>1</v>"),
            )
        ]
    )

    assert read(isi) == [
        (1, {0: date(1990, 3, 17), 1: 32949.0, 2: 2.0, 3: RUMUS, 5: GALAT, 6: "ya"})
    ]


def test_shared_words_are_read_without_how_they_are_spoken():
    strings = (
        f"<sst {sheets.MAIN}><si><r><t>Si</t></r><r><t>ti</t></r>"
        '<rPh sb="0" eb="1"><t>siti</t></rPh></si></sst>'
    )
    isi = xlsx([(('t="s"', "<v>0</v>"),)], **{"xl/sharedStrings.xml": strings})

    assert read(isi) == [(1, {0: "Siti"})]


# Hostile and mistaken ones.

BOMB = (
    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>"
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    ("isi", "words"),
    [
        (b"", "kosong"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "kata sandi"),
        (b"%PDF-1.7 x", "bukan XLSX"),
        (b"\x89PNG\r\n" + bytes(9), "bukan XLSX"),
        (b"<html>", "bukan XLSX"),
        (b"PK\x03\x04isi", "rusak"),
        (pack({"word/document.xml": "<a/>"}), "bukan XLSX"),
        (xlsx(ROWS)[:400], "rusak"),
        (xlsx(ROWS, head=BOMB), "rusak"),
        (xlsx(ROWS, head=OUTSIDE), "rusak"),
        (xlsx(ROWS, state="hidden"), "rusak"),
        (xlsx([(('t="s"', "<v>7</v>"),)]), "rusak"),
        (xlsx([(number("satu"),)]), "rusak"),
        (b"Nama\n" + b"x" * LARGEST, "terlalu besar"),
        (csv_of([("a",)] * 1100), "1.000 baris"),
        (xlsx([("a",)] * 1100), "1.000 baris"),
        (b'"' + b"x" * 140_000, "rusak"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(isi, words):
    with pytest.raises(TabelDitolak) as refusal:
        read(isi)

    assert words in refusal.value.kalimat


SHEET = "xl/worksheets/sheet1.xml"
NO_ID = (
    f'<workbook {sheets.MAIN}><sheets><sheet name="S" sheetId="1"/></sheets></workbook>'
)


@pytest.mark.parametrize(
    "part",
    [
        {SHEET: '<?xml version="1.0" encoding="bogus"?><worksheet/>'},
        {SHEET: '<?xml version="1.0" encoding="hex"?><worksheet/>'},
        {"xl/workbook.xml": NO_ID},
        {SHEET: f'<worksheet a="{"x" * 3_000_000}"/>'},
        {SHEET: f"<worksheet><!--{'x' * 3_000_000}--></worksheet>"},
    ],
    ids=["encoding", "codec", "no-id", "attribute", "remark"],
)
def test_a_broken_or_hostile_part_is_refused_in_a_sentence(part):
    with pytest.raises(TabelDitolak):
        read(xlsx(ROWS, **part))


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_is_refused_in_a_sentence(packed):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as whole,
        zipfile.ZipFile(out, "w", packed) as archive,
    ):
        for name in whole.namelist():
            archive.writestr(name, whole.read(name))
    isi = bytearray(out.getvalue())
    for place in range(90, 130):
        isi[place] ^= 0xFF

    with pytest.raises(TabelDitolak):
        read(bytes(isi))


def test_more_remarks_than_any_list_has_are_not_read_to_the_end():
    with pytest.raises(TabelDitolak, match=r"1\.000 baris"):
        read(b"Nama\n" + b"#\n" * 600_000)


def test_an_entity_in_another_encoding_is_refused_too():
    sheet = f"<?xml version='1.0' encoding='UTF-16'?>{BOMB}<worksheet {sheets.MAIN}/>".encode(
        "utf-16"
    )

    with pytest.raises(TabelDitolak):
        read(xlsx(ROWS, **{"xl/worksheets/sheet1.xml": sheet}))


def test_an_archive_that_would_fill_the_memory_is_never_unpacked():
    isi = xlsx(ROWS, **{"xl/media/a.bin": bytes(60_000_000)})
    tracemalloc.start()
    with pytest.raises(TabelDitolak, match="terlalu besar"):
        read(isi)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_sheet_that_lies_about_its_size_is_read_no_further_than_that():
    sheet = (
        f"<worksheet {sheets.MAIN}><sheetData>"
        + "<row><c><v>1</v></c></row>" * 2_000_000
        + "</sheetData></worksheet>"
    )
    isi = xlsx(ROWS, **{"xl/worksheets/sheet1.xml": sheet})
    lying = isi.replace(
        len(sheet).to_bytes(4, "little"), (30_000).to_bytes(4, "little")
    )

    for one in (isi, lying):
        with pytest.raises(TabelDitolak):
            read(one)


def test_a_cell_at_the_far_end_and_a_million_empty_rows_cost_nothing_that_counts():
    rows = "".join(f'<row r="{n}"/>' for n in range(3, 300_000))
    sheet = (
        f'<worksheet {sheets.MAIN}><dimension ref="A1:XFD1048576"/><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>9</v></c></row>{rows}'
        '<row r="1048576"><c r="A1048576"><v>2</v></c></row></sheetData></worksheet>'
    )

    assert read(xlsx(ROWS, **{"xl/worksheets/sheet1.xml": sheet})) == [
        (1, {0: 1.0}),
        (1048576, {0: 2.0}),
    ]


# What people may not see in their program.


def sheet(rows, before="", after=""):
    return f"<worksheet {sheets.MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def row(n, text, attributes=""):
    cells = "".join(
        f'<c r="{letter}{n}" t="inlineStr"><is><t>{one}</t></is></c>'
        for letter, one in zip("ABCDE", text, strict=False)
        if one.strip()
    )
    return f'<row r="{n}"{attributes}>{cells}</row>'


def seen(body, **parts):
    return tabel.read(xlsx(ROWS, **{SHEET: body} | parts))


def test_hidden_rows_and_columns_are_read_and_named():
    hidden = ' hidden="1"'
    rows = row(1, "AB") + row(2, "ab") + row(3, "cd", hidden) + row(4, "ef", hidden)
    found = seen(sheet(rows, f'<cols><col min="2" max="16384"{hidden}/></cols>'))

    assert [number for number, _ in found.rows] == [1, 2, 3, 4]
    rows, columns = found.catatan
    assert rows.startswith("Baris 3–4 tersembunyi atau disaring")
    assert columns == "Kolom B tersembunyi, dan ikut dibaca."


def test_sheets_that_are_not_read_are_named():
    names = (("Desa A", ""), ("Lama", ' state="hidden"'), ("Petunjuk", ""), ("B", ""))
    book = "".join(
        f'<sheet name="{name}" sheetId="1"{state} r:id="rId1"/>'
        for name, state in names
    )
    found = tabel.read(
        xlsx(
            ROWS,
            **{
                "xl/workbook.xml": f'<workbook {sheets.MAIN} xmlns:r="{sheets.OFFICE}">'
                f"<sheets>{book}</sheets></workbook>"
            },
        )
    )

    assert found.catatan == (
        "Hanya satu lembar yang dibaca. Lembar lain tidak dibaca: “Lama (tersembunyi)”, “B”.",
    )


def test_a_cell_over_several_rows_says_the_same_in_each():
    rows = row(1, "AB") + row(2, "ab") + row(3, "c ") + row(4, "d ")
    merged = '<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="A4:B4"/></mergeCells>'
    found = seen(sheet(rows, after=merged))

    assert [cells.get(1) for _, cells in found.rows] == ["B", "b", "b", None]
    assert found.catatan == ("Sel gabungan dibaca sama di setiap barisnya: B2–B3.",)


def test_endless_merged_cells_are_refused_in_a_sentence():
    merged = '<mergeCell ref="B2:B1048576"/>' * 1_001
    with pytest.raises(TabelDitolak, match="gabungan"):
        seen(sheet(row(1, "AB"), after=f"<mergeCells>{merged}</mergeCells>"))


def test_a_row_that_begins_with_an_error_or_a_number_is_no_remark():
    found = tabel.read(
        csv_of([("# isi",), ("Nama", "NIK"), ("#N/A", "1"), ("#2", "3")])
    )

    assert [number for number, _ in found.rows] == [2, 3, 4]
    assert found.catatan == ("Baris 1 diawali tanda # dan tidak dibaca.",)


@pytest.mark.parametrize("pack_rows", [xlsx, csv_of])
def test_what_stands_behind_the_last_column_is_told_and_not_read(pack_rows):
    filled = [str(n) for n in range(200)]
    rows = [filled, [*filled, "x"], ["a"], [*[""] * 210, "y"], [*filled, " ", " "]]
    found = tabel.read(pack_rows(rows))

    assert [(n, max(cells)) for n, cells in found.rows] == [
        (1, 199),
        (2, 199),
        (3, 0),
        (5, 199),
    ]
    assert found.catatan == ("Isi di kanan kolom GR tidak dibaca: baris 2, 4.",)
