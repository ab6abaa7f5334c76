"""The time of a signed slash command through this app, beside the same through bare Bolt apps, in one run.

    python tests/bench/slash_command.py [ROUNDS]

Each round sends one command through each app in turn, so that what else the machine does touches all alike; the
answers alone, from text to blocks, follow one after the other. The bare apps acknowledge with a fixed string: once as
this app runs (`process_before_response`), once in Bolt's default mode, which waits for the acknowledgement in steps of
10 ms. Everything is in this process: no network, no server. The questions repeat, so that this app mostly gives replies
that it made before; the answers alone are made anew each time. `served.py` measures in a server.
"""

import datetime as dt
import statistics
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from fake_slack import FakeSlack
from slack_bolt import App, BoltRequest
from slack_requests import SECRET, command, signed
from slack_sdk import WebClient

from bot.app import answering, serving
from bot.desk import Desk
from bot.render import blocks
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
QUESTIONS = [
    "can russia buy shells from north korea", "2397 8", "small arms as of 2015-06-01", "who is Jeon Ha-kyu?",
    "refined petroleum cap", "is sending soldiers illegal?", "iran snapback", "1718", "overseas labourers",
]  # fmt: skip


def bare(slack: FakeSlack, *, at_once: bool) -> App:
    app = App(
        client=WebClient(token="xoxb-bare", base_url=slack.url),
        signing_secret=SECRET,
        process_before_response=at_once,
    )
    app.command("/sanctions")(lambda ack: ack("hi"))
    return app


def once(app: App, text: str) -> float:
    body = command(text)
    headers = {name: [value] for name, value in signed(body, "application/x-www-form-urlencoded").items()}
    started = time.perf_counter()
    response = app.dispatch(BoltRequest(body=body, headers=headers))
    taken = time.perf_counter() - started
    if response.status != 200:
        sys.exit(f"{text}: status {response.status}")
    return 1_000 * taken


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    slack = FakeSlack().start()
    settings = Settings(
        _env_file=None,
        slack_bot_token="xoxb-bench",
        slack_signing_secret=SECRET,
        slack_api_url=slack.url,
        database_url="sqlite://",
    )
    slack.answers["conversations.info"] = {"channel": {"is_ext_shared": False}}
    desk = answering.desk(ROOT / "knowledge")
    room = serving.newsroom(settings, desk)
    apps = {
        "this app": serving.slack(settings, room),
        "bare Bolt app": bare(slack, at_once=True),
        "bare Bolt app, default mode": bare(slack, at_once=False),
    }
    taken: dict[str, list[float]] = {name: [] for name in apps}
    for number in range(rounds):
        text = QUESTIONS[number % len(QUESTIONS)]
        for name, app in apps.items():
            taken[name].append(once(app, text))
    answers = "the answer alone, text to blocks"
    taken[answers] = [_answer(desk, QUESTIONS[number % len(QUESTIONS)]) for number in range(rounds)]
    print(f"{rounds} signed slash commands each, milliseconds")
    for name, some in taken.items():
        cuts = statistics.quantiles(some[len(QUESTIONS) :], n=100)
        print(f"  {name:<32} p50 {cuts[49]:7.2f}   p99 {cuts[98]:7.2f}")
    room.close()
    slack.stop()


def _answer(desk: Desk, text: str) -> float:
    started = time.perf_counter()
    blocks.message(desk.ask(f"/sanctions {text}", dt.date(2026, 11, 22)))
    return 1_000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
