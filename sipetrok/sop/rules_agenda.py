"""What [agenda] of a service file must obey: each key names an answer that the service asks for,
and none a number of a person, since the buku agenda is printed and read by many.
"""

from collections.abc import Iterator

from sipetrok.sop.rules_layanan import Finding, Layanan, tables, words
from sipetrok.sop.standar import Identitas, JenisIsian
from sipetrok.sop.words import listing, nearest

NUMBERS = (Identitas.NIK, Identitas.KK, Identitas.TELEPON)


def findings(layanan: Layanan) -> Iterator[Finding]:
    """All that is wrong with [agenda].

    Nothing of a file that broke off: what it names may stand further down.
    """
    agenda = layanan.raw.get("agenda")
    if not layanan.source.is_whole or not isinstance(agenda, dict):
        return
    kinds = {
        word: isian.get("jenis")
        for _, isian in tables(layanan.raw, "isian")
        for word in words(isian.get("kunci"))
    }
    for key, name in agenda.items():
        if (
            key in ("tujuan", "perihal", "nomor_surat", "tanggal_surat")
            and isinstance(name, str)
            and name
        ):
            yield from ((("agenda", key), kalimat) for kalimat in _wrong(layanan, key, name, kinds))


def _wrong(layanan: Layanan, key: str, name: str, kinds: dict[str, object]) -> Iterator[str]:
    asked = [word for word in words(layanan.raw.get("identitas")) if word not in NUMBERS]
    known = [*asked, *kinds]
    if name in NUMBERS:
        yield f'"{name}" tidak dicetak di buku agenda; pilih jawaban lain.'
    elif name not in known:
        hint = nearest(name, known) or (f" Yang ada: {listing(known)}." if known else "")
        yield f'"{name}" bukan identitas atau isian layanan ini.{hint}'
    elif key == "tanggal_surat" and kinds.get(name) != JenisIsian.TANGGAL:
        yield f'"{name}" bukan isian dengan jenis = "tanggal".'
