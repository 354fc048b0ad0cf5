"""What the pemohon's page shows: the headline, the ribbon, the steps, and what is open to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sipetrok.alur.clock import MINUTE
from sipetrok.alur.headline import Headline, Known, headline
from sipetrok.alur.hours import start_words, worked_out
from sipetrok.alur.pita import Pita
from sipetrok.alur.progress import Step, ribbon, steps
from sipetrok.alur.tindakan import Status, Tindakan
from sipetrok.alur.workflow import PEMOHON
from sipetrok.app import filters
from sipetrok.app.auth import context
from sipetrok.models import Permohonan
from sipetrok.operations.berkas import returned_reasons
from sipetrok.produk import produk_of
from sipetrok.queries import surel
from sipetrok.sop.standar import Lewat, Standar, Tugas


@dataclass(frozen=True)
class StatusView:
    """Everything on the page of one permohonan at this moment."""

    permohonan: Permohonan

    @property
    def standar(self) -> Standar:
        return self.permohonan.standar

    @cached_property
    def returned(self) -> dict[int, str]:
        return returned_reasons(self.permohonan)

    @property
    def headline(self) -> Headline:
        trail = self.permohonan.trail
        known = Known(
            repaired=bool(trail) and trail[-1].tindakan == Tindakan.PERBAIKI,
            reasons=self.returned,
            lewat=_told_way(self.permohonan),
            place=self.place,
            catatan=trail[-1].catatan if trail else "",
            has_file=self.may_download,
        )
        return headline(self.standar, self.permohonan.keadaan, known)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """What was returned, by the name of what is asked."""
        asked = {0: "Data Anda"} | dict(enumerate((p.label for p in self.standar.persyaratan), 1))
        return [(asked[n], reason) for n, reason in sorted(self.returned.items())]

    @cached_property
    def pita(self) -> Pita:
        return ribbon(self.permohonan.course, context.time)

    @property
    def svg(self) -> str:
        return self.pita.svg(tinggi=20) if self.pita.ruas else ""

    @property
    def words(self) -> str:
        return self.pita.words

    @property
    def rule(self) -> str:
        """How the figure beside it was counted."""
        if self.standar.waktu is None:
            return ""
        unit = self.standar.waktu.satuan.words.counted
        return f"Yang dihitung hanya {unit}, sejak {start_words(self.standar)}."

    @property
    def worked_out(self) -> str:
        return worked_out(self.permohonan.course, context.kalender)

    @property
    def steps(self) -> list[dict[str, str]]:
        """Each in the shape that components/steps.html draws."""
        names = {}
        # The office decides whether the public learns who worked on a file.
        if context.kantor.tampilkan_petugas:
            names = {p.petugas_id: p.petugas.nama for p in self.permohonan.trail if p.petugas}
        return [_line(one, names) for one in steps(self.permohonan.course, context.time)]

    @property
    def may_withdraw(self) -> bool:
        return Tindakan.TARIK in self.permohonan.keadaan.open_to(PEMOHON)

    @property
    def may_download(self) -> bool:
        return produk_of(self.permohonan).to_download is not None

    @property
    def answer(self) -> str:
        return produk_of(self.permohonan).to_read

    @property
    def place(self) -> str:
        """Where the product is handed over on paper; empty for other ways."""
        way = self.permohonan.way
        if way is None:
            return ""
        return way.place(context.kantor.nama, self.permohonan.isian.get("desa", ""))

    @property
    def lewat(self) -> str:
        way = self.permohonan.way
        if way is None:
            return ""
        return way.for_pemohon(context.kantor.nama)

    @property
    def data_returned(self) -> bool:
        return 0 in self.returned


def _told_way(permohonan: Permohonan) -> Lewat | None:
    """How the product came, as far as it is certain: by e-mail only where the office sent one since
    it was handed over.
    """
    if permohonan.way is not Lewat.EMAIL:
        return permohonan.way
    langkah = permohonan.standar.langkah
    handed = (
        p.at
        for p in permohonan.trail
        if p.tindakan == Tindakan.SELESAI and langkah[p.langkah].tugas is Tugas.SERAHKAN
    )
    at = next(handed, None)
    if at is None or not surel.was_written_since(permohonan.id, at):
        return None
    return Lewat.EMAIL


def _line(one: Step, names: Mapping[int | None, str]) -> dict[str, str]:
    is_pemohon, at = one.desk == "Pemohon", one.ended or one.since
    when = filters.tanggal_jam(at) if at and one.since else ""
    if when and one.state in ("now", "paused"):
        when = f"Sejak {when}"
    spans = [
        f"{word} {filters.menit(span)}"
        for word, span in (("menunggu", one.waiting), ("dikerjakan", one.working))
        if span >= MINUTE
    ]
    note = ", ".join(spans).capitalize() + " (jam kantor)." if spans else ""
    if one.waktu and not is_pemohon:
        late = ", terlewat" if one.is_over else ""
        note += f" Standar {filters.waktu(one.waktu)}{late}."
    desk = "Anda" if is_pemohon else one.desk
    who = ", ".join(filter(None, (desk, names.get(one.petugas_id, ""))))
    return {
        "title": one.title,
        "state": one.state,
        "when": when,
        "who": who,
        "note": note.strip(),
    }


def is_open_to_pemohon(permohonan: Permohonan) -> bool:
    """Whether the pemohon may still change and send something."""
    return permohonan.status in (Status.DRAF, Status.DIKEMBALIKAN)
