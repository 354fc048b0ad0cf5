"""The tables of a service file that no step reads: the heads of SOP and letter, what the buku
agenda takes, components.
"""

from pydantic import Field

from sipetrok.domain.nilai import Nilai


class Sop(Nilai):
    """The head blocks of the SOP document, as printed; an empty one was not filled in by the
    office.
    """

    judul: str = ""
    nomor: str = ""
    tanggal_pembuatan: str = ""
    tanggal_revisi: str = ""
    tanggal_pengesahan: str = ""
    tanggal_efektif: str = ""
    disahkan_oleh: str = ""
    pelaksana: tuple[
        str, ...
    ] = ()  # the columns of the flow chart, in the printed order; some may have no step
    dasar_hukum: tuple[str, ...] = ()
    kualifikasi_pelaksana: tuple[str, ...] = ()
    keterkaitan: tuple[str, ...] = ()
    peralatan: tuple[str, ...] = ()
    peringatan: tuple[str, ...] = ()
    pencatatan: tuple[str, ...] = ()


class Komponen(Nilai):
    """The components of a service standard (UU 25/2009 art. 21) that no other key holds."""

    sarana: tuple[str, ...] = ()
    pengawasan_internal: tuple[str, ...] = ()
    pengaduan: tuple[str, ...] = ()
    jumlah_pelaksana: str = ""
    jaminan_pelayanan: tuple[str, ...] = ()
    jaminan_keamanan: tuple[str, ...] = ()
    evaluasi_kinerja: tuple[str, ...] = ()


class Surat(Nilai):
    """How the letter of a standard is headed. `klasifikasi` is the office's to choose."""

    judul: str = Field(min_length=1)
    klasifikasi: str = ""
    naskah: str = ""  # the letter's text, where it does not stand in a file of its own


class Agenda(Nilai):
    """Which answers the buku agenda takes over: each names an isian or an identitas.

    An empty one takes none.
    """

    tujuan: str = ""  # to whom the letter goes; without it to the pemohon
    perihal: str = ""  # what it is about, behind the name of the layanan
    nomor_surat: str = ""  # of the letter that the pemohon brought
    tanggal_surat: str = ""
