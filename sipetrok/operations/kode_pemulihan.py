"""The recovery code of this office: kept beside the data for the nightly run, and on paper for the
day without it.
"""

from datetime import datetime
from pathlib import Path

from sipetrok import kunci
from sipetrok.cadangan.wadah import KodeSalah
from sipetrok.domain import pemulihan
from sipetrok.operations import perawatan

KODE = "kode_pemulihan"  # the file in the instance folder, and the row that says somebody was told the code


def code_of(instance: Path) -> str:
    """The recovery code of this office, made at its first use.

    Raises KodeSalah when its file was damaged.
    """
    text = kunci.written_once(instance / KODE, pemulihan.print_kode(pemulihan.new_kode()) + "\n")
    kode = pemulihan.read_kode(text)
    if kode is None:
        raise KodeSalah(
            f"Berkas {KODE} di folder instance rusak. Tulis kembali kode dari kertas ke dalam berkas itu. "
            "Jika kertasnya tidak ada, hapus berkas itu: kode baru dibuat, cadangan lama tidak terbuka."
        )
    return kode


def is_told() -> bool:
    """Whether the code was ever shown to a person, who can have written it down."""
    return perawatan.last(KODE) is not None


def tell(instance: Path, now: datetime) -> list[str]:
    """The code for the person at the console, with what to do with it; remembers that it was told."""
    kode = pemulihan.print_kode(code_of(instance))
    perawatan.note(KODE, {}, now)
    return [
        f"Kode pemulihan: {kode}",
        "Tulis kode ini di kertas, dengan nama kantor dan tanggal, dan simpan jauh dari komputer ini. Tanpa kode "
        "ini tidak ada yang dapat membuka cadangan, juga pembuat program.",
    ]


def keep(instance: Path, kode: str) -> None:
    """Puts the code that opened a backup beside the restored data, so that the paper stays true."""
    kunci.written_once(instance / KODE, pemulihan.print_kode(kode) + "\n")
