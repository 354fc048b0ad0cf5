"""Products on paper: who collected, and whom the office reached about what still waits."""

from datetime import timedelta

import databases
import pytest
from builders import (
    NOW,
    later,
    make_context,
    make_permohonan,
    make_petugas,
    press,
    scan,
)
from kiriman_dokumen import LIMIT, make_dokumen, make_files
from sqlalchemy import event

from sipetrok.alur.workflow import Tindakan
from sipetrok.models import Kontak, db
from sipetrok.operations.penyerahan import (
    BelumSiap,
    SudahDiambil,
    Usaha,
    collect,
    contact,
    handing_over,
)
from sipetrok.queries import penyerahan as queries
from sipetrok.sop.standar import Lewat, Tugas

PAST = NOW + timedelta(days=LIMIT + 2)
LAYANAN = ("dokumen-uji",)


@pytest.fixture
def meja(folder, storage):
    """An officer at work: meja("loket", at)."""
    return lambda akun, now: make_context(folder, storage, now, akun)


@pytest.fixture
def ready(folder, storage):
    """A document that lies ready to be collected at the office."""
    return make_files(folder, storage, Tugas.SERAHKAN, 1, make_dokumen(Lewat.KANTOR))[0]


def order(now=PAST) -> list[str]:
    return [one.nama for one in queries.due(LAYANAN, now).items]


def test_whoever_collected_is_written_down_and_nobody_is_called_any_more(
    folder, ready, meja
):
    assert ready.ambil_at is not None and queries.count_due(LAYANAN, PAST) == 1

    collect(ready.id, "Budi", "keluarga: anak", meja("camat", later(days=1)))

    taken = ready.pengambilan
    assert (taken.nama, taken.hubungan) == ("Budi", "keluarga: anak")
    assert (taken.petugas.akun, taken.at) == ("camat", later(days=1))
    assert ready.ambil_at is None and queries.count_due(LAYANAN, PAST) == 0


def test_the_collection_stays_known_when_the_file_goes_on(folder, storage, ready, meja):
    collect(ready.id, "Budi", "", meja("camat", later(days=1)))

    press(
        ready, "camat", Tindakan.SELESAI, folder, storage, later(days=1), lewat="kantor"
    )

    assert ready.diserahkan and ready.ambil_at is None


def test_the_same_form_twice_is_once_and_a_second_collector_reads_who_came_first(
    folder, ready, meja
):
    make_petugas(folder, "rekan", "camat")
    for at in (later(hours=1), later(hours=2)):
        collect(ready.id, "Budi", "", meja("camat", at))

    with pytest.raises(SudahDiambil, match="Budi, dicatat oleh Pak Camat"):
        collect(ready.id, "Ani", "kuasa", meja("rekan", later(hours=3)))
    assert ready.pengambilan.at == later(hours=1)


@pytest.mark.parametrize("at", [Tugas.TERIMA, Tugas.KERJAKAN, Tugas.KIRIM])
def test_what_is_not_ready_cannot_be_collected(folder, storage, at, meja):
    (file,) = make_files(folder, storage, at, 1)

    with pytest.raises(BelumSiap):
        collect(file.id, "Budi", "", meja("loket", NOW))
    with pytest.raises(BelumSiap):
        contact(file.id, Usaha("telepon", "Budi", "", 0), meja("loket", NOW))


def test_a_letter_is_ready_only_once_it_was_handed_over(folder, storage):
    file = make_permohonan(folder, storage, Tugas.SAHKAN)
    assert not file.is_ready
    press(file, "camat", Tindakan.SELESAI, folder, storage)
    press(
        file, "loket", Tindakan.SELESAI, folder, storage, scan=(scan(),), lewat="desa"
    )

    assert file.is_ready


def test_the_limit_is_counted_in_calendar_days(folder, ready):
    day = folder.kalender.day_of(NOW)

    assert folder.kalender.day_of(ready.ambil_at) == day + timedelta(days=LIMIT + 1)
    assert queries.count_due(LAYANAN, NOW + timedelta(days=LIMIT)) == 0
    assert queries.count_waiting(LAYANAN, NOW + timedelta(days=LIMIT)) == 1
    assert (
        queries.count_due(LAYANAN, PAST) == 1
        and queries.count_waiting(LAYANAN, PAST) == 0
    )


def test_whoever_was_never_reached_stands_first_then_the_oldest_try(
    folder, storage, meja
):
    a, b, _ = make_files(folder, storage, Tugas.SERAHKAN, 3)
    contact(a.id, Usaha("telepon", "Pemohon", "", 0), meja("camat", later(days=20)))
    contact(
        b.id, Usaha("whatsapp", "Pak Kades", "Titip.", 0), meja("camat", later(days=18))
    )

    assert order(later(days=30)) == ["Warga 02", "Warga 01", "Warga 00"]
    contact(b.id, Usaha("datang", "Pak Kades", "", 0), meja("camat", later(days=25)))
    assert order(later(days=30)) == ["Warga 02", "Warga 00", "Warga 01"]


def test_the_list_goes_on_where_the_page_ended(folder, storage):
    standar = make_dokumen()
    for n in range(23):
        make_files(
            folder,
            storage,
            Tugas.SERAHKAN,
            1,
            standar,
            desa=f"Desa {n}",
            nama=f"Orang {n:02d}",
        )

    first = queries.due(LAYANAN, PAST)
    second = queries.due(LAYANAN, PAST, first.older)

    assert [one.nama for one in (*first.items, *second.items)] == [
        f"Orang {n:02d}" for n in range(23)
    ]
    assert len(first.items) == 20 and second.older is None


def test_a_try_is_written_down_once_and_a_later_one_of_the_same_kind_again(ready, meja):
    def tell(seen, at):
        usaha = Usaha("telepon", "Pemohon", "Tidak diangkat.", seen)
        return contact(ready.id, usaha, meja("camat", at)).id

    first = tell(0, PAST)
    assert tell(0, PAST + timedelta(minutes=1)) == first
    assert tell(first, PAST + timedelta(days=1)) != first
    assert db.session.scalar(db.select(db.func.count()).select_from(Kontak)) == 2


def test_nobody_is_called_about_what_was_collected(folder, ready, meja):
    collect(ready.id, "Budi", "", meja("camat", NOW))

    with pytest.raises(SudahDiambil):
        contact(ready.id, Usaha("telepon", "Pemohon", "", 0), meja("camat", PAST))


def test_those_who_hand_over_are_the_ones_to_call():
    standar = make_dokumen()

    assert handing_over({"dokumen-uji": standar}, {"camat"}) == LAYANAN
    assert handing_over({"dokumen-uji": standar}, {"admin", "pegawai"}) == ()
    assert queries.count_due((), PAST) == 0


@pytest.mark.skipif(
    databases.IS_POSTGRESQL, reason="there the plan follows from statistics"
)
def test_looking_for_what_waits_does_not_walk_through_the_archive(app):
    asked = []

    def note(_conn, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    (
        queries.count_due(LAYANAN, PAST),
        queries.count_waiting(LAYANAN, PAST),
        queries.due(LAYANAN, PAST),
    )
    queries.waiting(LAYANAN, PAST)
    event.remove(db.engine, "before_cursor_execute", note)

    cursor = db.session.connection().connection.cursor()
    for statement, parameters in asked:
        if "ambil_at" in statement:
            plan = " ".join(
                row[3]
                for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            )
            assert "ix_permohonan_ambil" in plan and "SCAN permohonan" not in plan, plan
    assert sum("ambil_at" in statement for statement, _ in asked) == 4
