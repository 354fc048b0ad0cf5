"""Bytes of one address: a village notices nothing, and nobody fills the disk."""

import shutil
from datetime import timedelta

import pytest
from builders import NOW, by, later, pemohon_at

from sipetrok.models import Unggahan, db
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations import kuota
from sipetrok.operations.kuota import TerlaluBanyak, take
from sipetrok.operations.perawatan import sweep

MB = 1024 * 1024


@pytest.fixture
def roomy(storage, monkeypatch):
    """roomy(bytes) says what is free on the disk, by how its parts are counted."""

    def room(free: int) -> None:
        there = shutil.disk_usage(storage.root).free
        for name, part in (("PART", 10), ("KEPT", 4)):
            monkeypatch.setattr(kuota, name, part * there / free)

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


def test_one_address_has_a_quarter_of_it_as_long_as_drafts_lie_there(storage, roomy):
    roomy(1000 * MB)
    day = timedelta(days=1)
    took = [refused(90 * MB, storage, NOW + n * day) is None for n in range(14)]

    assert took == [True] * 2 + [False] * 12
    assert refused(90 * MB, storage, NOW + 3 * day) == 11 * 24 * 60
    assert refused(90 * MB, storage, NOW + 3 * day, "b") is None
    assert refused(90 * MB, storage, NOW + 14 * day) is None


def test_an_officer_is_held_by_the_day_alone_and_told_so(storage, roomy):
    roomy(100_000 * MB)
    take("petugas 1", kuota.IN_AN_HOUR * 3, by("loket"))
    with pytest.raises(TerlaluBanyak, match=r"Dari akun Anda .* lagi dalam 24 jam"):
        take("petugas 1", kuota.IN_AN_HOUR * 3, by("loket"))
    take("petugas 2", kuota.IN_AN_HOUR * 3, by("staf"))


def test_a_clock_that_was_wrong_holds_nobody(storage, roomy):
    assert refused(kuota.IN_AN_HOUR, storage, NOW + timedelta(days=300)) is None
    assert refused(kuota.IN_AN_HOUR, storage) is None


def test_nothing_is_left_of_it_once_drafts_of_then_are_gone(storage, roomy):
    refused(MB, storage)
    sweep(storage, NOW + UMUR_DRAF)

    assert not db.session.scalars(db.select(Unggahan)).all()
