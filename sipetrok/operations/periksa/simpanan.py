"""Every stored file that a row speaks of: there, sealed, opening, and the bytes that were stored."""

from collections.abc import Iterator

from sqlalchemy import or_, select

from sipetrok.kunci import KunciSalah
from sipetrok.models import BeritaAcara, Berkas, Dokumen, Permohonan, Surat, db
from sipetrok.operations import salinan, sapu
from sipetrok.operations.periksa.hasil import BAGIAN, Giliran, Hasil
from sipetrok.storage import BerkasHilang, BerkasRusak, Storage

BATCH = 200
KINDS = {"berkas": Berkas, "surat": Surat, "dokumen": Dokumen, "berita acara": BeritaAcara}
COLUMNS = {
    "berkas": (Berkas.persyaratan, Berkas.sha256),
    "surat": (Surat.nomor, Surat.sha256, Surat.scan_sha256),
    "dokumen": (Dokumen.versi, Dokumen.sha256),
    "berita acara": (BeritaAcara.nomor, BeritaAcara.sha256),
}
_MEND = "Jalankan perintah cadangan mend untuk mengambilnya dari cadangan."
_RESEAL = "Jalankan perintah kunci rotate, yang mengunci semua berkas dengan kunci baru."


def check(storage: Storage, hasil: Hasil, giliran: Giliran = Giliran()) -> None:
    """All of them, or the part whose turn it is; files that nobody speaks of are counted when all
    are looked at.
    """
    for kind in KINDS:
        after = 0
        while rows := _rows(kind, giliran, after):
            after = rows[-1].id
            for row in rows:
                hasil.add_for(
                    kind,
                    row.id,
                    [
                        kalimat
                        for sha256, what in _papers(kind, row)
                        for kalimat in _findings(storage, sha256, what)
                    ],
                )
                hasil.count(kind)
    if giliran.bagian is None:
        hasil.diperiksa["berkas tanpa pemilik"] = sum(1 for _ in sapu.unused_files(storage))
    db.session.rollback()


def _rows(kind: str, giliran: Giliran, after: int) -> list:
    table = KINDS[kind]
    query = select(table.id, *COLUMNS[kind]).where(table.id > after).order_by(table.id).limit(BATCH)
    if kind != "berita acara":
        query = query.add_columns(Permohonan.id.label("file"), Permohonan.nomor_register).outerjoin(
            Permohonan, Permohonan.id == table.permohonan_id
        )
    if giliran.bagian is not None:
        wrong = giliran.ulang.get(kind, frozenset())
        query = query.where(or_(table.id % BAGIAN == giliran.bagian, table.id.in_(wrong)))
    rows = db.session.execute(query).all()
    db.session.rollback()  # nobody waits for a reader, but a long reading keeps the log of the database growing
    return rows


def _papers(kind: str, row) -> Iterator[tuple[str, str]]:
    """Hash and name of what a row refers to."""
    if kind == "berkas":
        file = (
            f"permohonan {row.nomor_register}"
            if row.nomor_register
            else f"draf dengan nomor basis data {row.file}"
        )
        yield row.sha256, f"Berkas syarat {row.persyaratan} pada {file}"
        return
    if kind == "dokumen":
        yield row.sha256, f"Dokumen versi {row.versi} pada permohonan {row.nomor_register}"
        return
    yield row.sha256, f"{kind.capitalize()} {row.nomor}"
    if kind == "surat" and row.scan_sha256:
        yield row.scan_sha256, f"Pindaian surat {row.nomor}"


def _findings(storage: Storage, sha256: str, what: str) -> list[str]:
    found = _look(storage, sha256, what)
    if not found:
        return []
    # It may have gone with its draft, or be sealed anew just now.
    is_wanted = salinan.is_referred(sha256)
    db.session.rollback()
    return (
        [kalimat for kalimat in _look(storage, sha256, what) if kalimat in found]
        if is_wanted
        else []
    )


def _look(storage: Storage, sha256: str, what: str) -> list[str]:
    name = f"{what} ({sha256[:12]}…)"
    try:
        storage.read(sha256)
        return [] if storage.is_sealed(sha256) else [f"{name} tersimpan tanpa kunci. {_RESEAL}"]
    except (BerkasHilang, FileNotFoundError):
        return [f"{name} hilang dari penyimpanan. {_MEND}"]
    except KunciSalah:
        return [f"{name} terkunci dengan kunci lain. {_MEND}"]
    except (BerkasRusak, OSError, ValueError):
        return [f"{name} rusak di penyimpanan. {_MEND}"]
