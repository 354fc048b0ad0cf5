"""What a phone needs to keep the office at hand: a place among its apps, and a worker that keeps
nothing personal.
"""

import io
import json

import pytest
from builders import make_permohonan
from PIL import Image


def test_the_office_can_be_put_among_the_apps_of_a_phone(visitor, folder):
    answer = visitor.client.get("/manifes")
    said = json.loads(answer.text)

    assert answer.mimetype == "application/manifest+json"
    assert folder.kantor.nama in said["name"] and said["start_url"] == "/"
    for one in said["icons"]:
        icon = visitor.client.get(one["src"])
        picture = Image.open(io.BytesIO(icon.data))
        assert f"{picture.width}x{picture.height}" == one["sizes"]
        assert (
            len(icon.data) < 10_000 and picture.convert("RGB").getextrema()[0][0] < 40
        )
    assert visitor.client.get("/ikon/64").status_code == 404
    assert "/manifes" in visitor.client.get("/").text


def test_the_worker_holds_for_all_pages_and_is_asked_for_anew(visitor):
    with visitor.client.get("/luring") as answer:
        assert answer.mimetype in ("text/javascript", "application/javascript")
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["", "/tanda-terima", "/batal"])
def test_nothing_of_a_permohonan_may_be_kept_by_the_worker(
    folder, storage, visitor, path
):
    """It keeps what says of itself that it is public, and nothing else."""
    file = make_permohonan(folder, storage)
    answer = visitor.client.get(f"/permohonan/{file.kode}{path}")

    assert answer.headers["Cache-Control"] == "no-store"
