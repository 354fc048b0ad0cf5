"""A photo as it becomes one that is kept: where it ends, how much it shrinks, what lies under it
and which side is up.

Phones write more behind the picture of a JPEG: a short film, a second lens, a map of brightness.
The decoder gets only what was walked here, so that nothing behind it counts and nothing in it
escapes.
"""

import re
from dataclasses import dataclass
from typing import Final

from PIL import Image
from PIL.Image import Transpose

EXIF_ORIENTATION = 0x0112
# How a picture is turned that says 2 to 8 there; 1 is upright.
EXIF_TURNS = (
    Transpose.FLIP_LEFT_RIGHT,
    Transpose.ROTATE_180,
    Transpose.FLIP_TOP_BOTTOM,
    Transpose.TRANSPOSE,
    Transpose.ROTATE_270,
    Transpose.TRANSVERSE,
    Transpose.ROTATE_90,
)
NARROWEST: Final = 600  # pixels across, of a picture that is long
LIGHT: Final = 224  # of 255: writing as light as this is not seen on white
# Each marker is a step of ours; a picture of 10 MB has a few hundred.
MOST_MARKERS: Final = 2000
# What stands between two markers is skipped as the decoder does: packed pixels hold FF 00 and the
# restarts FF D0 to FF D7; before a marker may stand any number of FF.
_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
_WITHOUT_LENGTH = b"\x01\xd8"
_END, _PASS = 0xD9, 0xDA
_IN_ONE_PASS = b"\xc0\xc1"  # frames that may come so; others are progressive


@dataclass(frozen=True)
class Jpeg:
    """What its markers say of a JPEG."""

    end: int  # bytes from the start to the end of the picture
    passes: int
    # Whether the decoder must hold it at full size, however small the picture we ask for.
    is_held_whole: bool


def walk(data: bytes) -> Jpeg | None:
    """None for one that has more markers than any picture needs. Without an end it is all of it."""
    at, components, passes, is_held_whole = 2, 0, 0, True
    for _ in range(MOST_MARKERS):
        found = _MARKER.search(data, at)
        if found is None:
            return Jpeg(len(data), passes, is_held_whole)
        at, marker = found.end(), found[1][0]
        if marker == _END:
            return Jpeg(at, passes, is_held_whole)
        if marker in _WITHOUT_LENGTH:
            continue
        if marker in _IN_ONE_PASS:
            components = int.from_bytes(data[at + 7 : at + 8])
        if marker == _PASS:
            passes += 1
            if passes == 1:
                in_this = int.from_bytes(data[at + 2 : at + 3])
                is_held_whole = in_this < components or not components
        at += max(2, int.from_bytes(data[at : at + 2]))
    return None


def factor(width: int, height: int, side: int) -> float:
    """How much a picture is shrunk: to `side` on its long side, but a long strip of a screen only
    so far that it can still be read across.
    """
    shorter, longer = sorted((width, height))
    return min(1.0, max(side / longer, NARROWEST / shorter))


def on_ground(image: Image.Image) -> Image.Image:
    """Returns the picture as RGB, 16 bits a channel brought to 8, what was see-through as ground:
    white, or grey where white writing would be lost on it.
    """
    image.load()
    clear = image.info.get("transparency")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
        if isinstance(clear, int):
            image.info["transparency"] = clear // 256
    if image.has_transparency_data:
        if image.mode != "RGBA":
            image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, _ground(image))
        ground.paste(image, mask=image)
        return ground
    if image.mode != "RGB":
        image = image.convert("RGB")
    return image


def _ground(image: Image.Image) -> str:
    """What lies under a picture that can be seen through; a sample of it decides."""
    sample = image.resize((256, 256), Image.Resampling.NEAREST)
    alpha = sample.getchannel("A")
    seen = sample.convert("L").histogram(alpha.point(lambda value: value and 255))
    light = sum(seen[LIGHT:])
    return "dimgrey" if light > 0.9 * sum(seen) > 0 else "white"


def upright(small: Image.Image, image: Image.Image) -> Image.Image:
    """Returns `small` turned as the camera noted it in `image`, from which it was made."""
    try:
        said = image.getexif().get(EXIF_ORIENTATION)
    except Exception:
        return small  # a photo with unreadable camera data is still a photo
    if isinstance(said, int) and 2 <= said <= 8:
        return small.transpose(EXIF_TURNS[said - 2])
    return small
