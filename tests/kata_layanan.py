"""No service is described by what another one is: each word that belongs to some offices only
stands in the office's own files.
"""

import re
from collections.abc import Iterator

from kalimat import main
from test_journeys import ANSWERS, AnyOffice

from sipetrok.sop.standar import Mulai, Standar

# Of letters, of some kinds of offices, of some regions, of some people's papers.
WORDS = (
    "surat",
    "loket",
    "camat",
    "lurah",
    "kecamatan",
    "kelurahan",
    "desa",
    "pekon",
    "parit",
    "riau",
    "ktp",
    "kk",
    "nik",
    "kartu keluarga",
    "pungli",
)
PUBLIC = ("/", "/alur", "/layanan", "/lapor-pungutan", "/lacak")
# Of the whole office, to its staff.
STAFF = (
    "/antrean",
    "/catat",
    "/daftar",
    "/banyak",
    "/pengambilan",
    "/buku/register",
    "/buku/agenda",
    "/buku/agenda?bagian=masuk",
    "/berita-acara",
    "/arsip",
    "/pengawasan",
    "/kantor",
)
# The books are printed in the form that every office keeps; what their columns ask may stay empty.
FORM_OF_BOOKS = re.compile(
    r"(buku )?agenda surat (keluar|masuk)|(nomor|tanggal|isi) surat|surat (keluar|masuk)"
    r"|tidak ada surat yang diberi nomor|(tidak menghasilkan|belum ada) surat"
    r"|NIK, wilayah, kontak|surat bernomor|\bNIK\b",
    re.I,
)


def texts(value: object) -> list[str]:
    """The texts within, without the keys."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def own_words(office: AnyOffice) -> str:
    """Everything that the office's own files say, its region included."""
    folder = office.folder
    said = texts(folder.kantor.model_dump(mode="json", exclude={"penomoran"}))
    said += [f"{one.jenis} {one.tampil}" for one in folder.daerah]
    for one in folder.layanan.values():
        said += texts(one.model_dump(mode="json"))
    return " ".join([*said, folder.wilayah]).lower()


def foreign(text: str, own: str) -> list[str]:
    """The sentences with a word that the office does not know."""
    unknown = [word for word in WORDS if not re.search(rf"\b{word}(nya)?\b", own)]
    pattern = re.compile(rf"\b({'|'.join(unknown)})(nya)?\b", re.I) if unknown else None
    return [
        line
        for line in text.splitlines()
        if pattern
        and pattern.search(FORM_OF_BOOKS.sub("", line.replace(ANSWERS["alamat"], "")))
    ]


def pages(office: AnyOffice, standar: Standar) -> Iterator[tuple[str, str]]:
    """What everybody reads of this service besides its files: where, and the text."""
    slug, citizen = standar.slug, office.public()
    read = [*PUBLIC, f"/layanan/{slug}", f"/layanan/{slug}/sop"]
    if standar.mulai is Mulai.PERMOHONAN:
        read.append(f"/layanan/{slug}/ajukan")
    for path in read:
        page = citizen.get(path)
        assert page.status == 200, path
        yield path, main(page)
    for peran in office.folder.kantor.peran:
        if not peran.desa:
            desk = office.desk(peran.kunci)
            for path in (*STAFF, f"/catat/{slug}", f"/daftar/layanan/{slug}"):
                page = desk.get(path)
                assert page.status != 404 or slug in path, path
                yield f"{path} ({peran.kunci})", main(page)
