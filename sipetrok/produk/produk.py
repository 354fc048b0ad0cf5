"""The questions that every kind of product answers; and the kinds that are not made here: an
answer, which is nothing but a text, and a document made and signed elsewhere.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from sipetrok.kiriman.berkas import CleanBerkas, clean_or_signed, combine_pdf
from sipetrok.models import Dokumen, Permohonan
from sipetrok.operations.context import Context, KurangIsian, Press
from sipetrok.sop.kantor import PenandaTangan
from sipetrok.sop.standar import ON_PAPER, Standar, Tugas


@dataclass(frozen=True)
class Produk(ABC):
    """The product of one file. What a kind does not say for itself, it does not have.

    Keeps nothing of its own: what there is of a product is stored with the permohonan.
    """

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
        """What finishing this step does to the product. Inside the transaction of the press.

        `require` has been asked before. Raises CetakGagal where a letter cannot be printed; then
        the press is undone as a whole, its number with it.
        """

    def read(self, stream: IO[bytes]) -> CleanBerkas:
        """What an officer uploads for it; a signature inside stays valid. Raises BerkasDitolak."""
        return clean_or_signed(stream)

    # What is written.

    @property
    def is_written(self) -> bool:
        """Whether its text may be written now."""
        return False

    def template(self, context: Context) -> str:
        """What the officer starts writing from; empty where that is a blank page."""
        return ""

    def draft(self, context: Context, typed: str = "") -> str:
        """The text as it stands: typed just now, kept, or as the officer starts from it.

        Empty when nothing may be written now, whatever was kept.
        """
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

    @property
    def is_open(self) -> bool:
        """Whether the pemohon has it on their page, be it to read or to download."""
        return self.to_download is not None or bool(self.to_read)

    def faults(self) -> Iterator[str]:
        """What of it is not as the trail says, each a sentence that follows a colon."""
        yield from ()


class ProdukJawaban(Produk):
    """The answer: written at `olah`, kept with the press, read on the page of the pemohon.

    Has no number, no file and no draft to start from. An empty one cannot end `olah`.
    """

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


class ProdukDokumen(Produk):
    """What was made and signed elsewhere, taken in as it is and handed on unchanged, version by
    version; demanded only where it travels as a file.
    """

    def require(self, tugas: Tugas, press: Press) -> None:
        if tugas is not Tugas.SERAHKAN or press.scan or self.permohonan.dokumen:
            return
        ways = (press.lewat,) if press.lewat else self.permohonan.keadaan.step.lewat
        if not ON_PAPER.issuperset(ways):
            raise KurangIsian(
                "scan",
                "Unggah PDF dokumen yang sudah ditandatangani, agar pemohon dapat mengunduhnya.",
            )

    def finish(self, tugas: Tugas, press: Press, context: Context) -> None:
        # Where an officer may have the finished document in hand.
        if press.scan and tugas in (Tugas.OLAH, Tugas.SAHKAN, Tugas.SERAHKAN):
            self.take_in(press.scan, press.nomor, context)

    def take_in(
        self, sent: tuple[CleanBerkas, ...], nomor: str, context: Context
    ) -> None:
        """Keeps it as the next version, under the number that the officer read from it, if any.

        One PDF is kept byte for byte, so that a signature inside it stays valid; photographed pages
        are joined.
        """
        self.permohonan.dokumen.append(
            Dokumen(
                versi=len(self.permohonan.dokumen) + 1,
                nomor=nomor.strip(),
                sha256=context.storage.put(combine_pdf(sent), into_reserve=True),
                halaman=sum(one.halaman for one in sent),
                petugas_id=context.actor.petugas_id,
                dibuat_at=context.now,
            )
        )

    @property
    def nomor(self) -> str:
        return self.permohonan.dokumen[-1].nomor if self.permohonan.dokumen else ""

    @property
    def file(self) -> str | None:
        return self.permohonan.dokumen[-1].sha256 if self.permohonan.dokumen else None
