"""The archive: what is closed, the newest first, found by its number."""

from datetime import timedelta

from builders import ISIAN, NOW, by, make_answered, make_permohonan, press
from page import NS, Page

from sipetrok.alur.workflow import Tindakan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.queries import PAGE
from sipetrok.sop.standar import Tugas


def rows(page: Page) -> list[list[str]]:
    return [
        [" ".join("".join(td.itertext()).split()) for td in tr.iter(NS + "td")]
        for body in page.root.iter(NS + "tbody")
        for tr in body.iter(NS + "tr")
    ]


def test_an_empty_archive_says_what_comes_here(signed_in):
    assert "Arsip masih kosong." in signed_in("loket").get("/arsip").text


def test_closed_files_stand_here_with_how_they_ended_and_open_ones_do_not(
    signed_in, folder, storage
):
    make_permohonan(folder, storage, "selesai", kunci="a", nama="Warga Selesai")
    refused = make_permohonan(
        folder, storage, Tugas.PERIKSA, kunci="b", nama="Warga Ditolak"
    )
    for n, (tindakan, catatan) in enumerate(
        ((Tindakan.TERIMA, ""), (Tindakan.TOLAK, "Bukan kewenangan."))
    ):
        press(
            refused,
            "staf",
            tindakan,
            folder,
            storage,
            NOW + timedelta(minutes=1 + n),
            catatan=catatan,
        )
    withdrawn = make_permohonan(
        folder, storage, Tugas.PERIKSA, kunci="c", nama="Warga Batal"
    )
    permohonan_operations.withdraw(withdrawn.id, by(now=NOW + timedelta(minutes=5)))
    make_permohonan(folder, storage, Tugas.SAHKAN, kunci="d", nama="Warga Berjalan")

    page = signed_in("loket").get("/arsip")

    assert [(row[1], row[5]) for row in rows(page)] == [
        ("Warga Batal", "Dibatalkan pemohon"),
        ("Warga Ditolak", "Ditolak"),
        ("Warga Selesai", "Selesai"),
    ]


def test_a_file_is_found_by_its_register_and_by_its_letter(signed_in, folder, storage):
    for kunci in ("a", "b"):
        made = make_permohonan(
            folder, storage, "selesai", kunci=kunci, nama=f"Warga {kunci}"
        )
    officer = signed_in("staf")

    for nomor in (
        made.nomor_register,
        made.nomor_register.lower(),
        f" {made.surat[-1].nomor} ",
        made.nomor_register.replace("-", "\u2011"),
    ):
        officer.get("/arsip")
        found = Page(officer.client.get("/arsip", query_string={"nomor": nomor}), "")
        assert [row[1] for row in rows(found)] == ["Warga b"], nomor
    assert "Tidak ada berkas dengan nomor SK-0" in officer.get("/arsip?nomor=SK-0").text


def test_a_line_leads_to_the_file_with_its_letter(signed_in, folder, storage):
    made = make_permohonan(folder, storage, "selesai")
    officer = signed_in("loket")
    officer.get("/arsip")

    page = officer.follow(made.nomor_register)

    assert page.path == f"/antrean/{made.id}" and made.surat[-1].nomor in page.text
    assert "Selesai, " in page.text


def test_the_archive_is_paged_without_a_gap_or_a_double(signed_in, folder):
    standar = make_answered(
        Tugas.AJUKAN,
        Tugas.PERIKSA,
        Tugas.OLAH,
        slug="surat-keterangan",
    )
    for n in range(PAGE + 5):
        made = permohonan_operations.start(
            standar,
            f"k{n}",
            permohonan_operations.Entry(ISIAN | {"nama": f"Warga {n:03d}"}, "unduh"),
            NOW,
        )
        permohonan_operations.submit(made.id, by())
        permohonan_operations.withdraw(made.id, by(now=NOW + timedelta(minutes=n)))
    officer = signed_in("loket")

    seen = [row[1] for row in rows(officer.get("/arsip"))] + [
        row[1] for row in rows(officer.follow("Yang lebih lama"))
    ]

    assert seen == [f"Warga {n:03d}" for n in reversed(range(PAGE + 5))]
    assert [row[1] for row in rows(officer.follow("Yang terbaru"))] == seen[:PAGE]


def test_the_archive_shows_no_number_of_a_person(signed_in, folder, storage):
    make_permohonan(folder, storage, "selesai")

    html = signed_in("loket").get("/arsip").response.text
    assert ISIAN["nik"] not in html and ISIAN["telepon"][2:] not in html
