"""Rebuilds a citizen's PDF so that only its pages remain, and draws them, in a process of its own
with little memory and time.

Nobody draws the PDF again. The parts of the answer (`terpisah`) are the clean PDF, its first page
small, and its pages as pictures.
"""

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from pikepdf.sanitize import Sanitizer
from pikepdf.settings import set_qpdf_limits
from PIL import Image

from sipetrok.kiriman import keterbacaan, terpisah
from sipetrok.kiriman.foto import PAGE_BYTES, as_jpeg, small
from sipetrok.kiriman.terpisah import Unacceptable

# Bytes that the streams of one PDF may unpack to. Drawing needs about twenty times a page's
# unpacked instructions: 16 MiB fit into the memory of the process, 200 MiB took 4 GiB.
UNPACKED = 16 << 20
# A colour scan of A3 at 600 dots an inch is 70 million pixels.
PICTURE_PIXELS = 80_000_000
LONGEST_SIDE = 14_400  # points: the largest page that PDF itself allows
SLIMMEST = 10  # the long side of a page, in short sides
# So many pixels has a page as officers see it, whatever its shape: A4 is 1200 wide, like a photo of
# it, and half of what a scanner makes. Long slips keep a width that can be read.
PAGE_PIXELS = 1200 * 1698
NARROWEST = 600
DEEPEST = 50  # dictionaries within dictionaries

# All that is needed to see a page. Annotations are drawn into the page before; actions and the rest
# stay behind.
PAGE_KEYS = frozenset(
    "/Type /Parent /Contents /Resources /MediaBox /CropBox /Rotate /Group".split()
)
# Streams may carry device data, attached files, or point to files outside the PDF.
STREAM_KEYS_TO_DROP = (
    "/Metadata /PieceInfo /LastModified /AF /Alternates /OPI /Ref /F /FFilter /FDecodeParms"
).split()

SANITIZER = (
    Sanitizer()
    .remove_javascript()
    .remove_external_access()
    .remove_attachments()
    .remove_multimedia()
    .remove_thumbnails()
    .remove_search_index()
    .remove_web_capture()
    .remove_private_app_data()
    .remove_collection()
)

# Actions that run or fetch something; going to a page is none of them.
ACTIONS = (
    "/JavaScript /Launch /ImportData /SubmitForm /GoToE /Rendition /RichMediaExecute"
).split()
CARRIERS = ("/JS", "/EmbeddedFiles", "/EF")  # of scripts and files
# What a person puts on a page. Links and fields not filled in are nothing to see.
MARKS = frozenset(
    "/FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut "
    "/Stamp /Caret /Ink /Redact /Text /FileAttachment".split()
)
COVERING = MARKS - {"/FreeText", "/Text"}
# What plays or opens when it is touched.
PLAYED = "/Sound /Movie /Screen /RichMedia /3D".split()
UNSEEN = 1 | 2 | 32  # flags of a mark: invisible, hidden, not on the screen
# How a document begins that somebody would read: PDF, JPEG, PNG, and those of an office program.
DOCUMENTS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# What libraries raise where a PDF is not as it should be.
BROKEN = (ValueError, TypeError, KeyError, AttributeError, RuntimeError)
# What is found: an electronic signature; one beside scripts or attached files; words behind a mark.
SIGNED, SIGNED_ACTIVE, COMMENTED = "tertanda", "tertanda-aktif", "komentar"


def rebuild(data: bytes, most_pages: int) -> tuple[bytes, set[str]]:
    """Returns a PDF that looks the same but holds nothing but pages, and what was found in it that
    is not seen there.

    What was filled in or stamped on it becomes part of the page. Raises Unacceptable for a PDF
    that is locked, broken or too heavy, for one without pages or with more than `most_pages`, and
    for one of which something would not be seen.
    """
    try:
        with _drawn_whole(data) as source, pikepdf.new() as target:
            if len(source.pages) == 0:
                raise Unacceptable("rusak")
            if len(source.pages) > most_pages:
                raise Unacceptable("halaman")
            found = _signature(source) | _comments(source)
            _require_seen(source)
            _tie_to_layers(source)
            # A filled-in form and a stamp are part of what the citizen sees.
            source.flatten_annotations("all")
            SANITIZER.apply(source)
            _carry_pages(source, target)
            out = io.BytesIO()
            # The same upload gives the same bytes, so that it is stored once. Streams are passed on
            # as they are packed.
            target.save(
                out,
                min_version="1.7",
                linearize=True,
                compress_streams=True,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
            )
            return out.getvalue(), found
    except pikepdf.PasswordError:
        raise Unacceptable("terkunci") from None
    except (pikepdf.PdfError, *BROKEN) as error:
        # Whatever shape a library trips over, we cannot read it; only its words tell when a limit
        # was hit.
        why = "berat" if "memory limit" in str(error) else "rusak"
        raise Unacceptable(why) from None


def draw_page(pdf: pypdfium2.PdfDocument, halaman: int, lebar: int) -> Image.Image:
    """Returns page `halaman`, from 1 on, as a picture `lebar` px wide on white. Not thread-safe."""
    with closing(pdf[halaman - 1]) as page:
        width, _ = page.get_size()
        # PDFium rounds up: half a pixel less gives exactly `lebar`.
        scale = (lebar - 0.5) / width
        drawn = page.render(scale=scale, limit_image_cache=True, rev_byteorder=True)
        with closing(drawn) as bitmap:
            # The picture shares the bitmap's memory until it is copied.
            return bitmap.to_pil().convert("RGB").copy()


def pictures(data: bytes) -> tuple[set[str], list[bytes]]:
    """Each page of a PDF as a JPEG; before them the first once more, small; and how well they can
    be read. Raises Unacceptable where nothing is seen on any, be it that its pictures cannot be
    unpacked.
    """
    pages: list[bytes] = []
    found: set[str] = set()
    is_blank = True
    with closing(pypdfium2.PdfDocument(data)) as pdf:
        for nomor in range(1, len(pdf) + 1):
            page = draw_page(pdf, nomor, _width(*pdf.get_page_size(nomor - 1)))
            is_blank = is_blank and page.convert("L").getextrema() == (255, 255)
            if nomor == 1:
                pages.append(small(page))
            pages.append(as_jpeg(page, PAGE_BYTES))
            found.add(keterbacaan.judge(page))
    if is_blank:
        raise Unacceptable("kosong")
    # The empty back of a sheet is no fault.
    return found - {"", keterbacaan.POLOS}, pages


def _width(width: float, height: float) -> int:
    """In pixels, for a page of this size in points. Raises Unacceptable for one whose sides no
    paper has: below a point, beyond LONGEST_SIDE, or SLIMMEST times as long as wide.
    """
    shorter, longer = sorted((width, height))
    if not (shorter >= 1 and longer <= min(LONGEST_SIDE, SLIMMEST * shorter)):
        raise Unacceptable("ukuran")
    return max(NARROWEST, round((PAGE_PIXELS * width / height) ** 0.5))


def _signature(source: Pdf) -> set[str]:
    """Whether an electronic signature lies in a field over the file's bytes, and whether anything
    would run with it.
    """
    found = [one for item in source.objects for one in _dictionaries(item)]
    if not any(_is_signed_field(one) for one in found):
        return set()
    for one in found:
        if str(one.get("/S", "")) in ACTIONS or any(key in one for key in CARRIERS):
            return {SIGNED_ACTIVE}
    return {SIGNED}


def _dictionaries(item: Object, depth: int = 0) -> Iterator[Object]:
    """An object and what stands directly in it; what it only points to comes by itself."""
    if depth > DEEPEST:
        raise Unacceptable("berat")
    inside: Iterable[Object] = ()
    if isinstance(item, Array):
        inside = item
    elif isinstance(item, (Dictionary, Stream)):
        yield item
        if isinstance(item, Dictionary):
            inside = item.values()
    for one in inside:
        if isinstance(one, (Dictionary, Array)) and not one.is_indirect:
            yield from _dictionaries(one, depth + 1)


def _is_signed_field(item: Object) -> bool:
    """Whether this is a field for a signature and somebody has signed in it."""
    value = item.get("/V")
    if item.get("/FT") != Name.Sig or not isinstance(value, Dictionary):
        return False
    return "/ByteRange" in value and "/Contents" in value


def _drawn_whole(data: bytes) -> Pdf:
    """The PDF, opened, with a picture of each field and mark on its pages, as a viewer draws them
    where their author left that to it.
    """
    source = pikepdf.open(io.BytesIO(data))
    form = _form(source)
    asks = bool(form.get("/NeedAppearances", False))
    if asks or any(not _is_drawn(mark) for mark in _marks(source)):
        _require_light(source)
        out = io.BytesIO()
        source.save(out, encryption=False)
        source.close()
        source = pikepdf.open(_with_appearances(out.getvalue()))
        # It would be taken for a sign that the pictures are not to be trusted.
        _form(source)["/NeedAppearances"] = False
    return source


def _form(source: Pdf) -> Object:
    form = source.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        return form
    return Dictionary()


def _with_appearances(data: bytes) -> io.BytesIO:
    """PDFium makes what is missing when it draws, and keeps it; how large it draws is the same."""
    out = io.BytesIO()
    with closing(pypdfium2.PdfDocument(data)) as pdf:
        pdf.init_forms()
        for nomor in range(len(pdf)):
            with closing(pdf[nomor]) as page:
                page.render(scale=24 / max(24, *page.get_size())).close()
        pdf.save(out)
    return out


def _marks(source: Pdf) -> Iterator[Object]:
    """What lies on the pages and is meant to be seen: neither hidden nor without size."""
    for page in source.pages:
        annots = page.obj.get("/Annots")
        for mark in annots if isinstance(annots, Array) else ():
            if isinstance(mark, Dictionary) and not int(mark.get("/F", 0)) & UNSEEN:
                yield mark


def _is_drawn(mark: Object) -> bool:
    """Whether there is a picture of it, or nothing to draw."""
    kind, drawn = str(mark.get("/Subtype", "")), mark.get("/AP")
    if isinstance(drawn, Dictionary) and "/N" in drawn:
        return True
    return kind not in MARKS and not (kind == "/Widget" and _holds_value(mark))


def _holds_value(field: Object) -> bool:
    """Whether something was filled in; its kind and value may stand one level up."""
    above = field.get("/Parent", Dictionary())
    kind, value = (field.get(key, above.get(key)) for key in ("/FT", "/V"))
    return kind != Name.Sig and value not in (None, Name.Off) and str(value) != ""


def _comments(source: Pdf) -> set[str]:
    """Words that a viewer shows when a mark is touched: not those that are drawn on the page."""
    for mark in _marks(source):
        kind = str(mark.get("/Subtype", ""))
        if kind in COVERING and str(mark.get("/Contents", "")).strip():
            return {COMMENTED}
    return set()


def _tie_to_layers(source: Pdf) -> None:
    """A mark that becomes part of the page stays on its layer, seen or hidden like that."""
    for mark in _marks(source):
        drawn = mark.get("/AP", Dictionary()).get("/N", Dictionary())
        if "/OC" not in mark:
            continue
        for look in (drawn,) if isinstance(drawn, Stream) else drawn.values():
            look["/OC"] = mark["/OC"]


def _require_seen(source: Pdf) -> None:
    """Raises Unacceptable where the pages do not show all that people put into the PDF: notes to
    unfold, marks that cannot be drawn, a form that only Adobe's program shows, documents inside.
    """
    if source.Root.get("/NeedsRendering", False) is True:
        raise Unacceptable("catatan")
    for mark in _marks(source):
        is_note = mark.get("/Subtype") == Name.Text and str(mark.get("/Contents", ""))
        if is_note or not _is_drawn(mark):
            raise Unacceptable("catatan")
        if mark.get("/Subtype") in PLAYED:
            raise Unacceptable("lampiran")
    if "/Collection" in source.Root:
        raise Unacceptable("lampiran")
    for item in source.objects:
        for one in _dictionaries(item):
            files = one.get("/EF")
            for file in files.values() if isinstance(files, Dictionary) else ():
                if isinstance(file, Stream) and file.read_bytes().startswith(DOCUMENTS):
                    raise Unacceptable("lampiran")


def _carry_pages(source: Pdf, target: Pdf) -> None:
    """Moves the pages of one PDF into another, and of each only what is needed to see it.

    Raises Unacceptable as `_require_light`.
    """
    for page in source.pages:
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
        target.pages.append(page)
    # Layers that the author switched off stay switched off.
    if Name.OCProperties in source.Root:
        layers = source.make_indirect(source.Root.OCProperties)
        target.Root.OCProperties = target.copy_foreign(layers)
    for stream in target.objects:
        for key in STREAM_KEYS_TO_DROP:
            if isinstance(stream, Stream) and key in stream:
                del stream[key]
    _require_light(target)


def _require_light(pdf: Pdf) -> None:
    """Raises Unacceptable when drawing would unpack far more than a document needs."""
    left = UNPACKED
    for stream in pdf.objects:
        if not isinstance(stream, Stream):
            continue
        if stream.get(Name.Subtype) == Name.Image:
            pixels = int(stream.get(Name.Width, 0)) * int(stream.get(Name.Height, 0))
            is_heavy = pixels > PICTURE_PIXELS
        else:
            # qpdf itself stops at its limit, so that no more than that is ever unpacked here.
            left -= len(stream.read_bytes())
            is_heavy = left < 0
        if is_heavy:
            raise Unacceptable("berat")


def _made(data: bytes) -> tuple[str, list[bytes]]:
    set_qpdf_limits(flate_max_memory=UNPACKED, png_max_memory=UNPACKED, tiff_max_memory=UNPACKED,
                    run_length_max_memory=UNPACKED, max_stream_filters=4)  # fmt: skip
    try:
        isi, found = rebuild(data, int(sys.argv[2]))
        seen, drawn = pictures(isi)
    except pypdfium2.PdfiumError:
        raise Unacceptable("rusak") from None
    return "+".join(sorted(found | seen)), [isi, *drawn]


if __name__ == "__main__":
    terpisah.answer(_made)
