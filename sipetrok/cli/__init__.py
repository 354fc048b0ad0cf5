"""The office's commands. Each says in Indonesian what it did, or what to do instead."""

import random
import sys
from collections.abc import Callable

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from sipetrok.alur.clock import print_saat
from sipetrok.app import log
from sipetrok.cli import cadangan, petugas, surel
from sipetrok.cli.perintah import Perintah, say, tell
from sipetrok.operations import contoh as contoh_operations
from sipetrok.operations import jam, trail
from sipetrok.operations.context import Context
from sipetrok.sop import reading

kantor_commands = Perintah("kantor", help="Memeriksa folder kantor.")
antrean_commands = Perintah("antrean", help="Merawat antrean.")
jam_commands = Perintah("jam", help="Merawat jam.")
kunci_commands = Perintah("kunci", help="Merawat kunci berkas.")


def checker() -> Flask:
    """An app that knows `kantor check` and nothing else: a folder is judged without an instance,
    and leaves none.
    """
    app = Flask("sipetrok")
    app.cli.add_command(kantor_commands)
    return app


def init_app(app: Flask) -> None:
    for command in (
        kantor_commands,
        petugas.commands,
        antrean_commands,
        cadangan.commands,
        jam_commands,
        kunci_commands,
        surel.commands,
        cadangan.periksa,
        kasus,
        contoh,
    ):
        app.cli.add_command(command)


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
    "--jumlah", type=click.IntRange(1, 10000), help="Berapa permohonan contoh yang dibuat."
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
        made = contoh_operations.fill(Context.here(), jumlah, random.Random(), _told(jumlah))
        click.echo(f"{made} permohonan contoh dibuat.")
    else:
        sys.exit("Tulis --jumlah dengan angka, atau --hapus.")
