"""Walks an office's folder and gathers every mistake in it, in the order in which a clerk would
mend them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from itertools import starmap
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sipetrok.domain.naskah import BAWAAN, blanks, stray_lines
from sipetrok.sop import rules_kantor, rules_layanan
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.source import Findings, Source, read_source, read_text
from sipetrok.sop.standar import Identitas, Nilai, Standar
from sipetrok.sop.words import INJECTED, Fault, KeyPath, explain, meant, nearest

KANTOR = "kantor.toml"
DATE_KEYS = ("dari", "sampai", "tanggal")
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEBAB_WORDS = 'huruf kecil, angka, dan tanda hubung, misalnya "izin-keramaian"'


def to_json(raw: Mapping[str, Any]) -> str:
    """TOML values as JSON: pydantic's strict JSON mode takes lists for tuples, texts for enums."""
    return json.dumps(raw, default=str)


class Survey:
    """An office's folder as found: its files, its letter texts by slug, and all that is wrong.

    Reads everything; stops at nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kantor = self._read_kantor()
        self.layanan = [
            read_source(folder, f"layanan/{path.name}", self.kantor)
            for path in sorted(folder.glob("layanan/*.toml"))
        ]
        self.naskah: dict[str, str] = {}
        faults = []
        for path in sorted(folder.glob("surat/*.txt")):
            self.naskah[path.stem], unreadable = read_text(folder, f"surat/{path.name}")
            if unreadable:
                faults.append(unreadable)
        faults += [*self._faults_of_kantor(), *self._stray_files(), *self._unused_naskah()]
        for one in self.layanan:
            faults += self._faults_of_layanan(one)
        faults += self._shared_faults()
        # Whoever mends from above begins with kantor.toml.
        faults.sort(key=lambda fault: (fault.file != KANTOR, fault.file, fault.baris))
        self.faults = tuple(dict.fromkeys(faults))

    def _read_kantor(self) -> Source:
        if (self.folder / KANTOR).is_file():
            return read_source(self.folder, KANTOR)
        kalimat = "Berkas kantor.toml tidak ada di folder ini."
        if (self.folder / "kantor.toml.txt").exists():
            kalimat += " Ada kantor.toml.txt: hapus akhiran .txt pada namanya."
        missing = Fault(KANTOR, 1, "berkas", kalimat)
        return Source({}, folder=self.folder, file=KANTOR, lines={}, syntax=missing)

    def _faults_of_kantor(self) -> Iterator[Fault]:
        yield from _shape_faults(self.kantor, Kantor)
        yield from starmap(self.kantor.fault, rules_kantor.findings(self.kantor))
        name = self.folder.resolve().name
        if not KEBAB.fullmatch(name):
            yield self.kantor.fault(("folder",), f'Nama folder "{name}" harus {KEBAB_WORDS}.')

    def _faults_of_layanan(self, layanan: Source) -> Iterator[Fault]:
        slug = layanan.slug
        if not KEBAB.fullmatch(slug):
            hint = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
            kalimat = f'Nama berkas "{slug}.toml" harus {KEBAB_WORDS}.{meant(f"{hint}.toml")}'
            yield _misnamed(layanan.file, kalimat)
        yield from _shape_faults(layanan, Standar)
        yield from starmap(layanan.fault, rules_layanan.findings(layanan))
        if layanan.is_whole and layanan["jenis"] == "surat":
            yield from self._faults_of_naskah(layanan)

    def _faults_of_naskah(self, layanan: Source) -> Iterator[Fault]:
        inline = layanan.table("surat")["naskah"]
        path = ("surat", "naskah")
        file = f"surat/{layanan.slug}.txt"
        text = self.naskah.get(layanan.slug)
        first = 1
        if inline is not None and text is not None:
            yield layanan.fault(path, f"Naskah sudah ada di {file}; hapus salah satunya.")
        if isinstance(inline, str):
            text = inline
            file = layanan.file
            # Three quotation marks open the text; it begins on the line below them.
            first = layanan.line(path) + 1
        if text is None:
            kalimat = (
                'Jenis "surat" memerlukan naskah: tulis naskah pada [surat], atau buat berkas '
            )
            yield layanan.fault(("jenis",), f"{kalimat}{file}.")
            return
        for number, kalimat in _faults_of_text(text, _known_blanks(layanan)):
            yield Fault(file, first + number, "naskah", kalimat)

    def _shared_faults(self) -> Iterator[Fault]:
        if not self.layanan:
            kalimat = "Belum ada satu pun berkas layanan (layanan/nama-layanan.toml)."
            yield Fault("layanan", 1, "layanan", kalimat)
        for key in ("kode", "judul"):
            first: dict[str, str] = {}
            for one in self.layanan:
                for value in one.words(key):
                    if value in first:
                        kalimat = f'{key} "{value}" sudah dipakai oleh {first[value]}.'
                        yield one.fault((key,), kalimat)
                    first.setdefault(value, one.file)

    def _unused_naskah(self) -> Iterator[Fault]:
        needing = {one.slug for one in self.layanan if one["jenis"] not in ("jawaban", "dokumen")}
        for slug in self.naskah.keys() - needing:
            hint = nearest(slug, needing - self.naskah.keys())
            kalimat = f'Tidak ada layanan jenis surat bernama "{slug}".{hint}'
            yield _misnamed(f"surat/{slug}.txt", kalimat)

    def _stray_files(self) -> Iterator[Fault]:
        """Windows hides endings: surat.toml.txt looks like surat.toml to the clerk who saved it."""
        for path in self.folder.glob("*.toml"):
            if path.name != KANTOR:
                kalimat = "Berkas ini tidak dibaca; berkas layanan ditaruh di folder layanan."
                yield _misnamed(path.name, kalimat)
        for place, ending in (("layanan", ".toml"), ("surat", ".txt")):
            for path in self.folder.glob(f"{place}/*"):
                if path.suffix != ending and not path.name.startswith("."):
                    kalimat = f'Nama berkas harus berakhiran "{ending}"; berkas ini tidak dibaca.'
                    yield _misnamed(f"{place}/{path.name}", kalimat)


def _misnamed(file: str, kalimat: str) -> Fault:
    return Fault(file, 1, "nama berkas", kalimat)


def _shape_faults(source: Source, model: type[Nilai]) -> Iterator[Fault]:
    """What the model refuses: unknown and missing keys, wrong types and values."""
    if source.syntax:
        yield source.syntax
    written = dict(source.raw)
    for key in written.keys() & INJECTED.keys():
        del written[key]
        yield source.fault((key,), f'"{key}" tidak ditulis di sini: {INJECTED[key]}.')
    if model is Standar:
        written["slug"] = "contoh"
    yield from starmap(source.fault, _misplaced_dates(source))
    try:
        model.model_validate_json(to_json(written))
    except ValidationError as refusal:
        errors = refusal.errors(include_url=False)
        unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
        for error in errors:
            if not _is_told_otherwise(error, unknown, source.cut):
                yield source.fault(error["loc"], explain(error, model))


def _is_told_otherwise(error: ErrorDetails, unknown: list[KeyPath], cut: KeyPath | None) -> bool:
    """Whether another sentence tells this already, or nobody can know."""
    kind = error["type"]
    path = error["loc"]
    if kind not in ("missing", "too_short"):
        return False
    # It may stand after the place where the file broke off.
    if cut is not None and path[:-1] == cut[: len(path) - 1]:
        return True
    if kind == "missing":
        # It is there under a name that is nearly right.
        names = [other[-1] for other in unknown if other[:-1] == path[:-1]]
        return any(nearest(name, [str(path[-1])]) for name in names)
    # Pydantic did not count the faulty elements of this list; they are told one by one.
    return bool(len(error["input"]) >= error["ctx"]["min_length"])


def _misplaced_dates(source: Source) -> Findings:
    """Dates where a text is meant and the reverse: JSON has no dates, so the model cannot tell."""
    for path in source.lines:
        value: Any = source.raw
        for part in path:
            value = value[part]
        is_date = isinstance(value, date | time)
        if path[-1] not in DATE_KEYS:
            if is_date:
                yield path, f"{value} harus teks dalam tanda kutip."
        elif is_date and type(value) is not date:
            yield path, f"{value} harus tanggal saja, tanpa jam."
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            yield path, f"Tanggal ditulis tanpa tanda kutip: {path[-1]} = {value}."


def _faults_of_text(text: str, known: set[str]) -> Iterator[tuple[int, str]]:
    """What is wrong in the text of a letter, and in which line from 0."""
    if not text.strip():
        yield 0, "Naskah surat masih kosong."
    for number, odd in stray_lines(text):
        hint = nearest(odd, ("[identitas]",)) or (
            " Kurung kurawal hanya untuk {kunci}, huruf kecil dan garis bawah."
        )
        yield number - 1, f'"{odd}" tidak dikenal.{hint}'
    for number, line in enumerate(text.splitlines()):
        for blank in sorted(blanks(line) - known):
            kalimat = f'"{{{blank}}}" bukan identitas, isian, atau kata bawaan layanan ini.'
            yield number, kalimat + nearest(blank, known)


def _known_blanks(layanan: Source) -> set[str]:
    identitas: list[str] = [*Identitas]
    # What is no list at all is told as that, and says nothing about the letter.
    if isinstance(layanan["identitas"], list):
        identitas = layanan.words("identitas")
    isian = [word for row in layanan.rows("isian") for word in row.words("kunci")]
    return {*identitas, *BAWAAN, *isian}
