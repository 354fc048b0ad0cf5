"""Is this true now? What everybody reads of a file, at each step of every service of every office
and by every way of delivery, against what has happened by then.
"""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from kalimat import Cerita, Saat, main
from kata_layanan import foreign, own_words, pages
from test_journeys import (
    AnyOffice,
    any_office,
    enter_list,
    founded,
    the_permohonan,
)

from sipetrok.models import Surat, db
from sipetrok.operations import penyerahan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.context import Context
from sipetrok.sop import reading
from sipetrok.sop.standar import COLLECTED, Jenis, Lewat, Mulai, Satuan
from sipetrok.web.meja.desk import stays

__all__ = ["any_office", "founded"]

# The ways that differ in what is told: what follows on paper, waits, is sent, or is only opened.
WAYS = {
    "surat-rekomendasi": ("unduh",),
    "surat-keterangan": ("desa", "kantor"),
    "surat-pengantar": ("kantor",),
    "bunda-dewi-harum": ("kantor", "pos", "whatsapp"),
    "portal-dan-situs-web": ("email", "unduh"),
    "ktp-el-prr": ("pos",),
}
LAYANAN = [
    pytest.param(name, slug, way, id=f"{name}/{slug}/{way}")
    for name in reading.shipped()
    for slug in reading.load(reading.find(name)).layanan
    for way in WAYS[slug]
]


@pytest.mark.parametrize(
    ("any_office", "slug", "way"), LAYANAN, indirect=["any_office"]
)
def test_at_every_step_everybody_reads_only_what_has_happened_in_words_of_this_service(
    any_office, slug, way
):
    standar, own = any_office.folder.layanan[slug], own_words(any_office)

    for saat in Cerita(any_office, standar, way).tell():
        for fault in faults(saat):
            pytest.fail(f"{saat.nama}: {fault}")
        assert not foreign(saat.all(), own), saat.nama
        # Free or not, what somebody is told to pay can be reported.
        assert all(
            one.alamat in saat.tanda_terima for one in any_office.folder.kantor.lapor
        )
    assert the_permohonan().status == "selesai"
    if way == WAYS[slug][0]:
        for place, text in pages(any_office, standar):
            assert not foreign(text, own), place
        require_reached(any_office)


def require_reached(office: AnyOffice) -> None:
    """Whoever lost the code is reached where the services ask for it, and nowhere else."""
    asked = {key for one in office.folder.layanan.values() for key in one.identitas}
    lost = main(office.public().get("/lacak"))
    assert ("nomor HP" in lost, "alamat e-mail" in lost) == (
        "telepon" in asked,
        "email" in asked,
    )


def faults(saat: Saat) -> list[str]:
    """Sentences that are not true at this moment."""
    file, standar = saat.file, saat.file.standar
    warga, told = headline(saat), f"{saat.warga}\n{saat.kabar}"
    if standar.jenis.is_text and file.status == "berjalan":
        told = saat.warga  # the officer sends the answer itself, and then presses
    signed = db.session.scalar(db.select(Surat.scan_sha256)) if file.surat else None
    way = Lewat(file.lewat)
    waits = file.diserahkan and way in COLLECTED and not file.pengambilan
    ahead = file.keadaan.hands_over_by(way)
    wrong = {
        "signed before anybody signed": not signed
        and re.search(r"(?<!untuk )(?<!akan )ditandatangani", told),
        "handed over before it was": not file.diserahkan
        and re.search(r"sudah diserahkan|siap diunduh|sudah ada\b|sudah jadi", told)
        and not file.ready_since,
        "handed over while it waits": waits
        and re.search(r"(?<!belum )diserahkan kepada|sudah diserahkan", warga),
        "to be collected before it is there": not file.ready_since
        and "Ambil di" in told,
        "sent before it was": ahead
        and re.search(r"(juga )?dikirim lewat (pos|kurir)", told),
        "collected": waits and not ahead and "belum dicatat" not in saat.petugas,
        "a letter where none is made": standar.jenis is not Jenis.SURAT
        and re.search(r"\bsurat(nya)?\b", f"{told}\n{sentences(saat.petugas)}", re.I),
        "being made while it waits": not file.pemegang and "sedang di" in warga,
        "minutes of nothing": re.search(r"terlambat 0|lewat 0", saat.all()),
        "to be checked when it was": file.course.run.started_at
        and "Petugas memeriksa menurut" in saat.warga,
        "the same place twice": re.search(r"(kantor [A-Z].*) \1$", saat.warga, re.M),
        "a notch where none is drawn": (
            not standar.waktu or standar.waktu.satuan is not Satuan.MENIT
        )
        and "batas waktu" in saat.warga,
        "its own sending": standar.mulai is Mulai.DAFTAR
        and re.search(
            "Permohonan (Anda sudah )?dikirim", saat.warga + saat.tanda_terima
        ),
        "a choice that nobody made": (
            standar.mulai is Mulai.DAFTAR or len(standar.lewat) == 1
        )
        and "Pilihan pemohon" in saat.petugas,
        "to download what is only read": standar.jenis.is_text
        and re.search("unduh", f"{told}\n{saat.petugas}", re.I),
        "repairs of what is finished": (file.diserahkan or file.tutup_at)
        and "perlu diperbaiki" in saat.tanda_terima,
        "a reason for what is not open": re.search("Wajib.*menolak", saat.petugas)
        and "Tolak permohonan" not in saat.petugas,
        "the original twice": way is Lewat.KANTOR and "surat cetak" in saat.warga,
        "stuck since this minute": "Paling tertahan" in saat.daftar
        and "terlama menunggu 0 menit" in saat.daftar,
        "work on what nobody has": file.versi == 1
        and "sedang dikerjakan" in saat.all().lower(),
    }
    return [name for name, found in wrong.items() if found]


def headline(saat: Saat) -> str:
    """What stands above the clock, and the steps that are done."""
    lines = saat.warga.splitlines()
    done = [line for line, after in pairwise(lines) if after == "Selesai."]
    return "\n".join(lines[: lines.index("Waktu")] + done)


def sentences(text: str) -> str:
    """What the office says there, without what people wrote and what the SOP calls things."""
    standar = the_permohonan().standar
    for said in (
        standar.judul,
        standar.produk,
        *(p.label for p in standar.persyaratan),
    ):
        text = text.replace(said, "")
    return "\n".join(line for line in text.splitlines() if "surat kuasa" not in line)


@pytest.mark.parametrize("any_office", ["pulau-burung"], indirect=True)
def test_whoever_withdraws_is_named_and_no_desk_is(any_office):
    story = Cerita(any_office, any_office.folder.layanan["surat-keterangan"])
    telling = story.tell()
    next(telling)
    context = Context.here(datetime.now(UTC))
    permohonan_operations.withdraw(the_permohonan().id, context)

    saat = story.now("batal")

    at = saat.warga.index("Anda membatalkan permohonan")
    assert "Admin Kecamatan" not in saat.warga[at:]
    assert "Permohonan sudah Anda batalkan" in saat.warga
    assert "dibatalkan pemohon" in saat.petugas and "Dibatalkan pemohon" in saat.daftar
    assert "dalam proses" not in saat.kabar


@pytest.mark.parametrize("any_office", ["rawasari"], indirect=True)
def test_what_was_collected_is_told_as_collected_and_waits_for_nobody(any_office):
    story = Cerita(any_office, any_office.folder.layanan["surat-pengantar"], "kantor")
    for saat in story.tell():
        last = saat
    assert "Surat siap diambil" in last.warga and "Belum dicatat diambil" in last.daftar
    officer = story.office.desk("operator")
    page = officer.get(f"/pengambilan/{the_permohonan().id}")
    assert page.status == 200
    page = officer.press("Catat pengambilan", hubungan="sendiri")

    saat = story.now("diambil")

    assert penyerahan.HUBUNGAN["sendiri"] and "Surat Anda sudah diambil" in saat.warga
    assert "Ambil di" not in saat.warga and "elum dicatat diambil" not in saat.daftar


@pytest.mark.parametrize("any_office", ["disdukcapil-tanggamus"], indirect=True)
def test_who_is_in_the_office_s_own_list_sent_nothing(any_office):
    standar = any_office.folder.layanan["ktp-el-prr"]
    enter_list(any_office, standar)

    saat = Cerita(any_office, standar).now("masuk")

    assert "Nama Anda masuk dari daftar kantor" in saat.warga
    assert "Permohonan Anda sudah dikirim" not in saat.tanda_terima
    first, *_ = stays(the_permohonan(), Context.here().time)
    assert (first.pelaksana, first.is_ours) == ("Daftar kantor", False)
    assert first.kegiatan == "Nama masuk dari daftar kantor"
