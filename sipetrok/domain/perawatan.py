"""When the upkeep of the system is due, and when a figure of its health deserves a word."""

from datetime import datetime, timedelta

DAILY = timedelta(
    hours=20
)  # since the last time: nightly work may begin a little earlier than the night before
OVERDUE = timedelta(
    hours=30
)  # since the last time: an office PC that is off at night does it while people work

LAMA = timedelta(days=3)  # a backup older than this is worth a word: a long weekend is not
SEMPIT = 1024**3  # bytes free on the disk below which the administrator is warned
LIBUR_BULAN = 11  # from this month on the holidays of the next year should be there


def is_due(last: datetime | None, now: datetime, is_office_open: bool) -> bool:
    """Once a day outside office hours; at once when it was left out."""
    if last is None or last > now:
        return True
    age = now - last
    return age >= OVERDUE or (age >= DAILY and not is_office_open)
