"""No room, and a folder that may not be written: a clear sentence, nothing typed lost, nothing
half; reading goes on.
"""

import io
import json
import sqlite3
import subprocess
from contextlib import ExitStack, closing
from pathlib import Path

import databases
import pytest
from apps import build_app
from builders import NOW, fill_slots, make_draft, make_permohonan, picture
from conftest import SANDI
from disks import fill, read_only, small_disk
from killing import Office, require_whole
from page import Visitor
from pictures import noisy_photo
from test_first_start import free_port, started
from warm import warm_python

from sipetrok.models import AksesBerkas, Berkas, Permohonan, db
from sipetrok.simpanan.disk import RESERVE
from sipetrok.sop.standar import Tugas

pytestmark = pytest.mark.skipif(
    databases.IS_POSTGRESQL, reason="Basis datanya tidak terletak di folder instance."
)
ROOT = Path(__file__).resolve().parent.parent
LITTLE = (
    1024 * 1024
)  # bytes: less than the reserve of these tests, enough to go on working


@pytest.fixture
def app(prepared, tmp_path):
    """The office with its instance folder on a small disk of its own."""
    with ExitStack() as stack:
        instance = stack.enter_context(small_disk(tmp_path / "disk")) / "instance"
        databases.copy(prepared, instance)
        app = build_app(instance, PROPAGATE_EXCEPTIONS=False)
        app.extensions["storage"].reserve = 2 * LITTLE
        with app.app_context():
            db.session.scalar(
                db.select(1)
            )  # as in an office that is at work: the database is open
            db.session.rollback()
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def disk(app) -> Path:
    return Path(app.instance_path).parent


def whole(app) -> None:
    db.session.rollback()
    assert not list(Path(app.instance_path).rglob("*.tmp"))
    require_whole(Office(app))


def send_photo(visitor: Visitor, draft: Permohonan):
    visitor.get(f"/permohonan/{draft.kode}/berkas")
    return visitor.press(
        "Simpan dan lanjut", berkas__1=(io.BytesIO(picture(3)), "foto.jpg")
    )


# A full disk.


def test_a_photo_is_refused_with_a_sentence_and_taken_when_there_is_room(
    app, disk, folder, visitor
):
    draft = make_draft(folder.layanan["surat-pengantar"])
    ballast = fill(disk)

    page = send_photo(visitor, draft)
    assert (
        page.status == 503
        and "Penyimpanan kantor sedang penuh" in page.text
        and "Coba lagi nanti" in page.text
    )
    assert db.session.scalars(db.select(Berkas)).all() == []
    whole(app)

    ballast.unlink()
    assert send_photo(visitor, draft).status == 422  # the second slot is still empty
    assert len(db.session.scalars(db.select(Berkas)).all()) == 1


def test_a_piece_of_a_photo_is_refused_in_a_sentence_and_the_photo_goes_on_when_there_is_room(
    app, disk, folder, visitor
):
    draft = make_draft(folder.layanan["surat-pengantar"])
    isi, path = noisy_photo((640, 480)), f"/permohonan/{draft.kode}/potongan/1"

    def send(start: int, end: int | None = None):
        said = {"Key": "0asal000.0varian0", "Length": len(isi), "Offset": start}
        headers = {f"Upload-{name}": str(value) for name, value in said.items()}
        headers["Origin"] = "http://localhost"
        return visitor.client.post(path, data=isi[start:end], headers=headers)

    assert send(0, 20_000).status_code == 204
    ballast = fill(disk)
    refused = send(20_000)
    assert refused.status_code == 503 and refused.mimetype == "text/plain"
    whole(app)

    ballast.unlink()
    assert send(20_000).status_code == 200
    assert len(db.session.scalars(db.select(Berkas)).all()) == 1


def test_answers_are_kept_in_the_page_and_sent_again_when_there_is_room(
    app, disk, folder, visitor
):
    draft = make_draft(folder.layanan["surat-pengantar"])
    visitor.get(f"/permohonan/{draft.kode}/data")
    ballast = fill(disk)

    page = visitor.press(
        "Simpan dan lanjut",
        alamat="Parit 9 yang baru",
        tanggal_lahir="17-3-1990",
        desa="Teluk Nibung",
        isian_tanggal_pengantar="",
    )
    assert (
        page.status == 503 and page.field("alamat").get("value") == "Parit 9 yang baru"
    )

    ballast.unlink()
    assert visitor.press("Kirim lagi").status == 200
    db.session.expire_all()
    assert db.session.get(Permohonan, draft.id).isian["alamat"] == "Parit 9 yang baru"


@pytest.mark.parametrize(
    ("at", "akun", "words", "fields"),
    [
        (Tugas.TERIMA, "loket", "Terima berkas", {}),
        (Tugas.SAHKAN, "camat", "Sahkan surat", {"catatan": "Sudah saya baca."}),
    ],
)
def test_a_press_is_refused_whole_and_the_same_press_works_when_there_is_room(
    app, disk, folder, storage, signed_in, at, akun, words, fields
):
    file = make_permohonan(folder, storage, at)
    officer, before = signed_in(akun), file.versi
    officer.get(f"/antrean/{file.id}")
    ballast = fill(disk)

    page = officer.press(words, **fields)
    assert page.status == 503 and "Penyimpanan kantor" in page.text
    db.session.expire_all()
    assert (file.versi, file.surat) == (before, [])
    whole(app)

    ballast.unlink()
    assert officer.press("Kirim lagi").status == 200
    db.session.expire_all()
    assert file.versi > before and len(file.surat) == (at is Tugas.SAHKAN)
    whole(app)


def test_sending_is_refused_whole_and_works_when_there_is_room(
    app, disk, folder, storage, visitor
):
    draft = make_draft(folder.layanan["surat-keterangan"])
    fill_slots(draft, storage, NOW)
    visitor.get(f"/permohonan/{draft.kode}/periksa")
    ballast = fill(disk)

    assert visitor.press("Kirim permohonan").status == 503
    whole(app)

    ballast.unlink()
    page = visitor.press("Kirim lagi")
    assert page.status == 200 and "Permohonan Anda sudah dikirim" in page.text
    whole(app)


def test_a_sign_in_on_a_full_disk_says_what_is_the_matter(app, disk, visitor):
    visitor.get("/masuk")
    fill(disk)

    page = visitor.press("Masuk", akun="staf", sandi=SANDI)

    assert page.status == 503 and "Penyimpanan kantor sedang penuh" in page.text
    assert SANDI not in page.response.get_data(as_text=True)


def test_everything_can_be_read_on_a_full_disk(
    app, disk, folder, storage, visitor, signed_in
):
    file = make_permohonan(folder, storage, Tugas.PERIKSA)
    officer = signed_in("staf")
    fill(disk)

    for path in (
        "/",
        "/layanan",
        "/layanan/surat-keterangan",
        "/lacak",
        f"/permohonan/{file.kode}",
        "/masuk",
    ):
        assert visitor.get(path).status == 200, path
    for path in (
        "/antrean",
        f"/antrean/{file.id}",
        "/arsip",
        "/kantor",
        f"/antrean/{file.id}/akses",
    ):
        page = officer.get(path)
        assert page.status == 200, path
        assert "Sisa disk tinggal 0,0 GB" in page.text, path
    assert visitor.client.get("/sehat").status_code == 503


def test_an_unknown_code_on_a_full_disk_is_no_broken_page(app, disk, visitor):
    fill(disk)

    assert visitor.get("/permohonan/K7QM4XTR9PDC").status in (404, 503)


def test_no_scan_is_opened_whose_opening_cannot_be_written_down(
    app, disk, folder, storage, signed_in
):
    """The pemohon may ask who saw their papers: rather nobody sees them for an hour than somebody
    unseen.
    """
    file = make_permohonan(folder, storage, Tugas.PERIKSA)
    officer, address = (
        signed_in("staf"),
        f"/antrean/{file.id}/berkas/{file.berkas[0].id}/1.jpg",
    )
    ballast = fill(disk)

    assert officer.client.get(address).status_code == 503
    ballast.unlink()
    assert officer.client.get(address).mimetype == "image/jpeg"

    assert len(db.session.scalars(db.select(AksesBerkas)).all()) == 1


def test_photos_are_refused_while_there_is_still_room_to_bring_work_to_its_end(
    app, disk, folder, storage, visitor, signed_in
):
    file, draft = (
        make_permohonan(folder, storage, Tugas.SAHKAN),
        make_draft(folder.layanan["surat-keterangan"], "k2"),
    )
    fill_slots(draft, storage, NOW, shade=5)
    other = make_draft(folder.layanan["surat-pengantar"], "k3")
    fill(disk, leave=LITTLE)

    assert send_photo(visitor, other).status == 503
    visitor.get(f"/permohonan/{draft.kode}/periksa")
    assert "sudah dikirim" in visitor.press("Kirim permohonan").text
    officer = signed_in("camat")
    officer.get(f"/antrean/{file.id}")
    assert "Surat disahkan, nomor" in officer.press("Sahkan surat").text
    whole(app)


def test_the_reserve_is_large_enough_for_weeks_of_letters():
    assert RESERVE >= 100 * 1024 * 1024


# A folder that may not be written.


@pytest.fixture
def closed(app):
    """closed() shuts the instance folder to every write until the test ends."""
    with ExitStack() as stack:

        def shut() -> None:
            # Another process has the database open; what we open from now on is closed to writing.
            other = stack.enter_context(
                closing(sqlite3.connect(Path(app.instance_path) / "sipetrok.db"))
            )
            other.execute("SELECT count(*) FROM petugas").fetchall()
            db.session.remove()
            db.engine.dispose()
            stack.enter_context(read_only(Path(app.instance_path)))

        yield shut
        db.session.remove()
        db.engine.dispose()


def test_a_running_app_goes_on_showing_pages_when_its_folder_is_closed(
    folder, storage, visitor, signed_in, closed
):
    file = make_permohonan(folder, storage, Tugas.TERIMA)
    officer = signed_in("loket")
    officer.get(f"/antrean/{file.id}")
    kode = file.kode
    closed()

    page = officer.press("Terima berkas")
    assert page.status == 503 and "tidak dapat ditulisi" in page.text
    for path in ("/", f"/permohonan/{kode}", "/layanan"):
        assert visitor.get(path).status == 200, path
    assert officer.get("/antrean").status == 200


def test_a_start_that_cannot_make_its_files_says_so(tmp_path):
    folder = tmp_path / "tertutup"
    folder.mkdir()
    with read_only(folder):
        code, said = try_to_start(folder / "instance")

    assert (
        code == 1
        and "tidak dapat dibuka atau ditulisi" in said
        and "Periksa SIPETROK_INSTANCE" in said
    )


def test_a_start_on_a_closed_folder_of_an_office_says_so(tmp_path):
    with started(tmp_path / "instance"):
        pass
    with read_only(tmp_path / "instance"):
        code, said = try_to_start(tmp_path / "instance")

    assert code == 1 and "Traceback" not in said and said.strip()


def test_a_first_start_without_room_says_so_and_the_next_one_with_room_works(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        ballast = fill(disk, leave=64 * 1024)
        code, said = try_to_start(disk / "instance")
        assert code == 1 and "Traceback" not in said and said.strip()

        ballast.unlink()
        with started(disk / "instance") as (_, lines):
            assert any(line.startswith("admin  ") for line in lines)


def try_to_start(instance: Path) -> tuple[int, str]:
    done = subprocess.run(
        [*warm_python(), "app.py"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=120,
        env=databases.environment(instance, PORT=str(free_port())),
    )
    return done.returncode, done.stdout + done.stderr


# The log.


def test_a_log_that_cannot_be_written_breaks_no_page(app, disk, visitor, capsys):
    assert visitor.get("/").status == 200
    kept = Path(app.instance_path) / "log" / "sipetrok.log"
    fill(disk)

    for _ in range(5):
        assert visitor.get("/lacak").status == 200

    assert all(json.loads(line) for line in kept.read_text("utf-8").splitlines()[:-1])
    said = capsys.readouterr().err
    assert said.count("Log tidak dapat ditulis") <= 1 and "Traceback" not in said
