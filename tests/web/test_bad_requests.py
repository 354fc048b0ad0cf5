"""Requests that no page of ours makes: whatever is asked, in whatever way, nothing breaks and
nothing opens.
"""

import re
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
from builders import make_permohonan
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pemohon import count

from sipetrok.domain import nomor
from sipetrok.models import Paraf, Permohonan, db
from sipetrok.sop.standar import Tugas

OURS = {"Origin": "http://localhost"}
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
)
ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            "..",
            "../../etc/passwd",
            "\x00",
            "a\x00b",
            "%00",
            "\r\nSet-Cookie: x=1",
            "9" * 5000,
            "2147483648",
            "-1",
            "1e9",
            "٣",
            "9223372036854775808",
            "{{7*7}}",
            "'; DROP TABLE paraf; --",
            "<script>",
            "\u202e",
            "\ud800",
            "x" * 9000,
            "2026-01-01T00:00:00+00:00.1",
            "0001-01-01T00:00:00+23:59.1",
            "9999-12-31T23:59:59-23:59.9999999999999999999",
            "2026-01-01T00:00:00+00:00.9223372036854775808",
        )
    ),
)
QUERIES = (
    "setelah",
    "sebelum",
    "di",
    "buka",
    "tanda",
    "lanjut",
    "nomor",
    "tahun",
    "v",
    "versi",
    "naskah",
)
FORMS = (
    "kode",
    "akun",
    "sandi",
    "sandi_baru",
    "lanjut",
    "hapus",
    "versi",
    "tindakan",
    "tujuan",
    "sesuai",
    "semua",
    "alasan-0",
    "alasan-1",
    "catatan",
    "naskah",
    "lewat",
    "kunci_draf",
    "nama",
    "nik",
    "tanggal_lahir",
    "telepon",
    "pilihan-2",
    "csrf_token",
    "sesi",
    "id",
)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def places(app: Flask) -> list[tuple[str, dict[str, bool]]]:
    """Every address with its variables, and which of them are numbers."""
    return [
        (
            rule.rule,
            {
                name: kind == "int"
                for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule.rule)
            },
        )
        for rule in app.url_map.iter_rules()
    ]


def answer(
    client,
    method: str,
    path: str,
    query: dict[str, str],
    form: dict[str, str],
    headers: dict[str, str],
):
    body = urlencode({name: encoded(value) for name, value in form.items()}).encode()
    return client.open(
        method=method,
        path="/",
        headers=headers,
        data=body if method != "GET" else None,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={
            "PATH_INFO": path,
            "QUERY_STRING": urlencode({n: encoded(v) for n, v in query.items()}),
            "REQUEST_URI": quote(path.encode("latin-1", "replace")),
            "REMOTE_ADDR": answer.address,
        },
    )


@pytest.fixture
def world(app, folder, storage, signed_in):
    """A sent file, a draft and a finished one; everybody who could ask; errors shown as in the
    office.
    """
    app.testing, app.config["WTF_CSRF_ENABLED"] = (
        False,
        False,
    )  # forged forms have a test of their own
    make_permohonan(folder, storage, Tugas.OLAH, kunci="a")
    make_permohonan(folder, storage, "draf", kunci="b", now=datetime.now(UTC))
    make_permohonan(folder, storage, "selesai", kunci="c")
    kodes = list(db.session.scalars(db.select(Permohonan.kode)))
    db.session.rollback()
    people = [
        app.test_client(),
        *(signed_in(akun).client for akun in ("loket", "staf", "camat")),
    ]
    return app, people, kodes


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_asked_no_page_breaks(world, data):
    app, people, kodes = world
    rule, names = data.draw(st.sampled_from(places(app)))
    if rule == "/keluar" or rule.startswith("/akun/keluar"):
        return  # they go on asking as who they are
    path = rule
    for name, is_number in names.items():
        known = (
            ["1", "2", "3"] if is_number else [*kodes, "surat-keterangan", "gaya.css"]
        )
        value = data.draw(st.one_of(st.sampled_from(known), ODD))
        path = re.sub(
            rf"<(\w+:)?{name}>",
            lambda _match, value=value: encoded(value).decode("latin-1"),
            path,
        )
    query = data.draw(st.dictionaries(st.sampled_from(QUERIES), ODD, max_size=3))
    form = data.draw(st.dictionaries(st.sampled_from(FORMS), ODD, max_size=6))
    method, htmx = (
        data.draw(st.sampled_from((*METHODS, "GET", "POST", "POST"))),
        data.draw(st.booleans()),
    )
    answer.address = (
        f"10.0.{data.draw(st.integers(0, 255))}.{data.draw(st.integers(0, 255))}"
    )
    headers = OURS | ({"HX-Request": "true"} if htmx else {})

    response = answer(
        data.draw(st.sampled_from(people)), method, path, query, form, headers
    )
    body = response.data
    response.close()

    assert response.status_code < 500, (method, path, query, form)
    assert "x=1" not in str(response.headers) and b"Traceback" not in body


@pytest.mark.parametrize("method", METHODS)
def test_no_method_but_post_changes_anything(app, signed_in, folder, storage, method):
    make_permohonan(folder, storage, Tugas.OLAH)
    trail, officer = count(Paraf), signed_in("staf").client

    for rule, _ in places(app):
        path = re.sub(r"<[^>]+>", "1", rule)
        if path == "/keluar":
            continue
        response = officer.open(
            path,
            method=method,
            headers={"X-HTTP-Method-Override": "POST"},
            data={"_method": "POST", "tindakan": "selesai", "versi": "5"},
        )
        assert response.status_code < 500, (method, path)
        if method == "HEAD":
            assert not response.data
        if method not in ("GET", "HEAD", "OPTIONS", "POST"):
            assert response.status_code in (404, 405), (method, path)
        response.close()
    assert count(Paraf) == trail


@pytest.mark.parametrize(
    "number",
    [
        "2147483648",
        "9223372036854775808",
        "9" * 30,
        "9" * 5000,
        "-1",
        "0",
        "1.5",
        "٣",
        "%00",
        "1%00",
    ],
)
def test_a_number_that_no_file_has_is_a_page_that_does_not_exist(
    signed_in, folder, storage, number
):
    permohonan = make_permohonan(folder, storage, Tugas.OLAH)
    officer = signed_in("staf").client

    for path in (
        f"/antrean/{number}",
        f"/antrean/{number}/surat.pdf",
        f"/antrean/{permohonan.id}/berkas/{number}/1.jpg",
        f"/antrean/{permohonan.id}/berkas/1/{number}.jpg",
        f"/permohonan/{permohonan.kode}/berkas/{number}.jpg",
    ):
        response = officer.get(path)
        assert (
            response.status_code == 404 and "Halaman tidak ditemukan" in response.text
        ), path


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..\\app.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/gaya.css%00.png",
        "/layanan/../../etc/passwd",
        "/surat/..%2f..%2fkunci_berkas",
        "/surat/%00",
        "/layanan/%00",
        "/permohonan/..%2f..%2finstance",
    ],
)
def test_no_address_reaches_a_file_of_the_machine(visitor, path):
    response = visitor.client.get(path)

    assert (
        response.status_code in (308, 400, 404) and b"create_app" not in response.data
    )
    assert b"root:" not in response.data


@pytest.mark.parametrize(
    "lanjut",
    [
        "https://jahat.example",
        "//jahat.example",
        "/\\jahat.example",
        "/\t/jahat.example",
        "javascript:alert(1)",
        "/antrean\r\nSet-Cookie: x=1",
        "\x00/",
        "/%0d%0aX: y",
        " //jahat.example",
        "///jahat.example",
    ],
)
def test_after_the_sign_in_nobody_is_led_away(visitor, lanjut):
    visitor.get("/masuk")
    form, _ = visitor.page.button("Masuk")
    response = visitor.client.post(
        "/masuk",
        data=form.data()
        | {"akun": "staf", "sandi": "kata sandi untuk uji", "lanjut": lanjut},
    )

    assert response.status_code == 303 and response.headers["Location"].startswith("/")
    assert "x=1" not in str(response.headers)
    assert not response.headers["Location"].startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "cookie",
    [
        "{}=" + "x" * 20_000,
        "{}=.eJw.x.y",
        "{}=\x00",
        "=; =;;",
        "{}=" + "é" * 90,
        "{0}-kode=" + "é" * 90 + "; {0}-akun=é-é-é.-.x",
        "{0}-kode=" + "." * 20_000 + "; {0}-akun=" + "-." * 9_000,
        "; ".join(f"k{n}=v" for n in range(900)),
    ],
)
def test_no_cookie_breaks_a_page(app, cookie):
    client = app.test_client(use_cookies=False)
    cookie = cookie.format(client.session_name)

    for path in ("/", "/masuk", "/lacak"):
        assert client.get(path, headers={"Cookie": cookie}).status_code == 200
    unknown = f"/permohonan/{nomor.PERMOHONAN.new()}"
    assert client.get(unknown, headers={"Cookie": cookie}).status_code == 404
    assert client.get("/antrean", headers={"Cookie": cookie}).status_code == 303


@pytest.mark.parametrize(
    "host",
    [
        "jahat.example",
        "localhost:99999",
        "",
        "a b",
        "localhost@jahat.example",
        "\u202e",
        "x" * 5000,
    ],
)
def test_no_host_name_that_was_sent_appears_in_a_page(app, host):
    response = app.test_client().get(
        "/lacak", headers={"Host": host.encode().decode("latin-1")}
    )

    assert response.status_code in (200, 400) and "jahat.example" not in response.text


@pytest.mark.parametrize("name", ["akun", "sandi", "lanjut"])
def test_a_sign_in_that_is_too_long_is_told_in_indonesian(visitor, name):
    visitor.get("/masuk")
    page = visitor.press("Masuk", **{"akun": "staf", "sandi": "x", name: "y" * 5000})

    assert page.status == 422 and page.errors() and page.field("akun").get("value")
    assert not [one for one in page.errors() if "Field" in one or "longer" in one], (
        page.errors()
    )
