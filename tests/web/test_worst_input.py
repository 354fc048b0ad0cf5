"""100 KB of the worst shapes at every field of every form, of citizens and of officers, and behind
every question mark: told or taken at once, whatever the field is called and whoever sends it.

Forms and fields are those that the pages show: a new one is tried without a word here.
"""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import cycle, islice
from pathlib import Path

import pytest
from builders import make_permohonan
from worst import LONG, MOST, seconds, shapes

from sipetrok.models import Permohonan, db
from sipetrok.sop.standar import Tugas
from sipetrok.web import kiriman
from sipetrok.web.staf import akun

WEB = Path(kiriman.__file__).parent
BODY = 400_000  # bytes of all fields of one form: what is more is refused unread
IN_ADDRESS = (
    2_000  # of one word behind a question mark: the server takes 32 KB of headers
)
# Who ends the session goes on as nobody.
ENDING = ("/keluar", "/akun/keluarkan")


class Forms(HTMLParser):
    """The forms of a page that post: where to, and the names of their fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {}
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.names = set()
            if given.get("method", "").lower() == "post" and given.get("action"):
                self.names = self.found.setdefault(given["action"], self.names)
        if given.get("formaction"):
            self.found.setdefault(given["formaction"], self.names)
        if given.get("name") and given.get("type") != "file":
            self.names.add(given["name"])


@pytest.fixture
def people(app, folder, storage, signed_in):
    """Everybody who could send something, and a file in each state that shows a form."""
    app.config["WTF_CSRF_ENABLED"] = False
    states = ("draf", "dikembalikan", Tugas.OLAH, Tugas.SAHKAN, Tugas.SERAHKAN)
    for kunci, state in enumerate(states):
        now = datetime.now(UTC)
        make_permohonan(folder, storage, state, kunci=f"k{kunci}", now=now)
    return app.test_client(), *(signed_in(one).client for one in ("loket", "staf"))


def places(app, but: str, most: int = 100) -> list[str]:
    """The address of every page, with what there is for each of its variables, at most so many;
    but for those with such a variable.
    """
    kodes = list(db.session.scalars(db.select(Permohonan.kode)))[:most]
    db.session.rollback()
    known = {
        "slug": ["surat-keterangan"],
        "kode": kodes,
        "buku": ["agenda", "register"],
    }
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static" or but in rule.rule:
            continue
        addresses = [rule.rule]
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule.rule):
            values = known.get(name, [])
            if kind == "int":
                values = [str(n) for n in range(1, len(kodes) + 1)]
            addresses = [
                re.sub(rf"<(\w+:)?{name}>", value, one)
                for one in addresses
                for value in values
            ]
        found += addresses
    return [one for one in found if not one.endswith((".pdf", ".xlsx", ".csv", ".jpg"))]


def test_the_worst_shapes_are_answered_at_once_at_every_field_of_every_form(
    app, people
):
    worst, tried = cycle(shapes()), set()
    for client in people:
        # A pemohon's pages are named by a code, those of officers by a number.
        for page in places(app, "int" if client is people[0] else "kode"):
            response = client.get(page)
            if response.status_code != 200 or response.mimetype != "text/html":
                continue
            for action, names in Forms(response.get_data(as_text=True)).found.items():
                path = action or page
                kind = (re.sub(r"\d+", "1", path), *sorted(names))
                if kind in tried or path.startswith(ENDING):
                    continue
                tried.add(kind)
                press(client, path, names, worst)
    assert len(tried) > 15 and {"kode", "akun", "nama", "naskah", "cari"} <= {
        name for _, *names in tried for name in names
    }


def press(client, path: str, names: set[str], worst) -> None:
    """One shape after another in its fields, as much as the server takes at once."""
    size = min(LONG, BODY // max(len(names), 1))
    given = zip(sorted(names), worst, strict=False)
    parts = [
        f'--sempadan\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + text.encode("utf-8", "replace")[:size]
        for name, text in given
    ]
    body = b"\r\n".join((*parts, b"--sempadan--\r\n"))
    answers = []

    def ask() -> None:
        kind = "multipart/form-data; boundary=sempadan"
        answers.append(client.post(path, data=body, content_type=kind))

    took = seconds(ask)
    status = answers[0].status_code
    assert status < 500 and status != 413 and took < MOST, (path, status, took)


def test_the_worst_shapes_are_answered_at_once_behind_every_question_mark(app, people):
    source = "\n".join(path.read_text() for path in WEB.rglob("*.py"))
    names = re.findall(r'(?:args|given)\.get\(\s*"(\w+)"', source)
    assert len(set(names)) > 8
    for client in people[:2]:
        for page in places(app, "static", 1):
            query = dict(zip(names, islice(shapes(IN_ADDRESS), 20, None), strict=False))
            answers = []

            def ask(page=page, query=query, answers=answers, client=client) -> None:
                answers.append(client.get(page, query_string=query))

            took = seconds(ask)
            assert answers[0].status_code < 500 and took < MOST, (page, took)


def test_a_field_is_handed_no_more_than_it_keeps_and_a_form_only_its_own_fields(app):
    data = {"akun": "x" * LONG, "sandi": "x" * LONG, "lanjut": "/" * LONG, "lain": "x"}
    with app.test_request_context(method="POST", data=data):
        form = akun.MasukForm()

        assert {one.name: len(one.data) for one in form if one.name in data} == {
            "akun": 2 * 80 + kiriman.BESIDE,
            "sandi": 2 * 200 + kiriman.BESIDE,
            "lanjut": 2 * kiriman.SHORT + kiriman.BESIDE,
        }
        assert not form.validate() and form.akun.errors == [
            "Nama akun paling panjang 80 huruf."
        ]


def test_every_form_of_the_site_is_one_that_cuts():
    made = {
        path.name
        for path in WEB.rglob("*.py")
        if "FlaskForm" in path.read_text() and path.name != "kiriman.py"
    }

    assert not made, f"{made}: make it a Formulir, whose fields are cut"
