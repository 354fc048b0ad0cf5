"""The office that the running app serves. Goes when its last reader asks the context instead."""

from flask import current_app

from sipetrok.sop.reading import FolderKantor


def current() -> FolderKantor:
    """The office that the running app serves."""
    return current_app.extensions["kantor"]
