"""The standard as values: strict reading, and what it answers about itself."""

import json

import pytest
from builders import make_langkah, make_standar, minutes
from pydantic import ValidationError

from sipetrok.sop.kantor import Kantor, Pekan, print_sesi
from sipetrok.sop.standar import (
    Durasi,
    Koordinasi,
    Lewat,
    Persyaratan,
    Satuan,
    Standar,
    Tugas,
    parse_durasi,
)

RAW = {
    "slug": "surat-contoh",
    "judul": "Surat Contoh",
    "kode": "SC",
    "jenis": "surat",
    "identitas": ["nama"],
    "produk": "Surat",
    "waktu": "15 menit",
    "biaya": 0,
    "persyaratan": [
        {"label": "KTP"},
        {"label": "Perekaman", "cara": "tercatat"},
        {"label": "KK"},
    ],
    "langkah": [
        {"kegiatan": "a", "pelaksana": "pemohon", "tugas": "ajukan"},
        {"kegiatan": "b", "pelaksana": ["staf", "kasi"], "tugas": "olah"},
        {
            "kegiatan": "c",
            "pelaksana": "staf",
            "tugas": "serahkan",
            "lewat": ["unduh", "desa"],
        },
        {
            "kegiatan": "d",
            "pelaksana": "pos",
            "tugas": "serahkan",
            "lewat": ["pos", "unduh"],
        },
    ],
}


def read(**changes: object) -> Standar:
    return Standar.model_validate_json(json.dumps({**RAW, **changes}))


def test_role_may_stand_with_or_without_brackets():
    standar = read()

    assert standar.langkah[0].pelaksana == ("pemohon",)
    assert standar.langkah[1].pelaksana == ("staf", "kasi")


def test_roles_leave_the_pemohon_out():
    assert read().peran == {"staf", "kasi", "pos"}


def test_ways_of_delivery_stand_once_in_the_order_of_the_sop():
    assert read().lewat == (Lewat.UNDUH, Lewat.DESA, Lewat.POS)


def test_only_uploads_get_a_slot_and_keep_their_number():
    assert [(n, p.label) for n, p in read().uploads] == [(1, "KTP"), (3, "KK")]


def test_first_step_of_a_tugas_is_found():
    assert read().first(Tugas.SERAHKAN) == 2
    assert read().first(Tugas.ARSIPKAN) is None


def test_time_and_fee_that_an_sop_does_not_give_stay_unknown():
    raw = {key: value for key, value in RAW.items() if key not in ("waktu", "biaya")}
    standar = Standar.model_validate_json(json.dumps(raw))

    assert (standar.waktu, standar.biaya) == (None, None)


def test_free_is_not_the_same_as_unknown():
    assert read().biaya == 0


def test_standard_survives_being_stored():
    assert Standar.model_validate_json(read().model_dump_json()) == read()


def test_standard_cannot_be_changed():
    with pytest.raises(ValidationError):
        read().judul = "lain"


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1},
        {"biaya": "0"},
        {"biaya": -1},
        {"kode": "sk"},
        {"waktu": "15"},
        {"identitas": ["umur"]},
        {"langkah": RAW["langkah"][:1]},
    ],
)
def test_what_is_not_exactly_so_is_refused(changes):
    with pytest.raises(ValidationError):
        read(**changes)


@pytest.mark.parametrize(
    ("text", "durasi"),
    [
        ("15 menit", Durasi(angka=15, satuan=Satuan.MENIT)),
        ("5 hari kerja", Durasi(angka=5, satuan=Satuan.HARI_KERJA)),
        ("14 hari", Durasi(angka=14, satuan=Satuan.HARI)),
    ],
)
def test_durasi_reads_and_prints_the_same_words(text, durasi):
    assert parse_durasi(text) == durasi
    assert str(durasi) == text


def test_hours_read_and_print_the_same_words():
    pekan = Pekan.model_validate_json('{"senin": ["07.30-12.00"]}')

    assert [print_sesi(sesi) for sesi in pekan.senin] == ["07.30-12.00"]
    assert pekan.hari[1:] == ((),) * 6


def test_office_says_what_it_must_still_fill_in():
    office = Kantor.model_validate_json(
        json.dumps(
            {
                "nama": "Kecamatan",
                "induk": "Kabupaten",
                "provinsi": "Riau",
                "tempat": "Kota",
                "telepon": "0768",
                "kop": {"baris": ["KECAMATAN"]},
                "penanda_tangan": {"jabatan": "Camat"},
                "penomoran": {"pola": "{nomor}"},
                "jam": {"biasa": {}},
                "peran": [{"kunci": "admin", "nama": "Admin"}],
                "saluran_permohonan": [{"nama": "WhatsApp"}],
            }
        )
    )

    assert "nomor telepon" not in office.belum_diisi()
    assert {"nama Camat", "alamat saluran WhatsApp"} <= set(office.belum_diisi())


@pytest.mark.parametrize(
    ("label", "marked"),
    [
        ("Photocopy Akta Cerai/Akta Kematian", True),
        ("Photocopy Akta Cerai/Akta Kematian (jika ada)", False),
        ("Surat kuasa (Bila Ada)", False),
        ("Akta kelahiran, apabila ada", False),
        ("Pas foto (opsional)", False),
    ],
)
def test_a_page_adds_that_a_paper_may_be_missing_only_where_the_label_does_not(
    label, marked
):
    assert Persyaratan(label=label, wajib=False).marked is marked
    assert not Persyaratan(label=label).marked


@pytest.mark.parametrize(
    ("hitungan", "satuan", "saat"),
    [
        ("hari kerja", Satuan.HARI_KERJA, ", dihitung hari kerja"),
        ("hari kalender", Satuan.HARI, ", dihitung hari kalender"),
    ],
)
@pytest.mark.parametrize("angka", [0, 1, 5, 14, 9999])
def test_days_are_printed_as_the_sop_has_them_and_counted_as_the_office_chose(
    hitungan, satuan, saat, angka
):
    asked = Koordinasi.model_validate_json(
        f'{{"kegiatan": "Bertanya", "pelaksana": "camat", "waktu": "{angka} hari"}}'
    )
    step = make_langkah(Tugas.OLAH, koordinasi=(asked,), waktu=asked.waktu)
    plain = make_standar(Tugas.AJUKAN, step, Tugas.SERAHKAN, waktu=asked.waktu)
    raw = json.loads(plain.model_dump_json()) | {"hitungan": hitungan}

    standar = Standar.model_validate_json(json.dumps(raw))

    olah = standar.langkah[1]
    for waktu in (standar.waktu, olah.waktu, olah.koordinasi[0].waktu):
        assert (str(waktu), waktu.satuan, waktu.saat) == (
            f"{angka} hari",
            satuan,
            saat,
        )
        assert waktu.counted == f"{angka} {satuan}"
    # What a file was pinned under is read back as it was.
    assert Standar.model_validate_json(standar.model_dump_json()) == standar


def test_a_time_with_its_own_unit_is_never_counted_otherwise():
    raw = json.loads(make_standar(waktu=minutes(15)).model_dump_json())
    standar = Standar.model_validate_json(
        json.dumps(raw | {"hitungan": "hari kalender"})
    )

    assert str(standar.waktu) == standar.waktu.counted == "15 menit"
