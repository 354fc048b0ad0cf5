"""What pages weigh over a real line, against the bounds of the bench: heads of the answers, style
sheets, scripts and icons included.
"""

import databases
import pytest
from apps import build_app
from builders import make_draft, make_permohonan

from bench import berat
from sipetrok.models import db
from sipetrok.sop import reading
from sipetrok.sop.standar import Tugas

AT = (*Tugas, "dikembalikan", "selesai")


def too_heavy(app, with_files: bool) -> tuple[set[str], list[str]]:
    """The names of all pages that were weighed, and the lines of those that miss their bound."""
    with berat.listening(app) as port:
        browser = berat.Browser(port)
        found = list(berat.weigh(browser, berat.pages(app, with_files)))
    lines = [one.line for one in found]
    return {one.name for one in found}, [str(one) for one in lines if not one.holds]


def test_no_page_that_anybody_may_open_is_heavier_than_it_may_be(app, folder, storage):
    make_draft(folder.layanan["surat-keterangan"], kunci="kosong")
    for at in AT:
        make_permohonan(folder, storage, at, kunci=f"di-{at}")

    names, heavy = too_heavy(app, with_files=True)

    assert not heavy
    assert {"/", "/lacak", "/masuk", "/tidak-ada", "/surat/<token>, ada"} <= names
    assert {f"/permohonan/<kode>/{part}, draf 0" for part in ("berkas", "periksa")} <= (
        names
    )
    assert len(names) > 50


@pytest.mark.parametrize("kantor", reading.shipped())
def test_the_pages_of_other_offices_are_as_light(prepared, tmp_path, kantor):
    databases.copy(prepared, tmp_path / "kantor")
    app = build_app(tmp_path / "kantor", KANTOR=kantor)

    names, heavy = too_heavy(app, with_files=False)
    with app.app_context():
        db.engine.dispose()

    assert not heavy and len(names) >= 10
