"""The office PC wakes up years ago: nothing is dated then, everything can be read, nothing typed is
lost.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from builders import NOW, make_draft, make_permohonan

from sipetrok.models import Paraf, Permohonan, db
from sipetrok.operations import jam
from sipetrok.sop.standar import Tugas

TOMORROW = datetime.now(UTC) + timedelta(
    days=1
)  # stamped then, today is a clock that was put back
# POSTs that write no date and no number that anybody relies on, or without which nobody could mend
# anything.
WITHOUT_STAMP = {
    "lacak.create": "only looks up",
    "buku.register": "only looks up",
    "buku.agenda": "only looks up",
    "daftar.check": "only reads the sheet; entering it stamps",
    "petugas.create": "whoever mends a wrong clock may need an account for it",
    "petugas.update": "accounts go on",
    "petugas.block": "closing an account cannot wait for a clock",
    "petugas.unblock": "accounts go on",
    "petugas.reset_sandi": "accounts go on",
    "pengukuhan.confirm": "accounts go on",
    "pengukuhan.refuse": "accounts go on",
    "data.update": "changes answers; the draft keeps its moment",
    "permohonan.ring": "asks for news; what is told carries its own moment",
    "antrean.save_naskah": "keeps a text that has no date of its own",
}


@pytest.fixture
def ahead(folder, storage):
    """A file whose stamps lie in the future of this machine's clock."""
    return make_permohonan(folder, storage, Tugas.TERIMA, now=TOMORROW)


def test_a_press_is_refused_and_what_was_typed_is_kept(ahead, signed_in):
    officer = signed_in("loket")
    officer.get(f"/antrean/{ahead.id}")

    page = officer.press("Terima berkas", catatan="Sudah lengkap.")

    assert page.status == 503 and "Tanggal komputer kantor salah" in page.text
    assert (
        "Betulkan tanggal dan jam komputer itu" in page.text
        and "Nomor kasus" in page.text
    )
    assert page.field("catatan").get("value") == "Sudah lengkap."
    assert db.session.scalar(db.select(db.func.count()).select_from(Paraf)) == 1


def test_the_same_press_works_when_the_clock_is_right_again(ahead, signed_in):
    officer = signed_in("loket")
    officer.get(f"/antrean/{ahead.id}")
    officer.press("Terima berkas")

    jam.accept(datetime.now(UTC))
    page = officer.press("Kirim lagi")

    assert page.status == 200 and "diteruskan" in page.text


def test_htmx_gets_the_sentence_above_the_page_that_stays(ahead, signed_in):
    officer = signed_in("loket", htmx=True)
    officer.get(f"/antrean/{ahead.id}")

    page = officer.press("Terima berkas")

    assert page.status == 503 and page.response.headers["HX-Retarget"] == "#pesan"
    assert "Tanggal komputer kantor salah" in page.text


def test_a_pemohon_is_not_told_of_dates_and_sends_the_same_later(
    ahead, folder, visitor
):
    draft = make_draft(folder.layanan["surat-keterangan"], "kunci-2")
    for path in (
        f"/permohonan/{draft.kode}/kirim",
        f"/permohonan/{draft.kode}/berkas",
        f"/permohonan/{draft.kode}/batal",
        "/layanan/surat-keterangan/ajukan",
    ):
        answer = visitor.client.post(
            path, data={"nama": "Siti Aminah"}, headers={"Origin": "http://localhost"}
        )
        text = answer.get_data(as_text=True)

        assert answer.status_code == 503, path
        assert "Jam komputer kantor sedang dibetulkan" in text and "Siti Aminah" in text
        assert not re.search(r"20\d\d pukul", text)
    db.session.expire_all()
    assert db.session.get(Permohonan, draft.id).versi == 0


def test_reading_goes_on_and_officers_are_told_on_every_page(ahead, visitor, signed_in):
    officer = signed_in("staf")
    for path in ("/antrean", f"/antrean/{ahead.id}", "/arsip"):
        page = officer.get(path)
        assert page.status == 200 and "Jam komputer kantor menunjukkan" in page.text
    for path in ("/", "/layanan", f"/permohonan/{ahead.kode}", "/masuk"):
        page = visitor.get(path)
        assert page.status == 200 and "Jam komputer" not in page.text


def test_whoever_must_mend_it_can_still_sign_in(ahead, visitor):
    visitor.get("/masuk")

    page = visitor.press("Masuk", akun="staf", sandi="kata sandi untuk uji")

    assert page.status == 200 and page.path.startswith("/antrean")


def test_a_right_clock_says_nothing(folder, storage, signed_in):
    make_permohonan(folder, storage, Tugas.TERIMA, now=NOW)

    assert "Jam komputer" not in signed_in("staf").get("/antrean").text


def test_the_command_accepts_the_present_clock(ahead, app):
    said = app.test_cli_runner().invoke(args=["jam", "accept"])

    assert said.exit_code == 0 and "Jam komputer dinyatakan benar" in said.output
    assert jam.later_stamp(datetime.now(UTC), jam.newest_stamp()) is None


def test_every_form_that_stamps_asks_for_the_clock(app):
    stamping = {
        name for name, view in app.view_functions.items() if hasattr(view, "stamps")
    }
    posts = {
        rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods
    }

    unknown = {
        name
        for name in posts - stamping - set(WITHOUT_STAMP)
        if not name.startswith(("masuk.", "akun."))
    }
    assert not unknown, (
        f"{sorted(unknown)}: put @auth.stamps under its door, or say in WITHOUT_STAMP why not"
    )
    assert stamping <= posts
