"""Serves SI-PETROK. `python app.py` is all an office needs; `flask --app app` finds the same app."""

import os
import sys
from itertools import pairwise

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from sipetrok import background, cli, create_app
from sipetrok.config import SettingSalah, close_to_others
from sipetrok.database import why_not
from sipetrok.domain.errors import SipetrokError
from sipetrok.instance import make_ready
from sipetrok.server import Server, greeting
from sipetrok.sop.reading import FolderSalah


def start(listen: bool = False):
    """The app with its instance made ready, and its server; what is wrong stops the start with its
    sentences.
    """
    os.umask(0o077)  # what is made in the instance folder is the office's alone
    try:
        app = create_app(_asked_by_flask_run())
        for path in (
            *(app.config["INSTANCE"] / name for name in ("secret_key", "kode_pemulihan")),
            app.config["KUNCI_BERKAS"],
        ):
            if close_to_others(path):
                print(
                    f"Izin berkas {path} diperbaiki: sebelumnya dapat dibaca akun lain di komputer ini.",
                    flush=True,
                )
        server = (
            Server(app) if listen else None
        )  # before the tables are touched: a second copy must not get that far
        make_ready(app)
    except FolderSalah as problem:
        sys.exit("\n".join(map(str, problem.faults)))
    except (SettingSalah, SipetrokError) as problem:
        sys.exit(str(problem))
    except DBAPIError as problem:
        if sentence := why_not(make_url(app.config["SQLALCHEMY_DATABASE_URI"]), problem):
            sys.exit(sentence)
        raise
    except OSError as problem:
        sys.exit(
            f"{problem.filename or 'Folder instance'} tidak dapat dibuka atau ditulisi ({problem.strerror}). "
            "Periksa SIPETROK_INSTANCE, sisa ruang cakram, dan izin foldernya."
        )
    return app, server


def _asked_by_flask_run() -> dict[str, object]:
    """`flask run --host …` listens where it is told, whatever HOST says; what is unsafe in the open
    must know.
    """
    context = click.get_current_context(silent=True)
    host = context.params.get("host") if context and context.info_name == "run" else None
    return {"HOST": host} if host else {}


def _is_check() -> bool:
    """Whether a folder is only to be checked: that must leave neither an instance nor accounts of
    another office.
    """
    return __name__ != "__main__" and ("kantor", "check") in pairwise(sys.argv)


app, _server = (cli.checker(), None) if _is_check() else start(listen=__name__ == "__main__")


if __name__ == "__main__":
    print(
        f"SI-PETROK melayani {app.extensions['kantor'].kantor.nama}.",
        *greeting(app.config),
        sep="\n",
        flush=True,
    )
    background.start_nights(app)
    background.start_courier(app)
    _server.run()
