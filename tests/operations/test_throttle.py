"""Brakes on guessing hold across processes, count what they should, and know no address."""

from datetime import timedelta

import databases
import pytest
from builders import NOW, another_app, later
from sqlalchemy import event

from sipetrok.models import Percobaan, db
from sipetrok.operations.throttle import (
    DRAF,
    LACAK,
    MASUK_AKUN,
    Brake,
    TerlaluSering,
    block_of,
    count,
    forget,
    free_at,
    keyed,
    note,
    require_room,
)
from sipetrok.operations.transaction import transaction

REM = Brake("uji", 3, timedelta(minutes=10))


def fail(times: int, kunci: str = "a", rem: Brake = REM, now=NOW) -> None:
    for _ in range(times):
        note(rem, kunci, now)


def test_below_the_bound_there_is_room(app):
    fail(2)

    require_room(REM, "a", NOW)


def test_at_the_bound_nothing_more_is_looked_at(app):
    fail(3)

    with pytest.raises(TerlaluSering, match="dalam 10 menit"):
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


def test_it_says_until_when_to_the_second(app):
    for minute in range(5):
        note(REM, "a", later(minutes=minute))

    with pytest.raises(TerlaluSering, match="Coba lagi dalam 8 menit") as refusal:
        require_room(REM, "a", later(minutes=4, seconds=0.5))
    assert refusal.value.detik == 8 * 60  # until the third of the newest three is over
    with pytest.raises(TerlaluSering):
        require_room(REM, "a", later(minutes=12, seconds=-1))
    require_room(REM, "a", later(minutes=12))


def test_a_thousand_citizens_behind_one_address_begin_in_an_hour(app):
    with transaction():
        for n in range(1000):
            count(DRAF, "operator", later(seconds=3.6 * n))

    require_room(DRAF, "operator", later(hours=1))


def test_counting_looks_at_its_own_rows_only(app):
    with transaction():
        for n in range(300):
            count(REM, f"orang {n}", NOW)
    asked = []

    def explain(_connection, cursor, statement, parameters, *_rest) -> None:
        if not statement.startswith(("EXPLAIN", "BEGIN", "INSERT", "SELECT pg_")):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", explain)
    note(REM, "a", NOW)
    free_at(REM, "a", NOW)
    event.remove(db.engine, "before_cursor_execute", explain)

    if databases.IS_POSTGRESQL:
        return
    for statement, parameters in asked:
        plan = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", parameters
        )
        found = " ".join(row.detail for row in plan)
        assert "SCAN" not in found and "(jenis=?)" not in found, found
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("198.51.100.7", "::ffff:198.51.100.7"),
        ("fe80::1%eth0", "fe80::2"),
    ],
)
def test_one_line_is_one_visitor_whatever_its_address(address, same):
    assert block_of(address) == block_of(same)


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("198.51.100.7", "198.51.100.8"),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.8"),
        ("", "unix:"),
    ],
)
def test_neighbours_are_told_apart(address, other):
    assert block_of(address) != block_of(other)
    assert block_of("2001:db8:1:2::1", 48) == block_of("2001:db8:1:3::1", 48)


def test_what_is_stored_tells_no_address():
    assert keyed("rahasia", "192.0.2.1|loket") == keyed("rahasia", "192.0.2.1|loket")
    assert keyed("rahasia", "192.0.2.1") != keyed("lain", "192.0.2.1") != "192.0.2.1"
    assert len(keyed("rahasia", "192.0.2.1")) == 64


def test_the_brakes_of_sign_in_and_look_up_are_set():
    assert MASUK_AKUN.paling_banyak <= 10
    assert LACAK.paling_banyak <= 30
