"""Writers are served in the order in which they came, and what takes long is made while others
write.
"""

import io
import time
from contextlib import suppress
from threading import Event, Thread

import pytest
from builders import NOW, another_app, make_context, make_permohonan, petugas
from pypdf import PdfReader
from sqlalchemy.exc import OperationalError

from sipetrok.alur.workflow import Tindakan
from sipetrok.models import Penomor, Surat, db
from sipetrok.operations import transaction as writing
from sipetrok.operations.act import act
from sipetrok.operations.context import Press
from sipetrok.operations.transaction import (
    beforehand,
    composed,
    next_number,
    once,
    transaction,
)
from sipetrok.operations.turn import Turn
from sipetrok.simpanan.disk import Storage
from sipetrok.sop.standar import Tugas
from sipetrok.web.errors import BUSY, trouble

LONG = 60  # seconds; nobody here waits so long


def in_threads(count: int, work) -> None:
    threads = [Thread(target=work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def wait_for(turn: Turn, waiting: int) -> None:
    while len(turn._line) < waiting:
        time.sleep(0.001)


# The turn.


def test_whoever_came_first_is_served_first():
    turn, served = Turn(), []

    def come(n: int) -> None:
        wait_for(turn, n + 1)
        with turn.taken(LONG):
            served.append(n)

    with turn.taken(LONG):
        threads = [Thread(target=come, args=(n,)) for n in range(6)]
        for n, thread in enumerate(threads):
            thread.start()
            wait_for(turn, n + 2)
    for thread in threads:
        thread.join()

    assert served == list(range(6))


def test_whoever_waited_too_long_leaves_the_line_and_holds_up_nobody():
    turn, refused = Turn(), []

    def come(_n: int) -> None:
        try:
            with turn.taken(0.01):
                pass
        except TimeoutError:
            refused.append(True)

    with turn.taken(LONG) as has_waited:
        in_threads(2, come)

    assert refused == [True, True] and not has_waited
    with turn.taken(0):
        pass


def test_the_turn_is_given_back_by_whoever_fails():
    turn = Turn()
    with pytest.raises(ZeroDivisionError), turn.taken(LONG):
        raise ZeroDivisionError

    with turn.taken(0):
        pass


# Transactions.


def test_a_transaction_inside_another_is_refused_loudly_and_nothing_is_written(app):
    with pytest.raises(RuntimeError, match="already"), transaction():
        next_number("surat", 2026)
        with transaction():
            pass

    assert db.session.get(Penomor, ("surat", 2026)) is None


def test_whoever_waited_too_long_for_the_others_is_told_that_the_office_is_busy(
    app, monkeypatch
):
    began, ended = Event(), Event()

    def hold() -> None:
        with app.app_context(), transaction():
            began.set()
            ended.wait(LONG)

    holder = Thread(target=hold)
    holder.start()
    began.wait(LONG)
    monkeypatch.setattr(writing, "PATIENCE", 0.01)
    with pytest.raises(OperationalError) as refused, transaction():
        pass
    ended.set()
    holder.join()

    assert trouble(refused.value) == BUSY


# What is made beforehand.


def write_elsewhere() -> None:
    """What only goes while nobody else writes."""
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.begin()


class Watched(Storage):
    """While something is put here, others must be able to write."""

    def put(self, data: bytes, **options) -> str:
        write_elsewhere()
        return super().put(data, **options)


def test_while_a_letter_is_printed_and_kept_others_can_write(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.SAHKAN)
    watched = Watched(storage.root, storage.kunci)

    signed = act(
        file.id,
        Press(Tindakan.SELESAI, file.versi),
        make_context(folder, watched, NOW, petugas("camat")),
    )

    assert signed.surat[-1].urut == 1 and storage.read(signed.surat[-1].sha256)


def test_what_is_made_beforehand_is_made_once_and_what_was_drawn_stays(app):
    made, drawn = [], []

    def make() -> str:
        write_elsewhere()
        made.append(True)
        return "PDF"

    @composed
    def work() -> tuple[int, str]:
        drawn.append(once("token", object()))
        return next_number("surat", 2026), beforehand("naskah", make)

    assert work() == (1, "PDF")
    assert made == [True] and len(drawn) == 2 and len(set(drawn)) == 1
    assert work() == (2, "PDF") and made == [True] * 2, "kept for one press only"


def test_whoever_is_overtaken_every_time_makes_it_while_the_others_wait(app):
    other, made = another_app(app), []

    def overtake() -> None:
        with other.app_context(), transaction():
            next_number("surat", 2026)

    @composed
    def work() -> int:
        number = next_number("surat", 2026)

        def make() -> int:
            made.append(number)
            with suppress(RuntimeError):  # nobody overtakes whoever has the turn
                overtake()
            return number

        return beforehand(number, make)

    assert work() == 5 and made == [1, 2, 3, 4, 5]
    assert db.session.get(Penomor, ("surat", 2026)).terakhir == 5
    with other.app_context():
        db.engine.dispose()


def test_letters_signed_at_once_have_neither_gap_nor_double_and_say_their_number(
    app, folder, storage
):
    files = [
        make_permohonan(folder, storage, Tugas.SAHKAN, kunci=f"kunci-{n}")
        for n in range(4)
    ]
    pressed = [(one.id, Press(Tindakan.SELESAI, one.versi)) for one in files]
    db.session.rollback()

    def sign(n: int) -> None:
        with app.app_context():
            act(*pressed[n], make_context(folder, storage, NOW, "camat"))

    in_threads(4, sign)

    letters = db.session.scalars(db.select(Surat).order_by(Surat.urut)).all()
    assert [one.urut for one in letters] == [1, 2, 3, 4]
    for one in letters:
        page = PdfReader(io.BytesIO(storage.read(one.sha256))).pages[0].extract_text()
        assert one.nomor in page and one.token in page
