"""Which steps can be done on many files with one press, and what has to be true of each file first;
files counted by area. Pure.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Tindakan
from sipetrok.sop.standar import ON_PAPER, TOGETHER, Langkah, Lewat, Standar, Tugas

# Steps that ask for no judgement of the single file beyond what the officer has done with it
# already. A check, a text and a paraf are made file by file.
MANY = frozenset(
    {Tugas.TERIMA, Tugas.KERJAKAN, Tugas.SAHKAN, Tugas.SERAHKAN, Tugas.KIRIM}
)
UNKNOWN = "Tidak tertulis"  # the area of a file whose service does not ask for it


@dataclass(frozen=True)
class Kelompok:
    """One layanan at one of its steps: the files that are done together."""

    standar: Standar
    # Of the pinned standard: files filed under another version are a group of their own.
    standar_id: int
    # The place of the step, from 0.
    langkah: int

    @property
    def step(self) -> Langkah:
        """What is to be done with each of the files."""
        return self.standar.langkah[self.langkah]

    @property
    def is_taken_first(self) -> bool:
        """A file in a colleague's hands, or meant for a colleague, is not offered."""
        return self.step.tugas in (Tugas.KERJAKAN, Tugas.OLAH)

    @property
    def hands_over(self) -> bool:
        """Whether the step is the one that gives the product to its owner."""
        return self.step.tugas is Tugas.SERAHKAN

    @property
    def needs_scan(self) -> bool:
        """Only files whose signed letter is here already."""
        return self.hands_over and self.standar.jenis.is_issued

    @property
    def without_pdf(self) -> tuple[Lewat, ...] | None:
        """The ways that need no PDF; by any other the document must be here. None: nothing must."""
        if not self.hands_over or not self.standar.jenis.is_taken_in:
            return None
        paper = tuple(way for way in self.step.lewat if way in ON_PAPER)
        return None if paper == self.step.lewat else paper

    @property
    def is_partial(self) -> bool:
        """Whether files wait here that cannot be done in a batch, because their letter or document
        is not here yet.
        """
        return self.needs_scan or self.without_pdf is not None

    @property
    def ways(self) -> tuple[Lewat, ...]:
        """By which of its ways the step hands products over together, with a berita acara.

        Empty where each product goes to its owner alone.
        """
        if not self.hands_over:
            return ()
        return tuple(way for way in TOGETHER if way in self.step.lewat)

    @property
    def takes_berita_acara(self) -> bool:
        """Whether a berita acara can end this step for many files."""
        return self.step.tugas is Tugas.KIRIM or bool(self.ways)

    @property
    def receiver(self) -> str | None:
        """The role that receives what is sent: the first that is not the sender's own.

        None at a step that sends nothing, and where no other role follows.
        """
        if self.step.tugas is not Tugas.KIRIM:
            return None
        own = frozenset(self.step.pelaksana)
        later = self.standar.langkah[self.langkah + 1 :]
        return next(
            (one.pelaksana[0] for one in later if own.isdisjoint(one.pelaksana)), None
        )


def kelompok_of(standar: Standar, standar_id: int, langkah: int) -> Kelompok | None:
    """The group of a step, `langkah` counted from 0; None where the step is done file by file,
    and for a place that the standard does not have.
    """
    if langkah not in range(len(standar.langkah)):
        return None
    # A document that travels on paper alone is printed elsewhere: its `olah` has nothing to be
    # written or taken in.
    is_printed = standar.jenis.is_taken_in and ON_PAPER.issuperset(standar.lewat)
    tugas = standar.langkah[langkah].tugas
    if tugas in MANY or (tugas is Tugas.OLAH and is_printed):
        return Kelompok(standar, standar_id, langkah)
    return None


def is_passed_on(course: Course, tugas: Tugas, at: datetime) -> bool:
    """Whether what left at the step `tugas` at this moment is proven to have arrived, though nobody
    wrote it down: the desk that receives has ended its step. What the sender's own desk does after
    it, and the archive, prove nothing.
    """
    steps = course.standar.langkah
    ended = [one for one in course.trail if one.tindakan is Tindakan.SELESAI]
    sent = [n for n, one in enumerate(ended) if steps[one.langkah].tugas is tugas]
    if tugas is not Tugas.KIRIM or not sent:
        return False
    # A clock that was put back stamps the row later than the paper: then the first one is meant.
    start = next((n for n in reversed(sent) if ended[n].at <= at), sent[0])
    here = ended[start].langkah
    return any(
        one.langkah > here and _proves_arrival(steps[here], steps[one.langkah])
        for one in ended[start + 1 :]
    )


def _proves_arrival(sent: Langkah, done: Langkah) -> bool:
    if done.tugas is Tugas.SERAHKAN:
        return True
    is_elsewhere = frozenset(sent.pelaksana).isdisjoint(done.pelaksana)
    return is_elsewhere and done.tugas is not Tugas.ARSIPKAN


Asal = tuple[str, str]  # kecamatan and desa as a file has them


@dataclass(frozen=True, slots=True)
class Jumlah:
    """How many files are of one area, and what these have written for it."""

    nama: str
    jumlah: int
    # By these the files of the area are found again; empty for an area without any.
    asal: frozenset[Asal]


def count_by_area(
    found: Mapping[Asal, int],
    kecamatan: Collection[str] = (),
    desa: Collection[str] = (),
) -> tuple[Jumlah, ...]:
    """Files by (kecamatan, desa), in the order of names; of the office's own areas also those
    without any, as 0.

    A desa of the office itself stands without its kecamatan, which is the same for all of them.
    `found` has the number of files of each area as they were written there; `kecamatan` and
    `desa` are the names of the office's own. Files that name neither come last, as UNKNOWN.
    """
    areas: dict[Asal, set[Asal]] = {("", name): set() for name in desa}
    for one, below in found:
        area = ("" if below in desa else one, below)
        areas.setdefault(area, set()).add((one, below))
    for name in {*kecamatan} - {one for one, _ in areas}:
        areas[name, ""] = set()
    # What is not told apart stands last.
    return tuple(
        Jumlah(
            ", ".join(filter(None, reversed(area))) or UNKNOWN,
            sum(found[one] for one in areas[area]),
            frozenset(areas[area]),
        )
        for area in sorted(areas, key=lambda area: (not any(area), area))
    )
