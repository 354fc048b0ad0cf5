"""One cell of a list: what it says, and what was certainly meant by it.

What has one reading is taken and told; what has two is asked about. Refuses nothing by an
exception: a cell whose value cannot be known is a `Rusak`, whose sentence says what to do.
"""

import difflib
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sipetrok.domain import tanggal
from sipetrok.domain.identitas import Bentuk, Field, digits, plain, read_tanggal
from sipetrok.domain.kejanggalan import OLDEST
from sipetrok.sop.standar import Identitas

FEW = 8  # choices that a sentence can name
LONGEST = (
    200  # letters of what is compared with heads and choices: longer texts take seconds
)
SHORT = 60  # letters of what is told again
LONGEST_CODE = 255  # letters of a number format, as spreadsheet programs keep it
CLOSE = 0.72  # how like a head must be to one that is known, to be taken for a slip of the pen
LONG = 15  # digits that a spreadsheet program keeps of a number
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)  # 1,40417E+15
_WHOLE = re.compile(r"[0-9]{1,17}[.,]0")  # how other programs write a number as text
_DATE_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(frozen=True, slots=True)
class Rusak:
    """A cell whose value cannot be known; the sentence says why and what to do."""

    kalimat: str


Sel = str | float | date | Rusak

RUMUS = Rusak("Sel ini berisi rumus tanpa hasil. Tulis nilainya, bukan rumusnya.")
GALAT = Rusak(
    "Sel ini menampilkan pesan kesalahan dari program lembar kerja. Tulis nilainya."
)
LOST = Rusak(
    "Program lembar kerja menyimpan sel ini sebagai angka, jadi angka terakhirnya hilang. Ubah "
    "format kolomnya menjadi Teks, lalu ketik lagi 16 angkanya."
)
LOST_PHONE = Rusak(
    "Program lembar kerja menyingkat nomor ini, jadi angka terakhirnya hilang. Ubah format "
    "kolomnya menjadi Teks, lalu ketik lagi nomornya."
)
EATEN = Rusak(
    "Program lembar kerja mengubah isi sel ini menjadi tanggal. Ubah format kolomnya menjadi "
    "Teks, lalu ketik lagi isinya."
)
_ERRORS = re.compile(
    r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE
)


def says_error(text: str) -> bool:
    """Whether a text is what a spreadsheet program shows instead of a value: "#N/A", "####"."""
    return _ERRORS.fullmatch(text.strip()) is not None


def fold(text: str) -> str:
    """How heads and choices are compared: letters and digits alone, small.

    "Desa/Kelurahan *" and "desa kelurahan" become the same; accents are dropped. What
    stands behind LONGEST is not looked at.
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def as_text(sel: Sel, is_number: bool = False) -> str | Rusak:
    """What the cell says, as somebody would type it into the form; `is_number` where 16 digits are
    asked.

    A day becomes "27-3-1990", a number 1.5 "1,5". Rusak for a formula without a result, for an
    error that the program shows, and for 16 digits of which the program has lost the last.
    """
    match sel:
        case date():
            return f"{sel.day}-{sel.month}-{sel.year}"
        case float():
            return _number(sel, is_number)
        case str():
            return _typed(sel, is_number)
    return sel


def _number(value: float, is_number: bool) -> str | Rusak:
    if not math.isfinite(value):
        return GALAT
    if not value.is_integer():
        return f"{value:.10f}".rstrip("0").replace(".", ",")
    text = f"{value:.0f}"
    # Only fifteen digits are kept of what was typed. A sixteenth other than 0 was written by a
    # program that keeps it.
    if is_number and len(text) > LONG and (text.endswith("0") or value >= 2**53):
        return LOST
    return text


def _typed(text: str, is_number: bool) -> str | Rusak:
    text = text.strip()
    # How some programs keep digits in a CSV file.
    if match := re.fullmatch(r'="(.*)"', text, re.DOTALL):
        text = match[1].replace('""', '"').strip()
    if text.startswith("="):
        return RUMUS
    if says_error(text):
        return GALAT
    text = text.removeprefix("'").strip()
    if is_number and _ROUNDED.fullmatch(text):
        return LOST
    return text


def is_date_code(code: str) -> bool:
    """Whether a number format, such as "dd/mm/yyyy", shows a date."""
    plain = _DATE_CODE.sub("", code[:LONGEST_CODE])
    return re.search("[dy]", plain.lower()) is not None


def read_serial(value: float, since_1904: bool) -> date | Rusak:
    """The day that a spreadsheet keeps as a number: 44927 is 1 January 2023.

    Files of old Macs count from 1904 and say so. Rusak for a number that no calendar has.
    """
    if not 0 < value < 200_000:
        return GALAT
    if since_1904:
        return date(1904, 1, 1) + timedelta(days=int(value))
    # The first of these calendars knows a 29 February 1900 that never was.
    return date(1899, 12, 31) + timedelta(days=int(value) - (value >= 61))


# What was meant.

_DASHES = frozenset("-_.")
_NOTHING = {"tidakada", "nihil", "kosong", "na", "null", "nan", "none", "belumada"}
# What people write for a choice, folded. "P" is told apart from "Pria" by the column it stands in.
_SINGKATAN = {
    Identitas.JENIS_KELAMIN: {
        "Laki-laki": "l lk laki lelaki pria laki2 male",
        "Perempuan": "p pr prp perp wanita w female",
    },
    Identitas.STATUS_PERKAWINAN: {
        "Belum kawin": "belum bk belummenikah belumnikah lajang",
        "Kawin": "k menikah nikah sudahkawin sudahmenikah kawintercatat",
        "Cerai hidup": "ch ceraihiduptercatat",
        "Cerai mati": "cm",
    },
    Identitas.KEWARGANEGARAAN: {
        "WNI": "indonesia warganegaraindonesia",
        "WNA": "warganegaraasing asing",
    },
}
_PRIA = {"pria", "w", "wanita"}  # beside these, P may be Pria
_BEFORE_PLACE = re.compile(
    r"(?:desa|ds|kelurahan|kel|kecamatan|kec)\b[\s./:]*", re.IGNORECASE
)
_RT = re.compile(r"r[tw]\W{0,3}([0-9]{1,3})", re.IGNORECASE)
_RT_RW = re.compile(
    r"(?:rt\W{0,3}(?:rw\W{0,3})?)?(?P<rt>[0-9]{1,3})"
    r"(?:\s*(?:[/\\|&-]|dan)\s*|\s+|\W{0,3}(?=rw))(?:rw\W{0,3})?(?P<rw>[0-9]{1,3})",
    re.IGNORECASE,
)
_NUMBERS = (Bentuk.NOMOR, Bentuk.TELEPON, Bentuk.NOMOR_RT, Bentuk.ANGKA)
_WORDS = (Bentuk.TEKS, Bentuk.URAIAN)


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column of a list: what it asks, on which day it is read, and what else stands in it."""

    asked: Field
    today: date
    since_1904: bool = False
    has_pria: bool = False  # some cell says "Pria" or "Wanita"
    is_shared: bool = False  # its cells say two things, as under BERSAMA

    def read(self, sel: Sel) -> tuple[str, str | Rusak]:
        """What the cell says, and what was certainly meant by it: the same where the form judges
        it as it is.
        """
        asked = self.asked
        may_be_day = asked.bentuk is Bentuk.TANGGAL or asked.is_isian or self.is_shared
        if isinstance(sel, date) and not may_be_day:
            return "", EATEN
        said = as_text(sel, asked.bentuk is Bentuk.NOMOR)
        if isinstance(said, Rusak):
            return "", said
        if self.is_shared:
            return said, self._meant_part(said)
        return said, self._meant(said)

    def _meant_part(self, said: str) -> str | Rusak:
        """The same of what a shared cell says here. One that cannot be parted is asked about once,
        at the second of its two things.
        """
        kunci, parts = self.asked.kunci, tanggal.part_place(said)
        if found := _RT_RW.fullmatch(plain(said[:LONGEST])):
            parts = found.groupdict()
        if kunci in parts:
            return self._meant(parts[kunci])
        if how := _HOW.get(kunci):
            return Rusak(f"Tertulis “{said[:SHORT]}”. {how} Atau jadikan dua kolom.")
        return said

    def _meant(self, said: str) -> str | Rusak:
        asked = self.asked
        if not asked.wajib and self._is_nothing(said):
            return ""
        if asked.bentuk is Bentuk.TANGGAL:
            return self._meant_day(said)
        if asked.bentuk in _NUMBERS:
            return self._meant_number(said)
        if asked.pilihan and choose(said, asked.pilihan) == said:
            return self._meant_choice(said)
        return said

    def _is_nothing(self, said: str) -> bool:
        """Whether a cell that may be empty is filled with a sign of that. In what is asked in
        words, "tidak ada" may be the answer.
        """
        bare = plain(said)
        is_word = self.asked.bentuk in _WORDS and self.asked.is_isian
        return bool(bare) and (
            _DASHES.issuperset(bare) or (not is_word and fold(bare) in _NOTHING)
        )

    def _meant_number(self, said: str) -> str | Rusak:
        if self.asked.bentuk is Bentuk.TELEPON and _ROUNDED.fullmatch(said):
            return LOST_PHONE
        if _WHOLE.fullmatch(said):
            value = float(said.replace(",", "."))
            return _number(value, self.asked.bentuk is Bentuk.NOMOR)
        if self.asked.bentuk is Bentuk.NOMOR_RT and (found := _RT.fullmatch(said)):
            return found[1]
        return said

    def _meant_choice(self, said: str) -> str:
        word, pilihan = fold(said), self.asked.pilihan
        if self.asked.is_isian:
            return said
        if self.asked.kunci in (Identitas.DESA, Identitas.KECAMATAN):
            bare = choose(_BEFORE_PLACE.sub("", said[:LONGEST], count=1), pilihan)
            return bare if bare in pilihan else said
        if word == "p" and self.has_pria:
            return said
        for choice, words in _SINGKATAN.get(Identitas(self.asked.kunci), {}).items():
            if word in words.split():
                return choice
        return said

    def _meant_day(self, said: str) -> str | Rusak:
        """The one day that is meant, as the form takes it; a question where there are two."""
        day = read_tanggal(said)
        if not said or (day and day.year >= 1900):
            return said
        first, last = self._likely()
        found = tanggal.days_of(said, first, last)
        if re.fullmatch("[0-9]{5}", said):
            serial = read_serial(float(said), self.since_1904)
            if isinstance(serial, date) and first <= serial <= last:
                found = sorted({*found, serial})
        if len(found) == 1:
            return tanggal.typed(found[0])
        if found:
            return Rusak(f"Tertulis “{said}”. {tanggal.ask_which(found)}")
        if swapped := tanggal.swapped(said):
            return Rusak(
                f"Tertulis “{said}”. Bila maksudnya {tanggal.typed(swapped)}, tulis begitu, dan "
                "cocokkan tanggal lain di kolom ini: bulannya mungkin juga tertulis di depan."
            )
        return said

    def _likely(self) -> tuple[date, date]:
        """Nobody was born tomorrow, or earlier than anybody alive; of other days nothing is known
        but the century.
        """
        if self.asked.is_isian:
            return date(1900, 1, 1), date(2099, 12, 31)
        return date(self.today.year - OLDEST, 1, 1), self.today


# Other words under which people keep the same column.
SEBUTAN = {
    "nama": "Nama, Nama pemohon, Nama lengkap pemohon, Nama warga, Nama penduduk",
    "nik": "No NIK, Nomor NIK, Nomor Induk Kependudukan, No KTP, Nomor KTP, NIK KTP",
    "kk": "KK, No KK, Nomor KK",
    "tempat_lahir": "Tmp lahir, Tempat lhr",
    "tanggal_lahir": "Tgl lahir, Tgl lhr, Lahir",
    "jenis_kelamin": "JK, Kelamin, L/P, Jenis kel, Jns kelamin",
    "kewarganegaraan": "Warga negara, Kewarganegaraan WNI WNA",
    "status_perkawinan": "Status kawin, Status, Status nikah, Status pernikahan",
    "pekerjaan": "Jenis pekerjaan",
    "alamat": "Alamat lengkap, Alamat rumah, Alamat KTP, Alamat sesuai KTP",
    "desa": "Desa, Kelurahan, Desa atau kelurahan, Kelurahan/desa, Desa/kel, Kel/desa, Kel",
    "kecamatan": "Kec",
    "telepon": "Telepon, Telp, No telp, No telepon, Nomor telepon, HP, No HP, Nomor HP, "
    "WA, No WA, HP/WA, No HP/WA, Nomor HP/WA, WhatsApp, Nomor WhatsApp",
    "email": "Email, E-mail",
    "akun": "Akun, Nama akun",
}

# Heads under which two of these stand in one cell.
BERSAMA = {
    ("tempat_lahir", "tanggal_lahir"): "TTL, Tempat tanggal lahir, Tempat tgl lahir, "
    "Tempat dan tanggal lahir, Tempat dan tgl lahir, Tempat lahir tanggal lahir, "
    "Tempat lahir tgl lahir, Tmp tgl lahir, Tmp tgl lhr, Tpt tgl lahir",
    ("rt", "rw"): "RT RW, RT dan RW",
}
_HOW = {
    "tanggal_lahir": "Tulis tempat, koma, lalu tanggal, misalnya Dumai, 27-3-1990.",
    "rw": "Tulis RT, garis miring, lalu RW, misalnya 001/002.",
}


def head_words(asked: Field) -> Iterator[str]:
    """The heads under which people write what is asked."""
    yield asked.label
    if asked.is_isian:
        yield asked.kunci
    elif asked.kunci in SEBUTAN:
        yield from SEBUTAN[asked.kunci].split(", ")


def says_pria(cells: Iterable[Sel | None]) -> bool:
    """Whether a column names men "Pria" or women "Wanita"."""
    return any(fold(sel) in _PRIA for sel in cells if isinstance(sel, str))


def choose(text: str, pilihan: Iterable[str]) -> str:
    """The choice that was meant, whatever its capitals and signs; what was written, when it is
    none.
    """
    word = fold(text)
    return next((one for one in pilihan if fold(one) == word), text)


def suggest(text: str, pilihan: Sequence[str]) -> str:
    """What to write instead: the choice that was likely meant, or all of a few.

    A whole sentence, to stand behind the one that says what is wrong.
    """
    found = near(text, {one: one for one in pilihan}) or _beginning(text, pilihan)
    if found:
        return f"Maksud Anda “{found}”?"
    if len(pilihan) > FEW:
        return "Tulis seperti pada lembar petunjuk di templat."
    return f"Pilihannya: {', '.join(pilihan)}."


def near(text: str, known: Mapping[str, str]) -> str:
    """What is meant by the known word that is most like this one; empty where none is."""
    folded = {fold(word): meant for word, meant in known.items()}
    match = difflib.get_close_matches(fold(text), folded, 1, CLOSE)
    return "".join(folded[word] for word in match)


def _beginning(text: str, pilihan: Collection[str]) -> str:
    """A choice of which only one begins so, or stands within: "L", "Kec. Gisting"."""
    word = fold(text)
    begins = [one for one in pilihan if word and fold(one).startswith(word)]
    within = [one for one in pilihan if len(fold(one)) > 3 and fold(one) in word]
    return next((found[0] for found in (begins, within) if len(found) == 1), "")


def as_line(sel: Sel) -> str:
    """How a cell begins, on one line; empty where its value cannot be known."""
    text = as_text(sel)
    if isinstance(text, Rusak):
        return ""
    return " ".join(text[: SHORT + 1].split())


def is_long_number(sel: Sel) -> bool:
    """Whether it looks like the NIK or KK of somebody, whole or not."""
    text = as_text(sel)
    if isinstance(text, Rusak):
        return False
    bare = digits(text)
    return bare.isdecimal() and len(bare) >= 8
