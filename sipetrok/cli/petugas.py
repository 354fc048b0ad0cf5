"""The commands for accounts.

Passwords are asked for or read from one line of input, never given as an argument.
"""

import sys
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from sipetrok import kantor
from sipetrok.domain.akun import DataAkun
from sipetrok.domain.errors import SipetrokError
from sipetrok.filters import tanggal_jam
from sipetrok.operations import akun as akun_operations
from sipetrok.operations import petugas as petugas_operations

commands = AppGroup("petugas", help="Mengelola akun petugas.")


@commands.command("add")
@click.argument("akun")
@click.option("--nama", required=True, help="Nama petugas.")
@click.option("--peran", required=True, multiple=True, help="Peran; boleh lebih dari satu.")
@click.option(
    "--jabatan",
    default="",
    help="Jabatan, untuk surat yang ditandatangani sebagai pelaksana harian.",
)
@click.option("--nip", default="", help="NIP, 18 angka.")
@click.option("--pangkat", default="", help="Pangkat dan golongan.")
@click.option("--desa", default="", help="Desa, untuk akun kantor desa.")
def add(
    akun: str, nama: str, peran: tuple[str, ...], jabatan: str, nip: str, pangkat: str, desa: str
) -> None:
    """Menambah akun petugas. Kata sandi ditanyakan, atau dibaca satu baris dari masukan."""
    folder = kantor.current()
    data = DataAkun(nama, frozenset(peran), jabatan, nip, pangkat, desa)
    try:
        akun_operations.add(
            akun,
            data,
            _asked_sandi(),
            folder.kantor,
            datetime.now(UTC),
            desa=akun_operations.known_desa(folder),
        )
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f'Akun "{akun}" dibuat.')


@commands.command("sandi")
@click.argument("akun")
def sandi(akun: str) -> None:
    """Memberi AKUN kata sandi baru dan mengeluarkannya dari semua perangkat."""
    try:
        petugas_id = akun_operations.named(akun).id
        ended = akun_operations.reset_sandi(
            petugas_id, _asked_sandi(), kantor.current().kantor, datetime.now(UTC)
        )
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(
        f'Kata sandi akun "{akun}" diganti. {ended} perangkat dikeluarkan. Minta pemiliknya segera mengganti '
        "sendiri kata sandi ini di halaman akunnya."
    )


@commands.command("block")
@click.argument("akun")
def block(akun: str) -> None:
    """Menutup AKUN dan mengeluarkannya saat itu juga. Jejak pekerjaannya tetap ada."""
    try:
        akibat = akun_operations.block(
            akun_operations.named(akun).id, kantor.current().kantor, datetime.now(UTC)
        )
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f'Akun "{akun}" diblokir dan sudah dikeluarkan dari semua perangkat.')
    if kosong := [kunci for kunci in akibat.kosong if kunci in kantor.current().peran]:
        click.echo(
            f"Perhatian: sekarang tidak ada petugas aktif untuk peran {', '.join(kosong)}, jadi berkas "
            "yang menunggu di sana berhenti. Tambahkan petugas dengan perintah petugas add, atau buka lagi "
            "akun ini dengan petugas unblock."
        )
    if akibat.digantikan:
        click.echo(
            f"Perhatian: akun ini pengganti {', '.join(akibat.digantikan)}. "
            "Catat pengganti lain di halaman Halangan."
        )


@commands.command("unblock")
@click.argument("akun")
def unblock(akun: str) -> None:
    """Membuka lagi AKUN yang diblokir, dengan kata sandi yang lama."""
    try:
        akun_operations.unblock(akun_operations.named(akun).id, datetime.now(UTC))
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f'Akun "{akun}" dapat masuk lagi dengan kata sandi yang lama.')


@commands.command("list")
def list_all() -> None:
    """Menampilkan semua akun: nama, peran, aktif atau tidak, dan kapan terakhir masuk."""
    rows = [("akun", "nama", "peran", "keadaan", "terakhir masuk")]
    for petugas, at in petugas_operations.every():
        rows.append(
            (
                petugas.akun,
                petugas.nama,
                ", ".join(sorted(petugas.peran)),
                "aktif" if petugas.aktif else "diblokir",
                tanggal_jam(at) if at else "belum pernah",
            )
        )
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        click.echo(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _asked_sandi() -> str:
    if sys.stdin.isatty():
        return click.prompt("Kata sandi", hide_input=True, confirmation_prompt="Ulangi kata sandi")
    return sys.stdin.readline().rstrip("\r\n")
