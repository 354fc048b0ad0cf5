"""SI-PETROK: an SOP file becomes a running service. The whole wiring is on this screen."""

import gc
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

# Starting, printing and reading rows make many things that stay: looking for circles after every
# 700 of them took a tenth of a start. Here, before the others are imported.
gc.set_threshold(10_000)


def create_app(overrides: Mapping[str, object] | None = None) -> "Flask":
    """The app for one office.

    Raises SettingSalah or FolderSalah, with sentences for people, when it must not start.
    """
    # Imported here, so that `sipetrok.domain` can be had without Flask and the database.
    from flask import Flask
    from flask_migrate import Migrate

    from sipetrok import cli, web
    from sipetrok.app import auth, config, filters, http, instance, log, sehat
    from sipetrok.models import db
    from sipetrok.operations.pendirian import Watch
    from sipetrok.operations.transaction import prepare
    from sipetrok.simpanan.disk import KeyRing, Storage
    from sipetrok.sop import reading
    from sipetrok.web.staf import kabar

    settings = config.completed(config.settings() | dict(overrides or {}))
    folder = reading.load(reading.find(settings["KANTOR"]))
    app = Flask(
        "sipetrok",
        template_folder=config.ROOT / "templates",
        static_folder=config.ROOT / "static",
        instance_path=str(settings["INSTANCE"]),
    )
    app.config.from_mapping(settings)
    instance.make_folders(app)
    app.secret_key = settings["SECRET_KEY"] or config.secret_key(settings["INSTANCE"])
    app.extensions["kunci_kabar"] = config.kunci_kabar(settings["INSTANCE"])
    app.extensions["kantor"] = folder
    storage = Storage(
        settings["INSTANCE"] / "berkas", KeyRing(settings["KUNCI_BERKAS"])
    )
    storage.require_key()
    app.extensions["storage"] = storage
    log.init_app(app)

    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
        app.extensions["pendirian"] = Watch(db.engine)
    Migrate(app, db, directory=str(config.MIGRATIONS), render_as_batch=True)
    for part in (auth, filters, http, web, cli):
        part.init_app(app)

    def warnings() -> tuple[sehat.Hal, ...]:
        if auth.petugas() is None:
            return ()
        return sehat.urgent(auth.context, settings["INSTANCE"])

    app.context_processor(
        lambda: {
            "folder": app.extensions["kantor"],
            "kantor": app.extensions["kantor"].kantor,
            "asset": http.asset,
            "petugas": auth.petugas(),
            "may_open": auth.may_open,
            "menu": web.menu,
            "buka": web.layanan.buka,
            "lambang_url": web.layanan.lambang_url,
            "kabar_akun": kabar.news,
            "peringatan": warnings,
        }
    )
    return app
