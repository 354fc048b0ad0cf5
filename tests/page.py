"""A response read as a person reads it: title, sentences, links, forms with their buttons.

Broken HTML is refused.
"""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import html5lib
from lxml import html

NS = ""
Element: TypeAlias = html.HtmlElement


class Visitor:
    """Somebody at a browser: opens pages, follows links, fills forms and presses buttons by their
    words.
    """

    def __init__(self, client, htmx: bool = False):
        self.client, self.htmx, self.page = client, htmx, None

    def get(self, path: str, **headers) -> "Page":
        """Opens a page; an address that only leads to another is followed."""
        response = self.client.get(path, headers=headers)
        while response.status_code == 303:
            path = response.headers["Location"]
            response = self.client.get(path, headers=headers)
        self.page = Page(response, path)
        return self.page

    def follow(self, words: str) -> "Page":
        return self.get(self.page.link(words))

    def press(self, words: str, **values) -> "Page":
        """Presses the button with these words, the fields filled as given; redirects are followed.

        With htmx, a form that carries `hx-post` is sent as htmx sends it, and the answer is the
        fragment.
        """
        form, button = self.page.button(words)
        data = form.data(button) | {
            name.replace("__", "-"): value for name, value in values.items()
        }
        address = button.get("formaction") or form.action or self.page.path
        uses_htmx = self.htmx and form.element.get("hx-post")
        headers = {"HX-Request": "true"} if uses_htmx else {}
        response = self.client.post(
            address,
            data=data,
            headers=headers,
            content_type="multipart/form-data" if form.is_multipart else None,
        )
        path = address
        while response.status_code in (301, 302, 303):
            path = response.headers["Location"]
            response = self.client.get(path)
        self.page = Page(response, path, fragment=bool(uses_htmx), page=self.page)
        return self.page


@dataclass
class Form:
    element: Element

    @property
    def action(self) -> str:
        return self.element.get("action", "")

    @property
    def is_multipart(self) -> bool:
        return self.element.get("enctype") == "multipart/form-data"

    def data(self, button: Element | None = None) -> dict[str, object]:
        """What a browser would send: the values as they stand, and the pressed button's own."""
        data: dict[str, object] = {}
        for control in self.element.iter():
            name, kind = control.get("name"), control.get("type", "")
            if not name or control.tag == NS + "button" or kind == "file":
                continue
            if control.tag == NS + "select":
                chosen = [
                    o
                    for o in control.iter(NS + "option")
                    if o.get("selected") is not None
                ]
                options = chosen or list(control.iter(NS + "option"))
                data[name] = (options[0].get("value") or "") if options else ""
            elif control.tag == NS + "textarea":
                data[name] = re.sub(r"^\n", "", "".join(control.itertext()))
            elif control.tag == NS + "input" and (
                kind not in ("checkbox", "radio") or control.get("checked") is not None
            ):
                earlier = data.get(name)
                value = control.get("value", "")
                data[name] = (
                    value
                    if earlier is None
                    else [*(earlier if isinstance(earlier, list) else [earlier]), value]
                )
        if button is not None and button.get("name"):
            data[button.get("name")] = button.get("value", "")
        return data


@dataclass
class Page:
    response: object
    path: str
    fragment: bool = False
    page: "Page | None" = None
    root: Element = field(init=False, default=None)

    def __post_init__(self):
        assert self.response.mimetype == "text/html" or self.response.status_code in (
            204,
        ), self.response.mimetype
        if self.response.status_code == 204:
            return
        text = self.response.get_data(as_text=True)
        is_part = self.fragment or not text.lstrip().lower().startswith("<!doctype")
        if not 300 <= self.status < 400:  # nobody reads what stands there
            _require_sound(text, is_part)
        self.root = html.document_fromstring(
            text, html.HTMLParser(remove_comments=True)
        )

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def title(self) -> str:
        return " ".join("".join(self.root.find(f".//{NS}title").itertext()).split())

    @property
    def text(self) -> str:
        """The words on the page, white space folded; those of scripts and styles are left out."""
        return " ".join(" ".join(_words(self.root)).split())

    def link(self, words: str) -> str:
        """The address of the link that says exactly this, or the first that contains it."""
        links = [
            (_text(a), a.get("href")) for a in self.root.iter(NS + "a") if a.get("href")
        ]
        exact = [href for text, href in links if text == words]
        near = [href for text, href in links if words in text]
        assert exact or near, (
            f"no link says {words!r}; there are {[text for text, _ in links]}"
        )
        return (exact or near)[0]

    def links(self) -> list[str]:
        return [a.get("href") for a in self.root.iter(NS + "a") if a.get("href")]

    def buttons(self) -> list[str]:
        return [_text(b) for b in self.root.iter(NS + "button")]

    def button(self, words: str) -> tuple[Form, Element]:
        for form in self.root.iter(NS + "form"):
            for button in form.iter(NS + "button"):
                if _text(button) == words:
                    return Form(form), button
        raise AssertionError(f"no button says {words!r}; there are {self.buttons()}")

    def field(self, name: str) -> Element:
        found = [e for e in self.root.iter() if e.get("name") == name]
        assert found, f"no field {name!r}"
        return found[0]

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        summary = [
            e
            for e in self.root.iter()
            if "summary" in (e.get("class") or "").split() and e.tag == NS + "div"
        ]
        return [_text(li) for box in summary for li in box.iter(NS + "li")]


_TAGS = re.compile(r"<(/?[\w!-]+)[^>]*?(/?)>|&[^;\s]{0,12};?|(?<=>)\s*[^<\s&]")
_EMPTY = {"!doctype", "br", "col", "hr", "img", "input", "link", "meta", "source"}
_sound: set[tuple[str, ...]] = set()


def _require_sound(text: str, is_part: bool) -> None:
    """Refuses what the standard calls a mistake.

    The strict parser takes longer than a page needs to be made. It reads each page on which three
    tags, words or signs follow each other as on none before; of the others each end is looked for.
    """
    found = list(_TAGS.finditer(text))
    tags = [one[1] or ("&" + one[0] if one[0][0] == "&" else "") for one in found]
    turns = set(zip(tags, tags[1:], tags[2:], strict=False))
    if is_part or not turns <= _sound:
        parser = html5lib.HTMLParser(strict=True)
        (parser.parseFragment if is_part else parser.parse)(text)
        _sound.update(turns)
        return
    begun: list[str] = []
    for one in found:
        if one[1] and one[1][0] == "/":
            assert begun.pop() == one[1][1:], f"{one[0]} ends nothing"
        elif one[1] and not one[2] and one[1].lower() not in _EMPTY:
            begun.append(one[1])
    assert not begun, f"without an end: {begun}"


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _words(element: Element):
    if element.tag in (NS + "script", NS + "style", NS + "title"):
        return
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _words(child)
        if child.tail:
            yield child.tail
