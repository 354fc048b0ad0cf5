"""Settings: where they come from, what they are without a word, and that a wrong one is named."""

import os
import stat

import pytest

from sipetrok.config import ROOT, SettingSalah, secret_key, settings


def test_without_a_word_the_office_is_pulau_burung_on_this_machine():
    found = settings({})

    assert (found["KANTOR"], found["HOST"], found["PORT"]) == ("pulau-burung", "127.0.0.1", 8000)
    assert found["URL"] == "http://127.0.0.1:8000" and found["INSTANCE"] == ROOT / "instance"
    assert found["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{ROOT / 'instance' / 'sipetrok.db'}"


def test_each_setting_is_taken_from_its_variable(tmp_path):
    found = settings({
        "SIPETROK_INSTANCE": str(tmp_path), "SIPETROK_KANTOR": "rawasari", "SIPETROK_URL": "https://surat.contoh.go.id/",
        "HOST": "0.0.0.0", "PORT": "8080", "DATABASE_URL": "postgresql+psycopg://petrok@basis/petrok", "SECRET_KEY": "rahasia"})

    assert (found["INSTANCE"], found["KANTOR"], found["URL"]) == (tmp_path, "rawasari", "https://surat.contoh.go.id")
    assert (found["HOST"], found["PORT"], found["SECRET_KEY"]) == ("0.0.0.0", 8080, "rahasia")
    assert found["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://petrok@basis/petrok"


def test_an_empty_variable_is_as_good_as_none():
    names = ("SIPETROK_INSTANCE", "SIPETROK_KANTOR", "SIPETROK_URL", "HOST", "PORT", "DATABASE_URL", "SECRET_KEY")

    assert settings(dict.fromkeys(names, "")) == settings({})


@pytest.mark.parametrize(("name", "value"), [
    ("PORT", "delapan"), ("PORT", "0"), ("PORT", "65536"), ("PORT", "-1"), ("PORT", "80 80"),
    ("SIPETROK_URL", "surat.contoh.go.id"), ("SIPETROK_URL", "ftp://contoh.go.id"),
    ("SIPETROK_URL", "https://contoh.go.id/?a=1"), ("SIPETROK_URL", "https://"),
])
def test_a_wrong_value_stops_the_start_by_its_name(name, value):
    with pytest.raises(SettingSalah, match=name) as refusal:
        settings({name: value})

    assert value in str(refusal.value)


def test_reading_the_settings_touches_nothing(tmp_path):
    settings({"SIPETROK_INSTANCE": str(tmp_path / "belum-ada")})

    assert not list(tmp_path.iterdir())


def test_the_key_is_made_once_and_kept_for_its_owner_only(tmp_path):
    first, again = secret_key(tmp_path), secret_key(tmp_path)

    assert first == again and len(first) == 64
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
