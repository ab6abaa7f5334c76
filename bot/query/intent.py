"""Tell from folded text what kind of answer is wanted. Each rule is a pattern; several may hold."""

import re
from collections.abc import Mapping

from bot.query.query import Intent

_CONFIRM = (
    r"confirm\w*|admit\w*(?!\s+(?:an?|any|to)\s)|admission|acknowledg\w*|own(?:ed|s)?\s+up|come\s+clean|подтверд\w+|призна\w+|인정\w*|확인\w*|"
    r"still\s+(?:current|stands?|true|valid)|up\s+to\s+date|superseded|outdated|stands?\s+up"
)
_RULES: Mapping[Intent, str] = {
    Intent.WHO_SAID: (
        r"who\s+(?:\w+\s+)?(?:said|says|claim\w*|estimat\w*|told|put|gave|reported|accus\w+|condemn\w+|call\w+)|"
        r"(?:which|what)\s+(?:\w+\s+){1,2}(?:say|says|said|think|thinks|doubt\w*|argu\w+|believ\w+|warn\w*)|"
        r"who\s+(?:\w+\s+)?(?:doubt\w*|think\w*|argu\w+|believ\w+|warn\w*)|"
        r"whose\s+(?:\w+\s+)?(?:estimate|figure|number|claim|count)|according\s+to\s+(?:who|whom)|source\s+(?:of|for)|"
        r"where\s+does\s+.*\s+come\s+from|says\s+who"
    ),
    Intent.WHO: (
        r"who(?:'s|\s+is|\s+are|\s+was|\s+were)\b|who\s+the|what(?:'s|\s+is|\s+are)(?:\s+the)?|^who\b|"
        r"which\s+(?:ministry|agency|body|office|department|official|unit)|tell\s+me\s+about|role\s+of|кто|누구\w*|뭐\w*|title|spokes\w+|name\s+of|name\s*\?"
    ),
    Intent.HOW_MANY: (
        r"how\s+(?:many|much|large|big)|(?:troops?|soldiers?|casualty|casualties|death)\s+(?:numbers?|figures?|counts?(?!\s+as)|tally)|casualt\w+|death\s+toll|losses|estimates?|number\s+of|headcount|what\s+(?:is|was)\s+the\s+(?:number|total)|сколько|몇"
    ),
    Intent.WHEN: r"when|what\s+(?:day|date|year)|since\s+when|how\s+long|date\s+of|когда|언제",
    Intent.STANDING: _CONFIRM,
    Intent.DENIAL: r"den(?:y|ies|ied|ial|ying)|disput\w+|reject\w*|contradict\w*|contest\w*|отриц\w+|부인\w*",
    Intent.SAID: (
        r"what\s+(?:did|does|do|has|have|was|is)\s+.{1,60}?\s*(?:say|said|saying|claim\w*|tell|told|write|argue|announce\w*|report(?:ed)?|carry|comment\w*|"
        r"reaction|response|position|line|view|stance)|comment(?:s|ed)?|react(?:s|ed|ion)|respon(?:se|d|ds|ded)|statement|position|"
        r"stance|line\s+on|says?\s+about|said\s+about"
    ),
    Intent.LISTED: (
        r"(?:un[\s-]?)?(?:sanction(?:ed)?|black)\s*-?\s*list(?:ed)?|listed|designated|under\s+(?:un\s+)?sanctions|"
        r"제재\s*(?:대상|명단)\w*|sanctioned|санкционн\w+\s+списк\w+|под\s+санкциями|on\s+(?:(?:the|any|a|which)\s+)?(?:\w+\s+){0,3}list|reference\s+(?:number|no)|kp[ei]"
    ),
    Intent.LAW: (
        r"(?:is|are|was|were)\s+it\s+(?:ok|okay|fine|alright|all\s+right)|(?:un|il)?law(?:ful|fully|s)?|(?:il)?legal(?:ly|ity)?|bans?|banned|banning|prohibit\w*|forbid\w*|allow\w*|"
        r"permit\w*|can|could|may|must|oblig\w+|rules?|breach\w*|violat\w+|caps?|limits?|quotas?|resolutions?|exempt\w*|"
        r"exceptions?|sanctions|embargo\w*|cover(?:s|ed)|binding|override\w*"
    ),
    Intent.ADOPTED: (
        r"renew\w*|extension|extended|added|additions?|new\s+names|listed|blacklist\w*|designat\w+|what\s+changed"
    ),
    Intent.HISTORY: r"history|over\s+time|step\s+by\s+step|how\s+(?:has|did)\s+.*\s+change[d]?|evolution",
    Intent.COUNCIL: r"(?:un\s+)?sanctions|resolutions?|adoptions?|votes?|voted|unsc|security\s+council",
    Intent.TIMELINE: r"^/timeline\b|timeline|chronology|(?:order|sequence)\s+of\s+events",
}
_PATTERNS = {intent: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for intent, pattern in _RULES.items()}
_LAW_SAYS = re.compile(
    r"what\s+(?:do|does|did)\s+(?:the\s+)?(?:\w+\s+){0,2}(?:sanctions?|resolutions?|law|rules?|paragraphs?|articles?|clauses?|"
    r"wording|text|treaty|charter|pact)\s+(?:say|tell)"
)
_WHO_LISTS = re.compile(r"(?<!\w)(?:can|could|may|who|power)\b.*\b(?:list|blacklist|designate|sanction)\b(?!\s+of)")
_HELP = re.compile(
    r"\s*(?:/\w+\s*)?(?:help|hilfe|\?+|помощь|도움말|how\s+(?:do|does)\s+(?:this|it|i)\s+(?:work|use\s+(?:this|it)))?\s*[.!?]*\s*"
)


def find(text: str) -> frozenset[Intent]:
    """Give the intents of folded text; empty text asks for help."""
    if _HELP.fullmatch(text):
        return frozenset({Intent.HELP})
    found = {intent for intent, pattern in _PATTERNS.items() if pattern.search(text)}
    if _WHO_LISTS.search(text):
        found.discard(Intent.LISTED)
    if _LAW_SAYS.search(text):
        found = found - {Intent.SAID, Intent.WHO_SAID} | {Intent.LAW}
    return frozenset(found)
