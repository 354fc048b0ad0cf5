"""A database that was removed, emptied or put in another's place is not a new office: nothing more
is confirmed, it is said, and no start founds an office beside what is left.
"""

import os
import shutil
import sqlite3
from contextlib import closing

import databases
import pytest
from apps import build_app
from builders import NOW, make_draft, make_permohonan
from page import Visitor
from test_first_start import accounts_in, fail_to_start, free_port

from sipetrok.app.instance import make_ready
from sipetrok.models import Perawatan, Petugas, db
from sipetrok.operations.pendirian import BasisDataHilang
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Tugas

on_file = pytest.mark.skipif(
    databases.IS_POSTGRESQL, reason="Basis datanya bukan berkas."
)
on_server = pytest.mark.skipif(
    not databases.IS_POSTGRESQL, reason="SIPETROK_UJI_BASISDATA names no server"
)


@pytest.fixture
def office(own_app):
    """One that was started as offices are, and works."""
    own_app.config["PROPAGATE_EXCEPTIONS"] = False
    make_ready(own_app)
    db.session.scalar(db.select(Petugas.id))
    db.session.rollback()
    return own_app


@pytest.fixture
def place(office):
    return office.config["INSTANCE"] / "sipetrok.db"


def remove(place) -> None:
    place.unlink()


def put_in_place(place) -> None:
    other = place.with_name("lain.db")
    shutil.copy(place, other)
    os.replace(other, place)


def empty(place) -> None:
    os.truncate(place, 0)


ANSWERS = {
    "tanggal_lahir": "17-3-1990",
    "desa": "Teluk Nibung",
    "isian_tanggal_pengantar": "",
}
LOSSES = [pytest.param(one, id=one.__name__) for one in (remove, put_in_place, empty)]


@on_file
def test_a_database_that_was_packed_is_the_same_one(office, place):
    with closing(sqlite3.connect(place)) as other:
        other.execute("CREATE TABLE bekas AS SELECT zeroblob(900000) AS isi")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        large = place.stat().st_size
        db.engine.dispose()  # begins with the large one
        db.session.scalar(db.select(Petugas.id))
        db.session.rollback()
        other.execute("DROP TABLE bekas")
        other.execute("VACUUM")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert place.stat().st_size < large

    with transaction():
        pass
    assert office.test_client().get("/sehat").status_code == 200


@on_file
@pytest.mark.parametrize("lose", LOSSES)
def test_nothing_is_confirmed_any_more_and_the_monitor_is_told(office, place, lose):
    client = office.test_client()
    assert client.get("/sehat").status_code == 200
    lose(place)

    with pytest.raises(BasisDataHilang), transaction():
        raise AssertionError("it went in")

    answer = client.get("/sehat")
    assert answer.status_code == 503
    assert answer.json["hal"]["basis_data"]["keadaan"] == "gangguan"


@on_file
def test_what_was_begun_before_is_not_confirmed_after(office, place):
    with pytest.raises(BasisDataHilang), transaction():
        db.session.add(Perawatan(kunci="uji", hasil={}, at=NOW))
        db.session.flush()
        remove(place)


@on_file
@pytest.mark.parametrize("lose", LOSSES)
def test_whoever_sends_reads_what_the_matter_is_and_loses_nothing_typed(
    office, place, lose
):
    draft = make_draft(office.extensions["kantor"].layanan["surat-pengantar"])
    visitor = Visitor(office.test_client())
    visitor.get(f"/permohonan/{draft.kode}/data")
    lose(place)

    page = visitor.press("Simpan dan lanjut", alamat="Parit 9", **ANSWERS)

    assert page.status == 503 and "Basis data kantor tidak dapat dibaca" in page.text
    assert page.field("alamat").get("value") == "Parit 9"
    log = (office.config["INSTANCE"] / "log" / "sipetrok.log").read_text("utf-8")
    assert "basis data hilang" in log


@on_file
def test_nobody_makes_an_empty_one_by_opening_it_anew(office, place):
    remove(place)
    connections = [db.engine.connect()]
    with pytest.raises(BasisDataHilang):
        connections += [db.engine.connect() for _ in range(8)]
    for one in connections:
        one.close()

    assert not place.exists()


@on_file
def test_officers_are_told_on_every_page(app, signed_in):
    loket = signed_in("loket")
    assert "Basis data kantor hilang" not in loket.get("/antrean").text
    remove(app.config["INSTANCE"] / "sipetrok.db")

    assert "Basis data kantor hilang" in loket.get("/antrean").text


@on_server
def test_a_server_whose_tables_were_emptied_takes_nothing_more(office):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("TRUNCATE perawatan")

    with pytest.raises(BasisDataHilang), transaction():
        raise AssertionError("it went in")
    assert office.test_client().get("/sehat").status_code == 503


# The start.


@pytest.fixture
def left(own_app, tmp_path):
    """What is left of an office: its folder, with a letter and without its database."""
    make_ready(own_app)
    make_permohonan(
        own_app.extensions["kantor"], own_app.extensions["storage"], Tugas.TERIMA
    )
    instance = own_app.config["INSTANCE"]
    db.session.remove()
    db.engine.dispose()
    if databases.IS_POSTGRESQL:
        shutil.copytree(instance, tmp_path / "lagi")
        return tmp_path / "lagi"
    for path in instance.glob("sipetrok.db*"):
        path.unlink()
    return instance


@pytest.mark.parametrize("kept", ["berkas", "cadangan"])
def test_no_office_is_founded_beside_what_is_left_of_another(left, kept):
    if kept == "cadangan":
        shutil.rmtree(left / "berkas")
        (left / "cadangan" / "sipetrok-20261121-210000.cadangan").touch()

    code, said = fail_to_start(left, PORT=str(free_port()))

    assert code == 1 and "Kantor baru tidak dibuat" in said
    assert "sipetrok.pulihkan" in said and "pindahkan dahulu folder" in said
    assert "Traceback" not in said and not accounts_in(said.splitlines())
    assert not databases.has_tables(left)


def test_whoever_moves_the_folders_away_founds_a_new_one(left):
    for name in ("berkas", "cadangan"):
        shutil.rmtree(left / name)

    app = build_app(left)
    make_ready(app)

    with app.app_context():
        assert db.session.scalars(db.select(Petugas)).all()
        db.session.remove()
        db.engine.dispose()


@on_file
@pytest.mark.parametrize("damage", [b"bukan basis data" * 500, None])
def test_a_damaged_file_points_to_the_backup_and_not_to_a_setting(own_app, damage):
    place = own_app.config["INSTANCE"] / "sipetrok.db"
    db.session.remove()
    db.engine.dispose()
    data = place.read_bytes()
    place.write_bytes(damage or data[:100] + bytes(len(data) - 100))

    code, said = fail_to_start(own_app.config["INSTANCE"], PORT=str(free_port()))

    assert code == 1 and "rusak" in said and "sipetrok.pulihkan" in said
    assert "DATABASE_URL" not in said and "Traceback" not in said
