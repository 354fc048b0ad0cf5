"""The office's commands: what they do, and what they say when they cannot."""

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import databases
import pytest
from builders import NOW, by, make_permohonan, make_petugas, petugas
from warm import warm_python

from sipetrok.app.filters import tanggal_jam
from sipetrok.models import Antrean, Berkas, Paraf, Permohonan, Petugas, Surat, db
from sipetrok.operations import masuk as masuk_operations
from sipetrok.operations import petugas as petugas_operations

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "sipetrok" / "kantor" / "pulau-burung"
FAULT = re.compile(r"^[\w./-]+ baris \d+: [^:]+: .+$")


@pytest.fixture
def run(app):
    """run("kantor", "check", …) is that command's exit code and what it said."""

    def command(*arguments: str, masukan: str = "") -> tuple[int, str]:
        db.session.rollback()
        done = app.test_cli_runner().invoke(args=arguments, input=masukan)
        assert done.exception is None or isinstance(done.exception, SystemExit), (
            done.exception
        )
        db.session.rollback()
        return done.exit_code, done.output

    return command


def count(table) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table))


# petugas add


def test_an_account_is_added_with_its_password_from_one_line_of_input(run):
    code, said = run(
        "petugas",
        "add",
        "sari",
        "--nama",
        "Bu Sari",
        "--peran",
        "pegawai",
        "--peran",
        "admin",
        masukan="sandi yang panjang\n",
    )

    assert (
        code == 0 and 'Akun "sari" dibuat.' in said and "sandi yang panjang" not in said
    )
    made = masuk_operations.authenticate("sari", "sandi yang panjang")
    assert made.nama == "Bu Sari" and made.peran == {"admin", "pegawai"}


@pytest.mark.parametrize(
    ("akun", "peran", "sandi", "words"),
    [
        (
            "sari",
            "lurah",
            "sandi yang panjang",
            "Peran di kantor ini: admin, pegawai, camat, desa.",
        ),
        ("sari", "admin", "pendek", "paling sedikit 12"),
        ("Bu Sari", "admin", "sandi yang panjang", "huruf kecil"),
        ("loket", "admin", "sandi yang panjang", "sudah ada"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_what_to_change(
    run, akun, peran, sandi, words
):
    before = count(Petugas)
    code, said = run(
        "petugas",
        "add",
        akun,
        "--nama",
        "Bu Sari",
        "--peran",
        peran,
        masukan=sandi + "\n",
    )

    assert code == 1 and words in said and count(Petugas) == before


# petugas list, sandi, block, unblock


def test_all_accounts_are_listed(run, folder):
    masuk_operations.start(
        petugas("staf"), masuk_operations.Tempat("192.0.2.7", "Firefox di Windows"), NOW
    )
    petugas_operations.block(petugas("camat").id, by())

    code, said = run("petugas", "list")

    lines = [re.split(r"  +", line) for line in said.splitlines()]
    assert code == 0 and lines == [
        ["akun", "nama", "peran", "keadaan", "terakhir masuk"],
        ["camat", "Pak Camat", "camat", "diblokir", "belum pernah"],
        ["loket", "Bu Loket", "admin", "aktif", "belum pernah"],
        ["staf", "Pak Staf", "pegawai", "aktif", tanggal_jam(NOW)],
    ]


def test_a_forgotten_password_is_replaced(run):
    code, said = run("petugas", "sandi", "staf", masukan="mangga biru sepatu\n")

    assert (
        code == 0
        and 'Kata sandi akun "staf" diganti.' in said
        and "mangga biru" not in said
    )
    assert masuk_operations.authenticate("staf", "mangga biru sepatu")


@pytest.mark.parametrize(
    ("akun", "sandi", "words"),
    [
        ("staf", "pendek", "paling sedikit 12"),
        ("staf", "qwertyuiop12", "banyak orang"),
        ("siapa", "mangga biru sepatu", "tidak ada"),
        ("staf", "", "paling sedikit 12"),
    ],
)
def test_a_password_that_cannot_be_is_refused_with_what_to_change(
    run, akun, sandi, words
):
    code, said = run("petugas", "sandi", akun, masukan=sandi + "\n")

    assert (
        code == 1
        and words in said
        and masuk_operations.authenticate("staf", "kata sandi untuk uji")
    )


def test_the_last_officer_of_a_role_is_blocked_with_a_warning(run, folder):
    make_petugas(folder, "rekan", "pegawai")

    code, said = run("petugas", "block", "rekan")
    assert code == 0 and 'Akun "rekan" diblokir' in said and "Perhatian" not in said

    code, said = run("petugas", "block", "staf")
    assert code == 0 and "tidak ada petugas aktif untuk peran pegawai" in said

    assert run("petugas", "unblock", "staf")[0] == 0
    assert masuk_operations.authenticate("staf", "kata sandi untuk uji")


@pytest.mark.parametrize("command", ["block", "unblock"])
def test_an_account_that_is_not_there_is_said_so(run, command):
    code, said = run("petugas", command, "siapa")

    assert code == 1 and 'Akun "siapa" tidak ada.' in said and "petugas list" in said


# kantor check


def test_a_sound_folder_passes_the_check(run):
    for name in ("pulau-burung", str(SHIPPED)):
        assert run("kantor", "check", name)[0] == 0


def test_every_mistake_of_a_folder_is_said_on_a_line_of_its_own(run, tmp_path):
    folder = tmp_path / "pulau-burung"
    shutil.copytree(SHIPPED, folder)
    for name, (right, wrong) in {
        "kantor.toml": ('kunci = "camat"', 'kunci = "camat"\nwarna = "biru"'),
        "layanan/surat-keterangan.toml": ('tugas = "sahkan"', 'tugas = "sahkn"'),
        "layanan/surat-pengantar.toml": ('waktu = "15 menit"', 'waktu = "15 mnit"'),
    }.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert right in text
        (folder / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")

    code, said = run("kantor", "check", str(folder))

    lines = said.splitlines()
    assert code == 1 and len(lines) == 3 and all(FAULT.match(line) for line in lines), (
        said
    )
    assert 'Maksud Anda "sahkan"?' in said


def test_a_folder_that_is_not_there_is_said_so(run, tmp_path):
    code, said = run("kantor", "check", str(tmp_path / "tidak-ada"))

    assert code == 1 and "tidak-ada" in said


# contoh


def test_example_files_are_made_in_many_states_and_taken_away_again(
    run, folder, storage
):
    own = make_permohonan(folder, storage, "selesai").id

    code, said = run("contoh", "--jumlah", "12")

    assert (
        code == 0 and "12 permohonan contoh dibuat." in said and count(Permohonan) == 13
    )
    assert len(db.session.scalars(db.select(Permohonan.status).distinct()).all()) >= 3

    code, said = run("contoh", "--hapus")

    assert code == 0 and "12 permohonan contoh dihapus." in said
    assert db.session.scalars(db.select(Permohonan.id)).all() == [own]
    for table in (Berkas, Paraf, Surat, Antrean):
        assert set(db.session.scalars(db.select(table.permohonan_id))) <= {own}


def test_example_files_use_none_of_the_offices_numbers(run, folder, storage):
    run("contoh", "--jumlah", "12")

    made = make_permohonan(folder, storage, "selesai")

    assert made.nomor_register.startswith("SK-") and made.nomor_register.endswith(
        "-0001"
    )
    assert made.surat[-1].urut == 1


def test_contoh_without_a_word_says_what_it_needs(run):
    code, said = run("contoh")

    assert code == 1 and "--jumlah" in said and "--hapus" in said


# antrean rebuild


def test_rebuild_sets_right_what_no_longer_follows_from_the_trail(run, folder, storage):
    permohonan = make_permohonan(folder, storage)
    right = permohonan.sejak_at
    permohonan.sejak_at, permohonan.due_at = NOW - timedelta(days=3), NOW
    db.session.commit()

    assert run("antrean", "rebuild") == (0, "Selesai. 1 berkas berubah.\n")

    assert (permohonan.sejak_at, permohonan.due_at) == (right, None)
    assert run("antrean", "rebuild") == (0, "Selesai. 0 berkas berubah.\n")


# As typed by the office.


def test_a_command_on_a_fresh_machine_makes_the_instance_ready_first(tmp_path):
    instance = tmp_path / "instance"
    done = subprocess.run(
        [
            *warm_python(),
            "-m",
            "flask",
            "--app",
            "app",
            "petugas",
            "add",
            "sari",
            "--nama",
            "Bu Sari",
            "--peran",
            "pegawai",
        ],
        cwd=ROOT,
        env=databases.environment(instance),
        input="sandi yang panjang\n",
        text=True,
        capture_output=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert (
        'Akun "sari" dibuat.' in done.stdout
        and len(re.findall(r"^\S+  \S+$", done.stdout, re.M)) == 3
    )
    assert databases.has_tables(instance)
