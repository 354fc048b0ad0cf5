"""Real material for upload tests: photos as phones make them, PDFs as scanners and offenders make
them.
"""

import io
import math
import struct
import zlib
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, StreamDecodeLevel
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from reportlab.pdfgen.canvas import Canvas

SIX_BY_FOUR = (1200, 800)
PHONE = "Merek Ponsel 12"
GPS = {1: "S", 2: (0.0, 25.0, 12.5), 3: "E", 4: (103.0, 30.0, 1.25)}


def scene(size: tuple[int, int] = SIX_BY_FOUR) -> Image.Image:
    """A grey desk whose upper left quarter is red and lower right quarter blue, so that every turn
    shows.
    """
    image = Image.new("RGB", size, (150, 150, 150))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 2, size[1] // 2), fill=(220, 20, 20))
    draw.rectangle((size[0] // 2, size[1] // 2, *size), fill=(20, 20, 220))
    return image


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def phone_photo(size: tuple[int, int] = SIX_BY_FOUR, orientation: int = 1) -> bytes:
    """`scene` as a camera held that way stores it, with maker, place, thumbnail comment and
    orientation.
    """
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = orientation, PHONE, "2026:11:21 09:40:00"
    exif[0x8825] = GPS
    stored = scene(size)
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    if undo is not None:
        stored = stored.transpose(undo)
    return encode(
        stored,
        "JPEG",
        quality=90,
        exif=exif,
        comment=PHONE.encode(),
        icc_profile=b"profil " * 20,
    )


def noisy_photo(size: tuple[int, int] = (4000, 3000)) -> bytes:
    """As heavy as a phone's: grain does not pack well."""
    noise = [Image.effect_noise(size, 28) for _ in range(3)]
    return encode(Image.merge("RGB", noise), "JPEG", quality=70)


def one_colour_png(width: int, height: int) -> bytes:
    """A one-colour PNG of any size whose pixels are packed to almost nothing."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(*chunk) for chunk in chunks)


def many_passes_jpeg(passes: int = 5000) -> bytes:
    """A progressive JPEG whose last pass comes again and again."""
    data = encode(scene(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * passes + b"\xff\xd9"


def heic(brand: bytes = b"heic") -> bytes:
    return (
        struct.pack(">I", 24)
        + b"ftyp"
        + brand
        + bytes(4)
        + b"mif1"
        + brand
        + bytes(4096)
    )


def animated(kind: str) -> bytes:
    frames = [
        scene((200, 100)),
        scene((200, 100)).transpose(Image.Transpose.ROTATE_180),
    ]
    return encode(
        frames[0], kind, save_all=True, append_images=frames[1:], duration=200
    )


def hidden_second_picture() -> bytes:
    """A JPEG as phones with two lenses write it (MPO)."""
    return encode(
        scene((2400, 1600)), "MPO", save_all=True, append_images=[scene((300, 200))]
    )


def text_pdf(
    pages: int = 1,
    text: str = "Surat pengantar RT",
    size: tuple[float, float] = (595, 842),
) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    canvas.setAuthor("Budi Contoh")
    canvas.setTitle("Rahasia")
    for nomor in range(1, pages + 1):
        canvas.setFont("Helvetica", 24)
        canvas.drawString(72, size[1] / 2, f"{text} {nomor}")
        canvas.rect(72, size[1] / 2 - 60, 200, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def form_pdf() -> bytes:
    """A form with one field filled in."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.acroForm.textfield(
        name="nama",
        x=72,
        y=600,
        width=400,
        height=60,
        fontSize=40,
        value="WAYAN",
        borderWidth=0,
    )
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def nasty_pdf() -> bytes:
    """A page with every kind of active and hidden content that we know of."""
    with pikepdf.open(io.BytesIO(text_pdf())) as pdf:
        script = Dictionary(S=Name.JavaScript, JS="app.alert('skrip')")
        launch = Dictionary(S=Name.Launch, F="calc.exe", Next=script)
        web = Dictionary(S=Name.URI, URI="http://jahat.example")
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 99, 99], A=web
        )
        page = pdf.pages[0].obj
        page.Annots = Array([pdf.make_indirect(link)])
        page.AA = Dictionary(O=script)
        page.PieceInfo = Dictionary(Alat=Dictionary(Private="catatan alat"))
        page.Thumb = pdf.make_stream(b"gambar kecil")
        image = pdf.make_stream(
            b"\x80", Type=Name.XObject, Subtype=Name.Image, ColorSpace=Name.DeviceGray
        )
        image.Width, image.Height, image.BitsPerComponent = 1, 1, 8
        image.Metadata = pdf.make_stream(b"<x>GPS kamera</x>", Type=Name.Metadata)
        page.Resources.XObject = Dictionary(Foto=pdf.make_indirect(image))
        pdf.Root.OpenAction = launch
        pdf.Root.AA = Dictionary(WC=script)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=["a", script]))
        pdf.Root.AcroForm = Dictionary(
            Fields=[], XFA=pdf.make_stream(b"<xdp>formulir</xdp>")
        )
        pdf.attachments["muatan.exe"] = b"MZ muatan"
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = ["Budi Contoh"]
        return save_pdf(pdf)


def encrypted_pdf(user: str, owner: str) -> bytes:
    with pikepdf.open(io.BytesIO(text_pdf())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
        return out.getvalue()


def content_bomb_pdf(mebibytes: int) -> bytes:
    """One page whose drawing instructions unpack to so much."""
    packer = zlib.compressobj(9)
    lines = b"0 0 m 9 9 l S\n" * 74898  # one mebibyte
    packed = b"".join(packer.compress(lines) for _ in range(mebibytes)) + packer.flush()
    with pikepdf.new() as pdf:
        content = Stream(pdf, b"")
        content.write(packed, filter=Name.FlateDecode)
        pdf.add_blank_page(page_size=(595, 842)).obj.Contents = pdf.make_indirect(
            content
        )
        return save_pdf(pdf)


def nested_pdf(depth: int = 9, fan: int = 12) -> bytes:
    """Small in bytes, but each drawing draws the next one many times over."""
    with pikepdf.new() as pdf:
        form = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 99, 99]}
        inner = pdf.make_stream(b"0 0 9 9 re f", **form)
        for _ in range(depth):
            resources = Dictionary(XObject=Dictionary(X=inner))
            inner = pdf.make_stream(b"/X Do " * fan, **form, Resources=resources)
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        page.Resources = Dictionary(XObject=Dictionary(X=inner))
        page.Contents = pdf.make_stream(b"/X Do")
        return save_pdf(pdf)


def shading_pdf(times: int) -> bytes:
    """A small page that is filled anew with a gradient so many times: drawn twice as wide it takes
    four times as long.
    """
    with pikepdf.new() as pdf:
        ramp = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1)
        shading = Dictionary(
            ShadingType=3,
            ColorSpace=Name.DeviceGray,
            Coords=[0, 0, 0, 300, 400, 900],
            Function=ramp,
            Extend=[True, True],
        )
        return _drawn(pdf, b"/S sh " * times, Shading=Dictionary(S=shading))


def operators_pdf(times: int) -> bytes:
    """A page of so many drawing instructions, all alike, in a few kilobytes."""
    with pikepdf.new() as pdf:
        return _drawn(pdf, b"0 0 595 842 re f " * times)


def _drawn(pdf: pikepdf.Pdf, instructions: bytes, **resources: Dictionary) -> bytes:
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    page.Contents = pdf.make_stream(instructions)
    page.Resources = Dictionary({f"/{name}": one for name, one in resources.items()})
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def jpx_pdf(pages: int, size: tuple[int, int]) -> bytes:
    """A colour scan as a scanner of today packs it, in JPEG 2000; A4 at 300 dots an inch is 2480
    wide.
    """
    grain = Image.merge("RGB", [Image.effect_noise(size, 20)] * 3)
    picture = Image.blend(scene(size), grain, 0.3)
    packed = encode(picture, "JPEG2000", quality_mode="rates", quality_layers=[35])
    with pikepdf.new() as pdf:
        for _ in range(pages):
            image = Stream(pdf, b"")
            image.write(packed, filter=Name.JPXDecode)
            image.Type, image.Subtype = Name.XObject, Name.Image
            image.Width, image.Height = size
            page = pdf.add_blank_page(page_size=(595, 842)).obj
            page.Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))
            page.Contents = pdf.make_stream(b"595 0 0 842 0 0 cm /I Do")
        return save_pdf(pdf)


def picture_bomb_pdf(width: int = 10_000, height: int = 9_000) -> bytes:
    """A page with a picture of far too many pixels."""
    packer = zlib.compressobj(9)
    packed = (
        b"".join(packer.compress(bytes(width)) for _ in range(height)) + packer.flush()
    )
    with pikepdf.new() as pdf:
        image = Stream(pdf, b"")
        image.write(packed, filter=Name.FlateDecode)
        image.Type, image.Subtype, image.ColorSpace = (
            Name.XObject,
            Name.Image,
            Name.DeviceGray,
        )
        image.Width, image.Height, image.BitsPerComponent = width, height, 8
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        page.Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))
        page.Contents = pdf.make_stream(b"595 0 0 842 0 0 cm /I Do")
        return save_pdf(pdf)


def scan_pdf(pages: Sequence[bytes]) -> bytes:
    """JPEGs as a scanner binds them, one a page."""
    out = io.BytesIO()
    Image.open(io.BytesIO(pages[0])).save(
        out,
        "PDF",
        save_all=True,
        append_images=[Image.open(io.BytesIO(page)) for page in pages[1:]],
        resolution=300,
    )
    return out.getvalue()


def save_pdf(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    # Bombs must not be unpacked on their way out.
    pdf.save(out, stream_decode_level=StreamDecodeLevel.none)
    return out.getvalue()


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return (
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
    )


# Papers as people photograph them: drawn, and then made worse.


def written(size: tuple[int, int], ground: int, ink: int, high: int, lines: int = 99):
    """Lines of capitals and digits, `high` px each, grey on grey."""
    image = Image.new("RGB", size, (ground,) * 3)
    draw = ImageDraw.Draw(image)
    for at in range(min(lines, size[1] // (2 * high) - 2)):
        text = f"NIK 1404175703900001 SITI AMINAH PARIT {at} RT 001"[
            : size[0] * 2 // high
        ]
        draw.text((high, high * 2 * (at + 1)), text, fill=(ink,) * 3, font_size=high)
    return image


def card_on_table(size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """A KTP that lies a little askew on a table and fills most of the photo, with some grain."""
    card = written((size[0] * 3 // 4, size[0] * 19 // 40), 195, 30, size[0] // 40)
    photo = Image.new("RGB", size, (120, 95, 70))
    card = card.rotate(
        3, Image.Resampling.BICUBIC, expand=True, fillcolor=(120, 95, 70)
    )
    photo.paste(card, ((size[0] - card.width) // 2, (size[1] - card.height) // 2))
    return grainy(photo, 6)


def signature() -> Image.Image:
    """Loops of blue ink on white, and nothing else."""
    image = Image.new("RGB", (1000, 420), "white")
    points = [
        (80 + 4 * n + 40 * math.sin(n / 9), 200 + 120 * math.sin(n / 5))
        for n in range(200)
    ]
    ImageDraw.Draw(image).line(points, fill=(20, 30, 120), width=5)
    return image


def grainy(image: Image.Image, much: int) -> Image.Image:
    grain = Image.effect_noise(image.size, much)
    return ImageChops.add(image, Image.merge("RGB", (grain,) * 3), 1, -128)


def darkened(image: Image.Image, share: float) -> Image.Image:
    return image.point(lambda value: int(value * share))


def blurred(image: Image.Image, much: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(much))


def tiff(pages: Sequence[Image.Image], **options: object) -> bytes:
    """As a scanner packs them."""
    return encode(pages[0], "TIFF", save_all=True, append_images=pages[1:], **options)
