"""News on phones: written with the press, sent out of the outbox, and gone with the file."""

import json
from datetime import timedelta

import pytest
from builders import (
    NOW,
    by,
    fill_slots,
    make_draft,
    make_langkah,
    make_standar,
    press,
    walk_to,
)
from pushdrop import HOST, Phone, PushDrop, claims

from sipetrok.alur.kabar import Kabar
from sipetrok.alur.workflow import Tindakan
from sipetrok.domain import IsianDitolak
from sipetrok.kiriman.push import Telepon
from sipetrok.models import Langganan, Pemberitahuan, Permohonan, db
from sipetrok.operations import pemberitahuan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.kotak_keluar import JEDA, MENYERAH, stuck
from sipetrok.operations.pemberitahuan import TERBANYAK, phones_of, send_due, subscribe
from sipetrok.sop.standar import Durasi, Lewat, Satuan, Tugas

PAPER = make_langkah(Tugas.SERAHKAN, lewat=(Lewat.KANTOR,))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with PushDrop(tmp_path_factory.mktemp("push")) as drop:
        yield drop


@pytest.fixture
def drop(app, service):
    """The push service, named in the settings of the office."""
    app.config["PUSH"] = service.jalan
    service.answer = 201
    service.taken.clear()
    return service


def sent(storage, standar=None) -> Permohonan:
    file = make_draft(standar or make_standar())
    fill_slots(file, storage, NOW)
    permohonan_operations.submit(file.id, by())
    return file


def waiting() -> list[Pemberitahuan]:
    left = db.select(Pemberitahuan).where(Pemberitahuan.lagi_at.is_not(None))
    return list(db.session.scalars(left))


def read(drop: PushDrop, phone: Phone) -> list[dict[str, object]]:
    """What this phone was sent, opened."""
    return [json.loads(phone.opened(one.body)) for one in drop.taken]


def at_check(folder, storage) -> tuple[Permohonan, Phone]:
    """A file in the hands of whoever checks it, and the phone that waits for news of it."""
    file, phone = sent(storage), Phone()
    subscribe(file.id, phone.telepon, NOW)
    walk_to(file, folder, storage, Tugas.PERIKSA)
    press(file, "staf", Tindakan.TERIMA, folder, storage)
    return file, phone


@pytest.fixture
def returned(folder, storage):
    """A file with one phone, given back to its pemohon."""
    file, phone = at_check(folder, storage)
    press(file, "staf", Tindakan.KEMBALIKAN, folder, storage, hasil={1: "Gelap"})
    return file, phone


def test_a_returned_file_rings_its_phone_and_says_neither_who_nor_what(returned, drop):
    file, phone = returned
    assert [one.jenis for one in waiting()] == [Kabar.PERBAIKI]

    assert send_due(NOW).terkirim == 1

    (said,) = read(drop, phone)
    assert said == {
        "judul": "Kecamatan Pulau Burung",
        "isi": Kabar.PERBAIKI.words,
        "ke": f"/permohonan/{file.kode}",
        "pada": int(NOW.timestamp() * 1000),
    }
    whole = json.dumps(said)
    assert file.nama not in whole and file.standar.judul not in whole
    assert claims(drop.taken[0].headers["Authorization"])["aud"] == f"https://{HOST}"
    assert not waiting() and send_due(NOW).terkirim == 0


def test_a_service_that_stays_away_is_tried_again_with_growing_gaps(returned, drop):
    drop.answer = 503
    at, gaps = NOW, []
    while (left := waiting()) and len(gaps) < len(JEDA):
        gaps.append(left[0].lagi_at - at)
        at = left[0].lagi_at
        assert send_due(at).ditunda == 1
    assert gaps == sorted(gaps) and gaps[-1] >= timedelta(hours=1)
    assert stuck(Pemberitahuan, NOW + MENYERAH)[0] == 1

    drop.answer = 201
    assert send_due(at + MENYERAH).terkirim == 1


@pytest.mark.parametrize("answer", [404, 410])
def test_a_phone_that_is_gone_is_forgotten(returned, drop, answer):
    file, _ = returned
    drop.answer = answer

    assert send_due(NOW).gagal == 1

    assert phones_of(file.id) == [] and waiting() == []


def test_what_is_no_longer_true_is_not_sent(returned, drop, storage):
    file, _ = returned
    fill_slots(file, storage, NOW)
    permohonan_operations.submit(file.id, by(now=NOW + timedelta(minutes=1)))

    assert send_due(NOW + timedelta(minutes=2)).gagal == 1
    assert drop.taken == [] and waiting() == []
    assert len(phones_of(file.id)) == 1  # it hears what comes next


def test_a_refusal_is_told_and_then_the_phone_is_forgotten(folder, storage, drop):
    file, phone = at_check(folder, storage)
    press(file, "staf", Tindakan.TOLAK, folder, storage, catatan="Bukan warga sini")

    send_due(NOW)

    assert [one["isi"] for one in read(drop, phone)] == [Kabar.TOLAK.words]
    assert phones_of(file.id) == []
    with pytest.raises(IsianDitolak):
        subscribe(file.id, phone.telepon, NOW)


def test_a_product_on_paper_is_told_once_and_reminded_of_once(folder, storage, drop):
    standar = make_standar(
        Tugas.AJUKAN,
        Tugas.TERIMA,
        Tugas.SAHKAN,
        PAPER,
        Tugas.ARSIPKAN,
        batas_ambil=Durasi(angka=7, satuan=Satuan.HARI),
        persyaratan=(),
    )
    file, phone = sent(storage, standar), Phone()
    subscribe(file.id, phone.telepon, NOW)
    walk_to(file, folder, storage, "selesai")
    send_due(NOW)
    assert [one["isi"] for one in read(drop, phone)] == [Kabar.SIAP.words]
    assert len(phones_of(file.id)) == 1 and file.ambil_at is not None

    send_due(file.ambil_at)
    send_due(file.ambil_at + timedelta(days=9))

    assert [one["isi"] for one in read(drop, phone)][1:] == [Kabar.AMBIL.words]
    assert phones_of(file.id) == []


def test_a_phone_asks_once_and_the_sixth_takes_the_place_of_the_first(app, storage):
    file = sent(storage)
    phones = [Phone(f"hp{n}").telepon for n in range(TERBANYAK + 1)]
    for one in (*phones, phones[-1]):
        subscribe(file.id, one, NOW)

    assert phones_of(file.id) == [pemberitahuan.sidik(one.alamat) for one in phones[1:]]

    pemberitahuan.unsubscribe(file.id, phones[-1].alamat)
    assert len(phones_of(file.id)) == TERBANYAK - 1


def test_a_file_that_is_taken_out_takes_its_phones_along(returned):
    file, _ = returned
    db.session.execute(db.delete(Langganan).filter_by(permohonan_id=file.id))

    assert waiting() == []


def test_an_address_that_leads_into_the_office_is_never_connected_to(returned, app):
    """Named as one of the internet, and found to be of this machine when it is looked up."""
    file, phone = returned
    inside = Telepon("https://localhost.localdomain/a", *phone.keys)
    pemberitahuan.unsubscribe(file.id, phone.telepon.alamat)
    subscribe(file.id, inside, NOW)
    pemberitahuan.queue(file.id, Kabar.PERBAIKI, NOW)
    db.session.commit()

    hasil = send_due(NOW)

    assert (hasil.gagal, hasil.ditunda) in ((1, 0), (0, 1)) and hasil.terkirim == 0
