"""No pattern and no reader of ours takes more than the length of a text: the worst shapes, 100 KB
of each, at everything that reads what somebody else wrote.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from worst import LONG, MOST, seconds, shapes, toml_shapes

from sipetrok import queries
from sipetrok.cetak import lembar, pdf
from sipetrok.domain import (
    SipetrokError,
    identitas,
    kontak,
    naskah,
    nomor,
    petugas,
    sel,
)
from sipetrok.kiriman import tabel
from sipetrok.sop import words
from sipetrok.sop.reading import SHIPPED, Survey
from sipetrok.sop.source import read_source
from sipetrok.web.kiriman import written
from sipetrok.web.pemohon import isian

TODAY = date(2026, 11, 28)
CHOICES = ("Laki-laki", "Perempuan")
READERS: dict[str, Callable[[str], object]] = {
    **{
        f"identitas {name}": field.complaint for name, field in identitas.FIELDS.items()
    },
    "a cell": lambda text: sel.as_text(text, True),
    "a head": sel.fold,
    "a choice": lambda text: sel.suggest(text, CHOICES),
    **{
        f"a cell of {name}": lambda text, one=one: sel.Kolom(one, TODAY).read(text)
        for name, one in identitas.FIELDS.items()
        if name in ("nik", "tanggal_lahir", "jenis_kelamin", "rt", "akun")
    },
    "a number format": sel.is_date_code,
    "a CSV file": lambda text: tabel.read(text.encode("utf-8", "replace")),
    "blanks": naskah.blanks,
    "filling": lambda text: naskah.fill(text, {"a": text}),
    "gaps": naskah.has_gap,
    "paragraphs": lambda text: naskah.parts(text, []),
    "stray lines": lambda text: list(naskah.stray_lines(text)),
    "an account": petugas.akun_fault,
    "a password": lambda text: petugas.sandi_fault(text, ["budi"], ["kantor"], ()),
    "a browser": petugas.device_words,
    "a code": nomor.PERMOHONAN.read,
    "a recovery code": nomor.PEMULIHAN.read,
    "a number pattern": nomor.pattern_tokens,
    "an address": kontak.is_address,
    "a page key": queries.read_key,
    "what is printable": pdf.complaint,
    "a page to print": lambda text: pdf._LAYOUT.sub("><", text),
    "a cell of CSV": lembar._plain,
    "a cell of XLSX": lambda text: lembar.row(1, [text]),
    "a word nearly right": lambda text: words.nearest(text, [text + "q", "nama"]),
    "a time": words._durasi,
    "opening hours": words._sesi,
    "a list": words._as_list,
    "what may come in": written,
}


@pytest.mark.parametrize("reader", READERS)
def test_the_worst_text_takes_a_reader_no_longer_than_it_is(reader):
    for text in shapes():

        def read(text: str = text) -> None:
            with suppress(SipetrokError, ValueError):
                READERS[reader](text)

        assert seconds(read) < MOST, text[:9]


def test_signs_above_and_below_are_put_in_order_only_in_texts_of_bounded_length():
    for text in shapes():
        for tidied in (isian.one_line, isian.many_lines):
            assert (
                seconds(lambda text=text, tidied=tidied: isian._tidy(tidied, 100, text))
                < MOST
            )
    assert isian._tidy(isian.one_line, 100, "x " * 300) == "x " * 300


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("budi@contoh.id", True),
        ("b@a.b", True),
        ("b@.a.b", False),
        ("b@a..b", False),
        ("b@ab", False),
        ("b@.ab", False),
        ("b@ab.", False),
        ("b@a.b.", True),
        ("@a.b", False),
        ("b@@a.b", False),
        ("b c@a.b", False),
        ("", False),
    ],
)
def test_an_address_has_a_dot_inside_of_what_stands_behind_its_sign(text, is_address):
    field = identitas.FIELDS[identitas.Identitas.EMAIL]

    assert (not field.complaint(text)) is is_address


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a,=1", "a,'=1"),
        ("a; \t =1", "a; \t '=1"),
        ("a\t\t+1", "a\t\t'+1"),
        (",;=1", ",;'=1"),
        ("a =1", "a =1"),
        ("a,b=1", "a,b=1"),
        ("a,=1,=2", "a,'=1,'=2"),
    ],
)
def test_the_beginning_of_a_formula_within_a_cell_gets_its_apostrophe(text, plain):
    assert lembar._plain(text) == plain


def test_a_line_break_between_two_tags_is_layout_and_nothing_else_is():
    assert pdf._LAYOUT.sub("><", "<p> \n <b>x \n</b> <i>") == "<p><b>x \n</b> <i>"


# Files of an office.


@pytest.fixture
def office(tmp_path):
    """A folder of an office, of which a test rewrites a file."""
    return shutil.copytree(SHIPPED / "pulau-burung", tmp_path / "pulau-burung")


def test_the_worst_file_of_an_office_is_told_at_once(office):
    for text in toml_shapes():
        for file in ("kantor.toml", "layanan/surat-keterangan.toml"):
            (office / file).write_text(text)
        found = []
        took = seconds(lambda found=found: found.extend(Survey(office).faults))

        assert found and took < MOST, (text[:30], took)
        assert all(len(str(fault)) < 2 * LONG for fault in found)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x" * 100_001, 1, "Berkas lebih dari 100000 huruf."),
        ("a = 1\nb = '" + "x" * 3000 + "'", 2, "Baris ini lebih dari 3000 huruf."),
        ("a = 1\n" + "a." * 40 + "b = 1", 2, "terlalu banyak titik"),
        ("a = 1\nb = " + "9" * 2900 + "0" * 90, 0, ""),
        ("a = 1\nb = [\n0,\n0,\n", 2, "kurung sikunya belum ditutup"),
        ("a = 1\n# [\nb = '[' # {\nc = d", 4, "harus diapit tanda kutip"),
        ('a = """\n[\n"""\nb = [[1],\n[2]]\nb = 3\n', 6, "sudah ditulis di atas"),
        ("a = 1\nb = " + "[" * 2000, 2, "kurung sikunya belum ditutup"),
    ],
)
def test_what_stops_the_reading_is_told_where_it_stands(tmp_path, text, line, words):
    (tmp_path / "kantor.toml").write_text(text)
    syntax = read_source(tmp_path, "kantor.toml").syntax

    assert (
        (syntax is None)
        if not line
        else (syntax.baris, words in str(syntax))
        == (
            line,
            True,
        )
    ), syntax


def test_a_letter_of_the_office_may_have_dots_and_long_lines(tmp_path):
    text = "a = '" + "Mengingat: 1. UU No. 5. 2. PP No. 6. " * 40 + "." * 60 + "'\n"
    (tmp_path / "kantor.toml").write_text(text)

    assert read_source(tmp_path, "kantor.toml").is_whole
