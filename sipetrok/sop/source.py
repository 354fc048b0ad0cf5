"""A file of an office as it was written: its values, the line of each key, what stops its reading.

What is far beyond any file of an office is refused unread; after a syntax error what stands before
it is still read. Whoever asks for a kind of value gets
only what is of that kind: what else stands there is told by the schema, and by it alone.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sipetrok.sop import syntax as syntax_of
from sipetrok.sop.words import Fault, KeyPath, spell

DATA = Path(__file__).parents[1] / "data"
LARGEST = 100_000  # letters of a file: eight times the longest that an office has

Finding = tuple[KeyPath, str]  # where something is wrong, and what is said of it
Findings = Iterator[Finding]

_KEY = r"""(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"[ \t]*{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*[ \t]*"
_BLANK = r"(?:\s|#[^\n]*)*"
_BETWEEN = r"(?:[\s,]|#[^\n]*)*"
_STRING = r"""(?s:\"{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\]|\\.)*"|'[^']*')"""
_PLAIN = r"[^,\]}#\n]*"


class _Scan:
    """Where each key stands. Reads only text that tomllib has accepted, which itself forgets lines.

    A path is a tuple of keys and places: ("langkah", 2, "pelaksana", 0).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = self.counted = 0
        self.number = 1
        self.found: dict[KeyPath, int] = {}
        self.sizes: Counter[KeyPath] = Counter()

    @property
    def line(self) -> int:
        """The number of the line, counted on from where it was last asked."""
        self.number += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.number

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


def repeated(rows: list[Table], key: str, kalimat: str) -> Findings:
    """A value that another row before it has already."""
    seen: list[Any] = []  # a list, because a faulty value need not be hashable
    for row in rows:
        value = row[key]
        if value is not None and value in seen:
            yield row.at(key), kalimat.format(value)
        seen.append(value)


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
        opened = next(reversed(self.lines), ())
        if opened and self.value(opened) == {}:
            return opened  # at its first line
        return next(
            (path[:-1] for path in reversed(self.lines) if isinstance(path[-1], str)),
            (),
        )

    def value(self, path: KeyPath) -> Any:
        """What stands at the path of a line."""
        value: Any = self.raw
        for part in path:
            value = value[part]
        return value

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

    With a fault the text has a question mark in a diamond for each sign that cannot be read, and no
    more than LARGEST letters; it is empty where the file itself cannot be read.
    """
    try:
        data = (folder / file).read_bytes()
    except OSError as problem:
        kalimat = (
            f"Berkas ini tidak dapat dibaca ({problem.strerror}). Periksa izinnya."
        )
        return "", Fault(file, 1, "berkas", kalimat)
    if len(data) > LARGEST:
        kalimat = f"Berkas lebih dari {LARGEST} huruf. Periksa apakah isinya benar."
        return "", Fault(file, 1, "berkas", kalimat)
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
    syntax = syntax or syntax_of.endless(file, text)
    if syntax:
        text = ""
    try:
        raw = syntax_of.values(text)
    except tomllib.TOMLDecodeError as error:
        text, syntax = syntax_of.broken(file, text, str(error))
        raw = syntax_of.values(text)
    found = key_lines(text)
    return Source(
        raw, folder=folder, file=file, lines=found, syntax=syntax, beside=beside
    )


def data_paths(folder: Path, place: str) -> dict[str, Path]:
    """The files at a place that offices share, such as "libur", by name: the office's own, and of
    ours those that it has not put in its folder.
    """
    found: dict[str, Path] = {}
    for root in (DATA, folder):
        found |= {path.stem: path for path in sorted(root.glob(f"{place}/*.toml"))}
    return found


def read_data(folder: Path, path: Path) -> Source:
    """One of these; a file of ours is named by its place in the program."""
    root = folder if path.is_relative_to(folder) else DATA.parents[1]
    return read_source(root, path.relative_to(root).as_posix())
