"""The file of a region: whose is read, and what is told of a faulty one."""

import shutil
from pathlib import Path

import pytest
from builders import require_told

from sipetrok.sop import reading
from sipetrok.sop.standar import Lewat

HEAD = 'kode = "14.04.17"\nnama = "Pulau Burung"\njenis = "kecamatan"\n'
ROW = '\n[[daerah]]\nkode = "14.04.17.2001"\nnama = "Pulauburung"\njenis = "desa"\n'


def make_office(tmp_path: Path, text: str, kode: str = "14.04.17") -> Path:
    shipped = reading.find("pulau-burung")
    folder = Path(shutil.copytree(shipped, tmp_path / "kantor-uji"))
    (folder / "wilayah").mkdir()
    (folder / "wilayah" / f"{kode}.toml").write_text(text, "utf-8")
    return folder


def test_the_file_of_the_office_takes_the_place_of_ours(tmp_path):
    row = ROW + 'tampil = "Pulau Burung"\n'
    office = reading.load(make_office(tmp_path, HEAD + row))

    assert office.desa == ("Pulau Burung",)
    assert office.wilayah == "Kecamatan Pulau Burung"


@pytest.mark.parametrize(
    ("kind", "called"),
    [
        ("", "Desa Pulauburung"),
        ('tampil = "Pulau Burung"', "Desa Pulau Burung"),
        ('sebutan = "Pekon Pulau Burung"', "Pekon Pulau Burung"),
    ],
)
def test_a_place_is_called_by_its_own_kind(tmp_path, kind, called):
    lain = ROW.replace("2001", "1002").replace("desa", "kelurahan")
    rows = f"{ROW}{kind}\n{lain.replace('Pulauburung', 'Teluk')}"
    office = reading.load(make_office(tmp_path, HEAD + rows))

    assert office.sebutan(office.desa[0]) == called
    assert office.sebutan("Teluk") == "Kelurahan Teluk"
    assert office.place(Lewat.DESA, "Teluk") == "kantor Kelurahan Teluk"


def test_a_place_that_the_list_has_not_has_no_kind(tmp_path):
    office = reading.load(make_office(tmp_path, HEAD + ROW))

    assert office.sebutan("Di luar Kecamatan Pulau Burung") == ""
    assert office.place(Lewat.DESA, "Lain") == "kantor desa atau kelurahan Lain"


def test_a_region_that_we_do_not_know_may_be_named(tmp_path):
    text = (HEAD + ROW).replace("14.04.17", "91.02.03").replace("kecamatan", "distrik")
    folder = make_office(tmp_path, text, "91.02.03")
    path = folder / "kantor.toml"
    path.write_text(path.read_text("utf-8").replace("14.04.17", "91.02.03"), "utf-8")

    office = reading.load(folder)
    assert office.wilayah == "Distrik Pulau Burung"
    assert [one.tampil for one in office.daerah] == ["Pulauburung"]


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "kalimat"),
    [
        ('"Pulau Burung"', "“Pulau Burung”", 2, "tulisan", "melengkung dari Word"),
        ('jenis = "kecamatan"\n', "", 1, "jenis", "belum ditulis"),
        ('jenis = "desa"\n', "", 5, "daerah ke-1, jenis", "belum ditulis"),
        ('jenis = "desa"', 'jenis = "dusun"', 8, "daerah ke-1, jenis", '"kelurahan"'),
        ('"Pulauburung"', '""', 7, "daerah ke-1, nama", "kosong"),
        ('"Pulauburung"', f'"{"A" * 81}"', 7, "daerah ke-1, nama", "80 huruf"),
        ('"14.04.17"', '"14.04.71"', 1, "kode", 'harus "14.04.17"'),
        ('"14.04.17.2001"', '"14.04.18.2001"', 6, "daerah ke-1, kode", "bukan kode"),
        ('"14.04.17.2001"', "1404172001", 6, "daerah ke-1, kode", "teks dalam tanda"),
        ("[[daerah]]", "[daerah]", 5, "daerah", "dua kurung siku"),
        (ROW, ROW + ROW, 11, "daerah ke-2, kode", "dua kali"),
        (ROW, "", 1, "daerah", "belum ditulis"),
    ],
)
def test_a_faulty_file_is_told_by_file_line_and_key_and_refused_in_the_same_words(
    tmp_path, old, new, line, key, kalimat
):
    folder = make_office(tmp_path, (HEAD + ROW).replace(old, new, 1))

    require_told(folder, ("wilayah/14.04.17.toml", line, key), kalimat)


def test_a_file_that_is_not_used_yet_is_judged_as_well(tmp_path):
    [fault] = reading.check(make_office(tmp_path, HEAD, "14.04.18"))[:1]

    assert fault.file == "wilayah/14.04.18.toml"
