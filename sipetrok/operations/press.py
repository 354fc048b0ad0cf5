"""What an officer sends with one press, and what its action demands before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sipetrok.alur.workflow import REASONED, Tindakan
from sipetrok.domain import IsianDitolak
from sipetrok.kiriman.berkas import CleanBerkas
from sipetrok.models import Permohonan
from sipetrok.sop.standar import Tugas


@dataclass(frozen=True)
class Press:
    """What an officer sent: the action, the version of the file they saw, and what the action
    needs.
    """

    tindakan: Tindakan
    versi: int
    catatan: str = ""
    # Requirement number -> reason, "" where it is met.
    hasil: Mapping[int, str] = field(default_factory=dict)
    tujuan: int | None = None  # the earlier step, or the koordinasi
    naskah: str | None = None  # the letter's text, or the answer
    lewat: str | None = None
    scan: tuple[
        CleanBerkas, ...
    ] = ()  # the signed letter, or the document that was made elsewhere
    kepada: int | None = None  # the colleague, for `alihkan`
    nomor: str = ""  # of a document made elsewhere
    berita_acara: bool = False  # this press is part of a batch that is being recorded


class KurangIsian(IsianDitolak):
    """The action needs something that was not sent; `isian` names the form field."""


def require_filled(permohonan: Permohonan, press: Press) -> None:
    """Raises KurangIsian when the press lacks what its action, or the step that it ends, demands.

    What the product needs is asked of the product.
    """
    words = press.tindakan.words
    if press.tindakan in REASONED and not press.catatan.strip():
        raise KurangIsian(words.field[0], words.missing)
    if press.tindakan is Tindakan.KEMBALIKAN and not any(press.hasil.values()):
        raise KurangIsian(
            "hasil",
            "Tulis alasan pada setiap berkas atau data yang harus diperbaiki pemohon.",
        )
    if press.tindakan is Tindakan.TANYA and press.tujuan is None:
        raise KurangIsian("koordinasi", "Pilih kepada siapa Anda bertanya.")
    if press.tindakan is not Tindakan.SELESAI:
        return
    match permohonan.keadaan.step.tugas:
        case Tugas.PERIKSA:
            _require_checked(permohonan, press)
        case Tugas.SERAHKAN:
            _require_way(permohonan, press)
        case Tugas.KIRIM if not press.berita_acara:
            raise KurangIsian(
                "tindakan",
                "Langkah ini dikerjakan dengan berita acara. Pilih berkasnya di halaman Kerjakan "
                "banyak, lalu buat berita acaranya.",
            )


def _require_checked(permohonan: Permohonan, press: Press) -> None:
    if any(press.hasil.values()):
        raise KurangIsian(
            "hasil",
            "Ada berkas yang Anda beri alasan. Kembalikan kepada pemohon, "
            "atau hapus alasannya jika berkas sudah sesuai.",
        )
    numbers = range(1, len(permohonan.standar.persyaratan) + 1)
    if unchecked := [str(n) for n in numbers if n not in press.hasil]:
        raise KurangIsian(
            "hasil",
            f"Persyaratan {', '.join(unchecked)} belum diperiksa. "
            "Beri tanda sesuai pada setiap persyaratan.",
        )


def _require_way(permohonan: Permohonan, press: Press) -> None:
    if not press.lewat:
        return
    way = next(
        (one for one in permohonan.keadaan.step.lewat if one == press.lewat), None
    )
    if way is None:
        raise KurangIsian("lewat", "Pilih cara penyerahan yang tersedia.")
    if way.words.address and not permohonan.isian.get(way.words.address[0]):
        raise KurangIsian(
            "lewat", f"Pemohon tidak memberi {way.words.address[1]}. Pilih cara lain."
        )
