"""What waits for an officer, in its order; and what one press does, keeps and says."""

import io
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from builders import (
    COURSE,
    ISIAN,
    NOW,
    by,
    fill_slots,
    make_answered,
    make_draft,
    make_langkah,
    make_permohonan,
    make_petugas,
    make_standar,
    minutes,
    pemohon_at,
    petugas,
    press,
    scan,
    walk_to,
    working_days,
)
from page import NS, Page

from sipetrok.alur.clock import OfficeTime
from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.app.filters import tanggal
from sipetrok.app.log import log_path
from sipetrok.models import Paraf, Permohonan, db
from sipetrok.operations import berkas as berkas_operations
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.queries import PAGE
from sipetrok.sop.standar import (
    Isian,
    Jenis,
    JenisIsian,
    Koordinasi,
    Lewat,
    Persyaratan,
    Tugas,
)
from sipetrok.web.meja import desk

HTMX = {"HX-Request": "true"}


def files(page: Page) -> list[str]:
    """The names in the list, from top to bottom."""
    return [
        "".join(a.itertext())
        for a in page.root.iter(NS + "a")
        if (a.get("id") or "").startswith("baris-")
    ]


def make_many(folder, count: int) -> list[str]:
    """So many files without documents, one a minute, waiting at the check; their names in the order
    of sending.
    """
    standar = make_answered(
        Tugas.AJUKAN,
        Tugas.PERIKSA,
        Tugas.OLAH,
    )
    names = [f"Warga {n:03d}" for n in range(count)]
    for n, nama in enumerate(names):
        at = NOW + timedelta(minutes=n)
        made = permohonan_operations.start(
            standar,
            f"kunci-{n}",
            permohonan_operations.Entry(ISIAN | {"nama": nama}, "unduh"),
            at,
        )
        permohonan_operations.submit(made.id, by(now=at))
    return names


# The list.


def test_each_role_sees_what_waits_for_it_and_nothing_else(signed_in, folder, storage):
    for n, at in enumerate((Tugas.TERIMA, Tugas.PERIKSA, Tugas.SAHKAN, Tugas.SERAHKAN)):
        make_permohonan(folder, storage, at, kunci=str(n), nama=f"Warga {at}")

    seen = {
        akun: files(signed_in(akun).get("/antrean"))
        for akun in ("loket", "staf", "camat")
    }

    assert {akun: sorted(names) for akun, names in seen.items()} == {
        "loket": ["Warga serahkan", "Warga terima"],
        "staf": ["Warga periksa"],
        "camat": ["Warga sahkan"],
    }


def test_the_next_due_stands_first(signed_in, folder, storage):
    for kunci, later in (("c", 20), ("a", 0), ("b", 10)):
        make_permohonan(
            folder,
            storage,
            Tugas.SAHKAN,
            kunci=kunci,
            now=NOW + timedelta(minutes=later),
            nama=f"Warga {kunci}",
        )

    assert files(signed_in("camat").get("/antrean")) == [
        "Warga a",
        "Warga b",
        "Warga c",
    ]


def test_a_long_list_is_paged_without_a_gap_or_a_double(signed_in, folder):
    names = make_many(folder, 120)
    officer = signed_in("staf")

    page, seen = officer.get("/antrean"), []
    assert "Menunggu Anda (120)" in page.text
    seen += files(page)
    assert len(seen) == PAGE
    seen += files(officer.follow("Berikutnya"))
    last = officer.follow("Berikutnya")
    seen += files(last)

    assert seen == names and "Berikutnya" not in last.text
    assert files(officer.follow("Halaman pertama")) == names[:PAGE]


def test_a_page_stays_where_it_began_while_files_before_it_leave(signed_in, folder):
    names = make_many(folder, PAGE + 10)
    officer = signed_in("staf")
    officer.get("/antrean")
    second = officer.page.link("Berikutnya")

    first = db.session.scalar(db.select(Permohonan).filter_by(nama=names[0]))
    for tindakan in (Tindakan.TERIMA, Tindakan.TOLAK):
        press(
            first,
            "staf",
            tindakan,
            folder,
            None,
            NOW,
            catatan="Bukan kewenangan kantor ini.",
        )

    assert files(officer.get(second)) == names[PAGE:]


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "2026-11-23.1",
        "2026-11-23T09:00:00+07:00.x",
        "2026-11-23T09:00:00.5",
        "9" * 300,
    ],
)
def test_a_key_that_was_tampered_with_shows_the_first_page(
    signed_in, folder, storage, key
):
    make_permohonan(folder, storage)
    response = signed_in("staf").client.get("/antrean", query_string={"setelah": key})

    assert response.status_code == 200 and "Siti Aminah" in response.text


def test_what_is_with_the_pemohon_has_a_list_of_its_own(signed_in, folder, storage):
    make_permohonan(
        folder, storage, Status.DIKEMBALIKAN, kunci="a", nama="Warga kembali"
    )
    make_permohonan(folder, storage, Tugas.PERIKSA, kunci="b", nama="Warga periksa")
    officer = signed_in("staf")

    assert files(officer.get("/antrean")) == ["Warga periksa"]
    assert (
        files(officer.follow("Di pemohon")) == ["Warga kembali"]
        and "di pemohon" in officer.page.text
    )


def test_an_empty_list_says_what_comes_here(signed_in):
    officer = signed_in("camat")

    assert "Tidak ada berkas yang menunggu Anda." in officer.get("/antrean").text
    assert (
        "Tidak ada berkas yang sedang diperbaiki pemohon."
        in officer.get("/antrean?di=pemohon").text
    )


def test_the_list_shows_no_number_of_a_person(signed_in, folder, storage):
    make_permohonan(folder, storage)
    html = signed_in("staf").get("/antrean").response.text

    assert not [
        number
        for number in (ISIAN["nik"], ISIAN["kk"], ISIAN["telepon"][2:])
        if number in html
    ]


def test_what_was_written_by_a_pemohon_stays_text(signed_in, folder, storage):
    number = make_permohonan(
        folder, storage, nama="<script>alert(1)</script>", keperluan='"><img src=x>'
    ).id
    officer = signed_in("staf")

    assert "<script>alert(1)</script>" in files(officer.get("/antrean"))
    html = officer.get(f"/antrean/{number}").response.text
    assert "<script>alert" not in html and "<img src=x" not in html


# The list asks for itself again.


def refresh_address(page: Page) -> str:
    return next(e.get("hx-get") for e in page.root.iter() if e.get("id") == "daftar")


def test_an_unchanged_list_is_not_sent_again(signed_in, folder, storage):
    make_permohonan(folder, storage, Tugas.ARSIPKAN)
    officer = signed_in("loket")
    address = refresh_address(officer.get("/antrean"))

    answer = officer.client.get(address, headers=HTMX)

    assert answer.status_code == 204 and not answer.data


def test_a_changed_list_comes_as_the_part_that_it_replaces(signed_in, folder, storage):
    officer = signed_in("staf")
    address = refresh_address(officer.get("/antrean"))
    make_permohonan(folder, storage)

    page = Page(officer.client.get(address, headers=HTMX), address)

    assert (
        page.status == 200
        and files(page) == ["Siti Aminah"]
        and "<html" not in page.response.text
    )
    assert refresh_address(page) != address


def test_the_list_beside_a_file_stays_beside_that_file(signed_in, folder, storage):
    number = make_permohonan(folder, storage).id
    officer = signed_in("staf")
    address = refresh_address(officer.get(f"/antrean/{number}"))
    make_permohonan(folder, storage, kunci="lain", nama="Warga Lain")

    page = Page(officer.client.get(address, headers=HTMX), address)

    here = [li for li in page.root.iter(NS + "li") if li.get("aria-current")]
    assert len(here) == 1 and "Siti Aminah" in "".join(here[0].itertext())


# One file.


def test_a_file_that_is_not_there_or_not_sent_is_not_found(signed_in, folder, storage):
    draft = make_permohonan(folder, storage, Status.DRAF).id
    officer = signed_in("staf")

    assert (
        officer.get("/antrean/999").status == 404
        and officer.get(f"/antrean/{draft}").status == 404
    )


def test_only_who_may_press_now_sees_buttons(signed_in, folder, storage):
    number = make_permohonan(folder, storage, Tugas.PERIKSA).id

    assert (
        "Terima di meja saya" in signed_in("staf").get(f"/antrean/{number}").buttons()
    )
    page = signed_in("loket").get(f"/antrean/{number}")
    forms = [
        form.get("action")
        for form in page.root.iter(NS + "form")
        if form.get("method") == "post"
    ]
    assert forms == ["/keluar"]


def test_whoever_supervises_sees_any_file_and_may_only_hand_it_on(
    signed_in, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    chief = signed_in("camat")

    page = chief.get(f"/antrean/{made.id}")
    assert (
        not {"Terima di meja saya", "Lengkap, teruskan"} & set(page.buttons())
        and ISIAN["nik"] not in page.text
    )
    page = chief.press("Alihkan berkas", kepada=str(petugas("staf").id))

    assert (
        page.status == 200
        and f"{made.nomor_register} dialihkan kepada Pak Staf." in page.text
    )
    assert "Untuk Pak Staf" in signed_in("staf").get("/antrean").text


def test_whoever_only_supervises_opens_nobodys_papers(signed_in, folder, storage):
    folder_standar = make_standar(
        Tugas.AJUKAN,
        Tugas.PERIKSA,
        Tugas.OLAH,
        make_langkah(Tugas.SAHKAN, "pegawai"),
        Tugas.SERAHKAN,
    )
    made = make_permohonan(folder, storage, Tugas.PERIKSA, standar=folder_standar)
    chief = signed_in("camat")

    page = chief.get(f"/antrean/{made.id}")

    assert page.status == 200 and not [
        img
        for img in page.root.iter(NS + "img")
        if img.get("src").startswith("/antrean/")
    ]
    papers = (
        f"berkas/{made.berkas[0].id}/1.jpg",
        "surat.pdf",
        "surat.jpg",
        "dokumen.pdf",
    )
    assert {
        chief.client.get(f"/antrean/{made.id}/{paper}").status_code for paper in papers
    } == {403}


def test_a_file_is_handed_to_nobody_who_does_not_work_at_its_desk(
    signed_in, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    chief = signed_in("camat")
    chief.get(f"/antrean/{made.id}")

    page = chief.press("Alihkan berkas", kepada=str(petugas("loket").id))
    assert (
        page.status == 422
        and "Bu Loket tidak bertugas di meja ini. Pilih rekan lain." in page.text
    )
    assert {
        chief.press("Alihkan berkas", kepada=nobody).status
        for nobody in ("", "9" * 30, "-1")
    } == {422}


def test_numbers_of_a_person_are_whole_only_at_the_desk_that_compares_them(
    signed_in, folder, storage
):
    number = make_permohonan(folder, storage, Tugas.PERIKSA).id

    assert ISIAN["nik"] in signed_in("staf").get(f"/antrean/{number}").text
    page = signed_in("loket").get(f"/antrean/{number}")
    assert ISIAN["nik"] not in page.response.text and "1404**********01" in page.text
    assert "6281********0" in page.text and "0812-3456-7890" not in page.text


def test_a_finished_file_shows_masked_numbers_to_everybody(signed_in, folder, storage):
    number = make_permohonan(folder, storage, "selesai").id

    for akun in ("loket", "staf", "camat"):
        assert (
            ISIAN["nik"] not in signed_in(akun).get(f"/antrean/{number}").response.text
        )


def test_an_odd_nik_is_pointed_out_to_who_compares_it(signed_in, folder, storage):
    number = make_permohonan(
        folder, storage, nik="1404171703909999"
    ).id  # a man's, by its date

    assert "Jenis kelamin berbeda" in signed_in("staf").get(f"/antrean/{number}").text
    assert (
        "Jenis kelamin berbeda" not in signed_in("loket").get(f"/antrean/{number}").text
    )


@pytest.mark.parametrize(
    ("at", "akun", "words"),
    [
        (Tugas.ARSIPKAN, "loket", "sudah jadi"),
        (Status.DIKEMBALIKAN, "staf", "perlu diperbaiki"),
        (Tugas.PERIKSA, "staf", "masih dalam proses"),
    ],
)
def test_the_message_to_the_pemohon_holds_address_and_price_and_no_number(
    signed_in, folder, storage, at, akun, words
):
    made = make_permohonan(folder, storage, at)
    page = signed_in(akun).get(f"/antrean/{made.id}")

    link = page.link("Kabari pemohon lewat WhatsApp")

    head, _, text = unquote(link).partition("?text=")
    assert head == "https://wa.me/6281234567890" and words in text
    assert (
        f"http://localhost/permohonan/{made.kode}" in text and "gratis (Rp 0)" in text
    )
    assert not [
        secret for secret in (ISIAN["nik"], ISIAN["kk"], "Siti") if secret in text
    ]


@pytest.mark.parametrize(
    ("at", "past"),
    [
        (Tugas.PERIKSA, ("loket",)),
        (Status.DIKEMBALIKAN, ("loket",)),
        (Tugas.SAHKAN, ("loket", "staf")),
        (Tugas.SERAHKAN, ("staf", "camat")),
        (Tugas.ARSIPKAN, ("staf", "camat")),
        ("selesai", ("loket", "staf", "camat")),
    ],
)
def test_whose_part_is_over_is_shown_neither_number_nor_page_of_the_pemohon(
    signed_in, folder, storage, at, past
):
    made = make_permohonan(folder, storage, at)
    private = ("wa.me", made.kode, "6281234567890", "0812-3456-7890", ISIAN["nik"])

    for akun in past:
        page = signed_in(akun).get(f"/antrean/{made.id}")
        assert "17 Maret 1990" not in page.text and "Tanggal lahir" in page.text
        # Neither scan nor letter opens with the page.
        assert 'alt="Pindaian' not in page.response.text
        assert 'alt="Surat' not in page.response.text
        assert not [one for one in private if one in page.response.text], akun


def test_whoever_refused_may_still_tell_it_and_after_a_week_no_more(
    signed_in, folder, storage
):
    old, new = (
        make_permohonan(folder, storage, Tugas.PERIKSA, kunci=kunci, now=now)
        for kunci, now in (("a", NOW - timedelta(days=8)), ("b", datetime.now(UTC)))
    )
    for made, now in ((old, NOW - timedelta(days=8)), (new, datetime.now(UTC))):
        for tindakan in (Tindakan.TERIMA, Tindakan.TOLAK):
            fields = {"catatan": "Bukan kewenangan."} if tindakan == "tolak" else {}
            press(made, "staf", tindakan, folder, storage, now, **fields)

    staf = signed_in("staf")

    assert "wa.me" in staf.get(f"/antrean/{new.id}").response.text
    assert "wa.me" not in staf.get(f"/antrean/{old.id}").response.text


def test_numbers_of_others_in_the_answers_are_masked_as_well(
    signed_in, folder, storage
):
    standar = folder.layanan["surat-keterangan"]
    other = Isian(kunci="nik_ibu", label="NIK ibu", jenis=JenisIsian.NIK)
    standar = standar.model_copy(update={"isian": (*standar.isian, other)})
    made = make_permohonan(
        folder,
        storage,
        Tugas.SAHKAN,
        standar=standar,
        nik_ibu="1404174503600009",
        keperluan="Untuk 1404 1745 0360 0009, ibu saya",
    )

    page = signed_in("staf").get(f"/antrean/{made.id}")

    assert "1404**********09" in page.text
    assert "1404174503600009" not in page.response.text
    assert "1404 1745 0360 0009" not in page.text


def test_a_desk_that_never_meets_the_pemohon_is_given_no_number(
    signed_in, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.SERAHKAN)

    assert (
        made.isian["telepon"]
        not in signed_in("camat").get(f"/antrean/{made.id}").response.text
    )


def test_a_pemohon_without_a_number_gets_no_message(signed_in, folder, storage):
    number = make_permohonan(folder, storage, Tugas.PERIKSA, telepon="").id

    assert "WhatsApp" not in signed_in("staf").get(f"/antrean/{number}").text


# One press.


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def checking(request, signed_in, folder, storage):
    """Pak Staf with a file taken at the check."""
    number = make_permohonan(folder, storage, Tugas.PERIKSA).id
    officer = signed_in("staf", htmx=request.param)
    officer.get(f"/antrean/{number}")
    officer.press("Terima di meja saya")
    return officer


def the_permohonan() -> Permohonan:
    db.session.expire_all()
    return db.session.scalars(db.select(Permohonan)).one()


def test_a_refused_press_keeps_everything_that_was_typed(checking):
    page = checking.press(
        "Lengkap, teruskan",
        sesuai=["1", "3"],
        catatan="Menunggu kabar desa.",
        **{"alasan-2": "Nama tidak terbaca.", "alasan-0": "Alamat berbeda."},
    )

    assert page.status == 422
    assert (
        page.field("alasan-2").get("value") == "Nama tidak terbaca."
        and page.field("alasan-0").get("value") == "Alamat berbeda."
    )
    ticked = [
        e.get("value")
        for e in page.root.iter(NS + "input")
        if e.get("name") == "sesuai" and e.get("checked") is not None
    ]
    assert (
        ticked == ["1", "3"]
        and "".join(page.field("catatan").itertext()) == "Menunggu kabar desa."
    )
    assert (
        page.link("Ada berkas yang Anda beri alasan.") == "#hasil"
        and the_permohonan().versi == 4
    )


@pytest.mark.parametrize(
    ("words", "values", "sentence", "goal"),
    [
        ("Lengkap, teruskan", {}, "Persyaratan 1, 2, 3 belum diperiksa.", "#hasil"),
        (
            "Lengkap, teruskan",
            {"sesuai": ["1"]},
            "Persyaratan 2, 3 belum diperiksa.",
            "#hasil",
        ),
        (
            "Kembalikan kepada pemohon",
            {"sesuai": ["1", "2", "3"]},
            "Tulis alasan pada setiap berkas",
            "#hasil",
        ),
        ("Tolak permohonan", {"catatan": "  "}, "Tulis alasannya", "#catatan"),
    ],
)
def test_a_press_that_lacks_something_says_what_and_where(
    checking, words, values, sentence, goal
):
    page = checking.press(words, **values)

    assert page.status == 422 and page.link(sentence) == goal
    assert (
        the_permohonan().status == Status.BERJALAN and len(the_permohonan().trail) == 4
    )


def test_an_answer_that_is_kept_for_later_is_no_letter_and_not_read_yet(
    signed_in, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.OLAH, standar=make_answered())
    staf = signed_in("staf")
    staf.get(f"/antrean/{made.id}")

    page = staf.press("Simpan dulu", naskah="Silakan datang.")

    assert "belum dapat dibaca pemohon" in page.text
    assert "surat" not in page.text.lower().replace("surat uji", "")


def test_semua_does_not_overrule_a_reason(checking):
    page = checking.press(
        "Kembalikan kepada pemohon", semua="1", **{"alasan-2": "Nama tidak terbaca."}
    )

    assert page.status == 200 and the_permohonan().trail[-1].hasil == {
        "1": "",
        "2": "Nama tidak terbaca.",
        "3": "",
    }


def test_what_was_asked_before_is_said_at_the_next_check_and_hinders_nothing(
    signed_in, folder, storage
):
    made = make_permohonan(folder, storage, Status.DIKEMBALIKAN)
    fill_slots(made, storage, NOW + timedelta(minutes=5), shade=3)
    permohonan_operations.submit(made.id, by(now=NOW + timedelta(minutes=6)))
    officer = signed_in("staf")
    officer.get(f"/antrean/{made.id}")

    page = officer.press("Terima di meja saya")

    assert "Diminta sebelumnya: Foto tidak terbaca." in page.text and not page.field(
        "alasan-1"
    ).get("value")
    assert officer.press("Lengkap, teruskan", sesuai=["1", "2", "3"]).status == 200
    assert the_permohonan().due_at


@pytest.mark.parametrize("tindakan", ["", "hapus", "sahkan", "tarik", "perbaiki"])
def test_a_press_that_is_not_open_changes_nothing_and_shows_the_file_as_it_is(
    checking, tindakan
):
    form, _ = checking.page.button("Lengkap, teruskan")
    answer = checking.client.post(
        form.action, data=form.data() | {"tindakan": tindakan, "semua": "1"}
    )

    assert (
        answer.status_code == 409
        and "Tindakan ini tidak dapat dilakukan sekarang." in answer.text
    )
    assert len(the_permohonan().trail) == 4


@pytest.mark.parametrize(
    "changes",
    [
        {"versi": ""},
        {"versi": "x"},
        {"versi": "-5"},
        {"versi": "99999999999999999999"},
        {"tujuan": "-1", "tindakan": "turunkan"},
        {"lewat": "kuda", "tindakan": "selesai"},
        {"sesuai": "999"},
        {"alasan-1": "x" * 9000, "tindakan": "kembalikan"},
    ],
)
def test_a_form_that_no_page_of_ours_sends_breaks_nothing(checking, changes):
    form, _ = checking.page.button("Lengkap, teruskan")
    answer = checking.client.post(
        form.action, data=form.data() | {"tindakan": "selesai", **changes}
    )

    assert answer.status_code in (200, 303, 409, 422)


def test_the_text_of_the_letter_is_kept_without_finishing(signed_in, folder, storage):
    number = make_permohonan(folder, storage, Tugas.OLAH).id
    officer = signed_in("staf", htmx=True)
    officer.get(f"/antrean/{number}")

    page = officer.press(
        "Simpan dan lihat pratinjau",
        naskah="Yang bertanda tangan di bawah ini menerangkan:\n\n[identitas]",
        catatan="Tanyakan dahulu",
    )

    assert "".join(page.field("catatan").itertext()).strip() == "Tanyakan dahulu"
    assert page.status == 200 and "Naskah disimpan." in page.text
    assert (
        the_permohonan().naskah.endswith("[identitas]")
        and the_permohonan().langkah == 3
    )
    assert "".join(page.field("naskah").itertext()).strip().endswith("[identitas]")


def test_a_text_that_came_too_late_is_not_lost(signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.OLAH)
    number = made.id
    officer = signed_in("staf", htmx=True)
    officer.get(f"/antrean/{number}")
    press(made, "staf", Tindakan.SELESAI, folder, storage)
    press(
        made, "camat", Tindakan.TURUNKAN, folder, storage, catatan="Perbaiki.", tujuan=3
    )

    page = officer.press(
        "Simpan dan lihat pratinjau", naskah="Kalimat yang lama saya susun."
    )

    assert page.status == 409 and "Tindakan Anda tidak disimpan" in page.text


def test_nothing_personal_is_written_into_the_log(
    app, signed_in, visitor, folder, storage
):
    app.testing = False  # so that a broken page is logged as in the office
    made = make_permohonan(folder, storage, Tugas.OLAH)
    kode, number = made.kode, made.id
    visitor.get(f"/permohonan/{kode}")
    officer = signed_in("staf")
    officer.get(f"/antrean/{number}")
    officer.press("Selesai, teruskan")
    db.session.execute(db.text("DROP TABLE antrean"))
    db.session.execute(db.text("ALTER TABLE paraf RENAME TO hilang"))
    db.session.commit()
    assert visitor.client.get(f"/permohonan/{kode}").status_code == 500
    assert signed_in("camat").client.get(f"/antrean/{number}").status_code == 500

    written = log_path(app).read_text("utf-8")
    assert "OperationalError" in written or "ProgrammingError" in written
    for secret in (kode, ISIAN["nik"], ISIAN["telepon"], "Siti", "Aminah"):
        assert secret not in written


def test_the_trail_names_who_pressed(checking):
    checking.press("Lengkap, teruskan", semua="1")

    rows = db.session.execute(
        db.select(Paraf.tindakan, Paraf.petugas_id).order_by(Paraf.urutan)
    ).all()
    assert [tindakan for tindakan, _ in rows[3:]] == ["terima", "selesai", "terima"]
    assert len({petugas for _, petugas in rows[3:]}) == 1


# What comes next, and what is said.


def test_whoever_signed_reads_the_result_first_and_is_led_to_the_next_file(
    signed_in, folder, storage
):
    first, second = (
        make_permohonan(folder, storage, Tugas.SAHKAN, kunci=kunci) for kunci in "ab"
    )
    chief = signed_in("camat")
    chief.get(f"/antrean/{first.id}")

    page = chief.press("Sahkan surat")

    assert (
        f"Surat disahkan, nomor {first.surat[-1].nomor}. {first.nomor_register} diteruskan"
        in page.text
    )
    assert (
        page.link(f"Buka berikutnya: {second.nomor_register}")
        == f"/antrean/{second.id}"
    )
    assert "Alihkan berkas" in page.buttons() and not opened(page, "kepada")


def opened(page: Page, name: str) -> bool:
    """Whether the details around a field stand open."""
    (around,) = [
        e
        for e in page.root.iter(NS + "details")
        if any(field.get("name") == name for field in e.iter())
    ]
    return around.get("open") is not None


def test_the_next_file_is_the_next_of_the_same_kind(signed_in, folder, storage):
    def waiting(kunci: str, slug: str, minute: int) -> Permohonan:
        return make_permohonan(
            folder, storage, Tugas.SAHKAN, slug, kunci, NOW + timedelta(minutes=minute)
        )

    other = waiting("a", "surat-rekomendasi", 0)
    same = [waiting(kunci, "surat-keterangan", n) for n, kunci in enumerate("bcd", 1)]
    chief = signed_in("camat")
    follow = {}
    for one in (same[1], same[2], same[0], other):
        chief.get(f"/antrean/{one.id}")
        page = chief.press("Sahkan surat")
        follow[one.id] = (
            page.link("Buka berikutnya") if "Buka berikutnya" in page.text else None
        )

    assert follow == {
        same[1].id: f"/antrean/{same[2].id}",
        same[2].id: f"/antrean/{same[0].id}",
        same[0].id: f"/antrean/{other.id}",
        other.id: None,
    }


@pytest.mark.parametrize(
    ("words", "field"),
    [("Tolak permohonan", "catatan"), ("Kirim pertanyaan", "pertanyaan")],
)
def test_a_refusal_opens_what_its_field_is_folded_into(
    signed_in, folder, storage, words, field
):
    asking = make_langkah(
        Tugas.PERIKSA,
        koordinasi=(Koordinasi(kegiatan="Bila ragu", pelaksana=("camat",)),),
    )
    standar = make_standar(
        Tugas.AJUKAN, asking, Tugas.OLAH, Tugas.SAHKAN, Tugas.SERAHKAN
    )
    made = make_permohonan(folder, storage, Tugas.PERIKSA, standar=standar)
    officer = signed_in("staf")
    officer.get(f"/antrean/{made.id}")
    page = officer.press("Terima di meja saya")
    assert not opened(page, field)

    page = officer.press(words)

    assert page.status == 422 and opened(page, field)


def test_a_wrong_upload_opens_the_place_of_the_document(signed_in, folder, storage):
    course = (Tugas.AJUKAN, Tugas.PERIKSA, Tugas.SAHKAN, Tugas.SERAHKAN)
    standar = make_standar(*course, jenis=Jenis.DOKUMEN, surat=None, naskah="")
    number = make_permohonan(folder, storage, Tugas.SAHKAN, standar=standar).id
    chief = signed_in("camat")
    assert not opened(chief.get(f"/antrean/{number}"), "scan")

    page = chief.press("Sahkan", scan=(io.BytesIO(b"bukan gambar"), "dokumen.pdf"))

    assert page.status == 422 and opened(page, "scan")


def test_a_second_check_begins_unticked(signed_in, folder, storage):
    make_petugas(folder, "kedua", "camat")
    second = make_langkah(Tugas.PERIKSA, "camat")
    course = (
        Tugas.AJUKAN,
        Tugas.PERIKSA,
        second,
        Tugas.OLAH,
        Tugas.SAHKAN,
        Tugas.SERAHKAN,
    )
    made = make_permohonan(
        folder, storage, Tugas.PERIKSA, standar=make_standar(*course)
    )
    press(made, "staf", Tindakan.TERIMA, folder, storage, NOW)
    press(made, "staf", Tindakan.SELESAI, folder, storage, NOW, hasil={1: "", 2: ""})
    chief = signed_in("kedua")
    chief.get(f"/antrean/{made.id}")

    page = chief.press("Terima di meja saya")
    assert ticked(page) == []

    chief.press(
        "Kembalikan kepada pemohon", sesuai=["1"], **{"alasan-2": "Nama tidak terbaca."}
    )
    fill_slots(made, storage, NOW + timedelta(minutes=5), shade=3)
    permohonan_operations.submit(made.id, by(now=NOW + timedelta(minutes=6)))
    chief.get(f"/antrean/{made.id}")
    page = chief.press("Terima di meja saya")
    assert (
        ticked(page) == ["1"] and "Diminta sebelumnya: Nama tidak terbaca." in page.text
    )


def ticked(page: Page) -> list[str]:
    boxes = [e for e in page.root.iter(NS + "input") if e.get("name") == "sesuai"]
    return [e.get("value") for e in boxes if e.get("checked") is not None]


def test_a_file_that_was_handed_on_says_for_whom(signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    colleague = make_petugas(folder, "rekan", "pegawai", nama="Rina Dewi, M.Si.")
    chief = signed_in("camat")
    chief.get(f"/antrean/{made.id}")

    page = chief.press("Alihkan berkas", kepada=str(colleague.id))

    assert (
        "Sekarang di meja Pegawai Kecamatan, untuk Rina Dewi, M.Si., sejak" in page.text
    )
    assert (
        "dialihkan kepada Rina Dewi, M.Si." in page.text and "M.Si.." not in page.text
    )
    assert "dialihkan: kepada Rina Dewi" in page.text


def test_the_first_desk_reads_where_the_file_goes_from_it(signed_in, folder, storage):
    number = make_permohonan(folder, storage, Tugas.TERIMA).id

    assert (
        "Terima untuk meneruskannya ke meja Pegawai Kecamatan."
        in signed_in("loket").get(f"/antrean/{number}").text
    )


def test_scans_of_one_requirement_are_counted(signed_in, folder, storage):
    asked = Persyaratan(
        label="KTP kedua saksi (jika ada)", wajib=False, paling_banyak=2
    )
    standar = make_standar(*COURSE, persyaratan=(asked,))
    made = make_draft(standar)
    for shade in (40, 180):
        berkas_operations.attach(made.id, 1, scan(shade), pemohon_at(storage, NOW))
    permohonan_operations.submit(made.id, by())
    walk_to(made, folder, storage, Tugas.PERIKSA)
    officer = signed_in("staf")
    officer.get(f"/antrean/{made.id}")

    page = officer.press("Terima di meja saya")

    assert (
        page.link("(1)") != page.link("(2)")
        and "(jika ada) (jika ada)" not in page.text
    )


def test_the_choice_of_the_pemohon_keeps_its_proper_names(signed_in, folder, storage):
    standar = make_standar(
        *COURSE[:-2], make_langkah(Tugas.SERAHKAN, lewat=(Lewat.WHATSAPP, Lewat.UNDUH))
    )
    number = make_permohonan(folder, storage, Tugas.SERAHKAN, standar=standar).id

    assert (
        "Pilihan pemohon: lewat WhatsApp."
        in signed_in("loket").get(f"/antrean/{number}").text
    )


# Time in words.


def at(folder, moment: datetime) -> OfficeTime:
    return OfficeTime(folder.kantor, folder.kalender, moment)


def late_file(folder, storage, waktu) -> Permohonan:
    return make_permohonan(
        folder, storage, Tugas.OLAH, standar=make_standar(*COURSE, waktu=waktu)
    )


def test_a_standard_in_working_days_is_late_by_working_days(folder, storage):
    made = late_file(folder, storage, working_days(2))
    day = folder.kalender.add_working_days(folder.kalender.day_of(NOW), 12)
    line = desk.Row(made, at(folder, datetime.combine(day, NOW.timetz())))

    assert line.due == "terlambat 10 hari kerja"
    assert (
        line.pita.words == "12 dari 2 hari kerja, lewat 10 hari kerja"
    )  # Pak Staf has held it all the time


def test_a_wait_of_days_is_told_in_days(folder, storage):
    made = make_permohonan(
        folder,
        storage,
        Tugas.SAHKAN,
        standar=make_standar(*COURSE, waktu=working_days(2)),
    )
    day = folder.kalender.add_working_days(folder.kalender.day_of(NOW), 12)

    words = desk.Row(made, at(folder, datetime.combine(day, NOW.timetz()))).pita.words

    assert (
        words.endswith("; 12 hari kerja menunggu di meja Camat")
        and "menit" not in words
    )


def test_on_the_evening_of_the_last_day_the_day_is_named(folder, storage):
    made = late_file(folder, storage, working_days(1))

    assert (
        desk.Row(made, at(folder, made.due_at + timedelta(hours=1))).due
        == f"terlambat, batasnya {tanggal(made.due_at)}"
    )


def test_many_minutes_are_told_in_hours_on_the_whole_screen(folder, storage):
    made = late_file(folder, storage, minutes(15))
    line = desk.Row(made, at(folder, NOW + timedelta(minutes=135)))

    assert (line.due, line.pita.words) == (
        "terlambat 2 jam",
        "2 jam 15 menit dari 15 menit, lewat 2 jam",
    )


def test_what_is_being_worked_on_is_not_said_to_wait(folder, storage):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    assert (
        desk.Row(made, at(folder, NOW + timedelta(minutes=30))).due
        == "menunggu 30 menit"
    )

    press(made, "staf", Tindakan.TERIMA, folder, storage, NOW + timedelta(minutes=30))

    assert (
        desk.Row(made, at(folder, NOW + timedelta(minutes=78))).due
        == "dikerjakan 48 menit"
    )


def test_a_refused_file_says_once_that_no_time_is_counted(signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    press(made, "staf", Tindakan.TERIMA, folder, storage)
    press(
        made,
        "staf",
        Tindakan.TOLAK,
        folder,
        storage,
        catatan="Bukan kewenangan kantor ini.",
    )

    text = signed_in("staf").get(f"/antrean/{made.id}").text

    assert "Waktu tidak dihitung" in text and "berhenti dihitung" not in text


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (make_langkah(Tugas.SERAHKAN, lewat=(Lewat.POS,)), "tinggal diserahkan"),
        (make_langkah(Tugas.KIRIM), "tinggal dikirim"),
        (make_langkah(Tugas.ARSIPKAN), "tinggal diarsipkan"),
    ],
)
def test_paper_that_still_has_to_go_is_not_said_to_be_archived_only(
    folder, storage, last, words
):
    standar = make_standar(
        Tugas.AJUKAN, Tugas.PERIKSA, Tugas.OLAH, Tugas.SAHKAN, Tugas.SERAHKAN, last
    )
    made = make_permohonan(folder, storage, Tugas.SERAHKAN, standar=standar)
    press(made, "loket", Tindakan.SELESAI, folder, storage, scan=(scan(),))

    assert desk.Row(made, at(folder, NOW)).due == words
