"""What an imported sanctions list has of a name: reference, day, section, and the measures that follow from it.

What the list says is quoted as its own words; the law comes from the curated paragraphs of the regime
(`regimes` in `pack.yaml`), and where those are not on record the answer says so.
"""

import re

from bot.answer import wording
from bot.answer.draft import Draft
from bot.answer.shape import ActorCard, ListedCard, NoteCard, Outcome
from bot.knowledge.knowledge import long_date
from bot.knowledge.listings import Header, Listing
from bot.knowledge.records import Regime
from bot.lookup.match import OnList
from bot.query.query import Intent

_MOST = 4
_LONGEST = 240
"""Characters of the list's own words that are quoted."""
_SENTENCE = re.compile(r"(?<=[a-z)\]])\.\s+(?=[A-Z])")


def tell(draft: Draft) -> bool:
    """Tell the entries that were named; several of one name are to be chosen from."""
    found = draft.found.listed
    if found is None or not found.entries:
        return False
    entries = found.entries[:_MOST]
    for entry in entries:
        _entry(draft, entry, alone=len(entries) == 1)
    draft.understood = wording.listing([f"{one.name} ({one.reference})" for one in entries])
    if len(found.entries) > 1 and found.typed:
        draft.outcome = Outcome.CHOOSE
        names = wording.listing([f"{one.name} ({one.reference})" for one in entries])
        text = wording.LIST_SHARED.format(count=len(found.entries), names=names)
        draft.notes.append(NoteCard("attribution", text, (_citation(draft),)))
        draft.suggestions += [one.reference for one in entries]
    _law(draft, entries)
    _warn(draft, found, entries)
    return True


def beside(draft: Draft) -> None:
    """Note the names on the list that stand in a question about something else, which was answered."""
    found = draft.found.listed
    for entry in found.entries[:_MOST] if found and found.inside else ():
        header = _header(draft)
        if entry.listed_on <= draft.day:
            text = wording.LIST_INSIDE.format(
                name=entry.name,
                list=header.title,
                dated=long_date(header.generated),
                reference=entry.reference,
                regime=_label(draft, entry.regime),
                day=long_date(entry.listed_on),
            )
            draft.notes.append(NoteCard("attribution", text, (_citation(draft),)))


def missing(draft: Draft) -> str:
    """Say that nothing is on record; and, where a listing is asked about, that the list has no such name either."""
    found = draft.found.listed
    if found is None or found.entries or Intent.LISTED not in draft.found.query.intents:
        return wording.NOTHING
    header = _header(draft)
    return wording.NOT_ON_LIST.format(list=header.title, day=long_date(header.generated))


def _entry(draft: Draft, entry: Listing, *, alone: bool) -> None:
    citation = _citation(draft)
    header = _header(draft)
    if entry.listed_on <= draft.day:
        text = wording.ON_LIST.format(
            name=entry.name,
            list=header.title,
            dated=long_date(header.generated),
            day=long_date(entry.listed_on),
            reference=entry.reference,
            regime=_label(draft, entry.regime),
        )
    else:
        text = wording.ON_LIST_LATER.format(
            name=entry.name,
            list=header.title,
            since=long_date(entry.listed_on),
            reference=entry.reference,
            day=long_date(draft.day),
        )
    draft.say(text, (citation,))
    words = _first_words(entry)
    if alone and words:
        draft.say(wording.LIST_SAYS.format(text=words), (citation,))
    draft.listings.append(
        ActorCard(
            id=entry.reference,
            name=entry.name,
            aliases=entry.spellings[1:],
            role="; ".join(entry.designations) or f"Listed {entry.kind}",
            side=_label(draft, entry.regime),
            listed=ListedCard(entry.reference, entry.listed_on.isoformat(), header.title)
            if entry.listed_on <= draft.day
            else None,
        )
    )


def _law(draft: Draft, entries: tuple[Listing, ...]) -> None:
    """Tell the measures of each section once, those of persons where any is named."""
    for section in dict.fromkeys(one.regime for one in entries):
        ours = [one for one in entries if one.regime == section and one.listed_on <= draft.day]
        regime = _regime(draft, section)
        if regime is None:
            text = wording.LIST_OTHER_REGIME.format(regime=section)
            draft.notes.append(NoteCard("unchecked", text, (_citation(draft),)))
        elif ours:
            refs = regime.individual if any(one.kind == "individual" for one in ours) else regime.entity
            for provision in (one for ref in refs for one in draft.knowledge.resolve(ref)):
                draft.say(provision.paragraph.gist, (provision.citation,))
                draft.show((provision,))


def _warn(draft: Draft, found: OnList, entries: tuple[Listing, ...]) -> None:
    texts = [wording.LIST_DATED.format(day=long_date(_header(draft).generated))]
    if found.spelling:
        texts.insert(0, wording.LIST_SPELLED.format(typed=found.typed, spelling=found.spelling))
    low = [alias.name for one in entries for alias in one.aliases if alias.quality == "Low"]
    met = found.spelling or next((name for name in low if name.casefold() == found.typed.casefold()), "")
    if met in low:
        texts.append(wording.LIST_LOW.format(name=met))
    if any(one.kind == "individual" for one in entries) and found.typed:
        texts.append(wording.LIST_NAMESAKE)
    draft.notes += [NoteCard("attribution", text, (_citation(draft),)) for text in texts]
    references = {one.reference for one in entries}
    bodies = draft.knowledge.actors.values()
    draft.actors += [one for one in bodies if one.listed and one.listed.reference in references]


def _first_words(entry: Listing) -> str:
    """Give the first sentence of what the list says of an entry, if it is short enough to be quoted whole."""
    first = _SENTENCE.split(entry.narrative, 1)[0].strip()
    if not first or len(first) > _LONGEST:
        return ""
    return first if first.endswith(".") else f"{first}."


def _regime(draft: Draft, section: str) -> Regime | None:
    return next((one for one in draft.knowledge.pack.regimes if one.regime == section), None)


def _label(draft: Draft, section: str) -> str:
    regime = _regime(draft, section)
    return regime.label if regime else section


def _header(draft: Draft) -> Header:
    """Give the header of the list; there is one where anything was found on it."""
    if draft.index.listed is None:
        raise LookupError("no list was imported")
    return draft.index.listed.source.header


def _citation(draft: Draft) -> str:
    header = _header(draft)
    return wording.LIST_CITED.format(list=header.title, day=long_date(header.generated))
