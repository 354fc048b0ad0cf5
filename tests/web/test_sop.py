"""The SOP as a document: public, whole, the same on screen and on paper, and honest about measured
times.
"""

import re
import time
from dataclasses import replace
from html import unescape
from pathlib import Path

import databases
import pypdfium2
import pytest
from apps import build_app
from builders import another_app, make_permohonan
from markupsafe import escape

from sipetrok.alur.course import ENOUGH
from sipetrok.cetak.bagan import bagan_of
from sipetrok.models import db
from sipetrok.sop import reading

PATH = "/layanan/surat-keterangan/sop"
EVERY = [
    (office, slug)
    for office in reading.shipped()
    for slug in reading.load(reading.find(office)).layanan
]


def words(pdf: bytes) -> str:
    """What a PDF says, white space folded."""
    pages = pypdfium2.PdfDocument(pdf)
    return re.sub(
        r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages)
    )


def letters(text: str) -> str:
    """A text without its white space: a line may break anywhere, and a hyphen at its end is only a
    break.
    """
    return re.sub(r"\s+|\ufffe|\u00ad|\u0002", "", text)


@pytest.fixture(scope="module")
def office_of(prepared, tmp_path_factory):
    """office_of("rawasari") is a browser before that office."""
    made = {}
    for name in (
        reading.shipped()
    ):  # all of them here: what a single test makes on a server goes with that test
        instance = tmp_path_factory.mktemp(name) / "instance"
        databases.copy(prepared, instance)
        made[name] = build_app(instance, KANTOR=name)
    yield lambda name: (made[name].test_client(), made[name].extensions["kantor"])
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


def pages_of(client, slug: str) -> str:
    """What the pages of an SOP say: its chart, then its words with the steps as a list."""
    chart, said = (
        client.get(f"/layanan/{slug}/sop{part}").get_data(as_text=True)
        for part in ("/bagan", "")
    )
    return chart + said


@pytest.mark.parametrize(("name", "slug"), EVERY)
def test_page_and_paper_have_every_row_and_every_column(office_of, name, slug):
    client, folder = office_of(name)
    bagan = bagan_of(folder.layanan[slug], folder.kantor)

    html = pages_of(client, slug)
    pdf = client.get(f"/layanan/{slug}/sop.pdf")

    assert pdf.status_code == 200 and pdf.mimetype == "application/pdf"
    assert html.count('<svg xmlns="') == len(bagan.baris)
    said = letters(words(pdf.data))
    for baris in bagan.baris:
        isi = baris.isi
        assert str(escape(isi.kegiatan)) in html and letters(isi.kegiatan) in said
        assert letters(isi.kelengkapan) in said and letters(isi.keluaran) in said
    for nama in bagan.kolom:
        assert letters(nama) in said


@pytest.mark.parametrize(("name", "slug"), EVERY)
def test_paper_lies_sideways_and_carries_its_page_numbers(office_of, name, slug):
    client, _ = office_of(name)
    pages = pypdfium2.PdfDocument(client.get(f"/layanan/{slug}/sop.pdf").data)

    assert len(pages) >= 2
    for n, page in enumerate(pages, 1):
        assert [round(side * 25.4 / 72) for side in page.get_size()] == [297, 210]
        assert f"halaman {n} dari {len(pages)}" in re.sub(
            r"\s+", " ", page.get_textpage().get_text_range()
        )


def test_a_chart_of_several_sheets_repeats_its_head_and_tells_where_it_goes_on(
    office_of,
):
    client, _ = office_of("disdukcapil-pekanbaru")
    said = words(client.get("/layanan/portal-dan-situs-web/sop.pdf").data)

    assert (
        said.count("Mutu baku") == 2
        and "Berlanjut ke lembar 2" in said
        and "Lanjutan dari lembar 1" in said
    )


def test_the_head_blocks_stand_on_both_and_what_is_not_filled_in_is_left_out(office_of):
    client, folder = office_of("disdukcapil-pekanbaru")
    sop = folder.layanan["portal-dan-situs-web"].sop
    html = pages_of(client, "portal-dan-situs-web")
    said = words(client.get("/layanan/portal-dan-situs-web/sop.pdf").data)

    for text in (
        sop.nomor,
        sop.tanggal_revisi,
        sop.disahkan_oleh,
        *sop.kualifikasi_pelaksana,
        *sop.pencatatan,
    ):
        assert text in html and letters(text) in letters(said)
    for text in (html, said):
        assert (
            "Peringatan" in text
            and "Keterkaitan" not in text
            and "Tanggal pengesahan" not in text
        )
        assert "belum diisi" not in text


def test_a_step_that_the_office_added_is_marked_in_table_list_and_print(office_of):
    client, folder = office_of("rawasari")
    added = sum(
        langkah.tambahan for langkah in folder.layanan["surat-pengantar"].langkah
    )
    html = pages_of(client, "surat-pengantar")

    assert (
        added == html.count("<td>Tambahan</td>") == html.count(">Tambahan</span>") > 0
    )
    # Once more in the note that explains the word.
    assert (
        words(client.get("/layanan/surat-pengantar/sop.pdf").data).count("Tambahan")
        == added + 1
    )


def on_a_phone(html: str) -> list[str]:
    """The rows of the list that stands in for the chart on a small screen."""
    rows = re.findall(r'<li class="panel">(.*?)</li>', html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in rows]


def test_the_list_for_phones_tells_beginning_end_and_every_decision(office_of):
    client, _ = office_of("rawasari")
    rows = on_a_phone(pages_of(client, "surat-pengantar"))

    assert "Alur: Mulai." in rows[0] and "Alur: Selesai." in rows[-1]
    assert "Alur: Ya: lanjut ke nomor 3. Tidak: kembali ke pemohon." in rows[1]
    assert sum("Alur:" in row for row in rows) == 3

    client, _ = office_of("disdukcapil-pekanbaru")
    rows = on_a_phone(pages_of(client, "portal-dan-situs-web"))

    assert (
        "Ya: bertanya kepada Kepala Seksi, lalu kembali. Tidak: lanjut ke nomor 4."
        in rows[2]
    )
    assert (
        "Ya: bertanya kepada Kepala Seksi atau Kepala Bidang, lalu kembali." in rows[5]
    )


def test_the_list_tells_the_end_where_the_last_step_decides(office_of):
    client, folder = office_of("rawasari")
    layanan = folder.layanan["surat-pengantar"]
    ending = layanan.model_copy(
        update={"slug": "berakhir", "langkah": layanan.langkah[:2]}
    )
    with client.application.app_context():
        client.application.extensions["kantor"] = replace(
            folder, layanan={**folder.layanan, "berakhir": ending}
        )
        rows = on_a_phone(pages_of(client, "berakhir"))
        client.application.extensions["kantor"] = folder

    assert len(rows) == 2 and "Ya: selesai. Tidak: kembali ke pemohon." in rows[1]


def test_the_standard_leads_to_the_sop_and_back(visitor):
    visitor.get("/layanan/surat-keterangan")

    assert visitor.follow("SOP dan bagan alir").title.startswith("SOP Surat Keterangan")
    assert visitor.page.link("Standar pelayanannya") == "/layanan/surat-keterangan"
    assert visitor.page.link("PDF untuk dicetak") == f"{PATH}.pdf"


@pytest.mark.parametrize(
    "path", ["/layanan/surat-izin-terbang/sop", "/layanan/surat-izin-terbang/sop.pdf"]
)
def test_there_is_no_sop_without_a_layanan(visitor, path):
    assert visitor.get(path).status == 404


def test_the_paper_is_printed_once_and_then_kept(app, visitor):
    first, again = visitor.client.get(f"{PATH}.pdf"), visitor.client.get(f"{PATH}.pdf")

    assert (
        first.data
        == again.data
        == app.extensions["kept"].get(f"{PATH}.pdf", time.monotonic()).plain
    )
    assert (
        visitor.client.get(
            f"{PATH}.pdf", headers={"If-None-Match": first.headers["ETag"]}
        ).status_code
        == 304
    )


# Measured times.


def test_as_long_as_there_are_too_few_files_it_says_so(visitor, folder, storage):
    make_permohonan(folder, storage, "selesai", kunci="satu")
    make_permohonan(folder, storage, "olah", kunci="belum")

    text = visitor.get(PATH).text

    assert (
        "Belum cukup berkas selesai untuk menyebut waktu yang terukur (ada 1, perlu 20)."
        in text
    )
    assert "terukur " not in text.replace("waktu yang terukur", "")


def test_example_files_and_other_steps_prove_nothing(visitor, folder, storage):
    standar = folder.layanan["surat-keterangan"]
    first, second, *rest = standar.langkah
    other = second.model_copy(update={"kegiatan": "Dahulu lain"})
    earlier = standar.model_copy(update={"langkah": (first, other, *rest)})
    make_permohonan(folder, storage, "selesai", kunci="dahulu", standar=earlier)
    make_permohonan(folder, storage, "selesai", kunci="contoh").contoh = True
    db.session.commit()

    assert "(ada 0, perlu 20)" in visitor.get(PATH).text


def test_with_enough_files_the_median_stands_beside_every_step(
    app, visitor, folder, storage
):
    for n in range(ENOUGH):
        make_permohonan(folder, storage, "selesai", kunci=f"ke-{n}")

    text = visitor.get(PATH).text + visitor.get(f"{PATH}/bagan").text
    said = words(another_app(app).test_client().get(f"{PATH}.pdf").data)

    assert (
        "Belum cukup" not in text
        and f"dari {ENOUGH} berkas terakhir yang selesai" in text
    )
    # Beside the chart and in the list, for every step but the pemohon's own.
    assert text.count(f"({ENOUGH} kali)") == 2 * (
        len(folder.layanan["surat-keterangan"].langkah) - 1
    )
    assert f"({ENOUGH} kali)" in said


# Each SOP beside its source, row by row. `tests/sumber` has the words of the scanned SOPs, one cell
# a line; below "@" stand the cells of one row, or the sentences of one box.

SUMBER = Path(__file__).parents[1] / "sumber"
# What the scan has misread or the clerk mistyped, and what is printed for it.
SLIPS = {
    "Replublik": "Republik",
    "Tantang": "Tentang",
    "atua": "atau",
    "menendatangani": "menandatangani",
    "Oprato": "Operato",
}


def plain(text: str) -> str:
    """Letters and digits only: capitals, blanks and punctuation are the typesetter's."""
    for slip, meant in SLIPS.items():
        text = text.replace(slip, meant)
    return re.sub(r"[\W_]+", "", text.casefold())


def source(name: str) -> list[list[str]]:
    blocks = (SUMBER / f"{name}.txt").read_text("utf-8").strip().split("\n\n")[1:]
    return [block.split("\n") for block in blocks]


def text_of(html: str) -> str:
    return plain(unescape(re.sub(r"<[^>]+>", " ", html)))


def units(html: str, tag: str) -> list[str]:
    found = re.findall(rf"<({tag})\b[^>]*>(.*?)</\1>", html, re.DOTALL)
    return [text_of(inner) for _, inner in found]


def file_of(name: str, slug: str) -> str:
    return slug if name == "disdukcapil-tanggamus" else name


@pytest.mark.parametrize(("name", "slug"), EVERY)
def test_every_word_of_the_source_stands_on_page_and_paper(office_of, name, slug):
    client, _ = office_of(name)
    html = pages_of(client, slug)
    page = text_of(html)
    paper = plain(words(client.get(f"/layanan/{slug}/sop.pdf").data))

    said = [one for block in source(file_of(name, slug)) for one in block if one != "@"]

    assert [one for one in said if plain(one) not in page] == []
    assert [one for one in said if plain(one) not in paper] == []


@pytest.mark.parametrize(("name", "slug"), EVERY)
def test_the_cells_of_a_row_stand_in_one_row_under_its_number(office_of, name, slug):
    client, _ = office_of(name)
    html = pages_of(client, slug)
    rows = units(html, "tr|section")
    blocks = [block[1:] for block in source(file_of(name, slug)) if block[0] == "@"]

    assert blocks
    for cells in blocks:
        number = cells[0] if re.fullmatch(r"\d\.?", cells[0]) else ""
        assert any(
            row.startswith(plain(number)) and all(plain(one) in row for one in cells)
            for row in rows
        ), cells


@pytest.mark.parametrize(("name", "slug"), EVERY)
def test_a_chart_has_as_many_rows_as_its_source_and_what_was_added_apart(
    office_of,
    name,
    slug,
):
    client, folder = office_of(name)
    html = pages_of(client, slug)
    chart, phone = html.split("<!doctype html>")[1:]
    blocks = [block[1:] for block in source(file_of(name, slug)) if block[0] == "@"]
    own = blocks if folder.layanan[slug].has_own_steps else []
    rows = [row for row in units(chart, "tr") if row[0].isdigit()]
    listed = re.findall(r'<li class="panel">(.*?)</li>', phone, re.DOTALL)

    assert len(rows) == len(listed)
    assert [row for row in rows if "tambahan" in row] == rows[len(own) :]
    for number, cells in enumerate(own, 1):
        activity = plain(max(cells[:2], key=len))
        for row in (rows[number - 1], text_of(listed[number - 1])):
            assert row.startswith(str(number)) and activity in row


def test_what_the_sop_does_not_say_stands_apart_and_is_marked(office_of):
    client, _ = office_of("pulau-burung")
    html = client.get("/layanan/surat-pengantar/sop").get_data(as_text=True)
    added = html.index("Tambahan: langkah untuk menjalankan layanan")

    # The source's own parts, then what was added; "Protokol" is its word, and no rule of today.
    assert html.index("Jenis Pelayanan") < html.index("Masyarakat dan Admin") < added
    assert html.index("protokol kesehatan") < html.index("Bukan kalimat SOP:") < added
    assert added < html.index("ditambahkan agar layanan dapat dijalankan")


def test_five_days_stay_five_days_and_how_they_are_counted_stands_beside(office_of):
    client, _ = office_of("disdukcapil-tanggamus")
    for slug in ("bunda-dewi-harum", "ktp-el-prr"):
        standard = client.get(f"/layanan/{slug}").get_data(as_text=True)
        sop = pages_of(client, slug)
        paper = words(client.get(f"/layanan/{slug}/sop.pdf").data)

        for said in (standard, sop, paper):
            assert "5 hari, dihitung hari kerja" in said
            assert "5 hari kerja" not in said


def test_the_standard_lists_the_eight_rows_of_pekanbaru_as_eight(office_of):
    client, _ = office_of("disdukcapil-pekanbaru")
    html = client.get("/layanan/portal-dan-situs-web").get_data(as_text=True)
    steps = html[html.index("2. Langkah pelayanan") : html.index("3. Waktu")]
    rows = units(steps, "li")
    blocks = [block[1:] for block in source("disdukcapil-pekanbaru") if block[0] == "@"]

    assert len(rows) == 8
    for row, cells in zip(rows, blocks, strict=True):
        assert plain(cells[1]) in row
