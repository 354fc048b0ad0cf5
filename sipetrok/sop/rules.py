"""What an office's files must obey beyond the shape of their keys.

Reads them as they were written, so that one mistake hides no other. Rules about what stands in a
file run always; rules about what is absent only when the file was read to its end.
"""

import re
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sipetrok.domain import nomor
from sipetrok.domain.naskah import BAWAAN
from sipetrok.sop.kantor import HARI, read_sesi
from sipetrok.sop.source import Findings, Source, Table
from sipetrok.sop.standar import Identitas, JenisIsian, Tugas
from sipetrok.sop.words import KeyPath, listing, meant, nearest

ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
# Numbers of a person: the buku agenda is printed and read by many.
NUMBERS = (Identitas.NIK, Identitas.KK, Identitas.TELEPON)
NO_PERAN = 'Peran "{}" tidak ada dalam kantor.toml.{}'


def peran_of(file: Source) -> frozenset[str]:
    """The roles of the office; none where they could not be read."""
    if not file.kantor.is_whole:
        return frozenset()
    return frozenset(
        word for row in file.kantor.rows("peran") for word in row.words("kunci")
    )


def steps(file: Source, tugas: str) -> list[Table]:
    return [langkah for langkah in file.rows("langkah") if langkah["tugas"] == tugas]


def desks(file: Source) -> list[Table]:
    """Every step, and every koordinasi behind its step."""
    langkah = file.rows("langkah")
    return [desk for one in langkah for desk in (one, *one.rows("koordinasi"))]


def starts_with_pemohon(file: Source) -> Findings:
    for langkah in file.rows("langkah"):
        is_first = langkah.path[-1] == 0
        pelaksana = langkah.words("pelaksana")
        if langkah["tugas"] != "ajukan":
            if is_first and "tugas" in langkah.raw:
                kalimat = 'Langkah pertama harus tugas = "ajukan", yaitu langkah pemohon sendiri.'
                yield langkah.at("tugas"), kalimat
            if "pemohon" in pelaksana:
                yield (
                    langkah.at("pelaksana"),
                    '"pemohon" hanya boleh pada langkah "ajukan".',
                )
        elif not is_first:
            yield langkah.at("tugas"), '"ajukan" hanya boleh pada langkah pertama.'
        elif "pelaksana" in langkah.raw and pelaksana != ["pemohon"]:
            yield langkah.at("pelaksana"), 'Pelaksana langkah "ajukan" harus "pemohon".'


def known_peran(file: Source) -> Findings:
    known = peran_of(file)
    desa = {
        word
        for row in file.kantor.rows("peran")
        if row["desa"] is True
        for word in row.words("kunci")
    }
    if not known:
        return
    for desk in desks(file):
        # What belongs into the first step is told by the rule of the first step.
        if desk.path == ("langkah", 0) and desk["tugas"] == "ajukan":
            continue
        for path, name in desk.each("pelaksana"):
            if name not in known and name != "pemohon":
                hint = (
                    nearest(name, sorted(known))
                    or f" Peran yang ada: {listing(sorted(known))}."
                )
                yield path, NO_PERAN.format(name, hint)
            if name in desa:
                kalimat = (
                    f'"{name}" adalah peran desa, yang tidak melihat antrean; '
                    "berkas akan berhenti di sini. Tulis peran petugas kantor."
                )
                yield path, kalimat


def columns_of_the_chart(file: Source) -> Findings:
    """The columns of the flow chart: each "pemohon" or a role of the office, and none twice."""
    sop = file.table("sop")
    yield from twice(
        sop, "pelaksana", "{} ditulis dua kali; satu pelaksana satu kolom."
    )
    if peran := peran_of(file):
        known = ["pemohon", *sorted(peran)]
        for path, name in sop.each("pelaksana"):
            if name not in known:
                yield path, NO_PERAN.format(name, nearest(name, known))


def order_of_steps(file: Source) -> Findings:
    for first, second, why in (
        ("olah", "sahkan", "surat dibuat dahulu, baru disahkan"),
        ("sahkan", "serahkan", "hasil disahkan dahulu, baru diserahkan"),
    ):
        before = steps(file, first)
        after = steps(file, second)
        if before and after and after[0].path < before[0].path:
            yield after[0].at("tugas"), f'"{second}" mendahului "{first}"; {why}.'
    for langkah in steps(file, "arsipkan"):
        if langkah != file.rows("langkah")[-1]:
            yield langkah.at("tugas"), '"arsipkan" harus langkah terakhir.'


def ways_of_delivery(file: Source) -> Findings:
    for langkah in file.rows("langkah"):
        ways = langkah["lewat"]
        gives = langkah["tugas"] == "serahkan"
        if gives and not ways:
            kalimat = (
                'Langkah "serahkan" perlu lewat, misalnya lewat = ["unduh", "kantor"].'
            )
            yield langkah.at("tugas"), kalimat
        if ways and "tugas" in langkah.raw and not gives:
            yield (
                langkah.at("lewat"),
                'lewat hanya untuk langkah "serahkan"; hapus di sini.',
            )
        yield from twice(langkah, "lewat", "Cara {} ditulis dua kali.")


def asked_fields(file: Source) -> Findings:
    yield from twice(file, "identitas", "{} ditulis dua kali; hapus salah satunya.")
    rows = file.rows("isian")
    for isian in rows:
        kunci = isian["kunci"]
        jenis = isian["jenis"]
        if kunci in (*Identitas, *BAWAAN):
            kalimat = (
                f'"{kunci}" sudah dipakai untuk hal lain; pilih kunci yang berbeda.'
            )
            yield isian.at("kunci"), kalimat
        if jenis == "pilihan" and len(isian.words("pilihan")) < 2:
            kalimat = (
                'Isian jenis "pilihan" perlu pilihan = ["…", "…"], paling sedikit dua.'
            )
            yield isian.at("jenis"), kalimat
        if isian["pilihan"] and "jenis" in isian.raw and jenis != "pilihan":
            yield (
                isian.at("pilihan"),
                'pilihan hanya untuk isian dengan jenis = "pilihan".',
            )
    yield from repeated(
        rows, "kunci", 'Isian "{}" ditulis dua kali; beri kunci yang berbeda.'
    )


def requirements(file: Source) -> Findings:
    from_list = file["mulai"] == "daftar"
    for persyaratan in file.rows("persyaratan"):
        if "salah_satu" in persyaratan.raw and len(persyaratan.words("salah_satu")) < 2:
            kalimat = (
                "salah_satu perlu paling sedikit dua pilihan; bila hanya satu, hapus."
            )
            yield persyaratan.at("salah_satu"), kalimat
        if from_list and persyaratan.raw.get("cara", "unggah") == "unggah":
            kalimat = (
                'Layanan dengan mulai = "daftar" tidak menerima unggahan; '
                'tulis cara = "tercatat" atau "bawa".'
            )
            yield persyaratan.at("cara"), kalimat


def clear_times(file: Source) -> Findings:
    for table in (file, *desks(file)):
        waktu = table["waktu"]
        if isinstance(waktu, str) and re.fullmatch(r"\d{1,4} hari", waktu):
            kalimat = f'"{waktu}" dapat berarti hari kalender; waktu pelayanan dihitung dalam hari kerja.'
            yield table.at("waktu"), kalimat + meant(f"{waktu} kerja")
    limit = file["batas_ambil"]
    if isinstance(limit, str) and re.fullmatch(r"\d{1,4} (menit|hari kerja)", limit):
        hint = meant(f"{limit.split()[0]} hari")
        yield ("batas_ambil",), f"batas_ambil dihitung dalam hari kalender.{hint}"


def answers_of_the_agenda(file: Source) -> Findings:
    """Each key of [agenda] names an answer that the service asks for, and no person's number."""
    agenda = file.table("agenda")
    kinds = {
        word: isian["jenis"]
        for isian in file.rows("isian")
        for word in isian.words("kunci")
    }
    asked = [word for word in file.words("identitas") if word not in NUMBERS]
    known = [*asked, *kinds]
    for key in ("tujuan", "perihal", "nomor_surat", "tanggal_surat"):
        name = agenda[key]
        if not isinstance(name, str) or not name:
            continue
        if name in NUMBERS:
            yield (
                agenda.at(key),
                f'"{name}" tidak dicetak di buku agenda; pilih jawaban lain.',
            )
        elif name not in known:
            hint = nearest(name, known)
            if known and not hint:
                hint = f" Yang ada: {listing(known)}."
            yield (
                agenda.at(key),
                f'"{name}" bukan identitas atau isian layanan ini.{hint}',
            )
        elif key == "tanggal_surat" and kinds.get(name) != JenisIsian.TANGGAL:
            yield agenda.at(key), f'"{name}" bukan isian dengan jenis = "tanggal".'


def needed_steps(file: Source) -> Findings:
    jenis = file["jenis"]
    # A misspelt tugas may be the very one that seems to be absent.
    said = [langkah["tugas"] for langkah in file.rows("langkah")]
    if not said or not all(tugas in [*Tugas] for tugas in said):
        return
    for tugas, kinds in (("olah", ("surat", "jawaban")), ("sahkan", ("surat",))):
        if jenis in kinds and tugas not in said:
            kalimat = (
                f'Jenis "{jenis}" memerlukan satu langkah dengan tugas = "{tugas}".'
            )
            yield ("jenis",), kalimat
    if "serahkan" not in said:
        kalimat = 'Belum ada langkah dengan tugas = "serahkan"; hasil harus sampai kepada pemohon.'
        yield ("langkah",), kalimat


def column_for_each_pelaksana(file: Source) -> Findings:
    sop = file.table("sop")
    if not sop["pelaksana"]:
        sop = file.kantor.table("sop")
    columns = sop.words("pelaksana")
    if not columns:
        return
    # A name that is no role at all is told as that, and a capital in "Pemohon" where it stands.
    absent = {"pemohon", *peran_of(file)} - {*columns}
    if "pemohon" in map(str.lower, columns):
        absent.discard("pemohon")
    for desk in desks(file):
        for path, name in desk.each("pelaksana"):
            if name in absent:
                kalimat = f'"{name}" belum ada dalam [sop] pelaksana; tambahkan kolomnya di sana.'
                yield path, kalimat


def letter_head(file: Source) -> Findings:
    jenis = file["jenis"]
    head = file.table("surat")
    is_there = file["surat"] is not None
    if jenis == "surat" and not is_there:
        kalimat = (
            'Jenis "surat" memerlukan tabel [surat] dengan judul, misalnya judul = '
        )
        yield head.path, kalimat + '"SURAT KETERANGAN".'
    if jenis in ("jawaban", "dokumen") and is_there:
        yield (
            head.path,
            'Tabel [surat] hanya untuk layanan dengan jenis = "surat"; hapus.',
        )
    pola = "".join(file.kantor.table("penomoran").words("pola"))
    if (
        jenis == "surat"
        and "klasifikasi" in nomor.pattern_tokens(pola)
        and not head["klasifikasi"]
    ):
        kalimat = "Pola nomor di kantor.toml memakai {klasifikasi}, tetapi di sini belum diisi."
        yield head.at("klasifikasi"), kalimat


def twice(table: Table, key: str, kalimat: str) -> Findings:
    """A word that a list repeats, told at its last place."""
    places: dict[str, list[KeyPath]] = {}
    for path, word in table.each(key):
        places.setdefault(word, []).append(path)
    for word, (_, *again) in places.items():
        if again:
            yield again[-1], kalimat.format(f'"{word}"')


def repeated(rows: list[Table], key: str, kalimat: str) -> Findings:
    """A value that another row before it has already."""
    seen: list[Any] = []  # a list, because a faulty value need not be hashable
    for row in rows:
        value = row[key]
        if value is not None and value in seen:
            yield row.at(key), kalimat.format(value)
        seen.append(value)


# What only kantor.toml says.


def roles(kantor: Source) -> Findings:
    peran = kantor.rows("peran")
    for row in peran:
        if row["kunci"] == "pemohon":
            yield (
                row.at("kunci"),
                '"pemohon" sudah ada dengan sendirinya; hapus peran ini.',
            )
        if row["desa"] is True and True in (row["administrator"], row["pengawas"]):
            kalimat = (
                "Akun desa hanya melihat hasil milik warganya; "
                "hapus administrator dan pengawas dari peran ini."
            )
            yield row.at("desa"), kalimat
    yield from repeated(peran, "kunci", 'Peran "{}" ditulis dua kali.')
    if (
        peran
        and kantor.is_whole
        and not any(row["administrator"] is True for row in peran)
    ):
        kalimat = "Belum ada peran dengan administrator = true; tanpa itu tidak ada yang mengelola akun."
        yield ("peran",), kalimat


def numbering(kantor: Source) -> Findings:
    """The pattern of each book: known words, the running number, a unit where it asks for one."""
    for name, tokens, what in (
        ("penomoran", nomor.TOKENS, "surat"),
        ("berita_acara", nomor.TOKENS_BERITA_ACARA, "berita acara"),
    ):
        written = kantor.table(name)
        pola = written["pola"]
        if not isinstance(pola, str):
            continue
        path = written.at("pola")
        used = nomor.pattern_tokens(pola)
        for token in sorted(used - tokens):
            hint = (
                nearest(token, tokens) or f" Yang dikenal: {listing(sorted(tokens))}."
            )
            yield path, f'"{{{token}}}" tidak dikenal.{hint}'
        if "nomor" not in used:
            yield path, f"Pola harus memuat {{nomor}}, yaitu nomor urut {what}."
        if "unit" in used and kantor.is_whole and not written["unit"]:
            kalimat = (
                f"Pola memakai {{unit}}, tetapi unit belum diisi di [{name}], misalnya "
            )
            yield path, kalimat + 'unit = "SET".'


def open_days(kantor: Source) -> Findings:
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
            yield (
                khusus.at("sampai"),
                "Tanggal sampai lebih awal daripada tanggal dari.",
            )
    for first, second in combinations(dated, 2):
        start = max(first["dari"], second["dari"])
        if start <= min(first["sampai"], second["sampai"]):
            yield (
                second.at("dari"),
                "Tanggalnya bertindih dengan jam khusus di atasnya.",
            )
    yield from repeated(kantor.rows("libur"), "tanggal", "Tanggal {} ditulis dua kali.")


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
    if isinstance(zona, str) and not _is_zone(zona):
        kalimat = f'"{zona}" bukan zona waktu Indonesia; pilihannya {listing(ZONES)}.'
        yield ("zona_waktu",), kalimat + nearest(zona, ZONES)
    data = Path(__file__).parents[1] / "data"
    known = sorted(path.stem for path in data.glob("wilayah/*.toml"))
    wilayah = kantor["wilayah"]
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
        found.name
        for found in kantor.folder.iterdir()
        if found.suffix.lower() in (".png", ".svg")
    )
    if not isinstance(name, str) or not name or name in present:
        return
    kalimat = f'Berkas "{name}" tidak ada di folder kantor ini.{nearest(name, present)}'
    if "/" in name or "\\" in name:
        kalimat = "Tulis nama berkasnya saja; berkas ditaruh di folder kantor ini."
    elif (kantor.folder / name).is_file():
        kalimat = f'Lambang harus berkas PNG atau SVG, bukan "{name}".'
    yield kop.at("lambang"), kalimat


OF_KANTOR = (
    roles,
    columns_of_the_chart,
    numbering,
    open_days,
    place_and_zone,
    coat_of_arms,
)
OF_WHAT_STANDS = (
    starts_with_pemohon,
    known_peran,
    columns_of_the_chart,
    order_of_steps,
    ways_of_delivery,
    asked_fields,
    requirements,
    clear_times,
)
OF_WHAT_IS_ABSENT = (
    needed_steps,
    letter_head,
    column_for_each_pelaksana,
    answers_of_the_agenda,
)


def findings(file: Source) -> Findings:
    """All that the rules find. The table in which a file broke off is not judged."""
    if file is file.kantor:
        for rule in OF_KANTOR:
            yield from rule(file)
        return
    cut = file.cut
    for rule in OF_WHAT_STANDS:
        for path, kalimat in rule(file):
            if not cut or path[: len(cut)] != cut:
                yield path, kalimat
    if file.is_whole:
        for rule in OF_WHAT_IS_ABSENT:
            yield from rule(file)
