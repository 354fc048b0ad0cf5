"""The routing slip on paper: every desk with its stamps, its officer and its minutes."""

import re
from datetime import timedelta

import pypdfium2
import pytest
from builders import (
    COURSE,
    ISIAN,
    NOW,
    later,
    make_context,
    make_permohonan,
    make_standar,
    minutes,
    petugas,
    press,
    walk_to,
)

from sipetrok.alur.workflow import Tindakan
from sipetrok.models import db
from sipetrok.sop.standar import Tugas
from sipetrok.web.meja.berkas import breakable
from sipetrok.web.meja.desk import FileView


@pytest.fixture
def printed(signed_in):
    """printed(number) is the text of the slip as Bu Loket prints it."""

    def fetch(number: int) -> str:
        answer = signed_in("loket").client.get(f"/antrean/{number}/kartu-kendali.pdf")
        assert answer.status_code == 200 and answer.mimetype == "application/pdf"
        return words_of(answer.data)

    return fetch


def words_of(pdf: bytes) -> str:
    return re.sub(
        r"\s+",
        " ",
        " ".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)
        ),
    )


def test_a_finished_file_shows_every_desk_with_who_stamped_it(printed, folder, storage):
    made = make_permohonan(folder, storage, "selesai")

    text = printed(made.id)

    assert made.nomor_register in text and "Siti Aminah" in text
    for words in ("Bu Loket", "Pak Staf", "Pak Camat", f"{NOW:%d-%m-%Y} 09.00"):
        assert words in text


def test_the_slip_can_be_printed_at_every_desk(printed, folder, storage):
    for n, at in enumerate(
        (
            Tugas.TERIMA,
            Tugas.PERIKSA,
            Tugas.OLAH,
            Tugas.SAHKAN,
            Tugas.SERAHKAN,
            Tugas.ARSIPKAN,
        )
    ):
        assert printed(make_permohonan(folder, storage, at, kunci=str(n)).id)


def test_a_return_stands_on_the_slip_with_its_reason(printed, folder, storage):
    made = make_permohonan(folder, storage, "dikembalikan")

    text = printed(made.id)

    assert "dikembalikan kepada pemohon" in text and "Foto tidak terbaca." in text


def test_waiting_and_working_are_told_apart(signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    press(made, "staf", Tindakan.TERIMA, folder, storage, NOW + timedelta(minutes=7))
    press(
        made,
        "staf",
        Tindakan.SELESAI,
        folder,
        storage,
        NOW + timedelta(minutes=11),
        hasil=dict.fromkeys((1, 2, 3), ""),
    )
    walk_to(made, folder, storage, Tugas.SAHKAN, NOW + timedelta(minutes=11))

    page = signed_in("loket").get(f"/antrean/{made.id}")

    day = f"{NOW:%d-%m-%Y}"
    assert (
        f"Pegawai Kecamatan Pak Staf {day} 09.07 {day} 09.11 PS 7 menit 4 menit"
        in page.text
    ), page.text


def test_the_pemohon_has_one_stamp_and_no_minutes(printed, signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)

    shown = (printed(made.id), signed_in("loket").get(f"/antrean/{made.id}").text)

    stamp = r"\d\d-\d\d-\d{4} \d\d\.\d\d"
    for text in shown:
        assert re.search(rf"Pemohon {stamp}", text), text
        assert not re.search(rf"Pemohon {stamp} {stamp}", text), text


def test_the_pemohon_sees_desks_and_minutes_and_nobody_by_name(
    visitor, folder, storage
):
    made = make_permohonan(folder, storage, "selesai")

    answer = visitor.client.get(f"/permohonan/{made.kode}/kartu-kendali.pdf")
    text = words_of(answer.data)

    assert (
        answer.mimetype == "application/pdf"
        and "Pegawai Kecamatan" in text
        and "S*** A*****" in text
    )
    assert not any(
        nama in text for nama in ("Pak Staf", "Bu Loket", "Pak Camat", "Siti")
    )
    assert visitor.get("/permohonan/2222-2222-2222/kartu-kendali.pdf").status == 404


def test_the_slip_carries_no_number_of_a_person(printed, folder, storage):
    text = printed(make_permohonan(folder, storage, "selesai").id)

    assert (
        ISIAN["nik"] not in text
        and "81234567890" not in text
        and "0812-3456-7890" not in text
    )


def test_paper_and_screen_say_the_same_minutes(printed, signed_in, folder, storage):
    made = make_permohonan(folder, storage, Tugas.PERIKSA)
    press(
        made,
        "staf",
        Tindakan.TERIMA,
        folder,
        storage,
        NOW + timedelta(minutes=7, seconds=50),
    )
    press(
        made,
        "staf",
        Tindakan.KEMBALIKAN,
        folder,
        storage,
        NOW + timedelta(minutes=8),
        hasil={1: "Foto tidak terbaca."},
    )

    for text in (printed(made.id), signed_in("loket").get(f"/antrean/{made.id}").text):
        assert "7 menit 1 menit" in text


def test_the_slip_gives_the_time_of_a_step_as_the_sop_prints_it(
    printed, folder, storage
):
    course = [
        langkah.model_copy(update={"waktu": minutes(3)})
        for langkah in make_standar(*COURSE).langkah
    ]

    text = printed(
        make_permohonan(folder, storage, Tugas.OLAH, standar=make_standar(*course)).id
    )

    assert "3 menit" in text and "dihitung" not in text.split("3 menit")[1]


def test_an_account_named_as_its_desk_stands_once(printed, folder, storage):
    petugas("staf").nama = "Pegawai Kecamatan"
    db.session.commit()

    text = printed(make_permohonan(folder, storage, Tugas.SAHKAN).id)

    assert "Pegawai Kecamatan Pegawai Kecamatan" not in text


@pytest.mark.parametrize(
    ("name", "printed_name"),
    [
        ("Depan (FO)/Petugas/Pelaksana", "Depan (FO)/ Petugas/ Pelaksana"),
        ("Seksi / Bidang", "Seksi / Bidang"),
    ],
)
def test_a_long_name_breaks_at_its_strokes(name, printed_name):
    assert breakable(name) == printed_name


def test_the_clock_is_not_said_to_run_while_the_office_is_closed(folder, storage):
    file = make_permohonan(folder, storage, Tugas.SAHKAN)

    def note(**span):
        return FileView(file, make_context(folder, storage, later(**span))).clock_note

    assert note() == "Waktu sedang dihitung."
    assert note(hours=13) == "Waktu tidak dihitung selama kantor tutup."
