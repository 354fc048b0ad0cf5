"""What a browser is known by: marks that only this office makes, that end, and that stay small."""

from datetime import timedelta

import pytest
from builders import NOW, SANDI, another_app, by, later, make_petugas, petugas
from flask import Flask

from sipetrok.app import perangkat
from sipetrok.domain import nomor
from sipetrok.operations import petugas as operations

PHONE = timedelta(days=180)


class Device:
    """A browser that keeps what the office gives it, and nothing else."""

    def __init__(self, app: Flask) -> None:
        self.app, self.cookies = app, {}

    def ask(self, act, *arguments):
        """What is done in one request of this browser."""
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with self.app.test_request_context(headers={"Cookie": sent}):
            found = act(*arguments)
            answer = self.app.process_response(self.app.response_class())
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return found

    def sign_in(self, akun: str = "staf", now=NOW) -> None:
        self.ask(perangkat.note_known, petugas(akun), now)

    def mark_of(self, akun: str = "staf", now=NOW) -> str | None:
        return self.ask(perangkat.mark_of, petugas(akun), now)


@pytest.fixture
def device(app):
    return Device(app)


def test_a_device_is_known_to_whoever_signed_in_on_it_and_to_nobody_else(device):
    device.sign_in()

    assert device.mark_of() and not device.mark_of("camat")
    assert not device.ask(perangkat.mark_of, None, NOW)


def test_each_device_has_a_mark_of_its_own(app, device):
    other = Device(app)
    for one in (device, other):
        one.sign_in()

    assert device.mark_of() != other.mark_of()


def test_it_is_forgotten_after_half_a_year_without_a_sign_in(device):
    device.sign_in()

    assert device.mark_of(now=NOW + PHONE)
    assert not device.mark_of(now=NOW + PHONE + timedelta(days=1))
    device.sign_in(now=NOW + PHONE)
    assert device.mark_of(now=NOW + PHONE + PHONE)


@pytest.mark.parametrize(
    "changed",
    [
        lambda: operations.reset_sandi(
            petugas("staf").id, "mangga biru sepatu", by(now=later(hours=1))
        ),
        lambda: operations.change_sandi(
            SANDI, "mangga biru sepatu", 0, by("staf", later(hours=1))
        ),
    ],
    ids=["reset", "changed"],
)
def test_it_ends_with_the_password(device, changed):
    device.sign_in()

    changed()

    assert not device.mark_of()


def test_a_mark_that_was_changed_or_comes_from_another_office_is_none(app, device):
    device.sign_in()
    (name, mark) = device.cookies.popitem()
    day, nonce, signed = mark.split("-")
    other = another_app(app)
    other.config["SECRET_KEY"] = "kunci-kantor-lain-yang-juga-panjang"

    for forged in (f"{int(day) + 90}-{nonce}-{signed}", mark[:-1], f"{mark}0", signed):
        device.cookies = {name: forged}
        assert not device.mark_of()
    foreign = Device(other)
    foreign.cookies = {name: mark}
    assert not foreign.mark_of()


def test_a_counter_pc_is_known_to_twenty_and_each_stands_once(device, folder):
    people = [
        make_petugas(folder, f"petugas{n}", "pegawai") for n in range(perangkat.MOST)
    ]
    device.sign_in()
    for one in people * 2:
        device.sign_in(one.akun)

    assert all(device.mark_of(one.akun) for one in people) and not device.mark_of()
    assert max(map(len, device.cookies.values())) < 2000


def test_the_last_twenty_codes_are_remembered_and_none_can_be_read(device):
    codes = [nomor.PERMOHONAN.new() for _ in range(perangkat.MOST + 1)]
    for kode in codes:
        device.ask(perangkat.note_opened, kode)

    known = [device.ask(perangkat.has_opened, kode) for kode in codes]
    assert known == [False] + [True] * perangkat.MOST
    assert not any(kode in str(device.cookies) for kode in codes)
