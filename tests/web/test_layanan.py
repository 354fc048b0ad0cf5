"""The catalogue and the published standard."""

import re
from dataclasses import replace

import pytest
from builders import another_app

COMPONENTS = (
    "Persyaratan",
    "Langkah pelayanan",
    "Waktu",
    "Biaya",
    "Hasil pelayanan",
    "Pengaduan, saran, dan masukan",
    "Dasar hukum",
    "Sarana dan prasarana",
    "Kompetensi pelaksana",
    "Pengawasan internal",
    "Jumlah pelaksana",
    "Jaminan pelayanan",
    "Jaminan keamanan dan keselamatan",
    "Evaluasi kinerja pelaksana",
)


def serve(app, slug: str, **changes) -> str:
    """The page of a standard that was changed for the test."""
    other = another_app(app)
    folder = other.extensions["kantor"]
    changed = {**folder.layanan, slug: folder.layanan[slug].model_copy(update=changes)}
    other.extensions["kantor"] = type(folder)(**{**folder.__dict__, "layanan": changed})
    return other.test_client().get(f"/layanan/{slug}").get_data(as_text=True)


def test_a_year_without_its_list_of_holidays_is_named_beside_what_is_promised(app):
    other = another_app(app)
    folder = other.extensions["kantor"]
    unknown = replace(folder.kalender, ditetapkan=frozenset())
    other.extensions["kantor"] = replace(folder, kalender=unknown)
    said = re.compile(r"</b> \(hari libur 20\d\d belum ditetapkan\)\.</p>")

    for each in (app, other):
        for slug, standar in folder.layanan.items():
            page = each.test_client().get(f"/layanan/{slug}").get_data(as_text=True)
            assert bool(said.search(page)) == (each is other and bool(standar.waktu))


def test_a_catalogue_link_says_exactly_the_judul_and_opens_the_standard(
    visitor, folder
):
    visitor.get("/layanan")
    for standar in folder.layanan.values():
        assert visitor.page.link(standar.judul) == f"/layanan/{standar.slug}"
    assert visitor.follow("Surat Pengantar").title.startswith("Surat Pengantar")


@pytest.mark.parametrize(
    "slug", ["surat-rekomendasi", "surat-keterangan", "surat-pengantar"]
)
def test_a_standard_shows_its_fourteen_components_in_order(visitor, slug):
    text = visitor.get(f"/layanan/{slug}").text

    places = [text.index(f"{n}. {name}") for n, name in enumerate(COMPONENTS, 1)]
    assert places == sorted(places)


def test_requirements_and_steps_stand_as_the_sop_prints_them(visitor, folder):
    standar, text = (
        folder.layanan["surat-keterangan"],
        visitor.get("/layanan/surat-keterangan").text,
    )

    assert all(one.label in text for one in standar.persyaratan)
    assert all(one.kegiatan in text for one in standar.langkah)
    assert all(hukum in text for hukum in standar.sop.dasar_hukum)
    assert "Seperti tertulis dalam SOP." in text


def test_hours_that_the_office_has_not_set_are_called_a_guess_and_laid_on_no_law(app):
    html = serve(app, "surat-pengantar")

    assert (
        "Jam ini perkiraan, belum ditetapkan kantor." in html and "Perpres" not in html
    )


@pytest.mark.parametrize(
    ("jam", "said"),
    [
        ({"dasar": "Perpres Nomor 21 Tahun 2023 pasal 4"}, "perkiraan, belum"),
        (
            {"ditetapkan_kantor": True, "dasar": "Keputusan Camat Nomor 5"},
            "Jam ini ditetapkan dengan Keputusan Camat Nomor 5.",
        ),
        ({"ditetapkan_kantor": True}, ""),
    ],
)
def test_hours_are_laid_only_on_the_decision_that_set_them(app, folder, jam, said):
    changed = folder.kantor.jam.model_copy(update=jam)
    other = another_app(app)
    other.extensions["kantor"] = replace(
        folder, kantor=folder.kantor.model_copy(update={"jam": changed})
    )

    html = other.test_client().get("/layanan/surat-pengantar").get_data(as_text=True)

    assert said in html and "Perpres" not in html
    assert said or "Jam ini" not in html


def test_a_price_that_a_law_sets_names_the_law(app):
    law = "UU Nomor 24 Tahun 2013 pasal 79A"

    assert f"Menurut {law}; tidak tertulis dalam SOP." in serve(
        app, "surat-pengantar", dasar_biaya=law
    )
    assert "pasal 79A" not in serve(app, "surat-pengantar")


def test_the_price_of_nothing_is_said(visitor):
    assert "Gratis (Rp 0)" in visitor.get("/layanan/surat-pengantar").text


def test_what_the_sop_leaves_out_is_said_so(app):
    html = serve(app, "surat-pengantar", waktu=None, biaya=None)

    assert html.count("Belum ditetapkan dalam SOP") >= 4
    assert "<svg xmlns" not in html and "Contoh: berkas lengkap" not in html


def test_the_rule_by_which_minutes_are_counted_comes_with_hours_and_an_example(visitor):
    text = visitor.get("/layanan/surat-keterangan").text

    assert (
        "menyatakan berkas Anda lengkap" in text
        and "Waktu berhenti selama Anda memperbaiki berkas" in text
    )
    assert "Senin sampai Kamis" in text and "07.30–12.00 dan 13.00–16.00 WIB" in text
    assert "Contoh: berkas lengkap" in text and "07.37 WIB" in text


def test_no_minutes_are_invented_for_single_steps(visitor):
    assert (
        "SOP tidak membagi waktu untuk setiap langkah"
        in visitor.get("/layanan/surat-keterangan").text
    )


def test_a_step_that_the_office_added_is_marked(app, folder):
    every = folder.layanan["surat-pengantar"].langkah
    own = tuple(one.model_copy(update={"tambahan": False}) for one in every)
    said = "Langkah tambahan: tidak tertulis dalam SOP"
    whole = "SOP tidak memuat tabel langkah"

    mixed = serve(app, "surat-pengantar", langkah=(*own[:-1], every[-1]))
    added = serve(app, "surat-pengantar", langkah=every)

    assert (mixed.count(said), mixed.count(whole)) == (1, 0)
    # Where the SOP has no table of steps, that is said once.
    assert (added.count(said), added.count(whole)) == (0, 1)


def test_an_unknown_layanan_is_not_found(visitor):
    assert visitor.get("/layanan/surat-izin-terbang").status == 404
    assert visitor.get("/layanan/surat-izin-terbang/ajukan").status == 404
