"""Makes a small, upright JPEG of a photo as a phone sends it, with nothing of what the phone wrote
beside it.

Sizes are checked before anything is unpacked. Refuses by a reason in one word; `berkas.py` has the
sentences.
"""

import io

from PIL import Image

QUALITY = 80
# Each pass of a progressive JPEG goes over the whole picture: cameras write about ten, and
# thousands of tiny ones would keep the decoder busy for hours.
MOST_PASSES = 40
EXIF_ORIENTATION = 0x0112
EXIF_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Unacceptable(Exception):
    """Its argument is the reason, one word: rusak, terpotong, luas, berat or bergerak."""


def rebuild(data: bytes, kind: str, piksel_jpeg: int, piksel_lain: int, sisi: int) -> Image.Image:
    """Returns an upright RGB picture of at most `sisi` on its long side; `kind` is JPEG, PNG or
    WEBP.
    """
    if kind == "WEBP" and int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise Unacceptable("terpotong")
    try:
        # Pictures that phones hide behind the first one (MPO) are never read.
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            _check(image, data, kind, piksel_jpeg, piksel_lain)
            small = _shrink(image, kind, sisi)
            return _upright(small, _read_exif(image))
    except Unacceptable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unacceptable("luas") from None
    except Exception as error:
        # Decoders fail in many ways on broken data; to the sender they are two.
        raise Unacceptable("terpotong" if "truncated" in str(error).lower() else "rusak") from error


def as_jpeg(image: Image.Image) -> bytes:
    """Returns a JPEG that carries the picture and nothing beside it."""
    # Pillow would copy a comment of the source into the new file.
    image.info = {}
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, subsampling="4:2:0")
    return out.getvalue()


def _check(image: Image.Image, data: bytes, kind: str, piksel_jpeg: int, piksel_lain: int) -> None:
    """Raises Unacceptable by what the header says, before a pixel is unpacked."""
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise Unacceptable("bergerak")
    if kind == "JPEG" and data.count(b"\xff\xda") > MOST_PASSES:
        raise Unacceptable("berat")
    shrinks_while_read = kind == "JPEG" and not _comes_in_passes(data)
    if image.width * image.height > (piksel_jpeg if shrinks_while_read else piksel_lain):
        raise Unacceptable("luas")


def _comes_in_passes(jpeg: bytes) -> bool:
    """Tells whether the decoder must hold the whole JPEG at full size, however small the picture we
    ask for.
    """
    at, components = 2, 0
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker in (0xC0, 0xC1):
            components = jpeg[at + 9 : at + 10][0]
        if marker == 0xDA:
            # Progressive frames have another marker, so `components` is still 0 for them.
            return jpeg[at + 4] < components or components == 0
        at += 1 if marker == 0xFF else 2 + length
    return True


def _shrink(image: Image.Image, kind: str, sisi: int) -> Image.Image:
    """Returns an RGB picture of at most `sisi` on the long side; never enlarges."""
    if kind == "JPEG":
        # The aspect must be kept, or the decoder does not shrink at all.
        factor = min(1.0, sisi / max(image.size))
        image.draft(image.mode, (int(image.width * factor), int(image.height * factor)))
    small = _on_white(image)
    # The decoder has come within a factor of two: for the rest Lanczos is dearer and reads no
    # better.
    small.thumbnail((sisi, sisi), Image.Resampling.BICUBIC, reducing_gap=None)
    return small


def _on_white(image: Image.Image) -> Image.Image:
    """Returns the picture as RGB, see-through parts white, 16 bits a channel brought to 8."""
    image.load()
    if image.has_transparency_data:
        see_through = image if image.mode == "RGBA" else image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(see_through, mask=see_through)
        return white
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _upright(small: Image.Image, exif: Image.Exif) -> Image.Image:
    turn = EXIF_TURNS.get(exif.get(EXIF_ORIENTATION))
    return small if turn is None else small.transpose(turn)


def _read_exif(image: Image.Image) -> Image.Exif:
    try:
        return image.getexif()
    except Exception:
        # A photo with unreadable camera data is still a photo.
        return Image.Exif()
