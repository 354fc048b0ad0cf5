"""The antrean by keyboard: keys do what their list says, and never what somebody types."""

import pytest
from builders import make_permohonan
from playwright.sync_api import expect

from sipetrok.sop.standar import Tugas

from .conftest import DESKTOP


@pytest.fixture
def files(site, in_office):
    """files(3, Tugas.PERIKSA) puts three files on a desk, and gives their ids in the order of the
    antrean.
    """

    def make(count: int, at: Tugas = Tugas.PERIKSA) -> list[int]:
        def work(folder, storage, now):
            return [
                make_permohonan(
                    folder, storage, at, kunci=f"{at}-{n}", now=now, nama=f"Warga {n}"
                ).id
                for n in range(count)
            ]

        return in_office(site, work)

    return make


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def test_j_and_k_go_down_and_up_the_list_and_enter_opens(site, files):
    first, second, third = files(3)
    page = site.staff("staf")
    page.goto("/antrean")

    seen = []
    for key in ("j", "j", "j", "j", "k"):
        page.keyboard.press(key)
        seen.append(focused(page))
    page.keyboard.press("Enter")

    assert seen == [f"baris-{n}" for n in (first, second, third, third, second)]
    page.wait_for_url(f"**/antrean/{second}")


def test_beside_an_open_file_j_starts_from_that_file(site, files):
    first, second, _ = files(3)
    page = site.staff("staf")
    page.goto(f"/antrean/{first}")

    page.keyboard.press("j")

    assert focused(page) == f"baris-{second}"


@pytest.fixture
def checking(site, files):
    """Staf with a file taken at the check."""
    (file,) = files(1)
    page = site.staff("staf")
    page.goto(f"/antrean/{file}")
    page.get_by_role("button", name="Terima di meja saya").click()
    page.get_by_role("heading", name="Periksa persyaratan").wait_for()
    expect(
        page.locator("#kerja h1")
    ).to_be_focused()  # the fresh page has settled: nothing takes the focus any more
    return page


def ticks(page) -> list[bool]:
    return [page.locator(f"#syarat-{n}").is_checked() for n in (1, 2, 3)] + [
        page.locator("#semua").is_checked()
    ]


def test_a_number_ticks_that_requirement_and_again_takes_the_tick_away(checking):
    checking.keyboard.press("2")
    assert (
        ticks(checking) == [False, True, False, False]
        and focused(checking) == "syarat-2"
    )

    checking.keyboard.press("2")
    assert ticks(checking) == [False, False, False, False]


def test_nought_ticks_all_and_one_doubt_takes_the_word_all_back(checking):
    checking.keyboard.press("0")
    assert ticks(checking) == [True, True, True, True]

    checking.keyboard.press("3")
    assert ticks(checking) == [True, True, False, False]
    checking.keyboard.press("3")
    assert ticks(checking) == [True, True, True, True]


def test_a_doubt_after_all_were_ticked_is_not_sent_as_complete(checking):
    checking.keyboard.press("0")
    checking.keyboard.press("2")
    checking.get_by_role("button", name="Lengkap, teruskan").click()

    checking.get_by_role("link", name="Persyaratan 2 belum diperiksa.").wait_for()
    expect(checking.locator("#kerja .summary")).to_be_focused()
    assert ticks(checking) == [True, False, True, False]


def test_what_is_typed_in_a_field_is_never_taken_as_a_key(checking):
    checking.locator("#alasan-1").click()
    checking.keyboard.type("j k 1 2 0 n ? foto halaman 3 buram")

    assert (
        checking.locator("#alasan-1").input_value()
        == "j k 1 2 0 n ? foto halaman 3 buram"
    )
    assert focused(checking) == "alasan-1" and ticks(checking) == [False] * 4
    assert not checking.locator("#papan-tik").is_visible()


def test_keys_with_control_stay_the_browsers(checking):
    checking.keyboard.press("Control+1")
    checking.keyboard.press("Alt+2")

    assert ticks(checking) == [False] * 4


def test_a_question_mark_shows_the_keys_and_nothing_behind_them_changes(checking):
    checking.keyboard.press("?")
    expect(checking.get_by_role("dialog", name="Tombol keyboard")).to_be_visible()

    checking.keyboard.press("1")
    checking.keyboard.press("Escape")

    expect(checking.locator("#papan-tik")).to_be_hidden()
    assert ticks(checking) == [False] * 4


def test_n_shows_the_next_scan_and_after_the_last_the_first(checking):
    seen = []
    for _ in range(3):
        checking.keyboard.press("n")
        seen.append(uppermost(checking))

    assert seen == [1, 2, 0]


def uppermost(page) -> int:
    """Which of the scans stands at the top of its column."""
    return page.evaluate("""(() => {
        const all = [...document.querySelectorAll("[data-scans] .scan")];
        const top = document.querySelector("[data-scans]").getBoundingClientRect().top;
        const far = all.map(one => Math.abs(one.getBoundingClientRect().top - top));
        return far.indexOf(Math.min(...far));
    })()""")


def test_a_scan_is_zoomed_and_turned_without_a_reload(checking):
    scan = checking.locator(".scan").first
    checking.evaluate("window.stays = true")
    before = scan.locator("img").bounding_box()["width"]

    scan.get_by_role("button", name="Besarkan").click()
    scan.get_by_role("button", name="Putar").click()

    assert scan.locator("img").bounding_box()["width"] > 1.5 * before
    assert (
        checking.evaluate(
            "getComputedStyle(document.querySelector('.scan img')).transform"
        )
        != "none"
    )
    assert checking.evaluate("window.stays") and not checking.evaluate(
        "document.querySelector('.scan img').hasAttribute('style')"
    )


# The list asks for news by itself.


def refresh_now(page, news) -> None:
    """Lets the list ask often instead of every half minute, until it has the news."""
    page.evaluate("""() => {
        const list = document.getElementById("daftar");
        list.setAttribute("hx-trigger", "every 100ms");
        htmx.process(list);
    }""")
    page.wait_for_selector(f"#baris-{news}", state="attached")


def test_a_refresh_keeps_the_focus_and_the_place_in_the_list(site, files):
    ids = files(14)
    page = site.staff("staf", {**DESKTOP, "height": 420})
    page.goto(f"/antrean/{ids[0]}")
    page.locator(f"#baris-{ids[8]}").focus()
    place = page.locator(".desk-list").evaluate(
        "list => { list.scrollTop = 300; return list.scrollTop; }"
    )
    assert place == 300

    (news,) = files(1, Tugas.OLAH)
    refresh_now(page, news)

    assert focused(page) == f"baris-{ids[8]}"
    assert page.locator(".desk-list").evaluate("list => list.scrollTop") == place


def test_a_refresh_keeps_what_is_being_typed_and_where(site, files, checking):
    field = checking.locator("#alasan-2")
    field.fill("Halaman dua tidak terbaca")
    field.evaluate("field => field.setSelectionRange(8, 11)")
    place = checking.evaluate("scrollY")

    (news,) = files(1, Tugas.OLAH)
    refresh_now(checking, news)

    assert (
        focused(checking) == "alasan-2"
        and field.input_value() == "Halaman dua tidak terbaca"
    )
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [
        8,
        11,
    ]
    assert checking.evaluate("scrollY") == place


def test_an_unchanged_list_is_left_alone(site, files):
    files(2, Tugas.ARSIPKAN)
    page = site.staff("loket")
    page.goto("/antrean")
    page.evaluate("""() => {
        const list = document.getElementById("daftar");
        list.dataset.same = "yes";
        list.setAttribute("hx-trigger", "every 100ms");
        htmx.process(list);
    }""")

    with page.expect_response("**/antrean/daftar*") as asked:
        pass

    assert (
        asked.value.status == 204
        and page.locator("#daftar").get_attribute("data-same") == "yes"
    )


def test_a_press_without_an_answer_never_looks_like_one_that_worked(site, checking):
    checking.locator("#alasan-1").fill("Tidak terbaca")
    assert not site.complaints
    checking.context.set_offline(True)
    checking.get_by_role("button", name="Kembalikan kepada pemohon").click()

    checking.get_by_text("Belum tersimpan: kantor tidak menjawab.").wait_for()
    assert checking.locator("#alasan-1").input_value() == "Tidak terbaca"
    site.complaints.clear()  # the browser says itself that there was no network
