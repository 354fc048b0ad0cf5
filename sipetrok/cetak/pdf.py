"""Letters, receipts and slips as PDF, from HTML templates of our own.

A page that is not exactly what was asked for is refused, never handed out. The printer reads fonts
and pictures from the static folder alone and nothing from the network; whatever else a template
shows is handed to it as a data URI.
"""

import base64
import io
import logging
import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
from flask import current_app, render_template
from jinja2 import TemplateNotFound
from pikepdf import Pdf
from PIL import Image
from reportlab import rl_config
from reportlab.pdfbase.ttfonts import TTFontFile

from sipetrok.domain import SipetrokError, identitas

# The printer and the reader of SVG drawings. A level is set so that a quieter application does not
# hide them.
_LOGGERS = (logging.getLogger("xhtml2pdf"), logging.getLogger("svglib"))
for logger in _LOGGERS:
    logger.setLevel(logging.WARNING)
# A PDF may hold any byte: writing them as letters took a tenth of each print.
rl_config.useA85 = 0
# What the elements of our templates are to the printer. Its own list is four times as long, and
# every rule is held against every element of every letter.
_ELEMENTS = """
html { font-family: Helvetica; font-size: 10px; line-height: 150% }
b, th { font-weight: bold }
i { font-style: italic }
u { text-decoration: underline }
h1, h2 { font-weight: bold; -pdf-outline: false; display: block }
body, div, hr, p, table, th, tr, td { display: block }
"""
# A line break between two tags is how a template is laid out, never text; the printer would weigh
# each one.
_LAYOUT = re.compile(r">(?=\s*\n)\s*<")
FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
EMBLEM = 88  # dots: twice what a page gives it
MASK = 3  # the pattern most often chosen for addresses like ours
_MISSING_LETTER = re.compile(r"\(U\+([0-9A-F]{4,6})\)")
_TRY_AGAIN = "Beri tahu pengelola aplikasi ini, lalu coba lagi."


class CetakGagal(SipetrokError):
    """The document could not be printed faithfully; `masalah` tells developers what the printer
    said.
    """

    status = 422

    def __init__(self, kalimat: str, masalah: tuple[str, ...] = ()) -> None:
        super().__init__(kalimat)
        self.masalah = masalah


@dataclass(frozen=True)
class Paper:
    """A template with everything that it is filled with, laid out at once and printed when asked.

    Two with the same `html` are the same document, where `isi` holds values and no rows of the
    database, which may change until it is printed.
    """

    template: str
    isi: Mapping[str, object]
    html: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "html", self._filled(1))

    def _filled(self, pages: int) -> str:
        try:
            html = render_template(self.template, jumlah_halaman=pages, **self.isi)
            # What the office wrote in its files. Nothing becomes a part of the markup.
            return html.translate(_likes(html, unless="<>&\"'"))
        except TemplateNotFound as missing:
            raise CetakGagal(
                "Dokumen belum dapat dicetak karena bagian dari program ini tidak ada. "
                f"{_TRY_AGAIN}",
                (f"templates/{missing.name}",),
            ) from missing

    def print(self) -> bytes:
        """The PDF.

        Raises CetakGagal when a font, a picture, a letter or a part of the template is missing, and
        whenever the printer complains of anything else.

        Templates print page numbers only when they are told `jumlah_halaman`, which is known after
        a first pass; so a document of one page is made once and carries none, a longer one is made
        twice.
        """
        pdf = _print(self.html)
        pages = page_count(pdf)
        if pages == 1:
            return pdf
        return _print(self._filled(pages))


def render_pdf(template: str, **context: object) -> bytes:
    """The template as PDF bytes. Raises CetakGagal."""
    return Paper(template, context).print()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def qr_data_uri(text: str) -> str:
    """A QR code as a PNG data URI, with the quiet zone scanners need: four dots on each side.

    A dot is eight px wide; how large it is on paper the template says.
    """
    small, buffer = io.BytesIO(), io.BytesIO()
    # Readers know all eight patterns; trying each in turn takes longer than everything else about a
    # code.
    segno.make(text, error="m", micro=False, mask=MASK).save(
        small, kind="png", scale=1, border=4
    )
    # Enlarged here: segno would write eight rows of eight dots for each dot, one by one.
    code = Image.open(small).convert("L")
    code.resize((code.width * 8, code.height * 8), Image.Resampling.NEAREST).save(
        buffer, "PNG"
    )
    return _data_uri("png", buffer.getvalue())


def picture_data_uri(path: Path | None) -> str:
    """A picture of the office's folder, such as its coat of arms, or nothing where there is none;
    the printer reads no files outside `static`.
    """
    if path is None:
        return ""
    kind = path.suffix.lower().lstrip(".")
    kind = {"svg": "svg+xml", "jpg": "jpeg"}.get(kind, kind)
    return _data_uri(kind, path.read_bytes())


@lru_cache(maxsize=4)
def emblem(path: Path, _changed: float) -> tuple[bytes, str]:
    """The same picture for the head of a page, and its kind: a PNG is made small, for phones on a
    slow network.
    """
    if path.suffix.lower() == ".svg":
        return path.read_bytes(), "image/svg+xml"
    with Image.open(path) as picture:
        small = picture.convert("RGBA")
    small.thumbnail((EMBLEM, EMBLEM))
    kept = io.BytesIO()
    small.quantize(64, Image.Quantize.FASTOCTREE).save(kept, "PNG", optimize=True)
    return kept.getvalue(), "image/png"


@lru_cache(maxsize=8)
def icon(path: Path, _changed: float, side: int) -> bytes:
    """The same as a square PNG on white, with the room around it that phones cut away."""
    # Only when somebody asks: a start waits for neither.
    import pypdfium2
    from reportlab.graphics import renderPDF
    from svglib.svglib import svg2rlg

    if path.suffix.lower() == ".svg":
        drawn = renderPDF.drawToString(svg2rlg(str(path)))
        page = pypdfium2.PdfDocument(drawn)[0]
        mark = page.render(scale=side / max(page.get_size())).to_pil().convert("RGBA")
    else:
        with Image.open(path) as picture:
            mark = picture.convert("RGBA")
    mark.thumbnail((side * 3 // 4, side * 3 // 4))
    whole = Image.new("RGBA", (side, side), "white")
    corner = ((side - mark.width) // 2, (side - mark.height) // 2)
    whole.alpha_composite(mark, corner)
    kept = io.BytesIO()
    whole.convert("RGB").quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def svg_data_uri(svg: str) -> str:
    """A drawing as a data URI: the printer ignores inline <svg> elements without a word."""
    return _data_uri("svg+xml", svg.encode())


def _data_uri(kind: str, isi: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(isi).decode()}"


def plain(text: str) -> str:
    """Signs that no font has, as the usual ones that they look like: a hyphen that does not break,
    letters of fancy keyboards. What is like none stays as it is.
    """
    return text.translate(_likes(text))


def _likes(text: str, unless: str = "") -> dict[int, str]:
    """For `str.translate`: what stands instead of each sign that no font has, if that is none of
    these.
    """
    odd = [sign for sign in set(text) if not _has(sign)]
    likes = {ord(sign): _alike(sign) for sign in odd}
    return {code: like for code, like in likes.items() if not set(unless) & {*like}}


def _alike(sign: str) -> str:
    like = identitas.plain(sign)
    return like if all(map(_has, like)) else sign


def _has(sign: str) -> bool:
    """Whether it can be printed, or is a blank."""
    return sign.isspace() or ord(sign) in _printable()


def is_picture(sign: str) -> bool:
    """Whether it is an emoji or the like, which no paper shows and no sentence misses."""
    # U+FFFD stands where a letter was lost.
    is_known = sign == "\ufffd" or _has(sign) or _alike(sign) != sign
    return unicodedata.category(sign) in ("So", "Sk", "Me") and not is_known


def complaint(text: str) -> str:
    """The first few letters of a text that cannot be printed, as the end of a sentence; empty when
    all can. So it is told before somebody waits for the print.
    """
    found = [sign for sign in dict.fromkeys(plain(text)) if not _has(sign)]
    shown = _quoted(found[:5])
    if len(found) > 5:
        shown += " dan lainnya"
    return shown


@cache
def _printable() -> frozenset[int]:
    """The letters that every font has."""
    fonts = map(TTFontFile, map(str, FONTS.glob("*.ttf")))
    return frozenset.intersection(*(frozenset(font.charToGlyph) for font in fonts))


def _quoted(letters: Sequence[str]) -> str:
    return ", ".join(f"“{letter}”" for letter in letters)


@cache
def printer() -> tuple[Any, Any]:
    """The printer, and whom it may ask for pictures.

    Loaded when something is printed, or once the server answers: it is a seventh of a start.
    """
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    return pisa.CreatePDF, ResourceAccessPolicy


def _print(html: str) -> bytes:
    create, policy = printer()
    """One pass of the printer. Raises CetakGagal for anything that it says besides the PDF."""
    base = Path(str(current_app.static_folder)).resolve()
    output = io.BytesIO()
    with _Complaints() as complaints:
        # `path` makes fonts and pictures relative to the static folder, whatever the working
        # directory is.
        status = create(
            _LAYOUT.sub("><", html),
            dest=output,
            path=str(base / "cetak.html"),
            encoding="utf-8",
            default_css=_ELEMENTS,
            raise_exception=False,
            resource_policy=policy.server(base, allow_remote=False),
        )
    if status.err or status.warn or status.log or complaints:
        problems = tuple(complaints or map(str, status.log))
        kalimat = f"Dokumen belum dapat dicetak. {_TRY_AGAIN}"
        if codes := _MISSING_LETTER.findall(" ".join(problems)):
            shown = _quoted([chr(int(code, 16)) for code in dict.fromkeys(codes)])
            kalimat = (
                f"Dokumen belum dapat dicetak karena memuat huruf yang tidak dikenal: {shown}. "
                "Ganti huruf itu, lalu coba lagi."
            )
        raise CetakGagal(kalimat, problems)
    return output.getvalue()


class _Complaints(logging.Handler):
    """The printer tells of a refused or unreadable resource only in its log, not in its status.

    Of one thread: others may be printing at the same time.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.messages.append(record.getMessage())

    def __enter__(self) -> list[str]:
        for logger in _LOGGERS:
            logger.addHandler(self)
        return self.messages

    def __exit__(self, *_: object) -> None:
        for logger in _LOGGERS:
            logger.removeHandler(self)
