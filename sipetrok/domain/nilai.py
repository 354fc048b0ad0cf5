"""What every value read from TOML shares, and a time with its unit as an SOP prints it."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer


class Nilai(BaseModel):
    """A frozen value read from a TOML table; refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Satuan(StrEnum):
    """The unit of a `waktu`; each belongs to one of the clocks and they never mix."""

    MENIT = "menit"  # minutes of opening hours
    HARI_KERJA = "hari kerja"  # working days
    HARI = "hari"  # calendar days


class Durasi(Nilai):
    """A time as the SOP prints it: a whole number and its unit."""

    angka: int = Field(ge=0)
    satuan: Satuan

    def __str__(self) -> str:
        return f"{self.angka} {self.satuan}"


_DURASI = re.compile(r"(\d{1,4}) (menit|hari kerja|hari)")


def parse_durasi(value: object) -> object:
    """Reads "15 menit" as a Durasi; anything else raises ValueError."""
    if isinstance(value, Durasi):
        return value
    match = _DURASI.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("durasi")
    return Durasi(angka=int(match[1]), satuan=Satuan(match[2]))


Waktu = Annotated[Durasi, BeforeValidator(parse_durasi), PlainSerializer(str)]
