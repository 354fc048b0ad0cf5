"""One press of an officer on one file: gather, let the pure rules decide, apply, commit once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sipetrok.domain import workflow
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.identitas import titik
from sipetrok.domain.workflow import Actor, Tindakan
from sipetrok.models import Permohonan, Petugas, db
from sipetrok.operations import dokumen, surat, surel
from sipetrok.operations.halangan import peran_of
from sipetrok.operations.press import KurangIsian as KurangIsian
from sipetrok.operations.press import Press, require_filled
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import keadaan_of, record
from sipetrok.operations.transaction import transaction
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Jenis, Lewat, Standar, Tugas
from sipetrok.storage import Storage


@dataclass(frozen=True)
class Meja:
    """Where a press is made: the office, its storage, its public address, and the moment."""

    folder: FolderKantor
    storage: Storage
    base_url: str
    now: datetime


class SudahBerubah(SipetrokError):
    """Somebody else was faster; nothing was changed by this press."""

    def __init__(self, nama: str) -> None:
        super().__init__(
            titik(f"Berkas ini baru saja dikerjakan {nama}") + " Tindakan Anda tidak disimpan; "
            "inilah keadaan yang terbaru."
        )
        self.nama = nama


def actor_of(petugas: Petugas, folder: FolderKantor, now: datetime) -> Actor:
    """The officer as the rules see them at this moment: with the roles of those they stand in for."""
    peran = peran_of(petugas, folder.kalender.day_of(now), folder.kantor)
    return Actor(petugas.id, peran, folder.kantor.has(peran, "pengawas"))


def act(
    permohonan_id: int,
    petugas: Petugas,
    press: Press,
    folder: FolderKantor,
    storage: Storage,
    base_url: str,
    now: datetime,
) -> Permohonan:
    """Does what was pressed. The same press twice does it once.

    Raises SudahBerubah, TindakanTertutup, KurangIsian, CetakGagal; then nothing was changed.
    """
    with transaction():
        return act_within(permohonan_id, petugas, press, Meja(folder, storage, base_url, now))


def act_within(permohonan_id: int, petugas: Petugas, press: Press, meja: Meja) -> Permohonan:
    """The same inside the caller's transaction, as for a batch that is recorded as one."""
    actor = actor_of(petugas, meja.folder, meja.now)
    permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
    if press.versi != permohonan.versi:
        _require_same_press(permohonan, actor, press)
        return permohonan
    standar, keadaan = standar_of(permohonan), keadaan_of(permohonan)
    workflow.require_open(standar, keadaan, actor, press.tindakan)
    tugas = standar.langkah[keadaan.langkah].tugas
    press = replace(press, hasil={n: reason.strip() for n, reason in press.hasil.items()})
    require_filled(standar, permohonan, tugas, press)
    if press.tindakan is Tindakan.ALIHKAN:
        _require_colleague(standar, keadaan, press, meja)
    rows = workflow.press(
        standar, keadaan, actor, press.tindakan, meja.now, press.tujuan, press.kepada
    )
    _take_effect(permohonan, petugas, standar, tugas, press, meja)
    record(
        permohonan,
        standar,
        rows,
        meja.folder.kalender,
        press.tindakan,
        press.catatan.strip(),
        _checked(tugas, press),
    )
    return permohonan


def _checked(tugas: Tugas, press: Press) -> Mapping[int, str]:
    """What a check found belongs to the end of a check, and to nothing else."""
    is_check = tugas is Tugas.PERIKSA and press.tindakan in (Tindakan.SELESAI, Tindakan.KEMBALIKAN)
    return press.hasil if is_check else {}


def _require_same_press(permohonan: Permohonan, actor: Actor, press: Press) -> None:
    """A second press of the same button is no conflict; anything else that came in between is."""
    since = permohonan.trail[press.versi :] if press.versi >= 0 else []
    # What the officer did first since then; a masuk that was stamped along is passed over.
    first = next(
        (p for p in since if press.tindakan == Tindakan.TERIMA or p.tindakan != Tindakan.TERIMA),
        None,
    )
    if (
        first
        and first.tindakan == press.tindakan
        and all(p.petugas_id == actor.petugas_id for p in since)
    ):
        return
    last = permohonan.trail[-1].petugas if permohonan.trail else None
    raise SudahBerubah(last.nama if last else "pemohon")


def _require_colleague(
    standar: Standar, keadaan: workflow.Keadaan, press: Press, meja: Meja
) -> None:
    """Raises KurangIsian unless the file is handed to somebody who may go on with it today."""
    colleague = db.session.get(Petugas, press.kepada) if press.kepada else None
    if colleague is None or not colleague.aktif:
        raise KurangIsian("kepada", "Pilih rekan yang akan meneruskan berkas ini.")
    if not workflow.may_hold(
        workflow.current_langkah(standar, keadaan), actor_of(colleague, meja.folder, meja.now)
    ):
        raise KurangIsian(
            "kepada", f"{colleague.nama} tidak bertugas di meja ini. Pilih rekan lain."
        )


def _take_effect(
    permohonan: Permohonan,
    petugas: Petugas,
    standar: Standar,
    tugas: Tugas,
    press: Press,
    meja: Meja,
) -> None:
    if press.naskah is not None and tugas is Tugas.OLAH:
        permohonan.naskah = press.naskah.strip()
    if press.tindakan is not Tindakan.SELESAI:
        return
    if tugas is Tugas.SERAHKAN and press.lewat == Lewat.EMAIL:
        surel.queue_product(permohonan, standar, meja.now)
    if tugas is Tugas.SERAHKAN and press.lewat and not _comes_later(permohonan, standar):
        permohonan.lewat = press.lewat
    if standar.jenis is Jenis.DOKUMEN and press.scan and tugas in dokumen.TAKEN_IN_AT:
        dokumen.take_in(permohonan, petugas, press.scan, press.nomor, meja.storage, meja.now)
    if standar.jenis is not Jenis.SURAT:
        return
    if tugas is Tugas.SAHKAN:
        surat.issue(meja.folder, permohonan, meja.storage, meja.base_url, meja.now, petugas)
    if tugas is Tugas.SERAHKAN and press.scan:
        surat.keep_scan(permohonan, press.scan, meja.storage, meja.now)


def _comes_later(permohonan: Permohonan, standar: Standar) -> bool:
    """Whether the way that the pemohon chose belongs to a later hand-over: a scan first, the paper
    by post.
    """
    return any(
        permohonan.lewat in langkah.lewat for langkah in standar.langkah[permohonan.langkah + 1 :]
    )


def save_naskah(
    permohonan_id: int, petugas: Petugas, versi: int, text: str, folder: FolderKantor, now: datetime
) -> Permohonan:
    """Keeps the text of a letter or an answer without finishing the step.

    Raises SudahBerubah, TindakanTertutup.
    """
    with transaction():
        actor = actor_of(petugas, folder, now)
        permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
        if versi != permohonan.versi:
            _require_same_press(permohonan, actor, Press(Tindakan.SELESAI, versi))
        standar, keadaan = standar_of(permohonan), keadaan_of(permohonan)
        workflow.require_open(standar, keadaan, actor, Tindakan.SELESAI)
        if standar.langkah[keadaan.langkah].tugas is not Tugas.OLAH:
            raise workflow.TindakanTertutup
        permohonan.naskah = text.strip()
    return permohonan
