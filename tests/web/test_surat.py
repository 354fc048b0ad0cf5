"""Letters: what officers read and print, what was issued and stays, and the page that says whether
it is ours.
"""

import hashlib
import io
import re
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp
from builders import (
    ISIAN,
    NOW,
    make_context,
    make_permohonan,
    make_standar,
    petugas,
    press,
    what_it_needs,
)
from PIL import Image

from sipetrok.alur.workflow import Tindakan
from sipetrok.domain.petugas import Masa
from sipetrok.models import Surat, db
from sipetrok.operations import throttle
from sipetrok.operations.halangan import record
from sipetrok.sop.standar import Jenis, Tugas


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return re.sub(
        r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in document)
    )


def the_surat() -> Surat:
    return db.session.scalars(db.select(Surat)).one()


# Read and print.


def test_before_the_signature_a_letter_is_a_draft_without_number_and_code(
    signed_in, folder, storage
):
    number = make_permohonan(folder, storage, Tugas.OLAH).id

    answer = signed_in("staf").client.get(f"/antrean/{number}/surat.pdf")

    assert (
        answer.mimetype == "application/pdf"
        and "diberikan saat disahkan" in text_of(answer.data)
    )
    picture = pypdfium2.PdfDocument(answer.data)[0].render(scale=3).to_pil()
    assert not zxingcpp.read_barcodes(picture)


def test_the_signature_numbers_the_letter_and_keeps_it_as_it_is(
    signed_in, folder, storage
):
    number = make_permohonan(folder, storage, Tugas.SERAHKAN).id
    client = signed_in("loket").client

    first, again = (
        client.get(f"/antrean/{number}/surat.pdf").data,
        client.get(f"/antrean/{number}/surat.pdf").data,
    )

    assert first == again and hashlib.sha256(first).hexdigest() == the_surat().sha256
    assert the_surat().nomor in text_of(first) and "Siti Aminah" in text_of(first)


def test_the_letter_is_a_picture_too(signed_in, folder, storage):
    number = make_permohonan(folder, storage, Tugas.SAHKAN).id

    answer = signed_in("camat").client.get(f"/antrean/{number}/surat.jpg")

    assert (
        answer.mimetype == "image/jpeg"
        and Image.open(io.BytesIO(answer.data)).width == 1200
    )


def test_a_text_of_two_pages_is_one_long_picture(signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.OLAH)
    number = made.id
    officer = signed_in("staf")
    officer.get(f"/antrean/{number}")
    officer.press(
        "Simpan dan lihat pratinjau",
        naskah="\n\n".join(f"Paragraf ke-{n} menerangkan sesuatu." for n in range(60)),
    )

    image = Image.open(
        io.BytesIO(officer.client.get(f"/antrean/{number}/surat.jpg").data)
    )

    assert image.height > 1.7 * image.width * 842 / 595


def test_markup_in_an_answer_is_printed_and_not_obeyed(signed_in, folder, storage):
    number = make_permohonan(
        folder, storage, Tugas.OLAH, keperluan='<img src="/etc/passwd"> <b>tebal</b>'
    ).id

    answer = signed_in("staf").client.get(f"/antrean/{number}/surat.pdf")

    assert answer.status_code == 200 and "<b>tebal</b>" in text_of(answer.data)


def test_the_signed_scan_is_there_once_it_was_uploaded(signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.SERAHKAN)
    number = made.id
    client, path = (
        signed_in("loket").client,
        f"/antrean/{number}/surat-bertanda-tangan.pdf",
    )
    assert client.get(path).status_code == 404

    press(
        made,
        "loket",
        Tindakan.SELESAI,
        folder,
        storage,
        **what_it_needs(made, Tindakan.SELESAI),
    )

    assert client.get(path).data == storage.read(the_surat().scan_sha256)


def test_handing_over_without_the_scan_is_refused(signed_in, folder, storage):
    number = make_permohonan(folder, storage, Tugas.SERAHKAN).id
    officer = signed_in("loket")
    officer.get(f"/antrean/{number}")

    page = officer.press("Serahkan kepada pemohon")

    assert page.status == 422 and page.link("Unggah pindaian surat") == "#scan"
    page = officer.press(
        "Serahkan kepada pemohon", scan=(io.BytesIO(b"<html>"), "surat.pdf")
    )
    assert (
        page.status == 422
        and "bukan foto" in page.text
        and the_surat().scan_sha256 is None
    )


def test_a_standard_without_a_letter_has_none_to_show(signed_in, folder, storage):
    standar = make_standar(
        Tugas.AJUKAN, Tugas.PERIKSA, Tugas.OLAH, surat=None, jenis=Jenis.JAWABAN
    )
    number = make_permohonan(folder, storage, Tugas.OLAH, standar=standar).id

    for name in ("surat.pdf", "surat.jpg", "surat-bertanda-tangan.pdf"):
        assert (
            signed_in("staf").client.get(f"/antrean/{number}/{name}").status_code == 404
        )


def test_names_of_files_hold_the_register_and_no_person(signed_in, folder, storage):
    made = make_permohonan(folder, storage, "selesai")
    client = signed_in("loket").client

    for name in ("surat.pdf", "surat-bertanda-tangan.pdf", "kartu-kendali.pdf"):
        said = client.get(f"/antrean/{made.id}/{name}").headers["Content-Disposition"]
        assert (
            made.nomor_register in said
            and "Siti" not in said
            and ISIAN["nik"] not in said
        )


# Whether it is ours.


def test_a_letter_that_was_handed_over_is_confirmed_without_its_name(
    visitor, folder, storage
):
    make_permohonan(folder, storage, "selesai")

    page = visitor.get(f"/surat/{the_surat().token}")

    assert (
        page.status == 200
        and "Surat ini tercatat di Kecamatan Pulau Burung" in page.text
    )
    assert (
        the_surat().nomor in page.text
        and "S*** A*****" in page.text
        and "Gratis (Rp 0)" in page.text
    )
    html = page.response.text
    assert not [
        v
        for v in (
            "Siti",
            "Aminah",
            ISIAN["nik"],
            ISIAN["telepon"],
            the_surat().permohonan.kode,
        )
        if v in html
    ]


def test_a_numbered_letter_that_is_not_yet_handed_over_says_so(
    visitor, folder, storage
):
    make_permohonan(folder, storage, Tugas.SERAHKAN)

    assert (
        "belum diserahkan kepada pemohon"
        in visitor.get(f"/surat/{the_surat().token}").text
    )


def test_a_letter_that_was_replaced_says_so_and_the_new_one_stands(
    visitor, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.SERAHKAN)
    press(
        made,
        "loket",
        Tindakan.TURUNKAN,
        folder,
        storage,
        catatan="Nama salah tulis.",
        tujuan=3,
    )
    for akun, tindakan in (
        ("staf", Tindakan.TERIMA),
        ("staf", Tindakan.SELESAI),
        ("camat", Tindakan.SELESAI),
    ):
        press(made, akun, tindakan, folder, storage, NOW)
    old, new = db.session.scalars(db.select(Surat).order_by(Surat.versi)).all()

    assert old.nomor == new.nomor and old.token != new.token
    assert "Surat ini sudah diganti" in visitor.get(f"/surat/{old.token}").text
    assert "Surat ini tercatat" in visitor.get(f"/surat/{new.token}").text


def test_a_letter_that_is_mended_or_whose_number_was_given_up_is_not_to_be_taken(
    visitor, folder, storage
):
    made = make_permohonan(folder, storage, Tugas.SERAHKAN)
    lower = what_it_needs(made, Tindakan.TURUNKAN)
    press(made, "loket", Tindakan.TURUNKAN, folder, storage, **lower)
    page = visitor.get(f"/surat/{the_surat().token}")
    assert "sedang diperbaiki kantor" in page.text

    press(made, "staf", Tindakan.TERIMA, folder, storage)
    press(made, "staf", Tindakan.TOLAK, folder, storage, catatan="Bukan wewenang.")
    page = visitor.get(f"/surat/{the_surat().token}")
    assert "Surat ini tidak berlaku" in page.text and "Jangan diterima" in page.text


@pytest.mark.parametrize(
    "token", ["tidak-tercatat", "x" * 32, "x" * 33, "a' OR 1=1 --"]
)
def test_an_unknown_code_is_not_ours(visitor, token):
    assert visitor.get(f"/surat/{token}").status == 404


def test_letters_are_never_kept_from_being_checked_by_who_guesses(
    visitor, folder, storage
):
    make_permohonan(folder, storage, "selesai")
    for n in range(throttle.LACAK.paling_banyak + 1):
        assert visitor.get(f"/surat/tebakan-{n}").status == 404

    assert visitor.get(f"/surat/{the_surat().token}").status == 200
    assert len(the_surat().token) >= 16  # signs of 6 bits: 96 that nobody guesses


# Who stands under it.


def test_a_stand_in_reads_the_letter_that_they_will_sign(signed_in, folder, storage):
    staf, today = petugas("staf"), folder.kalender.day_of(datetime.now(UTC))
    staf.nip, staf.pangkat = "198001012005011001", "Penata, III/c"
    db.session.commit()
    away = Masa(petugas("camat").id, staf.id, today, today)
    record(away, "", make_context(folder, storage, datetime.now(UTC), "camat"))
    number = make_permohonan(folder, storage, Tugas.SAHKAN).id
    officer = signed_in("staf")

    page = officer.get(f"/antrean/{number}")
    preview = text_of(officer.client.get(f"/antrean/{number}/surat.pdf").data)

    acting = ("Plh. CAMAT", "Pak Staf", "Penata, III/c", "NIP. 19800101 200501 1 001")
    assert all(words in preview for words in acting)
    assert (
        f"tandatangani sebagai Plh. {folder.kantor.penanda_tangan.jabatan}" in page.text
    )
    assert "belum diisi" not in page.text
    officer.press("Sahkan surat")
    issued = text_of(storage.read(the_surat().sha256))
    assert all(words in issued for words in acting)


def test_whoever_only_writes_the_letter_reads_the_offices_signer_under_it(
    signed_in, folder, storage
):
    number = make_permohonan(folder, storage, Tugas.OLAH).id

    preview = text_of(signed_in("staf").client.get(f"/antrean/{number}/surat.pdf").data)

    assert "CAMAT" in preview and "Plh." not in preview and "Pak Staf" not in preview
