"""One press of an officer on one file: gather, let the pure rules decide, apply, commit once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sipetrok.berkas import CleanBerkas
from sipetrok.domain import workflow
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.standar import Jenis, Standar, Tugas
from sipetrok.domain.workflow import REASONED, Actor, Tindakan
from sipetrok.kantor import FolderKantor
from sipetrok.models import Permohonan, Petugas, db
from sipetrok.operations import surat
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import keadaan_of, record
from sipetrok.operations.transaction import transaction
from sipetrok.storage import Storage


@dataclass(frozen=True)
class Press:
    """What an officer sent: the action, the version of the file they saw, and what the action needs."""

    tindakan: Tindakan
    versi: int
    catatan: str = ""
    hasil: Mapping[int, str] = field(default_factory=dict)  # requirement number -> reason, "" where it is met
    tujuan: int | None = None
    naskah: str | None = None
    lewat: str | None = None
    scan: tuple[CleanBerkas, ...] = ()


class SudahBerubah(SipetrokError):
    """Somebody else was faster; nothing was changed by this press."""

    def __init__(self, nama: str) -> None:
        super().__init__(f"Berkas ini baru saja dikerjakan {nama}. Tindakan Anda tidak disimpan; "
                         "inilah keadaan yang terbaru.")


class KurangIsian(SipetrokError):
    """The action needs something that was not sent; `isian` names the form field."""

    def __init__(self, isian: str, kalimat: str) -> None:
        super().__init__(kalimat)
        self.isian = isian


def actor_of(petugas: Petugas) -> Actor:
    """The officer as the rules see them."""
    return Actor(petugas.id, petugas.peran)


def act(permohonan_id: int, petugas: Petugas, press: Press, folder: FolderKantor, storage: Storage,
        base_url: str, now: datetime) -> Permohonan:
    """Does what was pressed. The same press twice does it once.

    Raises SudahBerubah, TindakanTertutup, KurangIsian, CetakGagal; then nothing was changed.
    """
    actor = actor_of(petugas)
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
        if press.versi != permohonan.versi:
            _require_same_press(permohonan, actor, press)
            return permohonan
        standar, keadaan = standar_of(permohonan), keadaan_of(permohonan)
        workflow.require_open(standar, keadaan, actor, press.tindakan)
        tugas = standar.langkah[keadaan.langkah].tugas
        press = replace(press, hasil={n: reason.strip() for n, reason in press.hasil.items()})
        _require_filled(standar, permohonan, tugas, press)
        rows = workflow.press(standar, keadaan, actor, press.tindakan, now, press.tujuan)
        _take_effect(permohonan, standar, tugas, press, folder, storage, base_url, now)
        record(permohonan, standar, rows, folder.kalender, press.tindakan, press.catatan.strip(), _checked(tugas, press))
    return permohonan


def _checked(tugas: Tugas, press: Press) -> Mapping[int, str]:
    """What a check found belongs to the end of a check, and to nothing else."""
    is_check = tugas is Tugas.PERIKSA and press.tindakan in (Tindakan.SELESAI, Tindakan.KEMBALIKAN)
    return press.hasil if is_check else {}


def _require_same_press(permohonan: Permohonan, actor: Actor, press: Press) -> None:
    """A second press of the same button is no conflict; anything else that came in between is."""
    since = permohonan.trail[press.versi:] if press.versi >= 0 else []
    # What the officer did first since then; a masuk that was stamped along is passed over.
    first = next((p for p in since if press.tindakan == Tindakan.TERIMA or p.tindakan != Tindakan.TERIMA), None)
    if first and first.tindakan == press.tindakan and all(p.petugas_id == actor.petugas_id for p in since):
        return
    last = permohonan.trail[-1].petugas if permohonan.trail else None
    raise SudahBerubah(last.nama if last else "pemohon")


def _require_filled(standar: Standar, permohonan: Permohonan, tugas: Tugas, press: Press) -> None:
    if press.tindakan in REASONED and not press.catatan.strip():
        raise KurangIsian("catatan", "Tulis alasannya, agar pemohon dan rekan kerja tahu sebabnya.")
    if press.tindakan is Tindakan.KEMBALIKAN and not any(press.hasil.values()):
        raise KurangIsian("hasil", "Tulis alasan pada setiap berkas atau data yang harus diperbaiki pemohon.")
    if press.tindakan is not Tindakan.SELESAI:
        return
    if tugas is Tugas.PERIKSA:
        _require_checked(standar, press)
    if tugas is Tugas.SERAHKAN:
        _require_product(standar, permohonan, press)


def _require_checked(standar: Standar, press: Press) -> None:
    if any(press.hasil.values()):
        raise KurangIsian("hasil", "Ada berkas yang Anda beri alasan. Kembalikan kepada pemohon, "
                                   "atau hapus alasannya jika berkas sudah sesuai.")
    unchecked = [n for n in range(1, len(standar.persyaratan) + 1) if n not in press.hasil]
    if unchecked:
        raise KurangIsian("hasil", f"Persyaratan {', '.join(map(str, unchecked))} belum diperiksa. "
                                   "Beri tanda sesuai pada setiap persyaratan.")


def _require_product(standar: Standar, permohonan: Permohonan, press: Press) -> None:
    if standar.jenis is Jenis.SURAT and not press.scan and not permohonan.surat[-1].scan_sha256:
        raise KurangIsian("scan", "Unggah pindaian surat yang sudah ditandatangani dan dicap.")
    langkah = standar.langkah[permohonan.langkah]
    if press.lewat and press.lewat not in langkah.lewat:
        raise KurangIsian("lewat", "Pilih cara penyerahan yang tersedia.")


def _take_effect(permohonan: Permohonan, standar: Standar, tugas: Tugas, press: Press, folder: FolderKantor,
                 storage: Storage, base_url: str, now: datetime) -> None:
    if press.naskah is not None and tugas is Tugas.OLAH:
        permohonan.naskah = press.naskah.strip()
    if press.tindakan is not Tindakan.SELESAI:
        return
    if tugas is Tugas.SERAHKAN and press.lewat:
        permohonan.lewat = press.lewat
    if standar.jenis is not Jenis.SURAT:
        return
    if tugas is Tugas.SAHKAN:
        surat.issue(folder, permohonan, storage, base_url, now)
    if tugas is Tugas.SERAHKAN and press.scan:
        surat.keep_scan(permohonan, press.scan, storage, now)


def save_naskah(permohonan_id: int, petugas: Petugas, versi: int, text: str) -> Permohonan:
    """Keeps the letter's text without finishing the step. Raises SudahBerubah, TindakanTertutup."""
    with transaction():
        permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
        if versi != permohonan.versi:
            _require_same_press(permohonan, actor_of(petugas), Press(Tindakan.SELESAI, versi))
        standar, keadaan = standar_of(permohonan), keadaan_of(permohonan)
        workflow.require_open(standar, keadaan, actor_of(petugas), Tindakan.SELESAI)
        if standar.langkah[keadaan.langkah].tugas is not Tugas.OLAH:
            raise workflow.TindakanTertutup
        permohonan.naskah = text.strip()
    return permohonan
