"""What was taken and is not done, the last question of a thread, what is not on record, and organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add to the deliveries and make three tables."""
    op.add_column("deliveries", sa.Column("body", sa.Text))
    op.add_column("deliveries", sa.Column("until", sa.BigInteger))
    op.add_column("deliveries", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_deliveries_until", "deliveries", ["until"])
    op.create_table(
        "threads",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_threads")),
    )
    op.create_index("ix_threads_at", "threads", ["at"])
    op.create_table(
        "gaps",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("command", sa.String, nullable=False),
        sa.Column("knowledge", sa.String, nullable=False),
        sa.Column("near", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index("ix_gaps_at", "gaps", ["at"])
    op.create_table(
        "workspaces",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("enterprise", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_workspaces")),
    )
    op.create_index("ix_workspaces_enterprise", "workspaces", ["enterprise"])
