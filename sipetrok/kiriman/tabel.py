"""A spreadsheet as it was sent, XLSX or CSV, read into cells: nothing in it runs, and it stays
within its bounds.

XLSX is read with the standard library alone: expat is told to refuse every document type, so that
no entity is ever expanded, and the archive is weighed before anything in it is unpacked. openpyxl
would read styles, comments and padded rows whole before it could be stopped. python-calamine 0.9.1
was tried: 1,066 bytes make it ask for 550 GB, and errors in cells are lost in silence.
"""

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from sipetrok.domain import SipetrokError
from sipetrok.domain.daftar import some
from sipetrok.domain.nomor import letters, spans
from sipetrok.domain.sel import GALAT, RUMUS, Sel, is_date_code, read_serial, says_error

LARGEST = 5_000_000  # bytes of the file
UNPACKED = 40_000_000  # bytes of all that is in it
# Of everything that is read: a sheet with a million empty cells is no list.
ELEMENTS = 500_000
ROWS = 1_000  # that say something, the heads apart
SEEN = 500_000  # empty ones and remarks among them
ABOVE = 20  # rows that may stand over the first row of data: titles and the heads
COLUMNS = 200  # up to GR
TOKEN = 1_000_000  # bytes of one tag or remark: expat reads an open one again with every piece
LETTERS = 10_000  # of one cell; whatever is longer is too long for every field
SHOWN = (None, "visible")  # of a sheet
OPTIONAL = ("xl/sharedStrings.xml", "xl/styles.xml")
MERGED = 1_000  # cells over several rows
GUIDE = "Petunjuk"  # the sheet of the template that explains
REMARK = "#"  # begins a line that explains, as in the template
# Number formats that are dates without saying so.
DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}

# Number as the program shows it, cells by column from 0.
Baris = tuple[int, dict[int, Sel]]
# Of XML: name without prefix, attributes, and the text directly in it.
Element = tuple[str, dict[str, str], str]

NOT_A_SHEET = (
    "Berkas ini bukan XLSX atau CSV. Buka di program lembar kerja, simpan sebagai XLSX, lalu "
    "unggah lagi."
)
LOCKED = (
    "Berkas ini memakai format lama (XLS) atau kata sandi. Buka, hapus kata sandinya, simpan "
    "sebagai XLSX, lalu unggah lagi."
)
DAMAGED = (
    "Berkas ini rusak atau tidak lengkap. Buka di program lembar kerja, simpan lagi sebagai XLSX, "
    "lalu unggah lagi."
)
TOO_LARGE = (
    "Berkas ini terlalu besar. Paling besar 5 MB. Hapus gambar dan lembar lain, atau bagi menjadi "
    "beberapa berkas."
)
TOO_MERGED = (
    "Berkas ini memuat terlalu banyak sel gabungan. Pisahkan selnya, lalu unggah lagi."
)
TOO_MANY = "Berkas ini lebih dari 1.000 baris. Bagi menjadi beberapa berkas."


class TabelDitolak(SipetrokError):
    """The file is no spreadsheet, or beyond the bounds; the sentence says what to do.

    Of single cells nothing is refused here: a broken one is a `Rusak` in its place.
    """


@dataclass
class Tabel:
    """What was read, and what of it people may not see in their program."""

    rows: list[Baris] = field(default_factory=list)
    since_1904: bool = False
    # Sheets that were not read, rows that only explain, and what is hidden: rows by number, columns
    # from the first to the last.
    lembar: list[str] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    # Cells over several rows: column, first and last row.
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    wide: list[int] = field(default_factory=list)  # rows that go on behind COLUMNS

    @property
    def catatan(self) -> tuple[str, ...]:
        """What is to be known of the file before anything of it goes in, in sentences."""
        used = sorted({place for _, cells in self.rows for place in cells})
        hidden = [
            letters(place)
            for place in used
            if any(first <= place <= last for first, last in self.columns)
        ]
        merged = [
            f"{letters(place)}{first}–{letters(place)}{last}"
            for place, first, last in self.merged
        ]
        rows = spans(number for number, _ in self.rows if number in self.hidden)
        others = some([f"“{name}”" for name in self.lembar])
        told = (
            (others, "Hanya satu lembar yang dibaca. Lembar lain tidak dibaca: {}."),
            (
                rows,
                "Baris {} tersembunyi atau disaring di lembar kerja, dan ikut dibaca. Hapus "
                "bila bukan maksud Anda.",
            ),
            (some(hidden), "Kolom {} tersembunyi, dan ikut dibaca."),
            (some(merged), "Sel gabungan dibaca sama di setiap barisnya: {}."),
            (spans(self.wide), "Isi di kanan kolom GR tidak dibaca: baris {}."),
            (spans(self.remarks), "Baris {} diawali tanda # dan tidak dibaca."),
        )
        return tuple(sentence.format(what) for what, sentence in told if what)

    def fill(self) -> None:
        """A cell over several rows says the same in each of them."""
        said = dict(self.rows)
        for place, first, last in self.merged:
            value = said.get(first, {}).get(place)
            if value is None:
                continue
            for number, cells in said.items():
                if first < number <= last:
                    cells.setdefault(place, value)


def read(isi: bytes) -> Tabel:
    """Every row that says something, of the first sheet that is shown.

    Rows that only explain (REMARK) are left out; the numbers of the others stay as the program
    shows them. Raises TabelDitolak for what is no XLSX or CSV, broken, or beyond the bounds above.
    """
    if len(isi) > LARGEST:
        raise TabelDitolak(TOO_LARGE)
    if not isi.strip():
        raise TabelDitolak("Berkas ini kosong. Pilih berkas yang sudah diisi.")
    if isi.startswith(b"\xd0\xcf\x11\xe0"):
        raise TabelDitolak(LOCKED)

    # Rows are taken one by one, so that an endless sheet is given up at its bound.
    tabel = Tabel()
    rows = _xlsx(isi, tabel) if isi.startswith(b"PK") else _csv(isi)
    kept = tabel.rows
    for seen, (number, cells) in enumerate(rows):
        # Only a text can be blank.
        said = {n: cell for n, cell in cells.items() if str(cell).strip()}
        if max(said, default=0) >= COLUMNS and len(tabel.wide) < ROWS:
            tabel.wide.append(number)
        said = {n: cell for n, cell in said.items() if n < COLUMNS}
        is_remark = bool(said) and _is_remark(str(said[min(said)]).strip())
        is_told = said and not is_remark
        if seen == SEEN or (is_told and len(kept) == ROWS + ABOVE):
            raise TabelDitolak(TOO_MANY)
        if is_told:
            kept.append((number, said))
        elif is_remark and len(tabel.remarks) < ROWS:
            tabel.remarks.append(number)
    tabel.fill()
    return tabel


def _is_remark(text: str) -> bool:
    """A number "#1" counts, and "#N/A" is an error that the program shows."""
    return re.match(r"#(?! ?[0-9])", text) is not None and not says_error(text)


# CSV.


def _csv(isi: bytes) -> Iterator[Baris]:
    """Rows from 1, every cell a text; parted by what "sep=" says, else by the sign that the first
    lines have most of.
    """
    text = _decoded(isi)
    first, _, rest = text.partition("\n")
    if match := re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE):
        delimiter, text = match[1], "\n" + rest
    else:
        # The beginning without explanations and quoted words is enough to see it.
        remarks = (REMARK, f'"{REMARK}')
        lines = text[:16_000].splitlines()
        heads = "\n".join(line for line in lines if not line.startswith(remarks))
        delimiter = max(";,\t", key=re.sub(r'"[^"]*"', "", heads).count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, row in enumerate(rows, 1):
            cells = [cell[: LETTERS + 1] for cell in row[:COLUMNS]]
            yield number, dict(enumerate([*cells, "".join(row[COLUMNS:]).strip()]))
    except csv.Error:
        raise TabelDitolak(DAMAGED) from None


def _decoded(isi: bytes) -> str:
    """The text of a CSV file. Raises TabelDitolak for what is plainly another kind of file."""
    if isi.startswith((b"\xff\xfe", b"\xfe\xff")):
        return isi.decode("utf-16", "replace")
    if b"\0" in isi or isi.startswith((b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"<")):
        raise TabelDitolak(NOT_A_SHEET)
    try:
        return isi.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheet programs on Windows write.
        return isi.decode("cp1252", "replace")


# XLSX.


def _xlsx(isi: bytes, tabel: Tabel) -> Iterator[Baris]:
    """The rows of the first visible sheet. Raises TabelDitolak for whatever goes wrong in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(isi)) as archive:
            # Nothing is unpacked beyond the size that the archive itself gives.
            if sum(member.file_size for member in archive.infolist()) > UNPACKED:
                raise TabelDitolak(TOO_LARGE)
            yield from _Book(archive, tabel).rows()
    except TabelDitolak:
        raise
    except KeyError as problem:  # an archive of something else
        raise TabelDitolak(NOT_A_SHEET) from problem
    except Exception as problem:
        # Readers fail in many ways on a broken file; to the sender they are one.
        raise TabelDitolak(DAMAGED) from problem


class _Book:
    """A workbook: its shared strings, which cell styles are dates, and the sheet shown first."""

    count = 0

    def __init__(self, archive: zipfile.ZipFile, tabel: Tabel) -> None:
        self.archive, self.tabel = archive, tabel
        parts = self._elements("xl/_rels/workbook.xml.rels")
        targets = {e.get("Id"): e.get("Target", "") for _, e, _ in parts}
        sheets = []
        for tag, e, _ in self._elements("xl/workbook.xml"):
            if tag == "sheet":
                name, is_shown = e.get("name", "")[:40], e.get("state") in SHOWN
                ids = (value for key, value in e.items() if key.endswith(":id"))
                if is_shown:
                    sheets.append(next(ids, ""))
                if (not is_shown or len(sheets) > 1) and name != GUIDE:
                    tabel.lembar.append(name if is_shown else f"{name} (tersembunyi)")
            elif tag == "workbookPr":
                tabel.since_1904 = e.get("date1904") in ("1", "true")
        self.sheet = "xl/" + targets[sheets[0]].removeprefix("/xl/")
        self.strings, self.dates = list(self._strings()), self._date_styles()

    def _elements(self, name: str) -> Iterator[Element]:
        """Each element of a part at its end; none of a part that may be absent and is."""
        if name in OPTIONAL and name not in self.archive.namelist():
            return
        parser = expat.ParserCreate()
        parser.buffer_text = True
        done: list[Element] = []
        inside: list[tuple[str, dict[str, str], list[str]]] = []

        def refuse(*_: object) -> None:
            raise TabelDitolak(DAMAGED)

        def start(tag: str, attributes: dict[str, str]) -> None:
            if len(inside) > 50:
                refuse()
            inside.append((tag.rpartition(":")[2], attributes, []))

        def end(_: str) -> None:
            tag, attributes, text = inside.pop()
            done.append((tag, attributes, "".join(text)))

        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = lambda text: inside[-1][2].append(text)
        # In pieces: what is done is handed on before the next is read, so nothing piles up.
        fed, piece = 0, b"."
        with self.archive.open(name) as file:
            while piece:
                piece = file.read(65_536)
                parser.Parse(piece, not piece)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > TOKEN:
                    refuse()
                yield from done
                self.count += len(done)
                if self.count > ELEMENTS:
                    raise TabelDitolak(TOO_LARGE)
                done.clear()

    def _strings(self) -> Iterator[str]:
        """The shared strings; how a word is read aloud (rPh) is left out."""
        parts: list[str] = []
        for tag, _, text in self._elements("xl/sharedStrings.xml"):
            if tag == "t":
                parts.append(text[: LETTERS + 1])
            elif tag == "rPh":
                parts.pop()
            elif tag == "si":
                yield "".join(parts)[: LETTERS + 1]
                parts.clear()

    def _date_styles(self) -> frozenset[str]:
        """The numbers of the cell styles that show a date."""
        formats, found = set(DATES), []
        for tag, e, _ in self._elements("xl/styles.xml"):
            if tag == "numFmt" and is_date_code(e.get("formatCode", "")):
                formats.add(int(e["numFmtId"]))
            elif tag == "xf":
                found.append(int(e.get("numFmtId", "0")))
            elif tag == "cellStyleXfs":
                found.clear()
            elif tag == "cellXfs":
                break
        return frozenset(str(n) for n, number in enumerate(found) if number in formats)

    def rows(self) -> Iterator[Baris]:
        """The rows of the sheet.

        Cells and rows that do not say where they are follow the one before.
        """
        number = 0
        cells: dict[int, Sel] = {}
        said: dict[str, list[str]] = defaultdict(list)  # by what is within a cell
        for tag, e, text in self._elements(self.sheet):
            if tag == "c":
                column = _column(e["r"]) if "r" in e else max(cells, default=-1) + 1
                cell = self._cell(e, said)
                if cell is not None:
                    cells[column] = cell
                said.clear()
            elif tag == "row":
                number = int(e.get("r", number + 1))
                if cells and e.get("hidden") in ("1", "true"):
                    self.tabel.hidden.add(number)
                yield number, cells
                cells = {}
            elif tag == "col":
                self._see_column(e)
            elif tag == "mergeCell":
                self._see_merged(e["ref"])
            else:
                said[tag].append(text[: LETTERS + 1])

    def _see_column(self, e: dict[str, str]) -> None:
        columns = self.tabel.columns
        if e.get("hidden") in ("1", "true") and len(columns) < COLUMNS:
            columns.append((int(e["min"]) - 1, int(e["max"]) - 1))

    def _see_merged(self, reference: str) -> None:
        """Only cells over several rows of one column hide what the lower rows say."""
        found = re.fullmatch(
            "([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})", reference
        )
        if not found or found[1] != found[3] or found[2] == found[4]:
            return
        if len(self.tabel.merged) == MERGED:
            raise TabelDitolak(TOO_MERGED)
        self.tabel.merged.append((_column(found[1]), int(found[2]), int(found[4])))

    def _cell(self, e: dict[str, str], said: dict[str, list[str]]) -> Sel | None:
        """What a program last computed for a formula is believed; a formula alone says nothing."""
        kind, values = e.get("t", "n"), said["v"]
        if kind == "inlineStr":
            return "".join(said["t"])[: LETTERS + 1]
        if not values or not (values[-1] or kind == "str"):
            return RUMUS if said["f"] else None
        value = values[-1]
        match kind:
            case "s":
                return self.strings[int(value)]
            case "str":
                return value
            case "e":
                return GALAT
            case "b":
                return {"1": "ya"}.get(value, "tidak")
            case "d":
                return datetime.fromisoformat(value).date()
        number = float(value)
        if e.get("s") in self.dates:
            return read_serial(number, self.tabel.since_1904)
        return number


def _column(reference: str) -> int:
    """The place of a cell in its row, from 0: "C7" is 2."""
    place = 0
    for letter in re.findall("^[A-Z]{1,3}", reference)[0]:
        place = place * 26 + ord(letter) - 64
    return place - 1
