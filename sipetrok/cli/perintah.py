"""What all commands share, and those of kantor, antrean, jam, kunci, surel, kasus and contoh.

Each says in Indonesian what it did, or what to do instead; a refusal ends it with its sentence.
"""

import random
import secrets
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from sipetrok.alur.clock import print_saat
from sipetrok.app import log
from sipetrok.domain import SipetrokError
from sipetrok.domain.surel import is_address
from sipetrok.kiriman import surel as pos
from sipetrok.operations import contoh as contoh_operations
from sipetrok.operations import jam, surel, trail
from sipetrok.operations.context import Context
from sipetrok.sop import reading


class Perintah(AppGroup):
    """Commands of one noun. What is refused is said in a sentence, with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SipetrokError as refusal:
            sys.exit(refusal.kalimat)


def say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def tell(line: str) -> None:
    """How far long work has come, at once."""
    click.echo(line)
    sys.stdout.flush()


kantor_commands = Perintah("kantor", help="Memeriksa folder kantor.")
antrean_commands = Perintah("antrean", help="Merawat antrean.")
jam_commands = Perintah("jam", help="Merawat jam.")
kunci_commands = Perintah("kunci", help="Merawat kunci berkas.")
surel_commands = Perintah("surel", help="Mengirim e-mail kepada pemohon.")


@kantor_commands.command("check")
@click.argument("path")
def check(path: str) -> None:
    """Memeriksa folder kantor di PATH dan menyebut semua kesalahannya."""
    faults = reading.check(reading.find(path))
    say(map(str, faults))
    if faults:
        sys.exit(1)
    click.echo("Folder kantor ini tidak ada kesalahannya.")


@antrean_commands.command("rebuild")
def rebuild() -> None:
    """Menghitung ulang pemegang dan tenggat semua berkas yang belum selesai, misalnya setelah hari
    libur berubah.
    """
    changed = trail.rebuild(Context.here().kalender)
    click.echo(f"Selesai. {changed} berkas berubah.")


def _told(jumlah: int) -> Callable[[int], None]:
    """Says how far long work has come: every fifty files, of few files every quarter."""
    step = max(1, min(50, jumlah // 4))

    def report(done: int) -> None:
        if done % step == 0 and done < jumlah:
            tell(f"{done} dari {jumlah} permohonan contoh sudah dibuat.")

    return report


@jam_commands.command("accept")
def accept() -> None:
    """Menyatakan jam komputer sekarang benar, setelah jam itu pernah terlalu maju lalu
    dibetulkan.
    """
    context = Context.here()
    jam.accept(context.now)
    click.echo(
        f"Jam komputer dinyatakan benar: {print_saat(context.now, context.kalender)}. "
        "Permohonan dan surat dapat dikerjakan lagi."
    )


@kunci_commands.command("rotate")
def rotate() -> None:
    """Membuat kunci berkas yang baru dan mengunci ulang semua foto dan surat.

    Boleh saat kantor bekerja.
    """
    broken = Context.here().storage.rotate(_count_sealed)
    if broken:
        sys.exit(
            f"{len(broken)} berkas tidak dapat dibuka, jadi kunci lama tetap disimpan. "
            "Jalankan perintah periksa."
        )
    click.echo(
        "Selesai. Kunci baru dipakai. Buat cadangan sekarang: cadangan lama memuat kunci yang lama."
    )


def _count_sealed(done: int) -> None:
    if done % 1000 == 0:
        click.echo(f"{done} berkas dikunci ulang.")


@click.command("kasus")
@click.argument("nomor")
@with_appcontext
def kasus(nomor: str) -> None:
    """Menampilkan catatan sistem untuk NOMOR kasus yang tertulis di halaman galat."""
    lines = log.find_case(current_app, nomor)
    if not lines:
        sys.exit(
            "Nomor kasus ini tidak ada dalam catatan. Periksa lagi hurufnya; "
            "catatan lama terhapus sendiri."
        )
    click.echo("\n".join(lines))


@click.command("contoh")
@click.option(
    "--jumlah",
    type=click.IntRange(1, 10000),
    help="Berapa permohonan contoh yang dibuat.",
)
@click.option("--hapus", is_flag=True, help="Hapus semua permohonan contoh.")
@with_appcontext
def contoh(jumlah: int | None, hapus: bool) -> None:
    """Membuat permohonan contoh dalam semua keadaan, atau menghapusnya.

    Data kantor yang sesungguhnya tidak disentuh.
    """
    if hapus:
        click.echo(f"{contoh_operations.remove()} permohonan contoh dihapus.")
    elif jumlah:
        made = contoh_operations.fill(
            Context.here(), jumlah, random.Random(), _told(jumlah)
        )
        click.echo(f"{made} permohonan contoh dibuat.")
    else:
        sys.exit("Tulis --jumlah dengan angka, atau --hapus.")


@surel_commands.command("kirim")
def send() -> None:
    """Mengirim e-mail yang sudah waktunya. Program yang melayani melakukannya sendiri setiap
    menit.
    """
    _server()
    hasil = surel.send_due(datetime.now(UTC))
    click.echo(
        f"{hasil.terkirim} e-mail terkirim, {hasil.ditunda} dicoba lagi nanti, "
        f"{hasil.gagal} tidak dapat dikirim."
    )
    if hasil.ditunda or hasil.gagal:
        sys.exit(
            "Sebabnya tertulis di halaman berkasnya. Periksa pengaturan dengan perintah surel uji."
        )


@surel_commands.command("uji")
@click.argument("alamat")
def try_out(alamat: str) -> None:
    """Mengirim satu e-mail percobaan ke ALAMAT, tanpa data siapa pun."""
    server, context = _server(), Context.here()
    if not is_address(alamat):
        sys.exit("Alamat itu bukan alamat e-mail. Contoh: nama@contoh.go.id.")
    nama = context.kantor.nama
    text = f"Ini e-mail percobaan dari {nama}. Jika Anda membacanya, pengaturan e-mail sudah benar.\n"
    try:
        pos.send(
            server,
            pos.Pesan(
                nama,
                current_app.config["SUREL"],
                alamat,
                "Percobaan e-mail",
                text,
                context.now.astimezone(context.kalender.zona),
                f"uji.{secrets.token_hex(8)}",
            ),
        )
    except SipetrokError as refusal:
        sys.exit(f"E-mail percobaan tidak terkirim. {refusal.kalimat}")
    click.echo(
        f"E-mail percobaan diterima server untuk {alamat}. "
        "Periksa kotak masuknya, juga folder spam."
    )


def _server() -> pos.Server:
    server = pos.current()
    if server is None:
        sys.exit(
            "Belum ada server e-mail. Isi SIPETROK_SMTP dan SIPETROK_SUREL "
            "menurut docs/pemasangan.md."
        )
    return server


COMMANDS = (
    kantor_commands,
    antrean_commands,
    jam_commands,
    kunci_commands,
    surel_commands,
    kasus,
    contoh,
)
