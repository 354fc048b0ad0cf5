"""The answer: a text that is written at `olah` and read on the page of the pemohon."""

from sipetrok.operations.context import Context, KurangIsian, Press
from sipetrok.produk.produk import Produk
from sipetrok.sop.standar import Tugas


class ProdukJawaban(Produk):
    """Nothing but its text."""

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
