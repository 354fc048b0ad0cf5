"""A scan of twelve pages taken in and drawn, against pikepdf and PDFium in this process."""

import io
from contextlib import closing

import pikepdf
import pypdfium2
from PIL import Image

from bench.foto import photo
from bench.ratio import Line, ratio
from sipetrok.kiriman.berkas import clean

BOUND = 2.0
PAGE = (1240, 1754)  # A4 at 150 dots an inch
WIDTH = 1200  # of a page as officers see it


def scan(pages: int) -> bytes:
    """What a scanner makes of so many sheets."""
    sheet, out = Image.open(io.BytesIO(photo(PAGE))), io.BytesIO()
    more = [sheet] * (pages - 1)
    sheet.save(out, "PDF", save_all=True, append_images=more, resolution=150)
    return out.getvalue()


def floor(data: bytes) -> None:
    """Rebuilt and drawn, with nothing looked at and nothing in between."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as target:
        target.pages.extend(source.pages)
        target.save(out)
    with closing(pypdfium2.PdfDocument(out.getvalue())) as pdf:
        for page in pdf:
            drawn = page.render(scale=WIDTH / page.get_width(), rev_byteorder=True)
            drawn.to_pil().convert("RGB").save(io.BytesIO(), "JPEG", quality=80)


def run(tiny: bool = False) -> list[Line]:
    """One line."""
    pages, rounds = (1, 2) if tiny else (12, 9)
    data = scan(pages)
    spent = ratio(lambda: clean(io.BytesIO(data)), lambda: floor(data), rounds)
    return [Line("berkas: pindaian 12 halaman diterima dan digambar", spent, BOUND)]
