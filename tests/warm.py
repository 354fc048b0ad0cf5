"""A Python that has the libraries loaded: what starts the program again and again waits less.

`warm_python()` stands where `sys.executable` stood before a script, `-m` or `-c`. What is run then
is a process of its own with its own environment, folder and streams, that imports all of ours anew;
only Flask, SQLAlchemy and the like were loaded before it forked. It ends, is ended and is killed
as any other. Where another search path is asked for, a bare Python is started instead.
"""

import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module

LIBRARIES = """
    alembic.autogenerate alembic.command click cryptography.fernet flask flask_login flask_migrate
    flask_sqlalchemy flask_wtf.csrf html5lib jinja2 logging.config mako.template numpy openpyxl
    PIL.ImageDraw PIL.ImageFont PIL.ImageOps PIL.JpegImagePlugin PIL.PngImagePlugin psycopg
    pydantic pypdf python_calamine reportlab.graphics.barcode.qr reportlab.platypus
    sqlalchemy.dialects.postgresql sqlalchemy.dialects.sqlite sqlalchemy.orm waitress.server wtforms
    xhtml2pdf.pisa
"""


def warm_python() -> list[str]:
    """What a command begins with, to be run in a warm Python; a bare one where none can be."""
    if hasattr(os, "pidfd_open") and "pytest" in sys.modules:
        return [sys.executable, "-I", "-S", __file__, "ask", _server()]
    return [sys.executable]


@cache
def _server() -> str:
    """The name of a server that lives as long as this process: it ends with its standard input."""
    name = f"sipetrok-hangat-{os.getpid()}"
    # Held to the end: the pipe is what keeps it alive.
    _server.process = subprocess.Popen(
        [sys.executable, __file__, "serve", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    _server.process.stdout.readline()
    return name


def serve(name: str) -> list[str]:
    """Forks for whoever asks; returns in each fork, with what it is to run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for library in LIBRARIES.split():
        with suppress(ImportError):  # not every one is installed everywhere
            import_module(library)
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(f"\0{name}")
        door.listen(16)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        print(flush=True)
        while True:
            ready, _, _ = select.select([door, sys.stdin], [], [])
            if sys.stdin in ready:
                os._exit(0)
            line, _ = door.accept()
            if os.fork() == 0:
                break
            line.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    return _keep(line)


def _keep(line: socket.socket) -> list[str]:
    """Forks once more and tells how that process ends; whoever asked and goes away takes it along.

    Returns in the process, which has become what was asked for.
    """
    _, streams, _, _ = socket.recv_fds(line, 1, 3)
    with line.makefile("r") as said:
        asked = json.loads(said.readline())
    if asked["environ"].get("PYTHONPATH") != os.environ.get("PYTHONPATH"):
        line.sendall(b"bare\n")
        os._exit(0)
    child = os.fork()
    if child == 0:
        line.close()
        _become(asked, streams)
        return asked["words"]
    for stream in (0, 1, *streams):
        os.close(stream)
    line.sendall(f"{child}\n".encode())
    ends = os.pidfd_open(child)
    ready, _, _ = select.select([ends, line], [], [])
    if ends not in ready:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with suppress(OSError):
        line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(asked: dict, streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    sys.path[0] = asked["folder"]


def ask(name: str, command: list[str]) -> int:
    """Has the command run on these very streams, hands signals on, and ends as it ends."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(f"\0{name}")
        socket.send_fds(line, [b" "], [0, 1, 2])
        about = {
            "words": command,
            "folder": os.getcwd(),
            "environ": dict(os.environ),
        }
        line.sendall(json.dumps(about).encode() + b"\n")
        with line.makefile("r") as said:
            first = said.readline().strip()
            if first == "bare":
                os.execv(sys.executable, [sys.executable, *command])
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda sent, _frame: os.kill(int(first), sent))
            code = int(said.readline())
    if code < 0:
        with suppress(OSError):  # some can be neither held back nor given back
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    return code


def run(command: list[str]) -> None:
    """As `python` runs a script, a module or a text."""
    how, *rest = command
    if how == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif how == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = command
        runpy.run_path(how, run_name="__main__")


if __name__ == "__main__":
    if sys.argv[1] == "ask":
        sys.exit(ask(sys.argv[2], sys.argv[3:]))
    run(serve(sys.argv[2]))
