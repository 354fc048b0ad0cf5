"""The rules of the office as pure values and functions: no Flask, no database, no clock of their
own. Here what all of them are made with: a refusal that says its sentence, a closed list whose
members carry their words, and the channels, which have no other home.
"""

from enum import StrEnum
from typing import Any, Self


class SipetrokError(Exception):
    """A refusal that people may read: `kalimat` is one Indonesian sentence, fit for the screen.

    One that is always said alike has its sentence in its class.
    """

    # How a page answers it: 409, things are not (or no longer) so that it could be done; 422, what
    # was sent has to be changed; 429 and 503, it can be sent again later as it is.
    status = 409
    # The form field that the sentence is about; "" where it is about the whole.
    isian = ""
    # After how many seconds it may be sent again; 0 where nobody knows.
    detik = 0

    # Said when nothing else is given; a class that has none must be given one.
    kalimat = ""

    def __init__(self, kalimat: str = "") -> None:
        super().__init__(kalimat or self.kalimat)
        if kalimat:
            self.kalimat = kalimat


class IsianDitolak(SipetrokError):
    """Something that was sent has to be changed; `isian` is the form field where that is said."""

    status = 422

    def __init__(self, isian: str, kalimat: str) -> None:
        super().__init__(kalimat)
        self.isian = isian


class Worded(StrEnum):
    """A list of which each member is written as its value and its words.

    Whoever shows a member to people asks it for `words`; nobody keeps a table of their own.
    `words` is a text, or a value with one field for each place where they are shown. What is
    stored is the member's value alone. Refuses with TypeError a member without words.
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
    LOKET = "loket", "Kantor"  # at the counter
    DAFTAR = "daftar", "Daftar kantor"  # the office's own list
    KOLEKTIF = "kolektif", "Kolektif"  # many at once, brought by somebody


# By which an officer may enter what somebody else brought, in the order in which they are offered.
BY_STAFF = (Saluran.LOKET, Saluran.WHATSAPP, Saluran.TELEGRAM, Saluran.EMAIL)
