"""HEIC, AVIF and TIFF: upright, small and whole, or refused."""

import io
import struct
import sys
from dataclasses import replace
from pathlib import Path

import pi_heif
import pytest
from pictures import animated, card_on_table, encode, scene, tiff, written
from PIL import Image, ImageChops
from PIL.Image import Transpose

from sipetrok.kiriman import foto
from sipetrok.kiriman.berkas import BATAS, BerkasDitolak, clean, recognise
from sipetrok.kiriman.terpisah import Unacceptable

HERE = Path(__file__).parent / "contoh"
STRAIGHT = (HERE / "lurus.heic").read_bytes()  # made with libheif, 360 by 240
TURNED = (
    HERE / "miring.heic"
).read_bytes()  # a phone held upright, with its maker and place
RED, BLUE = (220, 20, 20), (20, 20, 220)


def taken(data, batas=BATAS):
    return clean(io.BytesIO(data), batas)


def refusal(data, batas=BATAS):
    with pytest.raises(BerkasDitolak) as caught:
        taken(data, batas)
    return caught.value.kalimat


def opened(data):
    """In this process, as it is done in the other one."""
    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    bounds = BATAS.sisi, BATAS.piksel_terpisah, BATAS.halaman
    return foto.opened(data, recognise(data), *bounds)


def reason(data):
    with pytest.raises(Unacceptable) as caught:
        opened(data)
    return str(caught.value)


def is_upright(isi, size):
    image = Image.open(io.BytesIO(isi))
    corners = (
        (RED, (size[0] // 8, size[1] // 8)),
        (BLUE, (size[0] * 7 // 8, size[1] * 7 // 8)),
    )
    return image.size == size and all(
        all(abs(a - b) < 30 for a, b in zip(image.getpixel(at), colour, strict=True))
        for colour, at in corners
    )


def said(data, wide, high):
    """A HEIC whose head says another size than that of what it holds."""
    before, after = struct.pack(">II", 360, 240), struct.pack(">II", wide, high)
    assert before in data
    return data.replace(before, after)


def turned(kind, **options):
    """`scene`, stored by a phone held upright, which notes so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = scene((360, 240)).transpose(Transpose.ROTATE_90)
    return encode(stored, kind, exif=exif, **options)


@pytest.mark.parametrize(
    "data",
    [STRAIGHT, TURNED, turned("AVIF"), turned("TIFF")],
    ids=["HEIC", "turned HEIC", "AVIF", "TIFF"],
)
def test_a_photo_is_taken_upright_and_tells_nothing_of_its_phone(data):
    photo = taken(data)
    assert photo.jenis == "image/jpeg" and (photo.lebar, photo.tinggi) == (360, 240)
    assert is_upright(photo.isi, (360, 240))
    assert b"Merek" not in photo.isi and b"Exif" not in photo.isi
    assert photo.temuan == ("kecil",) and len(photo.gambar) == 1


def test_a_large_photo_is_bounded_like_a_jpeg():
    big = card_on_table((2400, 1800))
    photo = taken(encode(big, "AVIF", speed=10, quality=60))
    assert (photo.lebar, photo.tinggi, photo.temuan) == (1600, 1200, ())


@pytest.mark.parametrize(
    "options",
    [{}, {"compression": "tiff_lzw"}, {"compression": "jpeg"}],
    ids=["raw", "LZW", "JPEG"],
)
def test_a_scan_of_several_pages_keeps_them_all_in_order(options):
    sheets = [written((850, 1100), 255, 20, 14 + 6 * n) for n in range(3)]
    scan = taken(tiff(sheets, **options))
    assert (scan.jenis, scan.halaman, scan.temuan) == ("application/pdf", 3, ())
    assert len(scan.gambar) == 4 and len(set(scan.gambar)) == 4
    for page, sheet in zip(scan.gambar[1:], sheets, strict=True):
        seen = Image.open(io.BytesIO(page)).convert("L").resize((85, 110))
        meant = sheet.convert("L").resize((85, 110))
        assert ImageChops.difference(seen, meant).getextrema()[1] < 40


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
def test_every_colour_of_a_scanner_is_taken(mode):
    image = scene((600, 400)).convert("RGB")
    image = (
        Image.new("I;16", (600, 400), 40_000) if mode == "I;16" else image.convert(mode)
    )
    (page,) = opened(encode(image, "TIFF"))
    assert (page.size, page.mode) == ((600, 400), "RGB")


def test_a_fax_is_taken():
    fax = written((1728, 2200), 255, 0, 30).convert("1")
    assert len(opened(tiff([fax, fax], compression="group4"))) == 2


def test_a_preview_in_a_tiff_is_no_page():
    """As cameras put it before the raw picture that only their own programs can open."""
    preview = encode(scene((160, 120)), "TIFF", tiffinfo={254: 1})
    assert reason(preview) == "berat"


def test_a_scan_of_too_many_pages_is_refused_in_words():
    sheets = [written((300, 400), 255, 20, 20)] * 21
    assert "lebih dari 20 halaman" in refusal(tiff(sheets))
    assert len(opened(tiff(sheets[:20]))) == 20


# Hostile


@pytest.mark.parametrize(
    "data",
    [
        said(STRAIGHT, 30_000, 30_000),
        said(STRAIGHT, 9_000, 6_000),
        encode(Image.new("1", (9000, 6000)), "TIFF", compression="group4"),
    ],
    ids=["huge HEIC", "large HEIC", "TIFF"],
)
def test_a_bomb_is_refused_by_what_its_head_says(data):
    assert len(data) < 100_000
    # What libheif itself refuses is broken to us.
    assert reason(data) in ("luas", "rusak")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize(
    "data",
    [STRAIGHT, encode(scene(), "AVIF"), tiff([written((600, 800), 255, 20, 20)])],
    ids=["HEIC", "AVIF", "TIFF"],
)
def test_what_is_cut_off_is_refused(data, share):
    assert reason(data[: int(len(data) * share)]) in ("rusak", "terpotong")


def test_a_photo_cut_off_on_its_way_is_said_to_be_incomplete():
    assert "tidak terkirim utuh" in refusal(STRAIGHT[:-50])


def test_what_moves_is_refused():
    moving = animated("AVIF")
    assert "bergerak" in refusal(moving)


def test_pages_that_lead_back_to_the_first_come_to_an_end():
    data = bytearray(tiff([scene((300, 200))] * 2))
    first = struct.unpack("<I", data[4:8])[0]
    entries = struct.unpack("<H", data[first : first + 2])[0]
    behind = first + 2 + 12 * entries
    data[behind : behind + 4] = struct.pack("<I", first)
    assert len(opened(bytes(data))) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds CPU and memory")
def test_what_takes_too_long_is_stopped():
    page = Image.new("1", (7000, 7000))
    heavy = tiff([page] * 12, compression="group4")
    assert "tidak lazim" in refusal(heavy, replace(BATAS, detik=1))
