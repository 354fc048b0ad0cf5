"""What a service file must obey beyond the shape of its keys.

Reads it as it was written, so that one mistake hides no other. Rules about what stands in the file
run always; rules about what is absent only when the file was read to its end.
"""

import re
from typing import Any

from sipetrok.domain.naskah import BAWAAN
from sipetrok.domain.nomor import pattern_tokens
from sipetrok.sop.source import Findings, Source, Table
from sipetrok.sop.standar import Identitas, JenisIsian, Tugas
from sipetrok.sop.words import KeyPath, listing, meant, nearest

# Numbers of a person: the buku agenda is printed and read by many.
NUMBERS = (Identitas.NIK, Identitas.KK, Identitas.TELEPON)
NO_PERAN = 'Peran "{}" tidak ada dalam kantor.toml.{}'


def peran_of(file: Source) -> frozenset[str]:
    """The roles of the office; none where they could not be read."""
    if not file.kantor.is_whole:
        return frozenset()
    return frozenset(word for row in file.kantor.rows("peran") for word in row.words("kunci"))


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
                yield langkah.at("pelaksana"), '"pemohon" hanya boleh pada langkah "ajukan".'
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
                hint = nearest(name, sorted(known)) or f" Peran yang ada: {listing(sorted(known))}."
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
    yield from twice(sop, "pelaksana", "{} ditulis dua kali; satu pelaksana satu kolom.")
    if peran := peran_of(file):
        known = ["pemohon", *sorted(peran)]
        for path, name in sop.each("pelaksana"):
            if name not in known:
                yield path, NO_PERAN.format(name, nearest(name, known))


def order_of_steps(file: Source) -> Findings:
    order = (
        ("olah", "sahkan", "surat dibuat dahulu, baru disahkan"),
        ("sahkan", "serahkan", "hasil disahkan dahulu, baru diserahkan"),
    )
    for first, second, why in order:
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
            kalimat = 'Langkah "serahkan" perlu lewat, misalnya lewat = ["unduh", "kantor"].'
            yield langkah.at("tugas"), kalimat
        if ways and "tugas" in langkah.raw and not gives:
            yield langkah.at("lewat"), 'lewat hanya untuk langkah "serahkan"; hapus di sini.'
        yield from twice(langkah, "lewat", "Cara {} ditulis dua kali.")


def identity_fields(file: Source) -> Findings:
    return twice(file, "identitas", "{} ditulis dua kali; hapus salah satunya.")


def isian_fields(file: Source) -> Findings:
    rows = file.rows("isian")
    for isian in rows:
        kunci = isian["kunci"]
        jenis = isian["jenis"]
        if kunci in (*Identitas, *BAWAAN):
            kalimat = f'"{kunci}" sudah dipakai untuk hal lain; pilih kunci yang berbeda.'
            yield isian.at("kunci"), kalimat
        if jenis == "pilihan" and len(isian.words("pilihan")) < 2:
            kalimat = 'Isian jenis "pilihan" perlu pilihan = ["…", "…"], paling sedikit dua.'
            yield isian.at("jenis"), kalimat
        if isian["pilihan"] and "jenis" in isian.raw and jenis != "pilihan":
            yield isian.at("pilihan"), 'pilihan hanya untuk isian dengan jenis = "pilihan".'
    yield from repeated(rows, "kunci", 'Isian "{}" ditulis dua kali; beri kunci yang berbeda.')


def requirements(file: Source) -> Findings:
    from_list = file["mulai"] == "daftar"
    for persyaratan in file.rows("persyaratan"):
        if "salah_satu" in persyaratan.raw and len(persyaratan.words("salah_satu")) < 2:
            kalimat = "salah_satu perlu paling sedikit dua pilihan; bila hanya satu, hapus."
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
            kalimat = (
                f'"{waktu}" dapat berarti hari kalender; waktu pelayanan dihitung dalam hari kerja.'
            )
            yield table.at("waktu"), kalimat + meant(f"{waktu} kerja")
    limit = file["batas_ambil"]
    if isinstance(limit, str) and re.fullmatch(r"\d{1,4} (menit|hari kerja)", limit):
        hint = meant(f"{limit.split()[0]} hari")
        yield ("batas_ambil",), f"batas_ambil dihitung dalam hari kalender.{hint}"


def answers_of_the_agenda(file: Source) -> Findings:
    """Each key of [agenda] names an answer that the service asks for, and no person's number."""
    agenda = file.table("agenda")
    kinds = {word: isian["jenis"] for isian in file.rows("isian") for word in isian.words("kunci")}
    asked = [word for word in file.words("identitas") if word not in NUMBERS]
    known = [*asked, *kinds]
    for key in ("tujuan", "perihal", "nomor_surat", "tanggal_surat"):
        name = agenda[key]
        if not isinstance(name, str) or not name:
            continue
        if name in NUMBERS:
            yield agenda.at(key), f'"{name}" tidak dicetak di buku agenda; pilih jawaban lain.'
        elif name not in known:
            hint = nearest(name, known)
            if known and not hint:
                hint = f" Yang ada: {listing(known)}."
            yield agenda.at(key), f'"{name}" bukan identitas atau isian layanan ini.{hint}'
        elif key == "tanggal_surat" and kinds.get(name) != JenisIsian.TANGGAL:
            yield agenda.at(key), f'"{name}" bukan isian dengan jenis = "tanggal".'


def needed_steps(file: Source) -> Findings:
    jenis = file["jenis"]
    # A misspelt tugas may be the very one that seems to be absent.
    said = [langkah["tugas"] for langkah in file.rows("langkah")]
    if not said or not all(tugas in [*Tugas] for tugas in said):
        return
    needed = {"olah": ("surat", "jawaban"), "sahkan": ("surat",)}
    for tugas, kinds in needed.items():
        if jenis in kinds and tugas not in said:
            kalimat = f'Jenis "{jenis}" memerlukan satu langkah dengan tugas = "{tugas}".'
            yield ("jenis",), kalimat
    if "serahkan" not in said:
        kalimat = 'Belum ada langkah dengan tugas = "serahkan"; hasil harus sampai kepada pemohon.'
        yield ("langkah",), kalimat


def a_column_for_every_pelaksana(file: Source) -> Findings:
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
        kalimat = 'Jenis "surat" memerlukan tabel [surat] dengan judul, misalnya judul = '
        yield head.path, kalimat + '"SURAT KETERANGAN".'
    if jenis in ("jawaban", "dokumen") and is_there:
        yield head.path, 'Tabel [surat] hanya untuk layanan dengan jenis = "surat"; hapus.'
    pola = "".join(file.kantor.table("penomoran").words("pola"))
    if jenis == "surat" and "klasifikasi" in pattern_tokens(pola) and not head["klasifikasi"]:
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


OF_WHAT_STANDS = (
    starts_with_pemohon,
    known_peran,
    columns_of_the_chart,
    order_of_steps,
    ways_of_delivery,
    identity_fields,
    isian_fields,
    requirements,
    clear_times,
)
OF_WHAT_IS_ABSENT = (
    needed_steps,
    letter_head,
    a_column_for_every_pelaksana,
    answers_of_the_agenda,
)


def findings(file: Source) -> Findings:
    """All that the rules find. The table in which a file broke off is not judged."""
    cut = file.cut
    for rule in OF_WHAT_STANDS:
        for path, kalimat in rule(file):
            if not cut or path[: len(cut)] != cut:
                yield path, kalimat
    if file.is_whole:
        for rule in OF_WHAT_IS_ABSENT:
            yield from rule(file)
