"""Looks for damage while the office works: the database itself, the trail, the numbers, the stored
files.

Each finding is a sentence that names a nomor register or a file, never a person, and says what to
do. Something that looks wrong is read a second time before it is called wrong: it may have changed
under the reading.
"""

import time
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from sipetrok.models import db
from sipetrok.operations import perawatan
from sipetrok.operations.cadangan import Tell
from sipetrok.operations.context import Context
from sipetrok.operations.periksa import basis_data, berkas, jejak, nomor
from sipetrok.operations.periksa.hasil import BAGIAN, Hasil

# Its row in `perawatan`.
KUNCI = "periksa"
# What was found wrong and is looked at again every night.
_KEPT = 500
_LOST = (
    "Sebagian basis data tidak dapat dibaca. Pulihkan cadangan terakhir menurut docs/cadangan.md."
)


def run(context: Context, sebagian: bool = False, tell: Tell = lambda line: None) -> Hasil:
    """Everything; or with `sebagian` all open files, what was wrong last time, and the part whose
    turn it is.

    The part is the one after that of the last time: counted, not dated, since an office PC may be
    off on every Sunday.
    """
    begun, hasil = time.monotonic(), Hasil(tell)
    known = _last()
    if sebagian:
        hasil.bagian = (known.get("bagian", -1) + 1) % BAGIAN
        hasil.lalu = known.get("ulang", {})
    for part in (basis_data, jejak, nomor, berkas):
        try:
            part.check(context, hasil)
        except SQLAlchemyError:
            hasil.add(_LOST)
        finally:
            db.session.rollback()
    hasil.detik = round(time.monotonic() - begun, 1)
    noted = {
        "temuan": len(hasil.temuan),
        "diperiksa": dict(hasil.diperiksa),
        "bagian": known.get("bagian", -1),
        "detik": hasil.detik,
        "ulang": {kind: sorted(ids)[:_KEPT] for kind, ids in hasil.ulang.items()},
    }
    if hasil.bagian is not None:
        noted["bagian"] = hasil.bagian
    try:
        perawatan.note(KUNCI, noted, context.now)
    except SQLAlchemyError:
        db.session.rollback()
        hasil.add("Hasil pemeriksaan ini tidak dapat dicatat di basis data.")
    return hasil


def _last() -> dict[str, Any]:
    """What was noted the last time; nothing where that cannot be read."""
    try:
        last = perawatan.last(KUNCI)
    except SQLAlchemyError:
        return {}
    if last is None:
        return {}
    return dict(last.hasil)
