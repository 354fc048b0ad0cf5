"""The desa office sees finished products of its own people, hands them over, and reaches nothing
else.
"""

from datetime import timedelta

import pytest
from builders import (
    ISIAN,
    NOW,
    make_context,
    make_permohonan,
    make_petugas,
    petugas,
    scan,
)
from kiriman_dokumen import make_dokumen, make_files, send
from page import NS, Page

from sipetrok.alur.banyak import kelompok_of
from sipetrok.alur.workflow import Tindakan
from sipetrok.app.log import log_path
from sipetrok.operations import act as acting
from sipetrok.operations.context import Press
from sipetrok.operations.penyerahan import Pilihan, Serah, make
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Lewat, Tugas


@pytest.fixture
def names(folder):
    """Two desa of the office."""
    return folder.daerah[0].tampil, folder.daerah[1].tampil


@pytest.fixture
def desa(folder, signed_in, names):
    """Somebody of the first desa's office, at their phone."""
    make_account(folder, "budesa", names[0])
    return signed_in("budesa")


def make_account(folder, akun: str, desa: str) -> None:
    kunci = next(one.kunci for one in folder.kantor.peran if one.desa)
    make_petugas(folder, akun, kunci, nama="Bu Desa", desa=desa)


def make_letter(
    folder, storage, desa: str, kunci: str = "a", lewat: str = "desa", now=NOW, **isian
):
    """A signed letter that was handed over."""
    file = make_permohonan(
        folder, storage, Tugas.SERAHKAN, kunci=kunci, now=now, desa=desa, **isian
    )
    pressed = Press(Tindakan.SELESAI, file.versi, scan=(scan(),), lewat=lewat)
    acting.act(file.id, pressed, make_context(folder, storage, now, petugas("loket")))
    return file


def send_together(file, folder, storage, akun: str, **ways) -> None:
    """The file travels with a berita acara of its own."""
    kelompok = kelompok_of(file.standar, file.standar_id, file.langkah)
    make(
        [Pilihan(file.id, file.versi)],
        kelompok,
        Serah(f"k{file.langkah}", "Bu Desa", **ways),
        make_context(folder, storage, NOW, petugas(akun)),
    )


def names_on(page: Page) -> list[str]:
    return [
        a.find(f"{NS}b").text
        for a in page.root.iter(NS + "a")
        if a.find(f"{NS}b") is not None
    ]


def test_the_products_of_the_own_people_stand_there_and_no_others(
    desa, folder, storage, names
):
    make_letter(folder, storage, names[0], "a", nama="Warga Sini")
    make_letter(folder, storage, names[1], "b", nama="Warga Sana")
    make_permohonan(
        folder, storage, Tugas.SAHKAN, kunci="c", nama="Belum Jadi", desa=names[0]
    )

    for path in ("/desa", "/desa?di=semua"):
        assert names_on(desa.get(path)) == ["Warga Sini"], path


def test_what_waits_here_comes_first_and_the_newest_before_the_older(
    desa, folder, storage, names
):
    make_letter(
        folder, storage, names[0], "a", nama="Lama", now=NOW - timedelta(days=2)
    )
    make_letter(folder, storage, names[0], "b", nama="Baru")
    make_letter(
        folder,
        storage,
        names[0],
        "c",
        nama="Unduh Sendiri",
        lewat="unduh",
        now=NOW - timedelta(days=1),
    )

    assert (
        names_on(desa.get("/desa")) == ["Baru", "Lama"]
        and "Menunggu diambil (2)" in desa.page.text
    )
    assert names_on(desa.follow("Semua hasil")) == ["Baru", "Unduh Sendiri", "Lama"]


def test_a_long_list_is_paged_without_a_gap_or_a_double(desa, folder, storage, names):
    for n in range(22):
        make_letter(
            folder,
            storage,
            names[0],
            f"k{n}",
            nama=f"Warga {n:02d}",
            now=NOW - timedelta(minutes=n),
        )

    seen = names_on(desa.get("/desa")) + names_on(desa.follow("Yang lebih lama"))

    assert seen == [f"Warga {n:02d}" for n in range(22)]


def test_a_product_is_opened_printed_and_handed_over(app, desa, folder, storage, names):
    file = make_letter(folder, storage, names[0], nama="Warga Sini")
    desa.get("/desa")
    page = desa.follow("Warga Sini")
    assert file.surat[-1].nomor in page.text and file.nomor_register in page.text

    paper = desa.client.get(page.link("Buka untuk dicetak (PDF)"))
    page = desa.press(
        "Catat sudah diambil", hubungan="keluarga", nama="Budi", keterangan="anak"
    )

    assert paper.data == storage.read(file.surat[-1].scan_sha256)
    assert desa.client.get(f"/desa/{file.id}/hasil.pdf").status_code == 404
    assert f"/desa/{file.id}/hasil.pdf" not in page.links()
    assert (
        "Sudah diambil Budi (keluarga: anak)" in page.text
        and "Catat sudah diambil" not in page.buttons()
    )
    assert (
        names_on(desa.get("/desa")) == []
        and "Diambil" in desa.follow("Semua hasil").text
    )
    log = log_path(app).read_text("utf-8")
    assert "hasil dibuka desa" in log and "Warga Sini" not in log and "Budi" not in log


def test_a_second_collection_says_who_came_first_and_the_same_one_is_once(
    desa, folder, storage, names
):
    file = make_letter(folder, storage, names[0])
    path = f"/desa/{file.id}/ambil"
    desa.get(f"/desa/{file.id}")
    first = send(desa, path, hubungan="kuasa", nama="Budi")
    again = send(desa, path, hubungan="kuasa", nama="Budi")
    other = send(desa, path, hubungan="kuasa", nama="Ani")

    assert [first.status, again.status, other.status] == [303, 303, 409]
    assert other.errors() == ["Sudah diambil oleh Budi, dicatat oleh Bu Desa."]


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ({}, "Pilih siapa"),
        ({"hubungan": "keluarga"}, "Tulis nama orang"),
        ({"hubungan": "kuasa", "nama": "x" * 121}, "paling panjang 120"),
    ],
)
def test_a_collection_that_lacks_something_comes_back(
    desa, folder, storage, names, sent, asked
):
    file = make_letter(folder, storage, names[0])
    desa.get(f"/desa/{file.id}")

    page = desa.press("Catat sudah diambil", **sent)

    assert page.status == 422 and asked in page.errors()[0] and file.pengambilan is None
    assert page.text.count(page.errors()[0]) == 2  # above the page and at its field


def test_no_number_of_a_person_and_no_code_is_shown(desa, folder, storage, names):
    file = make_letter(folder, storage, names[0])

    html = "".join(
        desa.get(path).response.text
        for path in ("/desa", "/desa?di=semua", f"/desa/{file.id}")
    )

    assert "1404**********01" in html
    for secret in (
        ISIAN["nik"],
        ISIAN["kk"],
        ISIAN["telepon"],
        ISIAN["telepon"][2:],
        file.kode,
        ISIAN["alamat"],
    ):
        assert secret not in html


# As somebody who tries.


def test_another_desas_file_does_not_exist(desa, folder, storage, names):
    foreign = make_letter(folder, storage, names[1], "a")
    unfinished = make_permohonan(
        folder, storage, Tugas.SAHKAN, kunci="b", desa=names[0]
    )
    draft = make_permohonan(folder, storage, "draf", kunci="c", desa=names[0])

    for file in (foreign, unfinished, draft):
        for path in (f"/desa/{file.id}", f"/desa/{file.id}/hasil.pdf"):
            assert desa.get(path).status == 404, path
        for path in (f"/desa/{file.id}/ambil", f"/desa/{file.id}/diterima"):
            desa.get("/desa")
            assert send(desa, path, hubungan="sendiri").status == 404, path
        assert file.pengambilan is None


def test_an_account_whose_desa_is_empty_sees_nothing(folder, storage, signed_in):
    file = make_letter(folder, storage, "", lewat="unduh")
    make_account(folder, "tanpadesa", folder.daerah[0].tampil)
    with transaction():
        petugas("tanpadesa").desa = ""

    assert [
        signed_in("tanpadesa").get(path).status
        for path in ("/desa", f"/desa/{file.id}")
    ] == [
        403,
        403,
    ]


def test_a_page_that_is_not_theirs_leads_back_to_the_products(desa):
    page = desa.get("/petugas")

    assert page.status == 403 and page.link("Buka hasil warga") == "/desa"
    assert "Buka antrean" not in page.text


def test_no_page_of_the_office_opens_to_a_desa(app, desa, folder, storage, names):
    file = make_letter(folder, storage, names[0])
    values = {
        "permohonan_id": file.id,
        "berkas_id": file.berkas[0].id,
        "halaman": 1,
        "buku": "register",
    }
    closed = []
    for rule in app.url_map.iter_rules():
        door = getattr(app.view_functions[rule.endpoint], "door", None)
        if door in ("officer", "supervisor", "administrator") and "GET" in rule.methods:
            with app.test_request_context():
                path = rule.build(
                    {
                        name: values.get(
                            name, "x" if name in ("slug", "kode", "token") else 1
                        )
                        for name in rule.arguments
                    }
                )[1]
            answer = desa.client.get(path)
            closed.append((path, answer.status_code, answer.headers.get("Location")))

    wrong = [
        one
        for one in closed
        if one[1:] not in ((403, None), (302, "/desa"), (303, "/desa"))
    ]
    assert len(closed) > 10 and not wrong, wrong


def test_an_officer_of_the_office_has_no_desa_pages(signed_in, folder, storage, names):
    file = make_letter(folder, storage, names[0])

    assert [
        signed_in("loket").get(path).status for path in ("/desa", f"/desa/{file.id}")
    ] == [
        403,
        403,
    ]


# What was sent with a berita acara.


def test_nobody_is_sent_to_the_desa_before_the_product_is_there(
    desa, signed_in, visitor, folder, storage, names
):
    (file,) = make_files(
        folder, storage, Tugas.SERAHKAN, 1, make_dokumen(Lewat.DESA), desa=names[0]
    )
    send_together(file, folder, storage, "camat", lewat="desa")
    page = visitor.get(f"/permohonan/{file.kode}")
    assert "belum dicatat sampai di sana" in page.text and "Ambil di" not in page.text
    assert "siap diambil" not in page.text
    acara = file.acara.berita_acara.nomor
    sent = f"Dalam perjalanan ke kantor Desa {names[0]} (berita acara {acara}"
    officer = signed_in("camat")
    for path in (f"/antrean/{file.id}", f"/pengambilan/{file.id}"):
        seen = officer.get(path).text
        assert sent in seen and "Siap sejak" not in seen
    assert "Belum dicatat diterima" in desa.get("/desa").text

    desa.get(f"/desa/{file.id}")
    desa.press("Sudah diterima di sini")

    page = visitor.get(f"/permohonan/{file.kode}")
    assert f"Ambil di kantor Desa {names[0]}" in page.text
    assert "Dokumen siap diambil" in page.text
    assert "Siap sejak" in officer.get(f"/antrean/{file.id}").text


def test_the_desa_confirms_what_arrived(desa, folder, storage, names):
    (file,) = make_files(
        folder, storage, Tugas.SERAHKAN, 1, make_dokumen(Lewat.DESA), desa=names[0]
    )
    make_letter(folder, storage, names[0], "lain")
    send_together(file, folder, storage, "camat", lewat="desa")

    desa.get(f"/desa/{file.id}")
    page = desa.press("Sudah diterima di sini", catatan="Lengkap")

    assert "Diterima" in page.text and "Sudah diterima di sini" not in page.buttons()


def test_an_arrival_that_an_officer_wrote_down_first_keeps_the_desas_note(
    desa, signed_in, folder, storage, names
):
    (file,) = make_files(
        folder, storage, Tugas.SERAHKAN, 1, make_dokumen(Lewat.DESA), desa=names[0]
    )
    send_together(file, folder, storage, "camat", lewat="desa")
    desa.get(f"/desa/{file.id}")
    camat = signed_in("camat")
    camat.get("/berita-acara/1")
    camat.press("Catat sudah diterima")

    page = desa.press("Sudah diterima di sini", catatan="Segel robek")

    assert (
        page.status == 409
        and "sudah dicatat diterima oleh Pak Camat" in page.text
        and "Segel robek" in page.text
    )
    assert page.errors() == []


def test_what_was_sent_to_somebody_else_is_not_the_desas_to_confirm(
    desa, folder, storage, names
):
    (file,) = make_files(
        folder, storage, Tugas.KIRIM, 1, make_dokumen(Lewat.DESA), desa=names[0]
    )
    send_together(file, folder, storage, "loket")
    acting.act(
        file.id,
        Press(Tindakan.SELESAI, file.versi, lewat="desa"),
        make_context(folder, storage, NOW, petugas("camat")),
    )

    page = desa.get(f"/desa/{file.id}")

    assert page.status == 200 and "Sudah diterima di sini" not in page.buttons()
    assert send(desa, f"/desa/{file.id}/diterima").status == 404
