"""Lists as people type them: which column is which, what a cell means, and everything wrong said at
once.
"""

from datetime import date

import pytest

from sipetrok.domain import daftar
from sipetrok.domain.daftar import Salah, kunci_of, repeated
from sipetrok.domain.identitas import FIELDS, Field
from sipetrok.domain.nomor import letters
from sipetrok.domain.sel import (
    LOST,
    RUMUS,
    as_text,
    choose,
    is_date_code,
    read_serial,
    suggest,
)
from sipetrok.sop.standar import Identitas

KOLOM = (
    *(FIELDS[i] for i in (Identitas.NAMA, Identitas.NIK, Identitas.TANGGAL_LAHIR)),
    Field("surat", "Surat apa yang Anda butuhkan?", wajib=False, is_isian=True),
)
HEADS = ("Nama lengkap", "NIK", "Tanggal lahir")
TODAY = date(2026, 11, 28)
NIK = "1404175703900001"


def read_rows(lembar, kolom, today=TODAY):
    return daftar.read_rows(lembar, kolom, today)


def table(*rows):
    return [
        (n, {place: sel for place, sel in enumerate(row) if sel is not None})
        for n, row in enumerate(rows, 1)
        if any(row)
    ]


def rows_of(*rows) -> list[dict]:
    return [dict(row.isi) for row in read_rows(table(*rows), KOLOM).rows]


# Heads.


@pytest.mark.parametrize(
    "heads",
    [
        HEADS,
        ("nama LENGKAP ", "nik", "TANGGAL_LAHIR"),
        ("NAMA", "N I K", "Tgl. Lahir"),
    ],
)
def test_heads_are_known_whatever_their_capitals_and_signs(heads):
    assert rows_of(heads, ("Siti", NIK, "17-3-1990")) == [
        {"nama": "Siti", "nik": NIK, "tanggal_lahir": "17-3-1990"}
    ]


def test_columns_may_stand_in_any_order_beside_others_and_under_titles():
    read = read_rows(
        table(
            ("DAFTAR PEMOHON",),
            ("Desa Teluk Nibung",),
            ("No", "NIK", "Tanggal lahir", "Catatan", "Nama"),
            (1.0, NIK, "17-3-1990", "baru", "Siti"),
        ),
        KOLOM,
    )

    assert [row.nomor for row in read.rows] == [4] and read.rows[0].isi[
        "nama"
    ] == "Siti"
    assert read.lain == ("No", "Catatan") and not read.salah


def test_a_slip_in_a_head_is_told_with_the_word_that_was_meant():
    read = read_rows(
        table(("Nama lengkp", "NIK", "Tangal lahir"), ("Siti", NIK, "17-3-1990")), KOLOM
    )

    assert read.salah == (
        Salah(
            1,
            "Nama lengkp",
            "Judul kolom ini tidak dikenal. Maksud Anda “Nama lengkap”?",
        ),
        Salah(
            1,
            "Tangal lahir",
            "Judul kolom ini tidak dikenal. Maksud Anda “Tanggal lahir”?",
        ),
    )


def test_a_missing_or_doubled_column_is_told_once_and_not_in_every_row():
    read = read_rows(
        table(("Nama", "Nama lengkap", "NIK"), *[("Siti", "Siti", NIK)] * 50), KOLOM
    )

    assert [(one.kolom, one.kalimat.split(".")[0]) for one in read.salah] == [
        ("Nama lengkap", "Yang diminta di kolom ini ada juga di kolom lain"),
        ("Tanggal lahir", "Kolom ini belum ada"),
    ]


@pytest.mark.parametrize(
    "rows", [(), (("Siti", NIK),), (HEADS,), (HEADS, (None, None, None, "Jumlah: 0"))]
)
def test_a_list_without_heads_or_without_rows_says_so(rows):
    read = read_rows(table(*rows), KOLOM)

    assert not read.rows and len(read.salah) == 1 and read.salah[0].baris == 0


def test_a_thousand_rows_are_read_and_one_more_is_refused():
    assert (
        len(read_rows(table(HEADS, *[("Siti", NIK, "1-1-1990")] * 1000), KOLOM).rows)
        == 1000
    )
    assert (
        "1001 baris"
        in read_rows(table(HEADS, *[("Siti", NIK, "1-1-1990")] * 1001), KOLOM)
        .salah[0]
        .kalimat
    )


# Cells.


@pytest.mark.parametrize(
    ("sel", "text"),
    [
        ("'1404175703900001", NIK),
        ('="1404175703900001"', NIK),
        (" Siti ", "Siti"),
        (3.0, "3"),
        (2.5, "2,5"),
        (81234567890.0, "81234567890"),
        (date(1990, 3, 17), "17-3-1990"),
        ("=A1&B1", RUMUS),
        (RUMUS, RUMUS),
    ],
)
def test_a_cell_says_what_was_typed(sel, text):
    assert as_text(sel) == text


@pytest.mark.parametrize(
    "sel", [1404175703900000.0, 9404175703900001.0, "1,40417E+15", "1.40417E+15"]
)
def test_a_nik_of_which_a_digit_may_be_lost_is_not_believed(sel):
    assert as_text(sel, is_number=True) is LOST


def test_a_number_that_kept_its_sixteenth_digit_is():
    assert as_text(1404175703900001.0, is_number=True) == NIK


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (32949, date(1990, 3, 17)),
        (32949.75, date(1990, 3, 17)),
    ],
)
def test_days_are_counted_as_spreadsheets_count_them(serial, day):
    assert read_serial(serial, since_1904=False) == day
    assert read_serial(31487, since_1904=True) == date(1990, 3, 17)


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-421]d mmmm yyyy", True),
        ("General", False),
        ("0.00", False),
        ('0 "hari dan"', False),
        ("@", False),
        ("[Red]0", False),
    ],
)
def test_which_formats_show_a_date(code, is_date):
    assert is_date_code(code) is is_date


def test_a_broken_cell_is_told_with_its_row_and_column():
    read = read_rows(table(HEADS, ("Siti", 1404175703900000.0, "1-1-1990")), KOLOM)

    assert read.salah == (Salah(2, "NIK", LOST.kalimat),)


# Choices, and people who stand there twice.

KELAMIN = ("Laki-laki", "Perempuan")


def test_a_choice_is_known_whatever_its_capitals_and_signs():
    assert (
        choose("LAKI LAKI", KELAMIN) == "Laki-laki"
        and choose("pria", KELAMIN) == "pria"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Perempun", "Maksud Anda “Perempuan”?"),
        ("L", "Maksud Anda “Laki-laki”?"),
        ("?", "Pilihannya: Laki-laki, Perempuan."),
    ],
)
def test_a_choice_that_is_none_gets_a_suggestion(text, sentence):
    assert suggest(text, KELAMIN) == sentence
    assert suggest("Kec. Gisting", ("Gisting", "Wonosobo")) == "Maksud Anda “Gisting”?"


def test_whoever_stands_there_twice_is_told_with_the_other_row():
    rows = [
        (2, {"nik": NIK, "nama": "Siti"}),
        (3, {"nik": "1", "nama": "Siti"}),
        (5, {"nik": NIK, "nama": "Siti A"}),
    ]

    assert [(one.baris, one.kalimat) for one in repeated(rows, True)] == [
        (5, "NIK ini sama dengan baris 2. Hapus salah satu, atau betulkan.")
    ]
    assert [
        one.baris
        for one in repeated(
            [(2, {"nama": "A"}), (3, {"nama": "A"}), (4, {"nama": "B"})], False
        )
    ] == [3]


def test_the_same_list_has_the_same_key_and_another_layanan_another():
    rows = [{"nama": "Siti", "nik": NIK}]

    assert (
        kunci_of("a", rows)
        == kunci_of("a", [{"nik": NIK, "nama": "Siti"}])
        != kunci_of("b", rows)
    )
    assert len(kunci_of("a", rows)) == 32


# Rows that are about nobody.

LOOK = ("No", *HEADS)
SITI = ("1", "Siti", NIK, "1-1-1990")


def passed(*rows):
    read = read_rows(table(*rows), KOLOM)
    return [row.nomor for row in read.rows], [tuple(one) for one in read.dilewati]


@pytest.mark.parametrize(
    ("row", "sebab", "tertulis"),
    [
        (("(1)", "(2)", "(3)", "(4)"), "nomor kolom", "(1), (2), (3), (4)"),
        ((1.0, 2.0, 3.0, 4.0), "nomor kolom", "1, 2, 3, 4"),
        (LOOK, "judul kolom yang terulang", "No, Nama lengkap, NIK, Tanggal lahir"),
        (("JUMLAH", "12"), "jumlah", "JUMLAH, 12"),
        ((None, "Jumlah : 12 orang"), "jumlah", "Jumlah : 12 orang"),
        ((None, "Sub Total", None, "3"), "jumlah", "Sub Total, 3"),
        (("2",), "tidak ada isi di kolom yang diminta", ""),
    ],
)
def test_a_row_about_nobody_is_passed_over_and_named(row, sebab, tertulis):
    assert passed(LOOK, row, SITI) == ([3], [(2, sebab, tertulis)])
    assert passed(LOOK, SITI, row) == ([2], [(3, sebab, tertulis)])


def test_the_foot_of_a_table_is_passed_over_line_by_line():
    foot = [
        (None, None, None, "Pulau Burung, 28 November 2026"),
        (None, "Mengetahui,", None, "Yang mendata,"),
        (None, "Kepala Desa Teluk Nibung"),
        (None,),
        (None, "BUDI SANTOSO, S.Sos", None, "(..............)"),
        (None, None, "NIP. 19700817 199003 1 001"),
    ]

    rows, dilewati = passed(("DAFTAR",), LOOK, SITI, ("2", *SITI[1:]), *foot)

    assert rows == [3, 4]
    assert [(n, sebab) for n, sebab, _ in dilewati] == [
        (1, "di atas judul kolom"),
        *((n, "di bawah tabel") for n in (5, 6, 7, 8, 9, 10) if n != 8),
    ]
    assert dilewati[-1][2] == "NIP. 19700817 199003 1 001"


@pytest.mark.parametrize(
    "row",
    [
        (None, "Jumlah Sari", NIK, "1-1-1990"),  # a name, and whole
        (None, "Ani"),  # forgot the rest
        ("2", "Kepala Batu"),  # is counted among the people
        (None, None, "140417570390"),
    ],
)
def test_a_row_that_may_be_somebody_is_kept(row):
    assert passed(LOOK, SITI, row)[0] == [2, 3]


def test_somebody_below_a_sparse_row_keeps_it_in_the_table():
    assert passed(LOOK, SITI, (None, "Keterangan"), SITI)[0] == [2, 3, 4]


def test_what_stands_under_no_head_is_named():
    read = read_rows(table(HEADS, ("Siti", NIK, "1-1-1990", None, "janda")), KOLOM)

    assert read.lain == ("kolom E (tanpa judul)",)


def test_a_change_is_told_with_what_it_was_and_became():
    read = read_rows(table(HEADS, ("Siti", NIK, "17-Agu-90")), KOLOM)

    assert [tuple(one) for one in read.diperbaiki] == [
        (2, "Tanggal lahir", "17-Agu-90", "17-8-1990")
    ]
    assert read.rows[0].isi["tanggal_lahir"] == "17-8-1990"


@pytest.mark.parametrize(
    ("head", "nama"),
    [
        ("No. KTP", "nik"),
        ("Tanggal lahir (dd-mm-yyyy)", "tanggal_lahir"),
        ("NAMA WARGA", "nama"),
    ],
)
def test_more_heads_of_offices_are_known(head, nama):
    assert head and nama in {
        asked.nama
        for asked, *_ in daftar._heads(table((head,)), daftar._known(KOLOM))[1].values()
    }


def test_the_like_is_told_once_with_its_rows():
    told = [(n, "Jenis kelamin", "L", "Laki-laki") for n in (7, 2, 3, 4)]

    assert daftar.grouped([*told, (5, "a")]) == [
        ("2–4, 7", ("Jenis kelamin", "L", "Laki-laki")),
        ("5", ("a",)),
    ]
    assert [letters(n) for n in (0, 25, 26, 199)] == ["A", "Z", "AA", "GR"]


# Two things under one head.

BORN = (
    *(FIELDS[i] for i in ("nama", "tempat_lahir", "tanggal_lahir")),
    *map(FIELDS.get, ("rt", "rw")),
)


@pytest.mark.parametrize(
    "head", ["TTL", "Tempat, Tgl. Lahir", "Tempat/Tanggal Lahir *"]
)
def test_heads_that_ask_two_things_are_known(head):
    rows = table(("Nama", head, "RT / RW"), ("Jumlah Sari", "Dumai, 17-8-1990", "1/2"))
    read = read_rows(rows, BORN)

    assert not read.salah and dict(read.rows[0].isi) == {
        "nama": "Jumlah Sari",
        "tempat_lahir": "Dumai",
        "tanggal_lahir": "17-8-1990",
        "rt": "1",
        "rw": "2",
    }
    assert [one.kolom for one in read.diperbaiki] == [
        "Tempat lahir",
        "Tanggal lahir",
        "RT",
        "RW",
    ]


def test_a_slip_in_such_a_head_or_a_second_column_is_told():
    def told(*heads):
        return [
            (one.kolom, one.kalimat)
            for one in read_rows(table(heads, heads[:1]), BORN).salah
        ]

    assert told("Nama", "Tempat/Tangal Lahir", "RT/RW") == [
        (
            "Tempat/Tangal Lahir",
            "Judul kolom ini tidak dikenal. Maksud Anda “Tempat lahir/Tanggal lahir”?",
        )
    ]
    assert [one for one, _ in told("Nama", "TTL", "RT/RW", "Tgl lahir")] == [
        "Tgl lahir"
    ]


def test_under_such_a_head_nothing_is_parted_where_only_one_thing_is_asked():
    read = read_rows(table((*HEADS, "TTL"), ("Siti", NIK, "1-1-1990", "Dumai")), KOLOM)

    assert read.lain == ("TTL",) and not read.salah
