"""Tables as files for a spreadsheet, row by row: XLSX and CSV. Neither ever holds more than one
row.

Own writer on purpose: an XLSX of plain cells is a ZIP of a few short XML parts. XlsxWriter
(constant_memory) and openpyxl (write_only) both write the rows to a file in the machine's common
temporary folder first, names of citizens among them, and hand out nothing before the last row; here
the first bytes leave with the first rows, and nothing lies on the disk.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | date | None
Column = tuple[str, int]  # heading, and width in letters

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ROWS = 1_048_000  # of one sheet; Excel reads 1,048,576
LONGEST = 32_000  # letters of one cell; Excel reads 32,767
_AT_ONCE = 64 * 1024  # bytes; smaller pieces only cost
_DAY_ZERO = date(1899, 12, 30)
# What a spreadsheet takes for the beginning of a formula, full-width signs of other keyboards too.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_INSIDE = re.compile(r"([,;\t]\s*)([=+\-@＝＋－＠])")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN, _HEAD, _TEXT, _DAY = range(4)  # places in cellXfs below

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WRAP = '<alignment vertical="top" wrapText="1"/>'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATION}/styles" Target="styles.xml"/></Relationships>',
    # quotePrefix is Excel's own mark of a text that looks like a formula: it stays one when the
    # cell is edited.
    "xl/styles.xml": f'<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" '
    f'applyAlignment="1">{_WRAP}</xf>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" '
    f'applyAlignment="1">{_WRAP}</xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_FOOT = (
    b'</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class _Outlet:
    """What a ZIP is written into: bytes that wait to be taken. It cannot be read or turned back."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing lies behind it."""

    def take(self) -> bytes:
        data = bytes(self.waiting)
        self.waiting.clear()
        return data


def xlsx(nama: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A workbook with one sheet, its headings fixed; texts are never formulas.

    `nama` is the sheet's.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for part, text in (_PARTS | {"xl/workbook.xml": _workbook(nama, len(columns))}).items():
            book.writestr(part, _XML + text)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_head(columns).encode())
            names = [_letters(n) for n in range(len(columns))]
            sheet.write(_row(1, names, [heading for heading, _ in columns], _HEAD))
            for number, row in enumerate(rows, 2):
                sheet.write(_row(number, names, row))
                if len(outlet.waiting) >= _AT_ONCE:
                    yield outlet.take()
            sheet.write(_FOOT)
    yield outlet.take()


def _workbook(nama: str, width: int) -> str:
    title = re.sub(r"[\\/*?:\[\]']", " ", nama)[:31]
    return (
        f'<workbook {_MAIN} xmlns:r="{_RELATION}"><sheets><sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/>'
        f'</sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'
        f"'{escape(title)}'!$1:$1</definedName></definedNames></workbook>"
    )


def _head(columns: Sequence[Column]) -> str:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, (_, width) in enumerate(columns, 1)
    )
    return (
        f'{_XML}<worksheet {_MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
    )


def _letters(n: int) -> str:
    """The name of a column, counted from 0: A, Z, AA."""
    return (_letters(n // 26 - 1) if n >= 26 else "") + chr(65 + n % 26)


def _row(number: int, names: Sequence[str], row: Sequence[Cell], style: int = _PLAIN) -> bytes:
    cells = "".join(
        [
            _cell(f"{name}{number}", value, style)
            for name, value in zip(names, row)
            if value is not None and value != ""
        ]
    )
    return f'<row r="{number}">{cells}</row>'.encode()


def _cell(place: str, value: Cell, style: int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{_DAY}"><v>{(value - _DAY_ZERO).days}</v></c>'
    text = _NOT_XML.sub("", value)
    style = _TEXT if _FORMULA.match(text) else style
    return f'<c r="{place}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{escape(_short(text))}</t></is></c>'


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Semicolons and a byte order mark: a Windows set to Indonesian writes 1,5 and so splits lists
    at semicolons, and Excel takes a file without the mark for the old code page. Texts that look
    like a formula get an apostrophe.
    """
    page = io.StringIO()
    write = csv.writer(page, delimiter=";", lineterminator="\r\n").writerow
    page.write("\ufeff")
    write([heading for heading, _ in columns])
    for row in rows:
        write([_plain(value) for value in row])
        if page.tell() >= _AT_ONCE:
            yield page.getvalue().encode("utf-8", "replace")
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode("utf-8", "replace")


def _plain(value: Cell) -> str | int:
    if value is None or isinstance(value, int):
        return "" if value is None else value
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    # A program that parts the columns elsewhere finds the beginning of a cell within this one.
    return _INSIDE.sub(r"\1'\2", "'" + _short(value) if _FORMULA.match(value) else _short(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
