"""What the pemohon is told beside the steps: what is worth a sound on the phone, what is left of
the time, and when an officer begins.

On the phone stands no name, and nothing of what was asked for: a phone lies on tables. Pure, from
standard, trail and calendar.
"""

from sipetrok.alur.clock import MINUTE, KalenderKosong, OfficeTime, print_menit
from sipetrok.alur.course import Course
from sipetrok.alur.tindakan import Status
from sipetrok.domain import Worded
from sipetrok.sop.standar import Satuan, Standar, Tugas


class Kabar(Worded):
    """The news, each with its sentence."""

    words: str

    PERBAIKI = (
        "perbaiki",
        "Permohonan Anda perlu diperbaiki. Buka untuk melihat apa yang kurang.",
    )
    SIAP = "siap", "Hasil permohonan Anda sudah jadi. Buka untuk melihatnya."
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


def left(course: Course, time: OfficeTime) -> str:
    """What is left of a standard in minutes, while its clock runs; empty where nothing is."""
    waktu, run = course.standar.waktu, course.run
    is_running = run.started_at and not run.paused_at and not run.stopped_at
    if waktu is None or waktu.satuan is not Satuan.MENIT or not is_running:
        return ""
    rest = waktu.angka - run.minutes(time.kalender, time.now)
    return f"Sisa {print_menit(rest * MINUTE)}{waktu.saat}." if rest > 0 else ""


def opening(standar: Standar, time: OfficeTime, *, is_checked: bool = False) -> str:
    """When an officer begins, at once in opening hours, else at the next opening; and what that
    means for minutes. Empty where no opening is known. `is_checked` says that nothing is left to
    be checked.
    """
    kalender, now = time.kalender, time.now
    is_ahead = not is_checked and standar.first(Tugas.PERIKSA) is not None
    does = "memeriksa" if is_ahead else "mengerjakannya"
    guess = "" if time.kantor.jam.ditetapkan_kantor else " (perkiraan)"
    counted = ""
    if standar.waktu and standar.waktu.satuan is Satuan.MENIT:
        counted = f" Waktu {standar.waktu} hanya berjalan saat kantor buka."
    if closes := kalender.closing(now):
        return (
            f"Kantor sedang buka sampai pukul {kalender.print_jam(closes)}{guess}"
            f"{kalender.belum(closes)}. Petugas {does} menurut urutan masuk.{counted}"
        )
    try:
        opens = kalender.next_open(now)
    except KalenderKosong:
        return ""
    return (
        f"Kantor sedang tutup. Petugas mulai {does} {kalender.print_hari(opens)} "
        f"{kalender.print_jam(opens)}{guess}{kalender.belum(opens)}.{counted}"
    )
