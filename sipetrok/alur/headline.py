"""The first thing a pemohon reads about their permohonan: the result, then what to do next.

Pure words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sipetrok.alur.workflow import Keadaan, Status
from sipetrok.sop.standar import Jenis, Lewat, Standar

WAIT = "Anda tidak perlu melakukan apa-apa. Buka lagi halaman ini untuk melihat kabarnya."


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and what to do next; `kind` is done, paused, late or info."""

    kind: str
    title: str
    following: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a headline needs beyond standard and state."""

    repaired: bool  # the pemohon has just sent what was asked
    reasons: Mapping[int, str]  # what was returned, 0 for the data
    lewat: Lewat | None  # how the product reaches the pemohon
    place: str  # where to collect it
    catatan: str  # why it was refused
    has_file: bool  # the product can be downloaded


def headline(standar: Standar, keadaan: Keadaan, known: Known) -> Headline:
    """What the page of the pemohon begins with."""
    if keadaan.diserahkan or keadaan.status is Status.SELESAI:
        return _ready(standar.jenis, known)
    if keadaan.status.words.headline is not None:
        kind, title, following = keadaan.status.words.headline
        return Headline(
            kind,
            title.format(perbaikan=count(known.reasons)),
            following.format(alasan=known.catatan),
        )
    if known.repaired:
        return Headline("info", "Perbaikan sudah dikirim", f"Petugas memeriksanya lagi. {WAIT}")
    words = standar.langkah[keadaan.langkah].tugas.words_for(standar.jenis)
    is_taken = keadaan.pemegang is not None
    return Headline("info", (is_taken and words.taken) or words.title, WAIT)


def _ready(jenis: Jenis, known: Known) -> Headline:
    hasil = jenis.words.hasil
    sent = known.lewat.words.sent if known.lewat else ""
    if jenis.is_text or (known.has_file and not known.place):
        also = f" {hasil} juga dikirim {sent}." if sent else ""
        return Headline("done", jenis.words.ready, jenis.words.how + also)
    title = f"{hasil} Anda sudah jadi"
    if known.place:
        also = f" {hasil} juga dapat diunduh di sini." if known.has_file else ""
        following = f"Ambil di {known.place}. Tunjukkan kode permohonan ini.{also}"
        return Headline("done", title, following)
    following = f"{hasil} dikirim {sent}." if sent else "Permohonan ini selesai."
    return Headline("done", title, following)


def count(reasons: Mapping[int, str]) -> str:
    """What must be repaired, counted: "data dan 2 berkas"."""
    slots = sum(1 for n in reasons if n)
    parts = (["data"] if 0 in reasons else []) + ([f"{slots} berkas"] if slots else [])
    return " dan ".join(parts) or "permohonan"
