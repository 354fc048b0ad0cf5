"""How people are reached: an explicit country is never made Indonesian, and what is taken for an
address can be written to.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipetrok.domain.identitas import FIELDS
from sipetrok.domain.kontak import (
    email_warning,
    has_whatsapp,
    is_address,
    mask_email,
    print_telepon,
    read_email,
    read_telepon,
    telepon_warning,
)
from sipetrok.sop.standar import Identitas

TELEPON, EMAIL = FIELDS[Identitas.TELEPON], FIELDS[Identitas.EMAIL]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("081234567890", "6281234567890"),
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("+62 0812 3456 7890", "6281234567890"),
        ("+62 (0) 812 3456 7890", "6281234567890"),
        ("(+62) 812-3456-7890", "6281234567890"),
        ("0062 812 3456 7890", "6281234567890"),
        ("62812 3456 7890", "6281234567890"),
        ("62 0812 3456 7890", "6281234567890"),
        ("81234567890", "6281234567890"),
        ("(0768) 21234", "6276821234"),
        ("0812.345.678", "62812345678"),
        ("0812345678901", "62812345678901"),
        # Of other countries: as typed.
        ("+852 5123 4567", "85251234567"),
        ("00852 5123 4567", "85251234567"),
        ("+65 9123 4567", "6591234567"),
        ("+60 12-345 6789", "60123456789"),
        ("+966 50 123 4567", "966501234567"),
        ("+81 90-1234-5678", "819012345678"),
        ("+886 912 345 678", "886912345678"),
        ("+1 (202) 555-0123", "12025550123"),
        ("+44 (0) 20 7946 0000", "442079460000"),
        ("+225 07 12 34 56 78", "2250712345678"),
        ("+39 06 1234 5678", "390612345678"),
        # No number, or of no country that is known.
        ("6591234567", None),
        ("60123456789", None),
        ("966501234567", None),
        ("12025550123", None),
        ("+60 012 345 6789", None),
        ("+0812 3456 7890", None),
        ("+62", None),
        ("+852", None),
        ("++85251234567", None),
        ("+8525123456789012", None),
        ("08123456789012", None),  # more digits than any Indonesian number has
        ("0812345", None),
        ("0812 3456 7890 / 0813", None),
        ("nomor saya", None),
        ("", None),
        ("0812 3456 789x", None),
        ("٠٨١٢٣٤٥٦٧٨٩٠", None),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(typed, expected):
    assert read_telepon(typed) == expected


@given(st.from_regex(r"(\+|00)[1-9][0-9 ]{6,18}", fullmatch=True))
def test_no_other_country_becomes_indonesia(typed):
    kept, code = (
        read_telepon(typed),
        typed.removeprefix("00").removeprefix("+").replace(" ", ""),
    )

    assert code.startswith("62") or kept in (None, code)


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("6281234567890", "0812-3456-7890"),
        ("85251234567", "+852 5123 4567"),
        ("6591234567", "+65 9123 4567"),
        ("12025550123", "+1 2025 5501 23"),
        ("62812345678", "0812-3456-78"),
    ],
)
def test_a_telephone_number_is_printed_with_the_country_that_it_has(kept, shown):
    assert print_telepon(kept) == shown and read_telepon(shown) == kept


@given(st.from_regex(r"(0[1-9]|\+[1-9])[0-9]{7,11}", fullmatch=True))
def test_a_printed_telephone_number_reads_as_itself(typed):
    kept = read_telepon(typed)

    assert kept is None or read_telepon(print_telepon(kept)) == kept


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("6281234567890", True),
        ("85251234567", True),
        ("60123456789", True),
        ("6276821234", False),  # a fixed line
        ("6260123456789", False),  # what earlier versions made of +60
        ("626591234567", False),
        ("628012345678", False),
        ("", False),
    ],
)
def test_a_chat_is_offered_only_where_it_leads_to_whoever_wrote_the_number(
    number, expected
):
    assert has_whatsapp(number) is expected


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("819012345678", "+81"),
        ("6260123456789", "tidak lazim"),
        ("621234567890", "tidak lazim"),
    ],
)
def test_a_number_from_elsewhere_is_asked_about(number, words):
    assert words in telepon_warning(number)


@pytest.mark.parametrize(
    "number", ["6281234567890", "6276821234", "6221345678", "6284000012345", ""]
)
def test_an_ordinary_number_is_not_asked_about(number):
    assert telepon_warning(number) == ""


@pytest.mark.parametrize(
    ("typed", "todo"),
    [
        ("6591234567", "Awali dengan 0"),
        ("60123456789", "Awali dengan 0"),
        ("+60 012 345 6789", "tanpa 0"),
        ("+0812 3456 7890", "kode negara"),
        ("0812", "Contoh: 0812 3456 7890."),
    ],
)
def test_what_is_no_number_is_told_what_to_write(typed, todo):
    assert todo in TELEPON.complaint(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "0812‑3456‑7890",
        "0812–3456—7890",
        "0812−3456−7890",
        "０８１２ 3456 7890",
        "0812\u00a03456\u00a07890",
        "\u202a+62 812-3456-7890\u202c",  # as an address book writes it
    ],
)
def test_signs_that_look_like_those_of_a_number_are_taken(typed):
    assert TELEPON.complaint(typed) == "" and TELEPON.stored(typed) == "6281234567890"


# E-mail.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("budi@contoh.id", "budi@contoh.id"),
        ("budi@contoh.id.", "budi@contoh.id"),
        ("budi@gmail.com,", "budi@gmail.com"),
        ("budi@gmail.com;", "budi@gmail.com"),
        ("mailto:budi@contoh.id", "budi@contoh.id"),
        ("MAILTO: budi@contoh.id", "budi@contoh.id"),
        ("<budi@contoh.id>", "budi@contoh.id"),
        ("Budi.Santoso+ktp@Contoh.CO.id", "Budi.Santoso+ktp@Contoh.CO.id"),
        ("budi‑s@contoh.id", "budi-s@contoh.id"),
        ("ｂｕｄｉ＠contoh.id", "budi@contoh.id"),
    ],
)
def test_an_address_is_kept_without_what_stands_around_it(typed, kept):
    assert (
        EMAIL.complaint(typed) == ""
        and EMAIL.stored(typed) == kept
        and is_address(kept)
    )


@pytest.mark.parametrize(
    ("typed", "todo"),
    [
        ("a..b@contoh.id", "Letak titiknya keliru."),
        (".budi@contoh.id", "Letak titiknya keliru."),
        ("budi.@contoh.id", "Letak titiknya keliru."),
        ("budi@contoh..id", "Letak titiknya keliru."),
        ("büdi@contoh.id", "tanpa tanda di atasnya"),
        ("budi@cöntoh.id", "tanpa tanda di atasnya"),
        ("budi", "Tanda @ belum ada."),
        ("budi.gmail.com", "Tanda @ belum ada."),
        ("budi@gmail.con", "Maksud Anda gmail.com?"),
        ("budi@yahoo.comm", "Maksud Anda yahoo.com?"),
        ("a@b.id, c@d.id", "Tulis satu alamat saja"),
        ("budi @contoh.id", "tanpa spasi"),
        ("Budi <budi@contoh.id>", "Tulis satu alamat saja"),
        ("budi@contoh", "Contoh: nama@contoh.id."),
        ("budi@192.168.1.1", "Contoh: nama@contoh.id."),
        ("budi@-contoh.id", "Contoh: nama@contoh.id."),
        ("mailto:budi@contoh.id?subject=x", "Contoh: nama@contoh.id."),
    ],
)
def test_what_cannot_be_mailed_is_refused_with_what_to_write(typed, todo):
    assert todo in EMAIL.complaint(typed) and EMAIL.stored(typed) == ""


@given(st.text(max_size=40) | st.emails())
def test_what_the_form_takes_the_mailer_can_write_to(typed):
    assert EMAIL.complaint(typed) or is_address(read_email(EMAIL.stored(typed)))


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("budi@gmial.com", "gmail.com"),
        ("budi@gmail.co", "gmail.com"),
        ("budi@gmail.cm", "gmail.com"),
        ("budi@gmail.co.id", "gmail.com"),
        ("budi@yaho.co.id", "yahoo.co.id"),
        ("budi@hotmial.com", "hotmail.com"),
        ("budi@outlok.com", "outlook.com"),
    ],
)
def test_a_house_that_is_nearly_a_known_one_is_asked_about(address, meant):
    assert email_warning(address).endswith(f"Maksud Anda {meant}?")


@pytest.mark.parametrize(
    "address",
    ["a@gmail.com", "a@Gmail.com", "a@ymail.com", "a@contoh.go.id", "a@mail.com", ""],
)
def test_a_house_of_its_own_is_not_asked_about(address):
    assert email_warning(address) == ""


@pytest.mark.parametrize("kept", ["büdi@contoh.id", "a..b@contoh.id", "budi"])
def test_what_an_earlier_version_took_and_cannot_be_mailed_is_said(kept):
    assert "tidak dapat dikirimi" in email_warning(kept)


def test_a_masked_address_keeps_its_house_alone():
    assert mask_email("siti@contoh.example") == "s***@contoh.example"
    assert mask_email("siti") == "si**"
