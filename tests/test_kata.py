"""One word for one thing in all that people read: what was mended here does not come back."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# A word that people stumbled over, and what is said instead.
ONE_WORD = {
    r"menit kerja": "menit, dihitung saat kantor buka",
    r"[Jj]alannya permohonan": "perkembangan permohonan",
    r"[Kk]erjakan banyak": "kerjakan sekaligus",
    r"(?<!# )\bGalat\b": "Perlu diperbaiki",
    r"\b[Pp]encetak\b": "printer",
    r"[Pp]eramban": "browser",
    r"papan tik": "keyboard",
    r"\b[Kk]uki\b": "cookie",
    r"[Pp]os-el": "e-mail",
    r"\b[Cc]akram\b(?!_)": "disk",
    r"[Nn]omor registrasi": "nomor register",
    r"di\nTempat": "nothing: the addressee names the place",
    r"Protokol kesehatan": "nothing: ended by Keppres 17/2023",
}
READ = [
    *ROOT.glob("templates/**/*.html"),
    *ROOT.glob("sipetrok/**/*.py"),
    *ROOT.glob("sipetrok/kantor/*/surat/*.txt"),
    *ROOT.glob("docs/*.md"),
    ROOT / "README.md",
]


@pytest.mark.parametrize("word", ONE_WORD)
def test_what_people_read_has_one_word_for_one_thing(word):
    found = [
        str(path.relative_to(ROOT))
        for path in READ
        if re.search(word, path.read_text("utf-8"))
    ]

    assert not found, f"{found}: write {ONE_WORD[word]!r}"
