"""What availability needs: pictures of pages, accounts that must choose a password, bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A topic each, so that the tables that belong together stand together."""
    page_pictures()
    attempts()
    akun()
    bytes_stored()


def downgrade() -> None:
    """The way back, in the other order."""
    op.drop_table("unggahan")
    drop_akun()
    op.drop_index("ix_percobaan_lama", "percobaan")
    op.drop_table("gambar_berkas")


def page_pictures() -> None:
    """Of documents that came before there are none: each is drawn when it is first opened."""
    op.create_table(
        "gambar_berkas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("berkas_id", sa.Integer(), nullable=False),
        sa.Column("nomor", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("ukuran", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["berkas_id"],
            ["berkas.id"],
            name=op.f("fk_gambar_berkas_berkas_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gambar_berkas")),
        sa.UniqueConstraint(
            "berkas_id", "nomor", name=op.f("uq_gambar_berkas_berkas_id_nomor")
        ),
    )
    op.create_index("ix_gambar_berkas_sha256", "gambar_berkas", ["sha256"])


def attempts() -> None:
    """Old ones are found without looking at those that still count."""
    op.create_index("ix_percobaan_lama", "percobaan", ["jenis", "at"])


def akun() -> None:
    """Passwords made by others, roles that wait for a pengawas, and what is to be read of it."""
    op.add_column(
        "petugas",
        sa.Column(
            "sandi_sekali", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
    )
    op.create_table(
        "pengukuhan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("peran", sa.String(length=40), nullable=False),
        sa.Column("perubahan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name="fk_pengukuhan_petugas_id"
        ),
        sa.ForeignKeyConstraint(
            ["perubahan_id"], ["perubahan_akun.id"], name="fk_pengukuhan_perubahan_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pengukuhan"),
        sa.UniqueConstraint("petugas_id", "peran", name="uq_pengukuhan_peran"),
    )
    op.create_table(
        "kabar_akun",
        sa.Column("petugas_id", sa.Integer(), nullable=False),
        sa.Column("perubahan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petugas_id"], ["petugas.id"], name="fk_kabar_akun_petugas_id"
        ),
        sa.ForeignKeyConstraint(
            ["perubahan_id"], ["perubahan_akun.id"], name="fk_kabar_akun_perubahan_id"
        ),
        sa.PrimaryKeyConstraint("petugas_id", "perubahan_id", name="pk_kabar_akun"),
    )


def drop_akun() -> None:
    """On both databases without making the table anew."""
    op.drop_table("kabar_akun")
    op.drop_table("pengukuhan")
    op.execute("ALTER TABLE petugas DROP COLUMN sandi_sekali")


def bytes_stored() -> None:
    """For each address, in ten minutes."""
    op.create_table(
        "unggahan",
        sa.Column("kunci", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ukuran", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kunci", "at", name=op.f("pk_unggahan")),
    )
    op.create_index("ix_unggahan_at", "unggahan", ["at"])
