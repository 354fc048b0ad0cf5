"""A clerk's mistakes in a real office's folder: each told by file, line, key and, where near,
"Maksud Anda …?".
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from warm import warm_python

from sipetrok.sop import reading

ROOT = Path(__file__).resolve().parent.parent
SK, TXT, KANTOR = (
    "layanan/surat-keterangan.toml",
    "surat/surat-keterangan.txt",
    "kantor.toml",
)

TWICE = (
    '[sop]\npelaksana = ["pemohon", "admin", "admin", "pegawai", "camat"]\n\n[surat]'
)
SHORT = '[sop]\npelaksana = ["pemohon", "admin", "pegawai"]\n\n[surat]'

# Kind of mistake, file, what stood there, what the clerk wrote, the key that is named, a piece of
# the advice.
MISTAKES = [
    ("key misspelt", SK, 'produk = "', 'prodak = "', "prodak", 'Maksud Anda "produk"?'),
    ("key left out", SK, 'kode = "SK"\n', "", "kode", "belum ditulis"),
    (
        "key in the wrong table",
        SK,
        'judul = "SURAT KETERANGAN"',
        'judul = "SURAT KETERANGAN"\nsifat = "x"',
        "surat, sifat",
        "pindahkan",
    ),
    (
        "key twice",
        SK,
        'kode = "SK"',
        'kode = "SK"\nkode = "SK"',
        "tulisan",
        "sudah ditulis",
    ),
    ("quote missing", SK, 'kode = "SK"', 'kode = "SK', "tulisan", "tanda kutip"),
    (
        "quotes of Word",
        SK,
        'kode = "SK"',
        "kode = “SK”",
        "tulisan",
        "melengkung dari Word",
    ),
    ("no quotes", SK, 'kode = "SK"', "kode = SK", "tulisan", "diapit tanda kutip"),
    ("no equals sign", SK, 'kode = "SK"', 'kode "SK"', "tulisan", "sama dengan"),
    (
        "nothing behind the equals sign",
        SK,
        'kode = "SK"',
        "kode =",
        "tulisan",
        "belum ditulis",
    ),
    (
        "yes in place of true",
        SK,
        "wajib = false",
        "wajib = ya",
        "tulisan",
        "ya ditulis true, tanpa tanda kutip",
    ),
    (
        "no in place of false",
        SK,
        "wajib = false",
        "wajib = Tidak",
        "tulisan",
        "Tidak ditulis false",
    ),
    (
        "apostrophe in a key",
        KANTOR,
        'jumat = ["07.30',
        "jum'at = [\"07.30",
        "tulisan",
        "tulis jumat.",
    ),
    (
        "blank in a key",
        KANTOR,
        'induk = "',
        'nama induk = "',
        "tulisan",
        "tulis nama_induk.",
    ),
    ("capital True", SK, "wajib = false", "wajib = False", "tulisan", "huruf kecil"),
    (
        "bracket left open",
        SK,
        '"desa", "telepon"]',
        '"desa", "telepon"',
        "tulisan",
        "kurung siku",
    ),
    (
        "single brackets",
        SK,
        '[[persyaratan]]\nlabel = "Scan/Foto Surat',
        '[persyaratan]\nlabel = "Scan/Foto Surat',
        "tulisan",
        "sudah ditulis",
    ),
    ("number for text", SK, 'kode = "SK"', "kode = 7", "kode", "tanda kutip"),
    ("text for number", SK, "biaya = 0 ", 'biaya = "0" ', "biaya", "tanpa tanda kutip"),
    (
        "text for true or false",
        SK,
        "wajib = false",
        'wajib = "tidak"',
        "isian ke-2, wajib",
        "true atau false",
    ),
    ("negative price", SK, "biaya = 0 ", "biaya = -5 ", "biaya", "paling kecil 0"),
    (
        "kind of service misspelt",
        SK,
        'jenis = "surat"',
        'jenis = "surt"',
        "jenis",
        'Maksud Anda "surat"?',
    ),
    (
        "identity field misspelt",
        SK,
        '"tempat_lahir"',
        '"tempat_lahr"',
        "identitas ke-3",
        'Maksud Anda "tempat_lahir"?',
    ),
    (
        "identity field twice",
        SK,
        '"nama", "nik"',
        '"nama", "nama"',
        "identitas ke-2",
        "dua kali",
    ),
    (
        "duration misspelt",
        SK,
        '"15 menit"',
        '"15 mnit"',
        "waktu",
        'Maksud Anda "15 menit"?',
    ),
    (
        "duration without a unit",
        SK,
        '"15 menit"',
        '"15"',
        "waktu",
        'Maksud Anda "15 menit"?',
    ),
    (
        "role misspelt",
        SK,
        'pelaksana = "camat"',
        'pelaksana = "cammat"',
        "langkah ke-5, pelaksana ke-1",
        'Maksud Anda "camat"?',
    ),
    (
        "tugas misspelt",
        SK,
        'tugas = "sahkan"',
        'tugas = "sakhan"',
        "langkah ke-5, tugas",
        'Maksud Anda "sahkan"?',
    ),
    (
        "way of delivery misspelt",
        SK,
        '"unduh", "desa"',
        '"unduuh", "desa"',
        "langkah ke-6, lewat ke-1",
        'Maksud Anda "unduh"?',
    ),
    (
        "kind of question misspelt",
        SK,
        'jenis = "tanggal"',
        'jenis = "tangal"',
        "isian ke-3, jenis",
        'Maksud Anda "tanggal"?',
    ),
    (
        "a question asked twice",
        SK,
        'kunci = "nomor_pengantar"',
        'kunci = "keperluan"',
        "isian ke-2, kunci",
        "dua kali",
    ),
    (
        "a single alternative",
        SK,
        '["Buku Nikah", "Surat Keterangan dari Desa/Kelurahan"]',
        '["Buku Nikah"]',
        "persyaratan ke-2, salah_satu",
        "dua pilihan",
    ),
    (
        "letter that nobody makes",
        SK,
        'tugas = "olah"',
        'tugas = "paraf"',
        "jenis",
        '"olah"',
    ),
    (
        "first step by an officer",
        SK,
        'pelaksana = "pemohon"',
        'pelaksana = "admin"',
        "langkah ke-1, pelaksana",
        'harus "pemohon"',
    ),
    (
        "service handed over in no way",
        SK,
        'lewat = ["unduh", "desa", "kantor"]',
        "",
        "langkah ke-6, tugas",
        "perlu lewat",
    ),
    (
        "blank misspelt in the letter",
        TXT,
        "{keperluan}",
        "{keprluan}",
        "naskah",
        'Maksud Anda "keperluan"?',
    ),
    (
        "blank left open in the letter",
        TXT,
        "{keperluan}",
        "{keperluan",
        "naskah",
        "Kurung kurawal hanya untuk",
    ),
    (
        "table misspelt in the letter",
        TXT,
        "[identitas]",
        "[identtas]",
        "naskah",
        'Maksud Anda "[identitas]"?',
    ),
    (
        "token misspelt in the number",
        KANTOR,
        "{bulan_romawi}",
        "{bulan_romawy}",
        "penomoran, pola",
        'Maksud Anda "bulan_romawi"?',
    ),
    (
        "number without a number",
        KANTOR,
        'pola = "{nomor}/',
        'pola = "',
        "penomoran, pola",
        "harus memuat {nomor}",
    ),
    (
        "hours with colons",
        KANTOR,
        'jumat = ["07.30-11.30"',
        'jumat = ["07:30-11:30"',
        "jam, biasa, jumat ke-1",
        'Maksud Anda "07.30-11.30"?',
    ),
    (
        "hours backwards",
        KANTOR,
        '"13.00-16.30"',
        '"16.30-13.00"',
        "jam, biasa, jumat ke-2",
        "sesudah jam mulai",
    ),
    (
        "hours that overlap",
        KANTOR,
        '"13.00-16.30"',
        '"11.00-16.30"',
        "jam, biasa, jumat ke-2",
        "bertindih",
    ),
    (
        "time zone misspelt",
        KANTOR,
        '"Asia/Jakarta"',
        '"Asia/Jakata"',
        "zona_waktu",
        'Maksud Anda "Asia/Jakarta"?',
    ),
    (
        "region of another number",
        KANTOR,
        '"14.04.17"',
        '"14.04.71"',
        "wilayah",
        'Maksud Anda "14.04.17"?',
    ),
    (
        "coat of arms that is not there",
        KANTOR,
        'lambang = ""',
        'lambang = "lambang.png"',
        "kop, lambang",
        "tidak ada",
    ),
    (
        "paper misspelt",
        KANTOR,
        'kertas = "A4"',
        'kertas = "a4"',
        "kop, kertas",
        'Maksud Anda "A4"?',
    ),
    (
        "NIP with spaces",
        KANTOR,
        'nip = ""',
        'nip = "19800101 200501 1 001"',
        "penanda_tangan, nip",
        'Maksud Anda "198001012005011001"?',
    ),
    (
        "nobody to keep the accounts",
        KANTOR,
        "administrator = true\n",
        "",
        "peran",
        "administrator = true",
    ),
    (
        "column of the chart misspelt",
        KANTOR,
        'disahkan_oleh = "',
        'pelaksana = ["pemohon", "admn", "pegawai", "camat"]\ndisahkan_oleh = "',
        "sop, pelaksana ke-2",
        'Maksud Anda "admin"?',
    ),
    (
        "column of the chart twice",
        SK,
        "[surat]",
        TWICE,
        "sop, pelaksana ke-3",
        "dua kali",
    ),
    (
        "column of the chart left out",
        SK,
        "[surat]",
        SHORT,
        "langkah ke-5, pelaksana ke-1",
        "tambahkan kolomnya",
    ),
    (
        "answer of the agenda misspelt",
        SK,
        'perihal = "keperluan"',
        'perihal = "keprluan"',
        "agenda, perihal",
        'Maksud Anda "keperluan"?',
    ),
    (
        "key of the agenda misspelt",
        SK,
        'perihal = "keperluan"',
        'perihl = "keperluan"',
        "agenda, perihl",
        'Maksud Anda "perihal"?',
    ),
    (
        "date of the agenda that is none",
        SK,
        'tanggal_surat = "tanggal_pengantar"',
        'tanggal_surat = "keperluan"',
        "agenda, tanggal_surat",
        'jenis = "tanggal"',
    ),
    (
        "number of a person in the agenda",
        SK,
        'perihal = "keperluan"',
        'perihal = "nik"',
        "agenda, perihal",
        "tidak dicetak di buku agenda",
    ),
    (
        "role twice",
        KANTOR,
        'kunci = "camat"',
        'kunci = "pegawai"',
        "peran ke-3, kunci",
        "dua kali",
    ),
]
# How many lines further down what is told stands, by what was written: at the key that the rule
# begins with.
ELSEWHERE = {
    TWICE: 1,
    SHORT: 77,
    'judul = "SURAT KETERANGAN"\nsifat = "x"': 1,
    'kode = "SK"\nkode = "SK"': 1,
    '[persyaratan]\nlabel = "Scan/Foto Surat': 6,
    'tugas = "paraf"': -79,
    'kode = "SK"\n': -2,
    'lewat = ["unduh", "desa", "kantor"]': -3,
    "administrator = true\n": -3,
}
NEAR = [m for m in MISTAKES if m[5].startswith("Maksud")]


@pytest.fixture
def office(tmp_path) -> Path:
    return Path(
        shutil.copytree(reading.find("pulau-burung"), tmp_path / "kecamatan-uji")
    )


def mistake(office: Path, file: str, old: str, new: str) -> int:
    """Makes it, and returns the line in which it stands."""
    text = (office / file).read_text("utf-8")
    assert text.count(old) >= 1, old
    (office / file).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "advice"),
    [m[1:] for m in MISTAKES],
    ids=[m[0] for m in MISTAKES],
)
def test_a_mistake_is_told_by_file_line_key_and_advice(
    office, file, old, new, key, advice
):
    line = mistake(office, file, old, new)

    faults = [
        f
        for f in reading.check(office)
        if f.file == file and f.kunci == key and advice in f.kalimat
    ]

    assert faults, [str(fault) for fault in reading.check(office)]
    assert faults[0].baris == line + ELSEWHERE.get(new or old, 0), str(faults[0])
    assert faults[0].kalimat.endswith((".", "?")) and "!" not in faults[0].kalimat
    with pytest.raises(reading.FolderSalah):
        reading.load(office)


def test_the_walk_knows_enough_kinds():
    assert len({m[0] for m in MISTAKES}) >= 25 and len(NEAR) >= 15


def run(*command: str, **environ: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*warm_python(), *command],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=60,
        env=environ,
    )


def test_all_mistakes_are_told_at_once_by_the_checker_and_by_the_start(
    office, tmp_path
):
    made = [
        m
        for m in MISTAKES
        if m[0]
        in (
            "key misspelt",
            "duration misspelt",
            "role misspelt",
            "blank misspelt in the letter",
            "token misspelt in the number",
            "hours with colons",
            "paper misspelt",
            "way of delivery misspelt",
        )
    ]
    for _, file, old, new, _, _ in made:
        mistake(office, file, old, new)
    (office / "surat/surat-pengantar.txt").unlink()
    environ = {
        "PATH": "/usr/bin:/bin",
        "SIPETROK_INSTANCE": str(tmp_path / "instance"),
        "SIPETROK_KANTOR": str(office),
        "PORT": "8999",
    }

    told = run("-m", "flask", "--app", "app", "kantor", "check", str(office), **environ)
    start = run("app.py", **environ)

    sentences = [str(fault) for fault in reading.check(office)]
    assert told.returncode == 1 and start.returncode == 1
    for said in (told.stdout + told.stderr, start.stdout + start.stderr):
        assert (
            all(sentence in said for sentence in sentences) and "Traceback" not in said
        )
    for _, file, _, _, key, advice in made:
        assert any(
            one.startswith(f"{file} baris ") and f": {key}: " in one and advice in one
            for one in sentences
        ), key
    assert not list((tmp_path / "instance").glob("*.db*"))


def test_a_service_whose_letter_text_is_missing_is_told_at_its_own_line(office):
    (office / TXT).unlink()

    [fault] = reading.check(office)

    assert (fault.file, fault.baris, fault.kunci) == (
        SK,
        7,
        "jenis",
    ) and TXT in fault.kalimat
