"""An instance as the program left it when its tables were those of 0001, and a program that comes
after this one.

`instance_0001/` was made once and stays as it is: every later version must be able to start on it.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import databases
from apps import build_app
from flask_migrate import upgrade

from sipetrok.app import config
from sipetrok.models import db
from sipetrok.operations.salinan import copy_in

KEPT = Path(__file__).with_name("instance_0001")
LATER = '''"""Made up: what a later version does to the largest table."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade():
    with op.batch_alter_table("permohonan", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("uji", sa.Text()))
    op.execute("UPDATE permohonan SET uji = nama")


def downgrade():
    with op.batch_alter_table("permohonan") as batch:
        batch.drop_column("uji")
'''


def lay_out(instance: Path) -> None:
    """The kept instance once more: its stored files, its keys, and the rows of its database."""
    instance.mkdir()
    shutil.copytree(KEPT / "berkas", instance / "berkas")
    shutil.copy(KEPT / "kunci_berkas", instance)
    copy = instance / "sipetrok.db"
    with closing(sqlite3.connect(copy)) as database:
        database.executescript((KEPT / "sipetrok.sql").read_text("utf-8"))
    if databases.IS_POSTGRESQL:
        with build_app(instance).app_context():
            upgrade(revision="0001")
            copy_in(copy)
            db.session.remove()
            db.engine.dispose()
        copy.unlink()


def later_version(folder: Path) -> Path:
    """The migrations of a program after this one: SQLite changes a table by making it anew,
    PostgreSQL in place.
    """
    shutil.copytree(config.MIGRATIONS, folder)
    newest = max(path.name for path in folder.glob("versions/0*.py"))
    recreate = "never" if databases.IS_POSTGRESQL else "always"
    (folder / "versions" / "9999_uji.py").write_text(
        LATER.format(head=newest.partition("_")[0], recreate=recreate), "utf-8"
    )
    return folder
