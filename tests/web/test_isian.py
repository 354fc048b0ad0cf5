"""The application form: what blocks, what only warns, and what is stored."""

from dataclasses import replace
from datetime import date

import pytest
from builders import ISIAN
from pemohon import ANSWERS
from werkzeug.datastructures import MultiDict

from sipetrok.domain import kejanggalan
from sipetrok.sop import reading
from sipetrok.sop.standar import Identitas, Isian, JenisIsian, Lewat
from sipetrok.web.pemohon import isian

TYPED = ANSWERS | {
    "nama": "  Siti   Aminah ",
    "nik": "1404 1757 0390 0001",
    "lewat": "unduh",
}


def make_form(app, folder, standar, **changes):
    with app.test_request_context(method="POST"):
        form = isian.form_class(standar, folder)(
            MultiDict(TYPED | changes), meta={"csrf": False}
        )
        form.validate()
        return form


@pytest.fixture
def standar(folder):
    return folder.layanan["surat-keterangan"]


def test_only_what_the_standard_asks_is_asked(app, folder):
    form = make_form(app, folder, folder.layanan["surat-rekomendasi"])

    assert "kk" not in form and "agama" not in form and "nik" in form


def test_answers_are_stored_normalised(app, folder, standar):
    entry = make_form(app, folder, standar).entry()

    values = entry.isian
    assert (values["nama"], values["nik"], entry.lewat) == (
        "Siti Aminah",
        "1404175703900001",
        "unduh",
    )
    assert (values["telepon"], values["tanggal_lahir"]) == (
        "6281234567890",
        "1990-03-17",
    )
    assert values["tanggal_pengantar"] == ""


@pytest.mark.parametrize(
    "nik", ["140417", "14041757039000011", "140417570390000X", "sembilan"]
)
def test_a_nik_that_is_not_sixteen_digits_blocks(app, folder, standar, nik):
    assert "16 angka" in make_form(app, folder, standar, nik=nik).errors["nik"][0]


@pytest.mark.parametrize(
    "nik", ["1404179913900001", "0000000000000000", "9912345703900001"]
)
def test_an_odd_nik_only_warns(app, folder, standar, nik):
    form = make_form(app, folder, standar, nik=nik)

    assert not form.errors
    assert nik.startswith("99") or kejanggalan.warnings(
        form.entry().isian, date(2026, 11, 23)
    )


@pytest.mark.parametrize(
    "nama", ["Suparman", "H. Abd. Rahman, S.Pd.", "Nur'aini", "A" * 60]
)
def test_names_are_taken_as_they_are(app, folder, standar, nama):
    assert not make_form(app, folder, standar, nama=nama).errors


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nama", "   "),
        ("nama", "A" * 61),
        ("telepon", "12"),
        ("tanggal_lahir", "31-2-1990"),
        ("tanggal_lahir", "kemarin"),
        ("jenis_kelamin", "Lain"),
        ("desa", "Atlantis"),
        ("desa", ""),
        ("lewat", "merpati"),
        ("isian_tanggal_pengantar", "x"),
    ],
)
def test_what_cannot_be_read_blocks_with_an_indonesian_sentence(
    app, folder, standar, name, value
):
    errors = make_form(app, folder, standar, **{name: value}).errors

    assert list(errors) == [name] and errors[name][0].endswith(".")
    assert "Not a valid" not in errors[name][0]


def test_somebody_from_elsewhere_may_apply_but_not_collect_at_a_desa_here(
    app, folder, standar
):
    elsewhere = isian.outside(folder)

    assert not make_form(app, folder, standar, desa=elsewhere).errors
    assert (
        "lewat" in make_form(app, folder, standar, desa=elsewhere, lewat="desa").errors
    )


def test_the_desa_are_those_of_the_office(app, folder, standar):
    choices = list(make_form(app, folder, standar)["desa"].choices)

    assert choices[:-1] == [d.tampil for d in folder.daerah if d.jenis == "desa"]
    assert choices[-1] == "Di luar Kecamatan Pulau Burung"


@pytest.mark.parametrize(
    ("office", "words"),
    [
        ("disdukcapil-tanggamus", "Di luar Kabupaten Tanggamus"),
        ("disdukcapil-pekanbaru", "Di luar Kota Pekanbaru"),
    ],
)
def test_somebody_from_outside_is_outside_the_region_and_not_outside_an_office(
    app, office, words
):
    other = reading.load(reading.find(office))
    made = isian.identity_field(Identitas.KECAMATAN, other)

    assert isian.outside(other) == words and list(made.kwargs["choices"])[-1] == words


def test_an_office_without_a_list_of_its_region_names_itself(folder):
    assert (
        isian.outside(replace(folder, wilayah="")) == "Di luar Kecamatan Pulau Burung"
    )


def test_stored_answers_come_back_as_people_type_them(standar):
    shown = isian.typed(standar, ISIAN | {"tanggal_pengantar": "2026-11-02"}, "desa")

    assert (shown["tanggal_lahir"], shown["telepon"]) == ("17-3-1990", "0812-3456-7890")
    assert (shown["isian_tanggal_pengantar"], shown["lewat"]) == ("2-11-2026", "desa")


def test_every_field_of_the_closed_list_can_be_asked(app, folder, standar):
    whole = standar.model_copy(update={"identitas": tuple(Identitas)})
    form = make_form(app, folder, whole)

    assert all(i.value in form for i in Identitas)
    assert {"kk", "agama", "email"} <= set(form.errors)


def test_every_kind_of_isian_is_asked_in_its_own_way(app, folder, standar):
    kinds = tuple(
        Isian(
            kunci=f"k_{jenis.name.lower()}",
            label=f"Soal {jenis}",
            jenis=jenis,
            pilihan=("satu", "dua") if jenis is JenisIsian.PILIHAN else (),
        )
        for jenis in JenisIsian
    )
    asked = standar.model_copy(update={"isian": kinds})
    right = {
        "isian_k_teks": "a",
        "isian_k_uraian": "a\nb",
        "isian_k_tanggal": "2-1-2026",
        "isian_k_angka": "1.200",
        "isian_k_pilihan": "dua",
        "isian_k_nik": "1404 1757 0390 0001",
        "isian_k_kk": "1404170101100002",
        "isian_k_telepon": "+65 9123 4567",
        "isian_k_email": "budi@contoh.id.",
    }

    values = make_form(app, folder, asked, **right).entry().isian

    assert (
        values["k_uraian"] == "a\nb"
        and values["k_tanggal"] == "2026-01-02"
        and values["k_angka"] == "1200"
    )
    assert (values["k_nik"], values["k_telepon"], values["k_email"]) == (
        "1404175703900001",
        "6591234567",
        "budi@contoh.id",
    )
    assert len(make_form(app, folder, asked).errors) == 9


def test_a_kk_equal_to_the_nik_and_a_birth_to_come_are_warned_of(standar):
    odd = ISIAN | {"kk": ISIAN["nik"], "tanggal_lahir": "2030-01-01"}

    found = " ".join(kejanggalan.warnings(odd, date(2026, 11, 23)))

    assert "sama dengan NIK" in found and "belum terjadi" in found


@pytest.mark.parametrize(
    ("label", "jenis", "is_number"),
    [
        ("NIK anak", JenisIsian.TEKS, True),
        ("Nomor KK orang tua", JenisIsian.ANGKA, True),
        ("No. KK asal", JenisIsian.TEKS, True),
        ("Nomor Induk Kependudukan ibu", JenisIsian.TEKS, True),
        ("NIK dan nama saksi", JenisIsian.TEKS, False),
        ("NIK atau nomor SIM", JenisIsian.TEKS, False),
        ("NIK anak-anak, satu per baris", JenisIsian.URAIAN, False),
        ("Nikah tahun berapa?", JenisIsian.ANGKA, False),
    ],
)
def test_the_nik_of_somebody_else_is_judged_as_that_of_the_pemohon(
    app, folder, standar, label, jenis, is_number
):
    other = Isian(kunci="lain", label=label, jenis=jenis)
    asked = standar.model_copy(update={"isian": (other,)})

    errors = make_form(app, folder, asked, isian_lain="1404 1757").errors

    assert ("16 angka" in "".join(errors.get("isian_lain", ()))) is is_number


# Dates.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("18 nov 1990", "1990-11-18"),
        ("12031995", "1995-03-12"),
        ("27/3/90", "1990-03-27"),
        ("Selasa, 27 Maret 1990", "1990-03-27"),
        ("1.1.05", "2005-01-01"),
    ],
)
def test_a_birth_is_read_in_any_form_that_people_write(
    app, folder, standar, typed, kept
):
    form = make_form(app, folder, standar, tanggal_lahir=typed)

    assert not form.errors and form.entry().isian["tanggal_lahir"] == kept


def test_a_short_year_of_anything_else_may_lie_a_little_ahead(app, folder, standar):
    form = make_form(app, folder, standar, isian_tanggal_pengantar="3/11/30")

    assert form.entry().isian["tanggal_pengantar"] == "2030-11-03"


def test_digits_that_can_mean_two_days_are_asked_about(app, folder, standar):
    errors = make_form(app, folder, standar, tanggal_lahir="1112001").errors

    assert errors["tanggal_lahir"] == [
        "Dapat berarti 11-1-2001 atau 1-11-2001. Tulis seperti salah satunya."
    ]


# Parts of the form.


def test_each_part_asks_one_thing_and_the_nik_comes_first(app, folder, standar):
    with app.test_request_context():
        form = isian.form_class(standar, folder)()
        parts = {part: [one.name for one in all] for part, all in form.sections.items()}

    assert list(parts) == ["diri", "kontak", "isian", "tambahan", "hasil"]
    assert parts["diri"][:2] == ["nik", "nama"] and "alamat" in parts["kontak"]
    assert parts["tambahan"] == ["isian_nomor_pengantar", "isian_tanggal_pengantar"]
    assert sum(map(len, parts.values())) == len(ANSWERS) + 3


def test_the_kecamatan_follows_from_the_nik_in_an_office_of_a_whole_region(app):
    office = reading.load(reading.find("disdukcapil-tanggamus"))
    code, name = next(iter(isian.kecamatan(office).items()))
    assert len(code) == 6 and name == office.daerah[0].tampil


# Ways of delivery.


@pytest.fixture
def portal():
    """An office that asks for an account which may stay empty."""
    return reading.load(reading.find("disdukcapil-pekanbaru"))


QUESTION = {
    "nama": "Budi",
    "email": "budi@contoh.id",
    "akun": "",
    "isian_jenis_informasi": "KTP",
    "isian_pertanyaan": "Kapan buka? 🙏",
}


def make_question(app, portal, standar=None, **changes):
    standar = standar or portal.layanan["portal-dan-situs-web"]
    return make_form(app, portal, standar, **QUESTION | changes)


def test_an_account_is_demanded_where_the_answer_goes_there(app, portal):
    assert make_question(app, portal, lewat="akun").errors == {
        "akun": ["Isi nama akun, atau pilih cara menerima hasil yang lain."]
    }
    assert not make_question(app, portal, lewat="akun", akun="@budi").errors
    assert not make_question(app, portal, lewat="unduh").errors


def test_a_form_does_not_begin_with_a_way_whose_address_may_stay_empty(portal):
    standar = portal.layanan["portal-dan-situs-web"]

    assert standar.lewat[0] is Lewat.AKUN
    assert isian.nothing_typed(standar) == {"lewat": "email"}
    assert isian.nothing_typed(only(standar, Lewat.AKUN)) == {"lewat": "akun"}


def only(standar, *ways):
    """The same standard with these ways of delivery."""
    return standar.model_copy(
        update={
            "langkah": tuple(
                one.model_copy(update={"lewat": ways}) if one.lewat else one
                for one in standar.langkah
            )
        }
    )


def test_where_there_is_one_way_its_address_is_demanded(app, portal):
    one = only(portal.layanan["portal-dan-situs-web"], Lewat.AKUN)

    assert make_question(app, portal, one).errors == {"akun": ["Isi nama akun."]}


@pytest.mark.parametrize(
    ("telepon", "is_taken"),
    [("0812 3456 7890", True), ("+852 5123 4567", True), ("0768 21234", False)],
)
def test_whatsapp_needs_a_number_that_has_it(app, folder, standar, telepon, is_taken):
    asked = only(standar, Lewat.UNDUH, Lewat.WHATSAPP)

    errors = make_form(app, folder, asked, telepon=telepon, lewat="whatsapp").errors

    assert (not errors) is is_taken and errors.keys() <= {"telepon"}
    assert not make_form(app, folder, asked, telepon=telepon).errors


@pytest.mark.parametrize("way", [one for one in Lewat if one.words.address])
def test_every_way_that_needs_an_answer_demands_it(app, folder, standar, way):
    kunci, called = way.words.address
    asked = only(standar, Lewat.UNDUH, way).model_copy(
        update={"identitas": (Identitas.NAMA, Identitas(kunci)), "isian": ()}
    )

    errors = make_form(app, folder, asked, lewat=way.value, **{kunci: ""}).errors

    assert called in errors[kunci][0]


# What is printed, and what is only read.


def test_what_no_paper_shows_need_not_be_printable(app, portal):
    form = make_question(app, portal, lewat="unduh", isian_pertanyaan="漢 🙏")

    assert not form.errors and not form.left_out
    assert form.entry().isian["pertanyaan"] == "漢 🙏"


def test_an_emoji_is_left_out_where_it_would_be_printed_and_that_is_told(
    app, folder, standar
):
    form = make_form(app, folder, standar, nama="Siti 🌸 Aminah", alamat="Parit 5 🏠🏠")

    assert not form.errors
    assert (form.entry().isian["nama"], form.entry().isian["alamat"]) == (
        "Siti Aminah",
        "Parit 5",
    )
    assert form.left_out == "🌸 🏠 tidak dapat dicetak, jadi tidak ikut disimpan."


def test_a_name_of_emoji_alone_is_no_name(app, folder, standar):
    assert make_form(app, folder, standar, nama="🌸").errors["nama"] == [
        "Isi nama lengkap."
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nur‑Aini", "Nur-Aini"),  # a hyphen that does not break
        ("ＳＩＴＩ", "SITI"),
        ("𝐒𝐢𝐭𝐢 𝓐𝓶𝓲𝓷𝓪𝓱", "Siti Aminah"),
        ("Siti❜s", "Siti's"),
        ("Nur’aini", "Nur’aini"),
    ],
)
def test_letters_of_another_shape_are_stored_in_the_usual_one(
    app, folder, standar, typed, kept
):
    form = make_form(app, folder, standar, nama=typed)

    assert not form.errors and form.entry().isian["nama"] == kept


@pytest.mark.parametrize("nama", ["Siti 漢", "Ꭺminah", "สมชาย"])
def test_a_letter_of_another_script_is_asked_for_in_latin(app, folder, standar, nama):
    (error,) = make_form(app, folder, standar, nama=nama).errors["nama"]

    assert error.endswith("Ketik lagi dengan huruf Latin.")


@pytest.mark.parametrize("dash", "‑–—−‐⁃")
def test_every_dash_is_one_in_numbers_and_dates(app, folder, standar, dash):
    typed = {
        "nik": "1404-1757-0390-0001",
        "telepon": "0812-3456-7890",
        "tanggal_lahir": "17-3-1990",
    }
    form = make_form(
        app, folder, standar, **{k: v.replace("-", dash) for k, v in typed.items()}
    )

    assert not form.errors and form.entry().isian["tanggal_lahir"] == "1990-03-17"
