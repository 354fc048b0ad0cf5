"""What a list's rows became: the row of each file, what was read otherwise, what was told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of lists that came before nobody knows it any more: there it stays empty."""
    op.add_column("daftar", sa.Column("jawaban", sa.JSON(), nullable=True))
    op.add_column("permohonan", sa.Column("baris", sa.Integer(), nullable=True))
    op.add_column("permohonan", sa.Column("dibaca", sa.JSON(), nullable=True))


def downgrade() -> None:
    """On both databases without making the tables anew."""
    op.execute("ALTER TABLE permohonan DROP COLUMN dibaca")
    op.execute("ALTER TABLE permohonan DROP COLUMN baris")
    op.execute("ALTER TABLE daftar DROP COLUMN jawaban")
