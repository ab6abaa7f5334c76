"""Citations as they go into print: one record, written in each house style.

Where a rule was read (the books of OSCOLA, Bluebook and AP were not at hand, only guides to them):

UN        un.org/dgacm, Editorial Manual: resolutions by body, number and year, those of the Council without a title;
          sub-paragraphs `(a)`, `(i)`; no quotation marks around a descriptive title. unepd.info: capital `Art.` for
          the Charter alone. From memory: the space in `8 (a)`, the form of a judgment, the date behind a treaty.
OSCOLA    libguides.graduateinstitute.ch/legal_citation/oscola, uwl.libguides.com/oscola (treaties, web pages),
          soas.libguides.com (ICJ Rep), tulegenova.com (States of a bilateral treaty). From memory: `para`.
Bluebook  libguides.graduateinstitute.ch/legal_citation/bluebook (rule 21.7.2, Charter), library.onu.edu (21.4, 21.5:
          name, parties, article, date), lib.guides.umd.edu (16.6, 18.2.2). From memory: where 21.4 puts a comma.
AP        writingexplained.org, crewnetwork.org: months. AP has no form for a citation; these are words for prose.

Forms are shortened where the knowledge does not hold what a style asks for, and nothing is made up to fill them: no
volume of the UN Treaty Series or place of signature, no phase of a case (`Merits`), no day of access, no day that a
partial date does not give. Italics and small capitals are for the desk to set; no citation ends in a full stop.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answer.shape import Answer
from bot.answer.style import Style
from bot.knowledge.knowledge import Knowledge, first_day, long_date
from bot.knowledge.records import Instrument, Source

_AP_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_BLUEBOOK_MONTHS = (*_AP_MONTHS[:2], "Mar.", "Apr.", *_AP_MONTHS[4:])
"""Table T12, which shortens March and April too."""

_COUNCIL = re.compile(r"S/RES/(\d+) \((\d{4})\)")
_ASSEMBLY = re.compile(r"A/RES/(\S+)")
_PARTIES = re.compile(r"\w+–\w+(?= )")
_COURT = re.compile(r"\((\w+) \d{4}\)")
_REPORT = re.compile(r"I\.C\.J\. Reports (\d{4}), p\. (\d+)")
_TREATY = re.compile(
    r"(?:Treaty|Charter|Convention|Covenant|Agreement|Protocol|Statute) (?:on|of|for|against|between) "
)
_OUR_HEADING = re.compile(r" \((?:our )?heading[^()]*\)$")
_INNER_QUOTE = re.compile(r"(?<!\w)'([^']+)'(?!\w)")

_CHARTER = "Charter of the United Nations"
_COURTS = {"ICJ": "International Court of Justice"}
_BLUEBOOK_STATES = {"Nicaragua": "Nicar.", "United States of America": "U.S."}
"""Bluebook, table T10, as far as cases on record need it; a State that is not here is written in full."""


@dataclass(frozen=True, slots=True)
class Written:
    """A citation: `label` as the answers of the desk write it, `text` as it goes into print. Both are plain text."""

    label: str
    text: str


def cite(answer: Answer, style: Style, knowledge: Knowledge) -> tuple[Written, ...]:
    """Write whatever an answer cites or shows, each once: its references in their order, then the other cards.

    Never fails: what is not in the knowledge, such as an imported sanctions list, keeps the desk's own citation.
    """
    labels = (
        *(one.citation for one in answer.references),
        *(one.citation for one in answer.paragraphs),
        *(one.citation for one in answer.instruments),
        *(f"{one.source.publisher}, {long_date(one.source.published)}" for one in answer.claims),
    )
    return tuple(write(label, style, knowledge) for label in dict.fromkeys(labels))


def write(label: str, style: Style, knowledge: Knowledge) -> Written:
    """Write one citation of the desk in a style; see `cite` for what is not in the knowledge."""
    texts = _texts(label, style, knowledge)
    return Written(label, next(texts, label))


def _texts(label: str, style: Style, knowledge: Knowledge) -> Iterator[str]:
    """Find the record of a citation. A parent that is not itself on record, as `¶8(a)`, is found too."""
    for name, source in knowledge.sources.items():
        if knowledge.cite(f"source:{name}") == label:
            yield _source(source, style)
    for instrument in knowledge.instruments.values():
        rest = label.removeprefix(instrument.citation)
        if label == instrument.citation or (rest != label and rest.startswith((" ¶", " art. "))):
            yield _instrument(instrument, rest.lstrip(" ¶"), style)


def _instrument(one: Instrument, pinpoint: str, style: Style) -> str:
    if council := _COUNCIL.fullmatch(one.citation):
        return _council(one, council, pinpoint, style)
    if assembly := _ASSEMBLY.fullmatch(one.citation):
        return _assembly(one, assembly[1], pinpoint, style)
    match one.kind:
        case "vetoed_draft":
            return _draft(one, pinpoint, style)
        case "treaty":
            return _charter(one, pinpoint, style) if _name(one) == _CHARTER else _treaty(one, pinpoint, style)
        case "judgment":
            return _judgment(one, pinpoint, style)
        case _:
            return _body(one, pinpoint, style)


def _council(one: Instrument, symbol: re.Match[str], pinpoint: str, style: Style) -> str:
    """Write a resolution of the Security Council, which has a number and a year but no title (UN Editorial Manual)."""
    number, at = symbol[1], _at(pinpoint, style)
    match style:
        case Style.UN:
            return f"Security Council resolution {number} ({symbol[2]}){at}"
        case Style.OSCOLA:
            return f"UNSC Res {number} ({_date(one.adopted, style)}) UN Doc S/RES/{number}{at}"
        case Style.BLUEBOOK:
            return f"S.C. Res. {number}{at}, U.N. Doc. S/RES/{number} ({_date(one.adopted, style)})"
        case Style.AP:
            return f"U.N. Security Council Resolution {number}{at}, {_on('adopted', one.adopted, style)}"


def _assembly(one: Instrument, number: str, pinpoint: str, style: Style) -> str:
    """Write a resolution of the General Assembly; its number holds the session and no year, so UN adds the date."""
    day, at = _date(one.adopted, style), _at(pinpoint, style)
    match style:
        case Style.UN:
            return f"General Assembly resolution {number} of {day}{at}"
        case Style.OSCOLA:
            return f"UNGA Res {number} ({day}) UN Doc A/RES/{number}{at}"
        case Style.BLUEBOOK:
            return f"G.A. Res. {number}{at}, U.N. Doc. A/RES/{number} ({day})"
        case Style.AP:
            return f"U.N. General Assembly Resolution {number}{at}, {_on('adopted', one.adopted, style)}"


def _draft(one: Instrument, pinpoint: str, style: Style) -> str:
    """Write a draft that failed, which no style has a form for.

    The day on record is that of the vote: it is called that, and never stands where the day of the document would.
    """
    symbol, at, day = one.citation.removesuffix(" (draft)"), _at(pinpoint, style), _date(one.adopted, style)
    match style:
        case Style.UN:
            return f"Security Council draft resolution {symbol}{at}, not adopted at the vote of {day}"
        case Style.OSCOLA:
            return f"UNSC Draft Res, UN Doc {symbol}{at} (not adopted, vote of {day})"
        case Style.BLUEBOOK:
            return f"S.C. Draft Res.{at}, U.N. Doc. {symbol} (not adopted, vote of {day})"
        case Style.AP:
            return f"draft U.N. Security Council resolution {symbol}{at}, {_on('vetoed', one.adopted, style)}"


def _charter(one: Instrument, pinpoint: str, style: Style) -> str:
    """Write the UN Charter, which UN and Bluebook cite without a date (`U.N. Charter art. 2, para. 4`)."""
    at = _at(pinpoint, style)
    match style:
        case Style.UN:
            return f"{_CHARTER}{at.replace('art.', 'Art.')}"
        case Style.OSCOLA:
            return f"{_CHARTER} ({_signed(one, style)}){at}"
        case Style.BLUEBOOK:
            return "U.N. Charter" + re.sub(r"\((\d+)\)", r", para. \1", at.removeprefix(","))
        case Style.AP:
            return f"U.N. Charter{at}, {_on('signed', one.adopted, style)}"


def _treaty(one: Instrument, pinpoint: str, style: Style) -> str:
    """Write a treaty; of two States, with their names as on record. Shortened: no treaty series.

    The date on record is that of signature, and is called that. OSCOLA and Bluebook would say `opened for signature`
    of a treaty that any State may join, but which treaty that is the record does not say.
    """
    name, day, at = _name(one), _date(one.adopted, style), _at(pinpoint, style)
    found = _PARTIES.match(one.citation)
    parties = found[0] if found else ""
    match style:
        case Style.UN:
            return f"{name} ({f'{parties}, {day}' if parties else day}){at}"
        case Style.OSCOLA:
            return f"{name} {f'({parties}) ' if parties else ''}({_signed(one, style)}){at}"
        case Style.BLUEBOOK:
            # rule 21.4.3: the article follows the name at once, but the States of a bilateral treaty between commas
            place = f", {parties.replace('–', '-')}{at}" if parties else at.removeprefix(",")
            return f"{name}{place}, {day}"
        case Style.AP:
            return f"{one.title}{at}, {_on('signed', one.adopted, style)}"


def _judgment(one: Instrument, pinpoint: str, style: Style) -> str:
    """Write a judgment by its report where the record names it, and else by its date. Shortened: no phase."""
    others = [name for name in one.names if not re.search(r" v\.? |^I\.C\.J\. Reports", name)]
    parties = max((name for name in one.names if " v. " in name), key=len, default="")
    title, at, day = max(others, key=len, default=one.title), _at(pinpoint, style), _date(one.adopted, style)
    report = next((found for name in one.names if (found := _REPORT.fullmatch(name))), None)
    court = found[1] if (found := _COURT.search(one.citation)) else ""
    match style:
        case Style.UN:
            name = f"{title} ({parties})" if parties else title
            return f"{name}, Judgment, {report[0]}{at}" if report else f"{name}, Judgment of {day}{at}"
        case Style.OSCOLA:
            name = f"{title} ({parties.replace(' v. ', ' v ')})" if parties else title
            return f"{name} [{report[1]}] ICJ Rep {report[2]}{at}" if report else f"{name} ({court}, {day}){at}"
        case Style.BLUEBOOK:
            sides = " v. ".join(_BLUEBOOK_STATES.get(side, side) for side in parties.split(" v. "))
            name = f"{title} ({sides})" if sides else title
            if report is None:
                return f"{name}, Judgment{at} ({'.'.join(court)}. {day})"
            # the year stands before the report, so the date after it has the day alone
            rest = day.removesuffix(f", {report[1]}")
            return f"{name}, Judgment, {report[1]} I.C.J. {report[2]}{at}{f' ({rest})' if rest != day else ''}"
        case Style.AP:
            first = _COURTS.get(court, court)
            return f"{first}{', ' if first else ''}{parties or title}{at}, {day}"


def _body(one: Instrument, pinpoint: str, style: Style) -> str:
    """Write a committee or team by its fullest name and the day it was set up. No style has a form for a body."""
    name = max((one.citation, *one.names), key=len) + _at(pinpoint, style)
    if style in (Style.OSCOLA, Style.BLUEBOOK):
        return f"{name} (set up {_date(one.adopted, style)})"
    un = "U.N. " if style is Style.AP and name.startswith("Security Council") else ""
    return f"{un}{name}, {_on('set up', one.adopted, style)}"


def _source(one: Source, style: Style) -> str:
    """Write the source of a claim: who published it, its title, its date and its address.

    A heading that is the desk's own or was read off an address is no title: it stands in square brackets instead of
    quotation marks. AP names whom it quotes and when, and gives no title.
    """
    bare = _OUR_HEADING.sub("", one.title)
    ours, day = bare != one.title, _date(one.published, style)
    match style:
        case Style.UN | Style.OSCOLA:
            title = f"[{bare}]" if ours else _quoted(bare, style)
            first, place = (one.author, f"{one.publisher}, {day}") if one.author else (one.publisher, day)
            return f"{first}, {title} ({place}){f' <{one.url}>' if one.url else ''}"
        case Style.BLUEBOOK:
            parts = (one.author, f"[{bare}]" if ours else bare, f"{one.publisher} ({day})", one.url)
        case Style.AP:
            parts = (one.author, one.publisher, day, None)
    return ", ".join(part for part in parts if part)


def _quoted(title: str, style: Style) -> str:
    """Quote a title, and what it quotes with the other marks: UN has double outside, OSCOLA single."""
    outer, inner = ("‘{}’", r"“\1”") if style is Style.OSCOLA else ("“{}”", r"‘\1’")
    return outer.format(_INNER_QUOTE.sub(inner, title))


def _name(one: Instrument) -> str:
    """Give the formal name of a treaty, if the curators have it among its names, or else their title."""
    return max((name for name in one.names if _TREATY.match(name)), key=len, default=one.title)


def _at(pinpoint: str, style: Style) -> str:
    """Write a pinpoint as it follows a name: `, para. 8 (a)`, `, art 4`; empty for none."""
    if not pinpoint:
        return ""
    number = pinpoint.removeprefix("art. ")
    article = number != pinpoint
    match style:
        case Style.UN:
            return f", {'art.' if article else 'para.'} {number.replace('(', ' (')}"
        case Style.OSCOLA:
            # 2006, part on treaties: no comma between the dates of a treaty and the article
            return f" art {number}" if article else f", para {number}"
        case Style.BLUEBOOK:
            return f", {'art.' if article else '¶'} {number}"
        case Style.AP:
            return f", {'Article' if article else 'paragraph'} {number}"


def _signed(one: Instrument, style: Style) -> str:
    """Say when a treaty was signed and, if that is on record, when it entered into force (OSCOLA 2006)."""
    force = f", entered into force {_date(one.in_force_from.isoformat(), style)}" if one.in_force_from else ""
    return f"signed {_date(one.adopted, style)}{force}"


def _on(verb: str, partial: str, style: Style) -> str:
    """Put a date behind a verb: `adopted Dec. 22, 2017` in AP, `set up on 22 December 2017`, `in December 2017`."""
    whole = "" if style is Style.AP else "on "
    return f"{verb} {whole if len(partial) == 10 else 'in '}{_date(partial, style)}"


def _date(partial: str, style: Style) -> str:
    """Write a date as far as it is on record: AP shortens a month only before a day, Bluebook (T12) always."""
    if style in (Style.UN, Style.OSCOLA) or len(partial) == 4 or (style is Style.AP and len(partial) == 7):
        return long_date(partial)
    day = first_day(partial)
    month = (_AP_MONTHS if style is Style.AP else _BLUEBOOK_MONTHS)[day.month - 1]
    return f"{month} {day.day}, {day.year}" if len(partial) == 10 else f"{month} {day.year}"
