"""Walks an office's folder and gathers every fault in it, in the order in which a clerk would mend
them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from sipetrok.domain.naskah import BAWAAN, blanks, stray_lines
from sipetrok.domain.nomor import pattern_tokens
from sipetrok.sop import rules_agenda, rules_kantor, rules_layanan
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.rules_layanan import Layanan, tables, words
from sipetrok.sop.source import Source, read_source, read_text
from sipetrok.sop.standar import Identitas, Nilai, Standar
from sipetrok.sop.words import INJECTED, Fault, Path, explain, nearest

DATE_KEYS = {("dari",), ("sampai",), ("tanggal",)}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Survey:
    """An office's folder as found: its files, its letter texts by slug, and all that is wrong."""

    kantor: Source
    layanan: tuple[Layanan, ...]
    naskah: Mapping[str, str]
    faults: tuple[Fault, ...]


def survey(folder: FilePath) -> Survey:
    """Reads everything; stops at nothing."""
    kantor = _read_kantor(folder)
    layanan = tuple(_read_layanan(path, kantor) for path in sorted(folder.glob("layanan/*.toml")))
    texts, unreadable = _read_naskah(folder)
    faults = [*_kantor_faults(kantor, folder), *_stray_files(folder), *unreadable]
    for one in layanan:
        faults += _layanan_faults(one, kantor, texts)
    faults += [*_shared_faults(layanan), *_unused_naskah(layanan, texts)]
    if not layanan:
        faults.append(
            Fault(
                "layanan",
                1,
                "layanan",
                "Belum ada satu pun berkas layanan (layanan/nama-layanan.toml).",
            )
        )
    return Survey(kantor, layanan, texts, tuple(sorted(dict.fromkeys(faults), key=_reading_order)))


def _reading_order(fault: Fault) -> tuple[bool, str, int]:
    return fault.file != "kantor.toml", fault.file, fault.baris


def _read_kantor(folder: FilePath) -> Source:
    path = folder / "kantor.toml"
    if path.is_file():
        return read_source(path, "kantor.toml")
    hidden = folder / "kantor.toml.txt"
    hint = f" Ada {hidden.name}: hapus akhiran .txt pada namanya." if hidden.exists() else ""
    kalimat = f"Berkas kantor.toml tidak ada di folder ini.{hint}"
    return Source("kantor.toml", {}, {}, Fault("kantor.toml", 1, "berkas", kalimat), ())


def _read_layanan(path: FilePath, kantor: Source) -> Layanan:
    peran = frozenset(
        word for _, row in tables(kantor.raw, "peran") for word in words(row.get("kunci"))
    )
    desa = frozenset(
        word
        for _, row in tables(kantor.raw, "peran")
        if row.get("desa") is True
        for word in words(row.get("kunci"))
    )
    columns = rules_kantor.table(kantor.raw, "sop").get("pelaksana", [])
    return Layanan(
        read_source(path, f"layanan/{path.name}"),
        path.stem,
        peran if kantor.is_whole and peran else None,
        desa,
        tuple(words(columns)),
    )


def _read_naskah(folder: FilePath) -> tuple[Mapping[str, str], list[Fault]]:
    texts, faults = {}, []
    for path in sorted(folder.glob("surat/*.txt")):
        texts[path.stem], fault = read_text(path, f"surat/{path.name}")
        faults += [fault] if fault else []
    return texts, faults


def _kantor_faults(kantor: Source, folder: FilePath) -> Iterator[Fault]:
    yield from _shape_faults(kantor, Kantor, {})
    for path, kalimat in rules_kantor.findings(kantor, folder):
        yield kantor.fault(path, kalimat)
    if not KEBAB.fullmatch(folder.resolve().name):
        yield kantor.fault(
            ("folder",), f'Nama folder "{folder.resolve().name}" harus {_KEBAB_WORDS}.'
        )


_KEBAB_WORDS = 'huruf kecil, angka, dan tanda hubung, misalnya "izin-keramaian"'


def _layanan_faults(layanan: Layanan, kantor: Source, texts: Mapping[str, str]) -> Iterator[Fault]:
    source = layanan.source
    slug = layanan.slug
    if not KEBAB.fullmatch(slug):
        hint = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
        kalimat = f'Nama berkas "{slug}.toml" harus {_KEBAB_WORDS}. Maksud Anda "{hint}.toml"?'
        yield Fault(source.file, 1, "nama berkas", kalimat)
    yield from _shape_faults(source, Standar, {"slug": "contoh"})
    for path, kalimat in (*rules_layanan.findings(layanan), *rules_agenda.findings(layanan)):
        yield source.fault(path, kalimat)
    if source.is_whole and layanan.raw.get("jenis") == "surat":
        yield from _naskah_faults(layanan, texts)
        yield from _klasifikasi_faults(layanan, kantor)


def _shape_faults(source: Source, model: type[Nilai], given: Mapping[str, str]) -> Iterator[Fault]:
    """What the model refuses: unknown and missing keys, wrong types and values."""
    if source.syntax:
        yield source.syntax
    written = {key: value for key, value in source.raw.items() if key not in INJECTED}
    for key in source.raw.keys() & INJECTED.keys():
        yield source.fault((key,), f'"{key}" tidak ditulis di sini: {INJECTED[key]}.')
    yield from (source.fault(path, kalimat) for path, kalimat in _misplaced_dates(source.raw))
    try:
        model.model_validate_json(to_json({**written, **given}))
    except ValidationError as error:
        details = error.errors(include_url=False)
        unknown = [
            tuple(detail["loc"]) for detail in details if detail["type"] == "extra_forbidden"
        ]
        for detail in details:
            path = tuple(detail["loc"])
            if not (
                _is_miscount(detail)
                or _is_misspelt(detail, unknown)
                or _is_hidden(detail, source.cut)
            ):
                yield source.fault(path, explain(detail, model))


def _misplaced_dates(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Dates where a text is meant and the reverse: JSON knows no dates, so the model cannot tell."""
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in pairs:
        yield from _misplaced_dates(inner, (*path, key))
    wants_date = path[-1:] in DATE_KEYS
    if isinstance(value, date | time) and not (wants_date and type(value) is date):
        yield (
            path,
            f"{value} harus {'tanggal saja, tanpa jam' if wants_date else 'teks dalam tanda kutip'}.",
        )
    if wants_date and isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        yield path, f"Tanggal ditulis tanpa tanda kutip: {path[-1]} = {value}."


def to_json(raw: Mapping[str, Any]) -> str:
    """TOML values as JSON: pydantic's strict JSON mode takes lists for tuples and texts for enums."""
    return json.dumps(raw, default=str)


def _is_hidden(detail: Mapping[str, Any], cut: Path | None) -> bool:
    """Whether what is missing may stand after the place where the file broke off."""
    path = tuple(detail["loc"])
    return (
        cut is not None
        and detail["type"] in ("missing", "too_short")
        and path[:-1] == cut[: len(path) - 1]
    )


def _is_misspelt(detail: Mapping[str, Any], unknown: list[Path]) -> bool:
    """Whether a missing key is there under a name that is nearly right, and told as that."""
    path = tuple(detail["loc"])
    return detail["type"] == "missing" and any(
        other[:-1] == path[:-1] and nearest(other[-1], path[-1:]) for other in unknown
    )


def _is_miscount(detail: Mapping[str, Any]) -> bool:
    """A list whose faulty elements pydantic did not count; they are told one by one already."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _naskah_faults(layanan: Layanan, texts: Mapping[str, str]) -> Iterator[Fault]:
    inline, file = (
        rules_kantor.table(layanan.raw, "surat").get("naskah"),
        f"surat/{layanan.slug}.txt",
    )
    first = 1
    if inline is not None and layanan.slug in texts:
        yield layanan.source.fault(
            ("surat", "naskah"), f"Naskah sudah ada di {file}; hapus salah satunya."
        )
    if isinstance(inline, str):
        # Three quotation marks open the text; it begins on the line below them.
        at = layanan.source.fault(("surat", "naskah"), "")
        text, file, first = inline, at.file, at.baris + 1
    elif layanan.slug in texts:
        text = texts[layanan.slug]
    else:
        yield layanan.source.fault(
            ("jenis",),
            f'Jenis "surat" memerlukan naskah: tulis naskah pada [surat], atau buat berkas {file}.',
        )
        return
    if not text.strip():
        yield Fault(file, first, "naskah", "Naskah surat masih kosong.")
    for number, odd in stray_lines(text):
        hint = (
            nearest(odd, ("[identitas]",))
            or " Kurung kurawal hanya untuk {kunci}, huruf kecil dan garis bawah."
        )
        yield Fault(file, first - 1 + number, "naskah", f'"{odd}" tidak dikenal.{hint}')
    identitas = layanan.raw.get("identitas")
    # What is no list at all is told as that, and says nothing about the letter.
    known = {
        *(words(identitas) if isinstance(identitas, list) else Identitas),
        *BAWAAN,
        *(word for _, isian in tables(layanan.raw, "isian") for word in words(isian.get("kunci"))),
    }
    for number, line in enumerate(text.splitlines(), first):
        for blank in sorted(blanks(line) - known):
            kalimat = f'"{{{blank}}}" bukan identitas, isian, atau kata bawaan layanan ini.{nearest(blank, known)}'
            yield Fault(file, number, "naskah", kalimat)


def _klasifikasi_faults(layanan: Layanan, kantor: Source) -> Iterator[Fault]:
    pola = rules_kantor.table(kantor.raw, "penomoran").get("pola")
    head = rules_kantor.table(layanan.raw, "surat")
    if (
        isinstance(pola, str)
        and "klasifikasi" in pattern_tokens(pola)
        and not head.get("klasifikasi")
    ):
        yield layanan.source.fault(
            ("surat", "klasifikasi"),
            "Pola nomor di kantor.toml memakai {klasifikasi}, tetapi di sini belum diisi.",
        )


def _shared_faults(layanan: tuple[Layanan, ...]) -> Iterator[Fault]:
    for key in ("kode", "judul"):
        first: dict[str, str] = {}
        for one in layanan:
            for value in words(one.raw.get(key)):
                if value in first:
                    yield one.source.fault(
                        (key,), f'{key} "{value}" sudah dipakai oleh {first[value]}.'
                    )
                first.setdefault(value, one.source.file)


def _unused_naskah(layanan: tuple[Layanan, ...], texts: Mapping[str, str]) -> Iterator[Fault]:
    needing = {one.slug for one in layanan if one.raw.get("jenis") not in ("jawaban", "dokumen")}
    for slug in texts.keys() - needing:
        hint = nearest(slug, needing - texts.keys())
        kalimat = f'Tidak ada layanan jenis surat bernama "{slug}".{hint}'
        yield Fault(f"surat/{slug}.txt", 1, "nama berkas", kalimat)


def _stray_files(folder: FilePath) -> Iterator[Fault]:
    """Windows hides endings: surat.toml.txt looks like surat.toml to the clerk who saved it."""
    for path in sorted(folder.glob("*.toml")):
        if path.name != "kantor.toml":
            yield Fault(
                path.name,
                1,
                "nama berkas",
                "Berkas ini tidak dibaca; berkas layanan ditaruh di folder layanan.",
            )
    for place, ending in (("layanan", ".toml"), ("surat", ".txt")):
        for path in sorted(folder.glob(f"{place}/*")):
            if path.suffix != ending and not path.name.startswith("."):
                kalimat = f'Nama berkas harus berakhiran "{ending}"; berkas ini tidak dibaca.'
                yield Fault(f"{place}/{path.name}", 1, "nama berkas", kalimat)
