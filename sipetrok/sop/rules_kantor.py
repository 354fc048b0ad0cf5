"""What kantor.toml must obey beyond the shape of its keys."""

from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sipetrok.domain import berita_acara, nomor
from sipetrok.sop.kantor import HARI, read_sesi
from sipetrok.sop.rules_layanan import columns_of_the_chart, repeated
from sipetrok.sop.source import Findings, Source, Table
from sipetrok.sop.words import listing, nearest

WILAYAH = Path(__file__).parents[1] / "data" / "wilayah"
ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
PICTURES = (".png", ".svg")


def roles(kantor: Source) -> Findings:
    peran = kantor.rows("peran")
    for row in peran:
        if row["kunci"] == "pemohon":
            yield row.at("kunci"), '"pemohon" sudah ada dengan sendirinya; hapus peran ini.'
        if row["desa"] is True and True in (row["administrator"], row["pengawas"]):
            kalimat = (
                "Akun desa hanya melihat hasil milik warganya; "
                "hapus administrator dan pengawas dari peran ini."
            )
            yield row.at("desa"), kalimat
    yield from repeated(peran, "kunci", 'Peran "{}" ditulis dua kali.')
    if peran and kantor.is_whole and not any(row["administrator"] is True for row in peran):
        kalimat = (
            "Belum ada peran dengan administrator = true; tanpa itu tidak ada yang mengelola akun."
        )
        yield ("peran",), kalimat


def holidays(kantor: Source) -> Findings:
    return repeated(kantor.rows("libur"), "tanggal", "Tanggal {} ditulis dua kali.")


def numbering(kantor: Source) -> Findings:
    """The pattern of each book: known words, the running number, a unit where it asks for one."""
    books = (
        ("penomoran", nomor.TOKENS, "surat"),
        ("berita_acara", berita_acara.TOKENS, "berita acara"),
    )
    for name, tokens, what in books:
        written = kantor.table(name)
        pola = written["pola"]
        if not isinstance(pola, str):
            continue
        path = written.at("pola")
        used = nomor.pattern_tokens(pola)
        for token in sorted(used - tokens):
            hint = nearest(token, tokens) or f" Yang dikenal: {listing(sorted(tokens))}."
            yield path, f'"{{{token}}}" tidak dikenal.{hint}'
        if "nomor" not in used:
            yield path, f"Pola harus memuat {{nomor}}, yaitu nomor urut {what}."
        if "unit" in used and kantor.is_whole and not written["unit"]:
            kalimat = f"Pola memakai {{unit}}, tetapi unit belum diisi di [{name}], misalnya "
            yield path, kalimat + 'unit = "SET".'


def hours(kantor: Source) -> Findings:
    jam = kantor.table("jam")
    biasa = jam.table("biasa")
    yield from _overlaps(biasa)
    if "biasa" in jam.raw and kantor.is_whole and not any(biasa[hari] for hari in HARI):
        yield biasa.path, "Belum ada satu hari pun yang buka."
    special = jam.rows("khusus")
    for khusus in special:
        yield from _overlaps(khusus)
    # A datetime is a date to isinstance, but the two cannot be compared.
    dated = [one for one in special if type(one["dari"]) is type(one["sampai"]) is date]
    for khusus in dated:
        if khusus["sampai"] < khusus["dari"]:
            yield khusus.at("sampai"), "Tanggal sampai lebih awal daripada tanggal dari."
    for first, second in combinations(dated, 2):
        start = max(first["dari"], second["dari"])
        if start <= min(first["sampai"], second["sampai"]):
            yield second.at("dari"), "Tanggalnya bertindih dengan jam khusus di atasnya."


def _overlaps(pekan: Table) -> Findings:
    for hari in HARI:
        texts = enumerate(pekan.items(hari))
        sessions = [(place, sesi) for place, text in texts if (sesi := read_sesi(text))]
        for (_, earlier), (place, later) in pairwise(sessions):
            if later[0] < earlier[1]:
                kalimat = "Jam ini bertindih dengan jam sebelumnya; tulis berurutan dari pagi."
                yield pekan.at(hari, place), kalimat


def place_and_zone(kantor: Source) -> Findings:
    zona = kantor["zona_waktu"]
    wilayah = kantor["wilayah"]
    if isinstance(zona, str) and not _is_zone(zona):
        kalimat = f'"{zona}" bukan zona waktu Indonesia; pilihannya {listing(ZONES)}.'
        yield ("zona_waktu",), kalimat + nearest(zona, ZONES)
    known = sorted(path.stem for path in WILAYAH.glob("*.toml"))
    if isinstance(wilayah, str) and wilayah and wilayah not in known:
        kalimat = (
            f'Data wilayah "{wilayah}" belum ada; yang tersedia {listing(known)}. '
            'Kosongkan ("") bila tidak perlu.'
        )
        yield ("wilayah",), kalimat + nearest(wilayah, known)


def _is_zone(zona: str) -> bool:
    """A zone of ours that the computer's own list of zones knows too."""
    try:
        return zona in ZONES and bool(ZoneInfo(zona))
    except (ZoneInfoNotFoundError, ValueError):
        return False


def coat_of_arms(kantor: Source) -> Findings:
    kop = kantor.table("kop")
    name = kop["lambang"]
    present = sorted(
        found.name for found in kantor.folder.iterdir() if found.suffix.lower() in PICTURES
    )
    if not isinstance(name, str) or not name or name in present:
        return
    kalimat = f'Berkas "{name}" tidak ada di folder kantor ini.{nearest(name, present)}'
    if "/" in name or "\\" in name:
        kalimat = "Tulis nama berkasnya saja; berkas ditaruh di folder kantor ini."
    elif (kantor.folder / name).is_file():
        kalimat = f'Lambang harus berkas PNG atau SVG, bukan "{name}".'
    yield kop.at("lambang"), kalimat


RULES = (roles, columns_of_the_chart, numbering, hours, holidays, place_and_zone, coat_of_arms)


def findings(kantor: Source) -> Findings:
    """All that the rules find in kantor.toml."""
    for rule in RULES:
        yield from rule(kantor)
