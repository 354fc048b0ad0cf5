"""The main line as people walk it over HTTP, from the catalogue or the office's list to the
archive: every layanan of Pulau Burung with its detours, and every service of every other office.
"""

import gzip
import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import databases
import pypdfium2
import pytest
import zxingcpp
from apps import build_app
from builders import make_petugas
from conftest import TEMPAT
from flask_migrate import upgrade
from page import NS, Page, Visitor
from pictures import phone_photo, text_pdf
from test_kantor_doc import ADDED, EXAMPLE, make_example

from sipetrok.alur.workflow import AT_ONCE, Status
from sipetrok.models import BeritaAcara, Paraf, Permohonan, Petugas, Surat, db
from sipetrok.operations import masuk
from sipetrok.sop import reading
from sipetrok.sop.folder import FolderKantor
from sipetrok.sop.standar import Jenis, Langkah, Mulai, Standar, Tugas

SERVICES = ("surat-rekomendasi", "surat-keterangan", "surat-pengantar")
ANSWERS = {
    "nama": "Siti Aminah",
    "nik": "1404175703909999",
    "kk": "1404170101100002",
    "tempat_lahir": "Pulau Burung",
    "tanggal_lahir": "17-3-1990",
    "jenis_kelamin": "Perempuan",
    "pekerjaan": "Pedagang",
    "alamat": "Parit 5, RT 001/RW 002",
    "desa": "Teluk Nibung",
    "rt": "001",
    "rw": "002",
    "telepon": "0812 3456 7890",
    "email": "siti@contoh.example",
    "akun": "siti.aminah",
    "isian_keperluan": "Mendaftar sekolah",
    "isian_tujuan": "Kepala Dinas Sosial",
    "isian_kegiatan": "Perbaikan jembatan parit",
}
MOST_PRESSES, LARGEST_ANSWER = 8, 6 * 1024
SAVE, SEND = "Simpan dan lanjut", "Kirim permohonan"


def upload(isi: bytes, name: str = "IMG_2026.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(isi), name


def asked(page: Page, values: dict[str, str]) -> dict[str, str]:
    """Those of the values for which the page has a field."""
    names = {element.get("name") for element in page.root.iter()}
    return {name: value for name, value in values.items() if name in names}


def slots(page: Page) -> list[str]:
    return [
        e.get("name") for e in page.root.iter(NS + "input") if e.get("type") == "file"
    ]


def photos(page: Page, turn: int = 0) -> dict[str, object]:
    """A phone photo for each slot, a PDF for the first, and the first of any alternatives."""
    sent: dict[str, object] = {}
    for n, name in enumerate(slots(page)):
        isi = phone_photo((900 + 20 * n + turn, 600), orientation=6)
        sent[name] = (
            upload(text_pdf(2), "pengantar.pdf") if n == 0 and not turn else upload(isi)
        )
    for element in page.root.iter(NS + "input"):
        if (element.get("name") or "").startswith("pilihan-"):
            sent.setdefault(element.get("name"), element.get("value"))
    return sent


def apply(citizen: Visitor, judul: str) -> Page:
    """From the front page to the receipt, by the words on the pages."""
    citizen.get("/")
    citizen.follow("Ajukan permohonan")
    assert citizen.follow(judul).path.startswith("/layanan/")
    page = citizen.follow("Ajukan permohonan")
    page = citizen.press(SAVE, **asked(page, ANSWERS))
    page = citizen.press(SAVE, **photos(page))
    assert (
        page.path.endswith("/periksa") and "17 Maret 1990" in page.text
    ) or "tanggal_lahir" not in asked(page, ANSWERS)
    return citizen.press(SEND)


@dataclass
class Office:
    """The officers at their desks. Each press is counted, and each answer to htmx is weighed."""

    signed_in: object
    htmx: bool
    presses: int = 0
    weights: list[int] = field(default_factory=list)
    desks: dict[str, Visitor] = field(default_factory=dict)

    def desk(self, akun: str) -> Visitor:
        if akun not in self.desks:
            self.desks[akun] = self.signed_in(akun, htmx=self.htmx)
        return self.desks[akun]

    def open(self, akun: str, nama: str = "Siti Aminah") -> Visitor:
        """This officer opens the file from their antrean."""
        officer = self.desk(akun)
        officer.get("/antrean")
        officer.follow(nama)
        return officer

    def press(self, akun: str, words: str, **values) -> Page:
        """One press on the page that this officer has open."""
        page = self.desk(akun).press(words, **values)
        self.presses += 1
        if self.htmx:
            assert page.fragment and "<html" not in page.response.get_data(as_text=True)
            self.weights.append(len(gzip.compress(page.response.get_data(), 9)))
        return page

    def check_all(self, akun: str) -> Page:
        return self.press(akun, "Lengkap, teruskan", semua="1")

    def to_the_archive(self) -> None:
        """From the check's "Lengkap" on, as far as it goes."""
        self.press("staf", "Selesai, teruskan")
        self.open("camat")
        self.press("camat", "Sahkan surat")
        self.open("loket")
        self.press(
            "loket",
            "Serahkan kepada pemohon",
            scan=[upload(phone_photo()), upload(text_pdf(), "surat.pdf")],
        )
        self.press("loket", "Arsipkan")


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def office(request, signed_in):
    return Office(signed_in, request.param)


def the_permohonan() -> Permohonan:
    db.session.expire_all()
    return db.session.scalars(db.select(Permohonan)).one()


def receive(office: Office) -> None:
    """Admin takes the file in, and Pegawai takes it at their desk."""
    office.open("loket")
    office.press("loket", "Terima berkas")
    office.open("staf")
    office.press("staf", "Terima di meja saya")


@pytest.mark.parametrize("slug", SERVICES)
def test_a_service_runs_from_the_catalogue_to_the_archive_in_at_most_eight_presses(
    slug, visitor, office, folder
):
    standar = folder.layanan[slug]
    receipt = apply(visitor, standar.judul)
    assert (
        "Permohonan Anda sudah dikirim" in receipt.text
        and "Gratis (Rp 0)" in receipt.text
    )

    receive(office)
    office.check_all("staf")
    office.to_the_archive()

    permohonan = the_permohonan()
    assert permohonan.status == Status.SELESAI and office.presses <= MOST_PRESSES
    assert (
        permohonan.standar == standar
        and permohonan.diserahkan_at
        and permohonan.tutup_at
    )
    page = visitor.get(f"/permohonan/{permohonan.kode}")
    assert "siap diunduh" in page.text
    pdf = visitor.client.get(page.link("Unduh surat (PDF)"))
    assert (
        pdf.mimetype == "application/pdf" and len(pypdfium2.PdfDocument(pdf.data)) == 2
    )
    archive = office.desk("loket").get("/arsip")
    assert (
        permohonan.nomor_register in archive.text
        and permohonan.surat[-1].nomor in archive.text
    )
    assert (
        "Tidak ada berkas yang menunggu Anda"
        in office.desk("loket").get("/antrean").text
    )


def test_an_answer_to_htmx_is_a_small_part_of_the_page(visitor, signed_in):
    office = Office(signed_in, htmx=True)
    apply(visitor, "Surat Keterangan")

    receive(office)
    office.check_all("staf")
    office.to_the_archive()

    assert len(office.weights) == 7 and max(office.weights) <= LARGEST_ANSWER


def test_what_is_wrong_goes_back_is_repaired_and_comes_to_its_end(visitor, office):
    apply(visitor, "Surat Keterangan")
    receive(office)
    page = office.press(
        "staf",
        "Kembalikan kepada pemohon",
        sesuai=["1", "2"],
        **{
            "alasan-3": "NIK pada foto tidak terbaca.",
            "alasan-0": "Tanggal lahir berbeda dengan KTP.",
        },
    )
    assert (
        "dikembalikan kepada pemohon" in page.text
        and "Waktu berhenti dihitung" in page.text
    )

    # Siti reads what is asked and mends exactly that.
    page = visitor.get(f"/permohonan/{the_permohonan().kode}")
    assert (
        "NIK pada foto tidak terbaca." in page.text
        and "Tanggal lahir berbeda dengan KTP." in page.text
    )
    page = visitor.follow("Perbaiki sekarang")
    assert (
        page.path.endswith("/data") and "Tanggal lahir berbeda dengan KTP." in page.text
    )
    visitor.press(SAVE, tanggal_lahir="18-3-1990")
    page = visitor.press(SAVE)  # it differs from the NIK, and is asked about once
    assert slots(page) == ["berkas-3"]
    visitor.press(SAVE, **photos(page, turn=1))
    page = visitor.press("Kirim perbaikan")
    assert page.path == f"/permohonan/{the_permohonan().kode}"

    # The office goes on where it stood.
    office.open("staf")
    page = office.press("staf", "Terima di meja saya")
    assert "18 Maret 1990" in page.text
    page = office.press("staf", "Lengkap, teruskan", sesuai=["1", "2", "3"])
    assert page.status == 200
    office.to_the_archive()
    assert the_permohonan().status == Status.SELESAI


def test_the_clock_stands_while_the_pemohon_repairs(visitor, office, folder):
    apply(visitor, "Surat Pengantar")
    receive(office)
    office.check_all("staf")
    check = [
        langkah.tugas for langkah in folder.layanan["surat-pengantar"].langkah
    ].index("periksa")
    page = office.press(
        "staf",
        "Kembalikan ke langkah ini",
        tujuan=str(check),
        catatan="Stempel belum saya lihat.",
    )
    running = "Waktu (sedang dihitung|tidak dihitung selama kantor tutup)"
    assert re.search(running, page.text) and the_permohonan().due_at

    page = office.press(
        "staf",
        "Kembalikan kepada pemohon",
        sesuai=["1"],
        **{"alasan-2": "Halaman terpotong."},
    )

    assert "Waktu berhenti dihitung selama pemohon memperbaiki." in page.text
    assert (
        the_permohonan().status == Status.DIKEMBALIKAN
        and the_permohonan().due_at is None
    )
    page = office.desk("staf").get("/antrean?di=pemohon")
    assert "Siti Aminah" in page.text and "di pemohon" in page.text


def test_a_refusal_is_read_by_the_pemohon_with_its_reason(visitor, office):
    apply(visitor, "Surat Rekomendasi")
    receive(office)
    page = office.press("staf", "Tolak permohonan", catatan="")
    assert page.status == 422 and "Tulis alasannya" in page.text

    office.press(
        "staf", "Tolak permohonan", catatan="Kegiatan ini di luar wilayah kecamatan."
    )

    page = visitor.get(f"/permohonan/{the_permohonan().kode}")
    assert (
        "Permohonan ditolak" in page.text
        and "Kegiatan ini di luar wilayah kecamatan." in page.text
    )
    assert "Ditolak" in office.desk("loket").get("/arsip").text


def test_a_withdrawn_permohonan_leaves_every_desk(visitor, office):
    apply(visitor, "Surat Keterangan")
    receive(office)

    visitor.get(f"/permohonan/{the_permohonan().kode}")
    visitor.follow("Batalkan permohonan ini")
    page = visitor.press("Batalkan permohonan")

    assert (
        "sudah Anda batalkan" in page.text and the_permohonan().status == Status.DITARIK
    )
    assert "Siti Aminah" not in office.desk("staf").get("/antrean").text
    page = office.desk("staf").get(f"/antrean/{the_permohonan().id}")
    assert not {"Lengkap, teruskan", "Terima di meja saya"} & set(page.buttons())


def test_a_second_officer_with_a_stale_page_gets_the_fresh_file_and_one_sentence(
    visitor, office, folder
):
    make_petugas(folder, "rekan", "pegawai", nama="Bu Rekan")
    apply(visitor, "Surat Keterangan")
    office.open("loket")
    office.press("loket", "Terima berkas")
    office.open("staf")
    office.open("rekan")
    office.press("staf", "Terima di meja saya")
    before = rows_of_the_trail()

    page = office.press("rekan", "Terima di meja saya")

    assert (
        page.status == 409 and "Berkas ini baru saja dikerjakan Pak Staf." in page.text
    )
    assert "dipegang Pak Staf" in page.text and "Ambil alih berkas" in page.buttons()
    assert rows_of_the_trail() == before and the_permohonan().pemegang.akun == "staf"


def test_the_same_press_twice_is_one(visitor, office):
    apply(visitor, "Surat Keterangan")
    officer = office.open("loket")
    form, button = officer.page.button("Terima berkas")
    address, sent = form.action, form.data(button)
    headers = {"HX-Request": "true"} if office.htmx else {}

    first, second = (
        officer.client.post(address, data=sent, headers=headers) for _ in range(2)
    )

    assert first.status_code == second.status_code == (200 if office.htmx else 303)
    assert len(rows_of_the_trail()) == 3  # sent, and Bu Loket's masuk and keluar


def rows_of_the_trail() -> list[tuple]:
    db.session.expire_all()
    return [
        (p.urutan, p.tindakan, p.petugas_id)
        for p in db.session.scalars(db.select(Paraf).order_by(Paraf.id))
    ]


def test_the_code_on_the_letter_leads_to_the_page_that_knows_it(
    visitor, office, storage
):
    apply(visitor, "Surat Keterangan")
    receive(office)
    office.check_all("staf")
    office.press("staf", "Selesai, teruskan")
    office.open("camat")
    office.press("camat", "Sahkan surat")

    surat = db.session.scalars(db.select(Surat)).one()
    page = visitor.get(address_on(storage.read(surat.sha256)))

    assert (
        page.status == 200
        and "Surat ini tercatat di Kecamatan Pulau Burung" in page.text
    )
    assert surat.nomor in page.text and "belum diserahkan" in page.text
    assert (
        "S*** A*****" in page.text
        and "Siti" not in page.text
        and ANSWERS["nik"] not in page.text
    )
    assert visitor.get("/surat/bukan-surat-kantor").status == 404


def address_on(pdf: bytes) -> str:
    """The path in the QR code that is printed on the first page, as a phone's camera reads it."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    read = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert len(read) == 1, read
    return re.fullmatch(r"http://localhost(/surat/[A-Za-z0-9_-]+)", read[0])[1]


# Every other office, by its own SOP and nothing else.

ELSEWHERE = [
    pytest.param(name, slug, id=f"{name}/{slug}")
    for name in reading.shipped()
    if name != "pulau-burung"  # walked above, and counted
    for slug in reading.load(reading.find(name)).layanan
]
WORDS = {
    Tugas.TERIMA: "Terima berkas",
    Tugas.PERIKSA: "Lengkap, teruskan",
    Tugas.OLAH: "Selesai, teruskan",
    Tugas.KERJAKAN: "Selesai, teruskan",
    Tugas.PARAF: "Paraf, teruskan",
    Tugas.SERAHKAN: "Serahkan kepada pemohon",
    Tugas.ARSIPKAN: "Arsipkan",
}


@dataclass
class AnyOffice:
    """An office with one officer for each role, each at their own browser."""

    app: object
    desks: dict[str, Visitor] = field(default_factory=dict)

    @property
    def folder(self) -> FolderKantor:
        return self.app.extensions["kantor"]

    def desk(self, peran: str) -> Visitor:
        if peran not in self.desks:
            client = self.app.test_client()
            officer = db.session.scalar(
                db.select(Petugas).filter_by(akun=f"akun-{peran}".replace("_", "-"))
            )
            with client.session_transaction() as session:
                session["_user_id"] = masuk.start(
                    officer, TEMPAT, datetime.now(UTC)
                ).tanda
            self.desks[peran] = Visitor(client)
        return self.desks[peran]

    def public(self) -> Visitor:
        return Visitor(self.app.test_client())


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """founded("rawasari") is that shipped office with its people, made once a test process."""

    @cache
    def found(name: str) -> Path:
        instance = tmp_path_factory.mktemp("kantor") / "instance"
        with open_office(name, instance) as office:
            upgrade()
            for peran in office.folder.kantor.peran:
                if not peran.desa:
                    akun = f"akun-{peran.kunci}".replace("_", "-")
                    make_petugas(office.folder, akun, peran.kunci, nama=peran.nama)
        databases.keep(instance)
        return instance

    return found


@contextmanager
def open_office(name: str, instance: Path) -> Iterator[AnyOffice]:
    app = build_app(instance, KANTOR=name)
    with app.app_context():
        yield AnyOffice(app)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def any_office(request, tmp_path, founded):
    """The shipped office of this name, or what this function writes, on a fresh instance."""
    name = request.param
    if not isinstance(name, str):
        name = str(name(tmp_path))
    databases.copy(founded(name), tmp_path / "instance")
    with open_office(name, tmp_path / "instance") as office:
        yield office


# How a file begins.


def apply_at(office: AnyOffice, standar: Standar) -> None:
    """A citizen applies by the words on the pages."""
    citizen = office.public()
    citizen.get("/layanan")
    citizen.follow(standar.judul)
    page = citizen.follow("Ajukan permohonan")
    page = citizen.press("Simpan dan lanjut", **answers(page, standar))
    if standar.uploads:
        page = citizen.press("Simpan dan lanjut", **photos(page))
    page = citizen.press("Kirim permohonan")
    assert "sudah dikirim" in page.text


def answers(page: Page, standar: Standar) -> dict[str, str]:
    """Something for every field that this form asks; of choices the first that says anything."""
    values = dict(ANSWERS) | {
        f"isian_{one.kunci}": "Untuk keperluan sekolah" for one in standar.isian
    }
    asked = {}
    for element in page.root.iter():
        name = element.get("name")
        if name in ("desa", "kecamatan"):
            asked.setdefault(name, element.get("value"))
        elif name and "tanggal" in name and name.startswith("isian_"):
            asked[name] = "1-2-2026"
        elif name in values:
            asked[name] = values[name]
        elif name == "lewat" and name not in asked:
            asked[name] = element.get("value")
    return asked


def enter_list(office: AnyOffice, standar: Standar) -> None:
    """The office's own list, one row long, by somebody whose role has a step in it."""
    officer = office.desk(standar.langkah[1].pelaksana[0])
    officer.get("/daftar")
    officer.follow(standar.judul)
    table = (
        "Nama lengkap;NIK;Alamat;Kecamatan\n"
        + ";".join(
            (
                ANSWERS["nama"],
                ANSWERS["nik"],
                ANSWERS["alamat"],
                office.folder.daerah[0].tampil,
            )
        )
        + "\n"
    )
    officer.press(
        "Periksa daftar",
        asal="Perekaman keliling",
        berkas=(io.BytesIO(table.encode()), "daftar.csv"),
    )
    page = officer.press("Masukkan 1 berkas")
    assert page.status == 200 and the_permohonan().nomor_register in page.text


def send_together(officer: Visitor) -> None:
    """By a berita acara, which numbers itself and carries the file."""
    langkah = the_permohonan().standar.langkah[the_permohonan().langkah]
    officer.get("/banyak")
    officer.follow(langkah.kegiatan)
    page = officer.press(
        "Buat berita acara",
        pilih=f"{the_permohonan().id}:{the_permohonan().versi}",
        penerima="Pak Pos",
    )
    assert page.status == 200, page.errors()
    acara = db.session.scalars(db.select(BeritaAcara)).one()
    assert acara.jumlah == 1 and acara.nomor in page.text


# How it goes on.


def work(office: AnyOffice, standar: Standar) -> list[str]:
    """Each step by its first pelaksana, until the file is closed; returns the desks that it
    visited.
    """
    visited = []
    while the_permohonan().status == Status.BERJALAN:
        langkah = standar.langkah[the_permohonan().langkah]
        assert len(visited) < len(standar.langkah), f"stuck at {langkah.kegiatan}"
        visited.append(langkah.pelaksana[0])
        do_step(office, standar, langkah)
    return visited


def do_step(office: AnyOffice, standar: Standar, langkah: Langkah) -> None:
    officer = office.desk(langkah.pelaksana[0])
    if langkah.tugas is Tugas.KIRIM:
        return send_together(officer)
    officer.get("/antrean")
    page = officer.follow(the_permohonan().nama)
    if langkah.tugas not in AT_ONCE and the_permohonan().pemegang is None:
        page = officer.press("Terima di meja saya")
    if langkah.koordinasi:
        ask_everybody(office, officer, langkah)
    page = officer.press(word(standar, langkah), **needs(standar, langkah))
    assert page.status == 200, page.errors()
    return None


def word(standar: Standar, langkah: Langkah) -> str:
    if langkah.tugas is Tugas.SAHKAN:
        return "Sahkan surat" if standar.jenis is Jenis.SURAT else "Sahkan"
    return WORDS[langkah.tugas]


def needs(standar: Standar, langkah: Langkah) -> dict[str, object]:
    """What a careful officer fills in at this step."""
    match langkah.tugas, standar.jenis:
        case Tugas.PERIKSA, _:
            return {"semua": "1"}
        case Tugas.OLAH, Jenis.JAWABAN:
            return {"naskah": "Silakan datang ke kantor dengan membawa KTP."}
        case Tugas.SERAHKAN, Jenis.SURAT:
            return {"scan": [(io.BytesIO(phone_photo()), "surat.jpg")]}
        case Tugas.SERAHKAN, Jenis.DOKUMEN if (
            not the_permohonan().dokumen and "unduh" in langkah.lewat
        ):
            return {
                "scan": [(io.BytesIO(text_pdf(1)), "dokumen.pdf")],
                "lewat": "unduh",
            }
        case Tugas.SERAHKAN, _:
            return {"lewat": langkah.lewat[0].value}
    return {}


def ask_everybody(office: AnyOffice, officer: Visitor, langkah: Langkah) -> None:
    """Each koordinasi of the step once: asked, taken, answered, and back at the desk that asked."""
    for n, one in enumerate(langkah.koordinasi):
        page = officer.press(
            "Kirim pertanyaan", koordinasi=str(n), pertanyaan=f"Pertanyaan {n}"
        )
        assert "Pertanyaan tentang" in page.text
        asked = office.desk(one.pelaksana[-1])
        asked.get("/antrean")
        asked.follow(the_permohonan().nama)
        asked.press("Terima di meja saya")
        page = asked.press("Kirim jawaban", jawaban=f"Jawaban {n}")
        assert page.status == 200
        officer.get(f"/antrean/{the_permohonan().id}")
        page = officer.press("Terima di meja saya")
        assert f"Jawaban {n}" in page.text


def with_one_more_file(tmp_path: Path) -> Path:
    """Pulau Burung with the single file that docs/kantor.md adds to it."""
    folder = tmp_path / "pulau-burung"
    shutil.copytree(reading.SHIPPED / "pulau-burung", folder)
    (tmp_path / ADDED).write_text(EXAMPLE[ADDED], "utf-8")
    return folder


WRITTEN = [
    pytest.param(make_example, "surat-keterangan", id="docs/kecamatan-maju"),
    pytest.param(with_one_more_file, "izin-keramaian", id="docs/izin-keramaian"),
]


@pytest.mark.parametrize(
    ("any_office", "slug"), ELSEWHERE + WRITTEN, indirect=["any_office"]
)
def test_a_service_of_any_office_runs_from_its_start_to_the_archive(any_office, slug):
    office = any_office
    standar = office.folder.layanan[slug]
    if standar.mulai is Mulai.DAFTAR:
        enter_list(office, standar)
    else:
        apply_at(office, standar)
    assert the_permohonan().standar == standar

    visited = work(office, standar)

    file = the_permohonan()
    assert file.status == Status.SELESAI and file.diserahkan_at and file.tutup_at
    assert (
        visited
        == [langkah.pelaksana[0] for langkah in standar.langkah[1:]][-len(visited) :]
    )
    page = office.public().get(f"/permohonan/{file.kode}")
    assert page.status == 200 and (
        "sudah jadi" in page.text
        or "siap diunduh" in page.text
        or "sudah ada" in page.text
    )
    if standar.jenis is Jenis.JAWABAN:
        assert "Silakan datang ke kantor dengan membawa KTP." in page.text
    keeper = office.desk(
        next(p.kunci for p in office.folder.kantor.peran if p.administrator)
    )
    assert file.nomor_register in keeper.get("/arsip").text
