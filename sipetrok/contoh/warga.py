"""Invented residents and what they write in a form; their numbers belong to nobody.

A resident is the answers to all identity fields, as the form stores them, and the names of their
office, which sentences mention. All words stand in data/contoh.toml; what a list holds twice is
chosen twice as often.
"""

import random
import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sipetrok.domain.identitas import FIELDS
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Identitas, Isian, JenisIsian, Standar

_FILE = Path(__file__).parents[1] / "data" / "contoh.toml"
TEKS: dict[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))
# Marks a NIK or KK as invented.
SERIAL = "9999"
# Days: grown up, and not too old to come.
AGES = range(7400, 29000)


def residents(
    kantor: Kantor, areas: Sequence[tuple[str, str]], today: date, chance: random.Random
) -> Iterator[dict[str, str]]:
    """Residents without end, from each area by turns; no NIK comes twice.

    `areas`: the code and the name of each; `today` decides how old people are.
    """
    names = {"tempat": kantor.tempat, "induk": kantor.induk}
    niks: set[str] = set()
    while True:
        for area in areas or [(kantor.wilayah, kantor.tempat)]:
            while (one := _resident(area, today, chance))["nik"] in niks:
                pass
            niks.add(one["nik"])
            yield one | names


def _resident(
    area: tuple[str, str], today: date, chance: random.Random
) -> dict[str, str]:
    kode, daerah = area
    region = f"{kode.replace('.', '')}000000"[:6]
    jenis_kelamin = chance.choice(FIELDS[Identitas.JENIS_KELAMIN].pilihan)
    nama, agama = bear(jenis_kelamin, chance)
    born = today - timedelta(days=chance.choice(AGES))
    issued = date(2012, 1, 2) + timedelta(days=chance.randrange(4500))
    day = born.day + 40 * (jenis_kelamin == "Perempuan")
    return {
        "nama": nama,
        "nik": f"{region}{day:02d}{born:%m%y}{SERIAL}",
        "kk": f"{region}{issued:%d%m%y}{SERIAL}",
        "tempat_lahir": daerah,
        "tanggal_lahir": born.isoformat(),
        "jenis_kelamin": jenis_kelamin,
        "kewarganegaraan": "WNI",
        "agama": agama,
        "status_perkawinan": chance.choice(FIELDS[Identitas.STATUS_PERKAWINAN].pilihan),
        "pekerjaan": chance.choice(TEKS["pekerjaan"][jenis_kelamin]),
        "alamat": chance.choice(TEKS["alamat"]).format(n=chance.randrange(1, 41)),
        "rt": f"{chance.randrange(1, 13):03d}",
        "rw": f"{chance.randrange(1, 7):03d}",
        "desa": daerah,
        "kecamatan": daerah,
        # Mobile numbers begin 081-083 and 085-089, freephone 0800: behind 084 nobody is disturbed.
        "telepon": f"62840000{chance.randrange(10**5):05d}",
        # A domain that is kept free for examples.
        "email": "contoh@example.org",
        "akun": "@contoh",
    }


def bear(jenis_kelamin: str, chance: random.Random) -> tuple[str, str]:
    """A name as people of eastern Sumatra bear it, of nobody in particular, and its religion."""
    suku = chance.choice(TEKS["suku"])
    words = (
        chance.choice(suku[jenis_kelamin]),
        chance.choice(suku[f"akhir_{jenis_kelamin}"]),
    )
    return " ".join(words).strip(), chance.choice(suku["agama"])


def answers(
    standar: Standar, resident: Mapping[str, str], on: date, chance: random.Random
) -> dict[str, str]:
    """What this resident would write on that day."""
    written = {one.value: resident[one] for one in standar.identitas}
    if "alamat" in written and "rt" not in written:
        written["alamat"] += f", RT {resident['rt']}/RW {resident['rw']}"
    words = {
        key: text.format_map(resident)
        for key, text in _sentences(standar, on, chance).items()
    }
    return written | {
        one.kunci: _answer(one, words, on, chance) for one in standar.isian
    }


def _sentences(standar: Standar, on: date, chance: random.Random) -> dict[str, str]:
    """What is written into a field, by the first of these words that its key or label contains."""
    found = {
        "nomor": f"{chance.randrange(1, 420):03d}/SP/{on.month:02d}/{on.year}",
        "dokumen": chance.choice(TEKS["dokumen"]),
        **chance.choice(TEKS["tanya"]),
        **chance.choice(TEKS["urusan"]),
    }
    if any("kegiatan" in one.kunci for one in standar.isian):
        found |= chance.choice(TEKS["kegiatan"])
    return found


def _answer(
    isian: Isian, words: Mapping[str, str], on: date, chance: random.Random
) -> str:
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
