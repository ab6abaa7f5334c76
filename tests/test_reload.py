"""The knowledge taken up anew while the desk serves: what changed and is sound, once it stands still; never less."""

import datetime as dt
import errno
import gc
import itertools
import logging
import os
import shutil
import threading
import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT, TODAY
from small_knowledge import SmallKnowledge

from bot.app import answering, prepared
from bot.app.reload import Reload
from bot.desk import Desk
from bot.errors import KnowledgeError, Mistake
from bot.knowledge import listings
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.listings import Alias, Header, Listing, SanctionsList
from bot.lookup.index import Index

NOW = dt.datetime(2096, 11, 24, 12, 0, 0, 123_456, tzinfo=dt.UTC)
"""Long after the files of a test were written."""
TOPICS, EARLY = "topics.yaml", "claims/2011.yaml"
LOG = "citedesk.app"
DAY = dt.date(2016, 3, 2)
ENTRIES = (
    Listing("KPe.901", "entity", "HARBOUR LANTERN TRADING", "DPRK", DAY, aliases=(Alias("HALTCO", "a.k.a."),)),
    Listing("KPi.902", "individual", "CHOE WON HYOK", "DPRK", DAY),
)
LIST = SanctionsList(Header(listings.TITLE, dt.date(2021, 1, 18), "c0ffee11" * 8, len(ENTRIES)), ENTRIES)


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()  # else what the tests of this run leave behind would stay


@pytest.fixture
def small(tmp_path):
    return SmallKnowledge(tmp_path)


@pytest.fixture
def lists(tmp_path):
    return tmp_path / "lists"


@pytest.fixture
def serving(small, tmp_path, lists, caplog):
    """A desk over the small folder, what reloads it, and the versions that replaced one another in the log."""
    caplog.set_level(logging.INFO, logger=LOG)
    return start(small.folder, tmp_path / "cache", lists)


@pytest.fixture
def loads(monkeypatch):
    """Count how often an index is made or read."""
    seen = []
    index = prepared.index

    def counted(*folders):
        seen.append(folders)
        return index(*folders)

    monkeypatch.setattr(prepared, "index", counted)
    return seen


def start(folder, kept=None, lists=None, now=lambda: NOW):
    desk = answering.desk(folder, kept, lists)
    return SimpleNamespace(desk=desk, reload=Reload(desk, folder, kept, lists, now))


def said(caplog, level=logging.INFO):
    return [one.getMessage() for one in caplog.records if one.name == LOG and one.levelno == level]


def version(one):
    return one.desk.knowledge.version


def failed(problem, old):
    return {"reload": f"failed 2096-11-24T12:00:00+00:00: {problem}; knowledge {old} goes on"}


def spoil(small):
    small.set(TOPICS, 0, "lable", "x").set(EARLY, 0, "kind", "rumour")
    return [
        f"knowledge/claims/2011.yaml:{small.line(EARLY, 'kind: rumour')}: men-sent.kind: is 'rumour'; it must be ",
        f"knowledge/topics.yaml:{small.line(TOPICS, 'lable: x')}: vehicles.lable: is not a field here; did you mean ",
    ]


# What changed is served.


def test_changed_knowledge_is_served_after_two_looks(small, serving, caplog):
    old = version(serving)
    assert "Ferries" not in serving.desk.ask("jane roe").summary[0].text
    small.set("actors.yaml", 1, "roles", 0, "title", "Minister of Ferries")
    assert [serving.reload.look() for _ in range(4)] == [False, True, False, False]
    new = version(serving)
    assert new != old
    answer = serving.desk.ask("jane roe")
    assert answer.knowledge == new
    assert "Minister of Ferries" in str(answer.as_json())
    assert said(caplog) == [f"knowledge {old} replaced by {new}"]
    assert serving.reload.state() == {}


def test_it_goes_on_from_one_version_to_the_next_and_back(small, serving, caplog):
    first = version(serving)
    for label in ("Vessels", "Ships", "Boats"):
        small.set(TOPICS, 1, "label", label)
        assert [serving.reload.look(), serving.reload.look()] == [False, True]
        assert serving.desk.knowledge.topics["boats"].label == label
    assert version(serving) == first
    assert len(said(caplog)) == 3


def test_a_file_added_and_a_file_taken_away_count_as_changes(small, serving):
    claim = small.get(EARLY, 0) | {"id": "more-men", "text": "Jane Roe said that more men were sent."}
    small.text("claims/2013.yaml", str([claim]))
    assert [serving.reload.look(), serving.reload.look()] == [False, True]
    assert "more-men" in serving.desk.knowledge.claims
    (small.folder / "claims" / "2013.yaml").unlink()
    assert [serving.reload.look(), serving.reload.look()] == [False, True]
    assert "more-men" not in serving.desk.knowledge.claims


def test_an_imported_list_is_taken_up_and_replaced(serving, lists, caplog):
    old = version(serving)
    assert serving.desk.ask("HALTCO").actors == ()
    listings.write(lists / listings.FILE, LIST)
    assert [serving.reload.look(), serving.reload.look()] == [False, True]
    assert version(serving) == f"{old}+{LIST.header.digest[:7]}"
    assert [one.listed.reference for one in serving.desk.ask("HALTCO").actors] == ["KPe.901"]
    header = Header(LIST.header.title, LIST.header.generated, "decade99" * 8, 1)
    listings.write(lists / listings.FILE, SanctionsList(header, ENTRIES[1:2]))
    assert [serving.reload.look(), serving.reload.look()] == [False, True]
    assert serving.desk.ask("HALTCO").actors == ()
    assert serving.desk.imported.header == header
    assert said(caplog)[-1].endswith(f"replaced by {old}+decade9")


def test_what_changed_while_the_desk_was_made_is_taken_up(small, caplog):
    desk = answering.desk(small.folder)
    small.set(TOPICS, 1, "label", "Vessels")
    just_now = dt.datetime.now(dt.UTC)
    reload = Reload(desk, small.folder, now=lambda: just_now)
    assert [reload.look() for _ in range(3)] == [True, False, False]
    assert desk.knowledge.topics["boats"].label == "Vessels"


# What did not change costs nothing.


def test_unchanged_knowledge_is_not_read(serving, loads):
    assert [serving.reload.look() for _ in range(5)] == [False] * 5
    assert loads == []


@pytest.mark.parametrize("name", [".topics.yaml.swp", "topics.yaml~", "README.md", ".git/index", "claims/.draft.yaml"])
def test_what_a_load_passes_over_is_no_change(small, serving, loads, name):
    small.text(name, "- not knowledge\n")
    assert [serving.reload.look() for _ in range(3)] == [False] * 3
    assert loads == []


@pytest.mark.parametrize("touched", ["knowledge/topics.yaml", "seeds/paper.txt"])
def test_a_file_touched_is_read_once_and_replaces_nothing(small, serving, loads, caplog, touched):
    before = serving.desk.knowledge
    os.utime(small.folder.parent / touched, (1, 1))
    assert [serving.reload.look() for _ in range(5)] == [False] * 5
    assert len(loads) == 1
    assert serving.desk.knowledge is before
    assert said(caplog) == []


def test_an_old_file_of_the_same_size_put_in_place_is_a_change(small, serving):
    path = small.folder / TOPICS
    times = path.stat()
    small.set(TOPICS, 1, "label", "Barge")
    assert path.stat().st_size == times.st_size
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert [serving.reload.look(), serving.reload.look()] == [False, True]


def test_a_folder_that_changes_between_two_looks_is_not_read(small, serving, loads):
    for label in ("Vessels", "Ships", "Ferries"):
        small.set(TOPICS, 1, "label", label)
        assert serving.reload.look() is False
    assert loads == []
    assert serving.reload.look() is True
    assert serving.desk.knowledge.topics["boats"].label == "Ferries"


@pytest.mark.parametrize("sound", [True, False])
def test_what_changed_while_it_was_read_is_neither_served_nor_told(small, serving, monkeypatch, caplog, sound):
    index, old = prepared.index, version(serving)
    labels = iter(["Ferries", "Barges"])

    def interrupted(*folders):
        try:
            return index(*folders)
        finally:
            small.set(TOPICS, 1, "label", next(labels, "Barges"))

    if sound:
        small.set(TOPICS, 1, "label", "Vessels")
    else:
        small.text(TOPICS, "- id: boats\n")
    monkeypatch.setattr(prepared, "index", interrupted)
    assert [serving.reload.look() for _ in range(3)] == [False] * 3
    assert version(serving) == old
    assert (said(caplog), said(caplog, logging.ERROR), serving.reload.state()) == ([], [], {})
    monkeypatch.setattr(prepared, "index", index)
    assert [serving.reload.look() for _ in range(2)] == [True, False]
    assert serving.desk.knowledge.topics["boats"].label == "Ferries"


# What cannot be loaded replaces nothing, and is told.


def test_a_mistake_keeps_what_serves_and_is_told_once(small, serving, loads, caplog):
    old = version(serving)
    mistakes = spoil(small)
    assert [serving.reload.look() for _ in range(5)] == [False] * 5
    assert len(loads) == 1
    assert serving.desk.ask("boats").knowledge == old
    told = said(caplog, logging.ERROR)
    assert told[0] == f"knowledge not reloaded: 2 mistakes; {old} goes on"
    assert [one.startswith(f"to mend: {mistake}") for one, mistake in zip(told[1:], mistakes, strict=True)] == [
        True
    ] * 2
    assert said(caplog) == []
    assert serving.reload.state() == failed("2 mistakes, the log has them", old)
    assert serving.reload.state()["reload"].isascii()


def test_one_mistake_is_told_as_one(small, serving):
    small.set(TOPICS, 0, "lable", "x")
    serving.reload.look(), serving.reload.look()
    assert serving.reload.state() == failed("1 mistake, the log has it", version(serving))


def test_a_mended_folder_is_taken_up(small, serving, caplog):
    old = version(serving)
    spoil(small)
    serving.reload.look(), serving.reload.look()
    small.drop(TOPICS, 0, "lable").set(EARLY, 0, "kind", "estimate")
    assert serving.reload.look() is False
    assert serving.reload.state() != {}  # not before it is known to be sound
    assert serving.reload.look() is True
    assert serving.reload.state() == {}
    assert said(caplog) == [f"knowledge {old} replaced by {version(serving)}"]


def test_a_folder_changed_back_is_well_again(small, serving, caplog):
    old = version(serving)
    small.set(TOPICS, 0, "lable", "x")
    serving.reload.look(), serving.reload.look()
    small.drop(TOPICS, 0, "lable")
    assert [serving.reload.look() for _ in range(3)] == [False] * 3
    assert serving.reload.state() == {}
    assert said(caplog) == [f"the folders hold knowledge {old} again, which went on"]


def test_mistakes_after_mistakes_are_told_again(small, serving, caplog):
    for label in ("", "  "):
        small.set(TOPICS, 0, "label", label)
        serving.reload.look(), serving.reload.look()
    assert len([one for one in said(caplog, logging.ERROR) if one.startswith("knowledge not reloaded: 1 ")]) == 2


def test_very_many_mistakes_are_counted_and_some_of_them_told(small, serving, caplog):
    small.text(TOPICS, "".join(f"- id: t{number}\n" for number in range(70)))
    serving.reload.look(), serving.reload.look()
    told = said(caplog, logging.ERROR)
    assert len(told) == 52
    with pytest.raises(KnowledgeError) as caught:
        prepared.index(small.folder, None)
    count = len(caught.value.mistakes)
    assert count > 70
    assert told[0].startswith(f"knowledge not reloaded: {count} mistakes; ")
    assert told[-1] == f"to mend: {count - 50} more, which `check` tells"


@pytest.mark.parametrize(
    "text",
    ["", "- id: vehicles\n  label: [Vehic", "- id: vehicles\n  la", "[]\n", b"\xff\xfe", "\0"],
    ids=["empty", "in a list", "in a word", "no entries", "not text", "a hole"],
)
def test_a_file_half_written_is_a_failure(small, serving, text):
    old = serving.desk.knowledge
    small.text(TOPICS, text)
    assert [serving.reload.look() for _ in range(3)] == [False] * 3
    assert serving.desk.knowledge is old
    assert "mistake" in serving.reload.state()["reload"]


def test_a_folder_named_like_a_file_is_a_failure_until_it_is_gone(small):
    one = start(small.folder)
    stray = small.folder / "claims" / "2013.yaml"
    stray.mkdir()
    assert [one.reload.look() for _ in range(2)] == [False] * 2
    assert "mistake" in one.reload.state()["reload"]
    stray.rmdir()
    assert one.reload.look() is False
    assert one.reload.state() == {}


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("instead", ["nothing", "a file", "an empty folder"])
def test_a_folder_that_is_missing_is_a_failure_until_it_is_there_again(small, tmp_path, caplog, instead, kept):
    caplog.set_level(logging.INFO, logger=LOG)
    one = start(small.folder, tmp_path / "cache" if kept else None)
    old = one.desk.knowledge
    aside = small.folder.rename(tmp_path / "aside")
    if instead == "a file":
        small.folder.write_text("")
    elif instead == "an empty folder":
        small.folder.mkdir()
    assert [one.reload.look() for _ in range(3)] == [False] * 3
    assert one.desk.knowledge is old
    assert "mistake" in one.reload.state()["reload"]
    if instead == "a file":
        small.folder.unlink()
    elif instead == "an empty folder":
        small.folder.rmdir()
    aside.rename(small.folder)
    assert one.reload.look() is False
    assert one.reload.state() == {}  # the very files that serve
    assert one.desk.knowledge is old


@pytest.mark.parametrize("closed", ["knowledge", "knowledge/claims", "knowledge/rules", "seeds"])
def test_a_folder_without_rights_is_a_failure_not_an_empty_one(small, serving, monkeypatch, caplog, closed):
    old, scandir, above = serving.desk.knowledge, os.scandir, small.folder.parent

    def refused(path="."):
        if os.fspath(path) == str(above / closed):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scandir(path)

    with monkeypatch.context() as patch:  # by hand: root may read every folder, whatever its rights are
        patch.setattr(os, "scandir", refused)
        assert [serving.reload.look() for _ in range(3)] == [False] * 3
    assert serving.desk.knowledge is old
    assert serving.reload.state() == failed("1 mistake, the log has it", old.version)
    assert said(caplog, logging.ERROR)[1:] == [f"to mend: {closed}: cannot be read (Permission denied)"]
    assert [serving.reload.look() for _ in range(2)] == [False] * 2
    assert serving.reload.state() == {}


@pytest.mark.parametrize("closed", ["knowledge", "knowledge/claims", "knowledge/topics.yaml", "seeds"])
def test_rights_taken_away_are_a_failure_until_they_are_given_back(small, serving, closed):
    old, path = serving.desk.knowledge, small.folder.parent / closed
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        if os.access(path, os.R_OK):
            pytest.skip("whoever runs this may read all, whatever its rights are")
        assert [serving.reload.look() for _ in range(3)] == [False] * 3
    finally:
        path.chmod(mode)
    assert serving.desk.knowledge is old
    assert "mistake" in serving.reload.state()["reload"]
    assert [serving.reload.look() for _ in range(2)] == [False] * 2
    assert serving.reload.state() == {}


@pytest.mark.parametrize("whole_folder", [True, False])
def test_a_list_that_is_gone_is_a_failure_not_an_empty_one(small, lists, tmp_path, caplog, whole_folder):
    listings.write(lists / listings.FILE, LIST)
    one = start(small.folder, None, lists)
    old = one.desk.knowledge
    shutil.rmtree(lists) if whole_folder else (lists / listings.FILE).unlink()
    assert [one.reload.look() for _ in range(3)] == [False] * 3
    assert one.desk.knowledge is old
    assert [entry.listed.reference for entry in one.desk.ask("HALTCO").actors] == ["KPe.901"]
    assert one.reload.state() == failed("1 mistake, the log has it", old.version)
    assert f"{lists / listings.FILE}: is gone" in said(caplog, logging.ERROR)[1]
    listings.write(lists / listings.FILE, LIST)
    assert [one.reload.look() for _ in range(2)] == [False] * 2
    assert one.reload.state() == {}


def test_a_list_that_cannot_be_read_is_a_failure(serving, lists):
    lists.mkdir()
    (lists / listings.FILE).write_text("{}\n")
    assert [serving.reload.look() for _ in range(3)] == [False] * 3
    assert "mistake" in serving.reload.state()["reload"]
    (lists / listings.FILE).unlink()
    assert serving.reload.look() is False
    assert serving.reload.state() == {}


@pytest.mark.parametrize("error", [OSError(errno.EIO, "secret"), MemoryError("secret"), RecursionError("secret")])
def test_any_other_failure_is_told_by_its_class_alone(small, serving, monkeypatch, caplog, error):
    old, calls = version(serving), []

    def broken(*_):
        calls.append(1)
        raise error

    small.set(TOPICS, 1, "label", "Vessels")
    with monkeypatch.context() as patch:
        patch.setattr(prepared, "index", broken)
        assert [serving.reload.look() for _ in range(5)] == [False] * 5
    assert len(calls) == 1
    assert gc.isenabled()
    name = type(error).__name__
    assert serving.reload.state() == failed(name, old)
    assert said(caplog, logging.ERROR) == [f"knowledge not reloaded: {name}; {old} goes on"]
    os.utime(small.folder / TOPICS)
    assert [serving.reload.look(), serving.reload.look()] == [False, True]
    assert serving.reload.state() == {}


def test_a_look_that_fails_itself_is_told_once_and_comes_again(small, serving, monkeypatch, caplog):
    old = version(serving)
    with monkeypatch.context() as patch:
        patch.setattr(os, "walk", lambda *_, **__: 1 / 0)
        assert [serving.reload.look() for _ in range(3)] == [False] * 3
    assert serving.reload.state() == failed("ZeroDivisionError", old)
    assert said(caplog, logging.ERROR) == [f"knowledge not reloaded: ZeroDivisionError; {old} goes on"]
    assert serving.reload.look() is False
    assert serving.reload.state() == {}


# Whoever asks meanwhile is answered, from one version or the other.


def test_questions_during_reloads_are_answered_from_one_version_or_the_other(small, serving):
    """Each version has a title of its own for her: no answer has that of another version than it says it is of."""
    told, stop, errors = set(), threading.Event(), []
    questions = ("jane roe", "who sent men", "/timeline", "100 8", "boats history", "nothing of the kind")

    def ask():
        try:
            for question in itertools.cycle(questions):
                answer = serving.desk.ask(question)
                serving.desk.sources(question)
                serving.desk.followed("who sent men", "and boats?")
                serving.desk.news(["boats"], frozenset())
                serving.desk.topic_of(answer)
                titles = {one for one in ("Minister 1", "Minister 2") if one in str(answer.as_json())}
                told.add((answer.knowledge, *titles))
                if stop.wait(0.005):  # else the two would leave the reload hardly a turn
                    return
        except Exception as error:  # noqa: BLE001  (told by the test)
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    versions = {version(serving): set()}
    for thread in threads:
        thread.start()
    for number in range(3):
        title = f"Minister {number % 2 + 1}"
        small.set("actors.yaml", 1, "roles", 0, "title", title)
        assert [serving.reload.look(), serving.reload.look()] == [False, True]
        versions[version(serving)] = {title}
    stop.set()
    for thread in threads:
        thread.join(20)
    assert errors == []
    assert len(versions) == 3
    assert len({one for one, *_ in told}) > 1
    assert any(titles for _, *titles in told)
    for one, *titles in told:
        assert set(titles) <= versions[one]


def test_every_method_of_the_desk_reads_its_index_once(knowledge):
    """Else a reload between two reads would answer half from one version and half from the other."""

    class Watched(Desk):
        reads = 0

        @property
        def _index(self):
            self.reads += 1
            return self.held

        @_index.setter
        def _index(self, index):
            self.held = index

    one = Watched(Index.of(knowledge), lambda: TODAY)
    answer = one.ask("/timeline kursk")
    uses = {
        "knowledge": lambda: one.knowledge,
        "imported": lambda: one.imported,
        "newest": lambda: one.newest,
        "followed": lambda: one.followed("small arms", "as of 2010?"),
        "sources": lambda: one.sources("Troops were sent to Kursk. Nobody bought any coal from them."),
        "news": lambda: one.news(["arms"], frozenset()),
        "topic_of": lambda: one.topic_of(answer),
        "ask": lambda: one.ask("small arms"),
    }
    public = {name for name in vars(Desk) if not name.startswith("_")}
    assert set(uses) == public - {"today", "replace"}
    for name, use in uses.items():
        one.reads = 0
        use()
        assert (name, one.reads) == (name, 1)


def test_the_index_before_is_freed(small, serving):
    for number in range(3):
        before = weakref.ref(serving.desk.knowledge)
        serving.desk.ask("who sent men")
        small.set(TOPICS, 1, "label", f"Boats {number}")
        serving.reload.look(), serving.reload.look()
        assert before() is None


def test_nothing_stays_of_what_was_not_served(small, serving):
    def held():
        gc.unfreeze()  # what is frozen is not listed
        gc.collect()
        return sum(type(one) in (Knowledge, Index) for one in gc.get_objects())

    before = held()
    spoil(small)
    assert [serving.reload.look(), serving.reload.look()] == [False, False]
    assert held() == before
    small.drop(TOPICS, 0, "lable").set(EARLY, 0, "kind", "allegation")  # what serves, written anew
    assert [serving.reload.look(), serving.reload.look()] == [False, False]
    assert held() == before


def test_what_serves_is_frozen_and_collecting_goes_on(small, serving):
    small.set(TOPICS, 1, "label", "Vessels")
    gc.unfreeze()
    assert [serving.reload.look(), serving.reload.look()] == [False, True]
    assert gc.get_freeze_count() > 0
    assert gc.isenabled()


def test_a_cycle_that_hangs_on_the_index_before_is_freed_too(small, serving):
    class Node:
        pass

    node = Node()
    node.itself, node.held = node, serving.desk.knowledge
    gone = weakref.ref(serving.desk.knowledge)
    gc.freeze()  # as at the start: no collection would go over it
    del node
    small.set(TOPICS, 1, "label", "Vessels")
    assert [serving.reload.look(), serving.reload.look()] == [False, True]
    assert gone() is None


def test_the_knowledge_of_the_project_is_reloaded_in_the_same_memory(tmp_path):
    for name in ("knowledge", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    one = start(tmp_path / "knowledge")
    path = tmp_path / "knowledge" / "topics.yaml"
    text, sizes = path.read_text("utf-8"), []
    for number in range(6):
        path.write_text(f"{text}# {number}\n", "utf-8")
        assert [one.reload.look(), one.reload.look()] == [False, True]
        assert one.desk.ask("/sanctions coal history").knowledge == version(one)
        sizes.append(resident())
    assert sizes[-1] - sizes[1] < 20_000_000  # four indexes that stayed would be more than twice as much


def resident():
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pytest.skip("this system does not tell the memory of a process")


def test_mistakes_of_a_load_are_told_as_the_check_tells_them(small, serving, monkeypatch, caplog):
    wrong = [Mistake("knowledge/b.yaml", 3, "x.y", "is wrong"), Mistake("knowledge/a.yaml", 0, "", "is missing")]

    def refused(*_):
        raise KnowledgeError(wrong)

    monkeypatch.setattr(prepared, "index", refused)
    small.set(TOPICS, 1, "label", "Vessels")
    serving.reload.look(), serving.reload.look()
    assert said(caplog, logging.ERROR)[1:] == [f"to mend: {line}" for line in str(KnowledgeError(wrong)).splitlines()]
