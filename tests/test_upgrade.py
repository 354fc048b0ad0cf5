"""An office of an earlier version, with its data in it, started by a later one: this one on what
0001 left, and one that is made up on what this one leaves.
"""

import hashlib
import sqlite3
from contextlib import closing, nullcontext

import databases
import pytest
from apps import build_app
from flask import current_app
from pembaruan import later_version, lay_out
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from sipetrok.app import config
from sipetrok.app.instance import make_ready
from sipetrok.models import Berkas, Paraf, Permohonan, db
from sipetrok.operations import gambar, periksa
from sipetrok.operations.context import Context

STATES = ["draf", "berjalan", "dikembalikan", "selesai"]
only_sqlite = pytest.mark.skipif(
    databases.IS_POSTGRESQL,
    reason="there the office makes a backup first; see docs/cadangan.md",
)


@pytest.fixture
def earlier(tmp_path):
    """The instance folder as the earlier version left it."""
    lay_out(tmp_path / "lama")
    return tmp_path / "lama"


@pytest.fixture
def start(earlier):
    """start() is this version on that folder, after its `python app.py`."""
    apps = []

    def run():
        apps.append(build_app(earlier))
        make_ready(apps[-1])
        return apps[-1]

    yield run
    for app in apps:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def later(tmp_path, monkeypatch):
    """From here on every start is one of a later version, whose migrations these are."""
    folder = later_version(tmp_path / "migrations")
    monkeypatch.setattr(config, "MIGRATIONS", folder)
    return folder


def rows() -> list[tuple]:
    return [
        (
            p.nomor_register,
            p.kode,
            p.status,
            p.langkah,
            p.versi,
            p.isian,
            [q.tindakan for q in p.trail],
        )
        for p in db.session.scalars(db.select(Permohonan).order_by(Permohonan.id))
    ]


def require_all_there(app) -> None:
    """Every row and every stored file of the earlier version, and nothing that the check minds."""
    storage = app.extensions["storage"]
    assert [row[2] for row in rows()] == STATES
    assert db.session.scalar(db.select(db.func.count()).select_from(Paraf)) > 10
    assert len(list(map(storage.read, storage.names()))) == 5
    newest = db.session.scalar(db.select(db.func.max(Paraf.at)))
    assert periksa.run(Context.here(newest)).temuan == []


def test_everything_is_there_after_the_upgrade_and_every_upload_opens(start):
    app = start()

    with app.app_context():
        require_all_there(app)


def test_everything_is_there_after_the_upgrade_to_a_later_version(start, later, capsys):
    app = start()

    assert "Basis data diperbarui" in capsys.readouterr().out
    with app.app_context():
        require_all_there(app)
        filled = db.session.execute(text("SELECT uji, nama FROM permohonan")).all()
        assert len(filled) == len(STATES) and all(uji == nama for uji, nama in filled)


def test_a_document_from_before_is_drawn_when_it_is_first_opened_and_then_kept(start):
    with start().app_context():
        storage = current_app.extensions["storage"]
        berkas = db.session.scalars(db.select(Berkas)).first()

        small = gambar.read(berkas, 0, storage, nullcontext())

        assert [one.sha256 for one in berkas.gambar] == [
            hashlib.sha256(small).hexdigest()
        ]
        assert storage.read(berkas.gambar[0].sha256) == small


@only_sqlite
def test_the_copy_from_before_the_upgrade_lies_beside_it(start, earlier, later):
    with build_app(earlier).app_context():
        (before,) = db.session.scalars(text("SELECT version_num FROM alembic_version"))
        db.engine.dispose()

    start()

    (copy,) = (earlier / "cadangan").glob("sebelum-pembaruan-*.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute(
            "SELECT version_num FROM alembic_version"
        ).fetchall() == [(before,)]
        assert connection.execute("SELECT count(*) FROM permohonan").fetchall() == [
            (4,)
        ]


def test_an_upgrade_that_was_cut_off_goes_on_at_the_next_start(start, later):
    script = later / "versions" / "9999_uji.py"
    whole = script.read_text("utf-8")
    script.write_text(whole.replace("SET uji = nama", "SET uji = tidak_ada"), "utf-8")
    with pytest.raises(SQLAlchemyError):
        start()
    script.write_text(whole, "utf-8")

    app = start()

    with app.app_context():
        require_all_there(app)


def test_a_second_start_changes_nothing_more(start, later, capsys):
    with start().app_context():
        before = rows()
        db.session.remove()
    capsys.readouterr()

    with start().app_context():
        assert rows() == before and "diperbarui" not in capsys.readouterr().out
