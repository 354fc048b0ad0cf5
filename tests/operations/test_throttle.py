"""Brakes on guessing hold across processes, count what they should, and know no address."""

from datetime import timedelta

import pytest
from builders import NOW, another_app, later

from sipetrok.models import Percobaan, db
from sipetrok.operations.throttle import (
    LACAK,
    MASUK_AKUN,
    Brake,
    TerlaluSering,
    forget,
    keyed,
    note,
    require_room,
)

REM = Brake("uji", 3, timedelta(minutes=10))


def fail(times: int, kunci: str = "a", rem: Brake = REM, now=NOW) -> None:
    for _ in range(times):
        note(rem, kunci, now)


def test_below_the_bound_there_is_room(app):
    fail(2)

    require_room(REM, "a", NOW)


def test_at_the_bound_nothing_more_is_looked_at(app):
    fail(3)

    with pytest.raises(TerlaluSering, match="Tunggu 10 menit"):
        require_room(REM, "a", NOW)


def test_time_gives_room_again(app):
    fail(3)

    with pytest.raises(TerlaluSering):
        require_room(REM, "a", later(minutes=9))
    require_room(REM, "a", later(minutes=10))


def test_each_visitor_and_each_kind_is_counted_apart(app):
    fail(3)

    require_room(REM, "b", NOW)
    require_room(LACAK, "a", NOW)


def test_success_forgets_the_failures_of_this_visitor_alone(app):
    fail(3)
    fail(3, "b")

    forget(REM, "a")

    require_room(REM, "a", NOW)
    with pytest.raises(TerlaluSering):
        require_room(REM, "b", NOW)


def test_old_attempts_are_removed(app):
    fail(3)

    note(REM, "b", later(minutes=11))

    assert db.session.scalar(db.select(db.func.count()).select_from(Percobaan)) == 1


def test_a_brake_holds_in_another_process_on_the_same_database(app):
    other = another_app(app)
    with other.app_context():
        fail(2)
        db.engine.dispose()
    fail(1)

    with pytest.raises(TerlaluSering):
        require_room(REM, "a", NOW)
    with other.app_context():
        with pytest.raises(TerlaluSering):
            require_room(REM, "a", NOW)
        db.session.remove()
        db.engine.dispose()


def test_the_brake_outlives_a_rollback_of_what_came_after_it(app):
    fail(3)

    db.session.rollback()

    with pytest.raises(TerlaluSering):
        require_room(REM, "a", NOW)


def test_what_is_stored_tells_no_address():
    assert keyed("rahasia", "192.0.2.1|loket") == keyed("rahasia", "192.0.2.1|loket")
    assert keyed("rahasia", "192.0.2.1") != keyed("lain", "192.0.2.1") != "192.0.2.1"
    assert len(keyed("rahasia", "192.0.2.1")) == 64


def test_the_brakes_of_sign_in_and_look_up_are_set():
    assert MASUK_AKUN.paling_banyak <= 10
    assert LACAK.paling_banyak <= 30
