"""Public pages that are kept for a moment: the same for everybody, no longer than said, and
nobody's own.
"""

import gzip
import json
import time
from contextlib import ExitStack
from math import inf

import brotli
import pytest
from builders import another_app
from flask import request

from sipetrok.app import auth, http
from sipetrok.app.http import BROWSERS, MOST, SECONDS, Page, Shelf, lifetime
from sipetrok.app.log import log_path

PATHS = (
    "/",
    "/alur",
    "/lacak",
    "/lapor-pungutan",
    "/layanan",
    "/layanan/surat-keterangan",
    "/layanan/surat-keterangan/sop",
)


@pytest.fixture
def app(own_app):
    return own_app


@pytest.fixture
def made(app) -> list[str]:
    """A page that tells how often it was made, at /hitung/<slug>; also the list of what it was made
    for.
    """
    made = []

    @app.get("/hitung/<slug>")
    @auth.public
    @http.kept_page
    def hitung(slug: str) -> str:
        made.append(slug)
        return f"<p>{slug} {len(made)}</p>"

    return made


def test_a_page_is_made_once_and_kept(made, visitor):
    pages = {visitor.client.get("/hitung/satu").data for _ in range(3)}

    assert pages == {b"<p>satu 1</p>"} and made == ["satu"]


def test_each_path_has_its_own_page(made, visitor):
    assert (
        visitor.client.get("/hitung/satu").data
        != visitor.client.get("/hitung/dua").data
    )
    assert len({visitor.client.get(path).data for path in PATHS}) == len(PATHS)


def test_a_query_makes_no_second_copy_and_changes_nothing(made, visitor):
    plain = visitor.client.get("/hitung/satu").data

    assert visitor.client.get("/hitung/satu?a=<b>&c=d").data == plain and made == [
        "satu"
    ]


def test_a_page_is_made_anew_when_it_is_too_old(app, made, visitor):
    visitor.client.get("/hitung/satu")
    app.extensions["kept"].put(
        "/hitung/satu", Page.of("<p>lama</p>"), time.monotonic() - SECONDS
    )

    assert visitor.client.get("/hitung/satu").data == b"<p>satu 2</p>"


def test_another_start_makes_its_pages_anew(app, visitor):
    visitor.get("/layanan")

    assert app.extensions["kept"].get("/layanan", time.monotonic())
    assert another_app(app).extensions["kept"].get("/layanan", time.monotonic()) is None


def test_two_papers_are_printed_at_a_time_and_the_others_told_or_given_the_one_before(
    app, visitor, monkeypatch
):
    monkeypatch.setattr(http, "PATIENCE", 0)
    made = []

    @app.get("/kertas/<slug>.pdf")
    @auth.public
    @http.kept_paper
    def kertas(slug: str) -> bytes:
        made.append(slug)
        return f"%PDF {slug} {len(made)}".encode()

    shelf = app.extensions["kept"]
    with ExitStack() as printing:
        for _ in range(2):
            printing.enter_context(http._PRINTING)
        page = visitor.get("/kertas/satu.pdf")
        assert page.status == 503 and "Tunggu sebentar" in page.text and not made
        assert page.response.headers["Retry-After"] == "5"
        assert visitor.get("/layanan").status == 200
    assert visitor.client.get("/kertas/satu.pdf").data == b"%PDF satu 1"

    for at, (_, paper) in list(shelf._pages.items()):
        shelf._pages[at] = 0, paper
    with ExitStack() as printing:
        for _ in range(2):
            printing.enter_context(http._PRINTING)
        assert visitor.client.get("/kertas/satu.pdf").data == b"%PDF satu 1"
    assert visitor.client.get("/kertas/satu.pdf").data == b"%PDF satu 2"


def test_a_page_grows_old():
    shelf, page = Shelf(), Page.of("<p>Halo</p>")
    shelf.put("/", page, now=1000)

    assert shelf.get("/", now=1000 + SECONDS - 1) is page
    assert shelf.get("/", now=1000 + SECONDS) is None
    assert SECONDS <= 60


@pytest.mark.parametrize("left", [0.4, 10, SECONDS, 50, 89.9, 90, 3600, inf])
def test_what_a_page_says_of_the_hours_is_true_as_long_as_it_is_kept(left):
    here, umur = lifetime(left)

    assert 0 < here <= SECONDS and here + umur <= left
    assert here + umur > min(left, SECONDS + BROWSERS) - 1


def test_the_shelf_holds_so_many_pages_and_no_more():
    shelf, page = Shelf(), Page.of("<p>Halo</p>")
    for n in range(3 * MOST):
        shelf.put(f"/{n}", page, now=0)

    assert len(shelf._pages) <= MOST and shelf.get(f"/{3 * MOST - 1}", now=1) is page


def test_what_was_not_found_is_not_kept(app, visitor):
    assert visitor.get("/layanan/surat-izin-terbang").status == 404
    assert not app.extensions["kept"]._pages


@pytest.mark.parametrize("path", PATHS)
def test_a_kept_page_is_asked_for_again_without_its_content(visitor, path):
    for packing in ({}, {"Accept-Encoding": "gzip"}):
        known = visitor.client.get(path, headers=packing).headers["ETag"]
        again = visitor.client.get(path, headers={**packing, "If-None-Match": known})

        assert again.status_code == 304 and not again.data
        assert (
            again.headers["ETag"] == known
            and "Accept-Encoding" in again.headers["Vary"]
        )
        assert again.headers["Cache-Control"].startswith("public, max-age=")


def test_a_page_that_changed_is_sent_whole(visitor):
    answer = visitor.client.get("/", headers={"If-None-Match": 'W/"tanda-lama"'})

    assert answer.status_code == 200 and answer.data


def test_two_different_pages_have_different_tags(visitor):
    assert len({visitor.client.get(path).headers["ETag"] for path in PATHS}) == len(
        PATHS
    )


@pytest.mark.parametrize("path", PATHS)
def test_only_the_head_is_sent_to_those_who_ask_for_no_more(visitor, path):
    whole, head = visitor.client.get(path), visitor.client.head(path)

    assert head.status_code == 200 and not head.data
    assert dict(head.headers) == dict(whole.headers) and int(
        head.headers["Content-Length"]
    ) == len(whole.data)


@pytest.mark.parametrize("path", PATHS)
def test_packed_or_not_it_is_the_same_page(visitor, path):
    packed = visitor.client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = visitor.client.get(path)

    small = visitor.client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == brotli.decompress(small.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"
    assert small.headers["Content-Encoding"] == "br"
    assert (
        "Content-Encoding" not in plain.headers
        and plain.headers["Vary"] == packed.headers["Vary"]
    )


@pytest.mark.parametrize("path", PATHS)
def test_a_sentence_for_an_officer_never_stands_on_a_public_page(
    app, signed_in, visitor, path
):
    officer = signed_in("loket")
    with officer.client.session_transaction() as session:
        session["_flashes"] = [("done", "SK-2026-0041 diteruskan")]

    first, other = officer.client.get(path), visitor.client.get(path)

    assert b"SK-2026-0041" not in first.data and first.data == other.data
    for answer in (first, other):
        assert "Set-Cookie" not in answer.headers
    assert "SK-2026-0041 diteruskan" in officer.get("/antrean").text, (
        "it waits for the officer's own page"
    )


def test_an_officer_reads_the_same_public_page_as_everybody(signed_in, visitor):
    mine = signed_in("loket").client.get("/")

    assert mine.data == visitor.client.get("/").data and b"Bu Loket" not in mine.data


def test_nothing_that_a_visitor_calls_the_server_is_kept(visitor):
    visitor.client.get("/", headers={"Host": "jahat.example"})

    assert b"jahat.example" not in visitor.client.get("/").data


# Answered before Flask.


@pytest.fixture
def hooks(app) -> list[str]:
    """What Flask was asked for."""
    asked = []
    app.before_request(lambda: asked.append(request.path))
    return asked


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("packing", ["", "gzip", "gzip, deflate, br", "gzip;q=0"])
def test_a_kept_page_is_answered_without_flask_exactly_as_with_it(
    app, hooks, path, packing
):
    client, headers = app.test_client(), {"Accept-Encoding": packing}

    def ask(method: str = "GET", **more: str) -> tuple:
        answer = client.open(path, method=method, headers=headers | more)
        return answer.status, list(answer.headers), answer.data

    whole, known = ask(), {"If-None-Match": client.get(path).headers["ETag"]}
    unchanged, with_flask = ask(**known), len(hooks)
    assert (ask(), ask(**known)) == (whole, unchanged)
    assert ask("HEAD") == (*whole[:2], b"")
    assert client.get(f"{path}?a=b", headers=headers).data == whole[2]
    assert len(hooks) == with_flask and unchanged[0] == "304 NOT MODIFIED"


def test_both_ways_leave_the_same_line_in_the_log(app, hooks, visitor):
    for _ in range(2):
        visitor.client.get("/layanan")

    first, second = map(json.loads, log_path(app).read_text("utf-8").splitlines())
    assert hooks == ["/layanan"] and first.keys() == second.keys()
    assert [first[one] == second[one] for one in ("halaman", "cara", "status")]


def test_what_is_sent_and_what_is_no_kept_page_goes_to_flask(app, hooks, visitor):
    visitor.client.get("/layanan")
    for method, path in (("POST", "/layanan"), ("GET", "/masuk"), ("GET", "//layanan")):
        visitor.client.open(path, method=method)

    assert len(hooks) == 4


def test_a_name_that_is_not_ours_is_refused_for_a_kept_page_too(app, visitor):
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    for _ in range(2):
        assert visitor.client.get("/").status_code == 200
        assert (
            visitor.client.get("/", headers={"Host": "jahat.example"}).status_code
            == 400
        )


def test_an_answer_that_brings_somebody_a_cookie_is_kept_for_nobody(app, visitor):
    @app.after_request
    def mark(response):
        response.set_cookie("milik", "satu orang")
        return response

    visitor.client.get("/")

    assert not app.extensions["kept"].get("/", time.monotonic()).answers


def test_strange_requests_fill_no_memory(app, visitor):
    for n in range(MOST + 5):
        visitor.client.get("/", headers={"Accept-Encoding": f"aneh{n}"})
    visitor.client.get("/", headers={"Accept-Encoding": "a" * 5000})

    answers = app.extensions["kept"].get("/", time.monotonic()).answers
    assert 0 < len(answers) <= MOST and max(len("".join(one)) for one in answers) < 500
