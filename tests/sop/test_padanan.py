"""Other words for the words of the files: each leads to one that there is."""

import pytest

from sipetrok.sop import words as faults
from sipetrok.sop.kantor import HARI, Kantor
from sipetrok.sop.standar import Cara, Identitas, JenisIsian, Lewat, Standar, Tugas
from sipetrok.sop.words import PADANAN, known_words

TABLES = [
    (Kantor, ()),
    (Standar, ()),
    *((Standar, (one,)) for one in ("langkah", "persyaratan", "isian")),
]


def test_every_word_that_is_suggested_is_a_word_of_the_files():
    known = {*Tugas, *Identitas, *Lewat, *Cara, *JenisIsian, *HARI}
    known |= {key for model, path in TABLES for key in faults.table_keys(model, path)}

    assert not set(PADANAN) - known


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("Tanda  Tangan", Tugas, "sahkan"),
        ("verifikasi", Tugas, "periksa"),
        ("no_hp", Identitas, "telepon"),
        ("wa", Identitas, "telepon"),
        ("wa", Lewat, "whatsapp"),
        ("wa", ("telepon", "whatsapp"), "whatsapp"),
        ("hasil", ("keluaran", "waktu"), "keluaran"),
    ],
)
def test_the_word_that_fits_the_place_is_suggested(word, known, hint):
    assert faults.nearest(word, known) == f' Maksud Anda "{hint}"?'


def test_a_word_that_says_something_else_is_not_suggested():
    assert known_words("sepeda") == () and faults.nearest("no_hp", ["tugas"]) == ""
