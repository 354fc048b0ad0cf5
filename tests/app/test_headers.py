"""What goes out with every answer: what browsers may run, keep and tell others."""

import gzip
import re
import shutil
from urllib.robotparser import RobotFileParser

import pytest
from apps import build_app
from builders import make_permohonan

from sipetrok.app.http import asset

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PUBLIC = (
    "/",
    "/layanan",
    "/layanan/surat-keterangan",
    "/alur",
    "/lapor-pungutan",
    "/lacak",
)
FORMS = ("/layanan/surat-keterangan/ajukan", "/masuk")


@pytest.mark.parametrize("path", [*PUBLIC, *FORMS, "/tidak-ada", "/antrean"])
def test_every_answer_forbids_what_the_site_does_not_need(visitor, path):
    with visitor.client.get(path) as answer:
        headers = answer.headers

    assert headers["Content-Security-Policy"] == POLICY
    assert (
        headers["X-Content-Type-Options"] == "nosniff"
        and headers["Referrer-Policy"] == "same-origin"
        and headers["X-Frame-Options"] == "DENY"
    )


@pytest.mark.parametrize("name", ["gaya.css", "sipetrok.js", "ikon.svg"])
def test_a_static_file_opened_alone_may_do_nothing_and_says_no_more(visitor, name):
    with visitor.client.get(f"/static/{name}?v=1") as answer:
        headers = dict(answer.headers)

    assert headers.pop("Content-Security-Policy") == "default-src 'none'"
    assert headers.pop("X-Content-Type-Options") == "nosniff"
    assert headers.keys() == {
        "Cache-Control",
        "Content-Length",
        "Content-Type",
        "Date",
        "Vary",
    }


# Search engines.


def test_what_is_published_may_be_found_and_private_pages_may_not(visitor):
    answer = visitor.client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(answer.text.replace("$", "").splitlines())

    assert answer.mimetype == "text/plain"
    for path in PUBLIC[1:]:
        assert rules.can_fetch("*", path), path
        assert "X-Robots-Tag" not in visitor.client.get(path).headers
    lines = answer.text.splitlines()
    assert lines[-1] == "Disallow: /" and "Disallow: /layanan/*/ajukan" in lines
    assert not any(
        one.startswith(f"Allow: {path}")
        for one in lines
        for path in ("/permohonan", "/surat", "/masuk", "/antrean")
    )


def test_a_private_page_says_itself_that_no_search_engine_may_show_it(
    visitor, signed_in, folder, storage
):
    made = make_permohonan(folder, storage, "selesai")
    kode, token = made.kode, made.surat[0].token
    officer = signed_in("loket").client

    for client, path in (
        (visitor.client, f"/permohonan/{kode}"),
        (visitor.client, f"/permohonan/{kode}/surat.pdf"),
        (visitor.client, f"/permohonan/{kode}/tanda-terima"),
        (visitor.client, f"/surat/{token}"),
        (visitor.client, "/permohonan/TIDAKADA"),
        (visitor.client, "/masuk"),
        (officer, "/antrean"),
        (officer, f"/antrean/{made.id}/surat.pdf"),
        (officer, "/buku/register.csv"),
        (officer, "/kantor"),
    ):
        headers = client.get(path).headers
        assert headers["X-Robots-Tag"] == "noindex, nofollow", path


def test_no_page_of_an_officer_needs_an_exception_from_the_policy(
    signed_in, folder, storage
):
    number = make_permohonan(folder, storage, "selesai").id
    client = signed_in("loket").client

    for path in (
        "/antrean",
        f"/antrean/{number}",
        f"/antrean/{number}/surat.pdf",
        "/arsip",
        "/kantor",
    ):
        assert client.get(path).headers["Content-Security-Policy"] == POLICY


def test_personal_pages_are_kept_by_nobody(visitor, signed_in, folder, storage):
    permohonan = make_permohonan(folder, storage, "selesai")
    kode, number, berkas = permohonan.kode, permohonan.id, permohonan.berkas[0].id
    officer = signed_in("loket").client

    for path in ("", "/tanda-terima", "/tanda-terima.pdf", "/surat.pdf"):
        assert (
            visitor.client.get(f"/permohonan/{kode}{path}").headers["Cache-Control"]
            == "no-store"
        )
    for path in (
        "/antrean",
        "/antrean/daftar",
        f"/antrean/{number}",
        f"/antrean/{number}/berkas/{berkas}/1.jpg",
        f"/antrean/{number}/surat.pdf",
        f"/antrean/{number}/surat.jpg",
        f"/antrean/{number}/kartu-kendali.pdf",
        f"/antrean/{number}/surat-bertanda-tangan.pdf",
        "/arsip",
        "/kantor",
    ):
        answer = officer.get(path)
        assert (
            answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
        ), path


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_that_only_reads_sets_no_cookie_and_may_be_kept_for_a_minute(
    visitor, path
):
    headers = visitor.client.get(path).headers

    assert "Set-Cookie" not in headers and headers["Cache-Control"].startswith(
        "public, max-age="
    )


def test_the_page_of_a_permohonan_sets_one_cookie_once_and_it_names_nobody(
    visitor, folder, storage
):
    made = make_permohonan(folder, storage)
    first = visitor.client.get(f"/permohonan/{made.kode}").headers.getlist("Set-Cookie")
    again = visitor.client.get(f"/permohonan/{made.kode}").headers

    name, *flags = first[0].split("; ")
    assert re.fullmatch("sipetrok-[0-9a-f]{8}-kode=[0-9a-f]{32}", name)
    assert len(first) == 1 and "Set-Cookie" not in again
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)


@pytest.mark.parametrize("path", FORMS)
def test_the_cookie_of_a_form_is_out_of_reach_of_scripts_and_other_sites(visitor, path):
    cookie = visitor.client.get(path).headers["Set-Cookie"]

    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_static_file_is_kept_for_a_year_under_the_name_of_its_content(visitor):
    page = visitor.get("/")
    address = next(
        e.get("href") for e in page.root.iter() if e.get("rel") == "stylesheet"
    )

    with (
        visitor.client.get(address) as one,
        visitor.client.get("/static/gaya.css") as other,
    ):
        named, bare = one.headers, other.headers

    assert "v=" in address
    assert named["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "31536000" not in bare["Cache-Control"]


def test_a_changed_static_file_gets_another_address(app, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "static_folder", tmp_path)
    (tmp_path / "a.css").write_text("p { color: red }")
    with app.test_request_context():
        first = asset("a.css")
        (tmp_path / "a.css").write_text("p { color: blue; margin: 0 }")
        assert asset("a.css") != first


def test_text_is_packed_for_those_who_can_unpack_it(visitor):
    packed = visitor.client.get("/layanan", headers={"Accept-Encoding": "gzip"})
    plain = visitor.client.get("/layanan")

    assert (
        packed.headers["Content-Encoding"] == "gzip"
        and "Content-Encoding" not in plain.headers
    )
    assert (
        gzip.decompress(packed.data) == plain.data
        and len(packed.data) < len(plain.data) / 2
    )
    assert "Accept-Encoding" in packed.headers["Vary"] and int(
        packed.headers["Content-Length"]
    ) == len(packed.data)


def test_pictures_and_pdfs_are_not_packed_again(visitor, folder, storage):
    kode = make_permohonan(folder, storage, "selesai").kode

    answer = visitor.client.get(
        f"/permohonan/{kode}/surat.pdf", headers={"Accept-Encoding": "gzip"}
    )

    assert "Content-Encoding" not in answer.headers and answer.data.startswith(b"%PDF-")


def test_a_packed_static_file_is_asked_for_again_without_its_content(visitor):
    with visitor.client.get(
        "/static/gaya.css", headers={"Accept-Encoding": "gzip"}
    ) as first:
        known = first.headers["ETag"]

    with visitor.client.get(
        "/static/gaya.css", headers={"Accept-Encoding": "gzip", "If-None-Match": known}
    ) as again:
        assert again.status_code == 304 and not again.data


@pytest.mark.parametrize(
    "path", ["/", "/masuk", "/static/gaya.css", "/tidak-ada", "/antrean"]
)
def test_an_office_with_https_holds_browsers_to_it_and_promises_nothing_for_its_neighbours(
    prepared, tmp_path, path
):
    app = office_on_https(prepared, tmp_path)
    with app.test_client().get(path, base_url="https://surat.contoh.go.id") as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=15552000"


@pytest.mark.parametrize("path", ["/", "/masuk", "/tidak-ada"])
def test_an_office_without_https_promises_none(visitor, path):
    assert "Strict-Transport-Security" not in visitor.client.get(path).headers


def test_an_office_called_by_a_name_that_is_not_its_own_says_where_it_lives_and_repeats_no_name(
    prepared, tmp_path
):
    app = office_on_https(prepared, tmp_path)

    for method in ("GET", "POST"):
        answer = app.test_client().open(
            "/lacak", method=method, headers={"Host": "jahat.contoh"}
        )
        assert answer.status_code == 400 and "jahat" not in answer.text + str(
            answer.headers
        )
        assert (
            answer.text
            == "Situs ini tidak memakai alamat itu. Buka https://surat.contoh.go.id\n"
        )
    assert (
        app.test_client().get("/lacak", headers={"Host": "127.0.0.1:8000"}).status_code
        == 200
    )


def office_on_https(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "instance")
    return build_app(
        tmp_path / "instance",
        URL="https://surat.contoh.go.id",
        TRUSTED_HOSTS=["127.0.0.1", "localhost", "surat.contoh.go.id"],
    )
