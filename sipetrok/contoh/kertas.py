"""What drawn papers are made of: letters, lines, stamps, signatures, portraits, and the mark
CONTOH.
"""

import math
import random
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
INK, GREY, PEN, STAMP, RED = "#1b1b1f", "#5a5a5f", (24, 44, 140), (66, 52, 150), (166, 27, 27)
MARK_ANGLE = 32  # degrees
FOOT = "CONTOH, bukan dokumen resmi"


@lru_cache(maxsize=64)
def font(size: int, style: str = "Regular") -> ImageFont.FreeTypeFont:
    """Liberation Sans in Regular, Bold, Italic or BoldItalic; `size` in pixels."""
    return ImageFont.truetype(FONTS / f"LiberationSans-{style}.ttf", size)


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int = 20,
    style: str = "Regular",
    fill=INK,
    anchor: str = "la",
) -> None:
    """One line of text; `anchor` as Pillow names it: "la" left, "ma" middle, "ra" right."""
    draw.text(at, text, font=font(size, style), fill=fill, anchor=anchor)


def paragraph(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    width: int,
    size: int = 20,
    indent: int = 60,
) -> float:
    """Wrapped text, its first line indented; returns where the next line would stand."""
    x, y = at
    line, room = "", width - indent
    left = x + indent
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font(size).getlength(longer) > room and line:
            write(draw, (left, y), line, size)
            line, left, room, y = word, x, width, y + size * 1.5
        else:
            line = longer
    write(draw, (left, y), line, size)
    return y + size * 1.5


def rows(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    fields: tuple[tuple[str, str], ...],
    column: int,
    size: int = 20,
    step: float = 1.5,
    style: str = "Regular",
) -> float:
    """Label, colon, value, line by line; returns where the next line would stand."""
    x, y = at
    for label, value in fields:
        write(draw, (x, y), label, size)
        write(draw, (x + column, y), f": {value}", size, style)
        y += size * step
    return y


def signature(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """A squiggle of a pen on nothing."""
    width, height = size
    sheet = Image.new("RGBA", size)
    loops, lean = chance.uniform(3, 6), chance.uniform(0.12, 0.3)
    waves = [(chance.uniform(0.3, 1), chance.uniform(0, 6.3)) for _ in range(3)]
    points = []
    for n in range(140):
        t = n / 139
        x = 0.06 + 0.8 * t + lean * math.sin(loops * 6.3 * t) * (1 - t)
        y = sum(a * math.sin((k + 1) * loops * 3.1 * t + b) for k, (a, b) in enumerate(waves)) / 3
        points.append((width * min(max(x, 0.02), 0.98), height * (0.5 - 0.42 * y * (1 - 0.6 * t))))
    draw = ImageDraw.Draw(sheet)
    draw.line(points, fill=(*PEN, 225), width=max(2, height // 34), joint="curve")
    draw.line(
        [(width * 0.1, height * 0.78), (width * 0.95, height * chance.uniform(0.6, 0.72))],
        fill=(*PEN, 225),
        width=max(2, height // 40),
    )
    return sheet


@lru_cache(maxsize=128)
def stamp(words: str, middle: str, size: int = 210) -> Image.Image:
    """A round office stamp, without any emblem: words along the rim, a word across."""
    big = size * 2
    sheet = Image.new("RGBA", (big, big))
    draw = ImageDraw.Draw(sheet)
    ink = (*STAMP, 190)
    for inset, width in ((6, 8), (22, 3), (104, 3)):
        draw.ellipse((inset, inset, big - inset, big - inset), outline=ink, width=width)
    signs = f"{words} * "[:46]
    for n, sign in enumerate(signs):
        turn = 360 * n / len(signs) - 130
        patch = Image.new("RGBA", (60, 60))
        ImageDraw.Draw(patch).text((30, 30), sign, font=font(40, "Bold"), fill=ink, anchor="mm")
        patch = patch.rotate(-turn, Image.Resampling.BICUBIC)
        x = big / 2 + (big / 2 - 62) * math.sin(math.radians(turn)) - 30
        y = big / 2 - (big / 2 - 62) * math.cos(math.radians(turn)) - 30
        sheet.alpha_composite(patch, (round(x), round(y)))
    draw.text((big / 2, big / 2), middle, font=font(40, "Bold"), fill=ink, anchor="mm")
    draw.line((120, big / 2 - 32, big - 120, big / 2 - 32), fill=ink, width=3)
    draw.line((120, big / 2 + 32, big - 120, big / 2 + 32), fill=ink, width=3)
    return sheet.resize((size, size), Image.Resampling.LANCZOS)


def sign(
    sheet: Image.Image, at: tuple[int, int], words: str, chance: random.Random, size: int = 210
) -> None:
    """A stamp, a little turned, and a signature over it; `at` is the middle of the signature."""
    x, y = at
    round_ = stamp(words, "CONTOH", size).rotate(chance.uniform(-14, 14), Image.Resampling.BICUBIC)
    sheet.paste(round_, (x - int(size * 0.85), y - size // 2), round_)
    pen = signature((int(size * 1.15), int(size * 0.55)), chance)
    sheet.paste(pen, (x - pen.width // 2, y - pen.height // 2), pen)


def portrait(size: tuple[int, int], is_woman: bool, ground: str) -> Image.Image:
    """A grey outline of a head: nobody's face."""
    width, height = size
    picture = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(picture)
    body, head = "#6c7278", "#a8adb2"
    draw.ellipse((width * 0.02, height * 0.68, width * 0.98, height * 1.5), fill=body)
    if is_woman:
        draw.ellipse((width * 0.2, height * 0.12, width * 0.8, height * 0.86), fill=body)
        draw.ellipse((width * 0.3, height * 0.22, width * 0.7, height * 0.64), fill=head)
    else:
        draw.rectangle((width * 0.4, height * 0.55, width * 0.6, height * 0.78), fill=head)
        draw.ellipse((width * 0.26, height * 0.12, width * 0.74, height * 0.5), fill="#50555a")
        draw.ellipse((width * 0.28, height * 0.17, width * 0.72, height * 0.66), fill=head)
    return picture


def mark(sheet: Image.Image) -> None:
    """CONTOH across the paper, pale enough to read what stands below, and a line at its foot."""
    across = _mark(sheet.size)
    sheet.paste(
        across, ((sheet.width - across.width) // 2, (sheet.height - across.height) // 2), across
    )
    size = max(14, sheet.width // 60)
    write(
        ImageDraw.Draw(sheet),
        (sheet.width / 2, sheet.height - size * 1.6),
        FOOT,
        size,
        "Bold",
        RED,
        "ma",
    )


@lru_cache(maxsize=16)
def _mark(size: tuple[int, int]) -> Image.Image:
    width, height = size
    letters = int(min(width, height * 1.2) / 5)
    text = font(letters, "Bold")
    left, top, right, bottom = text.getbbox("CONTOH")
    patch = Image.new("RGBA", (right - left + 40, bottom - top + 40))
    ImageDraw.Draw(patch).text((20 - left, 20 - top), "CONTOH", font=text, fill=(*RED, 74))
    return patch.rotate(MARK_ANGLE, Image.Resampling.BICUBIC, expand=True)
