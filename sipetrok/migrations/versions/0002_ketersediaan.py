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


def downgrade() -> None:
    """The way back, in the other order."""
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
