"""The command line: `ask`, `try`, `check`, `import`, `serve`, and those of `bot.upkeep`."""

import datetime as dt
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from bot import settings, upkeep
from bot.app import answering
from bot.desk import Desk
from bot.errors import KnowledgeError, ListError, SettingsError, StorageError
from bot.knowledge.knowledge import last_day
from bot.operations import logs
from bot.render import terminal

_KNOWLEDGE = click.option(
    "--knowledge", type=click.Path(path_type=Path), help="The knowledge folder, instead of CITEDESK_KNOWLEDGE."
)
_WIDTH = 100
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}
"""What some readers take for the end of a line and JSON does not escape."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Cited answers about the UN sanctions on North Korea."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Korean letters is no reason to fail


for _command in (upkeep.migrate, upkeep.purge, upkeep.backup, upkeep.gaps, upkeep.new_key, upkeep.rotate_keys):
    main.add_command(_command)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one answer a line.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Answer as if it were this day.")
@_KNOWLEDGE
@click.argument("text", nargs=-1, required=True)
def ask(as_json: bool, today: dt.datetime | None, knowledge: Path | None, text: tuple[str, ...]) -> None:
    """Answer TEXT as Slack would; with `-`, answer every line of standard input."""
    desk = _desk(knowledge)
    console = _console()
    for question in _lines() if text == ("-",) else iter([" ".join(text)]):
        answer = desk.ask(question, today.date() if today else None)
        if as_json:
            line = json.dumps(answer.as_json(), ensure_ascii=False).translate(_LINE_ENDS)
            click.echo(line.encode("utf-8", "replace"))  # JSON is UTF-8, whatever the terminal is
        else:
            terminal.show(answer, console)


@main.command("try")
@_KNOWLEDGE
def try_it(knowledge: Path | None) -> None:
    """Answer the pack's sample questions; at a terminal, ask for more."""
    desk = _desk(knowledge)
    console = _console()
    _coverage(desk)
    for question in desk.knowledge.pack.samples:
        _ask_aloud(desk, question, console)
    while sys.stdin.isatty():
        try:
            question = click.prompt("\nAsk (empty to stop)", default="", show_default=False)
        except click.Abort:
            return
        if not question.strip():
            return
        _ask_aloud(desk, question, console)


@main.command()
@_KNOWLEDGE
def check(knowledge: Path | None) -> None:
    """Check the knowledge folder: every mistake with its file and line, or what is covered."""
    _coverage(_desk(knowledge, anew=True))


@main.group("import")
def import_it() -> None:
    """Import a list that others publish, and tell what changed."""


@import_it.command("un-list")
@click.option("--lists", type=click.Path(path_type=Path), help="Where lists are kept, instead of CITEDESK_LISTS.")
@click.option("--anyway", is_flag=True, help="Take a list that is older, or much shorter, than the one that is kept.")
@click.argument("file", type=click.Path(path_type=Path))
def un_list(file: Path, lists: Path | None, anyway: bool) -> None:
    """Import FILE, the XML file of the UN Security Council Consolidated List."""
    from bot.imports import command  # only an import needs the XML reader

    with _told():
        for line in command.un(file, lists or settings.read().citedesk_lists, anyway=anyway):
            click.echo(line)


@main.command()
@click.option("--http", "over_http", is_flag=True, help="Serve over HTTP instead of Socket Mode.")
def serve(over_http: bool) -> None:
    """Serve Slack, in Socket Mode unless told otherwise."""
    from bot.app import serving  # Slack and the web server load only where they serve

    with _told():
        config = settings.read()
        logs.configure(config.citedesk_log_level, as_json=config.citedesk_log_format == "json")
        (serving.serve_http if over_http else serving.serve_socket)(config)


@main.command()
@click.option("--http", "over_http", is_flag=True, help="Look at it as served over HTTP, not in Socket Mode.")
@click.option("--live", is_flag=True, help="Ask Slack too: the token, its scopes, the curators' channel, the time.")
def doctor(over_http: bool, live: bool) -> None:
    """Look for what keeps the desk from answering, and tell what to do."""
    from bot.app.doctor import examine  # Slack and the database load only where they are looked at
    from bot.app.doctor.finding import Level

    with _told():
        found = examine.examine(settings.read(), live=live, transport="http" if over_http else "socket")
    for one in found:
        click.echo(str(one))
    sys.exit(any(one.level is Level.PROBLEM for one in found))


def _desk(knowledge: Path | None, *, anew: bool = False) -> Desk:
    """Make a desk; `anew` reads and checks every file, whatever is kept."""
    with _told():
        config = settings.read()
        folder = knowledge or config.citedesk_knowledge
        return answering.desk(folder, None if anew else config.kept, config.citedesk_lists)


@contextmanager
def _told() -> Iterator[None]:
    """Tell an error that the person at the command line can act on, and end with its exit code."""
    try:
        yield
    except KnowledgeError as error:
        click.echo(str(error), err=True)
        click.echo(f"{len(error.mistakes)} to mend in the knowledge; nothing was loaded.", err=True)
        sys.exit(1)
    except (ListError, StorageError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _lines() -> Iterator[str]:
    """Give the lines of standard input; bytes that are not UTF-8 become replacement characters."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _console() -> Console:
    console = Console(highlight=False)
    console.width = min(console.width, _WIDTH)
    return console


def _ask_aloud(desk: Desk, question: str, console: Console) -> None:
    console.print()
    console.rule(style="dim")
    console.print(f"> {question}", markup=False, style="bold cyan")
    console.print()
    terminal.show(desk.ask(question), console)


def _coverage(desk: Desk) -> None:
    knowledge = desk.knowledge
    checked: Counter[str] = Counter(one.paragraph.checked for one in knowledge.provisions.values())
    latest = max((last_day(claim.date) for claim in knowledge.claims.values()), default=dt.date.max)
    standing: Counter[str] = Counter(knowledge.standing(claim, latest)[0] for claim in knowledge.claims.values())
    quotes = sum(claim.quote is not None for claim in knowledge.claims.values())
    click.echo(
        f"{knowledge.pack.title}, version {knowledge.version}\n"
        f"{len(knowledge.instruments)} instruments, {len(knowledge.provisions)} paragraphs{_counts(checked)}, "
        f"{len(knowledge.rules)} rules, {len(knowledge.topics)} topics, {len(knowledge.actors)} actors\n"
        f"{len(knowledge.claims)} claims{_counts(standing)}, {quotes} quotes proved, "
        f"{len(knowledge.sources)} sources, {len(knowledge.checks)} source checks and corrections"
    )
    if desk.imported:
        header = desk.imported.header
        click.echo(f"{header.title} of {header.generated.isoformat()}, {header.entries} entries")


def _counts(counter: Mapping[str, int]) -> str:
    told = ", ".join(f"{count} {name}" for name, count in sorted(counter.items(), key=lambda pair: -pair[1]))
    return f" ({told})" if told else ""
