"""100 KB of the worst shapes at every field of every form, of citizens and of officers, and behind
every question mark: told or taken at once, whatever the field is called and whoever sends it.

Forms and fields are those that the pages show: a new one is tried without a word here.
"""

import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote

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
IN_NAME = 20_000  # of the name of a file
PAPERS = (".pdf", ".xlsx", ".csv", ".jpg")
IN_PATH = 8_000  # of one word of an address
HEAD = 'Content-Disposition: form-data; name="kode"'
# Who ends the session goes on as nobody.
ENDING = ("/keluar", "/akun/keluarkan")


class Forms(HTMLParser):
    """The forms of a page that post: where to, and the names of their fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {}
        self.names: set[str] = set()
        self.files: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.names = set()
            if given.get("method", "").lower() == "post":
                # Without an address it goes back to its own page.
                action = given.get("action") or ""
                self.names = self.found.setdefault(action, self.names)
        if given.get("formaction"):
            self.found.setdefault(given["formaction"], self.names)
        if given.get("name"):
            self.names.add(given["name"])
            if given.get("type") == "file":
                self.files.add(given["name"])


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
    """The address of every page and paper, with what there is for each of its variables, at most so
    many; but for those with such a variable.
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
    return found


def test_the_worst_shapes_are_answered_at_once_at_every_field_of_every_form(
    app, people
):
    worst, tried, found = cycle(shapes()), set(), []
    for client in people:
        # A pemohon's pages are named by a code, those of officers by a number.
        for page in places(app, "int" if client is people[0] else "kode"):
            if page.endswith(PAPERS):
                continue
            response = client.get(page)
            if response.status_code != 200 or response.mimetype != "text/html":
                continue
            forms = Forms(response.get_data(as_text=True))
            for action, names in forms.found.items():
                path = action or page
                kind = (re.sub(r"\d+", "1", path), *sorted(names))
                if kind not in tried and not path.startswith(ENDING):
                    tried.add(kind)
                    found.append((client, path, names, forms.files))
    # Only now: what is pressed takes forms away. Withdrawing takes all.
    for client, path, names, files in sorted(found, key=lambda one: "batal" in one[1]):
        press(client, path, [part(one, worst) for one in sorted(names)])
        for many in (1, 40):
            heads = [named(one, worst) for one in sorted(names & files)]
            press(client, path, heads * many)
    assert len(tried) > 15 and {
        *("kode", "akun", "nama", "naskah", "cari", "berkas", "berkas-1", "scan")
    } <= {name for _, *names in tried for name in names}


def part(name: str, worst) -> tuple[bytes, bytes]:
    """One shape in a field: its head and its text."""
    head = f'Content-Disposition: form-data; name="{name}"'.encode()
    return head, next(worst).encode("utf-8", "replace")


def named(name: str, worst) -> tuple[bytes, bytes]:
    """One shape as the name of a file, as far as it can stand in a head."""
    text = re.sub(r"[\r\n]", " ", next(worst)).encode("utf-8", "replace")
    head = f'Content-Disposition: form-data; name="{name}"; filename="'.encode()
    return head + text[:IN_NAME] + b'"', b"%PDF-1.7 x"


def press(client, path: str, parts: list[tuple[bytes, bytes]]) -> None:
    """As much of it in one form as the server takes at once."""
    size = min(LONG, BODY // max(len(parts), 1))
    whole = [
        b"--sempadan\r\n%b\r\n\r\n%b" % (head, text[:size]) for head, text in parts
    ]
    body = b"\r\n".join((*whole, b"--sempadan--\r\n"))
    answers = []

    def ask() -> None:
        kind = "multipart/form-data; boundary=sempadan"
        answers.append(client.post(path, data=body, content_type=kind))

    took = seconds(ask)
    status = answers[0].status_code
    heads = sum(len(head) for head, _ in parts)
    assert status < 500 and took < MOST, (path, status, took)
    assert status != 413 or heads > kiriman.HEADS, (path, heads)


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


def test_the_worst_shapes_are_answered_at_once_in_every_address(app, people):
    worst, tried = cycle(shapes(IN_PATH)), 0
    for rule in app.url_map.iter_rules():
        if not re.search(r"<(path:)?\w+>", rule.rule):
            continue
        for _ in range(12):
            address = re.sub(r"<int:\w+>", "1", rule.rule)
            word = next(worst).encode("utf-8", "replace").decode()
            path = re.sub(r"<(path:)?\w+>", lambda _, word=word: word, address)
            method = "GET" if "GET" in rule.methods else "POST"
            answers = []

            client = people[tried % 2]

            def ask(path=path, method=method, answers=answers, by=client) -> None:
                answers.append(by.open(quote(path), method=method))

            took = seconds(ask)
            assert answers[0].status_code < 500 and took < MOST, (rule.rule, took)
            tried += 1
    assert tried > 200


# In the boundary of a form, and before its parts: all of it in a request of less than 20 MB.


@pytest.mark.parametrize(
    ("boundary", "body"),
    [
        ("-" * 30_000, ("--" + "-" * 30_000 + "x") * 16),
        ("- " * 15_000 + "-", "-" * 490_000),
        *(
            ("x", f'--x\r\n{HEAD}; filename="q"{words}\r\n\r\nx\r\n' * 40 + "--x--")
            for words in ("; a=b" * 80_000, ";" * 400_000, '; a="' * 80_000)
        ),
        ("x", f"--x\r\n{HEAD}\r\n{'X: y' * 9}\r\n\r\nx\r\n" * 990 + "--x--"),
        ("x", f"--x\r\n{HEAD}\r\nX: {'y' * 200_000}\r\n\r\nx\r\n" * 40 + "--x--"),
    ],
)
def test_what_stands_around_the_parts_of_a_form_is_bounded(app, boundary, body):
    kind = f"multipart/form-data; boundary={boundary}"
    answers = []

    def ask() -> None:
        answers.append(
            app.test_client().post("/lacak", data=body.encode(), content_type=kind)
        )

    assert seconds(ask) < 1.5 and answers[0].status_code in (400, 413, 422)


def test_a_form_of_a_thousand_fields_and_many_files_is_read(app):
    fields = {f"alasan-{n}": "tidak terbaca" for n in range(850)}
    files = [(io.BytesIO(b"x"), f"{'Foto berkas ' * 20}{n}.jpg") for n in range(100)]
    with app.test_request_context(
        method="POST", data=fields | {"scan": files}
    ) as opened:
        assert len(opened.request.form) == 850
        assert len(opened.request.files.getlist("scan")) == 100


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
