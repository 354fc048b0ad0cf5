"""A fault in an office's folder, in words for the clerk who wrote it: file, line, key, one
sentence.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, get_args

from sipetrok.sop.kantor import parse_sesi
from sipetrok.sop.standar import Nilai, Satuan, parse_durasi

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One mistake. Prints as the line that `kantor check` shows."""

    file: str
    baris: int
    kunci: str
    kalimat: str

    def __str__(self) -> str:
        return f"{self.file} baris {self.baris}: {self.kunci}: {self.kalimat}"


def spell(path: Path) -> str:
    """A path as a clerk reads it: ("langkah", 2, "tugas") is "langkah ke-3, tugas"."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int) and words:
            words[-1] += f" ke-{part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words)


def nearest(word: object, known: Iterable[str]) -> str:
    """` Maksud Anda "…"?` when a known word is close or says the same; an empty text when none is."""
    by_lower = {option.lower(): option for option in known}
    match = [
        same for same in known_words(str(word)) if same in by_lower
    ] or difflib.get_close_matches(str(word).strip().lower(), by_lower, 1, 0.6)
    return f' Maksud Anda "{by_lower[match[0]]}"?' if match else ""


def listing(words: Iterable[str]) -> str:
    """Words as a choice: "a", "b", atau "c"."""
    quoted = [f'"{word}"' for word in words]
    if len(quoted) < 3:
        return " atau ".join(quoted)
    return f"{', '.join(quoted[:-1])}, atau {quoted[-1]}"


def explain(error: Mapping[str, Any], model: type[Nilai]) -> str:
    """The sentence for one error that pydantic found while reading `model`."""
    path: Path = tuple(error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    value = error.get("input")
    if kind == "extra_forbidden":
        return _unknown_key(path, model)
    if kind == "missing":
        return f'"{key}" belum ditulis dan harus ada.'
    if kind == "enum":
        known = re.findall(r"'([^']*)'", context["expected"])
        return f"{_quote(value)} tidak dikenal; pilihannya {listing(known)}.{nearest(value, known)}"
    if kind == "value_error":
        return _DURASI_ATAU_SESI[str(context["error"])](value)
    if kind == "string_pattern_mismatch":
        return _pattern(key, value)
    if kind in _BOUNDS:
        return _BOUNDS[kind].format(**context)
    return _wrong_type(kind, path, value)


_BOUNDS = {
    "string_too_short": "Tidak boleh kosong.",
    "string_too_long": "Terlalu panjang; paling banyak {max_length} huruf.",
    "too_short": "Isinya kurang; paling sedikit {min_length}.",
    "greater_than_equal": "Angkanya terlalu kecil; paling kecil {ge}.",
    "less_than_equal": "Angkanya terlalu besar; paling besar {le}.",
}


def table_keys(model: type[Nilai], path: Path) -> tuple[str, ...]:
    """The keys allowed in the table at `path` of `model`."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = _inner_model(model.model_fields[part].annotation) or model
    return tuple(key for key in model.model_fields if key not in INJECTED)


# Given by the folder, never written in a file: the file's own name and the letter's text.
INJECTED = {
    "slug": "diambil dari nama berkas ini; hapus baris ini",
    "naskah": "diambil dari folder surat (berkas .txt bernama sama); hapus baris ini",
}


def _inner_model(annotation: Any) -> type[Nilai] | None:
    if isinstance(annotation, type) and not isinstance(annotation, Enum):
        return annotation if issubclass(annotation, Nilai) else None
    return next((found for arg in get_args(annotation) if (found := _inner_model(arg))), None)


def _unknown_key(path: Path, model: type[Nilai]) -> str:
    key, known = str(path[-1]), table_keys(model, path[:-1])
    hint = nearest(key, known)
    place = f" di [{path[0]}]" if len(path) > 1 else ""
    if not hint and len(path) > 1 and key in table_keys(model, ()):
        hint = " Kunci ini milik bagian utama: pindahkan ke atas, sebelum tabel pertama yang berkurung siku."
    return f'Kunci "{key}" tidak dikenal{place}.{hint}'


def _quote(value: object) -> str:
    if isinstance(value, bool):
        return f'"{str(value).lower()}"'
    return f'"{value}"'


def _durasi(value: object) -> str:
    match = re.match(r"\s*(\d{1,4})\s*(.*?)\s*$", str(value))
    hint = _durasi_hint(int(match[1]), match[2].lower()) if match else ""
    return (
        f"Waktu {_quote(value)} tidak terbaca. Tulis angka, satu spasi, lalu "
        f'{listing(Satuan)}, misalnya "15 menit".{hint}'
    )


def _durasi_hint(angka: int, satuan: str) -> str:
    if satuan == "jam":
        return f' Maksud Anda "{angka * 60} menit"?'
    close = difflib.get_close_matches(satuan or "menit", [*Satuan, "mnt", "harikerja"], 1, 0.6)
    if not close:
        return ""
    word = {"mnt": "menit", "harikerja": "hari kerja"}.get(close[0], close[0])
    return f' Maksud Anda "{parse_durasi(f"{angka} {word}")}"?'


def _sesi(value: object) -> str:
    times = re.findall(r"(\d{1,2})[.:,](\d{2})", str(value))
    hint = ""
    if len(times) == 2:
        candidate = "-".join(f"{jam:0>2}.{menit}" for jam, menit in times)
        hint = (
            f' Maksud Anda "{candidate}"?'
            if _is_sesi(candidate)
            else " Jam selesai harus sesudah jam mulai."
        )
    return f'Jam {_quote(value)} tidak terbaca. Tulis jam mulai dan selesai seperti "07.30-12.00".{hint}'


def _is_sesi(text: str) -> bool:
    try:
        parse_sesi(text)
    except ValueError:
        return False
    return True


_DURASI_ATAU_SESI = {"durasi": _durasi, "sesi": _sesi}

_PATTERNS = {
    "kode": 'harus 1 sampai 8 huruf besar atau angka tanpa spasi, misalnya "SK"',
    "kunci": 'harus huruf kecil, angka, dan garis bawah, diawali huruf, misalnya "kasi_pelayanan"',
    "buku": 'harus huruf kecil, angka, dan tanda hubung, misalnya "surat"',
    "wilayah": 'bukan kode wilayah; tulis seperti "14.04.17"',
    "nip": "harus 18 angka tanpa spasi, atau dikosongkan",
    "tautan": 'harus diawali "https://", "tel:", "sms:", atau "mailto:", atau dikosongkan',
    "kertas": 'tidak dikenal; pilihannya "A4", "F4", atau "folio"',
    "slug": 'nama berkas harus huruf kecil, angka, dan tanda hubung, misalnya "izin-keramaian.toml"',
}
_HINTS = {
    "kode": lambda value: re.sub(r"[^A-Z0-9]", "", value.upper())[:8],
    "kunci": lambda value: re.sub(r"\W+", "_", value.strip().lower()).strip("_"),
    "buku": lambda value: re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-"),
    "nip": lambda value: re.sub(r"\D", "", value) if len(re.sub(r"\D", "", value)) == 18 else "",
    "kertas": lambda value: {"a4": "A4", "f4": "F4", "folio": "folio"}.get(
        value.strip().lower(), ""
    ),
}


def _pattern(key: str, value: object) -> str:
    candidate = _HINTS[key](str(value)) if key in _HINTS else ""
    hint = f' Maksud Anda "{candidate}"?' if candidate else ""
    return f"{_quote(value)} {_PATTERNS.get(key, 'bentuknya salah')}.{hint}"


def _wrong_type(kind: str, path: Path, value: object) -> str:
    names = [part for part in path if isinstance(part, str)]
    table, key = ".".join(names), names[-1] if names else ""
    if kind == "tuple_type" and isinstance(value, dict):
        return f"Tulis [[{table}]] dengan dua kurung siku, karena boleh lebih dari satu."
    if kind in ("model_type", "dataclass_type") and isinstance(value, list):
        return f"Tulis [{table}] dengan satu kurung siku, satu kali saja."
    if kind == "tuple_type" and isinstance(value, str):
        return f"Isinya harus daftar dalam kurung siku: {key} = {_as_list(value)}."
    meant = true_or_false(value) if kind.startswith("bool") and isinstance(value, str) else ""
    hint = f" Maksud Anda {key} = {meant}?" if meant else ""
    return f"Isinya {_quote(value) if not isinstance(value, list | dict) else 'salah jenis'}; {_expected(kind)}.{hint}"


def _as_list(value: str) -> str:
    """One text as the list that it should be; single words between commas are several."""
    parts = [part.strip() for part in value.split(",")]
    parts = (
        parts
        if all(re.fullmatch(r"\S+", part) for part in parts)
        else [value] * bool(value.strip())
    )
    return f"[{', '.join(map(_quote, parts))}]"


def true_or_false(word: str) -> str:
    """What TOML calls this yes or no; an empty text when it is neither."""
    return {
        "ya": "true",
        "iya": "true",
        "benar": "true",
        "betul": "true",
        "yes": "true",
        "true": "true",
        "tidak": "false",
        "bukan": "false",
        "salah": "false",
        "no": "false",
        "false": "false",
    }.get(word.strip().lower(), "")


def _expected(kind: str) -> str:
    if kind.startswith("string"):
        return 'harus teks dalam tanda kutip, misalnya "Izin Keramaian"'
    if kind.startswith("int"):
        return "harus bilangan bulat tanpa tanda kutip, misalnya 0"
    if kind.startswith("bool"):
        return "harus true atau false, tanpa tanda kutip"
    if kind.startswith("date"):
        return "harus tanggal tanpa tanda kutip, misalnya 2027-03-01"
    if kind.startswith("tuple"):
        return 'harus daftar dalam kurung siku, misalnya ["nama", "nik"]'
    return "harus tabel berisi kunci dan nilai"


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
    "telepon": "hp no_hp nomor_hp telp no_telp no_telepon nomor_telepon ponsel handphone phone wa no_wa nomor_wa",
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


def known_words(word: str) -> tuple[str, ...]:
    """The words of the files that somebody may mean who wrote this one; mostly none."""
    asked = "_".join(word.lower().split())
    return tuple(known for known, others in PADANAN.items() if asked in others.split())
