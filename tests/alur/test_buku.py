"""The books of an office: months, what a line says of a permohonan, and what no line gives away."""

from dataclasses import replace
from datetime import date

import pytest
from builders import (
    CAMAT,
    ISIAN,
    LOKET,
    NOW,
    STAF,
    Walk,
    later,
    make_kalender,
    make_langkah,
    make_standar,
    wib,
)
from hypothesis import given
from hypothesis import strategies as st

from sipetrok.alur.buku import (
    Acara,
    Buku,
    Bulan,
    Entri,
    Line,
    Pengambilan,
    Surat,
    Tata,
    closing,
)
from sipetrok.alur.clock import OfficeTime
from sipetrok.alur.lajur import KELUAR, MASUK, REGISTER, headed
from sipetrok.alur.workflow import PEMOHON, Status, Tindakan
from sipetrok.sop.kantor import Kantor, Peran
from sipetrok.sop.standar import (
    Agenda,
    Identitas,
    Isian,
    Jenis,
    JenisIsian,
    Lewat,
    Tugas,
)

KANTOR = Kantor.model_construct(peran=(Peran(kunci="pegawai", nama="Pegawai"),))
TATA = Tata(
    OfficeTime(KANTOR, make_kalender(), NOW),
    {1: "Bu Loket", 2: "Pak Staf", 3: "Pak Camat", 9: "Bu Desa"},
)
ASKED = (
    Isian(kunci="keperluan", label="Untuk apa?", jenis=JenisIsian.TEKS),
    Isian(kunci="pengantar", label="Tanggal pengantar", jenis=JenisIsian.TANGGAL),
)
STANDAR = make_standar(
    identitas=(Identitas.NAMA, Identitas.NIK),
    isian=ASKED,
    agenda=Agenda(
        perihal="keperluan", nomor_surat="keperluan", tanggal_surat="pengantar"
    ),
)


def make_entri(walk: Walk, **changes) -> Entri:
    """A file as the walk left it."""
    isian = ISIAN | {"keperluan": "mendaftar\nsekolah", "pengantar": "2026-11-02"}
    return replace(
        Entri(
            7,
            walk.standar,
            "SU-2026-0007",
            "Siti Aminah",
            isian,
            "situs",
            "Teluk Nibung",
            walk.keadaan.status,
            "unduh",
            False,
            walk.trail[0].at,
            None,
            None,
            None,
            tuple(walk.trail),
            lampiran=3,
        ),
        **changes,
    )


def finished() -> Walk:
    walk = Walk(STANDAR).to(Tugas.ARSIPKAN)
    return walk.press(LOKET, Tindakan.SELESAI)


def make_surat(versi: int = 1, at=NOW) -> Surat:
    return Surat(versi, 12, "012/UJI/2026", TATA.hari(at), at)


# Months.


def test_a_month_is_read_as_it_is_written_and_nothing_else_is_a_month():
    assert (
        str(Bulan.read("2026-11")) == "2026-11"
        and Bulan.read("2026-11").nama == "November 2026"
    )
    for text in ("", "2026-13", "2026-00", "1026-11", "26-11", "2026-11-01", "²026-11"):
        assert Bulan.read(text) is None, text


def test_a_month_begins_and_ends_at_the_midnight_of_the_office():
    first, after = Bulan(2026, 12).moments(make_kalender())

    assert (first, after) == (wib("2026-12-01 00.00"), wib("2027-01-01 00.00"))


@given(st.integers(2000, 2199), st.integers(1, 12), st.integers(-100, 100))
def test_months_follow_each_other_without_a_gap(tahun, bulan, by):
    month = Bulan(tahun, bulan)

    assert (
        month.shift(by).shift(-by) == month and month.hari[1] == month.shift(1).hari[0]
    )


def read(
    book: Buku, entri: Entri, surat: Surat | None = None, whole: bool = False
) -> dict:
    """The cells of a line by their headings."""
    line = Line(entri, surat, TATA, whole)
    return {kolom.judul: kolom.isi(line) for kolom in book.kolom}


def handed_over(line: dict) -> tuple[str, ...]:
    return tuple(line[f"Diserahkan {one}"] for one in ("kepada", "pada", "oleh"))


# The buku register.


def test_a_finished_file_says_who_had_it_when_each_step_was_done_and_how_it_went_out():
    line = read(
        REGISTER, make_entri(finished(), surat=(make_surat(),), diserahkan_at=NOW)
    )

    assert (
        line["Nomor register"],
        line["Saluran"],
        line["Wilayah"],
        line["Nomor surat"],
    ) == (
        "SU-2026-0007",
        "Situs",
        "Teluk Nibung",
        "012/UJI/2026",
    )
    assert line["Jam terima"] == "09.00 WIB" and line["Petugas"] == ("Bu Loket",)
    assert [text.split()[1] for text in line["Tanggal tiap langkah"]] == [
        "diajukan",
        "diterima",
        "diperiksa",
        "dibuat",
        "disahkan",
        "siap",
        "diarsipkan",
    ]
    assert handed_over(line) == (
        "Lewat halaman pemohon",
        TATA.pada(NOW),
        "Bu Loket",
    )
    assert (
        line["Kelengkapan"] == (f"Lengkap {TATA.pada(NOW)}",)
        and line["Keterangan"] == "Selesai"
    )


@pytest.mark.parametrize("lewat", ["kantor", "desa"])
def test_what_nobody_collected_was_handed_to_nobody(lewat):
    waits = make_entri(finished(), diserahkan_at=NOW, lewat=lewat)
    line = read(REGISTER, waits)

    assert "belum dicatat diambil" in line["Keterangan"]
    assert handed_over(line)[0].endswith("belum dicatat diambil")
    assert handed_over(line)[1:] == ("", "")
    assert not any("diserahkan" in one for one in line["Tanggal tiap langkah"])

    taken = replace(waits, pengambilan=Pengambilan(NOW, "Siti Aminah", "", 9))
    assert read(REGISTER, taken)["Keterangan"] == "Selesai"


def test_what_a_berita_acara_carries_lies_ready_only_where_it_came_to():
    sent = Acara("003/BA/2026", NOW.date(), None)
    waits = make_entri(finished(), diserahkan_at=NOW, lewat="desa", acara=sent)
    line = read(REGISTER, waits)

    assert handed_over(line) == (
        "Dalam perjalanan ke kantor desa/kelurahan (berita acara 003/BA/2026, "
        f"{TATA.tanggal(NOW)}), belum dicatat sampai",
        "",
        "",
    )
    assert "belum dicatat diambil" in line["Keterangan"]
    assert "siap diambil" not in str(line["Tanggal tiap langkah"])

    there = later(days=2)
    line = read(REGISTER, replace(waits, acara=replace(sent, diterima_at=there)))
    assert f"sejak {TATA.pada(there)}, belum" in handed_over(line)[0]
    assert "siap diambil" in str(line["Tanggal tiap langkah"])


@pytest.mark.parametrize(
    ("kinds", "head"),
    [
        ((Jenis.SURAT, Jenis.JAWABAN), "Nomor surat"),
        ((Jenis.DOKUMEN,), "Nomor dokumen"),
        ((Jenis.SURAT, Jenis.DOKUMEN), "Nomor dokumen/surat"),
        ((Jenis.JAWABAN,), "Nomor hasil"),
    ],
)
def test_numbers_are_headed_by_what_the_office_makes(kinds, head):
    surat = make_standar().surat
    layanan = [
        make_standar(jenis=one, surat=surat if one is Jenis.SURAT else None)
        for one in kinds
    ]
    book = headed(REGISTER, layanan)

    assert [one.judul for one in book.lajur][6] == book.kolom[12].judul == head
    assert headed(KELUAR, layanan) == KELUAR


def test_the_paper_that_follows_a_download_is_told_when_it_goes():
    pdf = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.UNDUH,))
    post = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS, Lewat.KANTOR))
    course = (Tugas.AJUKAN, Tugas.OLAH, pdf, Tugas.KERJAKAN, post)
    standar = make_standar(*course, jenis=Jenis.DOKUMEN, surat=None)
    walk = Walk(standar).to(Tugas.SERAHKAN).press(LOKET, Tindakan.SELESAI)
    first = read(REGISTER, make_entri(walk, diserahkan_at=NOW, lewat="pos"))
    assert handed_over(first)[0] == "Lewat halaman pemohon"
    waits = read(REGISTER, make_entri(walk, diserahkan_at=NOW, lewat="kantor"))
    assert "belum dicatat diambil" not in str(waits)

    posted = later(days=2)
    walk.to(Tugas.SERAHKAN, posted).press(LOKET, Tindakan.SELESAI, posted)
    last = read(REGISTER, make_entri(walk, diserahkan_at=NOW, lewat="pos"))

    assert handed_over(last)[:2] == ("Lewat pos", TATA.pada(posted))
    steps = [one.rpartition(" ")[0] for one in last["Tanggal tiap langkah"]]
    assert "tersedia sebagai PDF" in steps[2] and "dikirim lewat pos" in steps[4]


def test_whoever_collected_it_stands_in_the_place_of_the_way():
    taken = Pengambilan(NOW, "Budi", "anak", 9)
    line = read(REGISTER, make_entri(finished(), diserahkan_at=NOW, pengambilan=taken))

    assert handed_over(line) == (
        "Budi (anak)",
        TATA.pada(NOW),
        "Bu Desa",
    )
    own = read(
        REGISTER, make_entri(finished(), pengambilan=replace(taken, hubungan=""))
    )
    assert own["Diserahkan kepada"] == "Budi (pemohon sendiri)"


def test_returns_are_counted_and_a_step_done_again_shows_its_last_time():
    walk = (
        Walk(STANDAR)
        .to(Tugas.PERIKSA)
        .press(STAF, Tindakan.TERIMA)
        .press(STAF, Tindakan.KEMBALIKAN)
    )
    line = read(REGISTER, make_entri(walk))
    assert line["Kelengkapan"] == ("Dikembalikan 1 kali",)
    assert line["Keterangan"] == "Menunggu perbaikan pemohon"

    walk.press(PEMOHON, Tindakan.PERBAIKI).press(STAF, Tindakan.TERIMA).press(
        STAF, Tindakan.SELESAI, later(minutes=5)
    )
    walk.press(STAF, Tindakan.TURUNKAN, later(minutes=6), STANDAR.first(Tugas.PERIKSA))
    walk.press(STAF, Tindakan.SELESAI, later(minutes=9))
    line = read(REGISTER, make_entri(walk))

    assert line["Kelengkapan"] == (
        f"Lengkap {TATA.pada(later(minutes=5))}",
        "Dikembalikan 1 kali",
    )
    assert (
        line["Tanggal tiap langkah"][2] == f"3. diperiksa {TATA.pada(later(minutes=9))}"
    )


def test_a_number_given_to_a_file_that_was_then_refused_stays_as_batal():
    walk = (
        Walk(STANDAR)
        .to(Tugas.SERAHKAN)
        .press(LOKET, Tindakan.TURUNKAN, tujuan=STANDAR.first(Tugas.SAHKAN))
    )
    walk.press(CAMAT, Tindakan.TOLAK)
    entri = make_entri(walk, surat=(make_surat(),), alasan="Bukan kewenangan.")

    line, letter = read(REGISTER, entri), read(KELUAR, entri, entri.surat[0])

    assert line["Nomor surat"] == "012/UJI/2026 (BATAL)" and line[
        "Keterangan"
    ].startswith("BATAL. Ditolak")
    assert (
        letter["Nomor surat"] == "012/UJI/2026"
        and letter["Keterangan"] == line["Keterangan"]
    )
    assert line["Keterangan"].endswith(": Bukan kewenangan.")


def test_no_line_holds_a_whole_number_of_a_person():
    entri = make_entri(finished())

    for whole in (False, True):
        line = Line(entri, None, TATA, whole)
        text = " ".join(str(cell) for cell in REGISTER.sheet(line))
        assert (
            ISIAN["nik"] not in text
            and ISIAN["kk"] not in text
            and "1404**********01" in text
        )
    known = replace(entri, isian=ISIAN | {"akun": "@siti.aminah"})
    masked, shown = (read(REGISTER, known, whole=whole) for whole in (False, True))
    assert shown["Kontak"] == ("0812-3456-7890", "siti@contoh.example", "@siti.aminah")
    assert masked["Kontak"] == ("6281********0", "s***@contoh.example", "@s**********")


def test_a_cell_on_paper_holds_the_cells_of_its_columns_in_a_sheet():
    entri = make_entri(finished(), surat=(make_surat(),), diserahkan_at=NOW)
    for book in (REGISTER, KELUAR, MASUK):
        line = Line(entri, entri.surat[0], TATA)
        paper, sheet = book.paper(line), book.sheet(line)

        assert len(paper) == len(book.lajur) and len(sheet) == len(book.kolom)
        assert sum(lajur.kertas for lajur in book.lajur) == 100
    assert REGISTER.paper(line)[0][0] == REGISTER.sheet(line)[0] == "SU-2026-0007"
    assert REGISTER.paper(line)[0][1:] == (TATA.tanggal(NOW), "09.00 WIB", "Situs")
    assert REGISTER.sheet(line)[15] == REGISTER.paper(line)[7][2] == "Bu Loket"


# The buku agenda.


def test_a_letter_that_went_out_says_to_whom_about_what_and_who_made_it():
    entri = make_entri(finished(), surat=(make_surat(),))

    line = read(KELUAR, entri, entri.surat[0])

    assert (line["No. urut"], line["Tujuan/penerima"], line["Perihal/isi ringkas"]) == (
        12,
        "Siti Aminah",
        "Surat Uji: mendaftar sekolah",
    )
    assert (line["Pengolah"], line["Keterangan"]) == ("Pak Staf", "")
    assert Line(entri, entri.surat[0], TATA).is_new


def test_a_corrected_letter_keeps_the_line_of_the_old_one_and_has_no_number_of_its_own():
    letters = make_surat(1, NOW), make_surat(2, later(hours=1))
    entri = make_entri(finished(), surat=letters)

    old, new = (read(KELUAR, entri, one) for one in letters)

    assert old["Keterangan"] == f"Diganti {TATA.tanggal(NOW)} dengan nomor yang sama"
    assert Line(entri, letters[0], TATA).is_new
    assert (
        new["Keterangan"] == "Pembetulan"
        and not Line(entri, letters[1], TATA).is_new
        and old["Nomor surat"] == new["Nomor surat"]
    )


def test_what_came_in_says_with_which_letter_and_to_whom_it_was_directed():
    line = read(
        MASUK, make_entri(Walk(STANDAR).to(Tugas.PERIKSA), due_at=later(minutes=15))
    )

    assert (line["No. agenda"], line["Tanggal surat"], line["Nomor surat"]) == (
        "SU-2026-0007",
        date(2026, 11, 2),
        "mendaftar sekolah",
    )
    assert (
        line["Pengirim"] == ("Siti Aminah", "Teluk Nibung")
        and line["Lampiran"] == "3 berkas"
    )
    assert line["Disposisi"] == (
        "Pegawai",
        "Langkah olah",
        f"Batas {TATA.pada(later(minutes=15))}",
    )
    assert line["Keterangan"] == "Belum selesai"


def test_a_service_that_says_nothing_of_the_agenda_still_fills_it():
    plain = make_standar(
        make_langkah(Tugas.AJUKAN),
        make_langkah(Tugas.TERIMA),
        make_langkah(Tugas.SERAHKAN),
    )
    line = read(
        MASUK, make_entri(Walk(plain).to(Tugas.TERIMA), contoh=True, lampiran=0)
    )

    assert (
        line["Tanggal surat"],
        line["Nomor surat"],
        line["Perihal"],
        line["Disposisi"],
    ) == (
        None,
        "",
        "Surat Uji",
        (),
    )
    assert line["Keterangan"] == "CONTOH. Belum selesai" and line["Lampiran"] == ""


def test_where_people_live_is_told_as_the_service_asks_for_it():
    of_city = make_entri(Walk(STANDAR).to(Tugas.PERIKSA), desa="", kecamatan="Semaka")

    assert read(REGISTER, of_city)["Wilayah"] == "Semaka"
    assert read(MASUK, of_city)["Pengirim"] == ("Siti Aminah", "Semaka")
    both = read(REGISTER, replace(of_city, desa="Sedayu"))
    assert both["Wilayah"] == "Sedayu, Semaka"


def test_it_is_directed_to_whoever_makes_the_answer_and_not_to_whoever_prints_before():
    making = make_langkah(Tugas.OLAH, "pegawai", kegiatan="Jawab")
    standar = make_standar(Tugas.AJUKAN, Tugas.KERJAKAN, making, Tugas.SERAHKAN)
    line = read(MASUK, make_entri(Walk(standar).to(Tugas.KERJAKAN)))

    assert line["Disposisi"][1] == "Jawab"


# The closing line.


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (
            "2026-11-30 23.59",
            "Belum ditutup karena bulan ini belum berakhir. "
            "Keadaan pada 30 November 2026 23.59 WIB: 12 nomor.",
        ),
        ("2026-12-01 00.00", "Ditutup pada 1 Desember 2026 00.00 WIB dengan 12 nomor."),
    ],
)
def test_a_month_is_closed_once_it_is_over(at, words):
    assert (
        closing(
            Bulan(2026, 11), replace(TATA, waktu=replace(TATA.waktu, now=wib(at))), 12
        )
        == words
    )


def test_every_way_a_file_can_stand_has_words():
    walk = finished()
    said = {
        status: read(REGISTER, make_entri(walk, status=status))["Keterangan"]
        for status in Status
        if status is not Status.DRAF
    }

    assert all(said.values()) and len(set(said.values())) == len(said)
