"""The routing slip of one file on paper: every desk with masuk, keluar, paraf and minutes."""

from flask import Blueprint, Response

from sipetrok import auth, kantor
from sipetrok.filters import tanggal_jam
from sipetrok.pdf import render_pdf, svg_data_uri
from sipetrok.web import desk
from sipetrok.web.stays import StayView, stays

blueprint = Blueprint("kartu_kendali", __name__)


@blueprint.get("/antrean/<int:permohonan_id>/kartu-kendali.pdf")
@auth.officer
def show(permohonan_id: int) -> Response:
    permohonan = auth.load_permohonan(permohonan_id)
    line = desk.row(permohonan, kantor.current(), auth.now(), lebar=720, tinggi=36)
    isi = render_pdf(
        "cetak/kartu_kendali.html", kantor=kantor.current().kantor, judul=line.standar.judul,
        nomor_register=permohonan.nomor_register, nama=permohonan.nama,
        rows=[_row(stay) for stay in stays(permohonan, kantor.current(), auth.now())],
        pita=svg_data_uri(line.svg), kalimat_waktu=line.words)
    name = f"kartu-kendali-{permohonan.nomor_register}.pdf"
    return Response(isi, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _row(stay: StayView) -> dict[str, object]:
    return {
        "no": stay.no, "kegiatan": stay.kegiatan, "pelaksana": stay.pelaksana, "petugas": stay.petugas,
        "paraf": stay.paraf, "masuk": tanggal_jam(stay.masuk) if stay.masuk else None,
        "keluar": tanggal_jam(stay.keluar) if stay.keluar else None,
        "tunggu_menit": stay.tunggu.total_seconds() / 60, "kerja_menit": stay.kerja.total_seconds() / 60,
        "catatan": "; ".join(filter(None, (stay.akhir, stay.catatan))),
    }
