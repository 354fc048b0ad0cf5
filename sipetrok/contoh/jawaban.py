"""Answers to everything that a standard asks, from one resident and one errand; as the form stores
them.
"""

import random
import re
from collections.abc import Mapping
from datetime import date, timedelta

from sipetrok.contoh import teks
from sipetrok.contoh.warga import Warga
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import Identitas, Isian, JenisIsian, Lewat, Standar

LEWAT = {
    Lewat.UNDUH: 60,
    Lewat.DESA: 22,
    Lewat.KANTOR: 14,
    Lewat.POS: 6,
    Lewat.AKUN: 20,
    Lewat.EMAIL: 15,
    Lewat.WHATSAPP: 30,
}
EMPTY = 0.2  # of the answers that may be left out


def answers(
    standar: Standar, warga: Warga, kantor: Kantor, on: date, chance: random.Random
) -> dict[str, str]:
    """What this resident would write on that day, with nothing left out."""
    return _identity(standar, warga, kantor) | _isian(standar, warga, kantor, on, chance)


def with_gaps(standar: Standar, full: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    """The answers as people give them: now and then what may be left out is."""
    left_out = {one.kunci for one in standar.isian if not one.wajib and chance.random() < EMPTY}
    return {key: "" if key in left_out else value for key, value in full.items()}


def way(standar: Standar, chance: random.Random) -> str:
    """How the product is to come; most people have a phone."""
    ways = standar.lewat
    return chance.choices(ways, [LEWAT[one] for one in ways])[0].value if ways else ""


def _identity(standar: Standar, warga: Warga, kantor: Kantor) -> dict[str, str]:
    known = {
        Identitas.NAMA: warga.nama,
        Identitas.NIK: warga.nik,
        Identitas.KK: warga.kk,
        Identitas.TEMPAT_LAHIR: warga.tempat_lahir,
        Identitas.TANGGAL_LAHIR: warga.lahir.isoformat(),
        Identitas.JENIS_KELAMIN: warga.jenis_kelamin,
        Identitas.KEWARGANEGARAAN: "WNI",
        Identitas.AGAMA: warga.agama,
        Identitas.STATUS_PERKAWINAN: warga.status,
        Identitas.PEKERJAAN: warga.pekerjaan,
        Identitas.ALAMAT: warga.alamat
        if Identitas.RT in standar.identitas
        else warga.alamat_lengkap,
        Identitas.RT: warga.rt,
        Identitas.RW: warga.rw,
        Identitas.DESA: warga.daerah,
        Identitas.KECAMATAN: warga.daerah,
        Identitas.TELEPON: warga.telepon,
        Identitas.EMAIL: f"{warga.sandi_nama}@example.org",  # a domain that is kept free for examples
        Identitas.AKUN: f"@contoh.{warga.sandi_nama}",
    }
    return {i.value: known[i] for i in standar.identitas}


def _isian(
    standar: Standar, warga: Warga, kantor: Kantor, on: date, chance: random.Random
) -> dict[str, str]:
    keperluan, tujuan, keterangan = chance.choice(
        [one for one in teks.URUSAN if _fits(" ".join(one), warga)]
    )
    kegiatan, mengapa = chance.choice([one for one in teks.KEGIATAN if _fits(one[0], warga)])
    topik, pertanyaan = chance.choice(teks.TANYA)
    is_event = any("kegiatan" in one.kunci for one in standar.isian)
    # The first word that stands in a field's key or label decides what is written there.
    words = {
        "kegiatan": kegiatan,
        "pertanyaan": pertanyaan,
        "informasi": topik,
        "dokumen": chance.choice(teks.DOKUMEN),
        "keperluan": mengapa if is_event else keperluan,
        "keterangan": keterangan,
        "tujuan": tujuan,
        "nomor": f"{chance.randrange(1, 420):03d}/{chance.choice(('SP', 'PEM', 'SKD'))}/{on.month:02d}/{on.year}",
    }
    filled = {
        key: text.format(induk=kantor.induk, tempat=kantor.tempat) for key, text in words.items()
    }
    return {one.kunci: _answer(one, filled, on, chance) for one in standar.isian}


def _fits(text: str, warga: Warga) -> bool:
    """Whether somebody unmarried, or married, would write this."""
    words = text.lower()
    is_single = warga.status == "Belum kawin"
    return not (
        (is_single and re.search(r"\banak(-anak)?\b(?! yatim| sekolah)|haji", words))
        or (not is_single and re.search(r"pernikahan(?! anak)|belum menikah|beasiswa", words))
    )


def _answer(isian: Isian, words: Mapping[str, str], on: date, chance: random.Random) -> str:
    match isian.jenis:
        case JenisIsian.PILIHAN:
            return chance.choice(isian.pilihan)
        case JenisIsian.ANGKA:
            return str(chance.randrange(1, 10 ** min(3, isian.paling_panjang)))
        case JenisIsian.TANGGAL:
            return (on - timedelta(days=chance.randrange(1, 9))).isoformat()
    asked = f"{isian.kunci} {isian.label}".lower()
    found = next((text for word, text in words.items() if word in asked), None)
    text = found or chance.choice(teks.URAIAN if isian.jenis is JenisIsian.URAIAN else teks.BARANG)
    return _fitted(text, isian.paling_panjang)


def _fitted(text: str, longest: int) -> str:
    """The text, or as many whole words of it as there is room for; at least its first letters."""
    if len(text) <= longest:
        return text
    head = text[: longest + 1].rpartition(" ")[0] or text[:longest]
    return head.rstrip(" ,.;")
