"""The first step: what is asked, the draft that is made of it, and the ways back to it."""

import re
from datetime import timedelta

from builders import ISIAN
from page import Page, Visitor
from pemohon import ANSWERS, FORM, KIRIM, SEND, begin, count, fill, the_permohonan

from sipetrok.alur.workflow import Status
from sipetrok.models import Permohonan, db
from sipetrok.operations import throttle
from sipetrok.sop.standar import Lewat


def test_the_first_step_makes_a_draft_and_shows_its_code(visitor):
    page = begin(visitor)

    permohonan = the_permohonan()
    assert permohonan.status == Status.DRAF and permohonan.lewat == Lewat.UNDUH
    assert page.path == f"/permohonan/{permohonan.kode}/berkas"
    assert permohonan.kode[:4] in page.text


def test_what_no_paper_shows_is_left_out_and_told_on_the_next_page(visitor):
    page = begin(visitor, nama="Siti 🌸 Aminah")

    assert "🌸 tidak dapat dicetak, jadi tidak ikut disimpan." in page.text
    assert the_permohonan().nama == "Siti Aminah"


def test_what_is_left_out_is_told_also_where_something_else_is_wrong(visitor):
    page = begin(visitor, nama="Siti 🌸 Aminah", nik="123")

    assert page.status == 422 and page.field("nama").get("value") == "Siti Aminah"
    assert "🌸 tidak dapat dicetak, jadi tidak ikut disimpan." in page.text


def test_sending_the_first_step_twice_makes_one_draft(visitor):
    form, button = visitor.get(FORM).button(SEND)
    sent = form.data(button) | ANSWERS

    first, second = (visitor.client.post(FORM, data=sent) for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert the_permohonan().nama == "Siti Aminah"


# Back, reload and tomorrow.


def test_the_address_of_the_first_form_leads_to_the_draft_with_all_that_was_typed(
    visitor,
):
    address = visitor.get(FORM).path
    assert re.fullmatch(f"{FORM}/[0-9a-f]{{32}}", address)
    visitor.press(SEND, **ANSWERS)

    page = visitor.get(address)

    assert page.path == f"/permohonan/{the_permohonan().kode}/data"
    assert page.response.headers["Cache-Control"] == "no-store"
    assert {name: page.button(SEND)[0].data()[name] for name in ANSWERS} == (
        ANSWERS | {"telepon": "0812-3456-7890"}
    )
    assert page.text.count("Parit 5") == 0 and count(Permohonan) == 1


def test_the_first_form_sent_again_replaces_nothing_in_silence(visitor):
    form, button = visitor.get(FORM).button(SEND)
    sent, path = form.data(button) | ANSWERS, visitor.page.path
    visitor.client.post(path, data=sent)
    kode = the_permohonan().kode
    visitor.get(f"/permohonan/{kode}/data")
    visitor.press(SEND, alamat="Parit 7")

    page = Page(visitor.client.post(path, data=sent), path)

    assert page.status == 409 and "baru saja diubah di tempat lain" in page.text
    assert "Parit 7" in page.text and the_permohonan().isian["alamat"] == "Parit 7"
    visitor.page = page
    assert visitor.press(SEND).path == f"/permohonan/{kode}/berkas"
    assert the_permohonan().isian["alamat"] == "Parit 5"


def test_whoever_was_given_the_address_of_a_form_begins_a_draft_of_their_own(
    visitor,
):
    form, button = visitor.get(FORM).button(SEND)
    sent, address = form.data(button) | ANSWERS, visitor.page.path
    visitor.client.post(address, data=sent)
    mine = the_permohonan().kode
    neighbour = Visitor(visitor.client.application.test_client())

    page = neighbour.get(address)
    assert page.path != address and page.path.startswith(f"{FORM}/")
    assert page.field("nama").get("value") == ""
    # As from a page that was opened there before anything was sent.
    theirs = page.button(SEND)[0].data() | ANSWERS | {"nama": "Budi"}
    kunci = {"kunci_draf": sent["kunci_draf"]}
    other = neighbour.client.post(address, data=theirs | kunci)

    assert other.status_code == 303 and mine not in other.headers["Location"]
    names = db.session.scalars(db.select(Permohonan.nama).order_by(Permohonan.id))
    assert list(names) == ["Siti Aminah", "Budi"]


def test_after_sending_the_address_of_the_first_form_leads_to_the_page(visitor):
    address = visitor.get(FORM).path
    visitor.press(SEND, **ANSWERS)
    fill(visitor)
    visitor.press(KIRIM)

    assert visitor.get(address).path == f"/permohonan/{the_permohonan().kode}"


# What a NIK says.


def test_what_the_nik_says_is_proposed_after_the_first_step(visitor):
    page = begin(visitor, tanggal_lahir="", jenis_kelamin="")

    assert page.path == f"/permohonan/{the_permohonan().kode}/data"
    assert "Tanggal lahir dan jenis kelamin diisi dari NIK." in page.text
    assert page.field("tanggal_lahir").get("value") == "17-3-1990"
    assert page.button(SEND)[0].data()["jenis_kelamin"] == "Perempuan"
    assert visitor.press(SEND).path.endswith("/berkas")


def test_a_nik_that_differs_is_told_at_the_field_before_any_upload(visitor):
    page = begin(visitor, tanggal_lahir="18 mar 90")

    assert page.path.endswith("/data") and page.status == 200
    told = next(e for e in page.root.iter() if e.get("id") == "tanggal_lahir-tanya")
    assert "berbeda dengan tanggal di dalam NIK" in "".join(told.itertext())
    assert "tanggal_lahir-tanya" in page.field("tanggal_lahir").get("aria-describedby")
    # Whoever sees it and stays with it goes on.
    assert visitor.press(SEND).path.endswith("/berkas")


def test_errors_stand_on_top_linked_to_their_fields_and_what_was_typed_stays(visitor):
    page = begin(visitor, nik="123", tanggal_lahir="kemarin", alamat="")

    assert page.status == 422 and page.title.startswith("Perlu diperbaiki: ")
    assert (
        len(page.errors()) == 3
        and page.link("NIK harus 16 angka. Yang Anda tulis 3 angka.") == "#nik"
    )
    assert (
        page.field("nik").get("value") == "123"
        and page.field("nama").get("value") == "Siti Aminah"
    )
    assert page.button(SEND)[0].data()["jenis_kelamin"] == "Perempuan"
    assert db.session.scalar(db.select(db.func.count()).select_from(Permohonan)) == 0


def test_a_missing_choice_is_linked_to_its_first_button(visitor):
    page = begin(visitor, desa="")

    assert page.link("Pilih desa/kelurahan.") == "#desa-0"


def test_a_mended_form_goes_on_and_makes_one_draft(visitor):
    begin(visitor, nik="123")
    page = visitor.press(SEND, nik=ISIAN["nik"])

    assert page.path == f"/permohonan/{the_permohonan().kode}/berkas"


def test_many_drafts_from_one_address_are_braked_and_nothing_typed_is_lost(
    visitor, monkeypatch
):
    monkeypatch.setattr(throttle, "DRAF", throttle.Brake("draf", 2, timedelta(hours=1)))
    begin(visitor), begin(visitor)
    page = begin(visitor)

    assert page.status == 429 and "dalam 60 menit" in page.errors()[0]
    assert page.field("nama").get("value") == "Siti Aminah"


def test_a_draft_can_be_opened_by_its_code_and_changed(visitor):
    begin(visitor)
    kode = the_permohonan().kode
    page = visitor.get(f"/permohonan/{kode}")
    assert (
        "Permohonan belum dikirim" in page.text
        and visitor.follow("Lanjutkan").status == 200
    )

    visitor.get(f"/permohonan/{kode}/data")
    assert visitor.page.field("tanggal_lahir").get("value") == "17-3-1990"
    visitor.press(SEND, pekerjaan="Guru")

    assert the_permohonan().isian["pekerjaan"] == "Guru"
