"""How long a draft is kept that nobody sends."""

from datetime import datetime, timedelta

UMUR = timedelta(
    days=14
)  # long enough to fetch a missing paper by boat; identity scans should not lie about longer
INGATAN = timedelta(
    days=90
)  # for so long a removed draft's code is still answered with what became of it


def habis_at(begun: datetime) -> datetime:
    """When a draft that was begun then runs out."""
    return begun + UMUR
