"""The commands of backup and check. Each says in Indonesian what it did, or what to do instead."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from sipetrok import kantor
from sipetrok.cadangan import gudang
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.hours import print_hari
from sipetrok.operations import cadangan, kode_pemulihan, pulih
from sipetrok.operations import periksa as periksa_operations

commands = AppGroup("cadangan", help="Mencadangkan data kantor.")


@commands.command("create")
def create() -> None:
    """Membuat satu cadangan, lalu memeriksanya. Kantor boleh terus bekerja."""
    now = datetime.now(UTC)
    try:
        done = cadangan.create(current_app, now, tell)
        say(done.kalimat)
        if not kode_pemulihan.is_told():
            say(kode_pemulihan.tell(_instance(), now))
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)


@commands.command("kode")
def kode() -> None:
    """Menampilkan kode pemulihan, untuk ditulis di kertas."""
    try:
        say(kode_pemulihan.tell(_instance(), datetime.now(UTC)))
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)


@commands.command("list")
def list_all() -> None:
    """Menyebut semua cadangan di folder cadangan, yang terbaru di bawah."""
    kalender, target = kantor.current().kalender, current_app.config["CADANGAN"]
    found = gudang.snapshots(target)
    for at, path in found.items():
        day = print_hari(at.replace(tzinfo=kalender.zona), kalender)
        click.echo(
            f"{path.name}  {day} pukul {at:%H.%M}  {cadangan.print_size(path.stat().st_size)}"
        )
    click.echo(f"{len(found)} cadangan di {target}.")


@commands.command("check")
@click.argument("berkas", required=False)
def check(berkas: str | None) -> None:
    """Memeriksa seluruh isi cadangan BERKAS, atau yang terbaru: basis data dan setiap foto dan
    surat.
    """
    path = (
        Path(berkas)
        if berkas
        else next(reversed(gudang.snapshots(current_app.config["CADANGAN"]).values()), None)
    )
    if path is None or not path.is_file():
        sys.exit("Cadangan itu tidak ada. Lihat namanya dengan perintah cadangan list.")
    try:
        manifes, faults = pulih.check(path, kode_pemulihan.code_of(_instance()), _instance(), tell)
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    say(faults)
    if faults:
        sys.exit(
            f"{len(faults)} dari {manifes.berkas} foto dan surat di cadangan {path.name} rusak. Buat cadangan "
            "baru sekarang, sebaiknya di cakram lain."
        )
    rows = manifes.baris.get("permohonan", 0)
    click.echo(f"Cadangan {path.name} utuh: {rows} permohonan, {manifes.berkas} foto dan surat.")


@commands.command("mend")
def mend() -> None:
    """Mengambil kembali foto dan surat yang hilang atau rusak di penyimpanan dari folder cadangan."""
    try:
        mended, lost = pulih.mend(current_app.config["CADANGAN"], current_app.extensions["storage"])
    except SipetrokError as refusal:
        sys.exit(refusal.kalimat)
    click.echo(f"{mended} foto atau surat diambil kembali dari cadangan.")
    if lost:
        sys.exit(
            f"{len(lost)} foto atau surat tidak ada di folder cadangan ini. Coba folder cadangan lain, misalnya "
            "cakram yang disimpan di luar kantor."
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
    storage = current_app.extensions["storage"]
    hasil = periksa_operations.run(kantor.current(), storage, datetime.now(UTC), sebagian, tell)
    say(hasil.kalimat)
    if hasil.temuan:
        sys.exit(1)


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])


def say(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


def tell(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()
