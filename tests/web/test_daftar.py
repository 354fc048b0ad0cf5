"""Many at once from a spreadsheet: everything wrong is told, nothing is half entered, nothing is
entered twice.
"""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from apps import build_app
from builders import (
    ISIAN,
    make_context,
    make_permohonan,
    make_petugas,
    petugas,
    walk_to,
)
from conftest import TEMPAT
from flask_migrate import upgrade
from page import NS, Visitor
from pemohon import count, deliver
from pypdf import PdfReader
from sheets import csv_of, number, xlsx

from sipetrok.alur.workflow import Status
from sipetrok.domain import nomor
from sipetrok.domain.daftar import Bacaan, Baris
from sipetrok.kiriman.tabel import LARGEST
from sipetrok.models import Antrean, Daftar, Permohonan, Unggahan, db
from sipetrok.operations import kuota
from sipetrok.operations import masuk as masuk_operations
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.transaction import transaction

PAGE = "/daftar/layanan/surat-keterangan"
CHECK = "Periksa daftar"
HEADS = (
    "Nama lengkap",
    "NIK",
    "Tempat lahir",
    "Tanggal lahir",
    "Jenis kelamin",
    "Pekerjaan",
    "Alamat",
    "Desa/kelurahan",
    "Nomor HP atau WhatsApp",
    "Surat ini untuk keperluan apa?",
)
PAPERS = {"kertas": ["1", "2", "3"], "asal": "Teluk Nibung"}


def person(n: int, **changes: object) -> tuple:
    """One row; each has a NIK of its own."""
    row = dict(
        zip(
            HEADS,
            (
                "Siti Aminah",
                f"14041757039{n:05d}",
                "Pulau Burung",
                "17-3-1990",
                "Perempuan",
                "Pedagang",
                "Parit 5",
                "Teluk Nibung",
                "0812 3456 7890",
                "mendaftar sekolah",
            ),
            strict=True,
        )
    )
    return tuple({**row, **changes}.values())


def people(many: int) -> list[tuple]:
    return [HEADS, *(person(n) for n in range(1, many + 1))]


def send(visitor, isi: bytes, name: str = "daftar.xlsx", page: str = PAGE, **values):
    visitor.get(page)
    return visitor.press(CHECK, berkas=(io.BytesIO(isi), name), **PAPERS | values)


def faults(page) -> list[tuple[str, str, str]]:
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row.iter(NS + "td")]
        for row in page.root.iter(NS + "tr")
    ]
    return [tuple(row) for row in rows if len(row) == 3]


def entered() -> list[Permohonan]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Permohonan).order_by(Permohonan.id)))


@pytest.fixture
def loket(signed_in):
    return signed_in("loket")


def test_the_page_names_the_columns_and_gives_empty_lists_to_fill_in(loket, folder):
    page = loket.get(PAGE)
    assert all(head in page.text for head in HEADS)

    for words in ("XLSX", "CSV"):
        isi = loket.client.get(page.link(words)).data
        assert "Siti" not in isi.decode("utf-8", "ignore")
        answer = send(loket, isi)
        assert answer.status == 422 and faults(answer) == [
            ("", "", "Belum ada baris yang diisi di bawah judul kolom.")
        ]


def test_what_is_written_fits_into_the_columns_of_the_empty_list(loket):
    with zipfile.ZipFile(
        io.BytesIO(loket.client.get(loket.get(PAGE).link("XLSX")).data)
    ) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    heads = re.findall(r"<t[^>]*>(.*?)</t>", sheet)
    widths = dict(
        zip(heads, map(int, re.findall(r'<col [^>]*width="(\d+)"', sheet)), strict=True)
    )

    assert (
        widths["NIK"] >= 20 and widths["Nama lengkap"] >= 30 and widths["Alamat"] >= 40
    )


@pytest.mark.parametrize(
    "isi", [xlsx(people(3)), csv_of(people(3)), csv_of(people(3), ",", "utf-8-sig")]
)
def test_a_list_is_looked_over_first_and_entered_by_one_press(loket, isi):
    page = send(loket, isi)
    assert (
        page.status == 200
        and "3 baris siap dimasukkan" in page.text
        and count(Permohonan) == 0
    )
    assert page.text.count("17 Maret 1990") == 3

    page = loket.press("Masukkan 3 berkas")

    files = entered()
    assert [p.nomor_register[-4:] for p in files] == ["0001", "0002", "0003"]
    assert [p.isian["nik"] for p in files] == [row[1] for row in people(3)[1:]]
    assert {(p.status, p.saluran, p.pencatat_id, tuple(p.kertas)) for p in files} == {
        (Status.BERJALAN, "kolektif", petugas("loket").id, (1, 2, 3))
    }
    assert count(Antrean) == 3 and "3 berkas sudah masuk antrean." in page.text
    assert all(p.nomor_register in page.text for p in files)


def test_every_faulty_row_is_told_at_once_and_none_is_entered(loket):
    isi = xlsx(
        [
            HEADS,
            person(1),
            person(2, NIK="123"),
            person(3, **{"Jenis kelamin": "Perempun", "Nama lengkap": ""}),
            person(4, **{"Desa/kelurahan": "Teluk Nibun"}),
            person(5, NIK=number("1404175703900000")),
            person(6, **{"Tanggal lahir": "kemarin"}),
            person(1),
        ]
    )

    page = send(loket, isi)

    assert page.status == 422 and count(Permohonan) == 0 and count(Daftar) == 0
    assert [(row, column) for row, column, _ in faults(page)] == [
        ("3", "NIK"),
        ("4", "Nama lengkap"),
        ("4", "Jenis kelamin"),
        ("5", "Desa/kelurahan"),
        ("6", "NIK"),
        ("7", "Tanggal lahir"),
        ("8", "NIK"),
    ]
    words = [sentence for _, _, sentence in faults(page)]
    assert words[0] == "NIK harus 16 angka. Yang Anda tulis 3 angka."
    assert (
        words[2] == "Tertulis “Perempun”. Maksud Anda “Perempuan”?"
        and "Maksud Anda “Teluk Nibung”?" in words[3]
    )
    assert (
        "format kolomnya menjadi Teks" in words[4] and "sama dengan baris 2" in words[6]
    )


def test_what_spreadsheets_do_to_dates_and_numbers_is_understood(loket):
    heads = tuple(head.upper() for head in reversed(HEADS))
    row = person(
        7,
        **{
            "Tanggal lahir": ('s="1"', "<v>32949</v>"),
            "Nomor HP atau WhatsApp": number("81234567890"),
            "Jenis kelamin": "PEREMPUAN",
            "NIK": "'1404175703900007",
            "Desa/kelurahan": "teluk nibung",
        },
    )

    send(
        loket,
        xlsx(
            [
                ("DAFTAR KOLEKTIF",),
                (*heads, "No"),
                (*reversed(row), number("1")),
                ("",) * 11,
            ]
        ),
    )
    loket.press("Masukkan 1 berkas")

    made = entered()[0].isian
    assert (
        made["tanggal_lahir"],
        made["telepon"],
        made["jenis_kelamin"],
        made["nik"],
        made["desa"],
    ) == (
        "1990-03-17",
        "6281234567890",
        "Perempuan",
        "1404175703900007",
        "Teluk Nibung",
    )


def test_a_slip_in_a_head_is_told_and_the_rows_are_not(loket):
    page = send(
        loket,
        csv_of(
            [
                tuple("Nama lengkp" if h == "Nama lengkap" else h for h in HEADS),
                person(1),
                person(2),
            ]
        ),
    )

    assert faults(page) == [
        (
            "1",
            "Nama lengkp",
            "Judul kolom ini tidak dikenal. Maksud Anda “Nama lengkap”?",
        )
    ]


@pytest.mark.parametrize(
    ("isi", "words"),
    [
        (b"%PDF-1.7", "bukan XLSX"),
        (b"", "kosong"),
        (
            xlsx(
                people(1), head="<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
            ),
            "rusak",
        ),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(loket, isi, words):
    page = send(loket, isi)

    assert page.status == 422 and words in faults(page)[0][2]


def test_a_file_beyond_five_megabytes_is_refused(loket):
    loket.get(PAGE)
    page = deliver(
        loket,
        CHECK,
        ('name="asal"', b"Teluk Nibung"),
        *[('name="kertas"', n) for n in (b"1", b"2", b"3")],
        ('name="berkas"; filename="a.csv"', b"x" * (LARGEST + 1)),
    )

    assert page.status == 422 and "terlalu besar" in faults(page)[0][2]


def test_without_file_place_and_papers_each_is_asked_for(loket):
    loket.get(PAGE)
    page = loket.press(CHECK, asal="", kertas=["1"])

    assert page.status == 422 and "Pilih berkas XLSX atau CSV." in page.errors()
    assert len(page.errors()) == 4 and page.button(CHECK)[0].data()["kertas"] == "1"


# Once, and only what was looked over.


def test_pressing_twice_enters_once(loket):
    form, button = send(loket, csv_of(people(3))).button("Masukkan 3 berkas")

    answers = [
        loket.client.post(form.action, data=form.data(button)).headers["Location"]
        for _ in range(2)
    ]

    assert answers[0] == answers[1] and count(Permohonan) == 3 and count(Daftar) == 1


def test_the_same_list_saved_otherwise_is_not_entered_again(loket):
    send(loket, csv_of(people(3)))
    loket.press("Masukkan 3 berkas")

    page = send(loket, xlsx(people(3)))

    assert "Daftar ini sudah dimasukkan" in page.text and count(Permohonan) == 3


def test_who_is_in_work_already_is_told_with_the_number(loket, folder, storage):
    there = make_permohonan(folder, storage, nik=person(2)[1])

    page = send(loket, csv_of(people(3)))

    assert faults(page) == [
        (
            "3",
            "NIK",
            f"Orang ini sudah ada pada {there.nomor_register}, yang belum selesai. "
            "Hapus barisnya dari daftar.",
        )
    ]


def test_who_came_in_between_the_two_presses_stops_the_whole_list(
    loket, folder, storage
):
    send(loket, csv_of(people(3)))
    make_permohonan(folder, storage, nik=person(2)[1])

    page = loket.press("Masukkan 3 berkas")

    assert (
        page.status == 422
        and len(faults(page)) == 1
        and count(Permohonan) == 1
        and count(Daftar) == 0
    )


def test_a_list_that_fails_in_its_middle_leaves_nothing(folder, storage):
    standar = folder.layanan["surat-keterangan"]
    good = {**ISIAN, "keperluan": "x"}
    rows = (
        Baris(2, good),
        Baris(3, {**good, "nik": "1404175703900002"}),
        Baris(4, {**good, "nama": None, "nik": "1404175703900003"}),
    )
    kiriman = permohonan_operations.ListEntry("a" * 32, "unduh", "", (1, 2, 3))

    with pytest.raises(Exception, match=r"NOT NULL|null"):
        permohonan_operations.enter_list(
            standar,
            Bacaan(rows),
            kiriman,
            make_context(folder, storage, datetime.now(UTC), "loket"),
        )

    assert count(Permohonan) == 0 and count(Daftar) == 0
    permohonan_operations.enter_list(
        standar,
        Bacaan(rows[:1]),
        kiriman,
        make_context(folder, storage, datetime.now(UTC), "loket"),
    )
    assert entered()[0].nomor_register.endswith("-0001")


def test_a_row_without_its_papers_is_not_entered(folder, storage):
    kiriman = permohonan_operations.ListEntry("a" * 32, "unduh", "", (1,))

    with pytest.raises(Exception, match="berkas yang belum"):
        permohonan_operations.enter_list(
            folder.layanan["surat-keterangan"],
            Bacaan((Baris(2, ISIAN),)),
            kiriman,
            make_context(folder, storage, datetime.now(UTC), "loket"),
        )
    assert count(Permohonan) == 0


def test_a_forged_or_foreign_seal_enters_nothing(loket, signed_in, folder):
    form, button = send(loket, csv_of(people(3))).button("Masukkan 3 berkas")
    sent = form.data(button)

    data, dot, seal = sent["tanda"].rpartition(".")
    forged = loket.client.post(
        form.action,
        data=sent | {"tanda": data + dot + ("B" if seal[0] == "A" else "A") + seal[1:]},
    )
    assert forged.headers["Location"] == PAGE and count(Permohonan) == 0
    other = next(slug for slug in folder.layanan if slug != "surat-keterangan")
    assert (
        loket.client.post(f"/daftar/layanan/{other}/masukkan", data=sent).status_code
        == 403
    )
    colleague = signed_in("staf")
    page = colleague.get(PAGE)
    token = page.button(CHECK)[0].data()["csrf_token"]
    assert (
        colleague.client.post(
            form.action, data=sent | {"csrf_token": token}
        ).status_code
        == 403
    )
    assert count(Permohonan) == 0


def test_the_sent_file_is_kept_until_it_is_entered_and_no_longer(loket, storage):
    send(loket, csv_of(people(3)))
    assert len(list(storage.names())) == 1
    loket.press("Masukkan 3 berkas")

    assert list(storage.names()) == []


def test_the_bytes_of_a_list_are_counted_for_whoever_sent_it(
    loket, storage, monkeypatch
):
    isi = xlsx(people(1))
    send(loket, isi)
    (row,) = db.session.scalars(db.select(Unggahan))
    assert row.kunci == f"petugas {petugas('loket').id}" and row.ukuran == len(isi)

    monkeypatch.setattr(kuota, "PART", 10**15)
    kept = set(storage.names())
    page = send(loket, xlsx(people(2)))
    assert page.status == 429 and "Dari akun Anda sudah masuk" in page.text
    assert set(storage.names()) == kept


def test_a_file_that_was_cleared_away_is_asked_for_again(loket, storage):
    send(loket, csv_of(people(3)))
    storage.remove(next(storage.names()))
    page = loket.press("Masukkan 3 berkas")

    assert (
        page.path == PAGE
        and "Unggah lagi berkasnya." in page.text
        and count(Permohonan) == 0
    )


# Afterwards.


def test_the_list_counts_by_place_and_every_applicant_gets_a_slip(loket, visitor):
    rows = [
        HEADS,
        *(
            person(n, **{"Desa/kelurahan": "Teluk Nibung" if n % 3 else "Suka Jaya"})
            for n in range(1, 13)
        ),
    ]
    send(loket, csv_of(rows))
    page = loket.press("Masukkan 12 berkas")
    assert "Suka Jaya 4" in page.text and "Teluk Nibung 8" in page.text

    answer = loket.client.get(page.link("Tanda terima semua pemohon (PDF)"))

    pdf = PdfReader(io.BytesIO(answer.data))
    text = "".join(one.extract_text() for one in pdf.pages)
    assert len(pdf.pages) == 2 and "Siti" not in text and ISIAN["nik"] not in text
    for said in ("Biaya: Gratis (Rp 0)", "Laporkan pungutan ke lapor.go.id"):
        assert text.count(said) == 12
    for permohonan in entered():
        assert (
            permohonan.nomor_register in text
            and nomor.print_kode(permohonan.kode) in text
        )
        assert visitor.get(f"/permohonan/{permohonan.kode}").status == 200


def test_slips_with_codes_are_for_the_desks_that_deal_with_the_pemohon(
    loket, signed_in
):
    send(loket, csv_of(people(2)))
    loket.press("Masukkan 2 berkas")
    path = f"/daftar/{entered()[0].daftar_id}"

    chief = signed_in("camat")  # signs the letters and speaks with nobody

    assert (
        chief.get(path).status == 200
        and f"{path}/tanda-terima.pdf" not in chief.page.links()
    )
    assert chief.client.get(f"{path}/tanda-terima.pdf").status_code == 403


def test_no_slip_with_a_code_is_printed_of_a_closed_file(loket, folder, storage):
    send(loket, csv_of(people(2)))
    loket.press("Masukkan 2 berkas")
    first, second = entered()
    path = f"/daftar/{first.daftar_id}/tanda-terima.pdf"

    walk_to(first, folder, storage, "selesai", first.dikirim_at)
    text = PdfReader(io.BytesIO(loket.client.get(path).data)).pages[0].extract_text()
    assert nomor.print_kode(second.kode) in text
    assert nomor.print_kode(first.kode) not in text

    walk_to(second, folder, storage, "selesai", second.dikirim_at)
    assert loket.client.get(path).status_code == 403
    assert path not in loket.get(f"/daftar/{first.daftar_id}").links()


def test_an_emoji_in_a_row_is_named_with_its_row(loket):
    page = send(
        loket, csv_of([HEADS, person(1), person(2, **{"Nama lengkap": "Ani 🌸"})])
    )

    assert page.status == 422 and count(Permohonan) == 0
    assert "🌸 tidak dapat dicetak. Hapus dari baris ini." in page.text


def test_the_file_leads_to_its_list_and_the_lists_are_found_again(loket, signed_in):
    send(loket, csv_of(people(2)))
    loket.press("Masukkan 2 berkas")
    file = entered()[0]

    page = signed_in("loket").get(f"/antrean/{file.id}")
    assert "lewat Kolektif , dicatat Bu Loket" in page.text
    assert page.link("Kolektif") == f"/daftar/{file.daftar_id}"
    assert f"/daftar/{file.daftar_id}" in loket.get("/daftar").links()
    assert "Teluk Nibung" in loket.page.text


def test_lists_are_for_officers_with_a_part_in_the_service(loket, visitor):
    assert visitor.client.get("/daftar").headers["Location"].startswith("/masuk")
    assert loket.client.get("/daftar/layanan/tidak-ada").status_code == 404
    assert loket.client.get("/daftar/999").status_code == 404


# The office's own list: no application, and the clock starts when it is entered.

PRR = "/daftar/layanan/ktp-el-prr"


@pytest.fixture
def operator(tmp_path):
    """The operator of an office that has such a list, signed in."""
    app = build_app(tmp_path / "instance", KANTOR="disdukcapil-tanggamus")
    with app.app_context():
        upgrade()
        now = datetime.now(UTC)
        made = make_petugas(
            app.extensions["kantor"], "operator", "operator", nama="Pak Operator"
        )
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = masuk_operations.start(made, TEMPAT, now).tanda
        yield Visitor(client)
        db.session.remove()
        db.engine.dispose()


def residents(many: int) -> list[tuple]:
    return [
        ("NIK", "Nama", "Kecamatan", "Alamat"),
        *(
            (f"18060141703{n:05d}", f"Orang {n}", "GISTING", "Jalan Lintas")
            for n in range(1, many + 1)
        ),
    ]


def test_the_offices_own_list_starts_the_clock_and_waits_at_the_first_desk(operator):
    page = send(operator, xlsx(residents(4)), page=PRR, asal="perekaman keliling")
    assert "4 baris siap dimasukkan" in page.text and not [
        e for e in page.root.iter() if e.get("name") == "kertas"
    ]
    operator.press("Masukkan 4 berkas")

    files = entered()
    assert {
        (p.saluran, p.langkah, p.kecamatan, p.due_at is not None) for p in files
    } == {("daftar", 1, "Gisting", True)}
    assert (
        "perekaman keliling" in operator.page.text and "Gisting 4" in operator.page.text
    )


def test_such_a_service_has_no_form_and_says_where_its_people_come_from(operator):
    assert operator.client.get("/layanan/ktp-el-prr/ajukan").status_code == 404
    assert operator.client.get("/catat/ktp-el-prr").status_code == 404
    assert (
        "/layanan/ktp-el-prr/ajukan" not in operator.get("/layanan/ktp-el-prr").links()
    )
    assert "daftar yang disusun kantor sendiri" in operator.page.text
    assert operator.get("/catat").link("daftar kantor") == PRR


def test_a_thousand_rows_go_in_and_one_more_does_not(operator):
    assert (
        "1001 baris" in faults(send(operator, csv_of(residents(1001)), page=PRR))[0][2]
    )

    send(operator, csv_of(residents(1000)), page=PRR)
    operator.press("Masukkan 1000 berkas")

    files = entered()
    assert [p.nomor_register for p in files] == [
        f"PRR-{files[0].dikirim_at.year}-{n:04d}" for n in range(1, 1001)
    ]
    assert [p.nama for p in files] == [f"Orang {n}" for n in range(1, 1001)]


# What was read otherwise than typed, and what was passed over.


def test_what_is_certain_is_taken_and_shown_before_it_goes_in(loket):
    row = person(
        1,
        **{
            "Tanggal lahir": "17-Mar-90",
            "Jenis kelamin": "P",
            "Desa/kelurahan": "Kel. TELUK NIBUNG",
        },
    )
    foot = ("",) * 6 + ("Mengetahui, Kepala Desa",)

    page = send(
        loket,
        csv_of([("DAFTAR",), HEADS, [f"({n})" for n in range(1, 11)], row, foot]),
    )

    assert page.status == 200 and "1 baris siap dimasukkan" in page.text
    for words in (
        "4 Tanggal lahir 17-Mar-90 17-3-1990",
        "4 Jenis kelamin P Perempuan",
        "4 Desa/kelurahan Kel. TELUK NIBUNG Teluk Nibung",
        "1 di atas judul kolom DAFTAR",
        "3 nomor kolom (1), (2)",
        "5 di bawah tabel Mengetahui, Kepala Desa",
    ):
        assert words in page.text
    loket.press("Masukkan 1 berkas")
    made = entered()[0]
    assert (made.isian["tanggal_lahir"], made.isian["jenis_kelamin"], made.desa) == (
        "1990-03-17",
        "Perempuan",
        "Teluk Nibung",
    )


def test_two_readings_are_asked_about_once_with_both(loket):
    page = send(loket, csv_of([HEADS, person(1, **{"Tanggal lahir": "17-3-15"})]))

    assert page.status == 422 and len(faults(page)) == 1
    assert "17-3-1915 atau 17-3-2015" in faults(page)[0][2]


# The answer that stays: which row became which file, what was read as what, what was passed over.


@pytest.fixture
def answered(loket):
    """A list with all of that, entered; gives the address of its answer."""
    short = {"Tanggal lahir": "17-Mar-90", "Jenis kelamin": "P"}
    wide = (*HEADS, "Catatan", *[""] * 200, "jauh")
    rows = [("DAFTAR",), wide, person(1), person(2, **short), ("",) * 6 + ("Jumlah",)]
    send(loket, csv_of(rows))
    return loket.press("Masukkan 2 berkas").path


def test_the_answer_to_each_row_can_be_opened_again(loket, answered):
    assert answered in loket.get("/daftar").links()
    page = loket.get(answered)
    first, second = entered()

    for words in (
        f"3 {first.nomor_register} Siti Aminah",
        f"4 {second.nomor_register} Siti Aminah",
        "Tanggal lahir: “17-Mar-90” dibaca 17-3-1990; Jenis kelamin: “P” dibaca Perempuan",
        "1 di atas judul kolom",
        "5 jumlah",
        "Kolom yang tidak dipakai: Catatan.",
        "Isi di kanan kolom GR tidak dibaca: baris 2.",
    ):
        assert words in page.text
    # What was written in a row about nobody may be about somebody, and is kept nowhere.
    kept = db.session.get(Daftar, first.daftar_id).jawaban
    assert "Jumlah" not in str(kept) and "Siti" not in str(kept)


def test_what_was_written_is_for_whoever_entered_it_until_the_file_is_closed(
    loket, signed_in, answered
):
    chief = signed_in("camat").get(answered)
    assert (
        "Tanggal lahir; Jenis kelamin" in chief.text and "17-Mar-90" not in chief.text
    )

    with transaction():
        for file in entered():
            file.tutup_at = file.dikirim_at
    page = loket.get(answered)
    assert "Tanggal lahir; Jenis kelamin" in page.text and "17-Mar-90" not in page.text


def test_a_list_of_an_earlier_version_claims_nothing_of_its_rows(loket, answered):
    with transaction():
        db.session.execute(db.update(Daftar).values(jawaban=db.null()))
        db.session.execute(db.update(Permohonan).values(baris=None, dibaca=db.null()))
    page = loket.get(answered)

    assert "sebelum nomor barisnya ikut disimpan" in page.text
    assert "dilewati" not in page.text and page.text.count("SK-2026-") == 2


def test_place_and_day_of_birth_in_one_cell_become_two_answers(loket):
    heads = [head for head in HEADS if head != "Tempat lahir"]
    heads[heads.index("Tanggal lahir")] = "Tempat/Tgl Lahir"
    born = person(1, **{"Tanggal lahir": "SUNGAI GUNTUNG, 17 Agt 1990"})
    rows = [born, person(2, **{"Tanggal lahir": "Dumai"})]
    bodies = [tuple(row[:2] + row[3:]) for row in rows]

    page = send(loket, csv_of([heads, *bodies]))
    assert [row[:2] for row in faults(page)] == [("3", "Tanggal lahir")]
    assert "Tertulis “Dumai”. Tulis tempat, koma, lalu tanggal" in faults(page)[0][2]

    page = send(loket, csv_of([heads, bodies[0]]))
    assert "2 Tempat lahir SUNGAI GUNTUNG, 17 Agt 1990 SUNGAI GUNTUNG" in page.text
    loket.press("Masukkan 1 berkas")
    made = entered()[0].isian
    assert (made["tempat_lahir"], made["tanggal_lahir"]) == (
        "SUNGAI GUNTUNG",
        "1990-08-17",
    )
