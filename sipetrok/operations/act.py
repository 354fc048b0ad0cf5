"""One press of an officer on one file: gather, ask for what its action demands, let the pure rules
decide, apply, commit once.
"""

from collections.abc import Mapping
from dataclasses import replace

from sipetrok.alur import workflow
from sipetrok.alur.workflow import REASONED, Tindakan
from sipetrok.domain import SipetrokError
from sipetrok.domain.identitas import titik
from sipetrok.domain.kontak import has_whatsapp
from sipetrok.models import Permohonan, Petugas, db
from sipetrok.operations import surel
from sipetrok.operations.context import Context, KurangIsian, Press
from sipetrok.operations.trail import record
from sipetrok.operations.transaction import changing, composed
from sipetrok.produk import produk_of
from sipetrok.sop.standar import ON_PAPER, Lewat, Tugas


class SudahBerubah(SipetrokError):
    """Somebody else was faster; nothing was changed by this press.

    `nama` is who it was, "pemohon" where it was no officer.
    """

    def __init__(self, nama: str) -> None:
        super().__init__(
            titik(f"Berkas ini baru saja dikerjakan {nama}")
            + " Tindakan Anda tidak disimpan; "
            "inilah keadaan yang terbaru."
        )
        self.nama = nama


@composed
def act(permohonan_id: int, press: Press, context: Context) -> Permohonan:
    """Does what was pressed, in one transaction. The same press twice does it once.

    `press.versi` is the version that the officer saw. A file that went on since is left
    alone: where this very officer did the same thing, the press is taken for its own
    repetition, else SudahBerubah names who was faster.

    A letter is printed before the transaction that gives it its number, so that others can
    write meanwhile. On a full disk neither is made, nor an e-mail to the pemohon.

    Raises SudahBerubah, TindakanTertutup, KurangIsian, CetakGagal, PenyimpananTertutup,
    and NoResultFound where there is no such file; then nothing was changed.
    """
    return act_within(permohonan_id, press, context)


def act_within(permohonan_id: int, press: Press, context: Context) -> Permohonan:
    """The same inside the caller's transaction, as for a batch that is recorded as one.

    The file is locked first, then looked at: of two presses at once the second sees
    what the first has done. What is printed makes it begin anew, see `composed`.
    """
    permohonan = db.session.get_one(Permohonan, permohonan_id, with_for_update=True)
    if press.versi != permohonan.versi:
        _require_same_press(permohonan, press, context)
        return permohonan
    keadaan, tugas = permohonan.keadaan, permohonan.keadaan.step.tugas
    keadaan.require_open(context.actor, press.tindakan)
    press = replace(
        press, hasil={n: reason.strip() for n, reason in press.hasil.items()}
    )
    _require_filled(permohonan, press)
    if press.tindakan is Tindakan.SELESAI:
        produk_of(permohonan).require(tugas, press)
    if press.tindakan is Tindakan.ALIHKAN:
        _require_colleague(permohonan, press, context)
    rows = keadaan.press(
        context.actor, press.tindakan, context.now, press.tujuan, press.kepada
    )
    _take_effect(permohonan, tugas, press, context)
    said = replace(press, catatan=press.catatan.strip(), hasil=_checked(tugas, press))
    record(permohonan, rows, context.kalender, said)
    return permohonan


def _checked(tugas: Tugas, press: Press) -> Mapping[int, str]:
    """What a check found belongs to the end of a check, and to nothing else."""
    is_check = tugas is Tugas.PERIKSA and press.tindakan in (
        Tindakan.SELESAI,
        Tindakan.KEMBALIKAN,
    )
    if not is_check:
        return {}
    return press.hasil


def _require_same_press(permohonan: Permohonan, press: Press, context: Context) -> None:
    """A second press of the same button is no conflict; anything else that came in between is."""
    since = permohonan.trail[press.versi :] if press.versi >= 0 else []
    # What the officer did first since then; a masuk that was stamped along is passed over.
    is_taking = press.tindakan is Tindakan.TERIMA
    first = next((p for p in since if is_taking or p.tindakan != Tindakan.TERIMA), None)
    is_mine = all(p.petugas_id == context.actor.petugas_id for p in since)
    if first and first.tindakan == press.tindakan and is_mine:
        return
    last = (p.petugas.nama for p in permohonan.trail[-1:] if p.petugas)
    raise SudahBerubah(next(last, "pemohon"))


def _require_colleague(permohonan: Permohonan, press: Press, context: Context) -> None:
    """Raises KurangIsian unless the file is handed to somebody who may go on with it today."""
    colleague = db.session.get(Petugas, press.kepada) if press.kepada else None
    if colleague is None or not colleague.aktif:
        raise KurangIsian("kepada", "Pilih rekan yang akan meneruskan berkas ini.")
    if not context.as_of(colleague).actor.may_hold(permohonan.keadaan.step):
        raise KurangIsian(
            "kepada", f"{colleague.nama} tidak bertugas di meja ini. Pilih rekan lain."
        )


def _take_effect(
    permohonan: Permohonan, tugas: Tugas, press: Press, context: Context
) -> None:
    """What the press does beside the trail: keeps the text, queues the e-mail, makes the product.

    The text of a letter is kept with every action of its step, so that whoever hands
    the file on loses nothing of it.
    """
    if press.naskah is not None and tugas is Tugas.OLAH:
        permohonan.naskah = press.naskah.strip()
    if press.tindakan is not Tindakan.SELESAI:
        return
    if tugas is Tugas.SERAHKAN and press.lewat:
        if press.lewat == Lewat.EMAIL:
            surel.queue_product(permohonan, context)
        if not _comes_later(permohonan):
            permohonan.lewat = press.lewat
    produk_of(permohonan).finish(tugas, press, context)


def _comes_later(permohonan: Permohonan) -> bool:
    """Whether the way that the pemohon chose belongs to a later hand-over: a scan first, the paper
    by post.
    """
    later = permohonan.standar.langkah[permohonan.langkah + 1 :]
    return any(permohonan.lewat in langkah.lewat for langkah in later)


def save_naskah(
    permohonan_id: int, versi: int, text: str, context: Context
) -> Permohonan:
    """Keeps the text of a letter or an answer without finishing the step.

    Nothing is added to the trail, so the version stays: of two who write at once the
    later text stands. Raises SudahBerubah, and TindakanTertutup for whoever may not
    finish this step, and where nothing is written.
    """
    with changing(Permohonan, permohonan_id) as permohonan:
        if versi != permohonan.versi:
            _require_same_press(permohonan, Press(Tindakan.SELESAI, versi), context)
        permohonan.keadaan.require_open(context.actor, Tindakan.SELESAI)
        if permohonan.keadaan.step.tugas is not Tugas.OLAH:
            raise workflow.TindakanTertutup
        permohonan.naskah = text.strip()
    return permohonan


# What a press must bring.


def _require_filled(permohonan: Permohonan, press: Press) -> None:
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
    """Raises KurangIsian unless every requirement was ticked and nothing has a reason beside it.

    The data of the pemohon, which is 0, needs no tick.
    """
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
    """Raises KurangIsian for a way that this step has not, or whose address nobody gave."""
    if not press.lewat:
        return
    way = next(
        (one for one in permohonan.keadaan.step.lewat if one == press.lewat), None
    )
    if way is None:
        raise KurangIsian("lewat", "Pilih cara penyerahan yang tersedia.")
    # What goes on paper by the one way that there is, goes: nothing else could be chosen.
    is_only = way in ON_PAPER and len(permohonan.keadaan.step.lewat) == 1
    if way.words.address is None or is_only:
        return
    kunci, called = way.words.address
    value = permohonan.isian.get(kunci, "")
    if not value:
        raise KurangIsian("lewat", f"Pemohon tidak memberi {called}. Pilih cara lain.")
    if way is Lewat.WHATSAPP and not has_whatsapp(value):
        raise KurangIsian("lewat", "Nomor pemohon bukan nomor HP. Pilih cara lain.")
