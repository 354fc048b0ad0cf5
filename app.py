"""Serves SI-PETROK: `python app.py` is all an office needs; `flask --app app` is the same app."""

import os
import sys
from itertools import pairwise

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from sipetrok import cli, create_app
from sipetrok.app.config import SettingSalah, close_to_others
from sipetrok.app.instance import make_ready, why_not
from sipetrok.app.server import (
    Server,
    greeting,
    load_printer,
    start_caller,
    start_courier,
    start_nights,
)
from sipetrok.domain import SipetrokError
from sipetrok.sop.reading import FolderSalah


def start(listen: bool = False):
    """The app with its instance made ready, and its server; what is wrong stops the start with its
    sentences.
    """
    os.umask(0o077)  # what is made in the instance folder is the office's alone
    try:
        app = create_app(_asked_by_flask_run())
        instance, kunci = app.config["INSTANCE"], app.config["KUNCI_BERKAS"]
        secrets = ("secret_key", "kunci_kabar", "kode_pemulihan")
        for path in (*(instance / name for name in secrets), kunci):
            if close_to_others(path):
                print(
                    f"Izin berkas {path} diperbaiki: "
                    "sebelumnya dapat dibaca akun lain di komputer ini.",
                    flush=True,
                )
        server = None
        if listen:  # before the tables are touched: a second copy must not get that far
            server = Server(app)
        make_ready(app)
    except FolderSalah as problem:
        sys.exit("\n".join(map(str, problem.faults)))
    except (SettingSalah, SipetrokError) as problem:
        sys.exit(str(problem))
    except DBAPIError as problem:
        if sentence := why_not(
            make_url(app.config["SQLALCHEMY_DATABASE_URI"]), problem
        ):
            sys.exit(sentence)
        raise
    except OSError as problem:
        sys.exit(
            f"{problem.filename or 'Folder instance'} tidak dapat dibuka atau ditulisi "
            f"({problem.strerror}). Periksa SIPETROK_INSTANCE, sisa ruang disk, dan izin "
            "foldernya."
        )
    return app, server


def _asked_by_flask_run() -> dict[str, object]:
    """`flask run --host …` listens where it is told, whatever HOST says; what is unsafe in the open
    must know.
    """
    context = click.get_current_context(silent=True)
    if context is None or context.info_name != "run" or not context.params.get("host"):
        return {}
    return {"HOST": context.params["host"]}


def _is_check() -> bool:
    """Whether a folder is only to be checked: that must leave neither an instance nor accounts of
    another office.
    """
    return __name__ != "__main__" and ("kantor", "check") in pairwise(sys.argv)


if _is_check():
    app, _server = cli.checker(), None
else:
    app, _server = start(listen=__name__ == "__main__")


if __name__ == "__main__":
    print(
        f"SI-PETROK melayani {app.extensions['kantor'].kantor.nama}.",
        *greeting(app.config),
        sep="\n",
        flush=True,
    )
    load_printer()
    start_nights(app)
    start_courier(app)
    start_caller(app)
    _server.run()
