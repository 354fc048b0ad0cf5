"""The SOP of a layanan as the office would print it, made from the same file that runs the service:
page and PDF.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, render_template

from sipetrok import queries
from sipetrok.alur import course
from sipetrok.alur.course import Tempat
from sipetrok.app import auth, http
from sipetrok.app.auth import context
from sipetrok.app.filters import menit, waktu
from sipetrok.cetak.bagan import (
    PX,
    Bagan,
    Baris,
    Tata,
    bagan_of,
    breakable,
    fits_in_columns,
    lay_out,
    longest_word,
)
from sipetrok.cetak.bagan_gambar import Lembar, draw_break, draw_row
from sipetrok.cetak.pdf import picture_data_uri, render_pdf, svg_data_uri
from sipetrok.sop.standar import Standar

blueprint = Blueprint("sop", __name__)

MANY = 8  # columns whose names stand side by side on a screen
Pair = tuple[str, Sequence[str]]


@blueprint.get("/layanan/<slug>/sop")
@auth.public
@http.kept_page
def show(slug: str) -> str:
    """The SOP in words, as a page for every screen. 404 for no such layanan."""
    return render_template("sop/page.html", **_document(slug))


@blueprint.get("/layanan/<slug>/sop/bagan")
@auth.public
@http.kept_page
def chart(slug: str) -> str:
    """Its chart, drawn row by row: as heavy as its words, and for wide screens. 404 as above."""
    said = _document(slug)
    bagan = said["bagan"]
    crowded = len(bagan.kolom) > MANY
    lembar = Lembar(
        tuple(_screen_width(nama, crowded) for nama in bagan.kolom), huruf=10.5
    )
    drawn = [(baris, draw_row(bagan, n, lembar)) for n, baris in enumerate(bagan.baris)]
    return render_template(
        "sop/bagan.html",
        **said,
        rows=drawn,
        crowded=crowded,
        lebar=[int(width) for width in lembar.lebar],
    )


@blueprint.get("/layanan/<slug>/sop.pdf")
@auth.public
@http.kept_paper
def cetak(slug: str) -> bytes:
    """The same on paper, laid out over as many pages as it takes.

    404 for no such layanan; CetakGagal where a text of the SOP cannot be printed.
    """
    said = _document(slug)
    bagan = said["bagan"]
    tata = lay_out(bagan, [_cells(baris, said["terukur"]) for baris in bagan.baris])
    return render_pdf(
        "cetak/sop.html",
        **said,
        tata=tata,
        lambang=picture_data_uri(context.folder.lambang),
        halaman=list(_pages(bagan, tata)),
        is_in_columns=fits_in_columns(said["blok"], len(said["kepala"])),
    )


def _cells(baris: Baris, terukur: Mapping[Tempat, str]) -> tuple[str, ...]:
    """What stands beside the chart, for the layout on paper."""
    isi = baris.isi
    return (
        isi.kegiatan,
        isi.kelengkapan,
        f"{isi.waktu or ''}\n{terukur.get(baris.tempat, '')}".strip(),
        isi.keluaran,
        baris.ket,
    )


def _document(slug: str) -> dict[str, Any]:
    """What page and paper say alike: the standard, its chart, what was measured of its rows, what
    stands above and below, and what of it the SOP does not have. Aborts with 404.
    """
    standar = context.folder.layanan.get(slug) or abort(404)
    steps = course.steps_of(standar)
    # Only files that went the same steps as today's.
    alike = [
        file
        for file in queries.finished(slug)
        if course.steps_of(file.standar) == steps
    ]
    measured = course.measure((file.course for file in alike), context.time)
    return {
        "standar": standar,
        "bagan": bagan_of(standar, context.kantor),
        "terukur": {
            tempat: f"terukur {menit(found.median)} ({found.n} kali)"
            for tempat, found in measured.items()
        },
        "kepala": _head_of(standar),
        "blok": _blocks_of(standar),
        "catatan": list(_notes(standar, bool(measured), len(alike))),
    }


def _notes(standar: Standar, is_measured: bool, finished: int) -> Iterator[str]:
    """What is said below the chart: times, where they come from, and what the SOP does not have."""
    yield "Panah, Ya, dan Tidak pada bagan digambar dari cara layanan ini dijalankan."
    if standar.waktu:
        yield f"Waktu seluruhnya menurut standar: {waktu(standar.waktu)}."
    if is_measured:
        yield (
            "Waktu terukur: nilai tengah pada jam kantor, menunggu dan dikerjakan, dari "
            f"{finished} berkas terakhir yang selesai."
        )
    else:
        yield (
            "Belum cukup berkas selesai untuk menyebut waktu yang terukur "
            f"(ada {finished}, perlu {course.ENOUGH})."
        )
    if not standar.has_own_steps:
        yield (
            "SOP tidak memuat tabel langkah dan pelaksana. Langkah ini disusun dari alurnya dan "
            "ditambahkan agar layanan dapat dijalankan; semuanya bertanda Tambahan, bergaris putus."
        )
    elif any(langkah.tambahan for langkah in standar.langkah):
        yield (
            "Tambahan, bergaris putus: langkah yang tidak tertulis dalam SOP ini dan ditambahkan "
            "agar layanan dapat berjalan."
        )


HEAD = (
    "nomor",
    "tanggal_pembuatan",
    "tanggal_revisi",
    "tanggal_pengesahan",
    "tanggal_efektif",
    "disahkan_oleh",
)
# The left and the right half of the head page, as printed SOPs place them.
LEFT = (
    "dasar_hukum",
    "keterkaitan",
    "peringatan",
    "jaminan_pelayanan",
    "evaluasi_kinerja",
)
RIGHT = ("kualifikasi_pelaksana", "peralatan", "pencatatan", "jaminan_keamanan")


def _head_of(standar: Standar) -> list[tuple[str, str]]:
    """The block at the top right; what the office has not filled in is left out."""
    sop = standar.sop
    rows = [(getattr(sop.sebutan, key), getattr(sop, key)) for key in HEAD]
    rows.append((sop.sebutan.judul, sop.judul or standar.judul))
    return [row for row in rows if row[1]]


def _blocks_of(standar: Standar) -> list[list[Pair]]:
    """The blocks of either half of the head page, under the names that the SOP gives them."""
    found = {**dict(standar.komponen), **dict(standar.sop)}
    return [
        [(getattr(standar.sop.sebutan, key), found[key]) for key in half if found[key]]
        for half in (LEFT, RIGHT)
    ]


def _screen_width(nama: str, crowded: bool) -> float:
    """Px of a column: crowded ones have their names upright."""
    if crowded:
        return 44.0
    # Bold letters of 12 px in the widest of the fonts that people have.
    return round(max(72.0, longest_word(breakable(nama), 12) * 1.3 + 14))


def _pages(bagan: Bagan, tata: Tata) -> Iterator[dict[str, object]]:
    """The rows of each page with their drawings, and the bands where the chart goes on."""
    lembar = Lembar(
        tuple(width / PX for width in tata.kolom), "#000000", tata.huruf / PX
    )
    above = ""
    for nomor, part in enumerate(tata.halaman, 1):
        dari, below = above, ""
        if nomor < len(tata.halaman):
            below, above = map(
                svg_data_uri, draw_break(bagan, part.stop - 1, lembar, nomor)
            )
        drawings = [
            (
                bagan.baris[n],
                tata.tinggi[n],
                svg_data_uri(draw_row(bagan, n, lembar, tata.tinggi[n] / PX)),
            )
            for n in part
        ]
        yield {"rows": drawings, "dari": dari, "ke": below}
