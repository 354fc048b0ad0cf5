"""What the commands share: a refusal ends them with its sentence, and they say what they do."""

import sys
from collections.abc import Iterable
from typing import Any

import click
from flask.cli import AppGroup

from sipetrok.domain.errors import SipetrokError


class Perintah(AppGroup):
    """Commands of one noun. What is refused is said in a sentence, with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SipetrokError as refusal:
            sys.exit(refusal.kalimat)


def say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def tell(line: str) -> None:
    """How far long work has come, at once."""
    click.echo(line)
    sys.stdout.flush()
