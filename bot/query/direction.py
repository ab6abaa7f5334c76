"""Tell from folded text whether things go to or come from North Korea.

    from_dprk   from DPRK · из КНДР · 북한산 · to OTHER · DPRK sells, exports, sends … · OTHER buys, imports, receives …
                · DPRK goods that are bought · exports, when nothing else is said
    to_dprk     to DPRK · в КНДР · 북한에 · from OTHER · DPRK buys, imports, receives … · OTHER sells, supplies, sends …
                · imports, when nothing else is said

OTHER is any other State, `abroad`, `anyone`. Prepositions decide before verbs, verbs before bare nouns. When both
directions are found by the same kind of sign the answer is None: the desk then tells both.
"""

import re

from bot.query.query import Direction

_DPRK = (
    r"(?:north(?:ern)?[\s-]+koreans?(?:'s|s')?|north[\s-]+korea(?:'s)?|n\.?\s?koreans?|n\.?\s?korea(?:'s)?|"
    r"dprk(?:'s)?|nk(?:'s)?|pyongyang(?:'s)?|kim\s+(?:regime|jong[\s-]?un)|kim(?!\s+(?:jong|yong|yo)\w*)|북한|조선|кндр|the\s+north(?!\s+(?:sea|pole|east|west|atlantic))|северн\w+\s+коре\w+)"
)
_OTHER = (
    r"(?:russians?(?:'s)?|russia(?:'s)?|moscow|the\s+kremlin|kremlin|putin|china|chinese|beijing|iran|syria|"
    r"abroad|overseas|anyone|anybody|other\s+(?:states|countries)|another\s+(?:state|country)|foreign(?:ers|\s+buyers)?|"
    r"any\s+(?:state|country)|(?:a|the)\s+(?:state|country)|states|countries|we|you|i|companies|firms|a\s+company)"
)
_GIVE = (
    r"(?:sell(?:s|ing)?|sold|sales|export(?:s|ed|ing)?|suppl(?:y|ies|ied|ying)|send(?:s|ing)?|sent|ship(?:ped|ping)|"
    r"ship(?=\s+\w)|provid(?:e|es|ed|ing)|deliver(?:s|ed|ing|ies|y)?|transfer(?:s|red|ring)?|giv(?:e|es|en|ing)|gave|"
    r"dispatch(?:es|ed|ing)?|donat(?:e|es|ed|ing)|offer(?:s|ed|ing)?)"
)
_SUPPLY = (
    r"(?:sell(?:s|ing)?|sold|suppl(?:y|ies|ied|ying)|send(?:s|ing)?|sent|giv(?:e|es|en|ing)|gave|arm(?:s|ed|ing)|"
    r"fuel(?:s|led|ling)?|train(?:s|ed|ing)?|teach(?:es|ing)?|taught|equip(?:s|ped|ping)?|instruct(?:s|ed|ing)?|"
    r"advis(?:e|es|ed|ing)|pay(?:s|ing)?|paid|help(?:s|ed|ing)?)"
)
_TAKE = (
    r"(?:buy(?:s|ing)?|bought|import(?:s|ed|ing)?|purchas(?:e|es|ed|ing)|procur(?:e|es|ed|ing)|procurement|"
    r"receiv(?:e|es|ed|ing)|acquir(?:e|es|ed|ing)|obtain(?:s|ed|ing)?|get(?:s|ting)?|got|accept(?:s|ed|ing)?|"
    r"hir(?:e|es|ed|ing)|order(?:s|ed|ing)(?=\s))"
)
_NEAR = r"(?:\s+(?!to\b|from\b)[\w'-]+){0,4}?\s+"
_IN = r"(?<!\w)"
_OUT = r"(?!\w)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"{_IN}(?:{pattern}){_OUT}" for pattern in patterns))


_SIGNS = (
    (
        _any(
            rf"(?:from|by)\s+(?:(?:and|or)\s+to\s+)?(?:the\s+)?{_DPRK}", rf"(?:out\s+of|leav(?:e|ing|es))\s+{_DPRK}",
            rf"из\s+{_DPRK}", r"북한(?:산|발|에서|으로부터)",
        ),
        _any(
            rf"(?:to|into|for|reach(?:ing|es)?)\s+(?:(?:and|or)\s+from\s+)?(?:the\s+)?{_DPRK}",
            rf"(?:в|для)\s+{_DPRK}", r"북한(?:에|으로|행)",
        ),
    ),
    (
        _any(rf"{_DPRK}{_NEAR}{_GIVE}", rf"{_DPRK}\s+{_GIVE}", rf"{_TAKE}{_NEAR}{_DPRK}", rf"{_TAKE}\s+{_DPRK}"),
        _any(rf"{_DPRK}{_NEAR}{_TAKE}", rf"{_DPRK}\s+{_TAKE}", rf"{_SUPPLY}\s+{_DPRK}"),
    ),
    (
        _any(rf"(?:to|for)\s+(?:the\s+)?{_OTHER}(?!\s+to\s)"),
        _any(rf"from\s+(?:the\s+)?{_OTHER}"),
    ),
    (
        _any(
            rf"{_OTHER}{_NEAR}{_TAKE}", rf"{_OTHER}\s+{_TAKE}", rf"in\s+{_OTHER}\s+hands",
            rf"{_OTHER}\s+(?:us(?:es|ed|ing)|fir(?:es|ed|ing)|launch(?:es|ed|ing))",
        ),
        _any(rf"{_OTHER}{_NEAR}{_GIVE}", rf"{_OTHER}\s+{_GIVE}"),
    ),
    (
        _any(r"exports?(?:ed|ing)?|export\s+side|outbound|sold\s+abroad", rf"{_DPRK}\s+(?:arms|weapons|shells|coal)"),
        _any(r"imports?(?:ed|ing)?|import\s+side|inbound"),
    ),
)  # fmt: skip
_SHORT_TO = re.compile(rf"(?<!\w)2(?=\s+{_DPRK})")
_NAMED = re.compile(rf"{_IN}(?:{_DPRK}{_OUT}|(?:북한|조선)[가-힣]{{0,4}})")
"""Korean particles stand on the name itself."""


def find(text: str) -> Direction | None:
    """Give the direction the text speaks of, or None."""
    text = _SHORT_TO.sub("to", text)
    for leaves, enters in _SIGNS:
        out, into = bool(leaves.search(text)), bool(enters.search(text))
        if out and into:
            return None
        if out or into:
            return "from_dprk" if out else "to_dprk"
    return None


def names_dprk(text: str) -> bool:
    """Tell whether the text names North Korea."""
    return _NAMED.search(text) is not None
