"""The routing slip of one file on paper: every desk with masuk, keluar, paraf and minutes."""

import re

from flask import Blueprint, Response, abort

from sipetrok.alur.progress import worked_out
from sipetrok.app import auth, filters
from sipetrok.app.auth import context
from sipetrok.app.filters import stempel
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
    line = desk.row(permohonan, context.time, lebar=720, tinggi=36)
    isi = render_pdf(
        "cetak/kartu_kendali.html",
        kantor=office,
        judul=standar.judul,
        nomor_register=permohonan.nomor_register,
        nama=permohonan.nama if is_inside else identitas.mask_name(permohonan.nama),
        di_kantor=[standar.persyaratan[n - 1].label for n in permohonan.kertas],
        rows=[
            _row(stay, is_inside, is_inside or office.tampilkan_petugas)
            for stay in desk.stays(permohonan, context.time)
        ],
        pita=svg_data_uri(line.svg),
        kalimat_waktu=line.words,
        waktu=filters.waktu(standar.waktu),
        hitungan=worked_out(permohonan.course, context.kalender),
    )
    return answers.paper(isi, f"kartu-kendali-{permohonan.nomor_register}.pdf")


def breakable(pelaksana: str) -> str:
    """Long names joined by strokes, with room to break after each: the printer knows no zero-width
    space.
    """
    return re.sub(r"/(?=\S)", "/ ", pelaksana)


def _row(stay: desk.StayView, with_notes: bool, with_names: bool) -> dict[str, object]:
    """One desk as the screen shows it too (templates/antrean/_kartu.html); a pemohon has no minutes
    and no initials.
    """
    line = {
        "no": stay.no,
        "kegiatan": stay.kegiatan,
        "pelaksana": breakable(stay.pelaksana),
        "keluar": stempel(stay.keluar) if stay.keluar else "belum",
        "catatan": ": ".join(filter(None, (stay.akhir, stay.catatan)))
        if with_notes
        else stay.akhir,
    }
    if stay.pelaksana == desk.PEMOHON:
        return line
    return line | {
        "petugas": stay.petugas if with_names and stay.petugas != stay.pelaksana else "",
        "paraf": stay.paraf if with_names else "",
        "masuk": stempel(stay.masuk) if stay.masuk else "belum",
        "tunggu": filters.menit(stay.tunggu),
        "kerja": filters.menit(stay.kerja),
        "waktu": str(stay.waktu) if stay.waktu else "",
        "terlambat": stay.terlambat,
    }
