"""Codes that survive a telephone call, and letter numbers by the office's own pattern."""

import math
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipetrok.domain.nomor import (
    PERMOHONAN,
    REGISTER,
    format_nomor,
    nomor_register,
    pattern_tokens,
    print_kode,
)
from sipetrok.sop.kantor import PolaNomor

ALPHABET, LENGTH = PERMOHONAN.signs, len(PERMOHONAN.weights)

KODE = "QP5PGQHVLYFD"  # a good one; the same in every test process
LOOK_ALIKES = {
    "O": "Q",
    "0": "Q",
    "I": "L",
    "1": "L",
    "B": "8",
    "S": "5",
    "Z": "2",
    "U": "V",
    "6": "G",
    "A": "4",
    "E": "3",
}


def made_kode(body: str) -> str:
    """The one code that begins with these signs."""
    return next(body + sign for sign in ALPHABET if PERMOHONAN.read(body + sign))


bodies = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def test_a_code_holds_at_least_fifty_random_bits():
    assert (LENGTH - 1) * math.log2(len(set(ALPHABET))) >= 50


def test_codes_do_not_repeat_and_each_reads_as_itself():
    codes = {PERMOHONAN.new() for _ in range(2000)}

    assert len(codes) == 2000
    assert all(PERMOHONAN.read(code) == code and len(code) == LENGTH for code in codes)


@given(bodies)
@settings(derandomize=True)
def test_for_every_body_there_is_exactly_one_check_sign(body):
    assert sum(PERMOHONAN.read(body + sign) is not None for sign in ALPHABET) == 1


@given(bodies)
@settings(max_examples=30)
def test_any_one_wrong_sign_is_caught(body):
    code = made_kode(body)

    wrong = [
        code[:i] + sign + code[i + 1 :]
        for i in range(LENGTH)
        for sign in ALPHABET
        if sign != code[i]
    ]
    assert not any(map(PERMOHONAN.read, wrong))


@given(bodies)
@settings(derandomize=True)
def test_any_two_neighbours_exchanged_are_caught(body):
    code = made_kode(body)

    swapped = {
        code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(LENGTH - 1)
    } - {code}
    assert not any(map(PERMOHONAN.read, swapped))


@pytest.mark.parametrize(
    "typed",
    [
        print_kode(KODE),
        KODE.lower(),
        " ".join(KODE),
        f"  {print_kode(KODE).lower()}\n",
        print_kode(KODE).replace("-", " – "),
        print_kode(KODE).replace("-", "."),
        print_kode(KODE).replace("-", "—"),
        print_kode(KODE).replace("-", "\u00a0"),
        print_kode(KODE).replace("-", "\u2011"),
        print_kode(KODE).replace("-", "\u2212"),
        f"\u200e{print_kode(KODE)}\u200e",
    ],
)
def test_spaces_dashes_and_case_are_forgiven(typed):
    assert PERMOHONAN.read(typed) == KODE


@pytest.mark.parametrize(("typed", "meant"), list(LOOK_ALIKES.items()))
def test_look_alikes_are_forgiven(typed, meant):
    code = made_kode(meant * (LENGTH - 1))

    assert (
        PERMOHONAN.read(code.replace(meant, typed))
        == PERMOHONAN.read(code.replace(meant, typed.lower()))
        == code
    )


def test_every_letter_and_digit_is_a_sign_or_forgiven():
    assert set(ALPHABET) | set(LOOK_ALIKES) == set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    )
    assert not set(ALPHABET) & set(LOOK_ALIKES)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        KODE[:-1],
        KODE + "2",
        KODE + KODE,
        "K7QM 4XTR 9PD?",
        "' OR 1=1 --",
        "\0" * 12,
        "²" * 12,
        "٣" * 12,
    ],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert PERMOHONAN.read(typed) is None


@given(
    st.one_of(
        st.text(max_size=20),
        st.text(
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabkß -.", min_size=10, max_size=16
        ),
    )
)
@settings(max_examples=500, derandomize=True)
def test_nothing_is_read_that_could_not_have_been_made(text):
    code = PERMOHONAN.read(text)

    assert code is None or (
        re.fullmatch(f"[{ALPHABET}]{{{LENGTH}}}", code) and made_kode(code[:-1]) == code
    )


def test_a_code_is_read_aloud_in_groups_of_four():
    assert print_kode("K7QM4XTR9PDC") == "K7QM-4XTR-9PDC"


# Letter numbers.

PARTS = {"klasifikasi": "400.10", "kode": "SK"}


def written(pola, urut, lebar, on, parts=PARTS):
    return format_nomor(
        PolaNomor(pola=pola, lebar=lebar, unit="SET-PB"), urut, on, **parts
    )


@pytest.mark.parametrize(
    ("pola", "urut", "lebar", "expected"),
    [
        ("{nomor}/SET-PB/{bulan_romawi}/{tahun}", 12, 3, "012/SET-PB/II/2026"),
        ("{nomor}/{bulan}/{tahun}", 12, 1, "12/02/2026"),
        ("{klasifikasi}/{nomor}/{unit}/{kode}", 7, 4, "400.10/0007/SET-PB/SK"),
        ("{nomor}", 1000, 3, "1000"),  # padding never cuts
        ("tanpa isian", 1, 3, "tanpa isian"),
    ],
)
def test_a_number_follows_the_pattern_of_the_office(pola, urut, lebar, expected):
    assert written(pola, urut, lebar, date(2026, 2, 20)) == expected


@pytest.mark.parametrize(
    ("month", "roman"), [(1, "I"), (4, "IV"), (9, "IX"), (12, "XII")]
)
def test_months_are_written_in_roman(month, roman):
    assert written("{bulan_romawi}", 1, 1, date(2026, month, 1), {}) == roman


def test_the_parts_of_an_office_cannot_fake_the_running_number():
    assert written("{nomor}", 5, 1, date(2026, 1, 1), {"nomor": "1"}) == "5"


def test_the_tokens_of_a_pattern_are_named_known_or_not():
    assert pattern_tokens("{nomor}/{buln}/{tahun}") == {"nomor", "buln", "tahun"}


def test_a_register_number_names_layanan_year_and_place():
    assert nomor_register("SK", 2026, 1) == "SK-2026-0001"
    assert nomor_register("SK", 2026, 12345) == "SK-2026-12345"


# What people paste instead of a code.


@pytest.mark.parametrize(
    "pasted",
    [
        "https://kantor.example/permohonan/{kode}/tanda-terima",
        "kantor.example/permohonan/{cetak}",
        "Kode: {cetak}",
        "kode permohonan Anda adalah {kecil}",
        "Surat Rekomendasi sudah masuk dengan nomor SR-2026-0001. Lihat di "
        "https://kantor.example/permohonan/{kode} Layanan ini gratis (Rp 0).",
        "*{cetak}*",
        "Kode: {cetak}https://kantor.example",  # a field of one line joins two
        "ini kodenya ya {kode}",
    ],
)
def test_a_code_is_found_in_whatever_was_pasted(pasted):
    text = pasted.format(kode=KODE, cetak=print_kode(KODE), kecil=KODE.lower())

    assert PERMOHONAN.find(text) == KODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yang akan baru datang lagi pada hari esok",
        "SR-2026-0001",
        f"Kode: {KODE[:-1]}2",
        "/permohonan/",
    ],
)
def test_no_code_is_found_where_there_is_none(text):
    assert PERMOHONAN.find(text) is None


@given(bodies, st.text(max_size=40), st.text(max_size=40))
@settings(derandomize=True)
def test_the_address_of_a_page_holds_its_code_whatever_stands_around_it(
    body, before, after
):
    kode = made_kode(body)

    assert PERMOHONAN.find(f"{before} /permohonan/{kode} {after}") == kode


def test_a_register_number_is_known_by_its_year():
    assert REGISTER.fullmatch("SR-2026-0001") and REGISTER.search(
        "nomor contoh-sk-2026-12345."
    )
    assert not REGISTER.search(print_kode(KODE))
