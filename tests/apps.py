"""Apps as tests make them: no slow hash of passwords, and templates compiled once a process."""

from pathlib import Path

import databases
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from sipetrok import create_app
from sipetrok.models import db


class Client(FlaskClient):
    """Runs each request in an app context of its own, as in the office: neither person nor moment
    is carried over.

    What the test itself has read from the database is read anew afterwards.
    """

    @property
    def session_name(self) -> str:
        """Of the cookie with which this office's officers stay signed in."""
        return self.application.config["SESSION_COOKIE_NAME"]

    def open(self, *args, **kwargs):
        if has_app_context():
            db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


class Compiled(BytecodeCache):
    """The templates as one app of this process compiled them, for the next one."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def build_app(instance: Path, **overrides: object) -> Flask:
    """An app on the given instance folder, with settings a test can rely on."""
    app = create_app(
        {
            "INSTANCE": instance,
            "SQLALCHEMY_DATABASE_URI": databases.url_of(instance),
            "KANTOR": "pulau-burung",
            "SECRET_KEY": "kunci-untuk-uji-yang-cukup-panjang",
            "URL": "http://localhost",
            "TESTING": True,
            "HASH_SANDI": "pbkdf2:sha256:1",  # no test waits for a slow hash
            **overrides,
        }
    )
    app.test_client_class = Client
    app.jinja_env.bytecode_cache = COMPILED
    return app
