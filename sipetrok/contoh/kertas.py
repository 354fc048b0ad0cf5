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

FONT = (
    Path(__file__).resolve().parents[2] / "static" / "fonts" / "LiberationSans-Bold.ttf"
)
# An A4, large enough to be read.
SIZE = (850, 1202)
# Where labels begin, values begin, and lines end.
LEFT = 68
COLUMN = 323
RIGHT = 782
# Of the size of the letters.
LINE = 1.3
INK = "#1b1b1f"
RED = (166, 27, 27)
BLUE = "#182c8c"
ANGLE = 40
FOOT = "CONTOH, bukan dokumen resmi"
SIGNED = "CONTOH: surat ini dianggap sudah ditandatangani dan dicap"


def rows(
    title: str, standar: Standar, isian: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What a paper of this name says of the pemohon: what the form asks, so that both compare.

    A card only says who they are.
    """
    name = title.lower()
    asked = standar.identitas
    if re.search(r"\bkk\b|kartu keluarga", name):
        asked = (Identitas.KK, *asked)
    found = letter_rows(asked, isian)
    if not re.search(r"\b(kk|ktp|kartu)\b", name):
        found += [
            (
                one.kunci.replace("_", " ").capitalize(),
                print_isian(one, isian[one.kunci]),
            )
            for one in standar.isian
        ]
    return found


def sheet(title: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """One paper as JPEG."""
    page = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(page)
    top = _write(draw, (LEFT, 82), title.removeprefix("Scan/Foto "), _font(39))
    for label, value in rows:
        _write(draw, (LEFT, top + 4), label, _font(23))
        top = _write(draw, (COLUMN, top), value, _font(29))
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
    page.paste(_across(), mask=_across())
    _foot(page, FOOT, RED)


@lru_cache(maxsize=1)
def _across() -> Image.Image:
    patch = Image.new("RGBA", SIZE)
    width, height = SIZE
    at = (width / 2, height / 2)
    ImageDraw.Draw(patch).text(at, "CONTOH", (*RED, 74), _font(190), anchor="mm")
    return patch.rotate(ANGLE, Image.Resampling.BICUBIC)


def _foot(page: Image.Image, text: str, ink: str | tuple[int, int, int]) -> None:
    draw = ImageDraw.Draw(page)
    draw.text((page.width / 2, page.height - 28), text, ink, _font(22), anchor="ms")


def _write(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    text: str,
    font: ImageFont.FreeTypeFont,
) -> int:
    """Writes a text, wrapped before the right edge; returns where the next may begin."""
    left, top = at
    for line in textwrap.wrap(text, int((RIGHT - left) / (font.size * 0.6))):
        draw.text((left, top), line, INK, font)
        top += int(LINE * font.size)
    return top + 18


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def _as_jpeg(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=88)
    return out.getvalue()
