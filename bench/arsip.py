"""The pages of a working day with a large archive against the same pages with a small one, 400
files open in both.
"""

import re
import statistics
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from bench.isi import fill
from bench.office import asking, close, cookie_of, open_office, temporary
from bench.ratio import Line, ratio
from sipetrok.models import Permohonan, Surat, db
from sipetrok.queries import write_key
from sipetrok.sop.standar import Tugas

BOUND = 1.5
OPEN, SMALL, LARGE = 400, 1000, 1_000_000


def pages(app: Flask, peran: str) -> dict[str, Callable[[], bytes]]:
    """The requests, each by name: an officer's pages, and those of a pemohon with a code."""
    officer = {"headers": {"Cookie": cookie_of(app, peran)}}
    kantor = app.extensions["kantor"].kantor
    head = {
        "headers": {
            "Cookie": cookie_of(
                app, next(one.kunci for one in kantor.peran if one.pengawas)
            )
        }
    }
    with app.app_context():
        closed = db.session.scalars(
            select(Permohonan)
            .where(Permohonan.tutup_at.is_not(None), Permohonan.diserahkan)
            .order_by(Permohonan.tutup_at.desc())
            .limit(1)
        ).one()
        first, last = db.session.execute(
            select(func.min(Permohonan.id), func.max(Permohonan.id))
        ).one()
        middle = db.session.scalars(
            select(Permohonan)
            .where(
                Permohonan.tutup_at.is_not(None), Permohonan.id >= (first + last) // 2
            )
            .order_by(Permohonan.id)
            .limit(1)
        ).one()
        opened = db.session.scalars(
            select(Permohonan).where(Permohonan.status == "berjalan").limit(1)
        ).one()
        surat = db.session.scalars(
            select(Surat).where(Surat.permohonan_id == closed.id)
        ).one()
        key = write_key(middle.tutup_at, middle.id)
        register, nomor, kode, number, waits = (
            closed.nomor_register,
            surat.nomor,
            closed.kode,
            closed.id,
            opened.id,
        )
        open_kode, token = opened.kode, surat.token
        bulan = _full_month(app)
    return {
        "antrean": asking(app, "/antrean", **officer),
        "antrean, daftar saja": asking(app, "/antrean/daftar", **officer),
        "antrean, di pemohon": asking(app, "/antrean?di=pemohon", **officer),
        "berkas yang sedang berjalan": asking(app, f"/antrean/{waits}", **officer),
        "berkas yang sudah selesai": asking(app, f"/antrean/{number}", **officer),
        "arsip": asking(app, "/arsip", **officer),
        "arsip, halaman di tengah": asking(
            app, "/arsip", query_string={"sebelum": key}, **officer
        ),
        "arsip, cari nomor register": asking(
            app, "/arsip", query_string={"nomor": register}, **officer
        ),
        "arsip, cari nomor surat": asking(
            app, "/arsip", query_string={"nomor": nomor}, **officer
        ),
        "arsip, cari nomor yang tidak ada": asking(
            app, "/arsip", query_string={"nomor": "TIDAK/ADA"}, **officer
        ),
        "buku register": asking(
            app, "/buku/register", query_string={"bulan": bulan, "contoh": 1}, **officer
        ),
        "buku register, satu layanan": asking(
            app,
            "/buku/register",
            query_string={
                "bulan": bulan,
                "contoh": 1,
                "layanan": next(iter(app.extensions["kantor"].layanan)),
            },
            **officer,
        ),
        "buku register, cari nomor": _sending(
            app, peran, "/buku/register", {"bulan": bulan, "cari": register}
        ),
        "buku agenda keluar": asking(
            app, "/buku/agenda", query_string={"bulan": bulan, "contoh": 1}, **officer
        ),
        "buku agenda keluar, cari nomor": _sending(
            app, peran, "/buku/agenda", {"bulan": bulan, "cari": nomor}
        ),
        "buku agenda masuk": asking(
            app,
            "/buku/agenda",
            query_string={"bulan": bulan, "contoh": 1, "bagian": "masuk"},
            **officer,
        ),
        "pengawasan": asking(app, "/pengawasan", **head),
        "pengawasan, yang terlambat": asking(
            app, "/pengawasan", query_string={"terlambat": 1}, **head
        ),
        "lacak dengan kode": _looking_up(app, kode),
        "halaman pemohon, berjalan": asking(app, f"/permohonan/{open_kode}"),
        "halaman pemohon, selesai": asking(app, f"/permohonan/{kode}"),
        "periksa keaslian surat": asking(app, f"/surat/{token}"),
    }


def _full_month(app: Flask) -> str:
    """The month in which most of the open files came in: it is full in the small office too, with
    as many lines.
    """
    zona = app.extensions["kantor"].kalender.zona
    moments = db.session.scalars(
        select(Permohonan.dikirim_at).where(Permohonan.status == "berjalan")
    ).all()
    return statistics.mode(f"{at.astimezone(zona):%Y-%m}" for at in moments)


def _sending(
    app: Flask, peran: str, path: str, values: dict[str, str]
) -> Callable[[], bytes]:
    """A form of an officer's page, sent with the page's own token."""
    client, name = app.test_client(), app.config["SESSION_COOKIE_NAME"]
    client.set_cookie(name, cookie_of(app, peran).split("=", 1)[1])
    token = re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"',
        client.get(path).get_data(as_text=True),
    )[1]
    return asking(
        app,
        path,
        method="POST",
        data=values | {"csrf_token": token},
        headers={"Cookie": f"{name}={client.get_cookie(name).value}"},
    )


def _looking_up(app: Flask, kode: str) -> Callable[[], bytes]:
    """The form of /lacak, sent: it answers with the way to the permohonan."""
    return asking(app, "/lacak", 303, method="POST", data={"kode": kode})


def compare(large: Flask, small: Flask, rounds: int, times: int) -> list[Line]:
    """A line for each page."""
    standar = next(iter(large.extensions["kantor"].layanan.values()))
    peran = next(
        langkah for langkah in standar.langkah if langkah.tugas is Tugas.PERIKSA
    ).pelaksana[0]
    ours, floor = pages(large, peran), pages(small, peran)
    return [
        Line(
            f"arsip besar: {name}", ratio(ours[name], floor[name], rounds, times), BOUND
        )
        for name in ours
    ]


def run(tiny: bool = False, large_folder: Path | None = None) -> list[Line]:
    """A line for each page. Fills both databases first: minutes, and some gigabytes in the
    temporary folder.

    `large_folder` is an instance that was filled before with bench.isi, and stays.
    """
    with temporary() as folder:
        (folder / "kecil").mkdir()
        small = open_office(folder / "kecil")
        fill(small, 600 if tiny else SMALL, 60 if tiny else OPEN)
        large = open_office(large_folder or folder / "besar")
        if large_folder is None:
            fill(large, 700 if tiny else LARGE, 60 if tiny else OPEN)
        lines = compare(large, small, *((2, 1) if tiny else (31, 5)))
        close(small)
        close(large)
    return lines
