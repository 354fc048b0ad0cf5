"""A page asks the database a few questions, whatever it shows, and works each fact out once."""

from collections import Counter

import pytest
from builders import by, fill_slots, later, make_permohonan, press, walk_to
from sqlalchemy import event

from sipetrok.alur.course import Course
from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Permohonan, StandarTerbit, db
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.sop.standar import Tugas


@pytest.fixture
def questions(app):
    """The statements that were sent to the database since the list was cleared."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def facts(monkeypatch):
    """How often each file's states, run and stays, and each standard, were worked out."""
    counted: Counter[tuple[str, object]] = Counter()

    def count(owner: type, name: str, key) -> None:
        known = owner.__dict__[name]
        work_out = known.func

        def counting(one):
            counted[name, key(one)] += 1
            return work_out(one)

        monkeypatch.setattr(known, "func", counting)

    for name in ("states", "run", "stays"):
        count(Course, name, lambda course: course.trail)
    count(StandarTerbit, "standar", lambda pinned: pinned.sha256)
    return counted


def returned_again(file: Permohonan, folder, storage, times: int) -> Permohonan:
    """The file sent back and repaired so often, which makes its trail long."""
    for n in range(times):
        at = later(minutes=10 * n)
        press(file, "staf", Tindakan.TERIMA, folder, storage, at)
        press(
            file, "staf", Tindakan.KEMBALIKAN, folder, storage, at, hasil={1: "Buram."}
        )
        fill_slots(file, storage, at, shade=n)
        permohonan_operations.submit(file.id, by(now=at))
    return file


def waiting(folder, storage, many: int) -> None:
    """So many other files at the same desks."""
    for n in range(many):
        tugas = (Tugas.TERIMA, Tugas.PERIKSA, Tugas.OLAH, Tugas.SERAHKAN)[n % 4]
        make_permohonan(
            folder, storage, tugas, kunci=f"lain-{n}", now=later(minutes=-n - 1)
        )


PLACES = (
    Tugas.PERIKSA,
    Tugas.OLAH,
    Tugas.SAHKAN,
    Tugas.SERAHKAN,
    Tugas.ARSIPKAN,
    Status.SELESAI,
)


@pytest.mark.parametrize("at", [*PLACES, Status.DIKEMBALIKAN])
@pytest.mark.parametrize("akun", ["loket", "staf"])
def test_the_page_of_a_file_takes_eight_questions(
    signed_in, folder, storage, questions, at, akun
):
    waiting(folder, storage, 4)
    file = make_permohonan(folder, storage, at)
    path, officer = f"/antrean/{file.id}", signed_in(akun)
    questions.clear()

    officer.get(path)

    assert len(questions) <= 8, "\n".join(questions)


def test_a_long_trail_and_a_long_antrean_take_no_more(
    signed_in, folder, storage, questions
):
    file = returned_again(make_permohonan(folder, storage), folder, storage, 4)
    walk_to(file, folder, storage, Tugas.OLAH, later(hours=2))
    waiting(folder, storage, 12)
    assert file.versi > 15
    path, officer = f"/antrean/{file.id}", signed_in("staf")
    questions.clear()

    officer.get(path)

    assert len(questions) <= 8, "\n".join(questions)


@pytest.mark.parametrize(
    ("path", "most"),
    [("/antrean", 6), ("/antrean?di=pemohon", 7), ("/antrean/daftar", 6)],
)
def test_the_antrean_takes_few_questions(
    signed_in, folder, storage, questions, path, most
):
    waiting(folder, storage, 8)
    make_permohonan(folder, storage, Status.DIKEMBALIKAN)
    officer = signed_in("loket")
    questions.clear()

    officer.get(path)

    assert len(questions) <= most, "\n".join(questions)


@pytest.mark.parametrize("at", [Tugas.PERIKSA, Tugas.SERAHKAN, Status.DIKEMBALIKAN])
def test_the_page_of_the_pemohon_takes_six_questions(
    visitor, folder, storage, questions, at
):
    file = make_permohonan(folder, storage, at)
    path = f"/permohonan/{file.kode}"
    questions.clear()

    visitor.get(path)

    assert len(questions) <= 6, "\n".join(questions)


@pytest.mark.parametrize("at", PLACES)
def test_each_fact_of_a_file_is_worked_out_once(signed_in, folder, storage, facts, at):
    waiting(folder, storage, 4)
    file = make_permohonan(folder, storage, at)
    path, officer = f"/antrean/{file.id}", signed_in("staf")
    facts.clear()

    officer.get(path)

    assert {name for name, _ in facts} == {"states", "run", "stays", "standar"}
    repeated = {one[0]: times for one, times in facts.items() if times > 1}
    assert not repeated, repeated
