"""The counter clerk is not the Camat: neither by giving roles, nor by making passwords, nor by
opening accounts; and what the others see of it.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from builders import SANDI, by, make_permohonan, make_petugas, petugas
from page import Page, Visitor

from sipetrok.domain.petugas import Masa
from sipetrok.models import (
    Halangan,
    KabarAkun,
    Pengukuhan,
    Permohonan,
    PerubahanAkun,
    db,
)
from sipetrok.operations import petugas as operations
from sipetrok.operations.halangan import HalanganDitolak, record, revoke
from sipetrok.sop.standar import Tugas

SANDI_BARU = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")
SENDIRI = "mangga biru sepatu"


@pytest.fixture
def today(folder):
    return folder.kalender.day_of(datetime.now(UTC))


def open_account(visitor: Visitor, akun: str) -> Page:
    return visitor.get(f"/petugas/{petugas(akun).id}")


def give(visitor: Visitor, akun: str, *peran: str) -> Page:
    open_account(visitor, akun)
    return visitor.press("Simpan perubahan", peran=list(peran))


def made_anew(visitor: Visitor, akun: str) -> str:
    """The password that is shown once."""
    open_account(visitor, akun)
    return SANDI_BARU.search(visitor.press("Buat kata sandi baru").text)[0]


def sign_in(visitor: Visitor, akun: str, sandi: str) -> Page:
    visitor.get("/masuk")
    return visitor.press("Masuk", akun=akun, sandi=sandi)


def choose(visitor: Visitor, old: str, new: str = SENDIRI) -> Page:
    visitor.get("/akun")
    return visitor.press("Ganti kata sandi", sandi=old, sandi_baru=new, sandi_ulang=new)


def leads_to(visitor: Visitor, path: str) -> str | None:
    """Where an address is led on to; None where it opens."""
    return visitor.client.get(path).headers.get("Location")


def sign(visitor: Visitor, number: int, htmx: bool = False) -> int:
    """The press of the Camat, sent without asking whether there is a button. Its status."""
    token = visitor.get("/akun").field("csrf_token").get("value")
    versi = db.session.get(Permohonan, number).versi
    data = {"csrf_token": token, "tindakan": "selesai", "versi": versi}
    headers = {"HX-Request": "true"} if htmx else {}
    path = f"/antrean/{number}/tindakan"
    return visitor.client.post(path, data=data, headers=headers).status_code


def waiting() -> list[tuple[str, str]]:
    rows = db.session.scalars(db.select(Pengukuhan).order_by(Pengukuhan.id))
    return [(row.petugas.akun, row.peran) for row in rows]


@pytest.fixture
def sekcam(folder):
    """A second pengawas."""
    return make_petugas(folder, "sekcam", "camat", nama="Bu Sekcam")


@pytest.fixture
def to_sign(folder, storage) -> int:
    return make_permohonan(folder, storage, Tugas.SAHKAN).id


# Roles.


@pytest.mark.parametrize("htmx", [False, True])
def test_whoever_keeps_the_accounts_gives_themselves_no_role_that_signs(
    signed_in, to_sign, htmx
):
    visitor = signed_in("loket")

    page = give(visitor, "loket", "admin", "camat")

    assert "Menunggu pengukuhan Camat." in page.text
    assert petugas("loket").peran == {"admin"} and waiting() == [("loket", "camat")]
    assert visitor.client.get("/pengawasan").status_code == 403
    assert sign(visitor, to_sign, htmx) in (403, 409)
    assert visitor.client.get("/pengukuhan").status_code == 403


def test_a_new_account_with_such_a_role_does_not_have_it_either(signed_in, visitor):
    officer = signed_in("loket")
    officer.get("/petugas/baru")
    page = officer.press("Buat akun", akun="boneka", nama="Boneka", peran=["camat"])
    sandi = SANDI_BARU.search(page.text)[0]
    assert "belum berlaku: Camat" in page.text

    sign_in(visitor, "boneka", sandi)
    page = choose(visitor, sandi)

    assert "Kata sandi Anda sudah diganti." in page.text
    assert "Peran Belum ada Menunggu pengukuhan Camat. Belum berlaku" in page.text
    assert leads_to(visitor, "/antrean") == "/akun"


def test_a_pengawas_confirms_and_everybody_concerned_is_told_until_they_have_read_it(
    signed_in, to_sign
):
    give(signed_in("loket"), "staf", "pegawai", "camat")
    camat, staf = signed_in("camat"), signed_in("staf")
    said = "peran diubah oleh Bu Loket"
    assert f"Akun Pak Staf: {said}" in camat.get("/antrean").text
    assert f"Akun Anda: {said}" in staf.get("/antrean").text
    assert said not in signed_in("loket").get("/antrean").text

    camat.follow("Buka Pengukuhan")
    page = camat.press("Kukuhkan Pak Staf")

    assert "berlaku mulai sekarang" in page.text and waiting() == []
    assert petugas("staf").peran == {"pegawai", "camat"}
    assert "peran dikukuhkan oleh Pak Camat" in staf.get("/antrean").text
    assert "peran dikukuhkan" in signed_in("loket").get("/antrean").text
    staf.press("Sudah saya baca")
    assert "Perubahan akun" not in staf.get("/antrean").text
    assert "Peran dikukuhkan" in open_account(signed_in("loket"), "staf").text


def test_what_is_refused_is_gone_and_told(signed_in):
    give(signed_in("loket"), "loket", "admin", "camat")
    camat = signed_in("camat")
    camat.get("/pengukuhan")

    assert "Peran tidak diberikan." in camat.press("Tolak Bu Loket").text
    assert waiting() == [] and petugas("loket").given == {"admin"}
    assert "peran ditolak pengawas" in signed_in("loket").get("/antrean").text


def test_the_same_press_twice_decides_once_and_a_late_one_changes_nothing(signed_in):
    give(signed_in("loket"), "staf", "pegawai", "camat")
    camat = signed_in("camat")
    camat.get("/pengukuhan")
    form, button = camat.page.button("Kukuhkan Pak Staf")
    refusing, other = camat.page.button("Tolak Pak Staf")

    for path, data in (
        (form.action, form.data(button)),
        (form.action, form.data(button)),
        (refusing.action, refusing.data(other)),
    ):
        assert camat.client.post(path, data=data).status_code == 303
    assert "sudah diputuskan sebelumnya" in camat.get("/pengukuhan").text

    assert petugas("staf").peran == {"pegawai", "camat"}
    kinds = db.select(PerubahanAkun.apa).filter_by(petugas_id=petugas("staf").id)
    assert db.session.scalars(kinds).all() == ["tambah", "peran", "kukuh"]


def test_nobody_confirms_what_they_gave_or_what_is_their_own(signed_in, folder):
    make_petugas(folder, "kepala", "admin", "camat", nama="Bu Kepala")
    kepala = signed_in("kepala")
    give(kepala, "kepala", "admin", "camat", "pegawai")
    assert petugas("kepala").peran == {"admin", "camat", "pegawai"}
    operations.change(
        petugas("kepala").id,
        operations.DataAkun("Bu Kepala", frozenset({"admin", "pegawai"})),
        by(),
    )
    give(signed_in("loket"), "kepala", "admin", "pegawai", "camat")
    assert waiting() == [("kepala", "camat")]
    assert kepala.client.get("/pengukuhan").status_code == 403

    give(signed_in("loket"), "loket", "admin", "camat")
    number = db.session.scalar(
        db.select(Pengukuhan.id).filter_by(petugas_id=petugas("loket").id)
    )
    camat = signed_in("camat")
    camat.get("/pengukuhan")
    camat.press("Kukuhkan Bu Kepala")
    token = camat.get("/pengukuhan").field("csrf_token").get("value")
    answer = signed_in("loket").client.post(
        f"/pengukuhan/{number}/kukuhkan", data={"csrf_token": token}
    )
    assert answer.status_code in (400, 403) and ("loket", "camat") in waiting()


def test_a_pengawas_who_keeps_accounts_gives_it_to_others_at_once(signed_in, folder):
    make_petugas(folder, "kepala", "admin", "camat", nama="Bu Kepala")

    give(signed_in("kepala"), "staf", "pegawai", "camat")

    assert petugas("staf").peran == {"pegawai", "camat"} and waiting() == []
    assert "Akun Pak Staf: peran diubah" in signed_in("camat").get("/antrean").text


def test_a_stand_in_of_the_pengawas_confirms_nothing(signed_in, folder):
    now = datetime.now(UTC)
    camat = by("camat", now)
    record(
        Masa(camat.officer.id, petugas("loket").id, camat.today, camat.today), "", camat
    )
    loket = signed_in("loket")
    give(loket, "staf", "pegawai", "camat")

    assert loket.client.get("/pengawasan").status_code == 200
    assert loket.client.get("/pengukuhan").status_code == 403
    assert waiting() == [("staf", "camat")]


def test_the_last_pengawas_can_neither_be_blocked_nor_relieved_at_the_counter(
    signed_in,
):
    loket = signed_in("loket")
    assert "satu-satunya pengawas" in give(loket, "camat", "pegawai").errors()[0]
    open_account(loket, "camat")
    assert "satu-satunya pengawas" in loket.press("Blokir akun ini").errors()[0]

    made_anew(loket, "camat")
    open_account(loket, "camat")

    assert "satu-satunya pengawas" in loket.press("Blokir akun ini").errors()[0]
    assert petugas("camat").aktif and petugas("camat").given == {"camat"}
    give(loket, "loket", "admin", "camat")
    assert petugas("loket").peran == {"admin"}


def test_an_office_without_any_pengawas_is_not_locked_out_and_all_are_told(
    signed_in,
):
    operations.block(petugas("camat").id, by())

    give(signed_in("loket"), "staf", "pegawai", "camat")

    assert petugas("staf").peran == {"pegawai", "camat"}
    assert "Akun Anda: peran diubah" in signed_in("staf").get("/antrean").text


# Passwords.


@pytest.mark.parametrize("htmx", [False, True])
def test_whoever_makes_the_camats_password_signs_no_letter_with_it(
    signed_in, visitor, to_sign, htmx
):
    camat = signed_in("camat")
    sandi = made_anew(signed_in("loket"), "camat")
    assert camat.client.get("/antrean").status_code == 303

    sign_in(visitor, "camat", sandi)
    assert leads_to(visitor, f"/antrean/{to_sign}") == "/akun"
    assert sign(visitor, to_sign, htmx) in (204, 303, 401)
    choose(visitor, sandi)

    assert sign(visitor, to_sign, htmx) == 403
    assert visitor.client.get("/pengukuhan").status_code == 403
    assert waiting() == [("camat", "camat")]
    told = "Akun Pak Camat: kata sandi diganti oleh Bu Loket"
    assert told in signed_in("staf").get("/antrean").text


def test_its_owner_sees_who_made_it_and_chooses_another_before_anything_else(
    signed_in, visitor
):
    sandi = made_anew(signed_in("loket"), "staf")

    page = sign_in(visitor, "staf", sandi)

    assert page.path == "/akun" and "Pilih kata sandi baru" in page.text
    assert "Akun Anda: kata sandi diganti oleh Bu Loket" in page.text
    for path in ("/antrean", "/buku/register", "/halangan"):
        assert leads_to(visitor, path) == "/akun"
    assert "sama dengan yang lama" in choose(visitor, sandi, sandi).text
    assert petugas("staf").sandi_sekali
    choose(visitor, sandi)
    assert leads_to(visitor, "/antrean") is None
    assert not petugas("staf").sandi_sekali and petugas("staf").peran == {"pegawai"}


def test_what_was_typed_before_the_reset_is_handed_back(signed_in, visitor, folder):
    sandi = made_anew(signed_in("loket"), "staf")
    sign_in(visitor, "staf", sandi)
    token = visitor.get("/akun").field("csrf_token").get("value")

    answer = visitor.client.post(
        "/antrean/1/tindakan", data={"csrf_token": token, "catatan": "Sudah ditulis"}
    )

    assert answer.status_code == 401 and "Sudah ditulis" in answer.text
    assert "Kata sandi Anda dibuat orang lain" in answer.text


def test_another_pengawas_confirms_it_and_the_camat_signs_again(
    signed_in, visitor, sekcam, to_sign
):
    sandi = made_anew(signed_in("loket"), "camat")
    sign_in(visitor, "camat", sandi)
    choose(visitor, sandi)
    other = signed_in("sekcam")
    assert (
        "Akun Pak Camat: kata sandi diganti oleh Bu Loket" in other.get("/antrean").text
    )

    other.get("/pengukuhan")
    other.press("Kukuhkan Pak Camat")

    assert sign(visitor, to_sign) == 303


def test_ones_own_password_is_nobody_elses_matter(signed_in, folder):
    make_petugas(folder, "kepala", "admin", "camat")

    made_anew(signed_in("kepala"), "kepala")

    assert waiting() == [] and not petugas("kepala").sandi_sekali
    assert db.session.scalars(db.select(KabarAkun.petugas_id)).all() == [
        petugas("camat").id  # of the new account, by command
    ]


def test_an_account_that_is_opened_again_waits_too(signed_in, sekcam):
    loket = signed_in("loket")
    open_account(loket, "sekcam")
    loket.press("Blokir akun ini")

    loket.press("Buka blokir")

    assert petugas("sekcam").peran == frozenset()
    assert waiting() == [("sekcam", "camat")]


def test_signing_out_stays_open_with_a_password_of_others(signed_in, visitor):
    sandi = made_anew(signed_in("loket"), "staf")
    sign_in(visitor, "staf", sandi)

    assert visitor.press("Keluar").path == "/masuk"


# A role reaches nobody through an absence that was recorded for other work.


@pytest.fixture
def away(today):
    """away("staf", "loket", "loket"): staf is away today and loket stands in, says the third."""

    def put(who: str, pengganti: str, oleh: str, later: int = 0) -> Halangan:
        day = today + timedelta(days=later)
        masa = Masa(petugas(who).id, petugas(pengganti).id, day, day)
        return record(masa, "", by(oleh, datetime.now(UTC)))

    return put


@pytest.mark.parametrize("later", [0, 3])
@pytest.mark.parametrize("oleh", ["loket", "staf", "camat"])
def test_who_stands_in_for_other_work_inherits_no_role_confirmed_later(
    signed_in, away, oleh, later
):
    row = away("staf", "loket", oleh, later)
    give(signed_in("loket"), "staf", "pegawai", "camat")

    camat = signed_in("camat")
    camat.get("/pengukuhan")
    page = camat.press("Kukuhkan Pak Staf")
    assert page.status == 409
    assert "Bu Loket akan ikut memegang peran ini" in page.text
    assert waiting() == [("staf", "camat")] and petugas("staf").peran == {"pegawai"}

    revoke(row.id, by("camat", datetime.now(UTC)))
    camat.get("/pengukuhan")
    camat.press("Kukuhkan Pak Staf")
    assert petugas("staf").peran == {"pegawai", "camat"}
    with pytest.raises(HalanganDitolak):
        away("staf", "loket", "loket")
    away("staf", "loket", "camat")


def test_nor_one_that_is_given_without_waiting(signed_in, folder, away):
    make_petugas(folder, "kasi", "admin", "camat", nama="Bu Kasi")
    away("staf", "loket", "loket")
    page = give(signed_in("kasi"), "staf", "pegawai", "camat")

    assert "Bu Loket akan ikut memegang peran ini" in page.text
    assert petugas("staf").peran == {"pegawai"} and waiting() == []


def test_an_absence_lends_no_role_that_still_waits(signed_in, away):
    give(signed_in("loket"), "staf", "pegawai", "camat")

    with pytest.raises(HalanganDitolak, match="Pak Staf sendiri atau pengawas"):
        away("staf", "loket", "loket")


def test_whoever_keeps_the_accounts_comes_into_no_stand_in_of_the_camat(
    signed_in, away
):
    row = away("camat", "staf", "camat")
    loket = signed_in("loket")
    open_account(loket, "staf")

    page = loket.press("Buat kata sandi baru")
    assert page.status == 409 and "Pak Staf menggantikan Pak Camat" in page.text
    assert not SANDI_BARU.search(page.text)
    open_account(loket, "staf")
    loket.press("Blokir akun ini")
    page = loket.press("Buka blokir")
    assert page.status == 409 and not petugas("staf").aktif

    revoke(row.id, by("loket", datetime.now(UTC)))
    open_account(loket, "staf")
    loket.press("Buka blokir")
    assert SANDI_BARU.search(loket.press("Buat kata sandi baru").text)


# At the computer itself.


def test_the_command_confirms_what_no_pengawas_can_and_is_noted(
    app, signed_in, visitor, to_sign
):
    sandi = made_anew(signed_in("loket"), "camat")
    run = app.test_cli_runner().invoke
    result = run(args=["petugas", "kukuhkan", "camat"])
    again = run(args=["petugas", "kukuhkan", "camat"])

    assert "1 peran" in result.output and result.exit_code == 0
    assert "Tidak ada peran" in again.output and again.exit_code == 1
    sign_in(visitor, "camat", sandi)
    assert (
        "peran dikukuhkan lewat perintah di komputer server"
        in choose(visitor, sandi).text
    )
    assert sign(visitor, to_sign) == 303


def test_a_password_from_the_command_line_waits_for_nobody_but_its_owner(
    signed_in, visitor
):
    operations.reset_sandi(petugas("camat").id, SENDIRI, by())

    assert petugas("camat").sandi_sekali and waiting() == []
    sign_in(visitor, "camat", SENDIRI)
    assert "lewat perintah di komputer server" in visitor.get("/akun").text
    choose(visitor, SENDIRI, SANDI)
    assert leads_to(visitor, "/antrean") is None
