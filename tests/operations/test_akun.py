"""Accounts as they are changed: recorded in the same transaction, for ever, and never without a
keeper.
"""

import pytest
from builders import SANDI, another_app, by, make_petugas, petugas
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sipetrok.domain.petugas import DataAkun
from sipetrok.models import Pengukuhan, PerubahanAkun, db
from sipetrok.operations import pengukuhan
from sipetrok.operations.masuk import authenticate
from sipetrok.operations.petugas import (
    AkunDitolak,
    SudahDiubah,
    block,
    change,
    newest_change,
    reset_sandi,
    unblock,
)

BARU = "mangga biru sepatu"


def rows(akun: str = "staf") -> list[PerubahanAkun]:
    return list(
        db.session.scalars(
            db.select(PerubahanAkun)
            .filter_by(petugas_id=petugas(akun).id)
            .order_by(PerubahanAkun.id)
        )
    )


def test_every_kind_of_change_is_recorded_with_who_made_it(folder):
    make_petugas(folder, "rekan", "pegawai", nama="Pak Rekan")
    staf, loket = petugas("staf").id, by("loket")

    change(staf, DataAkun("Pak Staf", frozenset({"camat"}), "Kasi"), loket)
    reset_sandi(staf, BARU, loket)
    block(staf, loket)
    unblock(staf, by())

    assert [(row.apa, row.oleh_id) for row in rows()] == [
        ("tambah", None),
        ("ubah", petugas("loket").id),
        ("peran", petugas("loket").id),
        ("sandi", petugas("loket").id),
        ("blokir", petugas("loket").id),
        ("buka", None),
    ]


def test_no_record_holds_a_password(folder):
    reset_sandi(petugas("staf").id, BARU, by())

    found = str([(row.apa, row.rincian) for row in rows()])
    assert (
        BARU not in found and SANDI not in found and petugas("staf").sandi not in found
    )


@pytest.mark.parametrize(
    "statement",
    ["UPDATE perubahan_akun SET apa = 'buka'", "DELETE FROM perubahan_akun"],
)
def test_the_record_can_neither_be_changed_nor_removed(app, statement):
    assert rows()

    with pytest.raises(DBAPIError):
        db.session.execute(text(statement))
    db.session.rollback()


def test_what_was_done_already_is_not_recorded_again(folder):
    make_petugas(folder, "rekan", "pegawai")
    staf = petugas("staf").id

    for _ in range(2):
        block(staf, by())
    for _ in range(2):
        unblock(staf, by())

    assert [row.apa for row in rows()] == ["tambah", "blokir", "buka"]


def test_a_refused_change_changes_and_records_nothing(folder):
    before = petugas("loket").data

    with pytest.raises(AkunDitolak, match="satu-satunya"):
        change(petugas("loket").id, DataAkun("Bu Lain", frozenset({"pegawai"})), by())

    assert petugas("loket").data == before and [row.apa for row in rows("loket")] == [
        "tambah"
    ]


def test_of_two_administrators_who_block_each_other_at_once_one_stays(app, folder):
    """Each has seen the other active; the check is made where nobody else can write meanwhile."""
    make_petugas(folder, "kedua", "admin")
    loket, kedua = petugas("loket").id, petugas("kedua").id
    assert petugas("loket").aktif and petugas("kedua").aktif
    other = another_app(app)
    with other.app_context():
        block(loket, by("kedua"))
        db.session.remove()
        db.engine.dispose()

    with pytest.raises(AkunDitolak, match="satu-satunya"):
        block(kedua, by("loket"))
    db.session.rollback()
    assert petugas("kedua").aktif


def test_an_outdated_page_changes_nothing(folder):
    staf, seen = petugas("staf").id, newest_change(petugas("staf").id)
    change(staf, DataAkun("Pak Staf", frozenset({"pegawai"}), "Kasi"), by("loket"))

    for press in (
        lambda: block(staf, by("camat"), seen),
        lambda: reset_sandi(staf, BARU, by("camat"), seen),
        lambda: change(
            staf, DataAkun("Pak S", frozenset({"camat"})), by("camat"), seen
        ),
    ):
        with pytest.raises(SudahDiubah, match="oleh Bu Loket"):
            press()

    assert (
        petugas("staf").aktif
        and petugas("staf").nama == "Pak Staf"
        and authenticate("staf", SANDI)
    )


# Roles that wait for a pengawas; the pages are walked in web/test_pengukuhan.py.


@pytest.fixture
def waiting(folder) -> int:
    """Pak Staf was given the role of the Camat by Bu Loket."""
    data = DataAkun("Pak Staf", frozenset({"pegawai", "camat"}))
    change(petugas("staf").id, data, by("loket"))
    return db.session.scalar(db.select(Pengukuhan.id))


def at_another_process(app, act) -> None:
    other = another_app(app)
    with other.app_context():
        act()
        db.session.remove()
        db.engine.dispose()


def test_of_two_who_decide_at_once_the_first_stands(app, folder, waiting):
    make_petugas(folder, "sekcam", "camat")
    assert db.session.get(Pengukuhan, waiting)  # both have seen it wait
    at_another_process(app, lambda: pengukuhan.refuse(waiting, by("sekcam")))

    pengukuhan.confirm(waiting, by("camat"))

    assert petugas("staf").given == {"pegawai"}
    assert [row.apa for row in rows()] == ["tambah", "peran", "tolak"]


def test_a_pengawas_whose_password_was_made_meanwhile_confirms_nothing(app, waiting):
    camat = by("camat")
    assert camat.is_own_pengawas
    at_another_process(app, lambda: reset_sandi(petugas("camat").id, BARU, by("loket")))

    with pytest.raises(pengukuhan.BukanWewenang):
        pengukuhan.confirm(waiting, camat)

    assert petugas("staf").peran == {"pegawai"}


def test_who_resets_the_camat_and_blocks_him_at_once_leaves_the_office_watched(
    app, folder
):
    """Whatever comes first: nobody would be asked any more if both were done."""
    at_another_process(app, lambda: reset_sandi(petugas("camat").id, BARU, by("loket")))
    with pytest.raises(AkunDitolak, match="satu-satunya pengawas"):
        block(petugas("camat").id, by("loket"))

    loket = DataAkun("Bu Loket", frozenset({"admin", "camat"}))
    for _ in range(2):
        change(petugas("loket").id, loket, by("loket"))

    assert petugas("loket").peran == {"admin"}
    assert [row.apa for row in rows("loket")] == ["tambah", "peran"]
