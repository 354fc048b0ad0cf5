"""Steps on many chosen files: select, one press, a result for each."""

import io
from urllib.parse import urlencode

import pytest
from builders import (
    NOW,
    by,
    make_answered,
    make_context,
    make_permohonan,
    make_petugas,
    petugas,
    press,
    scan,
)
from kiriman_dokumen import make_dokumen, make_files, send
from page import NS, Page
from pypdf import PdfReader

from sipetrok.alur.workflow import Tindakan
from sipetrok.models import Permohonan, db
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.transaction import transaction
from sipetrok.produk.produk import ProdukDokumen
from sipetrok.queries.penyerahan import MOST
from sipetrok.sop.standar import Lewat, Tugas


def ticks(page: Page) -> list[tuple[str, bool]]:
    """The names in the list from top to bottom, each with whether it is ticked."""
    boxes = {
        box.get("id"): box.get("checked") is not None
        for box in page.root.iter(NS + "input")
        if box.get("name") == "pilih"
    }
    return [
        (label.find(f"{NS}b").text, boxes[label.get("for")])
        for label in page.root.iter(NS + "label")
        if label.get("for") in boxes
    ]


def chosen(*files: Permohonan) -> list[str]:
    return [f"{one.id}:{one.versi}" for one in files]


def address(permohonan: Permohonan) -> str:
    return f"/banyak/{permohonan.standar_id}/{permohonan.langkah}"


def results(page: Page) -> list[str]:
    lists = [ul for ul in page.root.iter(NS + "ul") if ul.get("class") == "history"]
    return [
        " ".join("".join(li.itertext()).split())
        for ul in lists
        for li in ul.iter(NS + "li")
    ]


def test_the_groups_are_those_that_wait_for_the_officer_and_can_be_done_together(
    signed_in, folder, storage
):
    make_files(folder, storage, Tugas.KERJAKAN, 2)
    make_files(folder, storage, Tugas.KIRIM, 3)
    make_permohonan(folder, storage, Tugas.PERIKSA)

    staf, loket = signed_in("staf").get("/banyak"), signed_in("loket").get("/banyak")

    assert (
        "Langkah kerjakan" in staf.text
        and "2 berkas" in staf.text
        and "Langkah kirim" not in staf.text
    )
    assert "3 berkas" in loket.text and "dengan berita acara" in loket.text
    assert "periksa" not in staf.text.lower().replace("pemeriksaan", "")


def test_an_officer_without_such_files_reads_what_would_come_here(signed_in):
    assert (
        "Tidak ada berkas yang dapat dikerjakan sekaligus"
        in signed_in("staf").get("/banyak").text
    )


def test_chosen_files_are_taken_and_finished_by_one_press_each_with_its_own_paraf(
    signed_in, folder, storage
):
    one, two, left = make_files(folder, storage, Tugas.KERJAKAN, 3)
    staf = signed_in("staf")
    staf.get("/banyak")
    staf.follow("Langkah kerjakan")

    page = staf.press("Selesai, teruskan yang dipilih", pilih=chosen(one, two))

    assert page.status == 200 and "2 berkas selesai pada langkah ini." in page.text
    assert all("Diteruskan" in line for line in results(page))
    for file in (one, two):
        assert [(p.tindakan, p.petugas.akun) for p in file.trail[-2:]] == [
            ("terima", "staf"),
            ("selesai", "staf"),
        ]
    assert (one.langkah, left.langkah, left.pemegang_id) == (3, 2, None)


def test_the_same_form_sent_twice_does_nothing_twice(signed_in, folder, storage):
    files = make_files(folder, storage, Tugas.KERJAKAN, 2)
    path, sent, staf = address(files[0]), chosen(*files), signed_in("staf")

    staf.get(path)
    answers = [send(staf, path, pilih=sent) for _ in range(2)]

    assert ["2 berkas selesai" in page.text for page in answers] == [True, True]
    assert [
        len([p for p in one.trail if p.tindakan == "selesai" and p.langkah == 2])
        for one in files
    ] == [1, 1]


def test_a_file_that_somebody_else_moved_is_refused_alone(signed_in, folder, storage):
    make_petugas(folder, "rekan", "pegawai")
    one, moved, other = make_files(folder, storage, Tugas.KERJAKAN, 3)
    staf = signed_in("staf")
    staf.get(address(one) + "?semua=1")
    press(moved, "rekan", Tindakan.TERIMA, folder, storage)
    press(moved, "rekan", Tindakan.SELESAI, folder, storage)

    page = staf.press("Selesai, teruskan yang dipilih")

    assert (
        page.status == 200
        and "2 berkas selesai" in page.text
        and "1 berkas tidak dikerjakan" in page.text
    )
    first = results(page)[0]  # what was refused stands above what was done
    assert (
        "baru saja dikerjakan Rekan, jadi tidak ikut" in first and moved.nama in first
    )
    assert "keadaan yang terbaru" not in page.text
    assert (one.langkah, other.langkah) == (3, 3) and moved.trail[
        -1
    ].petugas.akun == "rekan"


def test_nothing_is_taken_out_of_a_colleagues_hands(signed_in, folder, storage):
    make_petugas(folder, "rekan", "pegawai")
    free, held = make_files(folder, storage, Tugas.KERJAKAN, 2)
    press(held, "rekan", Tindakan.TERIMA, folder, storage)
    staf = signed_in("staf")

    assert ticks(staf.get(address(free))) == [("Warga 00", False)]
    page = send(staf, address(free), pilih=chosen(held))

    assert "sedang dipegang Rekan" in page.text and held.pemegang.akun == "rekan"


def test_letters_signed_together_get_their_numbers_in_the_order_shown(
    signed_in, folder, storage
):
    for n, desa in enumerate(("Sapta Jaya", "Bangun Harjo", "Mayang Sari")):
        file = make_permohonan(
            folder,
            storage,
            Tugas.SAHKAN,
            kunci=f"k{n}",
            nama=f"Warga {desa}",
            desa=desa,
        )
    camat = signed_in("camat")
    camat.get("/banyak")
    page = camat.follow(file.standar.langkah[file.langkah].kegiatan)
    shown = [name for name, _ in ticks(page)]
    page = camat.get(page.path + "?semua=1")

    page = camat.press("Sahkan yang dipilih")

    assert shown == ["Warga Bangun Harjo", "Warga Mayang Sari", "Warga Sapta Jaya"]
    numbers = {
        p.nama: p.surat[-1].urut for p in db.session.scalars(db.select(Permohonan))
    }
    assert [numbers[name] for name in shown] == [1, 2, 3]
    assert all("Nomor surat" in line for line in results(page))


def test_a_letter_without_its_signed_scan_is_not_handed_over_in_a_batch(
    signed_in, folder, storage
):
    file = make_permohonan(folder, storage, Tugas.SERAHKAN)
    loket = signed_in("loket")

    assert "Langkah" not in loket.get("/banyak").text
    page = send(loket, address(file), pilih=chosen(file))

    assert "Unggah pindaian surat" in page.text and not file.diserahkan


@pytest.mark.parametrize("sent", [{}, {"pilih": ["x", "1:", "a:b", "99999999999:1"]}])
def test_without_a_choice_the_page_asks_for_one(signed_in, folder, storage, sent):
    (file,) = make_files(folder, storage, Tugas.KERJAKAN, 1)
    staf = signed_in("staf")
    staf.get(address(file))
    page = send(staf, address(file), **sent)

    assert page.status == 422 and page.errors() == ["Pilih paling sedikit satu berkas."]


def test_more_than_fit_into_one_press_are_refused_whole(signed_in, folder, storage):
    (file,) = make_files(folder, storage, Tugas.KERJAKAN, 1)
    sent = [*chosen(file), *(f"{n}:0" for n in range(1000, 1000 + MOST))]
    staf = signed_in("staf")
    staf.get(address(file))
    page = send(staf, address(file), pilih=sent)

    assert (
        page.status == 422 and file.langkah == 2 and ticks(page) == [("Warga 00", True)]
    )


def test_a_file_of_another_service_or_step_is_told_without_its_name(
    signed_in, folder, storage
):
    (file,) = make_files(folder, storage, Tugas.KERJAKAN, 1)
    foreign = make_permohonan(
        folder, storage, Tugas.PERIKSA, kunci="lain", nama="Nama Rahasia"
    )
    staf = signed_in("staf")
    staf.get(address(file))
    page = send(staf, address(file), pilih=chosen(foreign))

    assert (
        page.status == 200
        and "Berkas tidak dikenal" in page.text
        and "Nama Rahasia" not in page.text
    )


@pytest.mark.parametrize(
    ("akun", "status"), [("loket", 403), ("camat", 403), ("staf", 200)]
)
def test_a_group_is_open_to_its_own_desk_only(signed_in, folder, storage, akun, status):
    (file,) = make_files(folder, storage, Tugas.KERJAKAN, 1)

    visitor = signed_in(akun)
    assert visitor.get(address(file)).status == status
    visitor.get("/banyak")
    assert send(visitor, address(file), pilih=chosen(file)).status == status


def test_a_step_that_is_done_file_by_file_has_no_such_page(signed_in, folder, storage):
    file = make_permohonan(folder, storage, Tugas.PERIKSA)

    assert signed_in("staf").get(address(file)).status == 404
    assert signed_in("staf").get("/banyak/999/1").status == 404


def test_files_stand_by_area_and_areas_without_any_count_0(signed_in, folder, storage):
    standar = make_dokumen()
    first, second, none, *_ = (daerah.tampil for daerah in folder.daerah)
    for desa in (first, second):
        (file,) = make_files(folder, storage, Tugas.KERJAKAN, 1, standar, desa=desa)
    page = signed_in("staf").get(address(file))

    assert page.status == 200
    counts = [
        " ".join("".join(li.itertext()).split())
        for ul in page.root.iter(NS + "ul")
        if ul.get("class") == "pita-key"
        for li in ul.iter(NS + "li")
    ]
    assert chips(page) == ["Semua (2)", *sorted((f"{first} (1)", f"{second} (1)"))]
    assert f"{none} 0" in counts and len(counts) == len(folder.daerah) - 2


def chips(page) -> list[str]:
    """The areas that the list can be narrowed to, with their counts."""
    return [
        a.text
        for nav in page.root.iter(NS + "nav")
        if nav.get("aria-label") == "Wilayah"
        for a in nav.iter(NS + "a")
    ]


def test_one_area_alone_is_shown_ticked_and_done(signed_in, folder, storage):
    first, second, *_ = (daerah.tampil for daerah in folder.daerah)
    here = make_files(folder, storage, Tugas.KERJAKAN, 2, desa=first)
    (there,) = make_files(
        folder, storage, Tugas.KERJAKAN, 1, nama="Orang Lain", desa=second
    )
    staf = signed_in("staf")
    staf.get(address(there))

    page = staf.follow(f"{first} (2)")
    assert (
        ticks(page) == [("Warga 00", False), ("Warga 01", False)]
        and chips(page)[0] == "Semua (3)"
    )
    assert ticks(staf.follow("Pilih semua")) == [("Warga 00", True), ("Warga 01", True)]
    refused = send(staf, address(there) + "?" + urlencode({"wilayah": first}))
    assert refused.status == 422 and len(ticks(refused)) == 2
    answer = send(
        staf, address(there) + "?" + urlencode({"wilayah": first}), pilih=chosen(*here)
    )
    assert "2 berkas selesai pada langkah ini." in answer.text
    assert [file.langkah for file in here] == [3, 3] and there.langkah == 2


@pytest.mark.parametrize("asked", ["Tidak Ada", "", "' OR 1=1", "x" * 3000])
def test_an_area_that_no_file_is_of_narrows_nothing(signed_in, folder, storage, asked):
    file, _ = make_files(folder, storage, Tugas.KERJAKAN, 2)
    page = signed_in("staf").get(address(file) + "?" + urlencode({"wilayah": asked}))

    assert page.status == 200 and len(ticks(page)) == 2


def test_an_area_whose_files_are_all_done_says_so_and_leads_to_the_others(
    signed_in, folder, storage
):
    first, second, *_ = (daerah.tampil for daerah in folder.daerah)
    (file,) = make_files(folder, storage, Tugas.KERJAKAN, 1, desa=first)
    page = signed_in("staf").get(address(file) + "?" + urlencode({"wilayah": second}))

    assert (
        page.status == 200
        and ticks(page) == []
        and chips(page) == ["Semua (1)", f"{first} (1)"]
    )
    assert f"Tidak ada lagi berkas dari {second} pada langkah ini" in page.text


def test_an_area_of_the_office_takes_its_files_under_every_way_of_writing_the_kecamatan(
    signed_in, folder, storage
):
    """The count leaves the kecamatan of the office's own desa out, so the list behind it must do so
    too.
    """
    desa = folder.daerah[0].tampil
    file, other = make_files(folder, storage, Tugas.KERJAKAN, 2, desa=desa)
    with transaction():
        other.kecamatan = "Kecamatan Lain"
    page = signed_in("staf").get(address(file) + "?" + urlencode({"wilayah": desa}))

    assert chips(page) == ["Semua (2)", f"{desa} (2)"] and len(ticks(page)) == 2


def test_the_count_report_prints_every_area_and_the_sum(signed_in, folder, storage):
    file, _ = make_files(
        folder, storage, Tugas.KERJAKAN, 2, desa=folder.daerah[0].tampil
    )
    answer = signed_in("staf").client.get(address(file) + "/jumlah.pdf")

    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages
    )
    assert answer.mimetype == "application/pdf"
    assert "Laporan jumlah berkas" in text and all(
        daerah.tampil in text for daerah in folder.daerah
    )
    assert " ".join(text.split()).count(" 0 ") == len(folder.daerah) - 1


def test_a_long_group_is_paged_without_a_gap_or_a_double(signed_in, folder):
    standar = make_answered(
        Tugas.AJUKAN,
        Tugas.KERJAKAN,
        Tugas.OLAH,
    )
    for n in range(MOST + 7):
        answers = {"nama": f"Warga {n:03d}", "desa": f"Desa {n % 3}"}
        made = permohonan_operations.start(
            standar, f"k{n}", permohonan_operations.Entry(answers, "unduh"), NOW
        )
        permohonan_operations.submit(made.id, by())
    staf = signed_in("staf")

    first = ticks(staf.get(f"/banyak/{made.standar_id}/1?semua=1"))
    more = ticks(staf.follow("Berikutnya"))

    assert (
        len(first) == MOST
        and all(is_ticked for _, is_ticked in first)
        and not any(t for _, t in more)
    )
    names = [name for name, _ in (*first, *more)]
    assert names == sorted(names, key=lambda name: (int(name[-3:]) % 3, name))


def test_every_box_can_be_ticked_without_a_script(signed_in, folder, storage):
    file, _ = make_files(folder, storage, Tugas.KERJAKAN, 2)
    staf = signed_in("staf")
    staf.get(address(file))

    assert [t for _, t in ticks(staf.follow("Pilih semua"))] == [True, True]
    assert [t for _, t in ticks(staf.follow("Kosongkan pilihan"))] == [False, False]


def test_a_step_that_needs_a_berita_acara_cannot_be_ended_without_one(
    signed_in, folder, storage
):
    (file,) = make_files(folder, storage, Tugas.KIRIM, 1)
    loket = signed_in("loket")
    assert loket.get(address(file)).buttons().count("Buat berita acara") == 1

    page = send(loket, address(file), pilih=chosen(file))

    assert "dengan berita acara" in page.text and file.langkah == 3


def with_examples(files: list[Permohonan], *examples: int) -> list[Permohonan]:
    with transaction():
        for n in examples:
            files[n].contoh = True
    return files


def test_cards_printed_elsewhere_from_a_list_go_on_with_one_press(
    signed_in, folder, storage
):
    standar = make_dokumen()
    steps = tuple(
        one.model_copy(update={"tugas": Tugas.OLAH})
        if one.tugas is Tugas.KERJAKAN
        else one
        for one in standar.langkah
    )
    files = [
        make_permohonan(
            folder,
            storage,
            Tugas.OLAH,
            kunci=f"k{n}",
            standar=make_dokumen(langkah=steps),
        )
        for n in range(3)
    ]
    staf = signed_in("staf")
    assert "3 berkas" in staf.get("/banyak").text
    staf.get(address(files[0]) + "?semua=1")

    page = staf.press("Selesai, teruskan yang dipilih")

    assert "3 berkas selesai" in page.text and {one.langkah for one in files} == {3}


def test_example_files_are_neither_counted_nor_ticked_among_citizens_files(
    signed_in, folder, storage
):
    area = folder.daerah[0].tampil
    files = with_examples(make_files(folder, storage, Tugas.KIRIM, 3, desa=area), 1)
    loket = signed_in("loket")

    assert "2 berkas" in loket.get("/banyak").text and "CONTOH" not in loket.page.text
    page = loket.get(address(files[0]) + "?semua=1")

    assert ticks(page) == [("Warga 00", True), ("Warga 01", False), ("Warga 02", True)]
    assert "2 berkas dapat Anda kerjakan" in page.text and f"{area} (2)" in page.text
    assert "1 berkas contoh tidak ikut dihitung" in page.text
    assert "CONTOH" not in count_report(
        loket, files[0]
    ) and f"{area} 2" in count_report(loket, files[0])
    assert loket.press(
        "Buat berita acara", penerima="Pak Pos", jabatan="Kurir"
    ).path.startswith("/berita-acara/")


def test_a_group_of_example_files_only_says_so_on_screen_and_paper(
    signed_in, folder, storage
):
    files = with_examples(make_files(folder, storage, Tugas.KIRIM, 2), 0, 1)
    loket = signed_in("loket")

    assert (
        "Langkah kirim CONTOH" in loket.get("/banyak").text
        and "2 berkas" in loket.page.text
    )
    page = loket.get(address(files[0]) + "?semua=1")

    assert "2 berkas contoh dapat Anda kerjakan" in page.text and [
        t for _, t in ticks(page)
    ] == [
        True,
        True,
    ]
    assert "Contoh, bukan laporan resmi" in count_report(loket, files[0])


def count_report(visitor, file: Permohonan) -> str:
    """The words of the PDF."""
    answer = visitor.client.get(address(file) + "/jumlah.pdf")
    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages
    )
    return " ".join(text.split())


def test_a_document_that_still_lacks_its_pdf_is_not_offered_and_the_way_is_said(
    signed_in, folder, storage
):
    standar = make_dokumen(Lewat.UNDUH, Lewat.POS)
    files = make_files(folder, storage, Tugas.SERAHKAN, 3, standar)
    with transaction():
        files[1].lewat = "pos"  # travels on paper
        ProdukDokumen(files[2]).take_in(
            (scan(),), "", make_context(folder, storage, NOW, petugas("camat"))
        )
    camat = signed_in("camat")

    assert "2 berkas" in camat.get("/banyak").text
    page = camat.get(address(files[0]))

    assert [name for name, _ in ticks(page)] == ["Warga 01", "Warga 02"]
    assert (
        "Dikirim lewat pos" in page.text and "Diunduh sendiri oleh pemohon" in page.text
    )
    assert (
        "2 berkas dapat Anda kerjakan" in page.text
        and "masih memerlukan PDF" in page.text
    )
    camat.get(address(files[0]) + "?semua=1")
    assert "2 berkas selesai" in camat.press("Serahkan yang dipilih").text
