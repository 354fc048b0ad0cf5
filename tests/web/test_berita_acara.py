"""Berita acara on the screen: made from a group, found again, printed, confirmed."""

from datetime import UTC, datetime

import pytest
from builders import make_langkah, make_permohonan, press
from kiriman_dokumen import make_dokumen, make_files, send
from page import Page

from sipetrok.alur.workflow import Tindakan
from sipetrok.models import BeritaAcara, db
from sipetrok.sop.standar import Tugas


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
    assert "0 dari 2 dicatat diterima" in loket.get("/berita-acara").text


def test_the_receiver_is_offered_by_the_role_that_comes_next(loket, folder, storage):
    (file,) = make_files(folder, storage, Tugas.KIRIM, 1)

    assert loket.get(group(file)).field("jabatan").get(
        "value"
    ) == folder.kantor.nama_peran("camat")


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ({"penerima": ""}, "Tulis nama penerima"),
        ({"jabatan": " "}, "Tulis jabatan penerima"),
        ({"penerima": "x" * 121}, "paling panjang 120"),
        ({"penerima": "Pak \u4f60"}, "tidak dapat dicetak"),
        ({"kunci": "../../x"}, "sudah lama terbuka"),
        ({"kunci": "x" * 40}, "sudah lama terbuka"),
        ({"pilih": []}, "Pilih paling sedikit satu berkas"),
    ],
)
def test_what_is_missing_is_asked_and_nothing_typed_is_lost(
    loket, folder, storage, sent, asked
):
    (file,) = make_files(folder, storage, Tugas.KIRIM, 1)
    loket.get(group(file, "?semua=1"))

    page = loket.press(
        "Buat berita acara", **{"penerima": "Pak Pos", "jabatan": "Kurir"} | sent
    )

    assert page.status == 422 and asked in page.errors()[0] and file.langkah == 3
    assert page.field("penerima").get("value") == sent.get("penerima", "Pak Pos")
    assert page.field("pilih").get("checked") is not None or sent == {"pilih": []}


def test_the_form_sent_twice_leads_to_the_same_berita_acara(loket, folder, storage):
    (file,) = make_files(folder, storage, Tugas.KIRIM, 1)
    loket.get(group(file))
    data = {
        "pilih": f"{file.id}:{file.versi}",
        "kunci": "a1b2",
        "penerima": "Pak Pos",
        "jabatan": "Kurir",
    }
    path = group(file, "/berita-acara")

    tokens = loket.page.field("csrf_token").get("value")
    answers = [
        loket.client.post(path, data=data | {"csrf_token": tokens}) for _ in range(2)
    ]

    assert [(one.status_code, one.headers["Location"]) for one in answers] == [
        (303, "/berita-acara/1")
    ] * 2
    assert db.session.scalar(db.select(db.func.count()).select_from(BeritaAcara)) == 1


def test_files_that_could_not_come_along_are_named_with_the_reason(
    loket, folder, storage
):
    moved, free = make_files(folder, storage, Tugas.KIRIM, 2)
    loket.get(group(free, "?semua=1"))
    press(moved, "loket", Tindakan.SELESAI, folder, storage, berita_acara=True)

    page = loket.press("Buat berita acara", penerima="Pak Pos", jabatan="Kurir")

    assert page.status == 200 and "1 berkas tidak ikut" in page.text
    assert (
        f"{moved.nomor_register}: Berkas ini sudah dikerjakan" in page.text
        and free.langkah == 4
    )


def test_where_nothing_could_be_sent_the_page_says_why(loket, folder, storage):
    (file,) = make_files(folder, storage, Tugas.KIRIM, 1)
    loket.get(group(file, "?semua=1"))
    press(file, "loket", Tindakan.SELESAI, folder, storage, berita_acara=True)

    page = loket.press("Buat berita acara", penerima="Pak Pos", jabatan="Kurir")

    assert (
        page.status == 409
        and "belum dibuat" in page.errors()[0]
        and file.nomor_register in page.errors()[1]
    )


def test_arrival_is_confirmed_one_by_one(loket, folder, storage):
    file, _ = make_files(folder, storage, Tugas.KIRIM, 2)
    make(loket, file)

    page = loket.press("Catat sudah diterima", catatan="Amplop utuh")

    assert (
        "Amplop utuh" in page.text and page.buttons().count("Catat sudah diterima") == 1
    )
    assert "1 dari 2 dicatat diterima" in loket.get("/berita-acara").text


def test_a_second_window_of_the_same_officer_loses_no_note(loket, folder, storage):
    file, _ = make_files(folder, storage, Tugas.KIRIM, 2)
    form, button = make(loket, file).button("Catat sudah diterima")
    first, second = ({"catatan": one} for one in ("Amplop utuh", "Segel robek"))
    data = form.data(button)
    loket.client.post(form.action, data=data | first)

    again = loket.client.post(form.action, data=data | first)
    other = loket.client.post(form.action, data=data | second)

    assert again.status_code == 303 and other.status_code == 409
    assert "Segel robek" in other.get_data(as_text=True)
    assert "Amplop utuh" in loket.get("/berita-acara/1").text


def test_nothing_is_said_to_be_on_its_way_before_anybody_wrote_it_down(
    loket, folder, storage
):
    file, _ = make_files(folder, storage, Tugas.KIRIM, 2)

    page = make(loket, file)

    assert (
        page.text.count("Belum dicatat diterima") == 2
        and "2: diterima 0, belum dicatat 2" in page.text
    )


def test_what_the_next_desk_handed_over_was_passed_on_and_asks_for_no_confirmation(
    loket, folder, storage
):
    confirmed, handed_over, waiting = files = make_files(
        folder, storage, Tugas.KIRIM, 3
    )
    make(loket, confirmed)
    loket.press("Catat sudah diterima")
    for one in files[:2]:
        press(
            one,
            "camat",
            Tindakan.SELESAI,
            folder,
            storage,
            datetime.now(UTC),
            lewat="pos",
        )

    page = loket.get("/berita-acara/1")

    assert "3: diterima 1, sudah diteruskan 1, belum dicatat 1" in page.text
    assert (
        page.buttons().count("Catat sudah diterima") == 1
        and page.text.count("Sudah diteruskan") == 1
    )
    assert waiting.langkah == 4 and handed_over.langkah == 5


def test_everything_that_came_is_written_down_with_one_press(
    signed_in, loket, folder, storage
):
    file, other, _, gone = make_files(folder, storage, Tugas.KIRIM, 4)
    make(loket, file)
    loket.press("Catat sudah diterima", catatan="Amplop utuh")
    press(
        gone, "camat", Tindakan.SELESAI, folder, storage, datetime.now(UTC), lewat="pos"
    )
    camat = signed_in("camat")
    camat.get("/berita-acara/1")

    page = camat.press("Catat semua sudah diterima")

    assert (
        "2 berkas dicatat sudah diterima." in page.text
        and "Catat semua" not in " ".join(page.buttons())
    )
    rows = {isi.permohonan_id: isi for isi in db.session.get(BeritaAcara, 1).isi}
    assert (rows[file.id].diterima.akun, rows[file.id].catatan) == (
        "loket",
        "Amplop utuh",
    )
    assert rows[other.id].diterima.akun == "camat" and rows[gone.id].diterima_at is None
    assert "Tidak ada yang perlu dicatat" in send_and_look(camat)


def send_and_look(visitor) -> str:
    """The same press again, and the page to which it leads."""
    visitor.client.post(
        "/berita-acara/1/diterima",
        data={"csrf_token": visitor.page.field("csrf_token").get("value")},
    )
    return visitor.get("/berita-acara/1").text


def test_whoever_comes_second_reads_who_was_first_and_keeps_the_note(
    signed_in, loket, folder, storage
):
    file, _ = make_files(folder, storage, Tugas.KIRIM, 2)
    make(loket, file)
    camat = signed_in("camat")
    camat.get("/berita-acara/1")
    loket.press("Catat sudah diterima")

    page = camat.press("Catat sudah diterima", catatan="Segel robek")

    assert (
        page.status == 409
        and page.errors() == []
        and "perlu diperbaiki" not in page.text
    )
    assert (
        "sudah dicatat diterima oleh Bu Loket" in page.text
        and "Segel robek" in page.text
    )


def test_a_note_that_is_too_long_comes_back(loket, folder, storage):
    (file,) = make_files(folder, storage, Tugas.KIRIM, 1)
    make(loket, file)

    page = loket.press("Catat sudah diterima", catatan="x" * 201)

    assert page.status == 422 and page.field("catatan").get("value") == "x" * 201
    assert page.text.count(page.errors()[0]) == 2  # above the page and at its field


def test_a_step_without_a_batch_of_papers_has_no_berita_acara(
    signed_in, folder, storage
):
    (file,) = make_files(folder, storage, Tugas.KERJAKAN, 1)
    staf = signed_in("staf")
    assert "Buat berita acara" not in staf.get(group(file)).buttons()

    assert (
        send(staf, group(file, "/berita-acara"), pilih=f"{file.id}:{file.versi}").status
        == 404
    )


def test_another_desk_cannot_make_one(signed_in, folder, storage):
    (file,) = make_files(folder, storage, Tugas.KIRIM, 1)
    staf = signed_in("staf")
    staf.get("/antrean")

    page = send(
        staf,
        group(file, "/berita-acara"),
        pilih=f"{file.id}:{file.versi}",
        kunci="a",
        penerima="A",
        jabatan="B",
    )

    assert page.status == 403 and file.langkah == 3


def test_what_is_in_one_is_for_those_who_work_with_its_files(
    signed_in, loket, folder, storage
):
    without_staf = (
        *make_dokumen().langkah[:2],
        make_langkah(Tugas.KERJAKAN, "admin"),
        *make_dokumen().langkah[3:],
    )
    (file,) = make_files(
        folder, storage, Tugas.KIRIM, 1, make_dokumen(langkah=without_staf)
    )
    make(loket, file)
    staf, camat = signed_in("staf"), signed_in("camat")

    assert "1/BA" in staf.get("/berita-acara").text and not [
        a for a in staf.page.links() if "/berita-acara/1" in a
    ]
    assert [
        staf.get(f"/berita-acara/1{more}").status for more in ("", "/berita-acara.pdf")
    ] == [
        403,
        403,
    ]
    staf.get("/berita-acara")
    assert send(staf, "/berita-acara/1/diterima/1").status == 403
    assert send(staf, "/berita-acara/1/diterima").status == 403
    assert "Warga 00" in camat.get("/berita-acara/1").text


def test_what_is_not_there_is_not_found(loket):
    loket.get("/berita-acara")
    assert "Belum ada berita acara." in loket.page.text
    assert [
        loket.get(path).status
        for path in ("/berita-acara/7", "/berita-acara/7/berita-acara.pdf")
    ] == [404, 404]
    loket.get("/berita-acara")
    assert send(loket, "/berita-acara/7/diterima/1").status == 404


def test_the_files_page_of_collection_names_the_berita_acara(loket, folder, storage):
    (file,) = make_files(
        folder, storage, Tugas.KIRIM, 1, make_dokumen(slug="surat-keterangan")
    )
    make(loket, file)
    other = make_permohonan(folder, storage, Tugas.SAHKAN, kunci="lain")

    assert "berita acara 1/BA" in loket.get(f"/pengambilan/{file.id}").text
    assert "berita acara" not in loket.get(f"/pengambilan/{other.id}").text
