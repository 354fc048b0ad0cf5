"""Where it is stuck, at a glance: all open files by desk, by officer and by layanan, and the list
of them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time

from flask import Blueprint, abort, render_template, request

from sipetrok.alur import pengawasan as rules
from sipetrok.alur.pengawasan import Meja
from sipetrok.alur.workflow import Status
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.app.filters import menit
from sipetrok.models import Halangan, Permohonan, Petugas, PetugasPeran
from sipetrok.queries import LARGEST, halangan, read_courses
from sipetrok.queries import pengawasan as queries
from sipetrok.queries import petugas as accounts
from sipetrok.web.meja import desk

blueprint = Blueprint("pengawasan", __name__)


@dataclass(frozen=True)
class Orang:
    """One officer with their load; `halangan` while they are away."""

    petugas: Petugas
    beban: queries.Beban
    halangan: Halangan | None


@dataclass(frozen=True)
class Baris:
    """One open file: its line of the antrean, and at whose desk it is, in words."""

    row: desk.Row
    meja: str
    pemegang: str
    sejak: str


@blueprint.get("/pengawasan")
@auth.supervisor
def index() -> str:
    now, saringan, after = context.now, _saringan(), request.args.get("setelah")
    page = queries.open_files(saringan, now, after)
    read_courses(page.items)
    desks, people = _desks(), _people()
    return render_template(
        "pengawasan/page.html",
        jumlah=queries.totals(now),
        desks=desks,
        terbanyak=max((meja.jumlah for meja in desks), default=0),
        macet=rules.most_stuck(desks),
        bar=rules.bar,
        words=rules.words,
        people=people,
        layanan=[(slug, _title(slug), *counts) for slug, *counts in queries.per_layanan(now)],
        saringan=saringan,
        found=queries.count_files(saringan, now),
        page=page,
        after=after,
        rows=[_line(p) for p in page.items],
        judul_saringan=_chosen(saringan, people),
        pemohon=queries.DI_PEMOHON,
        address=_address,
    )


def _saringan() -> queries.Saringan:
    """What the address asks for; 404 for what can be no key of a desk, officer or layanan."""
    args = request.args
    meja, slug = args.get("meja", ""), args.get("layanan", "")
    if len(meja) > 40 or len(slug) > 80:
        abort(404)
    petugas = args.get("petugas", type=int)
    if petugas is not None and not 0 < petugas <= LARGEST:
        abort(404)
    return queries.Saringan(meja, petugas, slug, args.get("terlambat") == "1")


def _address(saringan: queries.Saringan, **changes) -> dict[str, object]:
    """The parameters of a choice: keys and numbers, nothing of a person."""
    one = replace(saringan, **changes)
    return {
        "meja": one.meja or None,
        "petugas": one.petugas,
        "layanan": one.layanan or None,
        "terlambat": 1 if one.terlambat else None,
    }


def _chosen(saringan: queries.Saringan, people: list[Orang]) -> list[tuple[str, dict[str, object]]]:
    """Each part of the choice in words, with the parameters that drop it."""
    found = []
    if saringan.meja:
        is_away = saringan.meja == queries.DI_PEMOHON
        nama = "di pemohon" if is_away else f"meja {context.kantor.nama_peran(saringan.meja)}"
        found.append((nama, _address(saringan, meja="")))
    if saringan.petugas is not None:
        names = {one.petugas.id: one.petugas.nama for one in people}
        nama = names.get(saringan.petugas, "petugas lain")
        found.append((nama, _address(saringan, petugas=None)))
    if saringan.layanan:
        found.append((_title(saringan.layanan), _address(saringan, layanan="")))
    if saringan.terlambat:
        found.append(("terlambat", _address(saringan, terlambat=False)))
    return found


def _desks() -> list[Meja]:
    """Every desk that has files or could have some, in the order of the office."""
    rows, held = queries.per_desk(context.now), PetugasPeran.held()
    found = {row[0] for row in rows}
    known = [one.kunci for one in context.kantor.peran]
    known = [kunci for kunci in known if kunci in found | context.folder.peran]
    known += sorted(found.difference(known))  # a role that the office has dropped since
    desks = {
        kunci: Meja(kunci, context.kantor.nama_peran(kunci), tanpa_petugas=kunci not in held)
        for kunci in known
    }
    for kunci, is_taken, is_late, count, since in rows:
        meja = rules.counted(desks[kunci], is_taken, is_late, count)
        if not is_taken:
            meja = replace(meja, terlama=max(meja.terlama, context.time.between(since)))
        desks[kunci] = meja
    return list(desks.values())


def _people() -> list[Orang]:
    """Every officer of the office, and whoever else holds a file, as a blocked account may.

    Most late first.
    """
    begin = datetime.combine(context.today, time(), context.kalender.zona)
    loads = queries.per_officer(context.now, begin)
    away = {row.petugas_id: row for row in halangan.on(context.today)}
    staff = accounts.colleagues()
    others = accounts.by_ids(loads.keys() - {one.id for one in staff})
    people = [
        Orang(one, loads.get(one.id, queries.Beban()), away.get(one.id))
        for one in (*staff, *others)
    ]
    return sorted(
        people,
        key=lambda one: (
            -one.beban.terlambat,
            -one.beban.memegang,
            -one.beban.selesai,
            one.petugas.nama,
        ),
    )


def _title(slug: str) -> str:
    standar = context.folder.layanan.get(slug)
    return standar.judul if standar else slug


def _line(permohonan: Permohonan) -> Baris:
    row = desk.row(permohonan, context.time)
    if permohonan.status == Status.DIKEMBALIKAN:
        return Baris(row, "Pemohon", "", "")
    pemegang = "belum diambil"
    if permohonan.pemegang:
        pemegang = f"dipegang {permohonan.pemegang.nama}"
    elif permohonan.untuk and permohonan.koordinasi is None:
        pemegang = f"untuk {permohonan.untuk.nama}"
    return Baris(row, row.meja, pemegang, menit(context.time.between(permohonan.sejak_at)))
