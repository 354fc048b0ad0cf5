"""Every sentence that people read of one file as it goes from step to step: for the tests that ask
whether each is true by then, and for whoever wants to print and read them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from page import Page
from test_journeys import (
    AnyOffice,
    answers,
    do_step,
    enter_list,
    photos,
    the_permohonan,
)

from sipetrok.models import Permohonan
from sipetrok.sop.standar import Mulai, Standar


@dataclass
class Saat:
    """One moment in the life of a file: what stands where, by the name of the reader."""

    nama: str
    file: Permohonan
    warga: str = ""
    tanda_terima: str = ""
    petugas: str = ""
    kabar: str = ""
    daftar: str = ""

    def all(self) -> str:
        return "\n".join(
            (self.warga, self.tanda_terima, self.petugas, self.kabar, self.daftar)
        )


@dataclass
class Cerita:
    """A file of this service, told from its start to the archive."""

    office: AnyOffice
    standar: Standar
    lewat: str = ""  # as the pemohon chooses it; the first way that is offered else
    seen: list[Saat] = field(default_factory=list)

    def tell(self) -> Iterator[Saat]:
        if self.standar.mulai is Mulai.DAFTAR:
            enter_list(self.office, self.standar)
        else:
            self._apply()
        yield self.now("masuk")
        while the_permohonan().status == "berjalan":
            langkah = the_permohonan().keadaan.step
            do_step(self.office, self.standar, langkah)
            yield self.now(f"sesudah {langkah.tugas}")

    def _apply(self) -> None:
        citizen = self.office.public()
        citizen.get(f"/layanan/{self.standar.slug}")
        page = citizen.follow("Ajukan permohonan")
        sent = answers(page, self.standar)
        if self.lewat:
            sent["lewat"] = self.lewat
        page = citizen.press("Simpan dan lanjut", **sent)
        if page.path.endswith("/data"):  # what looks odd is asked about once
            page = citizen.press("Simpan dan lanjut")
        if self.standar.uploads:
            citizen.press("Simpan dan lanjut", **photos(page))
        citizen.press("Kirim permohonan")

    def now(self, nama: str) -> Saat:
        """What everybody reads at this moment."""
        file, public = the_permohonan(), self.office.public()
        saat = Saat(nama, file)
        saat.warga = main(public.get(f"/permohonan/{file.kode}"))
        saat.tanda_terima = main(public.get(f"/permohonan/{file.kode}/tanda-terima"))
        here = file.keadaan.place.pelaksana[0]
        page = self.office.desk(here).get(f"/antrean/{file.id}")
        saat.petugas = main(page)
        keepers = [p for p in self.office.folder.kantor.peran if p.pengawas]
        watcher = self.office.desk(keepers[0].kunci)
        links = [*page.links(), *watcher.get(f"/antrean/{file.id}").links()]
        told = {unquote(a) for a in links if a.startswith(("https://wa", "mailto"))}
        saat.kabar = "\n".join(sorted(told))
        lists = ("/pengawasan", "/arsip", "/buku/register")
        saat.daftar = "\n".join(main(watcher.get(path)) for path in lists)
        return saat


def main(page: Page) -> str:
    """What stands between the heads and the foot, a block a line."""
    html = page.response.get_data(as_text=True)
    html = html.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    html = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    html = re.sub(
        r"</(p|h\d|li|dd|td|th|tr|button|summary|legend|label|option|div)>", "\n", html
    )
    text = re.sub(r"<[^>]+>", " ", html)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
