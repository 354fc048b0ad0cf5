"""Where it is stuck, at a glance: all open files by desk, by officer and by layanan.

The desk that holds the work up, a stacked bar for each, and the list of files.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import accumulate, pairwise

from flask import Blueprint, abort, render_template, request

from sipetrok.alur.clock import ZERO
from sipetrok.alur.pita import EDGE, PAINT, SURFACE, Box, num, share_out, svg_of
from sipetrok.alur.workflow import Status
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.app.filters import menit
from sipetrok.models import Halangan, Permohonan, Petugas, PetugasPeran
from sipetrok.queries import LARGEST, read_courses
from sipetrok.queries import pengawasan as queries
from sipetrok.queries import petugas as accounts
from sipetrok.web.meja import desk

blueprint = Blueprint("pengawasan", __name__)


# The pieces of a bar in their order, each with its paint in alur.pita: late first, where the eye
# begins.
PIECES = (
    ("tunggu_lewat", "tunggu late"),
    ("kerja_lewat", "kerja late"),
    ("tunggu", "tunggu"),
    ("kerja", "kerja"),
)


# One officer with their load, and the absence while they are away.
Orang = tuple[Petugas, queries.Beban, Halangan | None]


@dataclass(frozen=True)
class Meja:
    """The open files at one desk: waiting untaken or worked on, each in time or late; the longest
    wait untaken.
    """

    kunci: str
    nama: str
    tunggu: int = 0
    tunggu_lewat: int = 0
    kerja: int = 0
    kerja_lewat: int = 0
    terlama: timedelta = ZERO  # office time
    tanpa_petugas: bool = False  # nobody active has this role

    @property
    def jumlah(self) -> int:
        return self.tunggu + self.tunggu_lewat + self.kerja + self.kerja_lewat

    @property
    def menunggu(self) -> int:
        return self.tunggu + self.tunggu_lewat

    @property
    def dikerjakan(self) -> int:
        return self.kerja + self.kerja_lewat

    @property
    def terlambat(self) -> int:
        return self.tunggu_lewat + self.kerja_lewat

    def counted(self, is_taken: bool, is_late: bool, jumlah: int) -> "Meja":
        """The desk with so many more files of one kind."""
        name = "tunggu"
        if is_taken:
            name = "kerja"
        if is_late:
            name += "_lewat"
        return replace(self, **{name: getattr(self, name) + jumlah})


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
        macet=most_stuck(desks),
        bar=bar,
        words=words,
        people=people,
        layanan=[
            (slug, _title(slug), *counts) for slug, *counts in queries.per_layanan(now)
        ],
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


def _chosen(
    saringan: queries.Saringan, people: list[Orang]
) -> list[tuple[str, dict[str, object]]]:
    """Each part of the choice in words, with the parameters that drop it."""
    found = []
    if saringan.meja:
        is_away = saringan.meja == queries.DI_PEMOHON
        nama = (
            "di pemohon"
            if is_away
            else f"meja {context.kantor.nama_peran(saringan.meja)}"
        )
        found.append((nama, _address(saringan, meja="")))
    if saringan.petugas is not None:
        names = {petugas.id: petugas.nama for petugas, *_ in people}
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
        kunci: Meja(
            kunci, context.kantor.nama_peran(kunci), tanpa_petugas=kunci not in held
        )
        for kunci in known
    }
    for kunci, is_taken, is_late, count, since in rows:
        meja = desks[kunci].counted(is_taken, is_late, count)
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
    away = accounts.away(context.today)
    staff = accounts.colleagues()
    others = accounts.by_ids(loads.keys() - {one.id for one in staff})
    people = [
        (one, loads.get(one.id, queries.Beban()), away.get(one.id))
        for one in (*staff, *others)
    ]
    return sorted(people, key=_most_late)


def _most_late(orang: Orang) -> tuple[object, ...]:
    petugas, beban, _ = orang
    return -beban.terlambat, -beban.memegang, -beban.selesai, petugas.nama


def _title(slug: str) -> str:
    standar = context.folder.layanan.get(slug)
    return standar.judul if standar else slug


def _line(permohonan: Permohonan) -> tuple[desk.Row, str, str]:
    """One open file: its line of the antrean, at whose desk it is, and how it waits there."""
    row = desk.Row(permohonan, context.time)
    if permohonan.status == Status.DIKEMBALIKAN:
        return row, "Pemohon", ""
    pemegang = "belum diambil"
    if permohonan.pemegang:
        pemegang = f"dipegang {permohonan.pemegang.nama}"
    elif permohonan.untuk and permohonan.koordinasi is None:
        pemegang = f"untuk {permohonan.untuk.nama}"
    since = menit(context.time.between(permohonan.sejak_at))
    return row, row.meja, f"{pemegang}, {since} di sini"


def most_stuck(desks: Sequence[Meja]) -> Meja | None:
    """Where most is late; where nothing is late, the desk with the longest wait.

    None where nothing waits.
    """
    worst = max(
        desks,
        key=lambda meja: (meja.terlambat, meja.terlama, meja.menunggu),
        default=None,
    )
    return worst if worst and (worst.terlambat or worst.menunggu) else None


def words(meja: Meja) -> str:
    """The bar in words; beside it always."""
    if not meja.jumlah:
        return "tidak ada berkas"
    late = f", {meja.terlambat} terlambat" if meja.terlambat else ""
    return f"{meja.menunggu} menunggu, {meja.dikerjakan} dikerjakan{late}"


def bar(meja: Meja, terbanyak: int, *, lebar: int = 480, tinggi: int = 14) -> str:
    """The files of a desk as one stacked bar in SVG, as long as its share of the fullest desk.

    Painted as the time ribbon is: solid for work, hatched for waiting, red for late; colours as
    attributes and classes.
    """
    room = (lebar - 1) * meja.jumlah / terbanyak if terbanyak else 0.0
    counts = [(getattr(meja, name), PAINT[paint]) for name, paint in PIECES]
    shown = [(count, paint) for count, paint in counts if count]
    edges = accumulate(share_out([count for count, _ in shown], room), initial=0.0)
    drawn = []
    end = 0.0
    for (_, paint), (x, end) in zip(shown, pairwise(edges), strict=True):
        drawn.append(Box(x, end, 0, tinggi).painted(paint))
        drawn.append(
            f'<path class="cut" d="M{num(end)} 0v{tinggi}" stroke="{SURFACE}"/>'
        )
    if drawn:
        frame = f"M0.5 0.5H{num(max(end - 0.5, 0.5))}v{tinggi - 1}H0.5z"
        drawn[-1] = f'<path class="edge" d="{frame}" fill="none" stroke="{EDGE}"/>'
    return svg_of("".join(drawn), lebar, tinggi, words(meja))
