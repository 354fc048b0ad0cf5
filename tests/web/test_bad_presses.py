"""A press that comes from an old page, twice, too late or from the wrong person: told, and no word
of it is lost.
"""

import threading
from datetime import UTC, datetime

import pytest
from builders import (
    make_langkah,
    make_permohonan,
    make_petugas,
    make_standar,
    picture,
    walk_to,
)
from page import NS, Page, Visitor
from pemohon import (
    ANSWERS,
    FORM,
    SEND,
    begin,
    count,
    fill,
    kept,
    the_permohonan,
    upload,
)
from sqlalchemy import update

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Masuk, Penomor, Permohonan, Surat, db
from sipetrok.sop.standar import Jenis, Tugas

OURS, FOREIGN = "http://localhost", "https://jahat.example"


def value(page: Page, name: str) -> str:
    """What stands in a field."""
    element = page.field(name)
    return (
        "".join(element.itertext())
        if element.tag == NS + "textarea"
        else element.get("value")
    )


def at_once(*presses) -> list:
    """The answers to presses that begin in the same moment, each from its own thread."""
    answers, start = [None] * len(presses), threading.Barrier(len(presses))

    def run(n: int) -> None:
        start.wait()
        answers[n] = presses[n]()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


# An old form: the session is gone, or the token is another's.

HIDDEN = ("Yang Anda tulis masih ada.", "Kirim lagi")


@pytest.mark.parametrize("spoilt", ["cookie", "token"])
@pytest.mark.parametrize(
    ("origin", "is_taken"), [(OURS, True), (None, False), (FOREIGN, False)]
)
def test_an_old_form_is_taken_when_the_browser_says_it_is_ours_and_else_handed_back(
    visitor, spoilt, origin, is_taken
):
    form, button = visitor.get(FORM).button(SEND)
    data = form.data(button) | ANSWERS
    if spoilt == "cookie":
        visitor.client.delete_cookie(visitor.client.session_name)
    else:
        data["csrf_token"] = "palsu"
    answer = visitor.client.post(
        FORM, data=data, headers={"Origin": origin} if origin else {}
    )

    assert (answer.status_code, count(Permohonan)) == (
        (303, 1) if is_taken else (400, 0)
    )
    if origin == FOREIGN:
        assert ANSWERS["nik"] not in answer.text
    if origin is None:
        visitor.page = Page(answer, FORM)
        assert all(words in visitor.page.response.text for words in HIDDEN)
        assert (
            visitor.press("Kirim lagi").path.endswith("/berkas")
            and the_permohonan().isian["alamat"] == "Parit 5"
        )


@pytest.mark.parametrize(
    ("origin", "status"), [(OURS, 303), (None, 400), (FOREIGN, 400)]
)
def test_photos_sent_from_an_old_page_are_kept_when_it_is_ours_and_else_asked_for_again(
    visitor, origin, status
):
    begin(visitor)
    fill(visitor)
    address, before = (
        f"/permohonan/{the_permohonan().kode}/berkas",
        [berkas.id for berkas in kept(1)],
    )
    visitor.client.delete_cookie(visitor.client.session_name)
    answer = visitor.client.post(
        address,
        data={"berkas-1": upload(picture(77))},
        headers={"Origin": origin} if origin else {},
        content_type="multipart/form-data",
    )

    assert answer.status_code == status and len(kept(1)) == len(before) + (
        status == 303
    )
    assert ("pilih lagi di halaman sebelumnya" in answer.text) == (origin is None)


@pytest.mark.parametrize("path", ["/masuk", "kirim"])
@pytest.mark.parametrize(
    ("origin", "is_taken"), [(OURS, True), (None, False), (FOREIGN, False)]
)
def test_other_old_forms_are_no_different(
    visitor, folder, storage, path, origin, is_taken
):
    permohonan = make_permohonan(folder, storage, "draf", now=datetime.now(UTC))
    address = f"/permohonan/{permohonan.kode}/kirim" if path == "kirim" else path
    data = {
        "/masuk": {"akun": "staf", "sandi": "kata sandi untuk uji"},
    }.get(path, {})

    answer = visitor.client.post(
        address, data=data, headers={"Origin": origin} if origin else {}
    )

    assert (
        answer.status_code == (303 if is_taken else 400)
        and "kata sandi untuk uji" not in answer.text
    )
    assert (the_permohonan().status == Status.DRAF) != (path == "kirim" and is_taken)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": OURS}, 303),
        ({"Referer": f"{OURS}/lacak"}, 303),
        ({"Origin": FOREIGN}, 400),
        ({"Origin": "null"}, 400),
        ({"Referer": f"{FOREIGN}/lacak"}, 400),
    ],
)
def test_a_form_that_only_looks_up_needs_no_token_and_is_not_sent_by_another_site(
    visitor, folder, storage, headers, status
):
    kode = make_permohonan(folder, storage, "draf", now=datetime.now(UTC)).kode

    answer = visitor.client.post("/lacak", data={"kode": kode}, headers=headers)

    assert answer.status_code == status and "csrf" not in answer.text


@pytest.mark.parametrize(
    ("action", "name", "typed"),
    [
        ("tindakan", "catatan", "Desa sudah menelepon."),
        ("naskah", "naskah", "Menerangkan bahwa Siti benar warga kami."),
    ],
)
@pytest.mark.parametrize("origin", [OURS, None])
def test_an_officers_old_form_is_always_handed_back(
    signed_in, folder, storage, action, name, typed, origin
):
    made = make_permohonan(folder, storage, Tugas.OLAH)
    before, officer = made.versi, signed_in("staf")
    address = f"/antrean/{made.id}/{action}"
    data = {"csrf_token": "palsu", "versi": before, "tindakan": "selesai", name: typed}

    answer = officer.client.post(
        address, data=data, headers={"Origin": origin} if origin else {}
    )

    assert answer.status_code == 400 and "Halaman ini sudah lama terbuka" in answer.text
    assert the_permohonan().versi == before
    officer.page = Page(answer, address)
    officer.press("Kirim lagi")
    trail = [p.catatan for p in the_permohonan().trail]
    assert typed in (trail if name == "catatan" else [the_permohonan().naskah])


# A double press, and two at once.


def test_one_form_in_two_tabs_at_once_makes_one_draft(app, visitor):
    form, button = visitor.get(FORM).button(SEND)
    data, clients = form.data(button) | ANSWERS, [app.test_client() for _ in range(4)]

    answers = at_once(
        *[
            lambda n=n: clients[n].post(FORM, data=data, headers={"Origin": OURS})
            for n in range(4)
        ]
    )

    assert [one.status_code for one in answers] == [303] * 4 and len(
        {one.headers["Location"] for one in answers}
    ) == 1
    assert the_permohonan().isian["alamat"] == ANSWERS["alamat"]


def test_sending_pressed_many_times_at_once_gives_one_number(app, visitor):
    begin(visitor)
    fill(visitor)
    address, clients = (
        f"/permohonan/{the_permohonan().kode}/kirim",
        [app.test_client() for _ in range(4)],
    )

    answers = at_once(
        *[
            lambda n=n: clients[n].post(address, headers={"Origin": OURS})
            for n in range(4)
        ]
    )

    assert [one.status_code for one in answers] == [303] * 4
    assert (
        len(the_permohonan().trail) == 1
        and db.session.scalar(db.select(Penomor.terakhir)) == 1
    )


def test_an_officers_double_press_at_once_is_one_press(signed_in, folder, storage):
    number = make_permohonan(folder, storage, Tugas.SAHKAN).id
    camat = signed_in("camat")
    form, button = camat.get(f"/antrean/{number}").button("Sahkan surat")
    data, clients = form.data(button), [camat.client, signed_in("camat").client]
    tokens = [signed(client, number) for client in clients]

    answers = at_once(
        *[
            lambda n=n: clients[n].post(
                form.action, data=data | {"csrf_token": tokens[n]}
            )
            for n in range(2)
        ]
    )

    assert [one.status_code for one in answers] == [303, 303]
    assert (
        count(Surat) == 1
        and [p.tindakan for p in the_permohonan().trail].count(Tindakan.SELESAI) == 5
    )


def signed(client, number: int) -> str:
    """The token that this browser's pages carry."""
    return Visitor(client).get(f"/antrean/{number}").field("csrf_token").get("value")


def test_of_two_officers_at_once_one_is_told_who_was_faster_and_keeps_what_they_wrote(
    app, signed_in, folder, storage
):
    number = make_permohonan(folder, storage, Tugas.PERIKSA).id
    make_petugas(folder, "rekan", "pegawai", nama="Bu Rekan")
    people = [signed_in("staf"), signed_in("rekan")]
    data = [
        officer.get(f"/antrean/{number}").button("Terima di meja saya")[0].data()
        | {"tindakan": "terima", "catatan": f"Catatan {n}."}
        for n, officer in enumerate(people)
    ]

    answers = at_once(
        *[
            lambda n=n: people[n].client.post(
                f"/antrean/{number}/tindakan", data=data[n]
            )
            for n in range(2)
        ]
    )

    assert sorted(one.status_code for one in answers) == [303, 409]
    loser = [one.status_code for one in answers].index(409)
    page, winner = Page(answers[loser], "x"), ("Bu Rekan", "Pak Staf")[loser]
    assert (
        f"Berkas ini baru saja dikerjakan {winner}. Tindakan Anda tidak disimpan"
        in page.text
    )
    assert "Yang tadi Anda tulis" in page.text and f"Catatan {loser}." in page.text
    assert the_permohonan().pemegang.nama == winner


@pytest.mark.parametrize("htmx", [True, False])
def test_a_letter_text_that_comes_too_late_is_shown_to_be_copied(
    signed_in, folder, storage, htmx
):
    made = make_permohonan(folder, storage, Tugas.OLAH)
    officer = signed_in("staf", htmx=htmx)
    officer.get(f"/antrean/{made.id}")
    walk_to(made, folder, storage, Tugas.SERAHKAN)

    for button in ("Simpan dan lihat pratinjau", "Selesai, teruskan"):
        form, pressed = officer.page.button(button)
        address = pressed.get("formaction") or form.action
        answer = officer.client.post(
            address,
            data=form.data(pressed)
            | {
                "naskah": "Kalimat yang lama saya susun.",
                "catatan": "Sudah ditelepon.",
                "versi": "1",
            },
            headers={"HX-Request": "true"} if htmx else {},
        )
        assert (
            answer.status_code == 409 and "Kalimat yang lama saya susun." in answer.text
        )
        assert "Sudah ditelepon." in answer.text


def test_a_text_that_was_only_shown_and_not_written_is_not_handed_back(
    signed_in, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.OLAH)
    officer = signed_in("staf")
    officer.get(f"/antrean/{made.id}")
    walk_to(made, folder, storage, Tugas.SAHKAN)

    page = officer.press("Simpan dan lihat pratinjau")

    assert page.status == 409 and "Yang tadi Anda tulis" not in page.text


# An officer's words.


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        (
            "catatan",
            "x" * 2001,
            "Catatan paling panjang 2.000 huruf; yang Anda tulis 2.001.",
        ),
        (
            "alasan-2",
            "y" * 501,
            "Alasan pada persyaratan 2 paling panjang 500 huruf; yang Anda tulis 501.",
        ),
        ("alasan-0", "z" * 501, "Alasan pada data paling panjang 500 huruf"),
        ("catatan", "baik 😀", "Catatan memuat huruf yang tidak dapat dicetak: “😀”."),
    ],
)
def test_what_an_officer_writes_is_never_cut_but_told(
    signed_in, folder, storage, name, typed, words
):
    number = make_permohonan(folder, storage, Tugas.PERIKSA).id
    officer = signed_in("staf")
    officer.get(f"/antrean/{number}")
    officer.press("Terima di meja saya")
    before = the_permohonan().versi

    page = officer.press("Lengkap, teruskan", semua="1", **{name: typed})

    assert (
        page.status == 422
        and page.link(words) == f"#{name}"
        and value(page, name) == typed
    )
    assert the_permohonan().versi == before


@pytest.mark.parametrize("button", ["Simpan dan lihat pratinjau", "Selesai, teruskan"])
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "kata " * 4001,
            "Isi surat paling panjang 20.000 huruf; yang Anda tulis 20.005.",
        ),
        (
            "Menerangkan 王 bahwa",
            "Isi surat memuat huruf yang tidak dapat dicetak: “王”. Ketik lagi dengan huruf Latin.",
        ),
    ],
)
def test_a_letter_text_that_cannot_become_a_letter_is_told_while_it_is_written(
    signed_in, folder, storage, button, typed, words
):
    number = make_permohonan(folder, storage, Tugas.OLAH).id
    officer = signed_in("staf")
    officer.get(f"/antrean/{number}")

    page = officer.press(button, naskah=typed)

    assert (
        page.status == 422
        and page.link(words) == "#naskah"
        and value(page, "naskah").strip() == typed.strip()
    )
    assert the_permohonan().naskah is None and "Selesai, teruskan" in page.buttons()


# A role that may not, and a session that ended.


@pytest.mark.parametrize("action", ["tindakan", "naskah"])
def test_a_role_without_a_part_in_the_standard_may_neither_read_nor_press(
    signed_in, folder, storage, action
):
    steps = (make_langkah(tugas, "admin") for tugas in (Tugas.PERIKSA, Tugas.OLAH))
    standar = make_standar(Tugas.AJUKAN, *steps, surat=None, jenis=Jenis.JAWABAN)
    made = make_permohonan(folder, storage, Tugas.PERIKSA, standar=standar)
    guest, before = signed_in("staf"), made.versi
    address, token = (
        f"/antrean/{made.id}",
        guest.get("/antrean").field("csrf_token").get("value"),
    )

    assert (
        guest.get(address).status == 403 and "bukan untuk peran Anda" in guest.page.text
    )
    answer = guest.client.post(
        f"{address}/{action}",
        data={"csrf_token": token, "versi": before, "tindakan": "terima"},
    )
    assert answer.status_code == 403 and the_permohonan().versi == before


def test_a_role_at_another_desk_may_read_but_not_press(signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    camat, before = signed_in("camat"), made.versi
    token = camat.get(f"/antrean/{made.id}").field("csrf_token").get("value")

    for tindakan in ("terima", "selesai", "kembalikan", "tolak", "turunkan"):
        answer = camat.client.post(
            f"/antrean/{made.id}/tindakan",
            data={
                "csrf_token": token,
                "versi": before,
                "tindakan": tindakan,
                "catatan": "Tolak saja.",
                "alasan-1": "Buram.",
            },
        )
        assert (
            answer.status_code == 409
            and "Tindakan ini tidak dapat dilakukan sekarang." in answer.text
        )
        assert "Tolak saja." in answer.text and "Buram." in answer.text
    assert the_permohonan().versi == before


@pytest.mark.parametrize("htmx", [True, False])
def test_a_session_that_ends_in_the_middle_of_a_press_keeps_the_words(
    app, signed_in, folder, storage, htmx
):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    officer, before = signed_in("staf", htmx=htmx), made.versi
    form, button = officer.get(f"/antrean/{made.id}").button("Terima di meja saya")
    db.session.execute(
        update(Masuk).values(keluar_at=datetime.now(UTC), sebab="keluar")
    )
    db.session.commit()

    answer = officer.client.post(
        form.action,
        data=form.data(button) | {"catatan": "Sudah ditelepon."},
        headers={"HX-Request": "true"} if htmx else {},
    )

    assert (
        answer.status_code == 401 and "Waktu masuk Anda sudah berakhir" in answer.text
    )
    assert the_permohonan().versi == before
    if htmx:  # the page stays as it is, with everything in it
        assert (
            answer.headers["HX-Retarget"] == "#pesan"
            and "masih ada di halaman ini" in answer.text
        )
    else:
        again, _ = Page(answer, "x").button("Kirim lagi")
        assert (
            again.data()["catatan"] == "Sudah ditelepon."
            and again.action == form.action
        )
