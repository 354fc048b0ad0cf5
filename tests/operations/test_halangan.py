"""Absences: who has whose roles on a day, what is refused, and that nothing waits for anybody on
leave.
"""

import io
from datetime import timedelta

import pytest
from builders import NOW, by, make_permohonan, make_petugas, petugas, press
from pypdf import PdfReader

from sipetrok import queries
from sipetrok.alur.workflow import Tindakan, TindakanTertutup
from sipetrok.domain.petugas import Masa
from sipetrok.models import Halangan, Petugas, db
from sipetrok.operations import petugas as petugas_operations
from sipetrok.operations.halangan import HalanganDitolak, record, revoke
from sipetrok.queries.petugas import away as away_on
from sipetrok.queries.petugas import standing_in
from sipetrok.sop.standar import Tugas


@pytest.fixture
def today(folder):
    return folder.kalender.day_of(NOW)


@pytest.fixture
def away(folder, today):
    """away("staf", "rekan", 0, 2): staf is away from today to the day after tomorrow, and rekan
    stands in.
    """

    def put(
        who: str, pengganti: str, dari: int = 0, sampai: int = 2, sebab: str = ""
    ) -> Halangan:
        first, last = today + timedelta(days=dari), today + timedelta(days=sampai)
        masa = Masa(petugas(who).id, petugas(pengganti).id, first, last)
        return record(masa, sebab, by("camat"))

    return put


def roles(akun: str, day) -> frozenset[str]:
    return petugas(akun).peran_among(Petugas.at_work(day), by().kantor)


def test_the_stand_in_has_the_roles_on_the_days_of_the_absence_only(away, today):
    away("camat", "staf", 1, 3)

    found = [roles("staf", today + timedelta(days=n)) for n in range(5)]

    own_roles, both = {"pegawai"}, {"pegawai", "camat"}
    assert found == [own_roles, both, both, both, own_roles]
    assert roles("camat", today + timedelta(days=1)) == {"camat"}


def test_an_absence_ended_early_gives_the_roles_back_at_once(away, today):
    row = away("camat", "staf")

    for _ in range(2):
        revoke(row.id, by("loket"))

    assert roles("staf", today) == {"pegawai"} and row.dicabut_id == petugas("loket").id
    absent = away_on(today)
    assert standing_in(petugas("staf").id, absent) == []
    assert petugas("camat").id not in absent


def test_nobody_holds_the_roles_of_an_account_that_was_blocked_meanwhile(
    away, folder, today
):
    away("camat", "staf")

    petugas_operations.block(petugas("camat").id, by())

    assert roles("staf", today) == {"pegawai"}


def test_a_stand_in_who_goes_to_a_desa_office_leaves_the_borrowed_roles_behind(
    away, folder, today
):
    away("camat", "staf")

    akibat = petugas_operations.change(
        petugas("staf").id,
        petugas_operations.DataAkun(
            "Pak Staf", frozenset({"desa"}), desa="Teluk Nibung"
        ),
        by(),
    )

    assert roles("staf", today) == {"desa"} and akibat.digantikan == ("Pak Camat",)


def test_the_same_form_sent_twice_records_one_absence(away):
    assert away("camat", "staf").id == away("camat", "staf").id
    assert db.session.scalar(db.select(db.func.count()).select_from(Halangan)) == 1


def test_another_reason_for_the_same_absence_is_refused_and_the_first_one_stays(
    away, today
):
    masa = away("camat", "staf").masa

    with pytest.raises(HalanganDitolak, match="sebab lain") as refused:
        record(masa, "Dinas luar", by("camat"))

    assert refused.value.isian == "sebab"
    assert db.session.scalars(db.select(Halangan.sebab)).all() != ["Dinas luar"]
    assert record(masa, "", by("camat")).sebab != "Dinas luar"


def test_after_an_early_end_the_same_days_can_be_recorded_again(away, today):
    first = away("camat", "staf")
    revoke(first.id, by("loket"))

    assert away("camat", "staf").id != first.id and roles("staf", today) == {
        "pegawai",
        "camat",
    }


@pytest.mark.parametrize(
    ("who", "pengganti", "dari", "sampai", "isian", "says"),
    [
        ("camat", "rekan", 2, 5, "dari", "Pak Camat sudah tercatat berhalangan"),
        ("rekan", "camat", 1, 1, "pengganti", "Pak Camat sendiri berhalangan"),
        ("staf", "rekan", 2, 2, "petugas", "Pak Staf menggantikan Pak Camat pada"),
        (
            "rekan",
            "rekan",
            0,
            1,
            "pengganti",
            "tidak dapat menggantikan dirinya sendiri",
        ),
        ("rekan", "loket", 3, 2, "sampai", "mendahului hari pertama"),
        ("rekan", "loket", -3, -1, "sampai", "sudah berakhir"),
        ("diblokir", "loket", 0, 1, "petugas", "sedang diblokir"),
        ("rekan", "diblokir", 0, 1, "pengganti", "sedang diblokir"),
        ("rekan", "nibung", 0, 1, "pengganti", "bukan petugas kantor"),
    ],
)
def test_what_cannot_stand_beside_is_refused_with_name_and_day(
    away, folder, who, pengganti, dari, sampai, isian, says
):
    make_petugas(folder, "rekan", "pegawai", nama="Pak Rekan")
    make_petugas(folder, "diblokir", "pegawai", nama="Pak Pindah")
    petugas_operations.block(petugas("diblokir").id, by())
    if petugas("nibung") is None:
        make_petugas(folder, "nibung", "desa", nama="Bu Desa", desa="Teluk Nibung")
    away("camat", "staf", 0, 2)

    with pytest.raises(HalanganDitolak, match=says) as refused:
        away(who, pengganti, dari, sampai)

    assert refused.value.isian == isian
    assert db.session.scalar(db.select(db.func.count()).select_from(Halangan)) == 1


def test_days_that_only_touch_are_no_clash(away, folder):
    make_petugas(folder, "rekan", "pegawai")
    away("camat", "staf", 0, 2)

    away("camat", "rekan", 3, 4)
    away("staf", "rekan", 5, 6)

    assert db.session.scalar(db.select(db.func.count()).select_from(Halangan)) == 3


def test_who_is_away_since_yesterday_can_still_be_recorded_today(away, today):
    away("camat", "staf", -1, 0)

    assert roles("staf", today) == {"pegawai", "camat"}


def test_what_is_over_cannot_be_ended_any_more(away, today):
    row = away("camat", "staf", 0, 2)

    with pytest.raises(HalanganDitolak, match="sudah berakhir"):
        revoke(row.id, by("loket", NOW + timedelta(days=3)))


def test_a_file_held_by_the_absent_officer_is_taken_over_and_finished_by_the_stand_in(
    away, folder, storage, today
):
    file = make_permohonan(folder, storage, Tugas.PERIKSA)
    press(file, "staf", Tindakan.TERIMA, folder, storage)
    with pytest.raises(TindakanTertutup):
        press(file, "loket", Tindakan.TERIMA, folder, storage)

    away("staf", "loket")
    assert [one.id for one in queries.antrean(roles("loket", today)).items] == [file.id]
    press(file, "loket", Tindakan.TERIMA, folder, storage)
    press(
        file,
        "loket",
        Tindakan.SELESAI,
        folder,
        storage,
        hasil=dict.fromkeys(range(1, 20), ""),
    )

    stamps = [
        (row.tindakan, row.petugas_id)
        for row in file.trail
        if row.langkah == file.trail[-1].langkah
    ]
    assert (
        file.langkah > 2
        and stamps
        and all(one == petugas("loket").id for _, one in stamps)
    )


def test_what_a_stand_in_signs_says_so_with_their_own_name(away, folder, storage):
    staf = petugas("staf")
    staf.nip, staf.pangkat = "198001012005011001", "Penata, III/c"
    db.session.commit()
    away("camat", "staf")

    file = make_permohonan(folder, storage, Tugas.SAHKAN)
    press(file, "staf", Tindakan.SELESAI, folder, storage)

    surat = file.surat[-1]
    pdf = " ".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(storage.read(surat.sha256))).pages
    )
    assert (
        "plh. camat" in pdf.lower()
        and "Pak Staf" in pdf
        and "198001012005011001" in pdf.replace(" ", "")
    )
    assert (
        surat.penanda_tangan == f"Plh. {folder.kantor.penanda_tangan.jabatan}, Pak Staf"
    )


def test_the_signer_of_the_office_signs_without_it(folder, storage):
    file = make_permohonan(folder, storage, Tugas.SAHKAN)
    press(file, "camat", Tindakan.SELESAI, folder, storage)

    assert "Plh." not in file.surat[-1].penanda_tangan
