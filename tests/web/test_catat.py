"""Applications that came by another way than the site: an officer enters them, the pemohon gets the
same code and page.
"""

import io
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest
from builders import ISIAN, make_draft, make_petugas, picture, press, walk_to
from pemohon import ANSWERS, KIRIM, SEND, count, the_permohonan, upload
from pypdf import PdfReader

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Permohonan
from sipetrok.operations import berkas as berkas_operations
from sipetrok.operations import kuota, throttle
from sipetrok.sop.kantor import Peran
from sipetrok.sop.standar import Identitas

FORM = "/catat/surat-keterangan"
PAPER = "Berkas kertas sudah diterima di kantor"


def begin(visitor, **changes):
    visitor.get(FORM)
    return visitor.press(SEND, **ANSWERS | {"saluran": "whatsapp"} | changes)


@pytest.fixture
def loket(signed_in):
    return signed_in("loket")


def test_the_page_lists_the_services_in_which_the_officer_has_a_part(
    loket, visitor, signed_in, folder
):
    page = loket.get("/catat")

    assert {f"/catat/{slug}" for slug in folder.layanan} <= set(page.links())
    assert visitor.client.get("/catat").headers["Location"].startswith("/masuk")


def test_an_officer_without_a_part_in_a_service_cannot_enter_it(
    app, loket, folder, monkeypatch
):
    only_staff = folder.layanan["surat-keterangan"].model_copy(
        update={
            "langkah": tuple(
                one
                for one in folder.layanan["surat-keterangan"].langkah
                if "admin" not in one.pelaksana
            )
        }
    )
    monkeypatch.setitem(app.extensions, "kantor", _with(folder, only_staff))

    assert loket.client.get(FORM).status_code == 403
    assert "/catat/surat-keterangan" not in loket.get("/catat").links()


def _with(folder, standar):
    return replace(folder, layanan={**folder.layanan, standar.slug: standar})


def test_the_channel_must_be_said_and_be_one_of_the_staff(loket):
    page = begin(loket, saluran="")
    assert page.status == 422 and page.errors() == [
        "Pilih lewat mana permohonan ini datang."
    ]

    assert begin(loket, saluran="situs").status == 422 and count(Permohonan) == 0


def test_what_is_wrong_is_told_as_to_a_citizen_and_stays_typed(loket):
    page = begin(loket, nik="123")

    assert page.errors() == ["NIK harus 16 angka. Yang Anda tulis 3 angka."]
    assert page.field("nama").get("value") == "Siti Aminah"
    assert page.button(SEND)[0].data()["saluran"] == "whatsapp"


def test_the_draft_knows_its_channel_and_who_entered_it(loket):
    page = begin(loket)

    permohonan = the_permohonan()
    assert page.path == f"/permohonan/{permohonan.kode}/berkas"
    assert (permohonan.saluran, permohonan.pencatat.nama) == ("whatsapp", "Bu Loket")
    assert (
        "Anda mencatat permohonan Siti Aminah, yang datang lewat WhatsApp" in page.text
    )


def test_pressing_twice_makes_one_draft_and_the_channel_can_be_mended(loket):
    form, button = loket.get(FORM).button(SEND)
    sent = form.data(button) | ANSWERS

    first = loket.client.post(FORM, data=sent | {"saluran": "telegram"})
    second = loket.client.post(FORM, data=sent | {"saluran": "email"})

    assert first.headers["Location"] == second.headers["Location"]
    assert the_permohonan().saluran == "email"


def test_papers_at_the_office_stand_for_uploads_and_the_file_goes_on(
    loket, folder, storage
):
    begin(loket)
    page = loket.press(SEND, kertas=["1", "2"], berkas__3=upload(picture(30)))

    assert (
        page.path.endswith("/periksa")
        and page.text.count("Berkas kertas di kantor") == 2
    )
    assert (
        "Periksa data pemohon" in page.text
        and " saya" not in page.text
        and "Anda sudah dikirim" not in page.text
    )
    page = loket.press(KIRIM)
    assert "Permohonan sudah dicatat" in page.text

    permohonan = the_permohonan()
    assert permohonan.status == Status.BERJALAN and permohonan.kertas == [1, 2]
    assert (
        page.path.endswith("/tanda-terima") and permohonan.nomor_register in page.text
    )
    assert loket.client.get(
        f"/permohonan/{permohonan.kode}/tanda-terima.pdf"
    ).data.startswith(b"%PDF-")


def test_what_was_ticked_stays_ticked_when_something_else_is_missing(loket):
    begin(loket)
    page = loket.press(SEND, kertas=["1"])

    assert page.status == 422 and len(page.errors()) == 2
    assert page.button(SEND)[0].data()["kertas"] == "1"
    assert the_permohonan().kertas == [1]


def test_the_officer_who_checks_sees_channel_scribe_and_papers(
    loket, signed_in, folder, storage
):
    begin(loket)
    loket.press(SEND, kertas=["1", "2", "3"])
    loket.press(KIRIM)
    permohonan = the_permohonan()
    press(permohonan, "loket", Tindakan.SELESAI, folder, storage, permohonan.dikirim_at)
    press(permohonan, "staf", Tindakan.TERIMA, folder, storage, permohonan.dikirim_at)

    page = signed_in("staf").get(f"/antrean/{permohonan.id}")

    assert "lewat WhatsApp, dicatat Bu Loket." in page.text
    kartu = signed_in("staf").client.get(page.link("Cetak kartu kendali (PDF)"))
    assert (
        "Berkas kertas di kantor:"
        in PdfReader(io.BytesIO(kartu.data)).pages[0].extract_text()
    )
    assert (
        page.text.count("(berkas kertas di kantor)") == 3
        and page.text.count("Berkas kertas di kantor.") == 3
    )


def test_a_number_of_another_country_is_written_to_there(loket, signed_in):
    begin(loket, telepon="+852 5123 4567")
    loket.press(SEND)  # the country is asked about
    loket.press(SEND, kertas=["1", "2", "3"])
    page = loket.press(KIRIM)

    assert page.link("Kirim lewat WhatsApp").startswith("https://wa.me/85251234567?")
    assert the_permohonan().isian["telepon"] == "85251234567"
    page = signed_in("loket").get(f"/antrean/{the_permohonan().id}")
    assert "+852 5123 4567" in page.text
    assert page.link("lewat WhatsApp").startswith("https://wa.me/85251234567?")


def test_only_whoever_entered_it_is_handed_the_message_and_only_while_it_is_open(
    loket, signed_in, folder, storage
):
    begin(loket)
    loket.press(SEND, kertas=["1", "2", "3"])
    loket.press(KIRIM)
    permohonan = the_permohonan()
    path = f"/permohonan/{permohonan.kode}/tanda-terima"

    assert "wa.me" not in signed_in("staf").get(path).response.text
    assert "wa.me" in loket.get(path).response.text
    walk_to(permohonan, folder, storage, "selesai", permohonan.dikirim_at)
    assert "wa.me" not in loket.get(path).response.text


def test_the_applicant_is_told_by_a_message_with_the_page_and_nobody_else_sees_the_number(
    loket, visitor
):
    begin(loket)
    loket.press(SEND, kertas=["1", "2", "3"])
    page = loket.press(KIRIM)

    kode = the_permohonan().kode
    message = unquote(page.link("Kirim lewat WhatsApp"))
    assert (
        message.startswith("https://wa.me/6281234567890?text=")
        and f"/permohonan/{kode}" in message
    )
    assert ISIAN["nik"] not in message
    stranger = visitor.get(f"/permohonan/{kode}/tanda-terima")
    assert (
        "wa.me/6" not in stranger.response.get_data(as_text=True)
        and kode[:4] in stranger.text
    )


def test_an_email_address_gets_a_prefilled_letter(app, loket, folder, monkeypatch):
    asks = folder.layanan["surat-keterangan"].model_copy(
        update={"identitas": (Identitas.NAMA, Identitas.EMAIL)}
    )
    monkeypatch.setitem(app.extensions, "kantor", _with(folder, asks))
    begin(loket, email="siti@contoh.id")
    loket.press(SEND, kertas=["1", "2", "3"])
    page = loket.press(KIRIM)

    assert page.link("Kirim lewat e-mail").startswith("mailto:siti@contoh.id?subject=")
    assert "wa.me" not in page.response.get_data(as_text=True)


def test_an_office_may_enter_many_from_one_address(loket, visitor, monkeypatch):
    once = timedelta(hours=1)
    monkeypatch.setattr(kuota, "IN_AN_HOUR", 1)
    for name in ("DRAF", "LACAK"):
        monkeypatch.setattr(throttle, name, throttle.Brake(name.lower(), 1, once))
    assert (
        visitor.client.get("/permohonan/222222222222").status_code == 404
    )  # somebody guesses from the same address

    for shade in (1, 2, 3):
        begin(loket)
        page = loket.press(SEND, berkas__3=upload(picture(shade)), kertas=["1", "2"])
        assert page.path.endswith("/periksa")
    assert visitor.client.get("/permohonan/222222222222").status_code == 429


# Papers, as an attacker would try.


def posted(visitor, permohonan, **data) -> int:
    """What sending answers after the page of documents was sent with these fields, whether it has
    them or not.
    """
    visitor.get(f"/permohonan/{permohonan.kode}/berkas")
    visitor.press(SEND, **data)
    visitor.get(f"/permohonan/{permohonan.kode}/periksa")
    return visitor.press(KIRIM).status


def test_a_citizen_cannot_say_that_papers_are_at_the_office(visitor, folder):
    draft = make_draft(folder.layanan["surat-keterangan"])

    assert posted(visitor, draft, kertas=["1", "2", "3"]) == 422
    assert the_permohonan().kertas == [] and the_permohonan().nomor_register is None
    assert PAPER not in visitor.get(f"/permohonan/{draft.kode}/berkas").text


def test_nor_can_a_citizen_say_so_with_the_first_step(visitor):
    visitor.get("/layanan/surat-keterangan/ajukan")
    visitor.press(
        SEND,
        **ANSWERS | {"kertas": ["1", "2", "3"], "saluran": "loket", "pencatat_id": "1"},
    )

    permohonan = the_permohonan()
    assert (permohonan.kertas, permohonan.saluran, permohonan.pencatat_id) == (
        [],
        "situs",
        None,
    )


def test_nor_an_officer_for_what_a_citizen_has_begun(loket, folder):
    draft = make_draft(folder.layanan["surat-keterangan"])

    assert (
        posted(loket, draft, kertas=["1", "2", "3"]) == 422
        and the_permohonan().kertas == []
    )
    with pytest.raises(berkas_operations.TidakDapatDiubah):
        berkas_operations.keep_on_paper(draft.id, [1])


def test_whoever_holds_the_code_alone_cannot_tick_or_untick(loket, visitor):
    begin(loket)
    loket.press(SEND, kertas=["1"])
    draft = the_permohonan()
    visitor.get(f"/permohonan/{draft.kode}/berkas")
    assert not [e for e in visitor.page.root.iter() if e.get("name") == "kertas"]

    assert posted(
        visitor, draft, kertas=["1", "2", "3"]
    ) == 422 and the_permohonan().kertas == [1]
    posted(visitor, draft)
    assert the_permohonan().kertas == [1]


def test_an_account_of_a_desa_is_not_the_office(
    app, loket, signed_in, folder, monkeypatch
):
    more = Peran(kunci="aparat_desa", nama="Aparat desa", desa=True)
    office = folder.kantor.model_copy(update={"peran": (*folder.kantor.peran, more)})
    changed = replace(folder, kantor=office)
    monkeypatch.setitem(app.extensions, "kantor", changed)
    make_petugas(
        changed, "nibung", "aparat_desa", nama="Aparat Nibung", desa="Teluk Nibung"
    )
    begin(loket)
    draft = the_permohonan()
    desa = signed_in("nibung")

    assert desa.client.get("/catat").status_code == 403
    assert (
        posted(desa, draft, kertas=["1", "2", "3"]) == 422
        and the_permohonan().kertas == []
    )


def test_numbers_that_are_no_requirement_are_passed_over_and_a_sent_file_is_closed(
    loket,
):
    begin(loket)
    loket.press(SEND, kertas=["1", "2", "3", "9", "-1", "x"])
    assert the_permohonan().kertas == [1, 2, 3]
    loket.press(KIRIM)

    with pytest.raises(berkas_operations.TidakDapatDiubah):
        berkas_operations.keep_on_paper(the_permohonan().id, [])
