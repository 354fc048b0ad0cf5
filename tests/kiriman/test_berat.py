"""Documents that are dear to draw: what an honest one may cost is taken, what a hostile one would
cost is cut off.
"""

import io
import os
import sys

import pictures
import pytest
from PIL import Image

from sipetrok.kiriman.berkas import BATAS, Batas, BerkasDitolak, clean


def cpu_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


@pytest.mark.skipif(
    sys.platform == "win32", reason="there only the time on the clock is bounded"
)
@pytest.mark.parametrize(
    ("make", "times"), [(pictures.shading_pdf, 1500), (pictures.operators_pdf, 200_000)]
)
@pytest.mark.parametrize(
    "detik", [1, pytest.param(BATAS.detik, marks=pytest.mark.panjang)]
)
def test_a_small_pdf_that_is_dear_to_draw_costs_only_its_bound(make, times, detik):
    data, before = make(times), cpu_of_children()
    assert len(data) < 10_000

    with pytest.raises(BerkasDitolak, match="terlalu berat"):
        clean(io.BytesIO(data), Batas(detik=detik))

    assert cpu_of_children() - before < detik + 0.5


@pytest.mark.parametrize(
    ("pages", "size"),
    [
        (2, (620, 877)),
        pytest.param(12, (2480, 3508), marks=pytest.mark.panjang),
    ],
)
def test_a_scan_in_jpeg_2000_is_taken_and_drawn(pages, size):
    data = io.BytesIO(pictures.jpx_pdf(pages, size))
    _, *drawn = clean(data).gambar
    found = [Image.open(io.BytesIO(page)).size for page in drawn]
    assert found == [(1200, 1698)] * pages
