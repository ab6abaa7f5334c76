"""The knowledge as a whole: records by id, what the law was on a date, and how a claim stood on a date."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from bot.knowledge.records import (
    Actor,
    Claim,
    Instrument,
    Pack,
    Paragraph,
    Rule,
    Source,
    SourceCheck,
    Topic,
)

Standing = Literal["stands", "superseded", "disputed", "confirmed", "corrected"]


@dataclass(frozen=True, slots=True)
class Provision:
    """A paragraph in its instrument; `ref` is its name in the knowledge (`2397 8`)."""

    ref: str
    instrument: Instrument
    paragraph: Paragraph
    order: int
    citation: str
    """`S/RES/2397 (2017) ¶8` or `UN Charter art. 2(4)`."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a later paragraph does to an earlier one, seen from the earlier one."""

    by: Provision
    does: str
    since: dt.date
    what: str | None


@dataclass(frozen=True)
class Knowledge:
    """Everything the desk knows, loaded once and checked. All mappings keep the curators' order."""

    version: str
    pack: Pack
    instruments: Mapping[str, Instrument]
    rules: Mapping[str, Rule]
    topics: Mapping[str, Topic]
    actors: Mapping[str, Actor]
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    checks: tuple[SourceCheck, ...]

    def __getstate__(self) -> dict[str, object]:
        """Give what was curated alone; what is derived from it is derived again."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @cached_property
    def provisions(self) -> Mapping[str, Provision]:
        """Every paragraph by its reference, in order of adoption and then of the instrument's own numbering."""
        found: dict[str, Provision] = {}
        for instrument in sorted(self.instruments.values(), key=lambda one: one.adopted):
            for paragraph in instrument.paragraphs:
                ref = f"{instrument.id} {paragraph.pinpoint}"
                mark = " " if paragraph.pinpoint.startswith("art.") else " ¶"
                citation = f"{instrument.citation}{mark}{paragraph.pinpoint}"
                found[ref] = Provision(ref, instrument, paragraph, len(found), citation)
        return MappingProxyType(found)

    def resolve(self, ref: str) -> tuple[Provision, ...]:
        """Find the paragraphs a reference names: itself, or all its sub-paragraphs; empty if there is none."""
        if ref in self.provisions:
            return (self.provisions[ref],)
        return self.below(ref)

    def below(self, ref: str) -> tuple[Provision, ...]:
        """List the sub-paragraphs of a paragraph."""
        return self._below.get(ref, ())

    @cached_property
    def _below(self) -> Mapping[str, tuple[Provision, ...]]:
        found: dict[str, list[Provision]] = {}
        for ref, one in self.provisions.items():
            for place, char in enumerate(ref):
                if char == "(":
                    found.setdefault(ref[:place], []).append(one)
        return {ref: tuple(some) for ref, some in found.items()}

    def parents(self, ref: str) -> tuple[Provision, ...]:
        """Find the paragraph around a sub-paragraph that is not itself on record."""
        while ref.endswith(")"):
            ref = ref[: ref.rindex("(")]
            if ref in self.provisions:
                return (self.provisions[ref],)
        return ()

    @cached_property
    def changes(self) -> Mapping[str, tuple[Change, ...]]:
        """What later paragraphs did to each paragraph, by date; derived from the relations on the later ones."""
        found: dict[str, list[Change]] = {}
        for by in self.provisions.values():
            for relation in by.paragraph.relations:
                since = relation.since or by.paragraph.effective_from
                for earlier in self.resolve(relation.to):
                    change = Change(by, relation.does, since, relation.what)
                    found.setdefault(earlier.ref, []).append(change)
        return {ref: tuple(sorted(some, key=lambda c: (c.since, c.by.order))) for ref, some in found.items()}

    def changed_by(self, ref: str, on: dt.date) -> tuple[Change, ...]:
        """List what had changed a paragraph up to and including the day `on`."""
        return tuple(change for change in self.changes.get(ref, ()) if change.since <= on)

    def in_force(self, provision: Provision, on: dt.date) -> bool:
        """Tell whether any part of a paragraph binds (or, for a call, stands) on the day `on`."""
        paragraph = provision.paragraph
        if on < self.begins(provision) or (paragraph.last_day and on > paragraph.last_day):
            return False
        return not any(change.does == "replaces" for change in self.changed_by(provision.ref, on))

    @staticmethod
    def begins(provision: Provision) -> dt.date:
        """Give the first day of a paragraph: its own, or that of its treaty's entry into force."""
        start = provision.paragraph.effective_from
        treaty = provision.instrument.in_force_from
        return max(start, treaty) if treaty else start

    @cached_property
    def _answers_to(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for claim in self.claims.values():
            for verb, earlier in (
                ("superseded", claim.supersedes),
                ("disputed", claim.disputes),
                ("confirmed", claim.confirms),
            ):
                for name in earlier:
                    found.setdefault(name, []).append((verb, claim.id))
        return {name: tuple(some) for name, some in found.items()}

    @cached_property
    def corrected(self) -> frozenset[str]:
        """The claims whose own content a correction says is wrong."""
        return frozenset(
            name.removeprefix("claim:")
            for check in self.checks
            if check.kind == "correction"
            for name in check.on
            if name.startswith("claim:")
        )

    @cached_property
    def known_from(self) -> Mapping[str, dt.date]:
        """Give the day from which each claim counts as made.

        A claim of which only the month is known counts from the end of the month, or from the day on which its
        source was published, if that was earlier.
        """
        found: dict[str, dt.date] = {}
        for claim in self.claims.values():
            published = self.sources[claim.source].published
            found[claim.id] = max(first_day(claim.date), min(last_day(claim.date), last_day(published)))
        return found

    def known(self, claim: Claim, on: dt.date) -> bool:
        """Tell whether a claim had been made by the day `on`."""
        return self.known_from[claim.id] <= on

    def standing(self, claim: Claim, on: dt.date) -> tuple[Standing, tuple[str, ...]]:
        """Tell how a claim stood on the day `on`, and which claims made it so.

        A correction counts on every date: what was wrong was wrong from the start.
        """
        later = [(verb, name) for verb, name in self._answers_to.get(claim.id, ()) if self.known(self.claims[name], on)]
        see = tuple(dict.fromkeys(name for _, name in later))
        if claim.id in self.corrected:
            return "corrected", see
        verbs = {verb for verb, _ in later}
        for standing in ("superseded", "disputed", "confirmed"):
            if standing in verbs:
                return standing, see
        return "stands", see

    @cached_property
    def _places(self) -> Mapping[str, str | None]:
        found = {one.citation: one.instrument.url for one in self.provisions.values()}
        found |= {one.citation: one.url for one in self.instruments.values()}
        return found | {self.cite(f"source:{name}"): source.url for name, source in self.sources.items()}

    def place(self, citation: str) -> str | None:
        """Give the web address of what a citation names, if one is on record."""
        return self._places.get(citation) or _place_of(citation, self.instruments)

    def cite(self, ref: str) -> str:
        """Write the citation of a reference; for a claim, its publisher and date.

        A parent that is not itself on record (`1718 8(a)`) is written like its sub-paragraphs.
        """
        if ref in self.provisions:
            return self.provisions[ref].citation
        if ref in self.instruments:
            return self.instruments[ref].citation
        below = self.below(ref)
        if below:
            return below[0].citation.replace(below[0].paragraph.pinpoint, ref.partition(" ")[2])
        kind, _, name = ref.partition(":")
        source = self.sources[self.claims[name].source if kind == "claim" else name]
        return f"{source.publisher}, {long_date(source.published)}"


def _place_of(citation: str, instruments: Mapping[str, Instrument]) -> str | None:
    return next((one.url for one in instruments.values() if citation.startswith(f"{one.citation} ")), None)


def first_day(partial: str) -> dt.date:
    """Give the first day a partial date may mean."""
    return dt.date.fromisoformat((partial + "-01-01")[:10])


def last_day(partial: str) -> dt.date:
    """Give the last day a partial date may mean."""
    if len(partial) == 10:
        return dt.date.fromisoformat(partial)
    year, month = int(partial[:4]), int(partial[5:7] or 12)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def long_date(partial: str | dt.date) -> str:
    """Write a date as a newspaper does: `28 April 2025`, `August 2022`, `2022`."""
    text = str(partial)
    day = first_day(text)
    if len(text) == 4:
        return text
    return f"{day.day} {day:%B %Y}" if len(text) == 10 else f"{day:%B %Y}"
