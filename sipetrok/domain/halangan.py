"""Absences: who does whose work while somebody is away, and which absences exclude each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


def stands_in_for(petugas_id: int, away: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Everybody whose work this officer does today; `away` pairs each absent officer with their
    pengganti.

    Through a pengganti who is away as well, so that nothing waits for anybody on leave.
    """
    pairs, seen = tuple(away), {petugas_id}
    found: set[int] = set()
    while seen:
        seen = (
            {absent for absent, pengganti in pairs if pengganti in seen}
            - found
            - {petugas_id}
        )
        found |= seen
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Rekan:
    """An active officer on a day: their roles, and who stands in for them while they are away."""

    id: int
    nama: str
    peran: frozenset[str]
    pengganti: int | None = None


def pairs(people: Iterable[Rekan]) -> tuple[tuple[int, int], ...]:
    """Who is away, each with their pengganti."""
    return tuple((one.id, one.pengganti) for one in people if one.pengganti is not None)


def colleagues(
    people: Iterable[Rekan], pelaksana: Iterable[str], but: int
) -> tuple[tuple[int, str], ...]:
    """Who may go on with a file at this desk today, in the order of `people`; `but` is left out.

    The absent ones are not offered, their pengganti are.
    """
    team, needed = tuple(people), frozenset(pelaksana)
    away = pairs(team)
    held = {one.id for one in team if not needed.isdisjoint(one.peran)}
    standing_in = {one.id for one in team if stands_in_for(one.id, away) & held}
    offered = (held | standing_in) - {but, *(absent for absent, _ in away)}
    return tuple((one.id, one.nama) for one in team if one.id in offered)


@dataclass(frozen=True)
class Masa:
    """One absence: who is away from `dari` to `sampai`, both included, and who stands in."""

    petugas: int
    pengganti: int
    dari: date
    sampai: date

    def meets(self, other: "Masa") -> bool:
        """Whether both have a day in common."""
        return self.dari <= other.sampai and other.dari <= self.sampai


def clash(wanted: Masa, others: Iterable[Masa]) -> tuple[Masa, str, str] | None:
    """The first recorded absence that stands in the way, with the field and the sentence of the
    refusal; None when it can be recorded.

    `{absent}` is who is away then, `{days}` from when to when.
    """
    for other in others:
        if not wanted.meets(other):
            continue
        if other.petugas == wanted.petugas:
            kalimat = (
                "{petugas} sudah tercatat berhalangan {days}. Cabut dahulu catatan itu, atau pilih "
                "tanggal lain."
            )
            return other, "dari", kalimat
        if other.petugas == wanted.pengganti:
            kalimat = "{pengganti} sendiri berhalangan {days}. Pilih pengganti lain."
            return other, "pengganti", kalimat
        if other.pengganti == wanted.petugas:
            kalimat = (
                "{petugas} menggantikan {absent} pada {days}. Cabut dahulu halangan {absent} itu, "
                "catat lagi dengan pengganti lain, lalu ulangi."
            )
            return other, "petugas", kalimat
    return None
