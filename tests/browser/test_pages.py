"""Every page in a real browser: nobody is shut out, and nothing runs over the edge."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import make_draft, make_permohonan, make_petugas, press

from sipetrok.alur.workflow import Tindakan
from sipetrok.models import Surat, db
from sipetrok.sop.standar import Tugas

from .conftest import DESKTOP, PHONE

AXE = {"resultTypes": ["violations"], "preload": False, "iframes": False}
STATES = (
    "draf",
    Tugas.TERIMA,
    Tugas.PERIKSA,
    Tugas.OLAH,
    Tugas.SAHKAN,
    Tugas.SERAHKAN,
    "dikembalikan",
    "selesai",
)

PUBLIC = [
    "/",
    "/layanan",
    "/layanan/surat-rekomendasi",
    "/layanan/surat-keterangan",
    "/layanan/surat-pengantar",
    "/layanan/surat-keterangan/sop",
    "/layanan/surat-rekomendasi/ajukan",
    "/layanan/surat-keterangan/ajukan",
    "/layanan/surat-pengantar/ajukan",
    "/alur",
    "/lapor-pungutan",
    "/lacak",
    "/masuk",
    "/tidak-ada",
]
PRIVATE = [
    "/permohonan/{draf}",
    "/permohonan/{draf}/data",
    "/permohonan/{draf}/berkas",
    "/permohonan/{draf}/periksa",
    "/permohonan/{terima}",
    "/permohonan/{terima}/tanda-terima",
    "/permohonan/{terima}/batal",
    "/permohonan/{sahkan}",
    "/permohonan/{dikembalikan}",
    "/permohonan/{dikembalikan}/berkas",
    "/permohonan/{dikembalikan}/periksa",
    "/permohonan/{selesai}",
    "/surat/{token}",
    "/surat/tidak-tercatat",
]
STAFF = [
    ("loket", "/antrean"),
    ("loket", "/antrean?di=pemohon"),
    ("camat", "/antrean"),
    ("loket", "/antrean/{id_terima}"),
    ("staf", "/antrean/{id_periksa}"),
    ("staf", "/antrean/{id_diperiksa}"),
    ("loket", "/antrean/{id_periksa}"),
    ("staf", "/antrean/{id_olah}"),
    ("camat", "/antrean/{id_sahkan}"),
    ("loket", "/antrean/{id_serahkan}"),
    ("staf", "/antrean/{id_dikembalikan}"),
    ("loket", "/antrean/{id_selesai}"),
    ("loket", "/arsip"),
    ("loket", "/arsip?nomor=SK-0"),
    ("loket", "/kantor"),
    ("loket", "/akun"),
    ("camat", "/antrean/{id_diperiksa}"),
    ("loket", "/catat"),
    ("loket", "/catat/surat-keterangan"),
    ("loket", "/daftar"),
    ("loket", "/daftar/layanan/surat-keterangan"),
    ("loket", "/banyak"),
    ("camat", "/banyak/{standar}/4"),
    ("loket", "/berita-acara"),
    ("loket", "/pengambilan"),
    ("loket", "/pengambilan/{id_selesai}"),
    ("loket", "/buku/register"),
    ("loket", "/buku/agenda"),
    ("loket", "/buku/agenda?bagian=masuk"),
    ("camat", "/pengawasan"),
    ("loket", "/petugas"),
    ("loket", "/petugas/baru"),
    ("loket", "/petugas/1"),
    ("loket", "/halangan"),
    ("nibung", "/desa"),
    ("nibung", "/desa/{id_selesai}"),
    ("nibung", "/akun"),
]
EVERY = [("", path) for path in PUBLIC + PRIVATE] + STAFF


@pytest.fixture(scope="module")
def office(shared_site):
    """An office with a file at every desk, and the names that stand in the addresses above."""
    app = shared_site.app
    with app.app_context():
        folder, storage, names = app.extensions["kantor"], app.extensions["storage"], {}
        for at in STATES:
            made = make_permohonan(
                folder,
                storage,
                at,
                kunci=f"di-{at}",
                now=datetime.now(UTC),
                desa="Teluk Nibung",
            )
            names |= {str(at): made.kode, f"id_{at}": made.id}
        make_permohonan(
            folder,
            storage,
            Tugas.OLAH,
            kunci="lama",
            now=datetime.now(UTC) - timedelta(days=90),
        )  # very late
        names["draf_kosong"] = make_draft(
            folder.layanan["surat-keterangan"], "kosong", datetime.now(UTC)
        ).kode
        checked = make_permohonan(
            folder, storage, Tugas.PERIKSA, kunci="diperiksa", now=datetime.now(UTC)
        )
        names["id_diperiksa"] = press(
            checked, "staf", Tindakan.TERIMA, folder, storage, datetime.now(UTC)
        ).id
        names["standar"] = checked.standar_id
        make_petugas(folder, "nibung", "desa", nama="Bu Nibung", desa="Teluk Nibung")
        names["token"] = db.session.scalar(
            db.select(Surat.token).filter_by(permohonan_id=names["id_selesai"])
        )
    return shared_site, names


@pytest.fixture(scope="module")
def browsers(office):
    """The browser of each person, by account; the public's has none."""
    site, _ = office
    return {
        akun: site.staff(akun, PHONE) if akun else site.visit(PHONE)
        for akun in ("", "loket", "staf", "camat", "nibung")
    }


@pytest.fixture
def open_page(office, browsers):
    """open_page(akun, path) is the page on that person's phone; afterwards nothing may have
    complained.
    """
    site, names = office

    def load(akun: str, path: str):
        page = browsers[akun]
        page.set_viewport_size(PHONE)
        page.goto(path.format(**names))
        page.evaluate(
            "document.querySelectorAll('details').forEach(one => { one.open = true; })"
        )
        return page

    yield load
    complaints, site.complaints[:] = site.complaints[:], []
    assert not [
        one
        for one in complaints
        if not re.match(rf"{site.url}/(surat/tidak-tercatat|tidak-ada): .*404", one)
    ], complaints


@pytest.mark.parametrize(("akun", "path"), EVERY)
def test_a_page_shuts_nobody_out_and_stays_within_the_screen(open_page, akun, path):
    require_sound(open_page(akun, path))


@pytest.mark.parametrize(
    ("akun", "path", "words"),
    [
        ("", "/layanan/surat-keterangan/ajukan", "Simpan dan lanjut"),
        ("", "/permohonan/{draf_kosong}/berkas", "Simpan dan lanjut"),
        ("", "/lacak", "Buka permohonan"),
        ("staf", "/antrean/{id_diperiksa}", "Lengkap, teruskan"),
        ("loket", "/antrean/{id_serahkan}", "Serahkan kepada pemohon"),
    ],
)
def test_a_page_that_refuses_shuts_nobody_out(open_page, akun, path, words):
    page = open_page(akun, path)
    page.evaluate(
        "document.querySelectorAll('form').forEach(form => { form.noValidate = true; })"
    )
    page.get_by_role("button", name=words, exact=True).and_(
        page.locator(":not([aria-hidden])")
    ).click()

    page.locator(".summary").wait_for()
    require_sound(page)


def require_sound(page) -> None:
    """No barrier that axe knows of, and nothing over the edge, on a phone and on a desk."""
    page.evaluate(Axe().axe_script)
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        found = page.evaluate(
            "options => axe.run(options).then(found => found.violations)", AXE
        )
        assert not found, [
            (one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found
        ]
        too_wide = (
            page.evaluate("document.documentElement.scrollWidth") - viewport["width"]
        )
        assert too_wide <= 0, f"{too_wide} px over the edge: {widest(page)}"


@pytest.mark.parametrize(
    ("akun", "path"),
    [
        ("loket", "/antrean"),
        ("loket", "/antrean/{id_terima}"),
        ("camat", "/pengawasan"),
    ],
)
def test_the_register_number_of_every_row_can_be_read(open_page, akun, path):
    page = open_page(akun, path)
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        room = page.evaluate("""[...document.querySelectorAll(".row .keep")]
            .filter(e => e.getClientRects().length)
            .map(e => [
                e.textContent,
                e.closest(".meta").getBoundingClientRect().right - e.getBoundingClientRect().right,
            ])""")
        assert (room or viewport == PHONE) and all(left >= 0 for _, left in room), room


@pytest.mark.parametrize(
    ("akun", "path"),
    [
        ("", "/"),
        ("loket", "/antrean"),
        ("loket", "/buku/register"),
        ("loket", "/arsip"),
    ],
)
def test_long_names_of_an_office_push_nothing_over_the_edge(open_page, akun, path):
    page = open_page(akun, path)
    page.evaluate("""
        const names = ".office, option, .row .meta, [data-kata=Layanan]";
        for (const e of document.querySelectorAll(names))
            e.textContent = "Penerbitan Dokumen Kependudukan dan Pencatatan Sipil "
                + "Kabupaten Contoh Lewat Telepon";
    """)
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        assert (
            page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        ), widest(page)


def widest(page) -> list[str]:
    """What reaches beyond the right edge of the screen."""
    return page.evaluate("""[...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
        .map(e => e.outerHTML.slice(0, 120)).slice(0, 5)""")
