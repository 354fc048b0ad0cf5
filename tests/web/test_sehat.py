"""What a monitor is told, and what officers see of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW, make_permohonan, make_petugas, wib

from sipetrok.app import sehat
from sipetrok.app.sehat import Keadaan
from sipetrok.models import db
from sipetrok.operations import perawatan
from sipetrok.operations.context import Context
from sipetrok.sop import reading
from sipetrok.sop.standar import Tugas


@pytest.fixture
def examine(app, folder, tmp_path):
    """What is found at this moment, by name."""

    def look(now=NOW):
        return {
            hal.nama: hal
            for hal in sehat.examine(
                Context.here(now), app.config["INSTANCE"], tmp_path
            )
        }

    return look


def test_a_fresh_office_answers_and_says_that_no_backup_was_made(visitor):
    answer = visitor.client.get("/sehat")

    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert answer.json["keadaan"] == "perhatian"
    assert answer.json["hal"]["basis_data"] == {"keadaan": "baik", "angka": None}
    assert answer.json["hal"]["umur_cadangan_jam"]["keadaan"] == "perhatian"
    assert answer.json["hal"]["sisa_cakram_gb"]["angka"] > 0
    assert (
        answer.headers["Cache-Control"] == "no-store"
        and "Set-Cookie" not in answer.headers
    )


def test_a_database_that_does_not_answer_is_a_fault_for_the_monitor(app, visitor):
    db.engine.dispose()
    path = app.config["INSTANCE"] / "sipetrok.db"
    if db.engine.dialect.name != "sqlite":
        pytest.skip("The server of the other tests cannot be taken away from here.")
    path.rename(path.with_suffix(".pindah"))
    path.mkdir()
    try:
        answer = visitor.client.get("/sehat")
    finally:
        path.rmdir()
        path.with_suffix(".pindah").rename(path)

    assert answer.status_code == 503 and answer.json["keadaan"] == "gangguan"
    assert answer.json["hal"]["basis_data"]["keadaan"] == "gangguan"


def test_the_age_of_the_backup_is_told_in_hours_and_becomes_a_worry_after_three_days(
    examine,
):
    perawatan.note("cadangan", {}, NOW - timedelta(hours=5))
    assert examine()["umur_cadangan_jam"].angka == 5
    assert "belum ada di kertas" in examine()["umur_cadangan_jam"].kalimat

    late = examine(NOW + timedelta(days=4))["umur_cadangan_jam"]
    assert late.keadaan is Keadaan.PERHATIAN and "4 hari" in late.kalimat
    perawatan.note("cadangan-gagal", {}, NOW)
    assert (
        "Percobaan terakhir gagal"
        in examine(NOW + timedelta(days=4))["umur_cadangan_jam"].kalimat
    )


def test_a_backup_is_not_good_where_the_last_try_failed_or_something_is_missing_in_it(
    examine,
):
    perawatan.note("kode_pemulihan", {}, NOW)
    perawatan.note("cadangan", {"hilang": 2}, NOW - timedelta(hours=5))
    lost = examine()["umur_cadangan_jam"]
    assert lost.keadaan is Keadaan.PERHATIAN and "2 foto atau surat" in lost.kalimat

    perawatan.note("cadangan-gagal", {}, NOW - timedelta(hours=1))
    failed = examine()["umur_cadangan_jam"]
    assert failed.keadaan is Keadaan.PERHATIAN
    assert "Percobaan terakhir gagal" in failed.kalimat


def test_a_clock_that_nothing_was_stamped_by_is_not_called_right(examine):
    assert examine()["jam"].keadaan is Keadaan.BELUM


def test_a_backup_on_the_disk_of_its_data_is_no_good_backup(app, folder):
    perawatan.note("cadangan", {}, NOW)
    perawatan.note("kode_pemulihan", {}, NOW)
    instance = app.config["INSTANCE"]

    found = {
        hal.nama: hal
        for hal in sehat.examine(Context.here(NOW), instance, instance / "cadangan")
    }

    assert "disk yang sama" in found["umur_cadangan_jam"].kalimat


@pytest.mark.parametrize(
    ("day", "keadaan"),
    [
        ("2026-06-01 09.00", "baik"),
        ("2027-06-01 09.00", "baik"),
        ("2027-11-02 09.00", "perhatian"),
        ("2028-01-03 09.00", "perhatian"),
    ],
)
def test_holidays_of_the_next_year_are_missed_from_november_on(examine, day, keadaan):
    assert examine(wib(day))["libur"].keadaan == keadaan


def test_what_the_nightly_check_found_is_told_until_it_is_mended(examine):
    never = examine()["temuan_pemeriksaan"]
    assert never.keadaan is Keadaan.BELUM and "belum pernah" in never.kalimat
    perawatan.note("periksa", {"temuan": 2}, NOW)
    assert "2 kerusakan" in examine()["temuan_pemeriksaan"].kalimat
    perawatan.note("periksa", {"temuan": 0}, NOW)
    assert examine()["temuan_pemeriksaan"].keadaan is Keadaan.BAIK


def test_a_check_of_long_ago_says_nothing_of_today(examine):
    perawatan.note("periksa", {"temuan": 0}, NOW)

    later = examine(NOW + timedelta(days=9))["temuan_pemeriksaan"]
    assert later.keadaan is Keadaan.BELUM and "9 hari yang lalu" in later.kalimat


def test_what_is_not_known_yet_is_no_alarm_for_the_desks(signed_in):
    officer = signed_in("loket")

    assert (
        "Belum diketahui Pemeriksaan malam belum pernah" in officer.get("/kantor").text
    )
    assert "Pemeriksaan malam" not in officer.get("/antrean").text


def test_where_no_mail_is_sent_none_is_said_to_be_on_its_way(examine):
    found = examine()["surel_tertahan"]
    assert "tidak mengirim e-mail" in found.kalimat
    assert found.keadaan is Keadaan.BAIK  # no service of this office offers it


def test_a_service_by_email_wants_attention_where_no_mail_is_sent(app, tmp_path):
    folder = reading.load(reading.find("disdukcapil-pekanbaru"))
    context = replace(Context.here(NOW), folder=folder)

    found = sehat.examine(context, app.config["INSTANCE"], tmp_path)

    (mail,) = [hal for hal in found if hal.nama == "surel_tertahan"]
    assert mail.keadaan is Keadaan.PERHATIAN
    assert "Petugas mengirim sendiri" in mail.kalimat


def test_damage_is_said_on_every_page_of_the_officers_and_on_none_of_the_public(
    signed_in, visitor
):
    perawatan.note("periksa", {"temuan": 1}, datetime.now(UTC))

    assert "menemukan 1 kerusakan" in signed_in("loket").get("/antrean").text
    assert "menemukan 1 kerusakan" in signed_in("camat").get("/arsip").text
    assert "kerusakan" not in visitor.get("/layanan").text


def test_the_page_of_the_office_shows_every_finding(signed_in):
    page = signed_in("loket").get("/kantor")

    assert (
        "Kesehatan sistem" in page.text
        and "Belum pernah ada cadangan" in page.text
        and "Sisa disk" in page.text
    )


def test_what_no_longer_fits_the_files_of_the_office_is_told(app, examine, storage):
    folder = app.extensions["kantor"]
    assert examine()["data_kantor"].keadaan is Keadaan.BAIK
    make_permohonan(folder, storage, Tugas.OLAH)
    of_desa = next(one.kunci for one in folder.kantor.peran if one.desa)
    make_petugas(folder, "budesa", of_desa, desa=folder.desa[0])
    assert examine()["data_kantor"].keadaan is Keadaan.BAIK

    roles = tuple(one for one in folder.kantor.peran if one.kunci != "pegawai")
    kantor = folder.kantor.model_copy(update={"peran": roles})
    app.extensions["kantor"] = replace(folder, kantor=kantor, daerah=folder.daerah[1:])
    try:
        hal = examine()["data_kantor"]
    finally:
        app.extensions["kantor"] = folder

    assert hal.keadaan is Keadaan.PERHATIAN
    assert '1 berkas menunggu peran "pegawai"' in hal.kalimat
    assert f"Akun desa {folder.desa[0]} tidak melihat" in hal.kalimat


def test_where_no_list_of_desa_is_known_every_name_is_as_good(app, examine):
    folder = app.extensions["kantor"]
    of_desa = next(one.kunci for one in folder.kantor.peran if one.desa)
    make_petugas(folder, "budesa", of_desa, desa=folder.desa[0])
    app.extensions["kantor"] = replace(folder, daerah=(), wilayah="")
    try:
        assert examine()["data_kantor"].keadaan is Keadaan.BAIK
    finally:
        app.extensions["kantor"] = folder


def test_files_that_changed_since_the_start_are_told_until_the_next(app, examine):
    folder = app.extensions["kantor"]
    assert examine()["berkas_kantor"].keadaan is Keadaan.BAIK

    app.extensions["kantor"] = replace(folder, sidik="as it was")
    try:
        hal = examine()["berkas_kantor"]
    finally:
        app.extensions["kantor"] = folder

    assert hal.keadaan is Keadaan.PERHATIAN and "mulai ulang program" in hal.kalimat
