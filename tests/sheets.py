"""Spreadsheets as people send them, put together by hand so that tests can say exactly what is in a
cell.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DAY = 's="1"'  # the style of a date, in the workbook below


def csv_of(
    rows: Iterable[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8"
) -> bytes:
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def number(value: str, style: str = "") -> tuple[str, str]:
    """A cell that holds a number, as it stands in the file."""
    return style, f"<v>{value}</v>"


def formula(text: str, cached: str = "") -> tuple[str, str]:
    return "", f"<f>{escape(text)}</f>" + (f"<v>{cached}</v>" if cached else "")


def xlsx(
    rows: Iterable[Sequence[object]],
    head: str = "",
    state: str = "visible",
    **parts: bytes,
) -> bytes:
    """A workbook of one sheet: texts, and cells made by `number` and `formula`; None leaves one
    out.
    """
    lines = []
    for n, row in enumerate(rows, 1):
        cells = [
            _cell(f"{_letter(place)}{n}", value)
            for place, value in enumerate(row)
            if value is not None
        ]
        lines.append(f'<row r="{n}">{"".join(cells)}</row>')
    return pack(
        {
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="S" sheetId="1" state="{state}" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
            f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/styles.xml": f"<styleSheet {MAIN}>"
            '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
            '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/>'
            "</cellXfs></styleSheet>",
            "xl/worksheets/sheet1.xml": f"{head}<worksheet {MAIN}><sheetData>"
            f"{''.join(lines)}</sheetData></worksheet>",
        }
        | parts
    )


def pack(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _cell(reference: str, value: object) -> str:
    if isinstance(value, tuple):
        return f'<c r="{reference}" {value[0]}>{value[1]}</c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _letter(place: int) -> str:
    return (
        chr(65 + place)
        if place < 26
        else _letter(place // 26 - 1) + chr(65 + place % 26)
    )
