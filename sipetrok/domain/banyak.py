"""Which steps can be done on many files with one press, and what has to be true of each file first. Pure."""

from dataclasses import dataclass

from sipetrok.domain.berita_acara import TOGETHER
from sipetrok.domain.standar import Jenis, Langkah, Lewat, Standar, Tugas

# Steps that ask for no judgement of the single file beyond what the officer has done with it already. A check, a
# text and a paraf are made file by file.
MANY = frozenset({Tugas.TERIMA, Tugas.KERJAKAN, Tugas.SAHKAN, Tugas.SERAHKAN, Tugas.KIRIM})


@dataclass(frozen=True, slots=True)
class Kelompok:
    """One layanan at one of its steps: the files that are done together."""

    standar_id: int
    langkah: int
    is_taken_first: bool = False  # a file in a colleague's hands, or meant for a colleague, is not offered
    needs_scan: bool = False  # only files whose signed letter is here already


def kelompok_of(standar: Standar, standar_id: int, langkah: int) -> Kelompok | None:
    """The group of a step; None where the step is done file by file."""
    if langkah not in range(len(standar.langkah)) or standar.langkah[langkah].tugas not in MANY:
        return None
    tugas = standar.langkah[langkah].tugas
    needs_scan = tugas is Tugas.SERAHKAN and standar.jenis is Jenis.SURAT
    return Kelompok(standar_id, langkah, tugas is Tugas.KERJAKAN, needs_scan)


def ways_together(langkah: Langkah) -> tuple[Lewat, ...]:
    """By which of its ways a step hands products over together, with a berita acara."""
    return tuple(way for way in TOGETHER if way in langkah.lewat) if langkah.tugas is Tugas.SERAHKAN else ()


def takes_berita_acara(langkah: Langkah) -> bool:
    """Whether a berita acara can end this step for many files."""
    return langkah.tugas is Tugas.KIRIM or bool(ways_together(langkah))


def receiving_peran(standar: Standar, langkah: int) -> str | None:
    """The role that receives what is sent at this step: the first that is not the sender's own. None without one."""
    here = frozenset(standar.langkah[langkah].pelaksana)
    following = (one.pelaksana[0] for one in standar.langkah[langkah + 1:] if here.isdisjoint(one.pelaksana))
    return next(following, None) if standar.langkah[langkah].tugas is Tugas.KIRIM else None
