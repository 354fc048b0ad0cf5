"""The instance folder and its database: made at the first start, brought up to date at every later
one, by one program at a time; and why the database does not open.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, inspect
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from sipetrok.domain import SipetrokError
from sipetrok.models import db
from sipetrok.operations import jam, petugas, trail
from sipetrok.operations.context import Context
from sipetrok.operations.salinan import copy_out
from sipetrok.simpanan import gudang
from sipetrok.simpanan.utuh import held, sweep, whole

# Copies from before an upgrade; they are not locked, so none is kept longer than it is of use.
KEPT = 2
PATIENCE = 300  # seconds; another start may be bringing a large database up to date
RESTORE = (
    "Jangan hapus apa pun. Pulihkan cadangan terakhir ke folder baru menurut docs/cadangan.md "
    "bagian 4: python -m sipetrok.pulihkan {newest} FOLDER-BARU"
)
_STARTING = 20191227  # the number of the lock that a start holds on PostgreSQL


class SedangDisiapkan(SipetrokError):
    """Another start has been at it for too long."""

    kalimat = (
        "SI-PETROK yang lain masih menyiapkan basis data ini. Tunggu beberapa menit, "
        "lalu jalankan lagi."
    )


class KantorHilang(SipetrokError):
    """A new office would be founded beside what is left of another one."""


def make_folders(app: Flask) -> None:
    """The folder of database, key and uploads; readable by the office's account only.

    There already is fine. Raises OSError where nothing can be written.
    """
    instance = Path(app.instance_path)
    instance.mkdir(parents=True, exist_ok=True)
    for name in ("berkas", "cadangan", "log", "sementara"):
        (instance / name).mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryFile(dir=instance):
        pass  # a closed folder is noticed here, and not by the first who sends something


def make_ready(app: Flask) -> None:
    """Database, first accounts, and what follows from a changed calendar. Says what it made, each
    account on a line of its own, once.

    Raises SedangDisiapkan where another start takes too long; DBAPIError, of which
    `why_not` says what to do.
    """
    with app.app_context(), one_start(db.engine, Path(app.instance_path)):
        context = Context.here()
        if not _is_founded(db.engine):
            _require_nothing_left(app, context)
        _migrate(app)
        app.extensions["pendirian"].settle(context.now)
        petugas.add_first(context, _say_accounts)
        if changed := trail.keep_up(context.kalender, context.now):
            print(
                "Hari libur, jam kantor, atau aturan hitungannya berubah: "
                f"tenggat {changed} berkas yang belum selesai dihitung ulang.",
                flush=True,
            )
        newest = jam.later_stamp(context.now, jam.newest_stamp())
        if newest is not None:
            print(
                jam.sentence(context.now, newest, context.kalender),
                "Jika jam sekarang sudah benar: flask --app app jam accept",
                flush=True,
            )


def _is_founded(engine: Engine) -> bool:
    """Whether there is an office in the database. A missing file is not opened for it: that would
    make an empty one, and throw away what still lies beside it.
    """
    place = Path(engine.url.database or "")
    if engine.dialect.name == "sqlite" and not (
        place.exists() and place.stat().st_size
    ):
        return False
    return inspect(engine).has_table("permohonan")


def _require_nothing_left(app: Flask, context: Context) -> None:
    """Raises KantorHilang."""
    own, target = Path(app.instance_path) / "cadangan", app.config["CADANGAN"]
    snapshots = gudang.snapshots(own) | gudang.snapshots(target)
    if not snapshots and not any(own.iterdir()) and not any(context.storage.names()):
        return
    newest = snapshots.get(max(snapshots, default=context.now), "BERKAS")
    raise KantorHilang(
        f"Basis data kantor hilang atau kosong, padahal foto, surat, atau cadangannya masih ada di "
        f"{app.instance_path} atau {target}. Kantor baru tidak dibuat di sampingnya.\n"
        f"{RESTORE.format(newest=newest)}\n"
        "Jika memang hendak mulai sebagai kantor baru, pindahkan dahulu folder berkas dan cadangan "
        "ke tempat lain."
    )


def _say_accounts(made: list[tuple[str, str]]) -> None:
    """On the console, which is the only place where these passwords are ever seen."""
    print(
        f"SI-PETROK disiapkan untuk {Context.here().kantor.nama}. Akun dan kata sandi pertama; "
        "catat sekarang, tidak ditampilkan lagi:",
        *(f"{nama}  {sandi}" for nama, sandi in made),
        sep="\n",
        flush=True,
    )


@contextmanager
def one_start(
    engine: Engine, instance: Path, patience: float = PATIENCE
) -> Iterator[None]:
    """Whoever starts at the same moment waits here: tables and first accounts are made by one of
    them.

    The lock lets go by itself when its process dies. Raises SedangDisiapkan.
    """
    if engine.dialect.name != "postgresql":
        with held(instance / "mulai.kunci", SedangDisiapkan(), patience):
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # with its own patience it is of no use to others
        connection.exec_driver_sql(f"SET lock_timeout TO '{patience * 1000:.0f}ms'")
        try:
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_STARTING})")
        except OperationalError:
            raise SedangDisiapkan from None
        yield


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
    zona = app.extensions["kantor"].kalender.zona
    path = folder / f"sebelum-pembaruan-{datetime.now(zona):%Y%m%d-%H%M%S}.db"
    sweep(folder, ".sebelum-pembaruan-*.tmp")
    with whole(path) as new:
        copy_out(new)
    for older in sorted(folder.glob("sebelum-pembaruan-*.db"))[:-KEPT]:
        older.unlink()
    print(f"Basis data diperbarui. Salinan sebelum pembaruan: {path}", flush=True)


# What PostgreSQL's library says, and what to do; in whatever language it speaks, the last sentence
# is true.
_REASONS = (
    (
        r"password|SCRAM|pg_hba|Peer auth",
        "Akun atau sandinya ditolak. Periksa akun dan sandi di DATABASE_URL.",
    ),
    (
        r"database .* does not exist",
        "Basis data itu belum ada di server. Buat dahulu, lalu jalankan lagi.",
    ),
    (
        r"role .* does not exist",
        "Akun itu belum ada di server. Buat dahulu, lalu jalankan lagi.",
    ),
    (
        r"refused|timeout|timed out|translate host|resolve|No such file|unreachable"
        r"|shutting down|starting up",
        "Servernya tidak menjawab. Nyalakan PostgreSQL, atau periksa nama komputer dan port di "
        "DATABASE_URL.",
    ),
    (
        r"permission denied",
        "Akunnya tidak boleh membuat tabel. Jadikan akun itu pemilik basis datanya.",
    ),
    (r"", "Periksa DATABASE_URL, dan apakah PostgreSQL menyala."),
)


def why_not(url: URL, problem: DBAPIError) -> str | None:
    """Why the database does not open, for whoever starts the program; tells the place, never the
    password.

    None when it is open, and the fault is our own.
    """
    words = str(problem.orig)
    if re.search("not a database|malformed", words):
        return f"Basis data {url.database} rusak.\n{RESTORE.format(newest='BERKAS')}"
    is_ours = problem.statement is not None and "permission denied" not in words
    if is_ours and not isinstance(problem, OperationalError):
        return None
    if url.get_backend_name() == "sqlite":
        return f"Basis data tidak dapat dibuka. Periksa DATABASE_URL dan folder instance.\n{words}"
    host = url.host or url.query.get("host") or "komputer ini"
    port = url.port or url.query.get("port") or 5432
    name = url.database or url.username
    advice = next(
        sentence for pattern, sentence in _REASONS if re.search(pattern, words)
    )
    return (
        f'Basis data PostgreSQL "{name}" di {host}:{port} tidak dapat dibuka. {advice}'
    )
