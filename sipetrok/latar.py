"""Work beside the pages: a thread of the serving program that looks again and again whether there
is something to do.
"""

import threading
from collections.abc import Callable

from flask import Flask


def watch(
    app: Flask, name: str, first: int, again: int, look: Callable[[], object]
) -> threading.Thread:
    """Calls `look` inside the app after `first` seconds and then every `again` ones, as long as the
    program runs.

    `look` bears its own faults: one that it lets out ends the thread.
    """
    never = threading.Event()

    def run() -> None:
        never.wait(first)
        while True:
            with app.app_context():
                look()
            never.wait(again)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
