"""The routing slip of one file on paper: every desk with masuk, keluar, paraf and minutes."""

import re

from flask import Blueprint, Response, abort

from sipetrok.alur.progress import worked_out
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.cetak.pdf import render_pdf, svg_data_uri
from sipetrok.domain import identitas
from sipetrok.models import Permohonan
from sipetrok.web import answers
from sipetrok.web.meja import desk
from sipetrok.web.pemohon.kode import load

blueprint = Blueprint("kartu_kendali", __name__)


@blueprint.get("/antrean/<int:permohonan_id>/kartu-kendali.pdf")
@auth.officer
def show(permohonan_id: int) -> Response:
    """With officers, initials and notes."""
    return _pdf(auth.load_permohonan(permohonan_id), True)


@blueprint.get("/permohonan/<kode>/kartu-kendali.pdf")
@auth.public
def for_pemohon(kode: str) -> Response:
    """Desks and minutes; officers only where the office names them, and never its own notes."""
    permohonan = load(kode)
    if permohonan.nomor_register is None:
        abort(404)
    return _pdf(permohonan, False)


def _pdf(permohonan: Permohonan, is_inside: bool) -> Response:
    office, standar = context.kantor, permohonan.standar
    line = desk.Row(permohonan, context.time, lebar=720, tinggi=36)
    isi = render_pdf(
        "cetak/kartu_kendali.html",
        kantor=office,
        judul=standar.judul,
        nomor_register=permohonan.nomor_register,
        nama=permohonan.nama if is_inside else identitas.mask_name(permohonan.nama),
        di_kantor=[standar.persyaratan[n - 1].label for n in permohonan.kertas],
        rows=desk.stays(permohonan, context.time),
        with_notes=is_inside,
        with_names=is_inside or office.tampilkan_petugas,
        breakable=breakable,
        pita=svg_data_uri(line.svg),
        kalimat_waktu=line.pita.words,
        hitungan=worked_out(permohonan.course, context.kalender),
    )
    return answers.paper(isi, f"kartu-kendali-{permohonan.nomor_register}.pdf")


def breakable(pelaksana: str) -> str:
    """Names joined by strokes, with room to break after each.

    The printer knows no zero-width space.
    """
    return re.sub(r"/(?=\S)", "/ ", pelaksana)
