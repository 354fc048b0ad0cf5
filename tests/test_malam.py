"""The nightly work: done once a night by whoever is there first, and never stopped by a part of it
that fails.
"""

from datetime import timedelta

import pytest
from builders import NOW, another_app, fill_slots, make_draft

from sipetrok.app.server import is_due, run_if_due
from sipetrok.models import Permohonan, db
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations import perawatan

NIGHT = NOW.replace(hour=22)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("age", "is_open", "due"),
    [
        (None, True, True),
        (1, False, False),
        (19, False, False),
        (20, False, True),
        (24, True, False),
        (30, True, True),
        (-5, True, True),
    ],
)
def test_it_is_due_once_a_day_outside_office_hours_or_when_it_was_left_out(
    age, is_open, due
):
    last = None if age is None else NIGHT - age * HOUR

    assert is_due(last, NIGHT, is_open) is due


def found(*tasks: str) -> list:
    return [perawatan.last(task) for task in tasks]


def test_a_night_clears_up_makes_a_backup_and_checks(app, folder, storage):
    fill_slots(
        make_draft(folder.layanan["surat-keterangan"], now=NOW - UMUR_DRAF),
        storage,
        NOW - UMUR_DRAF,
    )

    assert run_if_due(app, NIGHT)

    sapu, cadangan, periksa = found("sapu", "cadangan", "periksa")
    assert sapu.hasil["draf"] == 1 and periksa.hasil["temuan"] == 0
    assert cadangan.at == periksa.at == NIGHT
    assert list(app.config["CADANGAN"].glob("sipetrok-*.cadangan"))
    assert db.session.scalar(db.select(db.func.count()).select_from(Permohonan)) == 0


def test_the_same_night_is_not_done_twice_and_the_next_one_is(app):
    assert run_if_due(app, NIGHT)

    assert not run_if_due(app, NIGHT + HOUR)
    assert not run_if_due(another_app(app), NIGHT + HOUR)
    assert run_if_due(app, NIGHT + 24 * HOUR)


def test_while_one_process_works_another_leaves_it_alone_but_not_for_ever(app):
    perawatan.claim("malam", NIGHT, timedelta(0))

    assert not run_if_due(app, NIGHT + HOUR)
    assert run_if_due(app, NIGHT + 4 * HOUR)


def test_a_backup_that_fails_stops_nothing_and_is_tried_again(app, tmp_path):
    whole = app.config["CADANGAN"]
    app.config["CADANGAN"] = tmp_path / "berkas-biasa"
    app.config["CADANGAN"].write_text("bukan folder")

    assert run_if_due(app, NIGHT)
    made, failed, checked = found("cadangan", "cadangan-gagal", "periksa")
    assert made is None and failed.at == NIGHT and checked.at == NIGHT

    app.config["CADANGAN"] = whole
    assert run_if_due(app, NIGHT + 4 * HOUR)
    assert found("cadangan")[0].at == NIGHT + 4 * HOUR
