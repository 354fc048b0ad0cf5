"""A photo that comes by itself, in pieces: once, however often it is sent, and never at the cost of
another one.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from builders import make_permohonan, picture
from pemohon import KIRIM, SEND, begin, fill, kept, the_permohonan, upload
from pictures import noisy_photo, text_pdf

from sipetrok.kiriman.ruang import WARGA
from sipetrok.models import Unggahan, db
from sipetrok.operations import kuota
from sipetrok.simpanan import potongan
from sipetrok.sop.standar import Tugas
from sipetrok.web.pemohon.unggah import LARGEST, SMALLEST

KEY = "0asal0asal.0varian0"
OURS = {"Origin": "http://localhost"}


@cache
def photo() -> bytes:
    found = noisy_photo((640, 480))
    assert 3 * SMALLEST < len(found) < LARGEST
    return found


class Phone:
    """Sends one file into one slot of the draft that was just begun."""

    def __init__(self, client, isi: bytes, slot: int = 3, key: str = KEY) -> None:
        self.client, self.isi, self.key = client, isi, key
        self.path = f"/permohonan/{the_permohonan().kode}/potongan/{slot}"

    def headers(self, start: int, **changes: object) -> dict[str, str]:
        said = {"Key": self.key, "Length": len(self.isi), "Offset": start} | changes
        return OURS | {f"Upload-{name}": str(value) for name, value in said.items()}

    def send(self, start: int, end: int | None = None, **changes: object):
        return self.client.post(
            self.path,
            data=self.isi[start:end],
            headers=self.headers(start, **changes),
            content_type="application/octet-stream",
        )

    def ask(self) -> int:
        answer = self.client.head(self.path, headers=self.headers(0))
        assert answer.status_code == 204 and not answer.data
        return int(answer.headers["Upload-Offset"])


@pytest.fixture
def phone(visitor) -> Phone:
    begin(visitor)
    return Phone(visitor.client, photo())


def pieces(app) -> list:
    return [
        one
        for one in (app.config["INSTANCE"] / "sementara").rglob("*")
        if one.is_file()
    ]


def test_a_photo_comes_in_pieces_and_goes_on_where_the_line_was_cut(app, phone):
    assert phone.send(0, 20_000).status_code == 204
    assert phone.ask() == 20_000
    answer = phone.send(20_000, 40_000)
    assert answer.headers["Upload-Offset"] == "40000" and not kept(3)

    # What was cut in between comes again, and what is here already is not counted twice.
    assert phone.send(20_000, 60_000).headers["Upload-Offset"] == "60000"
    assert db.session.scalar(db.select(db.func.sum(Unggahan.ukuran))) == 60_000
    last = phone.send(60_000)

    assert last.status_code == 200 and "Sudah diterima" in last.text
    assert len(kept(3)) == 1 and [one.name for one in pieces(app)] == ["selesai"]


def test_whatever_is_sent_twice_is_there_once(phone):
    assert [phone.send(0).status_code for _ in range(2)] == [200, 200]
    first = kept(3)[0].id
    # The answer was lost: nothing of the photo needs to come again.
    assert phone.ask() == len(phone.isi)
    assert phone.send(len(phone.isi)).status_code == 200
    assert "Sudah diterima" in phone.send(0, 20_000).text

    assert [one.id for one in kept(3)] == [first]


def test_the_same_photo_tapped_twice_at_the_same_moment_is_one_page_of_two(visitor):
    begin(visitor)
    phones = [Phone(visitor.client, photo(), slot=1) for _ in range(4)]
    app = visitor.client.application

    def send(phone: Phone) -> list[int]:
        phone.client = app.test_client()
        return [phone.send(0, 30_000).status_code, phone.send(30_000).status_code]

    with ThreadPoolExecutor(4) as pool:
        codes = [one for both in pool.map(send, phones) for one in both]

    assert set(codes) <= {200, 204, 503} and 200 in codes
    assert len(kept(1)) == 1


def test_a_photo_that_was_taken_out_may_be_sent_again(visitor, phone):
    phone.send(0)
    visitor.get(f"/permohonan/{the_permohonan().kode}/berkas")
    visitor.press("Hapus Scan/Foto Foto copy KTP 1")
    assert not kept(3) and phone.ask() == 0

    assert phone.send(0).status_code == 200 and len(kept(3)) == 1


def test_the_smaller_make_of_a_photo_takes_the_place_of_the_larger_half(phone):
    phone.send(0, 40_000)
    smaller = Phone(phone.client, photo() + b"x", key="0asal0asal.9lain9999")

    assert smaller.ask() == 0 and smaller.send(0).status_code == 200
    assert len(kept(3)) == 1 and phone.ask() == len(phone.isi)


def test_a_broken_photo_is_refused_in_its_slot_and_costs_no_other(visitor, phone):
    phone.send(0)
    broken = Phone(visitor.client, b"<html>" * 9, slot=2)
    answer = broken.send(0)

    assert answer.status_code == 422 and "bukan foto" in answer.text
    assert broken.ask() == 0 and not kept(2) and len(kept(3)) == 1


def test_a_pdf_comes_the_same_way_and_opens_large(visitor):
    begin(visitor)
    assert Phone(visitor.client, text_pdf(2)).send(0).status_code == 200
    kode, berkas = the_permohonan().kode, kept(3)[0].id
    pages = [
        visitor.client.get(f"/permohonan/{kode}/berkas/{berkas}/{n}.jpg").status_code
        for n in (1, 2, 3, 2**31 - 1)
    ]

    assert pages == [200, 200, 404, 404]


def test_a_full_slot_of_several_says_so_before_anything_is_sent(visitor):
    begin(visitor)
    visitor.press(SEND, berkas__1=[upload(picture(30)), upload(picture(60))])
    phone = Phone(visitor.client, photo(), slot=1)

    answer = phone.send(0, 20_000)
    assert answer.status_code == 422 and "Paling banyak 2 berkas" in answer.text
    assert phone.ask() == 0 and len(kept(1)) == 2


def test_the_choice_that_was_made_stays_with_the_photo_that_replaces_another(visitor):
    begin(visitor)
    fill(visitor)
    visitor.get(f"/permohonan/{the_permohonan().kode}/berkas")
    visitor.press("Hapus Scan/Foto Foto copy KTP 1")
    assert Phone(visitor.client, photo(), slot=2).send(0).status_code == 200

    assert {one.pilihan for one in kept(2)} == {"Buku Nikah"}


# Lies.


@pytest.mark.parametrize(
    "changes",
    [
        {"Offset": -1},
        {"Offset": "x"},
        {"Offset": "9" * 20},
        {"Length": 0},
        {"Length": 100},
        {"Length": "1e9"},
        {"Length": ""},
        {"Key": "../../etc.passwd00"},
        {"Key": "0asal0asal"},
        {"Key": "0asal0asal." + "0" * 41},
        {"Key": "0asal-0asal.0varian0"},
    ],
)
def test_what_no_page_of_ours_says_is_refused_and_leaves_nothing(app, phone, changes):
    assert phone.send(0, 20_000, **changes).status_code == 400
    assert not pieces(app) and not db.session.scalar(db.select(Unggahan.ukuran))


def test_a_piece_that_would_leave_a_gap_is_told_where_to_go_on(phone):
    phone.send(0, 20_000)
    answer = phone.send(30_000, 50_000)

    assert answer.status_code == 409 and answer.headers["Upload-Offset"] == "20000"
    assert phone.ask() == 20_000


def test_crumbs_and_boulders_are_refused(app, phone):
    assert phone.send(0, SMALLEST - 1).status_code == 400
    phone.isi *= 10
    assert phone.send(0, LARGEST + 1).status_code == 413
    assert not pieces(app)


def test_a_huge_total_is_refused_with_its_first_piece(app, phone):
    answer = phone.send(0, 20_000, Length=11 * 1024 * 1024)

    assert answer.status_code == 422 and "lebih dari 10 MB" in answer.text
    assert not pieces(app)


def test_a_foreign_code_opens_nothing(phone):
    phone.path = phone.path.replace(the_permohonan().kode, "K7QM4XTR9PDC")

    assert phone.send(0, 20_000).status_code == 404
    assert phone.client.head(phone.path).status_code == 404


def test_pieces_for_what_was_sent_or_is_not_asked_are_refused(
    app, visitor, phone, folder, storage
):
    assert Phone(visitor.client, photo(), slot=9).send(0).status_code == 409
    phone.send(0, 20_000)
    fill(visitor)
    visitor.press(KIRIM)
    assert phone.send(20_000).status_code == 303  # to its page, as every closed step

    # Where the office returned one paper, only that one may come.
    file = make_permohonan(folder, storage, Tugas.PERIKSA, kunci="lain")
    phone.path = f"/permohonan/{file.kode}/potongan/1"
    assert phone.send(0).status_code == 303


def test_pieces_of_one_draft_do_not_heap_up(app, phone, monkeypatch):
    monkeypatch.setattr(potongan, "MOST", 3)
    for n in range(9):
        phone.key = f"0asal000{n}.0varian0"
        phone.send(0, 20_000)

    assert len(pieces(app)) == 3


def test_pieces_count_for_the_address(phone, monkeypatch):
    monkeypatch.setattr(kuota, "IN_AN_HOUR", 50_000)
    phone.send(0, 40_000)
    answer = phone.send(40_000)

    assert answer.status_code == 429 and "sangat banyak foto" in answer.text
    assert answer.mimetype == "text/plain" and int(answer.headers["Retry-After"]) > 0
    assert phone.ask() == 40_000 and not kept(3)


def test_where_all_places_are_taken_what_came_stays_for_the_next_try(
    phone, monkeypatch
):
    monkeypatch.setattr(WARGA, "_most", 0)
    assert phone.send(0).status_code == 503
    assert phone.ask() == len(phone.isi)

    monkeypatch.undo()
    assert phone.send(len(phone.isi)).status_code == 200 and len(kept(3)) == 1


def test_what_lies_on_the_disk_is_sealed_and_named_after_nobody(app, phone):
    phone.send(0, 20_000)
    (piece,) = pieces(app)

    assert the_permohonan().kode not in str(piece)
    assert phone.isi[1000:1100] not in piece.read_bytes()


def test_a_piece_that_was_damaged_here_begins_anew(app, phone):
    phone.send(0, 20_000)
    (piece,) = pieces(app)
    piece.write_bytes(piece.read_bytes()[:-1])

    answer = phone.send(20_000)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")
    assert phone.send(0).status_code == 200


def test_another_site_sends_nothing_here(app, phone):
    theirs = phone.headers(0) | {"Origin": "https://lain.example"}
    answer = phone.client.post(phone.path, data=phone.isi, headers=theirs)

    assert answer.status_code == 400 and not pieces(app)
