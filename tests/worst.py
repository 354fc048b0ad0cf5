"""Texts that take a careless reader the square of their length, or worse; and how long one took."""

import time
from collections.abc import Callable, Iterator

LONG = 100_000  # letters
# Seconds of the processor. What reads each letter once takes some milliseconds; the square of
# LONG takes minutes.
MOST = 1.0
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
