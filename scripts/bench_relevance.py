"""scripts/bench relevance PASSAGES QUESTIONS [--peers]: how well questions find the passages that they were asked on.

The passages go through the product's own analyzer, index and ranking in a temporary folder. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.analysis.analyzer import Analyzer
from indexer.documents import make_documents
from indexer.model import Report, Section
from indexer.vocabulary import load_vocabulary
from indexer.whoosh_writer import WhooshWriter
from search.engines.whoosh import WhooshEngine
from search.model import SearchRequest
from search.query import MAX_CHARACTERS
from search.service.searcher import Searcher

#: Hits asked of every engine: as deep as recall looks.
DEPTH = 100

Rank = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to find."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the ids of the passages that answer it."""

    text: str
    relevant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """Means over questions, each from 0 to 1."""

    mrr: float
    ndcg: float
    recall_10: float
    recall_100: float
    questions: int

    def as_json(self) -> dict[str, float]:
        """Under the names that the measures are known by, four decimals."""
        return {
            "mrr@10": round(self.mrr, 4),
            "ndcg@10": round(self.ndcg, 4),
            "recall@10": round(self.recall_10, 4),
            "recall@100": round(self.recall_100, 4),
            "questions": self.questions,
        }


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 when the JSON line was printed."""
    parser = argparse.ArgumentParser(prog="scripts/bench relevance", description=__doc__)
    parser.add_argument("passages", type=Path, help="JSON Lines, gzipped or not: id, title, text")
    parser.add_argument("questions", type=Path, help="JSON Lines, gzipped or not: question, relevant")
    parser.add_argument("--peers", action="store_true", help="rank the same with tantivy, bm25s and SQLite FTS5")
    options = parser.parse_args(arguments)
    passages = [Passage(str(one["id"]), str(one["title"]), str(one["text"])) for one in read_lines(options.passages)]
    questions = [Question(str(one["question"]), tuple(one["relevant"])) for one in read_lines(options.questions)]
    with tempfile.TemporaryDirectory(prefix="kikigaki-relevance-") as folder:
        searcher = index_passages(passages, Path(folder))
        result: dict[str, object] = dict(measure(searcher_rank(searcher), questions).as_json())
        if options.peers:
            result["peers"] = {name: measure(rank, questions).as_json() for name, rank in peer_ranks(passages)}
    print(json.dumps(result))
    return 0


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped when its name ends in .gz."""
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines():
        yield json.loads(line)


def index_passages(passages: Sequence[Passage], folder: Path) -> Searcher:
    """A searcher over the passages, each a report of one section with the passage's id."""
    vocabulary = load_vocabulary()
    analyzer = Analyzer(vocabulary)
    writer = WhooshWriter(folder)
    for passage in passages:
        writer.add(make_documents(_make_report(passage), analyzer))
    writer.commit()
    return Searcher(WhooshEngine(folder), analyzer, lambda: vocabulary)


def searcher_rank(searcher: Searcher) -> Rank:
    """Ranks as the product does."""
    return lambda text: searcher.ids(SearchRequest(text[:MAX_CHARACTERS], limit=DEPTH))


def measure(rank: Rank, questions: Sequence[Question]) -> Measures:
    """The measures of one ranking over all questions; a question without a hit counts 0."""
    mrr = ndcg = recall_10 = recall_100 = 0.0
    for question in questions:
        hits = list(rank(question.text))[:DEPTH]
        wanted = set(question.relevant)
        places = [place for place, hit in enumerate(hits, 1) if hit in wanted]
        mrr += 1 / places[0] if places and places[0] <= 10 else 0.0
        ideal = sum(1 / math.log2(place + 1) for place in range(1, min(10, len(wanted)) + 1))
        ndcg += sum(1 / math.log2(place + 1) for place in places if place <= 10) / ideal
        recall_10 += sum(place <= 10 for place in places) / len(wanted)
        recall_100 += len(places) / len(wanted)
    count = max(len(questions), 1)
    return Measures(mrr / count, ndcg / count, recall_10 / count, recall_100 / count, len(questions))


def peer_ranks(passages: Sequence[Passage]) -> Iterator[tuple[str, Rank]]:
    """Other engines over the same passages: by our terms where they take terms, and SQLite by its own trigrams."""
    analyzer = Analyzer(load_vocabulary())
    terms = [_index_terms(analyzer, f"{one.title}\n{one.text}") for one in passages]
    ids = [one.id for one in passages]

    def ask(text: str) -> list[str]:
        return list(dict.fromkeys(_index_terms(analyzer, text)))

    yield "tantivy", _rank_tantivy(terms, ids, ask)
    yield "bm25s", _rank_bm25s(terms, ids, ask)
    yield (
        "SQLite FTS5, our terms",
        _rank_sqlite([" ".join(map(_hex, one)) for one in terms], ids, lambda text: map(_hex, ask(text))),
    )
    texts = [f"{one.title}\n{one.text}" for one in passages]
    yield "SQLite FTS5, trigrams", _rank_sqlite(texts, ids, _trigrams, tokenizer="trigram")


def _make_report(passage: Passage) -> Report:
    section = Section(
        id=passage.id,
        heading=(),
        line=1,
        first_line=1,
        last_line=passage.text.count("\n") + 1,
        text=passage.text,
        line_numbers=tuple(range(1, passage.text.count("\n") + 2)),
        day=None,
        day_label=None,
        projects=(),
        speakers=(),
        evidence=(),
    )
    return Report(passage.id, passage.title, None, (), (), (), "ja", "utf-8", "", (section,), ())


def _index_terms(analyzer: Analyzer, text: str) -> list[str]:
    fields = analyzer.index_fields(text)
    return [token.term for field in fields if field.field == "text" for token in field.tokens]


def _hex(term: str) -> str:
    # Letters that no tokenizer takes apart.
    return "x" + term.encode().hex()


def _trigrams(text: str) -> Iterator[str]:
    return (text[start : start + 3] for start in range(len(text) - 2))


def _rank_tantivy(terms: Sequence[Sequence[str]], ids: Sequence[str], ask: Callable[[str], list[str]]) -> Rank:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(builder.build())
    writer = index.writer(300_000_000, 1)
    for one, name in zip(terms, ids, strict=True):
        writer.add_document(tantivy.Document(id=name, text=" ".join(map(_hex, one))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher, query = index.searcher(), tantivy.Query

    def rank(text: str) -> list[str]:
        should = [(tantivy.Occur.Should, query.term_query(index.schema, "text", _hex(term))) for term in ask(text)]
        hits = searcher.search(query.boolean_query(should), DEPTH).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return rank


def _rank_bm25s(terms: Sequence[Sequence[str]], ids: Sequence[str], ask: Callable[[str], list[str]]) -> Rank:
    import bm25s

    retriever = bm25s.BM25()
    retriever.index([list(one) for one in terms], show_progress=False)

    def rank(text: str) -> list[str]:
        known = [term for term in ask(text) if term in retriever.vocab_dict]
        if not known:
            return []
        found, _ = retriever.retrieve([known], k=min(DEPTH, len(ids)), show_progress=False)
        return [ids[int(number)] for number in found[0]]

    return rank


def _rank_sqlite(
    texts: Sequence[str], ids: Sequence[str], ask: Callable[[str], Iterator[str]], *, tokenizer: str = "unicode61"
) -> Rank:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='{tokenizer}')")
    connection.executemany("INSERT INTO passages(rowid, text) VALUES (?, ?)", enumerate(texts, 1))

    def rank(text: str) -> list[str]:
        terms = ['"' + term.replace('"', '""') + '"' for term in dict.fromkeys(ask(text))]
        if not terms:
            return []
        command = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        return [ids[row[0] - 1] for row in connection.execute(command, (" OR ".join(terms), DEPTH))]

    return rank


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
