"""Berita acara on the screen: made from a group, found again, printed, confirmed."""

import pytest
from builders import make_permohonan, press
from kiriman_dokumen import make_files, send
from page import Page

from sipetrok.domain.standar import Tugas
from sipetrok.domain.workflow import Tindakan
from sipetrok.models import BeritaAcara, db


def group(permohonan, more: str = "") -> str:
    return f"/banyak/{permohonan.standar_id}/{permohonan.langkah}{more}"


@pytest.fixture
def loket(signed_in):
    return signed_in("loket")


def make(loket, file) -> Page:
    """All files of the group, handed to Pak Pos."""
    loket.get(group(file, "?semua=1"))
    return loket.press("Buat berita acara", penerima="Pak Pos", jabatan="Petugas POS")


def test_from_the_group_to_the_paper(loket, folder, storage):
    files = make_files(folder, storage, Tugas.KIRIM, 2)

    page = make(loket, files[0])

    assert page.path == "/berita-acara/1" and "dibuat untuk 2 berkas" in page.text
    assert "Warga 00" in page.text and "Pak Pos, Petugas POS" in page.text
    paper = loket.client.get(page.link("Cetak berita acara (PDF)"))
    assert paper.mimetype == "application/pdf" and paper.data.startswith(b"%PDF-")
    assert "0 dari 2 diterima" in loket.get("/berita-acara").text


def test_the_receiver_is_offered_by_the_role_that_comes_next(loket, folder, storage):
    file, = make_files(folder, storage, Tugas.KIRIM, 1)

    assert loket.get(group(file)).field("jabatan").get("value") == folder.kantor.nama_peran("camat")


@pytest.mark.parametrize(("sent", "asked"), [
    ({"penerima": ""}, "Tulis nama penerima"), ({"jabatan": " "}, "Tulis jabatan penerima"),
    ({"penerima": "x" * 121}, "paling panjang 120"), ({"penerima": "Pak \u4f60"}, "tidak dapat dicetak"),
    ({"kunci": "../../x"}, "sudah lama terbuka"), ({"kunci": "x" * 40}, "sudah lama terbuka"),
    ({"pilih": []}, "Pilih paling sedikit satu berkas")])
def test_what_is_missing_is_asked_and_nothing_typed_is_lost(loket, folder, storage, sent, asked):
    file, = make_files(folder, storage, Tugas.KIRIM, 1)
    loket.get(group(file, "?semua=1"))

    page = loket.press("Buat berita acara", **{"penerima": "Pak Pos", "jabatan": "Kurir"} | sent)

    assert page.status == 422 and asked in page.errors()[0] and file.langkah == 3
    assert page.field("penerima").get("value") == sent.get("penerima", "Pak Pos")
    assert page.field("pilih").get("checked") is not None or sent == {"pilih": []}


def test_the_form_sent_twice_leads_to_the_same_berita_acara(loket, folder, storage):
    file, = make_files(folder, storage, Tugas.KIRIM, 1)
    loket.get(group(file))
    data = {"pilih": f"{file.id}:{file.versi}", "kunci": "a1b2", "penerima": "Pak Pos", "jabatan": "Kurir"}
    path = group(file, "/berita-acara")

    tokens = loket.page.field("csrf_token").get("value")
    answers = [loket.client.post(path, data=data | {"csrf_token": tokens}) for _ in range(2)]

    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, "/berita-acara/1")] * 2
    assert db.session.scalar(db.select(db.func.count()).select_from(BeritaAcara)) == 1


def test_files_that_could_not_come_along_are_named_with_the_reason(loket, folder, storage):
    moved, free = make_files(folder, storage, Tugas.KIRIM, 2)
    loket.get(group(free, "?semua=1"))
    press(moved, "loket", Tindakan.SELESAI, folder, storage, berita_acara=True)

    page = loket.press("Buat berita acara", penerima="Pak Pos", jabatan="Kurir")

    assert page.status == 200 and "1 berkas tidak ikut" in page.text
    assert f"{moved.nomor_register}: Berkas ini sudah dikerjakan" in page.text and free.langkah == 4


def test_where_nothing_could_be_sent_the_page_says_why(loket, folder, storage):
    file, = make_files(folder, storage, Tugas.KIRIM, 1)
    loket.get(group(file, "?semua=1"))
    press(file, "loket", Tindakan.SELESAI, folder, storage, berita_acara=True)

    page = loket.press("Buat berita acara", penerima="Pak Pos", jabatan="Kurir")

    assert page.status == 409 and "belum dibuat" in page.errors()[0] and file.nomor_register in page.errors()[1]


def test_arrival_is_confirmed_one_by_one(loket, folder, storage):
    file, _ = make_files(folder, storage, Tugas.KIRIM, 2)
    make(loket, file)

    page = loket.press("Catat sudah diterima", catatan="Amplop utuh")

    assert "Amplop utuh" in page.text and page.buttons().count("Catat sudah diterima") == 1
    assert "1 dari 2 diterima" in loket.get("/berita-acara").text


def test_a_note_that_is_too_long_comes_back(loket, folder, storage):
    file, = make_files(folder, storage, Tugas.KIRIM, 1)
    make(loket, file)

    page = loket.press("Catat sudah diterima", catatan="x" * 201)

    assert page.status == 422 and page.field("catatan").get("value") == "x" * 201


def test_a_step_without_a_batch_of_papers_has_no_berita_acara(signed_in, folder, storage):
    file, = make_files(folder, storage, Tugas.KERJAKAN, 1)
    staf = signed_in("staf")
    assert "Buat berita acara" not in staf.get(group(file)).buttons()

    assert send(staf, group(file, "/berita-acara"), pilih=f"{file.id}:{file.versi}").status == 404


def test_another_desk_cannot_make_one(signed_in, folder, storage):
    file, = make_files(folder, storage, Tugas.KIRIM, 1)
    staf = signed_in("staf")
    staf.get("/antrean")

    page = send(staf, group(file, "/berita-acara"), pilih=f"{file.id}:{file.versi}", kunci="a", penerima="A",
                jabatan="B")

    assert page.status == 403 and file.langkah == 3


def test_what_is_not_there_is_not_found(loket):
    loket.get("/berita-acara")
    assert "Belum ada berita acara." in loket.page.text
    assert [loket.get(path).status for path in ("/berita-acara/7", "/berita-acara/7/berita-acara.pdf")] == [404, 404]
    loket.get("/berita-acara")
    assert send(loket, "/berita-acara/7/diterima/1").status == 404


def test_the_files_page_of_collection_names_the_berita_acara(loket, folder, storage):
    file, = make_files(folder, storage, Tugas.KIRIM, 1)
    make(loket, file)
    other = make_permohonan(folder, storage, Tugas.SAHKAN, kunci="lain")

    assert "berita acara 1/BA" in loket.get(f"/pengambilan/{file.id}").text
    assert "berita acara" not in loket.get(f"/pengambilan/{other.id}").text
