"""Example people, texts, courses and scans: invented, sound by the rules, and marked where they are
seen.
"""

import io
import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from builders import NOW, make_kalender, make_langkah, make_standar, wib
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat
from werkzeug.datastructures import MultiDict

from sipetrok.berkas import clean
from sipetrok.contoh import dokumen, foto, jawaban, kertas, nasib, perjalanan, pindaian, waktu
from sipetrok.contoh.isi import Isi
from sipetrok.contoh.warga import Penduduk
from sipetrok.domain import identitas
from sipetrok.domain.clock import add_office_time, office_time_between
from sipetrok.domain.workflow import Actor, Status, Tindakan
from sipetrok.sop import reading
from sipetrok.sop.standar import Isian, JenisIsian, Tugas
from sipetrok.web import isian as form_isian

OFFICES = {name: reading.load(reading.find(name)) for name in reading.shipped()}
EVERY_STANDAR = [
    (office, standar) for office in OFFICES.values() for standar in office.layanan.values()
]
TODAY = NOW.date()


def offered(office) -> list:
    return list(office.layanan.values())


def residents(office, chance: random.Random) -> Penduduk:
    return Penduduk(
        office.kantor, [(d.kode, d.tampil, d.jenis) for d in office.daerah], TODAY, chance
    )


def courses(office, jumlah: int, seed: int = 1, now=NOW) -> list:
    chance = random.Random(seed)
    team = {
        peran.kunci: [Actor(n, frozenset({peran.kunci}))]
        for n, peran in enumerate(office.kantor.peran, 1)
    }
    plan = nasib.plan(offered(office), jumlah, chance)
    return [perjalanan.travel(one, team, office.kalender, now, chance) for one in plan]


# What becomes of the files.


@pytest.mark.parametrize("name", OFFICES)
def test_forty_files_stand_in_every_state_and_at_every_step_of_every_layanan(name):
    plan = nasib.plan(offered(OFFICES[name]), 40, random.Random(1))

    assert len(plan) == 40
    for standar in offered(OFFICES[name]):
        mine = [one for one in plan if one.standar is standar]
        expected = {Status.BERJALAN, Status.SELESAI, Status.DITOLAK}
        expected |= {Status.DRAF, Status.DITARIK} if nasib.by_pemohon(standar) else set()
        expected |= {Status.DIKEMBALIKAN} if nasib.may_return(standar) else set()
        assert {one.status for one in mine} == expected
        assert {one.langkah for one in mine if one.status is Status.BERJALAN} == set(
            range(1, len(standar.langkah))
        )


def test_forty_files_have_every_detour_and_every_pace():
    plan = nasib.plan(offered(OFFICES["pulau-burung"]), 40, random.Random(1))

    for detour in ("kembali", "turun", "koreksi"):
        assert any(getattr(one, detour) for one in plan), detour
    assert {one.laju for one in plan if one.status is Status.BERJALAN} == set(nasib.Laju)


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize("jumlah", [1, 2, 7, 300])
def test_there_are_as_many_files_as_were_asked_for(name, jumlah):
    assert len(courses(OFFICES[name], jumlah)) == jumlah


def test_most_files_of_a_large_quarter_are_finished_and_the_popular_layanan_leads():
    plan = nasib.plan(offered(OFFICES["pulau-burung"]), 1000, random.Random(1))

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
        assert moments[0] > now - timedelta(days=waktu.QUARTER + 60)


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
    for one in nasib.plan(offered(office), 40, chance):
        course = perjalanan.travel(one, {}, office.kalender, NOW, chance)
        assert {act.tindakan for act in course.babak} <= {Tindakan.SELESAI, Tindakan.TARIK}


def test_colleagues_of_one_role_share_the_work():
    office, chance = OFFICES["pulau-burung"], random.Random(1)
    team = {
        p.kunci: [Actor(10 * n + k, frozenset({p.kunci})) for k in (1, 2)]
        for n, p in enumerate(office.kantor.peran)
    }
    seen = {
        act.petugas_id
        for one in nasib.plan(offered(office), 40, chance)
        for act in perjalanan.travel(one, team, office.kalender, NOW, chance).babak
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
        for one in nasib.plan([standar], 30, chance)
        if perjalanan.travel(one, team, make_kalender(), NOW, chance).babak
        or one.status is Status.DRAF
    }
    assert ends >= {Status.SELESAI, Status.BERJALAN, Status.DITARIK, Status.DRAF}


# Busy and quiet days.


def test_days_after_rest_are_busy_and_closed_days_quiet():
    kalender = make_kalender(date(2026, 11, 11))
    chance = random.Random(1)
    days = Counter(kalender.day_of(waktu.asked_at(kalender, NOW, chance)) for _ in range(9000))

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

    start = waktu.office_before(wib(at), amount, kalender)

    assert office_time_between(start, wib(at), kalender) == amount
    assert add_office_time(start, amount, kalender) <= wib(at)


# People.


@pytest.mark.parametrize("name", OFFICES)
def test_numbers_are_built_as_real_ones_are_and_marked_as_invented(name):
    office = OFFICES[name]
    people = residents(office, random.Random(1))
    found = [people.next() for _ in range(300)]

    assert len({warga.nik for warga in found}) == 300
    for warga in found:
        assert warga.nik.endswith("9999") and warga.kk.endswith("9999") and warga.nik != warga.kk
        assert identitas.is_sixteen_digits(warga.nik) and identitas.is_sixteen_digits(warga.kk)
        assert warga.nik.startswith(office.kantor.wilayah.replace(".", "")[:6])
        assert identitas.nik_warnings(warga.nik, warga.lahir, warga.jenis_kelamin) == ()
        # No subscriber's number begins so.
        assert (
            warga.telepon.startswith("6284")
            and identitas.read_telepon(warga.telepon) == warga.telepon
        )


def test_every_area_of_the_office_comes_up_before_any_comes_twice():
    office = OFFICES["pulau-burung"]
    people = residents(office, random.Random(1))

    names = [people.next().daerah for _ in office.daerah]

    assert sorted(names) == sorted(d.tampil for d in office.daerah)


def test_people_are_as_different_as_people_are():
    people = residents(OFFICES["pulau-burung"], random.Random(1))
    found = [people.next() for _ in range(400)]

    assert len({warga.nama for warga in found}) > 250
    assert {warga.agama for warga in found} >= {"Islam", "Kristen", "Katolik", "Buddha"}
    assert {warga.status for warga in found} == set(identitas.FIELDS["status_perkawinan"].pilihan)
    assert (
        min(warga.lahir for warga in found)
        < date(1960, 1, 1)
        < date(2005, 1, 1)
        < max(w.lahir for w in found)
    )
    assert 150 < sum(warga.is_woman for warga in found) < 250


# What they write.


@pytest.mark.parametrize(
    ("office", "standar"), EVERY_STANDAR, ids=lambda one: getattr(one, "slug", "")
)
def test_the_form_itself_takes_every_answer_and_stores_it_unchanged(app, office, standar):
    chance = random.Random(1)
    people = residents(office, chance)
    for _ in range(60):
        full = jawaban.answers(standar, people.next(), office.kantor, TODAY, chance)
        values, lewat = jawaban.with_gaps(standar, full, chance), jawaban.way(standar, chance)
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
        warga = residents(office, chance).next()
        values = jawaban.answers(standar, warga, office.kantor, TODAY, chance)
        typed = MultiDict(form_isian.typed(standar, values, "unduh"))
        with app.test_request_context(method="POST"):
            form = form_isian.form_class(standar, office)(typed, meta={"csrf": False})

            assert form.validate(), form.errors
            assert values[isian.kunci]


# Scans.


@pytest.mark.parametrize(
    ("label", "papers"),
    [
        ("Scan/Foto e-KTP Asli", [dokumen.ktp]),
        ("Scan/Foto Foto copy KTP", [dokumen.ktp]),
        ("Scan/Foto Kartu Keluarga Asli", [dokumen.kk]),
        ("Scan/Foto Foto copy KK", [dokumen.kk]),
        ("Scan/Foto Surat Pengantar dari Desa/Kelurahan", [dokumen.surat]),
        ("Buku Nikah", [dokumen.akta]),
        ("Surat Pengantar dari RT", [dokumen.surat]),
        ("Pas Photo Pemohon, 3 x 4 2 lembar", [dokumen.pas_foto]),
        ("Photocopy Bukti Lunas PBB Tahun Berjalan", [dokumen.bukti]),
        ("Akta Cerai", [dokumen.akta]),
        ("Photocopy KK dan KTP Pemohon, Orangtua dan Calon", [dokumen.kk, dokumen.ktp]),
        ("Sesuatu yang lain", [dokumen.formulir]),
    ],
)
def test_the_paper_is_chosen_by_what_the_requirement_is_called(label, papers):
    assert list(pindaian.kinds(label)) == papers


PAPERS = [
    dokumen.ktp,
    dokumen.kk,
    dokumen.surat,
    dokumen.akta,
    dokumen.bukti,
    dokumen.formulir,
    dokumen.pas_foto,
]


def matter(
    seed: int = 1, label: str = "Surat Pengantar dari RT", name: str = "pulau-burung"
) -> Isi:
    return Isi(
        residents(OFFICES[name], random.Random(seed)).next(), OFFICES[name].kantor, label, TODAY
    )


@pytest.mark.parametrize("draw", PAPERS, ids=lambda draw: draw.__name__)
def test_every_paper_says_contoh_across_and_at_its_foot(draw):
    sheet = draw(matter(), random.Random(1))
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
@pytest.mark.parametrize("draw", PAPERS, ids=lambda draw: draw.__name__)
def test_papers_of_two_people_differ_and_the_same_chance_draws_the_same(name, draw):
    one = draw(matter(1, name=name), random.Random(1))

    assert ImageChops.difference(one, draw(matter(2, name=name), random.Random(1))).getbbox()
    assert not ImageChops.difference(one, draw(matter(1, name=name), random.Random(1))).getbbox()


@pytest.mark.parametrize("cacat", ["", *foto.FAULTS])
@pytest.mark.parametrize("label", ["KTP", "Foto copy KK", "Surat Pengantar dari Desa/Kelurahan"])
def test_every_scan_passes_the_check_of_uploads(label, cacat):
    for seed in range(4):
        for page in pindaian.draw(matter(seed, label), 1, random.Random(seed), cacat):
            made = clean(io.BytesIO(page))
            assert made.jenis == "image/jpeg" and max(made.lebar, made.tinggi) >= 1000


def taken(cacat: str) -> Image.Image:
    return foto.photographed(dokumen.surat(matter(), random.Random(1)), random.Random(3), cacat)


def test_a_blurred_photo_is_blurred():
    def sharpness(photo: Image.Image) -> float:
        return ImageStat.Stat(photo.convert("L").filter(ImageFilter.FIND_EDGES)).var[0]

    assert sharpness(taken(foto.BURAM)) < sharpness(taken("")) / 10


def test_a_dark_photo_is_dark():
    assert ImageStat.Stat(taken(foto.GELAP)).mean[0] < ImageStat.Stat(taken("")).mean[0] * 0.6


def test_a_cut_photo_loses_the_foot_of_the_paper():
    def brightness(photo: Image.Image, top: int, bottom: int) -> float:
        return ImageStat.Stat(photo.convert("L").crop((380, top, 520, bottom))).mean[0]

    whole, cut = taken(""), taken(foto.TERPOTONG)

    # The sheet ends above the edge of the whole photo, and runs out of the cut one.
    assert brightness(whole, 1185, 1200) < 140 < brightness(cut, 1185, 1200)


def test_the_signed_letter_is_signed_where_the_letter_leaves_room():
    sheet = Image.new("RGB", (1200, 1697), "white")
    draw = ImageDraw.Draw(sheet)
    for y in (300, 340, 380, 900, 1100, 1130):  # text, the signer's office, the line of dots
        draw.rectangle((700, y, 1000, y + 14), fill="black")
    draw.rectangle((500, 1600, 690, 1610), fill="black")  # a foot in the middle of the page

    with Image.open(
        io.BytesIO(pindaian.signed(foto.as_jpeg(sheet), "KANTOR UJI", random.Random(1)))
    ) as signed:
        red, _, blue = signed.convert("RGB").split()
    left, top, right, bottom = (
        ImageChops.subtract(blue, red).point(lambda value: 255 if value > 40 else 0).getbbox()
    )
    assert 850 < (top + bottom) / 2 < 1150 and 500 < left < right < 1100
