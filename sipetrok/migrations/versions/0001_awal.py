"""The tables, with the trail and all else that was written down for good held by the database."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SALURAN = "'situs', 'whatsapp', 'telegram', 'email', 'loket', 'daftar', 'kolektif'"
TINDAKAN = (
    "'terima', 'selesai', 'kembalikan', 'turunkan', 'tolak', 'tanya', 'jawab', 'alihkan', "
    "'perbaiki', 'tarik'"
)

# What was written down once stays: name of the trigger, when it speaks, and its words.
HELD = (
    ("paraf_tetap", "UPDATE ON paraf", "the trail is append-only"),
    (
        "surat_tetap",
        "UPDATE OF nomor, buku, tahun, urut, versi, tanggal, token, sha256 ON surat",
        "an issued letter does not change",
    ),
    ("standar_tetap", "UPDATE ON standar_terbit", "a pinned standard does not change"),
    ("akses_tetap", "UPDATE ON akses_berkas", "the access log is append-only"),
    (
        "perubahan_tetap",
        "UPDATE ON perubahan_akun",
        "the record of accounts is append-only",
    ),
    (
        "perubahan_abadi",
        "DELETE ON perubahan_akun",
        "the record of accounts is append-only",
    ),
    (
        "acara_tetap",
        "UPDATE OF buku, tahun, urut, nomor, tanggal, jumlah, sha256 ON berita_acara",
        "a berita acara does not change",
    ),
    ("dokumen_tetap", "UPDATE ON dokumen", "a document taken in does not change"),
)
# Example data alone may be cleared away: the same, and the permohonan of the row.
KEPT = (
    ("paraf_abadi", "DELETE ON paraf", "the trail is append-only", "OLD.permohonan_id"),
    (
        "akses_abadi",
        "DELETE ON akses_berkas",
        "the access log is append-only",
        "(SELECT permohonan_id FROM berkas WHERE id = OLD.berkas_id)",
    ),
)


# Whoever refers to another table goes before it.
TABLES = (
    "akses_berkas",
    "surel",
    "surat",
    "pengambilan",
    "paraf",
    "kontak",
    "isi_berita_acara",
    "dokumen",
    "berkas",
    "antrean",
    "permohonan",
    "petugas_peran",
    "perubahan_akun",
    "masuk",
    "halangan",
    "daftar",
    "berita_acara",
    "standar_terbit",
    "petugas",
    "percobaan",
    "perawatan",
    "penomor",
    "draf_habis",
)


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def refuse(name: str, event: str, words: str, file: str = "") -> None:
    """A trigger that lets nothing happen, or only to the rows of an example: `file` is theirs."""
    example = f"(SELECT contoh FROM permohonan WHERE id = {file})"
    if is_sqlite():
        when = f"WHEN {example} IS NOT 1" if file else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} {when} BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
        return
    passed = f"IF {example} THEN RETURN OLD; END IF;" if file else ""
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {passed} "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def upgrade() -> None:
    op.create_table(
        "draf_habis",
        sa.Column("kode", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kode", name=op.f("pk_draf_habis")),
    )
    op.create_index("ix_draf_habis_at", "draf_habis", ["at"])
    op.create_table(
        "penomor",
        sa.Column("buku", sa.String(length=60), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("terakhir", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("buku", "tahun", name=op.f("pk_penomor")),
    )
    op.create_table(
        "perawatan",
        sa.Column("kunci", sa.String(length=40), nullable=False),
        sa.Column("hasil", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kunci", name=op.f("pk_perawatan")),
    )
    op.create_table(
        "percobaan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("jenis", sa.String(length=20), nullable=False),
        sa.Column("kunci", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_percobaan")),
    )
    op.create_index("ix_percobaan_kunci", "percobaan", ["jenis", "kunci", "at"])
    op.create_table(
        "petugas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("akun", sa.String(length=40), nullable=False),
        sa.Column("nama", sa.String(length=120), nullable=False),
        sa.Column("sandi", sa.String(length=255), nullable=False),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.Column("jabatan", sa.String(length=100), server_default="", nullable=False),
        sa.Column("nip", sa.String(length=18), server_default="", nullable=False),
        sa.Column("pangkat", sa.String(length=60), server_default="", nullable=False),
        sa.Column("desa", sa.String(length=80), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petugas")),
        sa.UniqueConstraint("akun", name=op.f("uq_petugas_akun")),
    )
    op.create_table(
        "standar_terbit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("isi", sa.Text(), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standar_terbit")),
        sa.UniqueConstraint("sha256", name=op.f("uq_standar_terbit_sha256")),
    )
    op.create_table(
        "berita_acara",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kunci", sa.String(length=32), nullable=False),
        sa.Column("buku", sa.String(length=60), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("urut", sa.Integer(), nullable=False),
        sa.Column("nomor", sa.String(length=120), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("judul", sa.String(length=200), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("penerima", sa.String(length=120), nullable=False),
        sa.Column("penerima_jabatan", sa.String(length=120), nullable=False),
        sa.Column("jumlah", sa.Integer(), nullable=False),
        sa.Column("contoh", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_berita_acara_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_berita_acara")),
        sa.UniqueConstraint(
            "buku", "tahun", "urut", name=op.f("uq_berita_acara_buku_tahun_urut")
        ),
        sa.UniqueConstraint("kunci", name=op.f("uq_berita_acara_kunci")),
    )
    op.create_index("ix_berita_acara_dibuat", "berita_acara", ["dibuat_at", "id"])
    op.create_index("ix_berita_acara_nomor", "berita_acara", ["nomor"])
    op.create_index("ix_berita_acara_sha256", "berita_acara", ["sha256"])
    op.create_table(
        "daftar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kunci", sa.String(length=32), nullable=False),
        sa.Column("layanan", sa.String(length=80), nullable=False),
        sa.Column("saluran", sa.String(length=20), nullable=False),
        sa.Column("asal", sa.String(length=120), nullable=False),
        sa.Column("jumlah", sa.Integer(), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(f"saluran IN ({SALURAN})", name=op.f("ck_daftar_saluran")),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_daftar_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daftar")),
        sa.UniqueConstraint("kunci", name=op.f("uq_daftar_kunci")),
    )
    op.create_index("ix_daftar_at", "daftar", ["at", "id"])
    op.create_table(
        "halangan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("pengganti_id", sa.Integer(), nullable=False),
        sa.Column("dari", sa.Date(), nullable=False),
        sa.Column("sampai", sa.Date(), nullable=False),
        sa.Column("sebab", sa.String(length=200), nullable=False),
        sa.Column("dicatat_id", sa.Integer(), nullable=False),
        sa.Column("dicatat_at", sa.DateTime(), nullable=False),
        sa.Column("dicabut_id", sa.Integer(), nullable=True),
        sa.Column("dicabut_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "petugas_id <> pengganti_id", name=op.f("ck_halangan_pengganti")
        ),
        sa.CheckConstraint("sampai >= dari", name=op.f("ck_halangan_masa")),
        sa.ForeignKeyConstraint(
            ["dicabut_id"], ["petugas.id"], name=op.f("fk_halangan_dicabut_id")
        ),
        sa.ForeignKeyConstraint(
            ["dicatat_id"], ["petugas.id"], name=op.f("fk_halangan_dicatat_id")
        ),
        sa.ForeignKeyConstraint(
            ["pengganti_id"], ["petugas.id"], name=op.f("fk_halangan_pengganti_id")
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_halangan_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halangan")),
    )
    op.create_index("ix_halangan_sampai", "halangan", ["sampai"])
    op.create_table(
        "masuk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("berhasil", sa.Boolean(), nullable=False),
        sa.Column("alamat", sa.String(length=45), nullable=False),
        sa.Column("perangkat", sa.String(length=80), nullable=False),
        sa.Column("kunci", sa.String(length=64), nullable=True),
        sa.Column("aktif_at", sa.DateTime(), nullable=True),
        sa.Column("keluar_at", sa.DateTime(), nullable=True),
        sa.Column("sebab", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "sebab IN ('keluar', 'sandi', 'blokir', 'diam', 'lama')",
            name=op.f("ck_masuk_sebab"),
        ),
        sa.CheckConstraint(
            "berhasil = (kunci IS NOT NULL)", name=op.f("ck_masuk_kunci")
        ),
        sa.CheckConstraint(
            "keluar_at IS NULL OR sebab IS NOT NULL", name=op.f("ck_masuk_keluar")
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_masuk_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_masuk")),
        sa.UniqueConstraint("kunci", name=op.f("uq_masuk_kunci")),
    )
    op.create_index("ix_masuk_riwayat", "masuk", ["petugas_id", "at", "id"])
    op.create_table(
        "perubahan_akun",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("oleh_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("apa", sa.String(length=40), nullable=False),
        sa.Column("rincian", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["oleh_id"], ["petugas.id"], name=op.f("fk_perubahan_akun_oleh_id")
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_perubahan_akun_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_perubahan_akun")),
    )
    op.create_index(
        "ix_perubahan_akun_riwayat", "perubahan_akun", ["petugas_id", "at", "id"]
    )
    op.create_table(
        "petugas_peran",
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("peran", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_petugas_peran_petugas_id")
        ),
        sa.PrimaryKeyConstraint("petugas_id", "peran", name=op.f("pk_petugas_peran")),
    )
    op.create_table(
        "permohonan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kode", sa.String(length=12), nullable=False),
        sa.Column("kunci_draf", sa.String(length=32), nullable=False),
        sa.Column("nomor_register", sa.String(length=40), nullable=True),
        sa.Column("standar_id", sa.Integer(), nullable=False),
        sa.Column("layanan", sa.String(length=80), server_default="", nullable=False),
        sa.Column(
            "saluran", sa.String(length=20), server_default="situs", nullable=False
        ),
        sa.Column("pencatat_id", sa.Integer(), nullable=True),
        sa.Column("daftar_id", sa.Integer(), nullable=True),
        sa.Column("kertas", sa.JSON(), nullable=False),
        sa.Column("nama", sa.String(length=120), nullable=False),
        sa.Column("desa", sa.String(length=80), server_default="", nullable=False),
        sa.Column("kecamatan", sa.String(length=80), server_default="", nullable=False),
        sa.Column("isian", sa.JSON(), nullable=False),
        sa.Column("lewat", sa.String(length=20), nullable=False),
        sa.Column("naskah", sa.Text(), nullable=True),
        sa.Column("contoh", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("langkah", sa.Integer(), nullable=False),
        sa.Column("pemegang_id", sa.Integer(), nullable=True),
        sa.Column("untuk_id", sa.Integer(), nullable=True),
        sa.Column("koordinasi", sa.Integer(), nullable=True),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("diserahkan", sa.Boolean(), nullable=False),
        sa.Column("diserahkan_at", sa.DateTime(), nullable=True),
        sa.Column("ambil_at", sa.DateTime(), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("sejak_at", sa.DateTime(), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.Column("dikirim_at", sa.DateTime(), nullable=True),
        sa.Column("tutup_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(status = 'draf') = (nomor_register IS NULL)",
            name=op.f("ck_permohonan_register"),
        ),
        sa.CheckConstraint(
            f"saluran IN ({SALURAN})", name=op.f("ck_permohonan_saluran")
        ),
        sa.CheckConstraint(
            "status IN ('draf', 'berjalan', 'dikembalikan', 'selesai', 'ditolak', 'ditarik')",
            name=op.f("ck_permohonan_status"),
        ),
        sa.CheckConstraint(
            "versi >= 0 AND langkah >= 0", name=op.f("ck_permohonan_keadaan")
        ),
        sa.ForeignKeyConstraint(
            ["daftar_id"], ["daftar.id"], name=op.f("fk_permohonan_daftar_id")
        ),
        sa.ForeignKeyConstraint(
            ["pemegang_id"], ["petugas.id"], name=op.f("fk_permohonan_pemegang_id")
        ),
        sa.ForeignKeyConstraint(
            ["pencatat_id"], ["petugas.id"], name=op.f("fk_permohonan_pencatat_id")
        ),
        sa.ForeignKeyConstraint(
            ["standar_id"], ["standar_terbit.id"], name=op.f("fk_permohonan_standar_id")
        ),
        sa.ForeignKeyConstraint(
            ["untuk_id"], ["petugas.id"], name=op.f("fk_permohonan_untuk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permohonan")),
        sa.UniqueConstraint("kode", name=op.f("uq_permohonan_kode")),
        sa.UniqueConstraint("kunci_draf", name=op.f("uq_permohonan_kunci_draf")),
        sa.UniqueConstraint(
            "nomor_register", name=op.f("uq_permohonan_nomor_register")
        ),
    )
    op.create_index("ix_permohonan_ambil", "permohonan", ["ambil_at", "id"])
    op.create_index("ix_permohonan_daftar_id", "permohonan", ["daftar_id"])
    op.create_index("ix_permohonan_desa", "permohonan", ["desa", "diserahkan_at", "id"])
    op.create_index("ix_permohonan_dikirim", "permohonan", ["dikirim_at", "id"])
    op.create_index(
        "ix_permohonan_layanan", "permohonan", ["layanan", "tutup_at", "id"]
    )
    op.create_index(
        "ix_permohonan_menunggu", "permohonan", ["status", "sejak_at", "id"]
    )
    op.create_index("ix_permohonan_tutup", "permohonan", ["tutup_at", "id"])
    op.create_table(
        "antrean",
        sa.Column("peran", sa.String(length=40), nullable=False),
        sa.Column("antre_at", sa.DateTime(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_antrean_permohonan_id")
        ),
        sa.PrimaryKeyConstraint(
            "peran", "antre_at", "permohonan_id", name=op.f("pk_antrean")
        ),
    )
    op.create_index("ix_antrean_permohonan_id", "antrean", ["permohonan_id"])
    op.create_table(
        "berkas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("persyaratan", sa.Integer(), nullable=False),
        sa.Column("pilihan", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("jenis", sa.String(length=20), nullable=False),
        sa.Column("ukuran", sa.Integer(), nullable=False),
        sa.Column("halaman", sa.Integer(), nullable=False),
        sa.Column("diterima_at", sa.DateTime(), nullable=False),
        sa.Column("diganti_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "jenis IN ('image/jpeg', 'application/pdf')", name=op.f("ck_berkas_jenis")
        ),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_berkas_permohonan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_berkas")),
    )
    op.create_index("ix_berkas_permohonan_id", "berkas", ["permohonan_id"])
    op.create_index("ix_berkas_sha256", "berkas", ["sha256"])
    op.create_table(
        "dokumen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("nomor", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("halaman", sa.Integer(), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_dokumen_permohonan_id")
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_dokumen_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dokumen")),
        sa.UniqueConstraint(
            "permohonan_id", "versi", name=op.f("uq_dokumen_permohonan_id_versi")
        ),
    )
    op.create_index("ix_dokumen_sha256", "dokumen", ["sha256"])
    op.create_table(
        "isi_berita_acara",
        sa.Column("berita_acara_id", sa.Integer(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("diterima_at", sa.DateTime(), nullable=True),
        sa.Column("diterima_id", sa.Integer(), nullable=True),
        sa.Column("catatan", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(diterima_at IS NULL) = (diterima_id IS NULL)",
            name=op.f("ck_isi_berita_acara_diterima"),
        ),
        sa.ForeignKeyConstraint(
            ["berita_acara_id"],
            ["berita_acara.id"],
            name=op.f("fk_isi_berita_acara_berita_acara_id"),
        ),
        sa.ForeignKeyConstraint(
            ["diterima_id"],
            ["petugas.id"],
            name=op.f("fk_isi_berita_acara_diterima_id"),
        ),
        sa.ForeignKeyConstraint(
            ["permohonan_id"],
            ["permohonan.id"],
            name=op.f("fk_isi_berita_acara_permohonan_id"),
        ),
        sa.PrimaryKeyConstraint(
            "berita_acara_id", "urutan", name=op.f("pk_isi_berita_acara")
        ),
    )
    op.create_index(
        "ix_isi_berita_acara_permohonan_id", "isi_berita_acara", ["permohonan_id"]
    )
    op.create_table(
        "kontak",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("cara", sa.String(length=20), nullable=False),
        sa.Column("kepada", sa.String(length=120), nullable=False),
        sa.Column("catatan", sa.String(length=500), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_kontak_permohonan_id")
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_kontak_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kontak")),
    )
    op.create_index("ix_kontak_permohonan_id", "kontak", ["permohonan_id"])
    op.create_table(
        "paraf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("langkah", sa.Integer(), nullable=False),
        sa.Column("tindakan", sa.String(length=20), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=True),
        sa.Column("tujuan", sa.Integer(), nullable=True),
        sa.Column("kepada_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("catatan", sa.Text(), nullable=False),
        sa.Column("hasil", sa.JSON(), nullable=False),
        sa.CheckConstraint(f"tindakan IN ({TINDAKAN})", name=op.f("ck_paraf_tindakan")),
        sa.ForeignKeyConstraint(
            ["kepada_id"], ["petugas.id"], name=op.f("fk_paraf_kepada_id")
        ),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_paraf_permohonan_id")
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_paraf_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paraf")),
        sa.UniqueConstraint(
            "permohonan_id", "urutan", name=op.f("uq_paraf_permohonan_id_urutan")
        ),
    )
    op.create_index("ix_paraf_at", "paraf", ["at"])
    op.create_table(
        "pengambilan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("nama", sa.String(length=120), nullable=False),
        sa.Column("hubungan", sa.String(length=60), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permohonan_id"],
            ["permohonan.id"],
            name=op.f("fk_pengambilan_permohonan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_pengambilan_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pengambilan")),
        sa.UniqueConstraint("permohonan_id", name=op.f("uq_pengambilan_permohonan_id")),
    )
    op.create_table(
        "surat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("buku", sa.String(length=60), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("urut", sa.Integer(), nullable=False),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("nomor", sa.String(length=120), nullable=False),
        sa.Column("tanggal", sa.Date(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("penanda_tangan", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("scan_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_surat_permohonan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surat")),
        sa.UniqueConstraint(
            "buku",
            "tahun",
            "urut",
            "versi",
            name=op.f("uq_surat_buku_tahun_urut_versi"),
        ),
        sa.UniqueConstraint(
            "permohonan_id", "versi", name=op.f("uq_surat_permohonan_id_versi")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_surat_token")),
    )
    op.create_index("ix_surat_nomor", "surat", ["nomor"])
    op.create_index("ix_surat_scan_sha256", "surat", ["scan_sha256"])
    op.create_index("ix_surat_sha256", "surat", ["sha256"])
    op.create_index("ix_surat_tanggal", "surat", ["tanggal", "id"])
    op.create_table(
        "surel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("tujuan", sa.String(length=254), nullable=False),
        sa.Column("perihal", sa.String(length=200), nullable=False),
        sa.Column("isi", sa.Text(), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.Column("lagi_at", sa.DateTime(), nullable=True),
        sa.Column("percobaan", sa.Integer(), nullable=False),
        sa.Column("galat", sa.String(length=200), nullable=False),
        sa.Column("terkirim_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_surel_permohonan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surel")),
    )
    op.create_index("ix_surel_antre", "surel", ["terkirim_at", "lagi_at"])
    op.create_index("ix_surel_permohonan_id", "surel", ["permohonan_id"])
    op.create_index("ix_surel_tujuan", "surel", ["tujuan", "dibuat_at"])
    op.create_table(
        "akses_berkas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("berkas_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("alasan", sa.String(length=120), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["berkas_id"], ["berkas.id"], name=op.f("fk_akses_berkas_berkas_id")
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_akses_berkas_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_akses_berkas")),
    )
    op.create_index("ix_akses_berkas_berkas_id", "akses_berkas", ["berkas_id"])

    for row in (*HELD, *KEPT):
        refuse(*row)
    if not is_sqlite():
        # PostgreSQL knows a second way to remove rows, past the triggers of the rows.
        op.execute(
            "CREATE TRIGGER paraf_utuh BEFORE TRUNCATE ON paraf "
            "FOR EACH STATEMENT EXECUTE FUNCTION paraf_tetap()"
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if not is_sqlite():
        for name, *_ in (*HELD, *KEPT):
            op.execute(f"DROP FUNCTION {name}")
