"""The first tables.

They may be there already: the desk made them by itself before it had migrations, and those stay as they are.
There is no way back from any step but the copy that was made before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables that are missing."""
    op.create_table(
        "channel_settings",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("style", sa.String, nullable=False),
        sa.Column("reply", sa.String, nullable=False),
        sa.Column("dates", sa.String, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name=op.f("pk_channel_settings")),
        if_not_exists=True,
    )
    op.create_table(
        "feedback",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "user", "answer", name=op.f("pk_feedback")),
        if_not_exists=True,
    )
    op.create_table(
        "follows",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("team", "user", "topic", name=op.f("pk_follows")),
        if_not_exists=True,
    )
    op.create_table(
        "digests",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("every", sa.String, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name=op.f("pk_digests")),
        if_not_exists=True,
    )
    op.create_table(
        "shares",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("ts", sa.String, nullable=False),
        sa.Column("knowledge", sa.String, nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "ts", name=op.f("pk_shares")),
        if_not_exists=True,
    )
    op.create_table(
        "corrected",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("ts", sa.String, nullable=False),
        sa.Column("correction", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "ts", "correction", name=op.f("pk_corrected")),
        if_not_exists=True,
    )
