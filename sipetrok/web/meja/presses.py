"""One press as it was sent: the form of a file's page read into a Press, nothing cut and nothing
guessed.
"""

from flask import request

from sipetrok.alur.workflow import Tindakan, TindakanTertutup
from sipetrok.app.filters import angka
from sipetrok.cetak import huruf
from sipetrok.domain import SipetrokError
from sipetrok.kiriman.berkas import CleanBerkas
from sipetrok.models import Permohonan
from sipetrok.operations.press import KurangIsian, Press
from sipetrok.produk import produk_of
from sipetrok.queries import LARGEST

SCANS = 10  # photographed pages of one signed letter
CATATAN, ALASAN, NASKAH, NOMOR = (
    2000,
    500,
    20_000,
    120,
)  # letters; a longer text is told, never cut


def read_press(permohonan: Permohonan) -> Press:
    form = request.form
    try:
        tindakan = Tindakan(form.get("tindakan", ""))
    except ValueError:
        raise TindakanTertutup from None
    return Press(
        tindakan=tindakan,
        versi=form.get("versi", -1, type=int),
        catatan=text_of(*tindakan.words.field, CATATAN) or "",
        hasil=_hasil(len(permohonan.standar.persyaratan)),
        tujuan=form.get(
            "koordinasi" if tindakan is Tindakan.TANYA else "tujuan", type=int
        ),
        naskah=text_of("naskah", permohonan.standar.jenis.words.naskah, NASKAH),
        lewat=form.get("lewat"),
        scan=_scan(permohonan),
        kepada=min(form.get("kepada", 0, type=int), LARGEST) or None,
        nomor=text_of("nomor", "Nomor dokumen", NOMOR) or "",
    )


def text_of(name: str, words: str, longest: int) -> str | None:
    """What was written into a field, if it was sent.

    Raises KurangIsian when it is too long or cannot be printed.
    """
    text = request.form.get(name)
    if text is None:
        return None
    text = text.replace("\r\n", "\n")  # a browser counts one sign where it sends two
    if len(text) > longest:
        raise KurangIsian(
            name,
            f"{words} paling panjang {angka(longest)} huruf; yang Anda tulis {angka(len(text))}. "
            "Ringkaskan dahulu.",
        )
    if found := huruf.complaint(text):
        raise KurangIsian(
            name,
            f"{words} memuat huruf yang tidak dapat dicetak: {found}. Ganti atau hapus huruf itu.",
        )
    return text


def line_of(name: str, words: str, longest: int, ask: str = "") -> str:
    """One line that somebody wrote.

    Raises KurangIsian: too long, cannot be printed, or asked and empty.
    """
    text = " ".join((text_of(name, words, longest) or "").split())
    if ask and not text:
        raise KurangIsian(name, ask)
    return text


def _hasil(count: int) -> dict[int, str]:
    """What the check found: "" where it was ticked, a reason where one was written, nothing where
    neither.

    A tick hides the field beside it, so it speaks louder than what still stands there; "semua" does
    not.
    """
    form, found = request.form, {}
    ticked = set(form.getlist("sesuai", type=int))
    for n in range(count + 1):
        words = f"Alasan pada persyaratan {n}" if n else "Alasan pada data"
        reason = (text_of(f"alasan-{n}", words, ALASAN) or "").strip()
        if n in ticked or ("semua" in form and n > 0 and not reason):
            found[n] = ""
        elif reason:
            found[n] = reason
    return found


def _scan(permohonan: Permohonan) -> tuple[CleanBerkas, ...]:
    files = [f for f in request.files.getlist("scan") if f.filename]
    if len(files) > SCANS:
        raise KurangIsian(
            "scan",
            f"Paling banyak {SCANS} halaman; yang Anda pilih {len(files)}. Gabungkan dahulu "
            "menjadi satu PDF, lalu unggah PDF itu.",
        )
    try:
        return tuple(produk_of(permohonan).read(f.stream) for f in files)
    except SipetrokError as refusal:
        raise KurangIsian("scan", refusal.kalimat) from None
