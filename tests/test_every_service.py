"""Every service of every shipped office, over HTTP from its start to the archive, by its own SOP
and nothing else.
"""

import io
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import make_petugas
from conftest import TEMPAT, build_app
from flask_migrate import upgrade
from page import NS, Page, Visitor
from pictures import phone_photo, text_pdf
from test_kantor_doc import ADDED, EXAMPLE, make_example

from sipetrok.domain.workflow import AT_ONCE, Status
from sipetrok.models import BeritaAcara, Permohonan, Petugas, db
from sipetrok.operations import masuk
from sipetrok.operations.standar import standar_of
from sipetrok.sop import reading
from sipetrok.sop.standar import Jenis, Langkah, Mulai, Standar, Tugas

SERVICES = [
    pytest.param(name, slug, id=f"{name}/{slug}")
    for name in reading.shipped()
    for slug in reading.load(reading.find(name)).layanan
]
ANSWERS = {
    "nama": "Siti Aminah",
    "nik": "1404175703909999",
    "kk": "1404170101100002",
    "tempat_lahir": "Selat Panjang",
    "tanggal_lahir": "17-3-1990",
    "jenis_kelamin": "Perempuan",
    "pekerjaan": "Pedagang",
    "alamat": "Jalan Merdeka 5",
    "rt": "001",
    "rw": "002",
    "telepon": "0812 3456 7890",
    "email": "siti@contoh.example",
    "akun": "siti.aminah",
}
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
class Office:
    """An office with one officer for each role, each at their own browser."""

    app: object
    desks: dict[str, Visitor] = field(default_factory=dict)

    @property
    def folder(self) -> reading.FolderKantor:
        return self.app.extensions["kantor"]

    def desk(self, peran: str) -> Visitor:
        if peran not in self.desks:
            client = self.app.test_client()
            officer = db.session.scalar(
                db.select(Petugas).filter_by(akun=f"akun-{peran}".replace("_", "-"))
            )
            with client.session_transaction() as session:
                session["_user_id"] = masuk.start(officer, TEMPAT, datetime.now(UTC)).tanda
            self.desks[peran] = Visitor(client)
        return self.desks[peran]

    def public(self) -> Visitor:
        return Visitor(self.app.test_client())


@pytest.fixture
def office(request, tmp_path):
    """The shipped office of this name, or the one that this function writes, on a fresh instance."""
    name = request.param if isinstance(request.param, str) else str(request.param(tmp_path))
    app = build_app(tmp_path / "instance", KANTOR=name)
    with app.app_context():
        upgrade()
        office = app.extensions["kantor"].kantor
        for peran in office.peran:
            if not peran.desa:
                akun = f"akun-{peran.kunci}".replace("_", "-")
                make_petugas(app.extensions["kantor"], akun, peran.kunci, nama=peran.nama)
        yield Office(app)
        db.session.remove()
        db.engine.dispose()


def the_file() -> Permohonan:
    db.session.expire_all()
    return db.session.scalars(db.select(Permohonan)).one()


# How a file begins.


def apply(office: Office, standar: Standar) -> None:
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
        if name in ("desa", "kecamatan") and element.tag == NS + "select":
            asked[name] = next(
                o.get("value") for o in element.iter(NS + "option") if o.get("value")
            )
        elif name and "tanggal" in name and name.startswith("isian_"):
            asked[name] = "1-2-2026"
        elif name in values:
            asked[name] = values[name]
        elif name == "lewat" and name not in asked:
            asked[name] = element.get("value")
    return asked


def photos(page: Page) -> dict[str, object]:
    sent: dict[str, object] = {}
    for n, element in enumerate(e for e in page.root.iter(NS + "input") if e.get("type") == "file"):
        sent[element.get("name")] = (
            io.BytesIO(phone_photo((900 + 20 * n, 600), orientation=6)),
            "IMG.jpg",
        )
    for element in page.root.iter(NS + "input"):
        if (element.get("name") or "").startswith("pilihan-"):
            sent.setdefault(element.get("name"), element.get("value"))
    return sent


def enter_list(office: Office, standar: Standar) -> None:
    """The office's own list, one row long, by somebody whose role has a step in it."""
    officer = office.desk(standar.langkah[1].pelaksana[0])
    officer.get("/daftar")
    officer.follow(standar.judul)
    table = (
        "Nama lengkap;NIK;Alamat;Kecamatan\n"
        + ";".join(
            (ANSWERS["nama"], ANSWERS["nik"], ANSWERS["alamat"], office.folder.daerah[0].tampil)
        )
        + "\n"
    )
    officer.press(
        "Periksa daftar",
        asal="Perekaman keliling",
        berkas=(io.BytesIO(table.encode()), "daftar.csv"),
    )
    page = officer.press("Masukkan 1 berkas")
    assert page.status == 200 and the_file().nomor_register in page.text


def send_together(officer: Visitor) -> None:
    """By a berita acara, which numbers itself and carries the file."""
    langkah = standar_of(the_file()).langkah[the_file().langkah]
    officer.get("/banyak")
    officer.follow(langkah.kegiatan)
    page = officer.press(
        "Buat berita acara", pilih=f"{the_file().id}:{the_file().versi}", penerima="Pak Pos"
    )
    assert page.status == 200, page.errors()
    acara = db.session.scalars(db.select(BeritaAcara)).one()
    assert acara.jumlah == 1 and acara.nomor in page.text


# How it goes on.


def work(office: Office, standar: Standar) -> list[str]:
    """Each step by its first pelaksana, until the file is closed; returns the desks that it
    visited.
    """
    visited = []
    while the_file().status == Status.BERJALAN:
        langkah = standar.langkah[the_file().langkah]
        assert len(visited) < len(standar.langkah), f"stuck at {langkah.kegiatan}"
        visited.append(langkah.pelaksana[0])
        do_step(office, standar, langkah)
    return visited


def do_step(office: Office, standar: Standar, langkah: Langkah) -> None:
    officer = office.desk(langkah.pelaksana[0])
    if langkah.tugas is Tugas.KIRIM:
        return send_together(officer)
    officer.get("/antrean")
    page = officer.follow(the_file().nama)
    if langkah.tugas not in AT_ONCE and the_file().pemegang is None:
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
        case Tugas.SERAHKAN, Jenis.DOKUMEN if not the_file().dokumen and "unduh" in langkah.lewat:
            return {"scan": [(io.BytesIO(text_pdf(1)), "dokumen.pdf")], "lewat": "unduh"}
        case Tugas.SERAHKAN, _:
            return {"lewat": langkah.lewat[0].value}
    return {}


def ask_everybody(office: Office, officer: Visitor, langkah: Langkah) -> None:
    """Each koordinasi of the step once: asked, taken, answered, and back at the desk that asked."""
    for n, one in enumerate(langkah.koordinasi):
        page = officer.press("Kirim pertanyaan", koordinasi=str(n), pertanyaan=f"Pertanyaan {n}")
        assert "Pertanyaan tentang" in page.text
        asked = office.desk(one.pelaksana[-1])
        asked.get("/antrean")
        asked.follow(the_file().nama)
        asked.press("Terima di meja saya")
        page = asked.press("Kirim jawaban", jawaban=f"Jawaban {n}")
        assert page.status == 200
        officer.get(f"/antrean/{the_file().id}")
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


@pytest.mark.parametrize(("office", "slug"), SERVICES + WRITTEN, indirect=["office"])
def test_a_service_runs_from_its_start_to_the_archive(office, slug):
    standar = office.folder.layanan[slug]
    if standar.mulai is Mulai.DAFTAR:
        enter_list(office, standar)
    else:
        apply(office, standar)
    assert standar_of(the_file()) == standar

    visited = work(office, standar)

    file = the_file()
    assert file.status == Status.SELESAI and file.diserahkan_at and file.tutup_at
    assert visited == [langkah.pelaksana[0] for langkah in standar.langkah[1:]][-len(visited) :]
    page = office.public().get(f"/permohonan/{file.kode}")
    assert page.status == 200 and (
        "sudah jadi" in page.text or "siap diunduh" in page.text or "sudah ada" in page.text
    )
    if standar.jenis is Jenis.JAWABAN:
        assert "Silakan datang ke kantor dengan membawa KTP." in page.text
    keeper = office.desk(next(p.kunci for p in office.folder.kantor.peran if p.administrator))
    assert file.nomor_register in keeper.get("/arsip").text
