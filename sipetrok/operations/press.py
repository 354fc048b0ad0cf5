"""What an officer sends with one press, and what each step demands of it before anything is
written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sipetrok.berkas import CleanBerkas
from sipetrok.domain.errors import IsianDitolak
from sipetrok.domain.workflow import REASONED, Tindakan
from sipetrok.models import Permohonan
from sipetrok.sop.standar import ON_PAPER, Jenis, Langkah, Lewat, Standar, Tugas


@dataclass(frozen=True)
class Press:
    """What an officer sent: the action, the version of the file they saw, and what the action
    needs.
    """

    tindakan: Tindakan
    versi: int
    catatan: str = ""
    hasil: Mapping[int, str] = field(
        default_factory=dict
    )  # requirement number -> reason, "" where it is met
    tujuan: int | None = None  # the earlier step, or the koordinasi
    naskah: str | None = None  # the letter's text, or the answer
    lewat: str | None = None
    scan: tuple[CleanBerkas, ...] = ()  # the signed letter, or the document that was made elsewhere
    kepada: int | None = None  # the colleague, for `alihkan`
    nomor: str = ""  # of a document made elsewhere
    berita_acara: bool = False  # this press is part of a batch that is being recorded


class KurangIsian(IsianDitolak):
    """The action needs something that was not sent; `isian` names the form field."""


# Ways of delivery that need to know where to: the field that was asked, and its words.
ADDRESSED = {
    Lewat.AKUN: ("akun", "nama akun"),
    Lewat.EMAIL: ("email", "alamat e-mail"),
    Lewat.WHATSAPP: ("telepon", "nomor WhatsApp"),
}
_REASON = {
    Tindakan.TANYA: (
        "pertanyaan",
        "Tulis pertanyaannya, agar rekan Anda tahu apa yang harus dijawab.",
    ),
    Tindakan.JAWAB: ("jawaban", "Tulis jawabannya."),
}


def require_filled(standar: Standar, permohonan: Permohonan, tugas: Tugas, press: Press) -> None:
    """Raises KurangIsian when the press lacks what its action, or the step that it ends, demands."""
    if press.tindakan in REASONED and not press.catatan.strip():
        raise KurangIsian(
            *_REASON.get(
                press.tindakan,
                ("catatan", "Tulis alasannya, agar pemohon dan rekan kerja tahu sebabnya."),
            )
        )
    if press.tindakan is Tindakan.KEMBALIKAN and not any(press.hasil.values()):
        raise KurangIsian(
            "hasil", "Tulis alasan pada setiap berkas atau data yang harus diperbaiki pemohon."
        )
    if press.tindakan is Tindakan.TANYA and press.tujuan is None:
        raise KurangIsian("koordinasi", "Pilih kepada siapa Anda bertanya.")
    if press.tindakan is not Tindakan.SELESAI:
        return
    match tugas:
        case Tugas.PERIKSA:
            _require_checked(standar, press)
        case Tugas.OLAH if standar.jenis is Jenis.JAWABAN:
            _require_answer(permohonan, press)
        case Tugas.SERAHKAN:
            _require_product(standar, permohonan, press)
        case Tugas.KIRIM if not press.berita_acara:
            raise KurangIsian(
                "tindakan",
                "Langkah ini dikerjakan dengan berita acara. Pilih berkasnya di halaman Kerjakan "
                "banyak, lalu buat berita acaranya.",
            )


def _require_checked(standar: Standar, press: Press) -> None:
    if any(press.hasil.values()):
        raise KurangIsian(
            "hasil",
            "Ada berkas yang Anda beri alasan. Kembalikan kepada pemohon, "
            "atau hapus alasannya jika berkas sudah sesuai.",
        )
    unchecked = [n for n in range(1, len(standar.persyaratan) + 1) if n not in press.hasil]
    if unchecked:
        raise KurangIsian(
            "hasil",
            f"Persyaratan {', '.join(map(str, unchecked))} belum diperiksa. "
            "Beri tanda sesuai pada setiap persyaratan.",
        )


def _require_answer(permohonan: Permohonan, press: Press) -> None:
    text = permohonan.naskah if press.naskah is None else press.naskah
    if not (text or "").strip():
        raise KurangIsian("naskah", "Tulis jawaban untuk pemohon.")


def _require_product(standar: Standar, permohonan: Permohonan, press: Press) -> None:
    langkah = standar.langkah[permohonan.langkah]
    if press.lewat and press.lewat not in langkah.lewat:
        raise KurangIsian("lewat", "Pilih cara penyerahan yang tersedia.")
    if (press.lewat in ADDRESSED) and not permohonan.isian.get(ADDRESSED[press.lewat][0]):
        raise KurangIsian(
            "lewat", f"Pemohon tidak memberi {ADDRESSED[press.lewat][1]}. Pilih cara lain."
        )
    if standar.jenis is Jenis.SURAT and not press.scan and not permohonan.surat[-1].scan_sha256:
        raise KurangIsian("scan", "Unggah pindaian surat yang sudah ditandatangani dan dicap.")
    if (
        standar.jenis is Jenis.DOKUMEN
        and needs_file(langkah, press.lewat)
        and not press.scan
        and not permohonan.dokumen
    ):
        raise KurangIsian(
            "scan", "Unggah PDF dokumen yang sudah ditandatangani, agar pemohon dapat mengunduhnya."
        )


def needs_file(langkah: Langkah, lewat: str | None) -> bool:
    """Whether a document made elsewhere must be here as a file, because it does not travel on paper
    alone.
    """
    return lewat not in ON_PAPER if lewat else any(way not in ON_PAPER for way in langkah.lewat)
