"""News on the pemohon's own phone: which phones asked, and what is to be sent to them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both go with the file that they are about."""
    op.create_table(
        "langganan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permohonan_id", sa.Integer(), nullable=False),
        sa.Column("sidik", sa.String(length=64), nullable=False),
        sa.Column("alamat", sa.Text(), nullable=False),
        sa.Column("kunci", sa.String(length=120), nullable=False),
        sa.Column("rahasia", sa.String(length=64), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permohonan_id"],
            ["permohonan.id"],
            name=op.f("fk_langganan_permohonan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_langganan")),
        sa.UniqueConstraint(
            "permohonan_id", "sidik", name=op.f("uq_langganan_permohonan_id_sidik")
        ),
    )
    op.create_table(
        "pemberitahuan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("langganan_id", sa.Integer(), nullable=False),
        sa.Column("jenis", sa.String(length=20), nullable=False),
        sa.Column("dibuat_at", sa.DateTime(), nullable=False),
        sa.Column("lagi_at", sa.DateTime(), nullable=True),
        sa.Column("percobaan", sa.Integer(), nullable=False),
        sa.Column("galat", sa.String(length=200), nullable=False),
        sa.Column("terkirim_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "jenis IN ('perbaiki', 'siap', 'tolak', 'ambil')",
            name=op.f("ck_pemberitahuan_jenis"),
        ),
        sa.ForeignKeyConstraint(
            ["langganan_id"],
            ["langganan.id"],
            name=op.f("fk_pemberitahuan_langganan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pemberitahuan")),
    )
    op.create_index(
        "ix_pemberitahuan_antre", "pemberitahuan", ["terkirim_at", "lagi_at"]
    )
    op.create_index(
        op.f("ix_pemberitahuan_langganan_id"), "pemberitahuan", ["langganan_id"]
    )


def downgrade() -> None:
    """The way back, in the other order."""
    op.drop_table("pemberitahuan")
    op.drop_table("langganan")
