"""The lists of holidays: whose is read, what is told of a faulty one, and what follows for the
calendar; and what kantor.toml says of single days.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest
from apps import build_app
from builders import make_permohonan, require_told, wib

from sipetrok.app.instance import make_ready
from sipetrok.models import Permohonan, db
from sipetrok.sop import reading
from sipetrok.sop.libur import TETAP
from sipetrok.sop.standar import Tugas

HEAD = 'tahun = 2028\ndasar = "SKB contoh"\n'
ROW = '\n[[libur]]\ntanggal = 2028-02-28\nnama = "Idulfitri"\njenis = "nasional"\n'
FRIDAY = '["07.30-11.30"]'


def make_office(tmp_path: Path, **files: str) -> Path:
    folder = Path(shutil.copytree(reading.find("rawasari"), tmp_path / "kantor-uji"))
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_toml", ".toml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def with_kantor(tmp_path: Path, more: str) -> Path:
    folder = make_office(tmp_path)
    path = folder / "kantor.toml"
    path.write_text(f"{path.read_text('utf-8')}\n{more}", "utf-8")
    return folder


def special(dari: str, sampai: str, **hours: str) -> str:
    days = "".join(f"{hari} = {jam}\n" for hari, jam in hours.items())
    return f'[[jam.khusus]]\nnama = "X"\ndari = {dari}\nsampai = {sampai}\n{days}'


def opened(day: str, dasar: str = 'dasar = "Keppres contoh"\n') -> str:
    return f"[[buka]]\ntanggal = {day}\n{dasar}"


def local(day: str) -> str:
    return f'[[libur]]\ntanggal = {day}\nnama = "Hari jadi kota"\n'


# The list of a year.


def test_a_list_in_the_folder_of_the_office_is_read_beside_ours(tmp_path):
    kalender = reading.load(make_office(tmp_path, libur__2028_toml=HEAD + ROW)).kalender

    assert kalender.libur[date(2028, 2, 28)] == "Idulfitri"
    assert kalender.ditetapkan == {2026, 2027, 2028}


def test_a_list_in_the_folder_of_the_office_takes_the_place_of_ours(tmp_path):
    text = (HEAD + ROW).replace("2028", "2027")
    kalender = reading.load(make_office(tmp_path, libur__2027_toml=text)).kalender

    assert kalender.libur[date(2027, 2, 28)] == "Idulfitri"
    assert date(2027, 3, 10) not in kalender.libur


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "kalimat"),
    [
        ('"Idulfitri"', "“Idulfitri”", 6, "tulisan", "melengkung dari Word"),
        ('jenis = "nasional"\n', "", 4, "libur ke-1, jenis", "belum ditulis"),
        ('"nasional"', '"lokal"', 7, "libur ke-1, jenis", "cuti_bersama"),
        ("2028-02-28", "01-01-2028", 5, "tulisan", "tahun-bulan-hari"),
        ("2028-02-28", "2028-02-30", 5, "tulisan", "ada di kalender"),
        ("2028-02-28", "28/2/2028", 5, "tulisan", "tahun-bulan-hari"),
        ("2028-02-28", '"2028-02-28"', 5, "libur ke-1, tanggal", "tanpa tanda kutip"),
        ("2028-02-28", '"28-02-2028"', 5, "libur ke-1, tanggal", "2027-03-01"),
        ("2028-02-28", "2027-02-28", 5, "libur ke-1, tanggal", "bukan dalam tahun"),
        ("2028-02-28", "2028-08-17", 4, "libur", "seluruh daftar SKB"),
        ('"nasional"', '"cuti_bersama"', 4, "libur", "seluruh daftar SKB"),
        ("tahun = 2028", "tahun = 2029", 1, "tahun", "harus 2028"),
        ("tahun = 2028", 'tahun = "2028"', 1, "tahun", "bilangan bulat"),
        ('dasar = "SKB contoh"\n', "", 1, "dasar", "belum ditulis"),
        ('nama = "Idulfitri"', 'hari = "Idulfitri"', 6, "libur ke-1, hari", "dikenal"),
        (ROW, ROW + ROW, 10, "libur ke-2, tanggal", "dua kali"),
        (ROW, "", 1, "libur", "belum ditulis"),
    ],
)
def test_a_faulty_list_is_told_by_file_line_and_key_and_refused_in_the_same_words(
    tmp_path, old, new, line, key, kalimat
):
    text = (HEAD + ROW).replace(old, new)
    folder = make_office(tmp_path, libur__2028_toml=text)

    require_told(folder, ("libur/2028.toml", line, key), kalimat)


@pytest.mark.parametrize(
    ("name", "kalimat"),
    [
        ("libur__libur-2028_toml", "harus tahunnya"),
        ("libur__2028.toml.txt", "berakhiran"),
        ("Libur__2028_toml", 'Maksud Anda "libur"?'),
        ("2028_toml", "folder libur"),
    ],
)
def test_a_list_that_would_not_be_read_is_told(tmp_path, name, kalimat):
    [fault] = reading.check(make_office(tmp_path, **{name: HEAD + ROW}))

    assert kalimat in fault.kalimat


def test_a_list_that_cannot_be_opened_is_told_and_no_traceback(tmp_path):
    folder = make_office(tmp_path)
    (folder / "libur" / "2028.toml").mkdir(parents=True)

    assert any("tidak dapat dibaca" in str(one) for one in reading.check(folder))


def test_a_list_that_broke_off_anywhere_is_told_and_never_a_traceback(tmp_path):
    folder, text = make_office(tmp_path, libur__2028_toml=""), HEAD + ROW
    for end in range(0, len(text) - 2, 3):
        (folder / "libur" / "2028.toml").write_text(text[:end], "utf-8")

        faults = reading.check(folder)
        assert faults and {one.file for one in faults} == {"libur/2028.toml"}


# Every year.


@pytest.mark.parametrize("tahun", [2026, 2028, 2029, 2035, 2050, 2100])
@pytest.mark.parametrize("hari", TETAP)
def test_days_that_are_free_on_one_date_are_known_of_every_year(folder, tahun, hari):
    assert not folder.kalender.is_working_day(date(tahun, *hari))


@pytest.mark.parametrize("tahun", [2026, 2027])
def test_the_lists_of_the_decrees_hold_the_days_that_are_free_on_one_date(tahun):
    path = Path(reading.__file__).parents[1] / "data" / "libur" / f"{tahun}.toml"
    text = path.read_text("utf-8")

    assert all(f"{tahun}-{month:02}-{day:02}" in text for month, day in TETAP)


def test_a_day_of_the_office_alone_makes_no_year_known(tmp_path):
    kalender = reading.load(with_kantor(tmp_path, local("2028-06-14"))).kalender

    assert not kalender.is_working_day(date(2028, 6, 14))
    assert kalender.years_without_libur((2027, 2028)) == (2028,)


# Single days in kantor.toml.


@pytest.mark.parametrize(
    "text",
    [
        opened("2026-12-24"),  # cuti bersama
        opened("2026-12-25"),  # of the list
        opened("2028-06-01"),  # of every year
        opened("2027-06-01"),
    ],
)
def test_a_national_day_can_be_worked(tmp_path, text):
    kalender = reading.load(with_kantor(tmp_path, text)).kalender

    day = date.fromisoformat(text.split("tanggal = ")[1][:10])
    assert day not in kalender.libur and kalender.is_working_day(day)


def test_a_national_day_can_be_worked_with_hours_of_its_own(tmp_path):
    more = opened("2026-12-25") + special("2026-12-25", "2026-12-25", jumat=FRIDAY)
    kalender = reading.load(with_kantor(tmp_path, more)).kalender

    assert len(kalender.sessions_on(date(2026, 12, 25))) == 1


@pytest.mark.parametrize(
    ("text", "key", "kalimat"),
    [
        (opened("2026-12-24", ""), "buka ke-1, dasar", "belum ditulis"),
        (opened("2026-12-23"), "buka ke-1, tanggal", "bukan hari libur nasional"),
        (opened("2028-05-26"), "buka ke-1, tanggal", "bukan hari libur nasional"),
        (opened("2027-05-01"), "buka ke-1, tanggal", "hari sabtu, tanpa jam buka"),
        (
            opened("2026-12-24") + local("2026-12-24"),
            "buka ke-1, tanggal",
            "juga ditulis di [[libur]]",
        ),
        (
            opened("2026-12-24") * 2,
            "buka ke-2, tanggal",
            "dua kali",
        ),
        (
            special("2026-12-24", "2026-12-25", kamis=FRIDAY, jumat=FRIDAY),
            "jam, khusus ke-1, dari",
            "24-12-2026 libur (Kelahiran Yesus Kristus)",
        ),
        (
            special("2028-06-01", "2028-06-01", kamis=FRIDAY),
            "jam, khusus ke-1, dari",
            "[[buka]]",
        ),
        (
            special("2026-12-01", "2026-12-01", selasa=FRIDAY) + local("2026-12-01"),
            "jam, khusus ke-1, dari",
            "ditulis di [[libur]]",
        ),
        (
            special("2026-12-05", "2026-12-05", jumat=FRIDAY),
            "jam, khusus ke-1, dari",
            "05-12-2026 hari sabtu, dan jam hari itu tidak ditulis",
        ),
        (
            special("2026-12-05", "2028-12-05"),
            "jam, khusus ke-1, dari",
            "lebih dari 400 hari",
        ),
    ],
)
def test_an_entry_without_effect_is_a_fault_that_says_so(tmp_path, text, key, kalimat):
    [fault] = reading.check(with_kantor(tmp_path, text))

    assert fault.kunci == key and kalimat in fault.kalimat


@pytest.mark.parametrize(
    "text",
    [
        special("2026-12-21", "2026-12-31", kamis=FRIDAY),  # open on the last day
        special("2026-12-21", "2026-12-23"),  # closes
        special("2026-12-05", "2026-12-05", sabtu=FRIDAY),  # a Saturday
        local("2026-12-25"),  # once more, under a name of the office
        special("1900-01-01", "9999-12-31", senin=FRIDAY),
    ],
)
def test_an_entry_with_an_effect_is_none(tmp_path, text):
    assert reading.check(with_kantor(tmp_path, text)) == ()


def test_where_a_list_cannot_be_read_nothing_is_said_of_its_days(tmp_path):
    folder = with_kantor(tmp_path, opened("2028-02-28"))
    (folder / "libur").mkdir()
    (folder / "libur" / "2028.toml").write_text(f"{HEAD}dasar =\n{ROW}", "utf-8")

    assert [one.file for one in reading.check(folder)] == ["libur/2028.toml"]


def test_a_day_that_was_added_counts_for_open_files_from_the_next_start_on(
    own_app, tmp_path, capsys
):
    make_ready(own_app)
    office, storage = own_app.extensions["kantor"], own_app.extensions["storage"]
    thursday = wib("2026-11-19 15.52")
    file = make_permohonan(office, storage, Tugas.OLAH, now=thursday)
    assert file.due_at == wib("2026-11-20 07.37")
    db.session.remove()
    capsys.readouterr()

    folder = shutil.copytree(office.path, tmp_path / "pulau-burung")
    path = folder / "kantor.toml"
    path.write_text(f"{path.read_text('utf-8')}\n{local('2026-11-20')}", "utf-8")
    again = build_app(own_app.config["INSTANCE"], KANTOR=str(folder))
    for expected in ("tenggat 1 berkas", ""):
        make_ready(again)
        said = capsys.readouterr().out
        assert expected in said and ("tenggat" in said) == bool(expected)

    with again.app_context():
        file = db.session.scalars(db.select(Permohonan)).one()
        assert file.due_at == wib("2026-11-23 07.37")
        db.session.remove()
        db.engine.dispose()


# Zones.


@pytest.mark.parametrize(
    ("zona", "kata"),
    [
        ("Asia/Jakarta", "WIB"),
        ("Asia/Pontianak", "WIB"),
        ("Asia/Makassar", "WITA"),
        ("Asia/Jayapura", "WIT"),
    ],
)
def test_a_zone_has_its_own_word_and_no_other(tmp_path, zona, kata):
    folder = make_office(tmp_path)
    path = folder / "kantor.toml"
    text = path.read_text("utf-8").replace("Asia/Jakarta", zona)
    path.write_text(text.replace('singkatan_waktu = "WIB"\n', ""), "utf-8")
    assert reading.load(folder).kantor.singkatan_waktu == kata

    for word in {"WIB", "WITA", "WIT"} - {kata}:
        path.write_text(text.replace('= "WIB"', f'= "{word}"'), "utf-8")
        [fault] = reading.check(folder)
        assert fault.kunci == "singkatan_waktu" and f"disebut {kata}" in fault.kalimat
