"""docs/kantor.md stays true: its worked example runs, its sentences are the checker's, and no key is left out."""

import re
from pathlib import Path

import pytest

from sipetrok import kantor
from sipetrok.domain.faults import table_keys
from sipetrok.domain.kantor import Kantor
from sipetrok.domain.naskah import BAWAAN
from sipetrok.domain.nomor import TOKENS
from sipetrok.domain.standar import Cara, Identitas, Jenis, JenisIsian, Lewat, Mulai, Standar, Tugas

DOC = (Path(__file__).parent.parent / "docs" / "kantor.md").read_text("utf-8")
EXAMPLE = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL))
ADDED = "pulau-burung/layanan/izin-keramaian.toml"  # one more service for an office that runs already
ROWS = [tuple(cell.strip().strip("`") for cell in line.strip("| ").split(" | "))
        for line in DOC.split("## 10.")[-1].splitlines() if line.startswith("| ") and "Berkas |" not in line]
TABLES = [
    (Kantor, ()), (Kantor, ("kop",)), (Kantor, ("penanda_tangan",)), (Kantor, ("penomoran",)), (Kantor, ("jam",)),
    (Kantor, ("berita_acara",)),
    (Kantor, ("jam", "biasa")), (Kantor, ("jam", "khusus")), (Kantor, ("libur",)), (Kantor, ("peran",)),
    (Kantor, ("sop",)), (Kantor, ("komponen",)), (Kantor, ("alur",)), (Kantor, ("saluran_permohonan",)),
    (Standar, ()), (Standar, ("surat",)), (Standar, ("agenda",)), (Standar, ("persyaratan",)), (Standar, ("isian",)),
    (Standar, ("langkah",)),
    (Standar, ("langkah", "koordinasi")),
]


def make_example(tmp_path: Path) -> Path:
    folder = tmp_path / "kecamatan-maju"
    for name, text in EXAMPLE.items():
        if name.startswith("pulau-burung/"):
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_worked_example_has_no_fault_and_loads(tmp_path):
    office = kantor.load(make_example(tmp_path))

    assert set(EXAMPLE) == {"kantor.toml", "layanan/surat-keterangan.toml", "surat/surat-keterangan.txt", ADDED}
    assert [standar.judul for standar in office.layanan.values()] == ["Surat Keterangan"]


def test_common_mistakes_are_listed():
    assert len(ROWS) > 15


@pytest.mark.parametrize(("file", "right", "wrong", "kalimat"), ROWS, ids=[row[2] for row in ROWS])
def test_common_mistake_gets_the_sentence_that_the_doc_prints(tmp_path, file, right, wrong, kalimat):
    folder = make_example(tmp_path)
    text = (folder / file).read_text("utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1), "utf-8")

    assert kalimat in [fault.kalimat for fault in kantor.check(folder)]


@pytest.mark.parametrize(("model", "path"), TABLES, ids=lambda value: "-".join(value) if isinstance(value, tuple) else value.__name__)
def test_every_key_is_explained(model, path):
    missing = [key for key in table_keys(model, path) if f"`{key}`" not in DOC and f"[{key}]" not in DOC]

    assert not missing, f"docs/kantor.md does not explain {missing}"


@pytest.mark.parametrize("values", [Jenis, Mulai, Tugas, Cara, Lewat, Identitas, JenisIsian], ids=lambda v: v.__name__)
def test_every_allowed_value_is_named(values):
    assert not [value for value in values if f"`{value}`" not in DOC and f'"{value}"' not in DOC]


def test_every_blank_and_token_is_named():
    assert not [word for word in (*BAWAAN, *TOKENS) if f"{{{word}}}" not in DOC]
