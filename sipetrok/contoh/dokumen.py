"""The papers that people bring, drawn one by one: card, family table, letter, certificate, receipt,
form, photo.

No emblem and no face: whoever knows the real ones sees at once that these are not.
"""

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from PIL import Image, ImageDraw

from sipetrok.contoh.isi import Isi
from sipetrok.contoh.kertas import (
    GREY,
    PEN,
    mark,
    paragraph,
    portrait,
    rows,
    sign,
    signature,
    write,
)
from sipetrok.contoh.nama import bear
from sipetrok.contoh.warga import SERIAL, Warga
from sipetrok.domain.identitas import print_tanggal, print_telepon

A4, CARD = (1000, 1414), (1000, 631)
PAPER = ("#fdfdfb", "#fbfaf4", "#f8f8f6", "#fdfbf2")
Drawn = Callable[[Isi, random.Random], Image.Image]


def ktp(isi: Isi, chance: random.Random) -> Image.Image:
    """A blue card with label and value, an outline instead of a face."""
    warga, sheet = isi.warga, _card().copy()
    draw = ImageDraw.Draw(sheet)
    write(draw, (500, 18), f"PROVINSI {isi.kantor.provinsi.upper()}", 30, "Bold", anchor="ma")
    write(draw, (500, 54), isi.daerah_induk, 30, "Bold", anchor="ma")
    write(draw, (30, 104), "NIK", 34, "Bold")
    write(draw, (190, 104), f": {warga.nik}", 36, "Bold")
    fields = (
        ("Nama", warga.nama.upper()),
        ("Tempat/Tgl Lahir", f"{warga.tempat_lahir.upper()}, {warga.lahir:%d-%m-%Y}"),
        ("Jenis Kelamin", warga.jenis_kelamin.upper()),
        ("Alamat", warga.alamat.upper()),
        ("   RT/RW", f"{warga.rt}/{warga.rw}"),
        ("   Kel/Desa", isi.kelurahan.upper()),
        ("   Kecamatan", isi.kecamatan.upper()),
        ("Agama", warga.agama.upper()),
        ("Status Perkawinan", warga.status.upper()),
        ("Pekerjaan", warga.pekerjaan.upper()),
        ("Kewarganegaraan", "WNI"),
        ("Berlaku Hingga", "SEUMUR HIDUP"),
    )
    rows(draw, (30, 158), fields, 216, 23, 1.58)
    sheet.paste(
        portrait((212, 268), warga.is_woman, "#b8453b" if warga.lahir.year % 2 else "#3f6fb0"),
        (752, 112),
    )
    write(draw, (858, 396), isi.kantor.tempat.upper()[:18], 20, anchor="ma")
    write(draw, (858, 424), f"{isi.dikeluarkan:%d-%m-%Y}", 20, anchor="ma")
    pen = signature((190, 90), chance)
    sheet.paste(pen, (764, 470), pen)
    mark(sheet)
    return sheet


@lru_cache(maxsize=1)
def _card() -> Image.Image:
    """The ground of the card: pale blue, waved."""
    sheet = Image.new("RGB", CARD, "#bfdcec")
    draw = ImageDraw.Draw(sheet)
    for n in range(-10, 48):
        shade = "#b1d3e7" if n % 2 else "#cbe4f0"
        draw.arc((-300, n * 26, 700, n * 26 + 420), 200, 340, fill=shade, width=7)
        draw.arc((300, n * 26 - 200, 1300, n * 26 + 220), 20, 160, fill=shade, width=7)
    draw.rectangle((0, 0, CARD[0] - 1, CARD[1] - 1), outline="#7ba9c4", width=5)
    return sheet


def kk(isi: Isi, chance: random.Random) -> Image.Image:
    """The family as a table, across the page."""
    warga, sheet = isi.warga, Image.new("RGB", (A4[1], A4[0]), chance.choice(PAPER))
    draw = ImageDraw.Draw(sheet)
    write(draw, (707, 40), "KARTU KELUARGA", 46, "Bold", anchor="ma")
    write(draw, (707, 98), f"No. {warga.kk}", 30, "Bold", anchor="ma")
    family = _family(warga, isi.on, chance)
    rows(
        draw,
        (60, 158),
        (
            ("Nama Kepala Keluarga", family[0][0].upper()),
            ("Alamat", warga.alamat.upper()),
            ("RT/RW", f"{warga.rt}/{warga.rw}"),
        ),
        270,
        20,
    )
    rows(
        draw,
        (820, 158),
        (
            ("Desa/Kelurahan", isi.kelurahan.upper()),
            ("Kecamatan", isi.kecamatan.upper()),
            ("Kabupaten/Kota", isi.daerah_induk),
        ),
        200,
        20,
    )
    _table(
        draw,
        (
            "No",
            "Nama Lengkap",
            "NIK",
            "Jenis Kelamin",
            "Tempat, Tanggal Lahir",
            "Agama",
            "Hubungan",
        ),
        (46, 300, 240, 150, 290, 100, 170),
        family,
    )
    write(draw, (100, 690), f"Dikeluarkan tanggal : {isi.dikeluarkan:%d-%m-%Y}", 20)
    write(draw, (430, 740), "KEPALA KELUARGA", 20, "Bold", anchor="ma")
    write(draw, (430, 890), family[0][0].upper(), 20, anchor="ma")
    write(draw, (1040, 740), "PEJABAT YANG BERWENANG", 20, "Bold", anchor="ma")
    pen = signature((220, 110), chance)
    sheet.paste(pen, (320, 770), pen)
    sign(sheet, (1040, 840), isi.daerah_induk, chance, 190)
    mark(sheet)
    return sheet


def _family(warga: Warga, on: date, chance: random.Random) -> list[tuple[str, ...]]:
    """Name, NIK, sex, birth, religion, place in the family: the resident among their own."""
    place = warga.tempat_lahir
    people = [(warga.nama, warga.is_woman, warga.lahir)]
    roles = ["Kepala Keluarga"]
    if warga.status == "Kawin":
        born = warga.lahir + timedelta(days=chance.randrange(-1500, 1500))
        spouse = (bear(not warga.is_woman, chance, warga.agama)[0], not warga.is_woman, born)
        people = [spouse, *people] if warga.is_woman else [*people, spouse]
        roles = ["Kepala Keluarga", "Istri"]
    years = on.year - warga.lahir.year
    for _ in range(chance.randrange(0, 4) if warga.status != "Belum kawin" else 0):
        if years > 22:
            is_girl = chance.random() < 0.5
            born = on - timedelta(days=chance.randrange(200, (years - 20) * 365))
            people.append((bear(is_girl, chance, warga.agama)[0], is_girl, born))
            roles.append("Anak")
    return [
        (
            nama,
            f"{warga.nik[:6]}{day.day + 40 * woman:02d}{day:%m%y}{SERIAL}",
            "Perempuan" if woman else "Laki-laki",
            f"{place}, {day:%d-%m-%Y}",
            warga.agama,
            role,
        )
        for (nama, woman, day), role in zip(people, roles)
    ]


def _table(
    draw: ImageDraw.ImageDraw,
    heads: tuple[str, ...],
    widths: tuple[int, ...],
    lines: list[tuple[str, ...]],
) -> None:
    x0, y0, height = 60, 280, 42
    edges = [x0 + sum(widths[:n]) for n in range(len(widths) + 1)]
    for n in range(9):
        draw.line((x0, y0 + n * height, edges[-1], y0 + n * height), fill=GREY, width=2)
    for x in edges:
        draw.line((x, y0, x, y0 + 8 * height), fill=GREY, width=2)
    for x, head in zip(edges, heads):
        write(draw, (x + 8, y0 + 10), head, 19, "Bold")
    for n, line in enumerate(lines[:7], 1):
        for x, text in zip(edges, (str(n), *line)):
            write(draw, (x + 8, y0 + n * height + 10), text, 18)


def surat(isi: Isi, chance: random.Random) -> Image.Image:
    """A letter of the village, or of the neighbourhood where the requirement says so."""
    warga, sheet = isi.warga, Image.new("RGB", A4, chance.choice(PAPER))
    draw = ImageDraw.Draw(sheet)
    is_rt = re.search(r"\bRT\b", isi.label) is not None
    title = "SURAT PENGANTAR" if "pengantar" in isi.label.lower() else "SURAT KETERANGAN"
    office, signer = (
        (f"Ketua RT {warga.rt} RW {warga.rw}", "Ketua RT,") if is_rt else isi.pemerintah
    )
    write(draw, (500, 60), f"PEMERINTAH {isi.daerah_induk}", 27, "Bold", anchor="ma")
    write(draw, (500, 98), office.upper(), 34, "Bold", anchor="ma")
    write(
        draw,
        (500, 146),
        f"Kecamatan {isi.kecamatan}, Provinsi {isi.kantor.provinsi}",
        18,
        "Italic",
        anchor="ma",
    )
    draw.line((70, 182, 930, 182), fill=GREY, width=6)
    draw.line((70, 192, 930, 192), fill=GREY, width=2)
    write(draw, (500, 228), title, 28, "Bold", anchor="ma")
    draw.line((360, 262, 640, 262), fill=GREY, width=2)
    write(
        draw,
        (500, 270),
        f"Nomor : {isi.nomor or f'{chance.randrange(1, 300)}/{isi.on.year}'}",
        21,
        anchor="ma",
    )
    y = paragraph(
        draw,
        (90, 336),
        "Yang bertanda tangan di bawah ini menerangkan dengan sebenarnya bahwa:",
        820,
        21,
    )
    y = rows(
        draw,
        (140, y + 8),
        (
            ("Nama", warga.nama),
            ("NIK", warga.nik),
            ("Tempat/Tgl lahir", f"{warga.tempat_lahir}, {print_tanggal(warga.lahir)}"),
            ("Agama", warga.agama),
            ("Pekerjaan", warga.pekerjaan),
            ("Alamat", warga.alamat_lengkap),
        ),
        210,
        21,
        1.6,
    )
    what = isi.keperluan or "mengurus surat keterangan"
    y = paragraph(
        draw,
        (90, y + 14),
        f"Nama tersebut di atas adalah benar warga {warga.jenis_daerah.title()} "
        f"{warga.daerah} dan menurut pengamatan kami berkelakuan baik. Surat ini diberikan untuk keperluan "
        f"{what}.",
        820,
        21,
    )
    y = paragraph(
        draw,
        (90, y + 10),
        "Demikian surat ini dibuat agar dapat dipergunakan sebagaimana mestinya.",
        820,
        21,
    )
    write(draw, (690, y + 50), f"{warga.daerah}, {print_tanggal(isi.on)}", 21, anchor="ma")
    write(draw, (690, y + 82), signer, 21, anchor="ma")
    sign(sheet, (690, int(y) + 190), office.upper(), chance)
    write(draw, (690, y + 285), bear(False, chance)[0].upper(), 21, "Bold", anchor="ma")
    mark(sheet)
    return sheet


def akta(isi: Isi, chance: random.Random) -> Image.Image:
    """A certificate in a green frame: of marriage, of birth, of death, whatever the requirement
    says.
    """
    warga, sheet = isi.warga, Image.new("RGB", (900, 1200), "#eef3e4")
    draw = ImageDraw.Draw(sheet)
    for inset, width in ((30, 10), (50, 3)):
        draw.rectangle((inset, inset, 900 - inset, 1200 - inset), outline="#4e7d55", width=width)
    title = re.sub(
        r"^(scan/foto|photocopy|foto ?copy|fotokopi|\s)+", "", isi.label, flags=re.IGNORECASE
    )
    write(draw, (450, 120), "KUTIPAN", 26, "Bold", anchor="ma")
    write(draw, (450, 160), title.partition("(")[0].strip().upper()[:34], 36, "Bold", anchor="ma")
    nomor = f"{chance.randrange(20, 600)}/{chance.randrange(10, 99)}/{isi.dikeluarkan.year}"
    write(draw, (450, 220), f"Nomor : {nomor}", 22, anchor="ma")
    fields = [
        ("Nama", warga.nama),
        ("NIK", warga.nik),
        ("Tempat lahir", warga.tempat_lahir),
        ("Tanggal lahir", print_tanggal(warga.lahir)),
        ("Agama", warga.agama),
        ("Alamat", warga.alamat),
    ]
    if "nikah" in title.lower() or "cerai" in title.lower():
        fields.append(("Pasangan", bear(not warga.is_woman, chance, warga.agama)[0]))
    y = rows(draw, (110, 310), tuple(fields), 210, 24, 1.9)
    write(
        draw,
        (600, y + 90),
        f"{isi.kantor.tempat}, {print_tanggal(isi.dikeluarkan)}",
        22,
        anchor="ma",
    )
    write(draw, (600, y + 122), "Pejabat pencatat,", 22, anchor="ma")
    sign(sheet, (600, int(y) + 235), isi.daerah_induk, chance)
    mark(sheet)
    return sheet


def bukti(isi: Isi, chance: random.Random) -> Image.Image:
    """A slip that says that something was paid."""
    warga, sheet = (
        isi.warga,
        Image.new("RGB", (1000, 560), chance.choice(("#fbf6e6", "#eef5ee", "#fdfdfb"))),
    )
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((20, 20, 980, 520), outline=GREY, width=3)
    write(draw, (500, 44), "TANDA TERIMA PEMBAYARAN", 32, "Bold", anchor="ma")
    write(draw, (500, 88), isi.label[:60], 20, "Italic", GREY, "ma")
    rows(
        draw,
        (60, 140),
        (
            ("Nomor", f"{chance.randrange(10**5, 10**6)}"),
            ("Tahun", str(isi.on.year)),
            ("Nama", warga.nama.upper()),
            ("Alamat", warga.alamat_lengkap),
            ("Jumlah", f"Rp {chance.randrange(18, 160)}.{chance.choice(('000', '500'))}"),
            ("Tanggal bayar", f"{isi.on - timedelta(days=chance.randrange(20, 120)):%d-%m-%Y}"),
        ),
        200,
        25,
        1.7,
    )
    sign(sheet, (790, 390), isi.daerah_induk, chance, 190)
    mark(sheet)
    return sheet


def formulir(isi: Isi, chance: random.Random) -> Image.Image:
    """A printed form, filled in with a pen."""
    warga, sheet = isi.warga, Image.new("RGB", A4, chance.choice(PAPER))
    draw = ImageDraw.Draw(sheet)
    write(draw, (500, 80), "FORMULIR PERMOHONAN", 32, "Bold", anchor="ma")
    write(draw, (500, 126), isi.label[:56], 22, "Italic", GREY, "ma")
    filled = (
        ("Nama lengkap", warga.nama),
        ("NIK", warga.nik),
        ("Nomor KK", warga.kk),
        ("Tempat lahir", warga.tempat_lahir),
        ("Tanggal lahir", print_tanggal(warga.lahir)),
        ("Alamat", warga.alamat_lengkap),
        ("Nomor HP", print_telepon(warga.telepon)),
        ("Keperluan", isi.keperluan or "mengurus dokumen keluarga"),
    )
    for n, (label, value) in enumerate(filled):
        y = 220 + n * 84
        write(draw, (90, y), f"{n + 1}. {label}", 21)
        draw.rectangle((360, y - 16, 910, y + 40), outline=GREY, width=2)
        write(draw, (376, y - 4 + chance.randrange(-3, 4)), value[:44], 24, "Italic", PEN)
    write(draw, (700, 960), f"{isi.kantor.tempat}, {print_tanggal(isi.on)}", 21, anchor="ma")
    write(draw, (700, 992), "Pemohon,", 21, anchor="ma")
    pen = signature((230, 120), chance)
    sheet.paste(pen, (590, 1020), pen)
    write(draw, (700, 1150), warga.nama, 21, anchor="ma")
    mark(sheet)
    return sheet


def pas_foto(isi: Isi, chance: random.Random) -> Image.Image:
    """Two small portraits of nobody on a sheet."""
    sheet = Image.new("RGB", (1000, 760), "#f4f3ee")
    face = portrait((330, 440), isi.warga.is_woman, chance.choice(("#b8453b", "#3f6fb0")))
    for x in (120, 550):
        sheet.paste("#ffffff", (x - 14, 106, x + 344, 574))
        sheet.paste(face, (x, 120))
    write(ImageDraw.Draw(sheet), (500, 620), isi.warga.nama, 26, "Italic", PEN, "ma")
    mark(sheet)
    return sheet
