"""What availability needs: pictures of pages, accounts that must choose a password, bytes."""

from alembic import op  # noqa: F401

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A topic each, so that the tables that belong together stand together."""


def downgrade() -> None:
    """The way back, in the other order."""
