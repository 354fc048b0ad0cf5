"""What a phone shows of a PDF stands in its clean pages too, or its sender is told."""

import io

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from sipetrok.kiriman.berkas import BerkasDitolak, clean, page_picture
from tests import pictures

RECT = [100, 600, 300, 650]


def mark(kind, **keys):
    return Dictionary(
        Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=RECT, **{"F": 4} | keys
    )


def with_marks(*marks, form=None, page=None, root=None):
    """A page of text with these on it, as programs write them that leave the drawing to others."""
    with pikepdf.open(io.BytesIO(pictures.text_pdf())) as pdf:
        first = pdf.pages[0].obj
        first.Annots = Array([pdf.make_indirect(one) for one in marks])
        for key, value in (page or {}).items():
            first[key] = value
        if form is not None:
            form.Fields, form.DA = Array(list(first.Annots)), "/Helv 0 Tf 0 g"
            pdf.Root.AcroForm = form
        for key, value in (root or {}).items():
            pdf.Root[key] = value
        return pictures.save_pdf(pdf)


def is_seen(isi, box=(95, 185, 305, 250)):
    """Whether anything stands where the mark is, in the clean PDF as it is drawn for the office."""
    drawn = page_picture(isi, 1, 595)
    darkest, lightest = (
        Image.open(io.BytesIO(drawn)).convert("L").crop(box).getextrema()
    )
    return lightest - darkest > 20


def taken(data):
    return clean(io.BytesIO(data)).isi


def refusal(data):
    with pytest.raises(BerkasDitolak) as caught:
        taken(data)
    return caught.value.kalimat


FIELDS = {
    "text": {"FT": Name.Tx, "V": "WAYAN SUTA", "DA": "/Helv 20 Tf 0 g"},
    "lines": {"FT": Name.Tx, "Ff": 4096, "V": "Satu\nDua", "DA": "/Helv 12 Tf 0 g"},
    "choice": {"FT": Name.Ch, "Ff": 1 << 17, "V": "Hindu", "Opt": Array(["Hindu"])},
    "tick": {"FT": Name.Btn, "V": Name.Yes, "AS": Name.Yes, "MK": Dictionary(CA="4")},
}
MARKS = {
    "FreeText": {"Contents": "Isi penting", "DA": "/Helv 12 Tf 0 g"},
    "Ink": {"InkList": Array([Array([100, 600, 200, 650, 300, 600])]), "C": [1, 0, 0]},
    "Square": {"C": [1, 0, 0]},
    "Circle": {"C": [1, 0, 0]},
    "Highlight": {
        "QuadPoints": [100, 650, 300, 650, 100, 600, 300, 600],
        "C": [1, 1, 0],
    },
}


@pytest.mark.parametrize("asks", [True, False], ids=["asked", "not asked"])
@pytest.mark.parametrize("field", FIELDS)
def test_a_filled_field_is_seen_also_where_nobody_drew_it(field, asks):
    form = Dictionary(NeedAppearances=asks)
    assert is_seen(taken(with_marks(mark("Widget", T="n", **FIELDS[field]), form=form)))


@pytest.mark.parametrize("kind", MARKS)
def test_a_mark_is_seen_also_where_nobody_drew_it(kind):
    assert is_seen(taken(with_marks(mark(kind, **MARKS[kind]))))


def test_a_locked_form_is_seen_filled():
    field = mark("Widget", T="n", **FIELDS["lines"])
    source = with_marks(field, form=Dictionary(NeedAppearances=True))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="", owner="rahasia"))
    assert is_seen(taken(out.getvalue()))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_stamp_on_a_turned_page_is_seen_as_the_phone_shows_it(turn):
    source = with_marks(mark("Square", C=[1, 0, 0]), page={"/Rotate": turn})
    with_it = page_picture(taken(source), 1, 600)
    without = page_picture(taken(with_marks(page={"/Rotate": turn})), 1, 600)
    assert with_it != without


def test_a_form_filled_by_another_program_stays_filled():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.acroForm.textfield(
        name="alamat", x=72, y=600, width=400, height=90, fontSize=20, value="Parit 5"
    )
    canvas.acroForm.checkbox(name="setuju", x=72, y=500, size=30, checked=True)
    for value, x in (("a", 72), ("b", 172)):
        canvas.acroForm.radio(name="r", value=value, selected=value == "a", x=x, y=400)
    canvas.showPage()
    canvas.save()
    isi = taken(out.getvalue())
    assert "Parit 5" in pypdfium2.PdfDocument(isi)[0].get_textpage().get_text_range()


@pytest.mark.parametrize(
    "source",
    [
        with_marks(mark("Text", Contents="Tolong diperiksa")),
        with_marks(mark("Stamp", Name=Name.Approved)),
        with_marks(mark("Line", L=[100, 600, 300, 650])),
        with_marks(mark("Polygon", Vertices=[100, 600, 300, 600, 200, 650])),
        with_marks(root={"/NeedsRendering": True}),
    ],
    ids=["note", "stamp", "line", "polygon", "Adobe"],
)
def test_what_cannot_be_shown_is_said(source):
    kalimat = refusal(source)
    assert "tidak terlihat oleh kantor" in kalimat and "Simpan sebagai PDF" in kalimat


def on_layer(is_on, layer=None, kind="Square", **keys):
    """A mark on a layer that its author switched on or off; `layer` says another kind of layer."""
    with pikepdf.open(
        io.BytesIO(with_marks(mark(kind, **{"C": [1, 0, 0]} | keys)))
    ) as pdf:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Lapisan"))
        config = Dictionary(Order=[group], ON=[], OFF=[])
        config["/ON" if is_on else "/OFF"] = Array([group])
        pdf.Root.OCProperties = Dictionary(OCGs=[group], D=config)
        pdf.pages[0].obj.Annots[0].OC = layer(group) if layer else group
        return pictures.save_pdf(pdf)


@pytest.mark.parametrize(
    "layer",
    [None, lambda group: Dictionary(Type=Name.OCMD, OCGs=group, P=Name.AllOn)],
    ids=["layer", "layers"],
)
@pytest.mark.parametrize("is_on", [True, False], ids=["on", "off"])
def test_a_mark_on_a_hidden_layer_stays_hidden_and_one_on_a_shown_layer_is_seen(
    layer, is_on
):
    assert is_seen(taken(on_layer(is_on, layer))) == is_on


@pytest.mark.parametrize("is_on", [True, False], ids=["on", "off"])
def test_what_is_written_on_a_hidden_layer_stays_hidden(is_on):
    with pikepdf.open(io.BytesIO(on_layer(is_on))) as pdf:
        page = pdf.pages[0].obj
        page.Resources.Properties = Dictionary(L=page.Annots[0].OC)
        del page.Annots
        pdf.pages[0].contents_add(b"/OC /L BDC 100 600 200 50 re f EMC")
        assert is_seen(taken(pictures.save_pdf(pdf))) == is_on


def found(data):
    return clean(io.BytesIO(data)).temuan


def test_a_comment_behind_a_mark_is_told():
    touched = with_marks(mark("Highlight", Contents="Salah", **MARKS["Highlight"]))
    assert found(touched) == ("komentar",)
    assert found(with_marks(mark("Square", C=[1, 0, 0], Contents=" "))) == ()
    assert found(with_marks(mark("FreeText", **MARKS["FreeText"]))) == ()


@pytest.mark.parametrize("kind", ["Movie", "Sound", "Screen", "RichMedia"])
def test_what_plays_in_a_pdf_is_named(kind):
    assert "membawa berkas lain" in refusal(with_marks(mark(kind)))


def test_a_signature_that_does_not_come_along_is_told():
    seal = Dictionary(Type=Name.Sig, ByteRange=Array([0, 10, 20, 30]), Contents="sidik")
    field = mark("Widget", FT=Name.Sig, T="ttd", V=seal)
    assert found(with_marks(field, form=Dictionary())) == ("tertanda",)


BOXES = {
    "cut": {"/CropBox": [50, 380, 350, 700]},
    "below zero": {"/MediaBox": [-100, -50, 495, 792]},
    "turned over": {"/MediaBox": [595, 842, 0, 0]},
    "cut and turned": {"/CropBox": [50, 380, 350, 700], "/Rotate": 90},
    "cut beyond the sheet": {"/CropBox": [-500, 300, 2000, 900]},
    "turned back": {"/Rotate": -90},
    "large unit": {"/UserUnit": 2},
}


@pytest.mark.parametrize("keys", BOXES.values(), ids=BOXES)
def test_a_page_shows_the_part_that_the_phone_shows_and_no_more(keys):
    with pikepdf.open(io.BytesIO(pictures.text_pdf())) as pdf:
        for key, value in keys.items():
            pdf.pages[0].obj[key] = value
        source = pictures.save_pdf(pdf)
    assert drawn(taken(source)) == drawn(source)


def drawn(isi):
    return page_picture(isi, 1, 400)


def test_a_page_in_the_colours_of_a_press_keeps_them():
    """A JPEG of four inks, as press programs and some scanners pack it."""
    photo = pictures.encode(pictures.scene().convert("CMYK"), "JPEG", quality=95)
    kept = clean(io.BytesIO(photo)).isi
    seen = Image.open(io.BytesIO(kept))
    page = Image.open(io.BytesIO(drawn(taken(pictures.scan_pdf([photo])))))
    for image in (seen, page.convert("RGB")):
        red = image.getpixel((image.width // 8, image.height // 8))
        blue = image.getpixel((image.width * 7 // 8, image.height * 7 // 8))
        assert red[0] > red[2] + 80 and blue[2] > blue[0] + 60


@pytest.mark.parametrize(
    "harmless",
    [
        mark("Link", Border=[0, 0, 0]),
        mark("Popup", Open=False),
        mark("Widget", FT=Name.Tx, T="n"),
        mark("Widget", FT=Name.Btn, T="n", V=Name.Off),
        mark("Text", Contents="disembunyikan", F=2),
    ],
    ids=["link", "window", "empty field", "no tick", "hidden"],
)
def test_what_nobody_sees_stops_no_pdf(harmless):
    source = with_marks(harmless, form=Dictionary())
    assert b"/Annots" not in taken(source)


def carrying(name, isi):
    with pikepdf.open(io.BytesIO(pictures.text_pdf())) as pdf:
        pdf.attachments[name] = isi
        return pictures.save_pdf(pdf)


@pytest.mark.parametrize(
    "make",
    [
        lambda: carrying("kk.pdf", pictures.text_pdf()),
        lambda: carrying("ktp", pictures.phone_photo()),
        lambda: carrying("surat.docx", b"PK\x03\x04" + bytes(99)),
        lambda: with_marks(root={"/Collection": Dictionary(View=Name.D)}),
    ],
    ids=["PDF", "photo", "Word", "portfolio"],
)
def test_a_document_inside_a_pdf_is_named(make):
    assert "membawa berkas lain" in refusal(make())


def test_data_for_machines_inside_a_pdf_stop_no_one():
    assert b"EmbeddedFile" not in taken(carrying("faktur.xml", b"<?xml?><faktur/>"))


@pytest.mark.parametrize(
    "behind", [bytes(9000), b"\r\n" * 4000, b"<html>pindai</html>" * 300]
)
def test_what_a_gateway_wrote_behind_a_pdf_changes_nothing(behind):
    source = pictures.text_pdf(2)
    assert taken(source + behind) == taken(source)


def test_a_pdf_cut_off_behind_an_earlier_end_is_not_whole():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pictures.text_pdf(9))) as pdf:
        pdf.save(out, linearize=True)
    isi = out.getvalue()
    assert b"%%EOF" in isi[: len(isi) // 2]
    assert "tidak utuh" in refusal(isi[: len(isi) * 3 // 4])


def blank():
    with pikepdf.new() as pdf:
        for _ in range(2):
            pdf.add_blank_page(page_size=(595, 842))
        return pictures.save_pdf(pdf)


def broken_scan():
    """A page whose only picture cannot be unpacked."""
    with pikepdf.open(io.BytesIO(pictures.scan_pdf([pictures.phone_photo()]))) as pdf:
        image = next(iter(pdf.pages[0].obj.Resources.XObject.values()))
        image.write(b"bukan gambar" * 99, filter=Name.DCTDecode)
        return pictures.save_pdf(pdf)


@pytest.mark.parametrize("make", [blank, broken_scan])
def test_a_pdf_on_which_nothing_is_seen_is_refused(make):
    assert "Tidak ada yang terlihat" in refusal(make())


def test_the_empty_back_of_a_sheet_is_taken():
    with pikepdf.open(io.BytesIO(pictures.text_pdf())) as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        assert clean(io.BytesIO(pictures.save_pdf(pdf))).halaman == 2


@pytest.mark.parametrize(
    ("key", "value"), [("/MediaBox", [0, 0, 842, 595]), ("/Rotate", 90)]
)
def test_what_a_page_has_from_all_pages_together_is_kept(key, value):
    with pikepdf.open(io.BytesIO(pictures.text_pdf(size=(842, 595)))) as pdf:
        first = pdf.pages[0].obj
        first.Parent[key] = value
        if key in first:
            del first[key]
        kept = clean(io.BytesIO(pictures.save_pdf(pdf)))
    wide, high = Image.open(io.BytesIO(kept.gambar[1])).size
    assert (wide > high) == (key == "/MediaBox")
