"""A phone's photo made small against plain Pillow: time in this process, memory each in a process
of its own.
"""

import io
import random
import sys
from pathlib import Path

from PIL import Image, ImageOps

from bench.office import temporary
from bench.ratio import Line, child, peak_memory, ratio
from sipetrok.kiriman import berkas

BOUND = 0.5
SIDE = 1600
SIZE, SMALL = (4000, 3000), (2000, 1500)
ORIENTATION, MAKER, GPS, TURNED = 0x0112, 0x010F, 0x8825, 6


def photo(size: tuple[int, int] = SIZE) -> bytes:
    """A synthetic photo as a phone sends it: detail at every scale, turned by EXIF, with the place
    it was taken at.
    """
    chance, picture = random.Random(3), Image.new("RGB", size, "grey")
    for cells in (8, 40, 200, 1000):
        grain = Image.frombytes(
            "RGB",
            (cells, cells * 3 // 4),
            chance.randbytes(cells * (cells * 3 // 4) * 3),
        )
        picture = Image.blend(
            picture, grain.resize(size, Image.Resampling.BICUBIC), 0.3
        )
    noise = Image.effect_noise(size, 14)
    picture = Image.blend(picture, Image.merge("RGB", (noise,) * 3), 0.3)
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = TURNED, "Contoh"
    exif.get_ifd(GPS)[1] = "S"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, subsampling="4:2:0", exif=exif)
    return out.getvalue()


def ours(data: bytes) -> bytes:
    """As an upload is taken in."""
    return berkas.clean(io.BytesIO(data)).isi


def floor(data: bytes) -> bytes:
    """As Pillow's handbook would do it: turn, make small, save."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    picture.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


WAYS = {"ours": ours, "floor": floor, "nothing": lambda data: b""}


def memory(path: Path) -> tuple[int, int]:
    """Bytes that each way needs at its peak, above the same process with the same imports that only
    reads the photo.
    """
    least = {
        name: min(child("-m", "bench.foto", name, str(path))["peak"] for _ in range(2))
        for name in WAYS
    }
    return least["ours"] - least["nothing"], least["floor"] - least["nothing"]


def run(tiny: bool = False) -> list[Line]:
    """Two lines: time and memory."""
    data = photo(SMALL if tiny else SIZE)
    spent = ratio(lambda: ours(data), lambda: floor(data), rounds=2 if tiny else 15)
    with temporary() as folder:
        (folder / "foto.jpg").write_bytes(data)
        mine, plain = memory(folder / "foto.jpg")
    return [
        Line(f"foto 12 Mpx ke {SIDE} px, waktu", spent, BOUND),
        Line(
            f"foto 12 Mpx ke {SIDE} px, memori puncak di atas proses yang sama tanpa foto",
            mine / plain,
            BOUND,
        ),
    ]


if __name__ == "__main__":
    way, path = sys.argv[1:]
    berkas.clean(
        io.BytesIO(photo((32, 24)))
    )  # what either imports at first use is counted for neither
    WAYS[way](Path(path).read_bytes())
    print(f'{{"peak": {peak_memory()}}}')
