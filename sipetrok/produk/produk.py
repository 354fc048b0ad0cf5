"""The questions that every kind of product answers; and the kind that is nothing but a text."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from sipetrok.kiriman.berkas import CleanBerkas, clean
from sipetrok.models import Permohonan
from sipetrok.operations.context import Context, KurangIsian, Press
from sipetrok.sop.kantor import PenandaTangan
from sipetrok.sop.standar import Standar, Tugas


@dataclass(frozen=True)
class Produk(ABC):
    """The product of one file. What a kind does not say for itself, it does not have."""

    permohonan: Permohonan

    @property
    def standar(self) -> Standar:
        return self.permohonan.standar

    # What is asked and made.

    @abstractmethod
    def require(self, tugas: Tugas, press: Press) -> None:
        """Raises KurangIsian where the product lacks what it needs when this step is finished."""

    @abstractmethod
    def finish(self, tugas: Tugas, press: Press, context: Context) -> None:
        """What finishing this step does to the product. Inside the transaction of the press."""

    def read(self, stream: IO[bytes]) -> CleanBerkas:
        """What an officer uploads for it. Raises BerkasDitolak."""
        return clean(stream)

    # What is written.

    @property
    def is_written(self) -> bool:
        """Whether its text may be written now."""
        return False

    def template(self, context: Context) -> str:
        """What the officer starts writing from."""
        return ""

    def draft(self, context: Context, typed: str = "") -> str:
        """The text as it stands: typed just now, kept, or as the officer starts from it."""
        if not self.is_written:
            return ""
        return typed or self.permohonan.naskah or self.template(context)

    def signer(self, context: Context) -> PenandaTangan:
        """Who stands under what is printed here."""
        return context.kantor.penanda_tangan

    # What is shown and travels.

    @property
    def nomor(self) -> str:
        """The number on it; empty where it has none."""
        return ""

    @property
    def file(self) -> str | None:
        """What travels as a file, by its hash; None where nothing does, or not yet."""
        return None

    @property
    def text(self) -> str:
        """What is read on the page, where that is the product; empty elsewhere."""
        return ""

    @property
    def to_download(self) -> str | None:
        """The same as far as the pemohon may have it."""
        return self.file if self.permohonan.diserahkan else None

    @property
    def to_read(self) -> str:
        """The same as far as the pemohon may have it."""
        return self.text if self.permohonan.diserahkan else ""

    def faults(self) -> Iterator[str]:
        """What of it is not as the trail says."""
        yield from ()


class ProdukJawaban(Produk):
    """The answer: written at `olah`, kept with the press, read on the page of the pemohon."""

    def require(self, tugas: Tugas, press: Press) -> None:
        text = self.permohonan.naskah if press.naskah is None else press.naskah
        if tugas is Tugas.OLAH and not (text or "").strip():
            raise KurangIsian("naskah", "Tulis jawaban untuk pemohon.")

    def finish(self, tugas: Tugas, press: Press, context: Context) -> None:
        """The text was kept with the press."""

    @property
    def is_written(self) -> bool:
        return True

    @property
    def text(self) -> str:
        return self.permohonan.naskah or ""
