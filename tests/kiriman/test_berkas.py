"""What is taken in, what is refused and with which words, and that nothing hidden comes through."""

import io
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from sipetrok.kiriman import berkas
from sipetrok.kiriman.berkas import (
    BATAS,
    Batas,
    BerkasDitolak,
    clean,
    combine_pdf,
    page_picture,
)
from tests import pictures

RED, BLUE = (220, 20, 20), (20, 20, 220)


def taken(data):
    return clean(io.BytesIO(data))


def refusal(data):
    with pytest.raises(BerkasDitolak) as caught:
        taken(data)
    return caught.value.kalimat


def opened(data):
    return Image.open(io.BytesIO(data))


def near(pixel, colour):
    return all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=True))


def is_upright(image):
    width, height = image.size
    upper_left, lower_right = (
        (width // 8, height // 8),
        (width * 7 // 8, height * 7 // 8),
    )
    return near(image.getpixel(upper_left), RED) and near(
        image.getpixel(lower_right), BLUE
    )


def spelled_out(pdf):
    """All that a PDF holds, unpacked: every object's words and every stream's bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        parts = [document.trailer.unparse()]
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                packed_as_picture = item.get("/Filter") == Name.DCTDecode
                parts += [
                    item.stream_dict.unparse(),
                    item.read_raw_bytes() if packed_as_picture else item.read_bytes(),
                ]
            else:
                parts.append(item.unparse(resolved=True))
        return b"\n".join(parts)


def text_of(pdf, halaman=1):
    return pypdfium2.PdfDocument(pdf)[halaman - 1].get_textpage().get_text_range()


# Photos


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(orientation):
    photo = taken(pictures.phone_photo(orientation=orientation))
    assert (photo.lebar, photo.tinggi) == pictures.SIX_BY_FOUR
    assert is_upright(opened(photo.isi))


def test_nothing_of_the_phone_stays_in_a_photo():
    source = pictures.phone_photo(orientation=6)
    assert opened(source).getexif() and b"Merek" in source
    photo = taken(source)
    image = opened(photo.isi)
    assert not image.getexif() and set(image.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
    }
    assert (
        b"Merek" not in photo.isi
        and b"Exif" not in photo.isi
        and b"profil" not in photo.isi
    )


def test_a_large_photo_becomes_1600_on_its_long_side():
    photo = taken(pictures.phone_photo((4000, 3000), orientation=6))
    assert (photo.lebar, photo.tinggi) == (1600, 1200)
    assert opened(photo.isi).size == (1600, 1200) and is_upright(opened(photo.isi))


def test_a_small_photo_is_never_enlarged():
    assert opened(taken(pictures.phone_photo((120, 80))).isi).size == (120, 80)


def test_the_same_photo_gives_the_same_bytes():
    assert taken(pictures.phone_photo()) == taken(pictures.phone_photo())


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_png_and_webp_become_jpeg(kind):
    photo = taken(pictures.encode(pictures.scene(), kind))
    assert photo.jenis == "image/jpeg" and opened(photo.isi).format == "JPEG"
    assert is_upright(opened(photo.isi))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_see_through_parts_become_white(kind):
    image = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    assert near(
        opened(taken(pictures.encode(image, kind)).isi).getpixel((150, 100)),
        (255, 255, 255),
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_kind_of_colour_becomes_rgb(mode):
    image = (
        Image.new("I;16", (300, 200), 40000)
        if mode == "I;16"
        else pictures.scene((300, 200)).convert(mode)
    )
    photo = taken(pictures.encode(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert opened(photo.isi).mode == "RGB"


def test_sixteen_bit_grey_keeps_its_brightness():
    photo = taken(pictures.encode(Image.new("I;16", (300, 200), 40000), "PNG"))
    assert near(opened(photo.isi).getpixel((150, 100)), (156, 156, 156))


def test_a_palette_with_a_clear_colour_becomes_white_there():
    image = pictures.scene((300, 200)).quantize(8)
    clear = image.getpixel((280, 20))
    photo = taken(pictures.encode(image, "PNG", transparency=clear))
    assert near(opened(photo.isi).getpixel((280, 20)), (255, 255, 255))


def test_a_second_picture_hidden_in_a_photo_is_left_behind():
    photo = taken(pictures.hidden_second_picture())
    assert (photo.lebar, photo.tinggi) == (1600, 1067)
    assert b"MPF" not in photo.isi


def test_a_progressive_photo_is_taken():
    assert is_upright(
        opened(taken(pictures.encode(pictures.scene(), "JPEG", progressive=True)).isi)
    )


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_unreadable_camera_data_does_not_spoil_a_photo():
    source = pictures.encode(
        pictures.scene(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(30)
    )
    assert is_upright(opened(taken(source).isi))


# Refused by what is inside, each with its own words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b"<html><script>alert(1)</script></html>", "bukan foto"),
        (b"MZ" + bytes(500), "bukan foto"),
        (b"GIF89a" + bytes(500), "rusak"),
        (b"BM" + bytes(500), "bukan foto"),
        (b"PK\x03\x04" + bytes(500), "Word"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "Word"),
        (pictures.heic(b"heic"), "rusak"),
        (pictures.heic(b"mif1"), "rusak"),
        (pictures.heic(b"msf1"), "bergerak"),
        (pictures.animated("PNG"), "bergerak"),
        (pictures.animated("WEBP"), "bergerak"),
        (pictures.animated("GIF"), "bergerak"),
        (pictures.heic(b"avif"), "rusak"),
        (pictures.heic(b"avis"), "bergerak"),
        (b"II*\0" + bytes(500), "rusak"),
        (b"\xff\xd8\xff\xe0\x00\x04ab" + b"bukan foto" * 50, "rusak"),
        (b"\x89PNG\r\n\x1a\n" + b"bukan foto" * 50, "rusak"),
        (b"%PDF-1.7\nbukan pdf\n%%EOF", "rusak"),
        (pictures.text_pdf()[:900], "tidak utuh"),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_a_refusal_names_what_is_wrong(data, words):
    assert words in refusal(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_photo_cut_off_on_its_way_is_said_to_be_incomplete(kind, share):
    noise = Image.effect_noise((800, 600), 60)
    data = pictures.encode(noise, kind)
    assert "tidak terkirim utuh" in refusal(data[: int(len(data) * share)])


def test_a_berkas_of_exactly_the_limit_is_read_and_one_byte_more_is_not():
    photo = pictures.phone_photo()
    assert taken(photo + bytes(BATAS.ukuran - len(photo))).jenis == "image/jpeg"
    assert "10 MB" in refusal(photo + bytes(BATAS.ukuran - len(photo) + 1))


def test_no_more_than_the_limit_is_read_from_the_stream():
    stream = io.BytesIO(b"\xff" * (BATAS.ukuran * 2))
    with pytest.raises(BerkasDitolak):
        clean(stream)
    assert stream.tell() == BATAS.ukuran + 1


def test_every_refusal_is_one_that_people_can_act_on():
    # What is asked for a page that is not there was no upload.
    uploads = {
        why: kalimat for why, kalimat in berkas.DITOLAK.items() if why != "halaman"
    }
    for kalimat in uploads.values():
        assert kalimat.endswith(".") and "!" not in kalimat
        assert any(word in kalimat.lower() for word in ("kirim", "foto", "simpan"))


# Bombs


@pytest.mark.parametrize(
    "data",
    [
        pictures.one_colour_png(*size)
        for size in ((24_000, 24_000), (12_000, 12_000), (5_100, 5_000))
    ],
    ids=["576 Mpx", "144 Mpx", "25.5 Mpx"],
)
def test_a_photo_bomb_is_refused_before_it_is_unpacked(data):
    start = time.process_time()
    assert "terlalu besar" in refusal(data)
    assert time.process_time() - start < 0.2


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells the peak of memory in this way"
)
def test_a_photo_bomb_takes_no_memory():
    script = """
import io, pathlib, sys
from sipetrok.kiriman.berkas import BerkasDitolak, clean
peak = lambda: int(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
data = sys.stdin.buffer.read()
before = peak()
try:
    clean(io.BytesIO(data))
except BerkasDitolak:
    print(peak() - before)
"""
    bomb = pictures.one_colour_png(12_000, 12_000)
    root = Path(berkas.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=bomb,
        capture_output=True,
        check=True,
        cwd=root,
    )
    assert int(done.stdout) < 5 * 1024  # KiB; unpacked it would take 700 MiB


def test_a_jpeg_of_endless_passes_is_refused_at_once():
    start = time.process_time()
    assert "tidak lazim" in refusal(pictures.many_passes_jpeg())
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}], ids=["baseline", "progressive"]
)
def test_only_a_jpeg_that_shrinks_while_read_may_be_very_large(options):
    data = pictures.encode(Image.new("RGB", (7000, 5000), "grey"), "JPEG", **options)
    if options:
        assert "terlalu besar" in refusal(data)
    else:
        assert opened(taken(data).isi).size == (1600, 1143)


@pytest.mark.parametrize(
    "data",
    [pictures.content_bomb_pdf(64), pictures.picture_bomb_pdf()],
    ids=["instructions", "pixels"],
)
def test_a_pdf_bomb_is_refused_quickly(data):
    start = time.process_time()
    assert "terlalu berat" in refusal(data)
    assert time.process_time() - start < 5


def test_a_pdf_that_never_ends_drawing_is_stopped_and_the_app_lives_on():
    with pytest.raises(BerkasDitolak, match="terlalu berat"):
        clean(io.BytesIO(pictures.nested_pdf()), Batas(detik=1))
    assert taken(pictures.phone_photo()).jenis == "image/jpeg"


@pytest.mark.parametrize(
    "make",
    [
        lambda: pictures.encode(
            Image.new("RGB", (12_000, 9_000), "grey"), "JPEG", quality=30
        ),
        lambda: slow_photo(20),
        lambda: pictures.encode(Image.new("RGB", (5000, 4999)), "WEBP", method=0),
        lambda: pictures.one_colour_png(5000, 4999),
    ],
    ids=["108 Mpx", "progressive", "WEBP", "PNG"],
)
def test_the_dearest_photos_that_are_taken_cost_little(make):
    data, before = make(), time.process_time()

    assert max(opened(taken(data).isi).size) == 1600
    assert time.process_time() - before < BATAS.detik / 2


def slow_photo(more: int) -> bytes:
    """As large as one that comes in passes may be, and its last pass so many times more."""
    data = pictures.encode(
        pictures.scene((5000, 4999)), "JPEG", progressive=True, quality=40
    )
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * more + b"\xff\xd9"


# What is shown of a document: drawn once, when it comes


def test_a_pdf_is_drawn_when_it_comes_each_page_and_one_small():
    small, *pages = taken(pictures.text_pdf(3)).gambar

    assert len({*pages}) == 3
    assert {opened(page).size for page in pages} == {(1200, 1698)}
    assert max(opened(small).size) == 240


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ((842, 595), (1698, 1200)),
        ((595, 5000), (600, 5038)),
        ((5000, 595), (4138, 493)),
        ((85, 54), (1791, 1138)),
    ],
    ids=["across", "slip", "banner", "card"],
)
def test_a_page_of_any_shape_is_drawn_with_about_as_many_pixels(size, drawn):
    _, page = taken(pictures.text_pdf(size=size)).gambar
    assert opened(page).size == drawn


@pytest.mark.parametrize(
    "make",
    [
        lambda: pictures.noisy_photo((2000, 1500)),
        lambda: pictures.scan_pdf([pictures.noisy_photo((620, 877))]),
    ],
    ids=["photo", "PDF"],
)
def test_pictures_are_light_however_much_grain_they_have(make):
    small, *pages = taken(make()).gambar
    assert len(small) <= 12_000 and max(opened(small).size) == 240
    assert all(len(page) <= 600_000 for page in pages)


# PDFs


def test_a_pdf_keeps_its_pages_and_text():
    clean_pdf = taken(pictures.text_pdf(3))
    assert (clean_pdf.jenis, clean_pdf.halaman, clean_pdf.lebar) == (
        "application/pdf",
        3,
        0,
    )
    assert "Surat pengantar RT 3" in text_of(clean_pdf.isi, 3)


TRACES = [
    "/JavaScript",
    "app.alert",
    "/Launch",
    "/OpenAction",
    "/AA",
    "/URI",
    "jahat.example",
    "/EmbeddedFile",
    "/Filespec",
    "muatan.exe",
    "/XFA",
    "<xdp>",
    "/AcroForm",
    "/Metadata",
    "GPS",
    "/PieceInfo",
    "catatan",
    "/Thumb",
    "/Annots",
    "Budi",
    "/Info",
]


@pytest.fixture(scope="module")
def nasty():
    """A PDF full of traps as it came, and as it was kept."""
    source = pictures.nasty_pdf()
    return spelled_out(source), spelled_out(taken(source).isi)


@pytest.mark.parametrize("trace", [*TRACES, "MZ muatan"])
def test_nothing_active_or_hidden_stays_in_a_pdf(nasty, trace):
    source, kept = nasty
    assert trace.encode() in source
    assert trace.encode() not in kept


def test_what_was_filled_into_a_form_stays_visible():
    clean_pdf = taken(pictures.form_pdf()).isi
    assert "WAYAN" in text_of(clean_pdf)
    assert b"/AcroForm" not in spelled_out(clean_pdf)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize(
    "make", [pictures.text_pdf, pictures.nasty_pdf, pictures.form_pdf]
)
def test_qpdf_finds_no_fault_in_a_cleaned_pdf(tmp_path, make):
    path = tmp_path / "bersih.pdf"
    path.write_bytes(taken(make()).isi)
    done = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "linearized" in done.stdout and "No syntax" in done.stdout


def test_the_same_pdf_gives_the_same_bytes():
    source = pictures.nasty_pdf()
    assert taken(source).isi == taken(source).isi


def test_cleaning_a_clean_pdf_changes_no_page():
    once = taken(pictures.text_pdf(2))
    twice = taken(once.isi)
    assert page_picture(once.isi, 2) == page_picture(twice.isi, 2)


def test_a_pdf_that_needs_a_password_is_refused():
    assert "kata sandi" in refusal(
        pictures.encrypted_pdf(user="rahasia", owner="rahasia")
    )


def test_a_pdf_that_only_forbids_printing_is_taken_without_its_lock():
    clean_pdf = taken(pictures.encrypted_pdf(user="", owner="rahasia")).isi
    assert b"/Encrypt" not in spelled_out(clean_pdf)
    assert "Surat pengantar" in text_of(clean_pdf)


@pytest.mark.parametrize(
    ("pages", "is_taken"), [(1, True), (20, True), (21, False), (500, False)]
)
def test_a_pdf_has_at_most_twenty_pages(pages, is_taken):
    if is_taken:
        assert taken(pictures.text_pdf(pages)).halaman == pages
    else:
        assert "20 halaman" in refusal(pictures.text_pdf(pages))


def test_a_pdf_without_pages_is_refused():
    assert "rusak" in refusal(pictures.save_pdf(pikepdf.new()))


@pytest.mark.parametrize(
    "size", [(200_000, 200_000), (14_000, 20)], ids=["huge", "ribbon"]
)
def test_a_pdf_page_of_absurd_size_is_refused(size):
    assert "tidak wajar" in refusal(pictures.text_pdf(size=size))


def test_a_pdf_that_begins_after_other_lines_is_still_a_pdf():
    assert taken(b"Kiriman pemindai\r\n" * 20 + pictures.text_pdf()).halaman == 1


def test_a_page_that_points_outside_the_pdf_points_nowhere_afterwards():
    with pikepdf.open(io.BytesIO(pictures.text_pdf())) as pdf:
        form = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 9, 9]}
        pdf.pages[0].obj.Resources.XObject = Dictionary(
            F=pdf.make_stream(b"", **form, F="/etc/passwd")
        )
        source = pictures.save_pdf(pdf)
    assert b"passwd" in source
    assert b"passwd" not in spelled_out(taken(source).isi)


# Pages as pictures, and several files as one PDF


def test_a_page_becomes_a_picture_of_the_asked_width_on_white():
    image = opened(page_picture(taken(pictures.text_pdf(2)).isi, 2, 800))
    assert (
        image.format == "JPEG" and image.width == 800 and abs(image.height - 1132) <= 1
    )
    assert near(image.getpixel((5, 5)), (255, 255, 255))
    assert near(image.getpixel((150, 620)), (0, 0, 0))


def test_a_page_picture_is_never_wider_than_our_limit():
    assert (
        opened(page_picture(pictures.text_pdf(), 1, 50_000)).width
        == berkas.WIDEST_PICTURE
    )


@pytest.mark.parametrize("halaman", [0, -1, 3])
def test_a_page_that_is_not_there_is_refused(halaman):
    with pytest.raises(BerkasDitolak, match="tidak ada"):
        page_picture(pictures.text_pdf(2), halaman)


def test_pages_may_be_drawn_from_many_threads_at_once():
    pdf, results = taken(pictures.text_pdf(4)).isi, []

    def draw(halaman):
        results.append(page_picture(pdf, halaman, 300))

    threads = [threading.Thread(target=draw, args=(n % 4 + 1,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 12 and len(set(results)) == 4


def test_photos_and_pdfs_combine_in_order():
    wide, tall = taken(pictures.phone_photo()), taken(pictures.phone_photo((800, 1200)))
    combined = combine_pdf([wide, taken(pictures.text_pdf(2)), tall])
    document = pypdfium2.PdfDocument(combined)
    assert len(document) == 4
    assert [tuple(round(side) for side in document[n].get_size()) for n in (0, 3)] == [
        (595, 842)
    ] * 2
    assert "Surat pengantar RT 2" in text_of(combined, 3)


def test_a_combined_photo_stands_upright_in_the_middle_with_a_margin():
    picture = opened(
        page_picture(combine_pdf([taken(pictures.phone_photo(orientation=6))]), 1, 595)
    )
    assert near(picture.getpixel((20, 421)), (255, 255, 255))
    assert near(picture.getpixel((60, 300)), RED) and near(
        picture.getpixel((535, 540)), BLUE
    )


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_a_combined_pdf_is_sound_and_tells_nothing_of_devices(tmp_path):
    path = tmp_path / "gabungan.pdf"
    path.write_bytes(
        combine_pdf([taken(pictures.phone_photo()), taken(pictures.nasty_pdf())])
    )
    done = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert b"Merek" not in path.read_bytes() and b"/Info" not in spelled_out(
        path.read_bytes()
    )
