"""What the pemohon is told of a permohonan: on its page, and on the receipt, screen and paper."""

from collections.abc import Iterator
from typing import Any

from sipetrok.alur import clock, progress
from sipetrok.alur.workflow import PEMOHON, Tindakan
from sipetrok.app import filters
from sipetrok.app.auth import context
from sipetrok.models import Permohonan
from sipetrok.produk import produk_of
from sipetrok.sop.standar import Lewat, Tugas


def facts(permohonan: Permohonan) -> dict[str, Any]:
    """Everything on the page of one permohonan at this moment."""
    standar, course, produk = (
        permohonan.standar,
        permohonan.course,
        produk_of(permohonan),
    )
    way, place, last = permohonan.way, "", permohonan.trail[-1:]
    if way is not None:
        place = way.place(context.kantor.nama, permohonan.isian.get("desa", ""))
    known = progress.Known(
        repaired=any(p.tindakan == Tindakan.PERBAIKI for p in last),
        reasons=permohonan.returned,
        lewat=_told_way(permohonan),
        place=place,
        catatan="".join(p.catatan for p in last),
        has_file=produk.to_download is not None,
    )
    found = {
        "permohonan": permohonan,
        "standar": standar,
        "produk": produk,
        "headline": progress.headline(standar, permohonan.keadaan, known),
        "place": place,
        "may_withdraw": may_withdraw(permohonan),
    }
    if permohonan.nomor_register is None:
        return found
    rule = progress.worked_out(course, context.kalender)
    if standar.waktu is not None and not rule:
        counted, start = (
            standar.waktu.satuan.words.counted,
            progress.start_words(standar),
        )
        rule = f"Yang dihitung hanya {counted}, sejak {start}."
    names = {}
    # The office decides whether the public learns who worked on a file.
    if context.kantor.tampilkan_petugas:
        names = {p.petugas_id: p.petugas.nama for p in permohonan.trail if p.petugas}
    return found | {
        "ribbon": progress.ribbon(course, context.time),
        "rule": rule,
        "lines": progress.steps(course, context.time),
        "names": names,
    }


def may_withdraw(permohonan: Permohonan) -> bool:
    return Tindakan.TARIK in permohonan.keadaan.open_to(PEMOHON)


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
    written = (
        one.dibuat_at for one in permohonan.surel if one.terkirim_at or one.lagi_at
    )
    if at is None or all(moment < at for moment in written):
        return None
    return Lewat.EMAIL


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
