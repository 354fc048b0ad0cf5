"""The slots: open while the pemohon may change them, each picture once, and nothing that the office
saw is lost.
"""

from hashlib import sha256

import pytest
from builders import (
    NOW,
    later,
    make_draft,
    make_permohonan,
    make_standar,
    pemohon_at,
    petugas,
    scan,
)

from sipetrok.models import AksesBerkas, Berkas, db
from sipetrok.operations import berkas
from sipetrok.operations.berkas import TidakDapatDiubah
from sipetrok.sop.standar import Cara, Persyaratan, Tugas

# Slots of surat-keterangan: 1 takes two documents, 2 four, 3 one.


@pytest.fixture
def draft(folder):
    return make_draft(folder.layanan["surat-keterangan"])


def shades(permohonan, slot, storage) -> list[bytes]:
    return [storage.read(b.sha256) for b in berkas.Slot(permohonan, slot).current]


def missing(permohonan) -> list[int]:
    return [slot.nomor for slot in berkas.open_slots(permohonan) if slot.is_missing]


def test_a_document_is_kept_in_its_slot_and_its_bytes_in_the_storage(draft, storage):
    kept = berkas.attach(draft.id, 1, scan(), pemohon_at(storage, NOW))

    assert (kept.persyaratan, kept.jenis, kept.halaman, kept.ukuran) == (
        1,
        "image/jpeg",
        1,
        len(scan().isi),
    )
    assert storage.read(kept.sha256) == scan().isi


def test_the_same_picture_twice_in_a_slot_is_kept_once(draft, storage):
    first = berkas.attach(draft.id, 2, scan(), pemohon_at(storage, NOW), "Buku Nikah")

    second = berkas.attach(
        draft.id,
        2,
        scan(),
        pemohon_at(storage, later(minutes=1)),
        "Surat Keterangan dari Desa/Kelurahan",
    )

    assert first.id == second.id
    assert second.pilihan == "Surat Keterangan dari Desa/Kelurahan"


def test_the_same_picture_in_two_slots_is_two_documents(draft, storage):
    for slot in (1, 3):
        berkas.attach(draft.id, slot, scan(), pemohon_at(storage, NOW))

    assert [b.persyaratan for b in draft.berkas] == [1, 3]


def test_a_full_slot_gives_up_its_oldest_document(draft, storage):
    for shade in (1, 2, 3):
        berkas.attach(
            draft.id, 1, scan(shade), pemohon_at(storage, later(minutes=shade))
        )

    assert shades(draft, 1, storage) == [scan(2).isi, scan(3).isi]


def test_a_draft_forgets_what_was_taken_out(draft, storage):
    kept = berkas.attach(draft.id, 1, scan(), pemohon_at(storage, NOW))

    berkas.detach(draft.id, kept.id, pemohon_at(storage, NOW))
    berkas.detach(draft.id, kept.id, pemohon_at(storage, NOW))

    assert db.session.scalars(db.select(Berkas)).all() == []
    assert missing(draft) == [1, 2, 3]


def kept(storage, *scans) -> bool:
    """Whether the bytes of all of these lie on the disk."""
    return {sha256(one.isi).hexdigest() for one in scans} <= set(storage.names())


@pytest.mark.parametrize("how", ["replaced", "taken out"])
def test_what_leaves_a_draft_leaves_the_disk_at_once(draft, storage, how):
    first = berkas.attach(draft.id, 3, scan(30), pemohon_at(storage, NOW))
    if how == "replaced":
        berkas.attach(draft.id, 3, scan(60), pemohon_at(storage, NOW))
    else:
        berkas.detach(draft.id, first.id, pemohon_at(storage, NOW))

    left = {one for row in draft.berkas for one in row.stored}
    assert not kept(storage, scan(30)) and set(storage.names()) == left


def test_what_another_draft_holds_too_stays(folder, draft, storage):
    other = make_draft(folder.layanan["surat-keterangan"], "kunci-2")
    for one in (draft, other):
        berkas.attach(one.id, 3, scan(30), pemohon_at(storage, NOW))
    berkas.attach(draft.id, 3, scan(60), pemohon_at(storage, NOW))

    assert kept(storage, scan(30), scan(60))
    berkas.detach(other.id, other.berkas[0].id, pemohon_at(storage, NOW))
    assert not kept(storage, scan(30)) and kept(storage, scan(60))


def test_what_came_after_a_return_and_nobody_saw_leaves_the_disk_too(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")
    before = set(storage.names())
    for shade in (45, 75, 105):
        berkas.attach(
            returned.id, 1, scan(shade), pemohon_at(storage, later(hours=shade))
        )

    assert before < set(storage.names()) and not kept(storage, scan(45))
    assert kept(storage, scan(75), scan(105))  # the slot takes two


def test_what_an_officer_has_opened_is_never_taken_away(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")
    fresh = berkas.attach(returned.id, 1, scan(99), pemohon_at(storage, later(hours=1)))
    berkas.note_opening(petugas("staf").id, fresh.id, "Membaca", later(hours=2))

    berkas.detach(returned.id, fresh.id, pemohon_at(storage, later(hours=3)))

    assert kept(storage, scan(99)) and db.session.get(Berkas, fresh.id).diganti_at


def test_a_document_of_somebody_else_is_not_taken_out(folder, storage, draft):
    other = make_draft(folder.layanan["surat-keterangan"], "kunci-2")
    kept = berkas.attach(other.id, 1, scan(), pemohon_at(storage, NOW))

    berkas.detach(draft.id, kept.id, pemohon_at(storage, NOW))

    assert [b.id for b in other.berkas] == [kept.id]


@pytest.mark.parametrize("slot", [0, 4, 99, -1])
def test_there_is_no_slot_beyond_the_requirements(draft, storage, slot):
    if slot == 0:  # the data of a draft are open, but they are no document
        assert 0 not in [slot.nomor for slot in berkas.open_slots(draft)]
        return
    with pytest.raises(TidakDapatDiubah):
        berkas.attach(draft.id, slot, scan(), pemohon_at(storage, NOW))


def test_only_what_is_uploaded_has_a_slot(storage, app):
    standar = make_standar(
        persyaratan=(
            Persyaratan(label="KTP asli", cara=Cara.BAWA),
            Persyaratan(label="Pengantar"),
            Persyaratan(label="Akta", wajib=False),
        )
    )

    draft = make_draft(standar)

    assert [slot.nomor for slot in berkas.open_slots(draft)] == [2, 3]
    assert missing(draft) == [2]


@pytest.mark.parametrize("at", [Tugas.TERIMA, Tugas.SAHKAN, "selesai"])
def test_a_sent_file_is_closed_to_the_pemohon(folder, storage, at):
    sent = make_permohonan(folder, storage, at=at)

    with pytest.raises(TidakDapatDiubah):
        berkas.attach(sent.id, 1, scan(99), pemohon_at(storage, later(hours=1)))
    with pytest.raises(TidakDapatDiubah):
        berkas.detach(sent.id, sent.berkas[0].id, pemohon_at(storage, later(hours=1)))

    assert [slot.nomor for slot in berkas.open_slots(sent)] == []
    assert len(sent.berkas) == 3


def test_in_a_returned_file_only_the_returned_slots_are_open(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")

    assert [slot.nomor for slot in berkas.open_slots(returned)] == [1]
    with pytest.raises(TidakDapatDiubah):
        berkas.attach(returned.id, 2, scan(99), pemohon_at(storage, later(hours=1)))


def test_what_was_returned_makes_room_but_stays_known_to_the_office(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")

    berkas.attach(returned.id, 1, scan(99), pemohon_at(storage, later(hours=1)))

    assert shades(returned, 1, storage) == [scan(99).isi]
    old = next(b for b in returned.berkas if b.persyaratan == 1 and b.diganti_at)
    assert old.diganti_at == later(hours=1)


def test_repairs_share_a_slot_up_to_its_room(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")

    for shade in (97, 98, 99):
        berkas.attach(
            returned.id, 1, scan(shade), pemohon_at(storage, later(minutes=shade))
        )

    assert shades(returned, 1, storage) == [scan(98).isi, scan(99).isi]


def test_the_very_picture_that_was_returned_may_be_sent_again(folder, storage):
    returned = make_permohonan(folder, storage, at="dikembalikan")

    berkas.attach(returned.id, 1, scan(10), pemohon_at(storage, later(hours=1)))

    assert missing(returned) == []
    assert len(berkas.Slot(returned, 1).current) == 1


def test_a_document_of_the_office_is_marked_as_replaced_and_never_deleted(
    folder, storage
):
    returned = make_permohonan(folder, storage, at="dikembalikan")
    seen = berkas.Slot(returned, 1).current[0]

    berkas.detach(returned.id, seen.id, pemohon_at(storage, later(hours=1)))

    assert db.session.get(Berkas, seen.id).diganti_at == later(hours=1)
    assert berkas.Slot(returned, 1).current == []


def test_each_opening_of_a_scan_is_booked(folder, storage):
    sent = make_permohonan(folder, storage)
    staf = petugas("staf").id

    for minute in (1, 2):
        berkas.note_opening(
            staf, sent.berkas[0].id, "Membaca arsip", later(minutes=minute)
        )

    rows = db.session.scalars(db.select(AksesBerkas)).all()
    assert [(r.petugas_id, r.at, r.alasan) for r in rows] == [
        (staf, later(minutes=1), "Membaca arsip"),
        (staf, later(minutes=2), "Membaca arsip"),
    ]
