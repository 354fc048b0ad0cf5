"""Documents made and signed elsewhere: taken in as they are, with their signatures, and handed on
unchanged.
"""

from typing import IO

from sipetrok.kiriman.berkas import CleanBerkas, clean_or_signed, combine_pdf
from sipetrok.models import Dokumen
from sipetrok.operations.context import Context, KurangIsian, Press
from sipetrok.produk.produk import Produk
from sipetrok.sop.standar import ON_PAPER, Tugas


class ProdukDokumen(Produk):
    """Its versions; demanded only where it travels as a file."""

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
        """Keeps it as the next version.

        One PDF is kept byte for byte, so that a signature inside it stays valid; photographed pages
        are joined.
        """
        is_pdf = len(sent) == 1 and sent[0].jenis == "application/pdf"
        isi = sent[0].isi if is_pdf else combine_pdf(list(sent))
        self.permohonan.dokumen.append(
            Dokumen(
                versi=len(self.permohonan.dokumen) + 1,
                nomor=nomor.strip(),
                sha256=context.storage.put(isi, into_reserve=True),
                halaman=sum(one.halaman for one in sent),
                petugas_id=context.actor.petugas_id,
                dibuat_at=context.now,
            )
        )

    def read(self, stream: IO[bytes]) -> CleanBerkas:
        """One that was signed elsewhere keeps its signature."""
        return clean_or_signed(stream)

    @property
    def nomor(self) -> str:
        return self.permohonan.dokumen[-1].nomor if self.permohonan.dokumen else ""

    @property
    def file(self) -> str | None:
        return self.permohonan.dokumen[-1].sha256 if self.permohonan.dokumen else None
