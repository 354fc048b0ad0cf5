"""A berita acara with the step of every file in it: all or nothing, once, never printed anew."""

import io

import pytest
from builders import NOW, TAHUN, later, make_context, make_petugas, petugas, press
from kiriman_dokumen import make_dokumen, make_files
from pypdf import PdfReader
from sqlalchemy.exc import DBAPIError

from sipetrok.alur.banyak import kelompok_of
from sipetrok.alur.workflow import Status, Tindakan
from sipetrok.models import BeritaAcara, Penomor, db
from sipetrok.operations.context import KurangIsian
from sipetrok.operations.penyerahan import (
    NOT_IN_IT,
    Pilihan,
    Serah,
    SudahDikonfirmasi,
    TidakAdaBerkas,
    confirm,
    confirm_all,
    make,
)
from sipetrok.operations.salinan import referred_among
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Lewat, Tugas

SERAH = Serah("kunci1", "Pak Pos", "Petugas POS")


@pytest.fixture
def meja(folder, storage):
    """An officer at work: meja("loket")."""
    return lambda akun, now=NOW: make_context(folder, storage, now, petugas(akun))


def record(files, meja, serah=SERAH, akun="loket", seen=None):
    """The berita acara of these files, as this officer sees them."""
    one = files[0]
    kelompok = (
        kelompok_of(one.standar, one.standar_id, one.langkah) if seen is None else seen
    )
    return make([Pilihan(f.id, f.versi) for f in files], kelompok, serah, meja(akun))


def words(acara, storage) -> str:
    pages = PdfReader(io.BytesIO(storage.read(acara.sha256))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_files_move_on_together_under_one_number(folder, storage, meja):
    files = make_files(folder, storage, Tugas.KIRIM, 3)

    acara, refused = record(files, meja)

    assert (acara.nomor.split("/")[:2], acara.jumlah, refused) == (["1", "BA"], 3, ())
    assert [isi.permohonan_id for isi in acara.isi] == [one.id for one in files]
    assert {one.langkah for one in files} == {4} and {
        one.trail[-1].tindakan for one in files
    } == {"selesai"}


def test_the_paper_says_who_gave_what_to_whom_and_when(folder, storage, meja):
    files = make_files(folder, storage, Tugas.KIRIM, 2, desa=folder.daerah[0].tampil)
    with transaction():
        petugas("loket").nip, petugas("loket").jabatan = (
            "198001012005012001",
            "Kepala Seksi Uji",
        )

    text = words(record(files, meja)[0], storage)

    for said in (
        "BERITA ACARA PENGIRIMAN DOKUMEN",
        "1/BA/",
        "Pada hari ini",
        "dua ribu",
        "PIHAK PERTAMA",
        "PIHAK KEDUA",
        "Bu Loket",
        "Kepala Seksi Uji",
        "Pak Pos",
        "Petugas POS",
        "2 (dua) dokumen",
        folder.daerah[0].tampil,
        "Warga 00",
        "Warga 01",
        files[0].nomor_register,
        "1404**********01",
        "Demikian berita acara ini",
    ):
        assert said in text, said
    assert files[0].isian[
        "nik"
    ] not in text and "19800101 200501 2 001" in text.replace("\xa0", " ")


def test_a_long_list_names_the_service_once_and_breaks_no_number(folder, storage, meja):
    files = make_files(
        folder, storage, Tugas.KIRIM, 22, nama="Muhammad Abdurrahman Al Fatih Nasution"
    )

    acara, _ = record(files, meja)

    pages = PdfReader(io.BytesIO(storage.read(acara.sha256))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert len(pages) == 2 and text.count("Dokumen Uji") == 1
    assert (
        all(one.nomor_register in text for one in files) and "Nomor dokumen" not in text
    )


def test_the_same_form_sent_twice_makes_one(folder, storage, meja):
    files = make_files(folder, storage, Tugas.KIRIM, 2)
    kelompok = kelompok_of(files[0].standar, files[0].standar_id, files[0].langkah)
    chosen = [Pilihan(one.id, one.versi) for one in files]

    made = [make(chosen, kelompok, SERAH, meja("loket"))[0].id for _ in range(2)]

    assert made[0] == made[1] and [one.langkah for one in files] == [4, 4]
    assert (
        db.session.scalar(db.select(Penomor.terakhir).filter_by(buku="berita-acara"))
        == 1
    )


def test_a_file_sent_from_another_tab_is_in_no_second_berita_acara(
    folder, storage, meja
):
    sent, free = make_files(folder, storage, Tugas.KIRIM, 2)
    kelompok = kelompok_of(free.standar, free.standar_id, free.langkah)
    both = [Pilihan(one.id, one.versi) for one in (sent, free)]
    record([sent], meja)

    acara, refused = make(both, kelompok, Serah("kunci2", "Pak Pos"), meja("loket"))

    assert [isi.permohonan_id for isi in acara.isi] == [free.id]
    assert [one for one, _ in refused] == [sent.id] and "sudah dikerjakan" in refused[
        0
    ][1]
    again = make(both, kelompok, Serah("kunci2", "Pak Pos"), meja("loket"))
    assert again == (acara, ((sent.id, NOT_IN_IT),))


def test_where_no_file_is_left_nothing_is_made(folder, storage, meja):
    files = make_files(folder, storage, Tugas.KIRIM, 2)

    with pytest.raises(TidakAdaBerkas) as refusal:
        record(files, meja, akun="staf")  # not at this desk

    assert len(refusal.value.ditolak) == 2 and {one.langkah for one in files} == {3}
    assert db.session.scalar(db.select(db.func.count()).select_from(BeritaAcara)) == 0
    assert (
        db.session.scalar(db.select(Penomor.terakhir).filter_by(buku="berita-acara"))
        is None
    )


def test_a_file_that_a_colleague_moved_is_left_out_and_told(folder, storage, meja):
    moved, free = make_files(folder, storage, Tugas.KIRIM, 2)
    kelompok = kelompok_of(free.standar, free.standar_id, free.langkah)
    seen = [Pilihan(one.id, one.versi) for one in (moved, free)]
    press(
        moved,
        "loket",
        Tindakan.ALIHKAN,
        folder,
        storage,
        kepada=make_petugas(folder, "rekan", "admin").id,
    )

    acara, refused = make(seen, kelompok, SERAH, meja("loket"))

    assert (acara.jumlah, [one for one, _ in refused], moved.langkah) == (
        1,
        [moved.id],
        3,
    )


def test_examples_have_a_book_of_their_own_and_say_so(folder, storage, meja):
    real, first, second = make_files(folder, storage, Tugas.KIRIM, 3)
    with transaction():
        first.contoh = second.contoh = True

    with pytest.raises(KurangIsian, match="contoh"):
        record([real, first], meja)
    assert real.langkah == first.langkah == 3
    acara, _ = record([first, second], meja)
    ours, _ = record([real], meja, Serah("kunci3", "Pak Pos", "Petugas POS"))

    assert (acara.buku, acara.contoh, ours.urut) == ("contoh-berita-acara", True, 1)
    assert acara.nomor.startswith(
        "CONTOH 1/"
    ) and "Contoh, bukan berita acara resmi" in words(acara, storage)


def test_products_handed_over_together_leave_by_the_way_that_was_written(
    folder, storage, meja
):
    files = make_files(
        folder, storage, Tugas.SERAHKAN, 2, make_dokumen(Lewat.DESA, Lewat.POS)
    )

    with pytest.raises(TidakAdaBerkas):
        record(files, meja, akun="camat")
    acara, _ = record(
        files, meja, Serah("kunci4", "Bu Desa", "Perangkat desa", "desa"), akun="camat"
    )

    assert {(one.diserahkan, one.lewat) for one in files} == {(True, "desa")}
    assert acara.judul == "Berita Acara Serah Terima Dokumen"


def test_numbers_run_on_and_begin_anew_with_the_year(folder, storage, meja):
    made = [
        record(
            make_files(folder, storage, Tugas.KIRIM, 1, desa=f"Desa {n}"),
            meja,
            Serah(f"k{n}", "Pak Pos"),
        )[0]
        for n in range(2)
    ]

    assert [(one.tahun, one.urut) for one in made] == [(TAHUN, 1), (TAHUN, 2)]


def test_what_was_recorded_stays_and_is_kept_by_the_sweep(folder, storage, meja):
    acara, _ = record(make_files(folder, storage, Tugas.KIRIM, 1), meja)

    assert referred_among([acara.sha256]) == {acara.sha256}
    with pytest.raises(DBAPIError), transaction():
        acara.sha256 = "0" * 64


def test_the_rest_is_confirmed_at_once_and_what_was_written_stays(
    folder, storage, meja
):
    acara, _ = record(make_files(folder, storage, Tugas.KIRIM, 4), meja)
    press(
        acara.isi[3].permohonan,
        "camat",
        Tindakan.SELESAI,
        folder,
        storage,
        later(hours=1),
        lewat="pos",
    )
    confirm(acara.id, 1, "Amplop utuh.", meja("loket", later(hours=1)))

    counts = [
        confirm_all(acara.id, meja("camat", at))
        for at in (later(hours=2), later(hours=3))
    ]

    assert counts == [2, 0]
    assert [
        (isi.diterima and isi.diterima.akun, isi.diterima_at) for isi in acara.isi
    ] == [
        ("loket", later(hours=1)),
        ("camat", later(hours=2)),
        ("camat", later(hours=2)),
        (None, None),
    ]


def test_arrival_is_confirmed_file_by_file_once(folder, storage, meja):
    make_petugas(folder, "rekan", "admin")
    acara, _ = record(make_files(folder, storage, Tugas.KIRIM, 2), meja)

    for at in (later(hours=1), later(hours=2)):
        confirm(acara.id, 1, "Amplop utuh.", meja("loket", at))
    with pytest.raises(SudahDikonfirmasi, match="Bu Loket"):
        confirm(acara.id, 1, "", meja("rekan", later(hours=3)))

    first, second = acara.isi
    assert (first.diterima_at, first.diterima.akun, first.catatan) == (
        later(hours=1),
        "loket",
        "Amplop utuh.",
    )
    assert second.diterima_at is None and {
        one.permohonan.status for one in acara.isi
    } == {Status.BERJALAN}
