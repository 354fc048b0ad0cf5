"""The books of the office: buku register and buku agenda by month, on screen and as PDF, XLSX and
CSV.

What is looked for may be a name, so it is sent as a form and never stands in an address.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.ctx import AppContext

from sipetrok.alur.buku import Buku, Bulan, Line, Tata, Texts, closing
from sipetrok.alur.lajur import BOOKS, headed
from sipetrok.app import auth, filters, log
from sipetrok.app.auth import context
from sipetrok.cetak import kanvas, lembar
from sipetrok.cetak.pdf import plain
from sipetrok.domain import SipetrokError
from sipetrok.queries import buku as queries
from sipetrok.queries.buku import Lingkup
from sipetrok.sop.kantor import KERTAS
from sipetrok.sop.standar import Standar
from sipetrok.web import answers

blueprint = Blueprint("buku", __name__)
AT_ONCE = 500  # lines read from the database at a time for a file
# Lines of one PDF: under two seconds and about 200 pages; more nobody prints in one go.
PRINTED = 2000
MONTHS = 60  # offered in the list; earlier ones are reached by the arrow
LONGEST = 120  # letters of what is looked for


class BukuTerlaluPanjang(SipetrokError):
    """More lines than one file of this kind takes."""


@blueprint.route("/buku/register", methods=("GET", "POST"))
@auth.officer
def register() -> str:
    """The buku register of a month, for officers; what is looked for in it comes as a form."""
    return _page("register")


@blueprint.route("/buku/agenda", methods=("GET", "POST"))
@auth.officer
def agenda() -> str:
    """The same of the buku agenda: letters that went out, or with `bagian=masuk` what came in."""
    if request.values.get("bagian") == "masuk":
        return _page("agenda-masuk")
    return _page("agenda-keluar")


@blueprint.get("/buku/<buku>.pdf")
@auth.officer
def pdf(buku: str) -> Response:
    """The ruled book of a month, with its closing line and the place to sign.

    Raises BukuTerlaluPanjang.
    """
    lingkup = _lingkup(buku)
    _require_room(lingkup, "PDF", PRINTED, "Excel atau CSV")
    book, bulan, tata = lingkup.buku, lingkup.bulan, _tata()
    found = list(_walk(lingkup, tata))
    penutup = closing(bulan, tata, sum(line.is_new for line in found))
    isi = kanvas.book(
        _halaman(lingkup, penutup),
        [(lajur.judul, lajur.kertas) for lajur in book.lajur],
        [book.paper(line) for line in found],
        f"{book.kosong} pada {bulan.nama}.",
    )
    _note(lingkup, "pdf")
    return answers.paper(isi, f"buku-{buku}-{bulan}.pdf")


def _halaman(lingkup: Lingkup, penutup: str) -> kanvas.Halaman:
    """All that stands around the rows: head, closing line, and the place to sign."""
    office, bulan = context.kantor, lingkup.bulan
    signer = office.penanda_tangan
    judul = f"{lingkup.buku.judul} bulan {bulan.nama}"
    if lingkup.contoh:
        judul += " (CONTOH)"
    return kanvas.Halaman(
        kantor=office.kop_baris[-1],
        judul=judul,
        bulan=bulan.nama,
        keterangan=_part(lingkup),
        penutup=penutup,
        kertas=KERTAS[office.kertas],
        catatan=f"Dicetak oleh {context.officer.nama} pada {filters.tanggal_jam(context.now)}.",
        tanda=(
            f"{office.tempat}, {filters.tanggal(context.now)}",
            f"{signer.jabatan},",
            signer.nama or "." * 50,
            signer.pangkat,
            f"NIP. {signer.nip}" if signer.nip else "",
        ),
    )


@blueprint.get("/buku/<buku>.xlsx")
@auth.officer
def xlsx(buku: str) -> Response:
    """The month as a workbook, row by row. Raises BukuTerlaluPanjang."""
    lingkup = _lingkup(buku)
    _require_room(lingkup, "lembar Excel", lembar.ROWS, "CSV")
    title = f"{lingkup.buku.judul.removeprefix('Buku ')} {lingkup.bulan}"
    return _download(lingkup, "xlsx", partial(lembar.xlsx, title))


@blueprint.get("/buku/<buku>.csv")
@auth.officer
def csv(buku: str) -> Response:
    """The month as CSV, row by row."""
    return _download(_lingkup(buku), "csv", lembar.csv_lines)


def _require_room(lingkup: Lingkup, bentuk: str, most: int, other: str) -> None:
    """Raises BukuTerlaluPanjang, which names the `other` kinds of files."""
    if (lines := queries.count(lingkup)) > most:
        raise BukuTerlaluPanjang(
            f"Bulan ini memuat {filters.angka(lines)} baris, sedangkan satu {bentuk} paling banyak "
            f"{filters.angka(most)}. Pilih satu layanan, atau unduh sebagai {other}."
        )


def _download(
    lingkup: Lingkup, bentuk: str, write: Callable[..., Iterator[bytes]]
) -> Response:
    """Sent while it is read: never whole in memory, however many its lines.

    Each download stands in the log: who, which book and month, as what.
    """
    _note(lingkup, bentuk)
    columns = [(kolom.judul, kolom.lebar) for kolom in lingkup.buku.kolom]
    pieces = _in_pieces(
        current_app.app_context, write(columns, _rows(lingkup, _tata(), _part(lingkup)))
    )
    response = answers.download(
        pieces,
        f"buku-{lingkup.buku.kunci}-{lingkup.bulan}.{bentuk}",
        {"xlsx": lembar.XLSX, "csv": "text/csv"}[bentuk],
    )
    response.headers["Cache-Control"] = "no-store, no-transform"
    return response


def _in_pieces(
    new_context: Callable[[], AppContext], parts: Iterator[bytes]
) -> Iterator[bytes]:
    """Each piece in a context of its own: between two of them a slow receiver holds neither session
    nor snapshot.
    """
    while True:
        with new_context():
            piece = next(parts, None)
        if piece is None:
            return
        yield piece


def _note(lingkup: Lingkup, bentuk: str) -> None:
    """That a book left the program: who took it, which, and as what. No names."""
    log.event(
        "buku diekspor",
        petugas=context.officer.id,
        buku=lingkup.buku.kunci,
        bulan=str(lingkup.bulan),
        bentuk=bentuk,
        layanan=lingkup.layanan or "semua",
        contoh=int(lingkup.contoh),
    )


def _page(buku: str) -> str:
    """The book on the screen: a page of the month, or what was found."""
    cari = " ".join(plain(request.form.get("cari", "")[:LONGEST]).split())
    lingkup, tata = replace(_lingkup(buku), cari=cari), _tata()
    after = None if cari else request.args.get("setelah")
    page = queries.lines(lingkup, after)
    has_examples = False
    if not page.items and not lingkup.contoh:
        has_examples = bool(queries.lines(replace(lingkup, contoh=True), size=1).items)
    return render_template(
        "buku/page.html",
        lingkup=lingkup,
        this_month=Bulan.of(context.today),
        months=_months(lingkup.bulan),
        choices=_choices(lingkup),
        sebagian=_part(lingkup),
        rows=[
            _shown(lingkup.buku, Line(entri, surat, tata))
            for entri, surat in page.items
        ],
        older=page.older,
        after=after,
        has_examples=has_examples,
    )


def _shown(book: Buku, line: Line) -> tuple[int | None, list[Texts]]:
    """A line on the screen: the file that it leads to, if this officer may open it, and its cells.

    How to reach the pemohon is whole only for the desk at which the file is.
    """
    entri = line.entri
    works = not context.peran.isdisjoint(entri.standar.peran)
    file = entri.id if works or context.is_pengawas else None
    whole = entri.course.keadaan.concerns(context.actor)
    return file, book.paper(replace(line, whole=whole))


def _walk(lingkup: Lingkup, tata: Tata) -> Iterator[Line]:
    """Every line of this part of the book, a few hundred in memory at a time."""
    after = None
    while True:
        page = queries.lines(lingkup, after, AT_ONCE)
        for entri, surat in page.items:
            yield Line(entri, surat, tata)
        after = page.older
        if after is None:
            return


def _rows(lingkup: Lingkup, tata: Tata, part: str) -> Iterator[list[lembar.Cell]]:
    """The rows of a file, and the closing line: without it a file broke off on the way.

    `part` says of which layanan they are.
    """
    numbers = 0
    for line in _walk(lingkup, tata):
        numbers += line.is_new
        yield lingkup.buku.sheet(line)
    said = closing(lingkup.bulan, tata, numbers)
    yield [f"{said} {part}." if part else said]


def _lingkup(buku: str) -> Lingkup:
    """What was asked for: this month without a wish. 404 for no book, no month, or no layanan.

    Lines are of the layanan in which the officer has a part; 403 for another one.
    """
    book, given = BOOKS.get(buku), request.values
    bulan = Bulan.read(given.get("bulan") or str(Bulan.of(context.today)))
    layanan = given.get("layanan", "")
    if (
        book is None
        or bulan is None
        or (layanan and layanan not in context.folder.layanan)
    ):
        abort(404)
    terlihat = context.layanan
    if layanan and terlihat is not None and layanan not in terlihat:
        abort(403)
    contoh = given.get("contoh") == "1"
    book = headed(book, context.folder.layanan.values())
    return Lingkup(book, bulan, context.kalender, layanan, contoh, terlihat)


def _choices(lingkup: Lingkup) -> list[Standar]:
    """The layanan that this officer may choose from."""
    every = context.folder.layanan.values()
    return [
        one for one in every if lingkup.terlihat is None or one.slug in lingkup.terlihat
    ]


def _part(lingkup: Lingkup) -> str:
    """Of which layanan a book is that is not of all; empty where it is."""
    names = [one.judul for one in _choices(lingkup)]
    if lingkup.layanan:
        return f"Layanan: {context.folder.layanan[lingkup.layanan].judul}"
    if lingkup.terlihat is None or len(names) == len(context.folder.layanan):
        return ""
    if not names:
        return "Peran Anda tidak bertugas pada layanan mana pun"
    return f"Hanya layanan {', '.join(names)}"


def _months(bulan: Bulan) -> list[Bulan]:
    """The months to choose from, the newest first; the one that is open always among them."""
    first = Bulan.of(context.kalender.day_of(queries.first_moment() or context.now))
    months = [Bulan.of(context.today).shift(-n) for n in range(MONTHS)]
    return sorted({*(month for month in months if month >= first), bulan}, reverse=True)


def _tata() -> Tata:
    """What every line needs beside itself: the time of the office, and names of officers."""
    return Tata(context.time, queries.names())
