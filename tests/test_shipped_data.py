"""The shipped holidays, regions and third-party files are what their notes say they are."""

import hashlib
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sipetrok.operations.masuk import common

ROOT = Path(__file__).parents[1]
LIBUR = ROOT / "sipetrok" / "data" / "libur"
WILAYAH = ROOT / "sipetrok" / "data" / "wilayah"
SANDI = ROOT / "sipetrok" / "data" / "sandi"
STATIC = ROOT / "static"

# The official list writes these three names as one word.
TAMPIL = {
    "14.04.17.2001": "Pulau Burung",
    "14.04.17.2002": "Teluk Nibung",
    "14.04.17.2003": "Sungai Danai",
}


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("tahun", "nasional", "cuti_bersama"), [(2026, 17, 8), (2027, 18, 8)]
)
def test_each_year_has_the_holidays_of_its_decree(
    tahun: int, nasional: int, cuti_bersama: int
) -> None:
    data = read(LIBUR / f"{tahun}.toml")

    assert data["tahun"] == tahun
    assert data["dasar"].startswith("SKB Nomor ")
    jenis = Counter(libur["jenis"] for libur in data["libur"])
    assert jenis == {"nasional": nasional, "cuti_bersama": cuti_bersama}


@pytest.mark.parametrize(
    "path", sorted(LIBUR.glob("*.toml")), ids=lambda path: path.name
)
def test_holidays_are_plain_dates_in_order_each_once_and_named(path: Path) -> None:
    data = read(path)

    dates = [libur["tanggal"] for libur in data["libur"]]
    assert all(type(tanggal) is date for tanggal in dates)
    assert {tanggal.year for tanggal in dates} == {data["tahun"]} == {int(path.stem)}
    assert dates == sorted(set(dates))
    assert all(
        set(libur) - {"perkiraan"} == {"tanggal", "nama", "jenis"} and libur["nama"]
        for libur in data["libur"]
    )


def test_dates_that_the_source_calls_estimates_are_marked() -> None:
    marked = {
        libur["tanggal"]
        for libur in read(LIBUR / "2027.toml")["libur"]
        if libur.get("perkiraan")
    }

    assert marked == {date(2027, 3, 10), date(2027, 3, 11), date(2027, 5, 17)}


@pytest.mark.parametrize(
    ("kode", "nama", "jenis", "count"),
    [
        ("14.04.17", "Pulau Burung", "desa", 14),
        ("14.71", "Pekanbaru", "kecamatan", 15),
        ("15.71.09", "Alam Barajo", "kelurahan", 7),
        ("18.06", "Tanggamus", "kecamatan", 20),
    ],
)
def test_each_region_lists_all_of_its_parts(
    kode: str, nama: str, jenis: str, count: int
) -> None:
    data = read(WILAYAH / f"{kode}.toml")

    assert (data["kode"], data["nama"]) == (kode, nama)
    assert [daerah["jenis"] for daerah in data["daerah"]] == [jenis] * count


@pytest.mark.parametrize(
    "path", sorted(WILAYAH.glob("*.toml")), ids=lambda path: path.name
)
def test_region_codes_are_below_their_own_region_each_once(path: Path) -> None:
    data = read(path)

    codes = [daerah["kode"] for daerah in data["daerah"]]
    assert codes == sorted(set(codes))
    assert {kode.rpartition(".")[0] for kode in codes} == {data["kode"]} == {path.stem}
    assert all(data[key] for key in ("nama", "jenis", "induk"))


def test_only_names_that_the_list_runs_together_are_shown_differently() -> None:
    daerah = [
        daerah for path in WILAYAH.glob("*.toml") for daerah in read(path)["daerah"]
    ]

    assert {d["kode"]: d["tampil"] for d in daerah if "tampil" in d} == TAMPIL


def test_htmx_is_the_file_that_was_checked() -> None:
    digest, name = (STATIC / "htmx.sha256").read_text(encoding="utf-8").split()

    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest
    assert b'version:"2.0.11"' in (STATIC / name).read_bytes()


def test_the_list_of_common_passwords_is_the_file_that_its_note_describes() -> None:
    digest = "3c1baed62596de36860824eb3f436d5932d37ca8b06e59df78f5a44ec175afe4"
    assert hashlib.sha256((SANDI / "umum.txt.gz").read_bytes()).hexdigest() == digest

    assert (
        len(common()) == 19_640
        and {"123456", "password", "indonesia", "bismillah"} <= common()
    )
    assert all(sandi == sandi.lower().strip() for sandi in common())


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_letter_fonts_are_truetype(style: str) -> None:
    assert (
        (STATIC / "fonts" / f"LiberationSans-{style}.ttf")
        .read_bytes()
        .startswith(b"\x00\x01\x00\x00")
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (STATIC / "htmx.LICENSE.txt", "Zero-Clause BSD"),
        (STATIC / "fonts" / "LICENSE.txt", "SIL OPEN FONT LICENSE Version 1.1"),
        (WILAYAH / "LICENSE.txt", "Copyright (c) 2017-2025 Cahya DSN"),
        (SANDI / "LICENSE.txt", "Copyright (c) Django Software Foundation"),
    ],
    ids=["htmx", "fonts", "wilayah", "sandi"],
)
def test_what_others_made_comes_with_its_licence(path: Path, words: str) -> None:
    assert words in path.read_text(encoding="utf-8")
