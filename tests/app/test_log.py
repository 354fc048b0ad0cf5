"""The log: one line of JSON an event, nothing personal, and a case number that leads from the page
to the line.
"""

import errno
import json
import re
from threading import Thread

import pytest
from builders import ISIAN, make_permohonan
from sqlalchemy.exc import OperationalError

from sipetrok.app.log import LogFile, catch_up, describe, find_case, log_path
from sipetrok.models import db
from sipetrok.sop.standar import Tugas


def lines(app) -> list[dict]:
    """Every line, each read as JSON on its own."""
    return [json.loads(line) for line in log_path(app).read_text("utf-8").splitlines()]


def case_on(page) -> str:
    return re.search(r"Nomor kasus ([0-9A-Z]{3}-[0-9A-Z]{3})", page.text)[1]


def test_each_request_is_one_line_that_names_the_page_and_not_the_address(app, visitor):
    visitor.get("/layanan/surat-keterangan")

    (line,) = lines(app)
    assert (line["kejadian"], line["halaman"], line["cara"], line["status"]) == (
        "permintaan",
        "layanan.show",
        "GET",
        200,
    )
    assert line["at"].endswith("+07:00") and line["md"] >= 0
    assert "surat-keterangan" not in log_path(app).read_text("utf-8")


def test_static_files_fill_no_log(app, visitor):
    visitor.client.get("/static/gaya.css").close()

    assert not log_path(app).exists() or lines(app) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/tidak/ada", 404), ("/layanan/tidak-ada", 404), ("/antrean/99/surat.pdf", 303)],
)
def test_every_error_page_carries_a_case_number_that_is_found_in_the_log(
    app, visitor, path, status
):
    page = visitor.client.get(path)

    assert page.status_code == status
    if status == 404:
        kasus = re.search(r"Nomor kasus ([0-9A-Z]{3}-[0-9A-Z]{3})", page.text)[1]
        found = [json.loads(line) for line in find_case(app, kasus)]
        assert [line["kejadian"] for line in found] == ["halaman galat", "permintaan"]
        assert {line["status"] for line in found} == {404}


def test_a_break_nobody_foresaw_is_found_by_its_case_with_kind_and_place(
    app, visitor, folder, storage
):
    app.testing = False
    kode = make_permohonan(folder, storage).kode
    db.session.execute(db.text("ALTER TABLE paraf RENAME TO hilang"))
    db.session.commit()

    page = visitor.get(f"/permohonan/{kode}")

    assert page.status == 500
    found = [json.loads(line) for line in find_case(app, case_on(page).lower())]
    assert [line["kejadian"] for line in found] == [
        "galat",
        "halaman galat",
        "permintaan",
    ]
    assert (
        found[0]["galat"] in ("OperationalError", "ProgrammingError")
        and found[0]["tingkat"] == "ERROR"
    )
    assert any(
        "queries.py" in place or "status.py" in place or "permohonan.py" in place
        for place in found[0]["tempat"]
    )


def test_a_whole_day_of_work_writes_nothing_personal(
    app, visitor, signed_in, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    kode, number, berkas = made.kode, made.id, made.berkas[0].id
    visitor.get("/lacak")
    visitor.press("Buka permohonan", kode=kode)
    officer = signed_in("staf")
    officer.client.get(f"/antrean/{number}/berkas/{berkas}/1.jpg")
    officer.client.get(f"/arsip?nomor={ISIAN['nik']}")
    officer.client.post(f"/antrean/{number}/tindakan", data={"catatan": ISIAN["nama"]})
    visitor.client.get(
        f"/permohonan/{kode}",
        headers={"User-Agent": ISIAN["nama"], "X-Forwarded-For": "203.0.113.9"},
    )

    written = log_path(app).read_text("utf-8")
    assert len(lines(app)) >= 6
    for secret in (
        kode,
        ISIAN["nik"],
        ISIAN["kk"],
        ISIAN["telepon"],
        ISIAN["nama"],
        "203.0.113.9",
        "127.0.0.1",
    ):
        assert secret not in written


def test_each_opening_of_a_scan_is_a_line(app, signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    number, berkas = made.id, made.berkas[0].id

    signed_in("staf").client.get(f"/antrean/{number}/berkas/{berkas}/1.jpg")

    (line,) = [line for line in lines(app) if line["kejadian"] == "akses berkas"]
    assert (
        line["berkas"] == berkas
        and isinstance(line["petugas"], int)
        and line["alasan"].startswith("Langkah 3")
    )


def test_an_error_is_described_by_kind_number_and_place_and_not_by_its_words():
    def fail():
        raise OSError(errno.ENOSPC, "No space left", "/rahasia/Siti Aminah.jpg")

    try:
        fail()
    except OSError as problem:
        found = describe(problem)
    assert (found["galat"], found["nomor_galat"]) == ("OSError", errno.ENOSPC)
    assert found["tempat"][-1].endswith(" fail") and "Siti" not in json.dumps(found)


def test_what_a_database_says_is_kept_as_its_number_alone(app):
    try:
        db.session.execute(db.text("SELECT 'Siti Aminah' FROM tidak_ada"))
    except Exception as problem:
        assert (
            isinstance(problem, OperationalError)
            or "Undefined" in type(problem.orig).__name__
        )
        found = describe(problem)
    db.session.rollback()
    assert found["nomor_galat"] and "Siti" not in json.dumps(found)


def test_the_command_finds_a_case_and_says_when_there_is_none(app, visitor):
    kasus = re.search(r"Nomor kasus (\S+?)\.", visitor.client.get("/tidak-ada").text)[1]
    run = app.test_cli_runner().invoke

    found, absent = run(args=["kasus", kasus]), run(args=["kasus", "000000"])

    assert found.exit_code == 0 and '"halaman galat"' in found.output
    assert absent.exit_code == 1 and "tidak ada dalam catatan" in absent.output


# Many at once.


def log_file(app) -> LogFile:
    return next(one for one in app.logger.handlers if isinstance(one, LogFile))


def test_nobody_waits_for_the_file_and_what_was_said_meanwhile_is_written_after(app):
    def say() -> None:
        app.logger.info("sambil menunggu")

    with log_file(app).lock:
        speaker = Thread(target=say)
        speaker.start()
        speaker.join()
        assert not log_path(app).exists()
    catch_up(app)

    assert [line["kejadian"] for line in lines(app)] == ["sambil menunggu"]


def test_of_lines_said_at_once_each_is_whole_and_none_is_lost_at_the_end(app):
    def say(who: int) -> None:
        for n in range(100):
            app.logger.info("baris", extra={"isi": {"siapa": who, "ke": n}})

    speakers = [Thread(target=say, args=(n,)) for n in range(8)]
    for speaker in speakers:
        speaker.start()
    for speaker in speakers:
        speaker.join()
    log_file(app).close()

    said = [(line["siapa"], line["ke"]) for line in lines(app)]
    assert sorted(said) == [(who, n) for who in range(8) for n in range(100)]
    assert [n for who, n in said if who == 3] == list(range(100)), "in order"
