"""The first tables, with the trail held append-only by the database itself."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# A row of the trail is never changed and never removed. Example data alone may be cleared away.
TRIGGERS = {
    "sqlite": (
        """
        CREATE TRIGGER paraf_tetap BEFORE UPDATE ON paraf
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
        """,
        """
        CREATE TRIGGER paraf_abadi BEFORE DELETE ON paraf
        WHEN (SELECT contoh FROM permohonan WHERE id = OLD.permohonan_id) IS NOT 1
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
        """,
        """
        CREATE TRIGGER surat_tetap BEFORE UPDATE OF nomor, buku, tahun, urut, versi, tanggal, token, sha256 ON surat
        BEGIN SELECT RAISE(ABORT, 'an issued letter does not change'); END
        """,
        """
        CREATE TRIGGER standar_tetap BEFORE UPDATE ON standar_terbit
        BEGIN SELECT RAISE(ABORT, 'a pinned standard does not change'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION paraf_tetap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        """
        CREATE FUNCTION paraf_abadi() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT contoh FROM permohonan WHERE id = OLD.permohonan_id) THEN RETURN OLD; END IF;
            RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE FUNCTION surat_tetap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'an issued letter does not change' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        """
        CREATE FUNCTION standar_tetap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'a pinned standard does not change' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        "CREATE TRIGGER paraf_tetap BEFORE UPDATE ON paraf FOR EACH ROW EXECUTE FUNCTION paraf_tetap()",
        "CREATE TRIGGER paraf_abadi BEFORE DELETE ON paraf FOR EACH ROW EXECUTE FUNCTION paraf_abadi()",
        # PostgreSQL knows a second way to remove rows, past the triggers of the rows.
        "CREATE TRIGGER paraf_utuh BEFORE TRUNCATE ON paraf FOR EACH STATEMENT EXECUTE FUNCTION paraf_tetap()",
        """
        CREATE TRIGGER surat_tetap BEFORE UPDATE OF nomor, buku, tahun, urut, versi, tanggal, token, sha256 ON surat
        FOR EACH ROW EXECUTE FUNCTION surat_tetap()
        """,
        "CREATE TRIGGER standar_tetap BEFORE UPDATE ON standar_terbit FOR EACH ROW EXECUTE FUNCTION standar_tetap()",
    ),
}
FUNCTIONS = ("paraf_tetap", "paraf_abadi", "surat_tetap", "standar_tetap")


def upgrade():
    op.create_table(
        "penomor",
        sa.Column("buku", sa.String(length=60), nullable=False),
        sa.Column("tahun", sa.Integer(), nullable=False),
        sa.Column("terakhir", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("buku", "tahun", name=op.f("pk_penomor")),
    )
    op.create_table(
        "percobaan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("jenis", sa.String(length=20), nullable=False),
        sa.Column("kunci", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_percobaan")),
    )
    with op.batch_alter_table("percobaan", schema=None) as batch_op:
        batch_op.create_index("ix_percobaan_kunci", ["jenis", "kunci", "at"], unique=False)

    op.create_table(
        "petugas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("akun", sa.String(length=40), nullable=False),
        sa.Column("nama", sa.String(length=120), nullable=False),
        sa.Column("sandi", sa.String(length=255), nullable=False),
        sa.Column("aktif", sa.Boolean(), nullable=False),
        sa.Column("sesi", sa.String(length=32), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
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
        "permohonan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kode", sa.String(length=12), nullable=False),
        sa.Column("kunci_draf", sa.String(length=32), nullable=False),
        sa.Column("nomor_register", sa.String(length=40), nullable=True),
        sa.Column("standar_id", sa.Integer(), nullable=False),
        sa.Column("nama", sa.String(length=120), nullable=False),
        sa.Column("isian", sa.JSON(), nullable=False),
        sa.Column("lewat", sa.String(length=20), nullable=False),
        sa.Column("naskah", sa.Text(), nullable=True),
        sa.Column("contoh", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("langkah", sa.Integer(), nullable=False),
        sa.Column("pemegang_id", sa.Integer(), nullable=True),
        sa.Column("versi", sa.Integer(), nullable=False),
        sa.Column("diserahkan", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("sejak_at", sa.DateTime(), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.Column("dikirim_at", sa.DateTime(), nullable=True),
        sa.Column("tutup_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(status = 'draf') = (nomor_register IS NULL)", name=op.f("ck_permohonan_register")
        ),
        sa.CheckConstraint(
            "status IN ('draf', 'berjalan', 'dikembalikan', 'selesai', 'ditolak', 'ditarik')",
            name=op.f("ck_permohonan_status"),
        ),
        sa.CheckConstraint("versi >= 0 AND langkah >= 0", name=op.f("ck_permohonan_keadaan")),
        sa.ForeignKeyConstraint(
            ["pemegang_id"], ["petugas.id"], name=op.f("fk_permohonan_pemegang_id")
        ),
        sa.ForeignKeyConstraint(
            ["standar_id"], ["standar_terbit.id"], name=op.f("fk_permohonan_standar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permohonan")),
        sa.UniqueConstraint("kode", name=op.f("uq_permohonan_kode")),
        sa.UniqueConstraint("kunci_draf", name=op.f("uq_permohonan_kunci_draf")),
        sa.UniqueConstraint("nomor_register", name=op.f("uq_permohonan_nomor_register")),
    )
    with op.batch_alter_table("permohonan", schema=None) as batch_op:
        batch_op.create_index("ix_permohonan_menunggu", ["status", "sejak_at", "id"], unique=False)
        batch_op.create_index("ix_permohonan_tutup", ["tutup_at", "id"], unique=False)

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
        "antrean",
        sa.Column("peran", sa.String(length=40), nullable=False),
        sa.Column("antre_at", sa.DateTime(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_antrean_permohonan_id")
        ),
        sa.PrimaryKeyConstraint("peran", "antre_at", "permohonan_id", name=op.f("pk_antrean")),
    )
    with op.batch_alter_table("antrean", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_antrean_permohonan_id"), ["permohonan_id"], unique=False
        )

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
    with op.batch_alter_table("berkas", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_berkas_permohonan_id"), ["permohonan_id"], unique=False
        )

    op.create_table(
        "paraf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("urutan", sa.Integer(), nullable=False),
        sa.Column("langkah", sa.Integer(), nullable=False),
        sa.Column("tindakan", sa.String(length=20), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=True),
        sa.Column("tujuan", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("catatan", sa.Text(), nullable=False),
        sa.Column("hasil", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "tindakan IN ('terima', 'selesai', 'kembalikan', 'turunkan', 'tolak', 'perbaiki', 'tarik')",
            name=op.f("ck_paraf_tindakan"),
        ),
        sa.ForeignKeyConstraint(
            ["permohonan_id"], ["permohonan.id"], name=op.f("fk_paraf_permohonan_id")
        ),
        sa.ForeignKeyConstraint(["petugas_id"], ["petugas.id"], name=op.f("fk_paraf_petugas_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paraf")),
        sa.UniqueConstraint("permohonan_id", "urutan", name=op.f("uq_paraf_permohonan_id_urutan")),
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
        sa.UniqueConstraint("permohonan_id", "versi", name=op.f("uq_surat_permohonan_id_versi")),
        sa.UniqueConstraint(
            "buku", "tahun", "urut", "versi", name=op.f("uq_surat_buku_tahun_urut_versi")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_surat_token")),
    )
    with op.batch_alter_table("surat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_surat_nomor"), ["nomor"], unique=False)

    op.create_table(
        "akses_berkas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("berkas_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["berkas_id"], ["berkas.id"], name=op.f("fk_akses_berkas_berkas_id")
        ),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name=op.f("fk_akses_berkas_petugas_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_akses_berkas")),
    )
    with op.batch_alter_table("akses_berkas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_akses_berkas_berkas_id"), ["berkas_id"], unique=False)

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    with op.batch_alter_table("akses_berkas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_akses_berkas_berkas_id"))

    op.drop_table("akses_berkas")
    with op.batch_alter_table("surat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_surat_nomor"))

    op.drop_table("surat")
    op.drop_table("paraf")
    with op.batch_alter_table("berkas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_berkas_permohonan_id"))

    op.drop_table("berkas")
    with op.batch_alter_table("antrean", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_antrean_permohonan_id"))

    op.drop_table("antrean")
    op.drop_table("petugas_peran")
    with op.batch_alter_table("permohonan", schema=None) as batch_op:
        batch_op.drop_index("ix_permohonan_tutup")
        batch_op.drop_index("ix_permohonan_menunggu")

    op.drop_table("permohonan")
    op.drop_table("standar_terbit")
    op.drop_table("petugas")
    with op.batch_alter_table("percobaan", schema=None) as batch_op:
        batch_op.drop_index("ix_percobaan_kunci")

    op.drop_table("percobaan")
    op.drop_table("penomor")
    if op.get_bind().dialect.name == "postgresql":
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}")
