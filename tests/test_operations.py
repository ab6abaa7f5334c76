"""Log lines and metrics: they say what happened by its kind, and hold no word of what was typed."""

import io
import json
import logging
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from prometheus_client.parser import text_string_to_metric_families as parsed
from slack_requests import command, mention
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answer.shape import Outcome
from bot.listeners import retries
from bot.listeners.slack_errors import SlackErrors
from bot.operations import logs, metrics, readiness
from bot.operations.metrics import Metrics

CANARY = "CANARYSOURCENAME"


@pytest.fixture
def lines():
    """What is logged as JSON, parsed, outside any request; and the loggers as they were before."""
    logs._present.set(None)  # noqa: SLF001
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def restored():
    names = (None, "citedesk", *logs.QUIET)
    before = [(logging.getLogger(name), logging.getLogger(name).level) for name in names]
    handlers = logging.getLogger().handlers[:]
    logging.getLogger().handlers[:] = []
    yield
    logging.getLogger().handlers[:] = handlers
    for logger, level in before:
        logger.setLevel(level)


def record(message: str, *args, name: str = "citedesk.listeners", **extra) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.INFO, "file.py", 1, message, args, extra.pop("exc_info", None))
    made.__dict__ |= extra
    return made


def raised() -> tuple:
    try:
        int(CANARY)
    except ValueError:
        return sys.exc_info()


def test_a_command_is_one_line_with_its_fields(client, lines):
    client.slack(command(f"coal {CANARY}"))
    (line,) = [one for one in lines() if "command" in one]
    assert line["level"] == "INFO"
    assert line["logger"] == "citedesk.listeners"
    assert line["team"] == "T1"
    assert line["command"] == "/sanctions"
    assert line["outcome"] in set(Outcome)
    assert 0 < line["milliseconds"] < 10_000
    assert len(line["request"]) == 16
    assert line["time"].endswith("+00:00")
    assert line["message"].startswith("/sanctions ")
    assert CANARY not in json.dumps(lines())


def test_each_request_has_an_id_of_its_own(client, lines):
    for _ in range(3):
        client.slack(command("coal"))
    assert len({one["request"] for one in lines() if "command" in one}) == 3


def test_what_a_lazy_listener_logs_carries_the_id_of_its_request(app, client, slack, lines):
    runner = app.listener_runner.lazy_listener_runner
    runner.executor.shutdown()
    runner.executor = logs.RequestThreads(2)
    client.slack(mention(f"<@U0BOT> {CANARY}", event_id="EvOne"))
    client.slack(mention(f"<@U0BOT> {CANARY}", event_id="EvTwo"))
    slack.posted(number=2)
    runner.executor.shutdown(wait=True)
    told = [one for one in lines() if one.get("command") == "app_mention"]
    assert len({one["request"] for one in told}) == 2
    assert CANARY not in json.dumps(lines())


def test_threads_give_back_what_the_function_gives_and_take_its_arguments():
    with logs.RequestThreads(1) as threads:
        assert threads.submit(divmod, 7, 2).result() == (3, 1)


def test_a_team_that_is_no_id_is_not_logged():
    from contextvars import copy_context

    def told(team: str) -> dict:
        logs.begin(team)
        return json.loads(logs.Json().format(record("hello")))

    assert copy_context().run(told, "T0ABC")["team"] == "T0ABC"
    for team in ("", CANARY.lower(), "T 1", f"T1 {CANARY}"):
        assert "team" not in copy_context().run(told, team)


@pytest.mark.parametrize("form", [logs.Json(), logs.Plain()])
def test_an_exception_is_told_by_its_class_and_its_place_alone(form):
    line = form.format(record("it failed", exc_info=raised(), stack_info=CANARY))
    assert CANARY not in line
    assert "ValueError at test_operations.py:" in line
    assert "Traceback" not in line
    assert form.format(record("it failed", exc_info=(None, None, None))).count("ValueError") == 0


@pytest.mark.parametrize("form", [logs.Json(), logs.Plain()])
def test_a_record_is_one_line_whatever_is_in_it(form):
    line = form.format(record("one\ntwo\u2028three\r\x85four"))
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("form", [logs.Json(), logs.Plain()])
def test_a_library_is_cut_before_its_first_detail(form):
    told = form.format(record(f"Failed to send a request: {CANARY}", name="slack_sdk.web.base_client"))
    assert CANARY not in told
    assert "Failed to send a request" in told
    assert CANARY in form.format(record("own: %s", CANARY))  # ours is as we wrote it: what it holds is our own doing


def test_only_known_fields_of_known_kinds_are_in_a_line():
    told = json.loads(logs.Json().format(record("x", incident="ab12", outcome=["list"], user=CANARY, milliseconds=1.5)))
    assert told["incident"] == "ab12"
    assert told["milliseconds"] == 1.5
    assert set(told) == {"time", "level", "logger", "message", "incident", "milliseconds"}


@pytest.mark.parametrize("as_json", [True, False])
def test_logging_is_set_up_once_and_libraries_tell_less(restored, as_json, capsys):
    for _ in range(2):
        logs.configure("DEBUG", as_json=as_json)
    logging.getLogger("citedesk.listeners").debug("ours")
    logging.getLogger("slack_sdk.web").info("theirs")
    logging.getLogger("uvicorn.access").info("GET /%s", CANARY)
    logging.getLogger("some.library").debug("theirs")
    (line,) = capsys.readouterr().err.splitlines()
    assert "ours" in line
    assert line.startswith("{") is as_json
    for handler in logging.getLogger().handlers:
        handler.close()


def test_a_question_at_the_command_line_loads_no_metrics():
    code = "import sys, bot.cli; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def samples(page: Metrics) -> dict[tuple, float]:
    families = parsed(page.page().decode())
    return {(one.name, *sorted(one.labels.items())): one.value for family in families for one in family.samples}


def test_the_page_of_metrics_is_what_prometheus_reads():
    one = Metrics()
    one.watch(queue=lambda: 3, version=lambda: "0123456789ab", age=lambda: 2.0)
    one.answered("/sanctions", Outcome.ANSWERED, 0.004)
    one.answered("/sanctions", Outcome.NOTHING, 0.2)
    one.answered("app_mention", "help", 9.0)
    one.failed()
    one.refused("connected")
    one.slack_error("ratelimited")
    found = samples(one)
    assert found["citedesk_answers_total", ("command", "/sanctions"), ("outcome", "answered")] == 1
    assert found["citedesk_answers_total", ("command", "/sanctions"), ("outcome", "nothing_on_record")] == 1
    assert found["citedesk_answers_total", ("command", "app_mention"), ("outcome", "help")] == 1
    assert found["citedesk_answer_seconds_bucket", ("command", "/sanctions"), ("le", "0.005")] == 1
    assert found["citedesk_answer_seconds_count", ("command", "/sanctions")] == 2
    assert found["citedesk_refused_total", ("reason", "connected")] == 1
    assert found["citedesk_failed_total",] == 1
    assert found["citedesk_slack_errors_total", ("code", "ratelimited")] == 1
    assert found["citedesk_queue_length",] == 3
    assert found["citedesk_knowledge_age_days",] == 2
    assert found["citedesk_knowledge_info", ("version", "0123456789ab")] == 1


def test_what_is_watched_is_asked_for_each_page():
    waiting, versions = [1], ["aaaaaaaaaaaa"]
    one = Metrics()
    one.watch(queue=lambda: waiting[0], version=lambda: versions[0], age=lambda: 0)
    samples(one)
    waiting[0], versions[0] = 7, "bbbbbbbbbbbb"
    found = samples(one)
    assert found["citedesk_queue_length",] == 7
    assert [key for key in found if key[0] == "citedesk_knowledge_info"] == [
        ("citedesk_knowledge_info", ("version", "bbbbbbbbbbbb"))
    ]


def test_a_label_takes_no_value_that_is_not_in_its_set():
    one = Metrics()
    one.watch(queue=lambda: 0, version=lambda: CANARY, age=lambda: 0)
    one.answered(f"/{CANARY}", CANARY, 0.1)
    one.refused(CANARY)
    one.slack_error(CANARY)
    assert CANARY not in one.page().decode()
    labels = {value for key in samples(one) for _, value in key[1:] if not value.replace(".", "").isdigit()}
    assert labels == {metrics.OTHER, "+Inf"}


def test_two_apps_count_for_themselves_and_a_copy_counts_for_the_same():
    import copy

    one, other = Metrics(), Metrics()
    copy.deepcopy(one).refused("off")
    assert ("citedesk_refused_total", ("reason", "off")) in samples(one)
    assert ("citedesk_refused_total", ("reason", "off")) not in samples(other)


def test_every_outcome_is_a_label():
    assert set(Outcome) == metrics.OUTCOMES


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ({"answer": {"error": "not_in_channel"}}, ["not_in_channel"]),
        ({"failures": [(429, {"Retry-After": "0"})]}, ["ratelimited"]),
        ({"failures": [(500, {})] * 3}, ["server"] * 3),
        ({"failures": [(404, {})]}, ["http"]),
        ({}, []),
    ],
    ids=["refused", "limited", "server", "other", "well"],
)
def test_what_slack_refuses_is_counted_by_its_code(slack, given, counted, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    seen: list[str] = []
    handlers = [SlackErrors(seen.append), *retries.handlers()]
    client = WebClient(token="xoxb-test", base_url=slack.url, retry_handlers=handlers)
    slack.answers["chat.postMessage"] = given.get("answer", {})
    slack.failures += given.get("failures", [])
    try:
        client.chat_postMessage(channel="C1", text="hello")
    except SlackApiError:
        assert counted
    assert seen == counted


def test_no_answer_at_all_is_counted_too():
    seen: list[str] = []
    client = WebClient(token="xoxb-test", base_url="http://127.0.0.1:9/", retry_handlers=[SlackErrors(seen.append)])
    with pytest.raises(OSError, match="refused"):
        client.auth_test()
    assert seen == ["connection"]


def test_what_is_missing_is_said_in_a_word():
    assert readiness.missing(database=True, slack=True) == ""
    assert readiness.missing(database=True, slack=False) == "slack"
    assert readiness.missing(database=False, slack=True) == readiness.missing(database=False, slack=False) == "database"
