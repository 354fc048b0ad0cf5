"""Several processes serve one office, on either database: what they count, number and decide, they
count together.
"""

import multiprocessing
import re
import subprocess
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

import databases
import pytest
import workers
from builders import NOW, make_permohonan, make_petugas
from sqlalchemy import create_engine, func, text
from sqlalchemy.exc import OperationalError
from warm import warm_python

from sipetrok.app.instance import SedangDisiapkan, one_start
from sipetrok.models import Paraf, Penomor, Percobaan, Permohonan, Petugas, db
from sipetrok.operations.throttle import Brake, TerlaluSering, require_room
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Tugas

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = 3
SETTINGS = (
    "INSTANCE",
    "SQLALCHEMY_DATABASE_URI",
    "KANTOR",
    "SECRET_KEY",
    "URL",
    "TESTING",
)


@pytest.fixture(scope="module")
def crowd():
    """Processes that have nothing in common with this one."""
    bare = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        PROCESSES, bare, workers.meet_at, (bare.Barrier(PROCESSES),)
    ) as pool:
        yield pool


@pytest.fixture
def at_once(app, crowd):
    """at_once(task, arguments of the first, of the second, …): what each process answered, in that
    order.
    """

    def run(task, *each: tuple) -> list:
        settings = {name: app.config[name] for name in SETTINGS}
        db.session.rollback()
        asked = [
            crowd.submit(workers.work, settings, task, *arguments) for arguments in each
        ]
        return [one.result(120) for one in asked]

    return run


def parts(ids: list[int]) -> list[list[int]]:
    return [ids[n::PROCESSES] for n in range(PROCESSES)]


def test_register_numbers_given_by_several_processes_have_neither_gap_nor_double(
    folder, storage, at_once
):
    ids = [
        make_permohonan(folder, storage, at="draf", kunci=f"kunci-{n}").id
        for n in range(PROCESSES * 5)
    ]

    numbers = [
        nomor
        for got in at_once(workers.submit, *((part, NOW) for part in parts(ids)))
        for nomor in got
    ]

    assert sorted(int(nomor.split("-")[-1]) for nomor in numbers) == list(
        range(1, len(ids) + 1)
    )
    assert db.session.scalars(db.select(Penomor.terakhir)).all() == [len(ids)]


def test_letter_numbers_given_by_several_processes_have_neither_gap_nor_double(
    folder, storage, at_once
):
    ids = [
        make_permohonan(folder, storage, at=Tugas.SAHKAN, kunci=f"kunci-{n}").id
        for n in range(PROCESSES * 2)
    ]

    numbers = [
        urut
        for got in at_once(workers.sign, *((part, NOW) for part in parts(ids)))
        for urut in got
    ]

    assert sorted(numbers) == list(range(1, len(ids) + 1))


def test_the_same_form_sent_to_several_processes_at_once_makes_one_draft(app, at_once):
    found = at_once(
        workers.draft, *(("kunci-sama", f"Siti {n}", NOW) for n in range(PROCESSES))
    )

    assert len(set(found)) == 1
    assert db.session.scalar(db.select(func.count()).select_from(Permohonan)) == 1


def test_the_same_draft_sent_to_several_processes_at_once_is_registered_once(
    folder, storage, at_once
):
    draft = make_permohonan(folder, storage, at="draf")

    found = at_once(workers.submit, *[([draft.id], NOW)] * PROCESSES)

    assert len({nomor for got in found for nomor in got}) == 1
    assert db.session.scalars(db.select(Penomor.terakhir)).all() == [1]
    assert db.session.scalar(db.select(func.count()).select_from(Paraf)) == 1


def test_one_of_several_officers_who_press_at_once_gets_the_file_and_the_others_are_told(
    folder, storage, at_once
):
    file = make_permohonan(folder, storage, at=Tugas.PERIKSA)
    people = [
        "staf",
        *(make_petugas(folder, akun, "pegawai").akun for akun in ("rekan", "kawan")),
    ]

    said = at_once(
        workers.press_once, *((file.id, akun, file.versi, NOW) for akun in people)
    )

    winner = people[said.index("tersimpan")]
    nama = db.session.scalar(db.select(Petugas.nama).filter_by(akun=winner))
    assert said.count("tersimpan") == 1
    assert (
        sum(
            f"SudahBerubah: Berkas ini baru saja dikerjakan {nama}." in one
            for one in said
        )
        == PROCESSES - 1
    )
    db.session.refresh(file)
    assert file.pemegang.akun == winner


def test_a_brake_filled_by_one_process_holds_in_the_others(app, at_once):
    brake = Brake("uji", 6, timedelta(minutes=10))

    assert at_once(
        workers.guess, (brake, "a", 6, NOW), (brake, "b", 1, NOW), (brake, "c", 1, NOW)
    ) == [6, 1, 1]

    assert at_once(
        workers.guess, (brake, "c", 1, NOW), (brake, "a", 1, NOW), (brake, "a", 1, NOW)
    ) == [1, 0, 0]
    with pytest.raises(TerlaluSering):
        require_room(brake, "a", NOW)


def test_attempts_noted_by_several_processes_at_once_are_all_counted(app, at_once):
    brake = Brake("uji", 1000, timedelta(minutes=10))

    at_once(workers.guess, *[(brake, "a", 10, NOW)] * PROCESSES)

    assert (
        db.session.scalar(db.select(func.count()).select_from(Percobaan))
        == PROCESSES * 10
    )


# Waiting.


def test_a_lock_that_is_not_let_go_ends_in_an_error_instead_of_waiting_for_ever(app):
    holder = db.engine.connect().execution_options(writes=True)
    holder.begin()
    with db.engine.connect() as waiting:  # as patient as all others, only for less long
        waiting.exec_driver_sql(
            "SET lock_timeout TO '100ms'"
            if databases.IS_POSTGRESQL
            else "PRAGMA busy_timeout=100"
        )
        waiting.commit()
        with pytest.raises(OperationalError, match="lock"):
            waiting.execution_options(writes=True).begin()
        waiting.invalidate()
    holder.close()

    with transaction():
        db.session.add(Penomor(buku="uji", tahun=2026, terakhir=1))


def test_a_page_reads_everything_from_one_moment_while_others_write(app):
    asked = db.select(func.count()).select_from(Penomor)
    with db.engine.connect() as reader:
        before = reader.scalar(asked)
        with transaction():
            db.session.add(Penomor(buku="uji", tahun=2026, terakhir=1))
        assert reader.scalar(asked) == before
    with db.engine.connect() as reader:
        assert reader.scalar(asked) == before + 1


# Starting.


def start_at_once(instance: Path, times: int) -> list[tuple[int, str]]:
    """So many programs begun on one folder at the same moment: how each ended, and what it said."""
    environment = databases.environment(instance)
    begun = [
        subprocess.Popen(
            [*warm_python(), "-c", "import app"],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for _ in range(times)
    ]
    said = [one.communicate(timeout=120)[0] for one in begun]
    return [(one.returncode, words) for one, words in zip(begun, said, strict=True)]


def test_programs_started_at_the_same_moment_make_one_office(tmp_path):
    ended = start_at_once(tmp_path / "instance", PROCESSES)

    assert [code for code, _ in ended] == [0] * PROCESSES, ended
    told = [re.findall(r"^\S+  \S+$", said, re.M) for _, said in ended]
    assert sorted(map(len, told)) == [0] * (PROCESSES - 1) + [3]
    engine = create_engine(databases.url_of(tmp_path / "instance"))
    with engine.connect() as connection:
        assert connection.scalars(
            text("SELECT akun FROM petugas ORDER BY id")
        ).all() == [
            "admin",
            "pegawai",
            "camat",
        ]
        assert (
            len(
                connection.scalars(
                    text("SELECT version_num FROM alembic_version")
                ).all()
            )
            == 1
        )
    engine.dispose()


def test_a_second_start_waits_for_the_first_and_says_so_when_that_takes_too_long(app):
    instance = app.config["INSTANCE"]
    with (
        one_start(db.engine, instance),
        pytest.raises(SedangDisiapkan, match="masih menyiapkan"),
        one_start(db.engine, instance, patience=0.1),
    ):
        pass

    with one_start(db.engine, instance, patience=0.1):
        pass
