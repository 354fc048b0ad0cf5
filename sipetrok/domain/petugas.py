"""An officer: the account as whoever looks after accounts describes it, and how a change is told;
its password; its sessions; absences, and who does whose work meanwhile.

A password is long, not one that many people have, and no mere name of the officer, the account or
the office. Case, and digits and signs around the letters, make no other password of it.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sipetrok.domain.identitas import digits
from sipetrok.sop.kantor import Kantor

FIELDS = ("nama", "jabatan", "nip", "pangkat", "desa")
_LONGEST = {  # letters, as the columns hold them
    "nama": ("Nama petugas", 120),
    "jabatan": ("Jabatan", 100),
    "pangkat": ("Pangkat", 60),
    "desa": ("Nama desa", 80),
}

Rincian = dict[str, list[str] | list[list[str]]]  # field: before and after


def akun_fault(akun: str) -> dict[str, str]:
    """What is wrong with the name that is signed in with; nothing when it can be.

    Field and sentence, as `DataAkun.faults` tells them, so that a form shows both alike.
    """
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", akun):
        return {}
    return {
        "akun": "Nama akun terdiri dari 2 sampai 40 huruf kecil, angka, titik, atau garis."
    }


@dataclass(frozen=True)
class DataAkun:
    """All of an account that can be changed on its page, except its password."""

    nama: str
    # By their keys in kantor.toml; an account without any cannot be kept.
    peran: frozenset[str]
    # As letters print them under a name; each may be empty.
    jabatan: str = ""
    nip: str = ""
    pangkat: str = ""
    # The desa whose people the account looks after; empty for the office's own.
    desa: str = ""

    def tidy(self, kantor: Kantor) -> "DataAkun":
        """The same without stray blanks, and with a desa only where a role asks for one."""
        return DataAkun(
            _one_line(self.nama),
            self.peran,
            _one_line(self.jabatan),
            digits(self.nip),
            _one_line(self.pangkat),
            _one_line(self.desa) if kantor.has(self.peran, "desa") else "",
        )

    def faults(self, kantor: Kantor, desa: Sequence[str] = ()) -> dict[str, str]:
        """Field and sentence for everything that cannot be kept so.

        `desa`: the known names; none known, any is taken.
        """
        found = {}
        if not self.nama:
            found["nama"] = "Nama petugas belum diisi."
        for name, (words, longest) in _LONGEST.items():
            if len(getattr(self, name)) > longest:
                found[name] = f"{words} terlalu panjang; paling banyak {longest} huruf."
        if self.nip and not re.fullmatch(r"[0-9]{18}", self.nip):
            found["nip"] = "NIP terdiri dari 18 angka. Kosongkan bila tidak ada."
        if sentence := self._peran_fault(kantor):
            found["peran"] = sentence
        elif kantor.has(self.peran, "desa"):
            if desa and self.desa not in desa:
                found["desa"] = "Pilih desa dari akun ini."
            elif not self.desa:
                found["desa"] = "Tulis desa dari akun ini."
        return found

    def _peran_fault(self, kantor: Kantor) -> str | None:
        known = {one.kunci: one.nama for one in kantor.peran}
        if unknown := sorted(self.peran - known.keys()):
            return (
                f'Peran "{", ".join(unknown)}" tidak dikenal. '
                f"Peran di kantor ini: {', '.join(known)}."
            )
        if not self.peran:
            # The page shows the names, the command line takes the keys.
            names = ", ".join(f"{nama} ({kunci})" for kunci, nama in known.items())
            return f"Peran belum dipilih. Peran di kantor ini: {names}."
        if kantor.has(self.peran, "desa") and kantor.is_staff(self.peran):
            names = " dan ".join(one.nama for one in kantor.peran if one.desa)
            return (
                f"Akun desa tidak boleh memegang peran kantor. Pilih {names} saja, "
                "atau lepas peran itu dan buat akun tersendiri untuk desa."
            )
        return None

    def changes(self, after: "DataAkun") -> Iterator[tuple[str, Rincian]]:
        """What is to be recorded, kind by kind: "ubah" or "peran"; nothing when equal.

        Each with its fields, and of a field what it was before and is now. The desa stands under
        "peran": like the roles it decides what the account may see.
        """
        plain: Rincian = {
            name: [getattr(self, name), getattr(after, name)]
            for name in FIELDS
            if getattr(self, name) != getattr(after, name)
        }
        peran: Rincian = {}
        if self.peran != after.peran:
            peran["peran"] = [sorted(self.peran), sorted(after.peran)]
        if "desa" in plain:
            peran["desa"] = plain.pop("desa")
        if plain:
            yield "ubah", plain
        if peran:
            yield "peran", peran

    def as_added(self) -> Rincian:
        """What is recorded of a new account: each field as changed from nothing."""
        rows: Rincian = {
            name: ["", getattr(self, name)] for name in FIELDS if getattr(self, name)
        }
        return rows | {"peran": [[], sorted(self.peran)]}


def _one_line(text: str) -> str:
    return " ".join(text.split())


# The password.

TERPENDEK, TERPANJANG = 12, 200
ADVICE = "Pakai tiga kata yang tidak berhubungan, misalnya nama buah, warna, dan benda."
_LOOKALIKES = str.maketrans("013457@$", "oieastas")


def normal(sandi: str) -> str:
    """The same letters however a keyboard sends them: a password is kept and compared so.

    Some send "é" as one sign, others as two; full-width digits become plain ones.
    """
    return unicodedata.normalize("NFKC", sandi)


def sandi_fault(
    sandi: str, orang: Iterable[str], kantor: Iterable[str], common: Container[str]
) -> str | None:
    """Why this password cannot be taken, and what would be better; None when it can.

    `orang` and `kantor` are names of the officer with the account, and of the office; `common` are
    passwords in lower case that many people have.
    """
    # Letters that come as two signs become one: only what is far too long is not looked at.
    if len(sandi) > 2 * TERPANJANG or len(sandi := normal(sandi)) > TERPANJANG:
        return f"Kata sandi paling banyak {TERPANJANG} huruf."
    if len(sandi) < TERPENDEK:
        return (
            f"Kata sandi paling sedikit {TERPENDEK} huruf, angka, atau tanda; yang ini baru "
            f"{len(sandi)}. {ADVICE}"
        )
    if not sandi.isprintable():
        return (
            "Kata sandi ini memuat tanda yang tidak tampak di layar. "
            "Ketik ulang, jangan ditempel."
        )
    sandi = sandi.lower()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", sandi)
    if any(one in common for one in (sandi, core, core.translate(_LOOKALIKES))):
        return f"Kata sandi ini dipakai banyak orang, jadi mudah ditebak. {ADVICE}"
    if not core:
        return f"Kata sandi ini hanya angka atau tanda, jadi mudah ditebak. {ADVICE}"
    if _consists_of(core, orang):
        return f"Kata sandi ini hampir seluruhnya nama Anda atau nama akun. {ADVICE}"
    if _consists_of(core, kantor):
        return f"Kata sandi ini hampir seluruhnya nama kantor. {ADVICE}"
    return None


def _consists_of(core: str, names: Iterable[str]) -> bool:
    """Whether nothing is left without the words of these names.

    Words of three letters or more, the longest taken out first. Digits and signs left between
    them do not make a password.
    """
    words = re.findall(r"[^\W_]{3,}", " ".join(names).lower())
    for word in sorted(words, key=len, reverse=True):
        core = core.replace(word, "")
    return not re.search(r"[^\W\d_]", core)


# A signed-in browser: how long it stays so, why it no longer is, and how its owner calls it.

DIAM = timedelta(hours=2)  # a counter PC left open over lunch must not fail
# Longer than a working day, so that each day begins with a sign-in.
LAMA = timedelta(hours=12)
CATAT = timedelta(minutes=5)  # activity is written down no more often than this
INGATAN = timedelta(days=180)  # for so long the history is kept


class Sebab(StrEnum):
    """Why a session ended."""

    KELUAR = "keluar"  # its owner signed out, here or from another device
    SANDI = "sandi"  # the password was changed
    BLOKIR = "blokir"  # the account was blocked
    DIAM = "diam"  # nobody used it
    LAMA = "lama"  # the day was over


End = tuple[datetime, Sebab]


def ended(mulai: datetime, aktif: datetime, now: datetime) -> End | None:
    """When and by which limit a session ran out that began and was last used then; None while it
    lasts.

    DIAM after its last use or LAMA after its beginning, whichever came first. One from the
    future (the computer's clock was put back) has ended as well: else no limit would ever reach it.
    """
    if max(mulai, aktif) > now + CATAT:
        return now, Sebab.LAMA
    end = min((aktif + DIAM, Sebab.DIAM), (mulai + LAMA, Sebab.LAMA))
    if now < end[0]:
        return None
    return end


def is_worth_noting(aktif: datetime, now: datetime) -> bool:
    """Whether the last noted use is long enough ago to be written anew."""
    return now - aktif > CATAT


_BROWSERS = {  # in this order: most browsers also claim to be those further down
    "Edge": r"Edg(A|iOS)?/",
    "Opera": r"OPR/|OPT/|Opera",
    "Samsung Internet": r"SamsungBrowser/",
    "UC Browser": r"UCBrowser/",
    "Firefox": r"(Firefox|FxiOS)/",
    "Chrome": r"(Chrome|CriOS)/",
    "Safari": r"Version/\S.* Safari/",
    "Browser lain": "",
}
_SYSTEMS = {
    " di Android": r"Android",
    " di iPhone": r"iPhone",
    " di iPad": r"iPad",
    " di Windows": r"Windows",
    " di ChromeOS": r"CrOS",
    " di Mac": r"Macintosh",
    " di Linux": r"Linux|X11",
    "": "",
}


def device_words(user_agent: str) -> str:
    """ "Chrome di Windows", from what a browser says of itself; coarse, it is no fingerprint."""
    return "".join(
        next(
            name
            for name, pattern in kinds.items()
            if re.search(pattern, user_agent[:400])
        )
        for kinds in (_BROWSERS, _SYSTEMS)
    )


# Absences: who does whose work while somebody is away, and which absences exclude each other.


def stands_in_for(petugas_id: int, away: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Everybody whose work this officer does today; `away` pairs each absent officer with their
    pengganti.

    Through a pengganti who is away as well, so that nothing waits for anybody on leave.
    """
    pairs, seen = tuple(away), {petugas_id}
    found: set[int] = set()
    while seen:
        seen = (
            {absent for absent, pengganti in pairs if pengganti in seen}
            - found
            - {petugas_id}
        )
        found |= seen
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Rekan:
    """An active officer on a day: their roles, and who stands in for them while they are away."""

    id: int
    nama: str
    peran: frozenset[str]
    # The id of who stands in today; None when they are at work.
    pengganti: int | None = None


def pairs(people: Iterable[Rekan]) -> tuple[tuple[int, int], ...]:
    """Who is away, each with their pengganti."""
    return tuple((one.id, one.pengganti) for one in people if one.pengganti is not None)


def colleagues(
    people: Iterable[Rekan], pelaksana: Iterable[str], but: int
) -> tuple[tuple[int, str], ...]:
    """Who may go on with a file at this desk today, in the order of `people`; `but` is left out.

    Ids and names. `pelaksana` are the roles of the desk, `but` the id of who hands the file on.

    The absent ones are not offered, their pengganti are.
    """
    team, needed = tuple(people), frozenset(pelaksana)
    away = pairs(team)
    held = {one.id for one in team if not needed.isdisjoint(one.peran)}
    standing_in = {one.id for one in team if stands_in_for(one.id, away) & held}
    offered = (held | standing_in) - {but, *(absent for absent, _ in away)}
    return tuple((one.id, one.nama) for one in team if one.id in offered)


@dataclass(frozen=True)
class Masa:
    """One absence: who is away from `dari` to `sampai`, both included, and who stands in.

    Both by the ids of their accounts.
    """

    petugas: int
    pengganti: int
    dari: date
    sampai: date

    def meets(self, other: "Masa") -> bool:
        """Whether both have a day in common."""
        return self.dari <= other.sampai and other.dari <= self.sampai


def clash(wanted: Masa, others: Iterable[Masa]) -> tuple[Masa, str, str] | None:
    """The first recorded absence that stands in the way, with the field and the sentence of the
    refusal; None when it can be recorded.

    `{absent}` is who is away then, `{days}` from when to when.
    """
    for other in others:
        if not wanted.meets(other):
            continue
        if other.petugas == wanted.petugas:
            kalimat = (
                "{petugas} sudah tercatat berhalangan {days}. Cabut dahulu catatan itu, atau pilih "
                "tanggal lain."
            )
            return other, "dari", kalimat
        if other.petugas == wanted.pengganti:
            kalimat = "{pengganti} sendiri berhalangan {days}. Pilih pengganti lain."
            return other, "pengganti", kalimat
        if other.pengganti == wanted.petugas:
            kalimat = (
                "{petugas} menggantikan {absent} pada {days}. Cabut dahulu halangan {absent} itu, "
                "catat lagi dengan pengganti lain, lalu ulangi."
            )
            return other, "petugas", kalimat
    return None
