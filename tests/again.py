"""What several tests make alike in a fresh office, made once a process and then laid down again.

To walk a file to its signature costs thirty times what it costs to write down how database and
papers looked afterwards. Only what follows from the arguments alone is laid down again: in the
one app of the process, with its own settings, in a test that patches nothing, on a database that
is still exactly as it was before. Everything else is made anew, and on a server all of it.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path

import databases
from flask import Flask

from sipetrok.models import Permohonan, db
from sipetrok.simpanan.disk import Storage
from sipetrok.sop.folder import FolderKantor

MOST = 40  # of half a megabyte each; modules mostly make the same few


@dataclass(frozen=True)
class Made:
    """Database and papers after something was made, and the number of the file that it was."""

    database: bytes
    berkas: dict[str, bytes]
    id: int

    @property
    def state(self) -> str:
        return _state(self.database, self.berkas)


@dataclass
class Again:
    """What was made in this process, and the office in which it may be laid down again now."""

    office: Flask | None = None
    settings: dict[str, object] = field(default_factory=dict)
    made: OrderedDict[tuple, Made] = field(default_factory=OrderedDict)
    known: set[str] = field(default_factory=set)

    def begin(self, app: Flask, prepared: Path) -> None:
        """From now on, until `end`, in this app, which was put back to what is prepared."""
        if databases.IS_POSTGRESQL:
            return
        self.office, self.settings = app, dict(app.config)
        self.known.add(_state(*_read(prepared)))

    def end(self) -> None:
        self.office = None

    def before(self, folder: FolderKantor, storage: Storage) -> str | None:
        """The state of the office, where something may be laid down in it; it is at rest then."""
        if (
            self.office is None
            or db.session.new
            or db.session.dirty
            or folder is not self.office.extensions["kantor"]
            or storage is not self.office.extensions["storage"]
            or dict(self.office.config) != self.settings
        ):
            return None
        state = _at_rest(self.office.config["INSTANCE"])
        if state in self.known:
            return state
        self.end()  # something else was made here, and nothing that follows is alike
        return None

    def lay_down(self, key: tuple) -> Permohonan:
        made, instance = self.made[key], self.office.config["INSTANCE"]
        self.made.move_to_end(key)
        (instance / "sipetrok.db").write_bytes(made.database)
        for name, data in made.berkas.items():
            path = instance / "berkas" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        db.session.expire_all()
        return db.session.get(Permohonan, made.id)

    def keep(self, key: tuple, permohonan: Permohonan) -> None:
        number, instance = permohonan.id, self.office.config["INSTANCE"]
        if _at_rest(instance) is None:
            return
        self.made[key] = Made(*_read(instance), number)
        self.known.add(self.made[key].state)
        if len(self.made) > MOST:
            self.made.popitem(last=False)


def _read(instance: Path) -> tuple[bytes, dict[str, bytes]]:
    papers = instance / "berkas"
    found = (path for path in papers.rglob("*") if path.is_file())
    return (
        (instance / "sipetrok.db").read_bytes(),
        {path.relative_to(papers).as_posix(): path.read_bytes() for path in found},
    )


def _state(database: bytes, berkas: dict[str, bytes]) -> str:
    return hashlib.sha256(database + repr(sorted(berkas)).encode()).hexdigest()


def _at_rest(instance: Path) -> str | None:
    """The state once all of it stands in the file of the database; None while somebody holds it
    open.
    """
    db.session.rollback()
    db.engine.dispose()
    if Path(f"{instance / 'sipetrok.db'}-wal").exists():
        return None
    return _state(*_read(instance))


AGAIN = Again()


def made_once(make: Callable[..., Permohonan]) -> Callable[..., Permohonan]:
    """For a function of folder, storage and what is made, whose file follows from these alone."""

    @wraps(make)
    def made(
        folder: FolderKantor, storage: Storage, *what: object, **which: object
    ) -> Permohonan:
        state = AGAIN.before(folder, storage)
        if state is None:
            return make(folder, storage, *what, **which)
        key = (state, repr(what), repr(sorted(which.items(), key=str)))
        if key in AGAIN.made:
            return AGAIN.lay_down(key)
        permohonan = make(folder, storage, *what, **which)
        AGAIN.keep(key, permohonan)
        return permohonan

    return made
