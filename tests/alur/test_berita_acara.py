"""A berita acara by its rules: its number, and its files counted by area."""

from collections import Counter
from datetime import date

from sipetrok.alur.banyak import count_by_area
from sipetrok.domain.nomor import format_nomor
from sipetrok.sop.kantor import PolaBeritaAcara

ON = date(2026, 11, 21)


def test_the_number_follows_the_office():
    pola = PolaBeritaAcara(
        pola="{nomor}/BA-{unit}/{bulan_romawi}/{tahun}", lebar=3, unit="SET"
    )

    assert format_nomor(pola, 7, ON) == "007/BA-SET/XI/2026"
    assert format_nomor(PolaBeritaAcara(), 7, ON) == "7/BA/XI/2026"


def test_areas_of_the_office_without_files_stand_there_as_0():
    rows = count_by_area(
        {("Wonosobo", ""): 2, ("Luar daerah", ""): 1},
        kecamatan=("Wonosobo", "Kota Agung"),
    )

    assert [(row.nama, row.jumlah) for row in rows] == [
        ("Kota Agung", 0),
        ("Luar daerah", 1),
        ("Wonosobo", 2),
    ]


def test_a_desa_of_the_office_is_one_line_however_its_kecamatan_is_written():
    rows = count_by_area(
        {("Pulau A", "Desa B"): 2, ("", "Desa B"): 1}, desa=("Desa B", "Desa C")
    )

    assert [(row.nama, row.jumlah) for row in rows] == [("Desa B", 3), ("Desa C", 0)]


def test_two_desa_of_one_name_in_two_kecamatan_are_told_apart():
    rows = count_by_area(
        Counter([("Utara", "Sukamaju"), ("Selatan", "Sukamaju"), ("Utara", "Sukamaju")])
    )

    assert [(row.nama, row.jumlah) for row in rows] == [
        ("Sukamaju, Selatan", 1),
        ("Sukamaju, Utara", 2),
    ]


def test_a_file_without_an_area_is_counted_too():
    rows = count_by_area(Counter([("", ""), ("Utara", "")]))

    assert [(row.nama, row.jumlah) for row in rows] == [
        ("Utara", 1),
        ("Tidak tertulis", 1),
    ] and sum(row.jumlah for row in rows) == 2
