"""What the pemohon's page shows: the headline, the ribbon, the steps, and what is open to them now."""

from dataclasses import dataclass
from datetime import datetime

from sipetrok import filters
from sipetrok.domain import workflow
from sipetrok.domain.headline import Headline, headline
from sipetrok.domain.pita import pita
from sipetrok.domain.progress import MINUTE, Step, ribbon, standar_menit, start_words, steps
from sipetrok.domain.standar import Jenis, Lewat, Satuan, Standar
from sipetrok.domain.workflow import Status, Tindakan
from sipetrok.kantor import FolderKantor
from sipetrok.models import Permohonan
from sipetrok.operations.berkas import returned_reasons
from sipetrok.operations.standar import standar_of
from sipetrok.operations.trail import keadaan_of, values
from sipetrok.web.isian import lewat_words


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
    place: str
    lewat: str
    data_returned: bool


def status_view(permohonan: Permohonan, folder: FolderKantor, now: datetime) -> StatusView:
    """The page of one permohonan at this moment."""
    standar, trail, keadaan = standar_of(permohonan), values(permohonan.trail), keadaan_of(permohonan)
    reasons = returned_reasons(permohonan)
    result = headline(standar, keadaan, reasons=reasons, lewat=permohonan.lewat, place=place(permohonan, folder),
                     repaired=bool(trail) and trail[-1].tindakan is Tindakan.PERBAIKI,
                     catatan=permohonan.trail[-1].catatan if trail else "")
    ruas, words = ribbon(standar, trail, folder.kalender, now, folder.kantor)
    svg = pita(ruas, standar_menit(standar), label=words, tinggi=20) if ruas else ""
    return StatusView(
        standar, result, tuple(_reason_rows(standar, reasons)), svg, words, _rule(standar),
        tuple(_line(one) for one in steps(standar, trail, folder.kalender, now, folder.kantor)),
        Tindakan.TARIK in workflow.open_tindakan(standar, keadaan, workflow.PEMOHON),
        may_download(permohonan), place(permohonan, folder), lewat_words(permohonan.lewat, folder.kantor.nama), 0 in reasons)


def _rule(standar: Standar) -> str:
    """How the figure beside it was counted."""
    if standar.waktu is None:
        return ""
    unit = "menit saat kantor buka" if standar.waktu.satuan is Satuan.MENIT else standar.waktu.satuan.value
    return f"Yang dihitung hanya {unit}, sejak {start_words(standar)}."


def may_download(permohonan: Permohonan) -> bool:
    """Whether a signed letter was handed over and lies ready."""
    is_surat = standar_of(permohonan).jenis is Jenis.SURAT
    return is_surat and permohonan.diserahkan and bool(permohonan.surat) and bool(permohonan.surat[-1].scan_sha256)


def place(permohonan: Permohonan, folder: FolderKantor) -> str:
    """Where the product is handed over on paper; empty for other ways."""
    if permohonan.lewat == Lewat.DESA:
        return f"kantor desa atau kelurahan {permohonan.isian.get('desa', '')}".strip()
    return f"kantor {folder.kantor.nama}" if permohonan.lewat == Lewat.KANTOR else ""


def _reason_rows(standar: Standar, reasons: dict[int, str]):
    for n, reason in sorted(reasons.items()):
        yield (standar.persyaratan[n - 1].label if n else "Data Anda"), reason


def _line(one: Step) -> dict:
    """A step in the shape that components/steps.html draws."""
    when = filters.tanggal_jam(one.ended or one.since) if one.since else ""
    spans = [f"{word} {filters.menit(span)}" for word, span in (("menunggu", one.waiting), ("dikerjakan", one.working))
             if span >= MINUTE]
    since = "Sejak " if one.state in ("now", "paused") else ""
    return {"title": one.title, "state": one.state, "when": since + when if when else "", "who": "Anda" if one.desk == "Pemohon" else one.desk,
            "note": ", ".join(spans).capitalize() + " (jam kantor)" if spans else ""}


def is_open_to_pemohon(permohonan: Permohonan) -> bool:
    """Whether the pemohon may still change and send something."""
    return permohonan.status in (Status.DRAF, Status.DIKEMBALIKAN)
