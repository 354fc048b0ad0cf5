"""The first thing a pemohon reads about their permohonan: the result, then what to do next.

Pure words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sipetrok.domain.workflow import Keadaan, Status
from sipetrok.sop.standar import Jenis, Lewat, Standar, Tugas

HASIL = {Jenis.SURAT: "Surat", Jenis.JAWABAN: "Jawaban", Jenis.DOKUMEN: "Dokumen"}
WAIT = "Anda tidak perlu melakukan apa-apa. Buka lagi halaman ini untuk melihat kabarnya."


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and what to do next; `kind` is done, paused, late or info."""

    kind: str
    title: str
    following: str


def headline(
    standar: Standar,
    keadaan: Keadaan,
    *,
    repaired: bool,
    reasons: Mapping[int, str],
    lewat: str,
    place: str,
    catatan: str,
    has_file: bool = True,
    was_mailed: bool = False,
) -> Headline:
    """`reasons`: what was returned, 0 for the data; `place`: where to collect; `catatan`: why it
    was refused; `has_file`: whether the product can be downloaded; `was_mailed`: whether the office
    itself sent it by e-mail.
    """
    hasil = HASIL[standar.jenis]
    if keadaan.diserahkan or keadaan.status is Status.SELESAI:
        is_told = lewat != Lewat.EMAIL or was_mailed
        return _ready(standar.jenis, lewat if is_told else Lewat.UNDUH, place, has_file)
    match keadaan.status:
        case Status.DRAF:
            return Headline(
                "paused", "Permohonan belum dikirim", "Lanjutkan, lalu kirim ke kantor."
            )
        case Status.DIKEMBALIKAN:
            return Headline(
                "paused",
                f"Perbaiki {count(reasons)}",
                "Kirim hanya yang diminta di bawah ini. Yang lain sudah disimpan.",
            )
        case Status.DITOLAK:
            return Headline("late", "Permohonan ditolak", f"Alasan kantor: {catatan}")
        case Status.DITARIK:
            return Headline(
                "info",
                "Permohonan sudah dibatalkan",
                "Anda boleh mengajukan permohonan baru kapan saja.",
            )
    return _under_way(
        standar.langkah[keadaan.langkah].tugas, hasil, repaired, keadaan.pemegang is not None
    )


# How an answer or a document also travels, beside the pemohon's own page.
ALSO = {
    Lewat.AKUN: "lewat akun Anda",
    Lewat.EMAIL: "lewat e-mail",
    Lewat.WHATSAPP: "lewat WhatsApp",
    Lewat.POS: "lewat pos",
}


def _ready(jenis: Jenis, lewat: str, place: str, has_file: bool) -> Headline:
    hasil = HASIL[jenis]
    if jenis is Jenis.JAWABAN:
        sent = f" Jawaban juga dikirim {ALSO[lewat]}." if lewat in ALSO else ""
        return Headline("done", "Jawaban Anda sudah ada", f"Baca jawabannya di bawah ini.{sent}")
    if lewat in (Lewat.DESA, Lewat.KANTOR):
        also = f" {hasil} juga dapat diunduh di sini." if has_file else ""
        return Headline(
            "done",
            f"{hasil} Anda sudah jadi",
            f"Ambil di {place}. Tunjukkan kode permohonan ini.{also}",
        )
    if has_file:
        sent = f" {hasil} juga dikirim {ALSO[lewat]}." if lewat in ALSO else ""
        return Headline(
            "done",
            f"{hasil} Anda siap diunduh",
            f"Unduh, simpan di HP, lalu cetak bila perlu.{sent}",
        )
    sent = f"{hasil} dikirim {ALSO[lewat]}." if lewat in ALSO else "Permohonan ini selesai."
    return Headline("done", f"{hasil} Anda sudah jadi", sent)


def _under_way(tugas: Tugas, hasil: str, repaired: bool, is_taken: bool) -> Headline:
    if repaired:
        return Headline("info", "Perbaikan sudah dikirim", f"Petugas memeriksanya lagi. {WAIT}")
    titles = {
        Tugas.TERIMA: "Permohonan sudah dikirim",
        Tugas.PERIKSA: "Permohonan sedang diperiksa"
        if is_taken
        else "Permohonan menunggu diperiksa",
        Tugas.SAHKAN: f"{hasil} Anda menunggu tanda tangan",
        Tugas.SERAHKAN: f"{hasil} Anda sudah ditandatangani",
        Tugas.OLAH: f"{hasil} Anda sedang dibuat",
    }
    return Headline("info", titles.get(tugas, "Permohonan sedang dikerjakan"), WAIT)


def count(reasons: Mapping[int, str]) -> str:
    """What must be repaired, counted: "data dan 2 berkas"."""
    slots = sum(1 for n in reasons if n)
    parts = (["data"] if 0 in reasons else []) + ([f"{slots} berkas"] if slots else [])
    return " dan ".join(parts) or "permohonan"
