"""Find citations in folded text, in every style a person pastes, and take them out.

    instrument  = [council] word? number [ "(" year ")" ]      UNSCR 2397 (2017) · S/RES/1718(2006) · res 1874 · 2397
                | name                                         Nicaragua · the UN Charter · Russia-DPRK treaty
    pins        = pin { ("," | "-" | "and" | "/") pin }        9-10 · 4 and 5
    pin         = digits [letter] { "(" letters ")" | "." letters | subparagraph letters }    8(a)(i) · 8d · 8.a.i
                | "(" letters ")"                            8(a) and (b) · 8(a)-(d)
    forward     = instrument [","] [para | article] pins       2397 8 · UNSCR 2375 (2017) OP13 · npt art x
    backward    = (para | article) pins ["of"] instrument      paragraph 15 of resolution 2321
    lettered    = pin-with-letters ["of"] instrument           8(d) of 1718
    unnamed     = article pins                                 article 2(4)

A number in words after `paragraph` or `article` is read as its digits (`paragraph four`).

A bare number is an instrument only when one of that number is on record, and not when a word makes it a year
(`in 1985`). Written with `resolution` or the like, any number is one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.query.query import Reference
from bot.text import fold

_COUNCIL = r"(?:u\.?n\.?\s+)?(?:(?:security\s+council|sc|unsc)\s+)?"
_WORD = (
    r"(?:resolutions?|reso?l?n?s?\.?|unscrs?|scrs?|s/res/|unsc|security\s+council|резолюци\w*|(?:안보리\s*)?결의안?)"
)
_RES = rf"(?P<word>{_COUNCIL}{_WORD}[\s-]*(?:nos?\.?\s*|제\s*)?\#?\s*)"
_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ADOPTED = (
    rf"(?:\s*\(\s*(?:19|20)\d\d\s*\)|"
    rf"\s+of\s+(?:\d{{1,2}}\s+)?(?:(?:{_MONTHS})[a-z]{{0,6}}\.?\s+)?(?:19|20)\d\d(?![\d-]))"
)
_NUMBER = rf"(?P<number>\d{{3,4}})(?!\d|,\d)호?{_ADOPTED}?"
_PARA = (
    r"(?:oper(?:ative|at)?\.?\s+)?(?:p\w{1,4}gra(?!mm?e?s?\b)\w{0,3}s?|paras?\.?|pars?\.|clauses?|sections?|(?<![a-z])o\.?p\.?s?|(?<![a-z])pp?\.|"
    r"(?<![a-z])p(?=\s?\d)|¶{1,3}|§{1,3}|пункт\w*|(?<!\w)п\.|제(?=\s?\d))\s*"
)
_ART = r"(?:articles?|arts?\.?)\s*"
_SUB = r",?\s?sub-?\s?para(?:graph)?s?\.?\s?(?:\(\s?[a-z]{1,4}\s?\)|[a-h](?![a-z0-9]))"
_TAIL = rf"(?:\s?\(\s?[a-z0-9]{{1,4}}\s?\)|\.[a-z]{{1,4}}(?![a-z])|{_SUB})*"
_PIN = (
    rf"(?:pp\s?\d{{1,2}}|\d{{1,3}}(?![\d])(?:[a-h](?:[ivx]{{1,4}})?(?![a-z0-9])|\s[b-h](?=\s*(?:[?!.,;]|$)))?{_TAIL})"
)
_APIN = rf"(?:\d{{1,3}}(?!\d)|[ivx]{{1,5}}(?![a-z])){_TAIL}"
_MORE = rf"\([a-z]{{1,4}}\){_TAIL}"
_AND = r"\s*(?:,\s*and|,(?!\d00(?!\d))|-|/|&|\+|\bto\b|\bthru\b|\bthrough\b|\band\b|\bor\b)\s*"
_NO_COUNT = (
    rf"(?!\s*(?:,\d{{3}}|\.\d|%|million|mn\b|m\b|k\b|thousand|billion|barrels?|bbl|tons?|per\b|"
    rf"days?\b|weeks?\b|months?\b|years?\b|troops|soldiers|men\b|workers|(?:st|nd|rd|th)?\s+(?:{_MONTHS})))"
)
_PINS = rf"(?P<pins>{_PIN}(?:{_AND}(?:(?:{_PARA})?{_PIN}{_NO_COUNT}|{_MORE}))*){_NO_COUNT}"
_APINS = rf"(?P<pins>{_APIN}(?:{_AND}(?:(?:{_ART})?{_APIN}{_NO_COUNT}|{_MORE}))*){_NO_COUNT}"
_OF = r"\s*(?P<of>,|of|in|from|under|to)?\s*(?:the\s+)?"

_BACKWARD = re.compile(rf"(?<![\w/])(?:{_PARA}|(?=pp\s?\d)){_PINS}{_OF}{_RES}?(?<!\d){_NUMBER}")
_LETTERED = re.compile(
    rf"(?<![\w/.])(?P<pins>\d{{1,2}}(?:[a-h](?![a-z0-9])|\s?\([a-z]{{1,4}}\)){_TAIL}(?:{_AND}{_MORE})*)"
    rf"{_OF}{_RES}?(?<!\d){_NUMBER}"
)
_START = r"(?:(?<![\w/,.$€£])|(?<=\d{4}/))"
_FORWARD = re.compile(
    rf"{_START}{_RES}?{_NUMBER}(?:'s)?(?:[\s,:;(]*(?:{_PARA}|{_ART})|[\s,:/.]\s*|(?<=\))){_PINS}(?:\s?항)?"
)
_ALONE = re.compile(
    rf"{_START}{_RES}?{_NUMBER}(?(word)|(?!\s*(?:%|(?:percent|per\s+cent|barrels?|tons?|tonnes?|kg|km|kilomet\w+|miles|"
    r"dollars|euros?|usd|troops|soldiers|men|workers|people|shells|missiles|ships|containers)\b)))"
)
_UNNAMED = re.compile(rf"(?<![\w]){_ART}{_APINS}")
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
          "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]  # fmt: skip
_WORDED = re.compile(rf"(?P<lead>(?<!\w)(?:{_PARA}|{_ART}))(?P<number>{'|'.join(_WORDS)})(?!\w|-)")
_LIMIT = re.compile(r"\b(?P<which>before|prior to|until|after|since)\s+(?:the\s+)?(?:adoption\s+of\s+)?(?:the\s+)?$")
_JUST_CITED = re.compile(r"(?<!\d)(?P<number>\d{3,4})(?:\s*\(\d{4}\))?(?:'s)?[\s,:;/.(]*$")
_YEARS = range(1990, 2036)
_OLD_YEARS = range(1900, 1990)
_AS_YEAR = re.compile(r"\b(?:in|since|during|of|by|until|from|year)\s+$")
"""`in 1985` is a year, though a resolution has that number; later years never are bare resolutions."""
_ONLY = re.compile(r"\s*(?:/\w+\s+)?\d{3,4}\s*")


@dataclass(frozen=True, slots=True)
class Names:
    """The instruments a text may name: folded name to id, with a pattern over all of them."""

    ids: Mapping[str, str]
    joined: Mapping[str, str]
    """The same, the names written without spaces and hyphens."""
    forward: re.Pattern[str]
    backward: re.Pattern[str]
    alone: re.Pattern[str]

    @classmethod
    def of(cls, names: Mapping[str, str]) -> "Names":
        """Compile the patterns; the longest name wins."""
        ids = {_bare(name): one for name, one in names.items()}
        worded = sorted((name for name in ids if not name.isdigit()), key=len, reverse=True)
        options = "|".join(r"[\s-]?".join(map(re.escape, re.split(r"[\s-]+", name))) for name in worded)
        name = rf"(?<!\w)(?:the\s+)?(?P<name>{options or '(?!)'})(?!\w)"
        return cls(
            ids,
            {_joined(name): one for name, one in reversed(ids.items())},
            re.compile(rf"{name}(?:'s)?{_ADOPTED}?[\s,:]*(?:{_ART}|{_PARA})?{_APINS}"),
            re.compile(rf"(?<!\w)(?:{_ART}|{_PARA}){_APINS}{_OF}{name}"),
            re.compile(name),
        )

    def id(self, typed: str) -> str:
        """Give the id of a name that a pattern found."""
        return self.joined[_joined(typed)]


def _joined(name: str) -> str:
    return re.sub(r"[\s-]+", "", name)


def _bare(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"^the ", "", fold(name))).strip()


@dataclass(frozen=True, slots=True)
class Found:
    """The references in order of the text, what limits the date (`before 2270`), and the text without them."""

    references: tuple[Reference, ...]
    before: str | None
    after: str | None
    rest: str


def find(text: str, names: Names) -> Found:
    """Find every citation in folded text."""
    text = _WORDED.sub(lambda found: found["lead"] + str(_WORDS.index(found["number"]) + 1), text)
    placed: list[tuple[int, Reference]] = []
    limits: dict[str, str] = {}
    only = bool(_ONLY.fullmatch(text)) and not text.startswith("/timeline")

    def take(pattern: re.Pattern[str], *, named: bool, article: bool = False) -> None:
        nonlocal text
        for match in list(pattern.finditer(text)):
            groups = match.groupdict()
            if named:
                instrument: str | None = names.id(groups["name"])
            elif "number" in groups:
                instrument = _instrument(groups, names, only=only)
                old = not groups.get("word") and int(groups["number"]) in _OLD_YEARS
                if instrument is None or (old and _AS_YEAR.search(text[: match.start()])):
                    continue
            else:
                instrument = None
            if _belongs_before(text, match, names):
                continue
            pins = list(_split(groups.get("pins") or ""))
            limit = _LIMIT.search(text[: match.start()])
            start = match.start()
            if limit and not pins and instrument:
                which = "before" if limit["which"] in ("before", "prior to", "until") else "after"
                limits[which] = instrument
                start = limit.start()
            else:
                spelled = named and not pins and not any(map(str.isdigit, match[0]))
                some: list[str | None] = [*pins] or [None]
                of_articles = article or (named and not (instrument or "").isdigit())
                placed.extend((match.start(), Reference(instrument, pin, of_articles, spelled)) for pin in some)
            if not (named and limit is None and not pins and not any(map(str.isdigit, match[0]))):
                # a bare name (`the pact`) stays: it may be a topic or an actor too
                text = text[:start] + " " * (match.end() - start) + text[match.end() :]

    take(names.backward, named=True)
    take(names.forward, named=True)
    take(_BACKWARD, named=False)
    take(_LETTERED, named=False)
    take(_FORWARD, named=False)
    take(_UNNAMED, named=False, article=True)
    take(names.alone, named=True)
    take(_ALONE, named=False)
    placed.sort(key=lambda one: one[0])
    references = tuple(dict.fromkeys(reference for _, reference in placed))
    return Found(references, limits.get("before"), limits.get("after"), text)


def _belongs_before(text: str, match: re.Match[str], names: Names) -> bool:
    """Tell whether the pinpoint in `¶9, 2270` belongs to an instrument before it: `1874 ¶9, 2270 ¶7`."""
    if match.groupdict().get("of", "of") not in (None, ","):
        return False
    cited = _JUST_CITED.search(text[max(0, match.start() - 30) : match.start()])
    return cited is not None and cited["number"] in names.ids


def _instrument(groups: Mapping[str, str | None], names: Names, *, only: bool) -> str | None:
    number = groups["number"] or ""
    if groups.get("word"):
        return number
    if number not in names.ids:
        # `2999 8` is a citation by its form; a plain number is not
        return number if groups.get("pins") and int(number) not in _YEARS and len(number) == 4 else None
    if int(number) in _YEARS and not groups.get("pins") and not only:
        return None
    return number


def _split(pins: str) -> Iterator[str]:
    """Split a list of pinpoints, and write out a short range (`9-10`)."""
    pins = re.sub(r",?\s*sub-?\s?para(?:graph)?s?\.?\s?\(?\s?([a-z]{1,4})\s?\)?", r"(\1)", pins)
    parts = re.split(rf"({_AND})", pins)
    last: str | None = None
    joined = ""
    for part in parts:
        if not part or not part.strip():
            continue
        if re.fullmatch(_AND, part):
            joined = part.strip()
            continue
        pin = _normal(re.sub(rf"^(?:{_PARA}|{_ART})", "", part.strip()))
        if last and pin.startswith("("):
            pin = _continued(last, pin)
        if last and joined in ("-", "to", "thru", "through"):
            yield from _between(last, pin)
        yield pin
        last = pin


def _continued(last: str, pin: str) -> str:
    """Write out the `(b)` of `8(a) and (b)` and the `(ii)` of `8(a)(i) and (ii)`."""
    stem, *brackets = re.findall(r"^[^(]+|\([^)]*\)", last)
    roman = len(brackets) > 1 and re.fullmatch(r"\([ivx]+\)", brackets[-1]) and re.fullmatch(r"\([ivx]+\)", pin)
    return "".join((stem, *(brackets[:-1] if roman else ()), pin))


def _between(first: str, last: str) -> Iterator[str]:
    """Give what lies inside a short range: `9-12`, `8(a)-(d)`."""
    if first.isdigit() and last.isdigit():
        if int(last) - int(first) <= 30:
            yield from map(str, range(int(first) + 1, int(last)))
        return
    a, b = (re.fullmatch(r"(\d+)\(([a-z])\)", one) for one in (first, last))
    if a and b and a[1] == b[1]:
        yield from (f"{a[1]}({chr(letter)})" for letter in range(ord(a[2]) + 1, ord(b[2])))


def _normal(pin: str) -> str:
    """Write a pinpoint as the knowledge does: `8.a.i`, `8 (a) (i)` and `8a(i)` become `8(a)(i)`."""
    pin = re.sub(r"\s+", "", pin)
    pin = re.sub(r"^(\d+)([a-h])([ivx]{1,4})$", r"\1(\2)(\3)", pin)
    pin = re.sub(r"^(\d+)([a-h])(?=$|\()", r"\1(\2)", pin)
    return re.sub(r"\.([a-z]+)", r"(\1)", pin)
