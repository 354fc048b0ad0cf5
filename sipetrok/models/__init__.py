"""What is stored. Rules live in the domain; these modules know columns, keys and constraints."""

from sipetrok.models.berkas import AksesBerkas, Berkas, GambarBerkas
from sipetrok.models.hasil import (
    BeritaAcara,
    Dokumen,
    IsiBeritaAcara,
    Kontak,
    Pengambilan,
    Penomor,
    Surat,
    Surel,
)
from sipetrok.models.kabar import Langganan, Pemberitahuan
from sipetrok.models.permohonan import (
    Antrean,
    Daftar,
    DrafHabis,
    Paraf,
    Permohonan,
    StandarTerbit,
)
from sipetrok.models.petugas import (
    Halangan,
    KabarAkun,
    Masuk,
    Pengukuhan,
    PerubahanAkun,
    Petugas,
    PetugasPeran,
)
from sipetrok.models.tables import Moment, Perawatan, Percobaan, Unggahan, db

__all__ = [
    "AksesBerkas",
    "Antrean",
    "BeritaAcara",
    "Berkas",
    "Daftar",
    "Dokumen",
    "DrafHabis",
    "GambarBerkas",
    "Halangan",
    "IsiBeritaAcara",
    "KabarAkun",
    "Kontak",
    "Langganan",
    "Masuk",
    "Moment",
    "Paraf",
    "Pemberitahuan",
    "Pengambilan",
    "Pengukuhan",
    "Penomor",
    "Perawatan",
    "Percobaan",
    "Permohonan",
    "PerubahanAkun",
    "Petugas",
    "PetugasPeran",
    "StandarTerbit",
    "Surat",
    "Surel",
    "Unggahan",
    "db",
]
