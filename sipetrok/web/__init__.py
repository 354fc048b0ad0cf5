"""Thin blueprints, one flat module a noun: they read the request, call operations and queries, and
show a page.
"""

from flask import Flask

from sipetrok.web import (
    akun,
    antrean,
    arsip,
    banyak,
    beranda,
    berita_acara,
    berkas,
    buku,
    catat,
    daftar,
    desa,
    dokumen,
    errors,
    halangan,
    kantor,
    kartu_kendali,
    kiriman,
    lacak,
    layanan,
    masuk,
    pengambilan,
    pengawasan,
    permohonan,
    petugas,
    sehat,
    sop,
    surat,
)


def init_app(app: Flask) -> None:
    """Registers every page, and what is shown when something goes wrong."""
    kiriman.init_app(app)
    errors.init_app(app)
    for page in (
        banyak,
        berita_acara,
        pengambilan,
        desa,
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
        dokumen,
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
