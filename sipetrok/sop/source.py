"""A file of an office as it was written: its values, the line of each key, what stops its reading.

After a syntax error what stands before it is still read. Whoever asks for a kind of value gets
only what is of that kind: what else stands there is told by the schema, and by it alone.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sipetrok.sop.words import Fault, KeyPath, spell, true_or_false

DATA = Path(__file__).parents[1] / "data"

Finding = tuple[KeyPath, str]  # where something is wrong, and what is said of it
Findings = Iterator[Finding]

_KEY = r"""(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"[ \t]*{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*[ \t]*"
_BLANK = r"(?:\s|#[^\n]*)*"
_BETWEEN = r"(?:[\s,]|#[^\n]*)*"
_STRING = r"""(?s:\"{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\]|\\.)*"|'[^']*')"""
_PLAIN = r"[^,\]}#\n]*"

_ODD_KEY = r"([^\W\d][\w-]*(?:[ '’‘`]+[\w-]+)+)\s*="  # a blank or an apostrophe inside
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")


class _Scan:
    """Where each key stands. Reads only text that tomllib has accepted, which itself forgets lines.

    A path is a tuple of keys and places: ("langkah", 2, "pelaksana", 0).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[KeyPath, int] = {}
        self.sizes: Counter[KeyPath] = Counter()

    @property
    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def take(self, pattern: str) -> str:
        """What matches here, and goes on behind it; an empty text, and stays, when nothing does."""
        match = re.compile(pattern).match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def keys(self) -> list[str]:
        """The parts of a dotted key, without the quotes that they may stand in."""
        parts = re.findall(_KEY, self.take(_DOTTED))
        return [key for part in parts for key in tomllib.loads(f"{part} = 0")]

    def header(self, opening: str) -> KeyPath:
        """The table that a line in brackets opens; a key that names a list means its last table."""
        line = self.line
        path: KeyPath = ()
        for key in self.keys():
            if size := self.sizes[path]:
                path = (*path, size - 1)
            path = (*path, key)
        self.take(r"\]\]?")
        self.found.setdefault(path, line)
        if opening == "[[":
            self.sizes[path] += 1
            path = (*path, self.sizes[path] - 1)
            self.found[path] = line
        return path

    def pair(self, path: KeyPath) -> None:
        """A key with its value, in the table at `path`."""
        line = self.line
        for key in self.keys():
            path = (*path, key)
            self.found.setdefault(path, line)
        self.take(r"=[ \t]*")
        self.value(path)

    def value(self, path: KeyPath) -> None:
        """A value: of a list or a table in braces also what stands in it."""
        opening = self.take(r"[\[{]")
        if not opening:
            self.take(_STRING) or self.take(_PLAIN)
            return
        place = 0
        self.take(_BETWEEN)
        while not self.take(r"[\]}]"):
            if opening == "{":
                self.pair(path)
            else:
                self.found[*path, place] = self.line
                self.value((*path, place))
                place += 1
            self.take(_BETWEEN)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of every key, table and list element."""
    scan = _Scan(text)
    table: KeyPath = ()
    scan.take(_BLANK)
    while scan.at < len(text):
        if opening := scan.take(r"\[\[?"):
            table = scan.header(opening)
        else:
            scan.pair(table)
        scan.take(_BLANK)
    return scan.found


@dataclass(frozen=True)
class Table:
    """A table as written, and its path in the file.

    Nothing is judged here: a value of another kind than was asked for is as good as absent.
    """

    raw: Mapping[str, Any]
    path: KeyPath = ()

    def at(self, *keys: str | int) -> KeyPath:
        """The path of something in this table: `at("isian", 0)` of its first isian."""
        return (*self.path, *keys)

    def __getitem__(self, key: str) -> Any:
        """What stands at the key; None when nothing does."""
        return self.raw.get(key)

    def table(self, key: str) -> "Table":
        """A table in this one; empty when absent."""
        value = self[key]
        if not isinstance(value, dict):
            value = {}
        return Table(value, self.at(key))

    def items(self, key: str) -> list[Any]:
        """The elements of a list; none when there is no list."""
        value = self[key]
        if not isinstance(value, list):
            value = []
        return value

    def rows(self, key: str) -> list["Table"]:
        """The tables of a list."""
        rows = enumerate(self.items(key))
        return [
            Table(row, self.at(key, place))
            for place, row in rows
            if isinstance(row, dict)
        ]

    def all_words(self, key: str, inner: str) -> list[str]:
        """What stands at `inner` in the tables of a list, one text after another."""
        return [word for row in self.rows(key) for word in row.words(inner)]

    def text(self, key: str) -> str:
        """A text; empty when absent."""
        value = self[key]
        return value if isinstance(value, str) else ""

    def words(self, key: str) -> list[str]:
        """The texts of a list, or a text alone."""
        found = self.items(key) or [self[key]]
        return [word for word in found if isinstance(word, str)]

    def each(self, key: str) -> list[Finding]:
        """The texts of a list, each behind its path."""
        return [
            (self.at(key, place), word) for place, word in enumerate(self.words(key))
        ]

    def twice(self, key: str, kalimat: str) -> Findings:
        """A text that a list repeats, told once, at its last place.

        `{}` in `kalimat` is where the text stands, in quotes.
        """
        last = {word: path for path, word in self.each(key)}
        counts = Counter(self.words(key))
        for word, path in last.items():
            if counts[word] > 1:
                yield path, kalimat.format(f'"{word}"')


@dataclass(frozen=True, kw_only=True)
class Source(Table):
    """A file as read. After a syntax error `raw` holds what stands before it."""

    folder: Path
    file: str  # within the folder, such as "layanan/izin-keramaian.toml"
    lines: dict[KeyPath, int]  # from 1, of each key, table and list element
    # What stopped the reading; None when the file was read to its end.
    syntax: Fault | None = None
    beside: "Source | None" = None  # kantor.toml, with which a service file must agree

    @property
    def kantor(self) -> "Source":
        """kantor.toml, which may be this very file."""
        return self.beside or self

    @property
    def is_whole(self) -> bool:
        """Whether it was read to its end: only then can something be said to be missing."""
        return self.syntax is None

    @property
    def cut(self) -> KeyPath | None:
        """The table that was open when the file broke off; () when it was the file itself."""
        if self.is_whole:
            return None
        return next(
            (path[:-1] for path in reversed(self.lines) if isinstance(path[-1], str)),
            (),
        )

    @property
    def slug(self) -> str:
        """The file's name without its ending, by which the layanan is known in addresses."""
        return Path(self.file).stem

    def line(self, path: KeyPath) -> int:
        """The line of the nearest thing that is written: the key, else the table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: KeyPath, kalimat: str) -> Fault:
        """A mistake at this place of the file, ready to be shown."""
        return Fault(self.file, self.line(path), spell(path), kalimat)


def read_text(folder: Path, file: str) -> tuple[str, Fault | None]:
    """The file's text. Notepad's mark at the start is dropped; a wrong encoding is a fault.

    With a fault the text has a question mark in a diamond for each sign that cannot be read.
    Raises OSError where the file itself cannot be read.
    """
    data = (folder / file).read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        kalimat = (
            "Berkas tidak tersimpan sebagai UTF-8. Simpan ulang dengan pilihan UTF-8."
        )
        return data.decode("utf-8", "replace"), Fault(file, line, "berkas", kalimat)


def read_source(folder: Path, file: str, beside: Source | None = None) -> Source:
    """Reads a TOML file; a syntax error hides only what follows it.

    `beside` is kantor.toml, for a service file. Never raises for what is written in the file:
    the one error that stopped the reading stands in `syntax`.
    """
    text, syntax = read_text(folder, file)
    if syntax:
        text = ""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        text, syntax = _broken(file, text.splitlines(), str(error))
        raw = tomllib.loads(text)
    found = key_lines(text)
    return Source(
        raw, folder=folder, file=file, lines=found, syntax=syntax, beside=beside
    )


def _broken(file: str, lines: list[str], message: str) -> tuple[str, Fault]:
    """What tomllib accepts of a text at most, and what stops it.

    Whole lines are taken away from the end until the rest can be read. `message` is tomllib's
    own, of which only the number of the line is used, and for some causes a word.
    """
    # At the end of the document tomllib names no line.
    reported = min([len(lines), *map(int, re.findall(r"\(at line (\d+),", message))])
    good = next(
        size for size in range(reported - 1, -1, -1) if _is_readable(lines[:size])
    )
    number = _guilty_line(lines, good, reported)
    quoted = lines[number - 1].strip()
    last = lines[reported - 1].strip()
    if number != reported and last.startswith(('"', "'")):
        number = reported
        quoted = last
        message = "comma"
    kalimat = f"Baris ini tidak terbaca: {quoted} — {_cause(quoted, message)}"
    return "\n".join(lines[:good]), Fault(file, number, "tulisan", kalimat)


def _is_readable(lines: list[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _guilty_line(lines: list[str], good: int, reported: int) -> int:
    """What tomllib reports, unless the statement that it could not end began earlier."""
    written = (
        n for n in range(good, len(lines)) if lines[n].strip()[:1] not in ("", "#")
    )
    start = next(written, good) + 1
    line = lines[start - 1]
    bare = _QUOTED.sub("", line)
    if bare.count("[") > bare.count("]") or '"""' in line or "'''" in line:
        return start
    return max(start, reported)


def _cause(line: str, message: str) -> str:
    """What is likely wrong with a line, from the surest sign to the vaguest, and how to mend it."""
    bare = _QUOTED.sub('""', line)
    if message == "comma":
        return "koma di akhir baris sebelumnya kurang."
    if key := re.match(_ODD_KEY, line):
        # Without the signs that TOML does not take in a key.
        name = re.sub(r"\W", "", "_".join(key[1].lower().split()), flags=re.ASCII)
        if name:
            return (
                f"nama kunci hanya memuat huruf, angka, dan garis bawah; tulis {name}."
            )
    if re.search("[“”„‟‘’‚‛]", bare):
        return 'tanda kutip melengkung dari Word; ganti dengan tanda kutip lurus (").'
    if re.search("twice|overwrite|multiple times|namespace", message):
        if line.startswith("[") and not line.startswith("[["):
            return f"tabel ini sudah ada; bila memang boleh lebih dari satu, tulis [{line}]."
        return "kunci ini sudah ditulis di atas; hapus salah satunya."
    if bare.count('"') % 2 or "'" in bare:
        return "tanda kutip pembuka atau penutupnya kurang."
    if bare.count("[") != bare.count("]"):
        return "kurung sikunya belum ditutup, atau kurang satu."
    if "=" not in bare and not bare.startswith("["):
        return (
            'tanda sama dengan (=) tidak ada; tulis seperti: judul = "Izin Keramaian".'
        )
    value = bare.partition("=")[2].strip()
    if value in ("True", "False", "TRUE", "FALSE"):
        return f"tulis {value.lower()} dengan huruf kecil."
    if word := true_or_false(value):
        return f"{value} ditulis {word}, tanpa tanda kutip."
    if not value and "=" in bare:
        return 'isinya belum ditulis; bila memang kosong tulis "".'
    if "\\" in line:
        return (
            "garis miring terbalik (\\) tidak boleh ditulis begitu saja; "
            "hapus, atau tulis dua kali."
        )
    if re.match(r"[A-Za-z(]|\d+ *[A-Za-z]", value):
        return 'isi berupa teks harus diapit tanda kutip lurus (").'
    if re.match(r"0\d", value):
        return 'angka yang diawali 0 harus diapit tanda kutip lurus (").'
    return "periksa tanda kutip, koma, dan kurung siku pada baris ini dan baris di atasnya."
