"""Thin blueprints, one flat module a noun: they read the request, call operations and queries, and show a page."""

from flask import Flask

from sipetrok.web import (
    antrean, arsip, beranda, berkas, errors, kantor, kartu_kendali, lacak, layanan, masuk, permohonan, surat,
)


def init_app(app: Flask) -> None:
    """Registers every page, and what is shown when something goes wrong."""
    errors.init_app(app)
    for page in (beranda, layanan, lacak, permohonan, masuk, antrean, berkas, surat, kartu_kendali, arsip,
                 kantor):
        app.register_blueprint(page.blueprint)
