"""What makes a password good enough, and in which words a poor one is refused.

It is long, not one that many people have, and no mere name of the officer, the account or the
office. Case, and digits and signs around the letters, make no other password of it.
"""

import re
import unicodedata
from collections.abc import Container, Iterable

TERPENDEK, TERPANJANG = 12, 200
ADVICE = "Pakai tiga kata yang tidak berhubungan, misalnya nama buah, warna, dan benda."
_LOOKALIKES = str.maketrans("013457@$", "oieastas")


def normal(sandi: str) -> str:
    """The same letters however a keyboard sends them."""
    return unicodedata.normalize("NFKC", sandi)


def fault(
    sandi: str, orang: Iterable[str], kantor: Iterable[str], common: Container[str]
) -> str | None:
    """Why this password cannot be taken, and what would be better; None when it can.

    `orang` and `kantor` are names of the officer with the account, and of the office; `common` are
    passwords in lower case that many people have.
    """
    sandi = normal(sandi)
    if len(sandi) > TERPANJANG:
        return f"Kata sandi paling banyak {TERPANJANG} huruf."
    if len(sandi) < TERPENDEK:
        return (
            f"Kata sandi paling sedikit {TERPENDEK} huruf, angka, atau tanda; yang ini baru "
            f"{len(sandi)}. {ADVICE}"
        )
    if not sandi.isprintable():
        return (
            "Kata sandi ini memuat tanda yang tidak tampak di layar. Ketik ulang, jangan ditempel."
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
    """Whether nothing is left without the words of these names."""
    words = re.findall(r"[^\W_]{3,}", " ".join(names).lower())
    for word in sorted(words, key=len, reverse=True):
        core = core.replace(word, "")
    return not re.search(r"[^\W\d_]", core)
