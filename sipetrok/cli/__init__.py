"""The office's commands, hung into the app.

Each says in Indonesian what it did, or what to do instead; a refusal ends it with its sentence.
Passwords are asked for or read from one line of input, never given as an argument.
"""

import random
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app

from sipetrok.app import log
from sipetrok.cli import petugas as petugas  # adds its own commands
from sipetrok.cli.perintah import COMMANDS, noun, say
from sipetrok.domain import SipetrokError
from sipetrok.domain.kontak import is_address
from sipetrok.kiriman import surel as pos
from sipetrok.operations import cadangan, contoh, jam, periksa, surel, trail
from sipetrok.operations.context import Context
from sipetrok.simpanan import gudang
from sipetrok.sop import reading

kantor_commands = noun("kantor", "Memeriksa folder kantor.")
antrean_commands = noun("antrean", "Merawat antrean.")
jam_commands = noun("jam", "Merawat jam.")
kunci_commands = noun("kunci", "Merawat kunci berkas.")
surel_commands = noun("surel", "Mengirim e-mail kepada pemohon.")
cadangan_commands = noun("cadangan", "Mencadangkan data kantor.")


@kantor_commands.command("check")
@click.argument("path")
def check_kantor(path: str) -> None:
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


@jam_commands.command("accept")
def accept() -> None:
    """Menyatakan jam komputer sekarang benar, setelah jam itu pernah terlalu maju lalu
    dibetulkan.
    """
    context = Context.here()
    jam.accept(context.now)
    click.echo(
        f"Jam komputer dinyatakan benar: {context.kalender.print_saat(context.now)}. "
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


@COMMANDS.command("kasus")
@click.argument("nomor")
def kasus(nomor: str) -> None:
    """Menampilkan catatan sistem untuk NOMOR kasus yang tertulis di halaman kesalahan."""
    lines = log.find_case(current_app, nomor)
    if not lines:
        sys.exit(
            "Nomor kasus ini tidak ada dalam catatan. Periksa lagi hurufnya; "
            "catatan lama terhapus sendiri."
        )
    say(lines)


@COMMANDS.command("contoh")
@click.option(
    "--jumlah",
    type=click.IntRange(1, 10000),
    help="Berapa permohonan contoh yang dibuat.",
)
@click.option("--hapus", is_flag=True, help="Hapus semua permohonan contoh.")
def make_contoh(jumlah: int | None, hapus: bool) -> None:
    """Membuat permohonan contoh dalam semua keadaan, atau menghapusnya.

    Data kantor yang sesungguhnya tidak disentuh.
    """
    if hapus:
        click.echo(f"{contoh.remove()} permohonan contoh dihapus.")
    elif jumlah:
        made = contoh.fill(Context.here(), jumlah, random.Random(), _told(jumlah))
        click.echo(f"{made} permohonan contoh dibuat.")
    else:
        sys.exit("Tulis --jumlah dengan angka, atau --hapus.")


def _told(jumlah: int) -> Callable[[int], None]:
    """Says how far long work has come: every fifty files, of few files every quarter."""
    step = max(1, min(50, jumlah // 4))

    def report(done: int) -> None:
        if done % step == 0 and done < jumlah:
            click.echo(f"{done} dari {jumlah} permohonan contoh sudah dibuat.")

    return report


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
    pesan = pos.Pesan(
        nama,
        current_app.config["SUREL"],
        alamat,
        "Percobaan e-mail",
        f"Ini e-mail percobaan dari {nama}. Jika Anda membacanya, pengaturan e-mail sudah benar.\n",
        context.now.astimezone(context.kalender.zona),
        f"uji.{secrets.token_hex(8)}",
    )
    try:
        pos.send(server, pesan)
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


@cadangan_commands.command("create")
def create() -> None:
    """Membuat satu cadangan, lalu memeriksanya. Kantor boleh terus bekerja."""
    context, (instance, target) = Context.here(), _folders()
    say(cadangan.create(context, instance, target, click.echo).kalimat)
    if not cadangan.is_code_told():
        say(cadangan.tell_code(instance, context.now))


@cadangan_commands.command("kode")
def kode() -> None:
    """Menampilkan kode pemulihan, untuk ditulis di kertas."""
    say(cadangan.tell_code(_folders()[0], datetime.now(UTC)))


@cadangan_commands.command("list")
def list_cadangan() -> None:
    """Menyebut semua cadangan di folder cadangan, yang terbaru di bawah."""
    kalender, (_, target) = Context.here().kalender, _folders()
    found = gudang.snapshots(target)
    for at, path in found.items():
        when = kalender.print_saat(at.replace(tzinfo=kalender.zona))
        size = cadangan.print_size(path.stat().st_size)
        click.echo(f"{path.name}  {when}  {size}")
    click.echo(f"{len(found)} cadangan di {target}.")


@cadangan_commands.command("check")
@click.argument("berkas", required=False)
def check_cadangan(berkas: str | None) -> None:
    """Memeriksa seluruh isi cadangan BERKAS, atau yang terbaru: basis data dan setiap foto dan
    surat.
    """
    instance, target = _folders()
    newest = [target, *gudang.snapshots(target).values()][-1]
    path = Path(berkas or newest)
    if not path.is_file():
        sys.exit("Cadangan itu tidak ada. Lihat namanya dengan perintah cadangan list.")
    kode = cadangan.code_of(instance)
    manifes, faults = cadangan.check(path, kode, instance, click.echo)
    say(faults)
    if faults:
        sys.exit(
            f"{len(faults)} dari {manifes.berkas} foto dan surat di cadangan {path.name} rusak. "
            "Buat cadangan baru sekarang, sebaiknya di disk lain."
        )
    rows = manifes.baris.get("permohonan", 0)
    click.echo(
        f"Cadangan {path.name} utuh: {rows} permohonan, {manifes.berkas} foto dan surat."
    )


@cadangan_commands.command("mend")
def mend() -> None:
    """Mengambil kembali foto dan surat yang hilang atau rusak di penyimpanan dari folder
    cadangan.
    """
    mended, lost = cadangan.mend(_folders()[1], Context.here().storage)
    click.echo(f"{mended} foto atau surat diambil kembali dari cadangan.")
    if lost:
        sys.exit(
            f"{len(lost)} foto atau surat tidak ada di folder cadangan ini. "
            "Coba folder cadangan lain, misalnya disk yang disimpan di luar kantor."
        )


@COMMANDS.command("periksa")
@click.option(
    "--sebagian",
    is_flag=True,
    help="Hanya yang belum selesai dan sebagian arsip, seperti setiap malam.",
)
def look_for_damage(sebagian: bool) -> None:
    """Mencari kerusakan: basis data, jejak, nomor, serta foto dan surat yang tersimpan."""
    hasil = periksa.run(Context.here(), sebagian, click.echo)
    say(hasil.kalimat)
    if hasil.temuan:
        sys.exit(1)


def _folders() -> tuple[Path, Path]:
    """That of the office, and that of its backups."""
    return current_app.config["INSTANCE"], current_app.config["CADANGAN"]


def checker() -> Flask:
    """An app that knows `kantor check` and nothing else: a folder is judged without an instance,
    and leaves none.
    """
    app = Flask("sipetrok")
    app.cli.add_command(kantor_commands)
    return app


def init_app(app: Flask) -> None:
    app.cli.commands.update(COMMANDS.commands)
