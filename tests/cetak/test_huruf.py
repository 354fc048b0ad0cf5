"""The letters that are said to be unprintable are those that the printer would refuse."""

import pytest
from builders import make_context, make_permohonan

from sipetrok.cetak import huruf
from sipetrok.cetak.pdf import CetakGagal
from sipetrok.produk.surat import ProdukSurat
from sipetrok.sop.standar import Tugas


@pytest.mark.parametrize(
    "sign", [*"AzÄéñōḥʻ’“”–…×½€α", "\u00a0", "\u0301", *"王ش😀\ufffdअ"]
)
def test_a_letter_is_unknown_exactly_when_the_printer_refuses_it(folder, storage, sign):
    permohonan = make_permohonan(folder, storage, Tugas.OLAH)
    try:
        ProdukSurat(permohonan).compose(
            make_context(folder, storage), text=f"Menerangkan a{sign}b."
        )
        is_printed = True
    except CetakGagal:
        is_printed = False

    assert huruf.unknown(f"a{sign}b") == (() if is_printed else (sign,))


def test_each_unknown_letter_is_named_once_and_not_too_many_of_them():
    assert huruf.complaint("王小王") == "“王”, “小”"
    assert (
        huruf.complaint("一二三四五六七") == "“一”, “二”, “三”, “四”, “五” dan lainnya"
    )
    assert huruf.complaint("Siti Aminah, S.Pd.\n") == ""
