"""Example people, texts, courses and papers: invented, sound by the rules, marked where seen."""

import io
import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from builders import NOW, make_kalender, make_langkah, make_standar, wib
from PIL import Image, ImageChops, ImageStat
from werkzeug.datastructures import MultiDict

from sipetrok.alur.clock import OfficeTime, add_office_time, office_time_between
from sipetrok.alur.workflow import Actor, Status, Tindakan
from sipetrok.contoh import kertas, perjalanan, warga
from sipetrok.contoh.perjalanan import Kejadian
from sipetrok.domain import identitas
from sipetrok.kiriman.berkas import clean
from sipetrok.sop import reading
from sipetrok.sop.standar import Isian, JenisIsian, Tugas
from sipetrok.web.pemohon import isian as form_isian

OFFICES = {name: reading.load(reading.find(name)) for name in reading.shipped()}
EVERY_STANDAR = [
    (office, standar) for office in OFFICES.values() for standar in office.layanan.values()
]
TODAY = NOW.date()


def offered(office) -> list:
    return list(office.layanan.values())


def residents(office, chance: random.Random):
    areas = [(d.kode, d.tampil) for d in office.daerah]
    return warga.residents(office.kantor, areas, TODAY, chance)


def travel(nasib, team, office, chance: random.Random, now=NOW) -> perjalanan.Perjalanan:
    return perjalanan.travel(nasib, team, OfficeTime(office.kantor, office.kalender, now), chance)


def courses(office, jumlah: int, seed: int = 1, now=NOW) -> list:
    chance = random.Random(seed)
    team = {
        peran.kunci: [Actor(n, frozenset({peran.kunci}))]
        for n, peran in enumerate(office.kantor.peran, 1)
    }
    plan = perjalanan.plan(offered(office), jumlah, chance)
    return [travel(one, team, office, chance, now) for one in plan]


# What becomes of the files.


@pytest.mark.parametrize("name", OFFICES)
def test_forty_files_stand_in_every_state_and_at_every_step_of_every_layanan(name):
    plan = perjalanan.plan(offered(OFFICES[name]), 40, random.Random(1))

    assert len(plan) == 40
    for standar in offered(OFFICES[name]):
        mine = [one for one in plan if one.standar is standar]
        expected = {Status.BERJALAN, Status.SELESAI, Status.DITOLAK}
        expected |= {Status.DRAF, Status.DITARIK} if perjalanan.by_pemohon(standar) else set()
        expected |= (
            {Status.DIKEMBALIKAN} if Kejadian.KEMBALI in perjalanan.befalls(standar) else set()
        )
        assert {one.status for one in mine} == expected
        assert {one.langkah for one in mine if one.status is Status.BERJALAN} == set(
            range(1, len(standar.langkah))
        )


def test_forty_files_have_every_detour_and_every_pace():
    plan = perjalanan.plan(offered(OFFICES["pulau-burung"]), 40, random.Random(1))

    for kejadian in (Kejadian.KEMBALI, Kejadian.TURUN, Kejadian.KOREKSI):
        assert any(one.kejadian is kejadian for one in plan), kejadian
    assert {one.laju for one in plan if one.status is Status.BERJALAN} == set(perjalanan.Laju)


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize("jumlah", [1, 2, 7, 300])
def test_there_are_as_many_files_as_were_asked_for(name, jumlah):
    assert len(courses(OFFICES[name], jumlah)) == jumlah


def test_most_files_of_a_large_quarter_are_finished_and_the_popular_layanan_leads():
    plan = perjalanan.plan(offered(OFFICES["pulau-burung"]), 1000, random.Random(1))

    states, names = Counter(one.status for one in plan), Counter(one.standar.slug for one in plan)
    assert states[Status.SELESAI] > 700 and 30 < states[Status.BERJALAN] < 150
    assert names.most_common(1)[0][0] == "surat-keterangan"


# Their courses.


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize(
    "now", [NOW, wib("2026-11-21 21.30"), wib("2026-08-18 07.31"), wib("2026-11-24 12.20")]
)
def test_a_course_goes_forward_and_ends_before_now(name, now):
    for course in courses(OFFICES[name], 120, now=now):
        moments = [course.dibuat_at, *(act.at for act in course.babak), now]

        assert all(earlier <= later for earlier, later in pairwise(moments)), course.nasib
        assert moments[0] > now - timedelta(days=perjalanan.QUARTER + 60)


@pytest.mark.parametrize("name", OFFICES)
def test_officers_act_while_the_office_is_open(name):
    kalender = OFFICES[name].kalender
    for course in courses(OFFICES[name], 120):
        for act in course.babak:
            sessions = kalender.sessions_on(kalender.day_of(act.at))
            assert act.petugas_id is None or any(
                start <= act.at <= end for start, end in sessions
            ), act


def test_some_requests_come_in_the_evening_or_on_a_closed_day():
    office = OFFICES["pulau-burung"]
    sent = [course.babak[0].at for course in courses(office, 300) if course.babak]

    closed = [
        at
        for at in sent
        if office_time_between(at, at + timedelta(minutes=1), office.kalender) == timedelta()
    ]
    assert 15 < len(closed) < 100


def test_without_officers_files_wait_at_the_first_desk():
    office, chance = OFFICES["pulau-burung"], random.Random(1)
    for one in perjalanan.plan(offered(office), 40, chance):
        course = travel(one, {}, office, chance)
        assert {act.tindakan for act in course.babak} <= {Tindakan.SELESAI, Tindakan.TARIK}


def test_colleagues_of_one_role_share_the_work():
    office, chance = OFFICES["pulau-burung"], random.Random(1)
    team = {
        p.kunci: [Actor(10 * n + k, frozenset({p.kunci})) for k in (1, 2)]
        for n, p in enumerate(office.kantor.peran)
    }
    seen = {
        act.petugas_id
        for one in perjalanan.plan(offered(office), 40, chance)
        for act in travel(one, team, office, chance).babak
    }

    assert seen >= {1, 2, 11, 12, 21, 22}


def test_the_same_chance_gives_the_same_quarter():
    assert courses(OFFICES["rawasari"], 60, seed=4) == courses(OFFICES["rawasari"], 60, seed=4)
    assert courses(OFFICES["rawasari"], 60, seed=4) != courses(OFFICES["rawasari"], 60, seed=5)


def test_a_standard_without_signature_check_or_delivery_is_walked_too():
    standar = make_standar(Tugas.AJUKAN, make_langkah(Tugas.KERJAKAN), persyaratan=())
    chance, team = random.Random(1), {"pegawai": [Actor(1, frozenset({"pegawai"}))]}

    ends = {
        one.status
        for one in perjalanan.plan([standar], 30, chance)
        if travel(one, team, OFFICES["pulau-burung"], chance).babak or one.status is Status.DRAF
    }
    assert ends >= {Status.SELESAI, Status.BERJALAN, Status.DITARIK, Status.DRAF}


# Busy and quiet days.


def test_days_after_rest_are_busy_and_closed_days_quiet():
    kalender = make_kalender(date(2026, 11, 11))
    chance = random.Random(1)
    days = Counter(kalender.day_of(perjalanan.asked_at(kalender, NOW, chance)) for _ in range(9000))

    def mean(numbers: range) -> float:
        chosen = [n for day, n in days.items() if day.weekday() in numbers]
        return sum(chosen) / len(chosen)

    assert mean(range(1)) > 1.3 * mean(range(1, 5)) > 5 * mean(range(5, 7))
    assert (
        days[date(2026, 11, 12)] > 1.25 * days[date(2026, 11, 10)] and days[date(2026, 11, 11)] < 40
    )


@pytest.mark.parametrize("minutes", [0.5, 30, 200, 2000])
@pytest.mark.parametrize(
    "at", ["2026-11-23 09.00", "2026-11-21 21.00", "2026-11-23 12.30", "2026-11-23 07.30"]
)
def test_counting_opening_time_back_is_the_reverse_of_counting_it_forward(at, minutes):
    kalender, amount = make_kalender(), timedelta(minutes=minutes)

    start = perjalanan.office_before(wib(at), amount, kalender)

    assert office_time_between(start, wib(at), kalender) == amount
    assert add_office_time(start, amount, kalender) <= wib(at)


# People.


@pytest.mark.parametrize("name", OFFICES)
def test_numbers_are_built_as_real_ones_are_and_marked_as_invented(name):
    office = OFFICES[name]
    people = residents(office, random.Random(1))
    found = [next(people) for _ in range(300)]

    assert len({one["nik"] for one in found}) == 300
    for one in found:
        assert (
            one["nik"].endswith("9999") and one["kk"].endswith("9999") and one["nik"] != one["kk"]
        )
        assert identitas.is_sixteen_digits(one["nik"]) and identitas.is_sixteen_digits(one["kk"])
        assert one["nik"].startswith(office.kantor.wilayah.replace(".", "")[:6])
        assert (
            identitas.nik_warnings(
                one["nik"], date.fromisoformat(one["tanggal_lahir"]), one["jenis_kelamin"]
            )
            == ()
        )
        # No subscriber's number begins so.
        assert (
            one["telepon"].startswith("6284")
            and identitas.read_telepon(one["telepon"]) == one["telepon"]
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
def test_the_form_itself_takes_every_answer_and_stores_it_unchanged(app, office, standar):
    chance = random.Random(1)
    people = residents(office, chance)
    for _ in range(60):
        full = warga.answers(standar, next(people), TODAY, chance)
        values, lewat = warga.with_gaps(standar, full, chance), warga.way(standar, chance)
        typed = MultiDict(form_isian.typed(standar, values, lewat))
        with app.test_request_context(method="POST"):
            form = form_isian.form_class(standar, office)(typed, meta={"csrf": False})

            assert form.validate(), form.errors
            assert form_isian.answers(form, standar) == (values, lewat)


@pytest.mark.parametrize(
    "isian",
    [
        Isian(kunci="hal_lain", label="Hal lain", jenis=JenisIsian.TEKS, paling_panjang=7),
        Isian(kunci="keperluan", label="Keperluan", jenis=JenisIsian.TEKS, paling_panjang=12),
        Isian(kunci="cerita", label="Cerita", jenis=JenisIsian.URAIAN, paling_panjang=30),
        Isian(kunci="ukuran", label="Berapa luasnya?", jenis=JenisIsian.ANGKA, paling_panjang=2),
        Isian(kunci="sejak", label="Sejak kapan?", jenis=JenisIsian.TANGGAL),
        Isian(kunci="warna", label="Warna", jenis=JenisIsian.PILIHAN, pilihan=("Merah", "Biru")),
    ],
    ids=lambda isian: isian.kunci,
)
def test_a_field_that_nobody_thought_of_gets_an_answer_that_fits(app, isian):
    office, chance = OFFICES["pulau-burung"], random.Random(1)
    standar = make_standar(isian=(isian,))
    for _ in range(20):
        resident = next(residents(office, chance))
        values = warga.answers(standar, resident, TODAY, chance)
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


def printed(label: str, seed: int = 1, name: str = "pulau-burung"):
    """The rows of a paper of somebody who asks for the first layanan, and their answers."""
    office, chance = OFFICES[name], random.Random(seed)
    standar, resident = offered(office)[0], next(residents(office, chance))
    isian = warga.answers(standar, resident, TODAY, chance)
    return kertas.rows(label, standar, resident | isian), isian


def drawn(label: str, seed: int = 1, name: str = "pulau-burung", **options) -> Image.Image:
    rows, _ = printed(label, seed, name)
    return Image.open(io.BytesIO(kertas.sheet(label, rows, **options)))


@pytest.mark.parametrize("label", LABELS)
def test_every_paper_says_what_the_officer_compares(label):
    rows, isian = printed(label)
    values = {value for _, value in rows}

    assert {isian["nama"], isian["nik"], isian["alamat"], isian["desa"]} <= values


def test_a_card_says_who_somebody_is_and_a_letter_also_what_the_form_asks_of_it():
    office = OFFICES["pulau-burung"]
    standar = office.layanan["surat-keterangan"]
    chance = random.Random(1)
    resident = next(residents(office, chance))
    isian = warga.answers(standar, resident, TODAY, chance)

    def labels(title: str) -> dict[str, str]:
        return dict(kertas.rows(title, standar, resident | isian))

    letter = labels("Surat Pengantar dari Desa/Kelurahan")
    assert letter["Nomor pengantar"] == isian["nomor_pengantar"]
    assert "Nomor pengantar" not in labels("Foto copy KTP")
    assert labels("Foto copy KK")["Nomor Kartu Keluarga"] == resident["kk"]


@pytest.mark.parametrize("options", [{}, {"is_readable": False}], ids=["readable", "unreadable"])
@pytest.mark.parametrize("label", LABELS)
def test_every_paper_says_contoh_across_and_at_its_foot(label, options):
    sheet = drawn(label, **options)
    places = Image.new("RGB", sheet.size, "white")
    kertas.mark(places)
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


def test_an_unreadable_paper_hides_every_value():
    one, another = (drawn("Foto copy KTP", seed, is_readable=False) for seed in (1, 2))

    assert not ImageChops.difference(one, another).getbbox()
    assert ImageStat.Stat(one).mean[2] < ImageStat.Stat(drawn("Foto copy KTP")).mean[2] - 40


@pytest.mark.parametrize("is_readable", [True, False])
@pytest.mark.parametrize("label", LABELS)
def test_every_paper_passes_the_check_of_uploads(label, is_readable):
    for seed in range(4):
        rows, _ = printed(label, seed)
        made = clean(io.BytesIO(kertas.sheet(label, rows, is_readable)))
        assert made.jenis == "image/jpeg" and max(made.lebar, made.tinggi) >= 1000


def test_the_longest_values_stay_on_the_paper():
    office = OFFICES["pulau-burung"]
    for standar in offered(office):
        for seed in range(40):
            chance = random.Random(seed)
            resident = next(residents(office, chance))
            isian = warga.answers(standar, resident, TODAY, chance)
            rows = kertas.rows("Surat Pengantar dari RT", standar, resident | isian)
            assert sum(2 + len(value) // 30 for _, value in rows) < 36


def test_a_signed_letter_says_so_at_its_foot_and_is_the_same_letter():
    page = Image.new("RGB", (1200, 1697), "white")
    out = io.BytesIO()
    page.save(out, "JPEG")

    with Image.open(io.BytesIO(kertas.signed(out.getvalue()))) as signed:
        left, top, right, bottom = ImageChops.invert(signed.convert("L")).getbbox()

    assert signed.size == page.size
    assert top > 1500 and bottom < 1697 and 0 < left < right < 1200
