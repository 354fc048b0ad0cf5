"""Absences that exclude each other, and the roles that reach whoever is there."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sipetrok.domain.petugas import Masa, clash, stands_in_for

FIRST = date(2026, 11, 23)
DAYS = st.integers(0, 8)


@st.composite
def masa(draw) -> Masa:
    who, pengganti = draw(st.permutations(range(4)))[:2]
    dari, more = draw(DAYS), draw(DAYS)
    return Masa(
        who,
        pengganti,
        FIRST + timedelta(days=dari),
        FIRST + timedelta(days=dari + more),
    )


@given(st.lists(masa(), max_size=12), DAYS)
def test_among_absences_that_were_recorded_every_role_reaches_somebody_who_is_there(
    wanted, day
):
    kept: list[Masa] = []
    for one in wanted:
        if clash(one, kept) is None:
            kept.append(one)
    today = FIRST + timedelta(days=day)
    away = [
        (one.petugas, one.pengganti) for one in kept if one.dari <= today <= one.sampai
    ]
    absent = {who for who, _ in away}
    present = set(range(4)) - absent

    assert len(absent) == len(away)  # nobody is away twice
    assert all(pengganti in present for _, pengganti in away)
    reached = present.union(*(stands_in_for(one, away) for one in present))
    assert reached == set(range(4))


def test_a_stand_in_for_a_stand_in_has_the_work_of_both():
    assert stands_in_for(3, [(1, 2), (2, 3)]) == {1, 2}


def test_a_circle_ends():
    assert stands_in_for(1, [(1, 2), (2, 1)]) == {2}
