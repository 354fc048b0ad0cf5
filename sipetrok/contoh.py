"""Example people and papers: invented residents, what they write in a form, and plain sheets marked
CONTOH with the rows that an officer compares. Their numbers belong to nobody.

A resident is the answers to all identity fields, as the form stores them, and the names of their
office, which sentences mention. All words stand in data/contoh.toml; what a list holds twice is
chosen twice as often. No emblem, no face, no stamp: nobody takes a sheet for a real document.
Nothing is stored; `operations/contoh.py` walks what is made here through the real operations.
"""

import io
import random
import re
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from sipetrok.domain.identitas import FIELDS, Bentuk, letter_rows, of_isian
from sipetrok.sop.folder import FolderKantor
from sipetrok.sop.source import DATA
from sipetrok.sop.standar import Identitas, Isian, JenisIsian, Standar

TEKS: dict[str, Any] = tomllib.loads((DATA / "contoh.toml").read_text("utf-8"))
# Marks a NIK or KK as invented.
SERIAL = "9999"
# Days: grown up, and not too old to come.
AGES = range(7400, 29000)


def residents(
    folder: FolderKantor, today: date, chance: random.Random
) -> Iterator[dict[str, str]]:
    """Residents without end, from each area of the office by turns; no NIK comes twice.

    `today` decides how old people are. The same `chance`, seeded alike, gives the same residents
    in the same order. An office without areas of its own has them all from its seat.
    """
    kantor = folder.kantor
    areas = [(one.kode, one.tampil) for one in folder.daerah]
    names = {"tempat": kantor.tempat, "induk": kantor.induk}
    niks: set[str] = set()
    while True:
        for kode, daerah in areas or [(kantor.wilayah, kantor.tempat)]:
            while (one := _resident(kode, daerah, today, chance))["nik"] in niks:
                pass
            niks.add(one["nik"])
            yield one | names


def _resident(
    kode: str, daerah: str, today: date, chance: random.Random
) -> dict[str, str]:
    """One resident of the area with this code, such as "14.04.17.2001"; the NIK may come twice."""
    region = f"{kode.replace('.', '')}000000"[:6]
    jenis_kelamin = chance.choice(FIELDS[Identitas.JENIS_KELAMIN].pilihan)
    # Names as people of eastern Sumatra bear them, of nobody in particular.
    suku = chance.choice(TEKS["suku"])
    first, last = suku[jenis_kelamin], suku[f"akhir_{jenis_kelamin}"]
    born = today - timedelta(days=chance.choice(AGES))
    issued = date(2012, 1, 2) + timedelta(days=chance.randrange(4500))
    day = born.day + 40 * (jenis_kelamin == "Perempuan")
    return {
        "nama": f"{chance.choice(first)} {chance.choice(last)}".strip(),
        "nik": f"{region}{day:02d}{born:%m%y}{SERIAL}",
        "kk": f"{region}{issued:%d%m%y}{SERIAL}",
        "tempat_lahir": daerah,
        "tanggal_lahir": born.isoformat(),
        "jenis_kelamin": jenis_kelamin,
        "kewarganegaraan": "WNI",
        "agama": chance.choice(suku["agama"]),
        "status_perkawinan": chance.choice(FIELDS[Identitas.STATUS_PERKAWINAN].pilihan),
        "pekerjaan": chance.choice(TEKS["pekerjaan"]),
        "alamat": f"Jalan Contoh {chance.randrange(1, 41)}",
        "rt": f"{chance.randrange(1, 13):03d}",
        "rw": "002",
        "desa": daerah,
        "kecamatan": daerah,
        # Mobile numbers begin 081-083 and 085-089, freephone 0800: behind 084 nobody is disturbed.
        "telepon": f"62840000{chance.randrange(10**5):05d}",
        # A domain that is kept free for examples.
        "email": "contoh@example.org",
        "akun": "@contoh",
    }


def answers(
    standar: Standar, resident: Mapping[str, str], on: date, chance: random.Random
) -> dict[str, str]:
    """What this resident would write on that day: as the form stores it, by key.

    Every identitas and isian of the standard is answered, also those that may stay empty.
    """
    written = {one.value: resident[one] for one in standar.identitas}
    if "alamat" in written and "rt" not in written:
        written["alamat"] += f", RT {resident['rt']}/RW {resident['rw']}"
    words = TEKS["kata"] | chance.choice(TEKS["tanya"]) | chance.choice(TEKS["urusan"])
    if any("kegiatan" in one.kunci for one in standar.isian):
        words |= chance.choice(TEKS["kegiatan"])
    words = {key: text.format_map(resident) for key, text in words.items()}
    alike = {
        Bentuk.NOMOR: resident["kk"],
        Bentuk.TELEPON: resident["telepon"],
        Bentuk.EMAIL: resident["email"],
    }
    return written | {
        one.kunci: alike.get(of_isian(one).bentuk) or _answer(one, words, on, chance)
        for one in standar.isian
    }


def _answer(
    isian: Isian, words: Mapping[str, str], on: date, chance: random.Random
) -> str:
    """Of a text the first of these words that its key or label contains says what is written.

    Dates lie one to eight days before `on`; nothing is longer than the form takes.
    """
    longest = isian.paling_panjang
    match isian.jenis:
        case JenisIsian.PILIHAN:
            return chance.choice(isian.pilihan)
        case JenisIsian.ANGKA:
            return str(chance.randrange(1, 10 ** min(3, longest)))
        case JenisIsian.TANGGAL:
            return (on - timedelta(days=chance.randrange(1, 9))).isoformat()
    asked = f"{isian.kunci} {isian.label}".lower()
    known = (text for word, text in words.items() if word in asked)
    text: str = next(known, TEKS["lain"])
    return textwrap.shorten(text, longest, placeholder="") or text[:longest]


# Papers.

FONT = DATA.parents[1] / "static" / "fonts" / "LiberationSans-Bold.ttf"
# An A4, large enough to be read.
SIZE = (850, 1202)
# Where labels begin, values begin, and lines end.
LEFT = 68
COLUMN = 323
RIGHT = 782
INK = "#1b1b1f"
RED = (166, 27, 27)
BLUE = "#182c8c"


def rows(
    title: str, standar: Standar, isian: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What a paper of this name says of the pemohon: what the form asks, so that both compare.

    Label and value, as people read them. A card (KTP, KK) only says who they are; a Kartu
    Keluarga names its own number, even where the form does not ask for it.
    """
    name = title.lower()
    asked = standar.identitas
    if re.search(r"\bkk\b|kartu keluarga", name):
        asked = (Identitas.KK, *asked)
    found = letter_rows(asked, isian)
    if not re.search(r"\b(kk|ktp|kartu)\b", name):
        for one in standar.isian:
            label = one.kunci.replace("_", " ").capitalize()
            found.append((label, of_isian(one).printed(isian[one.kunci])))
    return found


def paper(title: str, standar: Standar, isian: Mapping[str, str]) -> bytes:
    """One paper as JPEG: an upright A4 of SIZE px, its title without "Scan/Foto"."""
    page = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(page)
    top = _write(draw, (LEFT, 82), title.removeprefix("Scan/Foto "), 39)
    for label, value in rows(title, standar, isian):
        _write(draw, (LEFT, top + 4), label, 23)
        top = _write(draw, (COLUMN, top), value, 29)
    mark(page)
    return _as_jpeg(page)


def signed(page: bytes) -> bytes:
    """A page of an issued letter, with a line at its foot that stands for signature and stamp.

    `page` is a picture of it; JPEG comes back, as from a phone.
    """
    with Image.open(io.BytesIO(page)) as printed:
        scan = printed.convert("RGB")
    _foot(scan, "CONTOH: surat ini dianggap sudah ditandatangani dan dicap", BLUE)
    return _as_jpeg(scan)


def mark(page: Image.Image) -> None:
    """CONTOH across the paper, pale enough to read what stands below, and a line at its foot."""
    page.paste(_across(), mask=_across())
    _foot(page, "CONTOH, bukan dokumen resmi", RED)


@lru_cache(maxsize=1)
def _across() -> Image.Image:
    """The word as a picture of its own, see-through around it: drawn once for all papers."""
    patch = Image.new("RGBA", SIZE)
    at = (SIZE[0] / 2, SIZE[1] / 2)
    ImageDraw.Draw(patch).text(at, "CONTOH", (*RED, 74), _font(190), anchor="mm")
    return patch.rotate(40, Image.Resampling.BICUBIC)


def _foot(page: Image.Image, text: str, ink: str | tuple[int, int, int]) -> None:
    """Writes a line in the middle of the lower edge."""
    draw = ImageDraw.Draw(page)
    draw.text((page.width / 2, page.height - 28), text, ink, _font(22), anchor="ms")


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int) -> int:
    """Writes a text, wrapped before the right edge; returns where the next may begin."""
    left, top = at
    for line in textwrap.wrap(text, int((RIGHT - left) / (size * 0.6))):
        draw.text((left, top), line, INK, _font(size))
        top += int(1.3 * size)
    return top + 18


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def _as_jpeg(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=88)
    return out.getvalue()
