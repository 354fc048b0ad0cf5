"""Restoring: into an empty folder only, proved part by part, and nothing is left behind when
something is wrong.
"""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import databases
import pytest
from apps import build_app
from builders import (
    NOW,
    SANDI,
    Tugas,
    back_up,
    fill_slots,
    later,
    make_permohonan,
    spoil,
)
from page import Visitor
from pembaruan import later_version
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from warm import warm_python

from sipetrok import pulihkan
from sipetrok.app import config
from sipetrok.app.instance import make_ready
from sipetrok.domain import SipetrokError
from sipetrok.domain.nomor import PEMULIHAN, print_kode
from sipetrok.models import Paraf, Permohonan, Surat, db
from sipetrok.operations import cadangan, periksa
from sipetrok.operations import masuk as masuk_operations
from sipetrok.operations.context import Context
from sipetrok.simpanan import gudang
from sipetrok.simpanan.paket import CadanganRusak, KodeSalah
from sipetrok.sop import reading

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def prepared(prepared, tmp_path_factory):
    """The office of all tests here, made once: files in all states."""
    instance = tmp_path_factory.mktemp("terisi") / "instance"
    databases.copy(prepared, instance)
    app = build_app(instance)
    with app.app_context():
        for n, at in enumerate(
            ("draf", Tugas.PERIKSA, "dikembalikan", Tugas.SERAHKAN, "selesai")
        ):
            make_permohonan(
                app.extensions["kantor"],
                app.extensions["storage"],
                at,
                kunci=f"kunci-{n}",
            )
        db.session.remove()
        db.engine.dispose()
    return instance


@pytest.fixture(autouse=True)
def target(tmp_path, monkeypatch) -> Path:
    """Where it is restored; on a server into the empty database of that folder."""
    for name in (
        "SIPETROK_INSTANCE",
        "SIPETROK_KANTOR",
        "SIPETROK_KUNCI",
        "DATABASE_URL",
        "SECRET_KEY",
    ):
        monkeypatch.delenv(name, raising=False)
    if databases.IS_POSTGRESQL:
        monkeypatch.setenv("DATABASE_URL", databases.url_of(tmp_path / "pulih"))
    return tmp_path / "pulih"


@pytest.fixture
def snapshot(app) -> Path:
    back_up(app, NOW)
    return next(iter(gudang.snapshots(app.config["CADANGAN"]).values()))


@pytest.fixture
def kode(app, snapshot) -> str:
    return cadangan.code_of(app.config["INSTANCE"])


@pytest.fixture
def restore(snapshot, kode, tmp_path):
    """restore(…) restores the snapshot outside this app, as on a machine that knows nothing."""

    def run(
        folder: Path = tmp_path / "pulih", code: str = kode, **options
    ) -> list[str]:
        return pulihkan.restore(snapshot, folder, code, **options)

    return run


def everything(connection) -> dict[str, list]:
    """Every row of every table."""
    return {
        table.name: sorted(map(repr, connection.execute(table.select())))
        for table in db.metadata.sorted_tables
    }


def beside(folder: Path) -> set[str]:
    return {path.name for path in folder.parent.iterdir()}


def test_the_restored_office_has_every_row_and_every_file(
    app, restore, storage, tmp_path, snapshot
):
    before = everything(db.session)
    db.session.rollback()

    lines = restore()

    again = build_app(tmp_path / "pulih")
    with again.app_context():
        after = everything(db.session)
        restored = again.extensions["storage"]
        assert [restored.read(name) for name in restored.names()] == [
            storage.read(name) for name in storage.names()
        ]
        db.session.remove()
        db.engine.dispose()
    (
        before.pop("perawatan"),
        after.pop("perawatan"),
    )  # the backup noted itself afterwards
    assert after == before
    assert "semuanya sesuai dengan jejaknya" in "\n".join(lines)


def said_at(visitor: Visitor, address: str) -> str:
    """What stands there, but for the minute at which it was asked."""
    return re.sub(r"Keadaan pukul \d\d\.\d\d", "", visitor.get(address).text)


def test_the_restored_office_opens_its_door_and_shows_the_same_pages(
    app, restore, visitor, tmp_path
):
    file = db.session.scalar(
        db.select(Permohonan).where(Permohonan.status == "selesai")
    )
    surat = db.session.scalar(db.select(Surat))
    addresses = [f"/permohonan/{file.kode}", f"/surat/{surat.token}", "/"]
    pages = [said_at(visitor, address) for address in addresses]

    restore()

    again = build_app(tmp_path / "pulih")
    make_ready(again)
    with again.app_context():
        there = Visitor(again.test_client())
        assert [said_at(there, address) for address in addresses] == pages
        assert masuk_operations.authenticate("staf", SANDI).nama == "Pak Staf"
        assert periksa.run(Context.here(NOW)).temuan == []
        db.session.remove()
        db.engine.dispose()


def test_the_restored_trail_is_as_permanent_as_before(restore, tmp_path):
    restore()

    again = build_app(tmp_path / "pulih")
    with again.app_context():
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(db.delete(Paraf))
        db.session.remove()
        db.engine.dispose()


def test_the_restored_office_goes_on_working_and_backs_up_with_the_same_code(
    app, restore, kode, tmp_path
):
    restore()

    again = build_app(tmp_path / "pulih")
    with again.app_context():
        folder, storage = again.extensions["kantor"], again.extensions["storage"]
        made = make_permohonan(
            folder, storage, "selesai", kunci="sesudah", now=later(days=1)
        )
        back_up(again, later(days=2))
        assert made.surat[-1].urut == db.session.scalar(
            db.select(db.func.count()).select_from(Surat)
        )
        assert cadangan.code_of(tmp_path / "pulih") == kode
        db.session.remove()
        db.engine.dispose()


@pytest.mark.skipif(os.name == "nt", reason="rights are the folder's on Windows")
def test_what_is_restored_is_readable_by_its_owner_only(snapshot, kode, tmp_path):
    run_command(snapshot, tmp_path / "pulih", kode)

    made = list((tmp_path / "pulih").rglob("*"))
    assert {
        stat.S_IMODE(path.stat().st_mode) & 0o077
        for path in [tmp_path / "pulih", *made]
    } == {0}


# What is refused leaves nothing behind.


def test_a_folder_with_anything_in_it_is_refused_untouched(snapshot, kode, tmp_path):
    target = tmp_path / "ada"
    target.mkdir()
    (target / "catatan.txt").write_text("penting")

    done = run_command(snapshot, target, kode)

    assert done.returncode == 1 and "tidak kosong" in done.stderr
    assert [path.name for path in target.iterdir()] == ["catatan.txt"]


def test_a_wrong_code_is_said_to_be_the_code(restore, tmp_path):
    before = beside(tmp_path / "pulih")

    with pytest.raises(KodeSalah, match="tidak rusak"):
        restore(code=PEMULIHAN.new())

    assert beside(tmp_path / "pulih") == before


def test_a_damaged_snapshot_is_refused_wherever_the_damage_is(
    restore, snapshot, tmp_path
):
    whole, before = snapshot.read_bytes(), beside(tmp_path / "pulih")
    for place in range(3, len(whole), len(whole) // 12):
        snapshot.write_bytes(
            whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :]
        )
        with pytest.raises(CadanganRusak):
            restore()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        snapshot.write_bytes(whole[:length])
        with pytest.raises(CadanganRusak):
            restore()

    assert beside(tmp_path / "pulih") == before


def test_a_missing_or_changed_stored_file_is_named_and_nothing_is_restored(
    restore, snapshot, tmp_path, capsys
):
    lost, changed = sorted(snapshot.parent.glob("berkas/*/*"))[:2]
    lost.unlink()
    spoil(changed)
    before = beside(tmp_path / "pulih")

    with pytest.raises(CadanganRusak, match=r"2 dari .* foto dan surat rusak"):
        restore()

    said = capsys.readouterr().out
    assert (
        lost.name in said
        and changed.name in said
        and beside(tmp_path / "pulih") == before
    )


def test_an_office_that_has_nothing_better_restores_the_rest(
    restore, snapshot, tmp_path
):
    lost = sorted(snapshot.parent.glob("berkas/*/*"))[0]
    lost.unlink()

    lines = restore(lewati_rusak=True)

    assert any(
        line.startswith("Foto dan surat: ") and "kembali" in line for line in lines
    )
    assert databases.has_tables(tmp_path / "pulih")


def test_columns_that_contradict_the_trail_are_said(app, tmp_path):
    file = db.session.scalar(
        db.select(Permohonan).where(Permohonan.status == "selesai")
    )
    db.session.execute(
        text("UPDATE permohonan SET langkah = 1 WHERE id = :id"), {"id": file.id}
    )
    db.session.commit()
    back_up(app, NOW)
    snapshot = next(iter(gudang.snapshots(app.config["CADANGAN"]).values()))

    lines = pulihkan.restore(
        snapshot, tmp_path / "pulih", cadangan.code_of(app.config["INSTANCE"])
    )

    assert any(
        file.nomor_register in line and "langkah tidak sesuai" in line for line in lines
    )


# The office's own folder, and other versions of the program.


def test_an_office_with_a_folder_of_its_own_gets_that_back_too(app, tmp_path):
    own = tmp_path / "sop" / "kantor-kami"
    shutil.copytree(reading.SHIPPED / "pulau-burung", own)
    app.extensions["kantor"] = reading.load(own)
    back_up(app, NOW)
    snapshot = next(iter(gudang.snapshots(app.config["CADANGAN"]).values()))

    lines = pulihkan.restore(
        snapshot, tmp_path / "pulih", cadangan.code_of(app.config["INSTANCE"])
    )

    back = tmp_path / "pulih" / "kantor" / "kantor-kami"
    assert {
        p.relative_to(back): p.read_bytes() for p in back.rglob("*") if p.is_file()
    } == {p.relative_to(own): p.read_bytes() for p in own.rglob("*") if p.is_file()}
    assert any("SIPETROK_KANTOR" in line and str(back) in line for line in lines)


def test_a_backup_of_an_earlier_version_is_told_as_such(restore, tmp_path, monkeypatch):
    monkeypatch.setattr(config, "MIGRATIONS", later_version(tmp_path / "migrations"))

    assert any("versi program yang lebih lama" in line for line in restore())
    assert (tmp_path / "pulih").exists()


def test_a_backup_of_a_later_version_is_told_as_such(app, tmp_path):
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    back_up(app, NOW)
    snapshot = next(iter(gudang.snapshots(app.config["CADANGAN"]).values()))

    done = run_command(
        snapshot, tmp_path / "pulih", cadangan.code_of(app.config["INSTANCE"])
    )

    assert "lebih baru" in done.stdout + done.stderr
    assert done.returncode == 1 and not (tmp_path / "pulih").exists()


# As typed by a clerk, on a machine that has never seen the office.


def run_command(snapshot: Path, folder: Path, kode: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*warm_python(), "-m", "sipetrok.pulihkan", str(snapshot), str(folder)],
        cwd=ROOT,
        env=databases.environment(folder),
        input=print_kode(kode).lower() + "\n",
        text=True,
        capture_output=True,
        timeout=60,
    )


def test_the_command_restores_with_the_code_from_one_line_of_input(
    snapshot, kode, tmp_path
):
    done = run_command(snapshot, tmp_path / "pulih", kode)

    assert done.returncode == 0, done.stderr
    for words in (
        "Kecamatan Pulau Burung",
        "Basis data: utuh",
        "Foto dan surat:",
        "Permohonan: 5",
        "INSTANCE",
    ):
        assert words in done.stdout
    assert kode not in done.stdout and "Traceback" not in done.stderr
    assert {path.name for path in (tmp_path / "pulih").iterdir()} - {"sipetrok.db"} == {
        "kunci_berkas",
        "kunci_kabar",
        "secret_key",
        "kode_pemulihan",
        "berkas",
        "cadangan",
        "sementara",
    }


@pytest.mark.parametrize("typed", ["", "K7QM-4XTR"])
def test_a_slip_in_the_code_is_told_before_anything_is_read(snapshot, tmp_path, typed):
    done = run_command(snapshot, tmp_path / "pulih", typed)

    assert (
        done.returncode == 1
        and "salah ketik" in done.stderr
        and not (tmp_path / "pulih").exists()
    )


def test_a_file_that_is_not_there_or_no_backup_is_said(snapshot, kode, tmp_path):
    (tmp_path / "surat.pdf").write_bytes(b"%PDF-1.7" * 100)

    assert (
        "tidak ada"
        in run_command(tmp_path / "tidak.cadangan", tmp_path / "pulih", kode).stderr
    )
    assert (
        "bukan cadangan"
        in run_command(tmp_path / "surat.pdf", tmp_path / "pulih", kode).stderr
    )
    assert not (tmp_path / "pulih").exists()


def test_an_office_moves_to_a_server_and_back_by_its_backup(
    app, snapshot, kode, tmp_path, monkeypatch
):
    if not databases.IS_POSTGRESQL:
        pytest.skip("needs the server that SIPETROK_UJI_BASISDATA names")
    before = everything(db.session)
    db.session.rollback()
    before.pop("perawatan")
    monkeypatch.delenv("DATABASE_URL")
    pulihkan.restore(snapshot, tmp_path / "sendiri", kode)
    alone = build_app(
        tmp_path / "sendiri",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'sendiri' / 'sipetrok.db'}",
    )
    with alone.app_context():
        assert {**everything(db.session), "perawatan": []} == {
            **before,
            "perawatan": [],
        }
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(db.delete(Paraf))
        db.session.rollback()
        back_up(alone, later(days=1))
        db.session.remove()
        db.engine.dispose()
    (moved,) = (tmp_path / "sendiri" / "cadangan").glob("*.cadangan")

    monkeypatch.setenv("DATABASE_URL", databases.url_of(tmp_path / "server"))
    pulihkan.restore(moved, tmp_path / "server", kode)

    served = build_app(tmp_path / "server")
    with served.app_context():
        assert {**everything(db.session), "perawatan": []} == {
            **before,
            "perawatan": [],
        }
        db.session.remove()
        db.engine.dispose()


def test_a_server_s_database_that_is_not_empty_is_refused_and_one_that_was_begun_is_emptied(
    app, snapshot, kode, tmp_path, monkeypatch, target
):
    if not databases.IS_POSTGRESQL:
        pytest.skip("needs the server that SIPETROK_UJI_BASISDATA names")
    monkeypatch.setenv("DATABASE_URL", databases.url_of(Path(app.config["INSTANCE"])))
    with pytest.raises(SipetrokError, match="tidak kosong"):
        pulihkan.restore(snapshot, target, kode)
    assert db.session.scalar(db.select(db.func.count()).select_from(Permohonan)) == 5
    db.session.rollback()

    monkeypatch.delenv("DATABASE_URL")
    pulihkan.restore(snapshot, tmp_path / "sendiri", kode)
    alone = build_app(
        tmp_path / "sendiri",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'sendiri' / 'sipetrok.db'}",
    )
    with alone.app_context():
        db.session.execute(
            text("UPDATE petugas SET nama = :nama"), {"nama": "panjang " * 50}
        )  # too long
        db.session.commit()
        back_up(alone, later(days=1))
        db.session.remove()
        db.engine.dispose()
    (odd,) = (tmp_path / "sendiri" / "cadangan").glob("*.cadangan")
    monkeypatch.setenv("DATABASE_URL", databases.url_of(target))
    with pytest.raises(SQLAlchemyError):
        pulihkan.restore(odd, target, kode)
    assert not databases.has_tables(target) and not target.exists()


def test_a_key_of_the_session_in_the_environment_needs_no_file(app, restore, tmp_path):
    assert not (app.config["INSTANCE"] / "secret_key").exists()

    restore()

    assert (tmp_path / "pulih" / "secret_key").exists()


def test_drafts_can_be_filled_after_a_restore(restore, tmp_path):
    restore()

    again = build_app(tmp_path / "pulih")
    with again.app_context():
        draft = db.session.scalar(
            db.select(Permohonan).where(Permohonan.status == "draf")
        )
        fill_slots(draft, again.extensions["storage"], later(days=1), shade=50)
        assert draft.berkas
        db.session.remove()
        db.engine.dispose()
