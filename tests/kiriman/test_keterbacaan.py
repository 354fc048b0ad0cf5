"""What is said of how a picture reads; and of what is fine, nothing."""

import io

import pytest
from pictures import (
    blurred,
    card_on_table,
    darkened,
    encode,
    grainy,
    scan_pdf,
    signature,
    written,
)
from PIL import Image

from sipetrok.kiriman.berkas import clean
from sipetrok.kiriman.keterbacaan import GELAP, KABUR, KECIL, POLOS, judge


def packed(image, quality):
    """As a messenger passes it on."""
    return Image.open(io.BytesIO(encode(image, "JPEG", quality=quality))).convert("RGB")


FINE = {
    "card": card_on_table,
    "small card": lambda: card_on_table((640, 480)),
    "card from a messenger": lambda: packed(card_on_table(), 40),
    "card in the evening": lambda: darkened(card_on_table(), 0.45),
    "card through a cheap lens": lambda: blurred(card_on_table(), 1.2),
    "sheet": lambda: written((1131, 1600), 250, 30, 16),
    "sheet with one line": lambda: written((1131, 1600), 252, 40, 22, lines=1),
    "grey pencil on grey": lambda: grainy(written((1200, 900), 205, 140, 30), 4),
    "dark screen": lambda: written((720, 1600), 18, 230, 28),
    "dark screen with one line": lambda: written((720, 1600), 18, 230, 28, lines=1),
    "grey on a dark screen": lambda: written((720, 1600), 18, 130, 28, lines=4),
    "long screen": lambda: written((600, 5300), 255, 40, 18),
    "signature": signature,
    "small signature": lambda: signature().resize((600, 252)),
}
BAD = {
    "night": (lambda: grainy(darkened(card_on_table(), 0.06), 5), GELAP),
    "dusk": (lambda: grainy(darkened(card_on_table(), 0.2), 5), GELAP),
    "night with grain": (lambda: grainy(darkened(card_on_table(), 0.08), 14), GELAP),
    "dark sheet": (lambda: darkened(written((1131, 1600), 250, 30, 16), 0.15), GELAP),
    "too near": (lambda: blurred(card_on_table(), 3), KABUR),
    "sheet too near": (lambda: blurred(written((1131, 1600), 250, 30, 16), 3), KABUR),
    "shrunk and stretched": (
        lambda: card_on_table((300, 225)).resize(
            (1600, 1200), Image.Resampling.BICUBIC
        ),
        KABUR,
    ),
    "nothing left": (lambda: blurred(card_on_table(), 20), POLOS),
    "lens covered by white": (lambda: Image.new("RGB", (1200, 900), "white"), POLOS),
    "thumbnail": (lambda: card_on_table((160, 120)), KECIL),
}


@pytest.mark.parametrize("make", FINE.values(), ids=FINE)
def test_of_what_can_be_read_nothing_is_said(make):
    assert judge(make()) == ""


@pytest.mark.parametrize(("make", "said"), BAD.values(), ids=BAD)
def test_of_what_cannot_be_read_the_reason_is_said(make, said):
    assert judge(make()) == said


def found(data):
    return clean(io.BytesIO(data)).temuan


def test_a_photo_is_judged_as_it_is_kept():
    sharp = card_on_table((2400, 1800))
    assert found(encode(sharp, "JPEG")) == ()
    assert found(encode(darkened(sharp, 0.06), "JPEG")) == (GELAP,)


def test_a_pdf_is_judged_by_its_worst_page_and_not_by_an_empty_one():
    pages = card_on_table((800, 600)), darkened(card_on_table((800, 600)), 0.06)
    white = Image.new("RGB", (800, 600), "white")
    assert found(scan_pdf([encode(one, "JPEG") for one in (*pages, white)])) == (GELAP,)
