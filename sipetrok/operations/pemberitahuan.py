"""News on the pemohon's own phone: which phones ask for it, what is written into the outbox with
the press that causes it, and sending that.

A phone is named by whoever holds the code of the file, and forgotten with it. What is sent says
neither who nor what; the page that it opens does.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import delete, exists, insert, literal, or_, select

from sipetrok.alur.kabar import Kabar, news_of
from sipetrok.domain import IsianDitolak, SipetrokError
from sipetrok.kiriman import push
from sipetrok.kiriman.push import Hilang, Telepon, text_of
from sipetrok.kiriman.surel import TidakTerkirim
from sipetrok.models import Langganan, Pemberitahuan, Permohonan, db
from sipetrok.operations.context import Context
from sipetrok.operations.kotak_keluar import Hasil, Kurir
from sipetrok.operations.transaction import changing, transaction

# Phones of one file: the pemohon, the family, and a phone that was lost.
TERBANYAK = 5


def sidik(alamat: str) -> str:
    """By what a phone is known without its address."""
    return hashlib.sha256(alamat.encode()).hexdigest()


def phones_of(permohonan_id: int) -> list[str]:
    """The sidik of each phone that asked to be told of this file."""
    found = select(Langganan.sidik).filter_by(permohonan_id=permohonan_id)
    return list(db.session.scalars(found.order_by(Langganan.id)))


def wants_news(permohonan: Permohonan) -> bool:
    """Whether anything can still happen to it that would be told."""
    is_over = permohonan.tutup_at is not None and permohonan.ambil_at is None
    return permohonan.dikirim_at is not None and not is_over


def subscribe(permohonan_id: int, telepon: Telepon, now: datetime) -> None:
    """From now on this phone is told. Twice is once; the phone that asked longest ago makes room.

    Raises IsianDitolak where there is nothing more to tell.
    """
    with changing(Permohonan, permohonan_id) as permohonan:
        if not wants_news(permohonan):
            raise IsianDitolak("", "Permohonan ini sudah selesai.")
        forget(permohonan_id, telepon.alamat)
        mine = select(Langganan.id).filter_by(permohonan_id=permohonan_id)
        older = mine.order_by(Langganan.id.desc()).offset(TERBANYAK - 1)
        for langganan_id in db.session.scalars(older).all():
            db.session.execute(delete(Langganan).filter_by(id=langganan_id))
        db.session.add(
            Langganan(
                permohonan_id=permohonan_id,
                sidik=sidik(telepon.alamat),
                alamat=telepon.alamat,
                kunci=text_of(telepon.point),
                rahasia=text_of(telepon.secret),
                dibuat_at=now,
            )
        )


def unsubscribe(permohonan_id: int, alamat: str) -> None:
    """This phone is told no more; nothing of it is kept."""
    with transaction():
        forget(permohonan_id, alamat)


def forget(permohonan_id: int, alamat: str) -> None:
    """The same inside the caller's transaction."""
    gone = delete(Langganan).where(
        Langganan.permohonan_id == permohonan_id, Langganan.sidik == sidik(alamat)
    )
    db.session.execute(gone)


def queue(permohonan_id: int, kabar: Kabar, now: datetime) -> None:
    """Inside the transaction of a press: one piece of news for each phone of this file, due at
    once.
    """
    _queue(kabar, now, Langganan.permohonan_id == permohonan_id)


def _queue(kabar: Kabar, now: datetime, *which: Any) -> None:
    columns = ("langganan_id", "jenis", "dibuat_at", "lagi_at", "percobaan", "galat")
    at = literal(now, Pemberitahuan.dibuat_at.type)
    told = select(Langganan.id, literal(kabar.value), at, at, literal(0), literal(""))
    db.session.execute(
        insert(Pemberitahuan.__table__).from_select(columns, told.where(*which))
    )


def queue_reminders(now: datetime) -> None:
    """Of products that lie there longer than the standard allows, once each."""
    told = exists().where(
        Pemberitahuan.langganan_id == Langganan.id,
        Pemberitahuan.jenis == Kabar.AMBIL.value,
    )
    late = select(Permohonan.id).where(Permohonan.ambil_at <= now)
    which = (Langganan.permohonan_id.in_(late), ~told)
    if db.session.scalar(select(exists().where(*which))):
        with transaction():
            _queue(Kabar.AMBIL, now, *which)
    db.session.rollback()


def send_due(now: datetime) -> Hasil:
    """Sends the news that is due, and forgets the phones of files that are over."""
    queue_reminders(now)
    kunci, jalan = current_app.extensions["kunci_kabar"], current_app.config["PUSH"]

    def send(kabar: push.Kabar | None) -> None:
        if kabar is None:
            raise TidakTerkirim("Kabar ini sudah tidak berlaku.")
        push.send(kunci, jalan, kabar)

    hasil = Kurir(Pemberitahuan, _written, send, _ended).send_due(now)
    _forget_finished()
    return hasil


def _written(row: Pemberitahuan) -> push.Kabar | None:
    """What goes out; None where it is no longer true."""
    phone, context, kabar = row.langganan, Context.here(), Kabar(row.jenis)
    permohonan = phone.permohonan
    is_true = kabar is news_of(permohonan.course, permohonan.lewat)
    if kabar is Kabar.AMBIL:
        is_true = permohonan.ambil_at is not None
    if not is_true:
        return None
    said = {
        "judul": context.kantor.nama,
        "isi": kabar.words,
        "ke": f"/permohonan/{permohonan.kode}",
        "pada": int(row.dibuat_at.timestamp() * 1000),
    }
    return push.Kabar(
        Telepon(phone.alamat, phone.kunci, phone.rahasia),
        json.dumps(said).encode(),
        # Whoever carries it learns nothing from it.
        sidik(f"{phone.rahasia}|{permohonan.kode}")[:32],
        context.url,
        context.now,
    )


def _ended(row: Pemberitahuan, refusal: SipetrokError | None) -> None:
    """A phone that is gone is forgotten, with all that waits for it."""
    if isinstance(refusal, Hilang):
        db.session.execute(delete(Langganan).filter_by(id=row.langganan_id))


def _forget_finished() -> None:
    """Phones of files of which nothing more will be told."""
    news = Pemberitahuan.langganan_id == Langganan.id
    is_waiting = exists().where(news, Pemberitahuan.lagi_at.is_not(None))
    is_reminded = exists().where(news, Pemberitahuan.jenis == Kabar.AMBIL.value)
    over = (
        Permohonan.id == Langganan.permohonan_id,
        Permohonan.tutup_at.is_not(None),
        ~is_waiting,
        or_(Permohonan.ambil_at.is_(None), is_reminded),
    )
    found = db.session.scalars(select(Langganan.id).where(*over)).all()
    db.session.rollback()
    if found:
        with transaction():
            db.session.execute(delete(Langganan).where(Langganan.id.in_(found)))
