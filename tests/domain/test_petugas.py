"""What an account must satisfy, for every combination of roles."""

from hypothesis import given
from hypothesis import strategies as st

from sipetrok.domain.petugas import DataAkun
from sipetrok.sop import reading as folders

KANTOR = folders.load(folders.find("pulau-burung")).kantor
KEYS = [one.kunci for one in KANTOR.peran]
DESA = ("Teluk Nibung", "Sungai Danai")


@given(
    st.frozensets(st.sampled_from(KEYS)), st.sampled_from(("", *DESA, "Di mana-mana"))
)
def test_an_account_is_of_the_office_or_of_one_desa_and_never_of_both(peran, desa):
    data = DataAkun("Siti", peran, desa=desa).tidy(KANTOR)

    if data.faults(KANTOR, DESA):
        return
    assert bool(data.desa) == KANTOR.has(peran, "desa") != KANTOR.is_staff(peran)


@given(st.text(max_size=25))
def test_a_nip_is_eighteen_digits_or_nothing(nip):
    data = DataAkun("Siti", frozenset({"admin"}), nip=nip).tidy(KANTOR)

    is_sound = "nip" not in data.faults(KANTOR)
    assert is_sound == (
        data.nip == ""
        or (len(data.nip) == 18 and data.nip.isascii() and data.nip.isdecimal())
    )


def test_stray_blanks_are_no_change():
    before = DataAkun("Siti Aminah", frozenset({"admin"}), nip="198001012005011001")

    for nip in (
        "19800101 200501 1 001",
        "19800101‑200501‑1‑001",
        "19800101.200501.1.001",
    ):
        after = DataAkun("  Siti   Aminah ", frozenset({"admin"}), nip=nip).tidy(KANTOR)

        assert list(before.changes(after)) == []


def test_where_no_list_of_desa_is_known_any_name_is_taken():
    data = DataAkun("Siti", frozenset({"desa"}), desa="Pekon Way Ilahan")

    assert not data.faults(KANTOR, ()) and "desa" in data.faults(KANTOR, DESA)
