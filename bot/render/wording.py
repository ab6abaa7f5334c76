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
NOTHING = (
    "Nothing was made up, and nothing that merely sounds alike is offered. Ask for help to see what the desk covers."
)
CHOOSE = "Which one is meant?"
ASK_AGAIN = "Ask again with one of these"
HELP = (
    "Ask in plain words about the UN sanctions on North Korea, or about North Korean troops and arms in Russia. "
    "Name a paragraph in any style (2397 8), a date (as of 2015, in November 2017), a direction (to or from North "
    "Korea), a person or a body."
)
HELP_COMMANDS = (
    "/sanctions QUESTION: the law, and what is on record beside it",
    "/timeline WHAT or WHEN: dated claims, oldest first",
    "/sanctions settings: how the desk behaves in a channel",
    "Mention the desk in a channel or write to it directly: the answer comes in the thread",
    "Find sources, in the menu of any message: what is on record for it, for you alone",
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
AND_OTHERS = "and {count} more"
UNCHECKED = "not compared with the official text"
SAID = "“{quote}”"
SOURCE = "{publisher}, {day}"
PAGE = "Page {page} of {pages}"
CONTINUED = "{title} (continued)"
LEFT_OUT = "{pages} more pages are on record; ask with a narrower date or topic."
MORE_ENTRIES = "{count} more on record are not shown here; ask with a narrower date or topic."
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

BUTTON_MORE = "Show more"
BUTTON_SHARE = "Share to channel"
BUTTON_TIMELINE = "Timeline"
BUTTON_CITE = "Cite"
BUTTON_REPORT = "Report a mistake"
BUTTON_GAP = "Tell the curators"
HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"

CLOSE = "Close"
CANCEL = "Cancel"
CITE_TITLE = "Cite this answer"
CITE_LEAD = "Copy what you need. The style is remembered for this channel."
CITE_SMALL = "Where a style asks for more than is on record, the shorter form is given and nothing is made up."
CITE_LEFT_OUT = "{count} more citations are in the answer itself."
GAP_TITLE = "Tell the curators"
GAP_ABOUT = "What should be on record and is not?"
GAP_LABEL = "What you looked for"
REPORT_TITLE = "Report a mistake"
REPORT_ABOUT = "About the answer *{title}*"
REPORT_LABEL = "What is wrong, and what would be right?"
REPORT_HINT = "A link or a document helps. The curators see your name and these words; nothing else of yours is kept."
REPORT_SEND = "Send to curators"
REPORT_SENT = "Sent to the curators. Thank you."
REPORT_NOT_SENT = "The curators could not be reached just now. Please try again in a minute, or tell them directly."
REPORTED = "A mistake was reported by {user} in {where}, about *{title}* (as of {day}, knowledge {version})"
REPORTED_IN = "a channel"
REPORTED_PRIVATELY = "a direct message"
SETTINGS_TITLE = "The desk in this channel"
SETTINGS_LEAD = "These settings are for this channel and everybody in it."
SETTINGS_SAVE = "Save"
SETTINGS_SAVED = "Saved. The desk now answers here like that."
SETTINGS_NOT_SAVED = "The settings could not be saved just now. Please try again in a minute."
SETTINGS_NOT_YOURS = "Only an admin of the desk can change this."
SETTINGS_MODE = "Answers"
SETTINGS_REPLY = "Slash commands are answered"
SETTINGS_STYLE = "Citation style"
SETTINGS_DATES = "Dates"
SETTINGS_SHARED_LABEL = "Shared channel"
SETTINGS_SHARED = "Answer here although another organisation is in this channel"
SETTINGS_ADMIN = "Where another organisation is in a channel, the desk answers only if an admin of the desk allowed it."
SETTINGS_ALLOWED = "An admin of the desk allowed it to answer here although another organisation is in this channel."
MODES = {"full": "Full: summary, then entries", "brief": "Brief: summary, entries on request", "off": "Off"}
REPLIES = {"ephemeral": "To the one who asks alone", "in_channel": "To everybody in the channel"}
STYLES = {"un": "United Nations", "oscola": "OSCOLA", "bluebook": "Bluebook", "ap": "AP"}
DATES = {
    "en_GB": "28 April 2025",
    "en_US": "April 28, 2025",
    "fr": "28 avril 2025",
    "de": "28. April 2025",
    "ko": "2025년 4월 28일",
    "ru": "28 апреля 2025 г.",
    "ja": "2025年4月28日",
    "iso": "2025-04-28",
}
DIGEST_TITLE = "New on record: {topics}"
DIGEST_CORRECTED = "Corrected"
CORRECTED_SINCE = "Corrected since this was shared"
DIGEST_MORE = "{count} more came on record; `{command}` tells them."
DIGEST_SNOOZE = "Snooze a week"
DIGEST_STOP = "Stop these"
DIGEST_SNOOZED = "The next digest comes in a week at the earliest."
DIGEST_STOPPED = "This channel gets no digest now. It can be switched on again with `{command} settings`."
SETTINGS_DIGEST = "Digest of what is new on record"
SETTINGS_TOPICS = "Topics of the digest"
SETTINGS_TOPICS_HINT = "The desk must be in the channel: invite it with /invite. Nothing is posted when nothing is new."
SETTINGS_TOPICS_NONE = "Choose at least one topic, or no digest."
DIGESTS = {"none": "None", "day": "Every day, at about this time", "week": "Every week, at about this time"}
SOURCES_TITLE = "Sources on record"
SOURCES_LEAD = "What the desk has on record for this message. Only you see this."
SOURCES_NONE = (
    "Nothing in this message is on record here. Nothing was made up, and nothing that merely shares a word is offered."
)
SHARED_BY = "Shared by {user}, who asked: {question}"
SHARED = "Shared to the channel."
CHANGED_SINCE = "The record was changed since you asked. This is how it stands now:"
EXPIRED = "This answer is no longer at hand. Please ask again."
OFF = "The desk is switched off in this channel. Anybody here can switch it on again with `{command} settings`."
CONNECTED = "Another organisation is in this channel, so the desk does not answer here. An admin of the desk can allow it with `{command} settings`."  # noqa: E501
UNSURE = "The desk cannot tell whether another organisation is in this channel, so it does not post here. An admin of the desk can allow it with `{command} settings`, or give the app the scopes `channels:read` and `groups:read`."  # noqa: E501
REFUSALS = {"off": OFF, "connected": CONNECTED, "unsure": UNSURE}
BUSY = "Too much is being posted in this channel just now. Please try again in a minute."
NO_TIMELINE = "No dated claims are on record for this."
HOME_FRESH = "{instruments} instruments, {paragraphs} paragraphs and {claims} dated claims; the record reaches to {newest}. Knowledge {version}."  # noqa: E501
HOME_ASK = "Ask for example"
HOME_TOPICS = "Topics"
HOME_FOLLOW = "Follow a topic"
HOME_FOLLOWED = "You follow"
HOME_FOLLOWS_NONE = "Nothing yet. Choose a topic above, and its newest entry stands here."
HOME_UNFOLLOW = "Unfollow"
HOME_NEWEST = "{day}, {claimant}: {text}"
HOME_NO_CLAIM = "No dated claim on this topic is on record yet."
HOME_CORRECTIONS = "Recent corrections"
HOME_CORRECTIONS_NONE = "No correction has been recorded."
HOME_CORRECTION = "Said: {said}\nRight: {text}"
HOME_HELP = "Help"
REPORT_UNKNOWN = "an answer that is no longer at hand"
