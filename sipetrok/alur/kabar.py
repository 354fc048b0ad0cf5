"""What is worth a sound on the pemohon's phone, and in which words: no name, and nothing of what
was asked for, because a phone lies on tables.

Pure, from the course of a file.
"""

from sipetrok.alur.course import Course
from sipetrok.alur.tindakan import Status
from sipetrok.domain import Worded


class Kabar(Worded):
    """The news, each with its sentence."""

    words: str

    PERBAIKI = (
        "perbaiki",
        "Permohonan Anda perlu diperbaiki. Buka untuk melihat apa yang kurang.",
    )
    SIAP = "siap", "Permohonan Anda sudah selesai. Buka untuk melihat hasilnya."
    TOLAK = "tolak", "Permohonan Anda tidak dapat dikabulkan. Buka untuk alasannya."
    # Sent by the clock, and not by a press.
    AMBIL = (
        "ambil",
        "Hasil permohonan Anda belum diambil. Buka untuk melihat tempatnya.",
    )


def news_of(course: Course, lewat: str) -> Kabar | None:
    """What a file that stands so has to tell; None while a desk has it. `lewat` is the way by which
    the product reaches the pemohon.
    """
    keadaan = course.keadaan
    match keadaan.status:
        case Status.DIKEMBALIKAN:
            return Kabar.PERBAIKI
        case Status.DITOLAK:
            return Kabar.TOLAK
        case Status.SELESAI:
            return Kabar.SIAP
        case Status.BERJALAN if keadaan.diserahkan or course.ready_since(lewat):
            return Kabar.SIAP
    return None
