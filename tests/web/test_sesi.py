"""Sessions as the office lives with them: two browsers of one person, limits, log-out that holds,
stolen cookies.
"""

from datetime import UTC, datetime, timedelta

import pytest
from builders import SANDI, petugas
from page import Visitor

from sipetrok.domain.petugas import CATAT, DIAM, LAMA, Sebab
from sipetrok.models import Masuk, db
from sipetrok.operations import petugas as petugas_operations
from sipetrok.operations.context import Context

BARU = "mangga biru sepatu"


# The database itself refuses, as it does on a full disk.
FULL = {
    "sqlite": (
        "CREATE TRIGGER penuh BEFORE UPDATE ON masuk "
        "BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION penuh() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'disk is full'; END $$",
        "CREATE TRIGGER penuh BEFORE UPDATE ON masuk FOR EACH ROW EXECUTE FUNCTION penuh()",
    ),
}


def sign_in(visitor: Visitor, akun: str = "staf", sandi: str = SANDI) -> Visitor:
    visitor.get("/masuk")
    assert visitor.press("Masuk", akun=akun, sandi=sandi).path == "/antrean"
    return visitor


def is_inside(visitor: Visitor) -> bool:
    return visitor.client.get("/antrean").status_code == 200


def sessions(akun: str = "staf") -> list[Masuk]:
    """The session rows of an account, the oldest first."""
    mine = db.select(Masuk).filter_by(petugas_id=petugas(akun).id, berhasil=True)
    return list(db.session.scalars(mine.order_by(Masuk.id)))


def age(row: Masuk, begun: timedelta, used: timedelta) -> None:
    """As if it had begun and been used last so long ago."""
    now = datetime.now(UTC)
    row.at, row.aktif_at = now - begun, now - used
    db.session.commit()


@pytest.fixture
def other(app):
    """The same person at another browser."""
    return Visitor(app.test_client())


# A session is a row.


def test_the_browser_holds_a_number_and_a_token_and_the_database_its_hash_alone(
    visitor,
):
    sign_in(visitor)
    (row,) = sessions()
    with visitor.client.session_transaction() as session:
        held = dict(session)

    number, _, token = held.pop("_user_id").partition(".")
    assert set(held) == {"csrf_token"}
    assert (
        number == str(row.id)
        and len(token) == 43
        and token not in row.kunci
        and len(row.kunci) == 64
    )


@pytest.mark.parametrize(
    "tanda",
    [
        "1.0123456789abcdef",
        "1.",
        "1",
        ".",
        "",
        "x.y",
        "999.abc",
        f"{'9' * 40}.abc",
        "-1.abc",
        "²." + "a" * 43,
    ],
)
def test_a_sign_of_another_version_or_a_guess_leads_to_the_sign_in(
    signed_in, visitor, tanda
):
    signed_in("staf")
    with visitor.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = tanda, True

    assert (
        visitor.client.get("/antrean").headers["Location"] == "/masuk?lanjut=/antrean"
    )


def test_a_picture_in_a_page_whose_session_is_gone_brings_no_token_that_the_page_does_not_know(
    visitor,
):
    picture = visitor.client.get(
        "/antrean/1/berkas/1/1.jpg",
        headers={"Accept": "image/avif,image/webp,*/*;q=0.8"},
    )
    opened = visitor.client.get(
        "/antrean/1/berkas/1/1.jpg",
        headers={"Accept": "text/html,image/avif,*/*;q=0.8"},
    )

    assert picture.status_code == 401 and "Set-Cookie" not in picture.headers
    assert opened.headers["Location"].startswith("/masuk?lanjut=/antrean/1/")


def test_a_failed_try_opens_nothing_even_with_its_number(visitor, other):
    visitor.get("/masuk")
    visitor.press("Masuk", akun="staf", sandi="salah terus menerus")
    failed = db.session.scalars(db.select(Masuk)).one()
    with other.client.session_transaction() as session:
        session["_user_id"] = f"{failed.id}."

    assert not is_inside(other)


def test_two_browsers_of_one_person_are_two_sessions(visitor, other):
    sign_in(visitor)
    sign_in(other)
    other.get("/antrean")
    other.press("Keluar")

    assert is_inside(visitor) and not is_inside(other)
    assert [row.sebab for row in sessions()] == [None, Sebab.KELUAR]


def test_device_and_address_are_noted(visitor):
    visitor.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0"
    )
    visitor.client.environ_base["REMOTE_ADDR"] = "2001:db8::7"
    sign_in(visitor)

    assert [(row.perangkat, row.alamat) for row in sessions()] == [
        ("Firefox di Android", "2001:db8::7")
    ]


# Its end.


def test_the_cookie_of_a_session_that_was_signed_out_is_refused(visitor, other):
    sign_in(visitor)
    stolen = visitor.client.get_cookie(visitor.client.session_name).value
    visitor.get("/antrean")
    visitor.press("Keluar")
    other.client.set_cookie(other.client.session_name, stolen)

    assert not is_inside(other)
    assert [row.sebab for row in sessions()] == [Sebab.KELUAR]


def test_after_log_out_the_browser_holds_nothing_of_the_officer(visitor):
    sign_in(visitor)
    visitor.get("/antrean")
    visitor.press("Keluar")

    with visitor.client.session_transaction() as session:
        assert set(session) == {"csrf_token"}


def test_two_hours_without_use_end_it(visitor):
    sign_in(visitor)
    age(sessions()[0], begun=timedelta(hours=4), used=DIAM - timedelta(minutes=1))
    assert is_inside(visitor)

    age(sessions()[0], begun=timedelta(hours=4), used=DIAM)
    assert not is_inside(visitor)


def test_a_working_day_ends_it_however_busy(visitor):
    sign_in(visitor)
    age(sessions()[0], begun=LAMA - timedelta(minutes=1), used=timedelta(0))
    assert is_inside(visitor)

    age(sessions()[0], begun=LAMA, used=timedelta(0))
    assert not is_inside(visitor)


def test_use_keeps_it_alive_and_is_written_down_now_and_then(visitor):
    sign_in(visitor)
    age(sessions()[0], begun=timedelta(hours=1), used=CATAT - timedelta(minutes=1))
    seen = sessions()[0].aktif_at
    visitor.get("/antrean")
    assert sessions()[0].aktif_at == seen

    age(sessions()[0], begun=timedelta(hours=4), used=DIAM - timedelta(minutes=1))
    visitor.get("/antrean")
    assert datetime.now(UTC) - sessions()[0].aktif_at < timedelta(minutes=1)


def test_the_list_that_refreshes_itself_keeps_nobody_signed_in(visitor):
    sign_in(visitor)
    age(sessions()[0], begun=timedelta(hours=2), used=timedelta(hours=1))
    seen = sessions()[0].aktif_at

    for path in ("/antrean/daftar", "/antrean/daftar?buka=1"):
        assert (
            visitor.client.get(path, headers={"HX-Request": "true"}).status_code == 200
        )
    assert sessions()[0].aktif_at == seen

    visitor.get("/antrean")
    assert sessions()[0].aktif_at > seen


def test_an_officer_who_is_blocked_is_out_with_the_next_press(visitor, other):
    sign_in(visitor)
    sign_in(other)
    visitor.get("/antrean")

    petugas_operations.block(petugas("staf").id, Context.here())

    assert not is_inside(visitor) and not is_inside(other)
    assert [row.sebab for row in sessions()] == [Sebab.BLOKIR] * 2
    petugas_operations.unblock(petugas("staf").id, Context.here())
    assert not is_inside(visitor)  # the old cookie stays dead
    assert is_inside(sign_in(visitor))


def test_a_new_password_from_one_browser_signs_the_other_out_in_the_middle_of_its_work(
    visitor, other
):
    sign_in(visitor)
    sign_in(other)
    other.get("/akun")
    visitor.get("/akun")

    page = visitor.press(
        "Ganti kata sandi", sandi=SANDI, sandi_baru=BARU, sandi_ulang=BARU
    )

    assert (
        "1 perangkat lain sudah dikeluarkan" in page.text
        and is_inside(visitor)
        and not is_inside(other)
    )
    assert [row.sebab for row in sessions()] == [None, Sebab.SANDI]


# Nobody can prepare a session for an officer.


def test_signing_in_replaces_whatever_session_the_browser_held(visitor, other):
    sign_in(
        other, "loket"
    )  # planted: the browser of the officer holds somebody else's session
    visitor.client.set_cookie(
        visitor.client.session_name,
        other.client.get_cookie(other.client.session_name).value,
    )
    with visitor.client.session_transaction() as session:
        session["_flashes"], session["titipan"] = [("message", "Dari orang lain")], "x"
        del session["_user_id"]
    planted = visitor.client.get_cookie(visitor.client.session_name).value

    sign_in(visitor)

    with visitor.client.session_transaction() as session:
        assert set(session) == {"_user_id", "csrf_token"}
    other.client.set_cookie(other.client.session_name, planted)
    assert not is_inside(other) and is_inside(visitor)


def test_every_sign_in_gets_a_token_of_its_own(visitor, app):
    held = set()
    for _ in range(3):
        sign_in(one := Visitor(app.test_client()))
        with one.client.session_transaction() as session:
            held.add(session["_user_id"].partition(".")[2])

    assert len(held) == 3


def run_out(visitor: Visitor) -> None:
    age(sessions()[0], begun=timedelta(hours=4), used=DIAM)


def sign_out(visitor: Visitor) -> None:
    visitor.get("/antrean")
    visitor.press("Keluar")


@pytest.mark.parametrize("ending", [run_out, sign_out])
def test_a_page_that_was_open_while_the_session_ended_can_be_sent_after_signing_in_again(
    visitor, ending
):
    sign_in(visitor)
    old = visitor.get("/akun").button("Ganti kata sandi")[0].data()
    ending(visitor)
    assert (
        visitor.client.post("/akun/sandi", data=old | {"sandi": SANDI}).status_code
        == 401
    )

    sign_in(visitor)  # in another tab

    data = old | {"sandi": SANDI, "sandi_baru": BARU, "sandi_ulang": BARU}
    assert visitor.client.post("/akun/sandi", data=data).headers["Location"] == "/akun"


def test_an_officer_can_still_read_while_nothing_can_be_written(visitor):
    sign_in(visitor)
    age(sessions()[0], begun=timedelta(hours=4), used=timedelta(hours=1))
    seen = sessions()[0].aktif_at
    for statement in FULL[db.engine.dialect.name]:
        db.session.execute(db.text(statement))
    db.session.commit()

    assert is_inside(visitor) and sessions()[0].aktif_at == seen
