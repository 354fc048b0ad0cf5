"""The instance folder: made at the first start, brought up to date at every later one."""

import os
from datetime import UTC, datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from sipetrok import kantor
from sipetrok.models import db
from sipetrok.operations import petugas


def make_folders(app: Flask) -> None:
    """The folder of the database, the key and the uploads; readable by the office's account only."""
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    for name in ("berkas", "cadangan"):
        os.makedirs(Path(app.instance_path) / name, mode=0o700, exist_ok=True)


def make_ready(app: Flask) -> None:
    """Database and first accounts. Says what it made, each account on a line of its own, once."""
    with app.app_context():
        _migrate(app)
        made = petugas.add_first(kantor.current().kantor, datetime.now(UTC))
    if made:
        print(f"SI-PETROK disiapkan untuk {app.extensions['kantor'].kantor.nama}. Akun dan kata sandi pertama; "
              "catat sekarang, tidak ditampilkan lagi:", flush=True)
        for akun, sandi in made:
            print(f"{akun}  {sandi}", flush=True)


def _migrate(app: Flask) -> None:
    """Creates the tables, or changes those of an older version after setting a copy of the database aside."""
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
    if db.engine.dialect.name != "sqlite":
        return
    path = Path(app.instance_path) / "cadangan" / f"sebelum-pembaruan-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM INTO :path"), {"path": str(path)})
    print(f"Basis data diperbarui. Salinan sebelum pembaruan: {path}", flush=True)
