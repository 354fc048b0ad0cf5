"""The books of the office: buku register and buku agenda by month, on screen and as PDF, XLSX and
CSV.

What is looked for may be a name, so it is sent as a form and never stands in an address.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request, url_for
from flask_login import current_user

from sipetrok import auth, filters, huruf, kantor, lembar, log, pdf_buku
from sipetrok.domain import agenda, register
from sipetrok.domain.buku import Bulan, Entri, Tata, closing, flat
from sipetrok.domain.errors import SipetrokError
from sipetrok.queries import Listing, buku
from sipetrok.sop.kantor import KERTAS
from sipetrok.sop.standar import Jenis

blueprint = Blueprint("buku", __name__)
AT_ONCE = 500  # lines read from the database at a time for a file
PRINTED = (
    2000  # lines of one PDF: under two seconds and about 200 pages; more nobody prints in one go
)
MONTHS = 60  # offered in the list; earlier ones are reached by the arrow
LONGEST = 120  # letters of what is looked for


@dataclass(frozen=True)
class Book:
    """One book: its name in addresses and for people, its columns, and where its lines come from."""

    kunci: str
    judul: str
    kertas: Sequence[tuple[str, int]]
    lembar: Sequence[lembar.Column]
    read: Callable[..., Listing]
    count: Callable[[buku.Lingkup], int]
    line: Callable[[Any, Tata], Any]  # of what was read, the line
    paper: Callable[[Any], tuple]
    sheet: Callable[[Any], list]
    kosong: str  # what a month without lines says


BOOKS = {
    one.kunci: one
    for one in (
        Book(
            "register",
            "Buku register",
            register.KERTAS,
            register.LEMBAR,
            buku.masuk,
            buku.count_masuk,
            register.register,
            register.paper,
            register.sheet,
            "Tidak ada permohonan yang masuk",
        ),
        Book(
            "agenda-keluar",
            "Buku agenda surat keluar",
            agenda.KERTAS_KELUAR,
            agenda.LEMBAR_KELUAR,
            buku.keluar,
            buku.count_keluar,
            lambda pair, tata: agenda.keluar(*pair, tata),
            agenda.paper_keluar,
            agenda.sheet_keluar,
            "Tidak ada surat yang diberi nomor",
        ),
        Book(
            "agenda-masuk",
            "Buku agenda surat masuk",
            agenda.KERTAS_MASUK,
            agenda.LEMBAR_MASUK,
            buku.masuk,
            buku.count_masuk,
            agenda.masuk,
            agenda.paper_masuk,
            agenda.sheet_masuk,
            "Tidak ada permohonan yang masuk",
        ),
    )
}


class BukuTerlaluPanjang(SipetrokError):
    """More lines than one file of this kind takes."""

    def __init__(self, bentuk: str, lines: int, most: int, instead: str) -> None:
        super().__init__(
            f"Bulan ini memuat {filters.angka(lines)} baris, sedangkan satu {bentuk} paling banyak "
            f"{filters.angka(most)}. {instead}"
        )


@blueprint.route("/buku/register", methods=("GET", "POST"), endpoint="register")
@auth.officer
def show_register() -> Response:
    return _page(BOOKS["register"])


@blueprint.route("/buku/agenda", methods=("GET", "POST"), endpoint="agenda")
@auth.officer
def show_agenda() -> Response:
    return _page(
        BOOKS["agenda-masuk" if request.values.get("bagian") == "masuk" else "agenda-keluar"]
    )


@blueprint.get("/buku/register.pdf", defaults={"name": "register"})
@blueprint.get("/buku/agenda-keluar.pdf", defaults={"name": "agenda-keluar"})
@blueprint.get("/buku/agenda-masuk.pdf", defaults={"name": "agenda-masuk"})
@auth.officer
def pdf(name: str) -> Response:
    """The ruled book of a month, with its closing line and the place to sign.

    Raises BukuTerlaluPanjang.
    """
    book, bulan, tata = BOOKS[name], _bulan(), _tata()
    lingkup = _lingkup(bulan)
    if (lines := book.count(lingkup)) > PRINTED:
        raise BukuTerlaluPanjang(
            "PDF", lines, PRINTED, "Pilih satu layanan, atau unduh sebagai Excel atau CSV."
        )
    rows = [book.line(item, tata) for item in _walk(book, lingkup)]
    frame = _halaman(book, bulan, lingkup, closing(bulan, auth.now(), tata, _numbers(rows)))
    isi = pdf_buku.render(
        huruf.FONTS,
        frame,
        book.kertas,
        [book.paper(row) for row in rows],
        f"{book.kosong} pada {bulan.nama}.",
    )
    _note(book, bulan, lingkup, "pdf")
    return Response(
        isi,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="buku-{book.kunci}-{bulan}.pdf"'},
    )


def _halaman(book: Book, bulan: Bulan, lingkup: buku.Lingkup, penutup: str) -> pdf_buku.Halaman:
    office, today = kantor.current().kantor, filters.tanggal(auth.now())
    signer = office.penanda_tangan
    layanan = f"Layanan: {_nama_layanan(lingkup.layanan)}" if lingkup.layanan else ""
    return pdf_buku.Halaman(
        kantor=office.kop_baris[-1],
        judul=f"{book.judul} bulan {bulan.nama}{' (CONTOH)' if lingkup.contoh else ''}",
        bulan=bulan.nama,
        keterangan=layanan,
        penutup=penutup,
        kertas=KERTAS[office.kertas],
        catatan=f"Dicetak oleh {current_user.nama} pada {filters.tanggal_jam(auth.now())}.",
        tanda=(
            f"{office.tempat}, {today}",
            f"{signer.jabatan},",
            signer.nama or "." * 50,
            signer.pangkat,
            f"NIP. {signer.nip}" if signer.nip else "",
        ),
    )


@blueprint.get("/buku/register.xlsx", defaults={"name": "register"})
@blueprint.get("/buku/agenda-keluar.xlsx", defaults={"name": "agenda-keluar"})
@blueprint.get("/buku/agenda-masuk.xlsx", defaults={"name": "agenda-masuk"})
@auth.officer
def xlsx(name: str) -> Response:
    """The month as a workbook, row by row. Raises BukuTerlaluPanjang."""
    book, bulan = BOOKS[name], _bulan()
    lingkup = _lingkup(bulan)
    if (lines := book.count(lingkup)) > lembar.ROWS:
        raise BukuTerlaluPanjang(
            "lembar Excel", lines, lembar.ROWS, "Pilih satu layanan, atau unduh sebagai CSV."
        )
    return _download(book, bulan, lingkup, "xlsx")


@blueprint.get("/buku/register.csv", defaults={"name": "register"})
@blueprint.get("/buku/agenda-keluar.csv", defaults={"name": "agenda-keluar"})
@blueprint.get("/buku/agenda-masuk.csv", defaults={"name": "agenda-masuk"})
@auth.officer
def csv(name: str) -> Response:
    """The month as CSV, row by row."""
    bulan = _bulan()
    return _download(BOOKS[name], bulan, _lingkup(bulan), "csv")


def _download(book: Book, bulan: Bulan, lingkup: buku.Lingkup, bentuk: str) -> Response:
    rows, is_xlsx = _lines(book, bulan, lingkup, _tata(), auth.now()), bentuk == "xlsx"
    title = f"{book.judul.removeprefix('Buku ')} {bulan}"
    parts = (
        lembar.xlsx(title, book.lembar, rows) if is_xlsx else lembar.csv_lines(book.lembar, rows)
    )
    _note(book, bulan, lingkup, bentuk)
    return Response(
        _in_pieces(current_app._get_current_object(), parts),
        content_type=lembar.XLSX if is_xlsx else lembar.CSV,
        headers={
            "Content-Disposition": f'attachment; filename="buku-{book.kunci}-{bulan}.{bentuk}"',
            "Cache-Control": "no-store, no-transform",
        },
    )


def _in_pieces(app: Flask, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Each piece in a context of its own: between two of them a slow receiver holds neither session
    nor snapshot.
    """
    while True:
        with app.app_context():
            piece = next(parts, None)
        if piece is None:
            return
        yield piece


def _note(book: Book, bulan: Bulan, lingkup: buku.Lingkup, bentuk: str) -> None:
    log.event(
        "buku diekspor",
        petugas=current_user.id,
        buku=book.kunci,
        bulan=str(bulan),
        bentuk=bentuk,
        layanan=lingkup.layanan or "semua",
        contoh=int(lingkup.contoh),
    )


def _page(book: Book) -> Response:
    """The book on the screen: a page of the month, or what was found."""
    bulan, tata = _bulan(), _tata()
    cari = " ".join(request.form.get("cari", "").split())
    lingkup = replace(_lingkup(bulan), cari=cari[:LONGEST])
    after = None if cari else request.args.get("setelah")
    page = book.read(lingkup, after)
    examples = replace(lingkup, contoh=True)
    has_examples = (
        not page.items and not lingkup.contoh and bool(book.read(examples, None, 1).items)
    )
    part = {
        "bulan": str(bulan),
        "layanan": lingkup.layanan or None,
        "contoh": "1" if lingkup.contoh else None,
    }
    here = part | {
        "bagian": None if book.kunci == "register" else book.kunci.removeprefix("agenda-")
    }
    return Response(
        render_template(
            "buku/page.html",
            book=book,
            bulan=bulan,
            months=_months(bulan),
            lingkup=lingkup,
            here=here,
            part=part,
            cari=cari,
            rows=[_shown(book, item, tata) for item in page.items],
            older=page.older,
            after=after,
            earlier=bulan.shift(-1),
            later=bulan.shift(1) if bulan < _today() else None,
            has_examples=has_examples,
            layanan=_nama_layanan(lingkup.layanan),
            address=url_for(request.endpoint),
            has_letters=any(
                standar.jenis is Jenis.SURAT for standar in kantor.current().layanan.values()
            ),
        )
    )


def _shown(book: Book, item: Any, tata: Tata) -> tuple[int | None, tuple]:
    """A line on the screen: the file that it leads to, if this officer may open it, and its cells.

    How to reach the pemohon is whole only for those who work on files of this layanan.
    """
    entri: Entri = item[0] if isinstance(item, tuple) else item
    works = not auth.peran().isdisjoint(entri.standar.peran)
    line = (
        register.register(entri, tata, whole=True)
        if book.kunci == "register" and works
        else book.line(item, tata)
    )
    return (entri.id if works or auth.is_supervisor() else None), book.paper(line)


def _walk(book: Book, lingkup: buku.Lingkup) -> Iterator[Any]:
    """Every line of this part of the book, a few hundred in memory at a time."""
    page = book.read(lingkup, None, AT_ONCE)
    while True:
        yield from page.items
        if page.older is None:
            return
        page = book.read(lingkup, page.older, AT_ONCE)


def _lines(
    book: Book, bulan: Bulan, lingkup: buku.Lingkup, tata: Tata, now: datetime
) -> Iterator[list]:
    """The rows of a file, and the closing line: without it a file broke off on the way."""
    numbers = 0
    for item in _walk(book, lingkup):
        row = book.line(item, tata)
        numbers += _numbers([row])
        yield flat(book.sheet(row))
    yield [closing(bulan, now, tata, numbers)]


def _numbers(rows: Sequence[Any]) -> int:
    """How many numbers the lines hold; a corrected letter has none of its own."""
    return sum(getattr(row, "is_new", True) for row in rows)


def _today() -> Bulan:
    return Bulan.of(kantor.current().kalender.day_of(auth.now()))


def _given(name: str) -> str:
    return (request.form if request.method == "POST" else request.args).get(name, "")


def _bulan() -> Bulan:
    """The month that was asked for; this one without a wish. 404 for what is no month."""
    wish = _given("bulan")
    return (Bulan.read(wish) or abort(404)) if wish else _today()


def _lingkup(bulan: Bulan) -> buku.Lingkup:
    layanan = _given("layanan")
    if layanan and layanan not in kantor.current().layanan:
        abort(404)
    return buku.Lingkup(
        *bulan.moments(kantor.current().kalender), bulan.hari, layanan, _given("contoh") == "1"
    )


def _nama_layanan(slug: str) -> str:
    return kantor.current().layanan[slug].judul if slug else ""


def _months(bulan: Bulan) -> list[Bulan]:
    """The months to choose from, the newest first; the one that is open always among them."""
    oldest = buku.first_moment()
    first = Bulan.of(kantor.current().kalender.day_of(oldest)) if oldest else _today()
    found = [month for n in range(MONTHS) if (month := _today().shift(-n)) >= first]
    return sorted({*found, bulan}, reverse=True)


def _tata() -> Tata:
    folder = kantor.current()
    return Tata(
        folder.kalender, folder.kantor.singkatan_waktu, buku.names(), folder.kantor.nama_peran
    )
