"""What stops the reading of a file of an office, in words for the clerk who wrote it: a syntax
error with its likely cause, and what is so long that reading it would never end.

Each question takes no more than the length of the file, or a few readings of it.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from sipetrok.sop.words import Fault, true_or_false

LINE = 3_000  # letters of a line
QUOTED = 300  # letters of a line that are looked at for what is wrong in it, and shown

_ODD_KEY = r"([^\W\d][\w-]*(?:[ '’‘`]+[\w-]+)+)\s*="  # a blank or an apostrophe inside
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")
# Reading a dotted key takes the square of its parts.
_DEEP = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){30}""")
# What decides where a statement ends; an open text goes on to the end.
_TOKEN = re.compile(
    r"""(?s:\"{3}(?:[^\\]|\\.|\\\Z)*?(?:"{3,5}|\Z)|'{3}.*?(?:'{3,5}|\Z))"""
    r"""|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?|\#[^\n]*+|[][{}\n]"""
)


def endless(file: str, text: str) -> Fault | None:
    """The first line that no clerk has written, for which tomllib would take its square."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LINE:
            kalimat = f"Baris ini lebih dari {LINE} huruf. Bagi menjadi beberapa baris."
            return Fault(file, number, "tulisan", kalimat)
        if _DEEP.search(line):
            kalimat = (
                "Baris ini memuat terlalu banyak titik di antara kata. Hapus titiknya."
            )
            return Fault(file, number, "tulisan", kalimat)
    return None


def values(text: str) -> dict[str, Any]:
    """Raises TOMLDecodeError, also where tomllib itself gives up: at a number of thousands of
    digits, or at brackets within brackets within brackets.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (ValueError, RecursionError) as error:
        raise tomllib.TOMLDecodeError(str(error)) from None


def broken(file: str, text: str, message: str) -> tuple[str, Fault]:
    """What tomllib accepts of a text at most, and what stops it.

    Whole statements are taken away from the end until the rest can be read. `message` is tomllib's
    own, of which only the number of the line is used, and for some causes a word.
    """
    lines = text.removesuffix("\n").split("\n")
    # At the end of the document tomllib names no line.
    reported = min([len(lines), *map(int, re.findall(r"\(at line (\d+),", message))])
    # Up to the statement that is broken all can be read, and with it nothing.
    ends = [0, *(size for size in _statement_ends(text) if size < reported)]
    count = bisect_right(ends, False, key=lambda size: not _is_readable(lines[:size]))
    good = ends[count - 1]
    number = _guilty_line(lines, good, reported)
    quoted = lines[number - 1].strip()[:QUOTED]
    last = lines[reported - 1].strip()
    if number != reported and last.startswith(('"', "'")):
        number = reported
        quoted = last
        message = "comma"
    kalimat = f"Baris ini tidak terbaca: {quoted} — {_cause(quoted, message)}"
    return "\n".join(lines[:good]), Fault(file, number, "tulisan", kalimat)


def _statement_ends(text: str) -> Iterator[int]:
    """Behind how many lines a statement may end: outside of brackets and texts."""
    lines = depth = 0
    for token in _TOKEN.findall(text):
        lines += token.count("\n")
        depth += (token in ("[", "{")) - (token in ("]", "}"))
        if token == "\n" and depth <= 0:
            yield lines


def _is_readable(lines: list[str]) -> bool:
    try:
        values("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _guilty_line(lines: list[str], good: int, reported: int) -> int:
    """What tomllib reports, unless the statement that it could not end began earlier."""
    written = (
        n for n in range(good, len(lines)) if lines[n].strip()[:1] not in ("", "#")
    )
    start = next(written, good) + 1
    line = lines[start - 1][:QUOTED]
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
    if re.match("(tanggal|dari|sampai) *=", bare):
        return "tanggal ditulis tahun-bulan-hari dan harus ada di kalender, misalnya 2028-01-31."
    if re.match(r"[A-Za-z(]|\d+ *[A-Za-z]", value):
        return 'isi berupa teks harus diapit tanda kutip lurus (").'
    if re.match(r"0\d", value):
        return 'angka yang diawali 0 harus diapit tanda kutip lurus (").'
    return "periksa tanda kutip, koma, dan kurung siku pada baris ini dan baris di atasnya."
