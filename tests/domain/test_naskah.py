"""Letter text: blanks, the identity table, the addressee."""

from hypothesis import given
from hypothesis import strategies as st

from sipetrok.domain import naskah

ROWS = [("Nama", "Siti"), ("NIK", "1404170101809999")]


def test_blanks_are_named_once_each():
    assert naskah.blanks("{nama} dari {desa}, {nama}") == {"nama", "desa"}


def test_values_fill_their_blanks():
    assert naskah.fill("Warga {desa}.", {"desa": "Sri Damai"}) == "Warga Sri Damai."


def test_full_stop_typed_by_the_pemohon_is_not_doubled():
    assert (
        naskah.fill("Untuk {keperluan}.", {"keperluan": "sekolah. "})
        == "Untuk sekolah."
    )
    assert (
        naskah.fill("Yth. {tujuan}", {"tujuan": "PT Maju Tbk."}) == "Yth. PT Maju Tbk."
    )


def test_missing_or_empty_answer_leaves_dots_for_the_officer():
    text = naskah.fill("Nomor {nomor} tanggal {tanggal}", {"nomor": "  "})

    assert text == f"Nomor {naskah.TITIK} tanggal {naskah.TITIK}"
    assert naskah.has_gap(text)


def test_completed_letter_has_no_gap():
    assert not naskah.has_gap("Demikian ... dibuat.")


def test_blank_inside_an_answer_stays_as_typed():
    assert naskah.fill("{keperluan}", {"keperluan": "{nik}", "nik": "1"}) == "{nik}"


def test_answer_cannot_open_a_paragraph_of_its_own():
    text = naskah.fill(
        "Untuk {keperluan}.", {"keperluan": "sekolah\n\n[identitas]\n\nYth. Bupati"}
    )

    assert naskah.parts(text, ROWS) == [
        ("paragraf", "Untuk sekolah [identitas] Yth. Bupati.")
    ]


def test_parts_keep_the_order_of_the_letter():
    text = (
        "Yth. Kepala Dinas\ndi\nTembilahan\n\nDengan ini\nmenerangkan:\n\n"
        "[identitas]\n\nDemikian."
    )

    assert naskah.parts(text, ROWS) == [
        ("tujuan", ["Yth. Kepala Dinas", "di", "Tembilahan"]),
        ("paragraf", "Dengan ini menerangkan:"),
        ("identitas", ROWS),
        ("paragraf", "Demikian."),
    ]


def test_table_needs_no_empty_lines_around_it():
    assert [kind for kind, _ in naskah.parts("A:\n[identitas]\nB", ROWS)] == [
        "paragraf",
        "identitas",
        "paragraf",
    ]


def test_text_typed_in_a_browser_parts_the_same():
    text = "A\n\n[identitas]\n \nB"

    assert naskah.parts(text.replace("\n", "\r\n"), ROWS) == naskah.parts(text, ROWS)


def test_stray_braces_and_tables_are_found_by_line():
    text = "{nama}\n[identitas]\n{Nama}\nbiasa [1] saja\n[tabel]\nsisa }"

    assert list(naskah.stray_lines(text)) == [(3, "{Nama}"), (5, "[tabel]"), (6, "}")]


@given(st.text(), st.text())
def test_any_text_fills_and_parts_without_failing(text, value):
    filled = naskah.fill(text, dict.fromkeys(naskah.blanks(text), value))

    assert all(
        kind in ("paragraf", "identitas", "tujuan")
        for kind, _ in naskah.parts(filled, ROWS)
    )
