"""What is printed: the right paper, the right words, its own fonts, a QR code that reads, and no
silent gaps.
"""

import io
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
import zxingcpp
from builders import (
    make_context,
    make_kalender,
    make_langkah,
    make_permohonan,
    minutes,
    wib,
)
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from pypdf import PdfReader

from sipetrok.alur.clock import OfficeTime
from sipetrok.alur.course import Stay
from sipetrok.alur.tindakan import Tindakan
from sipetrok.app import filters
from sipetrok.cetak.pdf import (
    CetakGagal,
    complaint,
    qr_data_uri,
    render_pdf,
    svg_data_uri,
)
from sipetrok.domain import SipetrokError
from sipetrok.produk.surat import ProdukSurat
from sipetrok.sop.kantor import Saluran
from sipetrok.sop.kinds import Satuan, Tugas
from sipetrok.sop.standar import Durasi
from sipetrok.web.meja.berkas import breakable
from sipetrok.web.meja.desk import StayView

ROOT = Path(__file__).resolve().parents[2]
MM = 72 / 25.4
ALAMAT_PERIKSA = "https://petrok.contoh.example/periksa/7F3C9A51E2"
LAMBANG = svg_data_uri(
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="100" viewBox="0 0 80 100">'
    '<path d="M5 5 L75 5 L75 60 C75 80 55 92 40 97 C25 92 5 80 5 60 Z" fill="none" '
    'stroke="#000000"/></svg>'
)


@dataclass(frozen=True)
class KantorContoh:
    """The part of Kantor that is printed."""

    kop_baris: tuple[str, ...] = (
        "PEMERINTAH KABUPATEN CONTOH",
        "KECAMATAN PULAU CONTOH",
    )
    alamat: str = "Jalan Contoh Nomor 1"
    kode_pos: str = ""
    telepon: str = ""
    email: str = ""
    situs: str = ""
    kertas: str = "A4"
    tempat: str = "Pulau Contoh"
    saluran_pungutan: tuple = ()


PEMBUKA = ("paragraf", "Yang bertanda tangan di bawah ini menerangkan bahwa:")
ISI = ("paragraf", "Nama tersebut di atas adalah benar penduduk kecamatan ini. " * 5)
PENUTUP = (
    "paragraf",
    "Demikian surat ini dibuat untuk dipergunakan sebagaimana mestinya.",
)
SURAT = {
    "kantor": KantorContoh(),
    "lambang": LAMBANG,
    "judul": "SURAT KETERANGAN",
    "nomor": "400.12/15/PB",
    "bagian": [
        PEMBUKA,
        ("identitas", [("Nama", "Siti Rahma"), ("Pekerjaan", "Nelayan")]),
        ISI,
        PENUTUP,
    ],
    "tempat_tanggal": "Pulau Contoh, 21 November 2026",
    "jabatan": "CAMAT PULAU CONTOH",
    "nama": "Drs. AHMAD HIDAYAT, M.Si.",
    "pangkat": "Pembina Tingkat I",
    "nip": "197001011995031002",
    "qr": qr_data_uri(ALAMAT_PERIKSA),
    "alamat_periksa": "petrok.contoh.example/periksa/7F3C9A51E2",
    "gratis": True,
    "contoh": False,
}
DRAF = {
    "nomor": None,
    "qr": None,
    "alamat_periksa": None,
    "nama": None,
    "pangkat": None,
    "nip": None,
}
TANDA_TERIMA = {
    "kantor": KantorContoh(),
    "permohonan": SimpleNamespace(
        kode="K7MP3XWT9QRA",
        nama="Siti Rahma",
        nomor_register="SK-2026-0041",
        standar=SimpleNamespace(
            judul="Surat Keterangan",
            waktu=Durasi(angka=15, satuan=Satuan.MENIT),
            biaya=0,
        ),
    ),
    "dikirim": "21 November 2026, 09.40 WIB",
    "alamat_halaman": "petrok.contoh.example/lacak",
    "qr": qr_data_uri("https://petrok.contoh.example/lacak"),
    "langkah_berikut": [
        "Admin memeriksa kelengkapan berkas.",
        "Camat menandatangani surat.",
    ],
}
KARTU_KENDALI = {
    "kantor": KantorContoh(),
    "judul": "Surat Keterangan",
    "nomor_register": "SK-2026-0041",
    "nama": "Siti Rahma",
    "pita": svg_data_uri(
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="16" viewBox="0 0 320 16">'
        '<rect x="0" y="4" width="200" height="12" fill="#0b5d4e"/></svg>'
    ),
    "kalimat_waktu": "9 dari 15 menit terpakai",
    "with_notes": True,
    "with_names": True,
    "breakable": breakable,
}


def printer(static: Path = ROOT / "static", **templates: str) -> Flask:
    app = Flask(
        "cetak", template_folder=str(ROOT / "templates"), static_folder=str(static)
    )
    app.jinja_loader = ChoiceLoader([DictLoader(templates), app.jinja_loader])
    filters.init_app(app)
    return app


def printed(template: str, static: Path = ROOT / "static", **context) -> bytes:
    with printer(static).app_context():
        return render_pdf(template, **context)


def surat(**changes) -> bytes:
    return printed("cetak/surat.html", **{**SURAT, **changes})


def body_of(html: str) -> str:
    return (
        "<html lang='id'><head><style>{% include 'cetak/_gaya.html' %}</style></head><body>"
        + html
        + "</body></html>"
    )


def print_body(html: str, static: Path = ROOT / "static", **context) -> bytes:
    with printer(static, **{"coba.html": body_of(html)}).app_context():
        return render_pdf("coba.html", **context)


def pages(pdf: bytes) -> list[str]:
    """The words of each page, with every run of spaces and line ends as one space."""
    return [
        " ".join(page.extract_text().split())
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def size_mm(pdf: bytes) -> tuple[int, int]:
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / MM), round(float(box.height) / MM)


def qr_texts(pdf: bytes) -> list[str]:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def embedded_fonts(pdf: bytes) -> set[str]:
    fonts = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object().get("/FontDescriptor")
            if descriptor is not None and "/FontFile2" in descriptor.get_object():
                fonts.add(font.get_object()["/BaseFont"].split("+")[-1])
    return fonts


def pale_share(pdf: bytes) -> float:
    """How much of the first page is painted in a grey too pale to hide words."""
    histogram = (
        pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L").histogram()
    )
    return sum(histogram[225:240]) / sum(histogram)


# --- the letter ---


def test_short_surat_is_one_page_without_page_number():
    assert len(pages(surat())) == 1
    assert "1 dari 1" not in pages(surat())[0]


@pytest.mark.parametrize(
    ("kertas", "size"), [("A4", (210, 297)), ("F4", (215, 330)), ("folio", (210, 330))]
)
def test_surat_has_the_paper_of_the_office(kertas, size):
    assert size_mm(surat(kantor=replace(KantorContoh(), kertas=kertas))) == size


def test_surat_says_what_it_was_given():
    text = pages(surat())[0]

    for words in (
        "PEMERINTAH KABUPATEN CONTOH",
        "KECAMATAN PULAU CONTOH",
        "SURAT KETERANGAN",
        "Nomor : 400.12/15/PB",
        "Siti Rahma",
        "Pulau Contoh, 21 November 2026",
        "CAMAT PULAU CONTOH,",
        "Drs. AHMAD HIDAYAT, M.Si.",
        "Pembina Tingkat I",
        "NIP. 19700101 199503 1 002",
        "Cocokkan surat ini dengan catatan kantor di",
        "petrok.contoh.example/periksa/7F3C9A51E2",
        "Surat ini gratis (Rp 0).",
    ):
        assert words in text


def test_surat_claims_no_electronic_certificate():
    assert "BSrE" not in pages(surat())[0]


def test_surat_carries_its_own_fonts():
    assert {"LiberationSans", "LiberationSans-Bold"} <= embedded_fonts(surat())


def test_surat_has_title_author_and_language():
    reader = PdfReader(io.BytesIO(surat()))

    assert reader.metadata.title == "SURAT KETERANGAN Nomor 400.12/15/PB"
    assert reader.metadata.author == "KECAMATAN PULAU CONTOH"
    assert reader.trailer["/Root"]["/Lang"] == "id"


@pytest.mark.parametrize("kertas", ["A4", "F4", "folio"])
def test_qr_of_surat_reads_back(kertas):
    assert qr_texts(surat(kantor=replace(KantorContoh(), kertas=kertas))) == [
        ALAMAT_PERIKSA
    ]


def test_qr_reads_back_through_the_mark_of_an_example():
    assert qr_texts(surat(contoh=True)) == [ALAMAT_PERIKSA]


def test_draf_has_no_number_and_says_so():
    text = pages(surat(**DRAF))[0]

    assert "Nomor : (diberikan saat disahkan)" in text
    assert "Draf, belum disahkan" in text
    assert "400.12" not in text


def test_unnamed_signatory_leaves_a_line_to_write_on():
    text = pages(surat(**DRAF))[0]

    assert "." * 30 in text
    assert "NIP. ......" in text
    assert "None" not in text


def test_signatory_without_nip_has_no_nip_line():
    assert "NIP" not in pages(surat(nip=None))[0]


def test_example_is_marked_in_words():
    assert "Contoh, bukan surat resmi." in pages(surat(contoh=True))[0]


@pytest.mark.parametrize("changes", [{"nomor": None}, {"contoh": True}])
def test_mark_across_the_page_is_there_and_pale(changes):
    assert pale_share(surat(**changes)) > pale_share(surat()) + 0.01


def test_paragraph_of_surat_keeps_its_lines():
    text = pages(
        surat(
            bagian=[
                ("tujuan", ["Yth. Kepala Dinas", "di Contoh"]),
                ("paragraf", "Baris satu.\n\nBaris dua."),
            ]
        )
    )[0]

    assert "Yth. Kepala Dinas di Contoh Baris satu. Baris dua." in text


def test_long_surat_numbers_its_pages():
    halaman = pages(surat(bagian=[PEMBUKA, *[ISI] * 9, PENUTUP]))

    assert len(halaman) == 2
    assert "1 dari 2" in halaman[0]
    assert "2 dari 2" in halaman[1]


@pytest.mark.parametrize("paragraphs", range(4, 11))
def test_signature_is_never_split_and_never_alone(paragraphs):
    last = pages(surat(bagian=[PEMBUKA, *[ISI] * paragraphs, PENUTUP]))[-1]

    for words in (
        "Demikian surat ini dibuat",
        "Pulau Contoh, 21 November 2026",
        "CAMAT PULAU CONTOH,",
        "Drs. AHMAD HIDAYAT, M.Si.",
        "NIP. 19700101 199503 1 002",
        "Surat ini gratis (Rp 0).",
    ):
        assert words in last


def test_last_paragraph_longer_than_a_page_loses_no_word():
    bagian = [PEMBUKA, ("paragraf", " ".join(f"kata{n}" for n in range(1200)))]

    text = " ".join(pages(surat(bagian=bagian)))

    assert all(f"kata{n} " in text for n in range(1200))
    assert "NIP. 19700101 199503 1 002" in text


def test_names_of_sixty_letters_are_printed_whole():
    name = "Raden Ajeng Siti Nurhaliza Kusumawardhani Wulandari binti Ab"
    text = pages(
        surat(bagian=[("identitas", [("Nama", name)]), PENUTUP], nama=name.upper())
    )[0]

    assert len(name) == 60
    assert name in text
    assert name.upper() in text


def test_long_addresses_and_unbroken_words_stay_inside_the_margins():
    kantor = replace(
        KantorContoh(),
        alamat="Jalan Panglima Besar Raja Haji Abdullah " * 4,
        kertas="A4",
    )
    pdf = surat(
        kantor=kantor,
        bagian=[("identitas", [("Alamat", "A" * 150)]), PENUTUP],
        alamat_periksa="a" * 90,
    )
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")

    right_margin = picture.crop(
        (picture.width - int(18 * MM), 0, picture.width, picture.height)
    )
    left_margin = picture.crop((0, 0, int(27 * MM), picture.height))

    assert right_margin.getextrema() == (255, 255)
    assert left_margin.getextrema() == (255, 255)


def test_office_without_contacts_has_no_empty_labels():
    text = pages(surat(kantor=replace(KantorContoh(), alamat=""), lambang=None))[0]

    assert not any(
        label in text for label in ("Telepon", "E-mail", "Laman", "Kode Pos")
    )


def test_what_people_typed_is_text_and_never_markup():
    typed = "Toko <script>alert(1)</script> & <b>Anak</b> <img src=x> {{ 7 * 7 }}"
    text = pages(
        surat(
            bagian=[("identitas", [("Nama", typed)]), ("paragraf", typed)],
            judul="A & <i>B</i>",
            nama=typed,
        )
    )[0]

    assert text.count(typed) == 3
    assert "A & <i>B</i>" in text


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed here")
@pytest.mark.parametrize(
    "changes", [{}, {"contoh": True}, {"bagian": [*[ISI] * 12, PENUTUP]}]
)
def test_surat_is_a_sound_pdf(tmp_path, changes):
    path = tmp_path / "surat.pdf"
    path.write_bytes(surat(**changes))

    assert (
        subprocess.run(
            ["qpdf", "--check", path], capture_output=True, check=False
        ).returncode
        == 0
    )


# --- the receipt and the slip ---


def test_tanda_terima_fits_half_a_page():
    pdf = printed("cetak/tanda_terima.html", **TANDA_TERIMA)
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")

    lower_half = picture.crop((0, picture.height // 2, picture.width, picture.height))

    assert len(pages(pdf)) == 1
    assert lower_half.getextrema() == (255, 255)


def test_tanda_terima_says_code_time_and_fee():
    text = pages(printed("cetak/tanda_terima.html", **TANDA_TERIMA))[0]

    for words in (
        "K7MP-3XWT-9QRA",
        "SK-2026-0041",
        "S*** R****",
        "21 November 2026, 09.40 WIB",
        "15 menit",
        "Biaya Gratis (Rp 0)",
        "1. Admin memeriksa kelengkapan berkas.",
        "2. Camat menandatangani surat.",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("biaya", "asked"),
    [
        (0, "Diminta membayar?"),
        (5000, "Diminta membayar di luar biaya resmi?"),
        (None, "Diminta membayar di luar biaya resmi?"),
    ],
)
def test_tanda_terima_says_where_a_levy_is_reported_whatever_the_price(biaya, asked):
    permohonan = SimpleNamespace(
        **{
            **vars(TANDA_TERIMA["permohonan"]),
            "standar": SimpleNamespace(
                **{**vars(TANDA_TERIMA["permohonan"].standar), "biaya": biaya}
            ),
        }
    )
    kantor = replace(
        KantorContoh(), saluran_pungutan=(Saluran(nama="LAPOR!", alamat="lapor.go.id"),)
    )

    (text,) = pages(
        printed(
            "cetak/tanda_terima.html",
            **TANDA_TERIMA | {"permohonan": permohonan, "kantor": kantor},
        )
    )

    assert f"{asked} Laporkan ke LAPOR!: lapor.go.id." in text


def test_qr_of_tanda_terima_reads_back():
    assert qr_texts(printed("cetak/tanda_terima.html", **TANDA_TERIMA)) == [
        "https://petrok.contoh.example/lacak"
    ]


@pytest.fixture
def kartu(app, folder):
    """kartu(stay, …): the slip with these stays, printed by the office itself."""

    def run(*stays: Stay) -> bytes:
        time = OfficeTime(folder.kantor, make_kalender(), wib("2026-11-23 09.30"))
        rows = [
            StayView(stay, time, "Budi Santoso", "Pengantar desa terbaca")
            for stay in stays
        ]
        return render_pdf("cetak/kartu_kendali.html", **KARTU_KENDALI, rows=rows)

    return run


CHECKED = Stay(
    2,
    make_langkah(
        Tugas.PERIKSA, kegiatan="Memeriksa kelengkapan berkas", waktu=minutes(5)
    ),
    tiba=wib("2026-11-23 09.17"),
    masuk=wib("2026-11-23 09.20"),
    keluar=wib("2026-11-23 09.24"),
    petugas_id=2,
    tindakan=Tindakan.KEMBALIKAN,
)


def test_kartu_kendali_shows_stamps_minutes_and_paraf(kartu):
    pdf = kartu(CHECKED)
    text = pages(pdf)[0]

    assert size_mm(pdf) == (210, 297)
    for words in (
        "SK-2026-0041",
        "9 dari 15 menit terpakai.",
        "Pegawai Kecamatan Budi Santoso",
        "23-11-2026 09.20",
        "23-11-2026 09.24",
        "3 menit 4 menit 5 menit terlewat BS",
        "dikembalikan kepada pemohon: Pengantar desa terbaca",
    ):
        assert words in text


def test_long_kartu_kendali_repeats_its_head_and_numbers_its_pages(kartu):
    halaman = pages(kartu(*[CHECKED] * 40))

    assert len(halaman) > 1
    assert all("No. Kegiatan Pelaksana" in text for text in halaman)
    assert f"halaman 2 dari {len(halaman)}" in halaman[1]


def test_desk_not_reached_yet_is_left_blank(kartu):
    ahead = Stay(4, make_langkah(Tugas.SAHKAN), tiba=wib("2026-11-23 09.24"))

    assert "None" not in pages(kartu(ahead))[0]


# --- what must fail loudly ---


def test_missing_font_is_refused(tmp_path):
    with pytest.raises(CetakGagal) as caught:
        printed("cetak/surat.html", static=tmp_path, **SURAT)

    assert "LiberationSans-Regular.ttf" in " ".join(caught.value.masalah)


def test_one_missing_style_of_the_font_is_refused(tmp_path):
    shutil.copytree(ROOT / "static" / "fonts", tmp_path / "fonts")
    (tmp_path / "fonts" / "LiberationSans-BoldItalic.ttf").unlink()

    with pytest.raises(CetakGagal):
        printed("cetak/kartu_kendali.html", static=tmp_path, **KARTU_KENDALI)


@pytest.mark.parametrize(
    "source",
    [
        "tiada.png",
        "",
        "/etc/passwd",
        "../README.md",
        "https://contoh.example/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "data:image/svg+xml;base64,AAAA",
        "data:text/plain,halo",
    ],
)
def test_picture_that_does_not_load_is_refused(source):
    with pytest.raises(CetakGagal):
        print_body("<p>Isi <img src='{{ source }}'></p>", source=source)


def test_broken_lambang_is_refused():
    with pytest.raises(CetakGagal):
        surat(lambang="data:image/png;base64,iVBORw0KGgo=")


def test_unknown_font_family_is_refused():
    with pytest.raises(CetakGagal):
        print_body("<p style='font-family: TidakAda'>Isi</p>")


@pytest.mark.parametrize("letter", ["漢", "😀", "☑"])
def test_letter_outside_the_font_is_refused_by_name(letter):
    with pytest.raises(SipetrokError) as caught:
        surat(bagian=[("identitas", [("Nama", f"Siti {letter}")]), PENUTUP])

    assert f"“{letter}”" in caught.value.kalimat


def test_letters_indonesian_names_use_are_printed():
    text = pages(
        surat(
            bagian=[("paragraf", "Éva, Müller, Nuʻman, “kutip”, 25 °C, 1–2, Rp 0, ½")]
        )
    )[0]

    assert "Éva, Müller, Nuʻman, “kutip”, 25 °C, 1–2" in text


def test_failed_print_leaves_the_next_one_whole():
    with pytest.raises(CetakGagal):
        surat(judul="漢")

    assert len(pages(surat())) == 1


def test_quiet_log_does_not_hide_a_failure(caplog):
    caplog.set_level("CRITICAL")

    with pytest.raises(CetakGagal):
        print_body("<p>Isi <img src='/etc/passwd'></p>")


def test_working_directory_does_not_matter(monkeypatch):
    monkeypatch.chdir("/")

    assert {"LiberationSans", "LiberationSans-Bold"} <= embedded_fonts(surat())


# --- the letters that are said to be unprintable ---


@pytest.mark.parametrize(
    "sign", [*"AzÄéñōḥʻ’“”–…×½€α‑⁃Ａ𝐒", "\u00a0", "\u0301", *"王ش😀\ufffdअ"]
)
def test_a_letter_is_unknown_exactly_when_the_printer_refuses_it(folder, storage, sign):
    permohonan = make_permohonan(folder, storage, Tugas.OLAH)
    permohonan.naskah = f"Menerangkan a{sign}b."
    try:
        ProdukSurat(permohonan).compose(make_context(folder, storage))
        is_printed = True
    except CetakGagal:
        is_printed = False

    assert complaint(f"a{sign}b") == ("" if is_printed else f"“{sign}”")


def test_each_unknown_letter_is_named_once_and_not_too_many_of_them():
    assert complaint("王小王") == "“王”, “小”"
    assert complaint("一二三四五六七") == "“一”, “二”, “三”, “四”, “五” dan lainnya"
    assert complaint("Siti Aminah, S.Pd.\n") == ""


def test_signs_of_another_shape_are_printed_in_the_usual_one(folder, storage):
    permohonan = make_permohonan(folder, storage, Tugas.OLAH)
    permohonan.naskah = "Menerangkan RT‑05 ＲＷ 𝐒𝐢𝐭𝐢."

    isi = ProdukSurat(permohonan).compose(make_context(folder, storage))

    text = " ".join(PdfReader(io.BytesIO(isi)).pages[0].extract_text().split())
    assert "Menerangkan RT-05 RW Siti." in text


def test_no_sign_becomes_a_part_of_the_markup(folder, storage):
    permohonan = make_permohonan(folder, storage, Tugas.OLAH)
    permohonan.naskah = "Menerangkan ＜b＞tebal＜/b＞."

    with pytest.raises(CetakGagal, match="tidak dikenal"):
        ProdukSurat(permohonan).compose(make_context(folder, storage))
