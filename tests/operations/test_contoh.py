"""Example files walked through the real operations: whole by the rules, apart from real ones, and
removable.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from apps import build_app
from builders import (
    NOW,
    make_context,
    make_kalender,
    make_langkah,
    make_permohonan,
    make_standar,
    wib,
)

from sipetrok.alur.clock import OfficeTime
from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.app.instance import make_ready
from sipetrok.contoh import SIZE
from sipetrok.models import (
    AksesBerkas,
    Antrean,
    Berkas,
    Paraf,
    Penomor,
    Permohonan,
    Petugas,
    PetugasPeran,
    StandarTerbit,
    Surat,
    db,
)
from sipetrok.operations import berkas as berkas_operations
from sipetrok.operations import contoh, trail
from sipetrok.sop import reading
from sipetrok.sop.standar import Mulai, Tugas

TABLES = (
    AksesBerkas,
    Antrean,
    Berkas,
    Paraf,
    Penomor,
    Permohonan,
    StandarTerbit,
    Surat,
)
MADE = 40
OFFICES = {name: reading.load(reading.find(name)) for name in reading.shipped()}


@pytest.fixture(autouse=True, scope="module")
def _short_sheets() -> Iterator[None]:
    """Nobody here reads below the name; what stands on a whole sheet is tests/test_contoh.py's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sipetrok.contoh.SIZE", (SIZE[0], 300))
        yield


def fill(app, jumlah: int, seed: int = 7, now=NOW, **options) -> int:
    context = make_context(app.extensions["kantor"], app.extensions["storage"], now)
    return contoh.fill(context, jumlah, random.Random(seed), **options)


def office(instance, name: str):
    """An office of its own with one account for each role."""
    app = build_app(instance, KANTOR=name)
    make_ready(app)
    return app


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """An office with forty example files, for tests that only look; and how often it was told of
    them.
    """
    app, heard = office(tmp_path_factory.mktemp("contoh"), "pulau-burung"), []
    with app.app_context():
        fill(app, MADE, report=heard.append)
        yield app, heard
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def files(filled) -> list[Permohonan]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Permohonan).order_by(Permohonan.id)))


def count(table) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table))


def tindakan(file: Permohonan) -> list[str]:
    return [paraf.tindakan for paraf in file.trail]


# What is made.


def test_forty_files_stand_in_every_state_and_at_every_step_of_every_layanan(
    filled, files
):
    layanan = filled[0].extensions["kantor"].layanan
    seen = {
        (
            file.standar.slug,
            file.status,
            file.langkah if file.status == Status.BERJALAN else None,
        )
        for file in files
    }

    for slug, standar in layanan.items():
        steps = {(slug, Status.BERJALAN, n) for n in range(1, len(standar.langkah))}
        ends = {
            (slug, status, None) for status in Status if status is not Status.BERJALAN
        }
        assert steps | ends <= seen


def test_every_file_is_marked_and_told_of_once(filled, files):
    assert len(files) == MADE and all(file.contoh for file in files)
    assert filled[1] == list(range(1, MADE + 1))


def test_some_were_returned_and_repaired_some_sent_back_and_some_corrected(files):
    assert any(Tindakan.PERBAIKI in tindakan(file) for file in files)
    lowered = [file for file in files if Tindakan.TURUNKAN in tindakan(file)]
    assert {len(file.surat) for file in lowered} >= {0, 2}
    assert all(
        paraf.catatan
        for file in files
        for paraf in file.trail
        if paraf.tindakan in (Tindakan.TURUNKAN, Tindakan.TOLAK)
    )


def test_open_files_are_early_nearly_due_late_and_not_yet_taken(files):
    running = [file for file in files if file.due_at]
    left = [
        (file.due_at - NOW) / timedelta(minutes=1)
        for file in running
        if file.status == Status.BERJALAN
    ]

    assert min(left) < 0 < max(left)
    assert {
        bool(file.pemegang_id) for file in files if file.status == Status.BERJALAN
    } == {
        True,
        False,
    }


def test_nothing_happens_after_now_and_columns_follow_from_the_trail(filled, files):
    for file in files:
        moments = [paraf.at for paraf in file.trail]
        assert all(a <= b for a, b in pairwise([file.dibuat_at, *moments, NOW]))
        assert all(file.dibuat_at <= paper.diterima_at <= NOW for paper in file.berkas)
    assert trail.rebuild(filled[0].extensions["kantor"].kalender) == 0


def test_numbers_were_given_in_the_order_of_time(files):
    for kode in ("SK", "SP", "SR"):
        sent = sorted(
            (file.nomor_register, file.dikirim_at)
            for file in files
            if file.nomor_register and file.nomor_register.startswith(f"CONTOH-{kode}-")
        )
        assert [at for _, at in sent] == sorted(at for _, at in sent) and len(sent) > 5
    letters = db.session.scalars(
        db.select(Surat).where(Surat.versi == 1).order_by(Surat.urut)
    ).all()
    assert [surat.dibuat_at for surat in letters] == sorted(
        surat.dibuat_at for surat in letters
    )
    assert [surat.urut for surat in letters] == list(range(1, len(letters) + 1))


def test_what_was_sent_has_its_documents_and_half_drafts_lack_some(files):
    for file in files:
        if file.status != Status.DRAF:
            wanted = {n for n, syarat in file.standar.uploads if syarat.wajib}
            assert wanted <= {
                paper.persyaratan for paper in file.berkas if paper.diganti_at is None
            }
    assert any(
        slot.is_missing
        for file in files
        if file.status == Status.DRAF
        for slot in berkas_operations.open_slots(file)
    )


def test_what_was_returned_was_replaced_by_another_paper(files):
    repaired = [file for file in files if Tindakan.PERBAIKI in tindakan(file)]

    for file in repaired:
        wrong = {paper.sha256 for paper in file.berkas if paper.diganti_at}
        assert wrong and not wrong & {
            paper.sha256 for paper in file.berkas if not paper.diganti_at
        }


def test_no_scan_stands_with_two_people(files):
    owners = [(paper.sha256, file.id) for file in files for paper in file.berkas]

    assert len({sha for sha, _ in owners}) == len({*owners})


def test_reasons_name_what_was_wrong_and_what_to_do(files):
    reasons = [
        reason
        for file in files
        for paraf in file.trail
        if paraf.tindakan == Tindakan.KEMBALIKAN
        for reason in paraf.hasil.values()
        if reason
    ]

    assert len(reasons) >= 3 and all(
        len(reason) > 25 and "{" not in reason for reason in reasons
    )


def test_handed_over_letters_have_a_signed_scan_and_no_gap(filled, files):
    handed = [file for file in files if file.diserahkan]

    assert handed and all(file.surat[-1].scan_sha256 for file in handed)
    assert all("........" not in (file.naskah or "") for file in handed)
    for file in handed:
        assert (
            filled[0]
            .extensions["storage"]
            .read(file.surat[-1].scan_sha256)
            .startswith(b"%PDF-")
        )


# What becomes of the files.


@pytest.mark.parametrize("name", OFFICES)
def test_forty_files_stand_in_every_state_and_at_every_step_of_every_layanan_of_any_office(
    name,
):
    offered = list(OFFICES[name].layanan.values())
    plan = contoh.plan(offered, 40)

    assert len(plan) == 40
    for standar in offered:
        mine = [one for one in plan if one.standar is standar]
        expected = {Status.BERJALAN, Status.SELESAI, Status.DITOLAK}
        expected |= (
            {Status.DRAF, Status.DITARIK}
            if standar.mulai is Mulai.PERMOHONAN
            else set()
        )
        if standar.first(Tugas.PERIKSA) is not None and contoh.required(standar):
            expected.add(Status.DIKEMBALIKAN)
        assert {one.status for one in mine} == expected
        assert {one.langkah for one in mine if one.status is Status.BERJALAN} == set(
            range(1, len(standar.langkah))
        )


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize("jumlah", [1, 2, 7, 300])
def test_there_are_as_many_files_as_were_asked_for(name, jumlah):
    assert len(contoh.plan(list(OFFICES[name].layanan.values()), jumlah)) == jumlah


@pytest.mark.parametrize("name", OFFICES)
def test_forty_files_have_every_detour_that_the_office_has(name):
    plan = contoh.plan(list(OFFICES[name].layanan.values()), 40)

    befell = {one.tindakan for one in plan}
    langkah = [langkah for one in plan for langkah in one.standar.langkah]
    assert (Tindakan.TANYA in befell) == any(one.koordinasi for one in langkah)
    assert (Tindakan.KEMBALIKAN in befell) == any(
        one.tugas is Tugas.PERIKSA for one in langkah
    )
    assert Tindakan.TURUNKAN in befell


def test_officers_act_while_the_office_is_open(filled, files):
    kalender = filled[0].extensions["kantor"].kalender
    for file in files:
        for paraf in file.trail:
            sessions = kalender.sessions_on(kalender.day_of(paraf.at))
            assert any(start <= paraf.at <= end for start, end in sessions), paraf.at


def test_finished_files_were_handed_over_in_time_and_late(files):
    handed = [file for file in files if file.status == Status.SELESAI]

    limit = timedelta(minutes=15)
    took = {
        file.course.elapsed(make_context(OFFICES["pulau-burung"], None).time)
        for file in handed
    }
    assert min(took) < limit < max(took)


def test_colleagues_of_one_role_share_the_work(app):
    db.session.add(
        Petugas(
            akun="rekan",
            nama="Rekan",
            sandi="",
            dibuat_at=NOW,
            daftar_peran=[PetugasPeran(peran="pegawai")],
        )
    )
    db.session.commit()

    fill(app, 12)

    seen = set(db.session.scalars(db.select(Paraf.petugas_id)))
    roles = db.select(PetugasPeran.petugas_id).filter_by(peran="pegawai")
    assert seen >= set(db.session.scalars(roles))


def test_the_same_chance_gives_the_same_files(app):
    def made(seed: int) -> list:
        fill(app, 6, seed)
        files = db.session.scalars(db.select(Permohonan).order_by(Permohonan.dibuat_at))
        found = [
            (
                file.isian,
                file.lewat,
                file.dibuat_at,
                [paraf.value for paraf in file.trail],
            )
            for file in files
        ]
        contoh.remove()
        return found

    assert made(4) == made(4)
    assert made(4) != made(5)


def test_a_standard_without_signature_check_or_delivery_is_walked_too(
    app, folder, storage
):
    standar = make_standar(Tugas.AJUKAN, make_langkah(Tugas.KERJAKAN), persyaratan=())
    context = make_context(replace(folder, layanan={standar.slug: standar}), storage)

    contoh.fill(context, 10, random.Random(1))

    assert set(db.session.scalars(db.select(Permohonan.status))) == {
        Status.SELESAI,
        Status.BERJALAN,
        Status.DITARIK,
        Status.DRAF,
    }


@pytest.mark.parametrize("minutes", [0.5, 30, 200, 2000])
@pytest.mark.parametrize(
    "at",
    ["2026-11-23 09.00", "2026-11-21 21.00", "2026-11-23 12.30", "2026-11-23 07.30"],
)
def test_counting_opening_time_back_is_the_reverse_of_counting_it_forward(at, minutes):
    kalender, amount = make_kalender(), timedelta(minutes=minutes)

    time = OfficeTime(OFFICES["pulau-burung"].kantor, kalender, wib(at))
    start = contoh.office_before(time, amount)

    assert kalender.office_time_between(start, wib(at)) == amount
    assert kalender.add_office_time(start, amount) <= wib(at)


# Other offices, other numbers.


@pytest.mark.parametrize(
    "name", [name for name in reading.shipped() if name != "pulau-burung"]
)
def test_every_shipped_office_can_be_filled_and_emptied(tmp_path, name):
    app = office(tmp_path, name)
    with app.app_context():
        assert fill(app, 9) == 9 and count(Permohonan) == 9
        assert Status.SELESAI in set(db.session.scalars(db.select(Permohonan.status)))
        assert contoh.remove() == 9
        assert [count(table) for table in TABLES] == [0] * len(TABLES)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("now", [wib("2026-08-18 07.31"), wib("2026-11-24 12.20")])
def test_nothing_lies_after_now_whatever_the_hour(app, now):
    fill(app, 7, now=now)

    assert db.session.scalar(db.select(db.func.max(Paraf.at))) <= now
    assert db.session.scalar(db.select(db.func.max(Permohonan.dibuat_at))) <= now


@pytest.mark.parametrize("now", [NOW, wib("2026-11-21 21.30"), wib("2027-01-01 00.05")])
def test_one_file_can_be_made_at_any_moment(app, now):
    assert fill(app, 1, now=now) == 1
    assert count(Permohonan) == 1


def test_an_office_without_officers_has_files_that_wait(app):
    for petugas in db.session.scalars(db.select(Petugas)):
        petugas.aktif = False
    db.session.commit()

    fill(app, 12)

    assert set(db.session.scalars(db.select(Paraf.petugas_id))) == {None}


# Removal.


def test_removal_leaves_nothing_of_the_examples_and_all_of_the_office(
    app, folder, storage
):
    own = make_permohonan(folder, storage, "selesai")
    before = {table: count(table) for table in TABLES}
    fill(app, 14)
    opened = db.session.scalar(
        db.select(Berkas).join(Permohonan).where(Permohonan.contoh)
    )
    berkas_operations.note_opening(
        db.session.scalar(db.select(Petugas.id)), opened.id, "memeriksa", NOW
    )

    assert contoh.remove() == 14

    assert {table: count(table) for table in TABLES} == before
    assert db.session.scalars(db.select(Permohonan.id)).all() == [own.id]
    kept = {
        own.surat[-1].sha256,
        own.surat[-1].scan_sha256,
        *(paper.sha256 for paper in own.berkas),
    }
    assert all(storage.exists(sha256) for sha256 in kept)


def test_after_removal_example_numbers_begin_anew(app):
    fill(app, 6)
    contoh.remove()
    fill(app, 6, seed=8)

    numbers = db.session.scalars(
        db.select(Permohonan.nomor_register).where(
            Permohonan.nomor_register.is_not(None)
        )
    )
    assert any(number.endswith("-0001") for number in numbers)


def test_removing_nothing_is_fine(app):
    assert contoh.remove() == 0
