"""How a pemohon is reached: what people type for a telephone number or an e-mail address, what is
kept of it, and how it is shown.

A number is kept as its country code and what follows, digits alone: no other code begins with 62.
What was typed after + or 00 is never turned into an Indonesian number.
"""

import difflib
import re

# Country codes: of one sign, of two; all others have three.
_KODE = re.compile(
    "[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}"
)
# Where the number itself begins with a 0, which everybody else drops behind the code.
_ZERO_STAYS = ("39", "225", "241", "242", "378")
# Behind 62: mobile numbers, and the area codes that there are.
_INDONESIA = re.compile("8[1-9]|[2-579]|6[1-5]")


def read_telepon(text: str) -> str | None:
    """A number as 62…, with 9 to 13 national digits counting the 0, or with the code of another
    country where one was typed; None when it is no number, or its country cannot be known.
    """
    number = re.sub("^00", "+", re.sub(r"[\s.–-]", "", text))
    # "+44 (0) 20 …": the zero is for whoever dials at home.
    number = re.sub(r"^(\+[0-9]{1,3})\(0\)", r"\1", number)
    number = re.sub("[()]", "", number)
    if foreign := re.fullmatch(r"\+([1-9][0-9]{7,14})", number):
        kode, rest = split_kode(foreign[1])
        if kode != "62":
            is_whole = not rest.startswith("0") or kode in _ZERO_STAYS
            return foreign[1] if is_whole else None
    national = re.sub(r"^(\+?620?|0)", "", number)
    is_ours = national != number or number.startswith("8")
    if is_ours and re.fullmatch("[1-9][0-9]{7,11}", national):
        return f"62{national}"
    return None


def split_kode(number: str) -> tuple[str, str]:
    """The country code of a number, as it is kept, and what follows."""
    kode = _KODE.match(number)
    end = kode.end() if kode else 0
    return number[:end], number[end:]


def print_telepon(number: str) -> str:
    """As people write it: 0812-3456-7890, or of another country +852 5123 4567."""
    kode, rest = split_kode(number)
    if kode == "62":
        national = "0" + rest
        return "-".join((national[:4], national[4:8], national[8:]))
    return " ".join((f"+{kode}", rest[:4], rest[4:8], rest[8:])).strip()


def telepon_hint(text: str) -> str:
    """What to write instead of what is no number."""
    number = re.sub(r"[^+0-9]", "", text)
    if re.match(r"\+|00", number):
        return (
            "Setelah + tulis kode negara lalu nomornya tanpa 0, "
            "misalnya +62 812 3456 7890 atau +60 12 345 6789."
        )
    if re.match("[1-79]", number):
        return (
            "Awali dengan 0, misalnya 0812 3456 7890. "
            "Nomor luar negeri diawali + dan kode negaranya, misalnya +60 12 345 6789."
        )
    return "Contoh: 0812 3456 7890."


def telepon_warning(number: str) -> str:
    """What a kept number makes one ask; empty for an ordinary one."""
    kode, rest = split_kode(number)
    if number and kode != "62":
        return f"Nomor HP memakai kode negara +{kode}, bukan +62. Cocokkan lagi."
    # Earlier versions made one of what was typed with another country's code.
    if number and not _INDONESIA.match(rest):
        return "Nomor HP tidak lazim. Cocokkan lagi."
    return ""


def has_whatsapp(number: str) -> bool:
    """Whether a chat with it leads to whoever wrote it.

    A fixed line has none; and what earlier versions made of a foreign number mostly looks like one.
    """
    kode, rest = split_kode(number)
    return bool(rest) and (kode != "62" or re.match("8[1-9]", rest) is not None)


# E-mail.

PALING_PANJANG = 254  # signs of an address (RFC 5321)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(
    rf"(?=[^@]{{1,64}}@){_WORD}(?:\.{_WORD})*@(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}"
)
# What a finger writes for "com"; no domain ends so.
_NOT_COM = {"con", "cim", "cpm", "vom", "xom", "comm", "coom", "ocm", "cmo", "c0m"}
# Where most people have their mailbox; and houses of a similar name that there are.
_HOUSES = ("gmail.com", "yahoo.com", "yahoo.co.id", "outlook.com", "hotmail.com")
_ALIKE = {"ymail.com", "mail.com", "email.com", "hotmail.co.id", "outlook.co.id"}


def is_address(text: str) -> bool:
    """Whether mail can be sent there: plain letters only, nothing that could begin another line of
    a message.
    """
    return len(text) <= PALING_PANJANG and _ADDRESS.fullmatch(text) is not None


def read_email(text: str) -> str | None:
    """The address without what programs and sentences put around it; None when it is none.

    "mailto:budi@contoh.id" and "<budi@contoh.id>," are budi@contoh.id.
    """
    bare = _bare(text)
    if is_address(bare) and _ending(bare) not in _NOT_COM:
        return bare
    return None


def _bare(text: str) -> str:
    bare = text.strip().lstrip("<").rstrip(".,;:> ")
    if bare[:7].lower() == "mailto:":
        return bare[7:].lstrip()
    return bare


def _ending(address: str) -> str:
    return address.rpartition(".")[2].lower()


def email_hint(text: str) -> str:
    """What to write instead of what is no address."""
    bare, example = _bare(text), "Contoh: nama@contoh.id."
    name, at, house = bare.partition("@")
    if not at:
        return f"Tanda @ belum ada. {example}"
    if is_address(bare):
        return f"Maksud Anda {house.rpartition('.')[0][:60]}.com?"
    if not bare.isascii():
        return f"Pakai huruf a sampai z tanpa tanda di atasnya. {example}"
    if "@" in house or " " in bare:
        return f"Tulis satu alamat saja, tanpa spasi. {example}"
    if ".." in bare or name.startswith(".") or name.endswith("."):
        return f"Letak titiknya keliru. {example}"
    return example


def email_warning(address: str) -> str:
    """What a kept address makes one ask: it cannot be written to, or ends nearly like one that
    everybody knows; empty for others.
    """
    if address and read_email(address) is None:
        return (
            "Alamat e-mail ini tidak benar, jadi tidak dapat dikirimi. Cocokkan lagi."
        )
    house = address.rpartition("@")[2].lower()
    if house in _HOUSES or house in _ALIKE:
        return ""
    near = difflib.get_close_matches(house[:60], _HOUSES, 1, 0.8)
    if near:
        return f"Alamat e-mail ini berakhir dengan {house}. Maksud Anda {near[0]}?"
    return ""


# Masks.


def mask_word(text: str) -> str:
    """The first two signs, so that @ alone does not stand for a name."""
    return text[:2] + "*" * max(0, len(text) - 2)


def mask_email(text: str) -> str:
    """s***@contoh.example: the house stays, whoever lives there does not."""
    name, at, house = text.rpartition("@")
    if not at:
        return mask_word(text)
    return f"{name[:1]}***{at}{house}"
