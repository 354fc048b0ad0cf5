"""The emblem: what a drawing program saves passes, what could run or reach out does not."""

from pathlib import Path

import pytest
from pictures import one_colour_png

from sipetrok.sop.lambang import LARGEST, fault

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
SHIELD = '<path d="M5 5h70v55c0 20-20 32-35 37z" fill="#c00"/>'


def drawing(inside: str = SHIELD, attributes: str = "", before: str = "") -> bytes:
    return f"{before}{HEAD} {attributes} viewBox='0 0 80 100'>{inside}</svg>".encode()


def told(tmp_path: Path, name: str, isi: bytes) -> str:
    (tmp_path / name).write_bytes(isi)
    return fault(tmp_path / name)


@pytest.mark.parametrize(
    "isi",
    [
        drawing(),
        drawing(before='<?xml version="1.0" encoding="UTF-8"?>\n<!-- dibuat -->\n'),
        drawing(
            before='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
            '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        ),
        drawing(
            '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/>'
            '</linearGradient></defs><g style="fill:url(#a)"><use xlink:href="#b"/></g>'
        ),
        drawing("<style>.cls-1{fill:#fc0;stroke:url(#a)}</style><text>PB</text>"),
        drawing(
            '<n:namedview xmlns:n="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>'
            '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<c:Work xmlns:c="http://creativecommons.org/ns#" r:about=""/></r:RDF></metadata>'
        ),
    ],
)
def test_a_plain_drawing_passes(tmp_path, isi):
    assert told(tmp_path, "lambang.svg", isi) == ""


@pytest.mark.parametrize(
    ("isi", "named"),
    [
        (drawing("<script>alert(1)</script>"), '"script"'),
        (drawing(attributes='onload="alert(1)"'), '"onload"'),
        (drawing('<g OnClick="x()"/>'), '"onclick"'),
        (drawing('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>'), '"script"'),
        (drawing('<s xmlns="http://example.org/x"/>'), '"s"'),
        (drawing('<foreignObject><p xmlns="x"/></foreignObject>'), '"foreignObject"'),
        (drawing('<image href="https://contoh.example/a.png"/>'), '"image"'),
        (drawing('<use xlink:href="https://contoh.example/a.svg#b"/>'), '"href"'),
        (drawing('<use href="data:image/svg+xml;base64,AAAA"/>'), '"href"'),
        (drawing('<a href="javascript:alert(1)"><path/></a>'), '"a"'),
        (drawing('<set attributeName="href" to="x"/>'), '"set"'),
        (drawing('<path style="fill:url(https://contoh.example/)"/>'), '"style"'),
        (drawing("<path fill=\"url( '//contoh.example/a#b' )\"/>"), '"fill"'),
        (drawing('<style>@import "https://contoh.example/a.css";</style>'), '"style"'),
        (drawing("<style>p{fill:\\75rl(x)}</style>"), '"style"'),
        (drawing(before='<!DOCTYPE svg [<!ENTITY a "b">]>'), "rujukan ke luar"),
        (drawing(before='<!doctype svg SYSTEM "x" [\n]>'), "rujukan ke luar"),
        (drawing(before='<?xml-stylesheet href="a.css"?>'), "rujukan ke luar"),
        (b"<svg><path/></svg>", "bukan gambar SVG"),
        (b"<html/>", "bukan gambar SVG"),
        (drawing()[:-9], "tidak dapat dibaca"),
        (b"", "tidak dapat dibaca"),
        (b"\xff\xfe\x00", "tidak dapat dibaca"),
        (b'<?xml version="1.0" encoding="x-tidak-ada"?><svg/>', "tidak dapat dibaca"),
        (one_colour_png(9, 9), "tidak dapat dibaca"),
        (b" " * (LARGEST + 1), "lebih dari 500 KB"),
    ],
)
def test_what_could_run_or_reach_out_is_refused_with_what_to_do(tmp_path, isi, named):
    said = told(tmp_path, "lambang.svg", isi)

    assert named in said and ("Kecilkan" in said or "sebagai PNG" in said)


@pytest.mark.parametrize(
    ("isi", "passes"),
    [
        (one_colour_png(300, 375), True),
        (one_colour_png(4000, 4000), True),
        (one_colour_png(4001, 10), False),
        (one_colour_png(60_000, 60_000)[:400], False),
        (one_colour_png(300, 375)[:-20], False),
        (drawing(), False),
        (b"\x89PNG\r\n\x1a\n", False),
        (b"", False),
    ],
)
def test_a_png_is_whole_and_of_a_sane_size(tmp_path, isi, passes):
    assert (told(tmp_path, "lambang.PNG", isi) == "") is passes
