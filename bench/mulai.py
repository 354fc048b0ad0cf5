"""Start-up on an instance that is ready, against an empty Flask app that imports the very same
modules.
"""

import time

BEGUN = time.perf_counter()  # before anything else is imported

import importlib  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

BOUND = 2.0


def ours(instance: Path) -> None:
    """Everything that stands before the first request."""
    from sipetrok import create_app
    from sipetrok.app.instance import make_ready

    app = create_app(
        {
            "INSTANCE": instance,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{instance / 'sipetrok.db'}",
            "KANTOR": "pulau-burung",
            "SECRET_KEY": "kunci-untuk-mengukur-saja",
            "URL": "http://localhost",
        }
    )
    make_ready(app)


def floor(instance: Path) -> None:
    """The same imports, and a Flask app without anything."""
    from flask import Flask

    for name in json.loads((instance / "modul.json").read_text("utf-8")):
        importlib.import_module(name)
    Flask("kosong")


def run(tiny: bool = False) -> list:
    """One line."""
    from bench.office import close, open_office, temporary
    from bench.ratio import Line, child, children

    with temporary() as folder:
        close(open_office(folder))
        command = [("-m", "bench.mulai", way, str(folder)) for way in ("ours", "floor")]
        modules = child(*command[0])["modules"]
        (folder / "modul.json").write_text(json.dumps(modules), "utf-8")
        mine, least = children(command, rounds=1 if tiny else 11, key="seconds")
    return [Line("mulai pada instance yang sudah siap", mine / least, BOUND)]


if __name__ == "__main__":
    {"ours": ours, "floor": floor}[sys.argv[1]](Path(sys.argv[2]))
    seconds = time.perf_counter() - BEGUN
    # In the order of their import; what is named like a program started by hand cannot be imported
    # again.
    print(
        json.dumps(
            {
                "seconds": seconds,
                "modules": [
                    name
                    for name, module in sys.modules.items()
                    if name.split(".")[0] not in ("__main__", "bench", "__mp_main__")
                    and getattr(module, "__spec__", None)
                    and module.__spec__.name == name
                ],
            }
        )
    )
