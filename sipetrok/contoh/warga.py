"""Invented residents: a name, a birthday, an address, and numbers that belong to nobody."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sipetrok.contoh.nama import bear
from sipetrok.sop.kantor import Kantor

SERIAL = "9999"  # marks a NIK or KK as invented
PEKERJAAN = {
    "Petani/Pekebun": 26,
    "Nelayan/Perikanan": 10,
    "Buruh Harian Lepas": 10,
    "Wiraswasta": 14,
    "Karyawan Swasta": 9,
    "Pedagang": 6,
    "Guru": 4,
    "Perangkat Desa": 2,
    "Sopir": 3,
    "Tukang Kayu": 2,
}
KELUARGA = "Mengurus Rumah Tangga"
MUDA, PENSIUN = "Pelajar/Mahasiswa", "Belum/Tidak Bekerja"
JALAN = (
    "Parit {n}",
    "Jalan Pendidikan Nomor {n}",
    "Jalan Merdeka Nomor {n}",
    "Dusun Suka Maju",
    "Jalan Pasar Lama Nomor {n}",
    "Lorong Mesjid Nomor {n}",
    "Dusun Sejahtera Blok {n}",
    "Jalan Pelabuhan Nomor {n}",
    "Gang Keluarga Nomor {n}",
)


@dataclass(frozen=True)
class Warga:
    """One invented resident, with what papers say of them."""

    nama: str
    is_woman: bool
    lahir: date
    tempat_lahir: str
    agama: str
    status: str
    pekerjaan: str
    alamat: str
    rt: str
    rw: str
    daerah: str  # the desa, kelurahan or kecamatan as it is written on screen
    jenis_daerah: str  # which of the three it is
    nik: str
    kk: str
    telepon: str

    @property
    def jenis_kelamin(self) -> str:
        return "Perempuan" if self.is_woman else "Laki-laki"

    @property
    def alamat_lengkap(self) -> str:
        return f"{self.alamat}, RT {self.rt}/RW {self.rw}"

    @property
    def sandi_nama(self) -> str:
        """The name as people make an account of it."""
        return re.sub(r"[^a-z]+", ".", self.nama.lower()).strip(".")


class Penduduk:
    """The residents of one office, one after the other: every area comes up before any comes twice."""

    def __init__(
        self,
        kantor: Kantor,
        daerah: Sequence[tuple[str, str, str]],
        today: date,
        chance: random.Random,
    ) -> None:
        """`daerah`: code, name and kind of each area; `today` decides how old people are."""
        self.kantor, self.today, self.chance = kantor, today, chance
        self.daerah = list(daerah) or [(kantor.wilayah, kantor.tempat, "desa")]
        self._turn = chance.sample(self.daerah, len(self.daerah))
        self._niks: set[str] = set()

    def next(self) -> Warga:
        """Somebody new; no NIK comes twice."""
        while (warga := self._draw()).nik in self._niks:
            pass
        self._niks.add(warga.nik)
        return warga

    def _draw(self) -> Warga:
        chance = self.chance
        kode, daerah, jenis = self._area()
        is_woman = chance.random() < 0.5
        nama, agama = bear(is_woman, chance)
        age = min(79, int(17 + abs(chance.gauss(0, 1)) * 19))
        lahir = self.today - timedelta(days=age * 365 + age // 4 + chance.randrange(365))
        region = (kode.replace(".", "") + "000000")[:6]
        issued = date(2012, 1, 2) + timedelta(days=chance.randrange(4500))
        return Warga(
            nama,
            is_woman,
            lahir,
            self._birthplace(daerah),
            agama,
            _status(age, chance),
            _job(age, is_woman, chance),
            chance.choice(JALAN).format(n=chance.randrange(1, 41)),
            f"{chance.randrange(1, 13):03d}",
            f"{chance.randrange(1, 7):03d}",
            daerah,
            jenis,
            nik=f"{region}{lahir.day + 40 * is_woman:02d}{lahir:%m%y}{SERIAL}",
            kk=f"{region}{issued:%d%m%y}{SERIAL}",
            telepon=_telepon(chance),
        )

    def _area(self) -> tuple[str, str, str]:
        if self._turn:
            return self._turn.pop()
        # The first ones of an official list are the seat of the office and the places around it.
        return self.chance.choices(self.daerah, [1 / (2 + n) for n in range(len(self.daerah))])[0]

    def _birthplace(self, daerah: str) -> str:
        return self.chance.choices(
            (daerah, self.kantor.tempat, "Medan", "Kebumen", "Bone", "Banjarmasin", "Padang"),
            (50, 25, 3, 6, 6, 6, 4),
        )[0]


def _telepon(chance: random.Random) -> str:
    # Subscribers' mobile numbers begin 081-083 and 085-089, freephone 0800: behind 084 there is
    # nobody to disturb. Zeros follow, so that people see that it is invented.
    return f"62840000{chance.randrange(10**5):05d}"


def _status(age: int, chance: random.Random) -> str:
    if age < 20:
        return "Belum kawin"
    weights = (70, 28, 2, 0) if age < 26 else (12, 80, 5, 3) if age < 55 else (3, 70, 5, 22)
    return chance.choices(("Belum kawin", "Kawin", "Cerai hidup", "Cerai mati"), weights)[0]


def _job(age: int, is_woman: bool, chance: random.Random) -> str:
    if age < 21 and chance.random() < 0.6:
        return MUDA
    if age > 68 and chance.random() < 0.5:
        return PENSIUN
    if is_woman and chance.random() < 0.5:
        return KELUARGA
    return chance.choices(tuple(PEKERJAAN), tuple(PEKERJAAN.values()))[0]
