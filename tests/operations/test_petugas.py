"""Staff accounts: added with roles that the office has, kept as hashes, opened by the right
password only.
"""

import re
from dataclasses import replace

import pytest
from builders import SANDI, by, make_petugas, petugas
from flask_migrate import upgrade

from sipetrok.app import config
from sipetrok.domain.petugas import DataAkun
from sipetrok.models import Petugas, db
from sipetrok.operations.masuk import authenticate, hash_of, new_sandi, opens
from sipetrok.operations.petugas import AkunDitolak, add, add_first
from sipetrok.sop import reading


def test_the_right_password_opens_the_account(app):
    assert authenticate("staf", SANDI).nama == "Pak Staf"
    assert authenticate("  STAF ", SANDI).akun == "staf"


@pytest.mark.parametrize(
    ("akun", "sandi"),
    [
        ("staf", "salah"),
        ("staf", ""),
        ("staf", SANDI.upper()),
        ("siapa", SANDI),
        ("", ""),
        ("staf' --", SANDI),
    ],
)
def test_anything_else_opens_nothing(app, akun, sandi):
    assert authenticate(akun, sandi) is None


def test_an_inactive_account_stays_closed(app):
    petugas("staf").aktif = False
    db.session.commit()

    assert authenticate("staf", SANDI) is None


def test_the_same_letters_open_it_however_the_keyboard_sends_them(folder):
    add(
        "sari",
        DataAkun("Bu Sari", frozenset({"pegawai"})),
        "kafe\u0301 ungu sepeda",
        by(),
    )

    assert authenticate("sari", "kaf\u00e9 ungu sepeda")


def test_passwords_are_kept_as_hashes_only(app):
    assert SANDI not in petugas("staf").sandi


def test_an_office_hashes_them_at_full_cost(app, monkeypatch):
    monkeypatch.setitem(app.config, "HASH_SANDI", config.settings({})["HASH_SANDI"])

    assert hash_of(SANDI).startswith("scrypt:32768:8:1$")
    assert opens(hash_of(SANDI), SANDI)


def test_an_account_may_hold_several_roles(folder):
    make_petugas(folder, "serba", "admin", "pegawai", "admin")

    assert petugas("serba").peran == {"admin", "pegawai"}


@pytest.mark.parametrize(
    ("akun", "nama", "peran", "sandi", "says"),
    [
        ("staf", "Lain", ["pegawai"], SANDI, "sudah ada"),
        ("A", "Lain", ["pegawai"], SANDI, "huruf kecil"),
        ("Staf Dua", "Lain", ["pegawai"], SANDI, "huruf kecil"),
        ("baru", "  ", ["pegawai"], SANDI, "Nama petugas"),
        ("baru", "Lain", ["lurah"], SANDI, "lurah"),
        ("baru", "Lain", [], SANDI, "Peran"),
        ("baru", "Lain", ["pegawai"], "pendek", "12"),
        ("baru", "Lain", ["pegawai"], "indonesia2026", "banyak orang"),
        ("wawan", "Wawan Hadi", ["pegawai"], "wawan hadi 123", "nama Anda"),
        ("baru", "Lain", ["pegawai"], "Pulau Burung 1", "nama kantor"),
        ("baru", "L" * 121, ["pegawai"], SANDI, "paling banyak 120 huruf"),
    ],
)
def test_an_account_that_cannot_be_says_what_to_change(
    folder, akun, nama, peran, sandi, says
):
    before = db.session.scalar(db.select(db.func.count()).select_from(Petugas))
    with pytest.raises(AkunDitolak, match=says):
        add(akun, DataAkun(nama, frozenset(peran)), sandi, by())

    assert db.session.scalar(db.select(db.func.count()).select_from(Petugas)) == before


def test_a_new_office_gets_one_account_for_each_role_of_its_own(fresh_instance):
    fresh, _ = fresh_instance
    with fresh.app_context():
        upgrade()
        office = fresh.extensions["kantor"].kantor

        made = add_first(by())

        assert [akun for akun, _ in made] == [
            peran.kunci for peran in office.peran if not peran.desa
        ]
        assert any(peran.desa for peran in office.peran)
        assert all(authenticate(akun, sandi).peran == {akun} for akun, sandi in made)
        assert add_first(by()) == []


def test_another_office_gets_accounts_for_its_roles_and_no_name_twice(folder):
    make_petugas(folder, "kasi", "pegawai")
    other = replace(by(), folder=reading.load(reading.find("rawasari")))

    made = add_first(other)

    assert [akun for akun, _ in made] == [
        "operator",
        "kasi2",
        "koordinator",
        "seklur",
        "lurah",
    ]
    assert authenticate(*made[1]).peran == {"kasi"} and petugas("kasi").peran == {
        "pegawai"
    }
    assert add_first(other) == []


def test_an_office_whose_accounts_are_looked_after_gets_none_by_itself(folder):
    petugas("staf").aktif = False
    db.session.commit()

    assert add_first(by()) == []


def test_a_role_that_somebody_active_has_needs_no_second_account(folder):
    petugas("loket").aktif = petugas("staf").aktif = False
    db.session.commit()

    assert [akun for akun, _ in add_first(by())] == ["admin", "pegawai"]


def test_a_made_password_can_be_read_aloud_and_is_never_the_same():
    made = {new_sandi() for _ in range(200)}

    assert len(made) == 200
    assert all(
        re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", sandi)
        for sandi in made
    )


def test_a_seed_gives_the_same_password_again_and_another_seed_another():
    assert new_sandi("ab" * 32) == new_sandi("ab" * 32) != new_sandi("ac" * 32)
