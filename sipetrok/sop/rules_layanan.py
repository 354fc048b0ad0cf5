"""What a service file must obey beyond the shape of its keys. Reads raw tables, so that one mistake
hides no other.

Rules about what stands in the file run always; rules about what is absent only when the file was
read to its end.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sipetrok.domain.naskah import BAWAAN
from sipetrok.sop.source import Source
from sipetrok.sop.standar import Identitas, Tugas
from sipetrok.sop.words import Path, listing, nearest

Finding = tuple[Path, str]


@dataclass(frozen=True)
class Layanan:
    """A service file beside what it must agree with.

    `peran` is None when the office's roles could not be read.
    """

    source: Source
    slug: str
    peran: frozenset[str] | None
    peran_desa: frozenset[str] = frozenset()  # roles that see products only and hold no step
    kolom_kantor: tuple[str, ...] = ()  # [sop] pelaksana of kantor.toml, which the file inherits

    @property
    def raw(self) -> Mapping[str, Any]:
        return self.source.raw

    @property
    def langkah(self) -> list[tuple[int, Mapping[str, Any]]]:
        return tables(self.raw, "langkah")

    def places(self, tugas: str) -> list[int]:
        """The places of the steps with this tugas."""
        return [i for i, langkah in self.langkah if langkah.get("tugas") == tugas]


def tables(raw: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The tables of a list with their places; what is no table is reported elsewhere."""
    value = raw.get(key)
    return (
        [(i, table) for i, table in enumerate(value) if isinstance(table, dict)]
        if isinstance(value, list)
        else []
    )


def words(value: object) -> list[str]:
    """The texts in a list, or a text alone; what is no text is reported elsewhere."""
    found = value if isinstance(value, list) else [value]
    return [word for word in found if isinstance(word, str)]


def starts_with_pemohon(layanan: Layanan) -> Iterator[Finding]:
    for i, langkah in layanan.langkah:
        tugas, pelaksana = langkah.get("tugas"), words(langkah.get("pelaksana"))
        if i == 0 and "tugas" in langkah and tugas != "ajukan":
            yield (
                ("langkah", 0, "tugas"),
                'Langkah pertama harus tugas = "ajukan", yaitu langkah pemohon sendiri.',
            )
        if i > 0 and tugas == "ajukan":
            yield ("langkah", i, "tugas"), '"ajukan" hanya boleh pada langkah pertama.'
        if i == 0 and tugas == "ajukan" and "pelaksana" in langkah and pelaksana != ["pemohon"]:
            yield ("langkah", i, "pelaksana"), 'Pelaksana langkah "ajukan" harus "pemohon".'
        if tugas != "ajukan" and "pemohon" in pelaksana:
            yield ("langkah", i, "pelaksana"), '"pemohon" hanya boleh pada langkah "ajukan".'


def known_peran(layanan: Layanan) -> Iterator[Finding]:
    for i, langkah in layanan.langkah:
        yield from _unknown_peran(layanan, ("langkah", i), langkah)
        for j, koordinasi in tables(langkah, "koordinasi"):
            yield from _unknown_peran(layanan, ("langkah", i, "koordinasi", j), koordinasi)


def _unknown_peran(layanan: Layanan, path: Path, table: Mapping[str, Any]) -> Iterator[Finding]:
    if layanan.peran is None:
        return
    for place, name in enumerate(words(table.get("pelaksana"))):
        if path == ("langkah", 0) and table.get("tugas") == "ajukan":
            continue  # the rule of the first step tells what belongs here
        if name != "pemohon" and name not in layanan.peran:
            known = sorted(layanan.peran)
            hint = nearest(name, known) or f" Peran yang ada: {listing(known)}."
            yield (*path, "pelaksana", place), f'Peran "{name}" tidak ada dalam kantor.toml.{hint}'
        if name in layanan.peran_desa:
            yield (
                (*path, "pelaksana", place),
                (
                    f'"{name}" adalah peran desa, yang tidak melihat antrean; berkas akan berhenti '
                    "di sini. Tulis peran petugas kantor."
                ),
            )


def columns_of_the_chart(layanan: Layanan) -> Iterator[Finding]:
    yield from unknown_columns(layanan.raw, layanan.peran)


def unknown_columns(raw: Mapping[str, Any], peran: frozenset[str] | None) -> Iterator[Finding]:
    """The columns of the flow chart in [sop]: each "pemohon" or a role of the office, and none
    twice.
    """
    sop = raw.get("sop")
    found = words(sop.get("pelaksana")) if isinstance(sop, dict) else []
    yield from _twice(
        found, ("sop", "pelaksana"), "{} ditulis dua kali; satu pelaksana satu kolom."
    )
    for place, name in enumerate(found):
        if peran is not None and name not in ("pemohon", *peran):
            hint = nearest(name, ["pemohon", *sorted(peran)])
            yield ("sop", "pelaksana", place), f'Peran "{name}" tidak ada dalam kantor.toml.{hint}'


def order_of_steps(layanan: Layanan) -> Iterator[Finding]:
    sign, make, give = (layanan.places(tugas) for tugas in ("sahkan", "olah", "serahkan"))
    if sign and make and sign[0] < make[0]:
        yield (
            ("langkah", sign[0], "tugas"),
            '"sahkan" mendahului "olah"; surat dibuat dahulu, baru disahkan.',
        )
    if sign and give and give[0] < sign[0]:
        yield (
            ("langkah", give[0], "tugas"),
            '"serahkan" mendahului "sahkan"; hasil disahkan dahulu, baru diserahkan.',
        )
    last = max((i for i, _ in layanan.langkah), default=0)
    for i in layanan.places("arsipkan"):
        if i != last:
            yield ("langkah", i, "tugas"), '"arsipkan" harus langkah terakhir.'


def ways_of_delivery(layanan: Layanan) -> Iterator[Finding]:
    for i, langkah in layanan.langkah:
        ways, gives = langkah.get("lewat"), langkah.get("tugas") == "serahkan"
        if gives and not ways:
            yield (
                ("langkah", i, "tugas"),
                'Langkah "serahkan" perlu lewat, misalnya lewat = ["unduh", "kantor"].',
            )
        if ways and "tugas" in langkah and not gives:
            yield ("langkah", i, "lewat"), 'lewat hanya untuk langkah "serahkan"; hapus di sini.'
        yield from _twice(words(ways), ("langkah", i, "lewat"), "Cara {} ditulis dua kali.")


def identity_fields(layanan: Layanan) -> Iterator[Finding]:
    yield from _twice(
        words(layanan.raw.get("identitas")),
        ("identitas",),
        "{} ditulis dua kali; hapus salah satunya.",
    )


def isian_fields(layanan: Layanan) -> Iterator[Finding]:
    seen: set[str] = set()
    for i, isian in tables(layanan.raw, "isian"):
        kunci, pilihan = isian.get("kunci"), isian.get("pilihan")
        if kunci in (*Identitas, *BAWAAN):
            yield (
                ("isian", i, "kunci"),
                f'"{kunci}" sudah dipakai untuk hal lain; pilih kunci yang berbeda.',
            )
        if isinstance(kunci, str) and kunci in seen:
            yield (
                ("isian", i, "kunci"),
                f'Isian "{kunci}" ditulis dua kali; beri kunci yang berbeda.',
            )
        seen.add(str(kunci))
        if isian.get("jenis") == "pilihan" and len(words(pilihan or [])) < 2:
            yield (
                ("isian", i, "jenis"),
                'Isian jenis "pilihan" perlu pilihan = ["…", "…"], paling sedikit dua.',
            )
        if pilihan and "jenis" in isian and isian["jenis"] != "pilihan":
            yield ("isian", i, "pilihan"), 'pilihan hanya untuk isian dengan jenis = "pilihan".'


def requirements(layanan: Layanan) -> Iterator[Finding]:
    from_list = layanan.raw.get("mulai") == "daftar"
    for i, persyaratan in tables(layanan.raw, "persyaratan"):
        if "salah_satu" in persyaratan and len(words(persyaratan["salah_satu"])) < 2:
            yield (
                ("persyaratan", i, "salah_satu"),
                "salah_satu perlu paling sedikit dua pilihan; bila hanya satu, hapus.",
            )
        if from_list and persyaratan.get("cara", "unggah") == "unggah":
            kalimat = 'Layanan dengan mulai = "daftar" tidak menerima unggahan; tulis cara = "tercatat" atau "bawa".'
            yield ("persyaratan", i, "cara"), kalimat


def clear_times(layanan: Layanan) -> Iterator[Finding]:
    times: list[tuple[Path, object]] = [(("waktu",), layanan.raw.get("waktu"))]
    for i, langkah in layanan.langkah:
        times.append((("langkah", i, "waktu"), langkah.get("waktu")))
        times += [
            (("langkah", i, "koordinasi", j, "waktu"), koordinasi.get("waktu"))
            for j, koordinasi in tables(langkah, "koordinasi")
        ]
    for path, waktu in times:
        if isinstance(waktu, str) and re.fullmatch(r"\d{1,4} hari", waktu):
            kalimat = (
                f'"{waktu}" dapat berarti hari kalender; waktu pelayanan dihitung dalam hari kerja.'
            )
            yield path, f'{kalimat} Maksud Anda "{waktu} kerja"?'
    limit = layanan.raw.get("batas_ambil")
    if isinstance(limit, str) and re.fullmatch(r"\d{1,4} (menit|hari kerja)", limit):
        yield (
            ("batas_ambil",),
            f'batas_ambil dihitung dalam hari kalender. Maksud Anda "{limit.split()[0]} hari"?',
        )


def needed_steps(layanan: Layanan) -> Iterator[Finding]:
    jenis = layanan.raw.get("jenis")
    needed = (
        {"surat": ("olah", "sahkan"), "jawaban": ("olah",)}.get(jenis, ())
        if isinstance(jenis, str)
        else ()
    )
    # A misspelt tugas may be the very one that seems to be absent.
    if not layanan.langkah or any(
        langkah.get("tugas") not in [*Tugas] for _, langkah in layanan.langkah
    ):
        return
    for tugas in needed:
        if not layanan.places(tugas):
            yield ("jenis",), f'Jenis "{jenis}" memerlukan satu langkah dengan tugas = "{tugas}".'
    if not layanan.places("serahkan"):
        yield (
            ("langkah",),
            'Belum ada langkah dengan tugas = "serahkan"; hasil harus sampai kepada pemohon.',
        )


def nearly_pemohon(name: str) -> str:
    """A capital in "Pemohon" is one mistake where it stands, and no second one elsewhere."""
    return "pemohon" if name.lower() == "pemohon" else name


def a_column_for_every_pelaksana(layanan: Layanan) -> Iterator[Finding]:
    sop = layanan.raw.get("sop")
    own = sop.get("pelaksana") if isinstance(sop, dict) else None
    columns = [nearly_pemohon(name) for name in words(own or [*layanan.kolom_kantor])]
    # A name that is no role at all is told as that.
    absent = {"pemohon", *(layanan.peran or ())} - {*columns} if columns else set()
    for i, langkah in layanan.langkah:
        asked = [(("langkah", i, "koordinasi", j), row) for j, row in tables(langkah, "koordinasi")]
        for path, table in [(("langkah", i), langkah), *asked]:
            for place, name in enumerate(words(table.get("pelaksana"))):
                if name in absent:
                    kalimat = (
                        f'"{name}" belum ada dalam [sop] pelaksana; tambahkan kolomnya di sana.'
                    )
                    yield (*path, "pelaksana", place), kalimat


def letter_head(layanan: Layanan) -> Iterator[Finding]:
    jenis, head = layanan.raw.get("jenis"), layanan.raw.get("surat")
    if jenis == "surat" and head is None:
        yield (
            ("surat",),
            'Jenis "surat" memerlukan tabel [surat] dengan judul, misalnya judul = "SURAT KETERANGAN".',
        )
    if jenis in ("jawaban", "dokumen") and head is not None:
        yield ("surat",), 'Tabel [surat] hanya untuk layanan dengan jenis = "surat"; hapus.'


def _twice(found: list[str], path: Path, kalimat: str) -> Iterator[Finding]:
    for word, count in Counter(found).items():
        if count > 1:
            place = len(found) - 1 - found[::-1].index(word)
            yield (*path, place), kalimat.format(f'"{word}"')


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
OF_WHAT_IS_ABSENT = (needed_steps, letter_head, a_column_for_every_pelaksana)


def findings(layanan: Layanan) -> Iterator[Finding]:
    """All that the rules find. In a file that broke off, the table it broke off in is not judged."""
    cut = layanan.source.cut
    for rule in OF_WHAT_STANDS:
        yield from (
            (path, kalimat) for path, kalimat in rule(layanan) if not cut or path[: len(cut)] != cut
        )
    if layanan.source.is_whole:
        for rule in OF_WHAT_IS_ABSENT:
            yield from rule(layanan)
