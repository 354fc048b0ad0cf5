"""The papers of example files: plain sheets marked CONTOH, with the rows that an officer compares.

No emblem, no face, no stamp: nobody takes one of them for a real document.
"""

import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sipetrok.domain.identitas import letter_rows, print_isian
from sipetrok.sop.standar import Identitas, Standar

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
SIZE = (1130, 1598)  # an A4 as large as uploads are kept
LEFT, COLUMN, RIGHT = 90, 430, 1040
LINE = 1.3  # of the size of the letters
WHITE, DULL = "#ffffff", "#b4b4b4"
INK, GREY, RED, BLUE = "#1b1b1f", "#5a5a5f", (166, 27, 27), "#182c8c"
ANGLE = 40  # degrees
FOOT = "CONTOH, bukan dokumen resmi"
SIGNED = "CONTOH: surat ini dianggap sudah ditandatangani dan dicap"
UNREADABLE = "tidak terbaca"


def rows(title: str, standar: Standar, isian: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a paper of this name says of the pemohon: what the form asks, so that both can be
    compared.

    A card only says who they are.
    """
    name = title.lower()
    asked = standar.identitas
    if re.search(r"\bkk\b|kartu keluarga", name):
        asked = (Identitas.KK, *asked)
    found = letter_rows(asked, isian)
    if not re.search(r"\b(kk|ktp|kartu)\b", name):
        found += [
            (one.kunci.replace("_", " ").capitalize(), print_isian(one, isian[one.kunci]))
            for one in standar.isian
        ]
    return found


def sheet(title: str, rows: Sequence[tuple[str, str]], is_readable: bool = True) -> bytes:
    """One paper as JPEG. Where it is not readable it is dull, and hides its values."""
    page = Image.new("RGB", SIZE, WHITE if is_readable else DULL)
    draw = ImageDraw.Draw(page)
    bottom = _write(draw, (LEFT, 110), title.removeprefix("Scan/Foto "), _font(52, "Bold"))
    draw.line((LEFT, bottom + 20, RIGHT, bottom + 20), fill=GREY, width=3)
    for label, value in rows:
        top = bottom + 45
        _write(draw, (LEFT, top + 6), label, _font(30))
        bottom = _write(draw, (COLUMN, top), value if is_readable else UNREADABLE, _font(38))
    mark(page)
    return _as_jpeg(page)


def signed(page: bytes) -> bytes:
    """A page of an issued letter, with a line at its foot that stands for signature and stamp."""
    with Image.open(io.BytesIO(page)) as printed:
        scan = printed.convert("RGB")
    _foot(scan, SIGNED, BLUE)
    return _as_jpeg(scan)


def mark(page: Image.Image) -> None:
    """CONTOH across the paper, pale enough to read what stands below, and a line at its foot."""
    across = _across()
    page.paste(
        across, ((page.width - across.width) // 2, (page.height - across.height) // 2), across
    )
    _foot(page, FOOT, RED)


@lru_cache(maxsize=1)
def _across() -> Image.Image:
    patch = Image.new("RGBA", (1150, 300))
    draw = ImageDraw.Draw(patch)
    draw.text((575, 150), "CONTOH", (*RED, 74), _font(260, "Bold"), anchor="mm")
    return patch.rotate(ANGLE, Image.Resampling.BICUBIC, expand=True)


def _foot(page: Image.Image, text: str, ink: str | tuple[int, int, int]) -> None:
    draw = ImageDraw.Draw(page)
    draw.text((page.width / 2, page.height - 36), text, ink, _font(28, "Bold"), anchor="ms")


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, font: ImageFont.FreeTypeFont
) -> int:
    """Writes a text, wrapped before the right edge; returns where it ends."""
    letters = int((RIGHT - at[0]) / (font.size * 0.55))
    lines = textwrap.wrap(text, letters)
    for n, line in enumerate(lines):
        draw.text((at[0], at[1] + n * LINE * font.size), line, INK, font)
    return at[1] + int(len(lines) * LINE * font.size)


@lru_cache
def _font(size: int, style: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"LiberationSans-{style}.ttf", size)


def _as_jpeg(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=88)
    return out.getvalue()
