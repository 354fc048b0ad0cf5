"""What was not collected: the officer is told, calls, and writes down whom they reached and who
came.
"""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from builders import ISIAN, NOW, make_permohonan, make_petugas, petugas
from kiriman_dokumen import make_dokumen, make_files, send
from page import NS, Page

from sipetrok.app.log import log_path
from sipetrok.models import Kontak, PetugasPeran, db
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Lewat, Tugas

LONG_AGO = NOW - timedelta(days=40)
OFFERED = make_dokumen(
    Lewat.KANTOR, slug="surat-keterangan"
)  # counted among a service that the office offers


@pytest.fixture
def late(folder, storage):
    """Two documents of a service of the office that lie ready for more than a month."""
    return make_files(folder, storage, Tugas.SERAHKAN, 2, OFFERED, now=LONG_AGO)


def lines(page: Page) -> list[str]:
    return [
        " ".join("".join(li.itertext()).split())
        for ol in page.root.iter(NS + "ol")
        if ol.get("class") == "history"
        for li in ol.iter(NS + "li")
    ]


def test_only_desks_that_hand_over_have_this_page(signed_in, late):
    assert [
        signed_in(akun).get("/pengambilan").status
        for akun in ("loket", "staf", "camat")
    ] == [
        200,
        403,
        403,
    ]


def test_only_those_who_hand_over_see_the_number_and_write_down_who_came(
    signed_in, folder, storage
):
    file = make_permohonan(folder, storage, Tugas.SAHKAN)

    for akun in ("staf", "camat"):
        visitor = signed_in(akun)
        page = visitor.get(f"/antrean/{file.id}")
        assert page.status == 200 and not [
            a for a in page.links() if a.startswith("/pengambilan")
        ]
        visitor.get("/antrean")
        sent = [
            send(
                visitor,
                f"/pengambilan/{file.id}/{what}",
                hubungan="sendiri",
                cara="telepon",
                kepada="Aparat",
            )
            for what in ("ambil", "kontak")
        ]
        assert [
            visitor.get(f"/pengambilan/{file.id}").status,
            *(one.status for one in sent),
        ] == [
            403,
            403,
            403,
        ]
    assert (
        db.session.scalars(db.select(Kontak)).all() == [] and file.pengambilan is None
    )


def test_what_is_past_its_limit_stands_above_what_waits_within_it(
    signed_in, folder, storage, late
):
    make_files(
        folder, storage, Tugas.SERAHKAN, 1, OFFERED, nama="Warga Baru", desa="Lain"
    )

    page = signed_in("loket").get("/pengambilan")

    assert (
        "2 hasil layanan belum dicatat diterima" in page.text
        and "1 lagi masih dalam batas" in page.text
    )
    assert (
        page.text.count("Belum dihubungi") == 2
        and page.buttons().count("Catat kontak") == 2
    )
    assert (
        page.text.index("Warga 01")
        < page.text.index("Masih dalam batas waktunya")
        < page.text.index("Warga Baru")
    )
    assert "siapa yang mengambil" in loket_opens(page, "Warga Baru", signed_in).lower()


def loket_opens(page: Page, name: str, signed_in) -> str:
    """What stands on the page behind a name of this list."""
    return signed_in("loket").get(page.link(name)).text


def test_what_waits_is_paged_without_a_gap_and_nothing_is_said_of_none(
    signed_in, folder, storage
):
    for n in range(23):
        make_files(
            folder,
            storage,
            Tugas.SERAHKAN,
            1,
            OFFERED,
            desa=f"Desa {n}",
            nama=f"Orang {n:02d}",
        )
    loket = signed_in("loket")

    first = loket.get("/pengambilan")
    names = [
        [f"Orang {n:02d}" in page.text for n in range(23)]
        for page in (first, loket.follow("Berikutnya"))
    ]

    assert (
        "23 hasil masih dalam batas" in first.text
        and " 0 " not in first.text.split("Masih dalam")[0]
    )
    assert (
        all(one != two for one, two in zip(*names, strict=True)) and sum(names[0]) == 20
    )


def test_number_and_address_stand_beside_what_is_late(signed_in, folder, storage, late):
    make_files(
        folder,
        storage,
        Tugas.SERAHKAN,
        1,
        OFFERED,
        desa="Lain",
        nama="Warga Baru",
        telepon="6289999999999",
    )

    page = signed_in("loket").get("/pengambilan")

    assert f"tel:+{ISIAN['telepon']}" in page.links() and "0812-3456-7890" in page.text
    assert "Parit 5, RT 001, RW 002, Pulau Burung" in page.text
    assert "0899" not in page.text  # nobody has to call yet


def test_where_the_permohonan_holds_no_number_the_page_says_so(
    signed_in, folder, storage
):
    (file,) = make_files(
        folder, storage, Tugas.SERAHKAN, 1, OFFERED, now=LONG_AGO, telepon=""
    )

    for path in ("/pengambilan", f"/pengambilan/{file.id}"):
        assert "Nomor telepon tidak tertulis" in signed_in("loket").get(path).text


def test_an_office_without_a_limit_reads_where_collections_are_written_down(signed_in):
    page = signed_in("loket").get("/pengambilan")

    assert (
        "tidak punya batas waktu pengambilan" in page.text
        and "dicatat di halaman berkasnya" in page.text
        and "di daftar ini" not in page.text
    )


def test_who_downloads_is_not_waited_for(signed_in, folder, storage):
    file = make_permohonan(
        folder, storage, Tugas.SERAHKAN
    )  # signed, and to be downloaded
    assert file.lewat == "unduh"

    page = signed_in("loket").get(f"/antrean/{file.id}")

    assert "belum diambil" not in page.text and not [
        a for a in page.links() if a.startswith("/pengambilan/")
    ]


def test_the_message_to_the_pemohon_names_product_and_register_and_no_code(
    signed_in, late
):
    page = signed_in("loket").get("/pengambilan")
    link = unquote(next(a for a in page.links() if "wa.me" in a))

    assert (
        link.startswith(f"https://wa.me/{ISIAN['telepon']}?")
        and late[0].nomor_register in link
    )
    assert (
        "belum tercatat Anda terima" in link and late[0].kode not in page.response.text
    )


def test_whom_the_officer_reached_stays_in_the_list_with_the_date(signed_in, late):
    loket = signed_in("loket")
    loket.get("/pengambilan")

    page = loket.press(
        "Catat kontak",
        cara="telepon",
        kepada="Aparat pekon",
        catatan="Akan datang besok.",
    )

    assert page.path == "/pengambilan" and "Aparat pekon dihubungi" in page.text
    first, second = lines(page)
    assert "Warga 01" in first and "Belum dihubungi" in first
    assert (
        "Warga 00" in second
        and "Dihubungi" in second
        and "Akan datang besok." in second
    )


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ({}, "Pilih cara"),
        ({"cara": "merpati"}, "Pilih cara"),
        ({"cara": "datang", "kepada": " "}, "Tulis siapa"),
        ({"cara": "datang", "catatan": "x" * 501}, "paling panjang 500"),
    ],
)
def test_a_contact_that_lacks_something_comes_back_with_what_was_typed(
    signed_in, late, sent, asked
):
    loket = signed_in("loket")
    loket.get(f"/pengambilan/{late[0].id}")

    page = loket.press("Catat kontak", **{"kepada": "Pak RT"} | sent)

    assert (
        page.status == 422
        and asked in page.errors()[0]
        and page.text.count(page.errors()[0]) == 2
    )
    assert page.field("kepada").get("value") == sent.get("kepada", "Pak RT")
    assert db.session.scalar(db.select(db.func.count()).select_from(Kontak)) == 0


def test_a_collection_is_written_down_and_the_file_leaves_the_list(signed_in, late):
    loket = signed_in("loket")
    loket.get(f"/pengambilan/{late[0].id}")

    page = loket.press(
        "Catat pengambilan", hubungan="keluarga", nama="Budi Santoso", keterangan="anak"
    )

    assert (
        "Sudah diambil Budi Santoso (keluarga: anak)" in page.text
        and "Catat pengambilan" not in page.buttons()
    )
    assert "Warga 00" not in loket.get("/pengambilan").text


def test_the_pemohon_in_person_needs_no_name(signed_in, late):
    loket = signed_in("loket")
    loket.get(f"/pengambilan/{late[0].id}")
    loket.press("Catat pengambilan", hubungan="sendiri")

    assert (late[0].pengambilan.nama, late[0].pengambilan.hubungan) == ("Warga 00", "")


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ({}, "Pilih siapa"),
        ({"hubungan": "kuasa"}, "Tulis nama orang"),
        (
            {"hubungan": "keluarga", "nama": "Budi", "keterangan": "x" * 41},
            "paling panjang 40",
        ),
    ],
)
def test_a_collection_that_lacks_something_comes_back(signed_in, late, sent, asked):
    loket = signed_in("loket")
    loket.get(f"/pengambilan/{late[0].id}")

    page = loket.press("Catat pengambilan", **sent)

    assert (
        page.status == 422 and asked in page.errors()[0] and late[0].pengambilan is None
    )


def test_a_second_collector_reads_who_came_first(signed_in, late):
    loket = signed_in("loket")
    loket.get(f"/pengambilan/{late[0].id}")
    loket.press("Catat pengambilan", hubungan="keluarga", nama="Budi")

    page = send(loket, f"/pengambilan/{late[0].id}/ambil", hubungan="kuasa", nama="Ani")

    assert page.status == 409 and page.errors() == [
        "Sudah diambil oleh Budi, dicatat oleh Bu Loket."
    ]
    assert "tidak disimpan: Orang yang diberi kuasa, Ani" in page.text


def test_what_is_not_ready_says_so(signed_in, folder, storage):
    file = make_permohonan(folder, storage, Tugas.PERIKSA)
    loket = signed_in("loket")

    assert "belum siap diambil" in loket.get(f"/pengambilan/{file.id}").text
    assert (
        send(loket, f"/pengambilan/{file.id}/ambil", hubungan="sendiri").status == 409
    )
    loket.get(f"/pengambilan/{file.id}")
    assert (
        send(
            loket, f"/pengambilan/{file.id}/kontak", cara="telepon", kepada="Pemohon"
        ).status
        == 409
    )


def test_a_desk_without_a_part_in_the_service_writes_nothing_down(
    folder, signed_in, late
):
    make_petugas(folder, "tamu", "admin")
    with transaction():  # a role of the office that no service of this test knows
        petugas("tamu").daftar_peran = [PetugasPeran(peran="tamu")]
    tamu = signed_in("tamu")
    tamu.get("/antrean")

    assert [
        send(tamu, f"/pengambilan/{late[0].id}/{what}").status
        for what in ("ambil", "kontak")
    ] == [403, 403]
    assert send(tamu, "/pengambilan/99/ambil").status == 404


def test_neither_log_nor_address_holds_who_was_called(app, signed_in, late):
    loket = signed_in("loket")
    loket.get("/pengambilan")
    page = loket.press("Catat kontak", cara="telepon", kepada="Ibu Rahasia")

    log = log_path(app).read_text("utf-8")
    assert (
        "Rahasia" not in log
        and ISIAN["telepon"] not in log
        and "Rahasia" not in page.path
    )


def test_who_has_downloaded_it_need_not_be_reached_any_more(signed_in, folder, storage):
    file = make_permohonan(folder, storage, "selesai")

    page = signed_in("loket").get(f"/pengambilan/{file.id}")

    assert file.lewat == "unduh" and "Hubungi pemohon" not in page.text
    assert "6281234567890" not in page.response.text
    assert ISIAN["alamat"] not in page.text and "Catat pengambilan" in page.buttons()


def test_a_note_of_a_contact_is_read_on_the_screen_alone(signed_in, late):
    loket = signed_in("loket")
    loket.get(f"/pengambilan/{late[0].id}")
    loket.press("Catat kontak", cara="telepon", kepada="Ibu 🙏", catatan="Besok 👍")

    assert "Ibu 🙏" in loket.get(f"/pengambilan/{late[0].id}").text
    assert "Besok 👍" in loket.page.text
