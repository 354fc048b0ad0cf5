"""Pictures of documents: stored when these come, served as they lie there, made anew where they are
missing, and gone with their document.
"""

import io
from contextlib import nullcontext
from datetime import timedelta

import pytest
from builders import NOW, make_context, make_draft, pemohon_at, scan
from pictures import picture_bomb_pdf, text_pdf
from sqlalchemy import delete

from sipetrok.kiriman.berkas import BerkasDitolak, clean
from sipetrok.models import GambarBerkas, db
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations import berkas as berkas_operations
from sipetrok.operations import gambar, periksa, salinan
from sipetrok.operations.perawatan import sweep


class Never:
    """A place in which nothing may be drawn."""

    def __enter__(self) -> None:
        raise AssertionError("drawn, and not read")

    def __exit__(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def two_pages():
    return clean(io.BytesIO(text_pdf(2)))


@pytest.fixture
def pdf(folder, storage, two_pages):
    """A document of two pages in a draft."""
    made = make_draft(folder.layanan["surat-keterangan"])
    return berkas_operations.attach(made.id, 1, two_pages, pemohon_at(storage, NOW))


def rows() -> list[tuple[int, str]]:
    query = db.select(GambarBerkas).order_by(GambarBerkas.nomor)
    return [(one.nomor, one.sha256) for one in db.session.scalars(query)]


def test_a_document_comes_with_its_pictures_and_none_is_drawn_again(
    pdf, storage, two_pages
):
    found = tuple(gambar.read(pdf, n, storage, Never()) for n in range(3))

    assert found == two_pages.gambar
    assert pdf.stored == [pdf.sha256, *(sha256 for _, sha256 in rows())]
    assert [one.ukuran for one in pdf.gambar] == list(map(len, found))


def test_a_photo_is_its_own_page(folder, storage):
    made = make_draft(folder.layanan["surat-keterangan"])
    photo = berkas_operations.attach(made.id, 1, scan(), pemohon_at(storage, NOW))

    assert gambar.read(photo, 1, storage, Never()) == scan().isi
    assert gambar.read(photo, 0, storage, Never()) == scan().gambar[0]


def test_the_same_document_twice_is_stored_once(pdf, storage, two_pages):
    before = set(storage.names())

    berkas_operations.attach(pdf.permohonan_id, 2, two_pages, pemohon_at(storage, NOW))

    assert set(storage.names()) == before and len(rows()) == 6


@pytest.mark.parametrize("how", ["lost", "damaged", "never drawn"])
def test_a_picture_that_cannot_be_had_is_made_anew_and_stays(
    pdf, storage, two_pages, how
):
    first, before = storage.path_of(rows()[1][1]), rows()
    match how:
        case "lost":
            first.unlink()
        case "damaged":
            first.write_bytes(b"rusak")
        case _:
            db.session.execute(delete(GambarBerkas))
            db.session.commit()

    assert gambar.read(pdf, 1, storage, nullcontext()) == two_pages.gambar[1]

    assert rows() == before
    assert gambar.read(pdf, 1, storage, Never()) == two_pages.gambar[1]


def test_an_old_document_that_is_too_heavy_is_refused(pdf, storage):
    db.session.execute(delete(GambarBerkas))
    pdf.sha256 = storage.put(picture_bomb_pdf())
    db.session.commit()

    with pytest.raises(BerkasDitolak, match="terlalu berat"):
        gambar.read(pdf, 1, storage, nullcontext())

    assert not rows()


def test_with_its_draft_a_document_goes_whole(pdf, storage):
    sweep(storage, NOW + UMUR_DRAF + timedelta(minutes=1))

    assert not rows() and not list(storage.names())


def test_a_document_that_is_taken_out_leaves_no_row_of_a_picture(pdf, storage):
    names = pdf.stored
    berkas_operations.detach(pdf.permohonan_id, pdf.id, pemohon_at(storage, NOW))

    assert not rows() and not salinan.referred_among(names)


def test_a_lost_picture_is_told_by_the_check_and_every_backup_has_them(
    pdf, folder, storage
):
    names = set(pdf.stored)
    assert names <= set(db.session.scalars(salinan.REFERRED))
    (storage.path_of(rows()[2][1])).unlink()

    (told,) = periksa.run(make_context(folder, storage)).temuan

    assert told.startswith("Gambar 2 pada draf dengan nomor basis data 1 (")
    assert "hilang" in told
