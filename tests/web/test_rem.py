"""The brakes as people meet them: they hold whoever guesses, and nobody beside them."""

import http.cookiejar
import threading
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from math import ceil

import pytest
from apps import build_app
from builders import SANDI, make_permohonan
from databases import copy
from page import Page, Visitor
from pemohon import ANSWERS, FORM, SEND, begin, the_permohonan, upload
from sqlalchemy import event
from test_first_start import Browser
from werkzeug.serving import make_server

from sipetrok.domain import nomor
from sipetrok.models import Percobaan, db
from sipetrok.operations import throttle
from sipetrok.operations.transaction import transaction

OURS = {"Origin": "http://localhost"}  # as browsers say of a form of ours
VILLAGE, OFFICE, ELSEWHERE = "198.51.100.7", "192.0.2.7", "203.0.113.9"


@pytest.fixture
def at(app):
    """at(address) is a fresh browser there."""

    def come(address: str = VILLAGE) -> Visitor:
        visitor = Visitor(app.test_client())
        visitor.client.environ_base["REMOTE_ADDR"] = address
        return visitor

    return come


@pytest.fixture
def looked_up(app):
    """The look-ups of a code, one entry each."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if "permohonan.kode = " in statement.partition("WHERE")[2]:
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def guess_code(visitor: Visitor) -> int:
    return visitor.client.get(f"/permohonan/{nomor.PERMOHONAN.new()}").status_code


def look_up(visitor: Visitor, kode: str) -> Page:
    visitor.get("/lacak")
    return visitor.press("Buka permohonan", kode=kode)


def exhaust(visitor: Visitor) -> None:
    """Guesses codes from this visitor's address until the brake holds."""
    while guess_code(visitor) != 429:
        pass


def sign_in(visitor: Visitor, akun: str = "camat", sandi: str = SANDI) -> Page:
    visitor.get("/masuk")
    return visitor.press("Masuk", akun=akun, sandi=sandi)


def wrong(visitor: Visitor, akun: str = "camat") -> int:
    return sign_in(visitor, akun, "salah terus menerus").status


@pytest.fixture
def noted(app):
    """noted(brake, about) is what so many wrong tries leave that it holds."""

    def note(brake: throttle.Brake, about: str) -> None:
        kunci = throttle.keyed(app.secret_key, about)
        with transaction():
            for _ in range(brake.paling_banyak):
                throttle.count(brake, kunci, datetime.now(UTC))

    return note


# Codes.


def test_citizens_behind_one_address_notice_nothing(at):
    """Of a carrier or a village, with slips of the finger, and with somebody there who guesses."""
    answers = []
    exhaust(at())
    for _ in range(12):
        phone = at().client
        slip = phone.get("/permohonan/K7QM-4XTR-9PDD")
        form = phone.get(FORM).headers["Location"]
        data = ANSWERS | {"kunci_draf": form.rpartition("/")[2], "lewat": "unduh"}
        draft = phone.post(form, data=data, headers=OURS)
        answers += [slip, draft, phone.get(draft.headers["Location"])]

    assert [one.status_code for one in answers] == [404, 303, 200] * 12


@pytest.mark.parametrize(
    "address", [lambda n: VILLAGE, lambda n: f"2001:db8:1:2:{n:x}::{n:x}"]
)
def test_a_guesser_gets_twenty_look_ups_also_one_with_a_new_address_each_time(
    at, looked_up, address
):
    statuses = [guess_code(at(address(n))) for n in range(100)]

    most = throttle.LACAK.paling_banyak
    assert statuses == [404] * most + [429] * (100 - most)
    assert len(looked_up) == most == 20


def test_a_neighbour_of_the_guesser_is_another_visitor(at):
    exhaust(at("2001:db8:1:2::1"))
    exhaust(at("::ffff:198.51.100.7"))

    assert guess_code(at("2001:db8:1:3::1")) == 404
    assert guess_code(at("198.51.100.8")) == 404
    assert guess_code(at(VILLAGE)) == 429  # the same line, written otherwise


def test_a_slip_of_the_finger_counts_for_nothing_and_is_told_even_while_braked(
    at, looked_up
):
    citizen = at()
    for _ in range(throttle.LACAK.paling_banyak + 5):
        assert citizen.client.get("/permohonan/K7QM4XTR9PDD").status_code == 404
    assert look_up(citizen, "K7QM4XTR9PDD").status == 422
    assert looked_up == [] and not db.session.scalar(db.select(Percobaan.id))
    exhaust(at())

    assert "salah ketik" in look_up(citizen, "K7QM4XTR9PDD").errors()[0]


def test_whoever_opened_a_code_before_opens_it_while_others_guess(at, folder, storage):
    kode, citizen = make_permohonan(folder, storage).kode, at()
    citizen.get(f"/permohonan/{kode}")
    exhaust(at())

    assert look_up(citizen, nomor.print_kode(kode)).path == f"/permohonan/{kode}"
    assert citizen.page.status == 200
    assert look_up(at(), kode).status == 429
    assert look_up(at(ELSEWHERE), kode).status == 200
    assert guess_code(citizen) == 429  # known for this code alone


def test_nobody_is_stopped_in_the_middle_of_sending_photos(at):
    citizen = at()
    begin(citizen)
    exhaust(at())

    page = citizen.press(SEND, berkas__1=upload(b"tidak terbaca"))

    assert page.status == 422 and page.path.endswith(f"{the_permohonan().kode}/berkas")


def test_an_officer_is_not_held_by_who_guesses_beside_them(
    at, signed_in, folder, storage
):
    kode, officer = make_permohonan(folder, storage).kode, signed_in("loket")
    officer.client.environ_base["REMOTE_ADDR"] = OFFICE
    exhaust(at(OFFICE))

    assert officer.get(f"/permohonan/{kode}").status == 200
    exhaust(officer)  # and is counted too, alone
    assert guess_code(signed_in("staf")) == 404


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_what_is_braked_says_until_when_to_the_second(at, htmx):
    visitor = at()
    exhaust(visitor)
    oldest = db.session.scalar(db.select(db.func.min(Percobaan.at)))
    free = oldest.replace(tzinfo=UTC) + throttle.LACAK.dalam

    earliest = datetime.now(UTC)
    answer = visitor.client.get(f"/permohonan/{nomor.PERMOHONAN.new()}", headers=htmx)
    latest = datetime.now(UTC)

    seconds = int(answer.headers["Retry-After"])
    bounds = [ceil((free - now).total_seconds()) for now in (latest, earliest)]
    assert bounds[0] <= seconds <= bounds[1]
    assert f"Coba lagi dalam {ceil(seconds / 60)} menit." in answer.text


def test_too_many_drafts_say_so_in_the_form_with_everything_that_was_typed(
    at, monkeypatch
):
    once = throttle.Brake("draf", 1, timedelta(minutes=90))
    monkeypatch.setattr(throttle, "DRAF", once)
    begin(at())

    page = begin(at(), nik="1")

    assert page.status == 429 and "dalam 90 menit" in page.errors()[0]
    assert page.response.headers["Retry-After"] in ("5399", "5400")
    assert page.field("nama").get("value") == ANSWERS["nama"]
    assert begin(at(ELSEWHERE)).status == 200 and FORM in page.path


# Signing in.


def test_invented_names_lock_nobody_out_of_the_offices_own_address(at):
    known = at(OFFICE)
    sign_in(known)
    known.press("Keluar")
    for n in range(throttle.MASUK_ALAMAT.paling_banyak + 1):
        assert wrong(at(OFFICE), f"karangan{n}") == 422

    assert sign_in(known).path == "/antrean"
    assert sign_in(at(OFFICE), "staf").path == "/antrean"  # on a new phone


def test_the_camat_signs_in_on_a_new_phone_while_all_the_world_guesses(at, noted):
    noted(throttle.MASUK_SEMUA, "|camat")
    phone = at(ELSEWHERE)

    assert wrong(phone) == 422
    assert sign_in(phone).path == "/antrean"


def test_while_all_the_world_guesses_each_address_has_two_tries_an_hour(at, noted):
    noted(throttle.MASUK_SEMUA, "|camat")
    statuses = [wrong(at(f"2001:db8:1:2::{n}")) for n in range(4)]

    assert statuses == [422, 422, 429, 429]
    assert sign_in(at("2001:db8:1:2::9")).status == 429  # the right one tells nothing
    assert sign_in(at("2001:db8:9:2::9")).path == "/antrean"


def test_and_a_network_of_65536_lines_has_twenty(at, noted):
    noted(throttle.MASUK_SEMUA, "|camat")
    statuses = [wrong(at(f"2001:db8:1:{n:x}::1")) for n in range(22)]

    assert statuses == [422] * 20 + [429] * 2


@pytest.mark.parametrize("akun", ["camat", "tidakada"])
def test_no_brake_tells_whether_there_is_such_an_account(at, akun, noted):
    statuses = [wrong(at(), akun) for _ in range(10)]
    noted(throttle.MASUK_ALAMAT, f"{OFFICE}|")
    statuses += [wrong(at(OFFICE), akun) for _ in range(4)]

    assert statuses == [422] * 8 + [429] * 2 + [422] * 2 + [429] * 2


def test_a_stolen_device_has_a_brake_of_its_own(at):
    device = at()
    sign_in(device)
    device.press("Keluar")
    statuses = [wrong(device) for _ in range(10)]

    most = throttle.MASUK_PERANGKAT.paling_banyak
    assert statuses == [422] * most + [429] * (10 - most)
    assert sign_in(at()).path == "/antrean"  # which is nobody else's
    assert wrong(device, "staf") == 422


def test_one_network_cannot_keep_the_office_at_work_on_passwords(at, app, monkeypatch):
    few = throttle.Brake("masuk-penuh", 5, timedelta(minutes=15), 48)
    monkeypatch.setattr(throttle, "MASUK_PENUH", few)
    known = at("2001:db8:1:2::1")
    sign_in(known)
    known.press("Keluar")

    statuses = [wrong(at(f"2001:db8:1:{n}::1"), f"karangan{n}") for n in range(7)]

    assert statuses == [422] * 5 + [429] * 2
    assert sign_in(known).path == "/antrean"


def test_a_new_password_keeps_this_device_known_and_no_other(at):
    here, other = at(), at()
    for one in (here, other):
        sign_in(one)
    here.get("/akun")
    here.press(
        "Ganti kata sandi",
        sandi=SANDI,
        sandi_baru="mangga biru sepatu",
        sandi_ulang="mangga biru sepatu",
    )
    here.press("Keluar")
    for _ in range(throttle.MASUK_AKUN.paling_banyak):
        wrong(at())

    assert sign_in(here, sandi="mangga biru sepatu").path == "/antrean"
    assert sign_in(other, sandi="mangga biru sepatu").status == 429


# Two offices.


def test_two_offices_on_one_host_stay_signed_in_side_by_side(prepared, tmp_path):
    """A copy of the office, with its keys, at another port: as for the drill of a restore."""
    with ExitStack() as stack:
        offices = []
        for name in ("kantor", "latihan"):
            copy(prepared, tmp_path / name / "instance")
            server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
            address = f"http://127.0.0.1:{server.server_port}"
            server.app = build_app(tmp_path / name / "instance", URL=address)
            threading.Thread(target=server.serve_forever).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            offices.append(Browser(address))
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        for office, akun in zip(offices, ("staf", "loket"), strict=True):
            office.opener = urllib.request.build_opener(jar)
            office.post("/masuk", akun=akun, sandi=SANDI)

        first, second = (office.get("/akun") for office in offices)
        assert "Pak Staf" in first and "Bu Loket" in second
