"""The office's commands, hung into the app.

Each says in Indonesian what it did, or what to do instead; a refusal ends it with its sentence.
Passwords are asked for or read from one line of input, never given as an argument.
"""

import random
import secrets
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from sipetrok.app import log
from sipetrok.app.filters import tanggal_jam
from sipetrok.domain import SipetrokError
from sipetrok.domain.petugas import DataAkun
from sipetrok.kiriman import surel as pos
from sipetrok.operations import cadangan, contoh, jam, periksa, surel, trail
from sipetrok.operations import petugas as petugas_operations
from sipetrok.operations.context import Context
from sipetrok.queries.petugas import every
from sipetrok.simpanan import gudang
from sipetrok.sop import reading


class Perintah(AppGroup):
    """Commands of one noun. What is refused is said in a sentence, with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SipetrokError as refusal:
            sys.exit(refusal.kalimat)


COMMANDS = AppGroup()


def _noun(name: str, does: str) -> Perintah:
    group = Perintah(name, help=does)
    COMMANDS.add_command(group)
    return group


def say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


kantor_commands = _noun("kantor", "Memeriksa folder kantor.")
antrean_commands = _noun("antrean", "Merawat antrean.")
jam_commands = _noun("jam", "Merawat jam.")
kunci_commands = _noun("kunci", "Merawat kunci berkas.")
surel_commands = _noun("surel", "Mengirim e-mail kepada pemohon.")
petugas_commands = _noun("petugas", "Mengelola akun petugas.")
cadangan_commands = _noun("cadangan", "Mencadangkan data kantor.")


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
    """Menampilkan catatan sistem untuk NOMOR kasus yang tertulis di halaman galat."""
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
    if not pos.is_address(alamat):
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


@petugas_commands.command("add")
@click.argument("akun")
@click.option("--nama", required=True, help="Nama petugas.")
@click.option(
    "--peran", required=True, multiple=True, help="Peran; boleh lebih dari satu."
)
@click.option(
    "--jabatan",
    default="",
    help="Jabatan, untuk surat yang ditandatangani sebagai pelaksana harian.",
)
@click.option("--nip", default="", help="NIP, 18 angka.")
@click.option("--pangkat", default="", help="Pangkat dan golongan.")
@click.option("--desa", default="", help="Desa, untuk akun kantor desa.")
def add(akun: str, peran: tuple[str, ...], **data: str) -> None:
    """Menambah akun petugas. Kata sandi ditanyakan, atau dibaca satu baris dari masukan."""
    written = DataAkun(peran=frozenset(peran), **data)
    petugas_operations.add(akun, written, _asked_sandi(), Context.here())
    click.echo(f'Akun "{akun}" dibuat.')


@petugas_commands.command("sandi")
@click.argument("akun")
def sandi(akun: str) -> None:
    """Memberi AKUN kata sandi baru dan mengeluarkannya dari semua perangkat."""
    petugas_id = petugas_operations.named(akun).id
    ended = petugas_operations.reset_sandi(petugas_id, _asked_sandi(), Context.here())
    click.echo(
        f'Kata sandi akun "{akun}" diganti. {ended} perangkat dikeluarkan. Minta pemiliknya '
        "segera mengganti sendiri kata sandi ini di halaman akunnya."
    )


@petugas_commands.command("block")
@click.argument("akun")
def block(akun: str) -> None:
    """Menutup AKUN dan mengeluarkannya saat itu juga. Jejak pekerjaannya tetap ada."""
    context = Context.here()
    akibat = petugas_operations.block(petugas_operations.named(akun).id, context)
    click.echo(f'Akun "{akun}" diblokir dan sudah dikeluarkan dari semua perangkat.')
    if kosong := [kunci for kunci in akibat.kosong if kunci in context.folder.peran]:
        click.echo(
            "Perhatian: sekarang tidak ada petugas aktif untuk peran "
            f"{', '.join(kosong)}, jadi berkas yang menunggu di sana berhenti. Tambahkan petugas "
            "dengan perintah petugas add, atau buka lagi akun ini dengan petugas unblock."
        )
    if akibat.digantikan:
        click.echo(
            f"Perhatian: akun ini pengganti {', '.join(akibat.digantikan)}. "
            "Catat pengganti lain di halaman Halangan."
        )


@petugas_commands.command("unblock")
@click.argument("akun")
def unblock(akun: str) -> None:
    """Membuka lagi AKUN yang diblokir, dengan kata sandi yang lama."""
    petugas_operations.unblock(petugas_operations.named(akun).id, Context.here())
    click.echo(f'Akun "{akun}" dapat masuk lagi dengan kata sandi yang lama.')


@petugas_commands.command("list")
def list_petugas() -> None:
    """Menampilkan semua akun: nama, peran, aktif atau tidak, dan kapan terakhir masuk."""
    rows = [("akun", "nama", "peran", "keadaan", "terakhir masuk")]
    for petugas, masuk_at in every():
        state = "aktif" if petugas.aktif else "diblokir"
        last = tanggal_jam(masuk_at) if masuk_at else "belum pernah"
        peran = ", ".join(sorted(petugas.peran))
        rows.append((petugas.akun, petugas.nama, peran, state, last))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(map(str.ljust, row, widths)).rstrip())


def _asked_sandi() -> str:
    if sys.stdin.isatty():
        return click.prompt(
            "Kata sandi", hide_input=True, confirmation_prompt="Ulangi kata sandi"
        )
    return sys.stdin.readline().rstrip("\r\n")


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
        day = kalender.print_hari(at.replace(tzinfo=kalender.zona))
        size = cadangan.print_size(path.stat().st_size)
        click.echo(f"{path.name}  {day} pukul {at:%H.%M}  {size}")
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
            "Buat cadangan baru sekarang, sebaiknya di cakram lain."
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
            "Coba folder cadangan lain, misalnya cakram yang disimpan di luar kantor."
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
