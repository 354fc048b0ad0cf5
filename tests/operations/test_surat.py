"""The letter: its number and its bytes belong together, come at the signature or not at all, and
never change.
"""

import hashlib

import pytest
from builders import (
    BULAN,
    NOW,
    TAHUN,
    later,
    make_context,
    make_permohonan,
    make_standar,
    petugas,
    press,
    scan,
    walk_to,
    wib,
)
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.cetak.pdf import CetakGagal
from sipetrok.models import Paraf, Penomor, Surat, db
from sipetrok.produk.surat import ProdukSurat
from sipetrok.sop.standar import Isian, JenisIsian, Tugas

SELESAI, TURUNKAN = Tindakan.SELESAI, Tindakan.TURUNKAN


@pytest.fixture
def at_signature(folder, storage):
    return make_permohonan(folder, storage, at=Tugas.SAHKAN)


@pytest.fixture
def signed(folder, storage, at_signature):
    return press(at_signature, "camat", SELESAI, folder, storage)


def test_the_signature_gives_the_number_by_the_pattern_of_the_office(signed):
    surat = signed.surat[-1]

    assert (surat.nomor, surat.buku, surat.tahun, surat.urut, surat.versi) == (
        f"001/SET-PB/{BULAN}/{TAHUN}",
        "surat",
        TAHUN,
        1,
        1,
    )


def test_nothing_has_a_number_before_the_signature(at_signature):
    assert at_signature.surat == []
    assert db.session.scalars(db.select(Penomor).filter_by(buku="surat")).all() == []


def test_the_issued_bytes_are_kept_under_their_own_hash(signed, storage):
    surat = signed.surat[-1]

    isi = storage.read(surat.sha256)
    assert isi.startswith(b"%PDF-")
    assert hashlib.sha256(isi).hexdigest() == surat.sha256


def test_the_layanan_share_one_running_number(folder, storage):
    numbers = []
    for kunci, slug in enumerate(
        ("surat-keterangan", "surat-rekomendasi", "surat-pengantar")
    ):
        file = make_permohonan(folder, storage, Tugas.SERAHKAN, slug, f"kunci-{kunci}")
        numbers.append(file.surat[-1].urut)

    assert numbers == [1, 2, 3]


def test_each_year_begins_again_by_the_offices_own_calendar(folder, storage):
    old = make_permohonan(folder, storage, Tugas.SERAHKAN, now=wib("2026-12-31 23.50"))
    new = make_permohonan(
        folder, storage, Tugas.SERAHKAN, kunci="kunci-2", now=wib("2027-01-01 00.10")
    )

    assert [old.surat[-1].nomor, new.surat[-1].nomor] == [
        "001/SET-PB/XII/2026",
        "001/SET-PB/I/2027",
    ]


def test_a_letter_that_cannot_be_printed_leaves_no_number_no_letter_and_no_paraf(
    folder, storage
):
    file = make_permohonan(folder, storage, at=Tugas.OLAH)
    press(file, "staf", SELESAI, folder, storage, naskah="Selamat \U0001f600.")
    before, seen = len(file.trail), file.versi

    with pytest.raises(CetakGagal):
        press(file, "camat", SELESAI, folder, storage)

    assert db.session.scalars(db.select(Surat)).all() == []
    assert db.session.scalars(db.select(Penomor).filter_by(buku="surat")).all() == []
    assert db.session.scalar(db.select(db.func.count()).select_from(Paraf)) == before
    assert (file.versi, file.langkah, file.status) == (seen, 4, Status.BERJALAN)


def test_the_number_that_was_not_given_goes_to_the_next_letter(
    folder, storage, at_signature
):
    broken = make_permohonan(folder, storage, Tugas.OLAH, kunci="kunci-2")
    press(broken, "staf", SELESAI, folder, storage, naskah="Selamat \U0001f600.")
    with pytest.raises(CetakGagal):
        press(broken, "camat", SELESAI, folder, storage)

    assert press(at_signature, "camat", SELESAI, folder, storage).surat[-1].urut == 1


def test_a_mended_letter_can_then_be_signed(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.OLAH)
    press(file, "staf", SELESAI, folder, storage, naskah="Selamat \U0001f600.")
    press(file, "camat", TURUNKAN, folder, storage, catatan="Ganti hurufnya.", tujuan=3)
    press(file, "staf", Tindakan.TERIMA, folder, storage)
    press(file, "staf", SELESAI, folder, storage, naskah="Selamat.")

    assert (
        press(file, "camat", SELESAI, folder, storage).surat[-1].nomor
        == f"001/SET-PB/{BULAN}/{TAHUN}"
    )


# Corrections.


@pytest.fixture
def corrected(folder, storage, signed):
    """Signed, sent back by the counter because of a wrong name, and signed again a day later."""
    press(signed, "loket", TURUNKAN, folder, storage, catatan="Nama salah.", tujuan=3)
    press(signed, "staf", Tindakan.TERIMA, folder, storage)
    press(signed, "staf", SELESAI, folder, storage, naskah="Naskah yang benar.")
    return press(signed, "camat", SELESAI, folder, storage, later(days=1))


def test_a_corrected_letter_keeps_its_number_as_the_next_version(corrected):
    first, second = corrected.surat

    assert (first.nomor, first.urut, first.versi) == (second.nomor, second.urut, 1)
    assert (second.versi, second.tanggal) == (2, later(days=1).date())
    assert first.token != second.token


def test_the_earlier_version_stays_as_it_was(corrected, storage):
    first, second = corrected.surat

    assert first.sha256 != second.sha256
    assert storage.read(first.sha256) != storage.read(second.sha256)


def test_a_correction_takes_no_number_from_the_register(folder, storage, corrected):
    file = make_permohonan(folder, storage, Tugas.SERAHKAN, kunci="kunci-2")

    assert file.surat[-1].urut == 2


def test_a_corrected_letter_needs_its_own_scan(folder, storage, signed, corrected):
    assert corrected.surat[-1].scan_sha256 is None

    press(corrected, "loket", SELESAI, folder, storage, scan=(scan(),))

    assert [bool(surat.scan_sha256) for surat in corrected.surat] == [False, True]


@pytest.mark.parametrize("column", ["nomor", "sha256", "token", "versi"])
def test_the_database_itself_refuses_to_change_an_issued_letter(signed, column):
    with pytest.raises(IntegrityError, match="an issued letter does not change"):
        db.session.execute(text(f"UPDATE surat SET {column} = '9'"))
    db.session.rollback()


def test_the_signed_pages_become_one_pdf_beside_the_letter(folder, storage, signed):
    press(signed, "loket", SELESAI, folder, storage, scan=(scan(1), scan(2)))

    surat = signed.surat[-1]
    assert storage.read(surat.scan_sha256).startswith(b"%PDF-")
    assert surat.scan_sha256 != surat.sha256
    assert surat.scan_at == NOW


# Its text.


def test_the_default_text_is_filled_from_the_answers(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.OLAH)

    text_ = ProdukSurat(file).template(make_context(folder, storage))

    assert "{" not in text_
    assert folder.kantor.penanda_tangan.jabatan in text_


def test_an_answer_cannot_open_a_blank_or_a_paragraph_of_its_own(folder, storage):
    standar = make_standar(
        naskah="Untuk {keperluan}.",
        isian=(Isian(kunci="keperluan", label="Keperluan", jenis=JenisIsian.URAIAN),),
    )
    file = make_permohonan(
        folder,
        storage,
        Tugas.TERIMA,
        standar=standar,
        keperluan="{nama}\n\n[identitas]\n\nYth. Anu",
    )

    assert (
        ProdukSurat(file).template(make_context(folder, storage))
        == "Untuk {nama} [identitas] Yth. Anu."
    )


def test_a_preview_writes_nothing(folder, storage, at_signature):
    names = sorted(storage.root.rglob("*"))

    assert (
        ProdukSurat(at_signature)
        .compose(make_context(folder, storage))
        .startswith(b"%PDF-")
    )
    assert sorted(storage.root.rglob("*")) == names
    assert db.session.scalars(db.select(Surat)).all() == []


def test_example_letters_take_no_number_of_the_office(folder, storage, at_signature):
    file = make_permohonan(folder, storage, Tugas.TERIMA, kunci="kunci-2")
    db.session.rollback()
    file.contoh = True
    db.session.commit()
    walk_to(file, folder, storage, Tugas.SERAHKAN)

    assert (file.surat[-1].buku, file.surat[-1].nomor) == (
        "contoh-surat",
        f"CONTOH 001/SET-PB/{BULAN}/{TAHUN}",
    )
    assert (
        press(at_signature, petugas("camat").akun, SELESAI, folder, storage)
        .surat[-1]
        .urut
        == 1
    )
