"""What lies on the disk is locked, opens with the office's key alone, and says so when the key is
another one.
"""

import os
import threading

import pytest
from builders import make_permohonan, picture, spoil

from sipetrok.simpanan.disk import BerkasRusak, KeyRing, KunciSalah, Storage

DATA = b"isi berkas " * 100


@pytest.fixture
def kunci(tmp_path):
    ring = KeyRing(tmp_path / "kunci_berkas")
    ring.make()
    return ring


@pytest.fixture
def storage(tmp_path, kunci):
    return Storage(tmp_path / "berkas", kunci, reserve=0)


def on_disk(storage: Storage) -> bytes:
    return b"".join(
        path.read_bytes() for path in storage.root.rglob("*") if path.is_file()
    )


def another_ring(tmp_path) -> KeyRing:
    ring = KeyRing(tmp_path / "kunci_lain")
    ring.make()
    return ring


def test_nothing_of_an_upload_can_be_read_on_the_disk(folder, app):
    storage = app.extensions["storage"]
    make_permohonan(folder, storage)

    written = on_disk(storage)
    assert written and b"JFIF" not in written and picture()[:200] not in written


def test_the_key_lies_in_a_file_of_its_own_that_only_the_office_may_read(app):
    path = app.config["KUNCI_BERKAS"]

    assert path.parent == app.config["INSTANCE"] and path.is_file()
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_bytes_are_never_sealed_alike(kunci):
    assert kunci.seal(DATA) != kunci.seal(DATA)
    assert kunci.unseal(kunci.seal(DATA)) == DATA


@pytest.mark.parametrize("place", [0.3, 0.6, 0.99])
def test_a_changed_byte_is_noticed(storage, place):
    sha256 = storage.put(DATA)
    path = next(storage.root.rglob(sha256))
    sealed = bytearray(path.read_bytes())
    sealed[int(len(sealed) * place)] ^= 1
    path.write_bytes(sealed)

    with pytest.raises(BerkasRusak):
        storage.read(sha256)


def test_a_wrong_key_says_so_and_is_not_called_damage(storage, tmp_path):
    sha256 = storage.put(DATA)

    with pytest.raises(KunciSalah, match="kunci lain"):
        Storage(storage.root, another_ring(tmp_path)).read(sha256)


def test_a_file_put_into_the_place_of_another_is_noticed(storage):
    one, other = storage.put(DATA), storage.put(b"lain")
    next(storage.root.rglob(one)).write_bytes(
        next(storage.root.rglob(other)).read_bytes()
    )

    with pytest.raises(BerkasRusak):
        storage.read(one)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "tidak ada"),
        ("", "rusak"),
        ("# hanya catatan\n", "rusak"),
        ("bukan kunci\n", "rusak"),
        ("c2luZ2thdA==\n", "rusak"),
    ],
)
def test_a_missing_or_broken_key_file_says_what_to_do(tmp_path, text, words):
    path = tmp_path / "kunci"
    if text is not None:
        path.write_text(text)

    with pytest.raises(KunciSalah, match=words) as refusal:
        KeyRing(path).keys()
    assert "dari cadangan" in refusal.value.kalimat


def test_a_lost_key_file_stops_the_start_instead_of_being_replaced(storage, kunci):
    storage.put(DATA)
    kunci.path.unlink()

    with pytest.raises(KunciSalah, match="tidak ada"):
        Storage(storage.root, KeyRing(kunci.path)).require_key()
    assert not kunci.path.exists()


def test_an_empty_storage_gets_its_first_key_by_itself(tmp_path):
    storage = Storage(tmp_path / "berkas", KeyRing(tmp_path / "baru"))

    storage.require_key()

    assert storage.read(storage.put(DATA)) == DATA


def test_of_several_that_make_the_first_key_at_once_all_use_the_same(tmp_path):
    rings = [KeyRing(tmp_path / "kunci") for _ in range(8)]
    threads = [threading.Thread(target=ring.make) for ring in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({ring.keys()[0].id for ring in rings}) == 1


# A new key.


def test_after_a_new_key_everything_is_sealed_with_it_and_the_old_one_opens_nothing(
    storage, kunci, tmp_path
):
    names = [storage.put(DATA + bytes([n])) for n in range(5)]
    old = KeyRing(tmp_path / "lama")
    old.path.write_text(kunci.path.read_text())

    assert storage.rotate(settle=0) == []

    assert len(kunci.keys()) == 1 and old.keys()[0].id != kunci.keys()[0].id
    assert [storage.read(name) for name in names] == [
        DATA + bytes([n]) for n in range(5)
    ]
    for name in names:
        with pytest.raises(KunciSalah):
            Storage(storage.root, old).read(name)


def test_a_running_program_notices_the_new_key_by_itself(storage, kunci):
    before = storage.put(DATA)
    running = Storage(storage.root, KeyRing(kunci.path))
    assert running.read(before) == DATA

    storage.rotate(settle=0)

    assert running.read(before) == DATA
    assert storage.read(running.put(b"baru")) == b"baru"


def test_a_new_key_that_was_cut_off_half_way_loses_nothing_and_goes_on(storage, kunci):
    names = [storage.put(DATA + bytes([n])) for n in range(6)]
    kunci.add()
    for name in names[:3]:
        storage.reseal(name)

    assert [storage.read(name) for name in names] == [
        DATA + bytes([n]) for n in range(6)
    ]
    storage.rotate(settle=0)
    assert len(kunci.keys()) == 1
    assert [storage.read(name) for name in names] == [
        DATA + bytes([n]) for n in range(6)
    ]


def test_the_old_key_is_kept_while_a_file_cannot_be_opened(storage, kunci):
    good, bad = storage.put(DATA), storage.put(b"rusak")
    path = next(storage.root.rglob(bad))
    spoil(path)

    assert storage.rotate(settle=0) == [bad]

    assert len(kunci.keys()) == 2 and storage.read(good) == DATA


def test_the_command_makes_a_new_key_and_says_what_it_did(app, folder):
    storage = app.extensions["storage"]
    made = make_permohonan(folder, storage)
    before, first = app.config["KUNCI_BERKAS"].read_text(), made.berkas[0].sha256

    done = app.test_cli_runner().invoke(args=["kunci", "rotate"])

    assert done.exit_code == 0 and "Kunci baru dipakai" in done.output, done.output
    assert app.config["KUNCI_BERKAS"].read_text() != before
    assert storage.read(first).startswith(b"\xff\xd8")
