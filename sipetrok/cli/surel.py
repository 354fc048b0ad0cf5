"""The commands of e-mail. Each says in Indonesian what it did, or what to do instead."""

import secrets
import sys
from datetime import UTC, datetime

import click
from flask import current_app

from sipetrok.cli.perintah import Perintah
from sipetrok.domain.errors import SipetrokError
from sipetrok.domain.surel import is_address
from sipetrok.kiriman import surel as pos
from sipetrok.operations import surel
from sipetrok.operations.context import Context

commands = Perintah("surel", help="Mengirim e-mail kepada pemohon.")


@commands.command("kirim")
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


@commands.command("uji")
@click.argument("alamat")
def try_out(alamat: str) -> None:
    """Mengirim satu e-mail percobaan ke ALAMAT, tanpa data siapa pun."""
    server, context = _server(), Context.here()
    if not is_address(alamat):
        sys.exit("Alamat itu bukan alamat e-mail. Contoh: nama@contoh.go.id.")
    nama = context.kantor.nama
    text = (
        f"Ini e-mail percobaan dari {nama}. Jika Anda membacanya, pengaturan e-mail sudah benar.\n"
    )
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
