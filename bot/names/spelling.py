"""The forms of a name that are compared: folded words, their sounds and their consonants.

>>> words("KIM, Jong-gyu"), words("김정규"), words("Зеленський")
(('kim', 'jong', 'gyu'), ('kim', 'jong', 'gyu'), ('zelenskiy',))
>>> sound("jeong") == sound("chong") == sound("jong"), sound("zelenskyy") == sound("zelensky")
(True, True)

Hangul is romanised syllable by syllable, as the DPRK writes its names in English (`Jong`, `Gyu`, `Choe`); every other
script goes through anyascii. The sounds put together what romanisations keep apart: McCune-Reischauer, Revised and
DPRK spellings of Korean (ch, j; k, g; p, b; t, d; eo, o; oe, oi), the endings of Russian and Ukrainian names (y, yy,
iy, ij), doubled letters, and the vowels of Arabic, each to the nearest of three.
"""

import re
from functools import lru_cache

from anyascii import anyascii

from bot.text import plain_marks, plain_word, visible

MAX_NAME = 300
"""Characters of a name that are read."""
MOST_WORDS = 16

_WORD = re.compile(r"[a-z0-9]+")
_HANGUL = re.compile("[가-힣]+")
_MARKS = re.compile(r"['’`ʼʾʿ\"]")
_HEAD = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWEL = ("a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u",
          "ui", "i")  # fmt: skip
_TAIL = ("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",
         "t", "t", "k", "t", "p", "t")  # fmt: skip
_SURNAMES = {
    "김": "kim", "이": "ri", "리": "ri", "박": "pak", "강": "kang", "백": "paek", "배": "pae", "방": "pang",
    "변": "pyon", "권": "kwon", "고": "ko", "구": "ku", "곽": "kwak", "길": "kil", "임": "rim", "유": "ryu",
    "류": "ryu", "노": "ro", "양": "ryang", "여": "ryo", "도": "to", "동": "tong",
}  # fmt: skip
"""How the family names that begin with a soft consonant are written in English; the same word for both Koreas."""
_VARIANTS = {
    "lee": "ri", "yi": "ri", "rhee": "ri", "li": "ri", "reeh": "ri", "park": "pak", "paik": "paek", "baik": "paek",
    "roh": "ro", "noh": "ro", "lim": "rim", "yim": "rim", "im": "rim", "yoo": "ryu", "yu": "ryu", "ryoo": "ryu",
    "liu": "ryu", "suh": "so", "woo": "u", "ahn": "an", "choi": "choe", "chwe": "choe", "koh": "ko", "oh": "o",
    "joo": "ju", "jou": "ju", "hur": "ho", "heo": "ho", "whang": "hwang", "eom": "om", "um": "om",
}  # fmt: skip
"""Press spellings of Korean family names that follow no system."""
_SHORTENED = {
    "corp": "corporation", "co": "company", "ltd": "limited", "inc": "incorporated", "dept": "department",
    "intl": "international", "univ": "university", "bros": "brothers", "assoc": "association", "bn": "bin",
    "gen": "general",
}  # fmt: skip
"""What is written short in names, and stands for the long word."""
TITLES = frozenset(
    ("mr", "mrs", "ms", "dr", "prof", "general", "lt", "col", "colonel", "maj", "major", "adm", "admiral", "marshal",
     "comrade", "captain", "ambassador", "president", "minister", "chairman", "sheikh", "mullah", "haji", "ayatollah")
)  # fmt: skip
"""What stands before a name and is no part of it."""
_RULES = (
    (r"shch|tsch|tch|dzh|dj|cz|ch|zh", "j"),
    (r"kh|gh|ck|q|c", "k"),
    (r"x", "ks"),
    (r"ph", "f"),
    (r"sh|ts|tz|z", "s"),
    (r"th", "t"),
    (r"g", "k"),
    (r"d", "t"),
    (r"b", "p"),
    (r"w(?=oo|u)", ""),
    (r"[vw](?=[aeiouy])", "v"),
    (r"l", "r"),
    (r"eo|eu|oo|ou|ow|au|aw", "u"),
    (r"ui", "i"),
    (r"oe|oi", "ui"),
    (r"ae|ai|ay|ei|ey|ee|ie", "i"),
    (r"(?<=[^aeiou])(?:iy|yy|ij|yj|ii|y)$", "i"),
    (r"(?<!^)y(?=[aou])", ""),
    (r"[eiy]", "i"),
    (r"[ou]", "u"),
    (r"(?<=.)h", ""),
    (r"(.)\1+", r"\1"),
)
_SOUNDS = tuple((re.compile(pattern), plain) for pattern, plain in _RULES)
_VOWELS = re.compile(r"(?<!^)[aiuvw]")


@lru_cache(maxsize=20_000)
def words(name: str) -> tuple[str, ...]:
    """Split a name of any script into folded Latin words, at most `MOST_WORDS`."""
    text = name[:MAX_NAME]
    if not text.isascii():
        text = anyascii(_latin(plain_marks(visible(text))))
    split = _WORD.findall(_MARKS.sub("", text.lower()))[:MOST_WORDS]
    return tuple(plain_word(_SHORTENED.get(word, word)) for word in split)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Give the sound of a folded word: consonants by class, vowels as one of three."""
    plain = _VARIANTS.get(word, word)
    for pattern, letters in _SOUNDS:
        plain = pattern.sub(letters, plain)
    return plain


def consonants(heard: str) -> str:
    """Give the consonants of a sound, and its first letter whatever it is."""
    return _VOWELS.sub("", heard)


def _latin(text: str) -> str:
    """Romanise the Hangul in a text; a family name and the name after it come apart (`김정은`: kim jong un)."""
    runs = _HANGUL.findall(text)
    if not runs:
        return text
    return _HANGUL.sub(lambda found: f" {_korean(found[0], alone=len(runs) == 1)} ", text)


def _korean(word: str, *, alone: bool) -> str:
    """Romanise a run of Hangul: one that stands alone, of two to four syllables, is the name of a Korean."""
    if alone and 2 <= len(word) <= 4:
        given = "".join(_syllable(char) + " " for char in word[1:])
        return f"{_SURNAMES.get(word[0]) or _syllable(word[0])} {given}"
    return "".join(map(_syllable, word))


def _syllable(char: str) -> str:
    """Romanise one syllable (Unicode Standard, chapter 3.12: 19 heads, 21 vowels, 28 tails, in that order)."""
    number = ord(char) - 0xAC00
    head, rest = divmod(number, 21 * 28)
    vowel, tail = divmod(rest, 28)
    return _HEAD[head] + _VOWEL[vowel] + _TAIL[tail]
