"""The office's emblem: a picture that every page and paper shows, so nothing in it may run, or
reach for anything outside of it.
"""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from sipetrok.sop.source import Findings, Source
from sipetrok.sop.words import nearest

LARGEST = 500_000  # bytes
LONGEST = 4000  # dots of a side
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "http://www.w3.org/2000/svg"
# All that a drawing needs. What moves, runs, or brings other documents in has no place in it.
DRAWS = frozenset(
    "svg g defs symbol use title desc metadata style path rect circle ellipse line polyline "
    "polygon text tspan linearGradient radialGradient stop clipPath mask pattern".split()
)
# What drawing programs note down for themselves; a browser passes over it.
NOTES = re.compile(
    r"http://(www\.inkscape\.org/|sodipodi\.|creativecommons\.org/|web\.resource\.org/cc/"
    r"|purl\.org/dc/|ns\.adobe\.com/|www\.w3\.org/1999/02/22-rdf-syntax-ns#)"
)
# A document type with a part of its own may name other files; so may a style sheet.
REACHES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]*\[|<\?xml-stylesheet", re.IGNORECASE)
OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)[^)\s]|@import|\\|javascript:", re.IGNORECASE)
AS_PNG = "Simpan lambangnya sebagai PNG, lalu tulis nama berkas itu."


def coat_of_arms(kantor: Source) -> Findings:
    """That the picture which kantor.toml names is there, and can be shown to anybody."""
    kop = kantor.table("kop")
    name, folder = kop.text("lambang"), kantor.folder
    present = sorted(
        path.name
        for path in folder.iterdir()
        if path.suffix.lower() in (".png", ".svg") and path.is_file()
    )
    if name in present and (kalimat := fault(folder / name)):
        yield kop.at("lambang"), kalimat
    if not name or name in present:
        return
    kalimat = f'Berkas "{name}" tidak ada di folder kantor ini.{nearest(name, present)}'
    if "/" in name or "\\" in name:
        kalimat = "Tulis nama berkasnya saja; berkas ditaruh di folder kantor ini."
    elif (folder / name).is_file():
        kalimat = f'Lambang harus berkas PNG atau SVG, bukan "{name}".'
    yield kop.at("lambang"), kalimat


def fault(path: Path) -> str:
    """What is wrong with the picture, for the clerk; empty when it can be shown."""
    if path.stat().st_size > LARGEST:
        return f'Berkas "{path.name}" lebih dari 500 KB. Kecilkan gambarnya.'
    isi = path.read_bytes()
    if path.suffix.lower() == ".png":
        if _is_png(isi):
            return ""
        return f'"{path.name}" bukan gambar PNG yang utuh.'
    if REACHES.search(isi):
        return f'"{path.name}" memuat rujukan ke luar gambarnya. {AS_PNG}'
    try:
        drawing = ElementTree.fromstring(isi)
    except (ElementTree.ParseError, ValueError, LookupError):
        return f'"{path.name}" tidak dapat dibaca sebagai SVG. {AS_PNG}'
    if drawing.tag != f"{{{SVG}}}svg":
        return f'"{path.name}" bukan gambar SVG. {AS_PNG}'
    if foreign := next(filter(None, map(_foreign, drawing.iter())), ""):
        return f'"{path.name}" memuat "{foreign}", yang tidak boleh ada. {AS_PNG}'
    return ""


def _is_png(isi: bytes) -> bool:
    """By its first and last part: 1 to LONGEST dots wide and high, and not cut off."""
    if not isi.startswith(PNG) or isi[12:16] != b"IHDR" or b"IEND" not in isi[-64:]:
        return False
    return all(1 <= side <= LONGEST for side in struct.unpack(">II", isi[16:24]))


def _foreign(element: ElementTree.Element) -> str:
    """The name of what does not belong into a plain drawing; empty when all of it does."""
    space, _, name = element.tag.rpartition("}")
    if NOTES.match(space[1:]):
        return ""
    if space[1:] != SVG or name not in DRAWS:
        return name
    if OUTSIDE.search(element.text or ""):
        return name
    for key, value in element.attrib.items():
        short = key.rpartition("}")[2].lower()
        reaches = short in ("href", "src") and not value.startswith("#")
        if short.startswith("on") or reaches or OUTSIDE.search(value):
            return short
    return ""
