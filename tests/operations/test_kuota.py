"""Bytes of one address: a village notices nothing, and nobody fills the disk."""

import shutil
from datetime import timedelta

import pytest
from builders import NOW, later, pemohon_at

from sipetrok.models import Unggahan, db
from sipetrok.operations import kuota
from sipetrok.operations.kuota import TerlaluBanyak, take
from sipetrok.operations.perawatan import sweep

MB = 1024 * 1024


@pytest.fixture
def roomy(storage, monkeypatch):
    """roomy(bytes) says what is free on the disk, by how a tenth of it is counted."""

    def room(free: int) -> None:
        there = shutil.disk_usage(storage.root).free
        monkeypatch.setattr(kuota, "PART", 10 * there / free)

    room(400 * 1024 * MB)
    return room


def refused(size: int, storage, now=NOW, kunci: str = "a") -> int | None:
    """In how many minutes there is room again; None when it was taken."""
    try:
        take(kunci, size, pemohon_at(storage, now))
    except TerlaluBanyak as refusal:
        return round(refusal.detik / 60)
    return None


def test_a_thousand_families_behind_one_address_notice_nothing(storage, roomy):
    for minute in range(0, 60, 6):
        assert refused(100 * 450_000, storage, later(minutes=minute)) is None

    assert len(db.session.scalars(db.select(Unggahan)).all()) <= 7


def test_one_address_has_so_much_an_hour_and_is_told_until_when(storage, roomy):
    assert refused(kuota.IN_AN_HOUR - MB, storage) is None
    assert refused(MB, storage, later(minutes=20)) is None
    assert refused(MB, storage, later(minutes=30)) == 30
    assert refused(MB, storage, later(minutes=30), "b") is None
    assert refused(kuota.IN_AN_HOUR - MB, storage, later(minutes=60)) is None
    assert refused(1, storage, later(minutes=61)) == 19


def test_one_address_has_a_tenth_of_the_free_disk_a_day(storage, roomy):
    roomy(1000 * MB)
    assert refused(90 * MB, storage) is None
    assert refused(20 * MB, storage, later(hours=5)) == 19 * 60
    assert refused(20 * MB, storage, NOW + timedelta(hours=24)) is None


def test_whoever_comes_first_is_not_told_of_many_photos_on_a_full_disk(storage, roomy):
    roomy(5 * MB)

    assert refused(2 * MB, storage) is None  # the storage itself says that it is full


def test_a_clock_that_was_wrong_holds_nobody(storage, roomy):
    assert refused(kuota.IN_AN_HOUR, storage, NOW + timedelta(days=300)) is None
    assert refused(kuota.IN_AN_HOUR, storage) is None


def test_nothing_is_left_of_it_after_two_days(storage, roomy):
    refused(MB, storage)
    sweep(storage, NOW + timedelta(days=2))

    assert not db.session.scalars(db.select(Unggahan)).all()
