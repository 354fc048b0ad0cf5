"""What may come in at all: ids that the database can hold, texts that are bounded and without signs
that no keyboard writes; and what an officer wrote into a field, nothing guessed.

Whoever reads a text here may take its length for looked at: nothing of ours, and nothing that we
call, reads more of one than LONGEST letters, of a field of a form than its own `kept`.
"""

import io
import re
from contextlib import ExitStack
from functools import cached_property
from typing import IO, Any

from flask import Flask, Request, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser
from werkzeug.routing import BaseConverter, IntegerConverter
from wtforms import Field, ValidationError
from wtforms.validators import Length, StopValidation

from sipetrok.app.filters import angka
from sipetrok.cetak.pdf import complaint, plain
from sipetrok.operations.context import KurangIsian
from sipetrok.queries import LARGEST

TYPED = 512 * 1024  # bytes of a form without files
# Fields of a form; our largest, a batch of a hundred files, has a few more than those.
FIELDS = 1000
BOUNDARY = 200  # letters between the parts of a form; RFC 2046 has at most 70
HEADS = (
    128 * 1024
)  # bytes before all parts of a form: a thousand fields, a hundred files
LONGEST = 50_000  # letters of one text: twice a letter of the office, and its line ends
SHORT = 200  # letters of a field that says nothing of its length
# Letters that are shown again of what is too long for its field, so that it can be shortened there.
BESIDE = 4_000
# NUL above all: PostgreSQL keeps no text with it.
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Id(IntegerConverter):
    """A number in an address; beyond what there can be, it is a page that does not exist."""

    regex = r"[0-9]{1,10}"

    def __init__(self, map) -> None:
        """Nothing above what the database can hold as a number."""
        super().__init__(map, max=LARGEST)


class Word(BaseConverter):
    """A code, a token or a name in an address."""

    regex = r"[^/\x00-\x1f\x7f]+"
    part_isolating = True


class Typed(ImmutableMultiDict):
    """A form, or what stands behind the question mark of an address.

    A text without a name is no field.
    """

    def __init__(self, mapping=None) -> None:
        """All that came, without unprintable signs; files as they are."""
        given = MultiDict(mapping).items(multi=True)
        super().__init__(
            [
                (written(name), written(value))
                for name, value in given
                if name is not None or not isinstance(value, str)
            ]
        )


def written(value: object) -> object:
    """The first LONGEST letters of a text, without unprintable signs; anything else, such as a
    file, as it is.
    """
    return _UNWRITTEN.sub("", value[:LONGEST]) if isinstance(value, str) else value


class Parts(MultiPartParser):
    """Bounds what stands before the parts of a form with files: their names, in as many words as
    somebody likes. Werkzeug bounds only how much of it there is before one of them.
    """

    heads = 0

    def parse(self, *args: Any) -> Any:
        """Nothing is left open of what is refused."""
        with ExitStack() as self.opened:
            found = super().parse(*args)
            self.opened.pop_all()
        return found

    def start_file_streaming(self, event: Any, total_content_length: Any) -> IO[bytes]:
        """Asked before a file is read."""
        self._weigh(event.headers)
        file = super().start_file_streaming(event, total_content_length)
        self.opened.callback(file.close)
        return file

    def get_part_charset(self, headers: Any) -> str:
        """Asked for each field."""
        self._weigh(headers)
        return super().get_part_charset(headers)

    def _weigh(self, headers: Any) -> None:
        self.heads += sum(len(name) + len(value) for name, value in headers)
        if self.heads > HEADS:
            raise RequestEntityTooLarge


class Reader(FormDataParser):
    """Counts the fields of a form before any of them is read.

    Werkzeug does so only for forms with files. Raises RequestEntityTooLarge.
    """

    def _parse_multipart(
        self, stream: Any, mimetype: str, content_length: Any, options: Any
    ) -> Any:
        """As Werkzeug does. A boundary of 30,000 letters would be looked for at every letter of the
        form, in one breath in which nobody else is served.
        """
        boundary = options.get("boundary", "").encode("ascii")
        if not 0 < len(boundary) <= BOUNDARY:
            raise RequestEntityTooLarge
        parser = Parts(
            self.stream_factory,
            self.max_form_memory_size,
            self.cls,
            max_form_parts=self.max_form_parts,
        )
        return stream, *parser.parse(stream, boundary, content_length)

    def parse(self, stream: IO[bytes], mimetype: str, *rest: Any) -> Any:
        if mimetype == "application/x-www-form-urlencoded":
            body = stream.read()
            require_few(body)
            stream = io.BytesIO(body)
        return super().parse(stream, mimetype, *rest)


def require_few(written: bytes) -> None:
    """Raises RequestEntityTooLarge for more fields than any form or address of ours has."""
    if written.count(b"&") >= FIELDS:
        raise RequestEntityTooLarge


class Kiriman(Request):
    """A request as this app reads it."""

    parameter_storage_class = Typed
    form_data_parser_class = Reader

    @cached_property
    def args(self) -> Any:
        """What stands behind the question mark; the same bound as for a form."""
        require_few(self.query_string)
        return super().args

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


class Terpanjang(Length):
    """At most so many letters; what is longer, nobody looks at further."""

    def __init__(self, longest: int, words: str) -> None:
        """`words` begins the sentence."""
        super().__init__(
            max=longest, message=f"{words} paling panjang {longest} huruf."
        )

    def __call__(self, form: FlaskForm, field: Field) -> None:
        try:
            super().__call__(form, field)
        except ValidationError as refusal:
            raise StopValidation(*refusal.args) from None


class Formulir(FlaskForm):
    """A form of ours. Each text is cut before its field, a filter or a validator sees it."""

    class Meta(FlaskForm.Meta):
        """How what was sent is handed to the fields."""

        def wrap_formdata(self, form, formdata):
            """What was sent for the fields that there are."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None:
                return None
            return MultiDict(
                [
                    (
                        name,
                        value[: kept(form[name])] if isinstance(value, str) else value,
                    )
                    for name, value in sent.items(multi=True)
                    if name in form
                ]
            )


def kept(field: Field) -> int:
    """Letters: enough to see that a text is too long, and to shorten it where it was written."""
    bounds = [one.max for one in field.validators if isinstance(one, Length)]
    return 2 * max(bounds, default=SHORT) + BESIDE


def text_of(name: str, words: str, longest: int) -> str | None:
    """What was written into a field, if it was sent, for a paper of the office.

    Raises KurangIsian when it is too long or cannot be printed.
    """
    text = read_of(name, words, longest)
    if text and (sentence := unprintable(words, text)):
        raise KurangIsian(name, sentence)
    return text


def read_of(name: str, words: str, longest: int) -> str | None:
    """The same for what is only read on a screen. Raises KurangIsian when it is too long."""
    text = request.form.get(name)
    if text is None:
        return None
    text = text.replace("\r\n", "\n")  # a browser counts one sign where it sends two
    if len(text) > longest:
        raise KurangIsian(
            name,
            f"{words} paling panjang {angka(longest)} huruf; yang Anda tulis {angka(len(text))}. "
            "Ringkaskan dahulu.",
        )
    return plain(text)


def unprintable(words: str, text: str) -> str:
    """What is wrong with a text that no letter could carry; empty when nothing is."""
    found = complaint(text)
    if not found:
        return ""
    todo = "Ganti atau hapus huruf itu."
    if any(sign.isalpha() for sign in found.removesuffix(" dan lainnya")):
        # It may look just like one that can be printed.
        todo = "Ketik lagi dengan huruf Latin."
    return f"{words} memuat huruf yang tidak dapat dicetak: {found}. {todo}"


def line_of(name: str, words: str, longest: int, ask: str = "") -> str:
    """One line that somebody wrote.

    Raises KurangIsian: too long, cannot be printed, or asked and empty.
    """
    text = note_of(name, words, longest, ask)
    if sentence := unprintable(words, text):
        raise KurangIsian(name, sentence)
    return text


def note_of(name: str, words: str, longest: int, ask: str = "") -> str:
    """The same for what is only read on a screen. Raises KurangIsian: too long, asked and empty."""
    text = " ".join((read_of(name, words, longest) or "").split())
    if ask and not text:
        raise KurangIsian(name, ask)
    return text


def init_app(app: Flask) -> None:
    """Called before the pages are registered: their addresses are read with these converters."""
    app.request_class = Kiriman
    app.url_map.converters |= {"int": Id, "string": Word, "default": Word}
