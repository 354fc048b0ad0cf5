"""What can no longer go on: a draft that ran out, a letter that cannot be made.

Told, and nothing half is stored.
"""

from datetime import UTC, datetime

import pytest
from builders import make_permohonan
from jinja2 import FileSystemLoader
from page import Page
from pemohon import ANSWERS, count, the_permohonan

from sipetrok.app import config
from sipetrok.models import Paraf, Penomor, Permohonan, Surat, db
from sipetrok.models.permohonan import UMUR_DRAF
from sipetrok.operations import perawatan
from sipetrok.sop.standar import Tugas

OURS = "http://localhost"


# A draft that ran out.


@pytest.mark.parametrize("is_swept", [False, True])
def test_a_draft_that_ran_out_says_so_and_leads_to_a_new_one(
    visitor, folder, storage, is_swept
):
    now = datetime.now(UTC)
    made = make_permohonan(folder, storage, "draf", now=now - UMUR_DRAF)
    kode, stays_open = (
        made.kode,
        make_permohonan(folder, storage, "draf", kunci="lain", now=now),
    )
    if is_swept:
        perawatan.sweep(storage, now)

    for part in ("", "/data", "/berkas", "/periksa"):
        page = visitor.get(f"/permohonan/{kode}{part}")
        assert (
            page.status == 410
            and "Permohonan ini tidak dikirim dalam 14 hari" in page.text
        )
        assert page.link("Ajukan lagi") == "/layanan"
    for part in ("data", "berkas", "kirim", "batal"):
        answer = visitor.client.post(
            f"/permohonan/{kode}/{part}", data=ANSWERS, headers={"Origin": OURS}
        )
        assert answer.status_code == 410
    assert count(Permohonan) == (1 if is_swept else 2) and count(Penomor) == 0
    assert visitor.get(f"/permohonan/{stays_open.kode}/data").status == 200


# A letter that cannot be made.


def sign(signed_in, number: int) -> Page:
    camat = signed_in("camat")
    camat.get(f"/antrean/{number}")
    return camat.press("Sahkan surat", catatan="Segera.")


def test_a_letter_without_a_text_is_told_at_the_signature_and_no_number_is_given(
    signed_in, folder, storage
):
    standar = folder.layanan["surat-keterangan"].model_copy(update={"naskah": " \n"})
    number = make_permohonan(folder, storage, Tugas.SAHKAN, standar=standar).id
    before = the_permohonan().versi

    page = sign(signed_in, number)

    assert (
        page.status == 422
        and "Naskah Surat Keterangan kosong" in page.text
        and "isi naskahnya" in page.text
    )
    assert "".join(page.field("catatan").itertext()) == "Segera."
    assert count(Surat) == 0 and the_permohonan().versi == before
    assert not db.session.scalars(
        db.select(Penomor.buku).filter(Penomor.buku.not_like("permohonan-%"))
    ).all()


def test_a_missing_template_of_the_program_is_told_at_the_signature_and_no_number_is_given(
    app, signed_in, folder, storage, tmp_path
):
    number = make_permohonan(folder, storage, Tugas.SAHKAN).id
    before = the_permohonan().versi
    for path in (config.ROOT / "templates").rglob("*.html"):
        if path.name != "surat.html" or path.parent.name != "cetak":
            copy = tmp_path / "templates" / path.relative_to(config.ROOT / "templates")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    app.jinja_env.loader = FileSystemLoader(tmp_path / "templates")

    page = sign(signed_in, number)

    assert (
        page.status == 422
        and "bagian dari program ini tidak ada" in page.text
        and "pengelola" in page.text
    )
    assert count(Surat) == 0 and the_permohonan().versi == before
    assert (
        db.session.scalar(db.select(Paraf.catatan).filter_by(catatan="Segera.")) is None
    )
    assert (
        signed_in("camat").client.get(f"/antrean/{number}/surat.pdf").status_code == 409
    )
