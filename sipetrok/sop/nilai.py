"""The plain values of which standards and offices are made: frozen tables, texts, times."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from sipetrok.sop.kinds import Hitungan, Satuan


class Nilai(BaseModel):
    """A frozen value read from a TOML table; refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Texts = tuple[str, ...]
Filled = Annotated[str, Field(min_length=1)]
Kunci = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Durasi(Nilai):
    """A time: a whole number and the unit in which the clock counts it.

    Where the SOP prints "hari" only, `hitungan` is the office's choice, said beside it.
    """

    angka: int = Field(ge=0)
    satuan: Satuan
    hitungan: Hitungan | None = None

    def __str__(self) -> str:
        """As the SOP prints it."""
        return f"{self.angka} {'hari' if self.hitungan else self.satuan}"

    @property
    def counted(self) -> str:
        """As the clock counts it."""
        return f"{self.angka} {self.satuan}"

    @property
    def saat(self) -> str:
        """What a promise says behind it: how it is counted."""
        if self.hitungan:
            return f", dihitung {self.hitungan}"
        return self.satuan.words.saat


_DURASI = re.compile(r"(\d{1,4}) (menit|hari kerja|hari)")


def parse_durasi(value: object) -> object:
    """Reads "15 menit" as a Durasi; anything else raises ValueError."""
    if isinstance(value, Durasi):
        return value
    match = _DURASI.fullmatch(str(value))
    if match is None:
        raise ValueError("durasi")
    return Durasi(angka=int(match[1]), satuan=Satuan(match[2]))


Waktu = Annotated[Durasi, BeforeValidator(parse_durasi), PlainSerializer(str)]
