"""An office as it was loaded: whether its files are still those."""

import os
import shutil
from pathlib import Path

import pytest

from sipetrok.sop import reading
from sipetrok.sop.folder import fingerprint


@pytest.fixture
def office(tmp_path) -> Path:
    return Path(shutil.copytree(reading.find("pulau-burung"), tmp_path / "kantor"))


@pytest.mark.parametrize(
    "name",
    [
        "kantor.toml",
        "layanan/surat-keterangan.toml",
        "surat/surat-keterangan.txt",
        "surat/baru.txt",
        "libur/2026.toml",
        "wilayah/14.04.17.toml",
    ],
)
def test_whatever_is_read_of_an_office_is_noticed_once_it_changes(office, name):
    before = fingerprint(office)
    (office / name).parent.mkdir(exist_ok=True)
    with (office / name).open("a") as file:
        file.write("# lain\n")

    changed = fingerprint(office)
    assert changed != before
    (office / name).unlink()
    assert fingerprint(office) != changed


def test_what_says_the_same_or_is_not_read_is_no_change(office):
    before = reading.load(office).sidik
    os.utime(office / "kantor.toml", (0, 0))
    (office / "catatan.txt").write_text("lain")

    assert fingerprint(office) == before
