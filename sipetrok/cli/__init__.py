"""The office's commands, hung into the app."""

from flask import Flask

from sipetrok.cli import cadangan, perintah, petugas


def checker() -> Flask:
    """An app that knows `kantor check` and nothing else: a folder is judged without an instance,
    and leaves none.
    """
    app = Flask("sipetrok")
    app.cli.add_command(perintah.kantor_commands)
    return app


def init_app(app: Flask) -> None:
    for command in (
        *perintah.COMMANDS,
        petugas.commands,
        cadangan.commands,
        cadangan.periksa,
    ):
        app.cli.add_command(command)
