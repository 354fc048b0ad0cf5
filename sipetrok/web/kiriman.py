"""What may come in at all: ids that the database can hold, and texts without signs that no keyboard
writes.
"""

import re

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import BaseConverter, IntegerConverter

LARGEST = 2**31 - 1  # of an id: PostgreSQL refuses to look for a larger one
TYPED = 1024 * 1024  # bytes of a form without files
# NUL above all: PostgreSQL keeps no text with it.
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Id(IntegerConverter):
    """A number in an address; beyond what there can be, it is a page that does not exist."""

    regex = r"[0-9]{1,10}"

    def __init__(self, map, *args, **kwargs) -> None:
        super().__init__(map, *args, **{"max": LARGEST} | kwargs)


class Word(BaseConverter):
    """A code, a token or a name in an address."""

    regex = r"[^/\x00-\x1f\x7f]+"
    part_isolating = True


class Typed(ImmutableMultiDict):
    """A form, or what stands behind the question mark of an address.

    A text without a name is no field.
    """

    def __init__(self, mapping=None) -> None:
        given = MultiDict(mapping).items(multi=True)
        super().__init__(
            [
                (written(name), written(value))
                for name, value in given
                if name is not None or not isinstance(value, str)
            ]
        )


def written(value: object) -> object:
    """A text without unprintable signs; anything else, such as a file, as it is."""
    return _UNWRITTEN.sub("", value) if isinstance(value, str) else value


class Kiriman(Request):
    """A request as this app reads it."""

    parameter_storage_class = Typed

    # Flask lets it be set for a single view; here nobody does.
    @property  # type: ignore[misc]
    def max_content_length(self) -> int | None:  # type: ignore[override]
        """Bytes. Files come as another kind of form; in this one there is only what was typed, all
        of it in memory.
        """
        most = super().max_content_length
        if most and self.mimetype == "application/x-www-form-urlencoded":
            return min(most, TYPED)
        return most


def init_app(app: Flask) -> None:
    """Called before the pages are registered: their addresses are read with these converters."""
    app.request_class = Kiriman
    app.url_map.converters |= {"int": Id, "string": Word, "default": Word}
