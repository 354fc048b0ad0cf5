"""The trail is append-only, and the columns that follow from it never tell anything else."""

import random
import threading
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import databases
import pytest
from builders import (
    NOW,
    by,
    fill_slots,
    later,
    make_context,
    make_kalender,
    make_permohonan,
    make_petugas,
    petugas,
    press,
    what_it_needs,
    wib,
)
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sipetrok.alur.clock import Jadwal, KalenderKosong
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Antrean, Permohonan, StandarTerbit, db
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.act import act
from sipetrok.operations.context import Press
from sipetrok.operations.trail import keep_up, rebuild
from sipetrok.sop.standar import Tugas

OPEN = (Status.BERJALAN, Status.DIKEMBALIKAN)


def columns(permohonan: Permohonan) -> tuple:
    waiting = db.session.execute(
        db.select(Antrean.peran, Antrean.antre_at)
        .filter_by(permohonan_id=permohonan.id)
        .order_by(Antrean.peran)
    ).all()
    return (
        permohonan.keadaan,
        permohonan.due_at,
        permohonan.sejak_at,
        permohonan.tutup_at,
        [tuple(row) for row in waiting],
    )


def what_follows(permohonan: Permohonan, kalender) -> tuple:
    """The same worked out anew, by its own path, from standard, trail and calendar."""
    course = Course(permohonan.standar, tuple(row.value for row in permohonan.trail))
    standar, trail, keadaan = course.standar, course.trail, course.keadaan
    arrivals = [
        permohonan.dibuat_at,
        *(p.at for p in trail if p.tindakan is not Tindakan.TERIMA),
    ]
    waiting = []
    if keadaan.status is Status.BERJALAN:
        moment = course.queue_at(kalender)
        waiting = [
            (peran, moment)
            for peran in sorted(standar.langkah[keadaan.langkah].pelaksana)
        ]
    is_open = keadaan.status in (Status.DRAF, *OPEN)
    return (
        keadaan,
        course.due_at(kalender),
        arrivals[-1],
        None if is_open else trail[-1].at,
        waiting,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paraf SET catatan = 'lain'",
        "UPDATE paraf SET at = '2020-01-01 00:00:00'",
        "UPDATE paraf SET petugas_id = NULL",
        "DELETE FROM paraf",
        "DELETE FROM paraf WHERE urutan = 1",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_row_of_the_trail(
    folder, storage, statement
):
    file = make_permohonan(folder, storage)
    before = [row.value for row in file.trail]

    with pytest.raises(IntegrityError, match="the trail is append-only"):
        db.session.execute(text(statement))
    db.session.rollback()

    assert [row.value for row in file.trail] == before


def test_the_database_itself_refuses_to_change_a_pinned_standard(folder, storage):
    make_permohonan(folder, storage)

    with pytest.raises(IntegrityError, match="a pinned standard does not change"):
        db.session.execute(db.update(StandarTerbit).values(isi="{}"))
    db.session.rollback()


def test_the_rows_are_numbered_without_a_gap(folder, storage):
    file = make_permohonan(folder, storage, at="selesai")

    assert [p.urutan for p in file.trail] == list(range(1, file.versi + 1))


def step_at_random(
    chance: random.Random, file: Permohonan, folder, storage, now
) -> None:
    """Anything that anybody may do to this file now, done as in the office."""
    keadaan = file.keadaan
    people = [None, *map(petugas, ("loket", "staf", "camat", "rekan"))]
    options = [
        (who, t)
        for who in people
        for t in keadaan.open_to(make_context(folder, storage, NOW, who).actor)
    ]
    # Ends are rare, so that the walks stay long.
    weights = [0.1 if t in (Tindakan.TOLAK, Tindakan.TARIK) else 1 for _, t in options]
    who, tindakan = chance.choices(options, weights)[0]
    if who:
        needs = what_it_needs(file, tindakan)
        if tindakan is Tindakan.TURUNKAN:
            needs["tujuan"] = chance.choice(keadaan.earlier_steps)
        if tindakan is Tindakan.ALIHKAN:
            step = keadaan.step
            needs["kepada"] = chance.choice(
                [one.id for one in people[1:] if one.peran & set(step.pelaksana)]
            )
        act(
            file.id,
            Press(tindakan, file.versi, **needs),
            make_context(folder, storage, now, who),
        )
    elif tindakan is Tindakan.TARIK:
        permohonan_operations.withdraw(file.id, by(now=now))
    else:
        fill_slots(file, storage, now, chance.randrange(200))
        permohonan_operations.submit(file.id, by(now=now))


@pytest.mark.parametrize("seed", range(6))
def test_the_columns_equal_the_trail_after_every_press_of_a_random_walk(
    folder, storage, seed
):
    make_petugas(folder, "rekan", "pegawai", "camat")
    chance, now = random.Random(seed), NOW
    file = make_permohonan(folder, storage, at=Tugas.TERIMA, kunci=f"kunci-{seed}")
    for _ in range(30):
        if file.status not in OPEN:
            break
        now += timedelta(minutes=chance.randrange(1, 2000))
        step_at_random(chance, file, folder, storage, now)
        assert columns(file) == what_follows(file, folder.kalender)

    assert rebuild(folder.kalender) == 0
    assert columns(file) == what_follows(file, folder.kalender)


@pytest.mark.parametrize(
    "at", ["draf", Tugas.TERIMA, Tugas.OLAH, "dikembalikan", Tugas.ARSIPKAN, "selesai"]
)
def test_the_columns_follow_from_the_trail_wherever_a_file_is(folder, storage, at):
    file = make_permohonan(folder, storage, at=at)

    assert columns(file) == what_follows(file, folder.kalender)


def test_columns_that_went_astray_are_put_right_by_rebuild(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.OLAH)
    right = columns(file)
    db.session.rollback()
    db.session.execute(
        db.update(Permohonan).values(
            due_at=None, pemegang_id=None, langkah=1, sejak_at=later(days=9)
        )
    )
    db.session.execute(db.delete(Antrean))
    db.session.commit()

    assert rebuild(folder.kalender) == 1
    assert columns(file) == right
    assert rebuild(folder.kalender) == 0


def test_a_changed_holiday_recomputes_open_files_and_never_finished_ones(
    folder, storage
):
    thursday, friday = wib("2026-11-19 15.52"), date(2026, 11, 20)
    under_way = make_permohonan(folder, storage, Tugas.OLAH, now=thursday)
    waiting = make_permohonan(
        folder, storage, Tugas.PERIKSA, kunci="kunci-2", now=thursday
    )
    finished = make_permohonan(
        folder, storage, "selesai", kunci="kunci-3", now=thursday
    )
    returned = make_permohonan(
        folder, storage, "dikembalikan", kunci="kunci-4", now=thursday
    )
    before = columns(finished)
    assert under_way.due_at == wib("2026-11-20 07.37")

    closed_on_friday = replace(
        folder.kalender, libur={**folder.kalender.libur, friday: "Libur setempat"}
    )
    assert rebuild(closed_on_friday) == 2

    assert under_way.due_at == wib("2026-11-23 07.37")
    assert columns(waiting)[-1] == [("pegawai", wib("2026-11-23 07.37"))]
    assert columns(finished) == before
    assert columns(returned) == what_follows(returned, closed_on_friday)


# What a start does.


@pytest.fixture
def waiting(folder, storage):
    """A file that is due on a Friday, worked out by the calendar of the office."""
    file = make_permohonan(folder, storage, Tugas.OLAH, now=wib("2026-11-19 15.52"))
    keep_up(folder.kalender, NOW)
    assert file.due_at == wib("2026-11-20 07.37")
    return file


def changed(kalender, *libur: date, **more):
    """The calendar of the office after somebody has written something else into its files."""
    return replace(
        kalender, libur={**kalender.libur, **dict.fromkeys(libur, "Baru")}, **more
    )


def test_a_start_works_open_files_out_anew_where_a_holiday_was_added_and_only_once(
    folder, waiting
):
    closed = changed(folder.kalender, date(2026, 11, 20))

    assert keep_up(closed, NOW) == 1
    assert waiting.due_at == wib("2026-11-23 07.37")
    assert columns(waiting) == what_follows(waiting, closed)
    assert keep_up(closed, NOW) == 0

    assert keep_up(folder.kalender, NOW) == 1  # and taken back
    assert waiting.due_at == wib("2026-11-20 07.37")


@pytest.mark.parametrize(
    "more",
    [
        {"zona": ZoneInfo("Asia/Jayapura")},
        {"jadwal": make_kalender().jadwal},
    ],
    ids=["zone", "hours"],
)
def test_so_it_does_where_zone_or_hours_were_changed(folder, waiting, more):
    other = changed(folder.kalender, **more)
    if other.sidik == folder.kalender.sidik:
        other = replace(other, jadwal=Jadwal((*other.jadwal.hari[:4], (), (), ())))

    assert keep_up(other, NOW) == 1
    assert columns(waiting) == what_follows(waiting, other)


def test_a_start_looks_at_no_file_where_nothing_was_changed(folder, waiting):
    waiting.due_at = NOW
    db.session.commit()

    assert keep_up(changed(folder.kalender), NOW) == 0
    assert waiting.due_at == NOW


def test_what_a_start_could_not_end_is_left_to_the_next(folder, storage, waiting):
    never = changed(folder.kalender, jadwal=Jadwal(((),) * 7))
    before = columns(waiting)

    for _ in range(2):
        with pytest.raises(KalenderKosong):
            keep_up(never, NOW)
        db.session.rollback()
        assert columns(waiting) == before
    assert keep_up(changed(folder.kalender, date(2026, 11, 20)), NOW) == 1


@pytest.mark.skipif(databases.IS_POSTGRESQL, reason="a server refuses what is no JSON")
def test_a_file_that_cannot_be_read_stops_no_start(folder, storage, waiting):
    broken = make_permohonan(folder, storage, Tugas.OLAH, kunci="kunci-2")
    db.session.execute(
        text("UPDATE permohonan SET isian = '{' WHERE id = :id"), {"id": broken.id}
    )
    db.session.commit()
    closed = changed(folder.kalender, date(2026, 11, 20))
    with pytest.raises(ValueError):
        assert broken.isian
    db.session.rollback()

    assert keep_up(closed, NOW) == 1
    assert waiting.due_at == wib("2026-11-23 07.37")


def test_of_two_starts_at_once_one_does_it(app, folder, waiting):
    db.session.rollback()
    closed = changed(folder.kalender, date(2026, 11, 20))
    done, together = [], threading.Barrier(3)

    def start() -> None:
        with app.app_context():
            together.wait()
            done.append(keep_up(closed, NOW))
            db.session.remove()

    threads = [threading.Thread(target=start) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(done) == [0, 0, 1]
    assert waiting.due_at == wib("2026-11-23 07.37")


def test_a_note_belongs_to_its_own_row(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.SAHKAN)
    press(
        file,
        "camat",
        Tindakan.TURUNKAN,
        folder,
        storage,
        catatan="Nama salah.",
        tujuan=3,
    )

    assert [(p.tindakan, p.catatan) for p in file.trail[-2:]] == [
        ("terima", ""),
        ("turunkan", "Nama salah."),
    ]
