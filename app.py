"""Serves SI-PETROK. `python app.py` is all an office needs; `flask --app app` finds the same app."""

import os
import sys

from waitress import serve

from sipetrok import create_app
from sipetrok.config import SettingSalah
from sipetrok.domain.errors import SipetrokError
from sipetrok.instance import make_ready
from sipetrok.kantor import FolderSalah


def start():
    """The app with its instance made ready; a faulty setting or office folder stops the start with its sentences."""
    os.umask(0o077)  # what is made in the instance folder is the office's alone
    try:
        app = create_app()
    except FolderSalah as problem:
        sys.exit("\n".join(map(str, problem.faults)))
    except (SettingSalah, SipetrokError) as problem:
        sys.exit(str(problem))
    make_ready(app)
    return app


app = start()


if __name__ == "__main__":
    print(f"SI-PETROK melayani {app.extensions['kantor'].kantor.nama}.", flush=True)
    print(f"Buka http://{app.config['HOST']}:{app.config['PORT']} di peramban. Tekan Ctrl+C untuk berhenti.", flush=True)
    serve(app, host=app.config["HOST"], port=app.config["PORT"], threads=8, ident=None)
