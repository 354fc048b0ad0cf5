"""Where a permohonan stands, for people: the ribbon with its words, the headline, and the steps by
desk.

Pure, from standard, trail and calendar. The ribbon draws only the minutes that the standard's clock
counted, so that its notch is true; waiting before "lengkap" is told in words and in the steps.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sipetrok.alur.clock import (
    MINUTE,
    ZERO,
    Kalender,
    OfficeTime,
    office_time_between,
    print_menit,
    print_saat,
)
from sipetrok.alur.course import Course, Stay, days_between
from sipetrok.alur.pita import Pita, Ruas
from sipetrok.alur.workflow import CLOSED, Keadaan, Status, Tindakan
from sipetrok.domain.identitas import HARI, print_tanggal
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import (
    ON_PAPER,
    Durasi,
    Jenis,
    Lewat,
    Mulai,
    Satuan,
    Standar,
    Tugas,
)

WAIT = (
    "Anda tidak perlu melakukan apa-apa. Buka lagi halaman ini untuk melihat kabarnya."
)
MOST = 6  # free days that are named; the rest is counted
Span = tuple[datetime, datetime]


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


def desk_of(stay: Stay, kantor: Kantor) -> str:
    """The roles at whose desk a file stayed: those of the step, or those that were asked."""
    return kantor.nama_meja(stay.place.pelaksana) if stay.place else "Pemohon"


def in_short(standar: Standar, langkah: int) -> str:
    """A step in two or three words.

    Where the paper follows by another hand-over, this one sends the PDF alone.
    """
    here, later = standar.langkah[langkah], standar.langkah[langkah + 1 :]
    is_first = here.tugas is Tugas.SERAHKAN and any(
        one.tugas is Tugas.SERAHKAN for one in later
    )
    if is_first and ON_PAPER.isdisjoint(here.lewat):
        return f"{standar.jenis.words.hasil} dikirim sebagai PDF"
    return here.tugas.words_for(standar.jenis).singkat


def standar_menit(standar: Standar) -> float | None:
    """Where the ribbon's notch stands; None when the standard is not in minutes."""
    waktu = standar.waktu
    return float(waktu.angka) if waktu and waktu.satuan is Satuan.MENIT else None


def ribbon(course: Course, time: OfficeTime) -> Pita:
    """The stretches to draw, and the same in words."""
    run = course.run
    ruas: list[Ruas] = []
    pauses = [*run.pauses]
    if run.paused_at:
        pauses.append((run.paused_at, time.now))
    for n, (start, end) in enumerate(run.stretches):
        ruas += _counted(course, (start, end or time.now), time)
        if n < len(pauses):
            paused = office_time_between(*pauses[n], time.kalender)
            ruas.append(Ruas("jeda", max(paused, ZERO) / MINUTE, "Pemohon"))
    ahead = _ahead(course, time)
    if ahead > ZERO:
        ruas.append(Ruas("nanti", ahead / MINUTE))
    return Pita(ruas, standar_menit(course.standar), _words(course, time))


def _counted(course: Course, stretch: Span, time: OfficeTime) -> Iterator[Ruas]:
    """What fell into one stretch of the running clock, desk by desk."""
    for stay in course.stays:
        if stay.place is None:
            continue
        left = stay.keluar or time.now
        spans = [("tunggu", stay.tiba, stay.masuk or left)]
        if stay.masuk:
            spans.append(("kerja", stay.masuk, left))
        for jenis, since, until in spans:
            start, end = max(since, stretch[0]), min(until, stretch[1])
            if start < end and (
                amount := office_time_between(start, end, time.kalender)
            ):
                yield Ruas(jenis, amount / MINUTE, desk_of(stay, time.kantor))


def _ahead(course: Course, time: OfficeTime) -> timedelta:
    """Office time that the standard still leaves; none once the clock has stopped."""
    waktu = course.standar.waktu
    if waktu is None or course.run.stopped_at:
        return ZERO
    if waktu.satuan is Satuan.MENIT:
        return timedelta(minutes=waktu.angka) - course.elapsed(time)
    due = course.due_at(time.kalender)
    return office_time_between(time.now, due, time.kalender) if due else ZERO


def used(course: Course, time: OfficeTime) -> int:
    """How much of the standard's time has gone, in the standard's own unit."""
    waktu = course.standar.waktu
    if waktu is None or waktu.satuan is Satuan.MENIT:
        return course.elapsed(time) // MINUTE
    spans = ((start, end or time.now) for start, end in course.run.stretches)
    return sum(days_between(waktu.satuan, *one, time.kalender) for one in spans)


def _words(course: Course, time: OfficeTime) -> str:
    if course.run.started_at:
        first = _used_words(course.standar.waktu, used(course, time))
    else:
        first = f"Waktu {'tidak' if course.run.stopped_at else 'belum'} dihitung"
    pause = (
        "; waktu berhenti selama berkas diperbaiki pemohon"
        if course.run.paused_at
        else ""
    )
    return first + _longest_wait(course, time) + pause


def _used_words(waktu: Durasi | None, amount: int) -> str:
    if waktu is None:
        return print_menit(amount * MINUTE)
    if amount <= waktu.angka:
        return f"{amount} dari {waktu}"
    beyond = amount - waktu.angka
    if waktu.satuan is not Satuan.MENIT:
        return f"{amount} dari {waktu}, lewat {beyond} {waktu.satuan}"
    # Nobody reads 4508 minutes.
    total = amount if amount < 120 else print_menit(amount * MINUTE)
    return f"{total} dari {waktu}, lewat {print_menit(beyond * MINUTE)}"


def _waits(course: Course, time: OfficeTime) -> dict[str, list[Span]]:
    """The waits at each desk: what the clock counted, or everything while it has not begun."""
    waits: dict[str, list[Span]] = {}
    stretches = course.run.stretches
    if not stretches and course.stays:
        stretches = ((min(stay.tiba for stay in course.stays), None),)
    for start, end in stretches:
        for stay in course.stays:
            since = max(stay.tiba, start)
            until = min(stay.masuk or stay.keluar or time.now, end or time.now)
            if stay.place and since < until:
                waits.setdefault(desk_of(stay, time.kantor), []).append((since, until))
    return waits


def _longest_wait(course: Course, time: OfficeTime) -> str:
    """The desk at which the file waited longest, in the unit of the figure before it.

    Silent below one of it.
    """
    waits = _waits(course, time)
    totals = {
        name: sum((office_time_between(*one, time.kalender) for one in spans), ZERO)
        for name, spans in waits.items()
    }
    name = max(totals, key=totals.__getitem__, default="")
    if not name or totals[name] < MINUTE:
        return ""
    words = print_menit(totals[name])
    waktu = course.standar.waktu
    if waktu and waktu.satuan is not Satuan.MENIT:
        days = sum(
            days_between(waktu.satuan, *one, time.kalender) for one in waits[name]
        )
        if days:
            words = f"{days} {waktu.satuan}"
        elif course.run.started_at:
            return ""
    return f"; {words} menunggu di meja {name}"


def steps(course: Course, time: OfficeTime) -> list[Step]:
    """What happened, desk by desk and in order, and what is still to come."""
    keadaan = course.keadaan
    lines = [_step(course.standar, stay, time) for stay in course.stays]
    if keadaan.status in CLOSED:
        return lines
    following = keadaan.langkah + (keadaan.status is Status.BERJALAN)
    return lines + [
        Step(in_short(course.standar, i), time.kantor.nama_meja(one.pelaksana), "next")
        for i, one in enumerate(course.standar.langkah)
        if i >= following
    ]


def _step(standar: Standar, stay: Stay, time: OfficeTime) -> Step:
    if stay.langkah is None or stay.place is None:
        state = "done" if stay.keluar else "paused"
        is_over = stay.tindakan is Tindakan.TARIK
        title = "Permohonan dibatalkan" if is_over else "Anda memperbaiki berkas"
        return Step(title, "", state, stay.tiba, stay.keluar)
    name = desk_of(stay, time.kantor)
    if stay.koordinasi is not None:
        title = _asked(stay, name)
    else:
        told = stay.tindakan.words.told if stay.tindakan else ""
        title = told or in_short(standar, stay.langkah)
        if stay.masuk is None and stay.keluar is None:
            title = f"Menunggu {title[0].lower()}{title[1:]}"
    return Step(
        title,
        name,
        "done" if stay.keluar else "now",
        stay.tiba,
        stay.keluar,
        stay.waiting(time),
        stay.working(time),
        stay.place.waktu,
        stay.is_over(time),
        stay.petugas_id,
    )


def _asked(stay: Stay, name: str) -> str:
    return (
        f"Dijawab {name}"
        if stay.tindakan is Tindakan.JAWAB
        else f"Ditanyakan kepada {name}"
    )


def standard_ribbon(standar: Standar, kantor: Kantor) -> Pita:
    """The standard itself as a ribbon: step by step where the SOP gives every counted step minutes,
    else one bar.
    """
    waktu = standar.waktu
    if waktu is None:
        return Pita([], None, "")
    notch = standar_menit(standar)
    counted = [one for one in standar.langkah if one.tugas is not Tugas.AJUKAN]
    given = [
        Ruas("nanti", one.waktu.angka, kantor.nama_meja(one.pelaksana))
        for one in counted
        if one.waktu and one.waktu.satuan is Satuan.MENIT
    ]
    if len(given) == len(counted):
        return Pita(given, notch, str(waktu))
    words = f"{waktu} seluruhnya"
    if not any(one.waktu for one in counted):
        words += "; SOP tidak membagi waktu untuk setiap langkah"
    return Pita([Ruas("nanti", waktu.angka)], notch, words)


# The first thing a pemohon reads: the result, then what to do next.


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and what to do next; `kind` is done, paused, late or info."""

    kind: str
    title: str
    following: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a headline needs beyond standard and state."""

    repaired: bool  # the pemohon has just sent what was asked
    reasons: Mapping[int, str]  # what was returned, 0 for the data
    lewat: Lewat | None  # how the product reaches the pemohon
    place: str  # where to collect it
    catatan: str  # why it was refused
    has_file: bool  # the product can be downloaded


def headline(standar: Standar, keadaan: Keadaan, known: Known) -> Headline:
    """What the page of the pemohon begins with."""
    if keadaan.diserahkan or keadaan.status is Status.SELESAI:
        return _ready(standar.jenis, known)
    if keadaan.status.words.headline is not None:
        kind, title, following = keadaan.status.words.headline
        return Headline(
            kind,
            title.format(perbaikan=count(known.reasons)),
            following.format(alasan=known.catatan),
        )
    if known.repaired:
        return Headline(
            "info", "Perbaikan sudah dikirim", f"Petugas memeriksanya lagi. {WAIT}"
        )
    words = standar.langkah[keadaan.langkah].tugas.words_for(standar.jenis)
    is_taken = keadaan.pemegang is not None
    return Headline("info", (is_taken and words.taken) or words.title, WAIT)


def _ready(jenis: Jenis, known: Known) -> Headline:
    hasil = jenis.words.hasil
    sent = known.lewat.words.sent if known.lewat else ""
    if jenis.is_text or (known.has_file and not known.place):
        also = f" {hasil} juga dikirim {sent}." if sent else ""
        return Headline("done", jenis.words.ready, jenis.words.how + also)
    title = f"{hasil} Anda sudah jadi"
    if known.place:
        also = f" {hasil} juga dapat diunduh di sini." if known.has_file else ""
        following = f"Ambil di {known.place}. Tunjukkan kode permohonan ini.{also}"
        return Headline("done", title, following)
    following = f"{hasil} dikirim {sent}." if sent else "Permohonan ini selesai."
    return Headline("done", title, following)


def count(reasons: Mapping[int, str]) -> str:
    """What must be repaired, counted: "data dan 2 berkas"."""
    slots = sum(1 for n in reasons if n)
    parts = []
    if 0 in reasons:
        parts.append("data")
    if slots:
        parts.append(f"{slots} berkas")
    return " dan ".join(parts) or "permohonan"


# How a due moment was worked out, in one sentence that anybody can check against a calendar.


def start_words(standar: Standar) -> str:
    """From what moment the clock counts, as the rule is printed beside a figure."""
    if standar.mulai is Mulai.DAFTAR:
        return "berkas masuk dari daftar kantor"
    if standar.first(Tugas.PERIKSA):
        return "berkas dinyatakan lengkap"
    return "petugas pertama kali mengerjakannya"


def worked_out(course: Course, kalender: Kalender) -> str:
    """Why the file is due when it is; empty while its clock does not run, or has no end."""
    waktu, start, due = (
        course.standar.waktu,
        course.run.started_at,
        course.due_at(kalender),
    )
    if waktu is None or start is None or due is None:
        return ""
    since = (
        f"Dihitung sejak {start_words(course.standar)}: {print_saat(start, kalender)}"
    )
    end = f"Jatuh tempo {print_saat(due, kalender)}"
    if waktu.satuan is Satuan.MENIT:
        spans = (office_time_between(*pause, kalender) for pause in course.run.pauses)
        paused = sum(spans, ZERO) // MINUTE
        rest = (
            f", tanpa {paused} menit saat berkas diperbaiki pemohon" if paused else ""
        )
        return f"{since}. {waktu} saat kantor buka{rest}. {end}."
    days = sum(
        days_between(waktu.satuan, *pause, kalender) for pause in course.run.pauses
    )
    rest = f", ditambah {days} hari saat berkas diperbaiki pemohon" if days else ""
    if waktu.satuan is Satuan.HARI_KERJA:
        rest += _free_days(kalender.day_of(start), kalender.day_of(due), kalender)
    return f"{since}; hari itu tidak dihitung. {waktu}{rest}. {end}."


def _free_days(first: date, last: date, kalender: Kalender) -> str:
    """The days in between that do not count, each by its name."""
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    free = [day for day in days if not kalender.is_working_day(day)]
    if not free:
        return ""
    words = [_named(day, kalender) for day in free[:MOST]]
    if len(free) > MOST:
        words.append(f"dan {len(free) - MOST} hari lain")
    return f"; tidak dihitung: {', '.join(words)}"


def _named(day: date, kalender: Kalender) -> str:
    if day in kalender.libur:
        return f"{kalender.libur[day]} ({print_tanggal(day)})"
    return f"{HARI[day.weekday()]} {print_tanggal(day)}"
