"""The lists of libraries: every file that pip may fetch stands there by its hash, so that pip
takes no other, and they name what `pasang/pustaka/*.in` asks for.
"""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pasang.pustaka.tetapkan import LISTS, entries

ROOT = Path(__file__).parents[1]


def read(source):
    """A list with all that it stands on."""
    text = source.read_text(encoding="utf-8")
    below = re.findall(r"^-r (\S+)$", text, re.MULTILINE)
    return "".join(read(source.with_name(one)) for one in below) + text


def pins(target):
    for entry in entries(read(ROOT / target)):
        line, *hashes = entry.replace("\\\n", "\n").splitlines()
        yield Requirement(line), [one.strip() for one in hashes]


@pytest.mark.parametrize("target", LISTS.values())
def test_every_library_is_one_release_with_the_hashes_of_its_files(target):
    found = list(pins(target))
    for one, hashes in found:
        assert re.fullmatch(r"==[^*,]+", str(one.specifier)), one
        assert hashes and all(
            re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", hash_) for hash_ in hashes
        ), one
    # What could be read around its hash would be fetched without one.
    text = read(ROOT / target)
    rest = re.sub(r"^(#|-r ).*\n", "", text, flags=re.MULTILINE)
    assert "".join(entries(text)) == rest


@pytest.mark.parametrize(("source", "target"), LISTS.items())
def test_what_is_asked_for_is_there_within_its_bounds(source, target):
    named = {canonicalize_name(one.name): one for one, _ in pins(target)}
    asked = re.findall(r"^[A-Za-z].*$", read(ROOT / "pasang/pustaka" / source), re.M)
    assert len(asked) >= 17
    for wanted in map(Requirement, asked):
        (pin,) = named[canonicalize_name(wanted.name)].specifier
        assert wanted.specifier.contains(pin.version), wanted
        assert named[canonicalize_name(wanted.name)].marker is None, wanted


def test_no_two_lists_name_different_releases():
    found = {}
    for one, _ in pins("requirements-uji.txt"):
        assert found.setdefault(one.name, one.specifier) == one.specifier


@pytest.mark.parametrize(
    ("system", "machine"),
    [
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("win32", "AMD64"),
        ("darwin", "arm64"),
    ],
)
def test_what_only_some_systems_need_is_named_for_them(system, machine):
    where = {"sys_platform": system, "platform_machine": machine}
    named = {
        one.name
        for one, _ in pins("requirements-uji.txt")
        if one.marker is None or one.marker.evaluate(where)
    }
    assert ("colorama" in named) == (system == "win32")
    assert {"tzdata", "greenlet", "cffi", "psycopg-binary"} <= named
