"""Where a permohonan stands, for people: the ribbon with its words, the steps by desk, and how its
due moment was worked out.

Pure, from standard, trail and calendar. The ribbon draws only the minutes that the standard's clock
counted, so that its notch is true; waiting before "lengkap" is told in words and in the steps.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sipetrok.alur.clock import (
    MINUTE,
    ONE_DAY,
    ZERO,
    Kalender,
    OfficeTime,
    Span,
    print_detik,
    print_menit,
)
from sipetrok.alur.course import Course, Stay
from sipetrok.alur.pita import Pita, Ruas
from sipetrok.alur.workflow import AT_ONCE, CLOSED, Status, Tindakan
from sipetrok.domain.identitas import HARI, print_tanggal
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import ON_PAPER, Durasi, Lewat, Mulai, Satuan, Standar, Tugas

MOST = 6  # free days that are named; the rest is counted


def desk_of(stay: Stay, kantor: Kantor) -> str:
    """The roles at whose desk a file stayed: those of the step, or those that were asked."""
    return kantor.nama_meja(stay.place.pelaksana) if stay.place else "Pemohon"


def standar_menit(standar: Standar) -> float | None:
    """Where the ribbon's notch stands; None when the standard is not in minutes.

    A standard in days has none: the ribbon is drawn in minutes of opening hours, and how many of
    these a day has depends on the day.
    """
    waktu = standar.waktu
    return float(waktu.angka) if waktu and waktu.satuan is Satuan.MENIT else None


def ribbon(course: Course, time: OfficeTime) -> Pita:
    """The stretches to draw, and the same in words.

    Minutes of opening hours, desk by desk in the order in which they passed: what was waited
    there, what was worked, the pauses between, and last what the standard still leaves.
    """
    run, between = course.run, time.kalender.office_time_between
    ruas: list[Ruas] = []
    pauses = [*run.pauses]
    if run.paused_at:
        pauses.append((run.paused_at, time.now))

    # A pause follows on each stretch that has ended, unless the clock stopped there for good.
    for n, stretch in enumerate(run.until(time.now)):
        for jenis, desk, span in _within(stretch, course, time):
            if counted := between(*span):
                ruas.append(Ruas(jenis, counted / MINUTE, desk))
        if n < len(pauses):
            paused = max(between(*pauses[n]), ZERO)
            ruas.append(Ruas("jeda", paused / MINUTE, "Pemohon"))
    ahead = _ahead(course, time)
    if ahead > ZERO:
        ruas.append(Ruas("nanti", ahead / MINUTE))
    return Pita(ruas, standar_menit(course.standar), _words(course, time))


def _within(
    stretch: Span, course: Course, time: OfficeTime
) -> Iterator[tuple[str, str, Span]]:
    """What of the waiting and the working at each desk fell into one stretch."""
    for stay in course.stays:
        if stay.place is None:
            continue
        left = stay.keluar or time.now
        spans = [("tunggu", stay.tiba, stay.masuk or left)]
        if stay.masuk:
            spans.append(("kerja", stay.masuk, left))
        for jenis, since, until in spans:
            start, end = max(since, stretch[0]), min(until, stretch[1])
            if start < end:
                yield jenis, desk_of(stay, time.kantor), (start, end)


def _ahead(course: Course, time: OfficeTime) -> timedelta:
    """Office time that the standard still leaves; none once the clock has stopped.

    Negative where a standard in minutes is exceeded; nothing of that is drawn.
    """
    waktu = course.standar.waktu
    if waktu is None or course.run.stopped_at:
        return ZERO
    if waktu.satuan is Satuan.MENIT:
        return timedelta(minutes=waktu.angka) - course.elapsed(time)
    due = course.due_at(time.kalender)
    return time.kalender.office_time_between(time.now, due) if due else ZERO


def _words(course: Course, time: OfficeTime) -> str:
    """The ribbon read aloud: what was counted, where it waited longest, and whether it pauses."""
    run = course.run
    first = f"Waktu {'tidak' if run.stopped_at else 'belum'} dihitung"
    if run.started_at:
        first = _used(course, time)
    words = first + _longest_wait(course, time)
    if run.paused_at:
        words += "; waktu berhenti selama berkas diperbaiki pemohon"
    return words


def _used(course: Course, time: OfficeTime) -> str:
    """How much of the standard's time has gone, in the standard's own unit."""
    waktu, run, kalender = course.standar.waktu, course.run, time.kalender
    due, amount = run.limit(waktu, kalender), _amount(course, time)
    if waktu is None or due is None:
        return print_menit(amount * MINUTE)
    if more := overrun(course, time):
        # Nobody reads 4508 minutes.
        is_long = waktu.satuan is Satuan.MENIT and amount >= 120
        total = str(amount)
        if is_long:
            total = print_menit(amount * MINUTE)
        if amount == waktu.angka:
            total = f"{print_menit(amount * MINUTE)} {more}"
        return f"{total} dari {waktu.counted}, lewat {more}"
    if run.until(time.now)[-1][1] <= due:
        return f"{amount} dari {waktu.counted}"
    return f"{amount} dari {waktu.counted}, batasnya {kalender.print_saat(due)} sudah lewat"


def _amount(course: Course, time: OfficeTime) -> int:
    """What the clock has counted: minutes of the stamps, or days where the standard has these."""
    waktu, run = course.standar.waktu, course.run
    if waktu is None or waktu.satuan is Satuan.MENIT:
        return run.minutes(time.kalender, time.now)
    return _days(waktu, run.until(time.now), time.kalender)


def overrun(course: Course, time: OfficeTime) -> str:
    """By how much the standard is exceeded, in its own unit; in seconds where whole minutes would
    say nothing.

    Empty where it is not, and where nothing of it is counted: after closing time on the
    last day.
    """
    waktu = course.standar.waktu
    if waktu is None or course.run.started_at is None:
        return ""
    beyond = _amount(course, time) - waktu.angka
    if beyond > 0:
        if waktu.satuan is Satuan.MENIT:
            return print_menit(beyond * MINUTE)
        return f"{beyond} {waktu.satuan}"
    if waktu.satuan is not Satuan.MENIT:
        return ""
    span = course.elapsed(time) - waktu.angka * MINUTE
    return print_detik(span) if span > ZERO else ""


def _days(waktu: Durasi, spans: Iterable[Span], kalender: Kalender) -> int:
    """All the days in these spans, of the kind that the standard counts."""
    return sum(kalender.days_between(waktu.satuan, *span) for span in spans)


def _longest_wait(course: Course, time: OfficeTime) -> str:
    """The desk at which the file waited longest, in the unit of the figure before it: of what the
    clock counted, or of everything while it has not begun. Silent below one of it.
    """
    stretches = course.run.until(time.now)
    if not stretches and course.stays:
        stretches = [(min(stay.tiba for stay in course.stays), time.now)]
    waits: dict[str, list[Span]] = {}
    for stretch in stretches:
        for jenis, desk, span in _within(stretch, course, time):
            if jenis == "tunggu":
                waits.setdefault(desk, []).append(span)
    minutes = time.kalender.minutes_between
    totals = {
        desk: sum(minutes(*span) for span in spans) for desk, spans in waits.items()
    }
    desk = max(totals, key=totals.__getitem__, default="")
    if not desk or totals[desk] < 1:
        return ""
    words = print_menit(totals[desk] * MINUTE)
    waktu = course.standar.waktu
    if waktu and waktu.satuan is not Satuan.MENIT:
        if days := _days(waktu, waits[desk], time.kalender):
            words = f"{days} {waktu.satuan}"
        elif course.run.started_at:
            return ""
    return f"; {words} menunggu di meja {desk}"


def standard_ribbon(standar: Standar, kantor: Kantor) -> Pita:
    """The standard itself as a ribbon: step by step where the SOP gives every counted step minutes,
    else one bar.
    """
    waktu, notch = standar.waktu, standar_menit(standar)
    if waktu is None:
        return Pita([], None, "")
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


# The steps, one by one.


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the steps: what happens at which desk. `state` is done, now, paused or next.

    `desk` is empty while it is out for repair. Only a line that is `next` has no stay.
    """

    title: str
    desk: str
    state: str
    stay: Stay | None = None  # None while it is still to come


def steps(course: Course, time: OfficeTime, way: Lewat | None = None) -> list[Step]:
    """What happened, desk by desk and in order, and what is still to come; `way` is how the product
    was handed over, as far as that is certain.

    A step that was done again stands there twice. Of a closed file nothing is to come.
    """
    standar, keadaan, kantor = course.standar, course.keadaan, time.kantor
    lines = [_step(standar, stay, kantor, way) for stay in course.stays]
    if keadaan.status not in CLOSED:
        following = keadaan.langkah + (keadaan.status is Status.BERJALAN)
        for n, one in enumerate(standar.langkah[following:], following):
            desk = kantor.nama_meja(one.pelaksana)
            lines.append(Step(in_short(standar, n), desk, "next"))
    return lines


def _step(standar: Standar, stay: Stay, kantor: Kantor, way: Lewat | None) -> Step:
    """The line of one stay: in the words of the step, or of what ended or interrupts it."""
    told = stay.tindakan.words.told if stay.tindakan else ""
    if stay.tindakan is Tindakan.TARIK:  # at whatever desk it was, nobody there did it
        return Step(told, "", "done", stay._replace(place=None))
    if stay.langkah is None:
        if stay.keluar is None:
            return Step("Menunggu perbaikan dari Anda", "", "paused", stay)
        return Step("Anda mengirim perbaikan", "", "done", stay)
    if stay.langkah == 0 and standar.mulai is Mulai.DAFTAR:  # the pemohon sent nothing
        return Step("Nama Anda masuk dari daftar kantor", kantor.nama, "done", stay)
    desk, short = desk_of(stay, kantor), in_short(standar, stay.langkah)
    if stay.koordinasi is not None:
        is_answered = stay.tindakan is Tindakan.JAWAB
        title = f"Dijawab {desk}" if is_answered else f"Ditanyakan kepada {desk}"
        return Step(title, desk, "done" if stay.keluar else "now", stay)
    here = standar.langkah[stay.langkah]
    if stay.keluar is None:
        if stay.masuk is None or here.tugas in AT_ONCE:
            return Step(f"Menunggu {short[0].lower()}{short[1:]}", desk, "now", stay)
        what, _, done = short.partition(" ")
        return Step(f"{what} sedang {done}", desk, "now", stay)
    if here.tugas is Tugas.SERAHKAN and not told:
        told = f"{standar.jenis.words.hasil} {handed_over(standar, stay.langkah, way)}"
    return Step(told or short, desk, "done", stay)


def in_short(standar: Standar, langkah: int) -> str:
    """A step in two or three words, as it is called before it is done; `langkah` is its place,
    from 0.
    """
    if _is_ahead_of_paper(standar, langkah):
        return f"{standar.jenis.words.hasil} dikirim sebagai PDF"
    return standar.langkah[langkah].tugas.words_for(standar.jenis).singkat


def _is_ahead_of_paper(standar: Standar, langkah: int) -> bool:
    """Whether this hand-over gives the PDF alone, and the paper follows by another."""
    here, later = standar.langkah[langkah], standar.langkah[langkah + 1 :]
    follows = any(one.tugas is Tugas.SERAHKAN for one in later)
    is_first = here.tugas is Tugas.SERAHKAN and follows
    return is_first and ON_PAPER.isdisjoint(here.lewat)


def handed_over(standar: Standar, langkah: int, way: Lewat | None) -> str:
    """What a hand-over has brought about, behind the product; `langkah` is its place.

    By another way than its own, or by one that is not certain, the page of the pemohon has it, or,
    where there is only paper, it has left.
    """
    if _is_ahead_of_paper(standar, langkah):
        return "tersedia sebagai PDF"
    if way is None and ON_PAPER.issuperset(standar.langkah[langkah].lewat):
        return "dikirim untuk diserahkan"
    if way is None or way not in standar.langkah[langkah].lewat:
        return f"siap {standar.jenis.words.siap}"
    return way.done(standar.jenis)


# How a due moment was worked out, in one sentence that anybody can check against a calendar.


def start_words(standar: Standar) -> str:
    """From what moment the clock counts, as the rule is printed beside a figure.

    Half a sentence, behind "Dihitung sejak". The rule itself is kept in `course`.
    """
    if standar.mulai is Mulai.DAFTAR:
        return "berkas masuk dari daftar kantor"
    if standar.first(Tugas.PERIKSA):
        return "berkas dinyatakan lengkap"
    return "petugas pertama kali mengerjakannya"


def worked_out(course: Course, kalender: Kalender) -> str:
    """Why the file is due when it is; empty while its clock does not run, or has no end.

    Start, the standard's time, what pauses added, which days were left out by name, and the
    end. Neither start nor end are worked out here: both are those by which the file is late.
    """
    run, waktu, due = course.run, course.standar.waktu, course.due_at(kalender)
    if waktu is None or run.started_at is None or due is None:
        return ""
    start = kalender.print_saat(run.started_at)
    since = f"Dihitung sejak {start_words(course.standar)}: {start}"
    end = f"Jatuh tempo {kalender.print_saat(due)}{kalender.belum(due)}."
    if waktu.satuan is Satuan.MENIT:
        rest = ""
        if paused := sum(kalender.minutes_between(*pause) for pause in run.pauses):
            rest = f", tanpa {paused} menit saat berkas diperbaiki pemohon"
        return f"{since}. {waktu} saat kantor buka{rest}. {end}"
    days = _days(waktu, run.pauses, kalender)
    rest = f", ditambah {days} hari saat berkas diperbaiki pemohon" if days else ""
    if waktu.satuan is Satuan.HARI_KERJA:
        rest += _free_days(run.started_at, due, kalender)
    return f"{since}; hari itu tidak dihitung. {waktu.counted}{rest}. {end}"


def _free_days(start: datetime, due: datetime, kalender: Kalender) -> str:
    """The days in between that do not count, each by its name, MOST of them at most."""
    free, day, last = [], kalender.day_of(start), kalender.day_of(due)
    while day < last:
        day += ONE_DAY
        if not kalender.is_working_day(day):
            free.append(_named(day, kalender))
    if not free:
        return ""
    words = free[:MOST]
    if len(free) > MOST:
        words.append(f"dan {len(free) - MOST} hari lain")
    return f"; tidak dihitung: {', '.join(words)}"


def _named(day: date, kalender: Kalender) -> str:
    """ "Hari Raya Natal (25 Desember 2026)" for a holiday, else "Sabtu 26 Desember 2026"."""
    if day in kalender.libur:
        return f"{kalender.libur[day]} ({print_tanggal(day)})"
    return f"{HARI[day.weekday()]} {print_tanggal(day)}"
