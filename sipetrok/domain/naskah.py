"""The text of a letter as a clerk writes it: plain paragraphs with `{blanks}`. No conditions, no
expressions.

Paragraphs are parted by an empty line. A line `[identitas]` alone stands for the identity table,
and a paragraph that begins with "Yth." is the addressee, whose lines stay apart.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

# What every letter may name besides its own identity fields and isian.
BAWAAN = (
    "jabatan",
    "nama_kantor",
    "nama_induk",
    "tanggal",
    "nomor_register",
    "judul_layanan",
    "sebutan_desa",
)
TABEL = "[identitas]"
TITIK = "." * 15  # left where an answer is missing, to be completed by the officer

_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BLANK_AND_STOP = re.compile(_BLANK.pattern + r"(\.?)")
_GAP = re.compile(r"\.{8,}")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_TABLE_LINE = re.compile(rf"^[ \t]*{re.escape(TABEL)}[ \t]*$", re.MULTILINE)


def blanks(text: str) -> set[str]:
    """The names of all blanks in the text, known or not, without their braces."""
    return set(_BLANK.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its blanks filled once. A missing or empty value leaves dots to complete.

    Where the text sets a full stop after the blank, the one that people type at the end is dropped.
    """
    return _BLANK_AND_STOP.sub(
        lambda match: _answer(values.get(match[1], ""), match[2]), text
    )


def has_gap(text: str) -> bool:
    """Whether dots still wait to be completed: eight or more in a row, as nobody types them."""
    return _GAP.search(text) is not None


def parts(
    text: str, identitas_rows: Sequence[tuple[str, str]]
) -> list[tuple[str, object]]:
    """The letter in order: ("paragraf", str), ("identitas", rows), ("tujuan", lines).

    `identitas_rows` are label and value, and stand wherever the text has its table. Line ends
    within a paragraph are no more than blanks.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    separated = _TABLE_LINE.sub(f"\n\n{TABEL}\n\n", clean)
    return [_part(paragraph, identitas_rows) for paragraph in _paragraphs(separated)]


def stray_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines, from 1, with a brace that makes no blank or a bracketed line that is no table.

    Each with what stands wrong there, such as "{Nama Lengkap}" or "[Identitas]".
    """
    for number, line in enumerate(text.splitlines(), 1):
        rest = _BLANK.sub("", line)
        odd = re.search(r"\{[^{}]*\}?|\}", rest) or re.fullmatch(
            r"\s*(\[[^\]]*\])\s*", rest
        )
        if odd and line.strip() != TABEL:
            yield number, odd[0].strip()


def _paragraphs(text: str) -> Iterator[str]:
    return (
        paragraph.strip()
        for paragraph in _PARAGRAPH_END.split(text)
        if paragraph.strip()
    )


def _part(
    paragraph: str, identitas_rows: Sequence[tuple[str, str]]
) -> tuple[str, object]:
    if paragraph == TABEL:
        return "identitas", list(identitas_rows)
    if paragraph.startswith("Yth."):
        return "tujuan", [line.strip() for line in paragraph.split("\n")]
    return "paragraf", _one_line(paragraph)


def _answer(value: str, stop: str) -> str:
    answer = _one_line(value)
    return ((answer.rstrip(". ") if stop else answer) or TITIK) + stop


def _one_line(value: str) -> str:
    """Spaces and line ends made single: an answer cannot open a paragraph of its own."""
    return " ".join(value.split())
