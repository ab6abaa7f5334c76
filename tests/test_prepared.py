"""The index kept between starts: used when it matches, never when anything about it does not."""

import hashlib
import os
import pickle
import stat

import pytest
from conftest import TODAY
from small_knowledge import SmallKnowledge

from bot.app import prepared
from bot.desk import Desk
from bot.errors import KnowledgeError


@pytest.fixture
def folder(tmp_path):
    return SmallKnowledge(tmp_path).folder


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "cache" / "deep"


@pytest.fixture
def loads(monkeypatch):
    """Count how often the folder is read and checked."""
    seen = []
    load = prepared.load

    def counted(one):
        seen.append(one)
        return load(one)

    monkeypatch.setattr(prepared, "load", counted)
    return seen


def only(kept):
    (one,) = kept.glob("*.index")
    return one


def test_the_second_start_reads_what_was_kept_and_says_the_same(folder, kept, loads):
    first = Desk(prepared.index(folder, kept), lambda: TODAY)
    second = Desk(prepared.index(folder, kept), lambda: TODAY)
    assert len(loads) == 1
    for question in ("boats", "jane roe", "100 8", "/timeline", "who sent men", "boats history", "nothing of the kind"):
        assert first.ask(question).as_json() == second.ask(question).as_json()


def test_the_knowledge_of_the_project_can_be_kept(knowledge, tmp_path, desk):
    from conftest import ROOT

    prepared.index(ROOT / "knowledge", tmp_path)
    again = Desk(prepared.index(ROOT / "knowledge", tmp_path), lambda: TODAY)
    for question in ("/sanctions coal history", "김정규", "article 2(4)", "/timeline kursk", "how many troops"):
        assert again.ask(question).as_json() == desk.ask(question).as_json()


@pytest.mark.parametrize("changed", ["knowledge/topics.yaml", "seeds/paper.txt"])
def test_a_changed_file_is_read_anew(folder, kept, loads, changed):
    prepared.index(folder, kept)
    path = folder.parent / changed
    path.write_text(path.read_text() + "\n")
    if changed.startswith("seeds"):
        with pytest.raises(KnowledgeError):  # its digest is in sources.yaml
            prepared.index(folder, kept)
    else:
        prepared.index(folder, kept)
    assert len(loads) == 2


def test_other_code_keeps_another_index(folder, kept, loads, monkeypatch):
    prepared.index(folder, kept)
    monkeypatch.setattr(prepared.pydantic, "VERSION", "0")
    prepared.index(folder, kept)
    assert len(loads) == 2


class Hostile:
    def __reduce__(self):
        return os.mkdir, ("hostile-was-here",)


def sealed(payload: bytes) -> bytes:
    return hashlib.sha256(payload).digest() + payload


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:100],
        lambda raw: raw[:0],
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda _: sealed(pickle.dumps({"not": "an index"})),
        lambda _: sealed(pickle.dumps(Hostile())),
    ],
    ids=["cut", "empty", "one bit", "something else", "hostile"],
)
def test_what_does_not_match_is_never_used(folder, kept, loads, spoil, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    prepared.index(folder, kept)
    path = only(kept)
    path.write_bytes(spoil(path.read_bytes()))
    assert prepared.index(folder, kept).knowledge.pack.id == "small"
    assert len(loads) == 2
    assert not (tmp_path / "hostile-was-here").exists()
    prepared.index(folder, kept)
    assert len(loads) == 2  # mended


def test_a_file_that_others_may_write_is_not_used(folder, kept, loads):
    prepared.index(folder, kept)
    only(kept).chmod(0o666)
    prepared.index(folder, kept)
    assert len(loads) == 2


def test_it_is_for_its_owner_alone_and_nothing_half_written_stays(folder, kept):
    prepared.index(folder, kept)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert stat.S_IMODE(only(kept).stat().st_mode) == 0o600
    assert list(kept.glob("*.part")) == []


def test_no_more_than_a_few_are_kept(folder, kept):
    for number in range(6):
        path = folder / "topics.yaml"
        path.write_text(path.read_text() + f"# {number}\n")
        prepared.index(folder, kept)
    assert len(list(kept.glob("*.index"))) == 3


def test_where_nothing_can_be_kept_the_answer_comes_all_the_same(folder, tmp_path):
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    assert prepared.index(folder, blocked / "cache").knowledge.pack.id == "small"
    assert prepared.index(folder, None).knowledge.pack.id == "small"


def test_mistakes_are_told_and_nothing_is_kept(folder, kept):
    (folder / "topics.yaml").write_text("- id: Wrong Id\n")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            prepared.index(folder, kept)
    assert not kept.exists()


def test_a_folder_that_is_missing_is_told(tmp_path, kept):
    with pytest.raises(KnowledgeError):
        prepared.index(tmp_path / "missing", kept)
