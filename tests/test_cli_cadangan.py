"""The commands of backup and check, as a clerk types them."""

import os
from pathlib import Path

import pytest
from builders import make_permohonan

from sipetrok.models import db
from sipetrok.operations import cadangan
from sipetrok.simpanan import gudang


@pytest.fixture
def run(app):
    """run("cadangan", "create") is that command's exit code and all that it said."""

    def command(*arguments: str) -> tuple[int, str]:
        db.session.rollback()
        done = app.test_cli_runner().invoke(args=arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit), (
            done.exception
        )
        db.session.rollback()
        return done.exit_code, done.output

    return command


def test_the_first_backup_tells_the_recovery_code_and_later_ones_do_not(
    app, run, folder, storage
):
    make_permohonan(folder, storage, "draf")

    code, said = run("cadangan", "create")
    assert (
        code == 0
        and "selesai dan sudah diperiksa" in said
        and "Tulis kode ini di kertas" in said
    )

    kode = (Path(app.config["INSTANCE"]) / "kode_pemulihan").read_text("ascii").strip()
    assert kode in said
    assert kode not in run("cadangan", "create")[1]
    assert kode in run("cadangan", "kode")[1]


def test_a_code_that_the_night_made_is_told_at_the_first_backup_by_hand(app, run):
    cadangan.code_of(Path(app.config["INSTANCE"]))

    assert "Kode pemulihan: " in run("cadangan", "create")[1]


def test_backups_are_listed_and_the_newest_is_checked(app, run, folder, storage):
    make_permohonan(folder, storage, "draf")
    run("cadangan", "create")
    (snapshot,) = gudang.snapshots(app.config["CADANGAN"]).values()

    assert snapshot.name in run("cadangan", "list")[1]
    code, said = run("cadangan", "check")
    assert code == 0 and f"Cadangan {snapshot.name} utuh: 1 permohonan" in said

    next(app.config["CADANGAN"].glob("berkas/*/*")).unlink()
    code, said = run("cadangan", "check", str(snapshot))
    assert (
        code == 1
        and "tidak ada di folder cadangan" in said
        and "Buat cadangan baru" in said
    )


def test_without_a_backup_the_check_says_so(run):
    code, said = run("cadangan", "check")

    assert code == 1 and "cadangan list" in said
    assert run("cadangan", "list")[1].startswith("0 cadangan")


def test_a_backup_that_fails_says_why_and_ends_with_one(app, run):
    app.config["CADANGAN"] = Path(app.config["INSTANCE"]).parent / "disk"

    code, said = run("cadangan", "create")

    assert code == 1 and "Pasang disk cadangannya" in said and "Traceback" not in said


def test_the_check_for_damage_ends_with_one_when_it_found_something(
    run, folder, storage
):
    file = make_permohonan(folder, storage, "draf")
    assert (
        run("periksa") == (0, run("periksa")[1])
        and "Tidak ada kerusakan." in run("periksa", "--sebagian")[1]
    )

    run("cadangan", "create")
    sha256 = file.berkas[0].sha256
    os.remove(storage.root / sha256[:2] / sha256)
    code, said = run("periksa")
    assert code == 1 and "hilang dari penyimpanan" in said

    assert run("cadangan", "mend") == (
        0,
        "1 foto atau surat diambil kembali dari cadangan.\n",
    )
    assert run("periksa")[0] == 0
