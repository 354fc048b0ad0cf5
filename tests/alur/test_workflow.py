"""What may happen next: truth tables for one file, then random walks over every standard that is
shipped.
"""

from itertools import product

import pytest
from builders import (
    CAMAT,
    COURSE,
    LOKET,
    NOW,
    PEMOHON,
    REKAN,
    STAF,
    Walk,
    make_langkah,
    make_standar,
    wib,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from sipetrok.alur.workflow import (
    AT_ONCE,
    Actor,
    Keadaan,
    Paraf,
    Status,
    Tindakan,
    TindakanTertutup,
)
from sipetrok.sop import reading
from sipetrok.sop.standar import Jenis, Koordinasi, Langkah, Standar, Tugas

TERIMA, SELESAI, KEMBALIKAN, TURUNKAN, TOLAK, TANYA, JAWAB, ALIHKAN, PERBAIKI, TARIK = (
    Tindakan
)
UNDER_WAY = (Status.BERJALAN, Status.DIKEMBALIKAN)
NOBODY = Actor(9, frozenset({"arsiparis"}))


def at_step(tugas: Tugas, pemegang: int | None, **changes) -> Keadaan:
    """A file at a step of the second officer's desk, with an earlier step behind it."""
    standar = make_standar(
        Tugas.AJUKAN,
        Tugas.TERIMA,
        Tugas.KERJAKAN,
        make_langkah(tugas, "pegawai"),
        Tugas.ARSIPKAN,
    )
    return Keadaan(
        standar,
        **{"status": Status.BERJALAN, "langkah": 3, "pemegang": pemegang, "versi": 5}
        | changes,
    )


TAKEN = {
    Tugas.TERIMA: (SELESAI, ALIHKAN),
    Tugas.PERIKSA: (SELESAI, KEMBALIKAN, TOLAK, ALIHKAN),
    Tugas.OLAH: (SELESAI, TURUNKAN, TOLAK, ALIHKAN),
    Tugas.KERJAKAN: (SELESAI, TURUNKAN, ALIHKAN),
    Tugas.PARAF: (SELESAI, TURUNKAN, TOLAK, ALIHKAN),
    Tugas.SAHKAN: (SELESAI, TURUNKAN, TOLAK, ALIHKAN),
    Tugas.SERAHKAN: (SELESAI, TURUNKAN, ALIHKAN),
    Tugas.KIRIM: (SELESAI, ALIHKAN),
    Tugas.ARSIPKAN: (SELESAI, ALIHKAN),
}


def test_the_table_knows_every_tugas_of_an_officer():
    assert set(TAKEN) == set(Tugas) - {Tugas.AJUKAN}


@pytest.mark.parametrize(("tugas", "expected"), list(TAKEN.items()))
def test_whoever_took_the_file_may_do_what_the_tugas_allows(tugas, expected):
    keadaan = at_step(tugas, pemegang=STAF.petugas_id)

    assert keadaan.open_to(STAF) == expected


@pytest.mark.parametrize(
    ("tugas", "pemegang"), [*product(TAKEN, (None, REKAN.petugas_id))]
)
def test_a_file_is_taken_first_except_where_the_act_itself_takes_it(tugas, pemegang):
    keadaan = at_step(tugas, pemegang)

    expected = TAKEN[tugas] if tugas in AT_ONCE else (TERIMA,)
    assert keadaan.open_to(STAF) == expected


@pytest.mark.parametrize(
    ("tugas", "pemegang", "actor"),
    [*product(TAKEN, (None, STAF.petugas_id), (LOKET, CAMAT, NOBODY))],
)
def test_roles_without_a_part_in_the_step_get_nothing(tugas, pemegang, actor):
    keadaan = at_step(tugas, pemegang)

    assert keadaan.open_to(actor) == ()


def test_an_officer_who_lost_the_role_gets_nothing_even_with_the_file_in_hand():
    keadaan = at_step(Tugas.OLAH, pemegang=STAF.petugas_id)

    assert keadaan.open_to(Actor(STAF.petugas_id, frozenset({"camat"}))) == ()


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.BERJALAN])
@pytest.mark.parametrize("tugas", TAKEN)
def test_officers_touch_only_what_is_under_way(status, tugas):
    keadaan = at_step(tugas, pemegang=STAF.petugas_id, status=status)

    assert keadaan.open_to(STAF) == ()


def test_any_of_several_pelaksana_may_stand_in():
    standar = make_standar(
        Tugas.AJUKAN, make_langkah(Tugas.SAHKAN, "camat", "pegawai"), Tugas.SERAHKAN
    )
    keadaan = Keadaan(standar, Status.BERJALAN, 1)

    assert [SELESAI in keadaan.open_to(actor) for actor in (CAMAT, STAF, LOKET)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("status", "langkah", "expected"),
    [
        (Status.DRAF, 0, (SELESAI,)),
        (Status.BERJALAN, 1, (TARIK,)),
        (Status.BERJALAN, 4, (TARIK,)),  # at the signature, not yet signed
        (Status.BERJALAN, 5, ()),
        (Status.DIKEMBALIKAN, 2, (PERBAIKI, TARIK)),
        (Status.SELESAI, 6, ()),
        (Status.DITOLAK, 2, ()),
        (Status.DITARIK, 2, ()),
    ],
)
def test_the_pemohon_sends_repairs_and_withdraws_until_the_signature(
    status, langkah, expected
):
    assert Keadaan(make_standar(), status, langkah).open_to(PEMOHON) == expected


def test_without_a_signature_the_pemohon_may_withdraw_until_the_product_is_handed_over():
    standar = make_standar(Tugas.AJUKAN, Tugas.KERJAKAN, Tugas.SERAHKAN, Tugas.ARSIPKAN)

    assert Keadaan(standar, Status.BERJALAN, 2).open_to(PEMOHON) == (TARIK,)
    assert Keadaan(standar, Status.BERJALAN, 3, diserahkan=True).open_to(PEMOHON) == ()


@pytest.mark.parametrize("tugas", TAKEN)
def test_what_was_handed_over_is_neither_refused_nor_lowered(tugas):
    keadaan = at_step(tugas, pemegang=STAF.petugas_id, diserahkan=True)

    assert not {TURUNKAN, TOLAK} & set(keadaan.open_to(STAF))


def test_nothing_can_be_returned_where_nothing_was_asked():
    standar = make_standar(persyaratan=())

    assert KEMBALIKAN not in Keadaan(
        standar, Status.BERJALAN, 2, STAF.petugas_id
    ).open_to(STAF)


def test_the_first_step_inside_the_office_cannot_be_lowered():
    standar = make_standar(Tugas.AJUKAN, Tugas.TERIMA, Tugas.OLAH, Tugas.SAHKAN)

    assert TURUNKAN not in Keadaan(
        standar, Status.BERJALAN, 2, STAF.petugas_id
    ).open_to(STAF)


def test_a_file_is_lowered_only_to_earlier_desks_of_the_office():
    standar = make_standar()

    assert [COURSE[i] for i in Keadaan(standar, Status.BERJALAN, 4).earlier_steps] == [
        Tugas.PERIKSA,
        Tugas.OLAH,
    ]


# What one press writes.


def test_terima_stamps_masuk_and_nothing_else():
    walk = Walk(make_standar()).to(Tugas.PERIKSA)

    assert walk.keadaan.press(STAF, TERIMA, NOW) == (
        Paraf(2, TERIMA, NOW, STAF.petugas_id),
    )


def test_one_press_stamps_keluar_here_and_masuk_there_where_the_same_officer_continues():
    walk = Walk(make_standar()).to(Tugas.PERIKSA).press(STAF, TERIMA)

    rows = walk.keadaan.press(STAF, SELESAI, NOW)

    assert [(row.langkah, row.tindakan, row.petugas_id) for row in rows] == [
        (2, SELESAI, 2),
        (3, TERIMA, 2),
    ]


def test_the_next_desk_of_somebody_else_stamps_its_own_masuk():
    walk = Walk(make_standar()).to(Tugas.OLAH)

    rows = walk.keadaan.press(STAF, SELESAI, NOW)

    assert [(row.langkah, row.tindakan) for row in rows] == [(3, SELESAI)]


@pytest.mark.parametrize(
    ("tugas", "actor"), [(Tugas.TERIMA, LOKET), (Tugas.SAHKAN, CAMAT)]
)
def test_at_once_the_act_itself_stamps_masuk(tugas, actor):
    walk = Walk(make_standar()).to(tugas)

    rows = walk.keadaan.press(actor, SELESAI, NOW)

    assert [(row.tindakan, row.petugas_id, row.at) for row in rows] == [
        (TERIMA, actor.petugas_id, NOW),
        (SELESAI, actor.petugas_id, NOW),
    ]


def test_a_colleague_may_take_over_and_the_first_officer_then_has_to_take_it_back():
    walk = (
        Walk(make_standar()).to(Tugas.PERIKSA).press(STAF, TERIMA).press(REKAN, TERIMA)
    )

    assert walk.keadaan.pemegang == REKAN.petugas_id
    assert walk.keadaan.open_to(STAF) == (TERIMA,)
    assert SELESAI in walk.keadaan.open_to(REKAN)


def test_a_lowered_file_waits_at_the_earlier_desk():
    walk = Walk(make_standar()).to(Tugas.SAHKAN).press(CAMAT, TURUNKAN, tujuan=3)

    assert (walk.keadaan.langkah, walk.keadaan.pemegang, walk.keadaan.status) == (
        3,
        None,
        Status.BERJALAN,
    )


def test_whoever_lowers_a_file_to_their_own_desk_has_it_in_hand():
    walk = Walk(make_standar()).to(Tugas.OLAH).press(STAF, TURUNKAN, tujuan=2)

    assert (walk.keadaan.langkah, walk.keadaan.pemegang) == (2, STAF.petugas_id)


@pytest.mark.parametrize("tujuan", [None, 0, 1, 3, 4, 99, -1])
def test_a_file_cannot_be_lowered_to_where_it_was_not(tujuan):
    walk = Walk(make_standar()).to(Tugas.OLAH)

    with pytest.raises(TindakanTertutup):
        walk.keadaan.press(STAF, TURUNKAN, NOW, tujuan)


def test_a_returned_file_comes_back_to_the_desk_that_returned_it():
    walk = (
        Walk(make_standar())
        .to(Tugas.PERIKSA)
        .press(STAF, TERIMA)
        .press(STAF, KEMBALIKAN)
    )
    assert walk.keadaan.status is Status.DIKEMBALIKAN

    walk.press(PEMOHON, PERBAIKI)

    assert (walk.keadaan.status, walk.keadaan.langkah, walk.keadaan.pemegang) == (
        Status.BERJALAN,
        2,
        None,
    )


def test_the_last_step_closes_the_file_even_when_nobody_archives_it():
    walk = Walk(make_standar(*COURSE[:-1])).to(Tugas.SERAHKAN).press(LOKET, SELESAI)

    assert (walk.keadaan.status, walk.keadaan.diserahkan) == (Status.SELESAI, True)


def test_every_row_says_when_and_by_whom():
    moment = wib("2026-11-24 10.15")
    walk = (
        Walk(make_standar())
        .press(PEMOHON, SELESAI, moment)
        .press(LOKET, SELESAI, moment)
    )

    assert [(row.at, row.petugas_id) for row in walk.trail] == [
        (moment, None),
        (moment, 1),
        (moment, 1),
    ]


# Koordinasi: asked and answered inside a step.

KASI, KABID = Actor(21, frozenset({"kasi"})), Actor(22, frozenset({"kabid"}))


def asking() -> Walk:
    """A file in the hands of Staf, at a step with two koordinasi."""
    step = make_langkah(
        Tugas.OLAH,
        koordinasi=(
            Koordinasi(kegiatan="Tanya kasi", pelaksana=("kasi",)),
            Koordinasi(kegiatan="Tanya kabid", pelaksana=("kabid",)),
        ),
    )
    return (
        Walk(
            make_standar(
                Tugas.AJUKAN, step, Tugas.SERAHKAN, jenis=Jenis.JAWABAN, surat=None
            )
        )
        .press(PEMOHON, SELESAI)
        .press(STAF, TERIMA)
    )


def test_only_a_step_with_koordinasi_lets_its_holder_ask():
    assert TANYA in asking().keadaan.open_to(STAF)
    assert TANYA not in asking().keadaan.open_to(REKAN)
    assert TANYA not in at_step(Tugas.OLAH, STAF.petugas_id).open_to(STAF)


def test_a_question_goes_to_the_desk_that_is_asked_and_the_answer_comes_back_to_whoever_asked():
    walk = asking().press(STAF, TANYA, tujuan=1)
    assert walk.keadaan.place.pelaksana == ("kabid",)
    assert [walk.keadaan.open_to(one) for one in (KABID, KASI)] == [
        (TERIMA,),
        (),
    ]

    walk.press(KABID, TERIMA)
    assert walk.keadaan.open_to(KABID) == (JAWAB,)
    walk.press(KABID, JAWAB)

    assert (walk.keadaan.langkah, walk.keadaan.koordinasi, walk.keadaan.pemegang) == (
        1,
        None,
        None,
    )
    assert walk.keadaan.untuk == STAF.petugas_id
    assert walk.keadaan.open_to(STAF) == (TERIMA,)


def test_the_asking_desk_may_note_an_answer_given_by_word_of_mouth_and_goes_on_at_once():
    walk = asking().press(STAF, TANYA, tujuan=0)
    assert walk.keadaan.open_to(STAF) == (JAWAB,)

    walk.press(STAF, JAWAB)

    assert (walk.keadaan.koordinasi, walk.keadaan.pemegang) == (None, STAF.petugas_id)


def test_no_koordinasi_can_be_asked_that_the_step_does_not_have():
    with pytest.raises(TindakanTertutup):
        asking().press(STAF, TANYA, tujuan=2)


def test_nothing_else_happens_to_a_file_while_a_question_is_out():
    walk = asking().press(STAF, TANYA, tujuan=0)

    assert walk.keadaan.open_to(Actor(9, frozenset(), is_pengawas=True)) == ()
    assert walk.keadaan.open_to(PEMOHON) == (TARIK,)


# Handing a file to a colleague.


def test_a_file_handed_to_a_colleague_waits_for_them_and_anybody_at_the_desk_may_still_take_it():
    walk = asking().press(STAF, ALIHKAN, kepada=REKAN.petugas_id)
    assert (walk.keadaan.pemegang, walk.keadaan.untuk) == (None, REKAN.petugas_id)

    walk.press(REKAN, TERIMA)

    assert (walk.keadaan.pemegang, walk.keadaan.untuk) == (REKAN.petugas_id, None)


def test_a_supervisor_hands_on_what_waits_at_any_desk_and_nothing_more():
    keadaan = at_step(Tugas.OLAH, REKAN.petugas_id)

    assert keadaan.open_to(Actor(9, frozenset({"sekcam"}), is_pengawas=True)) == (
        ALIHKAN,
    )
    assert keadaan.open_to(Actor(2, STAF.peran, is_pengawas=True)) == (
        TERIMA,
        ALIHKAN,
    )


def test_handing_on_stamps_no_work_of_the_supervisor():
    walk = asking()

    rows = walk.keadaan.press(
        Actor(9, frozenset(), is_pengawas=True), ALIHKAN, NOW, kepada=4
    )

    assert [(row.tindakan, row.petugas_id, row.kepada) for row in rows] == [
        (ALIHKAN, 9, 4)
    ]


def test_a_file_is_handed_to_somebody():
    with pytest.raises(TindakanTertutup):
        asking().press(STAF, ALIHKAN)


# Random walks over every standard that is shipped.

SHIPPED = {
    f"{name}/{slug}": standar
    for name in reading.shipped()
    for slug, standar in reading.load(reading.find(name)).layanan.items()
}


def crew(standar: Standar) -> tuple[Actor, ...]:
    """The pemohon, two officers for each role, one with all roles and one with none of them."""
    roles = sorted(standar.peran)
    pairs = [
        Actor(10 * n + m, frozenset({role}))
        for n, role in enumerate(roles, 1)
        for m in (0, 1)
    ]
    return (
        PEMOHON,
        *pairs,
        Actor(1, standar.peran),
        Actor(2, frozenset({"tanpa-bagian"})),
    )


def choices(keadaan: Keadaan) -> list[tuple[Actor, Tindakan, int | None]]:
    """Everything that anybody may press now: TURUNKAN once for each earlier step, TANYA once for
    each koordinasi.
    """
    aims = {
        TURUNKAN: keadaan.earlier_steps,
        TANYA: range(len(keadaan.step.koordinasi)),
    }
    return [
        (actor, tindakan, tujuan)
        for actor in crew(keadaan.standar)
        for tindakan in keadaan.open_to(actor)
        for tujuan in aims.get(tindakan, (None,))
    ]


def require_closed_elsewhere(keadaan: Keadaan) -> None:
    for actor, tindakan in product(crew(keadaan.standar), Tindakan):
        if tindakan not in keadaan.open_to(actor):
            with pytest.raises(TindakanTertutup):
                keadaan.press(actor, tindakan, NOW, 0, 10)


def walk_on(walk: Walk, actor: Actor, tindakan: Tindakan, tujuan: int | None) -> None:
    """One press, after which the whole trail and the single steps must tell the same."""
    step_by_step = walk.keadaan
    kepada = 10 if tindakan is ALIHKAN else None
    rows = walk.keadaan.press(actor, tindakan, NOW, tujuan, kepada)
    for row in rows:
        step_by_step = step_by_step.advance(row)
    walk.press(actor, tindakan, NOW, tujuan, kepada)
    assert walk.keadaan == step_by_step == walk.course.keadaan
    assert walk.keadaan.versi == len(walk.trail)
    assert 0 <= walk.keadaan.langkah < len(walk.standar.langkah)


@pytest.mark.parametrize("name", SHIPPED)
@given(data=st.data())
@settings(max_examples=40)
def test_no_walk_over_a_shipped_standard_gets_stuck(name, data):
    walk = Walk(SHIPPED[name])
    for _ in range(data.draw(st.integers(0, 40))):
        options = choices(walk.keadaan)
        if not options:
            break
        walk_on(walk, *data.draw(st.sampled_from(options)))
    require_closed_elsewhere(walk.keadaan)

    while walk.keadaan.status in (Status.DRAF, *UNDER_WAY):
        assert len(walk.trail) < 300, "the straight way on never ends"
        onward = [
            one for one in choices(walk.keadaan) if one[1] in (SELESAI, PERBAIKI, JAWAB)
        ]
        taking = [one for one in choices(walk.keadaan) if one[1] is TERIMA]
        assert onward or taking, f"stuck at {walk.keadaan}"
        walk_on(walk, *(onward or taking)[0])

    assert choices(walk.keadaan) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_of_a_shipped_standard_can_be_finished_by_its_own_pelaksana_alone(
    name,
):
    walk = Walk(SHIPPED[name]).press(PEMOHON, SELESAI)

    while walk.keadaan.status is Status.BERJALAN:
        langkah: Langkah = walk.standar.langkah[walk.keadaan.langkah]
        officer = Actor(50 + walk.keadaan.langkah, frozenset({langkah.pelaksana[0]}))
        if langkah.tugas not in AT_ONCE:
            walk.press(officer, TERIMA)
        walk.press(officer, SELESAI)

    assert walk.keadaan.status is Status.SELESAI
    assert [p.langkah for p in walk.trail if p.tindakan is SELESAI] == list(
        range(len(walk.standar.langkah))
    )


def test_a_file_concerns_the_desk_at_which_it_is_and_the_one_that_waits_for_its_repair():
    supervisor = Actor(9, frozenset({"kepala"}), is_pengawas=True)
    people = {"loket": LOKET, "staf": STAF, "camat": CAMAT, "kepala": supervisor}

    def concerned(walk: Walk) -> list[str]:
        return [name for name, one in people.items() if walk.keadaan.concerns(one)]

    assert concerned(Walk(make_standar()).to(Tugas.TERIMA)) == ["loket"]
    walk = Walk(make_standar()).to(Tugas.PERIKSA)
    assert concerned(walk) == ["staf"]
    walk.press(STAF, Tindakan.TERIMA).press(STAF, Tindakan.KEMBALIKAN)
    assert concerned(walk) == ["staf"]
    assert concerned(Walk(make_standar()).to(Tugas.SAHKAN)) == ["camat"]
    walk = Walk(make_standar()).to(Tugas.ARSIPKAN)
    assert concerned(walk) == ["loket"]
    assert concerned(walk.press(LOKET, Tindakan.SELESAI)) == []
