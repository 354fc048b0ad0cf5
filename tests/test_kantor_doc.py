"""docs/kantor.md stays true: its worked example runs, its sentences are the checker's, and no key
is left out.
"""

import re
import shutil
from pathlib import Path

import pytest
from apps import build_app

from sipetrok.app.instance import make_ready
from sipetrok.domain.naskah import BAWAAN
from sipetrok.domain.nomor import TOKENS
from sipetrok.sop import reading
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.libur import JenisLibur, TahunLibur
from sipetrok.sop.standar import (
    Cara,
    Identitas,
    Jenis,
    JenisIsian,
    Lewat,
    Mulai,
    Standar,
    Tugas,
)
from sipetrok.sop.wilayah import JenisDaerah, Wilayah
from sipetrok.sop.words import table_keys

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs" / "kantor.md").read_text("utf-8")
EXAMPLE = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL))
# One more service for an office that runs already.
ADDED = "pulau-burung/layanan/izin-keramaian.toml"
ROWS = [
    tuple(cell.strip().strip("`") for cell in line.strip("| ").split(" | "))
    for line in DOC.split("## 10.")[-1].splitlines()
    if line.startswith("| ") and "Berkas |" not in line
]
TABLES = [
    (Kantor, ()),
    (Kantor, ("kop",)),
    (Kantor, ("penanda_tangan",)),
    (Kantor, ("penomoran",)),
    (Kantor, ("jam",)),
    (Kantor, ("berita_acara",)),
    (Kantor, ("jam", "biasa")),
    (Kantor, ("jam", "khusus")),
    (Kantor, ("libur",)),
    (Kantor, ("buka",)),
    (TahunLibur, ()),
    (TahunLibur, ("libur",)),
    (Wilayah, ()),
    (Wilayah, ("daerah",)),
    (Kantor, ("peran",)),
    (Kantor, ("sop",)),
    (Kantor, ("komponen",)),
    (Kantor, ("alur",)),
    (Kantor, ("saluran_permohonan",)),
    (Standar, ()),
    (Standar, ("surat",)),
    (Standar, ("agenda",)),
    (Standar, ("persyaratan",)),
    (Standar, ("isian",)),
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
    office = reading.load(make_example(tmp_path))

    assert set(EXAMPLE) == {
        "kantor.toml",
        "layanan/surat-keterangan.toml",
        "surat/surat-keterangan.txt",
        ADDED,
    }
    assert [standar.judul for standar in office.layanan.values()] == [
        "Surat Keterangan"
    ]


def test_worked_example_starts_with_the_accounts_that_the_doc_promises(
    tmp_path, capsys
):
    make_ready(
        build_app(tmp_path / "instance-maju", KANTOR=str(make_example(tmp_path)))
    )

    accounts = [
        line.split("  ")[0]
        for line in capsys.readouterr().out.splitlines()
        if "  " in line
    ]
    assert accounts == ["loket", "kasi", "camat"]


def test_worked_example_keeps_a_trial_apart_from_the_office_that_runs():
    commands = [
        line
        for line in DOC.splitlines()
        if "SIPETROK_KANTOR" in line and "app.py" in line
    ]

    assert commands and all("SIPETROK_INSTANCE=" in line for line in commands)


def test_who_only_supervises_gets_a_role_without_a_step_as_docs_petugas_says(
    tmp_path, capsys
):
    guide = (ROOT / "docs" / "petugas.md").read_text("utf-8")
    [role] = re.findall(r"^```toml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    folder = Path(
        shutil.copytree(reading.find("pulau-burung"), tmp_path / "kecamatan-uji")
    )
    text = (folder / "kantor.toml").read_text("utf-8")
    (folder / "kantor.toml").write_text(
        text.replace("[sop]\n", f"{role}\n[sop]\n", 1), "utf-8"
    )

    assert reading.check(folder) == ()
    office = reading.load(folder)
    added = office.kantor.peran[-1]
    assert added.pengawas and added.kunci not in office.peran

    make_ready(build_app(tmp_path / "instance", KANTOR=str(folder)))
    assert f"\n{added.kunci}  " in capsys.readouterr().out


def test_common_mistakes_are_listed():
    assert len(ROWS) > 15


@pytest.mark.parametrize(
    ("file", "right", "wrong", "kalimat"), ROWS, ids=[row[2] for row in ROWS]
)
def test_common_mistake_gets_the_sentence_that_the_doc_prints(
    tmp_path, file, right, wrong, kalimat
):
    folder = make_example(tmp_path)
    text = (folder / file).read_text("utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1), "utf-8")

    assert kalimat in [fault.kalimat for fault in reading.check(folder)]


@pytest.mark.parametrize(
    ("model", "path"),
    TABLES,
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else value.__name__,
)
def test_every_key_is_explained(model, path):
    missing = [
        key
        for key in table_keys(model, path)
        if f"`{key}`" not in DOC and f"[{key}]" not in DOC
    ]

    assert not missing, f"docs/kantor.md does not explain {missing}"


@pytest.mark.parametrize(
    "values",
    [Jenis, Mulai, Tugas, Cara, Lewat, Identitas, JenisIsian, JenisLibur, JenisDaerah],
    ids=lambda v: v.__name__,
)
def test_every_allowed_value_is_named(values):
    assert not [
        value for value in values if f"`{value}`" not in DOC and f'"{value}"' not in DOC
    ]


def test_every_blank_and_token_is_named():
    assert not [word for word in (*BAWAAN, *TOKENS) if f"{{{word}}}" not in DOC]
