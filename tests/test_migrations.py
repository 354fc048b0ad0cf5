"""The database as it really is: made by migrations alone, equal to the models, and set up to lose
nothing.
"""

import sqlite3
from contextlib import closing
from datetime import UTC

import databases
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from builders import NOW, make_permohonan, petugas
from flask_migrate import downgrade, upgrade
from pembaruan import KEPT, later_version
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import IntegrityError

from sipetrok.models import AksesBerkas, Berkas, Moment, Paraf, db
from sipetrok.operations.transaction import transaction

TRIGGERS = {
    "paraf_tetap",
    "paraf_abadi",
    "surat_tetap",
    "standar_tetap",
    "akses_tetap",
    "akses_abadi",
    "perubahan_tetap",
    "perubahan_abadi",
    "acara_tetap",
    "dokumen_tetap",
}
HELD_WHOLE = (
    {"paraf_utuh"} if databases.IS_POSTGRESQL else set()
)  # SQLite knows no TRUNCATE
only_sqlite = pytest.mark.skipif(
    databases.IS_POSTGRESQL, reason="of SQLite alone; PostgreSQL has its own"
)
only_postgresql = pytest.mark.skipif(
    not databases.IS_POSTGRESQL, reason="SIPETROK_UJI_BASISDATA names no server"
)


def triggers() -> set[str]:
    ours = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if databases.IS_POSTGRESQL
        else ("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    )
    with db.engine.connect() as connection:
        return set(connection.scalars(text(ours)))


@pytest.fixture
def empty(fresh_instance):
    """An app on a folder that has never seen a database."""
    app, _ = fresh_instance
    with app.app_context():
        yield app
        db.session.remove()


def test_upgrading_from_nothing_makes_exactly_what_the_models_say(empty):
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, db.metadata)
    assert differences == [], (
        "models and migrations differ: run `flask --app app db migrate` and read what it wrote"
    )


@only_sqlite
def test_a_migration_that_was_given_out_stays_as_it_is(empty):
    made = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    with closing(sqlite3.connect(":memory:")) as kept:
        kept.executescript((KEPT / "sipetrok.sql").read_text("utf-8"))
        once = [sql for (sql,) in kept.execute(made)]

    upgrade(revision="0001")

    with db.engine.connect() as connection:
        assert connection.scalars(text(made)).all() == once, (
            "leave it, and write another one"
        )


def test_check_constraints_of_the_models_are_in_the_database(empty):
    upgrade()

    for table in db.metadata.sorted_tables:
        expected = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        found = {
            c["name"] for c in inspect(db.engine).get_check_constraints(table.name)
        }
        assert {
            f"ck_{table.name}_{name}" if not name.startswith("ck_") else name
            for name in expected
        } == found, (
            f"write a migration for the CHECKs of {table.name}: alembic does not compare them"
        )


def test_downgrading_takes_everything_away_and_upgrading_brings_it_back(empty):
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    assert triggers() == set()
    if databases.IS_POSTGRESQL:
        with db.engine.connect() as connection:
            left = connection.scalars(
                text(
                    "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                )
            )
            assert left.all() == []

    upgrade()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())
    assert triggers() == TRIGGERS | HELD_WHOLE


def test_the_trail_is_held_by_triggers(app):
    assert triggers() == TRIGGERS | HELD_WHOLE


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE paraf SET catatan = 'lain'", "trail is append-only"),
        ("DELETE FROM paraf", "trail is append-only"),
        pytest.param("TRUNCATE paraf", "trail is append-only", marks=only_postgresql),
        ("UPDATE akses_berkas SET alasan = 'lain'", "log is append-only"),
        ("DELETE FROM akses_berkas", "log is append-only"),
        ("UPDATE surat SET nomor = 'lain'", "issued letter"),
        ("UPDATE standar_terbit SET isi = '{}'", "pinned standard"),
    ],
)
def test_what_was_signed_is_neither_changed_nor_removed_even_by_hand(
    folder, storage, statement, words
):
    file = make_permohonan(folder, storage, at="selesai")
    db.session.add(
        AksesBerkas(petugas_id=petugas("staf").id, berkas_id=file.berkas[0].id, at=NOW)
    )
    db.session.commit()

    with pytest.raises(IntegrityError, match=words):
        db.session.execute(text(statement))
    db.session.rollback()


def test_example_data_alone_may_be_cleared_away(folder, storage):
    make_permohonan(folder, storage)
    db.session.execute(text("UPDATE permohonan SET contoh = true"))

    assert db.session.execute(text("DELETE FROM paraf")).rowcount > 0
    db.session.rollback()


@only_postgresql
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "on"),
        ("lock_timeout", "10s"),
        ("TimeZone", "UTC"),
        ("client_encoding", "UTF8"),
    ],
)
def test_each_live_connection_to_postgresql_loses_nothing_that_was_confirmed(
    app, setting, value
):
    with transaction():
        assert db.session.scalar(text(f"SHOW {setting}")) == value
    with db.engine.connect() as one, db.engine.connect() as other:
        assert [c.scalar(text(f"SHOW {setting}")) for c in (one, other)] == [
            value,
            value,
        ]


@only_postgresql
def test_a_server_told_to_confirm_too_early_is_overruled(app):
    name = db.engine.url.database
    with db.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    db.engine.dispose()

    assert db.session.scalar(text("SHOW synchronous_commit")) == "on"


@only_postgresql
def test_nobody_notices_that_the_server_cut_every_connection(visitor):
    visitor.get("/")
    with db.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    db.session.remove()

    assert visitor.get("/").status == 200


@only_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("journal_mode", "wal"),
        ("busy_timeout", 10000),
    ],
)
def test_each_live_connection_loses_nothing_that_was_confirmed(app, pragma, value):
    assert db.session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    db.session.rollback()
    with db.engine.connect() as one, db.engine.connect() as other:
        assert [
            c.exec_driver_sql(f"PRAGMA {pragma}").scalar() for c in (one, other)
        ] == [
            value,
            value,
        ]


@only_sqlite
def test_foreign_keys_are_on_right_after_a_migration(empty):
    upgrade()

    assert db.session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_row_cannot_refer_to_nothing(app):
    db.session.add(
        Paraf(permohonan_id=999, urutan=1, langkah=0, tindakan="selesai", at=NOW)
    )

    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        db.session.commit()
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE permohonan SET status = 'entah'",
        "UPDATE permohonan SET nomor_register = NULL",
        "UPDATE permohonan SET versi = -1",
        "UPDATE berkas SET jenis = 'text/html'",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(folder, storage, statement):
    make_permohonan(folder, storage)

    with pytest.raises(IntegrityError, match=r"(?i)check"):
        db.session.execute(text(statement))
    db.session.rollback()


def test_a_table_that_others_refer_to_can_be_rebuilt_by_a_later_migration(
    folder, storage, tmp_path
):
    """SQLite changes a table by making it anew, PostgreSQL in place; the rows that refer to it must
    come through.
    """
    make_permohonan(folder, storage)
    before = db.session.scalar(db.select(db.func.count()).select_from(Berkas))
    db.session.rollback()
    db.session.remove()

    upgrade(directory=str(later_version(tmp_path / "migrations")))

    assert db.session.scalar(db.select(db.func.count()).select_from(Berkas)) == before
    if not databases.IS_POSTGRESQL:  # which checks while it works
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_moments_are_stored_as_utc_and_naive_ones_refused(folder, storage):
    file = make_permohonan(folder, storage, at="draf")

    stored = db.session.scalar(
        text("SELECT CAST(dibuat_at AS VARCHAR(30)) FROM permohonan")
    )
    assert stored.startswith(f"{NOW.astimezone(UTC):%Y-%m-%d %H:%M:%S}")
    assert file.dibuat_at == NOW
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(NOW.replace(tzinfo=None), None)
