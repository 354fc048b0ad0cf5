"""The accounts of the office from the computer itself: for whoever cannot sign in, and to confirm
what no pengawas can.

Passwords are asked for or read from one line of input, never given as an argument.
"""

import sys

import click

from sipetrok.app.filters import tanggal_jam
from sipetrok.cli.perintah import noun
from sipetrok.domain.petugas import DataAkun
from sipetrok.operations import pengukuhan
from sipetrok.operations import petugas as operations
from sipetrok.operations.context import Context
from sipetrok.queries.petugas import every

commands = noun("petugas", "Mengelola akun petugas.")


@commands.command("add")
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
    operations.add(akun, written, _asked_sandi(), Context.here())
    click.echo(f'Akun "{akun}" dibuat.')


@commands.command("sandi")
@click.argument("akun")
def sandi(akun: str) -> None:
    """Memberi AKUN kata sandi baru dan mengeluarkannya dari semua perangkat."""
    petugas_id = operations.named(akun).id
    ended = operations.reset_sandi(petugas_id, _asked_sandi(), Context.here())
    click.echo(
        f'Kata sandi akun "{akun}" diganti. {ended} perangkat dikeluarkan. Minta pemiliknya '
        "segera mengganti sendiri kata sandi ini di halaman akunnya."
    )


@commands.command("block")
@click.argument("akun")
def block(akun: str) -> None:
    """Menutup AKUN dan mengeluarkannya saat itu juga. Jejak pekerjaannya tetap ada."""
    context = Context.here()
    akibat = operations.block(operations.named(akun).id, context)
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
            "Catat pengganti lain di halaman Cuti dan pengganti."
        )


@commands.command("unblock")
@click.argument("akun")
def unblock(akun: str) -> None:
    """Membuka lagi AKUN yang diblokir, dengan kata sandi yang lama."""
    operations.unblock(operations.named(akun).id, Context.here())
    click.echo(f'Akun "{akun}" dapat masuk lagi dengan kata sandi yang lama.')


@commands.command("kukuhkan")
@click.argument("akun")
def confirm(akun: str) -> None:
    """Mengukuhkan peran AKUN yang menunggu pengawas, bila tidak ada pengawas yang dapat."""
    count = pengukuhan.confirm_all(operations.named(akun).id, Context.here())
    if not count:
        sys.exit(f'Tidak ada peran akun "{akun}" yang menunggu pengukuhan.')
    click.echo(f'{count} peran akun "{akun}" dikukuhkan.')


@commands.command("list")
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
