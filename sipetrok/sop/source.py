"""One TOML file of an office: its values, the line of each key, and what is wrong with its syntax."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from sipetrok.sop.lines import key_lines, last_table
from sipetrok.sop.words import Fault, Path, spell, true_or_false

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_CURLY = re.compile("[“”„‟‘’‚‛]")
_ODD_KEY = re.compile(r"([^\W\d][\w-]*(?:[ '’‘`]+[\w-]+)+)\s*=")  # a blank or an apostrophe inside
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")


@dataclass(frozen=True)
class Source:
    """A file as read.

    After a syntax error `raw` holds what stands before it and `cut` the table it broke off in.
    """

    file: str
    raw: Mapping[str, Any]
    lines: Mapping[Path, int]
    syntax: Fault | None = None
    cut: Path | None = None

    @property
    def is_whole(self) -> bool:
        return self.syntax is None

    def line(self, path: Path) -> int:
        """The line of the nearest thing that is written: the key, else the table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path, kalimat: str) -> Fault:
        return Fault(self.file, self.line(path), spell(path), kalimat)


def read_text(path: FilePath, file: str) -> tuple[str, Fault | None]:
    """The file's text. Notepad's mark at the start is dropped; a wrong encoding is a fault."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        kalimat = "Berkas tidak tersimpan sebagai UTF-8. Simpan ulang dengan pilihan UTF-8."
        return data.decode("utf-8", "replace"), Fault(file, line, "berkas", kalimat)


def read_source(path: FilePath, file: str) -> Source:
    """Reads a TOML file; a syntax error hides only what follows it."""
    text, unreadable = read_text(path, file)
    if unreadable:
        return Source(file, {}, {}, unreadable, ())
    try:
        return Source(file, tomllib.loads(text), key_lines(text))
    except tomllib.TOMLDecodeError as error:
        return _broken(file, text.splitlines(), str(error))


def _broken(file: str, lines: list[str], message: str) -> Source:
    match = _AT_LINE.search(message)
    reported = min(int(match[1]), len(lines)) if match else len(lines)
    raw, found, good = _readable_part(lines[:reported])
    number = _guilty_line(lines, good, reported)
    quoted = lines[number - 1].strip() if lines else ""
    if number != reported and lines[reported - 1].strip().startswith(('"', "'")):
        number, quoted, message = reported, lines[reported - 1].strip(), "comma"
    kalimat = f"Baris ini tidak terbaca: {quoted} — {_cause(quoted, message)}"
    return Source(file, raw, found, Fault(file, number, "tulisan", kalimat), last_table(found))


def _readable_part(lines: list[str]) -> tuple[Mapping[str, Any], Mapping[Path, int], int]:
    """The longest beginning that tomllib accepts, and how many lines it has; the last line is at
    fault or after it.
    """
    for size in range(len(lines) - 1, -1, -1):
        text = "\n".join(lines[:size])
        try:
            return tomllib.loads(text), key_lines(text), size
        except tomllib.TOMLDecodeError:
            continue
    return {}, {}, 0


def _guilty_line(lines: list[str], good: int, reported: int) -> int:
    """What tomllib reports, unless the statement that it could not end began earlier."""
    start = next((n for n in range(good, len(lines)) if _has_content(lines[n])), good) + 1
    return start if _opens_without_end(lines[start - 1]) else max(start, reported)


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith("#")


def _opens_without_end(line: str) -> bool:
    bare = _QUOTED.sub("", line)
    return bare.count("[") > bare.count("]") or '"""' in line or "'''" in line


def _cause(line: str, message: str) -> str:
    bare = _QUOTED.sub('""', line)
    if message == "comma":
        return "koma di akhir baris sebelumnya kurang."
    if (key := _ODD_KEY.match(line)) and (name := _plain(key[1])):
        return f"nama kunci hanya memuat huruf, angka, dan garis bawah; tulis {name}."
    if _CURLY.search(bare):
        return 'tanda kutip melengkung dari Word; ganti dengan tanda kutip lurus (").'
    if (
        "twice" in message
        or "overwrite" in message
        or "multiple times" in message
        or "namespace" in message
    ):
        return _twice(line)
    if bare.count('"') % 2 or "'" in bare:
        return "tanda kutip pembuka atau penutupnya kurang."
    if bare.count("[") != bare.count("]"):
        return "kurung sikunya belum ditutup, atau kurang satu."
    if "=" not in bare and not bare.startswith("["):
        return 'tanda sama dengan (=) tidak ada; tulis seperti: judul = "Izin Keramaian".'
    return _bad_value(bare, line)


def _plain(key: str) -> str:
    """A key without the signs that TOML does not take in it."""
    return re.sub(r"\W", "", re.sub(r"\s+", "_", key.strip().lower()), flags=re.ASCII)


def _twice(line: str) -> str:
    if line.startswith("[") and not line.startswith("[["):
        return f"tabel ini sudah ada; bila memang boleh lebih dari satu, tulis [{line}]."
    return "kunci ini sudah ditulis di atas; hapus salah satunya."


def _bad_value(bare: str, line: str) -> str:
    value = bare.partition("=")[2].strip()
    if value in ("True", "False", "TRUE", "FALSE"):
        return f"tulis {value.lower()} dengan huruf kecil."
    if word := true_or_false(value):
        return f"{value} ditulis {word}, tanpa tanda kutip."
    if not value and "=" in bare:
        return 'isinya belum ditulis; bila memang kosong tulis "".'
    if "\\" in line:
        return "garis miring terbalik (\\) tidak boleh ditulis begitu saja; hapus, atau tulis dua kali."
    if re.match(r"[A-Za-z(]|\d+ *[A-Za-z]", value):
        return 'isi berupa teks harus diapit tanda kutip lurus (").'
    if re.match(r"0\d", value):
        return 'angka yang diawali 0 harus diapit tanda kutip lurus (").'
    return "periksa tanda kutip, koma, dan kurung siku pada baris ini dan baris di atasnya."
