"""What can go wrong, in the office's words. Each noun adds its own errors beside its own rules."""


class SipetrokError(Exception):
    """A refusal that people may read: `kalimat` is one Indonesian sentence, fit for the screen.

    One that is always said alike has its sentence in its class.
    """

    # How a page answers it: 409, things are not (or no longer) so that it could be done; 422, what
    # was sent has to be changed; 429 and 503, it can be sent again later as it is.
    status = 409
    # The form field that the sentence is about; "" where it is about the whole.
    isian = ""

    kalimat = ""

    def __init__(self, kalimat: str = "") -> None:
        super().__init__(kalimat or self.kalimat)
        if kalimat:
            self.kalimat = kalimat


class IsianDitolak(SipetrokError):
    """Something that was sent has to be changed; `isian` is the form field where that is said."""

    status = 422

    def __init__(self, isian: str, kalimat: str) -> None:
        super().__init__(kalimat)
        self.isian = isian
