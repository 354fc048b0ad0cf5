"""Invented answers, plainly so: enough of them for an archive, none of anybody."""

from sipetrok.sop.standar import Identitas, JenisIsian, Standar

FIRST = (
    "Ahmad",
    "Siti",
    "Budi",
    "Dewi",
    "Joko",
    "Rina",
    "Slamet",
    "Fatimah",
    "Hendra",
    "Nur",
    "Agus",
    "Sri",
    "Yusuf",
)
LAST = ("Contoh", "Ukuran", "Percobaan", "Latihan", "Uji", "Rekaan", "Misalnya")


def answers(standar: Standar, n: int) -> dict[str, str]:
    """The n-th person's answers to everything that this standard asks."""
    person = {
        Identitas.NAMA: f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]}",
        Identitas.NIK: f"000000{n % 10**6:06d}9999",
        Identitas.KK: f"000000{n % 10**6:06d}9998",
        Identitas.TEMPAT_LAHIR: "Contoh",
        Identitas.TANGGAL_LAHIR: f"{1950 + n % 55}-{1 + n % 12:02d}-{1 + n % 28:02d}",
        Identitas.JENIS_KELAMIN: "Perempuan" if n % 2 else "Laki-laki",
        Identitas.KEWARGANEGARAAN: "WNI",
        Identitas.AGAMA: "Islam",
        Identitas.STATUS_PERKAWINAN: "Kawin",
        Identitas.PEKERJAAN: "Petani",
        Identitas.ALAMAT: f"Jalan Contoh Nomor {n % 300}",
        Identitas.RT: f"{n % 9:03d}",
        Identitas.RW: f"{n % 7:03d}",
        Identitas.DESA: f"Desa Contoh {n % 14}",
        Identitas.KECAMATAN: "Contoh",
        Identitas.TELEPON: f"62800{n % 10**7:07d}",
        Identitas.EMAIL: "contoh@example.org",
        Identitas.AKUN: "@contoh",
    }
    rest = {JenisIsian.ANGKA: str(n % 50), JenisIsian.TANGGAL: "2026-08-03"}
    return {i.value: person[i] for i in standar.identitas} | {
        one.kunci: one.pilihan[n % len(one.pilihan)]
        if one.jenis is JenisIsian.PILIHAN
        else rest.get(one.jenis, "Kegiatan contoh")
        for one in standar.isian
    }
