"""The ruled book on paper, read back by pypdf: every line there, headings on each page, closed at
the end.
"""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from sipetrok.cetak.kanvas import Halaman, book

HALAMAN = Halaman(
    "KECAMATAN UJI",
    "Buku register bulan November 2026",
    "November 2026",
    "Layanan: Surat Uji",
    "Ditutup pada 1 Desember 2026 08.00 WIB dengan 70 nomor.",
    "Dicetak oleh Bu Loket.",
    ("Uji, 1 Desember 2026", "Kepala,", "Siti Contoh", "", "NIP. 1"),
    (210, 297),
)
COLUMNS = (("Nomor", 20), ("Nama", 30), ("Langkah", 50))


def read(rows, halaman=HALAMAN) -> PdfReader:
    return PdfReader(
        io.BytesIO(
            book(halaman, COLUMNS, rows, "Tidak ada yang masuk pada November 2026.")
        )
    )


def words(pdf: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def test_every_line_stands_once_under_headings_that_each_page_repeats():
    pages = words(
        read(
            [
                ((f"SK-{n:03d}",), (f"Warga {n}",), ("1. diajukan", "2. diterima"))
                for n in range(70)
            ]
        )
    )

    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert (
            "Nomor Nama Langkah" in text
            and f"halaman {number} dari {len(pages)}" in text
        )
        assert "Layanan: Surat Uji" in text and "KECAMATAN UJI" in text
    whole = " ".join(pages)
    assert [whole.count(f"SK-{n:03d} ") for n in range(70)] == [1] * 70
    assert [HALAMAN.penutup in text for text in pages] == [False] * (len(pages) - 1) + [
        True
    ]
    assert "Kepala, Siti Contoh NIP. 1" in pages[-1]


@pytest.mark.parametrize("count", range(1, 40))
def test_the_closing_never_runs_off_the_page(count):
    pdf = read([((f"SK-{n:03d}",), ("Warga",), ("1. diajukan",)) for n in range(count)])
    heights = []
    pdf.pages[-1].extract_text(
        visitor_text=lambda text, _cm, tm, _font, _size: (
            heights.append(tm[5]) if text.strip() else None
        )
    )

    assert HALAMAN.penutup in words(pdf)[-1]
    assert min(heights) > 20


def test_a_cell_longer_than_a_page_is_cut_and_says_so_and_a_long_word_is_broken():
    pdf = read([(("SK-1",), ("x" * 400,), ("kata " * 3000,))])

    assert len(pdf.pages) <= 2 and "…" in words(pdf)[0]
    assert words(pdf)[0].replace(" ", "").count("x") == 400


def test_an_empty_month_says_so_and_is_still_signed():
    [text] = words(read([]))

    assert "Tidak ada yang masuk pada November 2026." in text and "Siti Contoh" in text


@pytest.mark.parametrize(
    ("kertas", "size"),
    [((210, 297), (842, 595)), ((215, 330), (935, 609)), ((210, 330), (935, 595))],
)
def test_the_sheet_lies_on_its_side_in_the_size_of_the_office(kertas, size):
    box = read([], replace(HALAMAN, kertas=kertas)).pages[0].mediabox

    assert (round(box.width), round(box.height)) == size


def test_a_letter_that_the_font_has_not_leaves_a_box_and_not_a_gap():
    assert "Siti □" in words(read([(("SK-1",), ("Siti \U0001f600",), ("",))]))[0]
