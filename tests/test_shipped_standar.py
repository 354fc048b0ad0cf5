"""The shipped offices: every folder loads, and says what its SOP says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sipetrok.domain import Saluran
from sipetrok.domain.naskah import BAWAAN, blanks
from sipetrok.sop import reading
from sipetrok.sop.source import key_lines, read_source
from sipetrok.sop.standar import Cara, Jenis, Lewat, Mulai, Standar, Tugas

OFFICES = {name: reading.load(reading.find(name)) for name in reading.shipped()}
PULAU_BURUNG = OFFICES["pulau-burung"]
EVERY_STANDAR = [
    pytest.param(office, standar, id=f"{office.slug}/{slug}")
    for office in OFFICES.values()
    for slug, standar in office.layanan.items()
]


def test_four_offices_are_shipped():
    assert set(OFFICES) == {
        "pulau-burung",
        "disdukcapil-pekanbaru",
        "disdukcapil-tanggamus",
        "rawasari",
    }


@pytest.mark.parametrize("name", reading.shipped())
def test_shipped_office_has_no_fault(name):
    assert reading.check(reading.find(name)) == ()


@pytest.mark.parametrize(("office", "standar"), EVERY_STANDAR)
def test_every_step_has_a_peran_of_the_office(office, standar):
    assert standar.peran <= {peran.kunci for peran in office.kantor.peran}


@pytest.mark.parametrize(("office", "standar"), EVERY_STANDAR)
def test_every_letter_has_a_text_whose_blanks_are_known(office, standar):
    known = {*standar.identitas, *(isian.kunci for isian in standar.isian), *BAWAAN}

    assert bool(standar.naskah) == (standar.jenis is Jenis.SURAT)
    assert blanks(standar.naskah) <= known


@pytest.mark.parametrize(("office", "standar"), EVERY_STANDAR)
def test_pinned_standard_is_read_back_equal(office, standar):
    assert Standar.model_validate_json(standar.model_dump_json()) == standar


@pytest.mark.parametrize("name", reading.shipped())
def test_signatory_is_left_to_the_office(name):
    signer = OFFICES[name].kantor.penanda_tangan

    assert (signer.nama, signer.pangkat, signer.nip) == ("", "", "")


@pytest.mark.parametrize("name", reading.shipped())
def test_hours_add_up_as_the_perpres_asks_and_are_given_out_as_a_guess_only(name):
    office = OFFICES[name]
    kalender = replace(office.kalender, khusus=(), libur={})
    monday = datetime(2026, 1, 5, tzinfo=kalender.zona)
    week = kalender.office_time_between(monday, monday + timedelta(days=7))

    assert week == timedelta(hours=37, minutes=30)
    # The Perpres fixes neither the closing time nor when the break is: no law says these hours.
    assert (office.kantor.jam.ditetapkan_kantor, office.kantor.jam.dasar) == (False, "")
    assert office.kantor.jam.catatan == "perkiraan, belum ditetapkan kantor"


def test_population_documents_are_free_by_law_and_only_these_say_so():
    free = {
        standar.slug: standar.biaya
        for office in OFFICES.values()
        for standar in office.layanan.values()
        if "24 Tahun 2013 pasal 79A" in standar.dasar_biaya
    }

    assert free == {"bunda-dewi-harum": 0, "ktp-el-prr": 0}


@pytest.mark.parametrize("name", reading.shipped())
def test_nothing_that_citizens_are_told_names_a_rule_that_has_ended(name):
    """What the SOP itself says stays as it was printed; a note beside it says what has ended."""
    kantor = OFFICES[name].kantor

    assert "protokol" not in (kantor.cetakan + kantor.penyerahan).lower()
    for one in kantor.alur:
        said = " ".join(one.isi).lower()
        assert ("protokol kesehatan" in said) == ("Keppres 17/2023" in one.catatan)


@pytest.mark.parametrize("name", reading.shipped())
def test_a_number_that_not_every_operator_reaches_says_so(name):
    (sms,) = (one for one in OFFICES[name].kantor.lapor if one.alamat == "1708")

    assert "operator tertentu" in sms.nama


@pytest.mark.parametrize(
    "path", sorted(reading.SHIPPED.rglob("*.toml")), ids=lambda path: path.stem
)
def test_every_key_of_every_file_has_its_line(path: Path):
    source = read_source(path.parent, path.name)

    def paths(value, here=()):
        pairs = (
            value.items()
            if isinstance(value, dict)
            else enumerate(value)
            if isinstance(value, list)
            else ()
        )
        for key, inner in pairs:
            yield (*here, key)
            yield from paths(inner, (*here, key))

    assert set(paths(source.raw)) == set(key_lines(path.read_text("utf-8")))


def test_pulau_burung_offers_the_three_services_in_the_order_of_its_sop():
    assert [standar.judul for standar in PULAU_BURUNG.layanan.values()] == [
        "Surat Rekomendasi",
        "Surat Keterangan",
        "Surat Pengantar",
    ]


REQUIREMENTS = {
    "surat-rekomendasi": ["Scan/Foto e-KTP Asli", "Scan/Foto Kartu Keluarga Asli"],
    "surat-keterangan": [
        "Scan/Foto Surat Pengantar dari Desa/Kelurahan",
        "Scan/Foto Foto copy Buku Nikah/Surat Keterangan dari Desa/Kelurahan",
        "Scan/Foto Foto copy KTP",
    ],
    "surat-pengantar": [
        "Scan/Foto Surat Pengantar dari Desa/Kelurahan",
        "Scan/Foto Foto copy KK",
    ],
}


@pytest.mark.parametrize("slug", REQUIREMENTS)
def test_pulau_burung_standard_is_word_for_word(slug):
    standar = PULAU_BURUNG.layanan[slug]

    assert [p.label for p in standar.persyaratan] == REQUIREMENTS[slug]
    assert (str(standar.waktu), standar.biaya) == ("15 menit", 0)
    assert standar.sifat == (
        "Setelah selesai berkas dikirim kepada masyarakat bersangkutan "
        "melalui scan dokumen (Website)"
    )
    assert standar.keterangan == 'Melalui Admin Kecamatan (Website) Layanan "Si Petrok"'
    assert [langkah.tugas for langkah in standar.langkah] == [
        Tugas.AJUKAN,
        Tugas.TERIMA,
        Tugas.PERIKSA,
        Tugas.OLAH,
        Tugas.SAHKAN,
        Tugas.SERAHKAN,
        Tugas.ARSIPKAN,
    ]
    assert standar.lewat == (Lewat.UNDUH, Lewat.DESA, Lewat.KANTOR)
    assert all(
        langkah.waktu is None and langkah.tambahan for langkah in standar.langkah
    )


def test_marriage_book_or_statement_is_one_requirement():
    assert PULAU_BURUNG.layanan["surat-keterangan"].persyaratan[1].salah_satu == (
        "Buku Nikah",
        "Surat Keterangan dari Desa/Kelurahan",
    )


def test_pulau_burung_prints_its_sop_and_nine_legal_bases():
    sop = PULAU_BURUNG.layanan["surat-pengantar"].sop

    assert (
        sop.nomor,
        sop.tanggal_pembuatan,
        sop.tanggal_revisi,
        sop.tanggal_pengesahan,
    ) == (
        "012/SET-PB/II/2022",
        "20 Februari 2022",
        "21 Februari 2022",
        "22 Februari 2022",
    )
    assert len(sop.dasar_hukum) == 9


def test_no_other_kecamatan_is_named():
    assert not any("Tembilahan Hulu" in aim for aim in PULAU_BURUNG.kantor.tujuan)
    assert any("pungutan liar" in aim for aim in PULAU_BURUNG.kantor.tujuan)


def test_pulau_burung_has_fourteen_desa():
    assert len(PULAU_BURUNG.daerah) == 14
    assert PULAU_BURUNG.daerah[2].tampil == "Sungai Danai"


def test_fifteen_minutes_complete_late_on_thursday_end_on_friday_morning():
    thursday = datetime(
        2026, 11, 26, 8, 52, tzinfo=UTC
    )  # 15.52 WIB, eight minutes before closing

    due = PULAU_BURUNG.kalender.add_office_time(thursday, timedelta(minutes=15))

    assert due == datetime(2026, 11, 27, 0, 37, tzinfo=UTC)


def test_national_holidays_close_every_office():
    assert all(
        not office.kalender.is_working_day(date(2026, 8, 17))
        for office in OFFICES.values()
    )


def test_pekanbaru_consultations_are_inside_the_answering_step():
    standar = OFFICES["disdukcapil-pekanbaru"].layanan["portal-dan-situs-web"]
    minutes = [str(langkah.waktu) for langkah in standar.langkah]
    asked = standar.langkah[2].koordinasi

    assert standar.waktu is None
    assert minutes == ["5 menit", "3 menit", "5 menit", "2 menit"]
    assert [str(k.waktu) for k in asked if k.waktu] == [
        "5 menit",
        "5 menit",
        "5 menit",
        "3 menit",
    ]
    assert [k.pelaksana for k in asked] == [
        ("kasi",),
        ("kabid",),
        ("editor",),
        ("kasi", "kabid"),
        ("petugas_pengambilan",),
    ]


def test_rawasari_added_steps_are_marked():
    standar = OFFICES["rawasari"].layanan["surat-pengantar"]

    assert [langkah.tugas for langkah in standar.langkah if langkah.tambahan] == [
        Tugas.SAHKAN,
        Tugas.SERAHKAN,
    ]
    assert (standar.waktu, standar.biaya) == (None, None)


@pytest.mark.parametrize(
    ("name", "slug", "marks"),
    [
        ("rawasari", "surat-pengantar", "abcde"),
        ("disdukcapil-tanggamus", "ktp-el-prr", "12"),
    ],
)
def test_the_first_row_prints_the_requirements_as_its_table_does(name, slug, marks):
    standar = OFFICES[name].layanan[slug]

    assert standar.langkah[0].kelengkapan == " ".join(
        f"{mark}. {one.label}"
        for mark, one in zip(marks, standar.persyaratan, strict=True)
    )


def test_tanggamus_list_service_takes_no_upload():
    standar = OFFICES["disdukcapil-tanggamus"].layanan["ktp-el-prr"]

    assert standar.mulai is Mulai.DAFTAR
    assert {p.cara for p in standar.persyaratan} == {Cara.TERCATAT}


def test_tanggamus_steps_that_the_scan_does_not_show_are_marked():
    standar = OFFICES["disdukcapil-tanggamus"].layanan["bunda-dewi-harum"]

    assert [langkah.tambahan for langkah in standar.langkah] == [False] * 8 + [True] * 4
    # The SOP says it of documents of the collective service.
    assert str(standar.batas_ambil_of("kolektif")) == "14 hari"
    assert {standar.batas_ambil_of(one) for one in Saluran if one != "kolektif"} == {
        None
    }
