"""Tell channels what came on record on the topics they follow: seldom, once, and only when there is something.

A digest is moved on before it is posted, so that two processes never post it twice. Where another organisation is, or
may be, in the channel it is not posted, as nothing else is.
"""

import datetime as dt
from dataclasses import replace

from slack_bolt import App

from bot.listeners import press as press_of
from bot.listeners.newsroom import Newsroom
from bot.listeners.press import Press
from bot.render import digest, wording
from bot.storage.digests import Digest

_LATER = dt.timedelta(days=7)


def register(app: App) -> None:
    """Register the two buttons below a digest."""
    press_of.register(app, digest.SNOOZE, say_snoozed, first=snooze)
    press_of.register(app, digest.STOP, say_stopped, first=stop)


def post_due(newsroom: Newsroom) -> int:
    """Post every digest whose time has come, and give how many were. Raises StorageError."""
    now = newsroom.now()
    return sum(_post(one, newsroom, now) for one in newsroom.storage.digests.due(now))


def _post(one: Digest, newsroom: Newsroom, now: dt.datetime) -> bool:
    client = newsroom.client_of(one.team)
    if client is None:
        return False
    news = newsroom.desk.news(one.topics, one.told)
    told = one.told | {entry.id for entry in news}
    due = max(one.due + one.every.span, now + dt.timedelta(hours=1))
    wanted = bool(news) and not newsroom.refusal(client, one.team, one.channel, {})
    if not newsroom.storage.digests.take(one, due, told if wanted or not news else one.told) or not wanted:
        return False
    topics = newsroom.desk.knowledge.topics
    settings = newsroom.storage.channels.get(one.team, one.channel)
    labels = [topics[topic].label for topic in one.topics if topic in topics]
    message = digest.message(news, labels, newsroom.desk.knowledge.version, newsroom.format(settings))

    def untold(_: Exception) -> None:
        newsroom.storage.digests.put(replace(one, due=due))  # what nobody saw is new the next time

    posted = {"channel": one.channel, "unfurl_links": False, "unfurl_media": False, **message}
    return newsroom.outbox.post(client, posted, failed=untold)


def snooze(press: Press) -> None:
    """Let a week pass before the next digest."""
    digests = press.newsroom.storage.digests
    one = digests.get(press.team, press.channel)
    if one:
        digests.put(replace(one, due=press.newsroom.now() + _LATER))


def say_snoozed(press: Press) -> None:
    """Tell what snoozing did."""
    one = press.newsroom.storage.digests.get(press.team, press.channel)
    press.say(wording.DIGEST_SNOOZED if one else _stopped(press))


def stop(press: Press) -> None:
    """Tell the channel no more."""
    press.newsroom.storage.digests.remove(press.team, press.channel)


def say_stopped(press: Press) -> None:
    """Tell that nothing more comes."""
    press.say(_stopped(press))


def _stopped(press: Press) -> str:
    return wording.DIGEST_STOPPED.format(command=press.newsroom.sanctions)
