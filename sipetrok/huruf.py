"""Which letters the papers of the office can show: those of the fonts that they are printed with."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"


@cache
def _known() -> frozenset[int]:
    return frozenset.intersection(
        *(frozenset(TTFontFile(str(path)).charToGlyph) for path in FONTS.glob("*.ttf"))
    )


def unknown(text: str) -> tuple[str, ...]:
    """The letters of a text, each once, that cannot be printed: told before somebody waits for the
    print.
    """
    return tuple(
        dict.fromkeys(sign for sign in text if ord(sign) not in _known() and not sign.isspace())
    )


def complaint(text: str) -> str:
    """The first few of them as the end of a sentence; empty when all can be printed."""
    found = unknown(text)
    return ", ".join(f"“{sign}”" for sign in found[:5]) + (" dan lainnya" if len(found) > 5 else "")
