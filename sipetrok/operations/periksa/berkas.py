"""Every stored file that a row speaks of: there, opening, and the bytes that were stored."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Row, Select, select

from sipetrok.models import BeritaAcara, Berkas, Dokumen, Permohonan, Surat, db
from sipetrok.operations import salinan, sapu
from sipetrok.operations.context import Context
from sipetrok.operations.periksa.hasil import Hasil, twice
from sipetrok.simpanan.disk import BerkasHilang, BerkasRusak, Storage
from sipetrok.simpanan.kunci import KunciSalah

_MEND = "Jalankan perintah cadangan mend untuk mengambilnya dari cadangan."
_FILE = (Permohonan.id.label("file"), Permohonan.nomor_register)
_QUERIES: dict[str, Select[Any]] = {
    "berkas": select(Berkas.id, Berkas.persyaratan, Berkas.sha256, *_FILE).outerjoin(Permohonan),
    "surat": select(Surat.id, Surat.nomor, Surat.sha256, Surat.scan_sha256),
    "dokumen": select(Dokumen.id, Dokumen.versi, Dokumen.sha256, *_FILE).outerjoin(Permohonan),
    "berita acara": select(BeritaAcara.id, BeritaAcara.nomor, BeritaAcara.sha256),
}


def check(context: Context, hasil: Hasil) -> None:
    """All of them, or the part whose turn it is; files that nobody speaks of are counted when all
    are looked at.
    """
    for kind, query in _QUERIES.items():
        for rows in hasil.batches(kind, query, query.selected_columns["id"]):
            for row in rows:
                papers = dict(_papers(kind, row))
                hasil.add_for(kind, row.id, twice(partial(_look, context.storage, papers)))
    if hasil.bagian is None:
        unused = sapu.unused_files(context.storage)
        hasil.diperiksa["berkas tanpa pemilik"] = sum(1 for _ in unused)
    db.session.rollback()


def _papers(kind: str, row: Row[Any]) -> Iterator[tuple[str, str]]:
    """Hash and name of what a row refers to."""
    if kind == "berkas":
        file = f"draf dengan nomor basis data {row.file}"
        if row.nomor_register:
            file = f"permohonan {row.nomor_register}"
        yield row.sha256, f"Berkas syarat {row.persyaratan} pada {file}"
    elif kind == "dokumen":
        yield row.sha256, f"Dokumen versi {row.versi} pada permohonan {row.nomor_register}"
    else:
        yield row.sha256, f"{kind.capitalize()} {row.nomor}"
    if kind == "surat" and row.scan_sha256:
        yield row.scan_sha256, f"Pindaian surat {row.nomor}"


def _look(storage: Storage, papers: Mapping[str, str]) -> list[str]:
    looked = ((what, sha256, _trouble(storage, sha256)) for sha256, what in papers.items())
    return [
        f"{what} ({sha256[:12]}…) {trouble}. {_MEND}"
        for what, sha256, trouble in looked
        # It may have gone with its draft.
        if trouble and salinan.is_referred(sha256)
    ]


def _trouble(storage: Storage, sha256: str) -> str:
    try:
        storage.read(sha256)
    except BerkasHilang:
        return "hilang dari penyimpanan"
    except KunciSalah:
        return "terkunci dengan kunci lain"
    except (BerkasRusak, OSError, ValueError):
        return "rusak di penyimpanan"
    return ""
