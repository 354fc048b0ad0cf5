"""Our letter against the same letter drawn with reportlab platypus: same page, words, fonts, arms
and QR code.
"""

import io
from collections.abc import Callable
from pathlib import Path

import segno
from flask import Flask
from PIL import Image, ImageDraw
from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    HRFlowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)
from reportlab.platypus import Image as Picture

from bench.office import close, open_office, temporary
from bench.ratio import Line, ratio
from sipetrok.app.config import ROOT
from sipetrok.cetak.pdf import MASK, picture_data_uri, qr_data_uri, render_pdf
from sipetrok.sop.kantor import Kantor

BOUND = 2.1
FONTS = ROOT / "static" / "fonts"
JUDUL, NOMOR = "SURAT KETERANGAN", "400.12/15/CONTOH"
ALAMAT = "https://petrok.contoh.example/surat/7F3C9A51E2"
PEMBUKA = "Yang bertanda tangan di bawah ini, pejabat kantor ini, dengan ini menerangkan bahwa:"
ROWS = (
    ("Nama", "Siti Contoh Rekaan"),
    ("NIK", "0000001703909999"),
    ("Nomor KK", "0000000101109998"),
    ("Tempat, tanggal lahir", "Contoh, 17 Maret 1990"),
    ("Jenis kelamin", "Perempuan"),
    ("Kewarganegaraan", "WNI"),
    ("Agama", "Islam"),
    ("Pekerjaan", "Pedagang"),
    (
        "Alamat",
        "Jalan Contoh Nomor 5, RT 001/RW 002, Desa Contoh, Kecamatan Contoh, Kabupaten Contoh",
    ),
)
ISI = (
    "Berdasarkan Surat Pengantar dari Desa Contoh Nomor 145/88/2026 tanggal 12 November 2026, "
    "orang tersebut adalah benar warga Desa Contoh, Kecamatan Contoh, Kabupaten Contoh.",
    "Surat keterangan ini diberikan untuk keperluan: mengurus beasiswa anak.",
)
PENUTUP = (
    "Demikian surat keterangan ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana "
    "mestinya."
)
TANGGAL, JABATAN, NAMA = (
    "Contoh, 21 November 2026",
    "PEJABAT CONTOH",
    "Drs. CONTOH REKAAN, M.Si.",
)
PLAIN = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
]
PANGKAT, NIP = "Pembina Tingkat I", "19700101 199503 1 002"


def arms(folder: Path) -> Path:
    """A drawn coat of arms, as an office puts it into its folder."""
    path, shield = folder / "lambang.png", Image.new("RGB", (240, 300), "white")
    draw = ImageDraw.Draw(shield)
    draw.polygon(
        [(10, 10), (230, 10), (230, 190), (120, 290), (10, 190)],
        fill="#0b5d4e",
        outline="#16211f",
        width=4,
    )
    for n, colour in enumerate(("#f2c230", "#ffffff", "#a61b1b")):
        draw.ellipse(
            (50 + 20 * n, 40 + 25 * n, 190 - 20 * n, 180 - 25 * n), fill=colour
        )
    shield.save(path)
    return path


def ours(kantor: Kantor, lambang: Path) -> bytes:
    """The letter as the office issues it; call it inside an app context."""
    return render_pdf(
        "cetak/surat.html",
        kantor=kantor,
        lambang=picture_data_uri(lambang),
        judul=JUDUL,
        nomor=NOMOR,
        bagian=[
            ("paragraf", PEMBUKA),
            ("identitas", list(ROWS)),
            ("paragraf", "\n".join(ISI)),
            ("paragraf", PENUTUP),
        ],
        tempat_tanggal=TANGGAL,
        jabatan=JABATAN,
        nama=NAMA,
        pangkat=PANGKAT,
        nip=NIP,
        qr=qr_data_uri(ALAMAT),
        alamat_periksa=ALAMAT,
        gratis=True,
        contoh=False,
    )


def floor(kantor: Kantor, lambang: Path) -> bytes:
    """The same letter by hand, as somebody would write it who has only this one letter.

    With reportlab as it comes, not with what our printer sets for the whole process.
    """
    kept, rl_config.useA85 = rl_config.useA85, 1
    try:
        return _by_hand(kantor, lambang)
    finally:
        rl_config.useA85 = kept


def _by_hand(kantor: Kantor, lambang: Path) -> bytes:
    _register()
    isi = ParagraphStyle(
        "isi", fontName="Dasar", fontSize=12, leading=15.6, alignment=4, spaceAfter=7
    )
    kiri = ParagraphStyle("kiri", parent=isi, alignment=0, spaceAfter=0)
    tengah = ParagraphStyle("tengah", parent=kiri, alignment=1)
    kecil = ParagraphStyle("kecil", parent=kiri, fontSize=8.5, leading=10.6)
    out, story = io.BytesIO(), []
    size = (215 * mm, 330 * mm) if kantor.kertas == "F4" else (210 * mm, 297 * mm)
    paper = SimpleDocTemplate(
        out,
        pagesize=size,
        title=f"{JUDUL} Nomor {NOMOR}",
        author=kantor.kop_baris[-1],
        topMargin=20 * mm,
        rightMargin=20 * mm,
        bottomMargin=25 * mm,
        leftMargin=30 * mm,
    )
    story += _head(kantor, lambang, tengah, paper.width)
    judul = ParagraphStyle("judul", parent=tengah, fontSize=14, leading=17.5)
    story += [
        Spacer(1, 20),
        Paragraph(f"<u><b>{JUDUL}</b></u>", judul),
        Paragraph(f"Nomor : {NOMOR}", tengah),
        Spacer(1, 14),
        Paragraph(PEMBUKA, isi),
    ]
    cells = [
        [
            Paragraph(label, kiri),
            Paragraph(":", kiri),
            Paragraph(f"<b>{nilai}</b>" if label == "Nama" else nilai, kiri),
        ]
        for label, nilai in ROWS
    ]
    story += [
        Table(
            cells,
            colWidths=[paper.width * share for share in (0.33, 0.03, 0.64)],
            style=PLAIN,
        ),
        Spacer(1, 7),
    ]
    story += [Paragraph(text, isi) for text in ISI]
    story.append(
        KeepTogether(
            [
                Paragraph(PENUTUP, isi),
                Spacer(1, 14),
                _signature(paper.width, kiri, tengah, kecil),
            ]
        )
    )
    paper.build(story)
    return out.getvalue()


def _register() -> None:
    """Fonts under names of their own: the printer of our letters hands the names in its documents
    out anew.
    """
    if "Dasar" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Dasar", FONTS / "LiberationSans-Regular.ttf"))
        pdfmetrics.registerFont(TTFont("Dasar-Bold", FONTS / "LiberationSans-Bold.ttf"))
        pdfmetrics.registerFontFamily("Dasar", normal="Dasar", bold="Dasar-Bold")


def _head(kantor: Kantor, lambang: Path, tengah: ParagraphStyle, width: float) -> list:
    besar = ParagraphStyle(
        "besar", parent=tengah, fontName="Dasar-Bold", fontSize=18, leading=21.6
    )
    atas = ParagraphStyle("atas", parent=tengah, fontSize=13.5, leading=16.9)
    hubungan = ParagraphStyle("hubungan", parent=tengah, fontSize=9.5, leading=12.4)
    lines = [
        Paragraph(baris, besar if baris is kantor.kop_baris[-1] else atas)
        for baris in kantor.kop_baris
    ]
    address = ", ".join(
        filter(None, (kantor.alamat, kantor.kode_pos and f"Kode Pos {kantor.kode_pos}"))
    )
    lines += [Paragraph(text, hubungan) for text in (address, kantor.email) if text]
    middle = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
    table = Table(
        [[Picture(lambang, 17.6 * mm, 22 * mm), lines, ""]],
        style=middle,
        colWidths=[width * share for share in (0.14, 0.74, 0.12)],
    )
    return [
        table,
        HRFlowable("100%", 2.25, color="black", spaceBefore=6, spaceAfter=1.5),
        HRFlowable("100%", 0.75, color="black", spaceBefore=0, spaceAfter=0),
    ]


def _signature(
    width: float, kiri: ParagraphStyle, tengah: ParagraphStyle, kecil: ParagraphStyle
) -> Table:
    qr = io.BytesIO()
    segno.make(ALAMAT, error="m", micro=False, mask=MASK).save(
        qr, kind="png", scale=8, border=4
    )
    qr.seek(0)
    left = [
        Picture(qr, 24 * mm, 24 * mm, hAlign="LEFT"),
        Paragraph(f"Cocokkan surat ini dengan catatan kantor di<br/>{ALAMAT}", kecil),
        Paragraph("Surat ini gratis (Rp 0).", kecil),
    ]
    right = [
        Paragraph(TANGGAL, tengah),
        Paragraph(f"{JABATAN},", tengah),
        Spacer(1, 62),
        Paragraph(f"<b><u>{NAMA}</u></b>", tengah),
        Paragraph(PANGKAT, tengah),
        Paragraph(f"NIP. {NIP}", tengah),
    ]
    return Table(
        [[left, right]],
        colWidths=[width * 0.46, width * 0.54],
        style=[*PLAIN, ("VALIGN", (0, 0), (0, 0), "BOTTOM")],
    )


def both(app: Flask, folder: Path) -> tuple[Callable[[], bytes], Callable[[], bytes]]:
    """Candidate and floor, to be called inside an app context."""
    kantor, lambang = app.extensions["kantor"].kantor, arms(folder)
    return lambda: ours(kantor, lambang), lambda: floor(kantor, lambang)


def run(tiny: bool = False) -> list[Line]:
    """One line."""
    with temporary() as folder:
        app = open_office(folder)
        with app.app_context():
            found = ratio(*both(app, folder), rounds=2 if tiny else 41)
        close(app)
    return [Line("surat satu halaman, dari isian sampai PDF", found, BOUND)]
