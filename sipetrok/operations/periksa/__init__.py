"""Looks for damage while the office works: the database itself, the trail, the numbers, the stored
files.

Each finding is a sentence that names a nomor register or a file, never a person, and says what to
do. Something that looks wrong is read a second time before it is called wrong: it may have changed
under the reading.
"""

import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from sipetrok.models import db
from sipetrok.operations import perawatan
from sipetrok.operations.periksa import basis_data, jejak, nomor, simpanan
from sipetrok.operations.periksa.hasil import BAGIAN, Giliran, Hasil
from sipetrok.sop.reading import FolderKantor
from sipetrok.storage import Storage

KUNCI = "periksa"  # its row in `perawatan`
_KEPT = 500  # what was found wrong and is looked at again every night
_LOST = (
    "Sebagian basis data tidak dapat dibaca. Pulihkan cadangan terakhir menurut docs/cadangan.md."
)


def run(
    folder: FolderKantor,
    storage: Storage,
    now: datetime,
    sebagian: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> Hasil:
    """Everything; or with `sebagian` all open files, what was wrong last time, and the part whose
    turn it is.
    """
    begun, giliran = time.monotonic(), _turn(sebagian)
    hasil = Hasil(tell)
    for look in (
        lambda: basis_data.check(hasil),
        lambda: jejak.check(folder.kalender, hasil, giliran),
        lambda: nomor.check(hasil),
        lambda: simpanan.check(storage, hasil, giliran),
    ):
        try:
            look()
        except SQLAlchemyError:
            hasil.add(_LOST)
        finally:
            db.session.rollback()
    hasil.detik = round(time.monotonic() - begun, 1)
    _note(hasil, giliran, now)
    return hasil


def _turn(sebagian: bool) -> Giliran:
    """The part after the one of the last time: counted, not dated, since an office PC may be off on
    every Sunday.
    """
    if not sebagian:
        return Giliran()
    try:
        last = perawatan.last(KUNCI)
    except SQLAlchemyError:
        last = None
    known = last.hasil if last else {}
    return Giliran(
        (known.get("bagian", -1) + 1) % BAGIAN,
        {kind: frozenset(ids) for kind, ids in known.get("ulang", {}).items()},
    )


def _note(hasil: Hasil, giliran: Giliran, now: datetime) -> None:
    try:
        last = perawatan.last(KUNCI)
        part = (
            giliran.bagian
            if giliran.bagian is not None
            else (last.hasil.get("bagian", -1) if last else -1)
        )
        perawatan.note(
            KUNCI,
            {
                "temuan": len(hasil.temuan),
                "diperiksa": dict(hasil.diperiksa),
                "bagian": part,
                "detik": hasil.detik,
                "ulang": {kind: sorted(ids)[:_KEPT] for kind, ids in hasil.ulang.items()},
            },
            now,
        )
    except SQLAlchemyError:
        db.session.rollback()
        hasil.add("Hasil pemeriksaan ini tidak dapat dicatat di basis data.")
