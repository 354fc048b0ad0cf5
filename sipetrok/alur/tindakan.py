"""How a file may stand and what may be done to it, each with what people are told of it. Pure.

Words alone: which action is open to whom, and what follows from it, `workflow` decides. All that is
shown to people is Indonesian, so that no page keeps a table of sentences of its own.
"""

from dataclasses import dataclass

from sipetrok.domain import Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """What people are told of a file that stands so.

    A kind ("paused", "late", "done" …) is how the page draws the mark beside the words.
    Blanks: `{nomor}` its number, `{alasan}` why it was refused, `{perbaikan}` what is asked of the
    pemohon, `{halaman}` the address of its page.
    """

    # For the pemohon: kind, title, what follows. None where the step they are at says it.
    headline: tuple[str, str, str] | None = None
    # "Permohonan … Anda …"
    kabar: str = "masih dalam proses. Lihat perkembangannya di {halaman}"
    here: str = ""  # for officers, beside "sejak …"; empty while a desk has it
    pressed: str = ""  # to the officer whose press brought it here
    # Why an officer opens a scan who has nothing to do with it.
    reading: str = "Membaca arsip"
    tag: tuple[str, str] = ("Belum selesai", "")  # in the archive: words and kind


class Status(Worded):
    """Where a permohonan stands as a whole.

    Begins as DRAF; runs by desks while BERJALAN; SELESAI, DITOLAK and DITARIK are final.
    """

    words: StatusWords

    DRAF = (
        "draf",
        StatusWords(
            headline=(
                "paused",
                "Permohonan belum dikirim",
                "Lanjutkan, lalu kirim ke kantor.",
            )
        ),
    )
    BERJALAN = "berjalan", StatusWords(reading="Membaca, berkas di meja lain")
    DIKEMBALIKAN = (
        "dikembalikan",
        StatusWords(
            headline=(
                "paused",
                "Perbaiki {perbaikan}",
                "Kirim hanya yang diminta di bawah ini. Yang lain sudah disimpan.",
            ),
            kabar="perlu diperbaiki. Lihat caranya di {halaman}",
            here="Menunggu perbaikan pemohon",
            pressed="{nomor} dikembalikan kepada pemohon. "
            "Waktu berhenti dihitung sampai diperbaiki.",
            reading="Membaca, berkas di pemohon",
        ),
    )
    SELESAI = (
        "selesai",
        StatusWords(
            kabar="sudah selesai. Lihat hasilnya di {halaman}",
            here="Selesai",
            pressed="{nomor} selesai dan disimpan di arsip.",
            tag=("Selesai", "done"),
        ),
    )
    DITOLAK = (
        "ditolak",
        StatusWords(
            headline=("late", "Permohonan ditolak", "Alasan kantor: {alasan}"),
            kabar="tidak dapat dikabulkan. Alasannya ada di {halaman}",
            here="Ditolak",
            pressed="{nomor} ditolak. Alasannya dapat dibaca pemohon.",
            tag=("Ditolak", "refused"),
        ),
    )
    DITARIK = (
        "ditarik",
        StatusWords(
            headline=(
                "info",
                "Permohonan sudah Anda batalkan",
                "Anda boleh mengajukan permohonan baru kapan saja.",
            ),
            kabar="sudah Anda batalkan. Anda boleh mengajukan yang baru kapan saja.",
            here="Dibatalkan pemohon",
            tag=("Dibatalkan pemohon", "paused"),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TindakanWords:
    """What an action is called on its button and afterwards, and what must be written for it.

    Blanks: `{nomor}` the file's number, `{meja}` the desk where it now is, `{untuk}` the colleague.
    """

    button: str = ""  # empty where the step names it, or the pemohon presses it
    other: str = ""  # the same where a colleague has the file
    pressed: str = "{nomor} diteruskan: {meja}."  # to the officer who pressed it
    ended: str = ""  # how a stay at a desk ended, in the kartu kendali
    told: str = ""  # the same for the pemohon, in the list of steps
    # Where it is explained, and what that is.
    field: tuple[str, str] = ("catatan", "Catatan")
    missing: str = "Tulis alasannya, agar pemohon dan rekan kerja tahu sebabnya."


class Tindakan(Worded):
    """All that can be done to a file, by an officer or by its pemohon.

    Each press writes one row of this kind into the trail, sometimes with a TERIMA before or
    behind it (see `Keadaan.press`). PERBAIKI and TARIK are the pemohon's alone; SELESAI is
    theirs as well while they fill in the form.
    """

    words: TindakanWords

    # An officer takes the file at their desk: stamps masuk.
    TERIMA = (
        "terima",
        TindakanWords(
            button="Terima di meja saya",
            other="Ambil alih berkas",
            pressed="{nomor} Anda terima.",
        ),
    )
    SELESAI = "selesai", TindakanWords()  # finish the step: stamps keluar
    # To the pemohon, with a reason for each requirement.
    KEMBALIKAN = (
        "kembalikan",
        TindakanWords(
            button="Kembalikan kepada pemohon",
            ended="dikembalikan kepada pemohon",
            told="Berkas diperiksa, dan perlu diperbaiki",
        ),
    )
    # To an earlier step, with a reason.
    TURUNKAN = (
        "turunkan",
        TindakanWords(
            button="Kembalikan ke langkah ini",
            ended="dikembalikan ke langkah sebelumnya",
            told="Dikembalikan ke langkah sebelumnya",
        ),
    )
    TOLAK = (
        "tolak",
        TindakanWords(
            button="Tolak permohonan", ended="ditolak", told="Permohonan ditolak"
        ),
    )
    # To the desk of a koordinasi, with a question.
    TANYA = (
        "tanya",
        TindakanWords(
            button="Kirim pertanyaan",
            pressed="Pertanyaan tentang {nomor} dikirim: {meja}.",
            ended="bertanya kepada rekan",
            told="Dikerjakan, lalu ditanyakan kepada rekan",
            field=("pertanyaan", "Pertanyaan"),
            missing="Tulis pertanyaannya, agar rekan Anda tahu apa yang harus dijawab.",
        ),
    )
    # The answer, back to the step.
    JAWAB = (
        "jawab",
        TindakanWords(
            button="Kirim jawaban",
            other="Catat jawaban",
            pressed="Jawaban tentang {nomor} disimpan. Berkas kembali ke langkahnya.",
            ended="dijawab",
            field=("jawaban", "Jawaban"),
            missing="Tulis jawabannya.",
        ),
    )
    # To a named colleague.
    ALIHKAN = (
        "alihkan",
        TindakanWords(
            button="Alihkan berkas",
            pressed="{nomor} dialihkan kepada {untuk}",
            ended="dialihkan",
            told="Diteruskan kepada petugas lain",
        ),
    )
    PERBAIKI = "perbaiki", TindakanWords()  # the pemohon sends what was asked
    # The pemohon withdraws.
    TARIK = (
        "tarik",
        TindakanWords(ended="dibatalkan pemohon", told="Anda membatalkan permohonan"),
    )
