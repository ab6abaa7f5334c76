"""The house itself: layers, linters, sizes, locks, and documents that tell the truth."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import jsonschema
import pytest
from click.testing import CliRunner
from conftest import ROOT, TODAY
from rich.console import Console

from bot import cli
from bot.render import terminal
from bot.settings import Settings

MANIFEST_SCHEMA = ROOT.parent / "shared" / "data" / "slack_manifest.schema.2.0.0.json"
README = (ROOT / "README.md").read_text()
TOP = {
    "pyproject.toml", "README.md", "seeds", "bot", "knowledge", "tests", "Dockerfile", "Makefile", "manifest.json",
    "CHANGELOG.md", "LICENSE", "requirements.lock", "compose.yaml",
}  # fmt: skip


def tracked() -> list[str]:
    try:
        done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git does not know this folder: what belongs to the project cannot be told from what does not")
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "bot", "tests"],
        ["ruff", "format", "--check", "bot", "tests"],
        ["mypy"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_the_linters_have_nothing_to_say(command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_layers_hold():
    # in a process of its own: it sets up logging for itself
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout


def test_no_module_is_longer_than_a_room():
    sizes = {path: path.read_text().count("\n") for path in (ROOT / "bot").rglob("*.py")}
    assert {str(path): size for path, size in sizes.items() if size > 300} == {}


def test_the_top_level_holds_what_was_agreed():
    names = {path.split("/")[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP


@pytest.mark.parametrize("name", ["requirements.lock", ".ci/dev.lock"])
def test_every_locked_package_has_hashes_and_no_lock_names_a_host(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    packages = re.findall(r"^([a-z0-9._-]+)==[^\s]+(.*)$", text, flags=re.MULTILINE)
    assert len(packages) > 10
    assert all(rest.rstrip().endswith("\\") for _, rest in packages)


def test_every_floor_says_why():
    lines = re.findall(r'^  "[\w-]+>=.*$', (ROOT / "pyproject.toml").read_text(), flags=re.MULTILINE)
    assert lines
    assert [line for line in lines if "#" not in line and "ruff" not in line and "mypy" not in line] == []


def test_nothing_is_left_to_do_in_the_code():
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    ours = Path(__file__)
    files = [ROOT / name for name in tracked() if name.endswith((".py", ".yaml", ".toml"))]
    assert [str(path) for path in files if path != ours and path.is_file() and words.search(path.read_text())] == []


def test_the_manifest_is_valid_by_slacks_own_schema():
    if not MANIFEST_SCHEMA.is_file():
        pytest.skip("Slack's manifest schema is not beside this checkout; it is not part of the project")
    schema = json.loads(MANIFEST_SCHEMA.read_text())
    manifest = json.loads((ROOT / "manifest.json").read_text())
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(manifest)] == []


def test_every_setting_is_in_the_table_of_the_readme_and_no_other():
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", README, flags=re.MULTILINE))
    assert table == {name.upper() for name in Settings.model_fields}


def test_every_command_is_in_the_readme():
    commands = {name for name, command in cli.main.commands.items() if isinstance(command, click.Command)}
    assert {name for name in commands if f"python -m bot {name}" not in README} == set()


def test_no_document_has_a_gap_left_to_fill():
    documents = [ROOT / name for name in ("README.md", "CHANGELOG.md", "bot/README.md", "knowledge/README.md")]
    assert [path.name for path in documents if "@@" in path.read_text()] == []


def transcripts() -> list[tuple[str, str]]:
    return re.findall(r"```console\n\$ python -m bot ask (.+?)\n(.*?)```", README, flags=re.DOTALL)


def test_the_readme_shows_transcripts():
    assert len(transcripts()) >= 2


@pytest.mark.parametrize(("question", "shown"), transcripts(), ids=lambda text: text[:30])
def test_a_transcript_in_the_readme_is_what_the_desk_says(question, shown, desk):
    console = Console(highlight=False, width=100, record=True, file=io.StringIO())
    terminal.show(desk.ask(question.strip('"'), TODAY), console)
    said, expected = (
        [re.sub(r"^knowledge \w+", "knowledge VERSION", line.rstrip()) for line in text.splitlines()]
        for text in (console.export_text(), shown)
    )
    if "…" in expected:
        cut = expected.index("…")
        assert said[:cut] == expected[:cut]
    else:
        assert said == expected


def test_the_counts_in_the_readme_are_those_of_the_check(knowledge):
    lines = CliRunner().invoke(cli.main, ["check", "--knowledge", str(ROOT / "knowledge")]).output.splitlines()
    for line in lines[1:]:
        assert line in README


def test_the_map_names_every_room():
    text = (ROOT / "bot" / "README.md").read_text()
    rooms = {path.name for path in (ROOT / "bot").iterdir() if path.is_dir() and not path.name.startswith("__")}
    rooms |= {path.name for path in (ROOT / "bot").glob("*.py") if not path.name.startswith("__")}
    assert {room for room in rooms if f"`{room}" not in text} == set()


def test_the_curators_guide_names_every_file_and_field(knowledge):
    from bot.knowledge import records

    text = (ROOT / "knowledge" / "README.md").read_text()
    for name in ("pack.yaml", "topics.yaml", "actors.yaml", "sources.yaml", "checks.yaml", "corrections.yaml"):
        assert f"`{name}`" in text
    for model in (records.Claim, records.Source, records.Paragraph, records.Rule, records.Step, records.Actor):
        assert {field for field in model.model_fields if f"`{field}`" not in text} == set(), model.__name__
