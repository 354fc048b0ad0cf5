"""The loader and the checker: a clerk's mistakes, each in a small office of its own."""

from datetime import date, time
from pathlib import Path

import pytest
from pictures import one_colour_png

from sipetrok.sop import reading
from sipetrok.sop.standar import Lewat, Standar

KANTOR = """\
nama = "Kecamatan Contoh"
induk = "Kabupaten Contoh"
provinsi = "Riau"
tempat = "Contoh"

[kop]
baris = ["PEMERINTAH KABUPATEN CONTOH", "KECAMATAN CONTOH"]

[penanda_tangan]
jabatan = "Camat Contoh"

[penomoran]
pola = "{nomor}/KC/{tahun}"

[jam.biasa]
senin = ["07.30-12.00", "13.00-16.00"]

[[peran]]
kunci = "admin"
nama = "Admin"
administrator = true

[[peran]]
kunci = "camat"
nama = "Camat"

[sop]
nomor = "1/2026"
peralatan = ["Komputer"]
"""
LAYANAN = """\
judul = "Surat Keterangan"
kode = "SK"
jenis = "surat"
identitas = ["nama", "nik"]
produk = "Surat Keterangan"
waktu = "15 menit"

[surat]
judul = "SURAT KETERANGAN"

[[persyaratan]]
label = "KTP"

[[isian]]
kunci = "keperluan"
label = "Untuk apa?"
jenis = "teks"

[[langkah]]
kegiatan = "Mengajukan"
pelaksana = "pemohon"
tugas = "ajukan"

[[langkah]]
kegiatan = "Membuat surat"
pelaksana = "admin"
tugas = "olah"

[[langkah]]
kegiatan = "Mengesahkan"
pelaksana = "camat"
tugas = "sahkan"

[[langkah]]
kegiatan = "Menyerahkan"
pelaksana = "admin"
tugas = "serahkan"
lewat = ["unduh"]

[[langkah]]
kegiatan = "Mengarsipkan"
pelaksana = "admin"
tugas = "arsipkan"
"""
NASKAH = "Menerangkan bahwa:\n\n[identitas]\n\nuntuk {keperluan}.\n"
FILES = {
    "kantor.toml": KANTOR,
    "layanan/surat-keterangan.toml": LAYANAN,
    "surat/surat-keterangan.txt": NASKAH,
}
SK = "layanan/surat-keterangan.toml"
TXT = "surat/surat-keterangan.txt"


def make_office(tmp_path: Path) -> Path:
    folder = tmp_path / "kecamatan-contoh"
    for name, text in FILES.items():
        write(folder, name, text)
    return folder


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding)


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    write(folder, name, text.replace(old, new, 1))


def lines_of(folder: Path) -> list[str]:
    return [str(fault) for fault in reading.check(folder)]


def test_sound_office_has_no_fault_and_loads(tmp_path):
    folder = make_office(tmp_path)

    office = reading.load(folder)

    assert reading.check(folder) == ()
    assert office.slug == "kecamatan-contoh"
    assert office.layanan["surat-keterangan"].naskah == NASKAH
    assert office.kalender.jadwal.hari[0][0].mulai == time(7, 30)
    assert office.kalender.libur[date(2026, 8, 17)]


# File, what the clerk wrote over what, line and key that the checker must name, and a piece of its
# sentence.
MISTAKES = [
    ("unknown key", SK, "produk =", "prodak =", 5, "prodak", 'Maksud Anda "produk"?'),
    (
        "missing key",
        SK,
        'produk = "Surat Keterangan"\n',
        "",
        1,
        "produk",
        "belum ditulis",
    ),
    (
        "key of the service after a table",
        SK,
        'judul = "SURAT KETERANGAN"',
        'judul = "SURAT KETERANGAN"\nbiaya = 0',
        10,
        "surat, biaya",
        "pindahkan ke atas",
    ),
    (
        "number in place of text",
        SK,
        'produk = "Surat Keterangan"',
        "produk = 5",
        5,
        "produk",
        "tanda kutip",
    ),
    (
        "text in place of number",
        SK,
        'kode = "SK"',
        'kode = "SK"\nbiaya = "0"',
        3,
        "biaya",
        "tanpa tanda kutip",
    ),
    (
        "text in place of true",
        SK,
        'tugas = "olah"',
        'tugas = "olah"\ntambahan = "ya"',
        28,
        "langkah ke-2, tambahan",
        "true atau false",
    ),
    (
        "single brackets",
        SK,
        "[[persyaratan]]",
        "[persyaratan]",
        11,
        "persyaratan",
        "[[persyaratan]]",
    ),
    (
        "wrong value",
        SK,
        'jenis = "surat"',
        'jenis = "surta"',
        3,
        "jenis",
        'Maksud Anda "surat"?',
    ),
    (
        "wrong tugas",
        SK,
        'tugas = "sahkan"',
        'tugas = "sakhan"',
        32,
        "langkah ke-3, tugas",
        'Maksud Anda "sahkan"?',
    ),
    (
        "wrong identity field",
        SK,
        '"nik"]',
        '"nikk"]',
        4,
        "identitas ke-2",
        'Maksud Anda "nik"?',
    ),
    (
        "duration without a unit",
        SK,
        '"15 menit"',
        '"15"',
        6,
        "waktu",
        'Maksud Anda "15 menit"?',
    ),
    (
        "duration in hours",
        SK,
        '"15 menit"',
        '"2 jam"',
        6,
        "waktu",
        'Maksud Anda "120 menit"?',
    ),
    (
        "misspelt duration",
        SK,
        '"15 menit"',
        '"15 mnt"',
        6,
        "waktu",
        'Maksud Anda "15 menit"?',
    ),
    (
        "days of which kind",
        SK,
        '"15 menit"',
        '"5 hari"',
        6,
        "waktu",
        "hari kerja atau hari kalender?",
    ),
    (
        "a way of counting without days",
        SK,
        '"15 menit"',
        '"15 menit"\nhitungan = "hari kerja"',
        7,
        "hitungan",
        'hanya untuk waktu yang ditulis "hari" saja',
    ),
    (
        "an unknown way of counting",
        SK,
        '"15 menit"',
        '"5 hari"\nhitungan = "kalender"',
        7,
        "hitungan",
        'Maksud Anda "hari kalender"?',
    ),
    (
        "a cell too few in a table of the SOP",
        SK,
        "[surat]",
        '[[sop.tabel]]\njudul = "T"\nkolom = ["No.", "Waktu"]\nbaris = [["1."]]\n\n[surat]',
        11,
        "sop, tabel ke-1, baris ke-1",
        "berisi 1 sel, tetapi kolomnya 2",
    ),
    (
        "collecting in working days",
        SK,
        'kode = "SK"',
        'kode = "SK"\nbatas_ambil = "14 hari kerja"',
        3,
        "batas_ambil",
        'Maksud Anda "14 hari"?',
    ),
    (
        "channels of a limit that is not there",
        SK,
        'kode = "SK"',
        'kode = "SK"\nbatas_ambil_saluran = ["kolektif"]',
        3,
        "batas_ambil_saluran",
        "Tidak ada batas_ambil",
    ),
    (
        "small letters in kode",
        SK,
        'kode = "SK"',
        'kode = "s-k"',
        2,
        "kode",
        "huruf besar",
    ),
    (
        "unknown role",
        SK,
        'pelaksana = "camat"',
        'pelaksana = "camatt"',
        31,
        "langkah ke-3, pelaksana ke-1",
        'Maksud Anda "camat"?',
    ),
    (
        "first step not the applicant's",
        SK,
        'pelaksana = "pemohon"\ntugas = "ajukan"',
        'pelaksana = "admin"\ntugas = "terima"',
        22,
        "langkah ke-1, tugas",
        "Langkah pertama",
    ),
    (
        "ajukan by an officer",
        SK,
        'pelaksana = "pemohon"',
        'pelaksana = "admin"',
        21,
        "langkah ke-1, pelaksana",
        'harus "pemohon"',
    ),
    (
        "ajukan elsewhere",
        SK,
        'tugas = "olah"',
        'tugas = "ajukan"',
        27,
        "langkah ke-2, tugas",
        "langkah pertama",
    ),
    (
        "pemohon elsewhere",
        SK,
        'pelaksana = "camat"',
        'pelaksana = "pemohon"',
        31,
        "langkah ke-3, pelaksana",
        "hanya boleh",
    ),
    (
        "capital in pemohon",
        SK,
        'pelaksana = "pemohon"',
        'pelaksana = "Pemohon"',
        21,
        "langkah ke-1, pelaksana",
        'harus "pemohon"',
    ),
    (
        "capital in a column",
        "kantor.toml",
        'nomor = "1/2026"',
        'pelaksana = ["Pemohon", "admin", "camat"]',
        28,
        "sop, pelaksana ke-1",
        'Maksud Anda "pemohon"?',
    ),
    (
        "single brackets inside a step",
        SK,
        'tugas = "olah"',
        'tugas = "olah"\n[langkah.koordinasi]\nkegiatan = "K"\npelaksana = "camat"',
        28,
        "langkah ke-2, koordinasi",
        "Tulis [[langkah.koordinasi]] dengan dua",
    ),
    (
        "yes for true",
        SK,
        'label = "KTP"',
        'label = "KTP"\nwajib = "Ya"',
        13,
        "persyaratan ke-1, wajib",
        "Maksud Anda wajib = true?",
    ),
    (
        "text in place of a list",
        SK,
        'lewat = ["unduh"]',
        'lewat = "unduh"',
        38,
        "langkah ke-4, lewat",
        'kurung siku: lewat = ["unduh"].',
    ),
    (
        "words in place of a list",
        SK,
        'identitas = ["nama", "nik"]',
        'identitas = "nama, nik"',
        4,
        "identitas",
        'kurung siku: identitas = ["nama", "nik"].',
    ),
    (
        "hours in place of a list",
        "kantor.toml",
        '["07.30-12.00", "13.00-16.00"]',
        '"07.30-16.00"',
        16,
        "jam, biasa, senin",
        'kurung siku: senin = ["07.30-16.00"].',
    ),
    (
        "another word for a tugas",
        SK,
        'tugas = "sahkan"',
        'tugas = "tanda tangan"',
        32,
        "langkah ke-3, tugas",
        'Maksud Anda "sahkan"?',
    ),
    (
        "another word for an identity field",
        SK,
        '"nik"]',
        '"No HP"]',
        4,
        "identitas ke-2",
        'Maksud Anda "telepon"?',
    ),
    (
        "another word for a kind",
        SK,
        'jenis = "teks"',
        'jenis = "text"',
        17,
        "isian ke-1, jenis",
        'Maksud Anda "teks"?',
    ),
    (
        "another word for a way",
        SK,
        '["unduh"]',
        '["wa"]',
        38,
        "langkah ke-4, lewat ke-1",
        'Maksud Anda "whatsapp"?',
    ),
    (
        "another word for a key",
        SK,
        'kode = "SK"',
        'kode = "SK"\ntarif = 0',
        3,
        "tarif",
        'Maksud Anda "biaya"?',
    ),
    (
        "letter never signed",
        SK,
        'tugas = "sahkan"',
        'tugas = "paraf"',
        3,
        "jenis",
        '"sahkan"',
    ),
    (
        "letter never made",
        SK,
        'tugas = "olah"',
        'tugas = "paraf"',
        3,
        "jenis",
        '"olah"',
    ),
    (
        "letter without a head",
        SK,
        '[surat]\njudul = "SURAT KETERANGAN"\n',
        "",
        1,
        "surat",
        "[surat]",
    ),
    (
        "never handed over",
        SK,
        'tugas = "serahkan"\nlewat = ["unduh"]',
        'tugas = "paraf"',
        19,
        "langkah",
        '"serahkan"',
    ),
    (
        "way on another tugas",
        SK,
        'tugas = "sahkan"',
        'tugas = "sahkan"\nlewat = ["unduh"]',
        33,
        "langkah ke-3, lewat",
        "hanya untuk",
    ),
    (
        "handed over no way",
        SK,
        'lewat = ["unduh"]',
        "",
        37,
        "langkah ke-4, tugas",
        "perlu lewat",
    ),
    *(
        (
            f"way that leads to nothing that is asked: {way}",
            SK,
            'lewat = ["unduh"]',
            f'lewat = ["unduh", "{way}"]',
            38,
            "langkah ke-4, lewat ke-2",
            f'Cara "{way}" memerlukan "{kunci}" dalam identitas',
        )
        for way, kunci in (
            ("akun", "akun"),
            ("email", "email"),
            ("whatsapp", "telepon"),
            ("pos", "alamat"),
            ("kurir", "alamat"),
            ("desa", "desa"),
        )
    ),
    (
        "unknown way",
        SK,
        '["unduh"]',
        '["undhu"]',
        38,
        "langkah ke-4, lewat ke-1",
        'Maksud Anda "unduh"?',
    ),
    (
        "isian twice",
        SK,
        "[[langkah]]",
        '[[isian]]\nkunci = "keperluan"\nlabel = "L"\njenis = "teks"\n[[langkah]]',
        20,
        "isian ke-2, kunci",
        "dua kali",
    ),
    (
        "isian named like an identity field",
        SK,
        'kunci = "keperluan"',
        'kunci = "nama"',
        15,
        "isian ke-1, kunci",
        "sudah dipakai",
    ),
    (
        "identity field twice",
        SK,
        '"nik"]',
        '"nik", "nama"]',
        4,
        "identitas ke-3",
        "dua kali",
    ),
    (
        "one alternative",
        SK,
        'label = "KTP"',
        'label = "KTP"\nsalah_satu = ["KTP"]',
        13,
        "persyaratan ke-1, salah_satu",
        "dua pilihan",
    ),
    (
        "choice without options",
        SK,
        'jenis = "teks"',
        'jenis = "pilihan"',
        17,
        "isian ke-1, jenis",
        "perlu pilihan",
    ),
    (
        "options without choice",
        SK,
        'jenis = "teks"',
        'jenis = "teks"\npilihan = ["a", "b"]',
        18,
        "isian ke-1, pilihan",
        "hanya untuk",
    ),
    (
        "archived too early",
        SK,
        'tugas = "olah"',
        'tugas = "arsipkan"',
        27,
        "langkah ke-2, tugas",
        "terakhir",
    ),
    (
        "uploads for a list",
        SK,
        'kode = "SK"',
        'kode = "SK"\nmulai = "daftar"',
        12,
        "persyaratan ke-1, cara",
        "tercatat",
    ),
    (
        "slug written by hand",
        SK,
        'kode = "SK"',
        'kode = "SK"\nslug = "sk"',
        3,
        "slug",
        "nama berkas",
    ),
    (
        "unknown blank in the letter",
        TXT,
        "{keperluan}",
        "{keprluan}",
        5,
        "naskah",
        'Maksud Anda "keperluan"?',
    ),
    (
        "identity field that is not asked",
        TXT,
        "{keperluan}",
        "{alamat}",
        5,
        "naskah",
        "bukan identitas",
    ),
    ("broken blank", TXT, "{keperluan}", "{keperluan", 5, "naskah", "tidak dikenal"),
    (
        "misspelt table",
        TXT,
        "[identitas]",
        "[identitias]",
        3,
        "naskah",
        'Maksud Anda "[identitas]"?',
    ),
    ("empty letter", TXT, NASKAH, "\n", 1, "naskah", "kosong"),
    (
        "unknown token",
        "kantor.toml",
        "{nomor}/",
        "{nomor}/{tahn}/",
        13,
        "penomoran, pola",
        'Maksud Anda "tahun"?',
    ),
    (
        "pattern without a number",
        "kantor.toml",
        "{nomor}/",
        "",
        13,
        "penomoran, pola",
        "harus memuat {nomor}",
    ),
    (
        "unit not set",
        "kantor.toml",
        "{nomor}/",
        "{nomor}/{unit}/",
        13,
        "penomoran, pola",
        "unit belum diisi",
    ),
    (
        "hours with colons",
        "kantor.toml",
        "07.30-12.00",
        "07:30 - 12:00",
        16,
        "jam, biasa, senin ke-1",
        'Maksud Anda "07.30-12.00"?',
    ),
    (
        "hours that end before they start",
        "kantor.toml",
        "13.00-16.00",
        "16.00-13.00",
        16,
        "jam, biasa, senin ke-2",
        "sesudah jam mulai",
    ),
    (
        "hours that overlap",
        "kantor.toml",
        "13.00-16.00",
        "11.00-16.00",
        16,
        "jam, biasa, senin ke-2",
        "bertindih",
    ),
    (
        "no open hour",
        "kantor.toml",
        '["07.30-12.00", "13.00-16.00"]',
        "[]",
        15,
        "jam, biasa",
        "yang buka",
    ),
    (
        "no administrator",
        "kantor.toml",
        "administrator = true\n",
        "",
        18,
        "peran",
        "administrator = true",
    ),
    (
        "role twice",
        "kantor.toml",
        'kunci = "camat"',
        'kunci = "admin"',
        24,
        "peran ke-2, kunci",
        "dua kali",
    ),
    (
        "role named pemohon",
        "kantor.toml",
        "[sop]",
        '[[peran]]\nkunci = "pemohon"\nnama = "P"\n[sop]',
        28,
        "peran ke-3, kunci",
        "hapus",
    ),
    (
        "unknown zone",
        "kantor.toml",
        "tempat =",
        'zona_waktu = "Asia/Jakata"\ntempat =',
        4,
        "zona_waktu",
        'Maksud Anda "Asia/Jakarta"?',
    ),
    (
        "unknown region",
        "kantor.toml",
        "tempat =",
        'wilayah = "14.04.71"\ntempat =',
        4,
        "wilayah",
        'Maksud Anda "14.04.17"?',
    ),
    (
        "coat of arms not there",
        "kantor.toml",
        "[kop]",
        '[kop]\nlambang = "lambang.png"',
        7,
        "kop, lambang",
        "tidak ada",
    ),
    (
        "paper in small letters",
        "kantor.toml",
        "[kop]",
        '[kop]\nkertas = "a4"',
        7,
        "kop, kertas",
        'Maksud Anda "A4"?',
    ),
    (
        "short NIP",
        "kantor.toml",
        'jabatan = "Camat Contoh"',
        'jabatan = "C"\nnip = "123"',
        11,
        "penanda_tangan, nip",
        "18 angka",
    ),
    (
        "spaced NIP",
        "kantor.toml",
        'jabatan = "Camat Contoh"',
        'jabatan = "C"\nnip = "19800101 200501 1 001"',
        11,
        "penanda_tangan, nip",
        'Maksud Anda "198001012005011001"?',
    ),
    (
        "link that is none",
        "kantor.toml",
        "[sop]",
        '[[saluran_pungutan]]\nnama = "S"\ntautan = "lapor.go.id"\n[sop]',
        29,
        "saluran_pungutan ke-1, tautan",
        "https://",
    ),
    (
        "special hours backwards",
        "kantor.toml",
        "[[peran]]",
        '[[jam.khusus]]\nnama = "Ramadan"\ndari = 2027-03-09\nsampai = 2027-02-08\n[[peran]]',
        21,
        "jam, khusus ke-1, sampai",
        "lebih awal",
    ),
    (
        "date in place of text",
        "kantor.toml",
        'nomor = "1/2026"',
        "nomor = 2026-02-01",
        28,
        "sop, nomor",
        "tanda kutip",
    ),
    (
        "text in place of date",
        "kantor.toml",
        "[[peran]]",
        '[[libur]]\ntanggal = "2027-03-01"\nnama = "A"\n[[peran]]',
        19,
        "libur ke-1, tanggal",
        "tanpa tanda kutip",
    ),
    (
        "holiday twice",
        "kantor.toml",
        "[[peran]]",
        '[[libur]]\ntanggal = 2027-03-01\nnama = "A"\n'
        '[[libur]]\ntanggal = 2027-03-01\nnama = "B"\n[[peran]]',
        22,
        "libur ke-2, tanggal",
        "dua kali",
    ),
    (
        "longer than letters can be numbered",
        "kantor.toml",
        "{nomor}/KC/{tahun}",
        "{nomor}/" + "K" * 60,
        13,
        "penomoran, pola",
        "paling banyak 60 huruf",
    ),
    (
        "longer than a register keeps",
        "kantor.toml",
        "Camat Contoh",
        "C" * 101,
        10,
        "penanda_tangan, jabatan",
        "paling banyak 100 huruf",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "baris", "kunci", "piece"),
    [m[1:] for m in MISTAKES],
    ids=[m[0] for m in MISTAKES],
)
def test_mistake_is_told_with_line_key_and_advice(
    tmp_path, file, old, new, baris, kunci, piece
):
    folder = make_office(tmp_path)
    change(folder, file, old, new)

    told = [
        line
        for line in lines_of(folder)
        if line.startswith(f"{file} baris {baris}: {kunci}: ") and piece in line
    ]

    assert told, lines_of(folder)


# These are more than one mistake: what was written over was needed elsewhere.
MANIFOLD = {
    "ajukan elsewhere",
    "isian named like an identity field",
    "archived too early",
    "role twice",
}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [m[1:4] for m in MISTAKES if m[0] not in MANIFOLD],
    ids=[m[0] for m in MISTAKES if m[0] not in MANIFOLD],
)
def test_one_mistake_gives_one_line(tmp_path, file, old, new):
    folder = make_office(tmp_path)
    change(folder, file, old, new)

    assert len(reading.check(folder)) == 1, lines_of(folder)


def test_letter_signed_before_it_is_made_is_told(tmp_path):
    folder = make_office(tmp_path)
    change(folder, SK, 'tugas = "olah"', 'tugas = "x"')
    change(folder, SK, 'tugas = "sahkan"', 'tugas = "olah"')
    change(folder, SK, 'tugas = "x"', 'tugas = "sahkan"')

    assert [
        fault.baris for fault in reading.check(folder) if "mendahului" in fault.kalimat
    ] == [27]


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path):
    folder = make_office(tmp_path)
    change(folder, "kantor.toml", "{nomor}", "{nomer}")
    change(folder, SK, 'kode = "SK"', 'kode = "sk"')
    change(folder, SK, 'pelaksana = "camat"', 'pelaksana = "lurah"')
    change(folder, TXT, "{keperluan}", "{tujuan}")

    files = {fault.file for fault in reading.check(folder)}

    assert files == {"kantor.toml", SK, TXT}
    assert len(reading.check(folder)) == 5


def test_pattern_with_klasifikasi_needs_one_on_each_letter(tmp_path):
    folder = make_office(tmp_path)
    change(folder, "kantor.toml", "{nomor}/", "{klasifikasi}/{nomor}/")

    assert lines_of(folder) == [
        f"{SK} baris 8: surat, klasifikasi: Pola nomor di kantor.toml memakai {{klasifikasi}}, "
        "tetapi di sini belum diisi."
    ]


def test_two_services_cannot_share_kode_or_judul(tmp_path):
    folder = make_office(tmp_path)
    write(folder, "layanan/surat-lain.toml", LAYANAN)
    write(folder, "surat/surat-lain.txt", NASKAH)

    kunci = {fault.kunci for fault in reading.check(folder)}

    assert kunci == {"kode", "judul"}


def test_letter_text_must_exist_and_a_near_name_is_suggested(tmp_path):
    folder = make_office(tmp_path)
    (folder / TXT).rename(folder / "surat/surat-keterangn.txt")

    told = "\n".join(lines_of(folder))

    assert f"{SK} baris 3: jenis: " in told
    assert "surat/surat-keterangn.txt baris 1: nama berkas: " in told
    assert 'Maksud Anda "surat-keterangan"?' in told


@pytest.mark.parametrize("name", ["layanan/Surat Baru.toml", "layanan/surat_baru.toml"])
def test_file_name_must_be_kebab_case(tmp_path, name):
    folder = make_office(tmp_path)
    (folder / SK).rename(folder / name)
    (folder / TXT).rename(folder / f"surat/{Path(name).stem}.txt")

    assert any(
        fault.kunci == "nama berkas" and ".toml" in fault.kalimat
        for fault in reading.check(folder)
    )


def test_ending_that_windows_hides_is_told(tmp_path):
    folder = make_office(tmp_path)
    write(folder, "layanan/surat-baru.toml.txt", LAYANAN)

    assert any("tidak dibaca" in fault.kalimat for fault in reading.check(folder))


def test_kantor_toml_with_a_hidden_ending_is_told(tmp_path):
    folder = make_office(tmp_path)
    (folder / "kantor.toml").rename(folder / "kantor.toml.txt")

    assert "hapus akhiran .txt" in lines_of(folder)[0]


def test_service_beside_kantor_toml_is_told(tmp_path):
    folder = make_office(tmp_path)
    write(folder, "surat-baru.toml", LAYANAN)

    assert lines_of(folder) == [
        "surat-baru.toml baris 1: nama berkas: Berkas ini tidak dibaca. Berkas layanan ditaruh "
        "di folder layanan, hari libur di folder libur, daftar daerah di folder wilayah."
    ]


def test_lambang_that_is_there_is_loaded(tmp_path):
    folder = make_office(tmp_path)
    (folder / "lambang.png").write_bytes(one_colour_png(40, 40))
    change(folder, "kantor.toml", "[kop]", '[kop]\nlambang = "lambang.png"')

    assert reading.load(folder).lambang == folder / "lambang.png"


def test_missing_kantor_toml_is_told(tmp_path):
    folder = make_office(tmp_path)
    (folder / "kantor.toml").unlink()

    assert (
        lines_of(folder)[0]
        == "kantor.toml baris 1: berkas: Berkas kantor.toml tidak ada di folder ini."
    )


SYNTAX = [
    (
        "quote missing",
        'produk = "Surat Keterangan"',
        'produk = "Surat Keterangan',
        5,
        "tanda kutip pembuka atau penutup",
    ),
    (
        "curly quotes",
        'produk = "Surat Keterangan"',
        "produk = “Surat Keterangan”",
        5,
        "melengkung dari Word",
    ),
    (
        "no quotes",
        'produk = "Surat Keterangan"',
        "produk = Surat",
        5,
        "diapit tanda kutip",
    ),
    (
        "no equals sign",
        'produk = "Surat Keterangan"',
        'produk "Surat"',
        5,
        "sama dengan",
    ),
    (
        "bracket open",
        'identitas = ["nama", "nik"]',
        'identitas = ["nama", "nik"',
        4,
        "kurung siku",
    ),
    (
        "comma missing",
        'identitas = ["nama", "nik"]',
        'identitas = [\n"nama"\n"nik"]',
        6,
        "koma",
    ),
    ("key twice", 'kode = "SK"', 'kode = "SK"\nkode = "SK"', 3, "sudah ditulis"),
    ("table twice", "[[persyaratan]]", "[surat]", 11, "sudah ada"),
    ("capital True", 'label = "KTP"', 'label = "KTP"\nwajib = True', 13, "huruf kecil"),
    ("nothing after =", 'kode = "SK"', "kode =", 2, "belum ditulis"),
]


@pytest.mark.parametrize(
    ("old", "new", "baris", "piece"),
    [s[1:] for s in SYNTAX],
    ids=[s[0] for s in SYNTAX],
)
def test_syntax_error_is_quoted_with_its_line_and_cause(
    tmp_path, old, new, baris, piece
):
    folder = make_office(tmp_path)
    change(folder, SK, old, new)

    told = lines_of(folder)

    assert len(told) == 1
    assert told[0].startswith(f"{SK} baris {baris}: tulisan: Baris ini tidak terbaca: ")
    assert piece in told[0]


def test_syntax_error_hides_only_the_rest_of_its_own_file(tmp_path):
    folder = make_office(tmp_path)
    change(folder, SK, 'kode = "SK"', 'kode = "sk"')
    change(folder, SK, 'pelaksana = "admin"', 'pelaksana = "amdin"')
    change(folder, SK, 'pelaksana = "camat"', 'pelaksana = "camat')
    change(folder, "kantor.toml", "{nomor}", "{nomer}")

    told = [(fault.file, fault.baris) for fault in reading.check(folder)]

    assert told == [
        ("kantor.toml", 13),
        ("kantor.toml", 13),
        (SK, 2),
        (SK, 26),
        (SK, 31),
    ]


@pytest.mark.parametrize("file", ["kantor.toml", SK])
@pytest.mark.parametrize(
    "piece",
    ["", '"', "[", "x = 5", "kunci = [[]]", "pelaksana = {}", "= \\", "langkah = 1"],
)
def test_whatever_a_line_becomes_the_checker_answers(tmp_path, file, piece):
    folder = make_office(tmp_path)
    lines = FILES[file].splitlines()

    for place in range(len(lines)):
        write(folder, file, "\n".join([*lines[:place], piece, *lines[place + 1 :]]))
        if not reading.check(folder):
            reading.load(folder)


def test_broken_kantor_toml_makes_no_role_unknown(tmp_path):
    folder = make_office(tmp_path)
    change(folder, "kantor.toml", 'nama = "Camat"', "nama = Camat")

    assert [fault.file for fault in reading.check(folder)] == ["kantor.toml"]


def test_notepads_mark_and_windows_line_ends_are_accepted(tmp_path):
    folder = make_office(tmp_path)
    (folder / "kantor.toml").write_bytes(
        b"\xef\xbb\xbf" + KANTOR.replace("\n", "\r\n").encode()
    )

    assert reading.check(folder) == ()


def test_wrong_encoding_is_told_with_its_line(tmp_path):
    folder = make_office(tmp_path)
    write(
        folder,
        "kantor.toml",
        KANTOR.replace("Kabupaten Contoh", "Kabupaten Contoh é"),
        "latin-1",
    )

    assert lines_of(folder)[0].startswith(
        "kantor.toml baris 2: berkas: Berkas tidak tersimpan sebagai UTF-8."
    )


def test_faulty_folder_is_refused_with_the_same_sentences(tmp_path):
    folder = make_office(tmp_path)
    change(folder, SK, "produk =", "prodak =")

    with pytest.raises(reading.FolderSalah) as refused:
        reading.load(folder)

    assert refused.value.faults == reading.check(folder)
    assert all(line in str(refused.value) for line in lines_of(folder))


def test_service_table_replaces_the_offices_key_by_key(tmp_path):
    folder = make_office(tmp_path)
    write(folder, SK, LAYANAN.replace("[surat]", '[sop]\nnomor = "2/2026"\n\n[surat]'))

    sop = reading.load(folder).layanan["surat-keterangan"].sop

    assert (sop.nomor, sop.peralatan) == ("2/2026", ("Komputer",))


def test_catalogue_follows_urutan_then_judul(tmp_path):
    folder = make_office(tmp_path)
    other = LAYANAN.replace('kode = "SK"', 'kode = "Z"\nurutan = 1').replace(
        "Surat Keterangan", "Zakat"
    )
    write(folder, "layanan/zakat.toml", other)
    write(folder, "surat/zakat.txt", NASKAH)

    assert list(reading.load(folder).layanan) == ["zakat", "surat-keterangan"]


def test_pinned_standard_is_whole_by_itself(tmp_path):
    standar = reading.load(make_office(tmp_path)).layanan["surat-keterangan"]

    again = Standar.model_validate_json(standar.model_dump_json())

    assert again == standar
    assert again.lewat == (Lewat.UNDUH,)


def test_office_is_found_by_name_by_folder_and_by_its_file(tmp_path):
    folder = make_office(tmp_path)

    assert reading.find("pulau-burung").name == "pulau-burung"
    assert reading.find(str(folder)) == folder
    assert reading.find(folder / "kantor.toml") == folder


def test_unknown_office_is_refused_with_a_suggestion():
    with pytest.raises(reading.KantorTidakAda, match='Maksud Anda "pulau-burung"'):
        reading.find("pulau-burug")


def test_special_hours_and_own_holidays_reach_the_calendar(tmp_path):
    folder = make_office(tmp_path)
    write(
        folder,
        "kantor.toml",
        KANTOR
        + """
[[libur]]
tanggal = 2026-11-23
nama = "Pilkada"

[[jam.khusus]]
nama = "Ramadan"
dari = 2027-03-01
sampai = 2027-03-05
senin = ["08.00-12.00"]
""",
    )

    kalender = reading.load(folder).kalender

    assert not kalender.is_working_day(date(2026, 11, 23))
    assert len(kalender.sessions_on(date(2027, 3, 1))) == 1
    assert not kalender.is_working_day(date(2027, 3, 2))
