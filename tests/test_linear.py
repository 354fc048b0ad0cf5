"""No pattern and no reader of ours takes more than the length of a text: the worst shapes, 100 KB
of each, at everything that reads what somebody else wrote.
"""

from collections.abc import Callable
from contextlib import suppress

import pytest
from worst import MOST, seconds, shapes

from sipetrok import queries
from sipetrok.cetak import lembar, pdf
from sipetrok.domain import SipetrokError, daftar, identitas, naskah, nomor, petugas
from sipetrok.kiriman import surel, tabel
from sipetrok.sop import words
from sipetrok.web.kiriman import written
from sipetrok.web.pemohon import isian

CHOICES = ("Laki-laki", "Perempuan")
READERS: dict[str, Callable[[str], object]] = {
    **{
        f"identitas {name}": field.complaint for name, field in identitas.FIELDS.items()
    },
    "a cell": lambda text: daftar.as_text(text, True),
    "a head": daftar.fold,
    "a choice": lambda text: daftar.suggest(text, CHOICES),
    "a number format": daftar.is_date_code,
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
    "an address": surel.is_address,
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
        ("b@.a.b", True),
        ("b@a..b", True),
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
