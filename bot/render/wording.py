"""Every word a reader sees around an answer, in one place for the editors of the desk."""

AS_OF = "As of {day}"
ON_RECORD = "On record"
MIND = "Mind"
PARAGRAPHS = "Paragraphs"
INSTRUMENTS = "Instruments"
ACTORS = "Who is who"
TRY = "Try next"
DID_YOU_MEAN = "Nearest on record"
FOOTER = "knowledge {version} · curated and cited, no AI text"
NOTHING = "That is not on record here. Nothing was made up, and nothing that merely shares a word is offered."
CHOOSE = "Which one is meant? Ask again with one of these:"
HELP = (
    "Ask in plain words about the UN sanctions on North Korea, or about North Korean troops and arms in Russia. "
    "Name a paragraph in any style (2397 8), a date (as of 2015, in November 2017), a direction (to or from North "
    "Korea), a person or a body."
)
HELP_COMMANDS = (
    "/sanctions QUESTION: the law, and what is on record beside it",
    "/timeline WHAT or WHEN: dated claims, oldest first",
    "mention the desk in a channel: the answer comes in the thread",
)
IN_FORCE = "in force"
NOT_IN_FORCE = "not in force on that day"
OVER_TIME = "Over time"
BOUND = "binds {who}"
EXCEPT = "except: {what}"
FORCE = {
    "binding": "binding",
    "call": "a call, not a duty",
    "demand": "a demand, without Chapter VII",
    "holding": "a court's holding",
    "statement": "a statement, not a duty",
}
CHANGED_BY = "changed by {refs}"
UNCHECKED = "not compared with the official text"
SAID = "“{quote}”"
SOURCE = "{publisher}, {day}"
NOTES_LEFT_OUT = "{count} more notes are not shown here; ask about one point at a time."
LEFT_OUT = "{count} more on record are not shown here; ask with a narrower date or topic."
FAILED = "Something went wrong at the desk, not with your question. Please try again; if it happens again, tell the desk: {incident}."  # noqa: E501

NOTE_KINDS = {
    "amended": "Amended",
    "direction": "Direction",
    "contested": "Contested",
    "correction": "Correction",
    "unchecked": "Not checked",
    "attribution": "Attribution",
}
CLAIM_KINDS = {
    "allegation": "allegation",
    "confirmation": "confirmation",
    "denial": "denial",
    "condemnation": "condemnation",
    "estimate": "estimate",
    "legal_argument": "legal argument",
    "event": "event",
}
WAYS = {"to_dprk": "To North Korea", "from_dprk": "From North Korea", "both": "Both directions"}
DIRECTIONS = {"to_dprk": "to North Korea", "from_dprk": "from North Korea", "both": "both directions"}
