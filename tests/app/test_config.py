"""Settings: where they come from, what they are without a word, and that a wrong one is named."""

import os
import re
import stat

import pytest

from sipetrok.app.config import (
    ROOT,
    SettingSalah,
    close_to_others,
    completed,
    secret_key,
    settings,
    weakness,
    with_driver,
)

OPEN = {"SIPETROK_URL": "https://surat.contoh.go.id"}
LAN = {"HOST": "0.0.0.0"}
GOOD = "f3b0c1de9a8274655f3b0c1de9a82746"


def test_without_a_word_the_office_is_pulau_burung_on_this_machine():
    found = settings({})

    assert (found["KANTOR"], found["HOST"], found["PORT"]) == (
        "pulau-burung",
        "127.0.0.1",
        8000,
    )
    assert (
        found["URL"] == "http://127.0.0.1:8000"
        and found["INSTANCE"] == ROOT / "instance"
    )
    assert (
        found["SQLALCHEMY_DATABASE_URI"]
        == f"sqlite:///{ROOT / 'instance' / 'sipetrok.db'}"
    )


def test_each_setting_is_taken_from_its_variable(tmp_path):
    found = settings(
        {
            "SIPETROK_INSTANCE": str(tmp_path),
            "SIPETROK_KANTOR": "rawasari",
            "SIPETROK_URL": "https://surat.contoh.go.id/",
            "HOST": "0.0.0.0",
            "PORT": "8080",
            "DATABASE_URL": "postgresql+psycopg://petrok@basis/petrok",
            "SECRET_KEY": "rahasia",
        }
    )

    assert (found["INSTANCE"], found["KANTOR"], found["URL"]) == (
        tmp_path,
        "rawasari",
        "https://surat.contoh.go.id",
    )
    assert (found["HOST"], found["PORT"], found["SECRET_KEY"]) == (
        "0.0.0.0",
        8080,
        "rahasia",
    )
    assert (
        found["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://petrok@basis/petrok"
    )


def test_an_empty_variable_is_as_good_as_none():
    names = (
        "SIPETROK_INSTANCE",
        "SIPETROK_KANTOR",
        "SIPETROK_URL",
        "HOST",
        "PORT",
        "DATABASE_URL",
        "SECRET_KEY",
        "SIPETROK_KUNCI",
        "SIPETROK_CADANGAN",
        "SIPETROK_PROXY",
        "FLASK_DEBUG",
    )

    assert settings(dict.fromkeys(names, "")) == settings({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "delapan"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "80 80"),
        ("SIPETROK_URL", "surat.contoh.go.id"),
        ("SIPETROK_URL", "ftp://contoh.go.id"),
        ("SIPETROK_URL", "https://contoh.go.id/?a=1"),
        ("SIPETROK_URL", "https://"),
        ("PORT", "²"),
        ("PORT", "80000000"),
        ("SIPETROK_URL", "https://contoh.go.id/petrok"),
        ("SIPETROK_URL", "https://a@contoh.go.id"),
        ("SIPETROK_URL", "https://contoh.go.id:delapan"),
        ("SIPETROK_URL", "https://surat contoh"),
        ("SIPETROK_URL", "https://[x"),
        ("SIPETROK_PROXY", "caddy"),
        ("SIPETROK_PROXY", "*"),
        ("SIPETROK_PROXY", "10.0.0.1, 10.0.0.2"),
    ],
)
def test_a_wrong_value_stops_the_start_by_its_name(name, value):
    with pytest.raises(SettingSalah, match=name) as refusal:
        settings({name: value})

    assert value in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        (
            "postgres://petrok:a%40b@basis:5433/petrok",
            "postgresql+psycopg://petrok:a%40b@basis:5433/petrok",
        ),
        (
            "postgresql://petrok@/petrok?host=/run/postgresql",
            "postgresql+psycopg://petrok@/petrok?host=/run/postgresql",
        ),
        (
            "postgresql+psycopg://petrok@basis/petrok",
            "postgresql+psycopg://petrok@basis/petrok",
        ),
        (
            "sqlite:////srv/postgresql://petrok.db",
            "sqlite:////srv/postgresql://petrok.db",
        ),
    ],
)
def test_an_address_of_postgresql_without_a_driver_gets_ours(given, used):
    assert (
        with_driver(given) == used
        and settings({"DATABASE_URL": given})["SQLALCHEMY_DATABASE_URI"] == used
    )


def test_reading_the_settings_touches_nothing(tmp_path):
    settings({"SIPETROK_INSTANCE": str(tmp_path / "belum-ada")})

    assert not list(tmp_path.iterdir())


def test_the_key_is_made_once_and_kept_for_its_owner_only(tmp_path):
    first, again = secret_key(tmp_path), secret_key(tmp_path)

    assert first == again and len(first) == 64
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "value",
    [
        "petrok",
        "://",
        "mysql://akun:sandi-rahasia@komputer/nama",
        "mongodb://sandi-rahasia@x/y",
        "postgresql://akun:sandi-rahasia@komputer:lima/nama",
    ],
)
def test_an_address_of_no_database_we_know_is_named_without_its_password(value):
    with pytest.raises(SettingSalah, match="DATABASE_URL") as refusal:
        settings({"DATABASE_URL": value})

    assert "sandi-rahasia" not in str(refusal.value)


def test_keys_and_backups_lie_in_the_instance_folder_unless_said_otherwise(tmp_path):
    usual = completed(settings({"SIPETROK_INSTANCE": str(tmp_path)}))
    other = completed(
        settings({"SIPETROK_KUNCI": "/mnt/kunci", "SIPETROK_CADANGAN": "/mnt/cadangan"})
    )

    assert (usual["KUNCI_BERKAS"], usual["CADANGAN"]) == (
        tmp_path / "kunci_berkas",
        tmp_path / "cadangan",
    )
    assert (str(other["KUNCI_BERKAS"]), str(other["CADANGAN"])) == (
        "/mnt/kunci",
        "/mnt/cadangan",
    )


def test_behind_https_the_cookie_belongs_to_this_very_host_and_to_https_only():
    https, http = completed(settings(OPEN)), completed(settings({}))

    assert re.fullmatch("__Host-sipetrok-[0-9a-f]{8}", https["SESSION_COOKIE_NAME"])
    assert re.fullmatch("sipetrok-[0-9a-f]{8}", http["SESSION_COOKIE_NAME"])
    assert https["SESSION_COOKIE_SECURE"] and not http["SESSION_COOKIE_SECURE"]
    assert https["SESSION_COOKIE_PATH"] == "/" and "SESSION_COOKIE_DOMAIN" not in https
    assert (https["PREFERRED_URL_SCHEME"], http["PREFERRED_URL_SCHEME"]) == (
        "https",
        "http",
    )


@pytest.mark.parametrize(
    "other", [{"PORT": "8001"}, {"SIPETROK_INSTANCE": "/tmp/latihan"}]
)
def test_each_office_on_one_host_has_a_cookie_of_its_own(other):
    """Browsers send a cookie to every port; a restored copy has even the same secret key."""
    first, second = completed(settings({})), completed(settings(other))

    assert first["SESSION_COOKIE_NAME"] != second["SESSION_COOKIE_NAME"]
    assert completed(settings(other)) == second


def test_only_behind_https_is_a_proxy_believed_and_only_the_one_on_this_machine():
    assert (
        settings(OPEN)["PROXY"] == "127.0.0.1"
        and settings({})["PROXY"] is None
        and settings(LAN)["PROXY"] is None
    )
    assert settings(OPEN | {"SIPETROK_PROXY": "10.0.0.7"})["PROXY"] == "10.0.0.7"


def test_the_office_answers_to_the_name_it_was_given_and_to_any_while_it_has_none():
    assert settings(OPEN)["TRUSTED_HOSTS"] == [
        "127.0.0.1",
        "localhost",
        "surat.contoh.go.id",
    ]
    assert "192.168.1.10" in settings(OPEN | {"HOST": "192.168.1.10"})["TRUSTED_HOSTS"]
    assert (
        settings({})["TRUSTED_HOSTS"] is None and settings(LAN)["TRUSTED_HOSTS"] is None
    )


@pytest.mark.parametrize(
    "place",
    [
        OPEN,
        LAN,
        {"HOST": "192.168.1.10"},
        {"SIPETROK_URL": "http://surat.contoh.go.id"},
    ],
)
def test_in_the_open_debugging_and_a_weak_key_stop_the_start(place):
    with pytest.raises(SettingSalah, match="FLASK_DEBUG"):
        completed(settings(place | {"FLASK_DEBUG": "1"}))
    with pytest.raises(SettingSalah, match="SECRET_KEY") as refusal:
        completed(settings(place | {"SECRET_KEY": "gandumku"}))

    assert "gandumku" not in str(refusal.value) and "Kosongkan SECRET_KEY" in str(
        refusal.value
    )
    assert (
        completed(settings(place | {"SECRET_KEY": GOOD, "FLASK_DEBUG": "0"}))[
            "SECRET_KEY"
        ]
        == GOOD
    )


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"HOST": "localhost"},
        {"HOST": "127.0.0.2"},
        {"HOST": "::1"},
        {"SIPETROK_URL": "http://localhost:8000"},
    ],
)
def test_on_this_machine_alone_a_developer_may_do_both(place):
    assert (
        completed(settings(place | {"FLASK_DEBUG": "1", "SECRET_KEY": "dev"}))["DEBUG"]
        is True
    )


@pytest.mark.parametrize(
    "key",
    [
        "",
        "dev",
        "secret",
        "change-me",
        "CHANGEME123456789012345678901234567890",
        "dev-secret-key-dev-secret-dev-0123456789",
        "rahasia" * 8,
        "a" * 64,
        "abcdefghijkl" * 4,
        "0101010101010101010101010101010101",
        GOOD[:31],
    ],
)
def test_a_key_that_can_be_guessed_is_known_as_weak(key):
    assert weakness(key)


def test_a_key_as_the_program_makes_it_is_strong(tmp_path):
    assert weakness(secret_key(tmp_path)) is None and weakness(GOOD) is None


@pytest.mark.parametrize("content", ["\n", "dev", GOOD[:20]])
def test_a_key_file_that_was_cut_short_or_changed_stops_the_start(tmp_path, content):
    (tmp_path / "secret_key").write_text(content)

    with pytest.raises(SettingSalah, match="secret_key"):
        secret_key(tmp_path)


@pytest.mark.skipif(
    os.name != "posix", reason="on Windows the rights of the folder decide"
)
def test_a_secret_that_others_could_read_is_closed_to_them_and_that_is_said(tmp_path):
    path = tmp_path / "secret_key"
    path.write_text(GOOD)
    path.chmod(0o644)

    assert close_to_others(path) is True and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (
        close_to_others(path) is False
        and close_to_others(tmp_path / "tidak-ada") is False
    )
