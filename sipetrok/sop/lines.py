"""Where each key of a TOML text stands. Reads only text that tomllib has already accepted.

A path is a tuple of keys and places: ("langkah", 2, "pelaksana", 0). tomllib itself forgets lines.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_PLAIN = re.compile(r"[^,\]}#\n]*")


@dataclass
class _Scan:
    """The reader's place in the text, and what it has found so far."""

    text: str
    at: int = 0
    found: dict[Path, int] = field(default_factory=dict)
    sizes: dict[Path, int] = field(default_factory=dict)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def has(self, token: str) -> bool:
        return self.text.startswith(token, self.at)


def key_lines(text: str) -> Mapping[Path, int]:
    """The line, from 1, of every key, table and list element."""
    scan = _Scan(text)
    table: Path = ()
    scan.skip(_BLANK)
    while scan.at < len(text):
        if scan.has("["):
            table = _header(scan)
        else:
            _pair(scan, table)
        scan.skip(_BLANK)
    ends = [i for i, letter in enumerate(text) if letter == "\n"]
    return {path: bisect_right(ends, at - 1) + 1 for path, at in scan.found.items()}


def last_table(lines: Mapping[Path, int]) -> Path:
    """The table that was open when the text ended; () when only root keys were read."""
    return next((path[:-1] for path in reversed(lines) if isinstance(path[-1], str)), ())


def _header(scan: _Scan) -> Path:
    start = scan.at
    is_list = scan.has("[[")
    scan.at += 2 if is_list else 1
    keys = _keys(scan)
    scan.at += 2 if is_list else 1
    path = _resolve(scan, keys[:-1]) + keys[-1:]
    scan.found.setdefault(path, start)
    if is_list:
        scan.sizes[path] = scan.sizes.get(path, 0) + 1
        path = (*path, scan.sizes[path] - 1)
        scan.found[path] = start
    return path


def _resolve(scan: _Scan, keys: tuple[str, ...]) -> Path:
    """A key that names a list of tables means its last one."""
    path: Path = ()
    for key in keys:
        path = (*path, key)
        if path in scan.sizes:
            path = (*path, scan.sizes[path] - 1)
    return path


def _keys(scan: _Scan) -> tuple[str, ...]:
    keys = []
    while True:
        scan.skip(_SPACE)
        keys.append(scan.skip(_BARE_KEY) or _string(scan)[1:-1])
        scan.skip(_SPACE)
        if not scan.has("."):
            return tuple(keys)
        scan.at += 1


def _pair(scan: _Scan, table: Path) -> None:
    start = scan.at
    path = table
    for key in _keys(scan):
        path = (*path, key)
        scan.found.setdefault(path, start)
    scan.at += 1  # the equals sign
    scan.skip(_SPACE)
    _value(scan, path)


def _value(scan: _Scan, path: Path) -> None:
    if scan.has("["):
        _list(scan, path)
    elif scan.has("{"):
        _inline_table(scan, path)
    elif not _string(scan):
        scan.skip(_PLAIN)


def _string(scan: _Scan) -> str:
    return next((text for pattern in _STRINGS if (text := scan.skip(pattern))), "")


def _list(scan: _Scan, path: Path) -> None:
    scan.at += 1
    place = 0
    while True:
        scan.skip(_BLANK)
        if scan.has("]"):
            scan.at += 1
            return
        scan.found[*path, place] = scan.at
        _value(scan, (*path, place))
        place += 1
        scan.skip(_BLANK)
        if scan.has(","):
            scan.at += 1


def _inline_table(scan: _Scan, path: Path) -> None:
    scan.at += 1
    while True:
        scan.skip(_BLANK)
        if scan.has("}"):
            scan.at += 1
            return
        _pair(scan, path)
        scan.skip(_BLANK)
        if scan.has(","):
            scan.at += 1
