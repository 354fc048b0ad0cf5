"""Identity fields: what only warns, what is masked, and what people type for a date or a telephone
number.
"""

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
    nik_warnings,
    print_tanggal,
    print_telepon,
    read_tanggal,
    read_telepon,
    titik,
    warnings,
)
from sipetrok.sop.standar import Identitas

ODD = "NIK ini tidak lazim. Cocokkan lagi dengan KTP."
ODD_DATE = "Tanggal di dalam NIK tidak lazim. Cocokkan lagi dengan KTP."
OTHER_DATE = (
    "Tanggal lahir berbeda dengan tanggal di dalam NIK. Cocokkan lagi dengan KTP."
)
OTHER_SEX = (
    "Jenis kelamin berbeda dengan yang terbaca dari NIK. Cocokkan lagi dengan KTP."
)


def nik(tanggal: str, serial: str = "0001") -> str:
    return f"140417{tanggal}{serial}"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (nik("170390"), ()),
        (nik("570390"), ()),  # a woman: day + 40
        (nik("310190"), ()),
        (nik("710190"), ()),
        (nik("290200"), ()),  # the century is unknown
        (nik("290296"), ()),
        (nik("690296"), ()),
        (nik("290295"), (ODD_DATE,)),  # no leap year in any century
        (nik("300296"), (ODD_DATE,)),
        (nik("310490"), (ODD_DATE,)),
        (nik("000190"), (ODD_DATE,)),
        (nik("320190"), (ODD_DATE,)),
        (nik("400190"), (ODD_DATE,)),
        (nik("720190"), (ODD_DATE,)),
        (nik("990190"), (ODD_DATE,)),
        (nik("170090"), (ODD_DATE,)),
        (nik("171390"), (ODD_DATE,)),
        (nik("170390", "0000"), (ODD,)),
        ("1" * 16, (ODD,)),
        ("9900211703900001", ()),  # registered abroad
    ],
)
def test_an_odd_nik_warns(number, expected):
    assert nik_warnings(number) == expected


@pytest.mark.parametrize(
    ("number", "born", "sex", "expected"),
    [
        (nik("170390"), date(1990, 3, 17), "Laki-laki", ()),
        (nik("570390"), date(1990, 3, 17), "Perempuan", ()),
        (nik("170390"), date(1990, 3, 18), "Laki-laki", (OTHER_DATE,)),
        (nik("170390"), date(1991, 3, 17), None, (OTHER_DATE,)),
        (nik("170305"), date(2005, 3, 17), None, ()),
        (nik("170390"), date(1990, 3, 17), "Perempuan", (OTHER_SEX,)),
        (nik("570390"), None, "Laki-laki", (OTHER_SEX,)),
        (nik("570390"), None, "", ()),
        (
            nik("171390"),
            date(1990, 3, 17),
            None,
            (ODD_DATE,),
        ),  # one fault, one sentence
    ],
)
def test_a_nik_that_differs_from_the_answers_warns(number, born, sex, expected):
    assert nik_warnings(number, born, sex) == expected


@given(
    st.from_regex(r"[0-9]{16}", fullmatch=True),
    st.none() | st.dates(),
    st.sampled_from((None, "Laki-laki", "Perempuan")),
)
def test_no_sixteen_digits_break_the_reading(number, born, sex):
    assert isinstance(nik_warnings(number, born, sex), tuple)


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


def test_the_nik_in_the_box_of_the_kk_warns():
    nik, today = "1404175703900001", date(2026, 11, 21)

    assert warnings({"kk": nik, "nik": nik}, today)
    assert warnings({"kk": "1404170101100002", "nik": nik}, today) == ()
    assert warnings({"kk": "", "nik": ""}, today) == ()


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


# Telephone numbers and dates.


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("081234567890", "6281234567890"),
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("62812 3456 7890", "6281234567890"),
        ("81234567890", "6281234567890"),
        ("(0768) 21234", "6276821234"),
        ("0812.345.678", "62812345678"),
        ("0812345678901", "62812345678901"),
        ("08123456789012", None),  # more digits than any Indonesian number has
        ("0812345", None),
        ("+62 0812 3456 7890", None),
        ("nomor saya", None),
        ("", None),
        ("0812 3456 789x", None),
        ("٠٨١٢٣٤٥٦٧٨٩٠", None),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(typed, expected):
    assert read_telepon(typed) == expected


def test_a_telephone_number_is_printed_as_people_write_it():
    assert print_telepon("6281234567890") == "0812-3456-7890"


@given(st.from_regex(r"0[1-9][0-9]{7,11}", fullmatch=True))
def test_a_printed_telephone_number_reads_as_itself(typed):
    kept = read_telepon(typed)

    assert kept is None or read_telepon(print_telepon(kept)) == kept


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
