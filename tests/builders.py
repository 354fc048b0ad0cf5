"""Things that tests are about, with sound defaults: a standard, a calendar, a trail in the making,
a filed permohonan.
"""

import io
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from again import made_once
from apps import build_app
from flask import Flask
from PIL import Image

from sipetrok.alur import workflow
from sipetrok.alur.clock import Jadwal, Kalender, OfficeTime, Sesi
from sipetrok.alur.course import Course
from sipetrok.alur.workflow import PEMOHON, Actor, Keadaan, Paraf, Status, Tindakan
from sipetrok.domain.petugas import DataAkun
from sipetrok.kiriman.berkas import CleanBerkas, clean
from sipetrok.models import Permohonan, Petugas, db
from sipetrok.operations import berkas as berkas_operations
from sipetrok.operations import cadangan
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations import petugas as petugas_operations
from sipetrok.operations.act import act
from sipetrok.operations.context import Context, Press
from sipetrok.simpanan.disk import Storage
from sipetrok.sop import reading
from sipetrok.sop.folder import FolderKantor
from sipetrok.sop.kantor import Kantor
from sipetrok.sop.standar import (
    Durasi,
    Jenis,
    Langkah,
    Lewat,
    Persyaratan,
    Satuan,
    Standar,
    Surat,
    Tugas,
)

WIB = ZoneInfo("Asia/Jakarta")
SANDI = "kata sandi untuk uji"
URL = "http://localhost"


def wib(text: str) -> datetime:
    """A moment as the office's clock on the wall shows it: wib("2026-11-23 09.00")."""
    return datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=WIB)


def _plain_morning() -> datetime:
    """Nine o'clock on a day of the past weeks with nothing special about it, of which the shipped
    office knows none.

    What tests make then lies before the clock on this machine: over HTTP people go on with it in
    the present.
    """
    kalender, now = (
        reading.load(reading.find("pulau-burung")).kalender,
        datetime.now(WIB),
    )
    mornings = (
        datetime.combine(now.date() - timedelta(days=days), time(9), WIB)
        for days in range(3, 40)
    )
    return next(
        at for at in mornings if at.weekday() < 4 and kalender.is_working_day(at.date())
    )


NOW = _plain_morning()
TAHUN = NOW.year
BULAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[
    NOW.month - 1
]  # as letters write it


def make_kalender(*libur: date) -> Kalender:
    """The usual hours of an office in western Indonesia, with these holidays."""
    usual = (Sesi(time(7, 30), time(12)), Sesi(time(13), time(16)))
    friday = (Sesi(time(7, 30), time(11, 30)), Sesi(time(13), time(16, 30)))
    return Kalender(
        WIB,
        Jadwal((usual,) * 4 + (friday, (), ())),
        libur=dict.fromkeys(libur, "Libur"),
        ditetapkan=frozenset(range(2020, 2040)),
    )


def make_kantor(**peran: str) -> Kantor:
    """A small office with these roles, each by its key."""
    return Kantor.model_validate(
        {
            "nama": "Kantor Uji",
            "induk": "Kabupaten Uji",
            "provinsi": "Riau",
            "tempat": "Uji",
            "kop": {"baris": ("UJI",)},
            "penanda_tangan": {"jabatan": "Camat"},
            "penomoran": {"pola": "{nomor}"},
            "jam": {"biasa": {}},
            "peran": tuple({"kunci": key, "nama": name} for key, name in peran.items()),
        }
    )


KANTOR = make_kantor(admin="Loket", pegawai="Verifikasi", camat="Camat")


def make_time(now: datetime, kalender: Kalender | None = None) -> OfficeTime:
    """That office at a moment, with the usual hours and no holidays."""
    return OfficeTime(KANTOR, kalender or make_kalender(), now)


# Standards. The roles are those of the office that the app fixture serves.

LOKET = Actor(1, frozenset({"admin"}))
STAF = Actor(2, frozenset({"pegawai"}))
CAMAT = Actor(3, frozenset({"camat"}))
REKAN = Actor(4, frozenset({"pegawai"}))  # a colleague of Staf at the same desk
DESKS = {
    Tugas.AJUKAN: "pemohon",
    Tugas.TERIMA: "admin",
    Tugas.SAHKAN: "camat",
    Tugas.SERAHKAN: "admin",
    Tugas.KIRIM: "admin",
    Tugas.ARSIPKAN: "admin",
}
COURSE = (
    Tugas.AJUKAN,
    Tugas.TERIMA,
    Tugas.PERIKSA,
    Tugas.OLAH,
    Tugas.SAHKAN,
    Tugas.SERAHKAN,
    Tugas.ARSIPKAN,
)


def make_langkah(tugas: Tugas, *pelaksana: str, **changes) -> Langkah:
    lewat = (Lewat.UNDUH, Lewat.DESA) if tugas is Tugas.SERAHKAN else ()
    return Langkah(
        **{
            "kegiatan": f"Langkah {tugas}",
            "pelaksana": pelaksana or (DESKS.get(tugas, "pegawai"),),
            "tugas": tugas,
            "lewat": lewat,
        }
        | changes
    )


def make_standar(*course: Tugas | Langkah, **changes) -> Standar:
    """A letter with two requirements in fifteen minutes, over these steps."""
    langkah = tuple(
        one if isinstance(one, Langkah) else make_langkah(one)
        for one in course or COURSE
    )
    return Standar(
        **{
            "slug": "surat-uji",
            "judul": "Surat Uji",
            "kode": "SU",
            "jenis": Jenis.SURAT,
            "identitas": (),
            "produk": "Surat Uji",
            "waktu": minutes(15),
            "biaya": 0,
            "surat": Surat(judul="SURAT UJI"),
            "persyaratan": (
                Persyaratan(label="KTP"),
                Persyaratan(label="Surat pengantar", paling_banyak=2),
            ),
            "langkah": langkah,
            "naskah": "Surat ini untuk uji.",
        }
        | changes
    )


def make_answered(*course: Tugas | Langkah, **changes) -> Standar:
    """A question that is answered in words: no document is asked for, and no letter made."""
    asked = {"persyaratan": (), "surat": None, "jenis": Jenis.JAWABAN}
    return make_standar(*course, **asked | changes)


def minutes(angka: int) -> Durasi:
    return Durasi(angka=angka, satuan=Satuan.MENIT)


def working_days(angka: int) -> Durasi:
    return Durasi(angka=angka, satuan=Satuan.HARI_KERJA)


@dataclass
class Walk:
    """A trail in the making: each press goes through the rules, as in the office."""

    standar: Standar
    trail: list[Paraf] = field(default_factory=list)
    keadaan: Keadaan = field(init=False)

    def __post_init__(self) -> None:
        self.keadaan = Keadaan(self.standar)

    @property
    def course(self) -> Course:
        return Course(self.standar, tuple(self.trail))

    def press(
        self,
        actor: Actor,
        tindakan: Tindakan,
        at: datetime = NOW,
        tujuan: int | None = None,
        kepada: int | None = None,
    ) -> "Walk":
        rows = self.keadaan.press(actor, tindakan, at, tujuan, kepada)
        self.keadaan = self.keadaan.after(rows)
        self.trail.extend(rows)
        return self

    def to(self, tugas: Tugas, at: datetime = NOW) -> "Walk":
        """Straight on to the first step with this tugas, where the file then waits or has been
        taken along.
        """
        while self.keadaan.step.tugas is not tugas:
            actor = next(a for a in (PEMOHON, LOKET, STAF, CAMAT) if self.open_to(a))
            self.press(actor, self.open_to(actor)[0], at)
        return self

    def open_to(self, actor: Actor) -> tuple[Tindakan, ...]:
        main = {Tindakan.TERIMA, Tindakan.SELESAI, Tindakan.PERBAIKI}
        return tuple(t for t in self.keadaan.open_to(actor) if t in main)


# What people bring.


@cache
def picture(shade: int = 120) -> bytes:
    """A small real photo; another shade is another photo."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (shade % 256, 90, 60)).save(out, "JPEG")
    return out.getvalue()


@cache
def scan(shade: int = 120) -> CleanBerkas:
    """The same photo as the upload check hands it on."""
    return clean(io.BytesIO(picture(shade)))


ISIAN = {
    "nama": "Siti Aminah",
    "nik": "1404175703900001",
    "kk": "1404170101100002",
    "tempat_lahir": "Pulau Burung",
    "tanggal_lahir": "1990-03-17",
    "jenis_kelamin": "Perempuan",
    "kewarganegaraan": "WNI",
    "agama": "Islam",
    "status_perkawinan": "Kawin",
    "pekerjaan": "Pedagang",
    "alamat": "Parit 5",
    "rt": "001",
    "rw": "002",
    "desa": "Pulau Burung",
    "kecamatan": "Pulau Burung",
    "telepon": "6281234567890",
    "email": "siti@contoh.example",
}


# Files in the database. These need an app context.


def make_petugas(
    folder: FolderKantor, akun: str, *peran: str, nama: str = "", desa: str = ""
) -> Petugas:
    """One more officer beside Bu Loket, Pak Staf and Pak Camat."""
    data = DataAkun(nama or akun.title(), frozenset(peran), desa=desa)
    return petugas_operations.add(akun, data, SANDI, replace(by(), folder=folder))


def by(akun: str | None = None, now: datetime = NOW) -> Context:
    """This officer at work at this moment; without one whoever sits at the computer itself."""
    return Context.here(now, petugas(akun) if akun else None)


def petugas(akun: str) -> Petugas:
    return db.session.scalar(db.select(Petugas).filter_by(akun=akun))


def make_context(
    folder: FolderKantor,
    storage: Storage,
    now: datetime = NOW,
    petugas: Petugas | str | None = None,
) -> Context:
    """The office at this moment, with the officer who acts; an account's name will do."""
    if isinstance(petugas, str):
        petugas = globals()["petugas"](petugas)
    return Context(folder, storage, URL, now, petugas)


def pemohon_at(storage: Storage, now: datetime = NOW) -> Context:
    """The pemohon at this moment; what they send asks nothing of the office."""
    return Context(None, storage, URL, now)


def make_draft(
    standar: Standar, kunci: str = "kunci-1", now: datetime = NOW, **isian: str
) -> Permohonan:
    answers = ISIAN | {one.kunci: "uji" for one in standar.isian} | isian
    lewat = standar.lewat[0].value if standar.lewat else ""
    return permohonan_operations.start(
        standar, kunci, permohonan_operations.Entry(answers, lewat), now
    )


def fill_slots(
    permohonan: Permohonan, storage: Storage, now: datetime, shade: int = 0
) -> None:
    """One photo in every slot that is open to the pemohon."""
    for slot in berkas_operations.open_slots(permohonan):
        n = slot.nomor
        berkas_operations.attach(
            permohonan.id, n, scan(10 * n + shade), pemohon_at(storage, now)
        )


@made_once
def make_permohonan(
    folder: FolderKantor,
    storage: Storage,
    at: str | Tugas = Tugas.PERIKSA,
    slug: str = "surat-keterangan",
    kunci: str = "kunci-1",
    now: datetime = NOW,
    standar: Standar | None = None,
    **isian: str,
) -> Permohonan:
    """A permohonan that was walked to the step `at`; also "draf", "dikembalikan" or "selesai"."""
    permohonan = make_draft(standar or folder.layanan[slug], kunci, now, **isian)
    fill_slots(permohonan, storage, now)
    if at == Status.DRAF:
        return permohonan
    permohonan_operations.submit(permohonan.id, make_context(folder, storage, now))
    if at == Status.DIKEMBALIKAN:
        walk_to(permohonan, folder, storage, Tugas.PERIKSA, now)
        press(permohonan, "staf", Tindakan.TERIMA, folder, storage, now)
        return press(
            permohonan,
            "staf",
            Tindakan.KEMBALIKAN,
            folder,
            storage,
            now,
            hasil={1: "Foto tidak terbaca."},
        )
    return walk_to(permohonan, folder, storage, at, now)


def walk_to(
    permohonan: Permohonan,
    folder: FolderKantor,
    storage: Storage,
    at: str | Tugas,
    now: datetime = NOW,
) -> Permohonan:
    """Straight on by the three officers until the file is at the step `at`, or is finished."""
    people = [petugas(akun) for akun in ("loket", "staf", "camat")]
    while permohonan.status == Status.BERJALAN and _tugas(permohonan) != at:
        langkah = permohonan.standar.langkah[permohonan.langkah]
        holder = next(p for p in people if p.peran & set(langkah.pelaksana))
        is_taken = (
            permohonan.pemegang_id == holder.id or langkah.tugas in workflow.AT_ONCE
        )
        tindakan = Tindakan.SELESAI if is_taken else Tindakan.TERIMA
        press(
            permohonan,
            holder.akun,
            tindakan,
            folder,
            storage,
            now,
            **what_it_needs(permohonan, tindakan),
        )
    return permohonan


def _tugas(permohonan: Permohonan) -> Tugas:
    return permohonan.standar.langkah[permohonan.langkah].tugas


def what_it_needs(permohonan: Permohonan, tindakan: Tindakan) -> dict:
    """The fields that a careful officer fills in for this tindakan here."""
    standar, tugas = permohonan.standar, _tugas(permohonan)
    numbers = range(1, len(standar.persyaratan) + 1)
    match tindakan:
        case Tindakan.SELESAI if tugas is Tugas.PERIKSA:
            return {"hasil": dict.fromkeys(numbers, "")}
        case Tindakan.SELESAI if tugas is Tugas.SERAHKAN:
            return {"scan": (scan(),)}
        case Tindakan.KEMBALIKAN:
            return {"hasil": {1: "Foto tidak terbaca."}}
        case Tindakan.TOLAK:
            return {"catatan": "Bukan kewenangan kantor ini."}
        case Tindakan.TURUNKAN:
            return {"catatan": "Periksa lagi.", "tujuan": standar.first(Tugas.OLAH)}
    return {}


def press(
    permohonan: Permohonan,
    akun: str,
    tindakan: Tindakan,
    folder: FolderKantor,
    storage: Storage,
    now: datetime = NOW,
    versi: int | None = None,
    **fields,
) -> Permohonan:
    """One press by this officer on the file as they see it now, or as they saw it at `versi`."""
    seen = permohonan.versi if versi is None else versi
    context = make_context(folder, storage, now, petugas(akun))
    return act(permohonan.id, Press(tindakan, seen, **fields), context)


def another_app(app: Flask) -> Flask:
    """A second process on the same instance folder and database."""
    return build_app(
        app.config["INSTANCE"],
        KANTOR=app.config["KANTOR"],
        SECRET_KEY=app.config["SECRET_KEY"],
        URL=app.config["URL"],
    )


def back_up(app: Flask, now: datetime = NOW) -> cadangan.Dibuat:
    """A backup of the office into its own backup folder."""
    target = app.config["CADANGAN"]
    return cadangan.create(Context.here(now), app.config["INSTANCE"], target)


def require_told(folder: Path, place: tuple[str, int, str], kalimat: str) -> None:
    """The checker names the fault by file, line and key, and the start refuses in its words."""
    faults = reading.check(folder)
    assert any(
        (one.file, one.baris, one.kunci) == place and kalimat in one.kalimat
        for one in faults
    ), faults
    with pytest.raises(reading.FolderSalah) as refused:
        reading.load(folder)
    assert refused.value.faults == faults


def spoil(path: Path) -> None:
    """Changes the last byte on the disk, whatever it is: what is locked ends in any byte, also in
    the one we would write.
    """
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def later(**span: float) -> datetime:
    """So long after NOW."""
    return NOW + timedelta(**span)
