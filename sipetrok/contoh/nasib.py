"""What becomes of each example file: every state of every layanan first, then a quarter as offices
have it.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import cycle, islice, zip_longest

from sipetrok.domain.workflow import REFUSABLE, Status
from sipetrok.sop.standar import Jenis, Mulai, Standar, Tugas


class Laju(StrEnum):
    """How a file goes compared with its standard."""

    LANCAR = "lancar"
    HAMPIR = "hampir"  # the time is nearly up
    TERLAMBAT = "terlambat"


@dataclass(frozen=True)
class Nasib:
    """The end of one file for now, and the detours on its way."""

    standar: Standar
    status: Status
    langkah: int = 0  # where a file under way stands, or was withdrawn
    diterima: bool = False  # somebody there has taken it
    kembali: bool = False  # was returned to the pemohon once, and repaired
    turun: bool = False  # was sent back before it was signed
    tanya: bool = False  # another desk was asked within a step
    koreksi: bool = False  # was sent back after it was signed: the letter has a second version
    laju: Laju = Laju.LANCAR
    baru: bool = False  # of these days


# Of a hundred files behind which nobody has to look: most went well.
USUAL = {
    Status.SELESAI: 82,
    Status.BERJALAN: 6,
    Status.DITOLAK: 5,
    Status.DITARIK: 3,
    Status.DIKEMBALIKAN: 3,
    Status.DRAF: 1,
}
# Ordinary letters are asked for by the dozen, whatever the office.
POPULAR = {"keterangan": 4, "pengantar": 3}


def plan(offered: Sequence[Standar], jumlah: int, chance: random.Random) -> list[Nasib]:
    """The fates of so many files. With few of them the most telling come first."""
    covered = (nasib for turn in zip_longest(*map(_each_state, offered)) for nasib in turn if nasib)
    found = list(islice(covered, jumlah))
    found += islice(_detours(offered), jumlah - len(found))
    weights = [popularity(standar) for standar in offered]
    while len(found) < jumlah:
        found.append(_usual(chance.choices(offered, weights)[0], chance))
    turn = cycle((Laju.LANCAR, Laju.TERLAMBAT, Laju.LANCAR, Laju.HAMPIR))
    return [_with_pace(nasib, turn, chance) for nasib in found]


def popularity(standar: Standar) -> int:
    """How often a layanan is asked for, compared with others."""
    return max(
        (weight for word, weight in POPULAR.items() if word in standar.judul.lower()), default=2
    )


def _each_state(standar: Standar) -> list[Nasib]:
    """Every step and every state of one layanan, a sample of everything at the head."""
    steps = [
        Nasib(standar, Status.BERJALAN, i, diterima=i % 2 == 0, baru=True)
        for i in range(1, len(standar.langkah))
    ]
    others = [Nasib(standar, Status.SELESAI)]
    if may_return(standar):
        others.append(Nasib(standar, Status.DIKEMBALIKAN))
    if by_pemohon(standar):
        others.append(Nasib(standar, Status.DRAF, baru=True))
    if any(langkah.tugas in REFUSABLE for langkah in standar.langkah):
        others.append(Nasib(standar, Status.DITOLAK))
    if by_pemohon(standar):
        others.append(Nasib(standar, Status.DITARIK, langkah=1))
    mixed = [nasib for pair in zip_longest(others, steps[1:]) for nasib in pair if nasib]
    return steps[:1] + mixed


def _detours(offered: Sequence[Standar]) -> Iterator[Nasib]:
    """Files with a history, one of each kind for every layanan that has it."""
    kinds = [
        [
            *(
                [Nasib(s, Status.BERJALAN, s.first(Tugas.PERIKSA), kembali=True, baru=True)]
                if may_return(s)
                else []
            ),
            *(
                [Nasib(s, Status.BERJALAN, _draft_step(s), turun=True, baru=True)]
                if may_lower(s)
                else []
            ),
            *(
                [
                    Nasib(s, Status.SELESAI, koreksi=True, baru=True),
                    Nasib(s, Status.BERJALAN, s.first(Tugas.SERAHKAN), koreksi=True, baru=True),
                ]
                if may_correct(s)
                else []
            ),
            *(
                [
                    Nasib(s, Status.BERJALAN, asking_step(s), tanya=True, baru=True),
                    Nasib(s, Status.BERJALAN, asking_step(s), tanya=True, diterima=True, baru=True),
                    Nasib(s, Status.SELESAI, tanya=True),
                ]
                if asking_step(s) is not None
                else []
            ),
            *([Nasib(s, Status.DRAF)] if by_pemohon(s) else []),
        ]
        for s in offered
    ]
    # One kind after the other, each time of another layanan, until all have been.
    width = max(map(len, kinds))
    for shift in range(len(kinds)):
        for n in range(width):
            row = kinds[(n + shift) % len(kinds)]
            if n < len(row):
                yield row[n]


def by_pemohon(standar: Standar) -> bool:
    """Whether people apply for it: what comes from the office's own list is neither begun nor
    withdrawn by them.
    """
    return standar.mulai is Mulai.PERMOHONAN


def may_return(standar: Standar) -> bool:
    return standar.first(Tugas.PERIKSA) is not None and bool(standar.uploads)


def may_lower(standar: Standar) -> bool:
    sahkan, draft = standar.first(Tugas.SAHKAN), _draft_step(standar)
    return sahkan is not None and draft is not None and draft < sahkan


def asking_step(standar: Standar) -> int | None:
    """The first step inside which another desk may be asked; None without one."""
    return next((i for i, langkah in enumerate(standar.langkah) if langkah.koordinasi), None)


def may_correct(standar: Standar) -> bool:
    return (
        standar.jenis is Jenis.SURAT
        and may_lower(standar)
        and standar.first(Tugas.SERAHKAN) is not None
    )


def _draft_step(standar: Standar) -> int | None:
    return standar.first(Tugas.OLAH)


def _usual(standar: Standar, chance: random.Random) -> Nasib:
    status = chance.choices(tuple(USUAL), tuple(USUAL.values()))[0]
    if status is Status.DIKEMBALIKAN and not may_return(standar):
        status = Status.SELESAI
    if status in (Status.DRAF, Status.DITARIK) and not by_pemohon(standar):
        status = Status.SELESAI
    last = len(standar.langkah)
    if status is Status.BERJALAN:
        return Nasib(
            standar, status, chance.randrange(1, last), diterima=chance.random() < 0.4, baru=True
        )
    finished = status is Status.SELESAI
    return Nasib(
        standar,
        status,
        1 if status is Status.DITARIK else 0,
        baru=status is Status.DRAF,
        kembali=finished and may_return(standar) and chance.random() < 0.18,
        tanya=finished and asking_step(standar) is not None and chance.random() < 0.3,
        turun=finished and may_lower(standar) and chance.random() < 0.06,
        koreksi=finished and may_correct(standar) and chance.random() < 0.03,
    )


def _with_pace(nasib: Nasib, turn: Iterator[Laju], chance: random.Random) -> Nasib:
    """Open files show the whole range; of the finished ones few were late."""
    if nasib.status is Status.BERJALAN and nasib.langkah <= (
        nasib.standar.first(Tugas.PERIKSA) or 0
    ):
        return nasib  # its clock does not run yet
    if nasib.status is Status.BERJALAN:
        return replace(nasib, laju=next(turn))
    late = 0.6 if nasib.koreksi or nasib.turun else 0.09
    return replace(nasib, laju=Laju.TERLAMBAT if chance.random() < late else Laju.LANCAR)
