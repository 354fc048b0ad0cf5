"""Documents made and signed elsewhere: taken in as they are, with their signatures, and handed on
unchanged.
"""

from collections.abc import Sequence

from sipetrok.berkas import CleanBerkas, combine_pdf
from sipetrok.models import Dokumen, Permohonan, db
from sipetrok.operations.context import Context
from sipetrok.sop.standar import Tugas

# The steps at which an officer may have the finished document in hand.
TAKEN_IN_AT = frozenset({Tugas.OLAH, Tugas.SAHKAN, Tugas.SERAHKAN})


def take_in(
    permohonan: Permohonan, sent: Sequence[CleanBerkas], nomor: str, context: Context
) -> Dokumen:
    """Keeps the document as the next version. Inside the transaction of the press.

    One PDF is kept byte for byte, so that a signature inside it stays valid; photographed pages are
    joined.
    """
    isi = (
        sent[0].isi
        if len(sent) == 1 and sent[0].jenis == "application/pdf"
        else combine_pdf(list(sent))
    )
    dokumen = Dokumen(
        permohonan_id=permohonan.id,
        versi=len(permohonan.dokumen) + 1,
        nomor=nomor.strip(),
        sha256=context.storage.put(isi, into_reserve=True),
        halaman=sum(one.halaman for one in sent),
        petugas_id=context.actor.petugas_id,
        dibuat_at=context.now,
    )
    permohonan.dokumen.append(dokumen)
    db.session.add(dokumen)
    db.session.flush()
    return dokumen
