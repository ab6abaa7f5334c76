"""Add the warnings a careful desk would add, each once, the weightiest first."""

from collections.abc import Iterator

from bot.answer import cards, wording
from bot.answer.draft import Draft
from bot.answer.shape import NoteCard
from bot.knowledge.knowledge import long_date
from bot.knowledge.records import Claim, Note, SourceCheck

_ORDER = ("correction", "direction", "amended", "contested", "attribution", "unchecked")
_MOST = 7
_MOST_REFS = 6
_MOST_CLAIMS = 3
_MOST_PARAGRAPHS = 4


def add(draft: Draft) -> None:
    """Gather the notes of everything shown."""
    knowledge, day = draft.knowledge, draft.day
    told = any(note.kind == "amended" for note in draft.notes)  # the steps after an earlier day say it already
    records = [note for rule in draft.rules for note in rule.notes if cards.holds(note, day)]
    records = [note for note in records if not (told and note.kind == "amended")]
    draft.notes += [cards.note(one, knowledge) for one in records]
    draft.notes += _checks(draft)
    draft.notes += _unnamed(draft)
    if not draft.rules:
        draft.notes += _on_claims(draft)
    unique = list({note.text: note for note in draft.notes}.values())
    unique.sort(key=lambda note: _ORDER.index(note.kind))
    draft.notes = [*_taken_for(draft), *unique[:_MOST]]
    unchecked = _unchecked(draft)
    if unchecked:
        draft.notes.append(unchecked)


def _checks(draft: Draft) -> Iterator[NoteCard]:
    """The source checks and corrections that bear on what is shown.

    Corrections are shown for every claim, and for the paragraphs told first; other checks for the claims told first. A
    legal summary is spared all but corrections of what it tells.
    """
    shown = {f"rule:{rule.id}" for rule in draft.rules}
    shown |= {f"actor:{actor.id}" for actor in draft.actors}
    shown |= {f"topic:{match.id}" for match in draft.found.topics}
    shown |= {provision.ref for provision in draft.found.provisions}
    leading = {provision.ref for provision in draft.provisions[:_MOST_PARAGRAPHS]}
    claims = {f"claim:{claim.id}": place for place, claim in enumerate(draft.claims)}
    most = {kind: len(claims) if kind == "correction" else _MOST_CLAIMS for kind in _ORDER}
    concerned = shown | leading | claims.keys()
    for check in draft.knowledge.checks:
        if concerned.isdisjoint(check.on) or not cards.holds(check, draft.day):
            continue
        about = [draft.claims[claims[one]] for one in check.on if claims.get(one, most[check.kind]) < most[check.kind]]
        correction = check.kind == "correction"
        on_law = leading & set(check.on) and (correction or not (draft.rules or draft.claims))
        if shown & set(check.on) or on_law:
            yield cards.note(check, draft.knowledge)
        elif about and (not draft.rules or (correction and _of_what_is_told(check, draft))):
            yield _remark(check, about[0], draft)


def _of_what_is_told(check: SourceCheck, draft: Draft) -> bool:
    """Tell whether a correction cites one of the paragraphs shown first."""
    refs = {one.ref for one in draft.provisions[:_MOST_PARAGRAPHS]}
    return any(one.ref in refs for ref in check.cites for one in draft.knowledge.resolve(ref))


def _on_claims(draft: Draft) -> Iterator[NoteCard]:
    """The curators' notes on the claims told first, and on the sources they come from."""
    for claim in draft.claims[:_MOST_CLAIMS]:
        for note in claim.notes:
            if cards.holds(note, draft.day):
                yield _remark(note, claim, draft)
        source = draft.knowledge.sources[claim.source]
        for note in source.notes:
            if cards.holds(note, draft.day):
                text = wording.ON_SOURCE.format(
                    publisher=source.publisher, day=long_date(source.published), text=note.text
                )
                yield NoteCard(note.kind, text, cards.cite((*note.cites, f"source:{source.id}"), draft.knowledge))


def _unnamed(draft: Draft) -> Iterator[NoteCard]:
    """Weigh the claims told first whose source does not say who speaks."""
    some = [claim for claim in draft.claims[:_MOST_CLAIMS] if not claim.named]
    if some:
        who = wording.listing(list(dict.fromkeys(claim.claimant for claim in some)))
        refs = tuple(f"claim:{claim.id}" for claim in some)
        yield NoteCard("attribution", wording.UNNAMED.format(who=who), cards.cite(refs, draft.knowledge))


def _taken_for(draft: Draft) -> Iterator[NoteCard]:
    """Say which name on record a name was taken for that is spelled otherwise."""
    for one in draft.found.named:
        if one.alike:
            record = draft.knowledge.actors[one.entries[0][1]]
            text = wording.TAKEN_FOR.format(typed=one.typed, name=record.name)
            yield NoteCard("attribution", text, cards.cite(record.cites[:1], draft.knowledge))


def _remark(note: Note, claim: Claim, draft: Draft) -> NoteCard:
    """Show a note on a claim, and cite the claim beside what the note cites."""
    return NoteCard(note.kind, note.text, cards.cite((*note.cites, f"claim:{claim.id}"), draft.knowledge))


def _unchecked(draft: Draft) -> NoteCard | None:
    """Say which of the paragraphs told were not compared with an official text."""
    told = {citation for sentence in draft.summary for citation in sentence.citations}
    refs = [
        one.citation
        for one in draft.knowledge.provisions.values()
        if one.citation in told and one.paragraph.checked == "unchecked"
    ]
    if not refs:
        return None
    more = f" and {len(refs) - _MOST_REFS} more" if len(refs) > _MOST_REFS else ""
    text = wording.UNCHECKED.format(refs=wording.listing(refs[:_MOST_REFS]) + more)
    return NoteCard("unchecked", text, tuple(refs))
