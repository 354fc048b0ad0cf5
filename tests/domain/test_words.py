"""The words of the closed lists: no member lacks one, and no page keeps a table of its own."""

import re
from dataclasses import asdict
from pathlib import Path
from string import Formatter

import pytest

from sipetrok.alur.tindakan import Status, Tindakan
from sipetrok.domain import Saluran, Worded
from sipetrok.sop.standar import (
    COLLECTED,
    ON_PAPER,
    TOGETHER,
    Cara,
    Jenis,
    Lewat,
    Satuan,
    Tugas,
)

LISTS = (Jenis, Tugas, Lewat, Cara, Satuan, Status, Tindakan, Saluran)
BLANKS = {
    Jenis: set(),
    Tugas: {"hasil", "sahkan"},
    Lewat: {"kantor", "desa", "halaman", "buka", "siap"},
    Status: {"nomor", "alasan", "perbaikan", "halaman"},
    Tindakan: {"nomor", "meja", "untuk"},
}
TEMPLATES = Path(__file__).parents[2] / "templates"
# A table whose keys are members.
KEYS = "|".join(sorted({str(one) for every in LISTS for one in every}))
TABLE = re.compile(rf'\{{\s*"({KEYS})":')


def test_nothing_joins_a_list_without_words():
    with pytest.raises(TypeError, match="burung has no words"):
        type("Pos", (Worded,), _members("burung"))


def _members(value: str):
    namespace = type(Worded).__prepare__("Pos", (Worded,))
    namespace["BURUNG"] = value
    return namespace


@pytest.mark.parametrize("member", [one for every in LISTS for one in every], ids=repr)
def test_every_member_has_its_words(member):
    assert member.words and type(member)(member.value) is member


@pytest.mark.parametrize("member", [one for every in BLANKS for one in every], ids=repr)
def test_words_have_no_blank_that_nobody_fills(member):
    texts = [text for text in asdict(member.words).values() if isinstance(text, str)]

    found = {
        name for text in texts for _, name, _, _ in Formatter().parse(text) if name
    }

    assert found <= BLANKS[type(member)]


@pytest.mark.parametrize("way", Lewat)
def test_every_way_can_be_chosen_handed_over_and_read_in_the_register(way):
    said = [
        way.for_pemohon("Uji", Jenis.JAWABAN),
        way.for_petugas("Uji", Jenis.JAWABAN),
        way.in_standar("Uji", Jenis.JAWABAN),
        way.words.register,
        way.words.serahkan,
    ]

    assert all(said) and not re.search("[{}]|unduh", "".join(said[:3]), re.I)


def test_what_is_collected_or_sent_in_one_parcel_is_on_paper():
    assert COLLECTED <= ON_PAPER and set(TOGETHER) <= ON_PAPER


@pytest.mark.parametrize("tugas", [one for one in Tugas if one is not Tugas.AJUKAN])
def test_every_step_of_an_officer_ends_by_a_button_or_a_berita_acara(tugas):
    assert tugas.words.button or tugas.words.acara


def test_no_page_keeps_a_table_of_words():
    wrong = [
        path.relative_to(TEMPLATES).as_posix()
        for path in sorted(TEMPLATES.rglob("*.html"))
        if TABLE.search(path.read_text("utf-8"))
    ]

    assert not wrong, (
        f"{wrong}: say it in the words of the enum, and ask the member for them"
    )
