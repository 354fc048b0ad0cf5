"""The office's commands. Each says in Indonesian what it did, or what to do instead."""

import sys
from datetime import UTC, datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from sipetrok import kantor
from sipetrok.operations import contoh as contoh_operations
from sipetrok.operations import petugas as petugas_operations
from sipetrok.operations import trail

kantor_commands = AppGroup("kantor", help="Memeriksa folder kantor.")
petugas_commands = AppGroup("petugas", help="Mengelola akun petugas.")
antrean_commands = AppGroup("antrean", help="Merawat antrean.")


def init_app(app: Flask) -> None:
    for command in (kantor_commands, petugas_commands, antrean_commands, contoh):
        app.cli.add_command(command)


@kantor_commands.command("check")
@click.argument("path")
def check(path: str) -> None:
    """Memeriksa folder kantor di PATH dan menyebut semua kesalahannya."""
    try:
        faults = kantor.check(kantor.find(path))
    except kantor.KantorTidakAda as refusal:
        sys.exit(refusal.kalimat)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        sys.exit(1)
    click.echo("Folder kantor ini tidak ada kesalahannya.")


@petugas_commands.command("add")
@click.argument("akun")
@click.option("--nama", required=True, help="Nama petugas.")
@click.option("--peran", required=True, multiple=True, help="Peran; boleh lebih dari satu.")
def add(akun: str, nama: str, peran: tuple[str, ...]) -> None:
    """Menambah akun petugas. Kata sandi ditanyakan, atau dibaca satu baris dari masukan."""
    if sys.stdin.isatty():
        sandi = click.prompt("Kata sandi", hide_input=True, confirmation_prompt="Ulangi kata sandi")
    else:
        sandi = sys.stdin.readline().rstrip("\r\n")
    try:
        petugas_operations.add(akun, nama, peran, sandi, kantor.current().kantor, datetime.now(UTC))
    except petugas_operations.AkunDitolak as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f'Akun "{akun}" dibuat.')


@antrean_commands.command("rebuild")
def rebuild() -> None:
    """Menghitung ulang pemegang dan tenggat semua berkas yang belum selesai, misalnya setelah hari libur berubah."""
    changed = trail.rebuild(kantor.current().kalender)
    click.echo(f"Selesai. {changed} berkas berubah.")


@click.command("contoh")
@click.option("--jumlah", type=click.IntRange(1, 10000), help="Berapa permohonan contoh yang dibuat.")
@click.option("--hapus", is_flag=True, help="Hapus semua permohonan contoh.")
@with_appcontext
def contoh(jumlah: int | None, hapus: bool) -> None:
    """Membuat permohonan contoh dalam semua keadaan, atau menghapusnya. Data kantor yang sesungguhnya tidak disentuh."""
    if hapus:
        click.echo(f"{contoh_operations.remove()} permohonan contoh dihapus.")
    elif jumlah:
        made = contoh_operations.fill(jumlah, kantor.current(), current_app.extensions["storage"],
                                      current_app.config["URL"], datetime.now(UTC))
        click.echo(f"{made} permohonan contoh dibuat.")
    else:
        sys.exit("Tulis --jumlah dengan angka, atau --hapus.")
