"""Thin blueprints, one module a noun, in rooms by whom they serve: they read the request, call
operations and queries, and show a page.
"""

from flask import Flask

from sipetrok.web import buku, errors, kiriman
from sipetrok.web.meja import antrean, arsip, berkas, kartu_kendali, pengawasan, surat
from sipetrok.web.pemohon import lacak, permohonan
from sipetrok.web.pencatatan import catat, daftar
from sipetrok.web.penyerahan import banyak, pengambilan
from sipetrok.web.publik import beranda, layanan, sehat, sop
from sipetrok.web.staf import akun, halangan, kantor, masuk, petugas


def init_app(app: Flask) -> None:
    """Registers every page, and what is shown when something goes wrong."""
    kiriman.init_app(app)
    errors.init_app(app)
    for page in (
        banyak,
        pengambilan,
        beranda,
        layanan,
        sop,
        lacak,
        permohonan,
        masuk,
        akun,
        antrean,
        berkas,
        surat,
        catat,
        daftar,
        kartu_kendali,
        arsip,
        buku,
        kantor,
        sehat,
        petugas,
        halangan,
        pengawasan,
    ):
        app.register_blueprint(page.blueprint)
    app.register_blueprint(banyak.berita_acara)
    app.register_blueprint(pengambilan.desa)
