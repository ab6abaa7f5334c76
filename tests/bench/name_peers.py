"""The engines that `names.py` compares, all with one shape: `build(names)`, then `search(query, limit)`.

A search gives the numbers of the names found, best first. All peers are given the words that our index folds names to
(so that no script is closed to them), and fold within `build` and `search`, as ours does: what differs is the index.
A library that is not installed makes its engine's constructor raise ImportError.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Protocol

from rapidfuzz import fuzz, process

from bot.names.index import NameIndex
from bot.names.spelling import words


class Engine(Protocol):
    """What is measured."""

    def build(self, names: Sequence[str]) -> None: ...

    def search(self, query: str, limit: int) -> list[int]: ...


def folded(name: str) -> str:
    """Give a name as its peers know it."""
    return " ".join(words(name))


class Ours:
    """`bot.names.index`."""

    def build(self, names):
        self.index = NameIndex.of(enumerate(names))

    def search(self, query, limit):
        return [hit.owner for hit in self.index.search(query, limit=limit)]


class BruteForce:
    """rapidfuzz: every name is compared with the query."""

    scorer = staticmethod(fuzz.WRatio)

    def build(self, names):
        self.names = [folded(name) for name in names]

    def search(self, query, limit):
        found = process.extract(folded(query), self.names, scorer=self.scorer, limit=limit)
        return [number for _, _, number in found]


class BruteForceTokens(BruteForce):
    scorer = staticmethod(fuzz.token_set_ratio)


class Words:
    """bm25s over whole words, which knows no typing mistakes."""

    def __init__(self):
        import bm25s

        self.library = bm25s

    def build(self, names):
        self.size = len(names)
        self.index = self.library.BM25()
        self.index.index([self.split(folded(name)) for name in names], show_progress=False)

    def search(self, query, limit):
        tokens = self.split(folded(query))
        known = [token for token in tokens if token in self.index.vocab_dict]
        if not known:
            return []
        found = self.index.retrieve([known], k=min(limit, self.size), show_progress=False)
        return found.documents[0].tolist()

    def split(self, text: str) -> list[str]:
        return text.split()


class Grams(Words):
    """bm25s over trigrams of words with their ends marked, as it would be set up for names."""

    def split(self, text: str) -> list[str]:
        return [gram for word in text.split() for gram in trigrams(f"^{word}$")]


class Tantivy:
    """Each word exactly or with one or two mistakes (automata over the dictionary), the exact one above."""

    def __init__(self):
        import tantivy

        self.library = tantivy

    def build(self, names):
        builder = self.library.SchemaBuilder()
        builder.add_integer_field("number", stored=True)
        builder.add_text_field("name", tokenizer_name="whitespace")
        self.schema = builder.build()
        self.index = self.library.Index(self.schema)
        writer = self.index.writer(heap_size=200_000_000, num_threads=1)
        for number, name in enumerate(names):
            writer.add_document(self.library.Document(number=number, name=folded(name)))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, query, limit):
        some = [clause for word in folded(query).split() for clause in self._clauses(word)]
        if not some:
            return []
        found = self.searcher.search(self.library.Query.boolean_query(some), limit, count=False)
        return [self.searcher.doc(address)["number"][0] for _, address in found.hits]

    def _clauses(self, word: str) -> Iterator[tuple[object, object]]:
        query, should = self.library.Query, self.library.Occur.Should
        yield should, query.term_query(self.schema, "name", word)
        if len(word) > 2:
            yield should, query.fuzzy_term_query(self.schema, "name", word, distance=1 if len(word) < 6 else 2)


class Fts5:
    """SQLite's full-text search with its trigram tokenizer: any trigram of the query, ranked by BM25."""

    def build(self, names):
        self.base = sqlite3.connect(":memory:")
        self.base.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram')")
        rows = ((number, folded(name)) for number, name in enumerate(names))
        self.base.executemany("INSERT INTO names(rowid, name) VALUES (?, ?)", rows)
        self.base.execute("INSERT INTO names(names) VALUES ('optimize')")

    def search(self, query, limit):
        grams = dict.fromkeys(gram for gram in trigrams(folded(query)) if len(gram) == 3)
        if not grams:
            return []
        asked = " OR ".join(f'"{gram}"' for gram in grams)
        command = "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?"
        return [number for (number,) in self.base.execute(command, (asked, limit))]


ENGINES: dict[str, type[Engine]] = {
    "ours": Ours,
    "rapidfuzz WRatio": BruteForce,
    "rapidfuzz token_set": BruteForceTokens,
    "bm25s words": Words,
    "bm25s trigrams": Grams,
    "tantivy fuzzy": Tantivy,
    "FTS5 trigram": Fts5,
}


def trigrams(text: str) -> list[str]:
    return [text[place : place + 3] for place in range(max(1, len(text) - 2))]
