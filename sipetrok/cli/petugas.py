"""The commands for accounts. Passwords are asked for or read from one line of input, never given as an argument."""

import sys
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from sipetrok import kantor
from sipetrok.domain.errors import SipetrokError
from sipetrok.filters import tanggal_jam
from sipetrok.operations import petugas as petugas_operations

commands = AppGroup("petugas", help="Mengelola akun petugas.")


@commands.command("add")
@click.argument("akun")
@click.option("--nama", required=True, help="Nama petugas.")
@click.option("--peran", required=True, multiple=True, help="Peran; boleh lebih dari satu.")
def add(akun: str, nama: str, peran: tuple[str, ...]) -> None:
    """Menambah akun petugas. Kata sandi ditanyakan, atau dibaca satu baris dari masukan."""
    try:
        petugas_operations.add(akun, nama, peran, _asked_sandi(), kantor.current().kantor, datetime.now(UTC))
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f'Akun "{akun}" dibuat.')


@commands.command("sandi")
@click.argument("akun")
def sandi(akun: str) -> None:
    """Memberi AKUN kata sandi baru dan mengeluarkannya dari semua perangkat."""
    try:
        ended = petugas_operations.reset_sandi(akun, _asked_sandi(), kantor.current().kantor, datetime.now(UTC))
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f'Kata sandi akun "{akun}" diganti. {ended} perangkat dikeluarkan. Minta pemiliknya segera mengganti '
               "sendiri kata sandi ini di halaman akunnya.")


@commands.command("block")
@click.argument("akun")
def block(akun: str) -> None:
    """Menutup AKUN dan mengeluarkannya saat itu juga. Jejak pekerjaannya tetap ada."""
    try:
        empty = petugas_operations.block(akun, datetime.now(UTC))
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f'Akun "{akun}" diblokir dan sudah dikeluarkan dari semua perangkat.')
    if empty:
        click.echo(f"Perhatian: sekarang tidak ada petugas aktif untuk peran {', '.join(empty)}, jadi berkas yang menunggu "
                   "di sana berhenti. Tambahkan petugas dengan perintah petugas add, atau buka lagi akun ini dengan "
                   "petugas unblock.")


@commands.command("unblock")
@click.argument("akun")
def unblock(akun: str) -> None:
    """Membuka lagi AKUN yang diblokir, dengan kata sandi yang lama."""
    try:
        petugas_operations.unblock(akun)
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f'Akun "{akun}" dapat masuk lagi dengan kata sandi yang lama.')


@commands.command("list")
def list_all() -> None:
    """Menampilkan semua akun: nama, peran, aktif atau tidak, dan kapan terakhir masuk."""
    rows = [("akun", "nama", "peran", "keadaan", "terakhir masuk")]
    for petugas, at in petugas_operations.every():
        rows.append((petugas.akun, petugas.nama, ", ".join(sorted(petugas.peran)),
                     "aktif" if petugas.aktif else "diblokir", tanggal_jam(at) if at else "belum pernah"))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _asked_sandi() -> str:
    if sys.stdin.isatty():
        return click.prompt("Kata sandi", hide_input=True, confirmation_prompt="Ulangi kata sandi")
    return sys.stdin.readline().rstrip("\r\n")
