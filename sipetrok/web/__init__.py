"""Thin blueprints, one module a noun, in rooms by whom they serve: they read the request, call
operations and queries, and show a page.
"""

from flask import Flask

from sipetrok.web import buku, errors, kiriman
from sipetrok.web.meja import antrean, banyak, berkas, pengambilan, pengawasan
from sipetrok.web.pemohon import lacak, permohonan
from sipetrok.web.pencatatan import catat, daftar
from sipetrok.web.publik import beranda, layanan, sehat, sop
from sipetrok.web.staf import akun, halangan, kantor, masuk, petugas


def init_app(app: Flask) -> None:
    """Registers every page, and what is shown when something goes wrong."""
    kiriman.init_app(app)
    errors.init_app(app)
    for page in (
        beranda,
        layanan,
        sop,
        lacak,
        permohonan,
        masuk,
        akun,
        antrean,
        banyak,
        berkas,
        pengambilan,
        pengawasan,
        catat,
        daftar,
        buku,
        kantor,
        sehat,
        petugas,
        halangan,
    ):
        app.register_blueprint(page.blueprint)
    for beside in (
        antrean.arsip,
        banyak.berita_acara,
        berkas.surat,
        berkas.kartu_kendali,
        pengambilan.desa,
    ):
        app.register_blueprint(beside)
