"""Which steps can be done on many files with one press, and what has to be true of each file first.
Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sipetrok.domain.berita_acara import TOGETHER
from sipetrok.domain.workflow import Paraf, Tindakan
from sipetrok.sop.standar import ON_PAPER, Jenis, Langkah, Lewat, Standar, Tugas

# Steps that ask for no judgement of the single file beyond what the officer has done with it
# already. A check, a text and a paraf are made file by file.
MANY = frozenset({Tugas.TERIMA, Tugas.KERJAKAN, Tugas.SAHKAN, Tugas.SERAHKAN, Tugas.KIRIM})


@dataclass(frozen=True, slots=True)
class Kelompok:
    """One layanan at one of its steps: the files that are done together."""

    standar_id: int
    langkah: int
    is_taken_first: bool = (
        False  # a file in a colleague's hands, or meant for a colleague, is not offered
    )
    needs_scan: bool = False  # only files whose signed letter is here already
    without_pdf: tuple[Lewat, ...] | None = (
        None  # the ways that need no PDF; by any other the document must be here
    )


def kelompok_of(standar: Standar, standar_id: int, langkah: int) -> Kelompok | None:
    """The group of a step; None where the step is done file by file."""
    if langkah not in range(len(standar.langkah)) or not _is_done_together(
        standar, standar.langkah[langkah]
    ):
        return None
    here = standar.langkah[langkah]
    hands_over = here.tugas is Tugas.SERAHKAN
    without_pdf = _on_paper(here) if hands_over and standar.jenis is Jenis.DOKUMEN else None
    return Kelompok(
        standar_id,
        langkah,
        here.tugas in (Tugas.KERJAKAN, Tugas.OLAH),
        hands_over and standar.jenis is Jenis.SURAT,
        without_pdf,
    )


def _is_done_together(standar: Standar, langkah: Langkah) -> bool:
    """A document that travels on paper alone is printed elsewhere: its `olah` has nothing to be
    written or taken in.
    """
    is_printed = (
        langkah.tugas is Tugas.OLAH
        and standar.jenis is Jenis.DOKUMEN
        and ON_PAPER.issuperset(standar.lewat)
    )
    return langkah.tugas in MANY or is_printed


def _on_paper(langkah: Langkah) -> tuple[Lewat, ...] | None:
    """Which of its ways carry the document on paper; None where all of them do."""
    return (
        None
        if ON_PAPER.issuperset(langkah.lewat)
        else tuple(way for way in langkah.lewat if way in ON_PAPER)
    )


def ways_together(langkah: Langkah) -> tuple[Lewat, ...]:
    """By which of its ways a step hands products over together, with a berita acara."""
    return (
        tuple(way for way in TOGETHER if way in langkah.lewat)
        if langkah.tugas is Tugas.SERAHKAN
        else ()
    )


def takes_berita_acara(langkah: Langkah) -> bool:
    """Whether a berita acara can end this step for many files."""
    return langkah.tugas is Tugas.KIRIM or bool(ways_together(langkah))


def receiving_peran(standar: Standar, langkah: int) -> str | None:
    """The role that receives what is sent at this step: the first that is not the sender's own.

    None without one.
    """
    here = frozenset(standar.langkah[langkah].pelaksana)
    following = (
        one.pelaksana[0] for one in standar.langkah[langkah + 1 :] if here.isdisjoint(one.pelaksana)
    )
    return next(following, None) if standar.langkah[langkah].tugas is Tugas.KIRIM else None


def is_passed_on(standar: Standar, trail: Sequence[Paraf], tugas: Tugas, at: datetime) -> bool:
    """Whether what left at the step `tugas` at this moment is proven to have arrived, though nobody
    wrote it down: the desk that receives has ended its step. What the sender's own desk does after
    it, and the archive, prove nothing.
    """
    steps = standar.langkah
    ends = [n for n, one in enumerate(trail) if one.tindakan is Tindakan.SELESAI]
    left = [n for n in ends if steps[trail[n].langkah].tugas is tugas]
    if tugas is not Tugas.KIRIM or not left:
        return False
    # A clock that was put back stamps the row later than the paper: then the first one is meant.
    start = next((n for n in reversed(left) if trail[n].at <= at), left[0])
    sent = trail[start].langkah
    return any(
        _proves_arrival(steps[sent], steps[trail[n].langkah])
        for n in ends
        if n > start and trail[n].langkah > sent
    )


def _proves_arrival(sent: Langkah, done: Langkah) -> bool:
    is_elsewhere = (
        frozenset(sent.pelaksana).isdisjoint(done.pelaksana) and done.tugas is not Tugas.ARSIPKAN
    )
    return is_elsewhere or done.tugas is Tugas.SERAHKAN
