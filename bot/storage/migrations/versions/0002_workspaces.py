"""The workspaces that installed the app, and the installs that were begun."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "installations",
        sa.Column("enterprise", sa.String, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("installed_at", sa.BigInteger, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "user", name=op.f("pk_installations")),
    )
    op.create_table(
        "states",
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_states")),
    )
