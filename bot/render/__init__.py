"""Answer to Block Kit, terminal and plain text. A renderer decides nothing."""
