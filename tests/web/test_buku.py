"""The books by month: on screen, found by number or name, printed and handed out as files."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import timedelta

import databases
import pytest
import sqlalchemy
from builders import (
    ISIAN,
    NOW,
    by,
    make_answered,
    make_permohonan,
    make_petugas,
    make_standar,
    press,
    walk_to,
)
from openpyxl import load_workbook
from page import NS, Page
from pypdf import PdfReader

from sipetrok.alur.buku import Bulan
from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.app.log import log_path
from sipetrok.models import Permohonan, db
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.transaction import transaction
from sipetrok.queries import PAGE
from sipetrok.queries import buku as queries
from sipetrok.queries.buku import Lingkup
from sipetrok.sop.kantor import Peran
from sipetrok.sop.standar import Jenis, Tugas
from sipetrok.web import buku

BULAN = Bulan.of(NOW.date())
REGISTER, KELUAR, MASUK = (
    f"/buku/{path}bulan={BULAN}"
    for path in ("register?", "agenda?", "agenda?bagian=masuk&")
)


def rows(page: Page) -> list[list[str]]:
    return [
        [" ".join(" ".join(td.itertext()).split()) for td in tr.iter(NS + "td")]
        for body in page.root.iter(NS + "tbody")
        for tr in body.iter(NS + "tr")
    ]


def names(page: Page) -> list[str]:
    return [row[1].split(" 1404")[0] for row in rows(page)]


def read_pdf(response) -> str:
    assert response.mimetype == "application/pdf"
    return " ".join(
        " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages
        ).split()
    )


def read_xlsx(response) -> list[tuple]:
    return list(
        load_workbook(io.BytesIO(response.data)).active.iter_rows(values_only=True)
    )


def read_csv(response) -> list[list[str]]:
    return list(
        csv.reader(
            io.StringIO(response.data.decode("utf-8-sig"), newline=""), delimiter=";"
        )
    )


def make_many(folder, count: int, now=NOW, **columns) -> None:
    """So many files of this month, withdrawn at once."""
    standar = make_answered(
        Tugas.AJUKAN,
        Tugas.PERIKSA,
        Tugas.OLAH,
        slug="surat-keterangan",
    )
    for n in range(count):
        made = permohonan_operations.start(
            standar,
            f"k{n}",
            permohonan_operations.Entry(ISIAN | {"nama": f"Warga {n:03d}"}, "unduh"),
            now,
        )
        permohonan_operations.submit(made.id, by(now=now + timedelta(seconds=n)))


def mark_as_example(*files: Permohonan) -> None:
    with transaction():
        for file in files:
            db.session.get_one(Permohonan, file.id).contoh = True


# On the screen.


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (REGISTER, "Tidak ada permohonan yang masuk"),
        (MASUK, "Tidak ada permohonan yang masuk"),
        (KELUAR, "Tidak ada surat yang diberi nomor"),
    ],
)
def test_an_empty_month_says_why(signed_in, path, words):
    page = signed_in("loket").get(path)

    assert (
        f"{words} pada {BULAN.nama}." in page.text
        and "masuk ke sini begitu" in page.text
    )


def test_a_file_is_registered_by_the_work_itself(signed_in, folder, storage):
    made = make_permohonan(folder, storage, "selesai", nama="Warga Selesai")

    [row] = rows(signed_in("staf").get(REGISTER))

    assert made.nomor_register in row[0] and "09.00 WIB Situs" in row[0]
    assert row[1].startswith("Warga Selesai 1404**********01 Pulau Burung")
    assert (
        row[2] == "Surat Keterangan: uji"
        and row[3].startswith("Lengkap")
        and row[4] == "Bu Loket"
    )
    assert "7. diarsipkan" in row[5] and row[6] == made.surat[0].nomor
    assert (
        row[7].startswith("Lewat halaman pemohon")
        and row[7].endswith("Bu Loket")
        and row[8] == "Selesai"
    )


def test_a_draft_stands_in_no_book(signed_in, folder, storage):
    make_permohonan(folder, storage, "draf")

    assert rows(signed_in("staf").get(REGISTER)) == []


def test_a_letter_stands_in_the_agenda_with_what_the_service_names(
    signed_in, folder, storage
):
    made = make_permohonan(
        folder,
        storage,
        "selesai",
        slug="surat-pengantar",
        tujuan="Kepala Dinas Sosial",
        keperluan="mengurus bantuan",
        nomor_pengantar="140/12/DS",
        tanggal_pengantar="2026-08-03",
    )
    officer = signed_in("loket")

    [out], [came] = rows(officer.get(KELUAR)), rows(officer.get(MASUK))

    assert out[2] == made.surat[0].nomor and out[4] == "Kepala Dinas Sosial"
    assert out[5] == "Surat Pengantar: mengurus bantuan" and out[7] == "Pak Staf"
    assert (came[2], came[3], came[5]) == (
        "03-08-2026",
        "140/12/DS",
        "Surat Pengantar: mengurus bantuan",
    )
    assert came[6] == "2 berkas" and came[7].startswith("Pegawai Kecamatan")


def test_a_corrected_letter_and_a_cancelled_number_both_stay(
    signed_in, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.SERAHKAN)
    sahkan = next(
        i
        for i, one in enumerate(folder.layanan["surat-keterangan"].langkah)
        if one.tugas is Tugas.SAHKAN
    )
    press(
        made,
        "loket",
        Tindakan.TURUNKAN,
        folder,
        storage,
        catatan="Nama keliru.",
        tujuan=sahkan,
    )
    press(made, "camat", Tindakan.SELESAI, folder, storage)
    press(
        made,
        "loket",
        Tindakan.TURUNKAN,
        folder,
        storage,
        catatan="Masih keliru.",
        tujuan=sahkan,
    )
    press(made, "camat", Tindakan.TOLAK, folder, storage, catatan="Bukan kewenangan.")
    officer = signed_in("camat")

    letters = rows(officer.get(KELUAR))

    assert [row[2] for row in letters] == [made.surat[0].nomor] * 2
    assert letters[0][8].startswith("Diganti") and letters[1][8].startswith(
        "BATAL. Ditolak"
    )
    assert rows(officer.get(REGISTER))[0][6] == f"{made.surat[0].nomor} (BATAL)"
    assert " 1 nomor." in read_pdf(
        officer.client.get(f"/buku/agenda-keluar.pdf?bulan={BULAN}")
    )


def test_a_book_is_kept_by_month_and_by_layanan(signed_in, folder, storage):
    make_permohonan(folder, storage, kunci="a", nama="Warga Keterangan")
    make_permohonan(
        folder, storage, kunci="b", slug="surat-pengantar", nama="Warga Pengantar"
    )
    officer = signed_in("loket")

    assert names(officer.get(REGISTER)) == ["Warga Keterangan", "Warga Pengantar"]
    assert names(officer.get(f"{REGISTER}&layanan=surat-pengantar")) == [
        "Warga Pengantar"
    ]
    officer.get(REGISTER)
    assert rows(officer.follow(BULAN.shift(-1).nama)) == []


def test_pages_of_a_month_neither_repeat_nor_skip(signed_in, folder):
    make_many(folder, PAGE + 5)
    officer = signed_in("loket")

    seen = names(officer.get(REGISTER)) + names(officer.follow("Berikutnya"))

    assert seen == [f"Warga {n:03d}" for n in range(PAGE + 5)]
    assert names(officer.follow("Awal bulan")) == seen[:PAGE]


def test_examples_are_kept_apart_and_the_page_says_so(signed_in, folder, storage):
    mark_as_example(
        make_permohonan(folder, storage, "selesai", kunci="a", nama="Warga Contoh")
    )
    officer = signed_in("loket")

    page = officer.get(REGISTER)
    assert rows(page) == [] and "Berkas contoh tidak dicatat di buku ini." in page.text

    page = officer.follow("Lihat berkas contoh")
    assert (
        names(page) == ["Warga Contoh"]
        and "Yang tampil di sini hanya berkas contoh." in page.text
    )
    make_permohonan(folder, storage, kunci="b", nama="Warga Nyata")
    assert names(officer.follow("Kembali ke buku kantor")) == ["Warga Nyata"]


@pytest.mark.parametrize(
    "query", ["bulan=2026-13", "bulan=x", "layanan=tidak-ada", "bulan=9999-01"]
)
def test_what_is_no_month_or_layanan_is_not_found(signed_in, query):
    for path in ("register", "agenda", "register.pdf", "agenda-masuk.csv"):
        assert signed_in("loket").client.get(f"/buku/{path}?{query}").status_code == 404


def test_a_tampered_place_opens_the_first_page(signed_in, folder, storage):
    make_permohonan(folder, storage, nama="Warga")

    for key in ("x", "2026-11-21.1", "2026-11-21T00:00:00+00:00.x"):
        assert names(signed_in("loket").get(f"{REGISTER}&setelah={key}")) == ["Warga"]


# Looking for something.


def test_a_number_is_found_whatever_month_is_open(signed_in, folder, storage):
    made = make_permohonan(folder, storage, "selesai", nama="Warga Satu")
    make_permohonan(folder, storage, "selesai", kunci="b", nama="Warga Dua")
    officer = signed_in("staf")

    for path in ("register", "agenda", "agenda?bagian=masuk"):
        for number in (
            made.nomor_register,
            made.nomor_register.lower(),
            f" {made.surat[0].nomor} ",
        ):
            officer.get(f"/buku/{path}{'&' if '?' in path else '?'}bulan=2025-01")
            page = officer.press("Cari", cari=number)
            assert (
                page.status == 200
                and len(rows(page)) == 1
                and "Warga Satu" in page.text
            ), (
                path,
                number,
            )


def test_a_name_is_found_by_its_words_within_the_month_and_stands_in_no_address(
    signed_in, folder, storage
):
    for kunci, nama in (
        ("a", "Siti Aminah"),
        ("b", "Aminah Siti Nur"),
        ("c", "Siti Rahayu"),
    ):
        make_permohonan(folder, storage, kunci=kunci, nama=nama)
    officer = signed_in("loket")
    officer.get(REGISTER)

    page = officer.press("Cari", cari="aminah  siti")

    assert (
        names(page) == ["Siti Aminah", "Aminah Siti Nur"]
        and page.field("cari").get("value") == "aminah siti"
    )
    assert not any("minah" in href for href in page.links())
    assert rows(officer.press("Cari", cari="100%")) == []
    officer.get("/buku/register?bulan=2025-01")
    assert "Tidak ada nomor “siti”" in officer.press("Cari", cari="siti").text
    assert names(officer.follow("Hapus pencarian")) == []


def test_an_empty_search_is_the_book_itself(signed_in, folder, storage):
    make_permohonan(folder, storage, nama="Warga")
    officer = signed_in("loket")
    officer.get(REGISTER)

    assert names(officer.press("Cari", cari="  ")) == ["Warga"]


# Whom it shows what.


def test_nobody_outside_the_office_reads_a_book(visitor):
    for path in (
        "register",
        "agenda",
        "register.pdf",
        "register.xlsx",
        "agenda-masuk.csv",
    ):
        assert visitor.client.get(f"/buku/{path}").status_code == 303


def test_how_to_reach_somebody_is_whole_only_for_those_who_work_on_it_and_a_nik_for_nobody(
    signed_in, folder, storage
):
    at_the_counter = make_standar(
        Tugas.AJUKAN,
        Tugas.TERIMA,
        Tugas.SERAHKAN,
        surat=None,
        jenis=Jenis.JAWABAN,
        slug="surat-keterangan",
    )
    made = make_permohonan(folder, storage, Tugas.SERAHKAN, standar=at_the_counter)

    shown, hidden = signed_in("loket").get(REGISTER), signed_in("camat").get(REGISTER)
    walk_to(made, folder, storage, "selesai")
    closed = signed_in("loket").get(REGISTER)

    assert (
        "0812-3456-7890" in shown.text
        and "0812-3456-7890" not in hidden.text
        and "6281********0" in hidden.text
    )
    assert "0812-3456-7890" not in closed.text and "6281********0" in closed.text
    for page in (shown, hidden, closed):
        assert ISIAN["nik"] not in page.response.text


def test_a_head_without_a_step_reads_no_name_anywhere(app, signed_in, folder, storage):
    kepala = without_a_step(app, folder)
    made = make_permohonan(folder, storage, "selesai", nama="Warga Selesai")
    make_permohonan(
        folder, storage, Status.DIKEMBALIKAN, kunci="b", nama="Warga Kembali"
    )
    officer, number = signed_in(kepala), made.nomor_register

    texts = [
        officer.get(path).text
        for path in (REGISTER, KELUAR, MASUK, "/arsip", "/antrean?di=pemohon")
    ]
    texts.append(officer.get(f"/arsip?nomor={number}").text)
    for path in (REGISTER, KELUAR):
        officer.get(path)
        texts += [officer.press("Cari", cari=one).text for one in (number, "warga")]
    table = read_csv(officer.client.get(f"/buku/register.csv?bulan={BULAN}"))
    sheet = read_xlsx(officer.client.get(f"/buku/agenda-keluar.xlsx?bulan={BULAN}"))
    texts += [
        str(table),
        str(sheet),
        read_pdf(officer.client.get(f"/buku/register.pdf?bulan={BULAN}")),
    ]

    assert not any("Warga" in one.replace("Hasil warga", "") for one in texts)
    assert "0 nomor. Peran Anda tidak bertugas" in table[-1][0]
    chosen = officer.client.get(f"{REGISTER}&layanan=surat-keterangan")
    assert chosen.status_code == 403
    assert officer.client.get(f"/antrean/{made.id}").status_code == 403
    assert "Warga Selesai" in signed_in("camat").get(REGISTER).text


def without_a_step(app, folder) -> str:
    """The account of somebody whose role the office knows and no layanan names."""
    peran = Peran(kunci="kabid", nama="Kepala Bidang")
    kantor = folder.kantor.model_copy(update={"peran": (*folder.kantor.peran, peran)})
    app.extensions["kantor"] = replace(folder, kantor=kantor)
    make_petugas(app.extensions["kantor"], "kepala", "kabid", nama="Bu Kabid")
    return "kepala"


def test_an_officer_reads_the_lines_of_their_own_layanan_and_the_book_says_so(
    app, signed_in, folder, storage
):
    staf = without_a_step(app, folder)
    rare = folder.layanan["surat-pengantar"]
    steps = tuple(
        one.model_copy(update={"pelaksana": ("kabid",)})
        if one.tugas is Tugas.OLAH
        else one
        for one in rare.langkah
    )
    mine = rare.model_copy(update={"langkah": steps})
    known = app.extensions["kantor"]
    app.extensions["kantor"] = replace(
        known, layanan=dict(known.layanan) | {rare.slug: mine}
    )
    for n in range(3):
        make_permohonan(folder, storage, "selesai", kunci=f"a{n}", nama=f"Lain {n}")
    make_permohonan(
        folder, storage, "selesai", kunci="b", slug=rare.slug, nama="Warga Pengantar"
    )
    officer = signed_in(staf)

    page = officer.get(REGISTER)
    table = read_csv(officer.client.get(f"/buku/register.csv?bulan={BULAN}"))

    assert names(page) == ["Warga Pengantar"]
    assert f"Hanya layanan {rare.judul}." in page.text
    assert len(table) == 3 and table[-1][0].endswith(f"Hanya layanan {rare.judul}.")
    assert "1 nomor." in table[-1][0]
    archive = officer.get("/arsip").text
    assert "Warga Pengantar" in archive and "Lain" not in archive
    assert [option.get("value") for option in page.field("layanan")] == ["", rare.slug]


# Files.


@pytest.mark.parametrize("book", buku.BOOKS)
def test_each_file_of_a_book_holds_the_same_lines_and_is_closed(
    signed_in, folder, storage, book
):
    made = [
        make_permohonan(folder, storage, "selesai", kunci=f"k{n}", nama=f"Warga {n}")
        for n in range(3)
    ]
    client = signed_in("loket").client
    pdf, xlsx, text = (
        client.get(f"/buku/{book}.{kind}?bulan={BULAN}")
        for kind in ("pdf", "xlsx", "csv")
    )

    paper, sheet, table = read_pdf(pdf), read_xlsx(xlsx), read_csv(text)

    assert len(sheet) == len(table) == 3 + 2
    assert len(sheet[0]) == len(table[0]) == len(table[1])
    for file in made:
        number = file.surat[0].nomor if book == "agenda-keluar" else file.nomor_register
        assert (
            number in paper
            and any(number in row for row in sheet)
            and any(number in row for row in table)
        )
    for closing in (paper, sheet[-1][0], table[-1][0]):
        assert "3 nomor." in closing
    assert (
        folder.kantor.penanda_tangan.jabatan in paper
        and "Dicetak oleh Bu Loket" in paper
    )


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv"])
def test_a_file_is_kept_by_nobody_named_by_its_month_and_noted(
    app, signed_in, folder, storage, kind
):
    make_permohonan(folder, storage, "selesai", nama="Warga Rahasia")
    response = signed_in("loket").client.get(
        f"/buku/register.{kind}?bulan={BULAN}&layanan=surat-keterangan"
    )

    assert (
        "no-store" in response.headers["Cache-Control"]
        and "Content-Encoding" not in response.headers
    )
    assert (
        f'filename="buku-register-{BULAN}.{kind}"'
        in response.headers["Content-Disposition"]
    )
    log = log_path(app).read_text("utf-8")
    [line] = [json.loads(one) for one in log.splitlines() if "buku diekspor" in one]
    assert (line["buku"], line["bulan"], line["bentuk"], line["petugas"] > 0) == (
        "register",
        str(BULAN),
        kind,
        True,
    )
    assert "Warga" not in log and ISIAN["nik"] not in log


def test_no_file_holds_a_whole_number_of_a_person(signed_in, folder, storage):
    make_permohonan(folder, storage, "selesai")
    client = signed_in("loket").client

    for found in (
        read_pdf(client.get(f"/buku/register.pdf?bulan={BULAN}")),
        str(read_xlsx(client.get(f"/buku/register.xlsx?bulan={BULAN}"))),
        str(read_csv(client.get(f"/buku/register.csv?bulan={BULAN}"))),
    ):
        assert "1404**********01" in found and ISIAN["nik"] not in found
        assert ISIAN["telepon"][2:] not in found and "0812-3456-7890" not in found


def test_a_name_that_looks_like_a_formula_stays_a_name(signed_in, folder, storage):
    make_permohonan(folder, storage, nama="=HYPERLINK(1)")
    client = signed_in("loket").client

    sheet = load_workbook(
        io.BytesIO(client.get(f"/buku/register.xlsx?bulan={BULAN}").data)
    ).active

    assert sheet["E2"].value == "=HYPERLINK(1)" and sheet["E2"].data_type == "s"
    assert (
        read_csv(client.get(f"/buku/register.csv?bulan={BULAN}"))[1][4]
        == "'=HYPERLINK(1)"
    )


def test_a_file_reads_the_database_in_pieces_without_a_gap(
    signed_in, folder, monkeypatch
):
    make_many(folder, 11)
    monkeypatch.setattr(buku, "AT_ONCE", 4)

    table = read_csv(signed_in("loket").client.get(f"/buku/register.csv?bulan={BULAN}"))

    assert [row[4] for row in table[1:-1]] == [f"Warga {n:03d}" for n in range(11)]


def test_a_month_too_long_for_paper_says_what_to_do_instead(
    signed_in, folder, monkeypatch
):
    make_many(folder, 6)
    monkeypatch.setattr(buku, "PRINTED", 5)

    page = Page(signed_in("loket").client.get(f"/buku/register.pdf?bulan={BULAN}"), "")

    assert page.status == 409
    assert "Bulan ini memuat 6 baris, sedangkan satu PDF paling banyak 5." in page.text
    assert "Pilih satu layanan, atau unduh sebagai Excel atau CSV." in page.text


@pytest.mark.skipif(
    databases.IS_POSTGRESQL,
    reason="reads the plans of SQLite; PostgreSQL plans by its statistics",
)
def test_no_page_goes_through_the_years_of_the_archive(app, folder):
    asked = []
    sqlalchemy.event.listen(
        db.engine,
        "before_cursor_execute",
        lambda _c, _u, statement, values, *_: asked.append((statement, values)),
    )
    for book in buku.BOOKS.values():
        lingkup = Lingkup(book, BULAN, folder.kalender, "surat-keterangan")
        for one in (lingkup, replace(lingkup, terlihat=frozenset(folder.layanan))):
            queries.lines(one)
            queries.count(one)

    for statement, values in [
        one for one in asked if "dikirim_at >=" in one[0] or "tanggal >=" in one[0]
    ]:
        with db.engine.connect() as connection:
            plan = [
                row[3]
                for row in connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", values
                )
            ]
        assert re.match(
            r"SEARCH \w+ USING (COVERING )?INDEX ix_(permohonan_dikirim|surat_tanggal) ",
            plan[0],
        ), plan
        assert all(step.startswith("SEARCH") for step in plan), plan
    assert len(asked) >= 4
