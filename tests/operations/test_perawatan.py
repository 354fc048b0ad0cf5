"""What the sweep takes away, and above all what it leaves."""

import os
import time
from datetime import timedelta

import pytest
from builders import (
    NOW,
    fill_slots,
    later,
    make_draft,
    make_permohonan,
    pemohon_at,
    scan,
)
from sqlalchemy.exc import NoResultFound

from sipetrok.models import Berkas, DrafHabis, Paraf, Penomor, Percobaan, Permohonan, db
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations import berkas as berkas_operations
from sipetrok.operations import contoh as contoh_operations
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations import throttle
from sipetrok.operations.perawatan import INGATAN, sweep, unused_files
from sipetrok.operations.permohonan import Entry

OLD = UMUR_DRAF + timedelta(minutes=1)


def count(table) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table))


def age(storage, sha256: str, days: float) -> None:
    """As if the file had been written so many days ago."""
    at = time.time() - days * 86400
    os.utime(next(storage.root.rglob(sha256)), (at, at))


def age_all(storage) -> None:
    for name in list(storage.names()):
        age(storage, name, 2)


def test_a_draft_that_nobody_sent_goes_with_its_photos_after_fourteen_days(
    folder, storage
):
    made = make_draft(folder.layanan["surat-keterangan"])
    fill_slots(made, storage, NOW)
    kode = made.kode
    assert (
        list(storage.names())
        and sweep(storage, NOW + UMUR_DRAF - timedelta(minutes=1)).draf == 0
    )

    done = sweep(storage, NOW + OLD)

    assert done.draf == 1 and count(Permohonan) == count(Berkas) == 0
    assert list(storage.names()) == []
    assert [row.kode for row in db.session.scalars(db.select(DrafHabis))] == [kode]


@pytest.mark.parametrize("what", ["answers", "document", "choice", "removal"])
def test_whoever_still_works_on_a_draft_has_the_full_time_again(folder, storage, what):
    made = make_draft(folder.layanan["surat-keterangan"])
    fill_slots(made, storage, NOW)
    late = NOW + UMUR_DRAF - timedelta(days=1)
    changes = {
        "answers": lambda: permohonan_operations.answer(
            made.id, Entry(made.isian, made.lewat), late
        ),
        "document": lambda: berkas_operations.attach(
            made.id, 1, scan(9), pemohon_at(storage, late)
        ),
        "choice": lambda: berkas_operations.choose(made.id, 2, "", late),
        "removal": lambda: berkas_operations.detach(
            made.id, made.berkas[0].id, pemohon_at(storage, late)
        ),
    }

    changes[what]()

    assert sweep(storage, NOW + OLD).draf == 0
    assert sweep(storage, late + OLD).draf == 1


def test_a_draft_that_ran_out_between_page_and_press_is_told(app, folder, storage):
    made = make_draft(folder.layanan["surat-keterangan"]).id
    sweep(storage, NOW + OLD)

    with pytest.raises(NoResultFound) as gone:
        permohonan_operations.submit(made, pemohon_at(storage))
    with app.test_request_context(method="POST"):
        body, status = app.handle_user_exception(gone.value)
    assert status == 410 and "Ini sudah tidak ada" in body


def test_no_name_and_no_number_of_its_pemohon_is_left_in_the_database(
    folder, storage, app
):
    made = make_draft(folder.layanan["surat-keterangan"])
    nik, nama = made.isian["nik"], made.nama

    sweep(storage, NOW + OLD)

    for table in db.metadata.sorted_tables:
        said = repr(db.session.execute(db.select(table)).all())
        assert nik not in said and nama not in said, table.name


def test_answering_the_first_step_again_gives_the_full_time_again(folder, storage):
    standar = folder.layanan["surat-keterangan"]
    made = make_draft(standar)
    permohonan_operations.start(
        standar,
        made.kunci_draf,
        permohonan_operations.Entry(made.isian, made.lewat),
        NOW + timedelta(days=10),
    )

    assert sweep(storage, NOW + OLD).draf == 0


def test_a_clock_that_is_years_ahead_takes_no_draft(folder, storage):
    fill_slots(make_draft(folder.layanan["surat-keterangan"]), storage, NOW)

    assert sweep(storage, NOW + timedelta(days=4000)).draf == 0
    assert count(Permohonan) == 1


@pytest.mark.parametrize("at", ["dikembalikan", "selesai"])
def test_what_was_sent_is_never_taken_however_old(folder, storage, at):
    made = make_permohonan(folder, storage, at=at)
    files = (
        {b.sha256 for b in made.berkas}
        | {s.sha256 for s in made.surat}
        | {s.scan_sha256 for s in made.surat}
    )
    age_all(storage)

    done = sweep(storage, NOW + timedelta(days=4000))

    assert (done.draf, done.berkas) == (0, 0)
    assert count(Permohonan) == 1 and count(Paraf) > 0 and count(Penomor) > 0
    assert all(storage.exists(sha256) for sha256 in files)


def test_a_draft_among_the_examples_stays_until_all_examples_go(folder, storage):
    made = permohonan_operations.start(
        folder.layanan["surat-keterangan"],
        "kunci-contoh",
        permohonan_operations.Entry({}, "unduh", contoh=True),
        NOW,
    )
    fill_slots(made, storage, NOW)

    assert (
        sweep(storage, NOW + OLD).draf == 0
        and count(Permohonan) == 1
        and list(storage.names())
    )

    assert contoh_operations.remove() == 1
    age_all(storage)
    assert sweep(storage, NOW + OLD).berkas > 0 and list(storage.names()) == []


def test_a_photo_that_two_share_stays_for_the_one_that_remains(folder, storage):
    make_permohonan(folder, storage, kunci="kunci-1")
    gone = make_draft(folder.layanan["surat-keterangan"], "kunci-2")
    fill_slots(gone, storage, NOW)
    shared = set(storage.names())

    sweep(storage, NOW + OLD)

    assert count(Permohonan) == 1 and set(storage.names()) == shared


def test_a_file_without_a_row_goes_after_a_day_and_not_before(storage, app):
    fresh, old = storage.put(b"baru"), storage.put(b"lama")
    age(storage, old, 2)

    assert list(unused_files(storage)) == [old]
    assert sweep(storage, NOW).berkas == 1
    assert storage.exists(fresh) and not storage.exists(old)


def test_sending_the_same_bytes_again_makes_a_leftover_young(storage, app):
    sha256 = storage.put(b"isi")
    age(storage, sha256, 2)
    storage.put(b"isi")

    assert list(unused_files(storage)) == []


def test_many_files_without_rows_point_to_a_wrong_database_and_are_left(storage, app):
    for n in range(30):
        storage.put(b"isi %d" % n)
    age_all(storage)

    done = sweep(storage, NOW)

    assert done.menolak and done.berkas == 0 and len(list(storage.names())) == 30


def test_what_an_interrupted_write_left_goes_after_an_hour(storage, app):
    storage.put(b"isi")
    place = next(storage.root.glob("*/"))
    old, fresh = place / ".lama.tmp", place / ".baru.tmp"
    for path in (old, fresh):
        path.write_bytes(b"setengah")
    os.utime(old, (time.time() - 7200, time.time() - 7200))

    assert sweep(storage, NOW).sementara == 1
    assert fresh.exists() and not old.exists()


def test_old_attempts_and_old_codes_are_forgotten(storage, app):
    throttle.note(throttle.LACAK, "kunci", NOW)
    db.session.add(DrafHabis(kode="K7QM4XTR9PDC", at=NOW))
    db.session.commit()

    sweep(storage, later(hours=25))
    assert (count(Percobaan), count(DrafHabis)) == (0, 1)
    sweep(storage, NOW + INGATAN + timedelta(days=1))
    assert count(DrafHabis) == 0


def test_done_twice_it_finds_nothing_the_second_time(folder, storage):
    fill_slots(make_draft(folder.layanan["surat-keterangan"]), storage, NOW)
    sweep(storage, NOW + OLD)

    done = sweep(storage, NOW + OLD)

    assert (done.draf, done.berkas, done.sementara) == (0, 0, 0)
