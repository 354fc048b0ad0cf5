"""Products on paper that wait to be collected: when they were handed over, and when the officer
must call. Pure.

The limit is the standard's `batas_ambil`, in calendar days from the moment at which the product lay
ready.
"""

from collections.abc import Sequence
from datetime import datetime, time

from sipetrok.domain.clock import Kalender, add_calendar_days
from sipetrok.domain.keadaan import Keadaan, Paraf, Status
from sipetrok.domain.workflow import advance
from sipetrok.sop.standar import ON_PAPER, Langkah, Lewat, Standar, Tugas

# Collected by somebody after the hand-over; by post the hand-over itself is the delivery.
COLLECTED = frozenset({Lewat.DESA, Lewat.KANTOR})


def handed_over_at(standar: Standar, trail: Sequence[Paraf]) -> datetime | None:
    """When the product was first made available; None before."""
    keadaan = Keadaan()
    for paraf in trail:
        keadaan = advance(standar, keadaan, paraf)
        if keadaan.diserahkan:
            return paraf.at
    return None


def ready_since(standar: Standar, trail: Sequence[Paraf], lewat: str) -> datetime | None:
    """Since when a product on paper waits for its owner: at a step that hands it over, or after it.
    None otherwise.

    `lewat` is the way that the pemohon chose: whoever downloads waits for no paper.
    """
    keadaan, arrived, given = Keadaan(), None, None
    for paraf in trail:
        before = keadaan
        keadaan = advance(standar, keadaan, paraf)
        if (
            standar.langkah[keadaan.langkah].tugas is Tugas.SERAHKAN
            and keadaan.langkah != before.langkah
        ):
            arrived = paraf.at
        if keadaan.diserahkan and not before.diserahkan:
            given = paraf.at
    here = standar.langkah[keadaan.langkah]
    if (
        keadaan.status is Status.BERJALAN
        and here.tugas is Tugas.SERAHKAN
        and _on_paper(here, lewat)
    ):
        return arrived
    is_kept = keadaan.status in (Status.BERJALAN, Status.SELESAI) and lewat in COLLECTED
    return given if is_kept else None


def _on_paper(langkah: Langkah, lewat: str) -> bool:
    """Whether the product leaves this step on paper: by the way chosen; where the step has not that
    one, by all.

    So the paper that follows a download is known at the step that posts it.
    """
    ways = (lewat,) if lewat in langkah.lewat else langkah.lewat
    return bool(ways) and ON_PAPER.issuperset(ways)


def call_at(
    standar: Standar, trail: Sequence[Paraf], lewat: str, is_collected: bool, kalender: Kalender
) -> datetime | None:
    """From when on the officer must call whoever has not collected: the day after the limit.

    None without a limit.
    """
    if standar.batas_ambil is None or is_collected:
        return None
    since = ready_since(standar, trail, lewat)
    if since is None:
        return None
    day = add_calendar_days(kalender.day_of(since), standar.batas_ambil.angka + 1)
    return datetime.combine(day, time(), kalender.zona)
