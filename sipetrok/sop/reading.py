"""Reads an office's folder: kantor.toml, its service files and letter texts, with regions and
holidays from `data`.

A folder with a single fault is refused whole; `check` tells every fault at once, in the order in
which a clerk would mend them.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from itertools import islice, starmap
from operator import attrgetter
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sipetrok.domain import SipetrokError
from sipetrok.domain.naskah import BAWAAN, blanks, stray_lines
from sipetrok.sop import libur, rules, wilayah
from sipetrok.sop.folder import KANTOR, FolderKantor, fingerprint
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.source import (
    Findings,
    Source,
    data_paths,
    read_data,
    read_source,
    read_text,
)
from sipetrok.sop.standar import Identitas, Nilai, Standar
from sipetrok.sop.words import INJECTED, MOST, Fault, KeyPath, explain, meant, nearest

SHIPPED = Path(__file__).parents[1] / "kantor"
# The folders that are read, and how the files in them end.
PLACES = {"layanan": ".toml", "surat": ".txt", "libur": ".toml", "wilayah": ".toml"}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEBAB_WORDS = 'huruf kecil, angka, dan tanda hubung, misalnya "izin-keramaian"'


class FolderSalah(SipetrokError):
    """The folder has faults; they are in `faults`."""

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        lines = "\n".join(str(fault) for fault in faults)
        super().__init__(
            f"Folder kantor {path} masih memuat {len(faults)} kesalahan:\n{lines}"
        )


class KantorTidakAda(SipetrokError):
    """No shipped office has this name and no folder this path."""

    def __init__(self, name: str) -> None:
        known = shipped()
        hint = nearest(name, known) or f" Kantor bawaan: {', '.join(known)}."
        super().__init__(f'Tidak ada kantor bawaan atau folder bernama "{name}".{hint}')


def shipped() -> tuple[str, ...]:
    """The names of the offices that come with the app."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/kantor.toml")))


def find(name_or_path: str | os.PathLike[str]) -> Path:
    """The folder of a shipped office, or the folder at a path. Raises KantorTidakAda."""
    name = os.fspath(name_or_path)
    if name in shipped():
        return SHIPPED / name
    path = Path(name)
    if name and path.is_dir():
        return path
    if path.name == "kantor.toml" and path.is_file():
        return path.parent
    raise KantorTidakAda(name)


def check(path: Path) -> tuple[Fault, ...]:
    """Every fault of the folder at once; none when the app can run on it."""
    return Survey(Path(path)).faults


def load(path: Path) -> FolderKantor:
    """The office in a folder. Raises FolderSalah with every fault."""
    path = Path(path)
    sidik = fingerprint(path)
    found = Survey(path)
    if found.faults:
        raise FolderSalah(path, found.faults)
    kantor = Kantor.model_validate_json(to_json(found.kantor.raw))
    region = _wilayah(found, kantor.wilayah)
    lambang = kantor.kop.lambang
    return FolderKantor(
        path=path,
        slug=path.resolve().name,
        kantor=kantor,
        layanan=_layanan(found),
        kalender=libur.make_kalender(kantor, found.libur),
        daerah=region.daerah if region else (),
        lambang=path / lambang if lambang else None,
        wilayah=region.sebutan if region else "",
        sidik=sidik,
    )


def _layanan(found: "Survey") -> Mapping[str, Standar]:
    """The standards in catalogue order, each whole by itself: a pinned copy needs no other file."""
    standards = []
    for one in found.layanan:
        whole = dict(one.raw, slug=one.slug)
        for key in ("sop", "komponen"):
            whole[key] = {**found.kantor.table(key).raw, **one.table(key).raw}
        # The letter's text is a file of its own, or written into the service file.
        inline = one.table("surat").text("naskah")
        whole["naskah"] = found.naskah.get(one.slug) or inline
        standards.append(Standar.model_validate_json(to_json(whole)))
    standards.sort(key=attrgetter("urutan", "judul"))
    return {standar.slug: standar for standar in standards}


def _wilayah(found: "Survey", kode: str) -> wilayah.Wilayah | None:
    """The region of the office; None where it names none."""
    for file in found.wilayah:
        if file.slug == kode:
            return wilayah.Wilayah.model_validate_json(to_json(file.raw))
    return None


# What is wrong in it.


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
        self.libur = [
            read_data(folder, path) for path in data_paths(folder, "libur").values()
        ]
        # Of ours the one that is meant; of its own all, lest one is mended when it is needed.
        self.wilayah = [
            read_data(folder, path)
            for kode, path in data_paths(folder, "wilayah").items()
            if kode == self.kantor["wilayah"] or path.is_relative_to(folder)
        ]
        self.naskah: dict[str, str] = {}
        faults = []
        for path in sorted(folder.glob("surat/*.txt")):
            self.naskah[path.stem], unreadable = read_text(folder, f"surat/{path.name}")
            if unreadable:
                faults.append(unreadable)
        faults += islice(_faults_of(self.kantor, Kantor, rules.findings), MOST)
        for file in self.libur:
            judged = _faults_of(file, libur.TahunLibur, libur.findings)
            faults += islice(judged, MOST)
        for file in self.wilayah:
            judged = _faults_of(file, wilayah.Wilayah, wilayah.findings)
            faults += islice(judged, MOST)
        if all(file.is_whole for file in (self.kantor, *self.libur)):
            unnoticed = libur.without_effect(self.kantor, self.libur)
            faults += starmap(self.kantor.fault, unnoticed)
        for one in self.layanan:
            faults += islice(self._faults_of_layanan(one), MOST)
        faults += self._faults_of_folder()
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

    def _faults_of_layanan(self, layanan: Source) -> Iterator[Fault]:
        slug = layanan.slug
        if not KEBAB.fullmatch(slug):
            hint = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
            kalimat = (
                f'Nama berkas "{slug}.toml" harus {KEBAB_WORDS}.{meant(f"{hint}.toml")}'
            )
            yield _misnamed(layanan.file, kalimat)
        yield from _faults_of(layanan, Standar, rules.findings)
        if layanan.is_whole and layanan["jenis"] == "surat":
            yield from self._faults_of_naskah(layanan)

    def _faults_of_naskah(self, layanan: Source) -> Iterator[Fault]:
        inline = layanan.table("surat")["naskah"]
        path = ("surat", "naskah")
        file = f"surat/{layanan.slug}.txt"
        text = self.naskah.get(layanan.slug)
        first = 1
        if inline is not None and text is not None:
            yield layanan.fault(
                path, f"Naskah sudah ada di {file}; hapus salah satunya."
            )
        if isinstance(inline, str):
            text = inline
            file = layanan.file
            # Three quotation marks open the text; it begins on the line below them.
            first = layanan.line(path) + 1
        if text is None:
            kalimat = (
                'Jenis "surat" memerlukan naskah: '
                f"tulis naskah pada [surat], atau buat berkas {file}."
            )
            yield layanan.fault(("jenis",), kalimat)
            return
        identitas: list[str] = [*Identitas]
        # What is no list at all is told as that, and says nothing about the letter.
        if isinstance(layanan["identitas"], list):
            identitas = layanan.words("identitas")
        isian = layanan.all_words("isian", "kunci")
        for number, kalimat in _faults_of_text(text, {*identitas, *BAWAAN, *isian}):
            yield Fault(file, first + number, "naskah", kalimat)

    def _faults_of_folder(self) -> Iterator[Fault]:
        """Names, files that nobody reads, and what two files must not share."""
        name = self.folder.resolve().name
        if not KEBAB.fullmatch(name):
            yield self.kantor.fault(
                ("folder",), f'Nama folder "{name}" harus {KEBAB_WORDS}.'
            )
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
        needing = {
            one.slug
            for one in self.layanan
            if one["jenis"] not in ("jawaban", "dokumen")
        }
        for slug in self.naskah.keys() - needing:
            hint = nearest(slug, needing - self.naskah.keys())
            kalimat = f'Tidak ada layanan jenis surat bernama "{slug}".{hint}'
            yield _misnamed(f"surat/{slug}.txt", kalimat)
        for path in self.folder.glob("*.toml"):
            if path.name != KANTOR:
                kalimat = (
                    "Berkas ini tidak dibaca. Berkas layanan ditaruh di folder layanan, "
                    "hari libur di folder libur, daftar daerah di folder wilayah."
                )
                yield _misnamed(path.name, kalimat)
        # Windows hides endings: surat.toml.txt looks like surat.toml to the clerk who saved it.
        for place, ending in PLACES.items():
            for path in self.folder.glob(f"{place}/*"):
                if path.suffix != ending and not path.name.startswith("."):
                    kalimat = f'Nama berkas harus berakhiran "{ending}"; berkas ini tidak dibaca.'
                    yield _misnamed(f"{place}/{path.name}", kalimat)
        for path in self.folder.iterdir():
            hint = nearest(path.name, PLACES)
            if path.is_dir() and path.name not in PLACES and hint:
                yield _misnamed(path.name, f"Folder ini tidak dibaca.{hint}")


def _misnamed(file: str, kalimat: str) -> Fault:
    return Fault(file, 1, "nama berkas", kalimat)


def _faults_of(
    source: Source, model: type[Nilai], findings: Callable[[Source], Findings]
) -> Iterator[Fault]:
    """What the model refuses (unknown and missing keys, wrong types and values), then the rules."""
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
        errors = refusal.errors(include_url=False)[:MOST]
        unknown = [
            error["loc"] for error in errors if error["type"] == "extra_forbidden"
        ]
        for error in errors:
            if not _is_told_otherwise(error, unknown, source.cut):
                yield source.fault(error["loc"], explain(error, model))
    except (RecursionError, ValueError):
        yield source.fault((), "Ada angka atau kurung bersarang yang terlalu panjang.")
    yield from starmap(source.fault, findings(source))


def _is_told_otherwise(
    error: ErrorDetails, unknown: list[KeyPath], cut: KeyPath | None
) -> bool:
    """Whether another sentence tells this already, or nobody can know."""
    kind = error["type"]
    path = error["loc"]
    if kind == "default_factory_not_called":
        return True
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
        value = source.value(path)
        is_date = isinstance(value, date | time)
        if path[-1] not in ("dari", "sampai", "tanggal"):
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
            kalimat = (
                f'"{{{blank}}}" bukan identitas, isian, atau kata bawaan layanan ini.'
            )
            yield number, kalimat + nearest(blank, known)
