"""The fonts that the papers of the office are printed with, and which letters these can show."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
# For papers drawn by ourselves: the printer of letters gives the names in its documents out anew.
PLAIN, BOLD = "Kertas", "Kertas-Tebal"


@cache
def register() -> None:
    """Makes PLAIN and BOLD known to reportlab."""
    for name, file in (
        (PLAIN, "LiberationSans-Regular.ttf"),
        (BOLD, "LiberationSans-Bold.ttf"),
    ):
        registerFont(TTFont(name, str(FONTS / file)))


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
        dict.fromkeys(
            sign for sign in text if ord(sign) not in _known() and not sign.isspace()
        )
    )


def complaint(text: str) -> str:
    """The first few of them as the end of a sentence; empty when all can be printed."""
    found = unknown(text)
    shown = ", ".join(f"“{sign}”" for sign in found[:5])
    if len(found) > 5:
        shown += " dan lainnya"
    return shown
