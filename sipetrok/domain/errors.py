"""What can go wrong, in the office's words. Each noun adds its own errors beside its own rules."""


class SipetrokError(Exception):
    """A refusal that people may read: `kalimat` is one Indonesian sentence, fit for the screen."""

    def __init__(self, kalimat: str) -> None:
        super().__init__(kalimat)
        self.kalimat = kalimat
