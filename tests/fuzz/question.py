"""Any bytes, as a question: no exception, and the promises that an answer keeps.

The knowledge is the real one, beside an invented list. Every tenth example of the knowledge is a seed.
"""

import datetime as dt
import json
import math

from harness import ROOT, atheris, instrumented, run

with instrumented("bot"):
    from bot.answer.compose import answer
    from bot.answer.shape import Answer, Outcome
    from bot.knowledge import listings
    from bot.knowledge.listings import Alias, Header, Listing, SanctionsList
    from bot.knowledge.load import load
    from bot.lookup.index import Index
    from bot.query.parse import parse
    from bot.text import MAX_TYPED

TODAY = dt.date(2026, 11, 22)
DAY = dt.date(2016, 3, 2)
MOST_NAMES = 5
EACH = 10
"""Of so many examples one is a seed; all of them would take half of a short run."""
ENTRIES = (
    Listing("KPe.901", "entity", "HARBOUR LANTERN TRADING CORPORATION (HALTCO)", "DPRK", DAY,
            aliases=(Alias("\u201cHALTCO\u201d", "a.k.a."), Alias("Lantern Foundation Trading", "f.k.a.")),
            narrative="Harbour Lantern sells lamps. It is invented."),
    Listing("KPi.902", "individual", "CHOE WON HYOK", "DPRK", DAY, scripts=("최원혁",), designations=("Lamp seller",)),
    Listing("KPi.903", "individual", "PAK TO YUN", "DPRK", dt.date(2017, 12, 22), aliases=(Alias("Dusty", "Low"),)),
    Listing("QDi.904", "individual", "QASIM AL-LANTERNI", "Al-Qaida", DAY, scripts=("قاسم الفانوسي",),
            aliases=(Alias("Dusty", "Good"), Alias("Касим Фонарь", "Good"))),
    Listing("KPe.905", "entity", "FOREIGN TRADE BANK", "DPRK", DAY),
)  # fmt: skip
LIST = SanctionsList(Header(listings.TITLE, dt.date(2021, 1, 18), "c0ffee11" * 8, len(ENTRIES)), ENTRIES)
INDEX = Index.of(load(ROOT / "knowledge"), LIST)

SEEDS = (
    "", "help", "/sanctions 2397 8", "res 1874 paras 9-10", "/sanctions small arms as of 2015-06-01", "2397 para 99",
    "can russia buy shells from north korea", "/timeline kursk", "/timeline 2024-10-18..2024-10-25", "article 2(4)",
    "who is Jeon Ha-kyu?", "who said 8,000 soldiers?", "S/RES/1718(2006), 8(a)(i)", "was HALTCO listed in 2015",
    "<@U1> is Choi Won-hyeok listed?", "최원혁은 제재 대상인가", "is Dusty listed", "KPe.901", "Касим Фонарь",
    "&lt;!channel&gt; coal <https://a.b|c>", "수출 2024년 10월까지", "с 2 октября по 5 ноября 2024 года", "\ud800",
    "10-12k troops in the first week of may", "between q3 and h2 '24", "half a million shells since last friday",
)  # fmt: skip
TOKENS = (
    "/sanctions", "/timeline", "S/RES/", "UNSCR", " para ", " paras ", "¶", "§", "(a)(i)", "article ", "1718", "2397",
    "1874", "2024", "2024-10-18", "05/06/2024", "29 february", "october", " as of ", " before ", " after ", " since ",
    " until ", " between ", " and ", " to ", "..", "–", "first week of ", "last 999 years", "a year ago", "q3", "mid-",
    "spring", "10,000", "10-12k", "half a million", " thousand", "1.000.000", "10월", "2024년", "까지", "부터",
    "октября", "года", "<@U1>", "<https://a.b|", "&lt;", "&#0;", "&amp;", "＜", "\u202e", "\u2028", "\u0301", "ﷺ",
    "١٧١٨", "Ⅷ", "½", "İ", "ß", "who is ", "what did ", " say", "how many ", " listed", "KPe.901", "HALTCO",
    "Choe Won Hyok", "Kim Jong Un", "최원혁", "north korea", "russia", "coal", "troops", "ministry", "'s ", "\x00",
    "0000-00-00", "99999999", "\u00b2",
)  # fmt: skip


def text_of(data: bytes) -> str:
    """Every byte is text: lone surrogates too, as JSON (`"\\ud800"`) and a command line (`\\xff`) bring them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


@atheris.instrument_func
def target(data: bytes) -> None:
    text = text_of(data)
    query = parse(text, INDEX.names, TODAY, INDEX.newest)
    assert len(query.text) <= MAX_TYPED
    assert query.day is None or query.day <= TODAY
    assert query.period is None or query.period.start <= query.period.end
    assert all(0 <= number < math.inf for number in query.numbers)
    assert all(query.words)
    keeps_its_promises(answer(text, INDEX, TODAY))
    for asked in dict.fromkeys((text[:MAX_TYPED], query.text)):
        found = INDEX.listed.names.search(asked, MOST_NAMES)
        assert len(found) == len({hit.owner for hit in found}) <= MOST_NAMES
        assert all(math.isfinite(hit.score) and 0 <= hit.met.score <= 1 + 1e-9 for hit in found)


def keeps_its_promises(told: Answer) -> None:
    assert told.as_of <= TODAY
    assert told.understood
    assert all(sentence.text and sentence.citations for sentence in told.summary)
    if told.outcome is Outcome.NOTHING:
        assert not any((told.summary, told.instruments, told.paragraphs, told.claims, told.actors, told.notes))
        assert not told.steps
        assert not told.references
    if told.outcome is Outcome.ANSWERED:
        assert 1 <= len(told.summary) <= 5
        assert told.instruments or told.paragraphs or told.claims or told.actors
    if told.outcome is Outcome.CHOOSE:
        assert len(told.suggestions) >= 2
    cited = {one for part in (told.summary, told.notes, told.steps) for row in part for one in row.citations}
    assert cited == {one.citation for one in told.references}
    plain = told.as_json()
    assert json.loads(json.dumps(plain, allow_nan=False))["outcome"] == told.outcome.value


def examples() -> list[str]:
    known = INDEX.knowledge
    records = (*known.rules.values(), *known.claims.values(), *known.actors.values(), *known.instruments.values())
    return [example for record in records for example in record.examples][::EACH]


if __name__ == "__main__":
    typed = dict.fromkeys((*SEEDS, *examples()))
    run(target, (text.encode("utf-8", "surrogatepass") for text in typed), TOKENS)
