"""The office's own page: what its folder says, and what it still has to fill in."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from apps import build_app
from builders import petugas
from page import Visitor

from sipetrok.models import db
from sipetrok.operations import masuk


def test_what_the_office_has_not_filled_in_is_said_to_staff_only(
    signed_in, visitor, folder
):
    page = signed_in("staf").get("/kantor")

    assert folder.kantor.belum_diisi() and all(
        label in page.text for label in folder.kantor.belum_diisi()
    )
    assert "belum diisi" in page.text
    for path in (
        "/",
        "/layanan",
        "/layanan/surat-keterangan",
        "/lacak",
        "/lapor-pungutan",
    ):
        assert "belum diisi" not in visitor.get(path).text


def test_every_service_and_role_of_the_folder_stands_there(signed_in, folder):
    page = signed_in("camat").get("/kantor")

    for standar in folder.layanan.values():
        assert page.link(standar.judul) == f"/layanan/{standar.slug}"
    assert all(
        f"{peran.nama} ({peran.kunci})" in page.text for peran in folder.kantor.peran
    )


def test_a_national_day_that_is_worked_stands_there_with_its_source(own_app, tmp_path):
    shipped = own_app.extensions["kantor"].path
    folder = Path(shutil.copytree(shipped, tmp_path / "pulau-burung"))
    text = (folder / "kantor.toml").read_text("utf-8")
    (folder / "kantor.toml").write_text(
        f'{text}\n[[buka]]\ntanggal = 2026-12-24\ndasar = "SE Bupati contoh"\n', "utf-8"
    )
    app = build_app(own_app.config["INSTANCE"], KANTOR=str(folder))
    with app.app_context():
        place = masuk.Tempat("192.0.2.7", "Uji")
        tanda = masuk.start(petugas("staf"), place, datetime.now(UTC)).tanda
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = tanda

        page = Visitor(client).get("/kantor")
        assert "24 Desember 2026 (SE Bupati contoh)" in page.text
        db.session.remove()
        db.engine.dispose()
