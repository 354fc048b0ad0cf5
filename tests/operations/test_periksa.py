"""The check for damage: a sound office has none, and each kind that is made by hand is found and
named.
"""

import os
import threading
from pathlib import Path

import databases
import pytest
from apps import build_app
from builders import (
    ISIAN,
    NOW,
    TAHUN,
    Tugas,
    back_up,
    later,
    make_context,
    make_permohonan,
    spoil,
)
from sqlalchemy import text

from sipetrok.models import Berkas, Permohonan, StandarTerbit, Surat, db
from sipetrok.operations import cadangan, perawatan, periksa, trail
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.periksa import BAGIAN
from sipetrok.operations.permohonan import Entry

STATES = (
    "draf",
    Tugas.TERIMA,
    Tugas.PERIKSA,
    "dikembalikan",
    Tugas.SERAHKAN,
    "selesai",
    "selesai",
)


@pytest.fixture(scope="module")
def prepared(prepared, tmp_path_factory):
    """The office of all tests here, made once: files in all states; the last is finished."""
    instance = tmp_path_factory.mktemp("terisi") / "instance"
    databases.copy(prepared, instance)
    app = build_app(instance)
    with app.app_context():
        for n, at in enumerate(STATES):
            make_permohonan(
                app.extensions["kantor"],
                app.extensions["storage"],
                at,
                kunci=f"kunci-{n}",
            )
        db.session.remove()
        db.engine.dispose()
    return instance


@pytest.fixture
def filled(app) -> list[Permohonan]:
    return list(db.session.scalars(db.select(Permohonan).order_by(Permohonan.id)))


@pytest.fixture
def look(folder, storage):
    def run(**options) -> list[str]:
        db.session.rollback()
        db.session.expire_all()
        return periksa.run(make_context(folder, storage, NOW), **options).temuan

    return run


@pytest.fixture
def harm():
    """harm(sql, …) does what nothing in the office does; the triggers of the tables step aside for
    it.
    """

    def run(statement: str, **values) -> None:
        db.session.rollback()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                triggers = connection.scalars(
                    text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                ).all()
            raw = db.engine.raw_connection()
            raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
            raw.driver_connection.execute("PRAGMA ignore_check_constraints=ON")
            for name in triggers:
                raw.driver_connection.execute(f"DROP TRIGGER {name}")
            raw.driver_connection.execute(statement, values)
            raw.driver_connection.commit()
            raw.driver_connection.execute("PRAGMA ignore_check_constraints=OFF")
            raw.driver_connection.execute("PRAGMA foreign_keys=ON")
            raw.close()
        else:
            with db.engine.connect() as connection:
                connection.execute(text("SET session_replication_role = replica"))
                connection.execute(text(statement), values)
                connection.execute(text("SET session_replication_role = DEFAULT"))
                connection.commit()
        db.session.expire_all()

    return run


def test_an_office_in_order_has_no_findings(filled, look):
    assert look() == []

    noted = perawatan.last("periksa")
    assert noted.hasil["temuan"] == 0 and noted.at == NOW
    assert noted.hasil["diperiksa"]["permohonan"] == len(filled)
    assert noted.hasil["diperiksa"]["surat"] == db.session.scalar(
        db.select(db.func.count()).select_from(Surat)
    )


def test_a_draft_whose_first_step_is_sent_again_later_is_no_damage(filled, look):
    draft = filled[0]
    permohonan_operations.start(
        draft.standar, draft.kunci_draf, Entry(draft.isian, draft.lewat), later(hours=3)
    )
    assert draft.sejak_at > draft.dibuat_at
    assert look() == []


def test_example_files_are_in_order_and_so_is_the_office_when_they_are_gone(app, look):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["contoh", "--jumlah", "12"]).exit_code == 0
    assert look() == []

    assert runner.invoke(args=["contoh", "--hapus"]).exit_code == 0
    assert look() == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("status = 'ditolak'", "keadaan"),
        ("langkah = 1", "langkah"),
        ("versi = versi + 1", "jumlah paraf"),
        ("diserahkan = NOT diserahkan", "penyerahan"),
        ("sejak_at = '2020-01-01 00:00:00'", "waktu tiba"),
        ("tutup_at = '2020-01-01 00:00:00'", "waktu selesai"),
        ("dikirim_at = NULL", "waktu kirim"),
        ("pemegang_id = (SELECT max(id) FROM petugas)", "pemegang"),
    ],
)
@pytest.mark.parametrize("which", [4, -1], ids=["open", "closed"])
def test_a_column_that_does_not_follow_from_the_trail_is_named_with_its_file(
    filled, look, harm, change, word, which
):
    file = filled[which]
    nomor = file.nomor_register
    harm(f"UPDATE permohonan SET {change} WHERE id = :id", id=file.id)

    found = [kalimat for kalimat in look() if nomor in kalimat]

    assert len(found) == 1 and f"Permohonan {nomor}: " in found[0] and word in found[0]


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        (
            "UPDATE permohonan SET due_at = '2020-01-01 00:00:00' WHERE id = :id",
            "tenggat",
        ),
        ("DELETE FROM antrean WHERE permohonan_id = :id", "baris antrean"),
        (
            "UPDATE antrean SET antre_at = '2020-01-01 00:00:00' WHERE permohonan_id = :id",
            "baris antrean",
        ),
    ],
)
def test_what_the_queue_shows_wrongly_is_found_and_rebuild_puts_it_right(
    filled, look, harm, folder, statement, word
):
    harm(statement, id=filled[4].id)

    (kalimat,) = look()
    assert (
        filled[4].nomor_register in kalimat
        and word in kalimat
        and "antrean rebuild" in kalimat
    )

    trail.rebuild(folder.kalender)
    assert look() == []


def test_a_finished_file_keeps_the_due_moment_of_its_time(filled, look, harm):
    harm(
        "UPDATE permohonan SET due_at = '2020-01-01 00:00:00' WHERE id = :id",
        id=filled[-1].id,
    )

    assert look() == []


def test_a_finished_file_in_the_queue_is_found(filled, look, harm):
    harm(
        "INSERT INTO antrean VALUES ('admin', '2020-01-01 00:00:00', :id)",
        id=filled[-1].id,
    )

    (kalimat,) = look()
    assert filled[-1].nomor_register in kalimat and "baris antrean" in kalimat


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM paraf WHERE permohonan_id = :id AND urutan = 3", "berlubang"),
        (
            "DELETE FROM paraf WHERE permohonan_id = :id AND urutan = "
            "(SELECT max(urutan) FROM paraf WHERE permohonan_id = :id)",
            "tidak sesuai dengan jejaknya",
        ),
        (
            "UPDATE paraf SET at = '2020-01-01 00:00:00' WHERE permohonan_id = :id AND urutan = 4",
            "mundur",
        ),
        (
            "UPDATE paraf SET langkah = 5 WHERE permohonan_id = :id AND urutan = 2",
            "paraf ke-2",
        ),
        (
            "UPDATE paraf SET tindakan = 'tolak' WHERE permohonan_id = :id AND urutan = 2",
            "paraf ke-2",
        ),
        (
            "UPDATE paraf SET petugas_id = NULL WHERE permohonan_id = :id AND urutan = 3",
            "paraf ke-3",
        ),
        (
            "UPDATE paraf SET petugas_id = petugas_id + 1 WHERE permohonan_id = :id AND urutan = 3",
            "paraf ke-3",
        ),
    ],
)
def test_a_trail_that_the_rules_never_write_is_named(
    filled, look, harm, statement, words
):
    file = filled[-1]
    nomor = file.nomor_register
    harm(statement, id=file.id)

    assert [k for k in look() if f"Permohonan {nomor}: " in k and words in k]


def test_a_clock_that_was_put_right_by_a_person_is_no_damage(filled, look, harm):
    harm(
        "UPDATE paraf SET at = '2027-06-01 00:00:00' WHERE permohonan_id = :id AND urutan = 2",
        id=filled[2].id,
    )
    assert any("mundur" in kalimat for kalimat in look())

    perawatan.note(
        "jam", {"paraf": db.session.scalar(text("SELECT max(id) FROM paraf"))}, NOW
    )

    assert not any("mundur" in kalimat for kalimat in look())


def test_a_row_that_cannot_be_read_hides_no_other(filled, look, harm):
    if databases.IS_POSTGRESQL:
        pytest.skip("a server refuses what is no JSON")
    broken, wrong = filled[2].id, filled[-1].id
    harm("UPDATE permohonan SET isian = '{' WHERE id = :id", id=broken)
    harm("UPDATE permohonan SET langkah = 1 WHERE id = :id", id=wrong)

    found = look()

    assert any(
        f"nomor basis data {broken} tidak dapat dibaca" in kalimat for kalimat in found
    )
    assert any("langkah" in kalimat for kalimat in found)


# Numbers.


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE penomor SET terakhir = terakhir - 1 WHERE buku LIKE 'permohonan-%'",
            "melewati nomor terakhir",
        ),
        (
            "UPDATE penomor SET terakhir = terakhir + 2 WHERE buku LIKE 'permohonan-%'",
            "tidak ada pemiliknya",
        ),
        (
            "UPDATE penomor SET terakhir = terakhir - 1 WHERE buku NOT LIKE 'permohonan-%'",
            "dapat terbit dua kali",
        ),
        ("DELETE FROM penomor WHERE buku NOT LIKE 'permohonan-%'", "tercatat, 0"),
        (
            "UPDATE surat SET urut = 40 WHERE id = (SELECT min(id) FROM surat)",
            "Nomor 1 di buku surat",
        ),
        (
            f"UPDATE permohonan SET nomor_register = 'SK-{TAHUN}-1'"
            " WHERE id = (SELECT max(id) FROM permohonan)",
            "dipakai lebih dari satu kali",
        ),
        (
            f"UPDATE permohonan SET nomor_register = 'SK-{TAHUN}-0900'"
            " WHERE id = (SELECT max(id) FROM permohonan)",
            "Nomor 900 di",
        ),
    ],
)
def test_a_number_that_is_missing_doubled_or_beyond_its_book_is_found(
    filled, look, harm, statement, words
):
    harm(statement)

    assert [
        kalimat
        for kalimat in look()
        if words in kalimat and f"tahun {TAHUN}" in kalimat
    ]


# The database itself.


def test_a_row_that_refers_to_nothing_is_found(filled, look, harm):
    harm("UPDATE akses_berkas SET berkas_id = 999")
    harm(
        "INSERT INTO akses_berkas (petugas_id, berkas_id, at, alasan)"
        " VALUES (1, 999, '2026-01-01 00:00:00', '')"
    )

    (kalimat,) = look()
    assert (
        "Di tabel akses_berkas, 1 baris menunjuk lewat berkas_id ke baris berkas yang tidak ada"
        in kalimat
    )


def test_a_pinned_standard_that_changed_is_found(filled, look, harm):
    isi = db.session.scalar(db.select(StandarTerbit.isi))
    harm("UPDATE standar_terbit SET isi = :isi", isi=isi.replace("Surat", "surat", 1))

    assert any("Salinan standar surat-keterangan" in kalimat for kalimat in look())


def test_pages_of_the_database_that_were_overwritten_are_found(app, filled, look):
    if databases.IS_POSTGRESQL:
        pytest.skip("a server keeps its files to itself")
    db.session.remove()
    with db.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        root = connection.scalar(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_paraf_at'")
        )
        size = connection.scalar(text("PRAGMA page_size"))
    db.engine.dispose()
    path = Path(app.config["INSTANCE"]) / "sipetrok.db"
    data = bytearray(path.read_bytes())
    data[(root - 1) * size + 200 : root * size] = b"\x55" * (size - 200)
    path.write_bytes(bytes(data))

    found = look()

    assert any(
        "Basis data rusak" in kalimat or "tidak dapat dibaca" in kalimat
        for kalimat in found
    )


# Stored files.


def paper(storage, sha256: str) -> Path:
    return storage.root / sha256[:2] / sha256


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda path: path.unlink(), "hilang dari penyimpanan"),
        (spoil, "rusak di penyimpanan"),
        (lambda path: path.write_bytes(b""), "rusak di penyimpanan"),
        (
            lambda path: path.write_bytes(
                path.read_bytes()[:9] + b"abcd" + path.read_bytes()[13:]
            ),
            "kunci lain",
        ),
    ],
)
@pytest.mark.parametrize("which", ["berkas", "surat", "pindaian"])
def test_a_stored_file_that_is_lost_or_changed_is_named_and_can_be_fetched(
    app, filled, storage, look, change, word, which
):
    file = filled[-1]
    file.berkas[0].sha256 = storage.put(b"foto tersendiri")
    surat = file.surat[-1]
    surat.scan_sha256 = storage.put(b"pindaian tersendiri")
    db.session.commit()
    sha256, name = {
        "berkas": (
            file.berkas[0].sha256,
            f"syarat 1 pada permohonan {file.nomor_register}",
        ),
        "surat": (surat.sha256, f"Surat {surat.nomor} ("),
        "pindaian": (surat.scan_sha256, f"Pindaian surat {surat.nomor} ("),
    }[which]
    back_up(app, NOW)
    change(paper(storage, sha256))

    found = look()
    assert (
        len(found) == 1
        and name in found[0]
        and word in found[0]
        and "cadangan mend" in found[0]
    )
    assert not [
        text for text in (ISIAN["nama"], ISIAN["nik"], file.kode) if text in found[0]
    ]

    assert cadangan.mend(app.config["CADANGAN"], storage) == (1, [])
    assert look() == []


def test_a_file_that_lies_open_is_found(filled, look, storage):
    sha256 = filled[0].berkas[0].sha256
    paper(storage, sha256).write_bytes(storage.read(sha256))

    found = look()
    assert found and all(
        "rusak di penyimpanan" in kalimat and "cadangan mend" in kalimat
        for kalimat in found
    )


def test_a_letter_without_its_scan_or_its_row_is_found(filled, look, harm):
    nomor = filled[-1].nomor_register
    harm(
        "UPDATE surat SET scan_sha256 = NULL WHERE permohonan_id = :id",
        id=filled[-1].id,
    )
    assert [
        kalimat
        for kalimat in look()
        if nomor in kalimat and "pindaiannya tidak tercatat" in kalimat
    ]

    harm("DELETE FROM surat WHERE permohonan_id = :id", id=filled[-1].id)
    assert [
        kalimat for kalimat in look() if nomor in kalimat and "jumlah surat" in kalimat
    ]


def test_what_nobody_refers_to_is_counted_and_no_damage(filled, look, storage):
    stray = storage.put(b"tidak dirujuk")
    os.utime(paper(storage, stray), (0, 0))

    assert look() == []
    assert perawatan.last("periksa").hasil["diperiksa"]["berkas tanpa pemilik"] == 1


# A part every night.


def test_every_file_has_its_turn_within_twenty_eight_nights(
    filled, folder, storage, look
):
    closed = [file.id for file in filled if file.tutup_at]
    for file in filled:
        if file.id in closed:
            db.session.execute(
                text("UPDATE permohonan SET langkah = 0 WHERE id = :id"),
                {"id": file.id},
            )
    db.session.commit()

    seen, most = set(), 0
    for night in range(BAGIAN):
        # Only ever on Mondays.
        hasil = periksa.run(
            make_context(folder, storage, later(days=7 * night)), sebagian=True
        )
        seen |= hasil.ulang["permohonan"]
        most = max(most, hasil.diperiksa["berkas"])

    assert seen == set(closed)
    assert most < db.session.scalar(db.select(db.func.count()).select_from(Berkas))


def test_open_files_are_looked_at_every_night(filled, folder, storage):
    db.session.execute(
        text("UPDATE permohonan SET langkah = 0 WHERE id = :id"), {"id": filled[4].id}
    )
    db.session.commit()

    for night in range(3):
        assert periksa.run(
            make_context(folder, storage, later(days=night)), sebagian=True
        ).temuan


def test_what_was_wrong_is_said_again_every_night_until_it_is_mended(
    filled, folder, storage
):
    file = filled[-1]
    right = file.langkah
    lost = file.berkas[0]
    storage.remove(lost.sha256)
    db.session.execute(
        text("UPDATE permohonan SET langkah = 0 WHERE id = :id"), {"id": file.id}
    )
    db.session.commit()
    first = periksa.run(make_context(folder, storage, NOW)).temuan

    for night in range(3):
        found = periksa.run(
            make_context(folder, storage, later(days=night + 1)), sebagian=True
        ).temuan
        assert any(
            file.nomor_register in kalimat and "langkah" in kalimat for kalimat in found
        )
        assert set(first) >= set(found) and any(
            "hilang" in kalimat for kalimat in found
        )

    db.session.execute(
        text("UPDATE permohonan SET langkah = :right WHERE id = :id"),
        {"id": file.id, "right": right},
    )
    db.session.commit()
    assert not any(
        "langkah" in k
        for k in periksa.run(
            make_context(folder, storage, later(days=9)), sebagian=True
        ).temuan
    )


def test_a_full_check_leaves_the_turn_of_the_nights_alone(filled, folder, storage):
    for night in range(3):
        periksa.run(make_context(folder, storage, later(days=night)), sebagian=True)
    before = perawatan.last("periksa").hasil["bagian"]

    periksa.run(make_context(folder, storage, later(days=4)))

    assert perawatan.last("periksa").hasil["bagian"] == before == 2


def test_people_go_on_working_while_it_checks(app, folder, storage):
    """Files change under the reading; nothing of that is called damage."""
    stop, troubles = threading.Event(), []

    def work() -> None:
        try:
            with app.app_context():
                n = 0
                while not stop.is_set():
                    make_permohonan(
                        folder, storage, STATES[n % len(STATES)], kunci=f"serentak-{n}"
                    )
                    n += 1
        except Exception as error:  # shown by the assertion below
            troubles.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        found = [
            periksa.run(make_context(folder, storage, NOW)).temuan for _ in range(15)
        ]
    finally:
        stop.set()
        worker.join()

    assert not troubles and found == [[]] * 15


def test_the_recovery_code_is_no_part_of_any_finding(app, filled, look):
    back_up(app, NOW)
    kode = cadangan.code_of(app.config["INSTANCE"])

    assert not [
        row
        for row in db.session.scalars(text("SELECT hasil FROM perawatan"))
        if kode in str(row)
    ]
