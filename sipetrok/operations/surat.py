"""The letter: composed from the pinned standard and the answers, issued with its number, joined by
the signed scan.
"""

import secrets
from collections.abc import Sequence
from datetime import date

from sipetrok.berkas import CleanBerkas, combine_pdf
from sipetrok.domain import identitas, naskah, nomor
from sipetrok.domain.workflow import Status
from sipetrok.models import Permohonan, Petugas, Surat, db
from sipetrok.operations.context import Context
from sipetrok.operations.nomor import next_number
from sipetrok.operations.standar import standar_of
from sipetrok.pdf import CetakGagal, picture_data_uri, qr_data_uri, render_pdf
from sipetrok.sop.kantor import Kantor, PenandaTangan
from sipetrok.sop.reading import FolderKantor
from sipetrok.sop.standar import Tugas

PLH = "Plh."  # acting for the signer, who is away


def default_naskah(kantor: Kantor, permohonan: Permohonan, on: date) -> str:
    """The letter's text with its blanks filled: what the officer starts from."""
    standar = standar_of(permohonan)
    values = {
        i.value: identitas.print_value(i, permohonan.isian.get(i, "")) for i in standar.identitas
    }
    values |= {
        isian.kunci: identitas.print_isian(isian, permohonan.isian.get(isian.kunci, ""))
        for isian in standar.isian
    }
    values |= {
        "jabatan": kantor.penanda_tangan.jabatan,
        "nama_kantor": kantor.nama,
        "nama_induk": kantor.induk,
        "tanggal": identitas.print_tanggal(on),
        "nomor_register": permohonan.nomor_register or "",
        "judul_layanan": standar.judul,
    }
    return naskah.fill(standar.naskah, values)


def is_drafting(permohonan: Permohonan) -> bool:
    """Whether the letter is still to be signed: for the first time, or again after it was sent
    back.
    """
    sahkan = standar_of(permohonan).first(Tugas.SAHKAN)
    return (
        permohonan.status == Status.BERJALAN and sahkan is not None and permohonan.langkah <= sahkan
    )


def signer_of(kantor: Kantor, permohonan: Permohonan, petugas: Petugas | None) -> PenandaTangan:
    """Who signs: the office's signer, or as acting for them (Plh.) whoever stands in for the absent
    role.
    """
    signer, standar = kantor.penanda_tangan, standar_of(permohonan)
    place = standar.first(Tugas.SAHKAN)
    if (
        petugas is None
        or place is None
        or not petugas.peran.isdisjoint(standar.langkah[place].pelaksana)
    ):
        return signer
    return signer.model_copy(
        update={
            "jabatan": f"{PLH} {signer.jabatan}",
            "nama": petugas.nama,
            "pangkat": petugas.pangkat,
            "nip": petugas.nip,
        }
    )


def would_sign(
    kantor: Kantor, permohonan: Permohonan, petugas: Petugas, peran: frozenset[str]
) -> PenandaTangan:
    """Who stands under the letter as this officer sees it before it is signed: they themselves
    where they may sign.
    """
    place = standar_of(permohonan).first(Tugas.SAHKAN)
    if place is None or peran.isdisjoint(standar_of(permohonan).langkah[place].pelaksana):
        return kantor.penanda_tangan
    return signer_of(kantor, permohonan, petugas)


def _in_capitals(jabatan: str) -> str:
    """The position as a letter prints it; only the abbreviation before it keeps its spelling."""
    return (
        f"{PLH} {jabatan.removeprefix(PLH).strip().upper()}"
        if jabatan.startswith(PLH)
        else jabatan.upper()
    )


def compose(
    folder: FolderKantor,
    permohonan: Permohonan,
    on: date,
    *,
    nomor_surat: str | None = None,
    alamat_periksa: str | None = None,
    text: str | None = None,
    signer: PenandaTangan | None = None,
) -> bytes:
    """The letter as PDF. Without `nomor_surat` it is a draft and says so. Raises CetakGagal."""
    kantor, standar = folder.kantor, standar_of(permohonan)
    text = text or permohonan.naskah or default_naskah(kantor, permohonan, on)
    if not text.strip():
        raise CetakGagal(
            f"Naskah {standar.judul} kosong, jadi suratnya belum dapat dibuat. Kembalikan berkas ini ke "
            "langkah pembuatan surat, lalu isi naskahnya di sana."
        )
    rows = identitas.letter_rows(standar.identitas, permohonan.isian)
    signer = signer or kantor.penanda_tangan
    return render_pdf(
        "cetak/surat.html",
        kantor=kantor,
        lambang=picture_data_uri(folder.lambang) if folder.lambang else None,
        judul=standar.surat.judul,
        nomor=nomor_surat,
        bagian=naskah.parts(text, rows),
        tempat_tanggal=f"{kantor.tempat}, {identitas.print_tanggal(on)}",
        jabatan=_in_capitals(signer.jabatan),
        nama=signer.nama or None,
        pangkat=signer.pangkat or None,
        nip=signer.nip or None,
        qr=qr_data_uri(alamat_periksa) if alamat_periksa else None,
        alamat_periksa=alamat_periksa,
        gratis=standar.biaya == 0,
        contoh=permohonan.contoh,
    )


def issue(permohonan: Permohonan, context: Context) -> Surat:
    """Numbers the letter, renders it once and keeps it. Inside the transaction of the signature:
    all or nothing.

    A letter that was issued before and is corrected keeps its number and becomes the next version.
    """
    on = context.today
    signer = signer_of(context.kantor, permohonan, context.petugas)
    surat = Surat(
        permohonan_id=permohonan.id,
        token=secrets.token_urlsafe(12),
        tanggal=on,
        dibuat_at=context.now,
        penanda_tangan=", ".join(filter(None, (signer.jabatan, signer.nama))),
        **_numbers(
            permohonan.surat[-1] if permohonan.surat else None, context.kantor, permohonan, on
        ),
    )
    surat.sha256 = context.storage.put(
        compose(
            context.folder,
            permohonan,
            on,
            nomor_surat=surat.nomor,
            alamat_periksa=f"{context.url}/surat/{surat.token}",
            signer=signer,
        ),
        into_reserve=True,
    )
    permohonan.surat.append(surat)
    db.session.add(surat)
    db.session.flush()
    return surat


def _numbers(
    earlier: Surat | None, kantor: Kantor, permohonan: Permohonan, on: date
) -> dict[str, object]:
    if earlier is not None:
        return {
            "buku": earlier.buku,
            "tahun": earlier.tahun,
            "urut": earlier.urut,
            "nomor": earlier.nomor,
            "versi": earlier.versi + 1,
        }
    pattern, standar = kantor.penomoran, standar_of(permohonan)
    buku = f"contoh-{pattern.buku}" if permohonan.contoh else pattern.buku
    urut = next_number(buku, on.year)
    text = nomor.format_nomor(
        pattern.pola,
        urut,
        pattern.lebar,
        on,
        {"klasifikasi": standar.surat.klasifikasi, "unit": pattern.unit, "kode": standar.kode},
    )
    return {
        "buku": buku,
        "tahun": on.year,
        "urut": urut,
        "versi": 1,
        "nomor": f"CONTOH {text}" if permohonan.contoh else text,
    }


def keep_scan(permohonan: Permohonan, scan: Sequence[CleanBerkas], context: Context) -> None:
    """Joins the signed pages, photographed or scanned, to the letter as the PDF that the pemohon
    downloads.
    """
    surat = permohonan.surat[-1]
    surat.scan_sha256 = context.storage.put(combine_pdf(list(scan)), into_reserve=True)
    surat.scan_at = context.now
