"""Cells as offices type them: what is certain is taken, what has two readings is asked about."""

from datetime import date

import pytest

from sipetrok.domain.identitas import FIELDS, Bentuk, Field
from sipetrok.domain.sel import EATEN, GALAT, LOST, LOST_PHONE, Kolom, Rusak
from sipetrok.sop.standar import Identitas

TODAY = date(2026, 11, 28)
BORN = FIELDS[Identitas.TANGGAL_LAHIR]
BEGUN = Field("mulai", "Tanggal mulai", bentuk=Bentuk.TANGGAL, is_isian=True)


def meant(sel, asked, **beside):
    return Kolom(asked, TODAY, **beside).read(sel)[1]


def of(name):
    return FIELDS[Identitas(name)]


# Days.


@pytest.mark.parametrize(
    "sel",
    [
        "1990-08-17 00:00:00",
        "1990-08-17T00:00:00",
        "1990-08-17 00:00:00.000",
        "17/08/1990 0:00",
        "17/08/1990 00.00.00",
        "1990/08/17",
        "1990.8.17",
        "17-Agu-90",
        "17 Agt 1990",
        "17 Agst. 1990",
        "17-AUG-1990",
        "17 August 1990",
        "August 17, 1990",
        "17/8/90",
        "17.08.90",
        "17/08/'90",
        "17-VIII-1990",
        "Jumat, 17 Agustus 1990",
        "Jum'at, 17 Agustus 1990",
        "Jum’at 17-8-90",
        "Friday, 17 August 1990",
        "Tgl. 17 Agustus 1990",
        "17\u00a0Agustus\u00a0\u00a01990.",
        "17-8-1990.",
        "17, Agustus, 1990",
        "17Agustus1990",
        "19900817",
        "170890",
        "900817",
        33102.0,
        "33102",
        date(1990, 8, 17),
    ],
)
def test_a_day_of_birth_with_one_reading_is_taken(sel):
    assert meant(sel, BORN) == "17-8-1990"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17 Nopember 1990", "17-11-1990"),
        ("3 Pebruari 1985", "3-2-1985"),
        ("1 Djuli 1950", "1-7-1950"),
        ("5 Mei 27", "5-5-1927"),  # 2027 has not come yet
        ("28-11-05", "28-11-2005"),  # nobody is 121 years old
        ("29/2/88", "29-2-1988"),
        ("12-DEC-81", "12-12-1981"),
        (7081990.0, "7-8-1990"),  # a number has lost its zero
        ("8 Oct 2001", "8-10-2001"),
    ],
)
def test_other_spellings_of_months_and_years_are_taken(text, day):
    assert meant(text, BORN) == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("17-8-15", "17-8-1915 atau 17-8-2015. Tulis tahunnya empat angka."),
        ("17 Agustus 06", "17-8-1906 atau 17-8-2006"),
        ("101112", "atau"),
        ("8/17/1990", "Bila maksudnya 17-8-1990"),
    ],
)
def test_a_day_with_two_readings_is_asked_about(text, words):
    said = meant(text, BORN)

    assert isinstance(said, Rusak) and words in said.kalimat and text in said.kalimat


@pytest.mark.parametrize(
    "text",
    ["kemarin", "1990", "Agustus 1990", "31-2-90", "Kamis, 17 Agu 90", "17 X", ""],
)
def test_what_is_no_day_is_left_to_the_form(text):
    assert meant(text, BORN) == text


def test_of_other_days_two_digits_of_a_year_say_no_century():
    assert isinstance(meant("17-8-90", BEGUN), Rusak)
    assert meant("17 Nop 2026", BEGUN) == "17-11-2026"


def test_a_serial_number_is_counted_as_its_file_counts():
    assert meant(31640.0, BORN, since_1904=True) == "17-8-1990"


# Two things in one cell.

BORN_AT, RW, RT = (Identitas(name) for name in ("tempat_lahir", "rw", "rt"))


def shared(sel, *asked):
    return [meant(sel, FIELDS[one], is_shared=True) for one in asked]


@pytest.mark.parametrize(
    ("sel", "place", "day"),
    [
        ("Pulau Burung, 17 Agustus 1990", "Pulau Burung", "17 Agustus 1990"),
        ("P. BURUNG / 17-08-1990", "P. BURUNG", "17-08-1990"),
        ("Jakarta 17 Agt 1990", "Jakarta", "17-8-1990"),
        ("Kampung 5, 17-8-90", "Kampung 5", "17-8-1990"),
        ("St. Kakap 1, 2 Mei 1990", "St. Kakap 1", "2 Mei 1990"),
        ("Dumai, Jumat, 17 Agustus 1990", "Dumai", "17-8-1990"),
        ("DUMAI–1990-08-17 00:00:00", "DUMAI", "17-8-1990"),
        ("Dumai\n(17.8.1990)", "Dumai", "17-8-1990"),
    ],
)
def test_place_and_day_of_birth_are_parted_where_the_day_is_certain(sel, place, day):
    assert shared(sel, BORN_AT, Identitas.TANGGAL_LAHIR) == [place, day]


@pytest.mark.parametrize(
    "sel",
    [
        "Dumai",
        "17-8-1990",
        date(1990, 8, 17),
        33102.0,
        "Dumai, 1990",
        "Dumai, 17-08-1990 / 36 th",
        "Km 12 10-5-1990",  # born on the 10th or in Km 12 10
        "Bandung 12-5-6-90",
        "-",
        "a " * 100 + ", 17-8-1990",
    ],
)
def test_a_cell_that_cannot_be_parted_is_asked_about_once(sel):
    place, day = shared(sel, BORN_AT, Identitas.TANGGAL_LAHIR)

    assert isinstance(place, str) and isinstance(day, Rusak)
    assert "Tulis tempat, koma, lalu tanggal" in day.kalimat


def test_a_day_with_two_readings_beside_its_place_is_asked_about_with_both():
    said = shared("Dumai, 17-8-15", BORN_AT, Identitas.TANGGAL_LAHIR)[1]

    assert "17-8-1915 atau 17-8-2015" in said.kalimat


@pytest.mark.parametrize(
    "sel",
    "001/002; 001 - 002; 001 002; RT.001/RW.002; RT001RW002; RT/RW: 001/002; 001/RW 002; "
    "RT 001 dan RW 002; rt. 001, rw. 002".split("; "),
)
def test_rt_and_rw_are_parted(sel):
    assert shared(sel, RT, RW) == ["001", "002"]


@pytest.mark.parametrize(
    "sel", ["001", "001002", 1.2, "1-2-3", date(2026, 2, 1), "RW 02/RT 01", "001/002/3"]
)
def test_what_may_be_another_rw_is_asked_about(sel):
    said = shared(sel, RT, RW)[1]

    assert isinstance(said, Rusak) and "misalnya 001/002" in said.kalimat


# Choices.


@pytest.mark.parametrize(
    ("name", "text", "choice"),
    [
        *(("jenis_kelamin", text, "Laki-laki") for text in ("L", "lk", "Laki", "Pria")),
        *(
            ("jenis_kelamin", text, "Laki-laki")
            for text in ("l.", "LAKI - LAKI", "LAKI2")
        ),
        *(
            ("jenis_kelamin", text, "Perempuan")
            for text in ("P", "Pr.", "Wanita", "PRP")
        ),
        *(("status_perkawinan", text, "Kawin") for text in ("K", "Menikah", "Nikah")),
        *(("status_perkawinan", text, "Belum kawin") for text in ("Belum", "Lajang")),
        ("status_perkawinan", "KAWIN TERCATAT", "Kawin"),
        ("status_perkawinan", "CH", "Cerai hidup"),
        ("kewarganegaraan", "INDONESIA", "WNI"),
        # Not certain:
        ("status_perkawinan", "Janda", "Janda"),
        ("status_perkawinan", "Cerai", "Cerai"),
        ("jenis_kelamin", "1", "1"),
        ("jenis_kelamin", "L/P", "L/P"),
    ],
)
def test_a_short_word_for_a_choice_is_taken_where_it_is_certain(name, text, choice):
    said = meant(text, of(name))

    assert said == choice or said.casefold() == text.casefold() != choice


def test_beside_pria_nobody_knows_what_p_stands_for():
    assert meant("P", of("jenis_kelamin"), has_pria=True) == "P"


@pytest.mark.parametrize(
    ("text", "desa"),
    [
        ("Desa Suka Jaya", "Suka Jaya"),
        ("Ds. SUKA JAYA", "Suka Jaya"),
        ("Kel. Suka Jaya", "Suka Jaya"),
        ("Kelurahan: suka jaya", "Suka Jaya"),
        ("Desa Baru", "Desa Baru"),  # so is its name
        ("Kelapa", "Kelapa"),
        ("Suka", "Suka"),  # may be another
    ],
)
def test_a_desa_is_known_with_the_word_before_it(text, desa):
    asked = Field(
        "desa", "Desa", bentuk=Bentuk.PILIHAN, pilihan=("Suka Jaya", "Desa Baru")
    )

    assert meant(text, asked) == desa


def test_a_choice_of_the_office_is_never_guessed():
    asked = Field(
        "a", "A?", bentuk=Bentuk.PILIHAN, pilihan=("L", "Lama"), is_isian=True
    )

    assert meant("Lam", asked) == "Lam"


# Nothing, numbers, and what programs make of them.


@pytest.mark.parametrize("text", ["-", "--", " – ", "—", "n/a", "Tidak ada", "NIHIL"])
def test_a_sign_for_nothing_is_nothing_where_nothing_is_needed(text):
    asked = Field("lama", "Lama", bentuk=Bentuk.TANGGAL, wajib=False, is_isian=True)

    assert meant(text, asked) == "" == meant(text, of("akun"))
    assert meant(text, of("pekerjaan")) == text.strip()


def test_words_that_are_an_answer_stay_one():
    asked = Field("ket", "Keterangan", wajib=False, is_isian=True)

    assert meant("tidak ada", asked) == "tidak ada" and meant("-", asked) == ""


@pytest.mark.parametrize(
    ("name", "sel", "text"),
    [
        ("nik", "1404175703900001.0", "1404175703900001"),
        ("nik", "1404175703900000.0", LOST),
        ("nik", "1.40312E+15", LOST),
        ("nik", "1E+15", LOST),
        ("telepon", "81234567890.0", "81234567890"),
        ("telepon", "8,12346E+10", LOST_PHONE),
        ("telepon", "#N/A", GALAT),
        ("nama", "########", GALAT),
        ("nama", "#REF!", GALAT),
        ("rt", 1.0, "1"),
        ("rt", "RT. 001", "001"),
        ("rt", "1.0", "1"),
        ("rt", date(2026, 2, 1), EATEN),
        ("alamat", date(2026, 3, 5), EATEN),
        ("agama", " ISLAM ", "ISLAM"),
        ("nama", "H. SITI AMINAH, S.Pd., M.Si.", "H. SITI AMINAH, S.Pd., M.Si."),
    ],
)
def test_numbers_and_words_are_what_was_typed_or_said_to_be_lost(name, sel, text):
    assert meant(sel, of(name)) == text
