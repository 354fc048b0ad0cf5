"""The long lane is due when one of its files has changed since it was last walked whole."""

import shutil
from dataclasses import dataclass, field
from types import SimpleNamespace

import panjang
import pytest


@pytest.fixture
def lane(tmp_path):
    """A copy of the lane's files, noted as walked."""
    for path in panjang.files():
        copy = tmp_path / path.relative_to(panjang.ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    (tmp_path / "dicatat.txt").write_text(panjang.digest(tmp_path) + "\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", panjang.FILES)
def test_every_place_of_the_lane_is_there(name):
    assert (panjang.ROOT / name).exists(), (
        f"{name} has moved; FILES in panjang.py must follow"
    )


def test_nothing_is_due_as_long_as_the_files_are_the_same(lane):
    assert panjang.digest(lane) == panjang.digest()
    assert not panjang.is_due(lane, lane / "dicatat.txt")


def test_line_ends_of_a_checkout_and_what_python_leaves_behind_change_nothing(lane):
    text = (lane / "app.py").read_bytes()
    (lane / "app.py").write_bytes(text.replace(b"\n", b"\r\n"))
    (lane / "bench/__pycache__").mkdir()
    (lane / "bench/__pycache__/isi.pyc").write_bytes(b"x")

    assert not panjang.is_due(lane, lane / "dicatat.txt")


def test_a_changed_a_new_and_a_lost_file_make_it_due(lane):
    changed, new, lost = (
        lane / "pasang/linux/pasang.sh",
        lane / "sipetrok/operations/baru.py",
        lane / "bench/isi.py",
    )
    changed.write_bytes(changed.read_bytes() + b"#")
    assert panjang.is_due(lane, lane / "dicatat.txt")
    changed.write_bytes(changed.read_bytes()[:-1])
    assert not panjang.is_due(lane, lane / "dicatat.txt")

    new.touch()
    assert panjang.is_due(lane, lane / "dicatat.txt")
    new.unlink()
    lost.unlink()
    assert panjang.is_due(lane, lane / "dicatat.txt")


def test_a_lane_that_was_never_walked_is_due(lane):
    assert panjang.is_due(lane, lane / "tidak-ada.txt")


@dataclass
class Asked:
    """What somebody asked of pytest."""

    args: list[str] = field(default_factory=lambda: list(panjang.TESTS))
    options: dict[str, str] = field(default_factory=dict)

    def getoption(self, name: str, default: object) -> object:
        return self.options.get(name, default)


def outcomes(files=panjang.TESTS, **others: list) -> dict[str, list]:
    return {
        "passed": [SimpleNamespace(nodeid=f"{name}::test_satu") for name in files],
        **others,
    }


def test_a_whole_and_green_run_is_noted():
    assert panjang.was_whole(outcomes(), Asked())
    assert panjang.was_whole(outcomes(), Asked(["tests"]))


@pytest.mark.parametrize("name", ["failed", "error", "skipped"])
def test_a_run_in_which_one_did_not_pass_is_not_noted(name):
    assert not panjang.was_whole(outcomes(**{name: ["test_satu"]}), Asked())


@pytest.mark.parametrize(
    "asked",
    [
        Asked([f"{panjang.TESTS[0]}::test_satu", *panjang.TESTS[1:]]),
        *[Asked(options={name: "satu"}) for name in panjang.CHOOSING],
    ],
)
def test_a_run_of_chosen_tests_is_not_noted(asked):
    assert not panjang.was_whole(outcomes(), asked)


def test_a_run_of_some_files_is_not_noted():
    assert not panjang.was_whole(outcomes(panjang.TESTS[1:]), Asked())
