"""Metrics in Prometheus' text format. A label takes its value from a closed set: nothing typed can become one.

What is unanswered is `citedesk_answers_total{outcome="nothing_on_record"}`; the rate of answers is the sum over all.
Loading prometheus-client takes a tenth of a second, so that only what serves imports this module.
"""

import re
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import InfoMetricFamily
from prometheus_client.registry import Collector

from bot.answer.shape import Outcome

OTHER = "other"
COMMANDS = frozenset({"/sanctions", "/timeline", "app_mention", "message", "find_sources", "button"})
"""The ways in, under the names that the desk itself has for them, whatever the workspace calls its commands."""
OUTCOMES = frozenset(map(str, Outcome))
REFUSALS = frozenset({"off", "connected", "unsure", "busy"})
"""Why nothing was answered: switched off, another organisation is there, or may be there, too much waits."""
SLACK_ERRORS = frozenset(
    {
        "account_inactive", "channel_not_found", "connection", "exchange_expired", "expired_trigger_id", "fatal_error",
        "internal_error", "invalid_arguments", "invalid_auth", "invalid_blocks", "is_archived", "missing_scope",
        "msg_too_long", "no_permission", "not_authed", "not_in_channel", "ratelimited", "request_timeout",
        "restricted_action", "server", "service_unavailable", "token_expired", "token_revoked", "user_not_found",
    }
)  # fmt: skip
"""Slack's own codes (docs.slack.dev, the errors of each method), and two of the desk: `connection` for no answer at
all, `server` for an HTTP 5xx."""

_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Up to the three seconds in which Slack wants an acknowledgement (docs.slack.dev, slash commands)."""
_VERSION = re.compile(r"[0-9a-f]{6,64}(?:[+.-][0-9a-f]{6,64})?")


class Metrics:
    """The metrics of one app, in a registry of their own; safe to use from many threads."""

    def __init__(self) -> None:
        """Start at nought."""
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "citedesk_answers", "Questions by how they ended.", ("command", "outcome"), registry=self._registry
        )
        self._seconds = Histogram(
            "citedesk_answer_seconds",
            "From the request to the answer, without posting.",
            ("command",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refused = Counter(
            "citedesk_refused", "Questions that were not answered, by why.", ("reason",), registry=self._registry
        )
        self._failed = Counter(
            "citedesk_failed", "Requests that ended with an incident number.", registry=self._registry
        )
        self._slack_errors = Counter(
            "citedesk_slack_errors", "What Slack refused, by its code.", ("code",), registry=self._registry
        )
        self._queue = Gauge("citedesk_queue_length", "Messages that wait to be posted.", registry=self._registry)
        self._records = Gauge(
            "citedesk_waiting_records", "Records that wait for the database.", registry=self._registry
        )
        self._lost = Gauge(
            "citedesk_lost_records", "Records that were given up since the start.", registry=self._registry
        )
        self._age = Gauge(
            "citedesk_knowledge_age_days", "Days since the newest entry on record.", registry=self._registry
        )

    def watch(
        self,
        *,
        queue: Callable[[], int],
        version: Callable[[], str],
        age: Callable[[], float],
        records: Callable[[], tuple[int, int]] = lambda: (0, 0),
    ) -> None:
        """Take what is asked anew for each page: messages waiting, the knowledge's version, its age in days.

        `records` gives those that wait and those that were given up. To be called once.
        """
        self._queue.set_function(queue)
        self._records.set_function(lambda: records()[0])
        self._lost.set_function(lambda: records()[1])
        self._age.set_function(age)
        self._registry.register(_Knowledge(version))

    def answered(self, command: str, outcome: str, seconds: float) -> None:
        """Count a question that was answered, and the seconds it took."""
        name = _closed(command, COMMANDS)
        self._answers.labels(name, _closed(outcome, OUTCOMES)).inc()
        self._seconds.labels(name).observe(seconds)

    def refused(self, reason: str) -> None:
        """Count a question that was not answered; `reason` is one of `REFUSALS`."""
        self._refused.labels(_closed(reason, REFUSALS)).inc()

    def failed(self) -> None:
        """Count a request that ended with an incident number."""
        self._failed.inc()

    def slack_error(self, code: str) -> None:
        """Count an error of Slack's API by its code."""
        self._slack_errors.labels(_closed(code, SLACK_ERRORS)).inc()

    def page(self) -> bytes:
        """Give everything in the text format that Prometheus reads."""
        return generate_latest(self._registry)

    def __deepcopy__(self, memo: dict[int, object]) -> "Metrics":
        """Be shared and not copied: Bolt copies the context of a request for every lazy listener."""
        return self


class _Knowledge(Collector):
    """The version of the knowledge as it is when the page is made, for the knowledge may be loaded anew."""

    def __init__(self, version: Callable[[], str]) -> None:
        self._version = version

    def collect(self) -> Iterator[InfoMetricFamily]:
        """Give the one metric."""
        version = self._version()
        shown = version if _VERSION.fullmatch(version) else OTHER
        yield InfoMetricFamily("citedesk_knowledge", "What answers.", {"version": shown})


def _closed(value: str, values: frozenset[str]) -> str:
    return str(value) if value in values else OTHER
