"""What cannot be taken of what people type: a sentence, a status, and everything typed stays."""

import pytest
from page import NS, Page
from pemohon import ANSWERS, FORM, SEND, begin, count, the_permohonan

from sipetrok.domain import nomor
from sipetrok.models import Permohonan
from sipetrok.sop.standar import Mulai
from sipetrok.web.pemohon import isian


def fields(form) -> list[str]:
    return [
        field.name for field in form if field.type in ("StringField", "TextAreaField")
    ]


def value(page: Page, name: str) -> str:
    """What stands in a field."""
    element = page.field(name)
    return (
        "".join(element.itertext())
        if element.tag == NS + "textarea"
        else element.get("value")
    )


# A code.


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("K7QM-4XTR-9PD", "Anda menulis 11"),
        ("A" * 10_000, "Anda menulis 10000"),
        ("<script>alert(1)</script>", "salah ketik"),
        ("'; DROP TABLE permohonan; --", "salah ketik"),
        ("١٢٣٤٥٦٧٨٩٠١٢", "salah ketik"),
        ("\u202eK7QM", "salah ketik"),
        ("K7QM\x004XTR", "Anda menulis 8"),
        ("😀" * 12, "salah ketik"),
        ("%00%0d%0a", "Anda menulis 6"),
    ],
)
def test_a_wrong_code_is_told_and_stays_as_it_was_typed(visitor, typed, words):
    visitor.get("/lacak")
    page = visitor.press("Buka permohonan", kode=typed)

    assert (
        page.status == 422
        and words in page.errors()[0]
        and page.link(page.errors()[0]) == "#kode"
    )
    assert page.field("kode").get("value") == typed.replace("\x00", "")


def test_an_unknown_code_is_told_at_both_doors(visitor):
    kode = nomor.PERMOHONAN.new()
    visitor.get("/lacak")

    assert visitor.press("Buka permohonan", kode=kode).status == 422
    assert "Kode tidak ditemukan" in visitor.page.errors()[0]
    assert visitor.get(f"/permohonan/{kode}").status == 404
    assert "Tidak ada permohonan dengan kode ini" in visitor.page.text


@pytest.mark.parametrize(
    "part",
    [
        "",
        "/data",
        "/berkas",
        "/periksa",
        "/batal",
        "/tanda-terima",
        "/tanda-terima.pdf",
        "/surat.pdf",
    ],
)
@pytest.mark.parametrize(
    "kode",
    ["..", "%2e%2e%2fetc", "K7QM%00", "x" * 3000, "%ff%fe", "%0d%0aX: y", "1 OR 1=1"],
)
def test_no_page_of_a_permohonan_opens_with_a_code_that_is_none(visitor, kode, part):
    response = visitor.client.get(f"/permohonan/{kode}{part}")

    assert response.status_code in (400, 404) and "X" not in response.headers


# A field.


def online(folder) -> list:
    return [one for one in folder.layanan.values() if one.mulai is Mulai.PERMOHONAN]


def test_every_text_field_of_every_service_tells_when_it_is_too_long(
    app, visitor, folder
):
    for standar in online(folder):
        page = visitor.get(f"/layanan/{standar.slug}/ajukan")
        with app.test_request_context():
            names = fields(isian.form_class(standar, folder)())
        page = visitor.press(SEND, **{name: f"{name} " + "Ä" * 3000 for name in names})

        assert page.status == 422 and page.title.startswith("Perlu diperbaiki: ")
        for name in names:
            told = [e for e in page.root.iter() if e.get("id") == f"{name}-galat"]
            assert len(told) == 1 and "paling panjang" in "".join(told[0].itertext()), (
                standar.slug,
                name,
            )
            assert (
                f"#{name}" in page.links()
                and value(page, name).strip() == f"{name} " + "Ä" * 3000
            )
    assert count(Permohonan) == 0


def test_every_choice_of_every_service_refuses_what_is_not_in_its_list(
    app, visitor, folder
):
    for standar in online(folder):
        visitor.get(f"/layanan/{standar.slug}/ajukan")
        with app.test_request_context():
            form = isian.form_class(standar, folder)()
            names = [
                (f.name, f.type)
                for f in form
                if f.type in ("RadioField", "SelectField")
            ]
        page = visitor.press(SEND, **{name: "<b>lain</b>" for name, _ in names})

        assert page.status == 422 and "<b>lain" not in page.response.text
        for name, kind in names:
            assert f"#{name}{'-0' if kind == 'RadioField' else ''}" in page.links(), (
                standar.slug,
                name,
            )
    assert count(Permohonan) == 0


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("nik", "14041757039X0001", "Tulis angkanya saja."),
        ("nik", "140417", "Yang Anda tulis 6 angka."),
        ("nik", "1404175703900²²²", "Tulis angkanya saja."),
        ("nama", "王小明", "tidak dapat dicetak: “王”, “小”, “明”."),
        ("nama", "😀", "Isi nama lengkap."),
        ("nama", "a" + "\u0301" * 10_000, "paling panjang 60 huruf"),
        ("alamat", "شارع", "tidak dapat dicetak"),
        ("tanggal_lahir", "31-2-1990", "belum benar"),
        ("tanggal_lahir", "0-0-0000", "belum benar"),
        ("telepon", "+" * 19, "Nomor HP belum benar"),
        ("isian_keperluan", "x\ufffd", "tidak dapat dicetak: “\ufffd”"),
        ("nama", "\u200b\u202e\x01", "Isi nama lengkap."),
    ],
)
def test_a_field_that_cannot_be_taken_is_told_and_everything_typed_stays(
    visitor, name, typed, words
):
    page = begin(visitor, **{name: typed})

    assert page.status == 422 and len(page.errors()) == 1 and words in page.errors()[0]
    assert page.link(page.errors()[0]) == f"#{name}"
    others = {
        other: text
        for other, text in ANSWERS.items()
        if other not in (name, "jenis_kelamin", "desa")
    }
    assert {other: value(page, other) for other in others} == others and count(
        Permohonan
    ) == 0


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("nama", "Siti\x00 Am\x08inah", "Siti Aminah"),
        ("nik", "١٤٠٤١٧٥٧٠٣٩٠٠٠٠١", "1404175703900001"),
        ("nama", "Siti\u202e Aminah\u200f", "Siti Aminah"),
        ("nama", "Nur'aini d'Ärä, S.Pd.", "Nur'aini d'Ärä, S.Pd."),
        ("alamat", "Parit 5\r\nRT 1", "Parit 5 RT 1"),
        ("nik", "1404-1757-0390-0001", "1404175703900001"),
        ("nama", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("nama", "{{ 7 * 7 }}", "{{ 7 * 7 }}"),
    ],
)
def test_odd_signs_that_mean_something_are_read_and_those_that_show_nothing_are_left_out(
    visitor, name, typed, stored
):
    assert begin(visitor, **{name: typed}).path.endswith("/berkas")

    assert the_permohonan().isian[name] == stored
    assert (
        "<script>alert"
        not in visitor.get(f"/permohonan/{the_permohonan().kode}/data").response.text
    )


def test_a_form_of_another_shape_breaks_nothing(visitor):
    form, _ = visitor.get(FORM).button(SEND)
    token = form.data()["csrf_token"]

    for data in (
        {},
        {"nama": ["a", "b"], "nik": []},
        {"kunci_draf": "x" * 9000},
        {"lewat": "\x00"},
        {"nama[]": "x"},
        {"isian": "{}"},
        {"desa": "\udcff".encode("utf-8", "surrogatepass")},
    ):
        assert (
            visitor.client.post(FORM, data=data | {"csrf_token": token}).status_code
            == 422
        ), data
    assert (
        visitor.client.post(FORM, json={"csrf_token": token, "nama": "x"}).status_code
        == 400
    )
    spoilt = visitor.client.post(
        FORM, data=b"\xff\xfe%%%&&==;", content_type="application/x-www-form-urlencoded"
    )
    assert spoilt.status_code == 400
    assert count(Permohonan) == 0
