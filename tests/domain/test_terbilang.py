"""Numbers and dates in words."""

from datetime import date

import pytest

from sipetrok.domain.nomor import hari_terbilang, terbilang


@pytest.mark.parametrize(
    ("angka", "kata"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (1100, "seribu seratus"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (2_001_011, "dua juta seribu sebelas"),
        (1_000_000_000, "satu miliar"),
    ],
)
def test_a_number_in_words(angka, kata):
    assert terbilang(angka) == kata


@pytest.mark.parametrize("angka", [-1, 10**12])
def test_what_has_no_words_is_refused(angka):
    with pytest.raises(ValueError):
        terbilang(angka)


def test_a_day_as_official_papers_write_it():
    day = date(2026, 11, 21)

    assert hari_terbilang(day) == (
        "Sabtu, tanggal dua puluh satu November dua ribu dua puluh enam"
    )
