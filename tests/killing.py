"""Kills a process in the middle of one operation, at many points, and looks at what the next start
finds.

Run as a program by test_killed.py: `killing.py FOLDER POINTS LAST OPERATION …`. Each point costs
two forks of one warm process: one that is killed, and one that starts anew on what it left. Says
what is wrong, one line a point, and a line for each operation.
"""

import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import databases
from builders import (
    ISIAN,
    NOW,
    URL,
    by,
    fill_slots,
    make_context,
    make_draft,
    make_langkah,
    make_permohonan,
    make_petugas,
    make_standar,
    pemohon_at,
    petugas,
    scan,
    walk_to,
    what_it_needs,
)
from flask import Flask
from flask_migrate import downgrade
from pembaruan import later_version
from sqlalchemy import text

from sipetrok import create_app
from sipetrok.alur.banyak import kelompok_of
from sipetrok.alur.workflow import Tindakan
from sipetrok.app import config
from sipetrok.app.instance import make_ready
from sipetrok.domain.daftar import Bacaan, Baris
from sipetrok.models import (
    Antrean,
    BeritaAcara,
    Berkas,
    Daftar,
    Penomor,
    Permohonan,
    Petugas,
    PetugasPeran,
    Surat,
    db,
)
from sipetrok.operations import berkas, penyerahan, permohonan, trail
from sipetrok.operations.act import act
from sipetrok.operations.context import Press
from sipetrok.operations.masuk import authenticate
from sipetrok.operations.perawatan import INTERRUPTED
from sipetrok.simpanan.disk import id_in
from sipetrok.sop.standar import Identitas, Jenis, Lewat, Tugas

PACKAGE = str(Path(create_app.__code__.co_filename).parent)
# They only read and reckon.
PURE = tuple(os.path.join(PACKAGE, folder, "") for folder in ("alur", "domain", "sop"))
AT = NOW + timedelta(minutes=30)
# What leaves traces outside of the process; before and after each it is killed as well.
OUTWARD = {
    *[
        "execute",
        "executescript",
        "commit",
        "open",
        "replace",
        "link",
        "fsync",
        "unlink",
        "mkdir",
        "utime",
        "write",
    ]
}


@dataclass
class Office:
    """An app on the instance folder that is used up at each point."""

    app: Flask

    @property
    def folder(self):
        return self.app.extensions["kantor"]

    @property
    def storage(self):
        return self.app.extensions["storage"]

    @property
    def instance(self) -> Path:
        return Path(self.app.instance_path)


def open_office(instance: Path) -> Office:
    return Office(
        create_app(
            {
                "INSTANCE": instance,
                "SQLALCHEMY_DATABASE_URI": databases.url_of(instance),
                "KANTOR": "pulau-burung",
                "SECRET_KEY": None,
                "URL": URL,
                "HASH_SANDI": "pbkdf2:sha256:1",
            }
        )
    )


def start_anew(instance: Path) -> tuple[Office, list[list[str]]]:
    """As `python app.py` does; also the accounts that it printed."""
    said = StringIO()
    with redirect_stdout(said):
        office = open_office(instance)
        make_ready(office.app)
    return office, accounts(said.getvalue())


def accounts(said: str) -> list[list[str]]:
    return [line.split("  ") for line in said.splitlines() if line.count("  ") == 1]


# The operations: what is there before, what is done, and what must be there once when it was done.


class Start:
    """The first step of the form."""

    def prepare(self, office: Office) -> None:
        people(office)

    def run(self, office: Office) -> None:
        make_draft(office.folder.layanan["surat-keterangan"], "kunci-draf", AT)

    def is_done(self, office: Office) -> bool:
        made = db.session.scalars(db.select(Permohonan)).all()
        assert len(made) <= 1, "one draft became two"
        assert all(one.isian["nik"] == ISIAN["nik"] for one in made), "half a draft"
        return bool(made)


class Attach:
    """A photo is sent."""

    def prepare(self, office: Office) -> None:
        people(office)
        make_draft(office.folder.layanan["surat-keterangan"])

    def run(self, office: Office) -> None:
        berkas.attach(1, 1, scan(7), pemohon_at(office.storage, AT))

    def is_done(self, office: Office) -> bool:
        kept = db.session.scalars(db.select(Berkas)).all()
        assert len(kept) <= 1, "one photo became two"
        return bool(kept)


class Submit:
    """The permohonan is sent, and gets its number."""

    def prepare(self, office: Office) -> None:
        people(office)
        make_permohonan(office.folder, office.storage, Tugas.TERIMA)
        draft = make_draft(office.folder.layanan["surat-keterangan"], "kunci-2")
        fill_slots(draft, office.storage, NOW, shade=3)

    def run(self, office: Office) -> None:
        permohonan.submit(2, by(now=AT))

    def is_done(self, office: Office) -> bool:
        sent = db.session.get_one(Permohonan, 2)
        assert (
            (sent.nomor_register is not None)
            == (sent.versi == 1)
            == (len(sent.trail) == 1)
        ), "half sent"
        return sent.versi == 1


class PressAt:
    """One press of an officer that finishes a step."""

    def __init__(self, tugas: Tugas, akun: str) -> None:
        self.tugas, self.akun = tugas, akun

    def prepare(self, office: Office) -> None:
        people(office)
        for n in (1, 2):
            file = make_permohonan(
                office.folder, office.storage, Tugas.PERIKSA, kunci=f"kunci-{n}"
            )
            if (
                n == 1 and self.tugas is Tugas.SAHKAN
            ):  # so that the number at stake is not the first one
                walk_to(file, office.folder, office.storage, Tugas.SERAHKAN)
        walk_to(file, office.folder, office.storage, self.tugas)
        if self.tugas is Tugas.PERIKSA:
            context = make_context(office.folder, office.storage, NOW, petugas("staf"))
            act(2, Press(Tindakan.TERIMA, file.versi), context)

    def run(self, office: Office) -> None:
        file = db.session.get_one(Permohonan, 2)
        if file.standar.langkah[file.langkah].tugas is not self.tugas:
            return  # the officer opens the file anew, and sees that it is done
        press = Press(
            Tindakan.SELESAI, file.versi, **what_it_needs(file, Tindakan.SELESAI)
        )
        act(
            2,
            press,
            make_context(office.folder, office.storage, AT, petugas(self.akun)),
        )

    def is_done(self, office: Office) -> bool:
        file = db.session.get_one(Permohonan, 2)
        here = [
            file.standar.langkah[p.langkah].tugas
            for p in file.trail
            if p.tindakan == Tindakan.SELESAI
        ]
        assert here.count(self.tugas) <= 1, "one press became two"
        is_done = self.tugas in here
        match self.tugas:
            case Tugas.SAHKAN:
                assert len(file.surat) == is_done, (
                    "a letter without its press, or a press without its letter"
                )
            case Tugas.SERAHKAN:
                assert (
                    (file.surat[-1].scan_sha256 is not None)
                    == is_done
                    == file.diserahkan
                ), "half handed over"
        return is_done


class SendTogether:
    """Two files are sent with one berita acara."""

    def prepare(self, office: Office) -> None:
        people(office)
        course = (
            Tugas.AJUKAN,
            Tugas.KERJAKAN,
            Tugas.KIRIM,
            make_langkah(Tugas.SERAHKAN, lewat=(Lewat.POS,)),
        )
        standar = make_standar(
            *course, jenis=Jenis.DOKUMEN, surat=None, naskah="", persyaratan=()
        )
        for n in (1, 2):
            make_permohonan(
                office.folder,
                office.storage,
                Tugas.KIRIM,
                kunci=f"kunci-{n}",
                standar=standar,
            )

    def run(self, office: Office) -> None:
        files = db.session.scalars(db.select(Permohonan).order_by(Permohonan.id)).all()
        if files[0].langkah != 2:
            return  # the officer opens the group anew, and sees that it is done
        group = kelompok_of(files[0].standar, files[0].standar_id, 2)
        penyerahan.make(
            [penyerahan.Pilihan(one.id, one.versi) for one in files],
            group,
            penyerahan.Serah("kunci-acara", "Pak Pos"),
            make_context(office.folder, office.storage, AT, petugas("loket")),
        )

    def is_done(self, office: Office) -> bool:
        made, steps = (
            db.session.scalars(db.select(BeritaAcara)).all(),
            set(db.session.scalars(db.select(Permohonan.langkah))),
        )
        assert len(made) <= 1 and steps == ({3} if made else {2}), (
            "a berita acara without its files, or the reverse"
        )
        for acara in made:
            assert [one.permohonan_id for one in acara.isi] == [1, 2], "half a list"
            office.storage.read(acara.sha256)
        return bool(made)


class EnterList:
    """A list of three becomes three files, each with its number."""

    def prepare(self, office: Office) -> None:
        people(office)

    def run(self, office: Office) -> None:
        standar = make_standar(
            identitas=(Identitas.NAMA, Identitas.NIK), persyaratan=()
        )
        rows = (
            Baris(n, {"nama": f"Warga {n}", "nik": f"140417010190000{n}"})
            for n in range(3)
        )
        permohonan.enter_list(
            standar,
            Bacaan(tuple(rows)),
            permohonan.ListEntry("kunci-daftar", "unduh", "", ()),
            make_context(office.folder, office.storage, AT, "loket"),
        )

    def is_done(self, office: Office) -> bool:
        lists, files = (
            db.session.scalars(db.select(Daftar)).all(),
            db.session.scalars(db.select(Permohonan)).all(),
        )
        assert (len(lists), len(files)) in ((0, 0), (1, 3)), "half a list"
        assert all(one.daftar_id == 1 and one.versi == 1 for one in files), (
            "entered and not sent"
        )
        return bool(lists)


class Rotate:
    """All files are sealed with a new key."""

    def prepare(self, office: Office) -> None:
        people(office)
        make_permohonan(office.folder, office.storage, Tugas.ARSIPKAN)
        shutil.copy(office.storage.kunci.path, office.instance / "lama")

    def run(self, office: Office) -> None:
        assert office.storage.rotate(settle=0) == []

    def is_done(self, office: Office) -> bool:
        """The old key opens nothing any more, and is gone."""
        old = (office.instance / "lama").read_text().split()[-1]
        current = [
            id_in(office.storage.sealed(name)) == office.storage.kunci.keys()[0].id
            for name in office.storage.names()
        ]
        return all(current) and old not in office.storage.kunci.path.read_text()


class FirstStart:
    """`python app.py` on a folder that is not there yet."""

    def prepare(self, office: Office) -> None:
        shutil.rmtree(office.instance)

    def run(self, office: Office) -> list[list[str]]:
        return start_anew(office.instance)[1]

    def is_done(self, office: Office) -> bool:
        made = db.session.scalars(db.select(Petugas)).all()
        assert len(made) == sum(not one.desa for one in office.folder.kantor.peran), (
            "some accounts, not all"
        )
        return True


class Update(FirstStart):
    """`python app.py` of a later version on what this one left."""

    def prepare(self, office: Office) -> None:
        people(office)
        make_permohonan(office.folder, office.storage, Tugas.ARSIPKAN)
        make_permohonan(office.folder, office.storage, kunci="kunci-2")
        db.session.remove()
        downgrade(revision="-1")

    def is_done(self, office: Office) -> bool:
        filled = text("SELECT count(*) FROM permohonan WHERE uji = nama")
        assert db.session.scalar(filled) == 2, "files were lost"
        for copy in (office.instance / "cadangan").glob("*.db"):
            assert copy.stat().st_size > 50_000, "half a copy"
        return True


OPERATIONS = {
    "start": Start(),
    "attach": Attach(),
    "submit": Submit(),
    "periksa": PressAt(Tugas.PERIKSA, "staf"),
    "sahkan": PressAt(Tugas.SAHKAN, "camat"),
    "serahkan": PressAt(Tugas.SERAHKAN, "loket"),
    "rotate": Rotate(),
    "berita-acara": SendTogether(),
    "daftar": EnterList(),
    "first-start": FirstStart(),
    "update": Update(),
}


def people(office: Office) -> None:
    for akun, peran in (("loket", "admin"), ("staf", "pegawai"), ("camat", "camat")):
        make_petugas(office.folder, akun, peran)


# What must hold at every start, whatever came before.


def require_whole(office: Office) -> None:
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    registers, letters = {}, {}
    for file in db.session.scalars(db.select(Permohonan).order_by(Permohonan.id)).all():
        assert [p.urutan for p in file.trail] == list(range(1, file.versi + 1)), (
            "the trail has a gap"
        )
        if file.versi:
            before = columns(file)
            trail.refresh(file, office.folder.kalender)
            assert columns(file) == before, "columns and trail differ"
            kode, _, tahun_urut = file.nomor_register.partition("-")
            tahun, _, urut = tahun_urut.partition("-")
            registers.setdefault((f"permohonan-{kode}", int(tahun)), []).append(
                int(urut)
            )
        for name in [b.sha256 for b in file.berkas] + [s.sha256 for s in file.surat]:
            office.storage.read(name)
    for surat in db.session.scalars(db.select(Surat).filter_by(versi=1)).all():
        letters.setdefault((surat.buku, surat.tahun), []).append(surat.urut)
        if surat.scan_sha256:
            office.storage.read(surat.scan_sha256)
    for acara in db.session.scalars(db.select(BeritaAcara)).all():
        letters.setdefault((acara.buku, acara.tahun), []).append(acara.urut)
    books = {
        (b.buku, b.tahun): list(range(1, b.terakhir + 1))
        for b in db.session.scalars(db.select(Penomor))
    }
    given = {book: sorted(numbers) for book, numbers in (registers | letters).items()}
    assert given == books, f"numbers with a gap, or given twice: {given} {books}"
    db.session.rollback()


def columns(file: Permohonan) -> tuple:
    db.session.flush()
    waiting = db.session.execute(
        db.select(Antrean.peran, Antrean.antre_at)
        .where(Antrean.permohonan_id == file.id)
        .order_by(Antrean.peran)
    ).all()
    return (
        file.status,
        file.langkah,
        file.versi,
        file.pemegang_id,
        file.diserahkan,
        file.due_at,
        file.sejak_at,
        file.tutup_at,
        waiting,
    )


# The killing itself.


class Executioner:
    """Counts what this process does, line by line in our code and call by call to the outside, and
    kills it at one.
    """

    def __init__(self, at: int | None) -> None:
        self.at, self.count = at, 0

    def __enter__(self) -> "Executioner":
        sys.setprofile(self._call)
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_) -> None:
        sys.settrace(None)
        sys.setprofile(None)

    def _trace(self, frame, _event, _arg):
        name = frame.f_code.co_filename
        return (
            self._line
            if name.startswith(PACKAGE) and not name.startswith(PURE)
            else None
        )

    def _line(self, _frame, event, _arg):
        if event == "line":
            self._strike()
        return self._line

    def _call(self, _frame, event, arg) -> None:
        if (
            event in ("c_call", "c_return")
            and arg.__name__ in OUTWARD
            and not isinstance(arg.__self__, str)
        ):
            self._strike()

    def _strike(self) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def in_child(work: Callable[[], object]) -> str:
    """What the work returned, as JSON; "" when the child was killed before it could say so."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = json.dumps(work())
        except BaseException as problem:
            said = json.dumps({"fault": f"{type(problem).__name__}: {problem}"})
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def attempt(operation, instance: Path, at: int | None, printed: Path) -> int:
    """Does it, perhaps being killed; returns how many moments there were for that."""
    if isinstance(operation, FirstStart):
        with (
            printed.open("w") as out,
            redirect_stdout(out),
            Executioner(at) as executioner,
        ):
            make_ready(open_office(instance).app)
        return executioner.count
    office = open_office(instance)
    with office.app.app_context(), Executioner(at) as executioner:
        operation.run(office)
    return executioner.count


def examine(
    operation, instance: Path, confirmed: bool, printed: Path
) -> dict[str, bool]:
    """The next start: all or nothing, and the same again makes exactly one."""
    for path in instance.rglob("*.tmp"):
        os.utime(path, (0, 0))  # it is looked after the next day
    office, said = start_anew(instance)
    with office.app.app_context():
        office.storage.sweep(INTERRUPTED)
        left = [path.name for path in instance.rglob("*.tmp")]
        assert left == [], f"left over: {left}"
        require_whole(office)
        is_done = operation.is_done(office)
        assert is_done or not confirmed, "it was confirmed, and is gone"
        if type(operation) is FirstStart:
            said = said or accounts(printed.read_text())
            assert len(said) == 3 and authenticate(*said[0]), (
                "accounts that nobody can open"
            )
        operation.run(office)
        require_whole(office)
        assert operation.is_done(office), "the second attempt did not help"
    return {"done": is_done}


def warm_up(instance: Path) -> None:
    """Everything is loaded and every statement put together once, for all the children."""
    office, _ = start_anew(instance)
    with office.app.app_context():
        db.session.execute(db.delete(PetugasPeran))
        db.session.execute(db.delete(Petugas))
        db.session.commit()
        people(office)
        make_permohonan(office.folder, office.storage, Tugas.ARSIPKAN)
        require_whole(office)
        db.session.remove()
        db.engine.dispose()


def prepare(operation, instance: Path) -> None:
    office, _ = start_anew(instance)
    with office.app.app_context():
        for person in db.session.scalars(db.select(Petugas)).all():
            db.session.delete(person)
        db.session.commit()
        operation.prepare(office)
        db.session.remove()
        db.engine.dispose()


@dataclass
class Place:
    """The folders in which one operation is killed again and again."""

    folder: Path

    @property
    def instance(self) -> Path:
        return self.folder / "instance"

    @property
    def base(self) -> Path:
        return self.folder / "base"

    @property
    def printed(self) -> Path:
        return self.folder / "printed"

    def renew(self) -> None:
        shutil.rmtree(self.instance, ignore_errors=True)
        if self.base.exists():
            shutil.copytree(self.base, self.instance)


def kill(name: str, place: Place, points: int, last: int) -> bool:
    """Kills at `points` moments of the whole run and at the `last` ones, where the commit happens.

    Says what it found; whether everything was in order.
    """
    operation, instance, printed = OPERATIONS[name], place.instance, place.printed
    place.folder.mkdir()
    if name == "update":
        config.MIGRATIONS = later_version(place.folder / "migrations")
    problem = in_child(lambda: prepare(operation, instance))
    if problem != "null":
        print(f"{name} cannot be prepared: {problem}")
        return False
    if instance.exists():
        instance.rename(place.base)
    place.renew()
    total = json.loads(in_child(lambda: attempt(operation, instance, None, printed)))
    chosen = sorted(
        {1 + total * (2 * n + 1) // (2 * points) for n in range(points)}
        | set(range(max(1, total - last), total + 2))
    )
    faults = done = 0
    for at in chosen:
        place.renew()
        said = in_child(lambda at=at: attempt(operation, instance, at, printed))
        found = json.loads(
            in_child(
                lambda said=said: examine(operation, instance, bool(said), printed)
            )
        )
        done += bool(found.get("done"))
        if "fault" in found or "fault" in said:
            faults += 1
            print(f"{name} at {at} of {total}: {found.get('fault')} {said}")
    print(
        f"{name}: {len(chosen)} points of {total}, {done} done before the kill, {faults} faults"
    )
    return not faults


def main(work: Path, points: int, last: int, names: list[str]) -> int:
    """One warm process for all these operations: it forks, and only its children are killed."""
    migrations = config.MIGRATIONS
    warm_up(work / "warm")
    gc.freeze()  # the children share this memory as long as nobody goes through it
    gc.disable()
    wrong = 0
    for name in names:
        wrong += not kill(name, Place(work / name), points, last)
        config.MIGRATIONS = migrations
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
