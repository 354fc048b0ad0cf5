"""An empty list to fill in, as XLSX and CSV: the heads, an explanation of each column, and nobody
invented.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from sipetrok.cetak.lembar import TALL_HEAD, TEXT, Sheet, letters, row, workbook
from sipetrok.domain.daftar import MOST
from sipetrok.domain.identitas import Bentuk, Field

SHORT = 250  # letters of a list of choices that a cell itself can offer
WIDTHS = {"nama": 30, "alamat": 40}  # letters, where what is written is longer than the head
GUIDE = "Isi lembar “Daftar”, satu baris untuk satu orang. Judul kolom jangan diubah."


def explanation(kolom: Field) -> str:
    """What belongs into a column, in sentences."""
    return " ".join(_sentences(kolom))


def _sentences(kolom: Field) -> Iterator[str]:
    yield "Wajib diisi." if kolom.wajib else "Boleh dikosongkan."
    if kolom.petunjuk:
        yield kolom.petunjuk.rstrip(".") + "."
    if kolom.pilihan:
        yield f"Pilihannya: {', '.join(kolom.pilihan)}."


def as_csv(kolom: Sequence[Field]) -> bytes:
    """With semicolons and a byte order mark, as spreadsheet programs set to Indonesian open it."""
    out = io.StringIO(newline="")
    remarks = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    for one in kolom:
        remarks.writerow([f"# {one.label}: {explanation(one)}"])
    csv.writer(out, delimiter=";").writerow([one.label for one in kolom])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(judul: str, kolom: Sequence[Field]) -> bytes:
    """Every cell to be filled is text, so that no program shortens a NIK or turns a date round."""
    heads = row(1, [one.label for one in kolom], TALL_HEAD)
    widths = [_width(one) for one in kolom]
    guide = [row(1, [judul, GUIDE], TALL_HEAD)]
    guide += [row(n, [one.label, explanation(one)]) for n, one in enumerate(kolom, 3)]
    sheets = (
        Sheet("Daftar", widths, [heads], TEXT, foot=_choices(kolom)),
        Sheet("Petunjuk", (32, 90), guide, is_frozen=False),
    )
    return b"".join(workbook(*sheets))


def _width(kolom: Field) -> int:
    """In letters: wide enough for what is written there, not only for the head."""
    # 16 digits need 20
    written = 20 if kolom.bentuk is Bentuk.NOMOR else WIDTHS.get(kolom.nama, 14)
    return max(written, min(40, len(kolom.label) + 4))


def _choices(kolom: Sequence[Field]) -> str:
    """Short lists of choices can be picked from the cell; what is typed instead is judged when it
    is sent.
    """
    found = [
        '<dataValidation type="list" allowBlank="1" showErrorMessage="0" '
        f'sqref="{letters(n)}2:{letters(n)}{MOST + 1}">'
        f'<formula1>"{escape(",".join(one.pilihan))}"</formula1></dataValidation>'
        for n, one in enumerate(kolom)
        if _can_be_offered(one.pilihan)
    ]
    if not found:
        return ""
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>'


def _can_be_offered(pilihan: Sequence[str]) -> bool:
    text = "".join(pilihan)
    return 0 < len(text) + len(pilihan) - 1 <= SHORT and "," not in text and '"' not in text
