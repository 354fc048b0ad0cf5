"""Closed lists whose members carry their words: none can be added without them.

One such list has no other home: the channels.
"""

from enum import StrEnum
from typing import Any, Self


class Worded(StrEnum):
    """A list of which each member is written as its value and its words.

    Whoever shows a member to people asks it for `words`; nobody keeps a table of their own.
    """

    words: Any

    def __new__(cls, value: str, words: object = None) -> Self:
        if words is None:
            raise TypeError(f"{cls.__name__}: {value} has no words")
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member


class Saluran(Worded):
    """Through which channel a permohonan came in, each with its name."""

    words: str

    SITUS = "situs", "Situs"  # the pemohon's own form
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram", "Telegram"
    EMAIL = "email", "E-mail"
    LOKET = "loket", "Loket"  # at the counter
    DAFTAR = "daftar", "Daftar kantor"  # the office's own list
    KOLEKTIF = "kolektif", "Kolektif desa"  # many at once, brought by a desa


BY_STAFF = (Saluran.LOKET, Saluran.WHATSAPP, Saluran.TELEGRAM, Saluran.EMAIL)
