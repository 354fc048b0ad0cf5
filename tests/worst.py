"""Texts that take a careless reader the square of their length, or worse; and how long one took."""

import time
from collections.abc import Callable, Iterator

LONG = 100_000  # letters
# Seconds of the processor, far from both: what reads each letter once takes some milliseconds, a
# file of an office about one second; the square of LONG takes minutes.
MOST = 10.0
SIGNS = " .-@,;:'\"{}[]()=+%_/\\#\t\n\r|<>&*~?"
PAIRS = (
    *("\n ", " \n", "{a", "a.b.", "[[", "]]", "&#", '","', '="', '\\"', "; a", ", "),
    *("a@a.", "Version/a", "\t,", ">\n", "--", "Aa0", "1.", "a b ", "0x", "\\\\", "W/"),
    # Signs below and above a letter in turn; digits of another script; half letters; an emoji.
    *("\u0316\u0301", "\u0301\u0316", "١", "\u1100\u1161", "\ufdfa", "\ud800", "🙂"),
)


def shapes(n: int = LONG) -> Iterator[str]:
    """Repeats of each sign and of what belongs together; whole, begun, and ended otherwise."""
    yield "a@" + "." * n + "@"
    yield "a" + "\u0301" * (n // 2) + "\u0316" * (n // 2)
    for sign in SIGNS:
        yield sign * n
        yield "1" + sign * n + "x"
        yield (sign + "a") * (n // 2)
    for pair in PAIRS:
        yield pair * (n // len(pair))
        yield "1x" + pair * (n // len(pair)) + "x"
    yield "9" * n
    yield "a" + "1" * n + "a"
    yield "1x" + " " * n + "x"
    yield ">" + "\n" * n + "x"


def seconds(read: Callable[[], object]) -> float:
    """Of the processor: what other programs do meanwhile does not count."""
    began = time.process_time()
    read()
    return time.process_time() - began


def toml_shapes(n: int = LONG - 500) -> Iterator[str]:
    """Files of an office as nobody writes them: nested, dotted, begun and never ended."""
    yield from ("[" * n, "a = " + "[" * n, "a = " + "[" * (n // 2) + "]" * (n // 2))
    yield "a = [\n" + "[\n" * (n // 2)
    yield "a = " + "{a = " * (n // 6) + "1" + "}" * (n // 6)
    dots = "a." * (n // 2)
    yield from (f"{dots}a = 1", f"[{dots}a]", f"a = {{ {dots}a = 1 }}")
    yield "".join(f"b{i}.{'a.' * 28}a = 1\n" for i in range(n // 66))
    for number in ("9" * n, "1." + "9" * n, "1e" + "9" * n, "0x" + "f" * n):
        yield f"x = {number}"
    yield "x = 0x" + "f" * 2900
    yield "x = " + "9" * 2900
    yield "x = 2026-01-01T00:00:00." + "9" * n
    yield "a" * n + " = 1"
    for line in ("k{} = 1\n", "[t{}]\n", "[[peran]]\n", "[[langkah]]\nx = 1\n", "# \n"):
        yield "".join(line.format(i) for i in range(n // (len(line) + 4)))
    yield "a = 1\n" * (n // 6)
    # The end is missing: each statement before it can be read, or none.
    yield "a = [\n" + "0,\n" * (n // 3)
    yield "".join(f"k{i} = 1\n" for i in range(n // 10)) + "x = [\n"
    yield 'a = """\n' + "x\n" * (n // 2)
    yield 'a = """\n' + '\\"""\n' * (n // 5) + "\\"
    yield "a = '''\n" + "''\n" * (n // 3)
    yield "a = [" + "0," * 1400 + "]\n"
    yield "a = [\n" + "0,0,0,\n" * (n // 8) + "]\n"
    yield from ('"' * n, '"' * 2900, "a = 1\n" + '\\"' * 1400, 'a = "' + '\\"' * 1400)
    yield from ("a " * 1400 + "= 1", "a" + " " * n, "\n" * n)
    yield '[[langkah]]\nwaktu = "1x' + " " * 2900 + 'y"'
    yield 'jenis = "surat"\n[surat]\nnaskah = """' + "{a\n" * (n // 3) + '"""'
    yield "[[isian]]\nkunci = 'k'\nlabel = 'l'\n" * (n // 36)
    yield '[[langkah]]\ntugas = "olah"\npelaksana = ["zz"]\n' * (n // 49)
