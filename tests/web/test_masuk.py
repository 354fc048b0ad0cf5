"""The door of the office: sign-in, its brake, sign-out, and that nothing behind it opens without
it.
"""

import re
from collections import Counter
from contextlib import ExitStack

import pytest
from builders import another_app, make_langkah, make_permohonan, make_standar
from flask import Flask
from page import Page, Visitor

from sipetrok.app import auth
from sipetrok.kiriman import ruang
from sipetrok.models import Paraf, Percobaan, Petugas, db
from sipetrok.operations import throttle
from sipetrok.sop.standar import Tugas

SANDI = "kata sandi untuk uji"
WRONG = "Nama akun atau kata sandi salah."


def sign_in(
    visitor: Visitor, akun: str = "staf", sandi: str = SANDI, lanjut: str | None = None
) -> Page:
    visitor.get("/masuk" if lanjut is None else f"/masuk?lanjut={lanjut}")
    return visitor.press("Masuk", akun=akun, sandi=sandi)


def test_account_and_password_open_the_antrean(visitor):
    page = sign_in(visitor)

    assert page.path == "/antrean" and "Pak Staf" in page.text


@pytest.mark.parametrize("akun", ["STAF", " staf "])
def test_the_name_of_an_account_may_be_typed_in_capitals_or_with_spaces(visitor, akun):
    assert sign_in(visitor, akun).path == "/antrean"


@pytest.mark.parametrize(
    ("akun", "sandi"),
    [("staf", "kata sandi yang lain"), ("tidakada", SANDI), ("staf", SANDI.upper())],
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_sentence(visitor, akun, sandi):
    page = sign_in(visitor, akun, sandi)

    assert page.status == 422 and WRONG in page.errors()[0]
    assert page.field("akun").get("value") == akun and not page.field("sandi").get(
        "value"
    )
    assert visitor.client.get("/antrean").status_code == 303


def test_an_empty_field_is_asked_for(visitor):
    page = sign_in(visitor, "", "")

    assert page.errors() == ["Tulis nama akun Anda.", "Tulis kata sandi Anda."]


def test_an_account_that_was_closed_opens_nothing(visitor, signed_in):
    inside = signed_in("staf")
    assert inside.get("/antrean").status == 200
    db.session.scalar(db.select(Petugas).filter_by(akun="staf")).aktif = False
    db.session.commit()

    assert WRONG in sign_in(visitor).errors()[0]
    assert inside.client.get("/antrean").status_code == 303


def test_signing_out_closes_the_door(visitor):
    sign_in(visitor)
    page = visitor.press("Keluar")

    assert page.path == "/masuk" and visitor.client.get("/antrean").status_code == 303


def test_who_is_signed_in_needs_no_sign_in(signed_in):
    assert signed_in("staf").client.get("/masuk").headers["Location"] == "/antrean"


# Guessing is slowed down.


def test_who_crowds_in_holds_up_nobody_but_new_devices_of_one_address(app, visitor):
    """A password costs a tenth of a second: eight at once would be all server threads."""
    known = Visitor(app.test_client())
    sign_in(known, "loket")
    known.press("Keluar")
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        sender = auth.visitor_key("masuk")
    with ExitStack() as inside:
        for _ in range(2):
            inside.enter_context(ruang.MASUK.taken(sender))
        page = sign_in(visitor)
        assert page.status == 503 and "Sedang banyak yang masuk" in page.errors()[0]
        assert int(page.response.headers["Retry-After"]) > 0
        assert page.field("akun").get("value")
        assert sign_in(known, "loket").path == "/antrean"
    assert sign_in(visitor).path == "/antrean"


def test_guessing_is_stopped_even_when_another_process_answers(app, visitor):
    for _ in range(throttle.MASUK_AKUN.paling_banyak):
        assert sign_in(visitor, sandi="salah terus menerus").status == 422

    other = another_app(app)
    page = sign_in(
        Visitor(other.test_client())
    )  # even the right password is not looked at now
    with other.app_context():
        db.engine.dispose()

    assert page.status == 429 and "Coba lagi dalam 15 menit." in page.text
    assert (
        sign_in(visitor, "loket").path == "/antrean"
    )  # a colleague at the same counter still comes in


def test_a_right_password_forgets_the_slips_before_it(visitor):
    for _ in range(3):
        sign_in(visitor, sandi="salah terus menerus")
    sign_in(visitor)

    counted = Counter(db.session.scalars(db.select(Percobaan.jenis)))
    shared = (throttle.MASUK_ALAMAT, throttle.MASUK_SEMUA, throttle.MASUK_PENUH)
    assert counted == {brake.jenis: 3 for brake in shared}


def test_what_is_counted_names_neither_account_nor_address(visitor):
    sign_in(visitor, sandi="salah terus menerus")

    assert all(
        re.fullmatch("[0-9a-f]{64}", kunci)
        for kunci in db.session.scalars(db.select(Percobaan.kunci))
    )


# Back to where one was going.


def test_after_signing_in_the_page_that_was_asked_for_opens(visitor, folder, storage):
    number = make_permohonan(folder, storage, Tugas.PERIKSA).id
    door = visitor.client.get(f"/antrean/{number}?di=pemohon")
    visitor.get(door.headers["Location"])

    assert (
        visitor.press("Masuk", akun="staf", sandi=SANDI).path
        == f"/antrean/{number}?di=pemohon"
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://jahat.example",
        "//jahat.example",
        "/%5Cjahat.example",
        "/%09/jahat.example",
        "/%0D/jahat.example",
        "javascript:alert(1)",
        "antrean",
        "/%0A/jahat.example",
    ],
)
def test_a_sign_in_never_leads_to_another_site(visitor, elsewhere):
    visitor.get(f"/masuk?lanjut={elsewhere}")
    form, button = visitor.page.button("Masuk")
    answer = visitor.client.post(
        "/masuk", data=form.data(button) | {"akun": "staf", "sandi": SANDI}
    )

    assert answer.status_code == 303
    assert re.match(r"/(antrean$|%09/|%0D/)", answer.headers["Location"]), (
        answer.headers["Location"]
    )


# Every door is walked.


def _door(app: Flask, endpoint: str) -> str:
    return app.view_functions[endpoint].door


@pytest.fixture
def addresses(app: Flask, folder, storage):
    """addresses("GET", "inside") are the paths behind those doors, for a file at the check."""
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    values = {
        "standar_id": made.standar_id,
        "langkah": 1,
        "acara_id": 1,
        "urutan": 1,
        "daftar_id": 1,
        "petugas_id": 1,
        "halangan_id": 1,
        "pengukuhan_id": 1,
        "permohonan_id": made.id,
        "berkas_id": made.berkas[0].id,
        "halaman": 1,
        "kunci": "0" * 32,
        "sisi": 192,
        "nomor": 1,
        "buku": "register",
        "kode": made.kode,
        "slug": "surat-keterangan",
        "token": "tidak-tercatat",
        "masuk_id": 1,
    }

    def found(
        method: str, door: str
    ) -> list[str]:  # "inside" are all doors but the public one
        with app.test_request_context():
            return [
                rule.build(
                    {
                        name: (values | (rule.defaults or {}))[name]
                        for name in rule.arguments
                    }
                )[1]
                for rule in app.url_map.iter_rules()
                if method in rule.methods
                and rule.endpoint != "static"
                and door
                in (
                    _door(app, rule.endpoint),
                    "inside" if _door(app, rule.endpoint) != "public" else "",
                )
            ]

    return found


def test_every_page_says_at_which_door_it_stands(app):
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and getattr(app.view_functions[rule.endpoint], "door", None) not in auth.DOORS
    ]

    assert not silent


def test_no_page_of_the_office_opens_without_sign_in(visitor, addresses):
    paths = addresses("GET", "inside")
    assert len(paths) >= 40

    for path in paths:
        answer = visitor.client.get(path)
        assert answer.status_code == 303 and answer.headers["Location"].startswith(
            "/masuk?lanjut=/"
        ), path
    for path in addresses("POST", "inside"):
        answer = visitor.client.post(path)
        assert answer.status_code == 303 and answer.headers["Location"] == "/masuk", (
            path
        )


def test_htmx_is_sent_to_the_sign_in_as_a_whole_page(visitor, addresses):
    for path in addresses("GET", "inside"):
        answer = visitor.client.get(path, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Redirect"], answer.data) == (
            204,
            "/masuk",
            b"",
        ), path
    for path in addresses("POST", "inside"):
        assert (
            visitor.client.post(path, headers={"HX-Request": "true"}).headers[
                "HX-Redirect"
            ]
            == "/masuk"
        ), path


def test_a_press_after_the_session_is_not_lost(visitor, addresses):
    for path in addresses("POST", "inside"):
        page = Page(
            visitor.client.post(
                path, data={"catatan": "Sudah ditelepon.", "sandi": "kata sandi lama"}
            ),
            path,
        )
        form, _ = page.button("Kirim lagi")

        assert page.status == 401 and "Masuk di tab baru" in page.text, path
        assert (
            form.action == path
            and form.data()["catatan"] == "Sudah ditelepon."
            and "sandi" not in form.data()
        ), path


def test_htmx_keeps_the_page_and_says_above_it_how_to_go_on(visitor, addresses):
    for path in addresses("POST", "inside"):
        answer = visitor.client.post(
            path, data={"catatan": "Sudah ditelepon."}, headers={"HX-Request": "true"}
        )
        assert (
            answer.status_code == 401 and answer.headers["HX-Retarget"] == "#pesan"
        ), path
        assert (
            "HX-Redirect" not in answer.headers
            and 'href="/masuk" target="_blank"' in answer.text
        ), path


def test_the_list_beside_an_open_file_does_not_take_a_note_away_that_was_begun(visitor):
    answer = visitor.client.get(
        "/antrean/daftar?buka=7", headers={"HX-Request": "true"}
    )

    assert (
        answer.status_code == 286 and answer.headers["HX-Retarget"] == "#pesan"
    )  # htmx asks no more
    assert "HX-Redirect" not in answer.headers and "Masuk di tab baru" in answer.text


def test_the_public_pages_need_no_sign_in(visitor, addresses):
    for path in addresses("GET", "public"):
        assert (
            not visitor.client.get(path)
            .headers.get("Location", "")
            .startswith("/masuk")
        ), path


def test_a_form_without_its_token_is_refused_at_every_door(
    visitor, signed_in, addresses
):
    officer = signed_in("staf").client
    public, inside = addresses("POST", "public"), addresses("POST", "officer")
    public.remove("/lacak")  # it only reads, and refuses pages of other sites
    assert len(public) >= 6 and len(inside) >= 3

    for client, paths in ((visitor.client, public), (officer, public + inside)):
        for path in paths:
            assert (
                client.post(
                    path, data={"tindakan": "selesai", "versi": "3"}
                ).status_code
                == 400
            ), path
            assert client.post(path, data={"csrf_token": "palsu"}).status_code == 400, (
                path
            )
    assert db.session.scalar(db.select(db.func.count()).select_from(Paraf)) == 3


def test_an_officer_without_a_part_in_a_standard_is_kept_out_of_its_files(
    signed_in, folder, storage
):
    steps = (
        make_langkah(t, "admin")
        for t in (Tugas.PERIKSA, Tugas.OLAH, Tugas.SAHKAN, Tugas.SERAHKAN)
    )
    made = make_permohonan(
        folder, storage, Tugas.PERIKSA, standar=make_standar(Tugas.AJUKAN, *steps)
    )
    number, berkas = made.id, made.berkas[0].id
    outsider = signed_in("staf").client

    for rest in (
        "",
        f"/berkas/{berkas}/1.jpg",
        "/surat.pdf",
        "/surat.jpg",
        "/kartu-kendali.pdf",
    ):
        answer = outsider.get(f"/antrean/{number}{rest}")
        assert answer.status_code == 403, rest
    assert "bukan untuk peran Anda" in Page(outsider.get(f"/antrean/{number}"), "").text


def test_a_get_stamps_nothing(signed_in, visitor, addresses):
    before = db.session.execute(db.select(Paraf.id, Paraf.tindakan)).all()

    for akun in ("loket", "staf", "camat"):
        for path in addresses("GET", "inside"):
            signed_in(akun).client.get(path)
    for path in addresses("GET", "public"):
        visitor.client.get(path)

    assert db.session.execute(db.select(Paraf.id, Paraf.tindakan)).all() == before
