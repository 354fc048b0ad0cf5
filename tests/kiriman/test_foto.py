"""What a phone shows of a photo is kept, and what stands behind its end counts for nothing."""

import io
import random
import time

import pytest
from PIL import Image, ImageDraw

from sipetrok.kiriman import foto
from sipetrok.kiriman.berkas import BATAS, BerkasDitolak, clean
from tests import pictures

FILM = b"\0\0\0\x18ftypmp42" + random.Random(7).randbytes(400_000)


def kept(data):
    return Image.open(io.BytesIO(clean(io.BytesIO(data)).isi)).convert("RGB")


def refusal(data):
    with pytest.raises(BerkasDitolak) as caught:
        clean(io.BytesIO(data))
    return caught.value.kalimat


def jpeg(**options):
    return pictures.encode(pictures.scene(), "JPEG", **options)


# Behind the end


@pytest.mark.parametrize("options", [{}, {"progressive": True}], ids=["one", "passes"])
@pytest.mark.parametrize(
    "behind",
    [FILM, b"\xff\xda" * 41, b"\xff\xda\0\x08" * 100_000, jpeg() * 50, bytes(9999)],
    ids=["film", "41 passes", "many passes", "pictures", "zeros"],
)
def test_what_stands_behind_a_photo_changes_nothing(options, behind):
    photo = jpeg(**options)
    assert clean(io.BytesIO(photo + behind)) == clean(io.BytesIO(photo))


def test_a_photo_of_a_phone_with_a_film_behind_it_stands_upright():
    photo = pictures.phone_photo(orientation=6)
    assert clean(io.BytesIO(photo + FILM)) == clean(io.BytesIO(photo))


def test_what_the_camera_writes_beside_the_picture_is_no_pass():
    notes = b"\xff\xe4\xff\xff" + (b"\xff\xda" * 40_000)[:65_533]
    photo = jpeg()
    assert clean(io.BytesIO(photo[:2] + notes * 3 + photo[2:])) == clean(
        io.BytesIO(photo)
    )


@pytest.mark.parametrize(
    "inside",
    [
        b"\xff" * 5_000_000,
        b"\xff\x01" * 2_000_000,
        b"\xff\xfe\0\x02" * 2_000_000,
        b"\xff\xfe\0\0" * 2_000_000,
        b"\xff\xd0" * 4_000_000,
        b"\xff\0" * 4_000_000,
    ],
    ids=["fill", "alone", "empty", "no length", "restarts", "pixels"],
)
def test_walking_takes_no_longer_than_its_bytes(inside):
    start = time.process_time()
    foto.walk(jpeg()[:2] + inside)
    assert time.process_time() - start < 0.5


def test_passes_that_stand_before_the_end_are_all_counted():
    data = pictures.many_passes_jpeg(100)
    assert foto.walk(data).passes >= 100
    assert "tidak lazim" in refusal(data + FILM)


def test_a_photo_cut_off_before_its_film_is_incomplete():
    photo = pictures.encode(Image.effect_noise((800, 600), 60), "JPEG")
    assert "tidak terkirim utuh" in refusal(photo[: len(photo) // 2])


# All that is seen


def test_a_still_gif_is_taken():
    assert kept(pictures.encode(pictures.scene(), "GIF")).size == pictures.SIX_BY_FOUR


def written(ink, ground, mode="RGBA"):
    image = Image.new(mode, (400, 200), ground)
    ImageDraw.Draw(image).text((20, 60), "Wayan Suta", fill=ink, font_size=60)
    return image


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize(
    "ink", [(255, 255, 255, 255), (0, 0, 0, 255), (20, 20, 200, 90)]
)
def test_writing_on_nothing_can_be_read_whatever_its_colour(kind, ink):
    seen = kept(pictures.encode(written(ink, (0, 0, 0, 0)), kind)).convert("L")
    darkest, lightest = seen.getextrema()
    assert lightest - darkest > 60


def test_a_sixteen_bit_scan_with_a_clear_grey_is_taken():
    image = Image.new("I;16", (300, 200), 40_000)
    assert kept(pictures.encode(image, "PNG", transparency=65_535)).size == (300, 200)


@pytest.mark.parametrize(
    ("size", "wide"),
    [
        ((1080, 12_000), 600),
        ((1080, 9600), 600),
        ((720, 1600), 720),
        ((500, 4000), 500),
        ((3000, 800), 2250),
    ],
    ids=["scrolled", "shorter", "screen", "narrow", "across"],
)
def test_a_long_screen_can_still_be_read_across(size, wide):
    image = kept(pictures.encode(Image.new("RGB", size, "white"), "PNG"))
    assert image.width == wide
    assert abs(image.height / image.width - size[1] / size[0]) < 0.05


def test_a_ribbon_is_refused_in_words():
    assert "terlalu panjang" in refusal(pictures.one_colour_png(50, 2000))


def test_the_longest_screen_costs_little():
    data, before = pictures.one_colour_png(1100, 22_000), time.process_time()
    assert kept(data).width == 600
    assert time.process_time() - before < BATAS.detik / 2
