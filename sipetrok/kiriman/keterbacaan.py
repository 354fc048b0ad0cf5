"""Whether somebody can read what a picture shows, judged on the pixels that are kept of it.

Only what can be told soundly: a picture that is dark, blurred, empty or small. Whether a paper was
cut off is not judged: a scan and a screenshot reach every border as well.
"""

from typing import Final

from PIL import Image, ImageChops, ImageFilter

GELAP, KABUR, POLOS, KECIL = "gelap", "kabur", "polos", "kecil"
# Pixels on the long side: writing as small as a KTP has it is five pixels high there.
LEAST: Final = 480
# Of 255: what the lightest hundredth of a picture must reach, or the lightest thousandth, where
# little writing stands on a dark screen.
LIGHT, LIGHTEST = 56, 96
# Between neighbours: less is grain, shade, or the blocks of a JPEG.
STEP = 16
# Edges of a single short word.
FEWEST = 40
# Of its steps a sharp picture loses more when it is blurred, and one that is blurred already less
# (Crété-Roffet and others, The Blur Effect, 2007). Measured: 0.40 and more on sharp ones, also from
# soft lenses and of a round signature; 0.30 and less where small letters run together.
SHARP = 0.33
# Beyond this side the picture is judged at half its size, where grain has gone.
HALVED = 1000
_LARGE = [0] * STEP + list(range(STEP, 256))


def judge(picture: Image.Image) -> str:
    """One of GELAP, KABUR, POLOS and KECIL; "" for a picture that can be read."""
    if max(picture.size) < LEAST:
        return KECIL
    grey = picture.convert("L")
    shades = grey.histogram()
    if _reached(shades, 100) < LIGHT and _reached(shades, 1000) < LIGHTEST:
        return GELAP
    if max(grey.size) > HALVED:
        grey = grey.reduce(2)
    steps = _steps(grey).point(_LARGE)
    lost = ImageChops.subtract(steps, _steps(grey.filter(ImageFilter.BoxBlur(1))))
    found = steps.histogram()
    if sum(found[1:]) < FEWEST:
        return POLOS
    if _sum(lost.histogram()) < SHARP * _sum(found):
        return KABUR
    return ""


def _reached(shades: list[int], part: int) -> int:
    """How light the lightest of so many parts of the pixels are."""
    left = sum(shades) // part
    for shade in range(255, 0, -1):
        left -= shades[shade]
        if left < 0:
            return shade
    return 0


def _steps(grey: Image.Image) -> Image.Image:
    """How much each pixel differs from its neighbour to the right and below: an edge in any way but
    one shows there.
    """
    wide, high = grey.size
    here = grey.crop((0, 0, wide - 1, high - 1))
    return ImageChops.difference(here, grey.crop((1, 1, wide, high)))


def _sum(shades: list[int]) -> int:
    return sum(shade * count for shade, count in enumerate(shades))
