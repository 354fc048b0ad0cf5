"""E-mails to pemohon: written with the press that causes them, sent once, tried again while that
can help.
"""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import databases
import pytest
from builders import (
    ISIAN,
    NOW,
    SANDI,
    URL,
    another_app,
    by,
    fill_slots,
    later,
    make_draft,
    make_langkah,
    make_standar,
    press,
    scan,
    walk_to,
)
from flask import Flask, render_template
from maildrop import Maildrop, Post
from warm import warm_python

from sipetrok.alur.workflow import Tindakan
from sipetrok.app import sehat, server
from sipetrok.app.config import settings
from sipetrok.models import Penomor, Permohonan, Surel, db
from sipetrok.operations import permohonan as permohonan_operations
from sipetrok.operations.context import Context, KurangIsian
from sipetrok.operations.kotak_keluar import CLAIM, JEDA, MENYERAH, Hasil, next_try
from sipetrok.operations.surel import TANDA_TERIMA_SEHARI, send_due
from sipetrok.operations.transaction import transaction
from sipetrok.sop.standar import Identitas, Jenis, Lewat, Tugas

ROOT = Path(__file__).resolve().parents[2]
HANDING_OVER = make_langkah(Tugas.SERAHKAN, lewat=(Lewat.EMAIL, Lewat.UNDUH))
SURAT = (Tugas.AJUKAN, Tugas.TERIMA, Tugas.SAHKAN, HANDING_OVER, Tugas.ARSIPKAN)
JAWABAN = (Tugas.AJUKAN, Tugas.TERIMA, Tugas.OLAH, HANDING_OVER)
ASKED = (Identitas.NAMA, Identitas.EMAIL)
MAIL = ("SMTP", "SUREL")


def of(permohonan_id: int) -> list[Surel]:
    """What was written to this pemohon, the newest first."""
    query = (
        db.select(Surel)
        .filter_by(permohonan_id=permohonan_id)
        .order_by(Surel.id.desc())
    )
    return db.session.scalars(query).all()


@pytest.fixture
def drop():
    return Maildrop()


@pytest.fixture
def post(app, drop):
    """The office's mail server, named in its settings."""
    opened = Post(drop)
    found = settings(
        {
            "SIPETROK_SMTP": f"smtp://127.0.0.1:{opened.port}",
            "SIPETROK_SUREL": "petrok@kantor.example",
        }
    )
    app.config.update({name: found[name] for name in MAIL})
    yield opened
    opened.stop()


def answering(**changes):
    return make_standar(
        *JAWABAN,
        **{
            "slug": "tanya",
            "judul": "Tanya Jawab",
            "kode": "TJ",
            "jenis": Jenis.JAWABAN,
            "identitas": ASKED,
            "surat": None,
            "persyaratan": (),
            "naskah": "",
        }
        | changes,
    )


def issuing(**changes):
    return make_standar(*SURAT, **{"persyaratan": (), "identitas": ASKED} | changes)


def sent(
    folder, storage, standar=None, kunci="kunci-1", contoh=False, **isian
) -> Permohonan:
    file = make_draft(standar or answering(), kunci, **isian)
    if contoh:
        with transaction():
            file.contoh = True
    fill_slots(file, storage, NOW)
    permohonan_operations.submit(file.id, by())
    return file


def ready(folder, storage, standar=None, **isian) -> Permohonan:
    """At the hand-over, its receipt mailed already where there is a server."""
    file = sent(folder, storage, standar, **isian)
    if standar is None:
        walk_to(file, folder, storage, Tugas.OLAH)
        press(file, "staf", Tindakan.TERIMA, folder, storage)
        press(
            file,
            "staf",
            Tindakan.SELESAI,
            folder,
            storage,
            naskah="Datang saja ke loket.\n\nBawa KTP.",
        )
    return walk_to(file, folder, storage, Tugas.SERAHKAN)


def hand_over(file, folder, storage, lewat="email", now=NOW, **fields) -> Permohonan:
    return press(
        file, "loket", Tindakan.SELESAI, folder, storage, now, lewat=lewat, **fields
    )


def waiting() -> list[Surel]:
    return list(
        db.session.scalars(
            db.select(Surel).where(Surel.terkirim_at.is_(None)).order_by(Surel.id)
        )
    )


def only() -> Surel:
    (one,) = db.session.scalars(db.select(Surel).order_by(Surel.id))
    db.session.refresh(one)
    return one


def no_mail_yet() -> None:
    with transaction():
        db.session.execute(db.delete(Surel))


# What is written, and when.


def test_an_answer_handed_over_by_e_mail_gets_there_by_itself(
    folder, storage, post, drop
):
    file = ready(folder, storage)
    no_mail_yet()

    hand_over(file, folder, storage)
    assert send_due(NOW) == Hasil(terkirim=1)

    (got,) = drop.taken
    text = got.get_content()
    assert (
        drop.to == [["siti@contoh.example"]]
        and got["Subject"] == f"Tanya Jawab, {file.nomor_register}"
    )
    assert got["From"].addresses[0].addr_spec == "petrok@kantor.example"
    assert (
        got["From"].addresses[0].display_name == folder.kantor.nama
        and got["Date"].datetime == NOW
    )
    assert text.startswith(
        "Yth. Siti Aminah,"
    ) and "Datang saja ke loket.\n\nBawa KTP." in text.replace("\r\n", "\n")
    assert (
        folder.kantor.nama in text
        and file.nomor_register in text
        and f"{URL}/permohonan/{file.kode}" in text
    )
    assert "Gratis (Rp 0)" in text and all(
        one.alamat in text for one in folder.kantor.lapor
    )
    assert only().terkirim_at >= NOW and only().lagi_at is None and only().isi == ""


def test_a_letter_stays_on_its_page_and_the_e_mail_says_where(
    folder, storage, post, drop
):
    file = ready(folder, storage, issuing(biaya=None))
    no_mail_yet()

    hand_over(file, folder, storage, scan=(scan(),))
    send_due(NOW)

    (got,) = drop.taken
    assert (
        f"Unduh di halaman permohonan Anda:\n{URL}/permohonan/{file.kode}"
        in got.get_content().replace("\r\n", "\n")
    )
    assert not list(got.iter_attachments()) and "Rp 0" not in got.get_content()
    # Where a levy is reported is said of what is not known to be free as well.
    assert "meminta uang di luar biaya resmi" in got.get_content()
    assert all(one.alamat in got.get_content() for one in folder.kantor.lapor)


def test_a_file_handed_over_in_another_way_is_not_mailed(folder, storage, post):
    file = ready(folder, storage)
    no_mail_yet()

    hand_over(file, folder, storage, lewat="unduh")

    assert waiting() == []


def test_the_same_press_twice_writes_one_e_mail(folder, storage, post):
    file = ready(folder, storage)
    no_mail_yet()
    seen = file.versi

    for _ in range(2):
        hand_over(file, folder, storage, versi=seen)

    assert len(waiting()) == 1


def test_whoever_gave_no_address_gets_it_in_another_way(folder, storage, post):
    said = {
        "": "Pemohon tidak memberi alamat e-mail. Pilih cara lain.",
        "siti@contöh.example": "Alamat e-mail pemohon tidak benar, jadi tidak dapat dikirimi. "
        "Pilih cara lain.",
    }
    for kunci, email in zip("ab", said, strict=True):
        file = ready(folder, storage, kunci=kunci, email=email)
        with pytest.raises(
            KurangIsian,
            match=re.escape(said[email]),
        ) as refusal:
            hand_over(file, folder, storage)

        assert (
            refusal.value.isian == "lewat"
            and not db.session.get(Permohonan, file.id).diserahkan
        )
    assert waiting() == []


def test_a_name_of_several_lines_stays_one_line_of_the_greeting(
    folder, storage, post, drop
):
    file = ready(folder, storage, nama="Siti\r\nBcc: orang@lain.example")
    no_mail_yet()
    hand_over(file, folder, storage)
    send_due(NOW)

    (got,) = drop.taken
    assert got["Bcc"] is None and got.get_content().startswith(
        "Yth. Siti Bcc: orang@lain.example,"
    )
    assert drop.to == [["siti@contoh.example"]]


def test_who_sends_a_permohonan_gets_its_number_and_page_once(
    folder, storage, post, drop
):
    file = sent(folder, storage)
    permohonan_operations.submit(file.id, by(now=later(minutes=1)))
    send_due(NOW)

    (got,) = drop.taken
    assert got["Subject"] == f"Permohonan masuk: Tanya Jawab, {file.nomor_register}"
    assert (
        f"{URL}/permohonan/{file.kode}" in got.get_content()
        and "Gratis (Rp 0)" in got.get_content()
    )


def test_a_repaired_file_gets_no_second_receipt(folder, storage, post):
    standar = make_standar(identitas=ASKED)
    file = sent(folder, storage, standar)
    walk_to(file, folder, storage, Tugas.PERIKSA)
    press(file, "staf", Tindakan.TERIMA, folder, storage)
    press(file, "staf", Tindakan.KEMBALIKAN, folder, storage, hasil={1: "Buram."})
    fill_slots(file, storage, NOW, shade=5)

    permohonan_operations.submit(file.id, by())

    assert len(waiting()) == 1


def test_nobody_can_have_the_office_flood_a_strangers_mailbox(folder, storage, post):
    """Also not one that takes many spellings of its address."""
    names = ("siti@", "Siti@", "s.iti@", "siti+1@", "SITI+dua+3@", "siti+9@", "siti@")
    for n, name in enumerate(names):
        email = f"{name}contoh.example"
        assert sent(folder, storage, kunci=f"kunci-{n}", email=email).nomor_register
    assert len(waiting()) == TANDA_TERIMA_SEHARI < len(names)

    sent(folder, storage, kunci="lain", email="orang.lain@contoh.example")
    assert len(waiting()) == TANDA_TERIMA_SEHARI + 1


def test_no_word_of_a_stranger_is_mailed_before_an_officer_has_read_it(
    folder, storage, post, drop
):
    file = sent(folder, storage, nama="Menang undian, buka jahat.example")
    send_due(NOW)

    (got,) = drop.taken
    text = got.get_content()
    assert text.startswith("Yth. Bapak/Ibu,") and file.nomor_register in text
    assert not any(
        word in f"{got['To']} {got['Subject']} {text}"
        for word in ("undian", "jahat.example")
    )


def test_an_example_is_never_mailed(folder, storage, post):
    file = ready(folder, storage, contoh=True)

    hand_over(file, folder, storage)

    assert file.diserahkan and waiting() == []


def test_without_a_mail_server_everything_goes_on_and_nothing_waits(
    folder, storage, app
):
    file = ready(folder, storage)

    hand_over(file, folder, storage)

    assert file.diserahkan and waiting() == [] and server.start_courier(app) is None


def test_a_press_that_is_refused_leaves_no_e_mail(folder, storage, post):
    file = ready(folder, storage, issuing())
    no_mail_yet()

    with pytest.raises(KurangIsian):
        hand_over(file, folder, storage)  # without the scan of the letter

    assert waiting() == []


# Sending.


def test_a_server_that_is_down_gets_it_later_and_once(folder, storage, post, drop):
    sent(folder, storage)
    post.stop()
    assert send_due(NOW) == Hasil(ditunda=1)
    assert (
        only().galat == "Server e-mail tidak dapat dihubungi."
        and only().terkirim_at is None
    )
    assert only().lagi_at >= NOW + JEDA[0]

    post.start()
    assert send_due(NOW + timedelta(seconds=30)) == Hasil()
    assert send_due(later(minutes=2)) == Hasil(terkirim=1)
    assert send_due(later(days=1)) == Hasil() and len(drop.taken) == 1
    assert only().percobaan == 2 and only().galat == ""


def test_a_server_that_is_down_is_asked_once_a_look_however_many_wait(
    folder, storage, post, drop
):
    for n in range(3):
        sent(folder, storage, kunci=f"kunci-{n}")
    post.stop()
    assert send_due(NOW) == Hasil(ditunda=1)

    post.start()
    assert send_due(later(minutes=2)) == Hasil(terkirim=3)
    assert len(drop.taken) == 3


def test_an_address_that_does_not_exist_is_never_tried_again_and_stops_no_other(
    folder, storage, post, drop
):
    drop.answer_rcpt = "550 no such mailbox"
    for n in range(2):
        sent(folder, storage, kunci=f"kunci-{n}")
    assert send_due(NOW) == Hasil(gagal=2)

    drop.answer_rcpt = ""
    assert send_due(later(days=9)) == Hasil() and drop.taken == []
    refused = (None, "Server e-mail menolak alamat pemohon (550).")
    assert [(one.lagi_at, one.galat) for one in waiting()] == [refused] * 2


def test_after_days_without_success_the_office_gives_up_and_the_administrator_was_told_on_the_way(
    app, folder, storage, post, tmp_path
):
    sent(folder, storage)
    post.stop()

    def health(now):
        return {
            hal.nama: hal
            for hal in sehat.examine(
                Context.here(now), app.config["INSTANCE"], tmp_path
            )
        }["surel_tertahan"]

    assert health(NOW).keadaan is sehat.Keadaan.BAIK
    now = NOW
    while only().lagi_at:
        now = only().lagi_at + timedelta(seconds=1)
        if now - NOW > timedelta(days=1):
            found = health(now)
            assert found.keadaan is sehat.Keadaan.PERHATIAN and found.angka == 1
            assert (
                "1 e-mail" in found.kalimat and "tidak dapat dihubungi" in found.kalimat
            )
        send_due(now)

    assert now - NOW >= MENYERAH and send_due(now + timedelta(days=9)) == Hasil()
    assert of(only().permohonan_id)[0].galat == "Server e-mail tidak dapat dihubungi."
    assert health(now).keadaan is sehat.Keadaan.BAIK


def test_while_the_server_thinks_the_office_can_write(app, folder, storage, post, drop):
    sent(folder, storage)
    wrote = []

    def write() -> None:
        with app.app_context():
            with transaction():
                db.session.add(Penomor(buku="uji", tahun=2026, terakhir=1))
            wrote.append(True)

    drop.while_taking = write

    assert send_due(NOW) == Hasil(terkirim=1)
    assert wrote == [True]


def test_a_claim_made_in_a_long_run_counts_from_the_real_moment(
    app, folder, storage, post, drop
):
    """While one e-mail is under way its claim lies ahead, so that nobody else takes it."""
    sent(folder, storage)
    seen = []

    def look() -> None:
        with app.app_context():
            seen.append((only().lagi_at, send_due(later(minutes=14))))

    drop.while_taking = look
    send_due(NOW)

    ((claimed, other),) = seen
    assert claimed >= NOW + CLAIM and other == Hasil() and len(drop.taken) == 1


# Several at once.


def test_couriers_who_look_at_the_same_moment_send_each_e_mail_once(
    app, folder, storage, post, drop
):
    for n in range(6):
        sent(folder, storage, kunci=f"kunci-{n}", email=f"warga.{n}@contoh.example")
    db.session.rollback()
    # Made one after the other: in Python 3.11 two threads that parse at once, as routes do, raise
    # SystemError.
    others = [another_app(app) for _ in range(3)]
    together, found = threading.Barrier(3), []

    def deliver(other: Flask) -> None:
        other.config.update({name: app.config[name] for name in MAIL})
        with other.app_context():
            together.wait(60)
            found.append(send_due(NOW))
            db.session.remove()
            db.engine.dispose()

    couriers = [threading.Thread(target=deliver, args=(other,)) for other in others]
    for one in couriers:
        one.start()
    for one in couriers:
        one.join(60)

    assert sum(hasil.terkirim for hasil in found) == 6 and len(found) == 3
    assert len({got["Message-ID"] for got in drop.taken}) == len(drop.taken) == 6


@contextmanager
def command(app, post, *words: str, python: Sequence[str] = (sys.executable,)):
    """`flask --app app surel …` as a process of its own on the same office."""
    environment = databases.environment(
        app.config["INSTANCE"],
        SIPETROK_SMTP=f"smtp://127.0.0.1:{post.port}",
        SIPETROK_SUREL="petrok@kantor.example",
        SECRET_KEY=app.config["SECRET_KEY"],
    )
    db.session.rollback()
    program = [*python, "-m", "flask", "--app", "app", "surel", *words]
    begun = subprocess.Popen(
        program,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield begun
    finally:
        begun.kill()
        begun.wait(60)
        begun.stdout.close()


def test_two_programs_at_once_send_one_e_mail(app, folder, storage, post, drop):
    sent(folder, storage)

    python = warm_python()
    with (
        command(app, post, "kirim", python=python) as one,
        command(app, post, "kirim", python=python) as other,
    ):
        said = [begun.communicate(timeout=60)[0] for begun in (one, other)]

    assert len(drop.taken) == 1, said
    assert sorted(line.split()[0] for line in said) == ["0", "1"], said


@pytest.mark.skipif(os.name != "posix", reason="needs a process that can be cut off")
def test_a_program_cut_off_in_the_middle_leaves_an_e_mail_that_still_goes_out(
    app, folder, storage, post, drop
):
    sent(folder, storage)
    drop.holds, drop.answer_data = threading.Event(), "451 lost"

    with command(app, post, "kirim") as begun:
        assert drop.met.wait(60)
        begun.send_signal(signal.SIGKILL)
        begun.wait(60)
    drop.holds.set()
    drop.holds, drop.answer_data = None, ""
    now = datetime.now(UTC)

    assert drop.taken == [] and only().percobaan == 1
    assert send_due(now) == Hasil() and send_due(now + CLAIM) == Hasil(terkirim=1)
    assert len(drop.taken) == 1


# The commands and the log.


def test_the_command_says_what_went_and_what_did_not(app, folder, storage, post, drop):
    sent(folder, storage)
    run = app.test_cli_runner().invoke
    db.session.rollback()

    assert run(args=["surel", "kirim"]).output.startswith(
        "1 e-mail terkirim, 0 dicoba lagi nanti, 0 tidak"
    )
    done = run(args=["surel", "uji", "kepala@kantor.example"])
    assert (
        done.exit_code == 0
        and "diterima server untuk kepala@kantor.example" in done.output
    )
    assert "Percobaan" in drop.taken[-1]["Subject"] and drop.to[-1] == [
        "kepala@kantor.example"
    ]

    post.stop()
    done = run(args=["surel", "uji", "kepala@kantor.example"])
    assert done.exit_code == 1 and "Server e-mail tidak dapat dihubungi." in done.output


def test_without_a_server_the_command_says_what_to_fill_in(app):
    done = app.test_cli_runner().invoke(args=["surel", "kirim"])

    assert (
        done.exit_code == 1
        and "SIPETROK_SMTP" in done.output
        and "SIPETROK_SUREL" in done.output
    )


def test_the_log_knows_numbers_only(app, folder, storage, post, drop):
    sent(folder, storage)
    drop.answer_rcpt = f"550 no {ISIAN['email']}"

    server.send(NOW)

    text = (app.config["INSTANCE"] / "log" / "sipetrok.log").read_text("utf-8")
    assert '"kejadian": "surel"' in text and '"gagal": 1' in text
    assert ISIAN["email"] not in text and "Siti" not in text and SANDI not in text


# What the officer reads.


def read(*rows: Surel, can_write: bool = True) -> str:
    file = SimpleNamespace(
        messages=(("Kabari pemohon lewat e-mail", "mailto:x"),) if can_write else ()
    )
    page = render_template(
        "antrean/_surel.html", p=SimpleNamespace(surel=rows), file=file
    )
    return " ".join(page.split())


def test_the_files_page_says_whether_it_went_waits_or_must_be_sent_by_hand(
    app, folder, storage, post, drop
):
    file = sent(folder, storage)
    with app.test_request_context():
        assert "menunggu dikirim" in read(*of(file.id))
        post.stop()
        send_due(NOW)
        assert (
            "Server e-mail tidak dapat dihubungi. Dicoba lagi sendiri sekitar"
            in read(*of(file.id))
        )
        post.start()
        send_due(later(minutes=2))
        assert (
            f"“Permohonan masuk: Tanya Jawab, {file.nomor_register}” terkirim"
            in read(*of(file.id))
        )

        drop.answer_rcpt = "550 no such mailbox"
        other = sent(folder, storage, kunci="kunci-2")
        send_due(NOW)
        said = read(*of(other.id))
        assert (
            "menolak alamat pemohon (550). Tidak dicoba lagi. "
            "Kirim sendiri dengan tautan di bawah ini." in said
        )
        assert "Petugas yang melayani pemohon dapat mengirimnya sendiri." in read(
            *of(other.id), can_write=False
        )


def test_after_the_archive_an_e_mail_that_never_left_can_still_be_written_by_hand(
    folder, storage, post, drop, signed_in
):
    file, today = ready(folder, storage), datetime.now(UTC)
    hand_over(file, folder, storage, now=today)
    drop.answer_rcpt = "550 no such mailbox"
    send_due(today)
    walk_to(file, folder, storage, "selesai", today)

    page = signed_in("loket").get(f"/antrean/{file.id}")

    assert page.link("Kabari pemohon lewat e-mail").startswith("mailto:")
    assert "mailto:" not in signed_in("camat").get(f"/antrean/{file.id}").response.text


def test_what_an_earlier_version_kept_is_mailed_where_it_can_be_and_told_where_not(
    folder, storage, post, signed_in
):
    dotted = ready(folder, storage, kunci="a", email="siti@contoh.example.")
    hand_over(dotted, folder, storage)
    assert waiting()[0].tujuan == "siti@contoh.example"

    broken = ready(folder, storage, kunci="b", email="büdi@contoh.example")
    page = signed_in("loket").get(f"/antrean/{broken.id}")
    assert (
        "Alamat e-mail pemohon tidak benar, jadi tidak dapat dikirimi. Pilih cara lain."
        in page.text
    )
    assert "tidak mengirim sendiri" not in page.text
    assert "mailto:" not in page.response.text


# What is promised.


def test_the_pemohon_reads_of_an_e_mail_that_left(folder, storage, post, visitor):
    file = ready(folder, storage)
    assert "juga dikirim" not in visitor.get(f"/permohonan/{file.kode}").text
    hand_over(file, folder, storage)

    assert (
        "Jawaban juga dikirim lewat e-mail."
        in visitor.get(f"/permohonan/{file.kode}").text
    )


def test_without_a_mail_server_no_e_mail_is_promised_and_the_officer_gets_the_link(
    folder, storage, signed_in, visitor
):
    file = ready(folder, storage)
    officer = signed_in("loket")
    page = officer.get(f"/antrean/{file.id}")
    assert (
        "Komputer kantor tidak mengirim sendiri. "
        "Kirim jawaban ini lewat e-mail, lalu tekan Serahkan." in page.text
    )
    link = unquote(page.link("Kirim jawaban lewat e-mail"))
    assert (
        link.startswith("mailto:siti@contoh.example?subject=Tanya Jawab")
        and "Datang saja ke loket." in link
    )

    officer.press("Serahkan kepada pemohon", lewat="email")

    text = visitor.get(f"/permohonan/{file.kode}").text
    assert (
        "Jawaban Anda sudah ada" in text
        and "Datang saja ke loket." in text
        and "juga dikirim" not in text
    )


def test_where_the_office_sends_itself_the_officer_is_asked_to_send_nothing(
    folder, storage, post, signed_in
):
    file = ready(folder, storage)

    assert (
        "tidak mengirim sendiri"
        not in signed_in("loket").get(f"/antrean/{file.id}").text
    )


def test_an_e_mail_that_was_given_up_is_no_longer_promised(
    folder, storage, post, drop, visitor
):
    file = ready(folder, storage)
    no_mail_yet()
    hand_over(file, folder, storage)
    drop.answer_rcpt = "550 no such mailbox"
    send_due(NOW)

    assert "juga dikirim" not in visitor.get(f"/permohonan/{file.kode}").text


# The gaps between tries.


def test_the_gaps_grow_and_then_stay():
    gaps = [next_try(n, NOW, NOW) - NOW for n in range(1, len(JEDA) + 4)]

    assert gaps == sorted(gaps) and gaps[0] == timedelta(minutes=1)
    assert gaps[-3:] == [timedelta(hours=12)] * 3


def test_tried_to_the_end_a_server_that_stays_away_is_given_up_after_three_days_and_not_before():
    at, tries = NOW, 0
    while at is not None:
        last, tries = at, tries + 1
        at = next_try(tries, NOW, at)

    assert MENYERAH <= last - NOW < MENYERAH + JEDA[-1] and len(JEDA) < tries < 15


def test_a_computer_that_was_off_for_a_week_still_tries():
    late = NOW + timedelta(days=7)

    assert next_try(1, NOW, late) == late + JEDA[0]
