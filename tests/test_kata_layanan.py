"""No service is described by what another one is: of every page that people read of it, at every
step, each word that belongs to some offices only stands in the office's own files.
"""

import re

import pytest
from kalimat import Cerita, main
from test_journeys import ANSWERS, any_office

from sipetrok.sop import reading
from sipetrok.sop.standar import Mulai

__all__ = ["any_office"]

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
EVERY = [
    pytest.param(name, slug, id=f"{name}/{slug}")
    for name in reading.shipped()
    for slug in reading.load(reading.find(name)).layanan
]


def texts(value: object) -> list[str]:
    """The texts within, without the keys."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def own_words(office) -> str:
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


@pytest.mark.parametrize(("any_office", "slug"), EVERY, indirect=["any_office"])
def test_no_page_of_a_service_speaks_of_what_another_one_is(any_office, slug):
    office, standar = any_office, any_office.folder.layanan[slug]
    own = own_words(office)
    found = {}

    def read(place: str, text: str) -> None:
        for line in foreign(text, own):
            found.setdefault(line, place)

    citizen = office.public()
    for path in (*PUBLIC, f"/layanan/{slug}", f"/layanan/{slug}/sop"):
        page = citizen.get(path)
        assert page.status == 200, path
        read(path, main(page))
    # Whoever lost the code is reached where the services ask for it, and nowhere else.
    asked = {key for one in office.folder.layanan.values() for key in one.identitas}
    lost = main(citizen.get("/lacak"))
    assert ("nomor HP" in lost, "alamat e-mail" in lost) == (
        "telepon" in asked,
        "email" in asked,
    )
    if standar.mulai is Mulai.PERMOHONAN:
        path = f"/layanan/{slug}/ajukan"
        read(path, main(citizen.get(path)))
    for saat in Cerita(office, standar).tell():
        read(saat.nama, saat.all())
        # Free or not, what somebody is told to pay can be reported.
        assert all(
            one.alamat in saat.tanda_terima for one in office.folder.kantor.lapor
        )
    for peran in office.folder.kantor.peran:
        if not peran.desa:
            desk = office.desk(peran.kunci)
            for path in (*STAFF, f"/catat/{slug}", f"/daftar/layanan/{slug}"):
                page = desk.get(path)
                assert page.status != 404 or slug in path, path
                read(f"{path} ({peran.kunci})", main(page))

    assert not found, "\n".join(f"{found[one]}: {one}" for one in found)
