"""When an e-mail that did not get through is tried again, when nobody tries any more, and what an
address is.
"""

import re
from datetime import datetime, timedelta

# The gaps after the first failures; from then on the last one.
JEDA = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
MENYERAH = timedelta(days=3)
TERTAHAN = timedelta(
    days=1
)  # an e-mail that waits longer than this is a matter for the administrator
# Anybody may write anybody's address into a form: that many receipts go to one address in a day,
# and no more.
TANDA_TERIMA_SEHARI = 5
PALING_PANJANG = 254  # signs of an address (RFC 5321)

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_WORD}(?:\.{_WORD})*@{_LABEL}(?:\.{_LABEL})+")


def next_try(percobaan: int, dibuat_at: datetime, now: datetime) -> datetime | None:
    """When to try again after so many failed tries; None when the office gives up.

    Both must be over, the time and the tries: a computer that was off for a week begins where it
    stood.
    """
    if percobaan > len(JEDA) and now - dibuat_at >= MENYERAH:
        return None
    return now + JEDA[min(max(percobaan, 1), len(JEDA)) - 1]


def is_address(text: str) -> bool:
    """Whether mail can be sent there: plain letters only, nothing that could begin another line of
    a message.
    """
    return len(text) <= PALING_PANJANG and _ADDRESS.fullmatch(text) is not None
