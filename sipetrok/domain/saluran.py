"""Through which channel a permohonan came in."""

from sipetrok.domain.words import Worded


class Saluran(Worded):
    """The closed list of channels, each with its name."""

    words: str

    SITUS = "situs", "Situs"  # the pemohon's own form
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram", "Telegram"
    EMAIL = "email", "E-mail"
    LOKET = "loket", "Loket"  # at the counter
    DAFTAR = "daftar", "Daftar kantor"  # the office's own list
    KOLEKTIF = "kolektif", "Kolektif desa"  # many at once, brought by a desa


BY_STAFF = (Saluran.LOKET, Saluran.WHATSAPP, Saluran.TELEGRAM, Saluran.EMAIL)
