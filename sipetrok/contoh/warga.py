"""Invented residents and what they write in a form; their numbers belong to nobody.

A resident is the answers to all identity fields, as the form stores them, and the names of their
office, which sentences mention.
"""

import random
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sipetrok.contoh.teks import TEKS
from sipetrok.domain.identitas import FIELDS
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Identitas, Isian, JenisIsian, Standar

SERIAL = "9999"  # marks a NIK or KK as invented
LEFT_OUT = 0.2  # of the answers that may be left out


def residents(
    kantor: Kantor, areas: Sequence[tuple[str, str]], today: date, chance: random.Random
) -> Iterator[dict[str, str]]:
    """Residents without end, from each area by turns; no NIK comes twice.

    `areas`: the code and the name of each; `today` decides how old people are.
    """
    niks: set[str] = set()
    while True:
        turn = list(areas) or [(kantor.wilayah, kantor.tempat)]
        for area in chance.sample(turn, len(turn)):
            while (one := _resident(kantor, area, today, chance))["nik"] in niks:
                pass
            niks.add(one["nik"])
            yield one


def _resident(
    kantor: Kantor, area: tuple[str, str], today: date, chance: random.Random
) -> dict[str, str]:
    kode, daerah = area
    region = f"{kode.replace('.', '')}000000"[:6]
    jenis_kelamin = chance.choice(FIELDS[Identitas.JENIS_KELAMIN].pilihan)
    nama, agama = bear(jenis_kelamin, chance)
    age = min(79, int(17 + abs(chance.gauss(0, 19))))
    born = today - timedelta(days=age * 365 + age // 4 + chance.randrange(365))
    issued = date(2012, 1, 2) + timedelta(days=chance.randrange(4500))
    birthday = f"{born.day + 40 * (jenis_kelamin == 'Perempuan'):02d}{born:%m%y}"
    account = re.sub(r"[^a-z]+", ".", nama.lower()).strip(".")
    resident = {
        "nama": nama,
        "nik": f"{region}{birthday}{SERIAL}",
        "kk": f"{region}{issued:%d%m%y}{SERIAL}",
        "tempat_lahir": chance.choice((daerah, kantor.tempat, chance.choice(TEKS["tempat_lahir"]))),
        "tanggal_lahir": born.isoformat(),
        "jenis_kelamin": jenis_kelamin,
        "kewarganegaraan": "WNI",
        "agama": agama,
        "status_perkawinan": "Belum kawin",
        "pekerjaan": "Pelajar/Mahasiswa",
        "alamat": chance.choice(TEKS["alamat"]).format(n=chance.randrange(1, 41)),
        "rt": f"{chance.randrange(1, 13):03d}",
        "rw": f"{chance.randrange(1, 7):03d}",
        "desa": daerah,
        "kecamatan": daerah,
        # Mobile numbers begin 081-083 and 085-089, freephone 0800: behind 084 nobody is disturbed.
        "telepon": f"62840000{chance.randrange(10**5):05d}",
        "email": f"{account}@example.org",  # a domain that is kept free for examples
        "akun": f"@contoh.{account}",
        "tempat": kantor.tempat,
        "induk": kantor.induk,
    }
    if age >= 20:
        states = FIELDS[Identitas.STATUS_PERKAWINAN].pilihan
        resident["status_perkawinan"] = chance.choices(states, (25, 60, 5, 10))[0]
        resident["pekerjaan"] = chance.choice(TEKS["pekerjaan"][jenis_kelamin])
    return resident


def bear(jenis_kelamin: str, chance: random.Random) -> tuple[str, str]:
    """A name as people of eastern Sumatra bear it, of nobody in particular, and its religion."""
    suku = chance.choices(TEKS["suku"], [one["bobot"] for one in TEKS["suku"]])[0]
    words = chance.choice(suku[jenis_kelamin]), chance.choice(suku[f"akhir_{jenis_kelamin}"])
    return " ".join(words).strip(), chance.choice(suku["agama"])


def answers(
    standar: Standar, resident: Mapping[str, str], on: date, chance: random.Random
) -> dict[str, str]:
    """What this resident would write on that day, with nothing left out."""
    written = {one.value: resident[one] for one in standar.identitas}
    if "alamat" in written and "rt" not in written:
        written["alamat"] += f", RT {resident['rt']}/RW {resident['rw']}"
    words = {
        key: text.format_map(resident) for key, text in _sentences(standar, on, chance).items()
    }
    return written | {one.kunci: _answer(one, words, on, chance) for one in standar.isian}


def with_gaps(standar: Standar, full: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    """The answers as people give them: now and then what may be left out is."""
    gaps = {one.kunci for one in standar.isian if not one.wajib and chance.random() < LEFT_OUT}
    return {key: "" if key in gaps else value for key, value in full.items()}


def way(standar: Standar, chance: random.Random) -> str:
    """How the product is to come: mostly as the SOP offers it first."""
    ways = [one.value for one in standar.lewat] or [""]
    return chance.choices(ways, range(len(ways), 0, -1))[0]


def _sentences(standar: Standar, on: date, chance: random.Random) -> dict[str, str]:
    """What is written into a field, by the first of these words that its key or label contains."""
    number = f"{chance.randrange(1, 420):03d}/SP/{on.month:02d}/{on.year}"
    found = {"nomor": number, "dokumen": chance.choice(TEKS["dokumen"])}
    found |= chance.choice(TEKS["tanya"]) | chance.choice(TEKS["urusan"])
    if any("kegiatan" in one.kunci for one in standar.isian):
        found |= chance.choice(TEKS["kegiatan"])
    return found


def _answer(isian: Isian, words: Mapping[str, str], on: date, chance: random.Random) -> str:
    match isian.jenis:
        case JenisIsian.PILIHAN:
            return chance.choice(isian.pilihan)
        case JenisIsian.ANGKA:
            return str(chance.randrange(1, 10 ** min(3, isian.paling_panjang)))
        case JenisIsian.TANGGAL:
            return (on - timedelta(days=chance.randrange(1, 9))).isoformat()
    asked = f"{isian.kunci} {isian.label}".lower()
    known = (text for word, text in words.items() if word in asked)
    text: str = next(known, None) or chance.choice(TEKS[isian.jenis.value])
    longest = isian.paling_panjang
    return textwrap.shorten(text, longest, placeholder="") or text[:longest]
