"""What the pemohon's page shows: the headline, the ribbon, the steps, and what is open to them now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sipetrok import filters
from sipetrok.domain.clock import MINUTE, OfficeTime
from sipetrok.domain.headline import Headline, headline
from sipetrok.domain.hours import start_words, worked_out
from sipetrok.domain.progress import Step, ribbon, steps
from sipetrok.domain.workflow import PEMOHON, Status, Tindakan
from sipetrok.models import Permohonan
from sipetrok.operations.berkas import returned_reasons
from sipetrok.operations.standar import standar_of
from sipetrok.queries import surel
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Jenis, Lewat, Satuan, Standar, Tugas
from sipetrok.web.lewat import lewat_words


@dataclass(frozen=True)
class StatusView:
    """Everything on the page, worked out."""

    standar: Standar
    headline: Headline
    reasons: tuple[tuple[str, str], ...]
    svg: str
    words: str
    rule: str
    steps: tuple[dict, ...]
    may_withdraw: bool
    may_download: bool
    answer: str
    worked_out: str
    place: str
    lewat: str
    data_returned: bool


def status_view(permohonan: Permohonan, folder: FolderKantor, now: datetime) -> StatusView:
    """The page of one permohonan at this moment."""
    standar, keadaan, course = permohonan.standar, permohonan.keadaan, permohonan.course
    time, trail = OfficeTime(folder.kantor, folder.kalender, now), course.trail
    reasons = returned_reasons(permohonan)
    result = headline(
        standar,
        keadaan,
        reasons=reasons,
        lewat=permohonan.lewat,
        place=place(permohonan, folder),
        repaired=bool(trail) and trail[-1].tindakan is Tindakan.PERBAIKI,
        catatan=permohonan.trail[-1].catatan if trail else "",
        has_file=product_file(permohonan) is not None,
        was_mailed=_was_mailed(permohonan),
    )
    pita = ribbon(course, time)
    # The office decides whether the public learns who worked on a file.
    names = (
        {p.petugas_id: p.petugas.nama for p in permohonan.trail if p.petugas}
        if folder.kantor.tampilkan_petugas
        else {}
    )
    svg = pita.svg(tinggi=20) if pita.ruas else ""
    return StatusView(
        standar,
        result,
        tuple(_reason_rows(standar, reasons)),
        svg,
        pita.words,
        _rule(standar),
        tuple(_line(one, names) for one in steps(course, time)),
        Tindakan.TARIK in keadaan.open_to(PEMOHON),
        product_file(permohonan) is not None,
        _answer(permohonan),
        worked_out(course, folder.kalender),
        place(permohonan, folder),
        lewat_words(permohonan.lewat, folder.kantor.nama),
        0 in reasons,
    )


def _rule(standar: Standar) -> str:
    """How the figure beside it was counted."""
    if standar.waktu is None:
        return ""
    unit = (
        "menit saat kantor buka"
        if standar.waktu.satuan is Satuan.MENIT
        else standar.waktu.satuan.value
    )
    return f"Yang dihitung hanya {unit}, sejak {start_words(standar)}."


def _was_mailed(permohonan: Permohonan) -> bool:
    """Whether the product went by an e-mail of the office since it was handed over."""
    standar = standar_of(permohonan)
    handed = [
        p.at
        for p in permohonan.trail
        if p.tindakan == Tindakan.SELESAI and standar.langkah[p.langkah].tugas is Tugas.SERAHKAN
    ]
    return (
        permohonan.lewat == Lewat.EMAIL
        and bool(handed)
        and surel.was_written_since(permohonan.id, handed[0])
    )


def product_file(permohonan: Permohonan) -> str | None:
    """The stored file that the pemohon may download: the signed letter, or the document as it was
    taken in.

    None until it was handed over, and where the product is no file.
    """
    if not permohonan.diserahkan:
        return None
    if standar_of(permohonan).jenis is Jenis.DOKUMEN:
        return permohonan.dokumen[-1].sha256 if permohonan.dokumen else None
    return permohonan.surat[-1].scan_sha256 if permohonan.surat else None


def _answer(permohonan: Permohonan) -> str:
    """What the office answered, once it was handed over; empty for what is no answer."""
    is_answer = standar_of(permohonan).jenis is Jenis.JAWABAN and permohonan.diserahkan
    return (permohonan.naskah or "") if is_answer else ""


def place(permohonan: Permohonan, folder: FolderKantor) -> str:
    """Where the product is handed over on paper; empty for other ways."""
    if permohonan.lewat == Lewat.DESA:
        return f"kantor desa atau kelurahan {permohonan.isian.get('desa', '')}".strip()
    return f"kantor {folder.kantor.nama}" if permohonan.lewat == Lewat.KANTOR else ""


def _reason_rows(standar: Standar, reasons: dict[int, str]):
    for n, reason in sorted(reasons.items()):
        yield (standar.persyaratan[n - 1].label if n else "Data Anda"), reason


def _line(one: Step, names: Mapping[int, str]) -> dict:
    """A step in the shape that components/steps.html draws."""
    when = filters.tanggal_jam(one.ended or one.since) if one.since else ""
    spans = [
        f"{word} {filters.menit(span)}"
        for word, span in (("menunggu", one.waiting), ("dikerjakan", one.working))
        if span >= MINUTE
    ]
    note = ", ".join(spans).capitalize() + " (jam kantor)." if spans else ""
    if one.waktu and one.desk != "Pemohon":
        note += f" Standar {filters.waktu(one.waktu)}{', terlewat' if one.is_over else ''}."
    who = ", ".join(
        filter(None, ("Anda" if one.desk == "Pemohon" else one.desk, names.get(one.petugas_id, "")))
    )
    since = "Sejak " if one.state in ("now", "paused") else ""
    return {
        "title": one.title,
        "state": one.state,
        "when": since + when if when else "",
        "who": who,
        "note": note.strip(),
    }


def is_open_to_pemohon(permohonan: Permohonan) -> bool:
    """Whether the pemohon may still change and send something."""
    return permohonan.status in (Status.DRAF, Status.DIKEMBALIKAN)
