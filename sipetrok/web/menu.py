"""The parts of the officers' side, as the bar above each page offers them: only what this account
may open.
"""

from dataclasses import dataclass

from flask import request

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.operations.pengambilan import handing_over


@dataclass(frozen=True)
class Bagian:
    """One entry; `pages` are the blueprints that belong to it."""

    words: str
    endpoint: str
    pages: tuple[str, ...]

    @property
    def is_here(self) -> bool:
        return request.blueprint in self.pages


ALL = (
    Bagian("Antrean", "antrean.index", ("antrean", "berkas")),
    Bagian("Hasil warga", "desa.index", ("desa",)),
    Bagian("Catat", "catat.index", ("catat", "daftar")),
    Bagian("Kerjakan banyak", "banyak.index", ("banyak", "berita_acara")),
    Bagian("Pengambilan", "pengambilan.index", ("pengambilan",)),
    Bagian("Buku", "buku.register", ("buku",)),
    Bagian("Arsip", "arsip.index", ("arsip",)),
    Bagian("Pengawasan", "pengawasan.index", ("pengawasan",)),
    Bagian("Kantor", "kantor.show", ("kantor", "petugas", "halangan")),
)


def entries() -> tuple[Bagian, ...]:
    """What the signed-in account may open, in the order of a day's work."""
    return tuple(
        one
        for one in ALL
        if auth.may_open(one.endpoint)
        # Collection is the matter of those who hand products over.
        and (
            one.endpoint != "pengambilan.index"
            or handing_over(context.folder.layanan, context.peran)
        )
    )
