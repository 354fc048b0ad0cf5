"""The pictures of a document: its pages as officers see them, and a small one; drawn when it came,
and stored beside it, so that the pages of the site never read what a stranger sent.
"""

import io
from contextlib import AbstractContextManager, suppress
from dataclasses import replace

from sqlalchemy import delete, select

from sipetrok.kiriman.berkas import BATAS, JPEG, CleanBerkas, clean
from sipetrok.models import Berkas, GambarBerkas, db
from sipetrok.operations.transaction import changing
from sipetrok.simpanan.disk import Storage, TakTerbaca


def store(clean: CleanBerkas, storage: Storage) -> list[GambarBerkas]:
    """The rows for the pictures of a document, which then lie on the disk.

    Raises PenyimpananTertutup on a full disk, KunciSalah.
    """
    return [
        GambarBerkas(nomor=nomor, sha256=storage.put(isi), ukuran=len(isi))
        for nomor, isi in enumerate(clean.gambar)
    ]


def read(
    berkas: Berkas, nomor: int, storage: Storage, place: AbstractContextManager[None]
) -> bytes:
    """One page, from 1 on, or 0 for the small one, as a JPEG.

    What an earlier version has not drawn, or is damaged, is drawn now, in this place of a `Ruang`.
    Raises TakTerbaca where the document cannot be read, BerkasDitolak where it cannot be drawn.
    """
    if nomor and berkas.jenis == JPEG:
        return storage.read(berkas.sha256)
    found = _kept(berkas, nomor, storage)
    if found is None:
        with place:
            # Whoever had the place before us may have drawn it.
            db.session.rollback()
            found = _kept(berkas, nomor, storage)
            if found is None:
                found = _drawn(berkas, storage)[nomor]
    return found


def _kept(berkas: Berkas, nomor: int, storage: Storage) -> bytes | None:
    """None where it was not drawn, or can no longer be read."""
    names = select(GambarBerkas.sha256).filter_by(berkas_id=berkas.id, nomor=nomor)
    if sha256 := db.session.scalar(names):
        with suppress(TakTerbaca):
            return storage.read(sha256)
    return None


def _drawn(berkas: Berkas, storage: Storage) -> tuple[bytes, ...]:
    """All of them, now also stored."""
    berkas_id, isi = berkas.id, storage.read(berkas.sha256)
    db.session.rollback()
    found = clean(io.BytesIO(isi), replace(BATAS, ukuran=len(isi)))
    # The disk is waited for while nobody waits for us; inside, each is there already.
    store(found, storage)
    with changing(Berkas, berkas_id) as kept:
        db.session.execute(delete(GambarBerkas).filter_by(berkas_id=berkas_id))
        kept.gambar.extend(store(found, storage))
    return found.gambar
