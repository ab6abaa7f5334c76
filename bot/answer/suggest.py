"""What to try next; and, where nothing is on record, what is near by its spelling or its number."""

from rapidfuzz.distance import OSA

from bot.answer import people, wording
from bot.answer.draft import Draft

MOST = 4


def following(draft: Draft) -> None:
    """Offer what comes next: related rules, and the timeline of a topic that has one."""
    if draft.suggestions:
        return
    knowledge = draft.knowledge
    for rule in draft.rules:
        for name in rule.related:
            _topic(draft, knowledge.rules[name].topics[0], wording.SUGGEST_RULE)
    for claim in draft.claims[:1]:
        _topic(draft, claim.topics[0], wording.SUGGEST_TIMELINE)
    listed = draft.found.listed
    if listed and listed.beside:
        draft.suggestions[:0] = [wording.SUGGEST_LISTED.format(name=one.name) for one in listed.entries]


def nearest(draft: Draft) -> None:
    """Offer paragraphs of the resolution that was cited, and names and topics spelled nearly as what was typed."""
    for typed in draft.found.unknown:
        name = typed.split(" ")[0]
        some = [one for one in draft.knowledge.provisions.values() if one.instrument.id == name]
        draft.suggestions += [wording.SUGGEST_RULE.format(label=one.ref) for one in some[:MOST]]
        if name.isdigit() and not some:
            draft.suggestions += [wording.SUGGEST_RULE.format(label=one) for one in _misprinted(name, draft)]
    for match in draft.found.near:
        if match.kind == "actor":
            draft.suggestions.append(people.suggestion(draft.knowledge.actors[match.id]))
        else:
            _topic(draft, match.id, wording.SUGGEST_RULE)
    draft.suggestions += _on_list(draft)


def _on_list(draft: Draft) -> list[str]:
    listed = draft.found.listed
    return [wording.SUGGEST_LISTED.format(name=one.name) for one in (*listed.entries, *listed.near)] if listed else []


def _misprinted(number: str, draft: Draft) -> list[str]:
    """List the resolutions whose number is one slip away from `number`: one digit, or two in the wrong order."""
    known = (name for name in draft.knowledge.instruments if name.isdigit())
    return [name for name in known if OSA.distance(name, number) == 1]


def _topic(draft: Draft, name: str, pattern: str) -> None:
    draft.suggestions.append(pattern.format(label=draft.knowledge.topics[name].label.lower()))
