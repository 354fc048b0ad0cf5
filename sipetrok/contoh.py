"""Example people, texts and scans: realistic enough to learn on, and marked CONTOH wherever they can be seen."""

import io
import random
from datetime import date, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sipetrok.domain.clock import Kalender
from sipetrok.domain.standar import Identitas, Isian, JenisIsian, Standar

PEREMPUAN = ("Siti Rahmawati", "Nurhayati", "Dewi Lestari", "Fatimah Zahra", "Rini Astuti", "Sri Wahyuni", "Marlina",
             "Aisyah Putri", "Yuliana Sari", "Kartini", "Halimah", "Ratna Dewi", "Sulastri", "Mariati", "Nur Aini")
LAKI_LAKI = ("Ahmad Fauzi", "Muhammad Ridwan", "Suparman", "Joko Susilo", "Abdul Rahman", "Hendra Gunawan", "Slamet",
             "Bambang Sutrisno", "Zulkifli", "Rahmat Hidayat", "Syahrul Ramadhan", "Agus Salim", "Usman", "Darmawan")
PEKERJAAN = ("Petani", "Nelayan", "Ibu rumah tangga", "Wiraswasta", "Buruh harian lepas", "Pelajar/Mahasiswa", "Guru")
KEPERLUAN = ("Melamar pekerjaan", "Mengurus beasiswa anak", "Pengajuan bantuan usaha", "Pendaftaran sekolah",
             "Mengurus pernikahan", "Pengajuan kredit usaha di bank", "Mengurus pindah sekolah")
KALIMAT = ("Kegiatan kelompok tani dusun", "Pembukaan warung sembako", "Peringatan hari besar keagamaan di desa",
           "Perbaikan jembatan parit secara gotong royong")
FONT = Path(__file__).resolve().parent.parent / "static" / "fonts" / "LiberationSans-Bold.ttf"


def person(standar: Standar, tempat: str, desa: tuple[str, ...], wilayah: str, chance: random.Random) -> dict[str, str]:
    """Invented answers to everything that a standard asks. The serial 9999 marks the NIK as invented."""
    is_woman = chance.random() < 0.5
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(17000))
    region = (wilayah.replace(".", "") + "000000")[:6] if wilayah else "000000"
    day = born.day + 40 * is_woman
    answers = {
        Identitas.NAMA: chance.choice(PEREMPUAN if is_woman else LAKI_LAKI),
        Identitas.NIK: f"{region}{day:02d}{born:%m%y}9999", Identitas.KK: f"{region}{born:%d%m}{chance.randrange(100):02d}9999",
        Identitas.TEMPAT_LAHIR: tempat,
        Identitas.TANGGAL_LAHIR: born.isoformat(),
        Identitas.JENIS_KELAMIN: "Perempuan" if is_woman else "Laki-laki", Identitas.KEWARGANEGARAAN: "WNI",
        Identitas.AGAMA: "Islam", Identitas.STATUS_PERKAWINAN: chance.choice(("Kawin", "Belum kawin")),
        Identitas.PEKERJAAN: chance.choice(PEKERJAAN),
        Identitas.ALAMAT: f"Parit {chance.randrange(1, 20)}, RT {chance.randrange(1, 9):03d}/RW {chance.randrange(1, 5):03d}",
        Identitas.RT: "001", Identitas.RW: "002", Identitas.DESA: chance.choice(desa or ("Contoh",)),
        Identitas.KECAMATAN: chance.choice(desa or ("Contoh",)), Identitas.TELEPON: f"62812{chance.randrange(10**7):07d}",
        Identitas.EMAIL: "contoh@example.org", Identitas.AKUN: "@contoh",
    }
    found = {i.value: answers[i] for i in standar.identitas}
    return found | {isian.kunci: _answer(isian, chance) for isian in standar.isian}


def _answer(isian: Isian, chance: random.Random) -> str:
    if isian.jenis is JenisIsian.PILIHAN:
        return chance.choice(isian.pilihan)
    if isian.jenis is JenisIsian.ANGKA:
        return str(chance.randrange(1, 200))
    if isian.jenis is JenisIsian.TANGGAL:
        return "2026-08-03"
    return chance.choice(KEPERLUAN if isian.kunci == "keperluan" else KALIMAT)[:isian.paling_panjang]


def scan(label: str, nama: str) -> io.BytesIO:
    """A drawn document with its name, some lines, and CONTOH across."""
    sheet = Image.new("RGB", (1100, 1500), "#fbfaf5")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((60, 60, 1040, 1440), outline="#333333", width=4)
    draw.text((100, 110), label[:52], font=ImageFont.truetype(FONT, 34), fill="#16211f")
    draw.text((100, 190), nama, font=ImageFont.truetype(FONT, 44), fill="#16211f")
    for n in range(14):
        draw.line((100, 330 + n * 70, 1000 - (n * 97) % 300, 330 + n * 70), fill="#b9c3bf", width=10)
    mark = Image.new("RGBA", (1300, 260), (0, 0, 0, 0))
    ImageDraw.Draw(mark).text((60, 0), "C O N T O H", font=ImageFont.truetype(FONT, 180), fill=(166, 27, 27, 110))
    mark = mark.rotate(38, expand=True)
    sheet.paste(mark, ((1100 - mark.width) // 2, (1500 - mark.height) // 2), mark)
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=80)
    buffer.seek(0)
    return buffer


def recent_moment(kalender: Kalender, now: datetime, chance: random.Random) -> datetime:
    """A moment in the last two opened hours before now."""
    day = kalender.day_of(now)
    while not (open_before := [s for s in kalender.sessions_on(day) if s[0] < now]):
        day -= timedelta(days=1)
    start, end = open_before[-1][0], min(open_before[-1][1], now)
    return end - chance.random() * min(end - start, timedelta(hours=2))


def moment_within(kalender: Kalender, day: date, chance: random.Random) -> datetime:
    """A moment of opening hours on this day, or on the next day that has any."""
    while not kalender.sessions_on(day):
        day += timedelta(days=1)
    start, end = chance.choice(kalender.sessions_on(day))
    return start + chance.random() * (end - start) / 2
