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
# Of the steps at edges so much is lost when a sharp picture is blurred; measured 0.39 and more on
# sharp ones, also soft lenses and a round signature, and 0.28 and less where no letter is left.
SHARP = 0.33
# Beyond this side the picture is judged at half its size, where grain has gone.
HALVED = 1000
_STEPS = [0] * STEP + list(range(STEP, 256))


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
    soft = grey.filter(ImageFilter.BoxBlur(1))
    across, down = (_sharpness(grey, soft, *way) for way in ((1, 0), (0, 1)))
    if across[1] + down[1] < FEWEST:
        return POLOS
    if min(across[0], down[0]) < SHARP:
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


def _sharpness(
    grey: Image.Image, soft: Image.Image, right: int, below: int
) -> tuple[float, int]:
    """What share of the steps between neighbours is gone in `soft`, and how many steps there are.

    After Crété-Roffet and others, The Blur Effect (2007). Without a step nothing speaks of blur.
    """
    steps = _differences(grey, right, below).point(_STEPS)
    lost = ImageChops.subtract(steps, _differences(soft, right, below))
    found = steps.histogram()
    return _sum(lost.histogram()) / max(1, _sum(found)), sum(found[1:])


def _differences(grey: Image.Image, right: int, below: int) -> Image.Image:
    wide, high = grey.size
    here = grey.crop((0, 0, wide - right, high - below))
    return ImageChops.difference(here, grey.crop((right, below, wide, high)))


def _sum(shades: list[int]) -> int:
    return sum(shade * count for shade, count in enumerate(shades))
