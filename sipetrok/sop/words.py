"""A mistake in an office's folder, in words for the clerk who made it.

Says what is wrong, what would be right, and where it can be guessed what was meant. Decides
nothing: what a mistake is, the schema and the rules find. Sentences are Indonesian and name keys as
they stand in the file; pydantic's own words never reach anybody.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from sipetrok.sop.kantor import KERTAS, read_sesi
from sipetrok.sop.standar import Nilai, Satuan

KeyPath = tuple[str | int, ...]
# Letters of two words that are compared: the likeness of long texts takes minutes.
LONGEST = 100
MOST = 200  # mistakes that are told of one file

# Given by the folder, never written in a file: the file's own name and the letter's text.
INJECTED = {
    "slug": "diambil dari nama berkas ini; hapus baris ini",
    "naskah": "diambil dari folder surat (berkas .txt bernama sama); hapus baris ini",
}


@dataclass(frozen=True)
class Fault:
    """One mistake. Prints as the line that `kantor check` shows."""

    file: str  # its name within the folder
    baris: int  # from 1
    kunci: str  # where in the file, as `spell` says it
    kalimat: str

    def __str__(self) -> str:
        return f"{self.file} baris {self.baris}: {self.kunci}: {self.kalimat}"


def spell(path: KeyPath) -> str:
    """A path as a clerk reads it: ("langkah", 2, "tugas") is "langkah ke-3, tugas"."""
    words: list[str] = []
    for part in path:
        words.append(f" ke-{part + 1}" if isinstance(part, int) else f", {part}")
    return "".join(words).removeprefix(", ")


def meant(word: str) -> str:
    """` Maksud Anda "…"?`; nothing for no word."""
    if not word:
        return ""
    return f' Maksud Anda "{word}"?'


def nearest(word: object, known: Iterable[str]) -> str:
    """` Maksud Anda "…"?` when a known word is close or says the same; nothing when none is.

    "No. KTP" says the same as `nik` (see PADANAN), "permohnan" is close to "permohonan". Begins
    with a blank, to stand behind a sentence.
    """
    by_lower = {option.lower(): option for option in known if len(option) <= LONGEST}
    same = [one for one in known_words(str(word)) if one in by_lower]
    close = same or difflib.get_close_matches(
        str(word).strip().lower()[:LONGEST], by_lower, 1, 0.6
    )
    return "".join(meant(by_lower[one]) for one in close[:1])


def listing(words: Iterable[str]) -> str:
    """Words as a choice: "a", "b", atau "c"."""
    quoted = [_quote(word) for word in words]
    if len(quoted) < 3:
        return " atau ".join(quoted)
    return f"{', '.join(quoted[:-1])}, atau {quoted[-1]}"


# Other words that people write where a key or a value of an office's files has a word of its own:
# the word of the files, and what is written for it in small letters, with "_" for a blank.
PADANAN = {
    # Data of a person, and how they are reached.
    "nama": "nama_lengkap name",
    "nik": "ktp no_ktp nomor_ktp no_nik nomor_nik",
    "kk": "no_kk nomor_kk kartu_keluarga",
    "tempat_lahir": "tmp_lahir kota_lahir",
    "tanggal_lahir": "tgl_lahir",
    "jenis_kelamin": "kelamin jk gender",
    "kewarganegaraan": "warga_negara",
    "status_perkawinan": "status status_kawin status_nikah",
    "pekerjaan": "profesi",
    "desa": "kelurahan",
    "whatsapp": "wa no_wa nomor_wa",  # before "telepon", which is meant only where this is no word
    "telepon": (
        "hp no_hp nomor_hp telp no_telp no_telepon nomor_telepon ponsel handphone phone "
        "wa no_wa nomor_wa"
    ),
    "email": "e-mail surel mail",
    # Steps.
    "ajukan": "mohon pengajuan kirim_permohonan",
    "terima": "registrasi",
    "periksa": "verifikasi verifikasi_berkas cek validasi teliti",
    "olah": "proses buat membuat konsep",
    "paraf": "inisial",
    "sahkan": "tanda_tangan tandatangan tandatangani ttd setujui pengesahan",
    "serahkan": "beri berikan penyerahan antar",
    "arsipkan": "simpan",
    # Kinds and ways.
    "teks": "text tulisan string",
    "uraian": "paragraf textarea",
    "tanggal": "tgl date",
    "angka": "number bilangan nomor",
    "pilihan": "opsi choice",
    "unduh": "download",
    "unggah": "upload",
    # Keys.
    "judul": "nama_layanan title",
    "biaya": "harga tarif ongkos",
    "waktu": "lama durasi jangka_waktu",
    "produk": "hasil",
    "keluaran": "output hasil",
    "kegiatan": "uraian uraian_kegiatan",
    "pelaksana": "petugas oleh",
    "persyaratan": "syarat",
    "isian": "pertanyaan",
    "wajib": "required",
    "salah_satu": "alternatif",
    "paling_banyak": "maksimal jumlah",
    "jumat": "jum'at",
}
# The same for yes and no, which TOML wants as true and false.
YA_TIDAK = {
    "true": "ya iya benar betul yes true",
    "false": "tidak bukan salah no false",
}
# What pydantic finds wrong, by its own name for it.
_SAID = {
    "missing": '"{key}" belum ditulis dan harus ada.',
    "string_too_short": "Tidak boleh kosong.",
    "string_too_long": "Terlalu panjang; paling banyak {max_length} huruf.",
    "too_short": "Isinya kurang; paling sedikit {min_length}.",
    "greater_than_equal": "Angkanya terlalu kecil; paling kecil {ge}.",
    "less_than_equal": "Angkanya terlalu besar; paling besar {le}.",
}
# What is wrong with a text whose form is prescribed, by its key.
_PATTERNS = {
    "kode": 'harus 1 sampai 8 huruf besar atau angka tanpa spasi, misalnya "SK"',
    "kunci": 'harus huruf kecil, angka, dan garis bawah, diawali huruf, misalnya "kasi_pelayanan"',
    "buku": 'harus huruf kecil, angka, dan tanda hubung, misalnya "surat"',
    "wilayah": 'bukan kode wilayah; tulis seperti "14.04.17"',
    "nip": "harus 18 angka tanpa spasi, atau dikosongkan",
    "tautan": 'harus diawali "https://", "tel:", "sms:", atau "mailto:", atau dikosongkan',
    "kertas": 'tidak dikenal; pilihannya "A4", "F4", atau "folio"',
}
# What should stand there, by the beginning of pydantic's name for a wrong type.
_EXPECTED = {
    "string": 'harus teks dalam tanda kutip, misalnya "Izin Keramaian"',
    "int": "harus bilangan bulat tanpa tanda kutip, misalnya 0",
    "bool": "harus true atau false, tanpa tanda kutip",
    "date": "harus tanggal tanpa tanda kutip, misalnya 2027-03-01",
    "tuple": 'harus daftar dalam kurung siku, misalnya ["nama", "nik"]',
}


def explain(error: Mapping[str, Any], model: type[Nilai]) -> str:
    """The sentence for one error that pydantic found while reading `model`.

    `error` is one of ValidationError.errors(): its type, its path (`loc`), what was written
    (`input`) and the bounds (`ctx`). A kind that is not told apart is told as a wrong type.
    """
    path: KeyPath = tuple(error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    value = error.get("input")
    names = [part for part in path if isinstance(part, str)]
    key = "".join(names[-1:])
    if kind in _SAID:
        return _SAID[kind].format(key=key, **context)
    if kind == "extra_forbidden":
        return _unknown_key(path, model)
    if kind == "enum":
        known = re.findall(r"'([^']*)'", context["expected"])
        return f"{_quote(value)} tidak dikenal; pilihannya {listing(known)}.{nearest(value, known)}"
    if kind == "value_error":
        return {"sesi": _sesi, "durasi": _durasi}[str(context["error"])](value)
    if kind == "string_pattern_mismatch":
        kalimat = _PATTERNS.get(key, "bentuknya salah")
        return f"{_quote(value)} {kalimat}.{meant(_mended(key, str(value)))}"
    return _wrong_type(kind, names, value)


def _mended(key: str, value: str) -> str:
    """What was written, in the form that the key wants; nothing where that cannot be guessed."""
    low = value.strip().lower()
    if key == "kode":
        return re.sub(r"[^A-Z0-9]", "", value.upper())[:8]
    if key == "kunci":
        return re.sub(r"\W+", "_", low).strip("_")
    if key == "buku":
        return re.sub(r"[^a-z0-9]+", "-", low).strip("-")
    if key == "nip":
        return "".join(re.findall(r"^\d{18}$", re.sub(r"\D", "", value)))
    if key == "kertas":
        return next((kertas for kertas in KERTAS if kertas.lower() == low), "")
    return ""


def table_keys(model: type[Nilai], path: KeyPath) -> tuple[str, ...]:
    """The keys allowed in the table at `path` of `model`, in the order of the schema.

    Places in a list are passed over; keys that only the folder gives are left out.
    """
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = _inner_model(model.model_fields[part].annotation) or model
    return tuple(key for key in model.model_fields if key not in INJECTED)


def _inner_model(annotation: Any) -> type[Nilai] | None:
    """The table within an annotation such as tuple[Langkah, ...]; None for a plain value."""
    if isinstance(annotation, type) and issubclass(annotation, Nilai):
        return annotation
    return next(filter(None, map(_inner_model, get_args(annotation))), None)


def _unknown_key(path: KeyPath, model: type[Nilai]) -> str:
    """A slip of the pen, or a key of the file's head that slid under a table."""
    *outer, key = path
    hint = nearest(key, table_keys(model, tuple(outer)))
    if not outer:
        return f'Kunci "{key}" tidak dikenal.{hint}'
    if not hint and key in table_keys(model, ()):
        hint = (
            " Kunci ini milik bagian utama: pindahkan ke atas, "
            "sebelum tabel pertama yang berkurung siku."
        )
    return f'Kunci "{key}" tidak dikenal di [{outer[0]}].{hint}'


def _quote(value: object) -> str:
    """A value as it stands in TOML: yes and no in small letters."""
    if isinstance(value, bool):
        value = str(value).lower()
    return f'"{value}"'


def _durasi(value: object) -> str:
    match = re.fullmatch(r"(\d{1,4})\s*(.*)", str(value).strip())
    hint = ""
    if match:
        hint = meant(_near_durasi(int(match[1]), match[2].lower()))
    return (
        f"Waktu {_quote(value)} tidak terbaca. Tulis angka, satu spasi, lalu "
        f'{listing(Satuan)}, misalnya "15 menit".{hint}'
    )


def _near_durasi(angka: int, satuan: str) -> str:
    """The time that was meant, in a unit that the files know; empty when it cannot be guessed."""
    if satuan == "jam":
        return f"{angka * 60} menit"
    known = {str(one): one for one in Satuan} | {
        "mnt": Satuan.MENIT,
        "harikerja": Satuan.HARI_KERJA,
    }
    close = difflib.get_close_matches(satuan or "menit", known, 1, 0.6)
    if not close:
        return ""
    return f"{angka} {known[close[0]]}"


def _sesi(value: object) -> str:
    """Two times in another spelling are mended; two in the wrong order are told as such."""
    times = re.findall(r"(\d{1,2})[.:,](\d{2})", str(value))
    hint = ""
    if len(times) == 2:
        candidate = "-".join(f"{jam:0>2}.{menit}" for jam, menit in times)
        hint = " Jam selesai harus sesudah jam mulai."
        if read_sesi(candidate):
            hint = meant(candidate)
    return (
        f"Jam {_quote(value)} tidak terbaca. "
        f'Tulis jam mulai dan selesai seperti "07.30-12.00".{hint}'
    )


def _wrong_type(kind: str, names: list[str], value: object) -> str:
    """What stands there and what should; `names` are the keys on the way to it."""
    table, key = ".".join(names), "".join(names[-1:])
    expected = kind.split("_")[0]
    written = _quote(value)
    hint = ""
    if expected == "tuple" and isinstance(value, dict):
        return (
            f"Tulis [[{table}]] dengan dua kurung siku, karena boleh lebih dari satu."
        )
    if expected == "tuple" and isinstance(value, str):
        return f"Isinya harus daftar dalam kurung siku: {key} = {_as_list(value)}."
    if expected in ("model", "dataclass") and isinstance(value, list):
        return f"Tulis [{table}] dengan satu kurung siku, satu kali saja."
    if isinstance(value, list | dict):
        written = "salah jenis"
    elif expected == "bool" and (word := true_or_false(str(value))):
        hint = f" Maksud Anda {key} = {word}?"
    expected = _EXPECTED.get(expected, "harus tabel berisi kunci dan nilai")
    return f"Isinya {written}; {expected}.{hint}"


def _as_list(value: str) -> str:
    """One text as the list that it should be; single words between commas are several."""
    parts = [part.strip() for part in value.split(",")]
    if not all(re.fullmatch(r"\S+", part) for part in parts):
        parts = [one for one in [value] if one.strip()]
    return f"[{', '.join(map(_quote, parts))}]"


def known_words(word: str, padanan: Mapping[str, str] = PADANAN) -> tuple[str, ...]:
    """The words of the files that somebody may mean who wrote this one; mostly none.

    "wa" is both "whatsapp" and "telepon": whoever asks takes the first that fits its place.
    """
    asked = "_".join(word.lower().split())
    return tuple(known for known, others in padanan.items() if asked in others.split())


def true_or_false(word: str) -> str:
    """What TOML calls this yes or no; an empty text when it is neither."""
    return "".join(known_words(word, YA_TIDAK))
