"""Whether the desk can answer now, for `/readyz`; whether it runs at all, and what it lacks, is for `/healthz`.

Answers need no database, so that one that is away makes no replica unready: all would be at once, and none answer. But
where several workspaces installed the app their tokens are in it, and a process that never reached it knows none.
"""


def missing(*, database: bool, slack: bool) -> str:
    """Say in a word what is missing (`database`, `slack`), or nothing."""
    if not database:
        return "database"
    return "" if slack else "slack"
