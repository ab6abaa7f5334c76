"""The tables: ids, choices and times. What was typed is in none of them but sealed (`bot.storage.seal`), for a day."""

import sqlalchemy as sa

metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s"})  # a migration must know what to alter

channel_settings = sa.Table(
    "channel_settings",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("mode", sa.String, nullable=False),
    sa.Column("style", sa.String, nullable=False),
    sa.Column("reply", sa.String, nullable=False),
    sa.Column("dates", sa.String, nullable=False),
    sa.Column("shared", sa.Boolean, nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("user", sa.String, primary_key=True),
    sa.Column("answer", sa.String, primary_key=True),
    sa.Column("verdict", sa.String, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)

follows = sa.Table(
    "follows",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("user", sa.String, primary_key=True),
    sa.Column("topic", sa.String, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
)

digests = sa.Table(
    "digests",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("topics", sa.JSON, nullable=False),
    sa.Column("every", sa.String, nullable=False),
    sa.Column("due", sa.BigInteger, nullable=False),  # seconds since 1970: compared by the database, in any zone
    sa.Column("told", sa.JSON, nullable=False),
)

shares = sa.Table(
    "shares",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("ts", sa.String, primary_key=True),
    sa.Column("knowledge", sa.String, nullable=False),
    sa.Column("entries", sa.JSON, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
)


installations = sa.Table(
    "installations",
    metadata,
    sa.Column("enterprise", sa.String, primary_key=True),
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("user", sa.String, primary_key=True),
    sa.Column("installed_at", sa.BigInteger, nullable=False),
    sa.Column("data", sa.Text, nullable=False),  # encrypted
)

states = sa.Table(
    "states",
    metadata,
    sa.Column("digest", sa.String, primary_key=True),
    sa.Column("expires", sa.BigInteger, nullable=False),
)

corrected = sa.Table(
    "corrected",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("ts", sa.String, primary_key=True),
    sa.Column("correction", sa.String, primary_key=True),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("body", sa.Text),  # sealed, until it is done
    sa.Column("until", sa.BigInteger),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_deliveries_at", "at"),
    sa.Index("ix_deliveries_until", "until"),
)

threads = sa.Table(
    "threads",
    metadata,
    sa.Column("name", sa.String, primary_key=True),  # an HMAC
    sa.Column("team", sa.String, nullable=False),
    sa.Column("data", sa.Text, nullable=False),  # sealed
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Index("ix_threads_at", "at"),
)

gaps = sa.Table(
    "gaps",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("team", sa.String, nullable=False),
    sa.Column("command", sa.String, nullable=False),
    sa.Column("knowledge", sa.String, nullable=False),
    sa.Column("near", sa.JSON, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_gaps_at", "at"),
)

workspaces = sa.Table(
    "workspaces",
    metadata,
    sa.Column("team", sa.String, primary_key=True),
    sa.Column("enterprise", sa.String, nullable=False),  # that installed the app as a whole
    sa.Index("ix_workspaces_enterprise", "enterprise"),
)
