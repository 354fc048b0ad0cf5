"""A photo as it becomes one that is kept: where it ends, how much it shrinks, what lies under it
and which side is up.

Phones write more behind the picture of a JPEG: a short film, a second lens, a map of brightness.
The decoder gets only what was walked here, so that nothing behind it counts and nothing in it
escapes.

HEIC, AVIF and TIFF are opened in a process of their own (`terpisah`): no decoder of theirs shrinks
while it reads, and they have been broken into more often. There this module is the program.
"""

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image
from PIL.Image import Transpose

from sipetrok.kiriman import keterbacaan, terpisah
from sipetrok.kiriman.terpisah import Unacceptable

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
# Each pass of a progressive JPEG goes over the whole picture: cameras write about ten, and
# thousands of tiny ones would keep the decoder busy for hours.
MOST_PASSES: Final = 40
SLIMMEST: Final = 20  # the long side of a picture, in short sides
QUALITIES = (80, 60, 40)  # of a JPEG, until it is light enough
LARGEST_PICTURE: Final = 2 * 1024 * 1024  # bytes, at full quality
PAGE_BYTES: Final = 600_000  # of one among several pages
SMALL_SIDE: Final = 240
SMALL_BYTES: Final = 12_000
# What a TIFF says of a page: only a preview of what other programs open (a raw photo).
_SUBFILE, _PREVIEW = 254, 1


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


def opened(
    data: bytes, kind: str, side: int, most: int, halaman: int = 1
) -> list[Image.Image]:
    """The pages of a photo, upright, at most `side` on the long side; more than one only of a TIFF.

    Raises Unacceptable before a pixel is unpacked by what is said of a picture: above `most` pixels
    (luas), moving (bergerak), a ribbon (panjang), more pages than `halaman` (halaman), of too many
    passes or raw (berat); and where it is cut off (terpotong) or broken (rusak).
    """
    if kind == "WEBP" and not _is_whole(data, kind):
        raise Unacceptable("terpotong")
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            found = [_shrunk(page, side) for page in _pages(image, most, halaman)]
    except Unacceptable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unacceptable("luas") from None
    except Exception as error:
        # Decoders fail in many ways on broken data; to the sender they are two.
        is_cut = "truncated" in str(error).lower() or not _is_whole(data, kind)
        raise Unacceptable("terpotong" if is_cut else "rusak") from error
    if not found:
        raise Unacceptable("berat")
    return found


def _pages(image: Image.Image, most: int, halaman: int) -> Iterator[Image.Image]:
    """Each page that is one to look at, checked. Only a TIFF has several: of another photo its
    first picture is shown, also where a phone says that more come.
    """
    if image.format != "TIFF":
        is_moving = image.format not in ("JPEG", "MPO", "HEIF")
        if is_moving and getattr(image, "is_animated", False):
            raise Unacceptable("bergerak")
        _check(image, most)
        yield image
        return
    found = 0
    for number in range(MOST_MARKERS):
        try:
            image.seek(number)
        except EOFError:
            return
        if not image.tag_v2.get(_SUBFILE, 0) & _PREVIEW:  # type: ignore[attr-defined]
            found += 1
            if found > halaman:
                raise Unacceptable("halaman")
            _check(image, most)
            yield image


def _check(image: Image.Image, most: int) -> None:
    if image.width * image.height > most:
        raise Unacceptable("luas")
    if max(image.size) > SLIMMEST * min(image.size):
        raise Unacceptable("panjang")


def _is_whole(data: bytes, kind: str) -> bool:
    """Whether all came that the head of a WEBP or the boxes of a HEIC or AVIF speak of."""
    at = 0
    if kind == "WEBP":
        at = int.from_bytes(data[4:8], "little") + 8
    elif kind in ("HEIF", "AVIF"):
        for _ in range(MOST_MARKERS):
            size = int.from_bytes(data[at : at + 4])
            if size < 8:
                break
            at += size
    return at <= len(data)


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """The aspect must be kept, or the decoder does not shrink at all. Only JPEG can draft."""
    part = factor(*image.size, side)
    longest = max(1, round(max(image.size) * part))
    image.draft(image.mode, (int(image.width * part), int(image.height * part)))
    whole = on_ground(image)
    # Measured anew: a TIFF turns itself, and a decoder comes within a factor of two; for the rest
    # Lanczos is dearer and reads no better.
    part = min(1.0, longest / max(whole.size))
    wide, high = (max(1, round(one * part)) for one in whole.size)
    return upright(whole.resize((wide, high), Image.Resampling.BICUBIC), image)


def small(picture: Image.Image) -> bytes:
    """Enough to see which document it is, light on a phone."""
    copy = picture.copy()
    copy.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.BOX)
    return as_jpeg(copy, SMALL_BYTES)


def as_jpeg(picture: Image.Image, most: int) -> bytes:
    """A JPEG that carries the picture and nothing beside it; the coarser, the more it would be
    above so many bytes.
    """
    # Pillow would copy a comment of the source into the new file.
    picture.info = {}
    made = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, subsampling="4:2:0")
        made = out.getvalue()
        if len(made) <= most:
            break
    return made


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


def parts(photos: list[Image.Image]) -> tuple[str, list[bytes]]:
    """What is kept of them: what was found, a small picture of the first, then each."""
    found = sorted({keterbacaan.judge(photo) for photo in photos} - {""})
    most = LARGEST_PICTURE if len(photos) == 1 else PAGE_BYTES
    tiny = small(photos[0])
    return "+".join(found), [tiny, *(as_jpeg(photo, most) for photo in photos)]


def _made(data: bytes) -> tuple[str, list[bytes]]:
    kind, *bounds = sys.argv[2:]
    if kind == "HEIF":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    if kind == "AVIF":
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    return parts(opened(data, kind, *map(int, bounds)))


if __name__ == "__main__":
    terpisah.answer(_made)
