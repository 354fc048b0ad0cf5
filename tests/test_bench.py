"""The benches run, each once and tiny, so that they cannot rot.

Nothing here looks at how long anything took.
"""

import io
import sqlite3
from argparse import Namespace

import pytest
from builders import petugas
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import func, select

from bench import (
    arsip,
    berat,
    berkas,
    buku,
    foto,
    gambar,
    halaman,
    isi,
    kirim,
    kode,
    mulai,
    pembaca,
    serentak,
    surat,
)
from bench.__main__ import BUSY, NAMES, main, measure, report
from bench.beban import Beban, share
from bench.office import asking, cookie_of
from bench.perjalanan import CLOSED
from bench.ratio import Line, in_turn
from sipetrok.models import Antrean, Berkas, Paraf, Penomor, Permohonan, Surat, db
from sipetrok.operations.context import Context
from sipetrok.operations.contoh import remove
from sipetrok.operations.trail import rebuild

DEAR = {
    "foto",
    "arsip",
    "buku",
    "mulai",
    "pembaca",
    "serentak",
}  # seven CPU seconds each, even tiny
BENCHES = {
    "berat": berat,
    "halaman": halaman,
    "pembaca": pembaca,
    "serentak": serentak,
    "kirim": kirim,
    "surat": surat,
    "foto": foto,
    "berkas": berkas,
    "gambar": gambar,
    "arsip": arsip,
    "mulai": mulai,
    "buku": buku,
}


@pytest.fixture
def filled(app):
    """An office with 60 closed and 25 open example files."""
    isi.fill(app, 60, 25)
    return app


def files(*where) -> list[Permohonan]:
    return list(
        db.session.scalars(select(Permohonan).where(*where).order_by(Permohonan.id))
    )


def test_every_bench_of_the_command_is_tried_here():
    assert set(BENCHES) == set(NAMES)


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.panjang] * (n in DEAR)) for n in BENCHES],
)
def test_each_bench_reports_a_ratio_with_its_bound_for_each_line(name):
    lines = BENCHES[name].run(tiny=True)

    assert lines and all(
        line.ratio > 0 and line.bound == BENCHES[name].BOUND for line in lines
    )
    assert len({line.what for line in lines}) == len(lines)


def test_a_line_says_whether_its_bound_holds():
    good, late = Line("halaman", 1.31, 1.5), Line("halaman", 1.51, 1.5)

    assert good.holds and "1.31 x  batas  1.50 x  baik" in str(good)
    assert not late.holds and "1.51 x  batas  1.50 x  LEWAT" in str(late)


# Nothing is judged on a loaded machine.

QUIET, BUSY_CORES = Beban(0.4, 2, 0.99), Beban(4.8, 2, 0.99)


@pytest.mark.parametrize(
    ("beban", "is_quiet"),
    [
        (QUIET, True),
        (BUSY_CORES, False),
        (Beban(4.8, 16, 0.99), True),
        (Beban(0.4, 2, 0.5), False),
        (Beban(None, 2, 0.99), True),
        (Beban(None, 2, 0.5), False),
    ],
)
def test_a_machine_is_quiet_where_its_cores_are_free_and_one_is_ours(beban, is_quiet):
    assert beban.is_quiet is is_quiet


def test_what_a_process_gets_of_a_core_is_a_part_of_it():
    assert share(0.02) > 0


def test_on_a_loaded_machine_nothing_is_measured_and_it_is_said(capsys):
    asked = Namespace(nama=["kirim"], kecil=False, tetap=False, besar=None)

    assert measure(asked, BUSY_CORES) == BUSY == 2
    assert (
        "beban 4,8 pada 2 inti, proses ini mendapat 99 % dari satu inti"
        in capsys.readouterr().out
    )


def test_what_may_not_be_judged_is_told_without_a_verdict(capsys):
    late = Line("halaman", 1.51, 1.5)

    assert report([late], is_judged=False) == BUSY
    assert "1.51 x  batas  1.50 x  tidak dinilai  halaman" in capsys.readouterr().out
    assert report([late], is_judged=True) == 1
    assert report([Line("halaman", 1.31, 1.5)], is_judged=True) == 0


# The code counts the same on every machine.


def test_code_is_counted_without_comments_docstrings_and_layout():
    source = (
        '"""A module."""\n\n\nclass A:\n    """A class."""\n\n'
        "    def f(self, a, b, c, d):\n        # why\n        return a if b else c\n\n\n"
        "async def g(a, b, c, *, d, e):\n    'docstring'\n\n\n"
        + "x = 1  # "
        + "y" * 100
        + "\n"
    )

    assert kode.size_of(source) == kode.Size(
        lines=16, wide=1, tokens=43, ternaries=1, functions=2, many=1
    )


def test_the_bounds_of_the_code_are_printed_and_judged_on_any_machine(capsys):
    figures = kode.run()

    assert main(["kode"]) == int(not all(figure.holds for figure in figures))
    most = [figure.most for figure in figures]
    assert most == [176_000, 147, 400, 0, 5.5, 8, 3]
    assert capsys.readouterr().out.splitlines() == [str(figure) for figure in figures]


def test_candidate_and_floor_run_in_turn_and_as_often():
    ran = []

    in_turn((lambda: ran.append("a"), lambda: ran.append("b")), rounds=4, times=3)

    assert ran.count("a") == ran.count("b") == 13
    assert ran == ["a", "b"] + (["a"] * 3 + ["b"] * 3 + ["b"] * 3 + ["a"] * 3) * 2


# The floors are what they say.


def test_the_floor_of_pages_is_a_bare_string_behind_the_same_guards(own_app):
    halaman.add_floor(own_app)
    bare, page = (
        own_app.test_client().get(halaman.BARE),
        own_app.test_client().get("/layanan"),
    )

    assert bare.data == b"ok"
    for header in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
    ):
        assert bare.headers[header] == page.headers[header]


def test_the_floor_of_sending_is_one_row_on_the_disk_each_time(tmp_path):
    connection, insert = kirim.bare(tmp_path)
    for _ in range(3):
        insert()

    assert connection.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert not connection.in_transaction
    with sqlite3.connect(tmp_path / "dasar.db") as other:
        assert other.execute(
            "SELECT count(*), max(length(isi)) FROM dasar"
        ).fetchone() == (
            3,
            kirim.BYTES,
        )
    connection.close()
    other.close()


def test_what_is_sent_in_the_bench_arrives_at_the_office(app, folder):
    standar = next(iter(folder.layanan.values()))

    (number,) = kirim.drafts(app, standar, 1)
    kirim.permohonan.submit(number, Context.here(isi.datetime.now(isi.UTC)))

    sent = db.session.get_one(Permohonan, number)
    assert sent.status == "berjalan" and sent.nomor_register and len(sent.trail) == 1


def test_both_letters_say_the_same_on_one_page_in_the_same_fonts(app, tmp_path):
    ours, floor = surat.both(app, tmp_path)
    read = [PdfReader(io.BytesIO(make())) for make in (ours, floor)]

    words = [sorted(pdf.pages[0].extract_text().split()) for pdf in read]
    fonts = [
        {
            font["/BaseFont"].split("+")[1]
            for one in pdf.pages[0]["/Resources"]["/Font"].values()
            for font in [one.get_object()]
            if "+" in font["/BaseFont"]
        }
        for pdf in read
    ]
    assert [len(pdf.pages) for pdf in read] == [1, 1]
    assert words[0] == words[1]
    assert fonts[0] == fonts[1] == {"LiberationSans", "LiberationSans-Bold"}
    assert [len(pdf.pages[0].images) for pdf in read] == [2, 2], (
        "the arms and the QR code"
    )


def test_both_ways_make_the_same_picture_of_a_photo():
    data = foto.photo((2000, 1500))
    made = [Image.open(io.BytesIO(way(data))) for way in (foto.ours, foto.floor)]

    assert [picture.size for picture in made] == [(1200, foto.SIDE)] * 2, (
        "turned upright and made small"
    )
    assert not made[0].getexif(), "nothing of the camera is left"
    assert Image.open(io.BytesIO(data)).getexif()[foto.ORIENTATION] == foto.TURNED


# The filler.


def test_filled_files_are_closed_and_open_as_asked(filled):
    assert (
        len(files(Permohonan.tutup_at.is_not(None))) == 60
        and len(files(Permohonan.tutup_at.is_(None))) == 25
    )
    assert all(
        file.status in CLOSED for file in files(Permohonan.tutup_at.is_not(None))
    )


def test_the_columns_of_filled_files_follow_from_their_trails(filled, folder):
    for file in files():
        standar, course = file.standar, file.course
        assert file.keadaan == course.keadaan
        assert [p.urutan for p in file.trail] == list(range(1, file.versi + 1))
        assert file.due_at == course.due_at(folder.kalender)
        assert file.layanan == standar.slug and file.desa == file.isian.get("desa", "")
        assert file.diserahkan_at == course.diserahkan_at
        assert file.tutup_at == (course.trail[-1].at if file.status in CLOSED else None)

    assert rebuild(folder.kalender) == 0, (
        "antrean and columns of the open ones are as the office would write them"
    )
    assert not db.session.scalars(
        select(Antrean)
        .join(Permohonan, Permohonan.id == Antrean.permohonan_id)
        .where(Permohonan.tutup_at.is_not(None))
    ).all()


def test_the_numbers_of_filled_files_run_without_a_gap_and_the_books_know_the_last(
    filled,
):
    isi.fill(filled, 30)
    for book in db.session.scalars(
        select(Penomor).where(Penomor.buku.startswith("contoh-"))
    ):
        given = db.session.scalars(
            select(Surat.urut).filter_by(buku=book.buku, tahun=book.tahun)
        ).all()
        assert sorted(given) == list(range(1, book.terakhir + 1))
    given = db.session.scalars(select(Permohonan.nomor_register)).all()
    books = db.session.scalars(
        select(Penomor).where(Penomor.buku.startswith("permohonan-CONTOH-"))
    ).all()
    assert len(set(given)) == len(given) == sum(book.terakhir for book in books)


def test_the_documents_of_filled_files_can_be_opened(filled, storage):
    names = {
        *db.session.scalars(select(Berkas.sha256)),
        *db.session.scalars(select(Surat.sha256)),
    }

    assert len(names) == 5 and all(storage.read(name) for name in names)


def test_filled_files_are_examples_and_can_be_taken_away(filled):
    assert db.session.scalar(select(func.count()).where(~Permohonan.contoh)) == 0

    remove()

    left = [
        db.session.scalar(select(func.count()).select_from(model))
        for model in (Permohonan, Paraf, Surat)
    ]
    assert left == [0, 0, 0]


def test_an_officer_and_a_pemohon_can_work_with_filled_files(filled):
    assert petugas("staf")
    for name, ask in arsip.pages(filled, "pegawai").items():
        assert ask(), name
    assert (
        b"Antrean"
        in asking(
            filled, "/antrean", headers={"Cookie": cookie_of(filled, "pegawai")}
        )()
    )
