"""The routing slip: every desk that a file visited, with its masuk and keluar, read from the trail.

Waiting (arrived, not yet taken) and working (taken, not yet passed on) are told apart, so that
"where is it stuck" has an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sipetrok.domain.clock import (
    Kalender,
    calendar_days_between,
    office_time_between,
    working_days_between,
)
from sipetrok.domain.workflow import Keadaan, Paraf, Status, Tindakan, advance
from sipetrok.sop.standar import Koordinasi, Langkah, Satuan, Standar

ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of the file at one desk. `masuk` and `keluar` are None while they have not happened.

    `langkah` is None while the file is with the pemohon for repair.
    """

    langkah: int | None
    tiba: datetime
    masuk: datetime | None = None
    keluar: datetime | None = None
    petugas_id: int | None = None
    tindakan: Tindakan | None = None  # how the stay ended
    koordinasi: int | None = None  # which koordinasi of the step it was out for

    def waiting(self, kalender: Kalender, now: datetime) -> timedelta:
        """Office time from arrival to masuk, or to now."""
        return max(office_time_between(self.tiba, self.masuk or self.keluar or now, kalender), ZERO)

    def working(self, kalender: Kalender, now: datetime) -> timedelta:
        """Office time from masuk to keluar, or to now; zero before masuk."""
        if self.masuk is None:
            return ZERO
        return max(office_time_between(self.masuk, self.keluar or now, kalender), ZERO)


def place_of(standar: Standar, stay: Stay) -> Langkah | Koordinasi | None:
    """The step, or the koordinasi inside it, at which the file stayed; None while it was with the
    pemohon.
    """
    if stay.langkah is None:
        return None
    langkah = standar.langkah[stay.langkah]
    return langkah if stay.koordinasi is None else langkah.koordinasi[stay.koordinasi]


def is_over(standar: Standar, stay: Stay, kalender: Kalender, now: datetime) -> bool:
    """Whether a stay took longer than the SOP gives it, waiting included; never where the SOP gives
    nothing.

    The pemohon's own time is printed and never counted.
    """
    place = place_of(standar, stay)
    if place is None or place.waktu is None or stay.langkah == 0:
        return False
    end = stay.keluar or now
    if place.waktu.satuan is Satuan.MENIT:
        return stay.waiting(kalender, now) + stay.working(kalender, now) > timedelta(
            minutes=place.waktu.angka
        )
    first, last = kalender.day_of(stay.tiba), kalender.day_of(end)
    if place.waktu.satuan is Satuan.HARI:
        return calendar_days_between(first, last) > place.waktu.angka
    return working_days_between(first, last, kalender) > place.waktu.angka


def visits(standar: Standar, trail: Sequence[Paraf]) -> tuple[Stay, ...]:
    """The stays in order. The last one is open (`keluar` None) while the file is under way."""
    stays: list[Stay] = []
    keadaan = Keadaan()
    for paraf in trail:
        keadaan = advance(standar, keadaan, paraf)
        if paraf.tindakan is Tindakan.TERIMA:
            stays[-1] = _take(stays[-1], paraf)
            continue
        if stays:
            stays[-1] = replace(stays[-1], keluar=paraf.at, tindakan=paraf.tindakan)
        else:
            stays.append(Stay(0, paraf.at, paraf.at, paraf.at, None, paraf.tindakan))
        if keadaan.status is Status.BERJALAN:
            stays.append(Stay(keadaan.langkah, paraf.at, koordinasi=keadaan.koordinasi))
        elif keadaan.status is Status.DIKEMBALIKAN:
            stays.append(Stay(None, paraf.at))
    return tuple(stays)


def _take(stay: Stay, paraf: Paraf) -> Stay:
    """A colleague who takes the file over keeps the first masuk: the desk has had it since then."""
    return replace(stay, masuk=stay.masuk or paraf.at, petugas_id=paraf.petugas_id)
