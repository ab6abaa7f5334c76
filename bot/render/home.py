"""The App Home of one user: what is covered and how fresh it is, topics, what they follow, corrections, help.

Limits (docs.slack.dev, App Home): 100 blocks, 100 options a menu.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.records import Claim, Correction
from bot.render import kit, wording
from bot.render.blocks import command
from bot.render.format import PLAIN, Format
from bot.render.kit import Block
from bot.render.mrkdwn import bold, escape

FOLLOW = "home_follow"
UNFOLLOW = "home_unfollow"

_MOST_TOPICS = 100
_MOST_FOLLOWED = 20
_MOST_CORRECTIONS = 5


def view(knowledge: Knowledge, followed: Sequence[str], newest: dt.date, shown: Format = PLAIN) -> dict[str, Any]:
    """Lay out the Home of a user who follows these topics; `newest` is the last day that the record reaches."""
    pack = knowledge.pack
    blocks: list[Block] = [
        kit.header(pack.title),
        kit.section(escape(pack.scope)),
        kit.context(
            wording.HOME_FRESH.format(
                instruments=len(knowledge.instruments),
                paragraphs=len(knowledge.provisions),
                claims=len(knowledge.claims),
                newest=shown.day(newest),
                version=knowledge.version,
            )
        ),
        *_samples(shown.command(one) for one in pack.samples),
    ]
    blocks += [kit.DIVIDER, *_topics(knowledge), *_followed(knowledge, followed, shown)]
    blocks += [kit.DIVIDER, *_corrections(knowledge, shown), kit.DIVIDER, *_help(shown)]
    blocks.append(kit.context(escape(pack.disclaimer)))
    return {"type": "home", "blocks": blocks}


def newest_claim(knowledge: Knowledge, topic: str) -> Claim | None:
    """Give the newest claim on a topic."""
    some = [one for one in knowledge.claims.values() if topic in one.topics]
    return max(some, key=lambda one: one.date, default=None)


def _samples(samples: Iterable[str]) -> Iterable[Block]:
    yield kit.section(bold(wording.HOME_ASK))
    yield kit.section("\n".join(f"`{escape(one).replace('`', '')}`" for one in samples))


def _topics(knowledge: Knowledge) -> Iterable[Block]:
    topics = sorted(knowledge.topics.values(), key=lambda one: one.label.casefold())[:_MOST_TOPICS]
    menu = {
        "type": "static_select",
        "action_id": FOLLOW,
        "placeholder": kit.plain_text(wording.HOME_FOLLOW),
        "options": [{"text": kit.plain_text(one.label[: kit.MOST_LABEL]), "value": one.id} for one in topics],
    }
    yield kit.section(bold(wording.HOME_TOPICS), menu)
    yield kit.section(escape(" · ".join(one.label for one in topics if not one.broader)))


def _followed(knowledge: Knowledge, followed: Sequence[str], shown: Format) -> Iterable[Block]:
    yield kit.section(bold(wording.HOME_FOLLOWED))
    known = [one for one in followed if one in knowledge.topics][:_MOST_FOLLOWED]
    if not known:
        yield kit.context(wording.HOME_FOLLOWS_NONE)
    for topic in known:
        label = knowledge.topics[topic].label
        claim = newest_claim(knowledge, topic)
        told = (
            wording.HOME_NEWEST.format(day=shown.day(claim.date), claimant=claim.claimant, text=claim.text)
            if claim
            else wording.HOME_NO_CLAIM
        )
        yield kit.section(
            f"{bold(label)}\n{escape(told)}",
            {
                "type": "button",
                "action_id": f"{UNFOLLOW}:{topic}",
                "text": kit.plain_text(wording.HOME_UNFOLLOW),
                "value": topic,
                "accessibility_label": f"{wording.HOME_UNFOLLOW}: {label}"[: kit.MOST_LABEL],
            },
        ) | {"block_id": f"followed:{topic}"}


def _corrections(knowledge: Knowledge, shown: Format) -> Iterable[Block]:
    yield kit.section(bold(wording.HOME_CORRECTIONS))
    newest = sorted(_of(knowledge), key=lambda one: one.recorded, reverse=True)[:_MOST_CORRECTIONS]
    if not newest:
        yield kit.context(wording.HOME_CORRECTIONS_NONE)
    for one in newest:
        told = wording.HOME_CORRECTION.format(said=one.said, text=one.text)
        yield kit.section(f"{bold(shown.day(one.recorded))}\n{escape(told)}")


def _of(knowledge: Knowledge) -> Iterable[Correction]:
    return (one for one in knowledge.checks if isinstance(one, Correction))


def _help(shown: Format) -> Iterable[Block]:
    yield kit.section(bold(wording.HOME_HELP))
    yield kit.section(
        "\n".join([escape(wording.HELP), *(command(shown.command(one)) for one in wording.HELP_COMMANDS)])
    )
