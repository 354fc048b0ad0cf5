"""Sessions as rows: who signed in where, until when; failed tries as well."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
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
            "sebab IN ('keluar', 'sandi', 'blokir', 'diam', 'lama')", name=op.f("ck_masuk_sebab")
        ),
        sa.CheckConstraint("berhasil = (kunci IS NOT NULL)", name=op.f("ck_masuk_kunci")),
        sa.CheckConstraint("keluar_at IS NULL OR sebab IS NOT NULL", name=op.f("ck_masuk_keluar")),
        sa.ForeignKeyConstraint(["petugas_id"], ["petugas.id"], name=op.f("fk_masuk_petugas_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_masuk")),
        sa.UniqueConstraint("kunci", name=op.f("uq_masuk_kunci")),
    )
    op.create_index("ix_masuk_riwayat", "masuk", ["petugas_id", "at", "id"])
    # What the browsers hold of it is no longer understood: everybody signs in once more.
    with op.batch_alter_table("petugas") as batch_op:
        batch_op.drop_column("sesi")


def downgrade():
    with op.batch_alter_table("petugas") as batch_op:
        batch_op.add_column(
            sa.Column("sesi", sa.String(length=32), nullable=False, server_default="")
        )
    with op.batch_alter_table("petugas") as batch_op:
        batch_op.alter_column(
            "sesi", existing_type=sa.String(length=32), existing_nullable=False, server_default=None
        )
    op.drop_index("ix_masuk_riwayat", table_name="masuk")
    op.drop_table("masuk")
