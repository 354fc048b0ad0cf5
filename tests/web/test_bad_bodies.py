"""Bodies of a size or shape that no form of ours has, at the real server: a page of ours, and the
office goes on.
"""

import urllib.parse
from collections.abc import Iterator

import pytest
from pemohon import ANSWERS, BOUNDARY, FORM, multipart
from test_first_start import started
from test_server import answer, head, line, still_serves

FIELDS, PARTS = (
    "application/x-www-form-urlencoded",
    f"multipart/form-data; boundary={BOUNDARY}",
)


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    with started(tmp_path_factory.mktemp("instance")) as (address, _):
        yield int(address.rsplit(":", 1)[1])


def post(
    port: int, body: bytes, kind: str = FIELDS, path: str = FORM, *more: str
) -> tuple[int, str]:
    with line(port) as opened:
        opened.sendall(
            head(
                f"Content-Type: {kind}",
                f"Content-Length: {len(body)}",
                "Connection: close",
                "Origin: http://localhost",
                *more,
                method=f"POST {path}",
            )
        )
        opened.sendall(body)
        status, text, _ = answer(opened)
    return status, text


def fields(**values: str) -> bytes:
    return urllib.parse.urlencode(values).encode()


@pytest.mark.parametrize(
    "path",
    [
        FORM,
        "/lacak",
        "/masuk",
        "/antrean/1/tindakan",
        "/permohonan/K7QM4XTR9PDC/berkas",
    ],
)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (fields(nama="x" * 1_100_000), FIELDS),
        (multipart(('name="nama"', b"x" * 600_000)), PARTS),
        (multipart(*[(f'name="k{n}"', b"x") for n in range(5000)]), PARTS),
        (b"a=1&" * 90_000, FIELDS),
        (b"&" * 1_000, FIELDS),
        (bytes(65 * 1024 * 1024), FIELDS),
        (multipart(('name="scan"; filename="a.jpg"', bytes(65 * 1024 * 1024))), PARTS),
    ],
    ids=[
        "field of 1.1 MB",
        "part of 600 kB",
        "5000 parts",
        "90,000 fields",
        "1,000 empty fields",
        "65 MB",
        "file of 65 MB",
    ],
)
def test_a_body_over_a_limit_gets_a_page_of_ours_at_every_door(port, path, body, kind):
    status, text = post(port, body, kind, path)

    assert status == 413, text[:200]
    assert (
        "Kiriman terlalu besar" in text
        and "Nomor kasus" in text
        and "x" * 99 not in text
    )
    assert still_serves(port)


def test_an_address_with_thousands_of_fields_is_not_read_either(port):
    with line(port) as opened:
        path = f"/masuk?{'a&' * 3000}"
        opened.sendall(head("Connection: close", method=f"GET {path}"))
        status, text, _ = answer(opened)

    assert status == 413 and "Kiriman terlalu besar" in text and still_serves(port)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", PARTS),
        (b"--" + BOUNDARY.encode(), PARTS),
        (b"\r\n" * 5000, PARTS),
        (b"\xff" * 5000, PARTS),
        (b"a=1", "multipart/form-data"),
        (b"a=1", "multipart/form-data; boundary=" + "x" * 300),
        (b"{}", "application/json"),
        (b"a=1", "text/plain"),
        (b"%%%&&&===", FIELDS),
        (multipart(("x" * 9000, b"")), PARTS),
        (b"a=1", ""),
        (b"a=%ff%fe%00", FIELDS + "; charset=utf-16"),
    ],
)
def test_a_body_of_no_known_shape_is_an_empty_form(port, body, kind):
    status, text = post(port, body, kind)

    assert status in (400, 413, 422) and "<h1>" in text and "Internal" not in text
    assert still_serves(port)


def test_a_field_far_too_long_comes_back_with_its_sentence_and_its_beginning(port):
    status, text = post(port, fields(**ANSWERS | {"alamat": "x" * 400_000}))

    assert (
        status == 422
        and "Alamat paling panjang 160 huruf." in text
        and f">{'x' * 4_320}<" in text.replace('value="', ">").replace('"', "<")
    )
    assert ANSWERS["nik"] in text and still_serves(port)


def test_the_same_server_takes_a_sound_form_afterwards(port):
    status, _ = post(
        port, fields(**ANSWERS | {"kunci_draf": "0" * 32, "lewat": "unduh"})
    )

    assert status == 303
