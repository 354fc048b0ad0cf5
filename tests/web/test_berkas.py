"""Scans for officers: pages as pictures, only of the file that is open, and each opening booked."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from builders import (
    ISIAN,
    NOW,
    by,
    fill_slots,
    make_draft,
    make_permohonan,
    pemohon_at,
    petugas,
)
from page import NS
from pictures import phone_photo, text_pdf
from PIL import Image

from sipetrok.kiriman.berkas import clean
from sipetrok.models import AksesBerkas, Paraf, db
from sipetrok.operations import berkas as berkas_operations
from sipetrok.operations import permohonan as permohonan_operations


@pytest.fixture
def with_pdf(folder, storage):
    """A sent file whose first requirement is met by a PDF of two pages."""
    made = make_draft(folder.layanan["surat-keterangan"])
    fill_slots(made, storage, NOW)
    berkas_operations.attach(
        made.id, 1, clean(io.BytesIO(text_pdf(2))), pemohon_at(storage, NOW)
    )
    berkas_operations.detach(made.id, made.berkas[0].id, pemohon_at(storage, NOW))
    permohonan_operations.submit(made.id, by())
    return made


def size(answer) -> tuple[int, int]:
    assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
    return Image.open(io.BytesIO(answer.data)).size


def test_each_page_of_a_pdf_is_a_picture_that_can_be_read(signed_in, with_pdf):
    pdf = next(b for b in with_pdf.berkas if b.halaman == 2)
    client, path = signed_in("staf").client, f"/antrean/{with_pdf.id}/berkas/{pdf.id}"

    first, second = client.get(f"{path}/1.jpg"), client.get(f"{path}/2.jpg")

    assert min(size(first)) >= 1000 and first.data != second.data
    for beyond in ("0", "3", "99999999999999999999"):
        assert client.get(f"{path}/{beyond}.jpg").status_code == 404


def test_the_page_of_the_file_shows_every_scan_with_its_requirement(
    signed_in, with_pdf
):
    page = signed_in("loket").get(f"/antrean/{with_pdf.id}")

    pictures = [
        img.get("src")
        for img in page.root.iter(NS + "img")
        if "/berkas/" in img.get("src")
    ]
    assert len(pictures) == 4 and "halaman 2 dari 2" in page.text
    assert all(size(signed_in("loket").client.get(address)) for address in pictures)


def test_whoever_has_no_part_in_the_file_now_opens_each_scan_by_a_press(
    signed_in, with_pdf
):
    page = signed_in("staf").get(f"/antrean/{with_pdf.id}")

    scans = [address for address in page.links() if "/berkas/" in address]
    assert "Pembukaannya dicatat." in page.text and len(scans) == 4
    assert all(size(signed_in("staf").client.get(address)) for address in scans)


def test_each_opening_is_booked_with_who_and_when_and_which(signed_in, folder, storage):
    made = make_permohonan(folder, storage)
    number, berkas = made.id, made.berkas[0].id
    before = datetime.now(UTC)

    signed_in("staf").client.get(f"/antrean/{number}/berkas/{berkas}/1.jpg")
    signed_in("camat").client.get(f"/antrean/{number}/berkas/{berkas}/1.jpg")

    rows = db.session.scalars(db.select(AksesBerkas).order_by(AksesBerkas.id)).all()
    assert [(r.petugas_id, r.berkas_id) for r in rows] == [
        (petugas("staf").id, berkas),
        (petugas("camat").id, berkas),
    ]
    assert all(before - timedelta(seconds=1) <= r.at <= datetime.now(UTC) for r in rows)


def test_an_opening_is_no_entry_of_the_trail(signed_in, folder, storage):
    made = make_permohonan(folder, storage)
    number, berkas, before = made.id, made.berkas[0].id, len(made.trail)

    signed_in("staf").client.get(f"/antrean/{number}/berkas/{berkas}/1.jpg")

    assert db.session.scalar(db.select(db.func.count()).select_from(Paraf)) == before


def test_a_scan_of_another_file_is_not_found_and_not_booked(signed_in, folder, storage):
    mine, other = (
        make_permohonan(folder, storage, kunci="a"),
        make_permohonan(folder, storage, kunci="b"),
    )
    client = signed_in("staf").client

    assert (
        client.get(f"/antrean/{mine.id}/berkas/{other.berkas[0].id}/1.jpg").status_code
        == 404
    )
    assert client.get(f"/antrean/{mine.id}/berkas/999/1.jpg").status_code == 404
    assert db.session.scalar(db.select(db.func.count()).select_from(AksesBerkas)) == 0


def test_a_draft_is_nobodys_to_see(signed_in, folder, storage):
    made = make_permohonan(folder, storage, "draf")

    assert (
        signed_in("staf")
        .client.get(f"/antrean/{made.id}/berkas/{made.berkas[0].id}/1.jpg")
        .status_code
        == 404
    )


def test_what_is_shown_carries_nothing_of_the_phone(signed_in, folder, storage):
    made = make_draft(folder.layanan["surat-keterangan"])
    fill_slots(made, storage, NOW)
    photo = phone_photo((800, 1200), orientation=6)
    berkas_operations.attach(
        made.id, 3, clean(io.BytesIO(photo)), pemohon_at(storage, NOW)
    )
    permohonan_operations.submit(made.id, by())
    berkas = next(b for b in made.berkas if b.persyaratan == 3)

    answer = signed_in("staf").client.get(
        f"/antrean/{made.id}/berkas/{berkas.id}/1.jpg"
    )

    assert (
        not Image.open(io.BytesIO(answer.data)).getexif()
        and b"Merek Ponsel" not in answer.data
    )
    assert Image.open(io.BytesIO(photo)).size == (1200, 800) and size(answer) == (
        800,
        1200,
    )  # turned upright


def test_a_scan_that_was_damaged_on_disk_is_said_so_and_not_shown(
    signed_in, folder, storage
):
    made = make_permohonan(folder, storage)
    address, sha256 = (
        f"/antrean/{made.id}/berkas/{made.berkas[0].id}/1.jpg",
        made.berkas[0].sha256,
    )
    path = next(storage.root.rglob(sha256))
    path.chmod(0o600)
    path.write_bytes(b"rusak")

    answer = signed_in("staf").client.get(address)

    assert answer.status_code == 409 and "<h1>" in answer.text


def test_no_address_of_a_scan_names_a_person(signed_in, with_pdf):
    page = signed_in("staf").get(f"/antrean/{with_pdf.id}")

    addresses = [
        e.get("src") or e.get("href") or ""
        for e in page.root.iter()
        if not (e.get("href") or "").startswith(("https://wa.me", "mailto:"))
    ]
    assert not [
        a
        for a in addresses
        if ISIAN["nik"] in a or "siti" in a.lower() or ISIAN["telepon"] in a
    ]
