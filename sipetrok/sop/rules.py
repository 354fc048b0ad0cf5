"""What an office's files must obey beyond the shape of their keys.

Reads them as they were written, so that one mistake hides no other. Rules about what stands in a
file run always; rules about what is absent only when the file was read to its end.
"""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sipetrok.domain import nomor
from sipetrok.domain.naskah import BAWAAN
from sipetrok.sop.kantor import ZONA
from sipetrok.sop.lambang import coat_of_arms
from sipetrok.sop.libur import open_days
from sipetrok.sop.source import Findings, Source, Table, data_paths, repeated
from sipetrok.sop.standar import Identitas, Lewat, Tugas
from sipetrok.sop.words import listing, meant, nearest

# Numbers of a person: the buku agenda is printed and read by many.
NUMBERS = (Identitas.NIK, Identitas.KK, Identitas.TELEPON)
NO_PERAN = 'Peran "{}" tidak ada dalam kantor.toml.{}'
ORDER = (
    ("olah", "sahkan", "surat dibuat dahulu, baru disahkan"),
    ("sahkan", "serahkan", "hasil disahkan dahulu, baru diserahkan"),
)


def peran_of(file: Source) -> list[str]:
    """The roles of the office; none where they could not be read."""
    if not file.kantor.is_whole:
        return []
    return sorted({*file.kantor.all_words("peran", "kunci")})


def desks(file: Source) -> list[Table]:
    """Every step, and every koordinasi behind its step."""
    langkah = file.rows("langkah")
    return [desk for one in langkah for desk in (one, *one.rows("koordinasi"))]


def starts_with_pemohon(file: Source) -> Findings:
    for n, langkah in enumerate(file.rows("langkah")):
        pelaksana = langkah.words("pelaksana")
        if langkah["tugas"] != "ajukan":
            if n == 0 and "tugas" in langkah.raw:
                kalimat = 'Langkah pertama harus tugas = "ajukan", yaitu langkah pemohon sendiri.'
                yield langkah.at("tugas"), kalimat
            if "pemohon" in pelaksana:
                kalimat = '"pemohon" hanya boleh pada langkah "ajukan".'
                yield langkah.at("pelaksana"), kalimat
        elif n > 0:
            yield langkah.at("tugas"), '"ajukan" hanya boleh pada langkah pertama.'
        elif "pelaksana" in langkah.raw and pelaksana != ["pemohon"]:
            yield langkah.at("pelaksana"), 'Pelaksana langkah "ajukan" harus "pemohon".'


def known_peran(file: Source) -> Findings:
    known = peran_of(file)
    if not known:
        return
    of_desa = [row["kunci"] for row in file.kantor.rows("peran") if row["desa"] is True]
    for desk in desks(file):
        # What belongs into the first step is told by the rule of the first step.
        if desk.path == ("langkah", 0) and desk["tugas"] == "ajukan":
            continue
        for path, name in desk.each("pelaksana"):
            if name not in known and name != "pemohon":
                hint = nearest(name, known) or f" Peran yang ada: {listing(known)}."
                yield path, NO_PERAN.format(name, hint)
            if name in of_desa:
                kalimat = (
                    f'"{name}" adalah peran desa, yang tidak melihat antrean; '
                    "berkas akan berhenti di sini. Tulis peran petugas kantor."
                )
                yield path, kalimat


def columns_of_the_chart(file: Source) -> Findings:
    """The columns of the flow chart: each "pemohon" or a role of the office, and none twice."""
    sop = file.table("sop")
    yield from sop.twice("pelaksana", "{} ditulis dua kali; satu pelaksana satu kolom.")
    if peran := peran_of(file):
        known = ["pemohon", *peran]
        for path, name in sop.each("pelaksana"):
            if name not in known:
                yield path, NO_PERAN.format(name, nearest(name, known))


def steps(file: Source) -> Findings:
    """The order of the steps, and the ways of delivery at those that hand over."""
    langkah = file.rows("langkah")
    tugas = [one["tugas"] for one in langkah]
    for first, second, why in ORDER:
        if first in tugas and second in tugas[: tugas.index(first)]:
            early = langkah[tugas.index(second)]
            yield early.at("tugas"), f'"{second}" mendahului "{first}"; {why}.'
    for one in langkah:
        ways = one["lewat"]
        if one["tugas"] == "arsipkan" and one != langkah[-1]:
            yield one.at("tugas"), '"arsipkan" harus langkah terakhir.'
        if one["tugas"] == "serahkan":
            if not ways:
                kalimat = 'Langkah "serahkan" perlu lewat, misalnya lewat = ["unduh", "kantor"].'
                yield one.at("tugas"), kalimat
        elif ways and "tugas" in one.raw:
            kalimat = 'lewat hanya untuk langkah "serahkan"; hapus di sini.'
            yield one.at("lewat"), kalimat
        yield from one.twice("lewat", "Cara {} ditulis dua kali.")


def ways_with_an_address(file: Source) -> Findings:
    """What a way of delivery leads to is asked for."""
    asked, known = file.words("identitas"), {str(one): one for one in Lewat}
    for one in file.rows("langkah"):
        for path, name in one.each("lewat"):
            way = known.get(name)
            if way and way.words.address and way.words.address[0] not in asked:
                kalimat = (
                    f'Cara "{name}" memerlukan "{way.words.address[0]}" dalam identitas; '
                    "tambahkan di sana."
                )
                yield path, kalimat


def asked_fields(file: Source) -> Findings:
    yield from file.twice("identitas", "{} ditulis dua kali; hapus salah satunya.")
    rows = file.rows("isian")
    for isian in rows:
        kunci, jenis = isian["kunci"], isian["jenis"]
        if kunci in (*Identitas, *BAWAAN):
            kalimat = (
                f'"{kunci}" sudah dipakai untuk hal lain; pilih kunci yang berbeda.'
            )
            yield isian.at("kunci"), kalimat
        if jenis == "pilihan":
            if len(isian.words("pilihan")) < 2:
                kalimat = 'Isian jenis "pilihan" perlu pilihan = ["…", "…"], paling sedikit dua.'
                yield isian.at("jenis"), kalimat
        elif isian["pilihan"] and "jenis" in isian.raw:
            kalimat = 'pilihan hanya untuk isian dengan jenis = "pilihan".'
            yield isian.at("pilihan"), kalimat
    yield from repeated(
        rows, "kunci", 'Isian "{}" ditulis dua kali; beri kunci yang berbeda.'
    )


def requirements(file: Source) -> Findings:
    for persyaratan in file.rows("persyaratan"):
        if "salah_satu" in persyaratan.raw and len(persyaratan.words("salah_satu")) < 2:
            kalimat = (
                "salah_satu perlu paling sedikit dua pilihan; bila hanya satu, hapus."
            )
            yield persyaratan.at("salah_satu"), kalimat
        if file["mulai"] == "daftar" and persyaratan["cara"] in (None, "unggah"):
            kalimat = (
                'Layanan dengan mulai = "daftar" tidak menerima unggahan; '
                'tulis cara = "tercatat" atau "bawa".'
            )
            yield persyaratan.at("cara"), kalimat


def clear_times(file: Source) -> Findings:
    times = [(table, table.text("waktu")) for table in (file, *desks(file))]
    days = [one for one in times if re.fullmatch(r"\d{1,4} hari", one[1])]
    for table, waktu in days[: 0 if file["hitungan"] else None]:
        kalimat = (
            f'"{waktu}": hari kerja atau hari kalender? Biarkan "{waktu}" seperti SOP, '
            'dan tulis di bagian atas hitungan = "hari kerja" atau "hari kalender".'
        )
        yield table.at("waktu"), kalimat
    if file["hitungan"] and not days:
        kalimat = 'hitungan hanya untuk waktu yang ditulis "hari" saja; hapus.'
        yield ("hitungan",), kalimat
    if limit := re.fullmatch(r"(\d{1,4}) (menit|hari kerja)", file.text("batas_ambil")):
        hint = meant(f"{limit[1]} hari")
        yield ("batas_ambil",), f"batas_ambil dihitung dalam hari kalender.{hint}"
    if file["batas_ambil_saluran"] and not file["batas_ambil"]:
        kalimat = (
            "Tidak ada batas_ambil yang dibatasinya; tulis batas_ambil, atau hapus."
        )
        yield ("batas_ambil_saluran",), kalimat


def answers_of_the_agenda(file: Source) -> Findings:
    """Each key of [agenda] names an answer that the service asks for, and no person's number."""
    agenda = file.table("agenda")
    kinds = {isian.text("kunci"): isian["jenis"] for isian in file.rows("isian")}
    known = [word for word in file.words("identitas") if word not in NUMBERS]
    known += file.all_words("isian", "kunci")
    for key in ("tujuan", "perihal", "nomor_surat", "tanggal_surat"):
        name = agenda.text(key)
        if not name:
            continue
        if name in NUMBERS:
            kalimat = f'"{name}" tidak dicetak di buku agenda; pilih jawaban lain.'
            yield agenda.at(key), kalimat
        elif name not in known:
            hint = nearest(name, known)
            if known and not hint:
                hint = f" Yang ada: {listing(known)}."
            kalimat = f'"{name}" bukan identitas atau isian layanan ini.{hint}'
            yield agenda.at(key), kalimat
        elif key == "tanggal_surat" and kinds.get(name) != "tanggal":
            yield agenda.at(key), f'"{name}" bukan isian dengan jenis = "tanggal".'


def tables_of_the_sop(file: Source) -> Findings:
    """Every row of the SOP's own tables has a cell for each column."""
    for table in file.table("sop").rows("tabel"):
        width = len(table.items("kolom"))
        for n, row in enumerate(table.items("baris")):
            if isinstance(row, list) and len(row) != width:
                kalimat = f"Baris ini berisi {len(row)} sel, tetapi kolomnya {width}."
                yield table.at("baris", n), kalimat


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
    jenis, head = file["jenis"], file.table("surat")
    if file["surat"] is None:
        if jenis == "surat":
            kalimat = 'Jenis "surat" memerlukan tabel [surat] dengan judul, misalnya '
            yield head.path, kalimat + 'judul = "SURAT KETERANGAN".'
    elif jenis in ("jawaban", "dokumen"):
        kalimat = 'Tabel [surat] hanya untuk layanan dengan jenis = "surat"; hapus.'
        yield head.path, kalimat
    pola = file.kantor.table("penomoran").text("pola")
    asks = "klasifikasi" in nomor.pattern_tokens(pola)
    if asks and jenis == "surat" and not head["klasifikasi"]:
        kalimat = "Pola nomor di kantor.toml memakai {klasifikasi}, tetapi di sini belum diisi."
        yield head.at("klasifikasi"), kalimat


# What only kantor.toml says.


def roles(kantor: Source) -> Findings:
    peran = kantor.rows("peran")
    for row in peran:
        if row["kunci"] == "pemohon":
            kalimat = '"pemohon" sudah ada dengan sendirinya; hapus peran ini.'
            yield row.at("kunci"), kalimat
        if row["desa"] is True and True in (row["administrator"], row["pengawas"]):
            kalimat = (
                "Akun desa hanya melihat hasil milik warganya; "
                "hapus administrator dan pengawas dari peran ini."
            )
            yield row.at("desa"), kalimat
    yield from repeated(peran, "kunci", 'Peran "{}" ditulis dua kali.')
    nobody = not any(row["administrator"] is True for row in peran)
    if peran and nobody and kantor.is_whole:
        kalimat = (
            "Belum ada peran dengan administrator = true; "
            "tanpa itu tidak ada yang mengelola akun."
        )
        yield ("peran",), kalimat


def numbering(kantor: Source) -> Findings:
    """The pattern of each book: known words, the running number, a unit where it asks for one."""
    for name, tokens, what in (
        ("penomoran", nomor.TOKENS, "surat"),
        ("berita_acara", nomor.TOKENS_BERITA_ACARA, "berita acara"),
    ):
        written = kantor.table(name)
        path, pola = written.at("pola"), written["pola"]
        if not isinstance(pola, str):
            continue
        used, known = nomor.pattern_tokens(pola), sorted(tokens)
        for token in sorted(used - tokens):
            hint = nearest(token, known) or f" Yang dikenal: {listing(known)}."
            yield path, f'"{{{token}}}" tidak dikenal.{hint}'
        if "nomor" not in used:
            yield path, f"Pola harus memuat {{nomor}}, yaitu nomor urut {what}."
        if "unit" in used and kantor.is_whole and not written["unit"]:
            kalimat = (
                f"Pola memakai {{unit}}, tetapi unit belum diisi di [{name}], "
                'misalnya unit = "SET".'
            )
            yield path, kalimat


def place_and_zone(kantor: Source) -> Findings:
    zona, wilayah = kantor["zona_waktu"], kantor.text("wilayah")
    if isinstance(zona, str) and not _is_zone(zona):
        kalimat = f'"{zona}" bukan zona waktu Indonesia; pilihannya {listing(ZONA)}.'
        yield ("zona_waktu",), kalimat + nearest(zona, ZONA)
    elif isinstance(word := kantor["singkatan_waktu"], str):
        right = ZONA[zona or "Asia/Jakarta"]
        if word != right:
            kalimat = f'Waktu {zona or "Asia/Jakarta"} disebut {right}, bukan "{word}".'
            yield ("singkatan_waktu",), f"{kalimat} Perbaiki, atau hapus baris ini."
    known = sorted(data_paths(kantor.folder, "wilayah"))
    if wilayah and wilayah not in known:
        kalimat = (
            f'Data wilayah "{wilayah}" belum ada; yang tersedia {listing(known)}. '
            f'Tulis wilayah/{wilayah}.toml, atau kosongkan ("") bila tidak perlu.'
        )
        yield ("wilayah",), kalimat + nearest(wilayah, known)


def _is_zone(zona: str) -> bool:
    """A zone of ours that the computer's own list of zones knows too."""
    try:
        return zona in ZONA and bool(ZoneInfo(zona))
    except ZoneInfoNotFoundError:
        return False


def findings(file: Source) -> Findings:
    """All that the rules find. The table in which a file broke off is not judged."""
    if file is file.kantor:
        for rule in (
            roles,
            columns_of_the_chart,
            tables_of_the_sop,
            numbering,
            open_days,
            place_and_zone,
            coat_of_arms,
        ):
            yield from rule(file)
        return
    for rule in (
        starts_with_pemohon,
        known_peran,
        columns_of_the_chart,
        tables_of_the_sop,
        steps,
        asked_fields,
        requirements,
        clear_times,
    ):
        for path, kalimat in rule(file):
            if not file.cut or path[: len(file.cut)] != file.cut:
                yield path, kalimat
    if file.is_whole:
        for rule in (
            needed_steps,
            ways_with_an_address,
            letter_head,
            column_for_each_pelaksana,
            answers_of_the_agenda,
        ):
            yield from rule(file)
