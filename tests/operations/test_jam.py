"""A clock that was put back, one that was ahead and is right again, and small corrections in
between.
"""

from datetime import UTC, datetime, timedelta

import pytest
from builders import (
    NOW,
    by,
    fill_slots,
    later,
    make_draft,
    make_permohonan,
    make_standar,
    pemohon_at,
    press,
    scan,
    walk_to,
)

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Percobaan, Permohonan, db
from sipetrok.operations import berkas, jam, perawatan, permohonan, throttle
from sipetrok.sop.standar import Tugas

YEARS = timedelta(days=5 * 365)


def test_a_new_office_has_nothing_to_compare_with(app):
    assert jam.later_stamp(datetime(2019, 1, 1, tzinfo=UTC), jam.newest_stamp()) is None


def test_a_clock_before_the_newest_stamp_is_refused_with_both_moments(folder, storage):
    make_permohonan(folder, storage)
    back = later(minutes=-11)

    with pytest.raises(jam.JamMundur) as refusal:
        jam.require_right(back)

    assert (refusal.value.now, refusal.value.newest) == (back, NOW)
    jam.require_right(later(minutes=-9))


def test_after_a_clock_that_was_ahead_the_right_one_is_accepted_by_a_person(
    folder, storage
):
    make_permohonan(folder, storage, now=NOW + YEARS)
    assert jam.later_stamp(NOW, jam.newest_stamp()) == NOW + YEARS

    jam.accept(NOW)

    assert jam.later_stamp(NOW, jam.newest_stamp()) is None
    assert jam.later_stamp(later(days=-1), jam.newest_stamp()) == NOW, (
        "what was accepted is itself a moment that is over"
    )


def test_after_that_only_later_stamps_are_compared(folder, storage):
    make_permohonan(folder, storage, now=NOW + YEARS)
    jam.accept(NOW)
    make_permohonan(folder, storage, kunci="kunci-2", now=later(days=3))

    assert jam.later_stamp(later(days=2), jam.newest_stamp()) == later(days=3)
    assert jam.later_stamp(later(days=4), jam.newest_stamp()) is None


def test_a_file_from_the_wrong_future_goes_on_in_the_present(folder, storage):
    file = make_permohonan(folder, storage, Tugas.PERIKSA, now=NOW + YEARS)
    jam.accept(NOW)

    walk_to(file, folder, storage, Status.SELESAI, now=later(hours=1))

    assert file.status == Status.SELESAI and file.tutup_at == later(hours=1)
    assert jam.later_stamp(later(hours=1), jam.newest_stamp()) is None, (
        "its new stamps must not lock the office again"
    )


def test_within_a_small_correction_the_stamps_of_a_file_stay_in_order(folder, storage):
    file = make_permohonan(folder, storage, Tugas.PERIKSA)

    press(file, "staf", Tindakan.TERIMA, folder, storage, later(minutes=-4))

    moments = [row.at for row in file.course.trail]
    assert moments == sorted(moments) and moments[-1] == NOW


def test_what_is_sent_after_a_return_counts_although_the_clock_was_corrected(
    folder, storage
):
    returned = make_permohonan(folder, storage, at="dikembalikan")

    berkas.attach(returned.id, 1, scan(99), pemohon_at(storage, later(minutes=-5)))
    permohonan.submit(returned.id, by(now=later(minutes=-4)))

    assert returned.status == Status.BERJALAN


@pytest.mark.parametrize("ahead", [timedelta(days=1), YEARS])
def test_attempts_from_the_future_brake_nobody(app, ahead):
    for _ in range(throttle.LACAK.paling_banyak):
        throttle.note(throttle.LACAK, "a", NOW + ahead)
    with pytest.raises(throttle.TerlaluSering):
        throttle.require_room(throttle.LACAK, "a", NOW + ahead)

    throttle.require_room(throttle.LACAK, "a", NOW)
    throttle.note(throttle.LACAK, "a", NOW)

    assert db.session.scalars(db.select(Percobaan.at)).all() == [NOW]


def test_a_draft_from_the_future_does_not_lie_here_until_then(folder, storage):
    draft = make_draft(make_standar(), now=NOW + YEARS)
    fill_slots(draft, storage, NOW + YEARS)

    perawatan.sweep(storage, NOW)
    assert db.session.get(Permohonan, draft.id).sejak_at == NOW
    perawatan.sweep(storage, later(days=15))

    assert db.session.scalar(db.select(db.func.count()).select_from(Permohonan)) == 0
