"""What looks odd in answers is asked about, and blocks nobody."""

from datetime import date

import pytest
from builders import make_standar
from hypothesis import given
from hypothesis import strategies as st

from sipetrok.domain.identitas import asked_by
from sipetrok.domain.kejanggalan import named_in, nik_warnings, odd, of_nik, warnings
from sipetrok.sop.standar import Identitas, Isian, JenisIsian

TODAY = date(2026, 11, 21)
ODD = "NIK ini tidak lazim. Cocokkan lagi dengan KTP."
ABROAD = (
    "NIK ini diawali 99, seperti milik warga yang terdaftar di luar negeri. "
    "Cocokkan lagi dengan KTP."
)
ODD_DATE = "Tanggal di dalam NIK tidak lazim. Cocokkan lagi dengan KTP."
OTHER_DATE = (
    "Tanggal lahir berbeda dengan tanggal di dalam NIK. Cocokkan lagi dengan KTP."
)
OTHER_SEX = (
    "Jenis kelamin berbeda dengan yang terbaca dari NIK. Cocokkan lagi dengan KTP."
)


def nik(tanggal: str, serial: str = "0001") -> str:
    return f"140417{tanggal}{serial}"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (nik("170390"), ()),
        (nik("570390"), ()),  # a woman: day + 40
        (nik("310190"), ()),
        (nik("710190"), ()),
        (nik("290200"), ()),  # the century is unknown
        (nik("290296"), ()),
        (nik("690296"), ()),
        (nik("290295"), (ODD_DATE,)),  # no leap year in any century
        (nik("300296"), (ODD_DATE,)),
        (nik("310490"), (ODD_DATE,)),
        (nik("000190"), (ODD_DATE,)),
        (nik("320190"), (ODD_DATE,)),
        (nik("400190"), (ODD_DATE,)),
        (nik("720190"), (ODD_DATE,)),
        (nik("990190"), (ODD_DATE,)),
        (nik("170090"), (ODD_DATE,)),
        (nik("171390"), (ODD_DATE,)),
        (nik("170390", "0000"), (ODD,)),
        ("1" * 16, (ODD,)),
        ("9900211703900001", (ABROAD,)),
        ("2171011703900001", ()),  # Kepulauan Riau
        ("9601011703900001", ()),  # the youngest province of Papua
    ],
)
def test_an_odd_nik_warns(number, expected):
    assert nik_warnings(number) == expected


@pytest.mark.parametrize(
    ("number", "born", "sex", "expected"),
    [
        (nik("170390"), date(1990, 3, 17), "Laki-laki", ()),
        (nik("570390"), date(1990, 3, 17), "Perempuan", ()),
        (nik("170390"), date(1990, 3, 18), "Laki-laki", (OTHER_DATE,)),
        (nik("170390"), date(1991, 3, 17), None, (OTHER_DATE,)),
        (nik("170305"), date(2005, 3, 17), None, ()),
        (nik("170390"), date(1990, 3, 17), "Perempuan", (OTHER_SEX,)),
        (nik("570390"), None, "Laki-laki", (OTHER_SEX,)),
        (nik("570390"), None, "", ()),
        (
            nik("171390"),
            date(1990, 3, 17),
            None,
            (ODD_DATE,),
        ),  # one fault, one sentence
    ],
)
def test_a_nik_that_differs_from_the_answers_warns(number, born, sex, expected):
    assert nik_warnings(number, born, sex) == expected


@given(
    st.from_regex(r"[0-9]{16}", fullmatch=True),
    st.none() | st.dates(),
    st.sampled_from((None, "Laki-laki", "Perempuan")),
)
def test_no_sixteen_digits_break_the_reading(number, born, sex):
    assert isinstance(nik_warnings(number, born, sex), tuple)


def test_the_nik_in_the_box_of_the_kk_warns():
    nik, today = "1404175703900001", date(2026, 11, 21)

    assert warnings({"kk": nik, "nik": nik}, today)
    assert warnings({"kk": "1404170101100002", "nik": nik}, today) == ()
    assert warnings({"kk": "", "nik": ""}, today) == ()


@pytest.mark.parametrize(
    "start", ["00", "01", "10", "22", "37", "54", "66", "77", "80", "97"]
)
def test_a_region_that_gave_out_no_nik_is_asked_about(start):
    number = f"{start}04171703900001"

    assert nik_warnings(number) == (
        f"NIK ini diawali {start}, yang bukan kode provinsi. Cocokkan lagi dengan KTP.",
    )
    assert warnings({"kk": number}, TODAY) == (
        f"Nomor KK ini diawali {start}, yang bukan kode provinsi. Cocokkan lagi.",
    )


@pytest.mark.parametrize(
    ("born", "is_asked"),
    [
        ("1890-08-17", True),
        ("1905-12-31", True),
        ("1906-01-01", False),
        ("2027-01-01", True),
    ],
)
def test_a_birth_that_nobody_lives_from_is_asked_about(born, is_asked):
    assert bool(warnings({"tanggal_lahir": born}, TODAY)) is is_asked


def make_asked(**kinds: JenisIsian):
    """Questions beyond identity, each by its label."""
    isian = tuple(
        Isian(kunci=f"k{n}", label=label.replace("_", " "), jenis=jenis)
        for n, (label, jenis) in enumerate(kinds.items())
    )
    return asked_by(make_standar(isian=isian))


@pytest.mark.parametrize(
    ("label", "jenis", "value", "found"),
    [
        ("Ibu", JenisIsian.NIK, "0004171703900001", "Ibu: NIK ini diawali 00"),
        ("Ibu", JenisIsian.NIK, "1404173213900001", "Ibu: Tanggal di dalam NIK"),
        (
            "NIK_anak",
            JenisIsian.TEKS,
            "9904171703900001",
            "NIK anak: NIK ini diawali 99",
        ),
        ("KK_lama", JenisIsian.KK, "1" * 16, "KK lama: Nomor KK ini tidak lazim"),
        (
            "Saksi",
            JenisIsian.TELEPON,
            "85251234567",
            "Saksi: Nomor HP memakai kode negara +852",
        ),
        ("Saksi", JenisIsian.EMAIL, "a@gmial.com", "Maksud Anda gmail.com?"),
        ("Akta", JenisIsian.TANGGAL, "1890-08-17", "Akta: tahun 1890 tidak lazim"),
        ("Akta", JenisIsian.TANGGAL, "2206-08-17", "Akta: tahun 2206 tidak lazim"),
    ],
)
def test_what_is_said_of_somebody_else_is_looked_at_as_well(label, jenis, value, found):
    (said,) = warnings({"k0": value}, TODAY, make_asked(**{label: jenis}))

    assert found in said


def test_what_is_usual_of_somebody_else_is_not_asked_about():
    asked = make_asked(
        Ibu=JenisIsian.NIK,
        Keluarga=JenisIsian.KK,
        Saksi=JenisIsian.TELEPON,
        Surat=JenisIsian.EMAIL,
        Akta=JenisIsian.TANGGAL,
    )
    usual = (
        "1404175703900001",
        "1404170101100002",
        "6281234567890",
        "a@b.id",
        "2026-11-02",
    )

    assert warnings({f"k{n}": one for n, one in enumerate(usual)}, TODAY, asked) == ()


# What a NIK says, and where what looks odd is told.


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        (nik("170390"), "1990-03-17", "Laki-laki"),
        (nik("570390"), "1990-03-17", "Perempuan"),
        (nik("170305"), "2005-03-17", "Laki-laki"),
        (nik("211126"), "2026-11-21", "Laki-laki"),
        (nik("221126"), "1926-11-22", "Laki-laki"),  # tomorrow is not yet
        (nik("290200"), "2000-02-29", "Laki-laki"),
    ],
)
def test_a_nik_proposes_day_and_sex(number, born, sex):
    today = date(2026, 11, 21)

    assert of_nik(number, today) == {"tanggal_lahir": born, "jenis_kelamin": sex}


@pytest.mark.parametrize("number", ["", "123", nik("171390"), nik("990190")])
def test_a_nik_without_a_day_proposes_nothing(number):
    assert of_nik(number, date(2026, 11, 21)) == {}


def test_what_looks_odd_is_told_at_its_field():
    answers = {"nik": nik("170390"), "tanggal_lahir": "1990-03-18", "kk": "1" * 16}
    found = {name for name, sentence in odd(answers, TODAY) if sentence}

    assert found == {"tanggal_lahir", "kk"}


def test_the_date_of_a_paper_that_is_there_does_not_lie_ahead():
    asked = make_asked(
        Tanggal_surat_pengantar=JenisIsian.TANGGAL, Tanggal_acara=JenisIsian.TANGGAL
    )
    ahead = {"k0": "2027-03-01", "k1": "2027-03-01"}

    assert [name for name, one in odd(ahead, TODAY, asked) if one] == ["isian_k0"]


@pytest.mark.parametrize(
    ("alasan", "named"),
    [
        ("Tanggal lahir berbeda dengan KTP.", ["tanggal_lahir"]),
        ("NIK dan nomor HP salah", ["nik", "telepon"]),
        ("Tgl. lahir", ["tanggal_lahir"]),
        ("Unik.", []),
        ("", []),
        ("Nama acara belum ada", ["nama", "isian_k0"]),
    ],
)
def test_the_fields_that_a_reason_names_are_known(alasan, named):
    identitas = (
        Identitas.NAMA,
        Identitas.NIK,
        Identitas.TANGGAL_LAHIR,
        Identitas.TELEPON,
    )
    isian = (Isian(kunci="k0", label="Nama acara", jenis=JenisIsian.TEKS),)
    asked = asked_by(make_standar(identitas=identitas, isian=isian))

    assert named_in(alasan, asked) == named
