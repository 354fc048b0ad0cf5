"""News for a phone: sealed for it alone, signed by the office, and never sent into the office."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pushdrop import HOST, Phone, PushDrop, claims, raw

from sipetrok.kiriman.push import (
    AlamatSalah,
    Hilang,
    Jalan,
    Kabar,
    Telepon,
    place_of,
    public_key,
    seal,
    send,
    signature,
    text_of,
)
from sipetrok.kiriman.surel import BelumTerkirim, TidakTerkirim

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CURVE = ec.SECP256R1()
OURS = ec.generate_private_key(CURVE)
PHONE = Phone()


def test_the_example_of_the_standard_comes_out_to_the_letter():
    """RFC 8291, section 5."""
    given = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    phone = Telepon(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )

    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        phone,
        ec.derive_private_key(int.from_bytes(raw(given)), CURVE),
        raw("DGv6ra1nlYgDCS1FRnbzlw"),
    )

    assert text_of(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
        "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulc"
        "y4a-fN"
    )


def test_what_is_sealed_is_opened_by_its_phone_and_differs_each_time():
    first, second = seal(b"kabar", PHONE.telepon), seal(b"kabar", PHONE.telepon)

    assert PHONE.opened(first) == PHONE.opened(second) == b"kabar"
    assert first != second


def test_the_signature_holds_for_one_service_and_half_a_day():
    said = claims(
        signature(OURS, "https://push.example:443/a/b", "https://a.example", NOW)
    )

    assert said["aud"] == "https://push.example"
    assert said["exp"] == (NOW + timedelta(hours=12)).timestamp()
    assert said["sub"] == "https://a.example"


@pytest.mark.parametrize(
    "alamat",
    [
        "http://push.example/a",
        "https://push.example:8443/a",
        "https://a:b@push.example/a",
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://10.0.0.1./a",
        "https://[::1]/a",
        "https://[::1/a",
        "https://push.example:x/a",
        "https://püsh.example/a",
        "ftp://push.example/a",
        "/a",
        "",
        f"https://push.example/{'a' * 1000}",
    ],
)
def test_an_address_that_no_push_service_has_is_refused(alamat):
    with pytest.raises(AlamatSalah):
        Telepon(alamat, *PHONE.keys)


@pytest.mark.parametrize(
    ("kunci", "rahasia"),
    [
        ("", PHONE.keys[1]),
        ("****", PHONE.keys[1]),
        (text_of(b"\x04" + b"\x01" * 64), PHONE.keys[1]),  # a point off the curve
        (PHONE.keys[0], text_of(b"pendek")),
        (PHONE.keys[0], "ä"),
    ],
    ids=[
        "no key",
        "no text",
        "off the curve",
        "short",
        "no secret",
    ],  # keys are made anew
)
def test_keys_that_no_phone_gives_are_refused(kunci, rahasia):
    with pytest.raises(AlamatSalah):
        Telepon("https://push.example/a", kunci, rahasia)


def test_a_name_that_leads_to_this_machine_is_refused_before_anything_is_sent():
    with pytest.raises(TidakTerkirim, match="tidak ada di internet"):
        place_of("localhost")


@pytest.fixture(scope="module")
def drop(tmp_path_factory):
    with PushDrop(tmp_path_factory.mktemp("push")) as drop:
        yield drop


def kabar(isi: bytes = b"kabar") -> Kabar:
    return Kabar(PHONE.telepon, isi, "a" * 32, "https://kantor.example", NOW)


def test_the_service_gets_a_sealed_body_and_the_phone_opens_it(drop):
    drop.answer = 201
    send(OURS, drop.jalan, kabar(json.dumps({"isi": "Siap"}).encode()))

    taken = drop.taken.pop()
    assert json.loads(PHONE.opened(taken.body)) == {"isi": "Siap"}
    assert taken.path == "/kirim/hp" and taken.headers["Host"] == HOST
    assert taken.headers["Content-Encoding"] == "aes128gcm"
    assert taken.headers["Topic"] == "a" * 32 and int(taken.headers["TTL"]) > 0
    said = taken.headers["Authorization"]
    assert claims(said)["aud"] == f"https://{HOST}"
    assert said.endswith(text_of(public_key(OURS)))


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (404, Hilang),
        (410, Hilang),
        (429, BelumTerkirim),
        (503, BelumTerkirim),
        (403, TidakTerkirim),
        (302, TidakTerkirim),  # nobody is sent on
    ],
)
def test_each_answer_means_gone_later_or_never(drop, answer, refusal):
    drop.answer = answer
    with pytest.raises(refusal) as found:
        send(OURS, drop.jalan, kabar())

    assert type(found.value) is refusal and HOST not in found.value.kalimat


def test_a_service_that_cannot_prove_who_it_is_gets_nothing(drop):
    seen = len(drop.taken)
    stranger = Jalan(di_sini=drop.jalan.di_sini)

    with pytest.raises(BelumTerkirim, match="tidak dapat dihubungi"):
        send(OURS, stranger, kabar())

    assert len(drop.taken) == seen


def test_a_name_that_nobody_knows_is_tried_again():
    phone = Telepon("https://tidak-ada.invalid/a", *PHONE.keys)

    with pytest.raises(BelumTerkirim) as found:
        send(OURS, Jalan(), Kabar(phone, b"", "a", "https://a.example", NOW))

    assert not found.value.is_general
