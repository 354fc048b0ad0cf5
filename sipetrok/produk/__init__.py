"""What comes out of a file: each kind answers the same questions.

What a kind is called stands beside `Jenis`; here is what is asked of officers for it, what is made,
shown and handed out.
"""

from typing import assert_never

from sipetrok.models import Permohonan
from sipetrok.produk.produk import Produk as Produk
from sipetrok.produk.produk import ProdukDokumen, ProdukJawaban
from sipetrok.produk.surat import ProdukSurat
from sipetrok.sop.standar import Jenis


def produk_of(permohonan: Permohonan) -> Produk:
    """The product of this file, by the `jenis` of the standard under which it was filed.

    A kind that nobody answers for here is a type error before it is a fault at run time.
    """
    match permohonan.standar.jenis:
        case Jenis.SURAT:
            return ProdukSurat(permohonan)
        case Jenis.JAWABAN:
            return ProdukJawaban(permohonan)
        case Jenis.DOKUMEN:
            return ProdukDokumen(permohonan)
        case other:
            assert_never(other)
