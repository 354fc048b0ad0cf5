"""Passwords: long ones of one's own pass, and a poor one is refused with the reason and something
better.
"""

import pytest

from sipetrok.domain.petugas import ADVICE, normal, sandi_fault
from sipetrok.operations.masuk import common, new_sandi

KANTOR = ("Kecamatan Tepi Muara", "Kabupaten Sungai Jernih", "SI-PETROK")


def refusal(sandi: str, akun: str = "budi.s", nama: str = "Budi Santoso") -> str | None:
    return sandi_fault(sandi, (akun, nama), KANTOR, common())


@pytest.mark.parametrize(
    "sandi",
    [
        "kata sandi untuk uji",
        "sandi yang panjang",
        "mangga biru sepatu",
        "sate ayam madura",
        "correct horse battery",
        "7f9$Kq2!x8Zt",
        "9#5!8@2$7%Ab",
        "sepeda-ungu-ketupat",
        "キャベツと青い自転車と私",
        "m" * 3 + "angga biru sepatu " * 9,
    ],
)
def test_a_password_of_ones_own_passes(sandi):
    assert refusal(sandi) is None


def test_what_the_program_makes_itself_passes():
    assert [
        sandi for sandi in (new_sandi() for _ in range(500)) if refusal(sandi)
    ] == []


@pytest.mark.parametrize(
    ("reason", "sandi"),
    [
        ("paling sedikit 12", "pendek"),
        ("paling sedikit 12", "sebelasnya1"),
        ("paling sedikit 12", ""),
        ("dipakai banyak orang", "qwertyuiop12"),
        ("dipakai banyak orang", "1q2w3e4r5t6y"),
        ("dipakai banyak orang", "Superman2026!"),
        ("dipakai banyak orang", "p@ssw0rd2026!"),
        ("dipakai banyak orang", "Indonesia2026"),
        ("dipakai banyak orang", "R4h4s1a!!2026"),
        ("dipakai banyak orang", "ＱＷＥＲＴＹＵＩＯＰ１２"),
        ("hanya angka atau tanda", "123456789012"),
        ("hanya angka atau tanda", "081234567890"),
        ("hanya angka atau tanda", "!@#$%^&*()_+"),
        ("nama Anda", "budi santoso 1980"),
        ("nama Anda", "budi-SANTOSO-2026!"),
        ("nama Anda", "santoso12345"),
        ("nama kantor", "tepimuara12345"),
        ("nama kantor", "Sungai Jernih 1"),
    ],
)
def test_a_poor_one_is_refused_with_its_reason_and_something_better(reason, sandi):
    assert reason in refusal(sandi) and refusal(sandi).endswith(ADVICE)


def test_what_is_longer_than_any_form_takes_is_refused():
    assert refusal("mangga biru sepatu " * 10 + "a" * 10) is None
    assert "paling banyak 200" in refusal("mangga biru sepatu " * 10 + "a" * 11)


def test_a_sign_that_nobody_sees_is_refused():
    for hidden in ("\u200b", "\x07", "\n", "\ud800"):
        assert "tidak tampak" in refusal(f"mangga{hidden}biru sepatu")


def test_only_ones_own_name_counts():
    assert refusal("budi santoso 1980", "sari", "Sari Dewi") is None


def test_the_same_letters_are_the_same_however_the_keyboard_sends_them():
    assert (
        normal("cafe\u0301") == normal("caf\u00e9")
        and normal("ｍａｎｇｇａ") == "mangga"
    )
