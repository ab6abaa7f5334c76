"""The command line: what it prints, where, and its exit codes."""

import datetime as dt
import json
import logging
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import ROOT
from small_knowledge import SmallKnowledge

from bot.answer.shape import SCHEMA, Answer
from bot.cli import main

KNOWLEDGE = str(ROOT / "knowledge")
BOT_TOKEN = "SLACK_BOT_TOKEN is not set; you find it at api.slack.com/apps > your app > OAuth & Permissions"
APP_TOKEN = (
    "SLACK_APP_TOKEN is not set; you find it at api.slack.com/apps > your app > Basic Information > "
    "App-Level Tokens, scope connections:write"
)
SIGNING_SECRET = (
    "SLACK_SIGNING_SECRET is not set; you find it at api.slack.com/apps > your app > Basic Information > "
    "App Credentials"
)


@pytest.fixture(autouse=True)
def _alone(tmp_path, monkeypatch):
    """No `.env` and no variable of the machine; the knowledge is named, as the folder is another."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "CITEDESK_PORT", "CITEDESK_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    slack_level = logging.getLogger("slack_sdk").level  # `serve` sets it
    monkeypatch.setenv("CITEDESK_KNOWLEDGE", KNOWLEDGE)
    monkeypatch.setenv("CITEDESK_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    yield
    logging.getLogger("slack_sdk").setLevel(slack_level)


def run(*args, **options):
    return CliRunner().invoke(main, args, **options)


def ask(*args, **options):
    """Ask for JSON and give the answers, each of which was a line."""
    result = run("ask", "--json", *args, **options)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout_bytes.decode("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_an_answer_in_json_has_every_field_of_the_answer_and_a_schema(desk):
    (answer,) = ask("--today", "2026-11-22", "small arms as of 2015-06-01")
    assert list(answer) == ["schema", *Answer.__dataclass_fields__]
    assert answer["schema"] == SCHEMA
    assert answer["knowledge"] == desk.knowledge.version
    assert answer["outcome"] == "answered"
    assert answer["as_of"] == "2015-06-01"
    assert answer["summary"]
    assert all(sentence["citations"] for sentence in answer["summary"])
    assert answer == json.loads(json.dumps(desk.ask("small arms as of 2015-06-01").as_json()))


@pytest.mark.parametrize(
    ("question", "outcome"),
    [("coal", "answered"), ("best pizza in naples", "nothing_on_record"), ("", "help"), ("defence ministry", "choose")],
)
def test_every_outcome_is_an_answer_with_exit_code_0(question, outcome):
    (answer,) = ask(question)
    assert answer["outcome"] == outcome
    shown = run("ask", question)
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.strip()


def test_words_need_no_quotation_marks():
    assert ask("small", "arms") == ask("small arms")


def test_the_batch_gives_one_line_an_answer_in_the_order_of_the_questions():
    questions = ["coal", "kursk", "seafood", "best pizza in naples", "coal"]
    answers = ask("-", input="\n".join(questions))
    assert [answer["input"] for answer in answers] == questions
    assert answers[0] == answers[4]
    assert [answers[1]] == ask("kursk")


ODD_LINES = {
    "empty": b"",
    "white space": b" \t ",
    "carriage return at the end": b"coal\r",
    "carriage return inside": b"coal\rseafood",
    "control characters": b"co\x00al \x1b[31m \x07\x08\x7f",
    "no UTF-8": b"\xff\xfe coal \xc3",
    "line separators": "coal\u2028seafood\u2029\x85\x0b\x0c\x1c end".encode(),
    "5,000 characters": b"coal " * 1000,
    "5,000 letters": b"x" * 5000,
    "other scripts": "북한 석탄 уголь 🚢".encode(),
    "right to left": "\u202elaoc".encode(),
    "like an option": b"--help",
    "a hyphen": b"-",
}


@pytest.fixture(scope="module")
def odd_answers():
    between = b"\nseafood\n"
    answers = ask("--knowledge", KNOWLEDGE, "-", input=between.join([b"coal", *ODD_LINES.values(), b"kursk"]))
    assert [answer["input"] for answer in answers[1:-1:2]] == ["seafood"] * (len(ODD_LINES) + 1)
    assert (answers[0]["input"], answers[-1]["input"]) == ("coal", "kursk")
    return dict(zip(ODD_LINES, answers[2:-2:2], strict=True))


@pytest.mark.parametrize("name", ODD_LINES)
def test_any_line_of_a_batch_is_answered_on_one_line(odd_answers, name):
    assert odd_answers[name]["outcome"] in ("answered", "nothing_on_record", "help", "choose")
    assert odd_answers[name]["input"] == ODD_LINES[name].decode("utf-8", "replace").rstrip("\r")


@pytest.mark.parametrize(("text", "expected"), [(b"", 0), (b"\n", 1), (b"coal", 1), (b"\n\n\n", 3), (b"coal\r\n", 1)])
def test_a_batch_has_as_many_answers_as_lines(text, expected):
    answers = ask("-", input=text)
    assert len(answers) == expected
    assert all("\r" not in answer["input"] for answer in answers)


def test_a_batch_may_be_read_in_words_too():
    shown = run("ask", "-", input="coal\nseafood\n")
    assert shown.exit_code == 0
    assert shown.stdout.lower().index("coal") < shown.stdout.lower().index("seafood")


@pytest.mark.parametrize(
    ("args", "encoding"),
    [(("ask", "coal"), "ascii"), (("ask", "김정은"), "cp1252"), (("ask", "--json", "김정은"), "cp1252")],
    ids=["ascii", "cp1252", "json"],
)
def test_a_terminal_without_the_letters_is_no_reason_to_fail(args, encoding, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    done = subprocess.run([sys.executable, "-m", "bot", *args], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    if "--json" in args:
        assert json.loads(done.stdout.decode("utf-8"))["input"] == "김정은"


def test_today_stands_in_for_the_clock():
    (answer,) = ask("--today", "2015-06-01", "small arms")
    assert answer["as_of"] == "2015-06-01"
    (answer,) = ask("small arms")
    assert abs(dt.date.fromisoformat(answer["as_of"]) - dt.datetime.now(dt.UTC).date()) <= dt.timedelta(days=1)


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_are_days(today):
    questions = ["coal", "kursk last week", "yesterday", "in october", "coal as of next year", "arms next month"]
    assert len(ask("--today", today, "-", input="\n".join(questions))) == len(questions)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("ask",), "Missing argument 'TEXT...'"),
        (("ask", "--today", "tomorrow", "coal"), "Invalid value for '--today': 'tomorrow' does not match"),
        (("ask", "--today", "2023-02-29", "coal"), "Invalid value for '--today'"),
        (("ask", "--jsno", "coal"), "No such option '--jsno'"),
        (("answer", "coal"), "No such command 'answer'"),
        (("check", "now"), "Got unexpected extra argument (now)"),
        (("try", "coal"), "Got unexpected extra argument (coal)"),
        (("serve", "--port", "1"), "No such option '--port'"),
    ],
    ids=["no question", "word for a day", "no such day", "option", "command", "check", "try", "serve"],
)
def test_wrong_usage_is_told_on_stderr_with_exit_code_2(args, told):
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told.replace("'", "") in result.stderr.replace("'", "")


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize(
    "command", [[], ["ask"], ["try"], ["check"], ["serve"]], ids=["bare", "ask", "try", "check", "serve"]
)
def test_help_is_printed_with_exit_code_0(command, option):
    result = run(*command, option)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: ")


@pytest.mark.parametrize("command", [["ask", "coal"], ["ask", "--json", "-"], ["check"], ["try"]], ids="-".join)
def test_broken_knowledge_is_told_on_stderr_with_exit_code_1_and_nothing_is_answered(command, tmp_path):
    small = SmallKnowledge(tmp_path / "small")
    small.set("claims/2012.yaml", 0, "source", "gone").text("topics.yaml", "- [")
    result = run(*command, "--knowledge", str(small.folder), input="coal\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr
    first, second, last = result.stderr.splitlines()
    assert first == "knowledge/claims/2012.yaml:6: men-admitted.source: gone is not the id of any source"
    assert second.startswith("knowledge/topics.yaml:1: is not YAML: ")
    assert last == "2 to mend in the knowledge; nothing was loaded."


def test_a_missing_knowledge_folder_is_told_with_the_way_to_name_another():
    result = run("check", "--knowledge", "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("nowhere: is not a folder; give the knowledge folder with --knowledge or CITEDESK_")


def test_the_option_goes_before_the_variable(tmp_path, monkeypatch):
    small = SmallKnowledge(tmp_path / "small")
    assert run("check", "--knowledge", str(small.folder)).stdout.startswith("A small pack, version ")
    monkeypatch.setenv("CITEDESK_KNOWLEDGE", str(small.folder))
    assert run("check").stdout.startswith("A small pack, version ")
    monkeypatch.setenv("CITEDESK_KNOWLEDGE", "")
    monkeypatch.chdir(small.folder.parent)
    assert run("check").stdout.startswith("A small pack, version ")


def test_check_prints_what_is_covered(tmp_path):
    small = SmallKnowledge(tmp_path / "small")
    result = run("check", "--knowledge", str(small.folder))
    assert (result.exit_code, result.stderr) == (0, "")
    title, law, record = result.stdout.splitlines()
    assert title.startswith("A small pack, version ")
    assert law == "2 instruments, 6 paragraphs (4 unchecked, 2 secondary), 1 rules, 2 topics, 2 actors"
    assert record == (
        "3 claims (1 disputed, 1 corrected, 1 stands), 1 quotes proved, 2 sources, 2 source checks and corrections"
    )


def test_a_folder_without_claims_is_covered_too(tmp_path):
    small = SmallKnowledge(tmp_path / "small")
    small.text("claims/2011.yaml", "[]").text("claims/2012.yaml", "[]").text("corrections.yaml", "[]")
    result = run("check", "--knowledge", str(small.folder))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[2].startswith("0 claims, 0 quotes proved, ")


def test_try_answers_the_samples_and_ends_without_a_terminal(desk):
    result = run("try", input="coal\n")
    assert (result.exit_code, result.stderr) == (0, "")
    places = [result.stdout.index(f"> {sample}") for sample in desk.knowledge.pack.samples]
    assert places == sorted(places)
    assert result.stdout.startswith(desk.knowledge.pack.title)
    assert "> coal" not in result.stdout
    assert "Ask (" not in result.stdout


@pytest.mark.parametrize(("args", "told"), [([], [BOT_TOKEN, APP_TOKEN]), (["--http"], [BOT_TOKEN, SIGNING_SECRET])])
def test_serve_without_tokens_names_every_missing_one_and_where_slack_shows_it(args, told):
    result = run("serve", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == told


def test_serve_tells_a_token_that_stands_in_the_place_of_another_and_shows_none(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-canary")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-canary")
    result = run("serve")
    assert result.exit_code == 2
    assert [line.split(";")[0] for line in result.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN does not begin with xoxb-",
        "SLACK_APP_TOKEN does not begin with xapp-",
    ]
    assert "canary" not in result.stderr


@pytest.mark.parametrize("args", [[], ["--http"]], ids=["socket", "http"])
def test_serve_with_broken_knowledge_ends_before_it_meets_slack(args, tmp_path, monkeypatch):
    small = SmallKnowledge(tmp_path / "small").text("topics.yaml", "")
    monkeypatch.setenv("CITEDESK_KNOWLEDGE", str(small.folder))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-x")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-x")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "x")
    result = run("serve", *args)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("knowledge/topics.yaml:1: is empty; delete the file or add an entry\n")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CITEDESK_PORT", "http", "CITEDESK_PORT: Input should be a valid integer"),
        ("CITEDESK_PORT", "70000", "CITEDESK_PORT: Input should be less than or equal to 65535"),
        ("CITEDESK_LOG_LEVEL", "loud", "CITEDESK_LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("CITEDESK_TIMELINE_COMMAND", "timeline", "CITEDESK_TIMELINE_COMMAND: write it as Slack does: a slash, then"),
        ("CITEDESK_SANCTIONS_COMMAND", "/Law", "CITEDESK_SANCTIONS_COMMAND: write it as Slack does: a slash, then"),
    ],
)
def test_a_wrong_variable_is_told_with_exit_code_2(name, value, told, monkeypatch):
    monkeypatch.setenv(name, value)
    result = run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(told)


def test_every_wrong_variable_is_told_at_once(monkeypatch):
    monkeypatch.setenv("CITEDESK_PORT", "0")
    monkeypatch.setenv("CITEDESK_LOG_LEVEL", "loud")
    assert [line.split(":")[0] for line in run("serve").stderr.splitlines()] == ["CITEDESK_PORT", "CITEDESK_LOG_LEVEL"]


def test_settings_are_read_from_a_file_and_an_empty_variable_is_an_unset_one(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-x\nSLACK_APP_TOKEN=\nCITEDESK_PORT=\nOTHER=1\n")
    monkeypatch.setenv("CITEDESK_LOG_LEVEL", "")
    assert run("serve").stderr.splitlines() == [APP_TOKEN]


def test_a_settings_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / ".env").write_bytes(b"SLACK_BOT_TOKEN=\xff\n")
    result = run("serve")
    assert (result.exit_code, result.stderr) == (2, ".env is not UTF-8 text; save it as UTF-8\n")
