"""One e-mail handed to the office's mail server. What goes wrong is sorted: worth another try, or
never.

Refuses to speak through an open line where a closed one was demanded, and to a server that cannot
prove who it is. What the server says is never repeated: it may quote the address, and the address
is personal data.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from threading import Timer

from flask import current_app

from sipetrok.domain import SipetrokError

# Said in EHLO, as mail programs do: the name of the office's computer is nobody's business.
_OURSELVES = "[127.0.0.1]"


class Jalur(StrEnum):
    """How the line to the server is closed to others."""

    LANGSUNG = "langsung"  # TLS from the first byte
    STARTTLS = "starttls"
    TERBUKA = "terbuka"


@dataclass(frozen=True)
class Server:
    """The office's mail server.

    Without `pengguna` nobody signs in there. `sertifikat` is a file of authorities to trust
    instead of the system's own.
    """

    host: str
    port: int
    jalur: Jalur
    pengguna: str = ""
    sandi: str = field(default="", repr=False)
    sertifikat: str = ""
    sabar: float = 20  # seconds for each word of the server
    terlama: float = 120  # seconds for one e-mail in all, once connected


@dataclass(frozen=True)
class Pesan:
    """An e-mail. `tanda` names it for ever: sent twice, both have the same, so that the mailbox can
    tell.
    """

    nama: str  # of the sender, as mail programs show it
    dari: str  # the address of the office
    tujuan: str  # the one address to which it goes
    perihal: str
    isi: str = field(repr=False)
    at: datetime
    tanda: str


class BelumTerkirim(SipetrokError):
    """Not now; another try may succeed.

    `is_general` when no other e-mail would have got through either.
    """

    def __init__(self, kalimat: str, is_general: bool = True) -> None:
        super().__init__(kalimat)
        self.is_general = is_general


class TidakTerkirim(SipetrokError):
    """The server will never take this e-mail."""


def current() -> Server | None:
    """The mail server of the running app; None when the office has named none."""
    return current_app.config["SMTP"]


def tls_of(server: Server) -> ssl.SSLContext:
    """How the server is asked who it is. Raises OSError when `sertifikat` cannot be read."""
    return ssl.create_default_context(cafile=server.sertifikat or None)


def send(server: Server, pesan: Pesan) -> None:
    """Returns once the server has taken the e-mail over. Raises BelumTerkirim, TidakTerkirim.

    Taken over does not say delivered: what comes back later goes to the mailbox of the office.
    Waits `server.sabar` seconds for a word of the server and `server.terlama` in all.
    """
    written = _written(pesan)
    place = server.host, server.port, _OURSELVES
    client: smtplib.SMTP
    try:
        if server.jalur is Jalur.LANGSUNG:
            tls = tls_of(server)
            client = smtplib.SMTP_SSL(*place, timeout=server.sabar, context=tls)
        else:
            client = smtplib.SMTP(*place, timeout=server.sabar)
    except (OSError, smtplib.SMTPException) as error:
        raise _sorted(error) from None
    # Every word has its own patience; a server that drips its words is cut off all the same.
    watch = Timer(server.terlama, _cut, (client,))
    watch.start()
    try:
        client.ehlo_or_helo_if_needed()
        if server.jalur is Jalur.STARTTLS:
            client.starttls(context=tls_of(server))
            client.ehlo_or_helo_if_needed()
        if server.pengguna:
            client.login(server.pengguna, server.sandi)
        client.sendmail(pesan.dari, [pesan.tujuan], written)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise _sorted(error) from None
    finally:
        # The e-mail has been taken or refused by now: a farewell that fails changes nothing.
        with suppress(OSError, smtplib.SMTPException, ValueError):
            if client.sock is not None:  # smtplib lets go of a line that broke
                client.sock.settimeout(2)
                client.quit()
        with suppress(OSError):
            client.close()
        watch.cancel()


def _cut(client: smtplib.SMTP) -> None:
    """Ends a line from outside, whatever it waits for: then `send` fails as for any broken line."""
    if client.sock is not None:
        with suppress(OSError):
            # Of the line itself, below TLS.
            socket.socket.shutdown(client.sock, socket.SHUT_RDWR)


def _written(pesan: Pesan) -> bytes:
    """The e-mail as it travels. Raises TidakTerkirim when a header cannot be written."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(pesan.nama, addr_spec=pesan.dari)
        message["To"] = Address(addr_spec=pesan.tujuan)
        message["Subject"] = pesan.perihal
        message["Date"] = pesan.at
        message["Message-ID"] = f"<{pesan.tanda}@{pesan.dari.rpartition('@')[2]}>"
        # So that no absence notice answers (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(pesan.isi, cte="quoted-printable")
        return message.as_bytes()
    except (ValueError, IndexError, MessageError):
        # A line break in a header, an address that is none.
        raise TidakTerkirim("Alamat atau perihal e-mail tidak dapat ditulis.") from None


# What is said of a failure, by the first kind that it is of: about the e-mail itself, or about the
# office's own settings or the line, which can be mended.
_OF_THE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
_SAID = {
    smtplib.SMTPRecipientsRefused: "Server e-mail menolak alamat pemohon ({code}).",
    smtplib.SMTPDataError: "Server e-mail menolak isi e-mail ({code}).",
    smtplib.SMTPAuthenticationError: "Server e-mail menolak akun atau sandi kantor ({code}).",
    smtplib.SMTPSenderRefused: "Server e-mail menolak alamat pengirim kantor ({code}).",
    smtplib.SMTPNotSupportedError: "Server e-mail tidak menawarkan jalur terkunci atau cara masuk "
    "yang dikenal.",
    ssl.SSLCertVerificationError: "Sertifikat server e-mail tidak dapat dipercaya.",
    ssl.SSLError: "Jalur terkunci ke server e-mail gagal dibuat.",
    smtplib.SMTPResponseException: "Server e-mail sedang tidak melayani ({code}).",
    Exception: "Server e-mail tidak dapat dihubungi.",
}


def _sorted(error: Exception) -> SipetrokError:
    """What a failure means for this e-mail, and in which words the officer reads it."""
    code = getattr(error, "smtp_code", 0)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    said = next(words for kind, words in _SAID.items() if isinstance(error, kind))
    kalimat, is_general = said.format(code=code), True
    if isinstance(error, _OF_THE_MAIL):
        if 500 <= code < 600:
            return TidakTerkirim(kalimat)  # for ever
        is_general = code == 421  # any other number is about this one e-mail
    return BelumTerkirim(kalimat, is_general)
