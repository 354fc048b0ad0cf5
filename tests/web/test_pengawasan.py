"""Supervision: totals, desks, officers and layanan agree with the files, and the list leads to each
of them.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW, by, make_draft, make_permohonan, make_petugas, petugas, press
from page import NS, Page
from sqlalchemy import event

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import Antrean, Permohonan, db
from sipetrok.operations import petugas as petugas_operations
from sipetrok.queries import PAGE
from sipetrok.queries.pengawasan import (
    Saringan,
    open_files,
    per_desk,
    per_layanan,
    per_officer,
)
from sipetrok.sop.standar import Tugas


def names(page: Page) -> list[str]:
    """The people of the list of files, in its order."""
    rows = next(
        e for e in page.root.iter(NS + "ol") if "watch" in (e.get("class") or "")
    )
    return [a.text for a in rows.iter(NS + "a")]


def desks(page: Page) -> dict[str, str]:
    rows = next(
        e for e in page.root.iter(NS + "ul") if e.get("class") == "desks"
    )  # the first such list
    return {
        li.find(NS + "a").text: " ".join("".join(li.itertext()).split())
        for li in rows.iter(NS + "li")
    }


@pytest.fixture
def busy(folder, storage):
    """Four open files and a closed one: at the counter, late with Pak Staf, waiting for the
    signature, returned.
    """
    make_permohonan(folder, storage, Tugas.TERIMA, kunci="a", nama="Warga Loket")
    late = make_permohonan(
        folder, storage, Tugas.OLAH, kunci="b", nama="Warga Terlambat"
    )
    if late.pemegang_id is None:
        press(late, "staf", Tindakan.TERIMA, folder, storage)
    make_permohonan(
        folder,
        storage,
        Tugas.SAHKAN,
        slug="surat-rekomendasi",
        kunci="c",
        nama="Warga Tanda Tangan",
        now=datetime.now(UTC),
    )
    make_permohonan(folder, storage, "dikembalikan", kunci="d", nama="Warga Kembali")
    make_permohonan(folder, storage, "selesai", kunci="e", nama="Warga Selesai")
    return late


@pytest.mark.parametrize(
    ("akun", "status"), [("camat", 200), ("loket", 403), ("staf", 403)]
)
def test_only_who_supervises_comes_in(signed_in, akun, status):
    assert signed_in(akun).client.get("/pengawasan").status_code == status


def test_an_empty_office_says_so(signed_in):
    page = signed_in("camat").get("/pengawasan")

    assert "0 belum selesai 0 terlambat 0 di pemohon" in page.text
    assert "Tidak ada berkas yang belum selesai." in page.text


def test_the_totals_count_open_files_only(signed_in, busy):
    page = signed_in("camat").get("/pengawasan")

    assert "4 belum selesai 1 terlambat 1 di pemohon" in page.text
    assert (
        "Berkas yang belum selesai (4)" in page.text
        and "Warga Selesai" not in page.text
    )
    assert "contoh" not in page.text


def test_each_desk_tells_what_waits_and_what_is_worked_on(signed_in, busy):
    found = desks(signed_in("camat").get("/pengawasan"))

    assert "1 menunggu, 0 dikerjakan; terlama menunggu" in found["Admin Kecamatan"]
    assert "0 menunggu, 1 dikerjakan, 1 terlambat" in found["Pegawai Kecamatan"]
    assert "1 menunggu, 0 dikerjakan" in found["Camat"]


def test_the_desk_with_most_late_files_is_named_on_top_and_leads_to_its_files(
    signed_in, busy
):
    head = signed_in("camat")
    assert "0 menunggu, 1 dikerjakan, 1 terlambat." in head.get("/pengawasan").text

    assert names(head.follow("meja Pegawai Kecamatan")) == ["Warga Terlambat"]


def test_each_officer_tells_what_they_hold_and_finished_today(folder, storage, busy):
    begin = NOW.replace(hour=0)

    found = per_officer(datetime.now(UTC), begin)

    assert (
        found[petugas("staf").id].memegang,
        found[petugas("staf").id].terlambat,
    ) == (1, 1)
    assert found[petugas("camat").id].selesai == 1 and petugas(
        "camat"
    ).id not in per_officer(datetime.now(UTC), datetime.now(UTC) + timedelta(hours=1))


def test_the_most_late_file_stands_first_and_those_with_the_pemohon_last(
    signed_in, busy
):
    found = names(signed_in("camat").get("/pengawasan"))

    assert (
        found[0] == "Warga Terlambat"
        and found[-1] == "Warga Kembali"
        and len(found) == 4
    )


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("meja=pegawai", ["Warga Terlambat"]),
        ("meja=camat", ["Warga Tanda Tangan"]),
        ("meja=pemohon", ["Warga Kembali"]),
        ("terlambat=1", ["Warga Terlambat"]),
        ("layanan=surat-rekomendasi", ["Warga Tanda Tangan"]),
        ("meja=pegawai&terlambat=1&layanan=surat-keterangan", ["Warga Terlambat"]),
    ],
)
def test_the_list_is_narrowed_by_what_one_presses(signed_in, busy, query, left):
    page = signed_in("camat").get(f"/pengawasan?{query}")

    assert (
        names(page) == left and f"Berkas yang belum selesai ({len(left)})" in page.text
    )
    assert "4 belum selesai" in page.text  # what stands above stays whole


def test_an_officers_name_leads_to_what_they_hold(signed_in, busy):
    visitor = signed_in("camat")
    visitor.get("/pengawasan")

    page = visitor.follow("Pak Staf")

    assert (
        names(page) == ["Warga Terlambat"]
        and f"petugas={petugas('staf').id}" in page.path
    )
    assert len(names(visitor.follow("lepas saringan Pak Staf"))) == 4


@pytest.mark.parametrize(
    "query",
    [
        "meja=tidak-ada",
        "layanan=tidak-ada",
        "petugas=99999",
        "setelah=0.x",
        "petugas=abc",
        "setelah=9.2026-11-21T00:00:00+00:00.1",
    ],
)
def test_a_choice_that_nothing_fits_breaks_nothing(signed_in, busy, query):
    assert signed_in("camat").client.get(f"/pengawasan?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["petugas=0", "petugas=9999999999", "meja=" + "m" * 41, "layanan=" + "l" * 81],
)
def test_a_choice_that_cannot_be_is_not_found(signed_in, query):
    assert signed_in("camat").client.get(f"/pengawasan?{query}").status_code == 404


def test_each_line_leads_to_the_file(signed_in, busy):
    visitor = signed_in("camat")
    visitor.get("/pengawasan")

    assert visitor.follow("Warga Terlambat").status == 200


def test_who_is_away_or_blocked_and_a_desk_without_anybody_are_told(
    signed_in, folder, busy
):
    make_petugas(folder, "rekan", "pegawai", nama="Pak Rekan")
    petugas_operations.block(petugas("staf").id, by())
    petugas_operations.block(petugas("rekan").id, by())

    page = signed_in("camat").get("/pengawasan")

    assert "Tidak ada petugas aktif" in desks(page)["Pegawai Kecamatan"]
    assert re.search(
        r"Pak Staf 1 dipegang[^.]* langkah diakhiri hari ini\. Akun diblokir\.",
        page.text,
    )
    assert "Pak Rekan" not in page.text


def test_examples_are_told_apart_in_words(signed_in, busy):
    busy.contoh = True
    db.session.commit()

    page = signed_in("camat").get("/pengawasan")

    assert "1 di antaranya permohonan contoh" in page.text


# Many files.


def _status(n: int) -> Status:
    return Status.BERJALAN if n % 7 else Status.DIKEMBALIKAN


def fill(folder, open_ones: int, closed: int = 0) -> None:
    """Files straight into the tables: only what lists look at."""
    first = make_draft(folder.layanan["surat-keterangan"], "kunci-pertama")
    made = [
        Permohonan(
            kode=f"K{n:011d}",
            kunci_draf=f"k{n}",
            nomor_register=f"SK-2026-{n:06d}",
            nama=f"Warga {n:04d}",
            isian={},
            standar_id=first.standar_id,
            layanan="surat-keterangan",
            lewat="unduh",
            langkah=1,
            dibuat_at=NOW,
            sejak_at=NOW,
            dikirim_at=NOW,
            status=_status(n) if n < open_ones else Status.SELESAI,
            due_at=NOW + timedelta(minutes=n // 3)
            if n < open_ones and n % 7 and n % 5
            else None,
            tutup_at=None if n < open_ones else NOW,
        )
        for n in range(open_ones + closed)
    ]
    db.session.add_all(made)
    db.session.flush()
    db.session.add_all(
        Antrean(peran="admin", antre_at=NOW, permohonan_id=one.id)
        for one in made
        if one.status == Status.BERJALAN
    )
    db.session.commit()


def test_every_open_file_stands_once_over_all_pages(folder):
    fill(folder, PAGE * 3 + 7, closed=5)
    seen, key, now = [], None, datetime.now(UTC)
    while True:
        page = open_files(Saringan(), now, key)
        seen += page.items
        if (key := page.older) is None:
            break

    assert len(seen) == len({one.id for one in seen}) == PAGE * 3 + 7
    due = [one.due_at for one in seen if one.due_at]
    assert due == sorted(due) and all(one.due_at for one in seen[: len(due)])
    assert [one.status for one in seen][-1] == Status.DIKEMBALIKAN


def test_the_figures_agree_with_each_other(folder):
    fill(folder, 400, closed=20)
    now = datetime.now(UTC)

    (jumlah,), desks = per_layanan(now), per_desk(now).values()

    assert jumlah.terbuka == 400
    assert jumlah.terbuka - jumlah.di_pemohon == sum(
        count for *counts, _ in desks for count in counts
    )
    assert (
        jumlah.terlambat
        == sum(waiting + taken for _, waiting, _, taken, _ in desks)
        > 0
    )


def test_the_page_asks_as_often_for_four_hundred_files_as_for_sixty(signed_in, folder):
    fill(folder, 60)
    visitor, asked = signed_in("camat"), []
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda *all_of_it: asked.append(all_of_it[2]),
    )

    visitor.get("/pengawasan")
    few = len(asked)
    db.session.execute(db.delete(Antrean))
    db.session.execute(db.delete(Permohonan))
    db.session.commit()
    fill(folder, 400)
    asked.clear()
    visitor.get("/pengawasan")

    assert len(asked) == few
    assert (
        sum("FROM paraf" in one for one in asked) <= 3
    )  # the trails of one page, today's stamps, the clock


def test_totals_read_no_closed_file(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("what the planner of SQLite says")
    asked = []
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda *all_of_it: asked.append((all_of_it[2], all_of_it[3])),
    )
    per_layanan(NOW)
    open_files(Saringan(), NOW)
    statements = [one for one in asked if "FROM permohonan" in one[0]]

    for statement, values in statements:
        rows = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", values
        )
        plan = " ".join(map(str, rows))
        assert "SCAN permohonan" not in plan and "ix_permohonan_menunggu" in plan, plan
