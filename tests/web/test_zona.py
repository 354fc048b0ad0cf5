"""An office in the east: every page, paper and list has its clock, and its word for it."""

import re
import shutil
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from apps import build_app
from builders import make_permohonan, petugas
from page import Visitor

from sipetrok.app.instance import make_ready
from sipetrok.app.log import log_path
from sipetrok.models import Permohonan, db
from sipetrok.operations import masuk
from sipetrok.sop.standar import Tugas

JAYAPURA = ZoneInfo("Asia/Jayapura")


@pytest.fixture
def office(own_app, tmp_path):
    """An office of Jayapura that took over an instance of Jakarta, with a file in every state."""
    folder = own_app.extensions["kantor"]
    storage = own_app.extensions["storage"]
    for n, at in enumerate((Tugas.OLAH, "selesai")):
        make_permohonan(folder, storage, at, kunci=f"kunci-{n}")
    db.session.remove()
    eastern = shutil.copytree(folder.path, tmp_path / folder.slug)
    path = Path(eastern) / "kantor.toml"
    text = path.read_text("utf-8").replace("Asia/Jakarta", "Asia/Jayapura")
    path.write_text(text.replace('singkatan_waktu = "WIB"\n', ""), "utf-8")
    app = build_app(own_app.config["INSTANCE"], KANTOR=str(eastern))
    make_ready(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def signed_in(app, akun: str) -> Visitor:
    client = app.test_client()
    tanda = masuk.start(
        petugas(akun), masuk.Tempat("192.0.2.7", "Uji"), datetime.now(UTC)
    ).tanda
    with client.session_transaction() as session:
        session["_user_id"] = tanda
    return Visitor(client)


def words(response) -> str:
    """What people read of a page, a PDF or a table."""
    if response.mimetype == "application/pdf":
        document = pypdfium2.PdfDocument(response.data)
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    if response.data.startswith(b"PK"):
        with ZipFile(BytesIO(response.data)) as packed:
            return "".join(packed.read(name).decode() for name in packed.namelist())
    return response.get_data(as_text=True)


def test_no_page_paper_or_list_speaks_of_another_zone(office):
    files = db.session.scalars(db.select(Permohonan).order_by(Permohonan.id)).all()
    month = f"{datetime.now(UTC):%Y-%m}"
    citizen = ["/", "/layanan", "/alur", "/lapor-pungutan", "/lacak", "/masuk"]
    for slug in office.extensions["kantor"].layanan:
        citizen += [f"/layanan/{slug}", f"/layanan/{slug}/sop"]
    staff = ["/antrean", "/arsip", "/kantor", "/akun", "/pengawasan", "/petugas"]
    for book in ("register", "agenda"):
        staff.append(f"/buku/{book}")
        for kind in ("pdf", "xlsx", "csv"):
            staff.append(f"/buku/{book}.{kind}?bulan={month}")
    for file in files:
        here = f"/permohonan/{file.kode}"
        citizen += [here, f"{here}/tanda-terima", f"{here}/tanda-terima.pdf"]
        citizen.append(f"{here}/kartu-kendali.pdf")
        staff += [f"/antrean/{file.id}", f"/antrean/{file.id}/kartu-kendali.pdf"]
    told = 0
    for client, paths in (
        (office.test_client(), citizen),
        (signed_in(office, "loket").client, staff),
        (signed_in(office, "camat").client, staff),
    ):
        for path in paths:
            said = words(client.get(path, follow_redirects=True))
            assert not re.search(r"\bWI(B|TA)\b", said), path
            told += bool(re.search(r"\d\d\.\d\d WIT\b", said))
    assert told > 30


@pytest.mark.parametrize("paper", ["", "/tanda-terima", "/tanda-terima.pdf"])
def test_what_was_stamped_is_read_by_the_clock_of_the_office(office, paper):
    file = db.session.scalars(db.select(Permohonan)).first()
    stamp = f"{file.dikirim_at.astimezone(JAYAPURA):%H.%M} WIT"

    page = office.test_client().get(f"/permohonan/{file.kode}{paper}")
    assert stamp in " ".join(words(page).split())


def test_the_log_is_stamped_by_the_clock_of_the_office(office):
    office.test_client().get("/")

    assert '+09:00"' in log_path(office).read_text("utf-8").splitlines()[-1]
