"""Where it is stuck, at a glance: all open files by desk, by officer and by layanan.

The desk that holds the work up, a stacked bar for each, and the list of files.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import accumulate, pairwise

from flask import Blueprint, abort, render_template, request

from sipetrok.alur.clock import MINUTE, ZERO
from sipetrok.alur.pita import EDGE, PAINT, SURFACE, Box, num, share_out, svg_of
from sipetrok.app import auth
from sipetrok.app.auth import context
from sipetrok.models import Halangan, Petugas, PetugasPeran
from sipetrok.queries import pengawasan as queries
from sipetrok.queries import petugas as accounts
from sipetrok.queries import read_courses
from sipetrok.web.kiriman import LARGEST
from sipetrok.web.meja import desk

blueprint = Blueprint("pengawasan", __name__)
LEBAR, TINGGI = 480, 14  # of a bar

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
        return self.menunggu + self.dikerjakan

    @property
    def menunggu(self) -> int:
        return self.tunggu + self.tunggu_lewat

    @property
    def dikerjakan(self) -> int:
        return self.kerja + self.kerja_lewat

    @property
    def terlambat(self) -> int:
        return self.tunggu_lewat + self.kerja_lewat

    @property
    def words(self) -> str:
        """The bar in words; beside it always."""
        if not self.jumlah:
            return "tidak ada berkas"
        late = f", {self.terlambat} terlambat" if self.terlambat else ""
        return f"{self.menunggu} menunggu, {self.dikerjakan} dikerjakan{late}"

    def bar(self, terbanyak: int) -> str:
        """Its files as one stacked bar in SVG, as long as its share of the fullest desk.

        Painted as the time ribbon is: solid for work, hatched for waiting, red for late, where the
        eye begins; colours as attributes and classes.
        """
        pieces = (
            (self.tunggu_lewat, "tunggu late"),
            (self.kerja_lewat, "kerja late"),
            (self.tunggu, "tunggu"),
            (self.kerja, "kerja"),
        )
        shown = [(count, PAINT[name]) for count, name in pieces if count]
        room = (LEBAR - 1) * self.jumlah / terbanyak if terbanyak else 0.0
        edges = accumulate(share_out([count for count, _ in shown], room), initial=0.0)
        drawn, end = [], 0.0
        for (_, paint), (x, end) in zip(shown, pairwise(edges), strict=True):
            drawn.append(Box(x, end, 0, TINGGI).painted(paint))
            drawn.append(
                f'<path class="cut" d="M{num(end)} 0v{TINGGI}" stroke="{SURFACE}"/>'
            )
        if drawn:
            frame = f"M0.5 0.5H{num(max(end - 0.5, 0.5))}v{TINGGI - 1}H0.5z"
            drawn[-1] = f'<path class="edge" d="{frame}" fill="none" stroke="{EDGE}"/>'
        return svg_of("".join(drawn), LEBAR, TINGGI, self.words)


@blueprint.get("/pengawasan")
@auth.supervisor
def index() -> str:
    """All open files by desk, officer and layanan, and the list of those that were chosen.

    For supervisors; 403 for the others. What is chosen stands in the address; a role,
    officer or layanan that there is not finds nothing.
    """
    now, saringan, after = context.now, _saringan(), request.args.get("setelah")
    page = queries.open_files(saringan, now, after)
    read_courses(page.items)
    desks, people = _desks(), _people()
    return render_template(
        "pengawasan/page.html",
        desks=desks,
        terbanyak=max((meja.jumlah for meja in desks), default=0),
        macet=most_stuck(desks),
        people=people,
        layanan=queries.per_layanan(now),
        judul=_title,
        saringan=saringan,
        alamat=vars(saringan) | {"terlambat": int(saringan.terlambat) or None},
        dipilih=_chosen(saringan, people),
        found=queries.count_files(saringan, now),
        page=page,
        after=after,
        rows=[desk.Row(p, context.time) for p in page.items],
        pemohon=queries.DI_PEMOHON,
    )


def _saringan() -> queries.Saringan:
    """What the address asks for; 404 for what can be no key of a desk, officer or layanan."""
    args = request.args
    meja, slug = args.get("meja", ""), args.get("layanan", "")
    petugas = args.get("petugas", type=int)
    if len(meja) > 40 or len(slug) > 80:
        abort(404)
    if petugas is not None and not 0 < petugas <= LARGEST:
        abort(404)
    is_late = args.get("terlambat") == "1"
    return queries.Saringan(meja or None, petugas, slug or None, is_late)


def _chosen(saringan: queries.Saringan, people: list[Orang]) -> dict[str, str]:
    """Each part of the choice in words, by the parameter that is left out to drop it."""
    found = {}
    if saringan.meja == queries.DI_PEMOHON:
        found["meja"] = "di pemohon"
    elif saringan.meja:
        found["meja"] = f"meja {context.kantor.nama_peran(saringan.meja)}"
    if saringan.petugas is not None:
        names = {petugas.id: petugas.nama for petugas, *_ in people}
        found["petugas"] = names.get(saringan.petugas, "petugas lain")
    if saringan.layanan:
        found["layanan"] = _title(saringan.layanan)
    if saringan.terlambat:
        found["terlambat"] = "terlambat"
    return found


def _desks() -> list[Meja]:
    """Every desk that has files or could have some, in the order of the office."""
    found, held = queries.per_desk(context.now), PetugasPeran.held()
    roles = [one.kunci for one in context.kantor.peran]
    known = [one for one in roles if one in found or one in context.folder.peran]
    known += sorted(found.keys() - known)  # a role that the office has dropped since
    desks = []
    for kunci in known:
        *counts, since = found.get(kunci, (0, 0, 0, 0, None))
        terlama = context.time.between(since) if since else ZERO
        meja = Meja(kunci, context.kantor.nama_peran(kunci), *counts)
        is_empty = kunci not in held
        desks.append(replace(meja, terlama=terlama, tanpa_petugas=is_empty))
    return desks


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
    """Late files first, then how much is held, then what was done today, then the name."""
    petugas, beban, _ = orang
    return -beban.terlambat, -beban.memegang, -beban.selesai, petugas.nama


def _title(slug: str) -> str:
    """What a layanan is called; its slug where the office no longer has it."""
    standar = context.folder.layanan.get(slug)
    return standar.judul if standar else slug


def most_stuck(desks: Sequence[Meja]) -> Meja | None:
    """Where most is late; where nothing is late, the desk with the longest wait.

    None where nothing has waited for a minute.
    """
    worst = max(
        desks,
        key=lambda meja: (meja.terlambat, meja.terlama, meja.menunggu),
        default=None,
    )
    is_stuck = worst and (worst.terlambat or worst.terlama >= MINUTE)
    return worst if is_stuck else None
