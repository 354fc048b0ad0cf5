"""The commands of backup and check. Each says in Indonesian what it did, or what to do instead."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from sipetrok.alur.clock import print_hari
from sipetrok.cli.perintah import Perintah, say, tell
from sipetrok.operations import cadangan
from sipetrok.operations import periksa as periksa_operations
from sipetrok.operations.context import Context
from sipetrok.simpanan import gudang

commands = Perintah("cadangan", help="Mencadangkan data kantor.")


@commands.command("create")
def create() -> None:
    """Membuat satu cadangan, lalu memeriksanya. Kantor boleh terus bekerja."""
    context, (instance, target) = Context.here(), _folders()
    say(cadangan.create(context, instance, target, tell).kalimat)
    if not cadangan.is_code_told():
        say(cadangan.tell_code(instance, context.now))


@commands.command("kode")
def kode() -> None:
    """Menampilkan kode pemulihan, untuk ditulis di kertas."""
    say(cadangan.tell_code(_folders()[0], datetime.now(UTC)))


@commands.command("list")
def list_all() -> None:
    """Menyebut semua cadangan di folder cadangan, yang terbaru di bawah."""
    kalender, (_, target) = Context.here().kalender, _folders()
    found = gudang.snapshots(target)
    for at, path in found.items():
        day = print_hari(at.replace(tzinfo=kalender.zona), kalender)
        size = cadangan.print_size(path.stat().st_size)
        click.echo(f"{path.name}  {day} pukul {at:%H.%M}  {size}")
    click.echo(f"{len(found)} cadangan di {target}.")


@commands.command("check")
@click.argument("berkas", required=False)
def check(berkas: str | None) -> None:
    """Memeriksa seluruh isi cadangan BERKAS, atau yang terbaru: basis data dan setiap foto dan
    surat.
    """
    instance, target = _folders()
    there = [*gudang.snapshots(target).values()]
    if berkas:
        there = [Path(berkas)]
    if not there or not there[-1].is_file():
        sys.exit("Cadangan itu tidak ada. Lihat namanya dengan perintah cadangan list.")
    path = there[-1]
    manifes, faults = cadangan.check(path, cadangan.code_of(instance), instance, tell)
    say(faults)
    if faults:
        sys.exit(
            f"{len(faults)} dari {manifes.berkas} foto dan surat di cadangan {path.name} rusak. "
            "Buat cadangan baru sekarang, sebaiknya di cakram lain."
        )
    rows = manifes.baris.get("permohonan", 0)
    click.echo(
        f"Cadangan {path.name} utuh: {rows} permohonan, {manifes.berkas} foto dan surat."
    )


@commands.command("mend")
def mend() -> None:
    """Mengambil kembali foto dan surat yang hilang atau rusak di penyimpanan dari folder
    cadangan.
    """
    mended, lost = cadangan.mend(_folders()[1], Context.here().storage)
    click.echo(f"{mended} foto atau surat diambil kembali dari cadangan.")
    if lost:
        sys.exit(
            f"{len(lost)} foto atau surat tidak ada di folder cadangan ini. "
            "Coba folder cadangan lain, misalnya cakram yang disimpan di luar kantor."
        )


@click.command("periksa")
@click.option(
    "--sebagian",
    is_flag=True,
    help="Hanya yang belum selesai dan sebagian arsip, seperti setiap malam.",
)
@with_appcontext
def periksa(sebagian: bool) -> None:
    """Mencari kerusakan: basis data, jejak, nomor, serta foto dan surat yang tersimpan."""
    hasil = periksa_operations.run(Context.here(), sebagian, tell)
    say(hasil.kalimat)
    if hasil.temuan:
        sys.exit(1)


def _folders() -> tuple[Path, Path]:
    """That of the office, and that of its backups."""
    return current_app.config["INSTANCE"], current_app.config["CADANGAN"]
