"""An office to measure: an instance in a folder of its own, one officer a role, and requests
without a server.
"""

import contextlib
import io
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from werkzeug.test import EnvironBuilder

from sipetrok import create_app
from sipetrok.models import Petugas, db
from sipetrok.operations.context import Context
from sipetrok.operations.masuk import Tempat, start
from sipetrok.operations.petugas import add_first

URL = "http://localhost"


def open_office(folder: Path, kantor: str = "pulau-burung") -> Flask:
    """The app on this folder; an empty one gets its tables and its people."""
    app = create_app(
        {
            "INSTANCE": folder,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'sipetrok.db'}",
            "KANTOR": kantor,
            "SECRET_KEY": "kunci-untuk-mengukur-saja",
            "URL": URL,
        }
    )
    with app.app_context(), contextlib.redirect_stdout(io.StringIO()):
        upgrade()
        add_first(Context.here())
    return app


@contextlib.contextmanager
def temporary(folder: Path | None = None) -> Iterator[Path]:
    """A folder for what a measurement writes, gone afterwards.

    It lies on the disk of `folder` where one is given.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as made:
        yield Path(made)


def close(app: Flask) -> None:
    """Lets go of database and log, so that the folder can be removed."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for handler in list(app.logger.handlers):
        handler.close()


def cookie_of(app: Flask, peran: str) -> str:
    """The session cookie of an officer with this role, signed in."""
    with app.app_context():
        person = next(
            p for p in db.session.scalars(db.select(Petugas)) if peran in p.peran
        )
        data = {
            "_user_id": start(
                person, Tempat("127.0.0.1", "Peramban lain"), datetime.now(UTC)
            ).tanda
        }
    value = app.session_interface.get_signing_serializer(app).dumps(data)
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"


def asking(app: Flask, path: str, status: int = 200, **options) -> Callable[[], bytes]:
    """A request through the whole app, without a server; AssertionError on another status."""
    environ = EnvironBuilder(path, base_url=URL, **options).get_environ()
    body = environ["wsgi.input"].read()

    def ask() -> bytes:
        answered: list[str] = []
        with app.app_context():  # its own: nobody else's role or moment is left in it
            found = app.wsgi_app(
                {**environ, "wsgi.input": io.BytesIO(body)},
                lambda state, *_: answered.append(state),
            )
            data = b"".join(found)
            getattr(found, "close", lambda: None)()
        assert answered[0].startswith(str(status)), (path, answered)
        return data

    return ask
