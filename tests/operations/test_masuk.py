"""Sessions in the database: opened for whoever the password fits, ended for good, and not kept for
ever.
"""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, SANDI, another_app, by, later, petugas
from sqlalchemy.exc import IntegrityError

from sipetrok.domain.petugas import DIAM, INGATAN, LAMA, Sebab
from sipetrok.models import Masuk, db
from sipetrok.operations.masuk import (
    Tempat,
    authenticate,
    end,
    fail,
    find,
    note_use,
    open_of,
    start,
)
from sipetrok.operations.petugas import (
    AkunDitolak,
    AkunTidakAda,
    SandiDitolak,
    block,
    change_sandi,
    named,
    reset_sandi,
    unblock,
)
from sipetrok.queries.petugas import every

COUNTER, PHONE = (
    Tempat("192.0.2.7", "Firefox di Windows"),
    Tempat("203.0.113.9", "Chrome di Android"),
)
BARU = "mangga biru sepatu"


def opened(akun: str = "staf", tempat: Tempat = COUNTER, now=NOW) -> str:
    """What the browser holds of a session that began then."""
    return start(petugas(akun), tempat, now).tanda


def rows(akun: str = "staf") -> list[Masuk]:
    return list(
        db.session.scalars(
            db.select(Masuk).filter_by(petugas_id=petugas(akun).id).order_by(Masuk.id)
        )
    )


def test_what_was_opened_is_found_by_what_the_browser_holds_and_by_nothing_else(app):
    tanda, other = opened(), opened("loket")
    number, _, token = tanda.partition(".")

    assert find(tanda, NOW).petugas.akun == "staf"
    for wrong in (
        f"{number}.{secrets.token_urlsafe(32)}",
        f"{other.partition('.')[0]}.{token}",
        token,
        number,
        f"{number}.",
        rows()[0].kunci,
        f"{number}.{rows()[0].kunci}",
    ):
        assert find(wrong, NOW) is None, wrong


def test_limits_are_those_of_the_moment_that_is_given(app):
    tanda = opened()

    assert find(tanda, later(minutes=119)) and find(tanda, NOW + DIAM) is None
    note_use(rows()[0].id, NOW + LAMA - timedelta(minutes=1))
    assert (
        find(tanda, NOW + LAMA - timedelta(seconds=1))
        and find(tanda, NOW + LAMA) is None
    )


def test_an_ended_session_is_not_brought_back_by_use_that_comes_late(app):
    tanda = opened()
    end(petugas("staf").id, NOW)
    note_use(rows()[0].id, later(minutes=10))

    assert find(tanda, NOW) is None and rows()[0].aktif_at == NOW


def test_signing_out_ends_one_or_all_or_all_others(app):
    here, there, third = opened(), opened(tempat=PHONE), opened()
    ids = [row.id for row in rows()]
    staf = petugas("staf").id

    assert end(staf, NOW, only=ids[2]) == 1 and end(staf, NOW, only=ids[2]) == 0
    assert end(staf, NOW, but=ids[0]) == 1
    assert [bool(find(one, NOW)) for one in (here, there, third)] == [
        True,
        False,
        False,
    ]
    assert end(staf, NOW) == 1 and find(here, NOW) is None


def test_only_sessions_of_the_account_are_ended(app):
    theirs = opened("loket")
    opened()

    assert end(petugas("staf").id, NOW, only=rows("loket")[0].id) == 0
    end(petugas("staf").id, NOW)
    assert find(theirs, NOW)


def test_what_a_limit_had_ended_keeps_its_own_reason(app):
    opened()
    opened(now=later(hours=3))

    end(petugas("staf").id, later(hours=3))

    assert [(row.sebab, row.keluar_at) for row in rows()] == [
        (Sebab.DIAM, NOW + DIAM),
        (Sebab.KELUAR, later(hours=3)),
    ]


def test_open_sessions_are_listed_with_the_one_used_last_on_top(app):
    opened(), opened(tempat=PHONE, now=later(minutes=10)), opened(now=later(minutes=30))
    note_use(rows()[0].id, later(hours=1))

    first, second, third = [row.id for row in rows()]

    assert [row.id for row in open_of(petugas("staf").id, later(hours=1))] == [
        first,
        third,
        second,
    ]
    assert [
        row.id for row in open_of(petugas("staf").id, later(hours=2, minutes=20))
    ] == [
        first,
        third,
    ]


def test_failed_tries_are_counted_since_the_last_success(app):
    fail("staf", PHONE, (), NOW)
    assert start(petugas("staf"), COUNTER, later(minutes=1)).gagal == 1
    fail("STAF ", PHONE, (), later(minutes=2))
    fail("staf", PHONE, (), later(minutes=3))
    fail("loket", PHONE, (), later(minutes=3))

    found = start(petugas("staf"), COUNTER, later(minutes=4))

    assert (found.gagal, found.sejak) == (2, later(minutes=1))
    assert start(petugas("staf"), COUNTER, later(minutes=5)).gagal == 0


def test_a_try_at_no_account_leaves_no_row(app):
    fail("siapa", PHONE, (), NOW)

    assert db.session.scalar(db.select(db.func.count()).select_from(Masuk)) == 0


def test_history_older_than_half_a_year_goes_with_the_next_sign_in(app):
    opened(now=NOW - INGATAN - timedelta(days=1))
    fail("staf", PHONE, (), NOW - INGATAN - timedelta(minutes=1))
    opened("loket", now=NOW - INGATAN - timedelta(days=1))
    fail("staf", PHONE, (), NOW - INGATAN)

    opened()

    assert [row.at for row in rows()] == [NOW - INGATAN, NOW]
    assert len(rows("loket")) == 1


def test_the_database_itself_refuses_a_session_without_a_key_and_an_unknown_reason(app):
    staf = petugas("staf").id
    for wrong in (
        {"berhasil": True},
        {"berhasil": False, "kunci": "x"},
        {"berhasil": False, "sebab": "bosan"},
        {"berhasil": True, "kunci": "x", "keluar_at": NOW},
    ):
        db.session.add(Masuk(petugas_id=staf, at=NOW, alamat="", perangkat="", **wrong))
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()


# Password and block, and the sessions that end with them.


def test_a_changed_password_ends_all_sessions_but_this_one(app, folder):
    here, there = opened(), opened(tempat=PHONE)
    theirs = opened("loket")

    assert change_sandi(SANDI, BARU, rows()[0].id, by("staf")) == 1

    assert find(here, NOW) and find(there, NOW) is None and find(theirs, NOW)
    assert (
        rows()[1].sebab == Sebab.SANDI
        and authenticate("staf", BARU)
        and not authenticate("staf", SANDI)
    )


@pytest.mark.parametrize(
    ("lama", "baru", "isian"),
    [
        ("salah sama sekali", BARU, "sandi"),
        (SANDI, SANDI, "sandi_baru"),
        (SANDI, "pendek", "sandi_baru"),
        (SANDI, "Pulau Burung 26", "sandi_baru"),
        (SANDI, "Pak Staf Pak Staf", "sandi_baru"),
    ],
)
def test_a_change_that_cannot_be_names_its_field_and_ends_nothing(
    app, folder, lama, baru, isian
):
    there = opened()

    with pytest.raises(SandiDitolak) as refused:
        change_sandi(lama, baru, 0, by("staf"))

    assert (
        refused.value.isian == isian
        and find(there, NOW)
        and authenticate("staf", SANDI)
    )


def in_another_process(app, work) -> None:
    other = another_app(app)
    with other.app_context():
        work()
        db.session.remove()
        db.engine.dispose()


def test_of_two_changes_at_once_the_second_is_refused(app, folder):
    staf = petugas("staf")
    assert staf.sandi
    in_another_process(
        app, lambda: reset_sandi(petugas("staf").id, "sepeda ungu ketupat", by())
    )

    with pytest.raises(SandiDitolak, match="baru saja diganti"):
        change_sandi(SANDI, BARU, 0, replace(by(), petugas=staf))
    assert authenticate("staf", "sepeda ungu ketupat")


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda: reset_sandi(petugas("staf").id, BARU, by()),
        lambda: block(petugas("staf").id, by()),
    ],
    ids=["sandi", "blokir"],
)
def test_a_sign_in_that_was_under_way_does_not_slip_through(app, folder, meanwhile):
    found = authenticate("staf", SANDI)
    in_another_process(app, meanwhile)

    assert start(found, COUNTER, NOW) is None and rows() == []


def test_a_reset_ends_every_session(app, folder):
    here = opened()

    assert reset_sandi(named(" STAF").id, BARU, by()) == 1

    assert find(here, NOW) is None and authenticate("staf", BARU)
    with pytest.raises(AkunDitolak, match="paling sedikit"):
        reset_sandi(petugas("staf").id, "pendek", by())


def test_a_block_ends_every_session_and_says_which_roles_nobody_has_now(app, folder):
    here = opened()

    assert block(petugas("staf").id, by()).kosong == ("pegawai",)

    assert (
        find(here, NOW) is None
        and rows()[0].sebab == Sebab.BLOKIR
        and authenticate("staf", SANDI) is None
    )
    unblock(petugas("staf").id, by())
    assert authenticate("staf", SANDI) and find(here, NOW) is None


def test_an_unknown_account_is_said_so(app):
    with pytest.raises(AkunTidakAda, match="siapa"):
        named("siapa")


def test_all_accounts_are_listed_with_their_last_success(app):
    opened()
    opened(now=later(hours=1))
    fail("loket", PHONE, (), NOW)

    assert [(one.akun, masuk_at) for one, masuk_at in every()] == [
        ("camat", None),
        ("loket", None),
        ("staf", later(hours=1)),
    ]
