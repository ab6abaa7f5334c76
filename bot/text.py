"""The one normal form of words, so that what is typed and what is curated meet.

>>> words("Defense-Ministry’s labor PROGRAM")
('defence', 'ministry', 'labour', 'programme')
>>> stems("labourers buying shells")
('labour', 'buy', 'shell')
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import NewType

import Stemmer

Folded = NewType("Folded", str)
"""Text that has been through `fold`."""

MAX_TYPED = 1_000
"""Characters of a question that are read; what lies beyond is no question (design: bounded time)."""

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "`": "'"})
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_POSSESSIVE = re.compile(r"'s?\b|'")
_WORD = re.compile(r"[^\W_]+")
_LINE_ENDS = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BRITISH = {
    "defense": "defence", "labor": "labour", "laborer": "labourer", "laborers": "labourers",
    "program": "programme", "programs": "programmes", "armor": "armour", "armored": "armoured",
    "jewelry": "jewellery", "center": "centre", "license": "licence", "licenses": "licences",
    "aluminum": "aluminium", "neighbor": "neighbour", "tonnes": "tons", "tonne": "ton",
    "adviser": "advisor", "advisers": "advisors", "airplane": "aeroplane", "maneuvers": "manoeuvres",
    "caliber": "calibre", "theater": "theatre", "gray": "grey",
}  # fmt: skip
_IRREGULAR = {
    "sent": "send", "sold": "sell", "bought": "buy", "fought": "fight", "gave": "give", "given": "give",
    "took": "take", "taken": "take", "built": "build", "paid": "pay", "got": "get", "went": "go", "gone": "go",
    "made": "make", "men": "man", "women": "woman", "left": "leave", "froze": "freeze", "frozen": "freeze",
    "stole": "steal", "stolen": "steal", "caught": "catch", "brought": "bring", "flew": "fly", "flown": "fly",
    "died": "die", "killing": "kill", "withdrew": "withdraw", "withdrawn": "withdraw",
    "withdrawal": "withdraw", "spokesman": "spokesperson",
    "spokeswoman": "spokesperson", "spokesmen": "spokesperson",
    "broke": "break", "lent": "lend", "spent": "spend",
}  # fmt: skip
_KOREAN_END = re.compile(
    "(?<=[가-힣]{2})(?:(?:하|되|이)?(?:였|었|했|됐)?(?:습니까|나요|는가|나|니|다)|(?:합|됩|입)니(?:까|다)|(?:해|하|되|돼)(?:도|면|서|는|지)|"
    "(?:한|된|인|할|될)(?:가요|가|까요|까|지)?|한다|된다|이다|해|돼|"
    "으로부터|로부터|에서는|에게서|에서|에게|에는|으로|까지|부터|이라도|이|가|은|는|을|를|의|에|과|와|도|로|만)$"
)
_DOUBLED = re.compile(r"([^\W\d])\1+")
_IZE = re.compile(r"iz(e|ed|es|ing|ation|ations)$")

_stemmer = Stemmer.Stemmer("english")
_russian = Stemmer.Stemmer("russian")
_stemmer_lock = threading.Lock()


def visible(text: str) -> str:
    """Drop what cannot be seen: control, format and unassigned characters; keep line ends as spaces."""
    return "".join(
        " " if char in _LINE_ENDS else char
        for char in text
        if char in _LINE_ENDS or unicodedata.category(char) not in _INVISIBLE
    )


def plain_marks(text: str) -> str:
    """Give compatibility characters, quotation marks and dashes their plain forms; the case stays."""
    if text.isascii():
        return text.replace("`", "'")
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _DASHES.sub("-", text)


def fold(text: str) -> Folded:
    """Lower the case and strip accents; Hangul and Cyrillic keep their letters."""
    text = plain_marks(text).casefold()
    if text.isascii():
        return Folded(text)
    apart = unicodedata.normalize("NFD", text).replace("и\u0306", "й")
    kept = "".join(map(_plain_char, apart))
    return Folded(unicodedata.normalize("NFC", kept))


@lru_cache(maxsize=5_000)
def _plain_char(char: str) -> str:
    """Drop an accent; write a digit of any script as an ASCII digit."""
    match unicodedata.category(char):
        case "Mn":
            return ""
        case "Nd":
            return str(unicodedata.decimal(char))
        case _:
            return char


def words(text: str) -> tuple[str, ...]:
    """Split into folded words, British spelling, without possessives."""
    folded = fold(text)
    if "'" in folded:
        folded = Folded(_POSSESSIVE.sub("", folded))
    return tuple(map(plain_word, _WORD.findall(folded)))


@lru_cache(maxsize=50_000)
def plain_word(word: str) -> str:
    """Give the British spelling of a folded word, and the plain form of an irregular verb."""
    return _IRREGULAR.get(word) or _BRITISH.get(word) or _IZE.sub(r"is\1", word)


def single(word: str) -> str:
    """Write doubled letters once: leaving one out is the commonest slip (`artilery`)."""
    return _DOUBLED.sub(r"\1", word)


def is_korean(word: str) -> bool:
    """Tell a word written in Hangul."""
    return "가" <= word[0] <= "힣"


def bare(word: str) -> str:
    """Take the particle or verb ending off a Korean word, where two syllables or more are left."""
    return _KOREAN_END.sub("", word)


def stems(text: str) -> tuple[str, ...]:
    """Split into stems (Snowball, English and Russian; Korean without its endings; other scripts as they are)."""
    return tuple(map(stem, words(text)))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Give the stem of one folded word; Cyrillic by the Russian rules, Hangul without particles and verb endings.

    An ending is taken off only where two syllables or more are left; other scripts stay as they are.
    """
    if word.isascii():
        stemmer = _stemmer
    elif "\u0400" <= word[0] <= "\u04ff":
        stemmer = _russian
    else:
        return bare(word)
    with _stemmer_lock:  # a stemmer keeps its state in itself
        return str(stemmer.stemWord(word))
