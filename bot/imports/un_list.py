"""Read the Consolidated List of the UN Security Council from its XML file.

The file is read in one pass, and what was read of it is dropped at once, so that memory grows with what is kept and not
with the file. Document types and entities are refused (defusedxml): the list has none, and they are how a file makes a
reader swell or give away other files. Elements that are not known here are passed over.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal
from xml.etree.ElementTree import Element  # the type alone; defusedxml parses
from xml.parsers.expat import errors as expat

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import ParseError, iterparse

from bot.errors import ListError
from bot.imports.names import acronym, folded, names, script
from bot.knowledge.listings import TITLE, Alias, Header, Listing, SanctionsList

ROOT = "CONSOLIDATED_LIST"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ANEW = "download the file anew from the UN"
_MOST = 20
"""Problems that are told of one file."""
_BREAKS_OFF = {
    expat.codes[text]
    for text in (
        expat.XML_ERROR_NO_ELEMENTS,
        expat.XML_ERROR_UNCLOSED_TOKEN,
        expat.XML_ERROR_PARTIAL_CHAR,
        expat.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


def parse(path: Path) -> SanctionsList:
    """Read the list. Raises ListError, with everything that is wrong with its entries, up to twenty problems."""
    if not path.is_file():
        raise ListError(f"{path} is not a file; name the XML file of the {TITLE}")
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            return _Reading(path).read(file, digest)
    except OSError as error:
        raise ListError(f"{path} cannot be read: {error.strerror}") from error


class _Reading:
    """One pass over one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._space = ""
        """The namespace of the root, in front of every tag that counts; the UN's file has none."""
        self._generated = dt.date.min
        self._begun = False
        self._seen = 0
        self._entries: list[Listing] = []
        self._numbers: dict[str, int] = {}
        self._problems: list[str] = []

    def read(self, file: BinaryIO, digest: str) -> SanctionsList:
        try:
            for element in self._elements(file):
                self._take(element)
        except DTDForbidden as error:
            if error.name.casefold() == "html":
                raise self._page() from error
            raise ListError(f"{self._path}: a document type (DTD) is refused; {_ANEW}") from error
        except DefusedXmlException as error:
            raise ListError(f"{self._path}: an entity is refused; {_ANEW}") from error
        except ParseError as error:
            raise self._broken(error) from error
        except (LookupError, ValueError) as error:  # an encoding that Python does not know
            raise ListError(f"{self._path} is not XML that can be read ({error}); {_ANEW}") from error
        self._check()
        header = Header(title=TITLE, generated=self._generated, digest=digest, entries=len(self._entries))
        return SanctionsList(header=header, entries=tuple(self._entries))

    def _elements(self, file: BinaryIO) -> Iterator[Element]:
        """Give each child of a section once it is whole, and drop it; drop sections too."""
        above: list[Element] = []
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                if not above:
                    self._begin(element)
                above.append(element)
                continue
            above.pop()
            if len(above) == 2:
                yield element
            if 1 <= len(above) <= 2:
                above[-1].remove(element)

    def _begin(self, root: Element) -> None:
        space, brace, tag = root.tag.rpartition("}")
        if tag.casefold() == "html":
            raise self._page()
        if tag != ROOT:
            raise ListError(f"{self._path} is not the {TITLE}: it begins with <{tag}>, not with <{ROOT}>; {_ANEW}")
        self._space, self._begun = space + brace, True
        told = root.get("dateGenerated", "")
        generated = _day(told)
        if generated is None:
            what = f"has no day in dateGenerated ({told!r})" if told else "has no dateGenerated"
            raise ListError(f"{self._path}: <{ROOT}> {what}, so its age cannot be told; {_ANEW}")
        self._generated = generated

    def _take(self, element: Element) -> None:
        if element.tag == f"{self._space}INDIVIDUAL":
            self._entry(element, "individual")
        elif element.tag == f"{self._space}ENTITY":
            self._entry(element, "entity")

    def _entry(self, element: Element, kind: Literal["individual", "entity"]) -> None:
        self._seen += 1
        reference = folded(self._text(element, "REFERENCE_NUMBER"))
        told_day = folded(self._text(element, "LISTED_ON"))
        day = _day(told_day)
        if kind == "individual":
            name, more = " ".join(filter(None, (folded(self._text(element, tag)) for tag in _NAMES))), []
        else:
            name, *more = _with_acronyms(names(self._text(element, "FIRST_NAME"))) or ("",)
        lacks = [tag for tag, value in (("REFERENCE_NUMBER", reference), ("FIRST_NAME", name)) if not value]
        wrong = [f"has no {tag}" for tag in lacks]
        if day is None:
            wrong.append(f"has {told_day!r} for a day in LISTED_ON" if told_day else "has no LISTED_ON")
        first = self._numbers.setdefault(reference, self._seen) if reference else self._seen
        if first != self._seen:
            wrong.append(f"has the REFERENCE_NUMBER of entry {first}")
        if wrong or day is None:
            data_id = folded(self._text(element, "DATAID"))
            what = ", ".join(filter(None, (kind, reference, name, data_id and f"DATAID {data_id}")))
            self._problems.append(f"entry {self._seen} ({what}) {' and '.join(wrong)}")
            return
        self._entries.append(
            Listing(
                reference=reference,
                kind=kind,
                name=name,
                regime=folded(self._text(element, "UN_LIST_TYPE")),
                listed_on=day,
                aliases=self._aliases(element, kind, name, more),
                scripts=_each_once(script(text) for text in self._texts(element, "NAME_ORIGINAL_SCRIPT")),
                designations=_each_once(folded(text) for text in self._texts(element, "DESIGNATION", "VALUE")),
                nationalities=_each_once(folded(text) for text in self._texts(element, "NATIONALITY", "VALUE")),
                narrative=folded(self._text(element, "COMMENTS1")),
            )
        )

    def _aliases(self, element: Element, kind: str, name: str, more: list[str]) -> tuple[Alias, ...]:
        """Give every other name once, those within the first name before those of the aliases."""
        found = dict.fromkeys(more, "")
        for alias in element.iterfind(f"{self._space}{kind.upper()}_ALIAS"):
            quality = folded(self._text(alias, "QUALITY"))
            others = names(self._text(alias, "ALIAS_NAME"))
            for other in _with_acronyms(others) if kind == "entity" else others:
                found.setdefault(other, quality)
        found.pop(name, None)
        return tuple(Alias(name=other, quality=quality) for other, quality in found.items())

    def _text(self, element: Element, tag: str) -> str:
        return element.findtext(f"{self._space}{tag}") or ""

    def _texts(self, element: Element, *tags: str) -> Iterator[str]:
        for found in element.iterfind("/".join(f"{self._space}{tag}" for tag in tags)):
            yield found.text or ""

    def _check(self) -> None:
        if self._problems:
            told = self._problems[:_MOST]
            if len(self._problems) > _MOST:
                told.append(f"and {len(self._problems) - _MOST} more")
            raise ListError("\n".join((f"{self._path} has entries that cannot be used; {_ANEW}:", *told)))
        if not self._entries:
            raise ListError(f"{self._path} has no entries; {_ANEW}")

    def _page(self) -> ListError:
        return ListError(f"{self._path} is a web page, not the list itself; save the XML file that the page links to")

    def _broken(self, error: ParseError) -> ListError:
        line = error.position[0]
        if not self._begun:
            return ListError(f"{self._path} is not XML ({error}); name the XML file of the {TITLE}")
        if error.code in _BREAKS_OFF:
            return ListError(f"{self._path} breaks off in line {line}; {_ANEW}")
        return ListError(f"{self._path} is damaged in line {line} ({error}); {_ANEW}")


def _day(text: str) -> dt.date | None:
    """Read the day of `2015-04-14`, `2015-04-14-04:00` and `2021-01-18T19:05:08.142-05:00`."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", text.strip(), re.ASCII)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _with_acronyms(found: tuple[str, ...]) -> tuple[str, ...]:
    return _each_once(part for name in found for part in acronym(name))


def _each_once(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
