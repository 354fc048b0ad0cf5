"""Backups: made while people work, whole, sealed, proved, cheap every night, and cleared away in
rotation.
"""

import os
import shutil
import stat
import threading
from datetime import UTC, timedelta
from pathlib import Path

import databases
import pytest
from apps import build_app
from builders import ISIAN, NOW, Tugas, back_up, later, make_permohonan, spoil

from sipetrok.models import Berkas, Permohonan, db
from sipetrok.operations import cadangan, perawatan
from sipetrok.operations.cadangan import CadanganGagal, SedangBerjalan
from sipetrok.simpanan import gudang, paket
from sipetrok.simpanan.disk import KeyRing, Storage
from sipetrok.simpanan.utuh import held


@pytest.fixture
def instance(app) -> Path:
    return Path(app.config["INSTANCE"])


@pytest.fixture
def target(app) -> Path:
    return Path(app.config["CADANGAN"])


@pytest.fixture(scope="module")
def prepared(prepared, tmp_path_factory):
    """The office of all tests here, made once: one finished file."""
    instance = tmp_path_factory.mktemp("terisi") / "instance"
    databases.copy(prepared, instance)
    app = build_app(instance)
    with app.app_context():
        make_permohonan(app.extensions["kantor"], app.extensions["storage"], "selesai")
        db.session.remove()
        db.engine.dispose()
    return instance


@pytest.fixture
def filled(app) -> Permohonan:
    return db.session.scalar(db.select(Permohonan))


def newest(target: Path) -> Path:
    return list(gudang.snapshots(target).values())[-1]


def files(target: Path) -> set[str]:
    return {path.name for path in target.glob("berkas/*/*")}


def proved(instance: Path, target: Path) -> list[str]:
    """What a full check of the newest backup finds wrong."""
    return cadangan.check(newest(target), cadangan.code_of(instance), instance)[1]


def test_a_backup_holds_the_database_every_stored_file_and_the_keys(
    app, instance, target, filled, storage
):
    done = back_up(app, NOW)

    names = set(storage.names())
    assert done.berkas == len(names) == len(files(target)) and done.hilang == []
    assert proved(instance, target) == []
    manifes = cadangan.opened(
        newest(target), cadangan.code_of(instance), _empty(instance)
    ).manifes
    assert (
        manifes.kantor == "Kecamatan Pulau Burung" and manifes.baris["permohonan"] == 1
    )
    assert manifes.baris["paraf"] == filled.versi and manifes.berkas == len(names)


def _empty(instance: Path) -> Path:
    folder = instance.parent / "isi"
    folder.mkdir()
    return folder


def test_its_name_shows_the_office_s_own_time(app, target, filled):
    back_up(app, NOW.astimezone(UTC))

    assert newest(target).name == f"sipetrok-{NOW:%Y%m%d-%H%M%S}.cadangan"


def test_the_second_backup_copies_only_what_is_new(
    app, target, filled, folder, storage
):
    first = back_up(app, NOW)
    make_permohonan(folder, storage, "draf", kunci="kunci-2")
    second = back_up(app, later(days=1))

    assert first.baru == first.berkas
    assert (
        second.baru
        == second.berkas - first.berkas
        == len(set(storage.names())) - first.berkas
    )
    assert len(gudang.snapshots(target)) == 2


def test_nothing_that_a_person_told_stands_in_the_backup_in_clear(
    app, instance, target, filled
):
    back_up(app, NOW)

    written = b"".join(
        path.read_bytes() for path in target.rglob("*") if path.is_file()
    )
    secrets = [ISIAN[key] for key in ("nama", "nik", "kk", "telepon", "alamat")]
    secrets += [
        filled.kode,
        filled.nomor_register,
        "Bu Loket",
        "SQLite format",
        "JFIF",
        "%PDF",
    ]
    assert not [text for text in secrets if text.encode() in written]
    assert cadangan.code_of(instance).encode() not in written


@pytest.mark.skipif(os.name == "nt", reason="rights are the folder's on Windows")
def test_all_of_it_is_readable_by_its_owner_only(app, instance, target, filled):
    back_up(app, NOW)

    made = [path for path in target.rglob("*") if path.is_file()] + [
        instance / "kode_pemulihan"
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_no_copy_of_the_database_is_left_beside_it(app, instance, target, filled):
    back_up(app, NOW)

    assert not list(instance.glob(".cadangan-*")) and not list(target.rglob(".*"))


def test_the_result_is_noted_for_the_page_of_the_office(app, filled):
    done = back_up(app, NOW)

    noted = perawatan.last("cadangan")
    assert (
        noted.at == NOW
        and noted.hasil["nama"] == done.nama
        and noted.hasil["berkas"] == done.berkas
    )
    assert perawatan.last("cadangan-gagal") is None


def test_people_go_on_working_while_a_backup_is_made(
    app, instance, target, folder, storage
):
    """Files are sent without a pause; whatever moment the backup shows, it is whole and no file of
    it is missing.
    """
    stop, sent, troubles = threading.Event(), [], []

    def work() -> None:
        try:
            with app.app_context():
                while not stop.is_set():
                    sent.append(
                        make_permohonan(
                            folder,
                            storage,
                            Tugas.PERIKSA,
                            kunci=f"serentak-{len(sent)}",
                        ).id
                    )
        except Exception as error:  # shown by the assertion below
            troubles.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        seen = []
        for n in range(3):
            back_up(app, later(days=n))
            assert proved(instance, target) == []
            seen.append(
                cadangan.check(newest(target), cadangan.code_of(instance), instance)[
                    0
                ].baris["permohonan"]
            )
    finally:
        stop.set()
        worker.join()

    assert not troubles and len(sent) > 3
    assert seen == sorted(seen) and seen[-1] > seen[0]


# What goes wrong.


def test_a_second_backup_at_the_same_time_waits_its_turn(app, instance, target, filled):
    with (
        held(instance / cadangan.LOCK, SedangBerjalan()),
        pytest.raises(SedangBerjalan),
    ):
        back_up(app, NOW)

    assert not gudang.snapshots(target) and perawatan.last("cadangan-gagal") is None


def test_what_a_killed_backup_left_is_cleared_away_by_the_next(
    app, instance, target, filled
):
    back_up(app, NOW)
    before = newest(target).read_bytes()
    for path in (
        target / ".abc.tmp",
        next(target.glob("berkas/*")) / ".def.tmp",
        instance / ".cadangan-x" / "sipetrok.db",
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"setengah")

    back_up(app, later(days=1))

    assert not list(target.rglob(".*")) and not list(instance.glob(".cadangan-*"))
    assert gudang.snapshot_path(target, NOW.replace(tzinfo=None)).read_bytes() == before


def test_a_disk_without_room_is_said_and_nothing_is_half_done(
    app, instance, target, filled, storage
):
    back_up(app, NOW)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    storage.reserve = 10**18

    with pytest.raises(CadanganGagal, match="Ruang disk tidak cukup"):
        back_up(app, later(days=1))

    assert {
        path: path.read_bytes() for path in target.rglob("*") if path.is_file()
    } == before
    assert "Ruang disk" in perawatan.last("cadangan-gagal").hasil["kalimat"]
    assert perawatan.last("cadangan").at == NOW


def test_a_disk_that_is_not_plugged_in_is_said_and_nothing_takes_its_place(
    app, tmp_path, filled
):
    app.config["CADANGAN"] = tmp_path / "disk" / "cadangan"

    with pytest.raises(CadanganGagal, match="Pasang disk cadangannya"):
        back_up(app, NOW)

    assert not (tmp_path / "disk").exists()


def test_without_the_key_file_no_backup_is_called_one(app, target, filled, storage):
    storage.kunci.path.unlink()

    with pytest.raises(CadanganGagal, match="kunci_berkas tidak ada"):
        back_up(app, NOW)

    assert not gudang.snapshots(target)


def test_a_file_that_is_lost_in_the_office_does_not_stop_the_backup_of_the_rest(
    app, instance, target, filled, storage
):
    lost, damaged = list(storage.names())[:2]
    storage.remove(lost)
    path = storage.root / damaged[:2] / damaged
    spoil(path)

    done = back_up(app, NOW)

    assert sorted(done.hilang) == [
        lost,
        damaged,
    ] and "2 foto atau surat sudah hilang" in "\n".join(done.kalimat)
    assert proved(instance, target) == []


def test_a_file_that_was_lost_after_its_backup_is_still_in_the_next_one(
    app, instance, target, filled, storage
):
    back_up(app, NOW)
    storage.remove(next(storage.names()))

    done = back_up(app, later(days=1))

    assert done.hilang == [] and proved(instance, target) == []


def test_a_copy_that_was_cut_short_is_copied_anew(app, instance, target, filled):
    back_up(app, NOW)
    path = next(target.glob("berkas/*/*"))
    path.write_bytes(path.read_bytes()[:-5])

    assert back_up(app, later(days=1)).baru == 1
    assert proved(instance, target) == []


def test_a_file_of_the_recovery_code_that_was_damaged_is_said(
    app, instance, target, filled
):
    back_up(app, NOW)
    (instance / "kode_pemulihan").write_text("K7QM", "ascii")

    with pytest.raises(CadanganGagal, match="kode dari kertas"):
        back_up(app, later(days=1))


# A full check.


@pytest.mark.parametrize(
    ("what", "word"),
    [
        (lambda path: path.unlink(), "tidak ada"),
        (spoil, "rusak"),
        (lambda path: path.write_bytes(b""), "rusak"),
        (lambda path: path.write_bytes(b"tanpa kunci"), "rusak"),
    ],
)
def test_a_stored_file_that_is_missing_or_changed_in_the_backup_is_named(
    app, instance, target, filled, what, word
):
    back_up(app, NOW)
    path = next(target.glob("berkas/*/*"))
    what(path)

    (kalimat,) = proved(instance, target)

    assert path.name in kalimat and word in kalimat and filled.nomor_register in kalimat


# Rotation.


def test_old_backups_go_and_with_them_the_files_that_only_they_speak_of(
    app, instance, target, filled, folder, storage
):
    draft = make_permohonan(folder, storage, "draf", kunci="kunci-2")
    draft.berkas[0].sha256 = storage.put(b"hanya di draf ini")
    db.session.commit()
    only_here = {draft.berkas[0].sha256}
    back_up(app, NOW - timedelta(days=400))
    db.session.execute(db.delete(Berkas).where(Berkas.permohonan_id == draft.id))
    db.session.execute(db.delete(Permohonan).where(Permohonan.id == draft.id))
    db.session.commit()
    assert only_here <= {name.partition(".")[0] for name in files(target)}

    for n in range(13):
        back_up(app, NOW - timedelta(days=31 * (12 - n)))

    assert not only_here & {name.partition(".")[0] for name in files(target)}
    assert min(gudang.snapshots(target)) > NOW.replace(tzinfo=None) - timedelta(
        days=400
    )
    assert proved(instance, target) == []


def test_files_stay_as_long_as_a_backup_with_another_code_may_speak_of_them(
    app, instance, target, filled, storage
):
    back_up(app, NOW)
    stray = target / paket.Entry("ab" * 32, "00" * 4, 5).tempat
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"milik cadangan lama")
    (instance / "kode_pemulihan").unlink()

    done = back_up(app, later(days=1))

    assert (
        done.tertahan
        and stray.exists()
        and "belum dibersihkan" in "\n".join(done.kalimat)
    )


def test_after_a_change_of_keys_old_backups_still_open(
    app, instance, target, filled, storage
):
    back_up(app, NOW)
    old = newest(target)
    assert storage.rotate(settle=0) == []

    done = back_up(app, later(days=1))

    assert done.baru == done.berkas, "sealed with a new key they are other files"
    assert proved(instance, target) == []
    assert cadangan.check(old, cadangan.code_of(instance), instance)[1] == []


def test_while_an_old_key_is_still_known_nothing_is_copied_twice(app, filled, storage):
    back_up(app, NOW)
    storage.kunci.add()
    for name in storage.names():
        storage.reseal(name)

    assert back_up(app, later(days=1)).baru == 0


# The recovery code.


def test_the_code_is_told_once_and_can_be_read_again(app, instance, filled):
    back_up(app, NOW)
    assert not cadangan.is_code_told()

    first = cadangan.tell_code(instance, NOW)

    assert cadangan.is_code_told() and cadangan.tell_code(instance, NOW) == first
    assert (instance / "kode_pemulihan").read_text("ascii").strip() in first[0]


def test_lost_and_damaged_files_are_fetched_from_the_backup(
    app, target, filled, storage
):
    back_up(app, NOW)
    lost, damaged, foreign = list(storage.names())[:3]
    storage.remove(lost)
    spoil(storage.root / damaged[:2] / damaged)
    path = storage.root / foreign[:2] / foreign
    path.write_bytes(path.read_bytes()[:9] + b"abcd" + path.read_bytes()[13:])

    assert cadangan.mend(target, storage) == (3, [])

    for name in (lost, damaged, foreign):
        storage.read(name)
    assert cadangan.mend(target, storage) == (0, [])


def test_what_no_backup_holds_is_said(app, target, filled, storage):
    lost = next(storage.names())
    storage.remove(lost)

    assert cadangan.mend(target, storage) == (0, [lost])


def test_a_snapshot_carries_the_keys_that_open_its_files(
    app, instance, target, filled, storage
):
    back_up(app, NOW)
    inside = _empty(instance)
    cadangan.opened(newest(target), cadangan.code_of(instance), inside)
    shutil.copytree(storage.root, inside / "berkas")

    restored = Storage(inside / "berkas", KeyRing(inside / "kunci_berkas"))

    assert [restored.read(name) for name in restored.names()] == [
        storage.read(name) for name in storage.names()
    ]
