"""The pemohon's side: one draft, sent once, repaired where it was returned, withdrawn while that is
possible.
"""

from threading import Barrier, Thread

import pytest
from builders import (
    ISIAN,
    NOW,
    TAHUN,
    by,
    fill_slots,
    later,
    make_context,
    make_draft,
    make_permohonan,
    make_standar,
    pemohon_at,
    petugas,
    press,
    scan,
    walk_to,
    wib,
)

from sipetrok.alur.workflow import Status, Tindakan, TindakanTertutup
from sipetrok.domain import nomor
from sipetrok.models import Antrean, Permohonan, StandarTerbit, db
from sipetrok.operations import berkas, permohonan
from sipetrok.operations.act import act
from sipetrok.operations.berkas import TidakDapatDiubah
from sipetrok.operations.context import Press
from sipetrok.operations.permohonan import BelumLengkap
from sipetrok.sop.standar import Tugas


def count(model) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(model))


def test_a_draft_has_a_code_and_its_answers_and_no_register_number(folder):
    draft = make_draft(folder.layanan["surat-keterangan"])

    assert nomor.PERMOHONAN.read(draft.kode) == draft.kode
    assert (draft.nama, draft.status, draft.nomor_register, draft.versi) == (
        "Siti Aminah",
        Status.DRAF,
        None,
        0,
    )
    assert draft.isian["nik"] == ISIAN["nik"]


def test_the_same_first_step_sent_twice_makes_one_draft_and_replaces_nothing(folder):
    standar = folder.layanan["surat-keterangan"]
    first = make_draft(standar, nama="Siti")

    second = make_draft(standar, nama="Siti Aminah")

    assert (second.id, second.nama, count(Permohonan)) == (first.id, "Siti", 1)


def test_the_first_step_sent_twice_at_once_makes_one_draft(app, folder):
    standar, together = folder.layanan["surat-keterangan"], Barrier(2)

    def send():
        with app.app_context():
            together.wait()
            make_draft(standar)

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert count(Permohonan) == 1


def test_the_first_step_sent_again_after_sending_changes_nothing(folder, storage):
    sent = make_permohonan(folder, storage, at=Tugas.TERIMA)

    again = make_draft(folder.layanan["surat-keterangan"], nama="Orang Lain")

    assert (again.id, again.nama) == (sent.id, "Siti Aminah")


def test_a_permohonan_keeps_the_standard_that_it_was_filed_under(folder, storage):
    old = make_standar(judul="Surat Lama")
    filed = make_draft(old)

    make_draft(make_standar(judul="Surat Baru"), kunci="kunci-2")

    assert db.session.get(Permohonan, filed.id).standar == old


def test_permohonan_of_one_wording_share_one_pinned_standard(folder):
    for kunci in ("a", "b"):
        make_draft(folder.layanan["surat-keterangan"], kunci)

    assert count(StandarTerbit) == 1


@pytest.mark.parametrize(
    "slug", ["surat-keterangan", "surat-rekomendasi", "surat-pengantar"]
)
def test_every_shipped_standard_survives_being_pinned(folder, slug):
    assert make_draft(folder.layanan[slug]).standar == folder.layanan[slug]


# Sending.


def test_sending_registers_the_file_and_puts_it_into_the_antrean(folder, storage):
    sent = make_permohonan(folder, storage, at=Tugas.TERIMA)

    assert (sent.status, sent.nomor_register, sent.dikirim_at) == (
        Status.BERJALAN,
        f"SK-{TAHUN}-0001",
        NOW,
    )
    assert [(p.tindakan, p.petugas_id) for p in sent.trail] == [
        (Tindakan.SELESAI, None)
    ]
    assert db.session.scalars(db.select(Antrean.peran)).all() == ["admin"]


def test_sending_twice_sends_once(folder, storage):
    sent = make_permohonan(folder, storage, at=Tugas.TERIMA)

    permohonan.submit(sent.id, by(now=later(minutes=1)))

    assert (len(sent.trail), sent.dikirim_at, sent.nomor_register) == (
        1,
        NOW,
        f"SK-{TAHUN}-0001",
    )


def test_register_numbers_run_on_for_each_layanan(folder, storage):
    numbers = [
        make_permohonan(
            folder, storage, Tugas.TERIMA, slug, f"kunci-{n}"
        ).nomor_register
        for n, slug in enumerate(
            ("surat-keterangan", "surat-keterangan", "surat-pengantar")
        )
    ]

    assert [n.rsplit("-", 1)[1] for n in numbers] == ["0001", "0002", "0001"]


def test_the_year_of_a_register_number_is_the_offices_year(folder, storage):
    sent = make_permohonan(
        folder, storage, at=Tugas.TERIMA, now=wib("2027-01-01 00.10")
    )

    assert sent.nomor_register == "SK-2027-0001"


def test_missing_documents_are_named_and_nothing_is_sent(folder, storage):
    draft = make_draft(folder.layanan["surat-keterangan"])
    berkas.attach(draft.id, 2, scan(), pemohon_at(storage, NOW))

    with pytest.raises(BelumLengkap) as refusal:
        permohonan.submit(draft.id, by())

    assert refusal.value.persyaratan == (1, 3)
    assert (draft.status, draft.nomor_register, draft.trail) == (Status.DRAF, None, [])


def test_the_register_number_of_a_refused_sending_is_not_lost(folder, storage):
    draft = make_draft(folder.layanan["surat-keterangan"])
    with pytest.raises(BelumLengkap):
        permohonan.submit(draft.id, by())
    fill_slots(draft, storage, NOW)

    permohonan.submit(draft.id, by())

    assert draft.nomor_register == f"SK-{TAHUN}-0001"


# Answers and repair.


def test_the_answers_of_a_draft_can_be_changed(folder, storage):
    draft = make_permohonan(folder, storage, at="draf")

    permohonan.answer(
        draft.id, permohonan.Entry(ISIAN | {"nama": "Siti A."}, "desa"), NOW
    )

    assert (draft.nama, draft.isian["nama"], draft.lewat) == (
        "Siti A.",
        "Siti A.",
        "desa",
    )


@pytest.mark.parametrize("at", [Tugas.TERIMA, "dikembalikan", "selesai"])
def test_the_answers_of_a_sent_file_are_closed_unless_the_data_was_returned(
    folder, storage, at
):
    sent = make_permohonan(folder, storage, at=at)

    with pytest.raises(TidakDapatDiubah):
        permohonan.answer(
            sent.id, permohonan.Entry(ISIAN | {"nama": "Orang Lain"}, "desa"), NOW
        )

    assert sent.nama == "Siti Aminah"


def test_returned_data_can_be_answered_anew_and_sent_back(folder, storage):
    sent = make_permohonan(folder, storage)
    press(sent, "staf", Tindakan.TERIMA, folder, storage)
    press(
        sent,
        "staf",
        Tindakan.KEMBALIKAN,
        folder,
        storage,
        hasil={0: "Nama tidak sama dengan KTP."},
    )

    permohonan.answer(
        sent.id,
        permohonan.Entry(ISIAN | {"nama": "Siti Aminah binti Ali"}, "desa"),
        NOW,
    )
    permohonan.submit(sent.id, by(now=later(hours=1)))

    assert (sent.nama, sent.status) == ("Siti Aminah binti Ali", Status.BERJALAN)


def test_a_repaired_file_goes_back_to_the_desk_that_returned_it(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")
    assert returned.returned == {1: "Foto tidak terbaca."}
    assert db.session.scalars(db.select(Antrean.peran)).all() == []

    berkas.attach(returned.id, 1, scan(99), pemohon_at(storage, later(hours=1)))
    permohonan.submit(returned.id, by(now=later(hours=2)))

    assert (returned.status, returned.trail[-1].tindakan) == (
        Status.BERJALAN,
        Tindakan.PERBAIKI,
    )
    assert (returned.nomor_register, returned.returned) == (f"SK-{TAHUN}-0001", {})
    assert db.session.scalars(db.select(Antrean.peran)).all() == ["pegawai"]


def test_a_returned_document_must_be_sent_anew(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")

    with pytest.raises(BelumLengkap) as refusal:
        permohonan.submit(returned.id, by(now=later(hours=1)))

    assert refusal.value.persyaratan == (1,)
    assert returned.status == Status.DIKEMBALIKAN


def test_a_second_return_asks_for_the_document_once_more(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")
    berkas.attach(returned.id, 1, scan(99), pemohon_at(storage, later(hours=1)))
    permohonan.submit(returned.id, by(now=later(hours=1)))
    press(returned, "staf", Tindakan.TERIMA, folder, storage, later(hours=2))
    press(
        returned,
        "staf",
        Tindakan.KEMBALIKAN,
        folder,
        storage,
        later(hours=2),
        hasil={1: "Masih gelap.", 2: ""},
    )

    assert returned.returned == {1: "Masih gelap."}
    assert [slot.nomor for slot in berkas.open_slots(returned) if slot.is_missing] == [
        1
    ]


# Withdrawal.


@pytest.mark.parametrize(
    "at", [Tugas.TERIMA, Tugas.PERIKSA, Tugas.SAHKAN, "dikembalikan"]
)
def test_the_pemohon_may_withdraw_until_the_signature(folder, storage, at):
    sent = make_permohonan(folder, storage, at=at)

    permohonan.withdraw(sent.id, by(now=later(hours=1)))

    assert (sent.status, sent.tutup_at, sent.pemegang_id) == (
        Status.DITARIK,
        later(hours=1),
        None,
    )
    assert db.session.scalars(db.select(Antrean)).all() == []


def test_withdrawing_twice_withdraws_once(folder, storage):
    sent = make_permohonan(folder, storage, at=Tugas.TERIMA)

    for hours in (1, 2):
        permohonan.withdraw(sent.id, by(now=later(hours=hours)))

    assert (len(sent.trail), sent.tutup_at) == (2, later(hours=1))


@pytest.mark.parametrize("at", ["draf", Tugas.SERAHKAN, Tugas.ARSIPKAN, "selesai"])
def test_what_is_not_sent_or_already_signed_cannot_be_withdrawn(folder, storage, at):
    file = make_permohonan(folder, storage, at=at)
    before = len(file.trail)

    with pytest.raises(TindakanTertutup):
        permohonan.withdraw(file.id, by(now=later(hours=1)))

    assert len(file.trail) == before


def test_an_officer_who_was_working_on_it_is_told_that_the_pemohon_withdrew(
    folder, storage
):
    sent = make_permohonan(folder, storage)
    seen = sent.versi
    permohonan.withdraw(sent.id, by(now=later(minutes=1)))

    with pytest.raises(Exception, match="baru saja dikerjakan pemohon"):
        act(
            sent.id,
            Press(Tindakan.TERIMA, seen),
            make_context(folder, storage, later(minutes=2), petugas("staf")),
        )


def test_a_whole_walk_ends_in_the_archive(folder, storage):
    file = make_permohonan(folder, storage, at=Tugas.TERIMA)

    walk_to(file, folder, storage, "selesai")

    assert (file.status, file.diserahkan, file.tutup_at, file.due_at) == (
        Status.SELESAI,
        True,
        NOW,
        None,
    )
