"""An office of an earlier version, with its data in it, started by this one."""

import sqlite3
from contextlib import closing

import pytest
from builders import another_app, make_permohonan
from flask_migrate import downgrade
from sqlalchemy import inspect

from sipetrok.instance import make_ready
from sipetrok.models import Paraf, Permohonan, db
from sipetrok.sop.standar import Tugas


@pytest.fixture
def earlier(app, folder, storage):
    """The instance as the first version left it: its tables, and uploads that are not sealed."""
    for n, at in enumerate((Tugas.PERIKSA, Tugas.SAHKAN, "dikembalikan", "selesai")):
        make_permohonan(folder, storage, at, kunci=f"kunci-{n}")
    plain = {sha256: storage.read(sha256) for sha256 in storage.names()}
    db.session.remove()
    downgrade(revision="0001")
    db.session.remove()
    for sha256, data in plain.items():
        next(storage.root.rglob(sha256)).write_bytes(data)
    app.config["KUNCI_BERKAS"].unlink()
    return plain


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


def test_everything_is_there_after_the_upgrade_and_every_upload_is_sealed(
    app, earlier, storage, capsys
):
    new = another_app(app)

    make_ready(new)

    assert "Basis data diperbarui" in capsys.readouterr().out
    assert {"masuk", "perawatan", "draf_habis"} <= set(inspect(db.engine).get_table_names())
    assert (
        len(rows()) == 4 and db.session.scalar(db.select(db.func.count()).select_from(Paraf)) > 10
    )
    fresh = new.extensions["storage"]
    assert {sha256: fresh.read(sha256) for sha256 in fresh.names()} == earlier
    assert all(fresh.is_sealed(sha256) for sha256 in earlier)


def test_the_copy_from_before_the_upgrade_lies_beside_it(app, earlier):
    if db.engine.dialect.name != "sqlite":
        pytest.skip(
            "On PostgreSQL the office makes a backup before it upgrades; see docs/cadangan.md."
        )
    make_ready(another_app(app))

    (copy,) = (app.config["INSTANCE"] / "cadangan").glob("sebelum-pembaruan-*.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            ("0001",)
        ]
        assert connection.execute("SELECT count(*) FROM permohonan").fetchall() == [(4,)]


def test_an_upgrade_that_was_cut_off_while_sealing_goes_on_at_the_next_start(app, earlier):
    new = another_app(app)
    first = next(iter(earlier))
    new.extensions["storage"].reseal(first)

    make_ready(another_app(app))

    assert all(new.extensions["storage"].is_sealed(sha256) for sha256 in earlier)


def test_a_second_start_changes_nothing_more(app, earlier, capsys):
    make_ready(another_app(app))
    before = rows()
    db.session.remove()
    capsys.readouterr()

    make_ready(another_app(app))

    assert rows() == before and "diperbarui" not in capsys.readouterr().out
