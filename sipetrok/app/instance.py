"""The instance folder: made at the first start, brought up to date at every later one."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect

from sipetrok.alur.jam import sentence
from sipetrok.app.database import one_start
from sipetrok.models import db
from sipetrok.operations import akun, jam
from sipetrok.operations.context import Context
from sipetrok.operations.salinan import copy_out
from sipetrok.simpanan.utuh import whole

# Copies from before an upgrade; they are not locked, so none is kept longer than it is of use.
KEPT = 2


def make_folders(app: Flask) -> None:
    """The folder of database, key and uploads; readable by the office's account only."""
    instance = Path(app.instance_path)
    instance.mkdir(parents=True, exist_ok=True)
    for name in ("berkas", "cadangan", "log"):
        (instance / name).mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryFile(dir=instance):
        pass  # a closed folder is noticed here, and not by the first who sends something


def make_ready(app: Flask) -> None:
    """Database and first accounts. Says what it made, each account on a line of its own, once."""
    with app.app_context(), one_start(db.engine, Path(app.instance_path)):
        _migrate(app)
        akun.add_first(Context.here(), _say_accounts)
        _warn_of_the_clock(datetime.now(UTC))


def _say_accounts(made: list[tuple[str, str]]) -> None:
    print(
        f"SI-PETROK disiapkan untuk {Context.here().kantor.nama}. Akun dan kata sandi pertama; "
        "catat sekarang, tidak ditampilkan lagi:",
        flush=True,
    )
    for nama, sandi in made:
        print(f"{nama}  {sandi}", flush=True)


def _warn_of_the_clock(now: datetime) -> None:
    newest = jam.later_stamp(now, jam.newest_stamp())
    if newest is not None:
        print(
            sentence(now, newest, Context.here().kalender),
            "Jika jam sekarang sudah benar: flask --app app jam accept",
            flush=True,
        )


def _migrate(app: Flask) -> None:
    """Creates the tables, or changes those of an older version after setting a copy of the database
    aside.
    """
    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        has_data = inspect(connection).has_table("permohonan")
    if current == scripts.get_current_head():
        return
    if has_data:
        _set_copy_aside(app)
    upgrade()
    db.session.remove()


def _set_copy_aside(app: Flask) -> None:
    """Beside the data and not in the backup: it is the way back for the day of the upgrade, no
    more.
    """
    if db.engine.dialect.name != "sqlite":
        print("Basis data diperbarui.", flush=True)
        return
    folder = Path(app.instance_path) / "cadangan"
    path = folder / f"sebelum-pembaruan-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
    for unfinished in folder.glob(".sebelum-pembaruan-*.tmp"):
        unfinished.unlink()
    with whole(path) as new:
        copy_out(new)
    for older in sorted(folder.glob("sebelum-pembaruan-*.db"))[:-KEPT]:
        older.unlink()
    print(f"Basis data diperbarui. Salinan sebelum pembaruan: {path}", flush=True)
