"""The grammar of a name field of the UN list.

    field     = names [";" names]…               "Qasim Soleimani; Qasem Sulaimani"
    names     = name ["(" field ")"]             when the two are of different scripts: "حسن غول (Hassan Ghul)"
    entity    = name ["(" acronym ")"]           "AL-QAIDA IN EGYPT (AQE)"

A bracket of the same script is part of the name or a remark on it (`Lom-ali Butayev (Butaev)`, `El Para (combat
name)`, `AL-HARAMAIN FOUNDATION (INDONESIA)`), and nothing in the list tells which: the name is kept as it stands.
So are quotation marks, remarks without a bracket, and a comma, which stands between two names as well as between the
parts of one.
"""

import re
import unicodedata
from collections.abc import Iterator

_BROKEN_HYPHEN = re.compile(r"(?<=\w)-[ \t]*\r?\n\s*(?=\w)")
"""A line that ends in a hyphen: `(ISIL-` and `K)`."""
_UNSEEN = dict.fromkeys([*range(0x7F, 0x85), *range(0x86, 0xA0)], " ") | dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], ""
)
"""Control characters, and those that turn the direction of what follows: no part of a name, and harm at a terminal."""
_PLACEHOLDERS = {"na", "n/a", "N/A", "-"}
"""What stands for nothing. `Na` and `NA` are names."""
_LABEL = re.compile(r"\(\s*original script\s*\)|^\s*original script\s*:\s*|\s*-\s*sub-unit name\s*$", re.IGNORECASE)
"""What the list says of a name in a bracket of names, and is no part of it."""
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9]*(?:[ ./&-]{1,2}[A-Z][A-Za-z0-9]*)*\.?")
_LONGEST = 12


def folded(text: str | None) -> str:
    """Fold white space; what is not there, or says only that nothing is known, is empty."""
    words = " ".join(_BROKEN_HYPHEN.sub("-", text or "").translate(_UNSEEN).split())
    return "" if words in _PLACEHOLDERS else words


def names(text: str | None) -> tuple[str, ...]:
    """Give every name of a field, each once, in its order."""
    return tuple(dict.fromkeys(_names(folded(text))))


def script(text: str | None) -> str:
    """Give a name in its original script without the remark in Latin letters that may follow (`(Tigrinya)`)."""
    return next(_names(folded(text)), "")


def acronym(name: str) -> tuple[str, str]:
    """Split an entity's name and the acronym in brackets at its end; it is empty where the bracket holds none.

    An acronym has capitals in the main, and each of its letters comes in the name, in that order, beginning with the
    first letter of a word. `(KENYA)` and `(NGO)` are none.
    """
    before, inside = _bracket(name)
    letters = [char.casefold() for char in inside if char.isalpha()]
    capitals = sum(char.isupper() for char in inside)
    if (
        before
        and 2 <= len(letters) <= _LONGEST
        and 2 * capitals > len(letters)
        and _ACRONYM.fullmatch(inside)
        and _spells(letters, before)
    ):
        return before, inside
    return name, ""


def _names(text: str) -> Iterator[str]:
    for part in _parts(text):
        name = _LABEL.sub("", part).strip(" ,;")
        if not _closed(name):
            name = name.lstrip(") ")
        before, inside = _bracket(name)
        if before and _other_script(before, inside):
            yield from _names(before)
            yield from _names(inside)
        elif name:
            yield name


def _parts(text: str) -> Iterator[str]:
    """Split at each semicolon that stands in no bracket."""
    depth = start = 0
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif char == ";" and not depth:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _closed(name: str) -> bool:
    """Say whether the first bracket to be closed was opened before."""
    return ")" not in name or 0 <= name.find("(") < name.find(")")


def _bracket(name: str) -> tuple[str, str]:
    """Split off the last bracket, if the name ends with it; it may hold others."""
    if not name.endswith(")"):
        return name, ""
    depth = 0
    for at in range(len(name) - 1, -1, -1):
        depth += (name[at] == ")") - (name[at] == "(")
        if not depth:
            return name[:at].strip(" ,"), name[at + 1 : -1].strip()
    return name, ""


def _other_script(before: str, inside: str) -> bool:
    """Say whether a bracket holds names of another script: Latin after one that is not, or the reverse."""
    latin, other = _letters(inside)
    if _letters(before)[0]:
        return other
    return latin and not before.isascii()


def _letters(text: str) -> tuple[bool, bool]:
    """Say whether there are Latin letters, and whether there are others."""
    kinds = {_latin(char) for char in text if char.isalpha() and unicodedata.category(char) != "Lm"}
    return True in kinds, False in kinds


def _latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN")


def _spells(letters: list[str], name: str) -> bool:
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)).casefold()
    starts = (match.end() for match in re.finditer(rf"(?<![^\W_]){re.escape(letters[0])}", plain))
    return any(_in_order(letters[1:], plain[start:]) for start in starts)


def _in_order(letters: list[str], text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
