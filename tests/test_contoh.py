"""Example people, texts and papers: invented, sound by the rules, marked where seen."""

import io
import random
from datetime import date

import pytest
from builders import NOW, make_standar
from PIL import Image, ImageChops, ImageStat
from werkzeug.datastructures import MultiDict

from sipetrok import contoh
from sipetrok.domain import identitas, kejanggalan, kontak
from sipetrok.kiriman.berkas import clean
from sipetrok.operations.permohonan import Entry
from sipetrok.sop import reading
from sipetrok.sop.standar import Isian, JenisIsian
from sipetrok.web.pemohon import isian as form_isian

OFFICES = {name: reading.load(reading.find(name)) for name in reading.shipped()}
EVERY_STANDAR = [
    (office, standar)
    for office in OFFICES.values()
    for standar in office.layanan.values()
]
TODAY = NOW.date()


def offered(office) -> list:
    return list(office.layanan.values())


def residents(office, chance: random.Random):
    return contoh.residents(office, TODAY, chance)


# People.


@pytest.mark.parametrize("name", OFFICES)
def test_numbers_are_built_as_real_ones_are_and_marked_as_invented(name):
    office = OFFICES[name]
    people = residents(office, random.Random(1))
    found = [next(people) for _ in range(300)]

    assert len({one["nik"] for one in found}) == 300
    for one in found:
        assert (
            one["nik"].endswith("9999")
            and one["kk"].endswith("9999")
            and one["nik"] != one["kk"]
        )
        assert identitas.is_sixteen_digits(one["nik"]) and identitas.is_sixteen_digits(
            one["kk"]
        )
        assert one["nik"].startswith(office.kantor.wilayah.replace(".", "")[:6])
        assert (
            kejanggalan.nik_warnings(
                one["nik"],
                date.fromisoformat(one["tanggal_lahir"]),
                one["jenis_kelamin"],
            )
            == ()
        )
        # No subscriber's number begins so.
        assert (
            one["telepon"].startswith("6284")
            and kontak.read_telepon(one["telepon"]) == one["telepon"]
        )


def test_every_area_of_the_office_comes_up_before_any_comes_twice():
    office = OFFICES["pulau-burung"]
    people = residents(office, random.Random(1))

    names = [next(people)["desa"] for _ in office.daerah]

    assert sorted(names) == sorted(d.tampil for d in office.daerah)


def test_people_are_as_different_as_people_are():
    people = residents(OFFICES["pulau-burung"], random.Random(1))
    found = [next(people) for _ in range(400)]

    assert len({one["nama"] for one in found}) > 250
    assert {one["agama"] for one in found} >= {"Islam", "Kristen", "Katolik", "Buddha"}
    assert {one["status_perkawinan"] for one in found} == set(
        identitas.FIELDS["status_perkawinan"].pilihan
    )
    assert (
        min(date.fromisoformat(one["tanggal_lahir"]) for one in found)
        < date(1960, 1, 1)
        < date(2005, 1, 1)
        < max(date.fromisoformat(one["tanggal_lahir"]) for one in found)
    )
    assert 150 < sum(one["jenis_kelamin"] == "Perempuan" for one in found) < 250


# What they write.


@pytest.mark.parametrize(
    ("office", "standar"), EVERY_STANDAR, ids=lambda one: getattr(one, "slug", "")
)
def test_the_form_itself_takes_every_answer_and_stores_it_unchanged(
    app, office, standar
):
    chance = random.Random(1)
    people = residents(office, chance)
    for _ in range(60):
        values = contoh.answers(standar, next(people), TODAY, chance)
        lewat = chance.choice(standar.lewat or ("",))
        typed = MultiDict(form_isian.typed(standar, values, lewat))
        with app.test_request_context(method="POST"):
            form = form_isian.form_class(standar, office)(typed, meta={"csrf": False})

            assert form.validate(), form.errors
            assert form.entry() == Entry(values, lewat)


@pytest.mark.parametrize(
    "isian",
    [
        Isian(
            kunci="hal_lain", label="Hal lain", jenis=JenisIsian.TEKS, paling_panjang=7
        ),
        Isian(
            kunci="keperluan",
            label="Keperluan",
            jenis=JenisIsian.TEKS,
            paling_panjang=12,
        ),
        Isian(
            kunci="cerita", label="Cerita", jenis=JenisIsian.URAIAN, paling_panjang=30
        ),
        Isian(
            kunci="ukuran",
            label="Berapa luasnya?",
            jenis=JenisIsian.ANGKA,
            paling_panjang=2,
        ),
        Isian(kunci="sejak", label="Sejak kapan?", jenis=JenisIsian.TANGGAL),
        Isian(
            kunci="warna",
            label="Warna",
            jenis=JenisIsian.PILIHAN,
            pilihan=("Merah", "Biru"),
        ),
    ],
    ids=lambda isian: isian.kunci,
)
def test_a_field_that_nobody_thought_of_gets_an_answer_that_fits(app, isian):
    office, chance = OFFICES["pulau-burung"], random.Random(1)
    standar = make_standar(isian=(isian,))
    for _ in range(20):
        resident = next(residents(office, chance))
        values = contoh.answers(standar, resident, TODAY, chance)
        typed = MultiDict(form_isian.typed(standar, values, "unduh"))
        with app.test_request_context(method="POST"):
            form = form_isian.form_class(standar, office)(typed, meta={"csrf": False})

            assert form.validate(), form.errors
            assert values[isian.kunci]


# Papers.

LABELS = [
    "Scan/Foto e-KTP Asli",
    "Scan/Foto Foto copy KK",
    "Scan/Foto Surat Pengantar dari Desa/Kelurahan",
    "Photocopy KK dan KTP Pemohon, Orangtua dan Calon",
    "Pas Photo Pemohon, 3 x 4 2 lembar",
]


def asked(seed: int = 1, name: str = "pulau-burung"):
    """The first layanan, and all that is known of somebody who asks for it."""
    office, chance = OFFICES[name], random.Random(seed)
    standar, resident = offered(office)[0], next(residents(office, chance))
    isian = contoh.answers(standar, resident, TODAY, chance)
    return standar, resident | isian


def drawn(label: str, seed: int = 1, name: str = "pulau-burung") -> Image.Image:
    return Image.open(io.BytesIO(contoh.paper(label, *asked(seed, name))))


@pytest.mark.parametrize("label", LABELS)
def test_every_paper_says_what_the_officer_compares(label):
    standar, isian = asked()
    values = {value for _, value in contoh.rows(label, standar, isian)}

    assert {isian["nama"], isian["nik"], isian["alamat"], isian["desa"]} <= values


def test_a_card_says_who_somebody_is_and_a_letter_also_what_the_form_asks_of_it():
    office = OFFICES["pulau-burung"]
    standar = office.layanan["surat-keterangan"]
    chance = random.Random(1)
    resident = next(residents(office, chance))
    isian = contoh.answers(standar, resident, TODAY, chance)

    def labels(title: str) -> dict[str, str]:
        return dict(contoh.rows(title, standar, resident | isian))

    letter = labels("Surat Pengantar dari Desa/Kelurahan")
    assert letter["Nomor pengantar"] == isian["nomor_pengantar"]
    assert "Nomor pengantar" not in labels("Foto copy KTP")
    assert labels("Foto copy KK")["Nomor Kartu Keluarga"] == resident["kk"]


@pytest.mark.parametrize("label", LABELS)
def test_every_paper_says_contoh_across_and_at_its_foot(label):
    sheet = drawn(label)
    places = Image.new("RGB", sheet.size, "white")
    contoh.mark(places)
    across = places.convert("L").point(lambda value: 255 if value < 250 else 0)

    def redness(mask: Image.Image) -> float:
        red, green, _ = ImageStat.Stat(sheet, mask).mean
        return red - green

    left, top, right, bottom = across.getbbox()
    assert right - left > sheet.width * 0.45 and bottom - top > sheet.height * 0.6
    assert redness(across) > redness(ImageChops.invert(across)) + 25
    # What stands below can still be read.
    assert (
        ImageStat.Stat(
            places.crop((0, 0, sheet.width, sheet.height * 9 // 10)).convert("L")
        ).extrema[0][0]
        > 150
    )


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize("label", LABELS)
def test_papers_of_two_people_differ_and_the_same_chance_draws_the_same(name, label):
    one = drawn(label, 1, name)

    assert ImageChops.difference(one, drawn(label, 2, name)).getbbox()
    assert not ImageChops.difference(one, drawn(label, 1, name)).getbbox()


@pytest.mark.parametrize("label", LABELS)
def test_every_paper_passes_the_check_of_uploads(label):
    for seed in range(4):
        made = clean(io.BytesIO(contoh.paper(label, *asked(seed))))
        assert made.jenis == "image/jpeg" and max(made.lebar, made.tinggi) >= 1000
        assert not made.temuan


def test_the_longest_values_stay_on_the_paper():
    office = OFFICES["pulau-burung"]
    for standar in offered(office):
        for seed in range(40):
            chance = random.Random(seed)
            resident = next(residents(office, chance))
            isian = contoh.answers(standar, resident, TODAY, chance)
            rows = contoh.rows("Surat Pengantar dari RT", standar, resident | isian)
            assert sum(2 + len(value) // 30 for _, value in rows) < 36


def test_a_signed_letter_says_so_at_its_foot_and_is_the_same_letter():
    page = Image.new("RGB", (1200, 1697), "white")
    out = io.BytesIO()
    page.save(out, "JPEG")

    with Image.open(io.BytesIO(contoh.signed(out.getvalue()))) as signed:
        left, top, right, bottom = ImageChops.invert(signed.convert("L")).getbbox()

    assert signed.size == page.size
    assert top > 1500 and bottom < 1697 and 0 < left < right < 1200
