"""Where a permohonan stands, for people: the ribbon with its words, the headline, and the steps by
desk.

Pure, from standard, trail and calendar. The ribbon draws only the minutes that the standard's clock
counted, so that its notch is true; waiting before "lengkap" is told in words and in the steps.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sipetrok.domain.clock import (
    Kalender,
    calendar_days_between,
    office_time_between,
    working_days_between,
)
from sipetrok.domain.headline import HASIL
from sipetrok.domain.hours import MINUTE, print_menit
from sipetrok.domain.kartu_kendali import Stay, is_over, place_of, visits
from sipetrok.domain.pita import Ruas
from sipetrok.domain.service_clock import Run, due_at, elapsed, run_of
from sipetrok.domain.workflow import Paraf, Status, Tindakan, keadaan_of
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import ON_PAPER, Durasi, Satuan, Standar, Tugas

ZERO = timedelta()

# The steps in everyday words; the SOP's own sentences stand on the page of the standard.
IN_SHORT = {
    Tugas.AJUKAN: "Permohonan dikirim",
    Tugas.TERIMA: "Permohonan diterima",
    Tugas.PERIKSA: "Berkas diperiksa",
    Tugas.OLAH: "{hasil} dibuat",
    Tugas.KERJAKAN: "Permohonan dikerjakan",
    Tugas.PARAF: "{hasil} diparaf",
    Tugas.SAHKAN: "{hasil} ditandatangani",
    Tugas.SERAHKAN: "{hasil} diserahkan kepada Anda",
    Tugas.KIRIM: "{hasil} dikirim",
    Tugas.ARSIPKAN: "Berkas disimpan di arsip",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the steps: what happens at which desk. `state` is done, now, paused or next."""

    title: str
    desk: str
    state: str
    since: datetime | None = None
    ended: datetime | None = None
    waiting: timedelta = ZERO
    working: timedelta = ZERO
    waktu: Durasi | None = None  # what the SOP gives this step
    is_over: bool = False
    petugas_id: int | None = None


def desk(standar: Standar, langkah: int, kantor: Kantor) -> str:
    """The roles that perform a step, as people call them."""
    return " atau ".join(kantor.nama_peran(peran) for peran in standar.langkah[langkah].pelaksana)


def desk_of(standar: Standar, stay: Stay, kantor: Kantor) -> str:
    """The roles at whose desk a file stayed: those of the step, or those that were asked."""
    place = place_of(standar, stay)
    return " atau ".join(map(kantor.nama_peran, place.pelaksana)) if place else "Pemohon"


def in_short(standar: Standar, langkah: int) -> str:
    """A step in two or three words.

    Where the paper follows by another hand-over, this one sends the PDF alone.
    """
    here, later = standar.langkah[langkah], standar.langkah[langkah + 1 :]
    is_first = here.tugas is Tugas.SERAHKAN and any(one.tugas is Tugas.SERAHKAN for one in later)
    if is_first and ON_PAPER.isdisjoint(here.lewat):
        return f"{HASIL[standar.jenis]} dikirim sebagai PDF"
    return IN_SHORT[standar.langkah[langkah].tugas].format(hasil=HASIL[standar.jenis])


def minutes(span: timedelta) -> int:
    """Whole minutes that have passed."""
    return span // MINUTE


def standar_menit(standar: Standar) -> float | None:
    """Where the ribbon's notch stands; None when the standard is not in minutes."""
    waktu = standar.waktu
    return float(waktu.angka) if waktu and waktu.satuan is Satuan.MENIT else None


def ribbon(
    standar: Standar, trail: Sequence[Paraf], kalender: Kalender, now: datetime, kantor: Kantor
) -> tuple[list[Ruas], str]:
    """The stretches to draw, and the same in words."""
    run, stays = run_of(standar, trail), visits(standar, trail)
    ruas: list[Ruas] = []
    for n, (start, end) in enumerate(run.stretches):
        if n:
            ruas.append(_pause(run.stretches[n - 1][1], start, kalender))
        ruas.extend(_counted(standar, stays, start, end or now, kalender, now, kantor))
    if run.is_paused:
        ruas.append(_pause(run.stretches[-1][1], now, kalender))
    ahead = _ahead(standar, run, kalender, now)
    if ahead > ZERO:
        ruas.append(Ruas("nanti", ahead / MINUTE))
    return ruas, _words(standar, run, stays, kalender, now, kantor)


def _pause(start: datetime, end: datetime, kalender: Kalender) -> Ruas:
    return Ruas("jeda", max(office_time_between(start, end, kalender), ZERO) / MINUTE, "Pemohon")


def _spans(stay: Stay, now: datetime) -> Iterator[tuple[str, datetime, datetime]]:
    yield "tunggu", stay.tiba, stay.masuk or stay.keluar or now
    if stay.masuk:
        yield "kerja", stay.masuk, stay.keluar or now


def _counted(
    standar: Standar,
    stays: Sequence[Stay],
    start: datetime,
    end: datetime,
    kalender: Kalender,
    now: datetime,
    kantor: Kantor,
) -> Iterator[Ruas]:
    """What fell into one stretch of the running clock, desk by desk."""
    for stay in stays:
        if stay.langkah is None:
            continue
        for jenis, since, until in _spans(stay, now):
            amount = office_time_between(max(since, start), min(until, end), kalender)
            if amount > ZERO:
                yield Ruas(jenis, amount / MINUTE, desk_of(standar, stay, kantor))


def _ahead(standar: Standar, run: Run, kalender: Kalender, now: datetime) -> timedelta:
    """Office time that the standard still leaves; none once the clock has stopped."""
    if standar.waktu is None or run.stopped_at:
        return ZERO
    if standar.waktu.satuan is Satuan.MENIT:
        return timedelta(minutes=standar.waktu.angka) - elapsed(run, kalender, now)
    due = due_at(run, standar.waktu, kalender)
    return office_time_between(now, due, kalender) if due else ZERO


def used(standar: Standar, run: Run, kalender: Kalender, now: datetime) -> int:
    """How much of the standard's time has gone, in the standard's own unit."""
    if standar.waktu is None or standar.waktu.satuan is Satuan.MENIT:
        return minutes(elapsed(run, kalender, now))
    return sum(
        days_between(standar.waktu.satuan, start, end or now, kalender)
        for start, end in run.stretches
    )


def _words(
    standar: Standar,
    run: Run,
    stays: Sequence[Stay],
    kalender: Kalender,
    now: datetime,
    kantor: Kantor,
) -> str:
    if run.started_at is None:
        first = "Waktu belum dihitung" if run.stopped_at is None else "Waktu tidak dihitung"
    else:
        first = _used_words(standar, used(standar, run, kalender, now))
    waits = _waits(standar, run, stays, now, kantor)
    pause = "; waktu berhenti selama berkas diperbaiki pemohon" if run.is_paused else ""
    return first + _longest_wait(standar, waits, kalender, run.started_at is not None) + pause


def _used_words(standar: Standar, amount: int) -> str:
    if standar.waktu is None:
        return print_menit(amount * MINUTE)
    limit, unit = standar.waktu.angka, standar.waktu.satuan
    if amount <= limit:
        return f"{amount} dari {limit} {unit}"
    if unit is not Satuan.MENIT:
        return f"{amount} dari {limit} {unit}, lewat {amount - limit} {unit}"
    total = (
        f"{amount}" if amount < 120 else print_menit(amount * MINUTE)
    )  # nobody reads 4508 minutes
    return f"{total} dari {limit} menit, lewat {print_menit((amount - limit) * MINUTE)}"


def _waits(
    standar: Standar, run: Run, stays: Sequence[Stay], now: datetime, kantor: Kantor
) -> Iterator[tuple[str, datetime, datetime]]:
    """Desk, since and until of each wait: what the clock counted, or everything while it has not
    begun.
    """
    stretches = run.stretches or ((min((stay.tiba for stay in stays), default=now), None),)
    for start, end in stretches:
        for stay in stays:
            since, until = max(stay.tiba, start), min(stay.masuk or stay.keluar or now, end or now)
            if stay.langkah is not None and since < until:
                yield desk_of(standar, stay, kantor), since, until


def days_between(satuan: Satuan, start: datetime, end: datetime, kalender: Kalender) -> int:
    """Days from one moment to another, as a standard in days counts them."""
    first, last = kalender.day_of(start), kalender.day_of(end)
    is_plain = satuan is Satuan.HARI
    return (
        calendar_days_between(first, last)
        if is_plain
        else working_days_between(first, last, kalender)
    )


def _longest_wait(
    standar: Standar,
    waits: Iterable[tuple[str, datetime, datetime]],
    kalender: Kalender,
    is_counted: bool,
) -> str:
    """The desk at which the file waited longest, in the unit of the figure before it; silent below
    one of it.
    """
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for name, since, until in waits:
        spans.setdefault(name, []).append((since, until))
    totals = {
        name: sum((office_time_between(*one, kalender) for one in found), ZERO)
        for name, found in spans.items()
    }
    name = max(totals, key=totals.__getitem__, default="")
    if not name or totals[name] < MINUTE:
        return ""
    words = print_menit(totals[name])
    if standar.waktu and (unit := standar.waktu.satuan) is not Satuan.MENIT:
        days = sum(days_between(unit, *one, kalender) for one in spans[name])
        if not days and is_counted:
            return ""
        words = f"{days} {unit}" if days else words
    return f"; {words} menunggu di meja {name}"


def steps(
    standar: Standar, trail: Sequence[Paraf], kalender: Kalender, now: datetime, kantor: Kantor
) -> list[Step]:
    """What happened, desk by desk and in order, and what is still to come."""
    stays = visits(standar, trail)
    lines = [_step(standar, stay, kalender, now, kantor) for stay in stays]
    keadaan = keadaan_of(standar, trail)
    if keadaan.status in (Status.BERJALAN, Status.DIKEMBALIKAN, Status.DRAF):
        following = (
            keadaan.langkah if keadaan.status is not Status.BERJALAN else keadaan.langkah + 1
        )
        lines += [
            Step(in_short(standar, i), desk(standar, i, kantor), "next")
            for i in range(following, len(standar.langkah))
        ]
    return lines


def _step(standar: Standar, stay: Stay, kalender: Kalender, now: datetime, kantor: Kantor) -> Step:
    if stay.langkah is None:
        state = "done" if stay.keluar else "paused"
        title = (
            "Permohonan dibatalkan"
            if stay.tindakan is Tindakan.TARIK
            else "Anda memperbaiki berkas"
        )
        return Step(title, "", state, stay.tiba, stay.keluar)
    name = desk_of(standar, stay, kantor)
    title = (
        _asked(stay, name)
        if stay.koordinasi is not None
        else (_ending(stay.tindakan) or in_short(standar, stay.langkah))
    )
    if stay.masuk is None and stay.keluar is None and stay.koordinasi is None:
        title = f"Menunggu {title[0].lower()}{title[1:]}"
    return Step(
        title,
        name,
        "done" if stay.keluar else "now",
        stay.tiba,
        stay.keluar,
        stay.waiting(kalender, now),
        stay.working(kalender, now),
        place_of(standar, stay).waktu,
        is_over(standar, stay, kalender, now),
        stay.petugas_id,
    )


def _asked(stay: Stay, name: str) -> str:
    return f"Dijawab {name}" if stay.tindakan is Tindakan.JAWAB else f"Ditanyakan kepada {name}"


def _ending(tindakan: Tindakan | None) -> str:
    """A stay that did not end by finishing its step is named by how it ended."""
    return {
        Tindakan.KEMBALIKAN: "Berkas diperiksa, dan perlu diperbaiki",
        Tindakan.TOLAK: "Permohonan ditolak",
        Tindakan.TURUNKAN: "Diperiksa ulang di dalam kantor",
        Tindakan.TARIK: "Permohonan dibatalkan",
        Tindakan.TANYA: "Dikerjakan, lalu ditanyakan kepada rekan",
        Tindakan.ALIHKAN: "Diteruskan kepada petugas lain",
    }.get(tindakan, "")


def standard_ribbon(standar: Standar, kantor: Kantor) -> tuple[list[Ruas], str]:
    """The standard itself as a ribbon: step by step where the SOP gives every counted step minutes,
    else one bar.
    """
    counted = [
        (i, langkah)
        for i, langkah in enumerate(standar.langkah)
        if langkah.tugas is not Tugas.AJUKAN
    ]
    if standar.waktu and all(one.waktu and one.waktu.satuan is Satuan.MENIT for _, one in counted):
        return [
            Ruas("nanti", one.waktu.angka, desk(standar, i, kantor)) for i, one in counted
        ], str(standar.waktu)
    if standar.waktu is None:
        return [], ""
    split = (
        ""
        if any(one.waktu for _, one in counted)
        else "; SOP tidak membagi waktu untuk setiap langkah"
    )
    return [Ruas("nanti", standar.waktu.angka)], f"{standar.waktu} seluruhnya{split}"
