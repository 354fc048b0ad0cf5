"""The SOP of a layanan as the office would print it, made from the same file that runs the service:
page and PDF.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from sipetrok import auth, kantor, kept
from sipetrok.domain import bagan_gambar, bagan_kertas, ukuran
from sipetrok.domain.bagan import Bagan, Baris, bagan_of
from sipetrok.domain.bagan_pena import Lembar
from sipetrok.domain.ukuran import Terukur
from sipetrok.filters import menit
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import values
from sipetrok.pdf import picture_data_uri, render_pdf, svg_data_uri
from sipetrok.queries import sop as files
from sipetrok.sop.standar import Standar

blueprint = Blueprint("sop", __name__)

MANY = 8  # columns whose names stand side by side on a screen
Pair = tuple[str, Sequence[str]]


@dataclass(frozen=True)
class RowView:
    """One row of the table. `svg` is its part of the chart."""

    baris: Baris
    waktu: str
    terukur: str
    ket: str
    svg: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands beside the chart, for the layout on paper."""
        return (
            self.baris.kegiatan,
            self.baris.kelengkapan,
            f"{self.waktu}\n{self.terukur}".strip(),
            self.baris.keluaran,
            self.ket,
        )


@blueprint.get("/layanan/<slug>/sop")
@auth.public
@kept.page
def show(slug: str) -> str:
    standar, bagan, rows, notes = _document(slug)
    crowded = len(bagan.kolom) > MANY
    lembar = Lembar(tuple(_screen_width(kolom.nama, crowded) for kolom in bagan.kolom), huruf=10.5)
    drawn = [_drawn(row, bagan_gambar.draw_row(bagan, n, lembar)) for n, row in enumerate(rows)]
    return render_template(
        "sop/page.html",
        standar=standar,
        bagan=bagan,
        rows=drawn,
        crowded=crowded,
        lebar=[int(width) for width in lembar.lebar],
        kepala=head_of(standar),
        blok=blocks_of(standar),
        catatan=notes,
    )


@blueprint.get("/layanan/<slug>/sop.pdf")
@auth.public
@kept.paper
def cetak(slug: str) -> bytes:
    standar, bagan, rows, notes = _document(slug)
    folder = kantor.current()
    tata = bagan_kertas.lay_out(bagan, [row.cells for row in rows])
    return render_pdf(
        "cetak/sop.html",
        kantor=folder.kantor,
        standar=standar,
        bagan=bagan,
        tata=tata,
        names=[bagan_kertas.breakable(kolom.nama) for kolom in bagan.kolom],
        lambang=picture_data_uri(folder.lambang) if folder.lambang else None,
        halaman=_pages(bagan, rows, tata),
        kepala=head_of(standar),
        blok=blocks_of(standar),
        is_in_columns=bagan_kertas.fits_in_columns(blocks_of(standar), len(head_of(standar))),
        catatan=notes,
    )


def _document(slug: str) -> tuple[Standar, Bagan, list[RowView], list[str]]:
    """The standard, its chart, the rows with their words, and the notes below. Aborts with 404."""
    folder = kantor.current()
    standar = folder.layanan.get(slug)
    if standar is None:
        abort(404)
    bagan = bagan_of(standar, folder.kantor)
    measured, finished = _measured(standar)
    rows = [
        RowView(
            baris,
            str(baris.waktu or ""),
            _terukur(measured.get(baris.tempat)),
            "Tambahan" if baris.tambahan else "",
        )
        for baris in bagan.baris
    ]
    return standar, bagan, rows, list(_notes(standar, measured, finished))


def _measured(standar: Standar) -> tuple[Mapping[ukuran.Tempat, Terukur], int]:
    """The medians, and how many finished files there are that went the same steps as today's."""
    steps = ukuran.steps_of(standar)
    alike = [
        file for file in files.finished(standar.slug) if ukuran.steps_of(standar_of(file)) == steps
    ]
    return ukuran.measure(
        standar, (values(file.trail) for file in alike), kantor.current().kalender
    ), len(alike)


def _terukur(found: Terukur | None) -> str:
    return f"terukur {menit(found.median)} ({found.n} kali)" if found else ""


def _notes(
    standar: Standar, measured: Mapping[ukuran.Tempat, Terukur], finished: int
) -> Iterator[str]:
    if standar.waktu:
        yield f"Waktu seluruhnya menurut standar: {standar.waktu}."
    if measured:
        yield (
            f"Waktu terukur: nilai tengah pada jam kantor, menunggu dan dikerjakan, dari {finished} berkas terakhir "
            "yang selesai."
        )
    else:
        yield f"Belum cukup berkas selesai untuk menyebut waktu yang terukur (ada {finished}, perlu {ukuran.ENOUGH})."
    if any(langkah.tambahan for langkah in standar.langkah):
        yield (
            "Tambahan, bergaris putus: langkah yang tidak tertulis dalam SOP dan ditambahkan agar layanan dapat "
            "berjalan."
        )


def head_of(standar: Standar) -> list[tuple[str, str]]:
    """The block at the top right; what the office has not filled in is left out."""
    sop = standar.sop
    rows = [
        ("Nomor SOP", sop.nomor),
        ("Tanggal pembuatan", sop.tanggal_pembuatan),
        ("Tanggal revisi", sop.tanggal_revisi),
        ("Tanggal pengesahan", sop.tanggal_pengesahan),
        ("Tanggal efektif", sop.tanggal_efektif),
        ("Disahkan oleh", sop.disahkan_oleh),
        ("Judul SOP", sop.judul or standar.judul),
    ]
    return [row for row in rows if row[1]]


def blocks_of(standar: Standar) -> tuple[list[Pair], list[Pair]]:
    """The blocks of the left and the right half of the head page, as printed SOPs place them."""
    sop, komponen = standar.sop, standar.komponen
    left = [
        ("Dasar hukum", sop.dasar_hukum),
        ("Keterkaitan", sop.keterkaitan),
        ("Peringatan", sop.peringatan),
        ("Jaminan pelayanan", komponen.jaminan_pelayanan),
        ("Evaluasi kinerja pelaksana", komponen.evaluasi_kinerja),
    ]
    right = [
        ("Kualifikasi pelaksana", sop.kualifikasi_pelaksana),
        ("Peralatan dan perlengkapan", sop.peralatan),
        ("Pencatatan dan pendataan", sop.pencatatan),
        ("Jaminan keamanan dan keselamatan", komponen.jaminan_keamanan),
    ]
    return [block for block in left if block[1]], [block for block in right if block[1]]


def _screen_width(nama: str, crowded: bool) -> float:
    """Px of a column: crowded ones have their names upright."""
    # Bold letters of 12 px in the widest of the fonts that people have.
    return (
        44.0
        if crowded
        else round(
            max(72.0, bagan_kertas.longest_word(bagan_kertas.breakable(nama), 12) * 1.3 + 14)
        )
    )


def _drawn(row: RowView, svg: str) -> RowView:
    return RowView(row.baris, row.waktu, row.terukur, row.ket, svg)


def _pages(
    bagan: Bagan, rows: Sequence[RowView], tata: bagan_kertas.Tata
) -> list[dict[str, object]]:
    """The rows of each page with their drawings, and the bands where the chart goes on."""
    px = bagan_kertas.PX

    def sheet(tinggi: float) -> Lembar:
        return Lembar(
            tuple(width / px for width in tata.kolom), "#000000", tata.huruf / px, tinggi / px
        )

    def band(after: int, nomor: int, is_end: bool) -> str:
        return svg_data_uri(
            bagan_gambar.draw_break(bagan, after, sheet(bagan_kertas.BAND), nomor, is_end)
        )

    found = []
    for nomor, part in enumerate(tata.halaman):
        drawings = [
            (
                rows[n],
                tata.tinggi[n],
                svg_data_uri(bagan_gambar.draw_row(bagan, n, sheet(tata.tinggi[n]))),
            )
            for n in part
        ]
        found.append(
            {
                "rows": drawings,
                "dari": band(part.start - 1, nomor, False) if nomor else "",
                "ke": band(part.stop - 1, nomor + 1, True) if nomor + 1 < len(tata.halaman) else "",
            }
        )
    return found
