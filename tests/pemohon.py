"""Somebody without an account who applies for a surat-keterangan, from the first step on."""

import io

from builders import ISIAN, picture
from page import Page, Visitor

from sipetrok.models import Berkas, Permohonan, db

FORM = "/layanan/surat-keterangan/ajukan"
ANSWERS = {
    "nama": "Siti Aminah",
    "nik": ISIAN["nik"],
    "tempat_lahir": "Pulau Burung",
    "tanggal_lahir": "17-3-1990",
    "jenis_kelamin": "Perempuan",
    "pekerjaan": "Pedagang",
    "alamat": "Parit 5",
    "desa": "Teluk Nibung",
    "telepon": "0812 3456 7890",
    "isian_keperluan": "mendaftar sekolah",
}
SEND, KIRIM = "Simpan dan lanjut", "Kirim permohonan"
BOUNDARY = "batas-antara-bagian"


def upload(isi: bytes, name: str = "foto.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(isi), name


def begin(visitor: Visitor, **changes: str) -> Page:
    """The first step, answered as by Siti Aminah."""
    visitor.get(FORM)
    return visitor.press(SEND, **ANSWERS | changes)


def fill(visitor: Visitor, shade: int = 0) -> Page:
    """One photo in each of the three slots."""
    return visitor.press(
        SEND,
        berkas__1=upload(picture(10 + shade)),
        berkas__2=upload(picture(20 + shade)),
        berkas__3=upload(picture(30 + shade)),
        pilihan__2="Buku Nikah",
    )


def apply(visitor: Visitor, **changes: str) -> Page:
    """All of it, sent."""
    begin(visitor, **changes)
    fill(visitor)
    return visitor.press(KIRIM)


def the_permohonan() -> Permohonan:
    db.session.rollback()  # other threads may have written since
    return db.session.scalars(db.select(Permohonan)).one()


def kept(slot: int) -> list[Berkas]:
    """What stands in a slot."""
    db.session.rollback()
    return list(
        db.session.scalars(
            db.select(Berkas)
            .filter_by(persyaratan=slot, diganti_at=None)
            .order_by(Berkas.id)
        )
    )


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(model))


def answer_to(visitor: Visitor, words: str, *parts: tuple[str, bytes]):
    """The answer to this button, its form's own fields sent along unless a part has their name."""
    form, button = visitor.page.button(words)
    given = " ".join(header for header, _ in parts)
    own = [
        (f'name="{name}"', str(value).encode())
        for name, value in form.data(button).items()
        if f'name="{name}"' not in given
    ]
    return visitor.client.post(
        form.action or visitor.page.path,
        data=multipart(*own, *parts),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )


def deliver(visitor: Visitor, words: str, *parts: tuple[str, bytes]) -> Page:
    """The same, and the page to which it leads."""
    response, path = answer_to(visitor, words, *parts), visitor.page.path
    while response.status_code in (301, 302, 303):
        path = response.headers["Location"]
        response = visitor.client.get(path)
    visitor.page = Page(response, path)
    return visitor.page


def multipart(*parts: tuple[str, bytes]) -> bytes:
    """A form's body put together by hand: what stands behind "Content-Disposition: form-data; ",
    and the bytes.
    """
    rows = [
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
        % (BOUNDARY.encode(), header.encode("utf-8", "surrogatepass"), isi)
        for header, isi in parts
    ]
    return b"".join(rows) + b"--%s--\r\n" % BOUNDARY.encode()
