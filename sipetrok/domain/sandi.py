"""What makes a password good enough, and in which words a poor one is refused.

Whatever can be guessed is crossed out: common words, the names of the person, the account and the
office, keys that lie side by side. What is left has to carry the password.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator

TERPENDEK, TERPANJANG = 12, 200
_LEFT = 5  # letters and digits that must remain; the shortest password has at least seven more
_DIFFERENT = 5  # different signs
_RUN = 4  # neighbours in a row

ADVICE = "Pakai tiga kata yang tidak berhubungan, misalnya nama buah, warna, dan benda."
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "12345678901234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
)
_WORDS = (
    "indonesia",
    "kecamatan",
    "kelurahan",
    "kabupaten",
    "provinsi",
    "bismillah",
    "bismillahirrahmanirrahim",
    "alhamdulillah",
    "assalamualaikum",
    "senin",
    "selasa",
    "rabu",
    "kamis",
    "jumat",
    "sabtu",
    "minggu",
    "januari",
    "februari",
    "maret",
    "april",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
    "sayang",
    "cinta",
    "rahasia",
    "merdeka",
    "pancasila",
    "garuda",
    "jakarta",
    "petugas",
    "kantor",
    "pelayanan",
    "layanan",
    "sipetrok",
    "administrator",
    "admin",
    "operator",
    "password",
    "passwd",
    "katasandi",
    "sandi",
    "selamat",
    "terima",
    "kasih",
    "keluarga",
    "bahagia",
    "sukses",
    "allah",
    "muhammad",
    "ibu",
    "bapak",
    "mama",
    "papa",
    "anak",
    "aku",
    "kamu",
    "saya",
    "qwerty",
    "welcome",
    "login",
    "masuk",
    "user",
    "secret",
    "iloveyou",
)
_LOOKALIKES = str.maketrans("013457@$", "oieastas")


def normal(sandi: str) -> str:
    """The same letters however a keyboard sends them."""
    return unicodedata.normalize("NFKC", sandi)


def fault(
    sandi: str, akun: str, nama: str, kantor: Iterable[str], common: Container[str]
) -> str | None:
    """Why this password cannot be taken, and what would be better; None when it can.

    `kantor` are names of the office; `common` are passwords in lower case that many people have.
    """
    sandi = normal(sandi)
    if not TERPENDEK <= len(sandi) <= TERPANJANG:
        return _wrong_length(sandi)
    if not sandi.isprintable():
        return (
            "Kata sandi ini memuat tanda yang tidak tampak di layar. Ketik ulang, jangan ditempel."
        )
    reason = _weakness(sandi.lower(), akun, nama, kantor, common)
    return f"{reason} {ADVICE}" if reason else None


def _wrong_length(sandi: str) -> str:
    if len(sandi) > TERPANJANG:
        return f"Kata sandi paling banyak {TERPANJANG} huruf."
    return f"Kata sandi paling sedikit {TERPENDEK} huruf, angka, atau tanda; yang ini baru {len(sandi)}. {ADVICE}"


def _weakness(
    sandi: str, akun: str, nama: str, kantor: Iterable[str], common: Container[str]
) -> str | None:
    """The reason alone; the password is in lower case."""
    core = sandi[slice(*_core(sandi))]
    if any(one in common for one in (sandi, core, core.translate(_LOOKALIKES))):
        return "Kata sandi ini dipakai banyak orang, jadi mudah ditebak."
    if not core:
        return "Kata sandi ini hanya angka atau tanda, jadi mudah ditebak."
    if len(set(sandi)) < _DIFFERENT or _repeats(sandi):
        return "Kata sandi ini hanya pengulangan, jadi mudah ditebak."
    guessed: set[int] = set()
    for reason, spans in (
        (
            "Kata sandi ini hampir seluruhnya nama Anda atau nama akun.",
            _words(sandi, _parts((akun, nama), 3)),
        ),
        ("Kata sandi ini hampir seluruhnya nama kantor.", _words(sandi, _parts(kantor, 4))),
        ("Kata sandi ini hampir seluruhnya kata yang dipakai banyak orang.", _words(sandi, _WORDS)),
        ("Kata sandi ini hampir seluruhnya urutan huruf, angka, atau tombol.", _runs(sandi)),
    ):
        found = {n for start, end in spans for n in range(start, end)} - guessed
        guessed |= found
        if found and _left(sandi, guessed) < _LEFT:
            return reason
    return None


def _core(sandi: str) -> tuple[int, int]:
    """Where the letters begin and end; digits and signs around them add little."""
    letters = [n for n, sign in enumerate(sandi) if sign.isalpha()]
    return (letters[0], letters[-1] + 1) if letters else (0, 0)


def _left(sandi: str, guessed: set[int]) -> int:
    return sum(sandi[n].isalnum() for n in range(*_core(sandi)) if n not in guessed)


def _repeats(sandi: str) -> bool:
    return any(sandi[p:] == sandi[:-p] for p in range(1, len(sandi) // 2 + 1))


def _parts(names: Iterable[str], shortest: int) -> list[str]:
    return [
        part
        for name in names
        for part in re.findall(r"[^\W_]+", name.lower())
        if len(part) >= shortest
    ]


def _words(sandi: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where these words stand, also with signs that look like their letters."""
    for text in (sandi, sandi.translate(_LOOKALIKES)):
        for word in words:
            yield from (found.span() for found in re.finditer(re.escape(word), text))


def _runs(sandi: str) -> Iterator[tuple[int, int]]:
    """Where one sign stands again and again, or neighbours follow each other, also doubled and
    backwards.
    """
    yield from (found.span() for found in re.finditer(r"(.)\1{3,}", sandi))
    for row in _ROWS:
        for line in (
            row,
            row[::-1],
            "".join(2 * sign for sign in row),
            "".join(2 * sign for sign in row[::-1]),
        ):
            yield from (
                (n, n + _RUN) for n in range(len(sandi) - _RUN + 1) if sandi[n : n + _RUN] in line
            )
