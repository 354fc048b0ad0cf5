"""Where it is stuck, at a glance: all open files by desk, by officer and by layanan, and the list
of them.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, abort, render_template, request

from sipetrok import auth
from sipetrok.auth import context
from sipetrok.domain import pengawasan as rules
from sipetrok.domain.clock import OfficeTime, office_time_between
from sipetrok.domain.pengawasan import Meja
from sipetrok.domain.workflow import Status
from sipetrok.filters import menit
from sipetrok.models import Halangan, Permohonan, Petugas, PetugasPeran
from sipetrok.queries import LARGEST, halangan, read_courses
from sipetrok.queries import pengawasan as queries
from sipetrok.queries import petugas as accounts
from sipetrok.sop.reading import FolderKantor
from sipetrok.web import desk

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
    folder, now = context.folder, context.now
    saringan, after = _saringan(folder), request.args.get("setelah")
    page = queries.open_files(saringan, now, after)
    read_courses(page.items)
    desks = _desks(folder, now)
    people = _people(folder, now)
    return render_template(
        "pengawasan/page.html",
        jumlah=queries.totals(now),
        desks=desks,
        terbanyak=max((meja.jumlah for meja in desks), default=0),
        macet=rules.most_stuck(desks),
        bar=rules.bar,
        words=rules.words,
        people=people,
        layanan=_layanan(folder, now),
        saringan=saringan,
        found=queries.count_files(saringan, now),
        page=page,
        after=after,
        rows=[_line(p, folder, now) for p in page.items],
        judul_saringan=_chosen(saringan, folder, people),
        pemohon=queries.DI_PEMOHON,
        address=_address,
    )


def _saringan(folder: FolderKantor) -> queries.Saringan:
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


def _chosen(
    saringan: queries.Saringan, folder: FolderKantor, people: list[Orang]
) -> list[tuple[str, dict]]:
    """Each part of the choice in words, with the parameters that drop it."""
    found = []
    if saringan.meja:
        is_away = saringan.meja == queries.DI_PEMOHON
        nama = "di pemohon" if is_away else f"meja {folder.kantor.nama_peran(saringan.meja)}"
        found.append((nama, _address(saringan, meja="")))
    if saringan.petugas is not None:
        nama = next(
            (one.petugas.nama for one in people if one.petugas.id == saringan.petugas),
            "petugas lain",
        )
        found.append((nama, _address(saringan, petugas=None)))
    if saringan.layanan:
        found.append((_title(saringan.layanan, folder), _address(saringan, layanan="")))
    if saringan.terlambat:
        found.append(("terlambat", _address(saringan, terlambat=False)))
    return found


def _desks(folder: FolderKantor, now: datetime) -> list[Meja]:
    """Every desk that has files, and those of the layanan that have none, in the order of the
    office.
    """
    used = folder.peran
    rows = queries.per_desk(now)
    known = [
        one.kunci for one in folder.kantor.peran if one.kunci in used | {row[0] for row in rows}
    ]
    known += sorted(
        {row[0] for row in rows} - set(known)
    )  # a role that the office has dropped since
    held = PetugasPeran.held()
    desks = {
        kunci: Meja(kunci, folder.kantor.nama_peran(kunci), tanpa_petugas=kunci not in held)
        for kunci in known
    }
    for kunci, is_taken, is_late, count, since in rows:
        meja = rules.counted(desks[kunci], is_taken, is_late, count)
        if not is_taken:
            meja = replace(
                meja, terlama=max(meja.terlama, office_time_between(since, now, folder.kalender))
            )
        desks[kunci] = meja
    return list(desks.values())


def _people(folder: FolderKantor, now: datetime) -> list[Orang]:
    """Every officer of the office, and whoever else holds a file, as a blocked account may; most
    late first.
    """
    today = folder.kalender.day_of(now)
    begin = datetime.combine(today, datetime.min.time(), folder.kalender.zona)
    loads = queries.per_officer(now, begin)
    away = {row.petugas_id: row for row in halangan.on(today)}
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


def _layanan(folder: FolderKantor, now: datetime) -> list[tuple[str, str, int, int, int]]:
    return [(slug, _title(slug, folder), *counts) for slug, *counts in queries.per_layanan(now)]


def _title(slug: str, folder: FolderKantor) -> str:
    return folder.layanan[slug].judul if slug in folder.layanan else slug


def _line(permohonan: Permohonan, folder: FolderKantor, now: datetime) -> Baris:
    row = desk.row(permohonan, OfficeTime(folder.kantor, folder.kalender, now))
    if permohonan.status == Status.DIKEMBALIKAN:
        return Baris(row, "Pemohon", "", "")
    if permohonan.pemegang:
        pemegang = f"dipegang {permohonan.pemegang.nama}"
    else:
        is_meant = permohonan.untuk is not None and permohonan.koordinasi is None
        pemegang = f"untuk {permohonan.untuk.nama}" if is_meant else "belum diambil"
    return Baris(
        row,
        row.meja,
        pemegang,
        menit(office_time_between(permohonan.sejak_at, now, folder.kalender)),
    )
