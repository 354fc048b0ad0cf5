"""Papers as they arrive: photographed on a table, laid under a scanner, copied; sharp, blurred, cut
off or dark.
"""

import io
import math
import random
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

LONG, SHORT = 1200, 900  # pixels of a photo
BURAM, TERPOTONG, GELAP = FAULTS = ("buram", "terpotong", "gelap")
TABLES = ("#8a6844", "#6f7a80", "#c9c2b4", "#4f6b58", "#a9825a")
WHITE = 252


def photographed(paper: Image.Image, chance: random.Random, cacat: str = "") -> Image.Image:
    """The paper on a table, a little askew, in uneven light; with a fault when one is named."""
    size = (SHORT, LONG) if paper.height > paper.width else (LONG, SHORT)
    quad = _corners(paper.size, size, chance, cacat == TERPOTONG)
    back = _coefficients(quad, paper.size)
    turned = paper.transform(size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BILINEAR)
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon(quad, fill=255)
    photo = _table(chance.choice(TABLES), size).copy()
    photo.paste("#1c1a17", (9, 12), _soft(mask).point(lambda value: value * 4 // 10))
    photo.paste(turned, mask=mask)
    photo = ImageChops.multiply(photo, _light(size, chance.randrange(4)))
    return _faulty(photo, cacat, chance)


def scanned(paper: Image.Image, chance: random.Random) -> Image.Image:
    """The paper under a scanner: straight or nearly, on white."""
    return askew(_bounded(paper), chance)


def copied(paper: Image.Image, chance: random.Random) -> Image.Image:
    """A photocopy: grey, hard, with the dirt of the glass; a card lies alone on the sheet."""
    if paper.width < LONG > paper.height:
        sheet = Image.new("RGB", (paper.width * 5 // 4, paper.width * 9 // 10), (WHITE,) * 3)
        sheet.paste(
            paper,
            (
                paper.width // 8 + chance.randrange(-40, 40),
                paper.width // 12 + chance.randrange(60),
            ),
        )
        paper = sheet
    grey = paper.convert("L").point(lambda value: max(0, min(255, int((value - 128) * 1.25 + 146))))
    return askew(ImageChops.darker(_bounded(grey), _dirt(grey.size)), chance).convert("RGB")


def as_jpeg(picture: Image.Image) -> bytes:
    """The picture as a phone would send it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def askew(paper: Image.Image, chance: random.Random) -> Image.Image:
    """Laid down not quite straight, every second time."""
    if chance.random() < 0.5:
        return paper
    ground = WHITE if paper.mode == "L" else (WHITE,) * 3
    return paper.rotate(chance.uniform(-1.1, 1.1), Image.Resampling.BILINEAR, fillcolor=ground)


@lru_cache(maxsize=8)
def _dirt(size: tuple[int, int]) -> Image.Image:
    return (
        _noise(11)
        .resize(size, Image.Resampling.NEAREST)
        .point(lambda value: 200 if value > 253 else 255)
    )


def _bounded(picture: Image.Image) -> Image.Image:
    picture.thumbnail((LONG, LONG), Image.Resampling.BILINEAR)
    return picture


def _faulty(photo: Image.Image, cacat: str, chance: random.Random) -> Image.Image:
    if cacat == BURAM:
        return photo.filter(ImageFilter.GaussianBlur(chance.uniform(5.5, 7.5)))
    if cacat == GELAP:
        shade = _light(photo.size, 0).point(lambda value: (max(value, 196) - 196) * 2 + 52)
        return ImageChops.multiply(photo, shade)
    return photo


def _corners(
    paper: tuple[int, int], photo: tuple[int, int], chance: random.Random, is_cut: bool
) -> list[tuple[float, float]]:
    """Where the corners of the paper lie in the photo: upper left, upper right, lower right, lower
    left.
    """
    width, height = photo
    scale = min(width * 0.9 / paper[0], height * 0.9 / paper[1]) * chance.uniform(0.93, 1)
    w, h = paper[0] * scale / 2, paper[1] * scale / 2
    # A cut photo shows the head of the paper and loses its foot.
    middle = (width / 2, height - h * 0.35 if is_cut else height / 2)
    turn = math.radians(chance.uniform(-3.5, 3.5))
    shake = 0.018 * min(photo)
    corners = []
    for x, y in ((-w, -h), (w, -h), (w, h), (-w, h)):
        corners.append(
            (
                middle[0] + x * math.cos(turn) - y * math.sin(turn) + chance.uniform(-shake, shake),
                middle[1] + x * math.sin(turn) + y * math.cos(turn) + chance.uniform(-shake, shake),
            )
        )
    return corners


def _coefficients(quad: list[tuple[float, float]], paper: tuple[int, int]) -> list[float]:
    """The eight numbers with which Pillow finds, for each point of the photo, its point on the
    paper.
    """
    width, height = paper
    lines = []
    for (x, y), (u, v) in zip(quad, ((0, 0), (width, 0), (width, height), (0, height))):
        lines.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        lines.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(lines)


def _solved(lines: list[list[float]]) -> list[float]:
    """Gauss and Jordan, with the largest pivot."""
    count = len(lines)
    for n in range(count):
        best = max(range(n, count), key=lambda row: abs(lines[row][n]))
        lines[n], lines[best] = lines[best], lines[n]
        lines[n] = [value / lines[n][n] for value in lines[n]]
        for row in range(count):
            if row != n and lines[row][n]:
                lines[row] = [a - lines[row][n] * b for a, b in zip(lines[row], lines[n])]
    return [line[-1] for line in lines]


def _soft(mask: Image.Image) -> Image.Image:
    """The mask with a wide soft edge, worked out small."""
    small = mask.resize((mask.width // 8, mask.height // 8), Image.Resampling.BILINEAR)
    return small.filter(ImageFilter.GaussianBlur(2)).resize(mask.size, Image.Resampling.BILINEAR)


@lru_cache(maxsize=8)
def _noise(seed: int) -> Image.Image:
    return Image.frombytes("L", (480, 480), random.Random(seed).randbytes(480 * 480))


@lru_cache(maxsize=16)
def _table(colour: str, size: tuple[int, int]) -> Image.Image:
    """Wood or cloth: noise drawn out along one side over a colour."""
    grain = (
        _noise(5)
        .resize((size[0] * 3, 480), Image.Resampling.BICUBIC)
        .resize(size, Image.Resampling.BILINEAR)
    )
    grain = grain.filter(ImageFilter.BoxBlur(3)).point(lambda value: 178 + value * 77 // 255)
    return ImageChops.multiply(Image.new("RGB", size, colour), grain.convert("RGB"))


@lru_cache(maxsize=8)
def _light(size: tuple[int, int], turn: int) -> Image.Image:
    """Light that falls off towards one corner."""
    slope = Image.new("L", (2, 2))
    slope.putdata([255, 236, 240, 196])
    slope = slope.rotate(90 * turn).resize(size, Image.Resampling.BILINEAR)
    return slope.convert("RGB")
