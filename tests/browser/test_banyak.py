"""Ticking many files at once with a script: the same rule as without one."""

from builders import make_permohonan

from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Tugas


def test_everything_ticked_at_once_leaves_example_files_out(site, in_office):
    def work(folder, storage, now):
        made = [
            make_permohonan(
                folder, storage, Tugas.SAHKAN, kunci=f"k{n}", now=now, nama=f"Warga {n}"
            )
            for n in range(3)
        ]
        with transaction():
            made[1].contoh = True
        return f"/banyak/{made[0].standar_id}/{made[0].langkah}"

    page = site.staff("camat")
    page.goto(in_office(site, work))

    def ticked() -> list[bool]:
        return [box.is_checked() for box in page.locator("input[name=pilih]").all()]

    page.get_by_role("link", name="Pilih semua").click()
    assert ticked() == [True, False, True]
    page.get_by_role("link", name="Kosongkan pilihan").click()
    assert ticked() == [False, False, False]
    assert "?" not in page.url  # ticked on the page itself
