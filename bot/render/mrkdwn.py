"""Slack's mrkdwn, made safe: a border that everything from outside passes.

Slack reads `&`, `<` and `>` as control characters (docs.slack.dev, formatting message text: escaping text). With
them escaped no link, mention or broadcast can come out of any text.
"""


def escape(text: str) -> str:
    """Escape the three control characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """Set in bold; asterisks inside would end it."""
    return f"*{escape(text).replace('*', '∗')}*"


def link(label: str, url: str | None) -> str:
    """Link a label, or give it plain where there is no web address."""
    if not url or not url.startswith("https://") or any(char in url for char in "<>| "):
        return escape(label)
    return f"<{escape(url)}|{escape(label).replace('|', '¦')}>"
