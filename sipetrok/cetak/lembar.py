"""Tables as files for a spreadsheet, row by row: XLSX and CSV, neither of which ever holds more
than one row; and the empty list to fill in.

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
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sipetrok.domain.daftar import MOST
from sipetrok.domain.identitas import Bentuk, Field
from sipetrok.domain.nomor import letters

Cell = str | int | date | None
Column = tuple[str, int]  # heading, and width in letters

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 1_048_000  # of one sheet; Excel reads 1,048,576
LONGEST = 32_000  # letters of one cell; Excel reads 32,767
_AT_ONCE = 64 * 1024  # bytes; smaller pieces only cost
_DAY_ZERO = date(1899, 12, 30)
# What a spreadsheet takes for the beginning of a formula, full-width signs of other keyboards too.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_INSIDE = re.compile(r"(?<![,;\s])(?=\s*[,;\t])([,;\s]+)(?=[=+\-@＝＋－＠])")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Places in cellXfs below: as it is, a heading, a text that looks like a formula, a day, a heading
# over several lines, and a cell to be filled, in which everything that is typed stays a text.
PLAIN, HEAD, _QUOTED, _DAY, TALL_HEAD, TEXT = range(6)

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# quotePrefix is Excel's own mark of a text that looks like a formula: it stays one when the cell is
# edited.
_STYLES = f"""\
<styleSheet {_MAIN}>
<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6">
<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf fontId="1" applyFont="1"/>
<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1" applyAlignment="1">
<alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="164" applyNumberFormat="1"/>
<xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="49" applyNumberFormat="1"/>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews>"
)
_PRINTED = (
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; `rows` come from `row`.

    `style` is that of cells which nobody has written to yet, `foot` what follows the rows as XML.
    """

    # At most 31 letters, none of them a sign that spreadsheet programs refuse in it (see `xlsx`).
    title: str
    widths: Sequence[int]  # of the columns, in letters
    rows: Iterable[bytes]
    style: int = PLAIN
    is_frozen: bool = True  # the first row stays in sight
    foot: str = ""


class _Outlet(io.RawIOBase):
    """What a ZIP is written into: bytes that wait to be taken. It cannot be read or turned back."""

    waiting = b""

    def write(self, data: Any) -> int:
        self.waiting += data
        return len(data)

    def take(self) -> bytes:
        """What has come together since it was last asked."""
        data = self.waiting
        self.waiting = b""
        return data


def xlsx(
    nama: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """A workbook with one sheet, its headings fixed; texts are never formulas.

    The bytes of the file, piece by piece while the rows are asked for. `nama` is the sheet's;
    signs that programs do not take in such a name become blanks, and what stands behind 31 letters
    is left out.
    """
    heads, widths = zip(*columns, strict=True)
    title = re.sub(r"[\\/*?:\[\]']", " ", nama)[:31]
    return workbook(
        Sheet(title, widths, chain([row(1, heads, HEAD)], map(row, count(2), rows)))
    )


def workbook(*sheets: Sheet) -> Iterator[bytes]:
    """The bytes of an XLSX, as they come about: in pieces of about _AT_ONCE.

    The first row of the first sheet is printed again on each page. What was
    given out cannot be changed any more, so the ZIP carries its sizes behind each part.
    """
    kinds = targets = names = ""
    for n, sheet in enumerate(sheets, 1):
        place = f"worksheets/sheet{n}.xml"
        kinds += (
            f'<Override PartName="/xl/{place}" ContentType="{_TYPE}.worksheet+xml"/>'
        )
        targets += (
            f'<Relationship Id="rId{n}" Type="{_RELATION}/worksheet" Target="{place}"/>'
        )
        names += f'<sheet name={quoteattr(sheet.title)} sheetId="{n}" r:id="rId{n}"/>'
    # What stands around the sheets, by the names of the parts in the package.
    around = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_RELS}"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{targets}'
        f'<Relationship Id="rIdStyles" Type="{_RELATION}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATION}"><sheets>{names}</sheets>'
        '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'
        f"'{escape(sheets[0].title)}'!$1:$1</definedName></definedNames></workbook>",
    }
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, text in around.items():
            book.writestr(name, _XML + text)
        for number, sheet in enumerate(sheets, 1):
            columns = "".join(
                f'<col min="{n}" max="{n}" width="{width}" style="{sheet.style}" customWidth="1"/>'
                for n, width in enumerate(sheet.widths, 1)
            )
            head = (
                f'{_XML}<worksheet {_MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
                f"{_FROZEN * sheet.is_frozen}<cols>{columns}</cols><sheetData>"
            )
            with book.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                part.write(head.encode())
                for line in sheet.rows:
                    part.write(line)
                    if len(outlet.waiting) >= _AT_ONCE:
                        yield outlet.take()
                part.write(f"</sheetData>{sheet.foot}{_PRINTED}</worksheet>".encode())
    yield outlet.take()


def row(number: int, values: Sequence[Cell], style: int = PLAIN) -> bytes:
    """One row of a sheet as XML: `number` counts from 1, empty cells are left out.

    `style`, a place in cellXfs, is that of all but days and texts that look like a formula.
    """
    cells = "".join(
        [
            _cell(f"{letters(n)}{number}", value, style)
            for n, value in enumerate(values)
            if value is not None and value != ""
        ]
    )
    return f'<row r="{number}">{cells}</row>'.encode()


def _cell(place: str, value: str | int | date, style: int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{_DAY}"><v>{(value - _DAY_ZERO).days}</v></c>'
    text = _NOT_XML.sub("", value)
    if _FORMULA.match(text):
        style = _QUOTED
    return (
        f'<c r="{place}" t="inlineStr" s="{style}"><is><t xml:space="preserve">'
        f"{escape(_short(text))}</t></is></c>"
    )


def csv_lines(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Semicolons and a byte order mark: a Windows set to Indonesian writes 1,5 and so splits lists
    at semicolons, and Excel takes a file without the mark for the old code page. Texts that look
    like a formula get an apostrophe.
    """
    page = io.StringIO()
    write = csv.writer(page, delimiter=";", lineterminator="\r\n").writerow
    page.write("\ufeff")
    write([heading for heading, _ in columns])
    for values in rows:
        write([_plain(value) for value in values])
        if page.tell() >= _AT_ONCE:
            yield page.getvalue().encode("utf-8", "replace")
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode("utf-8", "replace")


def _plain(value: Cell) -> str | int:
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    text = _short(value)
    if _FORMULA.match(value):
        text = f"'{text}"
    # A program that parts the columns elsewhere finds the beginning of a cell within this one.
    return _INSIDE.sub(r"\1'", text)


def _short(text: str) -> str:
    """A text as long as one cell bears; that more followed can be seen."""
    if len(text) > LONGEST:
        text = text[:LONGEST] + " …"
    return text


# An empty list to fill in: the heads, an explanation of each column, and nobody invented.

SHORT = 250  # letters of a list of choices that a cell itself can offer
WIDTHS = {
    "nama": 30,
    "alamat": 40,
}  # letters, where what is written is longer than the head
GUIDE = "Isi lembar “Daftar”, satu baris untuk satu orang. Judul kolom jangan diubah."


def explanation(kolom: Field) -> str:
    """What belongs into a column, in sentences."""
    text = "Wajib diisi." if kolom.wajib else "Boleh dikosongkan."
    if kolom.petunjuk:
        text += f" {kolom.petunjuk.rstrip('.')}."
    if kolom.pilihan:
        text += f" Pilihannya: {', '.join(kolom.pilihan)}."
    return text


def as_csv(kolom: Sequence[Field]) -> bytes:
    """With semicolons and a byte order mark, as spreadsheet programs set to Indonesian open it.

    Above the heads stands a line with "#" for each column, which is left out when it is read.
    """
    out = io.StringIO(newline="")
    remarks = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    for one in kolom:
        remarks.writerow([f"# {one.label}: {explanation(one)}"])
    csv.writer(out, delimiter=";").writerow([one.label for one in kolom])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(judul: str, kolom: Sequence[Field]) -> bytes:
    """Every cell to be filled is text, so that no program shortens a NIK or turns a date round.

    Short lists of choices can be picked from the cell; what is typed instead is judged when it is
    sent.
    """
    heads = row(1, [one.label for one in kolom], TALL_HEAD)
    guide = [row(1, [judul, GUIDE], TALL_HEAD)]
    guide += [row(n, [one.label, explanation(one)]) for n, one in enumerate(kolom, 3)]
    widths = []  # in letters: wide enough for what is written there, not only for the head
    choices = []
    for n, one in enumerate(kolom):
        written = WIDTHS.get(one.nama, 14)
        if one.bentuk is Bentuk.NOMOR:
            written = 20  # 16 digits need as much
        widths.append(max(written, min(40, len(one.label) + 4)))
        text = ",".join(one.pilihan)
        is_plain = '"' not in text and text.count(",") < len(one.pilihan)
        if is_plain and 0 < len(text) <= SHORT:
            cells = f"{letters(n)}2:{letters(n)}{MOST + 1}"
            choices.append(
                '<dataValidation type="list" allowBlank="1" showErrorMessage="0" '
                f'sqref="{cells}"><formula1>"{escape(text)}"</formula1></dataValidation>'
            )
    foot, every = "", "".join(choices)
    if choices:
        foot = f'<dataValidations count="{len(choices)}">{every}</dataValidations>'
    sheets = (
        Sheet("Daftar", widths, [heads], TEXT, foot=foot),
        Sheet("Petunjuk", (32, 90), guide, is_frozen=False),
    )
    return b"".join(workbook(*sheets))
