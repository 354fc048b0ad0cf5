"""The page of absences: who may record whose, what colleagues read of it, and the line above the
stand-in's work.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from builders import make_petugas, petugas
from page import Page, Visitor

from sipetrok.models import Halangan, db


@pytest.fixture
def today(folder) -> date:
    return folder.kalender.day_of(datetime.now(UTC))


def put(
    visitor: Visitor, who: str, pengganti: str, dari: date, sampai: date, **values
) -> Page:
    visitor.get("/halangan")
    return visitor.press(
        "Catat halangan",
        petugas=str(petugas(who).id),
        pengganti=str(petugas(pengganti).id),
        dari=dari.isoformat(),
        sampai=sampai.isoformat(),
        **values,
    )


def test_an_officer_records_their_own_absence_and_the_stand_in_reads_it(
    signed_in, today
):
    page = put(signed_in("camat"), "camat", "staf", today, today + timedelta(days=3))

    assert (
        "Halangan Pak Camat dicatat" in page.text
        and "Penggantinya Pak Staf." in page.text
    )
    assert "Anda tercatat berhalangan sampai" in page.text
    assert (
        "Anda menggantikan Pak Camat sampai" in signed_in("staf").get("/halangan").text
    )
    assert "Anda menggantikan" not in signed_in("loket").get("/halangan").text


@pytest.mark.parametrize("akun", ["loket", "camat"])
def test_administrator_and_supervisor_record_for_others(signed_in, today, akun):
    page = put(signed_in(akun), "staf", "loket", today, today)

    assert "Halangan Pak Staf dicatat" in page.text


def test_others_record_nobody_but_themselves(signed_in, today):
    visitor = signed_in("staf")
    page = visitor.get("/halangan")
    assert [option.get("value") for option in page.field("petugas")] == [
        str(petugas("staf").id)
    ]

    assert put(visitor, "camat", "staf", today, today).status == 403
    assert db.session.scalars(db.select(Halangan)).all() == []


def test_a_stand_in_of_the_supervisor_cannot_prolong_it(signed_in, today):
    put(signed_in("camat"), "camat", "staf", today, today)

    assert (
        put(
            signed_in("staf"),
            "camat",
            "staf",
            today + timedelta(days=1),
            today + timedelta(days=900),
        ).status
        == 403
    )
    assert db.session.scalars(db.select(Halangan.sampai)).all() == [today]


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(signed_in, today):
    page = put(
        signed_in("loket"),
        "staf",
        "loket",
        today,
        today - timedelta(days=1),
        sebab="Dinas luar",
    )

    assert page.status == 422 and "mendahului hari pertama" in page.errors()[0]
    assert (
        page.field("sampai").get("aria-invalid") == "true"
        and page.field("sebab").get("value") == "Dinas luar"
    )


def test_everything_that_is_wrong_is_told_at_once(signed_in, today):
    visitor = signed_in("loket")
    visitor.get("/halangan")

    page = visitor.press(
        "Catat halangan",
        petugas="",
        pengganti="",
        dari=today.isoformat(),
        sampai=(today - timedelta(days=1)).isoformat(),
    )

    assert page.status == 422 and len(page.errors()) == 3
    assert page.errors()[::2] == ["Pilih petugas yang berhalangan.", "Pilih pengganti."]
    assert "mendahului hari pertama" in page.errors()[1]
    assert visitor.press("Catat halangan", dari="", sampai="").errors() == [
        "Pilih petugas yang berhalangan.",
        "Isi tanggal hari pertama.",
        "Isi tanggal hari terakhir.",
        "Pilih pengganti.",
    ]


def test_one_who_would_stand_in_for_himself_hears_of_the_days_too(signed_in, today):
    page = put(signed_in("loket"), "staf", "staf", today, today - timedelta(days=1))

    days, people = page.errors()
    assert "mendahului" in days and "dirinya sendiri" in people


def test_a_name_that_ends_in_a_dot_ends_its_sentence_with_one(signed_in, folder, today):
    make_petugas(folder, "hj", "pegawai", nama="Hj. Nur, M.Si.")

    page = put(signed_in("camat"), "camat", "hj", today, today, sebab="Dinas luar.")

    assert "Penggantinya Hj. Nur, M.Si." in page.text
    assert "Digantikan oleh Hj. Nur, M.Si. Sebab: Dinas luar." in page.text
    assert (
        "Dicatat oleh Pak Camat," in page.text
        and "digantikan oleh Hj. Nur, M.Si." in page.text
    )
    assert ".." not in page.text


def test_a_form_without_any_field_is_told_what_it_lacks(app, signed_in):
    app.config["WTF_CSRF_ENABLED"] = False
    answer = signed_in("loket").client.post("/halangan", data={})

    assert answer.status_code == 422 and "Pilih petugas yang" in answer.get_data(
        as_text=True
    )


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"dari": ""}, "Isi tanggal hari pertama."),
        ({"sampai": "besok"}, "Tulis tanggalnya"),
        ({"pengganti": ""}, "Pilih pengganti."),
        ({"pengganti": "x"}, "Pilih petugas"),
        ({"petugas": "9" * 30}, "Pilih petugas"),
        ({"sebab": "s" * 201}, "terlalu panjang"),
    ],
)
def test_what_cannot_be_read_is_said(signed_in, today, values, says):
    visitor = signed_in("loket")
    visitor.get("/halangan")
    typed = {
        "petugas": str(petugas("staf").id),
        "pengganti": str(petugas("loket").id),
        "dari": today.isoformat(),
        "sampai": today.isoformat(),
    } | values

    page = visitor.press("Catat halangan", **typed)

    assert page.status == 422 and any(says in one for one in page.errors())


def test_colleagues_read_who_is_away_and_not_why(signed_in, folder, today):
    make_petugas(folder, "rekan", "pegawai", nama="Pak Rekan")
    put(signed_in("loket"), "staf", "rekan", today, today, sebab="Urusan keluarga")

    reads = {
        akun: signed_in(akun).get("/halangan").text
        for akun in ("staf", "rekan", "camat")
    }
    make_petugas(folder, "lain", "pegawai")

    assert all("Sebab: Urusan keluarga." in text for text in reads.values())
    page = signed_in("lain").get("/halangan")
    assert "Pak Staf" in page.text and "Urusan keluarga" not in page.text
    assert not any("Cabut" in one for one in page.buttons())


def test_whoever_keeps_the_accounts_lends_nobody_the_role_of_the_camat(
    signed_in, folder, today
):
    make_petugas(folder, "rekan", "pegawai", nama="Pak Rekan")

    for pengganti in ("loket", "rekan"):
        page = put(signed_in("loket"), "camat", pengganti, today, today)
        assert page.status == 422 and "Pak Camat sendiri" in page.errors()[0]

    assert db.session.scalars(db.select(Halangan)).all() == []
    assert signed_in("loket").client.get("/pengawasan").status_code == 403


def test_an_absence_is_ended_early_and_goes_to_the_history(signed_in, today):
    visitor = signed_in("loket")
    page = put(visitor, "staf", "loket", today, today + timedelta(days=5))

    page = visitor.press(
        next(words for words in page.buttons() if words.startswith("Cabut"))
    )

    assert (
        "Halangan Pak Staf dicabut. Pekerjaannya kembali kepadanya mulai sekarang."
        in page.text
    )
    assert (
        "Tidak ada yang berhalangan." in page.text
        and "Dicabut" in page.text.partition("Riwayat")[2]
    )


def test_nobody_ends_the_absence_of_a_colleague(signed_in, today):
    put(signed_in("camat"), "camat", "loket", today, today)
    number = db.session.scalar(db.select(Halangan.id))
    staf = signed_in("staf")
    token = staf.get("/halangan").field("csrf_token").get("value")

    assert (
        staf.client.post(
            f"/halangan/{number}/cabut", data={"csrf_token": token}
        ).status_code
        == 403
    )
    assert (
        staf.client.post(
            "/halangan/99999999999999/cabut", data={"csrf_token": token}
        ).status_code
        == 404
    )


def test_the_stand_in_supervises_but_does_not_keep_the_accounts(
    signed_in, folder, today
):
    put(signed_in("loket"), "loket", "staf", today, today)
    assert signed_in("staf").client.get("/petugas").status_code == 403

    put(signed_in("camat"), "camat", "staf", today, today)
    assert signed_in("staf").client.get("/pengawasan").status_code == 200


def test_the_history_is_paged(signed_in, today):
    now, ids = datetime.now(UTC), (petugas("staf").id, petugas("loket").id)
    db.session.add_all(
        Halangan(
            petugas_id=ids[0],
            pengganti_id=ids[1],
            dari=today - timedelta(days=n + 1),
            sampai=today - timedelta(days=n + 1),
            dicatat_id=ids[1],
            dicatat_at=now - timedelta(days=n + 1),
        )
        for n in range(25)
    )
    db.session.commit()
    visitor = signed_in("loket")

    first = visitor.get("/halangan").text.count("Digantikan oleh Bu Loket.")

    assert (
        first == 20
        and visitor.follow("Yang lebih lama").text.count("Digantikan oleh Bu Loket.")
        == 5
    )
