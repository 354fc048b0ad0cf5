"""Identity fields: what is masked, and what people type for a number or a date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipetrok.domain.identitas import (
    FIELDS,
    digits,
    is_sixteen_digits,
    letter_rows,
    mask_name,
    mask_number,
    print_tanggal,
    read_tanggal,
    titik,
)
from sipetrok.sop.standar import Identitas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1404175703900001", True),
        ("140417570390000", False),
        ("14041757039000011", False),
        ("14041757O3900001", False),
        ("", False),
        ("١٤٠٤١٧٥٧٠٣٩٠٠٠٠١", False),
        ("1404175703900001\n", False),
    ],
)
def test_only_sixteen_plain_digits_are_sixteen_digits(text, expected):
    assert is_sixteen_digits(text) is expected


def test_spaces_dots_and_dashes_between_digits_are_dropped():
    assert digits("1404 17.570390-0001–2") == "14041757039000012"
    assert digits("1404‑1757—0390−0001") == "1404175703900001"


# Masks.


@given(st.from_regex(r"[0-9]{0,20}", fullmatch=True))
def test_a_masked_number_never_shows_digits_seven_to_twelve(number):
    masked = mask_number(number)

    assert len(masked) == len(number)
    assert set(masked[6:12]) <= {"*"}
    assert sum(sign != "*" for sign in masked) <= 6


def test_a_masked_nik_shows_four_digits_and_two():
    assert mask_number("1404175703900001") == "1404**********01"


@pytest.mark.parametrize(
    ("nama", "expected"),
    [
        ("Siti Aminah", "S*** A*****"),
        ("Sukarno", "S******"),
        ("A", "A"),
        ("", ""),
        ("  M.  Nur ", "M* N**"),
    ],
)
def test_a_masked_name_shows_the_first_letter_of_each_word(nama, expected):
    assert mask_name(nama) == expected


# Dates.


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("27-3-1990", date(1990, 3, 27)),
        ("27/03/1990", date(1990, 3, 27)),
        ("27.3.1990", date(1990, 3, 27)),
        ("27 3 1990", date(1990, 3, 27)),
        ("27 Maret 1990", date(1990, 3, 27)),
        ("7 SEPTEMBER 1990", date(1990, 9, 7)),
        ("1990-03-27", date(1990, 3, 27)),
        ("27031990", date(1990, 3, 27)),
        ("27‑3‑1990", date(1990, 3, 27)),  # hyphens that do not break
        ("27–3−1990", date(1990, 3, 27)),  # a dash and a minus
        ("27\u00a0Maret\u00a01990", date(1990, 3, 27)),
        ("２７-３-１９９０", date(1990, 3, 27)),
        ("17-8-0090", None),
        ("0090-08-17", None),
        ("17-8-1890", date(1890, 8, 17)),  # asked about, for a birth
        ("2731990", None),
        (" 29-2-2000 ", date(2000, 2, 29)),
        ("29-2-1990", None),
        ("31-4-1990", None),
        ("3-27-1990", None),
        ("27-3-90", None),
        ("27 Mart 1990", None),
        ("0-0-0000", None),
        ("kemarin", None),
        ("", None),
        ("1990-3", None),
    ],
)
def test_dates_are_read_as_people_type_them(typed, expected):
    assert read_tanggal(typed) == expected


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_printed_date_reads_as_itself_and_fits_into_its_field(day):
    assert read_tanggal(print_tanggal(day)) == read_tanggal(day.isoformat()) == day
    assert len(print_tanggal(day)) <= FIELDS[Identitas.TANGGAL_LAHIR].paling_panjang


def test_every_identity_field_has_its_words():
    assert set(FIELDS) == set(Identitas)


def test_stored_values_are_printed_as_people_read_them():
    telepon = FIELDS[Identitas.TELEPON]

    assert FIELDS[Identitas.TANGGAL_LAHIR].printed("1990-03-27") == "27 Maret 1990"
    assert telepon.printed("6281234567890") == "0812-3456-7890"
    assert telepon.printed("") == ""


def test_the_identity_table_of_a_letter_leaves_out_what_is_empty_and_what_only_reaches_people():
    asked = (
        Identitas.NAMA,
        Identitas.NIK,
        Identitas.TEMPAT_LAHIR,
        Identitas.TANGGAL_LAHIR,
        Identitas.PEKERJAAN,
        Identitas.TELEPON,
    )
    isian = {
        "nama": "Siti",
        "nik": "1404175703900001",
        "tempat_lahir": "Tembilahan",
        "tanggal_lahir": "1990-03-17",
        "pekerjaan": "",
        "telepon": "6281234567890",
    }

    assert letter_rows(asked, isian) == [
        ("Nama", "Siti"),
        ("NIK", "1404175703900001"),
        ("Tempat/Tanggal lahir", "Tembilahan, 17 Maret 1990"),
    ]
    assert letter_rows((Identitas.TANGGAL_LAHIR,), isian) == [
        ("Tanggal lahir", "17 Maret 1990")
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Diteruskan kepada Siti", "Diteruskan kepada Siti."),
        ("Diteruskan kepada Rina, M.Si.", "Diteruskan kepada Rina, M.Si."),
        ("Sudah lengkap. ", "Sudah lengkap."),
    ],
)
def test_a_sentence_ends_with_one_dot(text, sentence):
    assert titik(text) == sentence
