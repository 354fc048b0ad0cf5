"""Applying and repairing, as somebody without an account does it."""

import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import ISIAN, another_app, make_permohonan, picture, press, walk_to
from page import NS, Page, Visitor
from pemohon import (
    KIRIM,
    SEND,
    apply,
    begin,
    fill,
    the_permohonan,
    upload,
)
from pictures import card_on_table, darkened, encode, heic, one_colour_png, text_pdf

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Berkas, Permohonan, Unggahan, db
from sipetrok.operations import kuota
from sipetrok.sop.standar import Tugas


def slot_count(n: int) -> int:
    return db.session.scalar(
        db.select(db.func.count()).select_from(Berkas).filter_by(persyaratan=n)
    )


# The documents.


def test_each_slot_says_what_the_sop_prints_and_offers_camera_and_files(
    visitor, folder
):
    page = begin(visitor)

    assert all(
        one.label in page.text for one in folder.layanan["surat-keterangan"].persyaratan
    )
    control = page.field("berkas-3")
    assert (
        control.get("accept") == "image/*,application/pdf"
        and control.get("capture") is None
    )
    assert (
        page.field("berkas-1").get("multiple") is not None
        and control.get("multiple") is None
    )


@pytest.mark.parametrize(
    ("isi", "words"),
    [
        (b"PK\x03\x04isi", "Word"),
        (heic(), "rusak"),
        (b"", "kosong"),
        (b"<html>", "bukan foto"),
        (picture()[:400], "foto"),
    ],
)
def test_a_bad_file_is_refused_in_its_slot_and_the_others_stay(visitor, isi, words):
    begin(visitor)
    page = visitor.press(
        SEND,
        berkas__1=upload(picture()),
        berkas__2=upload(text_pdf(), "surat.pdf"),
        berkas__3=upload(isi, "x.jpg"),
        pilihan__2="Buku Nikah",
    )

    assert page.status == 422 and page.title.startswith("Perlu diperbaiki: ")
    assert len(page.errors()) == 1 and words in page.errors()[0]
    assert page.link(page.errors()[0]) == "#berkas-3"
    assert (slot_count(1), slot_count(2), slot_count(3)) == (1, 1, 0)
    assert page.text.count("Sudah diterima") == 2


def test_what_is_missing_is_named_and_what_came_is_kept(visitor):
    begin(visitor)
    page = visitor.press(SEND, berkas__1=upload(picture()))

    assert len(page.errors()) == 2 and all(
        "Belum ada berkas" in sentence for sentence in page.errors()
    )
    assert slot_count(1) == 1
    assert visitor.press(
        SEND,
        berkas__2=upload(picture(60)),
        berkas__3=upload(picture(90)),
        pilihan__2="Buku Nikah",
    ).path.endswith("/periksa")


def test_of_two_alternatives_one_must_be_chosen_and_can_be_changed_without_sending_again(
    visitor,
):
    begin(visitor)
    page = visitor.press(
        SEND,
        berkas__1=upload(picture(1)),
        berkas__2=upload(picture(2)),
        berkas__3=upload(picture(3)),
    )
    assert page.errors() == [
        "Scan/Foto Foto copy Buku Nikah/Surat Keterangan dari Desa/Kelurahan: "
        "Pilih berkas mana yang Anda kirim."
    ]

    visitor.press(SEND, pilihan__2="Buku Nikah")
    visitor.get(f"/permohonan/{the_permohonan().kode}/berkas")
    visitor.press(SEND, pilihan__2="Surat Keterangan dari Desa/Kelurahan")

    assert (
        db.session.scalar(db.select(Berkas.pilihan).filter_by(persyaratan=2))
        == "Surat Keterangan dari Desa/Kelurahan"
    )
    assert slot_count(2) == 1


def test_a_slot_of_two_takes_two_and_says_so_to_a_third(visitor):
    begin(visitor)
    page = visitor.press(
        SEND, berkas__1=[upload(picture(shade)) for shade in (30, 60, 90)]
    )

    assert slot_count(1) == 2 and "Paling banyak 2 berkas" in page.errors()[0]


def test_a_second_photo_replaces_the_first_where_one_is_asked(visitor):
    begin(visitor)
    visitor.press(SEND, berkas__3=upload(picture(1)))
    visitor.press(SEND, berkas__3=upload(one_colour_png(30, 20)))

    assert slot_count(3) == 1


def test_bytes_sent_over_and_over_from_one_address_are_braked_and_what_came_stays(
    visitor, storage, monkeypatch
):
    begin(visitor)
    visitor.press(SEND, berkas__3=upload(picture(1)))
    came = db.session.scalar(db.select(Unggahan.ukuran))
    monkeypatch.setattr(kuota, "IN_AN_HOUR", came * 5 // 2)
    visitor.press(SEND, berkas__3=upload(picture(2)))
    kept = set(storage.names())
    page = visitor.press(SEND, berkas__3=upload(picture(3)))

    assert page.status == 429 and "sangat banyak foto" in page.text
    assert 0 < int(page.response.headers["Retry-After"]) <= 3600
    assert slot_count(3) == 1 and set(storage.names()) == kept


def test_photos_that_replace_one_another_do_not_heap_up(visitor, storage):
    begin(visitor)
    visitor.press(SEND, berkas__3=upload(picture(0)))
    most = len(list(storage.names()))

    for shade in range(1, 8):
        visitor.press(SEND, berkas__3=upload(picture(shade)))
        assert len(list(storage.names())) == most


def test_hapus_takes_one_document_out_and_keeps_what_was_picked_beside_it(visitor):
    begin(visitor)
    visitor.press(SEND, berkas__3=upload(picture(1)))
    page = visitor.press(
        "Hapus Scan/Foto Foto copy KTP 1", berkas__1=upload(picture(2))
    )

    assert page.status == 200 and not page.errors()
    assert (slot_count(1), slot_count(3)) == (1, 0)


def test_enter_does_not_press_hapus(visitor):
    begin(visitor)
    page = visitor.press(SEND, berkas__3=upload(picture(1)))

    form, _ = page.button(SEND)
    buttons = list(form.element.iter(f"{NS}button"))
    sending = [b for b in buttons if b.get("type") != "button"]
    assert [b.get("name") for b in sending] == [None, "hapus", None]


@pytest.mark.parametrize("isi", [picture(), text_pdf(2)])
def test_what_was_received_is_shown_as_a_small_picture(visitor, isi):
    begin(visitor)
    visitor.press(SEND, berkas__3=upload(isi))
    kode, berkas = the_permohonan().kode, db.session.scalar(db.select(Berkas.id))

    response = visitor.client.get(f"/permohonan/{kode}/berkas/{berkas}.jpg")

    assert response.mimetype == "image/jpeg" and response.data[:3] == b"\xff\xd8\xff"
    assert (
        response.headers["Cache-Control"] == "no-store" and len(response.data) < 40_000
    )


def test_pictures_of_another_file_or_of_a_sent_one_are_not_shown(
    visitor, folder, storage
):
    other = make_permohonan(folder, storage, "draf", kunci="lain")
    kode, berkas = other.kode, other.berkas[0].id
    begin(visitor)
    mine = db.session.scalar(db.select(Permohonan.kode).filter(Permohonan.kode != kode))

    assert (
        visitor.client.get(f"/permohonan/{mine}/berkas/{berkas}.jpg").status_code == 404
    )
    visitor.get(f"/permohonan/{kode}/periksa")
    visitor.press(KIRIM)
    assert (
        visitor.client.get(f"/permohonan/{kode}/berkas/{berkas}.jpg").status_code == 404
    )


# Reading over and sending.


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, []),
        ({"kontak_data_pribadi": "Sekretaris Camat"}, ["data Anda: Sekretaris Camat."]),
        (
            {
                "retensi_data_pribadi": "2 tahun menurut JRA.",
                "hak_data_pribadi": "minta salinan di loket",
            },
            [
                "Lama disimpan: 2 tahun menurut JRA.",
                "Hak Anda: minta salinan di loket.",
            ],
        ),
    ],
)
def test_the_privacy_note_says_what_the_office_has_set_and_nothing_else(
    app, folder, storage, told, said
):
    draft = make_permohonan(folder, storage, "draf")
    other = another_app(app)
    other.extensions["kantor"] = replace(
        folder, kantor=folder.kantor.model_copy(update=told)
    )

    page = Visitor(other.test_client()).get(f"/permohonan/{draft.kode}/periksa")

    note = page.text.split("Untuk apa data Anda")[1].split("Gratis")[0]
    assert "UU 27/2022" in note and all(one in note for one in said)
    assert note.count(":") == 1 + len(told) and "belum" not in note


def test_the_answers_are_read_over_with_ways_to_change_them(visitor):
    begin(visitor)
    page = fill(visitor)

    assert (
        page.path.endswith("/periksa")
        and "17 Maret 1990" in page.text
        and "0812-3456-7890" in page.text
    )
    assert page.link("Ubah NIK").endswith("/data#nik") and page.link(
        "Ubah Scan/Foto Foto copy KTP"
    ).endswith("#berkas-3")
    assert "UU 27/2022" in page.text and "pasal 20 ayat (2) huruf e" in page.text


def test_an_odd_nik_is_warned_of_and_can_be_sent(visitor):
    begin(visitor, nik="1404171703900001")  # a man's, by its date
    assert "Jenis kelamin berbeda" in visitor.page.text
    visitor.press(SEND)
    page = fill(visitor)
    assert "Jenis kelamin berbeda" in page.text

    assert visitor.press(KIRIM).path.endswith("/tanda-terima")


def test_sending_too_early_says_what_is_missing(visitor):
    begin(visitor)
    visitor.get(f"/permohonan/{the_permohonan().kode}/periksa")
    page = visitor.press(KIRIM)

    assert (
        page.status == 422
        and len(page.errors()) == 3
        and the_permohonan().nomor_register is None
    )


def test_sending_twice_is_once(visitor):
    begin(visitor)
    page = fill(visitor)
    form, _ = page.button(KIRIM)

    answers = [visitor.client.post(form.action, data=form.data()) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(the_permohonan().trail) == 1


def test_a_sent_file_cannot_be_changed(visitor):
    apply(visitor)
    kode = the_permohonan().kode

    for part in ("data", "berkas", "periksa"):
        assert (
            visitor.client.get(f"/permohonan/{kode}/{part}").headers["Location"]
            == f"/permohonan/{kode}"
        )


def test_no_personal_number_is_ever_in_an_address(visitor):
    apply(visitor)
    kode = the_permohonan().kode
    seen = []
    for part in ("", "/tanda-terima", "/batal"):
        page = visitor.get(f"/permohonan/{kode}{part}")
        seen += [page.path, *page.links()]

    for secret in (ISIAN["nik"], "81234567890", "Siti"):
        assert not [address for address in seen if secret in address]


# Repair.


@pytest.fixture
def returned(visitor, folder, storage):
    """A file sent here and returned by Staf: the KTP, and with `with_data` the answers too."""

    def make(**reasons: str) -> str:
        apply(visitor)
        permohonan, now = the_permohonan(), datetime.now(UTC)
        walk_to(permohonan, folder, storage, Tugas.PERIKSA, now)
        press(permohonan, "staf", Tindakan.TERIMA, folder, storage, now)
        hasil = {int(n[1:]): reason for n, reason in reasons.items()}
        press(
            permohonan, "staf", Tindakan.KEMBALIKAN, folder, storage, now, hasil=hasil
        )
        return permohonan.kode

    return make


def test_only_what_was_returned_is_asked_again_with_its_reason(visitor, returned):
    kode = returned(n1="", n2="", n3="NIK tidak terbaca.")

    page = visitor.get(f"/permohonan/{kode}")
    assert "NIK tidak terbaca." in page.text and ISIAN[
        "nik"
    ] not in page.response.get_data(as_text=True)
    page = visitor.follow("Perbaiki sekarang")

    assert "NIK tidak terbaca." in page.text
    assert [e.get("name") for e in page.root.iter() if e.get("type") == "file"] == [
        "berkas-3"
    ]
    assert visitor.client.get(f"/permohonan/{kode}/data").status_code == 303


def test_a_repair_must_bring_a_new_document(visitor, returned):
    kode = returned(n1="", n2="", n3="NIK tidak terbaca.")
    visitor.get(f"/permohonan/{kode}/berkas")

    assert "Belum ada berkas" in visitor.press(SEND).errors()[0]


def test_a_repair_is_sent_and_goes_back_to_the_same_desk(visitor, returned):
    kode = returned(n1="", n2="", n3="NIK tidak terbaca.")
    visitor.get(f"/permohonan/{kode}/berkas")
    page = visitor.press(SEND, berkas__3=upload(picture(99)))
    assert page.path.endswith("/periksa") and "Siti" not in page.text

    page = visitor.press("Kirim perbaikan")

    permohonan = the_permohonan()
    assert page.path == f"/permohonan/{kode}" and "Perbaikan sudah dikirim" in page.text
    assert permohonan.status == Status.BERJALAN
    assert (
        len(
            [
                b
                for b in permohonan.berkas
                if b.persyaratan == 3 and b.diganti_at is None
            ]
        )
        == 1
    )


def test_the_second_press_of_a_repair_leads_where_the_first_led(visitor, returned):
    kode = returned(n1="", n2="", n3="NIK tidak terbaca.")
    visitor.get(f"/permohonan/{kode}/berkas")
    review = visitor.press(SEND, berkas__3=upload(picture(99)))
    form, button = review.button("Kirim perbaikan")
    first, second = (
        visitor.client.post(form.action, data=form.data(button)) for _ in range(2)
    )

    assert first.headers["Location"] == second.headers["Location"]
    assert second.headers["Location"].endswith(kode)


def test_of_two_windows_the_second_reads_what_the_first_has_kept(visitor, returned):
    kode = returned(n0="Alamat kurang lengkap.", n1="", n2="", n3="")
    visitor.get(f"/permohonan/{kode}")
    form, button = visitor.follow("Perbaiki sekarang").button(SEND)
    first, second = form.data(button), form.data(button)
    path = visitor.page.path
    first["alamat"], second["alamat"] = "Parit 7", "Parit 9"
    visitor.client.post(path, data=first)

    # The same form twice is once; another one is shown what is kept, and keeps its own words.
    again = visitor.client.post(path, data=first)
    page = Page(visitor.client.post(path, data=second), path)

    assert again.status_code == 303 and page.status == 409
    assert "baru saja diubah di tempat lain" in page.text and "Parit 7" in page.text
    assert page.field("alamat").get("value") == "Parit 9"
    assert the_permohonan().isian["alamat"] == "Parit 7"
    again_form, button = page.button(SEND)
    sent = visitor.client.post(path, data=again_form.data(button))
    assert sent.status_code == 303
    assert the_permohonan().isian["alamat"] == "Parit 9"


def test_returned_data_can_be_mended(visitor, returned):
    kode = returned(n0="Tanggal lahir berbeda dengan KTP.", n1="", n2="", n3="")

    visitor.get(f"/permohonan/{kode}")
    assert "Perbaiki data" in visitor.page.title
    page = visitor.follow("Perbaiki sekarang")
    assert page.link("Tanggal lahir") == "#tanggal_lahir"
    told = next(e for e in page.root.iter() if e.get("id") == "tanggal_lahir-tanya")
    assert "Tanggal lahir berbeda dengan KTP." in "".join(told.itertext())
    assert not [e for e in page.root.iter() if e.get("id") == "nama-tanya"]
    visitor.press(SEND, tanggal_lahir="18-3-1990")
    page = visitor.press(SEND)  # it differs from the NIK, and is asked about once
    assert page.path.endswith("/periksa") and "18 Maret 1990" in page.text
    visitor.press("Kirim perbaikan")

    assert the_permohonan().isian["tanggal_lahir"] == "1990-03-18"
    assert the_permohonan().status == Status.BERJALAN


def test_a_dark_photo_is_told_in_its_slot_and_at_the_desk_and_stops_nobody(
    visitor, signed_in, folder, storage
):
    begin(visitor)
    dark = encode(darkened(card_on_table((800, 600)), 0.06), "JPEG")
    page = visitor.press(
        SEND,
        berkas__1=upload(dark),
        berkas__2=upload(picture()),
        pilihan__2="Buku Nikah",
    )
    assert "Fotonya gelap. Tulisannya mungkin tidak terbaca. Ambil lagi," in page.text
    assert "Fotonya kecil sekali." in page.text

    page = visitor.press(SEND, berkas__3=upload(picture(90)))
    assert page.path.endswith("/periksa")
    visitor.press(KIRIM)

    desk = signed_in("loket").get(f"/antrean/{the_permohonan().id}")
    assert "Fotonya gelap. Tulisannya mungkin tidak terbaca." in desk.text
    assert "Ambil lagi" not in desk.text


def test_beside_each_kind_of_paper_stands_a_light_drawing_of_a_good_photo(visitor):
    html = begin(visitor).response.text
    drawings = re.findall(r"<svg viewBox=\"0 0 160 120\".*?</svg>", html, re.DOTALL)

    assert len(drawings) == 3 and len(set(drawings)) == 2
    assert all(len(zlib.compress(one.encode())) < 600 for one in drawings)
    assert "keempat sudut kartu terlihat" in html and "keempat sudut lembar" in html
