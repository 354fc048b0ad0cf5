"""An empty list to fill in, as XLSX and CSV: the heads, an explanation of each column, and nobody
invented.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from sipetrok.domain.daftar import MOST, Kolom

SHORT = 250  # letters of a list of choices that a cell itself can offer
WIDTHS = {"nama": 30, "alamat": 40}  # letters, where what is written is longer than the head
GUIDE = "Isi lembar “Daftar”, satu baris untuk satu orang. Judul kolom jangan diubah."
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>'
        for name, kind in (
            ("workbook", "sheet.main"),
            ("styles", "styles"),
            ("worksheets/sheet1", "worksheet"),
            ("worksheets/sheet2", "worksheet"),
        )
    )
    + "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="Daftar" sheetId="1" r:id="rId1"/>'
    '<sheet name="Petunjuk" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    + "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}.xml"/>'
        for n, kind, target in (
            (1, "worksheet", "worksheets/sheet1"),
            (2, "worksheet", "worksheets/sheet2"),
            (3, "styles", "styles"),
        )
    )
    + "</Relationships>",
    # Styles: 0 plain, 1 a head, 2 text whatever is typed, 3 an explanation over several lines.
    "xl/styles.xml": f'<styleSheet {_MAIN}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" '
    'applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" '
    'applyNumberFormat="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    "</cellXfs></styleSheet>",
}


def explanation(kolom: Kolom) -> str:
    """What belongs into a column, in sentences."""
    return " ".join(_sentences(kolom))


def _sentences(kolom: Kolom) -> Iterator[str]:
    yield "Wajib diisi." if kolom.wajib else "Boleh dikosongkan."
    if kolom.penjelasan:
        yield kolom.penjelasan.rstrip(".") + "."
    if kolom.pilihan:
        yield f"Pilihannya: {', '.join(kolom.pilihan)}."


def as_csv(kolom: Sequence[Kolom]) -> bytes:
    """With semicolons and a byte order mark, as spreadsheet programs set to Indonesian open it."""
    out = io.StringIO(newline="")
    remarks = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    for one in kolom:
        remarks.writerow([f"# {one.label}: {explanation(one)}"])
    csv.writer(out, delimiter=";").writerow([one.label for one in kolom])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(judul: str, kolom: Sequence[Kolom]) -> bytes:
    """Every cell to be filled is text, so that no program shortens a NIK or turns a date round."""
    widths = [_width(one) for one in kolom]
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" style="2" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    sheet = (
        f'<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>'
        f"{_row(1, [one.label for one in kolom], 1)}</sheetData>{_choices(kolom)}</worksheet>"
    )
    rows = [_row(1, [judul, GUIDE], 1)]
    rows += [_row(n, [one.label, explanation(one)], 3) for n, one in enumerate(kolom, 3)]
    guide = (
        f'<worksheet {_MAIN}><cols><col min="1" max="1" width="32" customWidth="1"/><col min="2" max="2" '
        f'width="90" customWidth="1"/></cols><sheetData>{"".join(rows)}</sheetData></worksheet>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (
            *_PARTS.items(),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/worksheets/sheet2.xml", guide),
        ):
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{part}')
    return out.getvalue()


def _width(kolom: Kolom) -> int:
    """In letters: wide enough for what is written there, not only for the head. 16 digits need 20."""
    return max(20 if kolom.angka else WIDTHS.get(kolom.nama, 14), min(40, len(kolom.label) + 4))


def _row(number: int, texts: Sequence[str], style: int) -> str:
    cells = "".join(
        f'<c r="{_letter(place)}{number}" s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for place, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def _choices(kolom: Sequence[Kolom]) -> str:
    """Short lists of choices can be picked from the cell; what is typed instead is judged when it
    is sent.
    """
    found = []
    for place, one in enumerate(kolom):
        text = ",".join(one.pilihan)
        if (
            one.pilihan
            and len(text) <= SHORT
            and text.count(",") == len(one.pilihan) - 1
            and '"' not in text
        ):
            area = f"{_letter(place)}2:{_letter(place)}{MOST + 1}"
            found.append(
                '<dataValidation type="list" allowBlank="1" showErrorMessage="0" '
                f'sqref="{area}"><formula1>"{escape(text)}"</formula1></dataValidation>'
            )
    return (
        f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>' if found else ""
    )


def _letter(place: int) -> str:
    """A column by its place from 0, as spreadsheets call it: 27 is AB."""
    return chr(65 + place) if place < 26 else _letter(place // 26 - 1) + chr(65 + place % 26)
