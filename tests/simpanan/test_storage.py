"""What storage promises: whole files, under their hash, readable by the app alone."""

import hashlib
import os
import threading

import pytest

from sipetrok.simpanan.disk import BerkasHilang, BerkasRusak, KeyRing, Storage

ABSENT = "0" * 64


@pytest.fixture
def kunci(tmp_path):
    ring = KeyRing(tmp_path / "kunci_berkas")
    ring.make()
    return ring


@pytest.fixture
def storage(tmp_path, kunci):
    return Storage(tmp_path / "instance" / "berkas", kunci)


def test_what_is_put_can_be_read(storage):
    assert storage.read(storage.put(b"isi")) == b"isi"


def test_the_name_is_the_sha256_of_the_bytes(storage):
    assert storage.put(b"isi") == hashlib.sha256(b"isi").hexdigest()


def test_putting_twice_keeps_one_file(storage):
    storage.put(b"isi")
    storage.put(b"isi")
    assert len([path for path in storage.root.rglob("*") if path.is_file()]) == 1


def test_exists_only_after_put(storage):
    assert not storage.exists(hashlib.sha256(b"isi").hexdigest())
    assert storage.exists(storage.put(b"isi"))


def test_an_absent_berkas_is_hilang(storage):
    with pytest.raises(BerkasHilang) as refusal:
        storage.read(ABSENT)
    assert "tidak ditemukan" in refusal.value.kalimat


def test_a_changed_berkas_is_rusak(storage):
    sha256 = storage.put(b"isi")
    next(storage.root.rglob(sha256)).write_bytes(b"isl")
    with pytest.raises(BerkasRusak):
        storage.read(sha256)


def test_putting_again_heals_a_changed_berkas(storage):
    sha256 = storage.put(b"isi")
    next(storage.root.rglob(sha256)).write_bytes(b"")
    storage.put(b"isi")
    assert storage.read(sha256) == b"isi"


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, ABSENT + "\n", "a" * 63, "/" + "a" * 63]
)
def test_a_name_that_is_no_hash_never_becomes_a_path(storage, name):
    for ask in (storage.read, storage.exists):
        with pytest.raises(ValueError):
            ask(name)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file modes")
def test_only_the_app_may_read_files_and_folders(storage):
    sha256 = storage.put(b"isi")
    path = next(storage.root.rglob(sha256))
    modes = [item.stat().st_mode & 0o777 for item in (storage.root, path.parent, path)]
    assert modes == [0o700, 0o700, 0o600]


def test_a_write_that_fails_leaves_nothing_behind(storage, tmp_path):
    data = b"isi"
    sha256 = hashlib.sha256(data).hexdigest()
    # A folder stands where the file should go, so that the last step fails.
    (storage.root / sha256[:2] / sha256 / "isi").mkdir(parents=True)
    with pytest.raises(OSError):
        storage.put(data)
    assert not list(storage.root.rglob("*.tmp"))


def test_many_at_once_putting_the_same_bytes_all_succeed(storage):
    data, names = os.urandom(200_000), []
    threads = [
        threading.Thread(target=lambda: names.append(storage.put(data)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 8 and len(set(names)) == 1
    assert storage.read(names[0]) == data
