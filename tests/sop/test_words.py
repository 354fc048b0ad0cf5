"""Faults in words: how a path, a choice and a near miss are said."""

import pytest

from sipetrok.sop import words as faults
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Standar


def test_fault_prints_as_file_line_key_sentence():
    fault = faults.Fault("kantor.toml", 3, "nama", "Tidak boleh kosong.")

    assert str(fault) == "kantor.toml baris 3: nama: Tidak boleh kosong."


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("judul",), "judul"),
        (("langkah", 2, "tugas"), "langkah ke-3, tugas"),
        (
            ("langkah", 0, "koordinasi", 1, "pelaksana", 0),
            "langkah ke-1, koordinasi ke-2, pelaksana ke-1",
        ),
    ],
)
def test_places_are_counted_from_one(path, words):
    assert faults.spell(path) == words


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("serahkn", ' Maksud Anda "serahkan"?'),
        ("SERAHKAN ", ' Maksud Anda "serahkan"?'),
        ("xyz", ""),
        (7, ""),
    ],
)
def test_only_a_near_word_is_suggested(word, hint):
    assert faults.nearest(word, ["ajukan", "serahkan"]) == hint


def test_choices_read_as_a_sentence():
    assert faults.listing(["a"]) == '"a"'
    assert faults.listing(["a", "b"]) == '"a" atau "b"'
    assert faults.listing(["a", "b", "c"]) == '"a", "b", atau "c"'


def test_keys_of_an_inner_table_are_found():
    assert "koordinasi" in faults.table_keys(Standar, ("langkah", 3))
    assert "keluaran" in faults.table_keys(Standar, ("langkah", 3, "koordinasi", 0))
    assert "sampai" in faults.table_keys(Kantor, ("jam", "khusus", 0))


def test_what_the_folder_gives_is_no_key_to_write():
    assert not {"slug", "naskah"} & set(faults.table_keys(Standar, ()))


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("15menit", "15 menit"),
        ("15 Menit", "15 menit"),
        ("3 hari  kerja", "3 hari kerja"),
        ("3 harikerja", "3 hari kerja"),
        (15, "15 menit"),
        ("1 jam", "60 menit"),
    ],
)
def test_duration_is_suggested_as_it_should_be_written(value, hint):
    error = {
        "type": "value_error",
        "loc": ("waktu",),
        "input": value,
        "ctx": {"error": ValueError("durasi")},
    }

    assert faults.explain(error, Standar).endswith(f'Maksud Anda "{hint}"?')


@pytest.mark.parametrize("value", ["segera", "-3 menit", "", "15 minggu lagi"])
def test_unreadable_duration_gets_an_example_and_no_guess(value):
    error = {
        "type": "value_error",
        "loc": ("waktu",),
        "input": value,
        "ctx": {"error": ValueError("durasi")},
    }

    assert "Maksud Anda" not in faults.explain(error, Standar)
    assert '"15 menit"' in faults.explain(error, Standar)


def test_unforeseen_kind_of_error_still_gets_a_sentence():
    assert faults.explain(
        {"type": "new_kind", "loc": ("x",), "input": 1}, Standar
    ).endswith(".")
