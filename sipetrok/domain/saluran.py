"""Through which channel a permohonan came in."""

from enum import StrEnum


class Saluran(StrEnum):
    """The closed list of channels."""

    SITUS = "situs"  # the pemohon's own form
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    EMAIL = "email"
    LOKET = "loket"  # at the counter
    DAFTAR = "daftar"  # the office's own list
    KOLEKTIF = "kolektif"  # many at once, brought by a desa


NAMA = {
    Saluran.SITUS: "Situs",
    Saluran.WHATSAPP: "WhatsApp",
    Saluran.TELEGRAM: "Telegram",
    Saluran.EMAIL: "E-mail",
    Saluran.LOKET: "Loket",
    Saluran.DAFTAR: "Daftar kantor",
    Saluran.KOLEKTIF: "Kolektif desa",
}
BY_STAFF = (Saluran.LOKET, Saluran.WHATSAPP, Saluran.TELEGRAM, Saluran.EMAIL)
