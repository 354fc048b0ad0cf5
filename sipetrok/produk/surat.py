"""The letter: composed from the pinned standard and the answers, issued with its number, joined by
the signed scan.

What was issued is never printed again: its bytes are kept under their hash, and a correction is a
version of its own under the same number.
"""

import secrets
from collections.abc import Iterator

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.cetak.pdf import CetakGagal, Paper, picture_data_uri, qr_data_uri
from sipetrok.domain import identitas, naskah, nomor
from sipetrok.kiriman.berkas import combine_pdf
from sipetrok.models import Surat
from sipetrok.operations.context import Context, KurangIsian, Press
from sipetrok.operations.transaction import beforehand, next_number, once
from sipetrok.produk.produk import Produk
from sipetrok.sop.kantor import PenandaTangan
from sipetrok.sop.standar import Tugas

PLH = "Plh."  # acting for the signer, who is away


class ProdukSurat(Produk):
    """Numbered and printed at `sahkan`, signed on paper, and scanned at `serahkan`."""

    @property
    def issued(self) -> Surat | None:
        """The newest version; None before the first signature."""
        return self.permohonan.surat[-1] if self.permohonan.surat else None

    def require(self, tugas: Tugas, press: Press) -> None:
        if tugas is Tugas.SERAHKAN and not press.scan and not self.file:
            raise KurangIsian(
                "scan", "Unggah pindaian surat yang sudah ditandatangani dan dicap."
            )

    def finish(self, tugas: Tugas, press: Press, context: Context) -> None:
        if tugas is Tugas.SAHKAN:
            self._issue(context)
        if tugas is Tugas.SERAHKAN and press.scan and self.issued:
            # The signed pages, photographed or scanned, as the PDF that the pemohon downloads.
            pages = beforehand(press.scan, lambda: combine_pdf(press.scan))
            self.issued.scan_sha256 = context.storage.put(pages, into_reserve=True)
            self.issued.scan_at = context.now

    @property
    def is_drafting(self) -> bool:
        """Whether it is still to be signed: for the first time, or again after it was sent back."""
        sahkan = self.standar.first(Tugas.SAHKAN)
        is_running = self.permohonan.status == Status.BERJALAN
        return is_running and sahkan is not None and self.permohonan.langkah <= sahkan

    @property
    def is_written(self) -> bool:
        return bool(self.standar.naskah) and self.is_drafting

    def template(self, context: Context) -> str:
        """The letter's text with its blanks filled, as of today; dots where an answer is missing.

        The number is not among them: it is given only when the letter is signed.
        """
        standar, isian, kantor = self.standar, self.permohonan.isian, context.kantor
        values = {
            one.kunci: one.printed(isian.get(one.kunci, ""))
            for one in identitas.asked_by(standar)
        } | {
            "jabatan": kantor.penanda_tangan.jabatan,
            "nama_kantor": kantor.nama,
            "nama_induk": kantor.induk,
            "tanggal": identitas.print_tanggal(context.today),
            "nomor_register": self.permohonan.nomor_register or "",
            "judul_layanan": standar.judul,
            "sebutan_desa": context.folder.sebutan(isian.get("desa", "")),
        }
        return naskah.fill(standar.naskah, values)

    def signer(self, context: Context) -> PenandaTangan:
        """The office's signer, or as acting for them (Plh.) the officer who stands in for the
        absent role.

        That is whoever holds the role of `sahkan` today without having it as their own. Their
        name, rank and NIP replace those of the signer; the position stays the signer's.
        """
        signer, petugas = context.kantor.penanda_tangan, context.petugas
        place = self.standar.first(Tugas.SAHKAN)
        if petugas is None or place is None:
            return signer
        pelaksana = self.standar.langkah[place].pelaksana
        if context.peran.isdisjoint(pelaksana) or not petugas.peran.isdisjoint(
            pelaksana
        ):
            return signer
        return signer.model_copy(
            update={
                "jabatan": f"{PLH} {signer.jabatan}",
                "nama": petugas.nama,
                "pangkat": petugas.pangkat,
                "nip": petugas.nip,
            }
        )

    def compose(self, context: Context) -> bytes:
        """The letter as PDF, as a draft that says so.

        Raises CetakGagal when there is no text or it cannot be printed faithfully.
        """
        return self._paper(context).print()

    def _paper(self, context: Context, surat: Surat | None = None) -> Paper:
        """With `surat` it bears its number, and a QR code with the address under which anybody can
        check it.
        """
        kantor, standar, permohonan = context.kantor, self.standar, self.permohonan
        text = permohonan.naskah or self.template(context)
        if not text.strip() or standar.surat is None:
            raise CetakGagal(
                f"Naskah {standar.judul} kosong, jadi suratnya belum dapat dibuat. Kembalikan "
                "berkas ini ke langkah pembuatan surat, lalu isi naskahnya di sana."
            )

        signer = self.signer(context)
        issued: dict[str, object] = {}
        if surat:
            alamat = f"{context.url}/surat/{surat.token}"
            issued = {
                "nomor": surat.nomor,
                "qr": qr_data_uri(alamat),
                "alamat_periksa": alamat,
            }
        rows = identitas.letter_rows(standar.identitas, permohonan.isian)
        isi = {
            "kantor": kantor,
            "lambang": picture_data_uri(context.folder.lambang),
            "judul": standar.surat.judul,
            "bagian": naskah.parts(text, rows),
            "tempat_tanggal": f"{kantor.tempat}, {identitas.print_tanggal(context.today)}",
            "jabatan": _in_capitals(signer.jabatan),
            "nama": signer.nama or None,
            "pangkat": signer.pangkat or None,
            "nip": signer.nip or None,
            "gratis": standar.biaya == 0,
            "contoh": permohonan.contoh,
        }
        return Paper("cetak/surat.html", isi | issued)

    def _issue(self, context: Context) -> None:
        """Numbers the letter, prints it once and keeps it: all or nothing.

        One that was issued before and is corrected keeps its number and becomes the next version.
        """
        if before := self.issued:
            surat = Surat(
                buku=before.buku,
                tahun=before.tahun,
                urut=before.urut,
                nomor=before.nomor,
                versi=before.versi + 1,
            )
        else:
            surat = self._numbered(context)

        # The token makes the address under which it is checked: it cannot be guessed from the
        # number.
        signer = self.signer(context)
        key = self.permohonan.id, surat.versi
        surat.token = once(key, secrets.token_urlsafe(12))
        surat.tanggal, surat.dibuat_at = context.today, context.now
        surat.penanda_tangan = ", ".join(filter(None, (signer.jabatan, signer.nama)))
        letter = self._paper(context, surat)
        # No letter is like another: none is swept away that a new row is about to refer to.
        surat.sha256 = beforehand(
            letter.html,
            lambda: context.storage.put(letter.print(), into_reserve=True),
        )
        self.permohonan.surat.append(surat)

    def _numbered(self, context: Context) -> Surat:
        """The first version, with the next number of its book."""
        standar, pola, on = self.standar, context.kantor.penomoran, context.today
        mark, name = ("CONTOH ", "contoh-") if self.permohonan.contoh else ("", "")
        buku = f"{name}{pola.buku}"
        urut = next_number(buku, on.year)
        klasifikasi = standar.surat.klasifikasi if standar.surat else ""
        text = nomor.format_nomor(
            pola, urut, on, klasifikasi=klasifikasi, kode=standar.kode
        )
        return Surat(
            buku=buku, tahun=on.year, urut=urut, nomor=f"{mark}{text}", versi=1
        )

    @property
    def nomor(self) -> str:
        return self.issued.nomor if self.issued else ""

    @property
    def file(self) -> str | None:
        return self.issued.scan_sha256 if self.issued else None

    def faults(self) -> Iterator[str]:
        trail = self.permohonan.trail
        done = [
            self.standar.langkah[p.langkah].tugas
            for p in trail
            if p.tindakan == Tindakan.SELESAI
        ]
        versions = [surat.versi for surat in self.permohonan.surat]
        if versions != list(range(1, done.count(Tugas.SAHKAN) + 1)):
            yield "jumlah surat yang tersimpan tidak sama dengan pengesahannya."
        elif Tugas.SERAHKAN in done and self.issued and not self.file:
            yield "surat sudah diserahkan, tetapi pindaiannya tidak tercatat."


def _in_capitals(jabatan: str) -> str:
    """The position as a letter prints it; only the abbreviation before it keeps its spelling."""
    if jabatan.startswith(PLH):
        return f"{PLH} {jabatan.removeprefix(PLH).strip().upper()}"
    return jabatan.upper()
