"""What the pemohon is told of a permohonan: on its page, and on the receipt, screen and paper."""

from collections.abc import Iterator, Mapping
from typing import Any

from sipetrok.alur import clock, progress
from sipetrok.alur.clock import MINUTE
from sipetrok.alur.workflow import PEMOHON, Tindakan
from sipetrok.app import filters
from sipetrok.app.auth import context
from sipetrok.models import Permohonan
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Lewat, Tugas


def facts(permohonan: Permohonan) -> dict[str, Any]:
    """Everything on the page of one permohonan at this moment."""
    standar, produk = permohonan.standar, produk_of(permohonan)
    returned, last = permohonan.returned, permohonan.trail[-1:]
    lewat = place = ""
    if permohonan.way is not None:
        lewat = permohonan.way.for_pemohon(context.kantor.nama)
        place = permohonan.way.place(context.kantor.nama, permohonan.isian.get("desa", ""))
    known = progress.Known(
        repaired=any(p.tindakan == Tindakan.PERBAIKI for p in last),
        reasons=returned,
        lewat=_told_way(permohonan),
        place=place,
        catatan="".join(p.catatan for p in last),
        has_file=produk.to_download is not None,
    )
    asked = {0: "Data Anda"} | dict(enumerate((p.label for p in standar.persyaratan), 1))
    return {
        "permohonan": permohonan,
        "standar": standar,
        "headline": progress.headline(standar, permohonan.keadaan, known),
        "returned": returned,
        "reasons": [(asked[n], reason) for n, reason in sorted(returned.items())],
        "lewat": lewat,
        "place": place,
        "answer": produk.to_read,
        "may_download": known.has_file,
        "may_withdraw": may_withdraw(permohonan),
    } | _progress(permohonan)


def may_withdraw(permohonan: Permohonan) -> bool:
    return Tindakan.TARIK in permohonan.keadaan.open_to(PEMOHON)


def _progress(permohonan: Permohonan) -> dict[str, Any]:
    """The clock and the steps of what was sent."""
    if permohonan.nomor_register is None:
        return {}
    course, waktu = permohonan.course, permohonan.standar.waktu
    rule = progress.worked_out(course, context.kalender)
    if waktu is not None and not rule:
        start = progress.start_words(permohonan.standar)
        rule = f"Yang dihitung hanya {waktu.satuan.words.counted}, sejak {start}."
    names = {}
    # The office decides whether the public learns who worked on a file.
    if context.kantor.tampilkan_petugas:
        names = {p.petugas_id: p.petugas.nama for p in permohonan.trail if p.petugas}
    lines = [_line(one, names) for one in progress.steps(course, context.time)]
    return {"ribbon": progress.ribbon(course, context.time), "rule": rule, "lines": lines}


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
    # Sent, or still being tried.
    written = (one.dibuat_at for one in permohonan.surel if one.terkirim_at or one.lagi_at)
    if at is None or all(moment < at for moment in written):
        return None
    return Lewat.EMAIL


def _line(one: progress.Step, names: Mapping[int | None, str]) -> dict[str, str]:
    """A step in the shape that components/steps.html draws."""
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


# The receipt.


def following(permohonan: Permohonan) -> Iterator[str]:
    """What happens next, as it looks at this moment."""
    standar = permohonan.standar
    if permohonan.versi == 1:  # nobody at the office has touched it yet
        yield _opening_words()
    if standar.waktu and not permohonan.diserahkan and permohonan.tutup_at is None:
        start = "Setelah petugas mulai"
        if standar.first(Tugas.PERIKSA):
            start = "Setelah berkas Anda dinyatakan lengkap"
        yield f"{start}, {standar.produk} jadi paling lama {filters.waktu(standar.waktu)}."
    yield (
        "Buka halaman permohonan Anda untuk melihat kabarnya. Kalau ada yang perlu diperbaiki, "
        "tertulis di sana."
    )


def _opening_words() -> str:
    """When an officer begins: at once in opening hours, else at the next opening."""
    now, kalender = context.now, context.kalender
    if closes := clock.closing(now, kalender):
        return (
            f"Kantor sedang buka sampai pukul {filters.jam(closes)}. "
            "Petugas memeriksa menurut urutan masuk."
        )
    opens = clock.next_open(now, kalender)
    return (
        f"Kantor sedang tutup. Petugas mulai memeriksa {clock.print_hari(opens, kalender)} "
        f"{filters.jam(opens)}."
    )
