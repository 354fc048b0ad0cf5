"""What people write in forms, and what clerks write in the margin; the sentences stand in
data/contoh.toml.

`{induk}` and `{tempat}` are filled in from the office.
"""

import tomllib
from pathlib import Path


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


_SAID = {
    name: _frozen(value)
    for name, value in tomllib.loads(
        (Path(__file__).parents[1] / "data" / "contoh.toml").read_text("utf-8")
    ).items()
}

# What a letter is for, to whom it goes, and which certificate fits. Nobody unmarried writes about a
# child or a spouse.
URUSAN = _SAID["urusan"]
# What somebody asks support for, and why the letter is needed.
KEGIATAN = _SAID["kegiatan"]
# What is asked about, and the question.
TANYA = _SAID["tanya"]
DOKUMEN = _SAID["dokumen"]
BARANG = _SAID["barang"]
URAIAN = _SAID["uraian"]
# Clerks at work. {dokumen} is what the requirement is about.
BURAM = _SAID["buram"]
TERPOTONG = _SAID["terpotong"]
GELAP = _SAID["gelap"]
ALAMAT_KURANG = _SAID["alamat_kurang"]
TOLAK = _SAID["tolak"]
TURUNKAN = _SAID["turunkan"]
KOREKSI = _SAID["koreksi"]
# Now and then a clerk adds a line, by the task of the desk.
CATATAN = _SAID["catatan"]
JAWABAN = _SAID["jawaban"]
TANYA_REKAN = _SAID["tanya_rekan"]
JAWAB_REKAN = _SAID["jawab_rekan"]
