"""The accounts on a page: added, changed, blocked, given a new password, and every change in the
history.
"""

import re

import pytest
from builders import NOW, SANDI, by, make_permohonan, make_petugas, petugas
from page import Page, Visitor

from sipetrok.models import PerubahanAkun, Petugas, db
from sipetrok.operations import petugas as petugas_operations
from sipetrok.operations.masuk import authenticate

SANDI_BARU = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")


def changes(akun: str) -> list[tuple[str, dict]]:
    return [
        (row.apa, row.rincian)
        for row in db.session.scalars(
            db.select(PerubahanAkun)
            .filter_by(petugas_id=petugas(akun).id)
            .order_by(PerubahanAkun.id)
        )
    ]


def open_account(visitor: Visitor, akun: str) -> Page:
    return visitor.get(f"/petugas/{petugas(akun).id}")


def fill_new(visitor: Visitor, **values) -> Page:
    visitor.get("/petugas/baru")
    return visitor.press(
        "Buat akun",
        **{"akun": "sari", "nama": "Sari Dewi, S.Sos", "peran": ["pegawai"]} | values,
    )


# Who may come in.


@pytest.mark.parametrize("path", ["/petugas", "/petugas/baru", "/petugas/1"])
def test_only_the_administrator_comes_in(signed_in, path):
    assert signed_in("loket").client.get(path).status_code == 200
    assert [
        signed_in(akun).client.get(path).status_code for akun in ("staf", "camat")
    ] == [
        403,
        403,
    ]


@pytest.mark.parametrize("number", [0, 999, 2**31, 10**30])
def test_an_account_that_is_not_there_is_not_found(signed_in, number):
    assert signed_in("loket").client.get(f"/petugas/{number}").status_code == 404


# The list.


def test_the_list_shows_roles_last_sign_in_and_who_is_blocked(signed_in, folder):
    make_petugas(folder, "rekan", "pegawai", "camat", nama="Pak Rekan")
    petugas_operations.block(petugas("rekan").id, by())
    visitor = signed_in("loket")

    page = visitor.get("/petugas")
    assert (
        "Pak Staf staf Pegawai Kecamatan Belum pernah masuk" in page.text
        and "Terakhir masuk" in page.text
    )
    assert "Pak Rekan" not in page.text and page.link("Kantor (3)")

    assert (
        "Pak Rekan rekan Pegawai Kecamatan, Camat"
        in visitor.follow("Diblokir (1)").text
    )


def test_a_role_that_nobody_active_has_is_told_on_the_list(signed_in, folder):
    visitor = signed_in("loket")
    assert "Belum ada petugas aktif" not in visitor.get("/petugas").text

    petugas_operations.block(petugas("camat").id, by())

    assert "Belum ada petugas aktif untuk peran Camat." in visitor.get("/petugas").text


def test_more_accounts_are_a_link_away_without_a_gap_or_a_double(signed_in, app):
    db.session.add_all(
        Petugas(akun=f"orang{n:02d}", nama=f"Orang {n:02d}", sandi="x", dibuat_at=NOW)
        for n in range(60)
    )
    db.session.commit()
    visitor = signed_in("loket")

    texts = [visitor.get("/petugas").text, visitor.follow("Berikutnya").text]
    seen = re.findall(r"Orang \d\d", " ".join(texts))

    assert sorted(seen) == [f"Orang {n:02d}" for n in range(60)]


# Adding.


def test_a_new_account_gets_a_password_that_is_shown_once_and_opens_it(signed_in):
    visitor = signed_in("loket")

    page = fill_new(
        visitor,
        jabatan="Kepala Seksi",
        nip="19800101 200501 1 001",
        pangkat="Penata, III/c",
    )

    sandi = SANDI_BARU.search(page.text)[0]
    made = authenticate("sari", sandi)
    assert (
        page.status == 200
        and "Berikan kepada pemiliknya" in page.text
        and sandi not in page.path
    )
    assert (made.nama, made.peran, made.jabatan, made.nip, made.pangkat) == (
        "Sari Dewi, S.Sos",
        {"pegawai"},
        "Kepala Seksi",
        "198001012005011001",
        "Penata, III/c",
    )
    assert (
        sandi not in open_account(visitor, "sari").text
        and sandi not in visitor.get("/petugas").text
    )
    assert (
        sandi not in str(changes("sari"))
        and page.response.headers["Cache-Control"] == "no-store"
    )


def test_the_same_form_sent_twice_makes_one_account_and_shows_the_same_password(
    signed_in,
):
    visitor = signed_in("loket")
    visitor.get("/petugas/baru")
    form, button = visitor.page.button("Buat akun")
    data = form.data(button) | {"akun": "sari", "nama": "Bu Sari", "peran": ["pegawai"]}

    first, second = (
        Page(visitor.client.post(form.action, data=data), form.action) for _ in range(2)
    )

    assert SANDI_BARU.search(first.text)[0] == SANDI_BARU.search(second.text)[0]
    assert [apa for apa, _ in changes("sari")] == ["tambah"]


def test_two_forms_never_show_the_same_password(signed_in):
    visitor = signed_in("loket")

    made = {
        SANDI_BARU.search(fill_new(visitor, akun=f"akun{n}").text)[0] for n in range(3)
    }

    assert len(made) == 3


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"akun": "staf"}, "akun", "sudah ada"),
        ({"akun": "Bu Sari"}, "akun", "huruf kecil"),
        ({"nama": "  "}, "nama", "belum diisi"),
        ({"nama": "S" * 121}, "nama", "paling banyak 120 huruf"),
        ({"nama": "Sari \U0001f600"}, "nama", "tidak dapat dicetak"),
        ({"nip": "1980"}, "nip", "18 angka"),
        ({"peran": []}, "peran", "Peran belum dipilih"),
        ({"peran": ["bupati"]}, "peran", "tidak dikenal"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    signed_in, values, field, says
):
    before = db.session.scalar(db.select(db.func.count()).select_from(Petugas))

    page = fill_new(signed_in("loket"), pangkat="Penata Muda", **values)

    assert page.status == 422 and any(says in sentence for sentence in page.errors())
    assert page.field("pangkat").get("value") == "Penata Muda"
    assert db.session.scalar(db.select(db.func.count()).select_from(Petugas)) == before


def test_everything_that_is_wrong_is_told_at_once(signed_in, folder):
    visitor = signed_in("loket")

    page = fill_new(
        visitor, akun="Bu Sari", nama="", nip="1980", peran=[], pangkat="x" * 61
    )
    assert page.status == 422
    assert [one.split()[0] for one in page.errors()] == [
        "Nama",
        "Nama",
        "Peran",
        "NIP",
        "Pangkat",
    ]

    assert "sudah ada" in fill_new(visitor, akun="staf", nip="1980").errors()[0]
    assert fill_new(visitor, akun="", nama="", peran=[]).errors() == [
        "Nama akun belum diisi.",
        "Nama petugas belum diisi.",
        "Peran belum dipilih. Peran di kantor ini: "
        + ", ".join(f"{one.nama} ({one.kunci})" for one in folder.kantor.peran)
        + ".",
    ]


def test_a_change_that_is_wrong_in_two_ways_says_both(signed_in):
    visitor = signed_in("loket")
    open_account(visitor, "staf")

    page = visitor.press("Simpan perubahan", nama="", nip="1980")

    assert page.status == 422 and page.errors() == [
        "Nama petugas belum diisi.",
        "NIP terdiri dari 18 angka. Kosongkan bila tidak ada.",
    ]


def test_an_account_of_a_desa_needs_its_desa_and_holds_no_role_of_the_office(signed_in):
    visitor = signed_in("loket")

    assert "Pilih desa dari akun ini." in fill_new(visitor, peran=["desa"]).errors()
    both = fill_new(visitor, peran=["desa", "pegawai"], desa="Teluk Nibung")
    assert "tidak boleh memegang peran kantor" in both.errors()[0]
    assert (
        "Pilih desa dari akun ini."
        in fill_new(visitor, peran=["desa"], desa="Di mana-mana").errors()
    )
    assert fill_new(visitor, peran=["desa"], desa="Teluk Nibung").status == 200

    assert petugas("sari").desa == "Teluk Nibung"
    assert "Sari Dewi, S.Sos" in visitor.get("/petugas?bagian=desa").text


def test_a_desa_is_kept_only_with_a_role_that_asks_for_it(signed_in):
    fill_new(signed_in("loket"), desa="Teluk Nibung")

    assert petugas("sari").desa == ""


# Changing.


def test_a_change_is_kept_and_told_in_the_history(signed_in):
    visitor = signed_in("loket")
    open_account(visitor, "staf")

    page = visitor.press(
        "Simpan perubahan", jabatan="Kasi Pelayanan", peran=["pegawai", "admin"]
    )

    assert "Perubahan disimpan." in page.text and petugas("staf").peran == {
        "pegawai",
        "admin",
    }
    assert "Jabatan: Kasi Pelayanan" in page.text
    assert (
        "Peran: Pegawai Kecamatan menjadi Admin Kecamatan, Pegawai Kecamatan"
        in page.text
        and "oleh Bu Loket" in page.text
    )
    assert changes("staf")[1:] == [
        ("ubah", {"jabatan": ["", "Kasi Pelayanan"]}),
        ("peran", {"peran": [["pegawai"], ["admin", "pegawai"]]}),
    ]


def test_saving_without_a_change_records_nothing(signed_in):
    visitor = signed_in("loket")
    before = changes("staf")
    open_account(visitor, "staf")

    assert (
        "Tidak ada yang berubah." in visitor.press("Simpan perubahan").text
        and changes("staf") == before
    )


def test_of_two_administrators_the_second_is_shown_what_the_first_did(
    signed_in, folder
):
    make_petugas(folder, "kedua", "admin", nama="Bu Kedua")
    one, other = signed_in("loket"), signed_in("kedua")
    open_account(one, "staf")
    open_account(other, "staf")
    one.press("Simpan perubahan", jabatan="Kasi Pelayanan")

    page = other.press("Simpan perubahan", jabatan="Kasi Trantib")

    assert page.status == 409 and "baru saja diubah oleh Bu Loket" in page.text
    meanwhile = page.text.partition("Yang berubah sementara itu")[2]
    assert "Jabatan: Kasi Pelayanan" in meanwhile.partition("Yang tadi Anda tulis")[0]
    assert (
        page.field("jabatan").get("value") == "Kasi Pelayanan"
        and "Jabatan Kasi Trantib" in page.text
    )
    assert petugas("staf").jabatan == "Kasi Pelayanan"
    assert (
        "Perubahan disimpan."
        in other.press("Simpan perubahan", jabatan="Kasi Trantib").text
    )


def test_the_same_change_sent_twice_is_made_once(signed_in):
    visitor = signed_in("loket")
    open_account(visitor, "staf")
    form, button = visitor.page.button("Simpan perubahan")
    data = form.data(button) | {"jabatan": "Kasi Pelayanan"}

    answers = [
        visitor.client.post(form.action, data=data).status_code for _ in range(2)
    ]

    assert answers == [303, 303] and [apa for apa, _ in changes("staf")] == [
        "tambah",
        "ubah",
    ]


def test_taking_a_role_from_its_last_officer_is_warned_of(signed_in):
    visitor = signed_in("loket")
    open_account(visitor, "staf")

    page = visitor.press("Simpan perubahan", peran=["admin"])

    assert (
        "tidak ada petugas aktif untuk peran Pegawai Kecamatan" in page.text
        and petugas("staf").peran == {"admin"}
    )


# The last administrator.


def test_the_last_administrator_can_neither_be_blocked_nor_lose_the_role(signed_in):
    visitor = signed_in("loket")
    open_account(visitor, "loket")
    assert (
        "satu-satunya yang dapat mengelola akun"
        in visitor.press("Blokir akun ini").errors()[0]
    )

    open_account(visitor, "loket")
    page = visitor.press("Simpan perubahan", peran=["pegawai"])

    assert page.status == 422 and "satu-satunya" in page.errors()[0]
    assert petugas("loket").aktif and petugas("loket").peran == {"admin"}


def test_a_blocked_administrator_counts_for_none(signed_in, folder):
    make_petugas(folder, "kedua", "admin")
    petugas_operations.block(petugas("kedua").id, by())
    visitor = signed_in("loket")
    open_account(visitor, "loket")

    assert visitor.press("Blokir akun ini").status == 422


def test_with_another_administrator_the_first_may_go(signed_in, folder):
    make_petugas(folder, "kedua", "admin")
    visitor = signed_in("kedua")
    open_account(visitor, "loket")

    assert (
        "Akun diblokir" in visitor.press("Blokir akun ini").text
        and not petugas("loket").aktif
    )


# Block and password.


def test_a_blocked_officer_is_out_at_once_and_may_come_back(signed_in):
    staf, visitor = signed_in("staf"), signed_in("loket")
    open_account(visitor, "staf")

    page = visitor.press("Blokir akun ini")
    assert (
        "Akun diblokir" in page.text
        and "tidak ada petugas aktif untuk peran Pegawai Kecamatan" in page.text
    )
    assert staf.client.get("/antrean").status_code == 303 and not authenticate(
        "staf", SANDI
    )

    assert "dapat masuk lagi" in visitor.press("Buka blokir").text and authenticate(
        "staf", SANDI
    )
    assert [apa for apa, _ in changes("staf")] == ["tambah", "blokir", "buka"]


def test_a_role_at_whose_desk_nothing_waits_leaves_nothing_waiting(signed_in, folder):
    make_petugas(folder, "nibung", "desa", nama="Bu Desa", desa="Teluk Nibung")
    visitor = signed_in("loket")
    open_account(visitor, "nibung")

    assert "Berkas yang menunggu" not in visitor.press("Blokir akun ini").text


def test_who_is_blocked_while_files_lie_with_them_is_told_of_them(
    signed_in, folder, storage
):
    for n in range(2):
        make_permohonan(folder, storage, "olah", kunci=f"ke-{n}")
    make_petugas(folder, "kepala", "admin", "camat")
    number = petugas("staf").id
    visitor = signed_in("loket")
    open_account(visitor, "staf")

    page = visitor.press("Blokir akun ini")
    assert (
        "Ia masih memegang 2 berkas." in page.text
        and "pengawas mengalihkannya" in page.text
    )
    assert f"/pengawasan?petugas={number}" not in page.links()

    visitor.press("Buka blokir")
    visitor = signed_in("kepala")
    open_account(visitor, "staf")
    page = visitor.press("Blokir akun ini")
    assert (
        page.link("lihat dan alihkan di Pengawasan") == f"/pengawasan?petugas={number}"
    )
    assert "2 berkas" in visitor.follow("lihat dan alihkan di Pengawasan").text

    open_account(visitor, "loket")
    assert "masih memegang" not in visitor.press("Blokir akun ini").text


def test_a_new_password_is_shown_once_and_ends_every_session(signed_in):
    staf, visitor = signed_in("staf"), signed_in("loket")
    open_account(visitor, "staf")
    form, button = visitor.page.button("Buat kata sandi baru")

    first, second = (
        Page(visitor.client.post(form.action, data=form.data(button)), form.action)
        for _ in range(2)
    )

    sandi = SANDI_BARU.search(first.text)[0]
    assert (
        sandi == SANDI_BARU.search(second.text)[0]
        and "dikeluarkan dari 1 perangkat" in first.text
    )
    assert authenticate("staf", sandi) and not authenticate("staf", SANDI)
    assert staf.client.get("/antrean").status_code == 303
    assert changes("staf")[1:] == [("sandi", {})]


def test_a_password_that_its_owner_took_is_in_the_history_too(signed_in):
    staf = signed_in("staf")
    staf.get("/akun")
    staf.press(
        "Ganti kata sandi",
        sandi=SANDI,
        sandi_baru="mangga biru sepatu",
        sandi_ulang="mangga biru sepatu",
    )

    page = open_account(signed_in("loket"), "staf")

    assert (
        "Kata sandi diganti" in page.text
        and "oleh pemiliknya" in page.text
        and "mangga" not in page.text
    )


def test_older_history_is_a_link_away(signed_in):
    visitor = signed_in("loket")
    for n in range(24):
        open_account(visitor, "staf")
        visitor.press("Simpan perubahan", jabatan=f"Jabatan ke-{n:02d}")

    page = open_account(visitor, "staf")
    assert page.text.count("Data diubah") == 20
    assert visitor.follow("Yang lebih lama").text.count("Data diubah") == 4


def test_ones_own_page_shows_position_nip_and_rank(signed_in, folder):
    row = petugas("staf")
    row.jabatan, row.nip, row.pangkat = (
        "Kasi Pelayanan",
        "198001012005011001",
        "Penata, III/c",
    )
    db.session.commit()

    page = signed_in("staf").get("/akun")

    assert (
        "Jabatan Kasi Pelayanan NIP 198001012005011001 Pangkat Penata, III/c"
        in page.text
    )
