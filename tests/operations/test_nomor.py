"""Running numbers: one after the other, each once, and none lost with a transaction that failed."""

from threading import Barrier, Thread

import pytest

from sipetrok.models import Penomor, db
from sipetrok.operations.transaction import next_number, transaction


def take(buku: str = "surat", tahun: int = 2026) -> int:
    with transaction():
        return next_number(buku, tahun)


def test_numbers_run_on(app):
    assert [take() for _ in range(3)] == [1, 2, 3]


def test_each_register_and_each_year_has_its_own(app):
    take()

    assert [take("lain"), take(tahun=2027), take()] == [1, 1, 2]


def test_two_numbers_in_one_transaction_differ(app):
    with transaction():
        assert (next_number("surat", 2026), next_number("surat", 2026)) == (1, 2)


def test_the_number_of_a_failed_transaction_was_never_given(app):
    take()
    with pytest.raises(RuntimeError), transaction():
        next_number("surat", 2026)
        raise RuntimeError

    assert take() == 2


def test_numbers_taken_at_once_are_neither_double_nor_missing(app):
    got, together = [], Barrier(4)

    def take_some():
        with app.app_context():
            together.wait()
            got.extend(take() for _ in range(5))

    threads = [Thread(target=take_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == list(range(1, 21))
    db.session.rollback()
    assert db.session.get(Penomor, ("surat", 2026)).terakhir == 20


def test_what_was_not_committed_before_a_transaction_is_no_part_of_it(app):
    db.session.add(Penomor(buku="tersesat", tahun=2026, terakhir=7))

    take()

    assert db.session.get(Penomor, ("tersesat", 2026)) is None
