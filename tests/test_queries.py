"""What screens read: each role's antrean in order, pages that neither repeat nor skip, and keys
nobody can abuse.
"""

from itertools import chain

import databases
import pytest
from builders import (
    BULAN,
    NOW,
    TAHUN,
    later,
    make_draft,
    make_permohonan,
    make_petugas,
    petugas,
    press,
)
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from sipetrok import queries
from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Antrean, Permohonan, db
from sipetrok.queries import read_key, write_key
from sipetrok.sop.standar import Tugas


def ids(page) -> list[int]:
    return [permohonan.id for permohonan in page.items]


def make_rows(folder, count: int, **columns) -> list[int]:
    """Many files at once, straight into the table: only what lists look at."""
    first = make_draft(folder.layanan["surat-keterangan"], "kunci-pertama")
    rows = [
        Permohonan(
            kode=f"K{n:011d}",
            kunci_draf=f"k{n}",
            nomor_register=f"SK-2026-{n:04d}",
            nama="Siti",
            isian={},
            standar_id=first.standar_id,
            lewat="unduh",
            langkah=1,
            versi=0,
            dibuat_at=NOW,
            **{"status": Status.BERJALAN, "sejak_at": NOW}
            | {k: v(n) for k, v in columns.items()},
        )
        for n in range(1, count + 1)
    ]
    db.session.add_all(rows)
    db.session.commit()
    return [row.id for row in rows]


def all_pages(read) -> list[list[int]]:
    pages, key = [], None
    while True:
        page = read(key)
        pages.append(ids(page))
        if page.older is None:
            return pages
        key = page.older


def test_each_role_sees_what_waits_for_it(folder, storage):
    to_receive = make_permohonan(folder, storage, Tugas.TERIMA, kunci="a")
    to_check = make_permohonan(folder, storage, Tugas.PERIKSA, kunci="b")
    to_sign = make_permohonan(folder, storage, Tugas.SAHKAN, kunci="c")
    for kunci, at in (("d", "draf"), ("e", "dikembalikan"), ("f", "selesai")):
        make_permohonan(folder, storage, at, kunci=kunci)

    assert ids(queries.antrean({"admin"})) == [to_receive.id]
    assert ids(queries.antrean({"pegawai"})) == [to_check.id]
    assert ids(queries.antrean({"camat"})) == [to_sign.id]
    assert ids(queries.antrean({"tanpa-bagian"})) == ids(queries.antrean(())) == []
    assert [
        queries.count_antrean({peran})
        for peran in ("admin", "pegawai", "camat", "lain")
    ] == [
        1,
        1,
        1,
        0,
    ]


def test_next_due_stands_first(folder, storage):
    late = make_permohonan(folder, storage, kunci="a", now=later(minutes=30))
    early = make_permohonan(folder, storage, kunci="b", now=NOW)

    assert ids(queries.antrean({"pegawai"})) == [early.id, late.id]


def test_a_file_that_waits_for_two_roles_of_one_officer_stands_once(folder, storage):
    file = make_permohonan(folder, storage)
    db.session.rollback()
    moment = db.session.scalar(db.select(Antrean.antre_at))
    db.session.add(Antrean(peran="camat", antre_at=moment, permohonan_id=file.id))
    db.session.commit()

    assert ids(queries.antrean({"pegawai", "camat"})) == [file.id]
    assert queries.count_antrean({"pegawai", "camat"}) == 1


def test_the_antrean_is_paged_without_repeating_or_skipping(folder):
    made = make_rows(folder, 130)
    # Many share one moment, so that the number decides between them.
    db.session.add_all(
        Antrean(peran="admin", antre_at=later(minutes=n // 40), permohonan_id=i)
        for n, i in enumerate(made)
    )
    db.session.commit()

    pages = all_pages(lambda key: queries.antrean({"admin"}, key))

    assert [len(page) for page in pages] == [50, 50, 30]
    assert list(chain(*pages)) == made


@pytest.mark.parametrize("count", [0, 49, 50, 51])
def test_a_page_that_is_just_full_has_no_empty_one_behind_it(folder, count):
    made = make_rows(folder, count)
    db.session.add_all(
        Antrean(peran="admin", antre_at=NOW, permohonan_id=i) for i in made
    )
    db.session.commit()

    pages = all_pages(lambda key: queries.antrean({"admin"}, key))

    assert [len(page) for page in pages] == [min(count, 50)] + [1] * (count > 50)


def test_files_with_the_pemohon_are_listed_the_longest_first(folder, storage):
    short = make_permohonan(
        folder, storage, "dikembalikan", kunci="a", now=later(days=1)
    )
    long = make_permohonan(folder, storage, "dikembalikan", kunci="b")
    make_permohonan(folder, storage, kunci="c")

    assert ids(queries.with_pemohon()) == [long.id, short.id]


def test_the_list_of_files_with_the_pemohon_is_paged(folder):
    made = make_rows(
        folder,
        70,
        status=lambda n: Status.DIKEMBALIKAN,
        sejak_at=lambda n: later(hours=n // 9),
    )

    assert list(chain(*all_pages(queries.with_pemohon))) == made


def test_the_archive_shows_what_is_closed_the_newest_first(folder, storage):
    old = make_permohonan(folder, storage, "selesai", kunci="a")
    new = make_permohonan(folder, storage, "selesai", kunci="b", now=later(days=1))
    refused = make_permohonan(folder, storage, kunci="c", now=later(days=2))
    press(refused, "staf", Tindakan.TERIMA, folder, storage, later(days=2))
    press(
        refused,
        "staf",
        Tindakan.TOLAK,
        folder,
        storage,
        later(days=2),
        catatan="Bukan warga.",
    )
    make_permohonan(folder, storage, Tugas.ARSIPKAN, kunci="d")

    assert ids(queries.arsip()) == [refused.id, new.id, old.id]


def test_the_archive_is_paged_without_repeating_or_skipping(folder):
    made = make_rows(
        folder,
        120,
        status=lambda n: Status.SELESAI,
        tutup_at=lambda n: later(hours=n // 30),
    )

    pages = all_pages(queries.arsip)

    assert list(chain(*pages)) == made[::-1]


def test_the_archive_of_some_layanan_is_paged_in_the_same_order(folder):
    made = make_rows(
        folder,
        150,
        status=lambda n: Status.SELESAI,
        tutup_at=lambda n: later(hours=n // 30),
        layanan=lambda n: ("sering", "jarang", "lain")[n % 3],
    )
    mine = [one for n, one in enumerate(made, 1) if n % 3 < 2]

    pages = all_pages(lambda key: queries.arsip(key, layanan={"sering", "jarang"}))

    assert list(chain(*pages)) == mine[::-1]
    assert ids(queries.arsip(layanan=frozenset())) == []


def test_a_rare_layanan_is_not_sought_through_the_archive(folder, asked):
    closed = {"status": lambda n: Status.SELESAI, "tutup_at": lambda n: NOW}
    make_rows(folder, 3, layanan=lambda n: "jarang", **closed)

    assert len(queries.arsip(layanan={"jarang", "sering"}).items) == 3

    plans = asked("ORDER BY permohonan.tutup_at")
    assert len(plans) == 3
    for plan in plans:
        assert all(step.startswith(("SEARCH", "USE TEMP")) for step in plan), plan


@pytest.fixture
def asked(app):
    """asked("ORDER BY x") are the plans of the questions so far that say so."""
    statements = []

    def note(_connection, _cursor, statement, values, *_rest) -> None:
        statements.append((statement, values))

    def plans(words: str) -> list[list[str]]:
        event.remove(db.engine, "before_cursor_execute", note)
        if databases.IS_POSTGRESQL:
            pytest.skip("what the planner of SQLite says")
        with db.engine.connect() as connection:
            return [
                [
                    row[3]
                    for row in connection.exec_driver_sql(
                        f"EXPLAIN QUERY PLAN {statement}", values
                    )
                ]
                for statement, values in statements
                if words in statement
            ]

    event.listen(db.engine, "before_cursor_execute", note)
    return plans


@pytest.mark.parametrize(
    "nomor", [f"SK-{TAHUN}-0001", f"sk-{TAHUN}-0001", f"001/SET-PB/{BULAN}/{TAHUN}"]
)
def test_an_archived_file_is_found_by_its_register_or_letter_number(
    folder, storage, nomor
):
    file = make_permohonan(folder, storage, "selesai", kunci="a")
    make_permohonan(folder, storage, "selesai", kunci="b", slug="surat-pengantar")

    assert ids(queries.arsip(nomor=nomor)) == [file.id]


@pytest.mark.parametrize(
    "nomor", [f"SK-{TAHUN}", "%", "Siti Aminah", "1404175703900001"]
)
def test_the_archive_is_not_searched_by_parts_or_people(folder, storage, nomor):
    make_permohonan(folder, storage, "selesai")

    assert ids(queries.arsip(nomor=nomor)) == []


def test_a_code_opens_its_own_file_and_no_other(folder, storage):
    file = make_permohonan(folder, storage, "selesai")

    assert queries.permohonan_by_kode(file.kode).id == file.id
    assert queries.permohonan_by_kode("222222222222") is None
    assert queries.surat_by_token(file.surat[-1].token).permohonan_id == file.id
    assert queries.surat_by_token("") is None


def test_a_document_is_found_only_with_its_own_file(folder, storage):
    mine, other = (make_permohonan(folder, storage, kunci=kunci) for kunci in "ab")

    assert queries.berkas_of(mine.id, mine.berkas[0].id) is mine.berkas[0]
    assert queries.berkas_of(mine.id, other.berkas[0].id) is None


def test_reading_writes_nothing(folder, storage):
    make_permohonan(folder, storage, "selesai")
    make_petugas(folder, "rekan", "pegawai")
    db.session.rollback()

    (
        queries.antrean({"pegawai"}),
        queries.with_pemohon(),
        queries.arsip(),
        queries.count_antrean(petugas("rekan").peran),
    )

    assert not db.session.dirty and not db.session.new


# Keys of pages, as they come back in an address.


def test_a_key_reads_as_what_was_written():
    assert read_key(write_key(NOW, 7)) == (NOW, 7)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        ".",
        "7",
        "2026-11-23.7",
        "2026-11-23T09:00:00.7",
        "kemarin.7",
        write_key(NOW, 7) + "x",
        write_key(NOW, -7),
        write_key(NOW, 10**30),
        write_key(NOW, 7)[:-1] + "²",
        write_key(NOW, 7)[:-1] + "٣",
        "0001-01-01T00:00:00+14:00.7",
        "9999-12-31T23:59:59-14:00.7",
        "' OR 1=1 --",
    ],
)
def test_a_key_that_was_tampered_with_is_none(text):
    assert read_key(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_key(text):
    assert read_key(text) is None or isinstance(read_key(text)[1], int)


@pytest.mark.parametrize(
    "key",
    ["0001-01-01T00:00:00+00:00.1", "9999-12-31T23:59:59+00:00.999999999999999999"],
)
def test_the_farthest_keys_are_still_answered(folder, key):
    assert (
        ids(queries.antrean({"admin"}, key))
        == ids(queries.arsip(key))
        == ids(queries.with_pemohon(key))
        == []
    )
