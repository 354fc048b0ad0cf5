"""One press of an officer: once however often sent, refused with a sentence, all or nothing."""

from threading import Barrier, Thread

import pytest
from builders import (
    BULAN,
    NOW,
    TAHUN,
    later,
    make_context,
    make_permohonan,
    make_petugas,
    make_standar,
    petugas,
    press,
    scan,
    walk_to,
    what_it_needs,
)

from sipetrok.alur.workflow import Status, Tindakan, TindakanTertutup
from sipetrok.models import Antrean, Permohonan, db
from sipetrok.operations.act import SudahBerubah, act, save_naskah
from sipetrok.operations.context import KurangIsian, Press
from sipetrok.sop.standar import Tugas

TERIMA, SELESAI, KEMBALIKAN, TURUNKAN, TOLAK, TANYA, JAWAB, ALIHKAN, PERBAIKI, TARIK = (
    Tindakan
)
ALL_MET = {1: "", 2: "", 3: ""}


@pytest.fixture
def at_check(folder, storage):
    """A file that Pak Staf has taken to check it."""
    file = make_permohonan(folder, storage)
    return press(file, "staf", TERIMA, folder, storage)


def rows_of(permohonan) -> list[tuple]:
    return [
        (p.langkah, p.tindakan, p.petugas.akun if p.petugas else None)
        for p in permohonan.trail
    ]


def test_a_press_writes_the_trail_and_the_columns(folder, storage, at_check):
    press(at_check, "staf", SELESAI, folder, storage, later(minutes=2), hasil=ALL_MET)

    assert rows_of(at_check)[-3:] == [
        (2, TERIMA, "staf"),
        (2, SELESAI, "staf"),
        (3, TERIMA, "staf"),
    ]
    assert (at_check.langkah, at_check.pemegang.akun, at_check.versi) == (
        3,
        "staf",
        len(at_check.trail),
    )
    assert at_check.due_at == later(minutes=17)
    assert db.session.scalars(db.select(Antrean.peran)).all() == ["pegawai"]


def test_the_ticks_of_a_check_are_one_submission_beside_its_own_row(
    folder, storage, at_check
):
    press(
        at_check, "staf", SELESAI, folder, storage, hasil=ALL_MET, catatan=" Lengkap. "
    )

    assert [(p.tindakan, p.hasil, p.catatan) for p in at_check.trail[-2:]] == [
        (SELESAI, {"1": "", "2": "", "3": ""}, "Lengkap."),
        (TERIMA, {}, ""),
    ]


@pytest.mark.parametrize(
    "slug", ["surat-keterangan", "surat-rekomendasi", "surat-pengantar"]
)
def test_a_complete_file_takes_at_most_eight_presses_from_receipt_to_archive(
    folder, storage, slug
):
    file = make_permohonan(folder, storage, Tugas.TERIMA, slug)
    presses = 0
    while file.status == Status.BERJALAN:
        langkah = file.standar.langkah[file.langkah]
        akun = {"admin": "loket", "pegawai": "staf", "camat": "camat"}[
            langkah.pelaksana[0]
        ]
        tindakan = (
            TERIMA
            if file.pemegang_id is None and langkah.tugas is Tugas.PERIKSA
            else SELESAI
        )
        press(file, akun, tindakan, folder, storage, **what_it_needs(file, tindakan))
        presses += 1

    assert file.status == Status.SELESAI
    assert presses <= 8


# The same press twice, and two people at one file.


def test_the_same_press_twice_is_done_once(folder, storage, at_check):
    seen = at_check.versi
    press(at_check, "staf", SELESAI, folder, storage, hasil=ALL_MET)
    after = rows_of(at_check)

    press(
        at_check,
        "staf",
        SELESAI,
        folder,
        storage,
        later(minutes=1),
        versi=seen,
        hasil=ALL_MET,
    )

    assert rows_of(at_check) == after


def test_a_double_press_on_the_signature_gives_one_number(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.SAHKAN)
    seen = file.versi

    for _ in range(2):
        press(file, "camat", SELESAI, folder, storage, versi=seen)

    assert [surat.nomor for surat in file.surat] == [f"001/SET-PB/{BULAN}/{TAHUN}"]


def test_who_comes_second_loses_cleanly_and_reads_the_others_name(
    folder, storage, at_check
):
    make_petugas(folder, "rekan", "pegawai")
    seen = at_check.versi
    press(
        at_check, "staf", TOLAK, folder, storage, catatan="Bukan warga kecamatan ini."
    )
    after = rows_of(at_check)

    with pytest.raises(SudahBerubah, match="Pak Staf") as refusal:
        press(at_check, "rekan", TERIMA, folder, storage, versi=seen)

    assert "tidak disimpan" in refusal.value.kalimat
    assert rows_of(db.session.get(Permohonan, at_check.id)) == after


def test_another_tindakan_on_an_outdated_page_is_no_double_press(
    folder, storage, at_check
):
    seen = at_check.versi
    press(at_check, "staf", SELESAI, folder, storage, hasil=ALL_MET)

    with pytest.raises(SudahBerubah):
        press(
            at_check, "staf", TOLAK, folder, storage, versi=seen, catatan="Salah tekan."
        )

    assert at_check.status == Status.BERJALAN


def test_a_press_of_the_same_name_further_on_is_no_double_press(
    folder, storage, at_check
):
    """Pak Staf lowers a file and later finishes the step: his old page must not read as that second
    press.
    """
    press(at_check, "staf", SELESAI, folder, storage, hasil=ALL_MET)
    seen = at_check.versi
    press(
        at_check, "staf", TURUNKAN, folder, storage, catatan="Periksa lagi.", tujuan=2
    )
    press(at_check, "staf", SELESAI, folder, storage, hasil=ALL_MET)
    after = rows_of(at_check)

    with pytest.raises(SudahBerubah):
        press(at_check, "staf", SELESAI, folder, storage, versi=seen)

    assert rows_of(at_check) == after


@pytest.mark.parametrize("versi", [-1, -5, 999])
def test_a_version_that_was_never_shown_is_refused(folder, storage, at_check, versi):
    before = rows_of(at_check)

    with pytest.raises(SudahBerubah):
        press(at_check, "staf", SELESAI, folder, storage, versi=versi, hasil=ALL_MET)

    assert rows_of(at_check) == before


def test_an_officer_cannot_touch_a_draft(folder, storage):
    draft = make_permohonan(folder, storage, at="draf")

    for versi in (0, -1, 3):
        with pytest.raises((TindakanTertutup, SudahBerubah)):
            press(draft, "loket", SELESAI, folder, storage, versi=versi)

    assert (draft.status, draft.trail) == (Status.DRAF, [])


def in_threads(app, *jobs) -> list:
    """Runs each job in a thread and app context of its own, all let go at once; what was raised
    comes back.
    """
    together, raised = Barrier(len(jobs)), []

    def run(job):
        with app.app_context():
            together.wait()
            try:
                job()
            except Exception as problem:
                raised.append(problem)

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    db.session.expire_all()
    return raised


def test_the_same_button_pressed_twice_at_once_writes_one_row(app, folder, storage):
    file = make_permohonan(folder, storage)
    file_id, seen, before = file.id, file.versi, len(file.trail)
    db.session.rollback()

    def take():
        act(
            file_id,
            Press(TERIMA, seen),
            make_context(folder, storage, NOW, petugas("staf")),
        )

    assert in_threads(app, take, take) == []
    assert len(file.trail) == before + 1


def test_two_officers_at_once_at_one_file_one_wins_and_one_is_told(
    app, folder, storage
):
    make_petugas(folder, "rekan", "pegawai")
    file = make_permohonan(folder, storage)
    file_id, seen, before = file.id, file.versi, len(file.trail)
    db.session.rollback()

    def take(akun):
        return lambda: act(
            file_id,
            Press(TERIMA, seen),
            make_context(folder, storage, NOW, petugas(akun)),
        )

    raised = in_threads(app, take("staf"), take("rekan"))

    assert [type(problem) for problem in raised] == [SudahBerubah]
    assert len(file.trail) == before + 1
    assert file.pemegang.nama in raised[0].kalimat


def test_signatures_at_once_get_consecutive_numbers_without_gap_or_double(
    app, folder, storage
):
    files = [
        make_permohonan(folder, storage, Tugas.SAHKAN, kunci=f"kunci-{n}")
        for n in range(3)
    ]
    seen = [(file.id, file.versi) for file in files]
    db.session.rollback()

    def sign(file_id, versi):
        return lambda: act(
            file_id,
            Press(SELESAI, versi),
            make_context(folder, storage, NOW, petugas("camat")),
        )

    assert in_threads(app, *(sign(*one) for one in seen)) == []
    assert sorted(file.surat[-1].urut for file in files) == [1, 2, 3]
    assert len({file.surat[-1].nomor for file in files}) == 3


# What is refused.


@pytest.mark.parametrize(
    ("akun", "tindakan"),
    [
        ("loket", TERIMA),
        ("camat", SELESAI),
        ("staf", KEMBALIKAN),
        ("staf", SELESAI),
        ("staf", PERBAIKI),
        ("staf", TARIK),
    ],
)
def test_a_press_that_is_not_open_to_this_officer_is_refused(
    folder, storage, akun, tindakan
):
    file = make_permohonan(folder, storage)  # waits to be checked, not yet taken
    before = rows_of(file)

    with pytest.raises(TindakanTertutup):
        press(file, akun, tindakan, folder, storage, hasil=ALL_MET | {1: "Buram."})

    assert rows_of(file) == before


def test_the_pemohon_is_no_officer_with_another_name(folder, storage):
    make_petugas(folder, "tamu", "camat")
    file = make_permohonan(folder, storage)

    with pytest.raises(TindakanTertutup):
        press(file, "tamu", TARIK, folder, storage)


@pytest.mark.parametrize(
    ("tindakan", "fields", "isian"),
    [
        (TOLAK, {}, "catatan"),
        (TOLAK, {"catatan": "  \n"}, "catatan"),
        (KEMBALIKAN, {}, "hasil"),
        (KEMBALIKAN, {"hasil": ALL_MET}, "hasil"),
        (KEMBALIKAN, {"hasil": {1: "  "}}, "hasil"),
        (SELESAI, {}, "hasil"),
        (SELESAI, {"hasil": {1: "", 2: ""}}, "hasil"),
        (SELESAI, {"hasil": ALL_MET | {2: "Buram."}}, "hasil"),
    ],
)
def test_a_check_that_lacks_something_says_what(
    folder, storage, at_check, tindakan, fields, isian
):
    before = rows_of(at_check)

    with pytest.raises(KurangIsian) as refusal:
        press(at_check, "staf", tindakan, folder, storage, **fields)

    assert refusal.value.isian == isian
    assert rows_of(at_check) == before


def test_the_requirements_that_were_not_checked_are_named(folder, storage, at_check):
    with pytest.raises(KurangIsian, match="Persyaratan 1, 3 belum diperiksa"):
        press(at_check, "staf", SELESAI, folder, storage, hasil={2: ""})


def test_a_reason_of_blanks_is_no_reason(folder, storage, at_check):
    press(at_check, "staf", KEMBALIKAN, folder, storage, hasil={1: "  ", 2: " Buram. "})

    assert at_check.trail[-1].hasil == {"1": "", "2": "Buram."}


def test_lowering_asks_for_a_reason_and_for_a_step(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.SAHKAN)

    with pytest.raises(KurangIsian) as refusal:
        press(file, "camat", TURUNKAN, folder, storage, tujuan=3)
    assert refusal.value.isian == "catatan"
    with pytest.raises(TindakanTertutup):
        press(
            file, "camat", TURUNKAN, folder, storage, catatan="Nama salah.", tujuan=None
        )

    press(file, "camat", TURUNKAN, folder, storage, catatan="Nama salah.", tujuan=3)
    assert (file.langkah, file.trail[-1].catatan, file.trail[-1].tujuan) == (
        3,
        "Nama salah.",
        3,
    )


def test_handing_over_first_asks_for_the_signed_scan(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.SERAHKAN)

    with pytest.raises(KurangIsian) as refusal:
        press(file, "loket", SELESAI, folder, storage)

    assert refusal.value.isian == "scan"
    assert (file.diserahkan, file.surat[-1].scan_sha256) == (False, None)


@pytest.mark.parametrize("lewat", ["pos", "entah", "UNDUH"])
def test_a_way_that_the_sop_does_not_offer_is_refused(folder, storage, lewat):
    file = make_permohonan(folder, storage, at=Tugas.SERAHKAN)

    with pytest.raises(KurangIsian) as refusal:
        press(file, "loket", SELESAI, folder, storage, scan=(scan(),), lewat=lewat)

    assert refusal.value.isian == "lewat"
    assert file.surat[-1].scan_sha256 is None


def test_the_way_that_the_officer_chose_is_the_way_that_the_pemohon_reads(
    folder, storage
):
    file = make_permohonan(folder, storage, at=Tugas.SERAHKAN)
    assert file.lewat == "unduh"

    press(file, "loket", SELESAI, folder, storage, scan=(scan(),), lewat="desa")

    assert (file.lewat, file.diserahkan) == ("desa", True)


# The letter's text.


def test_the_text_is_kept_without_finishing_the_step(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.OLAH)

    save_naskah(
        file.id,
        file.versi,
        "  Naskah baru.\n",
        make_context(folder, storage, NOW, petugas("staf")),
    )

    assert (file.naskah, file.langkah) == ("Naskah baru.", 3)


def test_the_text_is_kept_with_the_press_that_finishes_the_step(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.OLAH)

    press(file, "staf", SELESAI, folder, storage, naskah="Naskah akhir.")

    assert (file.naskah, file.langkah) == ("Naskah akhir.", 4)


@pytest.mark.parametrize(
    ("at", "akun"),
    [(Tugas.OLAH, "camat"), (Tugas.SAHKAN, "staf"), (Tugas.SAHKAN, "camat")],
)
def test_the_text_is_changed_only_by_its_desk(folder, storage, at, akun):
    file = make_permohonan(folder, storage, at=at)

    with pytest.raises(TindakanTertutup):
        save_naskah(
            file.id,
            file.versi,
            "Naskah lain.",
            make_context(folder, storage, NOW, petugas(akun)),
        )

    assert file.naskah is None


def test_a_text_written_on_an_outdated_page_is_not_kept(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.OLAH)
    seen = file.versi
    press(file, "staf", TURUNKAN, folder, storage, catatan="Periksa lagi.", tujuan=2)

    with pytest.raises(SudahBerubah):
        save_naskah(
            file.id,
            seen,
            "Naskah lain.",
            make_context(folder, storage, NOW, petugas("staf")),
        )

    assert file.naskah is None


def test_a_standard_without_documents_can_be_walked(folder, storage):
    file = make_permohonan(
        folder, storage, Tugas.TERIMA, standar=make_standar(persyaratan=())
    )

    walk_to(file, folder, storage, "selesai")

    assert file.status == Status.SELESAI
