"""The front pages: what they promise, what they load, and that they set no cookie."""

import io
import re
from dataclasses import replace

import pytest
from builders import (
    another_app,
    make_langkah,
    minutes,
)
from pictures import one_colour_png
from PIL import Image

from sipetrok.sop.standar import Tugas

UNCHECKED = tuple(map(make_langkah, (Tugas.OLAH, Tugas.SAHKAN, Tugas.SERAHKAN)))


READ_ONLY = [
    "/",
    "/alur",
    "/lapor-pungutan",
    "/layanan",
    "/layanan/surat-rekomendasi",
    "/layanan/surat-keterangan",
    "/layanan/surat-pengantar",
    "/layanan/surat-keterangan/sop",
    "/lacak",
]
WITH_FORM = [
    "/layanan/surat-rekomendasi/ajukan",
    "/layanan/surat-keterangan/ajukan",
    "/layanan/surat-pengantar/ajukan",
]


@pytest.mark.parametrize("path", READ_ONLY)
def test_reading_sets_no_cookie(visitor, path):
    assert "Set-Cookie" not in visitor.get(path).response.headers


@pytest.mark.parametrize("path", READ_ONLY)
def test_pages_that_are_only_read_need_no_script(visitor, path):
    """Only the one that keeps pages for a time without a line may be there."""
    page = visitor.get(path).response.get_data(as_text=True)
    assert set(re.findall(r'<script src="/static/([^"?]+)', page)) <= {"pasang.js"}
    assert page.count("<script") == page.count("<script src=")


def test_home_says_how_long_and_that_it_is_free_and_leads_to_each_layanan(
    visitor, folder
):
    page = visitor.get("/")

    promise = (
        "Jadi dalam 15 menit setelah berkas Anda lengkap, dihitung saat kantor buka."
    )
    assert promise in page.text and "Gratis (Rp 0)" in page.text
    for standar in folder.layanan.values():
        assert page.link(standar.judul) == f"/layanan/{standar.slug}"
    assert page.link("Ajukan permohonan") == "/layanan"


@pytest.mark.parametrize(
    "first", [{"waktu": None}, {"waktu": minutes(20)}, {"langkah": UNCHECKED}]
)
def test_home_promises_a_time_only_when_it_is_the_same_of_every_layanan(app, first):
    """And counted from the same: what comes from a list has no file that could be complete."""
    other = another_app(app)
    folder = other.extensions["kantor"]
    one, *rest = folder.layanan.values()
    changed = {s.slug: s for s in (one.model_copy(update=first), *rest)}
    other.extensions["kantor"] = replace(folder, layanan=changed)

    assert "Jadi dalam" not in other.test_client().get("/").get_data(as_text=True)


def test_lapor_shows_only_channels_with_an_address(visitor, folder):
    page = visitor.get("/lapor-pungutan")

    shown = [saluran for saluran in folder.kantor.saluran_pungutan if saluran.alamat]
    assert shown and all(saluran.alamat in page.text for saluran in shown)
    assert all(link != "#" and link for link in page.links())


def test_alur_prints_the_flow_and_leaves_out_channels_without_address(visitor, folder):
    page = visitor.get("/alur")

    assert all(
        line in page.text for bagian in folder.kantor.alur for line in bagian.isi
    )
    assert folder.kantor.tujuan[1] in page.text and folder.kantor.cetakan in page.text
    assert "Saluran permohonan" not in page.text


# The head of each page.

SHIELD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 10"><path d="M0 0h8v10z"/></svg>'


def office_with(app, name: str, isi: bytes, tmp_path):
    """The office with a picture of its own as emblem."""
    path = tmp_path / name
    path.write_bytes(isi)
    other = another_app(app)
    other.extensions["kantor"] = replace(other.extensions["kantor"], lambang=path)
    return other


@pytest.mark.parametrize("path", [*READ_ONLY, *WITH_FORM, "/masuk", "/tidak-ada"])
def test_each_page_says_whose_it_is_and_when_the_office_is_open(visitor, folder, path):
    page = visitor.get(path)

    head = page.text.split("Layanan")[0]
    assert f"SI-PETROK {folder.kantor.nama}" in head
    assert re.search(
        r"(Buka sampai pukul|Tutup sampai) .*\d\d\.\d\d WIB \(perkiraan\)", head
    )
    assert 'src="/static/ikon.svg' in page.response.get_data(as_text=True)


@pytest.mark.parametrize("akun", ["loket", "camat"])
def test_officers_read_the_same_head(signed_in, folder, akun):
    page = signed_in(akun).get("/antrean")

    assert f"SI-PETROK {folder.kantor.nama}" in page.text
    assert "(perkiraan)" in page.text


@pytest.mark.parametrize(
    ("name", "isi", "kind"),
    [
        ("lambang.svg", SHIELD.encode(), "image/svg+xml"),
        ("lambang.png", one_colour_png(1200, 1500), "image/png"),
    ],
)
def test_the_office_s_own_emblem_stands_there_with_a_kind_that_is_fixed(
    app, tmp_path, name, isi, kind
):
    client = office_with(app, name, isi, tmp_path).test_client()
    html = client.get("/").get_data(as_text=True)
    address = re.search(r'src="(/lambang\?v=\d+)"', html)[1]

    answer = client.get(address)

    assert answer.mimetype == kind and "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_large_emblem_is_made_small_for_the_head_of_the_page(app, tmp_path):
    noise = Image.effect_noise((900, 1200), 80).convert("RGB")
    kept = io.BytesIO()
    noise.save(kept, "PNG")
    client = office_with(app, "lambang.png", kept.getvalue(), tmp_path).test_client()

    answer = client.get("/lambang").get_data()

    assert Image.open(io.BytesIO(answer)).size == (66, 88) and len(answer) < 5_000
    assert len(kept.getvalue()) > 500_000


def test_without_an_emblem_there_is_none(visitor):
    assert visitor.get("/lambang").status == 404
