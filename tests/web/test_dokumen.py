"""Documents made and signed elsewhere: taken in, handed on unchanged, and asked for only where they
travel as a file.
"""

import io

import pikepdf
import pytest
from builders import NOW, make_langkah, make_permohonan, make_standar, petugas
from pictures import phone_photo, text_pdf

from sipetrok.models import Dokumen, Permohonan, Surat, db
from sipetrok.sop.standar import Identitas, Jenis, Lewat, Tugas

GIVE = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.UNDUH, Lewat.WHATSAPP))
POST = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS,))


def made_elsewhere(*last):
    return make_standar(
        Tugas.AJUKAN,
        Tugas.PERIKSA,
        Tugas.SAHKAN,
        *last,
        jenis=Jenis.DOKUMEN,
        surat=None,
        naskah="",
        persyaratan=(),
    )


def signed_pdf(**root) -> bytes:
    """A PDF that carries a signature field over its bytes, as a signing service leaves it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(text_pdf(1))) as pdf:
        for key, value in root.items():
            pdf.Root[f"/{key}"] = value
        signature = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Sig,
                Filter=pikepdf.Name("/Adobe.PPKLite"),
                ByteRange=pikepdf.Array([0, 10, 20, 30]),
                Contents=pikepdf.String("00"),
            )
        )
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                FT=pikepdf.Name.Sig, T=pikepdf.String("Tanda"), V=signature
            )
        )
        pdf.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array([field]), SigFlags=3
        )
        pdf.save(out)
    return out.getvalue()


@pytest.fixture
def file(folder, storage):
    return make_permohonan(
        folder, storage, Tugas.SERAHKAN, standar=made_elsewhere(GIVE)
    )


def hand_over(officer, file, isi: bytes | None, name: str = "dokumen.pdf", **values):
    officer.get(f"/antrean/{file.id}")
    sent = {"scan": [(io.BytesIO(isi), name)]} if isi else {}
    return officer.press(
        "Serahkan kepada pemohon", **{"lewat": "unduh", **sent, **values}
    )


def test_a_signed_pdf_reaches_the_pemohon_byte_for_byte(
    signed_in, visitor, storage, file
):
    isi = signed_pdf()
    assert hand_over(signed_in("loket"), file, isi, nomor="474/1/2026").status == 200

    page = visitor.get(f"/permohonan/{file.kode}")
    assert "Dokumen Anda siap diunduh" in page.text
    answer = visitor.client.get(page.link("Unduh dokumen (PDF)"))
    assert answer.data == isi and "attachment" in answer.headers["Content-Disposition"]
    kept = db.session.scalars(db.select(Dokumen)).one()
    assert (kept.nomor, kept.versi, kept.petugas_id) == (
        "474/1/2026",
        1,
        petugas("loket").id,
    )
    assert storage.read(kept.sha256) == isi


RUN = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


@pytest.mark.parametrize(
    "root",
    [
        {"OpenAction": RUN},
        {"AA": pikepdf.Dictionary(WC=RUN)},
        {
            "Names": pikepdf.Dictionary(
                EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([]))
            )
        },
    ],
)
def test_a_signed_pdf_with_a_script_or_an_attachment_is_refused(signed_in, file, root):
    page = hand_over(signed_in("loket"), file, signed_pdf(**root))

    assert page.status == 422 and "membawa skrip atau lampiran" in page.errors()[0]
    assert db.session.scalars(db.select(Dokumen)).all() == []


def test_a_word_of_a_signature_alone_makes_no_signed_pdf(signed_in, storage, file):
    with pikepdf.open(io.BytesIO(text_pdf(1))) as pdf:
        pdf.Root.OpenAction = RUN
        out = io.BytesIO()
        pdf.save(out)

    hand_over(
        signed_in("loket"),
        file,
        out.getvalue().replace(b"\n%%EOF", b"\n%/ByteRange\n%%EOF"),
    )

    assert b"app.alert" not in storage.read(
        db.session.scalars(db.select(Dokumen)).one().sha256
    )


def test_an_unsigned_pdf_is_made_anew_like_every_upload(signed_in, storage, file):
    with pikepdf.open(io.BytesIO(text_pdf(1))) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )
        out = io.BytesIO()
        pdf.save(out)

    hand_over(signed_in("loket"), file, out.getvalue())

    kept = storage.read(db.session.scalars(db.select(Dokumen)).one().sha256)
    assert b"JavaScript" not in kept and b"app.alert" not in kept


def test_photographed_pages_are_joined_to_one_document(signed_in, storage, file):
    officer = signed_in("loket")
    officer.get(f"/antrean/{file.id}")
    officer.press(
        "Serahkan kepada pemohon",
        lewat="unduh",
        scan=[
            (io.BytesIO(phone_photo()), "1.jpg"),
            (io.BytesIO(phone_photo((700, 500))), "2.jpg"),
        ],
    )

    kept = db.session.scalars(db.select(Dokumen)).one()
    with pikepdf.open(io.BytesIO(storage.read(kept.sha256))) as pdf:
        assert len(pdf.pages) == kept.halaman == 2


def test_a_signed_pdf_is_not_joined_with_others(signed_in, file):
    officer = signed_in("loket")
    officer.get(f"/antrean/{file.id}")
    page = officer.press(
        "Serahkan kepada pemohon",
        lewat="unduh",
        scan=[
            (io.BytesIO(signed_pdf()), "tte.pdf"),
            (io.BytesIO(phone_photo()), "lampiran.jpg"),
        ],
    )

    assert page.status == 422 and "hilang bila digabung" in page.errors()[0]
    assert db.session.scalars(db.select(Dokumen)).all() == []


def test_a_letter_signed_in_another_program_keeps_its_signature(
    signed_in, folder, storage
):
    number = make_permohonan(folder, storage, Tugas.SERAHKAN).id
    officer, isi = signed_in("loket"), signed_pdf()
    officer.get(f"/antrean/{number}")
    officer.press("Serahkan kepada pemohon", scan=(io.BytesIO(isi), "surat.pdf"))

    kept = db.session.scalars(db.select(Surat)).one()
    assert storage.read(kept.scan_sha256) == isi


def test_what_travels_as_a_file_is_not_handed_over_without_it(signed_in, file):
    page = hand_over(signed_in("loket"), file, None)

    assert (
        page.status == 422
        and "Unggah PDF dokumen yang sudah ditandatangani" in page.text
    )
    assert not db.session.get(Permohonan, file.id).diserahkan


def test_what_goes_by_post_needs_no_file(signed_in, visitor, folder, storage):
    file = make_permohonan(
        folder, storage, Tugas.SERAHKAN, standar=made_elsewhere(POST)
    )

    assert hand_over(signed_in("loket"), file, None, lewat="pos").status == 200

    page = visitor.get(f"/permohonan/{file.kode}")
    assert "Dokumen Anda sudah jadi" in page.text and "dikirim lewat pos" in page.text
    assert "Unduh dokumen" not in page.text


def test_the_signer_may_take_it_in_and_the_counter_hands_it_on(
    signed_in, visitor, folder, storage
):
    file = make_permohonan(folder, storage, Tugas.SAHKAN, standar=made_elsewhere(GIVE))
    chief, isi = signed_in("camat"), signed_pdf()
    chief.get(f"/antrean/{file.id}")
    chief.press("Sahkan", scan=[(io.BytesIO(isi), "tte.pdf")])

    officer = signed_in("loket")
    page = officer.get(f"/antrean/{file.id}")
    assert officer.client.get(page.link("buka PDF")).data == isi
    assert officer.press("Serahkan kepada pemohon", lewat="unduh").status == 200
    assert visitor.client.get(f"/permohonan/{file.kode}/surat.pdf").data == isi


def test_nothing_can_be_downloaded_before_it_was_handed_over(
    signed_in, visitor, folder, storage
):
    file = make_permohonan(
        folder, storage, Tugas.SAHKAN, standar=made_elsewhere(GIVE), now=NOW
    )
    chief = signed_in("camat")
    chief.get(f"/antrean/{file.id}")
    chief.press("Sahkan", scan=[(io.BytesIO(signed_pdf()), "tte.pdf")])

    assert visitor.client.get(f"/permohonan/{file.kode}/surat.pdf").status_code == 303
    assert signed_in("loket").get("/antrean/999/dokumen.pdf").status == 404


# Handed to a courier.

COURIER = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.UNDUH, Lewat.KURIR))
WITH_ADDRESS = (Identitas.NAMA, Identitas.ALAMAT)


@pytest.fixture
def parcel(folder, storage):
    standar = made_elsewhere(COURIER, Tugas.ARSIPKAN).model_copy(
        update={"identitas": WITH_ADDRESS}
    )
    return make_permohonan(folder, storage, Tugas.SERAHKAN, standar=standar)


def test_what_a_courier_brings_travels_on_paper_alone(signed_in, visitor, parcel):
    officer = signed_in("loket")

    assert hand_over(officer, parcel, None, lewat="kurir").status == 200

    assert (parcel.lewat, parcel.diserahkan, parcel.dokumen) == ("kurir", True, [])
    page = visitor.get(f"/permohonan/{parcel.kode}")
    assert "Dokumen dikirim lewat kurir." in page.text
    assert "Diantar kurir ke alamat saya" in page.text
    # A layanan of this test alone, so it stands in the book of those who answer for all.
    row = signed_in("camat").get(f"/buku/register?bulan={NOW:%Y-%m}").text
    assert "Lewat kurir" in row


def test_a_courier_needs_an_address(signed_in, folder, storage):
    file = make_permohonan(
        folder, storage, Tugas.SERAHKAN, standar=made_elsewhere(COURIER), alamat=""
    )

    page = hand_over(signed_in("loket"), file, None, lewat="kurir")

    assert (
        page.status == 422
        and "Pemohon tidak memberi alamat. Pilih cara lain." in page.text
    )
    assert not file.diserahkan


def test_the_one_way_on_paper_that_there_is_asks_for_nothing(
    signed_in, folder, storage
):
    standar = made_elsewhere(make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.POS,)))
    file = make_permohonan(folder, storage, Tugas.SERAHKAN, standar=standar, alamat="")

    assert hand_over(signed_in("loket"), file, None, lewat="pos").status == 200
    assert file.diserahkan


def test_whatsapp_needs_a_number_that_has_it(signed_in, folder, storage):
    step = make_langkah(Tugas.SERAHKAN, "admin", lewat=(Lewat.UNDUH, Lewat.WHATSAPP))
    standar = made_elsewhere(step).model_copy(
        update={"identitas": (Identitas.NAMA, Identitas.TELEPON)}
    )
    file = make_permohonan(
        folder, storage, Tugas.SERAHKAN, standar=standar, telepon="6276821234"
    )

    page = hand_over(signed_in("loket"), file, signed_pdf(), lewat="whatsapp")

    assert page.status == 422 and not file.diserahkan
    assert "Nomor pemohon bukan nomor HP. Pilih cara lain." in page.text


def test_the_officer_reads_that_it_goes_to_a_courier(signed_in, parcel):
    page = signed_in("loket").get(f"/antrean/{parcel.id}")

    assert "Diserahkan kepada kurir" in page.text
