"""A service whose product is made elsewhere and travels in batches: what tests of batches and
collection are about.
"""

from datetime import datetime

from builders import NOW, make_langkah, make_permohonan, make_standar, press, walk_to
from page import Page, Visitor

from sipetrok.alur.workflow import Tindakan
from sipetrok.models import Permohonan
from sipetrok.simpanan.disk import Storage
from sipetrok.sop.folder import FolderKantor
from sipetrok.sop.standar import Durasi, Jenis, Lewat, Satuan, Standar, Tugas

LIMIT = 14  # calendar days


def make_dokumen(*ways: Lewat, **changes) -> Standar:
    """Received, worked on, sent with a berita acara, handed over by the head's desk."""
    return make_standar(
        Tugas.AJUKAN,
        Tugas.TERIMA,
        Tugas.KERJAKAN,
        Tugas.KIRIM,
        make_langkah(Tugas.SERAHKAN, "camat", lewat=ways or (Lewat.POS,)),
        Tugas.ARSIPKAN,
        **{
            "slug": "dokumen-uji",
            "judul": "Dokumen Uji",
            "kode": "DU",
            "produk": "Dokumen Uji",
            "jenis": Jenis.DOKUMEN,
            "surat": None,
            "naskah": "",
            "persyaratan": (),
            "batas_ambil": Durasi(angka=LIMIT, satuan=Satuan.HARI),
        }
        | changes,
    )


def make_files(
    folder: FolderKantor,
    storage: Storage,
    at: str | Tugas,
    count: int,
    standar: Standar | None = None,
    now: datetime = NOW,
    **isian: str,
) -> list[Permohonan]:
    """So many files at the same step; their names count up."""
    standar, key = standar or make_dokumen(), isian.get("desa", "")
    made = [
        make_permohonan(
            folder,
            storage,
            Tugas.TERIMA,
            kunci=f"{at}-{n}-{key}",
            now=now,
            standar=standar,
            **{"nama": f"Warga {n:02d}"} | isian,
        )
        for n in range(count)
    ]
    return [_walk(one, folder, storage, at, now) for one in made]


def _walk(
    file: Permohonan,
    folder: FolderKantor,
    storage: Storage,
    at: str | Tugas,
    now: datetime,
) -> Permohonan:
    if at in (Tugas.TERIMA, Tugas.KERJAKAN, Tugas.KIRIM):
        return walk_to(file, folder, storage, at, now)
    walk_to(file, folder, storage, Tugas.KIRIM, now)
    press(file, "loket", Tindakan.SELESAI, folder, storage, now, berita_acara=True)
    return walk_to(file, folder, storage, at, now)


def send(visitor: Visitor, path: str, **data) -> Page:
    """Posts what no page offers, with the token of the page that the visitor has open."""
    token = visitor.page.field("csrf_token").get("value")
    return Page(visitor.client.post(path, data=data | {"csrf_token": token}), path)
