"""A correction follows the answers that were shared: a reply in the thread below each one that holds what was wrong.

An answer is concerned when it was shared up to the day the desk recorded the correction, by another version of the
knowledge than the one that holds it. Each reply is marked before it is posted, so that it comes once.
"""

from collections.abc import Iterable, Iterator

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.records import Correction
from bot.listeners.failures import NO_VOICE, code
from bot.listeners.newsroom import Newsroom
from bot.render import digest
from bot.storage.shares import Share


def post_new(newsroom: Newsroom) -> int:
    """Post every correction that a shared answer has not had yet, and give how many were. Raises StorageError."""
    knowledge, shares = newsroom.desk.knowledge, newsroom.storage.shares
    count = 0
    for check in knowledge.checks:
        if not isinstance(check, Correction):
            continue
        for entry in dict.fromkeys(_entries(check, knowledge)):
            for share in shares.uncorrected(check.id, entry, check.recorded):
                if share.knowledge != knowledge.version and _post(check, share, newsroom, knowledge):
                    count += 1
    return count


def known(entries: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Give the ids of the corrections on record that bear on any of these entries: who shares them knows them."""
    told = set(entries)
    checks = (check for check in knowledge.checks if isinstance(check, Correction))
    return tuple(check.id for check in checks if told & set(_entries(check, knowledge)))


def _entries(check: Correction, knowledge: Knowledge) -> Iterator[str]:
    """Give the entries, as shares name them, that a correction bears on: ids of claims, citations of paragraphs."""
    for ref in check.on:
        kind, _, name = ref.partition(":")
        if kind == "claim":
            yield name
        elif ref in knowledge.provisions:
            yield knowledge.cite(ref)


def _post(check: Correction, share: Share, newsroom: Newsroom, knowledge: Knowledge) -> bool:
    client = newsroom.client_of(share.team)
    if client is None:
        return False
    if newsroom.refusal(client, share.team, share.channel, {}) or not newsroom.storage.shares.mark(share, check.id):
        return False
    citations = tuple(dict.fromkeys(knowledge.cite(ref) for ref in check.cites))
    message = digest.correction(check.said, check.text, citations)

    def lost(error: Exception) -> None:
        if code(error) not in NO_VOICE:  # there it would fail the next time as well, and every time
            newsroom.storage.shares.unmark(share, check.id)

    return newsroom.outbox.post(
        client,
        {"channel": share.channel, "thread_ts": share.ts, "unfurl_links": False, "unfurl_media": False, **message},
        failed=lost,
    )
