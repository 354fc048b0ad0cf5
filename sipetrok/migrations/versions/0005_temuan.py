"""What was found of a document when it came: how it reads, what the office cannot see."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of documents that came before nothing was noted."""
    op.add_column(
        "berkas",
        sa.Column(
            "temuan",
            sa.String(length=120),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    """On both databases without making the table anew."""
    op.execute("ALTER TABLE berkas DROP COLUMN temuan")
