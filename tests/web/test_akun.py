"""An officer's own account: a new password, the devices that are signed in, and who was at the
door.
"""

from datetime import UTC, datetime, timedelta

import pytest
from builders import SANDI, petugas
from page import Page, Visitor

from sipetrok.domain.petugas import DIAM
from sipetrok.models import Masuk, Percobaan, db
from sipetrok.operations import throttle
from sipetrok.operations.masuk import FAILURES_KEPT, Tempat, authenticate, fail, start

BARU = "mangga biru sepatu"
TABLET = Tempat("203.0.113.9", "Chrome di Android")


def change(
    visitor: Visitor, lama: str = SANDI, baru: str = BARU, ulang: str | None = None
) -> Page:
    visitor.get("/akun")
    return visitor.press(
        "Ganti kata sandi",
        sandi=lama,
        sandi_baru=baru,
        sandi_ulang=baru if ulang is None else ulang,
    )


def try_wrong(akun: str = "staf", times: int = 1, now: datetime | None = None) -> None:
    for _ in range(times):
        fail(akun, TABLET, (), now or datetime.now(UTC))


def test_the_name_in_the_header_leads_to_ones_own_account(signed_in):
    visitor = signed_in("staf")
    visitor.get("/antrean")

    page = visitor.follow("Pak Staf")

    assert (
        page.path == "/akun"
        and "Pak Staf" in page.text
        and "Pegawai Kecamatan" in page.text
    )


def test_only_ones_own_roles_are_named(signed_in):
    assert (
        "Camat"
        not in signed_in("staf")
        .get("/akun")
        .text.partition("Peran")[2]
        .partition("Ganti")[0]
    )


# The password.


def test_a_new_password_opens_the_account_and_the_old_one_no_longer(signed_in):
    visitor = signed_in("staf")

    page = change(visitor)

    assert (
        page.path == "/akun"
        and "Kata sandi Anda sudah diganti. Anda tetap masuk di perangkat ini."
        in page.text
    )
    assert visitor.client.get("/antrean").status_code == 200
    assert authenticate("staf", BARU) and not authenticate("staf", SANDI)


@pytest.mark.parametrize(
    ("lama", "baru", "ulang", "field", "says"),
    [
        ("", BARU, BARU, "sandi", "Tulis kata sandi lama"),
        (SANDI, "", "", "sandi_baru", "Tulis kata sandi baru."),
        (SANDI, BARU, "", "sandi_ulang", "sekali lagi"),
        (SANDI, BARU, "mangga biru sepatuu", "sandi_ulang", "belum sama"),
        ("bukan yang lama", BARU, BARU, "sandi", "lama salah"),
        (SANDI, SANDI, SANDI, "sandi_baru", "sama dengan yang lama"),
        (SANDI, "pendek", "pendek", "sandi_baru", "paling sedikit 12"),
        (SANDI, "m" * 201, "m" * 201, "sandi_baru", "paling banyak 200"),
        (SANDI, "pulauburung2026", "pulauburung2026", "sandi_baru", "nama kantor"),
        (SANDI, "Pak Staf 123456", "Pak Staf 123456", "sandi_baru", "nama Anda"),
        (SANDI, "rahasia123456", "rahasia123456", "sandi_baru", "banyak orang"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_changes(
    signed_in, lama, baru, ulang, field, says
):
    visitor = signed_in("staf")

    page = change(visitor, lama, baru, ulang)

    assert page.status == 422 and says in page.errors()[0]
    assert page.field(field).get("aria-invalid") == "true"
    assert not any(
        page.field(name).get("value") for name in ("sandi", "sandi_baru", "sandi_ulang")
    )
    assert authenticate("staf", SANDI)


def test_browsers_and_password_keepers_know_the_fields(signed_in):
    page = signed_in("staf").get("/akun")

    assert [
        page.field(name).get("autocomplete")
        for name in ("akun", "sandi", "sandi_baru", "sandi_ulang")
    ] == ["username", "current-password", "new-password", "new-password"]


def test_guessing_the_old_password_from_a_page_left_open_is_stopped(signed_in, app):
    visitor = signed_in("staf")
    for _ in range(throttle.SANDI_LAMA.paling_banyak):
        assert change(visitor, "salah terus menerus").status == 422

    page = change(visitor)

    assert (
        page.status == 429
        and "dalam 15 menit" in page.text
        and BARU not in page.response.get_data(as_text=True)
    )
    assert authenticate("staf", SANDI)
    assert "sudah diganti" in change(signed_in("loket")).text  # a colleague is not held


def test_a_right_old_password_forgets_the_slips_before_it(signed_in):
    visitor = signed_in("staf")
    change(visitor, "salah terus menerus")
    change(visitor)

    assert db.session.scalars(db.select(Percobaan)).all() == []


# Devices.


def test_each_device_that_is_signed_in_can_be_signed_out(signed_in):
    here, tablet, counter = signed_in("staf"), signed_in("staf"), signed_in("staf")
    lost = db.session.scalars(db.select(Masuk.id).order_by(Masuk.id)).all()[1]
    page = here.get("/akun")
    form = next(
        f for f in page.root.iter() if f.get("action") == f"/akun/keluarkan/{lost}"
    )
    assert (
        page.text.count("(perangkat ini)") == 1
        and len([b for b in page.buttons() if b.startswith("Keluarkan")]) == 3
    )

    here.client.post(
        form.get("action"), data={"csrf_token": page.field("csrf_token").get("value")}
    )

    assert "Perangkat itu sudah dikeluarkan." in here.get("/akun").text
    assert [v.client.get("/antrean").status_code for v in (here, tablet, counter)] == [
        200,
        303,
        200,
    ]


def test_all_others_are_signed_out_with_one_press(signed_in):
    here, *others = [signed_in("staf") for _ in range(3)]
    here.get("/akun")

    page = here.press("Keluarkan semua yang lain")

    assert "2 perangkat lain sudah dikeluarkan. Anda tetap masuk" in page.text
    assert [v.client.get("/antrean").status_code for v in (here, *others)] == [
        200,
        303,
        303,
    ]
    assert "Keluarkan semua yang lain" not in page.buttons()


def test_a_device_of_somebody_else_cannot_be_signed_out(signed_in):
    loket, staf = signed_in("loket"), signed_in("staf")
    theirs = db.session.scalar(
        db.select(Masuk.id).filter_by(petugas_id=petugas("loket").id)
    )
    token = staf.get("/akun").field("csrf_token").get("value")

    staf.client.post(f"/akun/keluarkan/{theirs}", data={"csrf_token": token})

    assert loket.client.get("/antrean").status_code == 200
    assert "sudah tidak masuk lagi" in staf.get("/akun").text


def test_a_device_that_ran_out_is_listed_no_more(signed_in):
    start(petugas("staf"), TABLET, datetime.now(UTC) - DIAM)

    page = signed_in("staf").get("/akun")

    assert "Keluarkan semua yang lain" not in page.buttons()
    assert (
        "Chrome di Android, alamat 203.0.113.9. Berakhir karena lama tidak dipakai"
        in page.text
    )


# History.


def test_the_history_shows_who_came_in_and_who_did_not(signed_in):
    visitor = signed_in("staf")
    try_wrong()
    try_wrong("loket")

    page = visitor.get("/akun")

    assert page.text.count("Gagal, kata sandi salah") == 1
    assert (
        "Chrome di Android, alamat 203.0.113.9" in page.text
        and "Firefox di Windows, alamat 192.0.2.7" in page.text
    )
    assert "Ada yang bukan Anda? Ganti kata sandi sekarang juga" in page.text


def test_a_try_at_a_blocked_account_is_told_as_such(signed_in):
    petugas("staf").aktif = False
    db.session.commit()
    try_wrong()
    petugas("staf").aktif = True
    db.session.commit()

    assert "Gagal, akun sedang diblokir" in signed_in("staf").get("/akun").text


def test_older_history_is_a_link_away(signed_in):
    visitor = signed_in("staf")
    for n in range(25):
        try_wrong(now=datetime.now(UTC) - timedelta(days=n + 1))
    first = visitor.get("/akun").text.count("Gagal, kata sandi salah")

    page = visitor.follow("Yang lebih lama")

    assert first == 19 and page.text.count("Gagal, kata sandi salah") == 6
    assert visitor.follow("Yang terbaru").text.count("Gagal, kata sandi salah") == 19


@pytest.mark.parametrize(
    "key", ["x", "2026-11-21T00:00:00", "9" * 400, "2026-11-21T00:00:00+00:00.1"]
)
def test_a_key_of_the_history_that_was_tampered_with_breaks_nothing(signed_in, key):
    assert (
        signed_in("staf").client.get("/akun", query_string={"sebelum": key}).status_code
        == 200
    )


# At the door.


def come_in(visitor: Visitor) -> Page:
    visitor.get("/masuk")
    return visitor.press("Masuk", akun="staf", sandi=SANDI)


def test_failed_tries_since_the_last_success_are_told_once(visitor, signed_in):
    signed_in("staf")
    try_wrong(times=3)

    page = come_in(visitor)

    assert (
        page.path == "/antrean"
        and "3 percobaan masuk ke akun Anda gagal sejak" in page.text
    )
    assert page.link("Lihat riwayat") == "/akun#riwayat"
    assert "percobaan masuk" not in visitor.get("/antrean").text


def test_before_the_first_success_there_is_no_moment_to_name(visitor):
    try_wrong()

    assert "1 percobaan masuk ke akun Anda gagal sebelum ini." in come_in(visitor).text


def test_nothing_is_told_where_nothing_was(visitor, signed_in):
    try_wrong()
    signed_in("staf")
    try_wrong("loket")

    assert "percobaan masuk" not in come_in(visitor).text


def test_guessing_does_not_fill_the_disk(app):
    try_wrong(times=FAILURES_KEPT + 3)

    assert (
        db.session.scalar(db.select(db.func.count()).select_from(Masuk))
        == FAILURES_KEPT
    )
