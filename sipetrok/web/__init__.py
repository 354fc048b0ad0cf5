"""Thin blueprints, one module a noun: they read the request, call operations and queries, and show
a page. Here all of them are registered, and the bar above the officers' pages says which of them an
account may open.
"""

from typing import NamedTuple

from flask import Blueprint, Flask, request

from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.operations.penyerahan import handing_over
from sipetrok.web import buku, daftar, errors, kiriman, layanan, sop
from sipetrok.web.meja import antrean, banyak, berkas, pengambilan, pengawasan
from sipetrok.web.pemohon import ajukan, data, permohonan, unggah
from sipetrok.web.staf import akun, halangan, kantor, pengukuhan, petugas

PAGES = (
    ajukan,
    akun,
    antrean,
    banyak,
    berkas,
    buku,
    daftar,
    data,
    halangan,
    kantor,
    layanan,
    pengambilan,
    pengawasan,
    pengukuhan,
    permohonan,
    petugas,
    sop,
    unggah,
)


def init_app(app: Flask) -> None:
    """Registers every page, and what is shown when something goes wrong."""
    kiriman.init_app(app)
    errors.init_app(app)
    for page in PAGES:
        for one in vars(page).values():
            if isinstance(one, Blueprint):
                app.register_blueprint(one)


class Bagian(NamedTuple):
    """One entry of the bar: where it leads, and the blueprints that belong to it beside that."""

    words: str
    endpoint: str
    beside: tuple[str, ...] = ()

    @property
    def is_here(self) -> bool:
        return request.blueprint in (self.endpoint.split(".")[0], *self.beside)


BAGIAN = (
    Bagian("Antrean", "antrean.index", ("berkas",)),
    Bagian("Hasil warga", "desa.index"),
    Bagian("Catat", "catat.index", ("daftar",)),
    Bagian("Kerjakan sekaligus", "banyak.index", ("berita_acara",)),
    Bagian("Pengambilan", "pengambilan.index"),
    Bagian("Buku", "buku.register"),
    Bagian("Arsip", "arsip.index"),
    Bagian("Pengawasan", "pengawasan.index"),
    Bagian("Kantor", "kantor.show", ("petugas", "halangan", "pengukuhan")),
)


def menu() -> tuple[Bagian, ...]:
    """What the signed-in account may open, in the order of a day's work."""
    return tuple(
        one
        for one in BAGIAN
        if auth.may_open(one.endpoint)
        # Collection is the matter of those who hand products over.
        and (
            one.endpoint != "pengambilan.index"
            or handing_over(context.folder.layanan, context.peran)
        )
    )
