"""Fixtures: an app with a fresh office in a folder of its own, visitors without an account, and
officers signed in.
"""

import gc
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

import databases
import panjang
import pytest
from again import AGAIN
from apps import build_app
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from jinja2 import BaseLoader
from page import Visitor

from sipetrok.app.http import Shelf
from sipetrok.app.instance import make_ready
from sipetrok.domain.petugas import DataAkun
from sipetrok.models import Petugas, db
from sipetrok.operations import masuk as masuk_operations
from sipetrok.operations import petugas as petugas_operations
from sipetrok.operations.context import Context
from sipetrok.simpanan import paket
from sipetrok.simpanan.disk import KeyRing, Storage

SANDI = "kata sandi untuk uji"
TEMPAT = masuk_operations.Tempat("192.0.2.7", "Firefox di Windows")
PEOPLE = {
    "loket": ("Bu Loket", ["admin"]),
    "staf": ("Pak Staf", ["pegawai"]),
    "camat": ("Pak Camat", ["camat"]),
}


# What tests write is thrown away: no need to wait for a disk where there is room in memory.
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
if (
    "TMPDIR" not in os.environ
    and os.access(MEMORY, os.W_OK)
    and shutil.disk_usage(MEMORY).free > ROOM
):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
# A run starts the program sixty times; compiled once is enough, whatever this shell says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A gate finds the same on every machine, however busy: the same examples, and no clock over them.
settings.register_profile(
    "gate",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("gate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--panjang",
        action="store_true",
        help="kill, installation and bench tests in their whole length, not in the small form",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More processes than cores: some always wait for a browser, a server or an installation."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) + 2
    return (os.cpu_count() or 1) + 2


DEAREST = {
    "browser",
    "test_antrean.py",
    "test_contoh.py",
    "test_first_start.py",
    "test_journeys.py",
    "test_killed.py",
    "test_pemasangan.py",
    "test_periksa.py",
}


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """What only the long lane walks is not counted as skipped in a usual run: it is left out.

    Modules that take longest come first, so that no process is left alone with one at the end.
    """
    items.sort(key=lambda item: DEAREST.isdisjoint(item.path.parts))
    if config.getoption("--panjang"):
        return
    left_out = [item for item in items if item.get_closest_marker("panjang")]
    items[:] = [item for item in items if not item.get_closest_marker("panjang")]
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """What is there now stays to the end, and is no garbage to look through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """A long run that was whole and green notes for what; see panjang.py."""
    if not config.getoption("--panjang") or exitstatus:
        return
    if panjang.was_whole(terminalreporter.stats, config):
        panjang.note()
        terminalreporter.write_line(
            "Noted in tests/panjang.txt; commit it with the change."
        )


# What touches the database itself, and so runs on PostgreSQL too; the rest says the same there.
ON_A_SERVER = (
    "operations/test_*.py",
    "test_clock_put_back.py",
    "test_first_start.py",
    "test_journeys.py",
    "test_killed.py",
    "test_migrations.py",
    "test_processes.py",
    "test_pulihkan.py",
    "test_queries.py",
    "test_upgrade.py",
    "web/test_bad_input.py",
    "web/test_bad_requests.py",
    "web/test_buku.py",
    "web/test_sesi.py",
)
TESTS = Path(__file__).parent
# With one of these a test may look at how something is made; it is made before its eyes.
PATCHING = {"monkeypatch", "caplog", "capsys", "capfd"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """On a server, a run that names no file leaves out what has nothing to do with it."""
    names_files = config.args_source is not config.ArgsSource.TESTPATHS
    if (
        not databases.IS_POSTGRESQL
        or names_files
        or not collection_path.name.startswith("test_")
    ):
        return None
    path = collection_path.relative_to(TESTS)
    return None if any(fnmatch(path.as_posix(), one) for one in ON_A_SERVER) else True


@pytest.fixture(scope="session", autouse=True)
def _no_slow_lock() -> Iterator[None]:
    """No test waits until the code of a backup has become a key; processes of their own do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paket, "_COST", 4)
        yield


@pytest.fixture(autouse=True)
def _no_database_left():
    """What a test made on the server goes with it; what a module shares stays."""
    shared = set(databases.made)
    yield
    databases.drop(databases.made - shared - databases.kept)


@pytest.fixture(scope="session", autouse=True)
def _no_database_left_at_all():
    yield
    databases.close()


@pytest.fixture(scope="session")
def made_ready(tmp_path_factory):
    """An instance folder with its tables and three people, made once for each test process."""
    instance = tmp_path_factory.mktemp("siap")
    app = build_app(instance)
    with app.app_context():
        upgrade()
        for akun, (nama, peran) in PEOPLE.items():
            petugas_operations.add(
                akun, DataAkun(nama, frozenset(peran)), SANDI, Context.here()
            )
        db.engine.dispose()
    return instance


@pytest.fixture(scope="session")
def prepared(made_ready):
    """What every test begins with, copied; a module may begin with more."""
    return made_ready


@dataclass
class OneApp:
    """The one app of a test process: made once, and put back to the start before every test."""

    app: Flask
    config: dict[str, object] = field(init=False)
    extensions: dict[str, object] = field(init=False)
    handlers: list[logging.Handler] = field(init=False)
    loader: BaseLoader = field(init=False)

    def __post_init__(self) -> None:
        self.config = dict(self.app.config)
        self.extensions = dict(self.app.extensions)
        self.handlers = list(self.app.logger.handlers)
        self.loader = self.app.jinja_env.loader

    def renew(self, prepared: Path) -> None:
        """Folder, database, settings, storage, kept pages and log as they were at the start."""
        instance = self.config["INSTANCE"]
        for handler in (*self.handlers, *self.app.logger.handlers):
            handler.close()  # the file of the earlier test; it opens the new one by itself
        shutil.rmtree(instance.parent)
        databases.copy(prepared, instance)
        self.app.config.clear()
        self.app.config.update(self.config)
        self.app.extensions.clear()
        self.app.extensions.update(self.extensions)
        self.app.extensions["storage"] = Storage(
            instance / "berkas", KeyRing(self.config["KUNCI_BERKAS"])
        )
        self.app.extensions["kept"] = Shelf()
        self.app.logger.handlers[:] = self.handlers
        self.app.jinja_env.loader = self.loader


@pytest.fixture(scope="session")
def one_app(made_ready, tmp_path_factory):
    instance = tmp_path_factory.mktemp("kantor") / "bersama" / "instance"
    databases.copy(made_ready, instance)
    one = OneApp(build_app(instance))
    yield one
    for handler in one.handlers:
        handler.close()


@pytest.fixture
def app(request, one_app, prepared):
    """The office as it was made ready. Whoever adds routes takes `own_app`."""
    one_app.renew(prepared)
    if PATCHING.isdisjoint(request.fixturenames):
        AGAIN.begin(one_app.app, prepared)
    with one_app.app.app_context():
        yield one_app.app
        db.session.remove()
        db.engine.dispose()
    AGAIN.end()


@pytest.fixture
def own_app(prepared, tmp_path):
    """An app of this test alone."""
    instance = tmp_path / "instance"
    databases.copy(prepared, instance)
    app = build_app(instance)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def folder(app):
    return app.extensions["kantor"]


@pytest.fixture
def storage(app):
    return app.extensions["storage"]


@pytest.fixture
def visitor(app):
    """Somebody without an account."""
    return Visitor(app.test_client())


@pytest.fixture
def signed_in(app):
    """signed_in("staf") is that officer at their browser; htmx=True asks as htmx would."""

    def sign_in(akun: str, htmx: bool = False) -> Visitor:
        client = app.test_client()
        petugas = db.session.scalar(db.select(Petugas).filter_by(akun=akun))
        with client.session_transaction() as session:
            session["_user_id"] = masuk_operations.start(
                petugas, TEMPAT, datetime.now(UTC)
            ).tanda
        return Visitor(client, htmx=htmx)

    return sign_in


@pytest.fixture
def fresh_instance(tmp_path):
    """An empty folder that has never seen the app, and the function that makes it ready."""
    app = build_app(tmp_path / "baru")
    yield app, lambda: make_ready(app)
    with app.app_context():
        db.engine.dispose()
