"""What all commands share: they are grouped by noun, and a refusal ends one with its sentence."""

import sys
from collections.abc import Iterable
from typing import Any

import click
from flask.cli import AppGroup

from sipetrok.domain import SipetrokError


class Perintah(AppGroup):
    """Commands of one noun. What is refused is said in a sentence, with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SipetrokError as refusal:
            sys.exit(refusal.kalimat)


COMMANDS = AppGroup()


def noun(name: str, does: str) -> Perintah:
    group = Perintah(name, help=does)
    COMMANDS.add_command(group)
    return group


def say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
