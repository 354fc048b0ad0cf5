"""A process of its own, with little memory and time, for what a hostile file may crash or swell:
then that process ends, and not the app.

`ask` starts a module of this package, with the file on its standard input. It answers on standard
output "ok TEMUAN SIZE ...", one size for each part that follows, or "tolak SEBAB". Such a module
imports little of the app, so that starting it stays cheap.
"""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEMORY = 768 << 20  # bytes that the process may take
# Pages of the site go before files of their visitors.
_QUIETLY = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(
    subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0
)
# Seconds on the clock for one of CPU: a busy machine gives only a share. On Linux the process
# bounds itself, and the clock is the second net.
_CLOCK = 5 if sys.platform == "linux" else 2


class Unacceptable(Exception):
    """Its argument is the reason, one word."""


def ask(
    module: str, data: bytes, seconds: int, *bounds: object
) -> tuple[str, list[bytes]]:
    """What a module found in a file, and the parts that it makes of it.

    Raises Unacceptable with the reason of the module, and "berat" where it took too much time or
    memory, or did not live to answer.
    """
    # -E and -s keep Python settings and folders of the caller's out; of the environment it needs no
    # secret.
    command = [sys.executable, "-E", "-s", "-m", f"sipetrok.kiriman.{module}"]
    command += [str(one) for one in (seconds, *bounds)]
    needed = {"PATH", "SYSTEMROOT", "LD_LIBRARY_PATH"} & os.environ.keys()
    try:
        answer = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in needed},
            cwd=ROOT,
            timeout=seconds * _CLOCK,
            creationflags=_QUIETLY,
            check=True,
        ).stdout
    except subprocess.SubprocessError:
        raise Unacceptable("berat") from None
    head, _, body = answer.partition(b"\n")
    word, found, *sizes = head.decode("ascii", "replace").split(" ")
    if word != "ok":
        raise Unacceptable(found)
    stream = io.BytesIO(body)
    return found, [stream.read(int(size)) for size in sizes]


def answer(made: Callable[[bytes], tuple[str, list[bytes]]]) -> None:
    """In that process: answers with what `made` finds in the file and makes of it."""
    _limit(int(sys.argv[1]))
    try:
        found, parts = made(sys.stdin.buffer.read())
        head = " ".join(("ok", found, *(str(len(part)) for part in parts)))
    except Unacceptable as refusal:
        head, parts = f"tolak {refusal}", []
    except MemoryError:
        head, parts = "tolak berat", []
    sys.stdout.buffer.write(b"".join((f"{head}\n".encode(), *parts)))


def _limit(seconds: int) -> None:
    """Lets this process, and only this, end itself when it takes too much; cannot be undone.

    It also steps back behind the pages of the site; on Windows its caller sees to that, and only
    the limits of the libraries and the time limit of the caller hold.
    """
    if sys.platform != "linux":
        return
    import resource

    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
