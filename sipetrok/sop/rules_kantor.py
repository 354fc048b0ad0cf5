"""What kantor.toml must obey beyond the shape of its keys."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path as FilePath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sipetrok.domain import berita_acara
from sipetrok.domain.nomor import TOKENS, pattern_tokens
from sipetrok.sop.kantor import HARI, parse_sesi
from sipetrok.sop.rules_layanan import Finding, tables, unknown_columns, words
from sipetrok.sop.source import Source
from sipetrok.sop.words import Path, listing, nearest

WILAYAH = FilePath(__file__).parent.parent / "data" / "wilayah"
ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
PICTURES = (".png", ".svg")


def table(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A sub-table; empty when absent or no table."""
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def roles(source: Source) -> Iterator[Finding]:
    seen: list[object] = []  # a list, because a faulty value need not be hashable
    peran = tables(source.raw, "peran")
    for i, row in peran:
        kunci = row.get("kunci")
        if kunci == "pemohon":
            yield ("peran", i, "kunci"), '"pemohon" sudah ada dengan sendirinya; hapus peran ini.'
        if kunci is not None and kunci in seen:
            yield ("peran", i, "kunci"), f'Peran "{kunci}" ditulis dua kali.'
        seen.append(kunci)
        if row.get("desa") is True and (
            row.get("administrator") is True or row.get("pengawas") is True
        ):
            yield (
                ("peran", i, "desa"),
                (
                    "Akun desa hanya melihat hasil milik warganya; hapus administrator dan pengawas "
                    "dari peran ini."
                ),
            )
    if peran and source.is_whole and not any(row.get("administrator") is True for _, row in peran):
        yield (
            ("peran",),
            "Belum ada peran dengan administrator = true; tanpa itu tidak ada yang mengelola akun.",
        )


def columns_of_the_chart(source: Source) -> Iterator[Finding]:
    known = frozenset(
        word for _, row in tables(source.raw, "peran") for word in words(row.get("kunci"))
    )
    yield from unknown_columns(source.raw, known if source.is_whole and known else None)


def numbering(source: Source) -> Iterator[Finding]:
    yield from _pattern(source, "penomoran", TOKENS, "surat")
    yield from _pattern(source, "berita_acara", berita_acara.TOKENS, "berita acara")


def _pattern(source: Source, name: str, tokens: frozenset[str], what: str) -> Iterator[Finding]:
    """The pattern of one book: known words only, with the running number, and with a unit where it
    asks for one.
    """
    written = table(source.raw, name)
    pola = written.get("pola")
    if not isinstance(pola, str):
        return
    path: Path = (name, "pola")
    used = pattern_tokens(pola)
    for token in sorted(used - tokens):
        hint = nearest(token, tokens)
        yield (
            path,
            f'"{{{token}}}" tidak dikenal.{hint or " Yang dikenal: " + listing(sorted(tokens)) + "."}',
        )
    if "nomor" not in used:
        yield path, f"Pola harus memuat {{nomor}}, yaitu nomor urut {what}."
    if "unit" in used and source.is_whole and not written.get("unit"):
        yield (
            path,
            f'Pola memakai {{unit}}, tetapi unit belum diisi di [{name}], misalnya unit = "SET".',
        )


def hours(source: Source) -> Iterator[Finding]:
    jam = table(source.raw, "jam")
    biasa = table(jam, "biasa")
    yield from _overlaps(biasa, ("jam", "biasa"))
    if "biasa" in jam and source.is_whole and not any(biasa.get(hari) for hari in HARI):
        yield ("jam", "biasa"), "Belum ada satu hari pun yang buka."
    special = tables(jam, "khusus")
    for i, khusus in special:
        yield from _overlaps(khusus, ("jam", "khusus", i))
        if _is_range(khusus) and khusus["sampai"] < khusus["dari"]:
            yield ("jam", "khusus", i, "sampai"), "Tanggal sampai lebih awal daripada tanggal dari."
    for (_, first), (j, second) in combinations(special, 2):
        if (
            _is_range(first)
            and _is_range(second)
            and max(first["dari"], second["dari"]) <= min(first["sampai"], second["sampai"])
        ):
            yield ("jam", "khusus", j, "dari"), "Tanggalnya bertindih dengan jam khusus di atasnya."


def _is_range(khusus: Mapping[str, Any]) -> bool:
    # A datetime is a date to isinstance, but the two cannot be compared.
    return type(khusus.get("dari")) is date and type(khusus.get("sampai")) is date


def _overlaps(pekan: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    for hari in HARI:
        for (_, earlier), (place, later) in pairwise(_sessions(pekan.get(hari))):
            if later[0] < earlier[1]:
                yield (
                    (*path, hari, place),
                    "Jam ini bertindih dengan jam sebelumnya; tulis berurutan dari pagi.",
                )


def _sessions(value: object) -> list[tuple[int, Any]]:
    found = []
    for place, text in enumerate(value if isinstance(value, list) else []):
        try:
            found.append((place, parse_sesi(text)))
        except ValueError:
            continue
    return found


def holidays(source: Source) -> Iterator[Finding]:
    seen: list[object] = []  # a list, because a faulty value need not be hashable
    for i, libur in tables(source.raw, "libur"):
        tanggal = libur.get("tanggal")
        if tanggal is not None and tanggal in seen:
            yield ("libur", i, "tanggal"), f"Tanggal {tanggal} ditulis dua kali."
        seen.append(tanggal)


def place_and_zone(source: Source) -> Iterator[Finding]:
    zona, wilayah = source.raw.get("zona_waktu"), source.raw.get("wilayah")
    if isinstance(zona, str) and not _is_zone(zona):
        yield (
            ("zona_waktu",),
            f'"{zona}" bukan zona waktu Indonesia; pilihannya {listing(ZONES)}.{nearest(zona, ZONES)}',
        )
    if isinstance(wilayah, str) and wilayah and not (WILAYAH / f"{wilayah}.toml").is_file():
        known = sorted(path.stem for path in WILAYAH.glob("*.toml"))
        yield (
            ("wilayah",),
            (
                f'Data wilayah "{wilayah}" belum ada; yang tersedia {listing(known)}. '
                f'Kosongkan ("") bila tidak perlu.{nearest(wilayah, known)}'
            ),
        )


def _is_zone(zona: str) -> bool:
    try:
        return zona in ZONES and bool(ZoneInfo(zona))
    except (ZoneInfoNotFoundError, ValueError):
        return False


def coat_of_arms(source: Source, folder: FilePath) -> Iterator[Finding]:
    name = table(source.raw, "kop").get("lambang")
    if not isinstance(name, str) or not name:
        return
    path: Path = ("kop", "lambang")
    present = sorted(found.name for found in folder.iterdir() if found.suffix.lower() in PICTURES)
    if "/" in name or "\\" in name:
        yield path, "Tulis nama berkasnya saja; berkas ditaruh di folder kantor ini."
    elif name not in present and (folder / name).is_file():
        yield path, f'Lambang harus berkas PNG atau SVG, bukan "{name}".'
    elif name not in present:
        yield path, f'Berkas "{name}" tidak ada di folder kantor ini.{nearest(name, present)}'


def findings(source: Source, folder: FilePath) -> Iterator[Finding]:
    """All that the rules find in kantor.toml."""
    for rule in (roles, columns_of_the_chart, numbering, hours, holidays, place_and_zone):
        yield from rule(source)
    yield from coat_of_arms(source, folder)
