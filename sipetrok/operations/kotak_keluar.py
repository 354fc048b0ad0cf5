"""The outbox: what is written down in the transaction that causes it, and sent afterwards, by one
process only; e-mails, and news on phones.

Sending holds no transaction. A try is claimed by moving `lagi_at` forward, so that whoever dies in
the middle leaves something that is due again; it goes out twice only when the "taken" of the other
side never became our note.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import OperationalError

from sipetrok.domain import SipetrokError
from sipetrok.kiriman.surel import BelumTerkirim, TidakTerkirim
from sipetrok.models import Pemberitahuan, Surel, db
from sipetrok.operations.transaction import transaction

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
# What waits longer than this is a matter for the administrator.
TERTAHAN = timedelta(days=1)
CLAIM = timedelta(minutes=15)  # longer than one try can take

Tabel = type[Surel] | type[Pemberitahuan]


@dataclass(frozen=True)
class Hasil:
    """What became of what was due: sent, to be tried again, given up."""

    terkirim: int = 0
    ditunda: int = 0
    gagal: int = 0


@dataclass(frozen=True)
class Kurir:
    """Who takes one kind of thing out of the outbox.

    `write` makes of a row what is handed to `send`, which raises BelumTerkirim or TidakTerkirim;
    `ended` is told how a row ended, inside the transaction that notes it: None once it was sent.
    """

    tabel: Any  # one of Tabel
    write: Callable[[Any], object]
    send: Callable[[Any], None]
    ended: Callable[[Any, SipetrokError | None], None]

    def send_due(self, now: datetime) -> Hasil:
        """Sends what is due; ends early where nobody is taken anything from."""
        begun, ended = time.monotonic(), Counter[str]()

        def moment() -> datetime:
            # A long run goes on in real time: a claim made with an old clock would be over before
            # the try is.
            return now + timedelta(seconds=time.monotonic() - begun)

        while self._is_due(moment()) and (claimed := self._claim(moment())):
            row_id, written = claimed
            refusal: SipetrokError | None = None
            try:
                self.send(written)
                end = "terkirim"
            except BelumTerkirim as error:
                end, refusal = "ditunda", error
            except TidakTerkirim as error:
                end, refusal = "gagal", error
            self._note(row_id, moment(), refusal)
            ended[end] += 1
            if isinstance(refusal, BelumTerkirim) and refusal.is_general:
                break
        return Hasil(**ended)

    def _due(self, now: datetime) -> Select[tuple[int]]:
        """The number of the next row whose time has come, the longest due first."""
        tabel = self.tabel
        waiting = (tabel.terkirim_at.is_(None), tabel.lagi_at <= now)
        return (
            select(tabel.id).where(*waiting).order_by(tabel.lagi_at, tabel.id).limit(1)
        )

    def _is_due(self, now: datetime) -> bool:
        """Looked at without the lock: nearly always there is nothing to do, and nobody should wait
        for that.
        """
        found = db.session.scalar(self._due(now)) is not None
        db.session.rollback()
        return found

    def _claim(self, now: datetime) -> tuple[int, object] | None:
        """Takes the next due row for this process; None when others were faster."""
        with transaction():
            row_id = db.session.scalar(self._due(now))
            if row_id is None:
                return None
            row = db.session.get_one(self.tabel, row_id)
            row.lagi_at, row.percobaan = now + CLAIM, row.percobaan + 1
            return row_id, self.write(row)

    def _note(self, row_id: int, now: datetime, refusal: SipetrokError | None) -> None:
        """What came of a try.

        A database that is busy is asked again: what was taken must not go out twice.
        """
        for left in reversed(range(3)):
            try:
                with transaction():
                    if row := db.session.get(self.tabel, row_id):
                        _end_try(row, now, refusal)
                        self.ended(row, refusal)
                return
            except OperationalError:
                if not left:
                    raise


def _end_try(row: Any, now: datetime, refusal: SipetrokError | None) -> None:
    """Sent, to be tried again, or given up: that is `lagi_at` and `galat` afterwards."""
    row.galat, row.lagi_at = "", None
    if refusal is None:
        row.terkirim_at = now
        return
    row.galat = refusal.kalimat
    if isinstance(refusal, BelumTerkirim):
        row.lagi_at = next_try(row.percobaan, row.dibuat_at, now)


def next_try(percobaan: int, dibuat_at: datetime, now: datetime) -> datetime | None:
    """When to try again after so many failed tries; None when the office gives up.

    Both must be over, the time and the tries: a computer that was off for a week begins where it
    stood.
    """
    if percobaan > len(JEDA) and now - dibuat_at >= MENYERAH:
        return None
    return now + JEDA[min(max(percobaan, 1), len(JEDA)) - 1]


def stuck(tabel: Tabel, now: datetime) -> tuple[int, str]:
    """How many have been waiting for more than a day, and why the oldest one does."""
    waiting = (
        tabel.terkirim_at.is_(None),
        tabel.lagi_at.is_not(None),
        tabel.dibuat_at < now - TERTAHAN,
    )
    found = select(func.count(), func.min(tabel.id)).where(*waiting)
    count, oldest = db.session.execute(found).one()
    why = select(tabel.galat).where(tabel.id == oldest)
    return count, db.session.scalar(why) or ""
