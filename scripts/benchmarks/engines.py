"""The engines that are measured, each given the same terms and asked the same questions."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from benchmarks.streams import TermStream, make_batches
from indexer.whoosh_writer import WhooshWriter
from search.engine import AllOf, AnyOf, PhraseNode, PlanNode, TermNode
from search.engines.whoosh import WhooshEngine

Kind = Literal["question", "term", "and", "or", "phrase"]

#: How many hits are fetched, with their ids.
LIMIT = 10


@dataclass(frozen=True, slots=True)
class Question:
    """What an engine is asked: any of the terms (question, or), all (and), the one (term), or side by side (phrase)."""

    kind: Kind
    terms: tuple[str, ...]


#: Answers a question with the ids of the best hits.
Ask = Callable[[Question], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine: `build` writes an index into a folder, `open` makes it ready to be asked."""

    name: str
    kinds: tuple[Kind, ...]
    build: Callable[[TermStream, Path], None]
    open: Callable[[Path], Ask]


ALL_KINDS: tuple[Kind, ...] = ("question", "term", "and", "or", "phrase")


#: Beyond so many documents an engine takes minutes to hours, or more memory than a common machine has.
_WHOOSH_DOCUMENTS = 20_000
_SQLITE_DOCUMENTS = 200_000
_BM25S_DOCUMENTS = 200_000


def find_engines(*, peers: bool, documents: int) -> list[Peer]:
    """kikigaki, and with `peers` every other engine that is installed and can take so many documents."""
    found = [Peer("kikigaki", ALL_KINDS, build_kikigaki, open_kikigaki)]
    if peers:
        if importlib.util.find_spec("tantivy"):
            found.append(Peer("tantivy", ALL_KINDS, build_tantivy, open_tantivy))
        if importlib.util.find_spec("bm25s") and documents <= _BM25S_DOCUMENTS:
            found.append(Peer("bm25s", ("question", "term", "or"), build_bm25s, open_bm25s))
        if documents <= _SQLITE_DOCUMENTS:
            found.append(Peer("SQLite FTS5", ALL_KINDS, build_sqlite, open_sqlite))
        if documents <= _WHOOSH_DOCUMENTS:
            found.append(Peer("stock Whoosh", ALL_KINDS, build_whoosh, open_whoosh))
    return found


def build_kikigaki(stream: TermStream, folder: Path) -> None:
    """Our writer, handed columns."""
    writer = WhooshWriter(folder)
    for batch in make_batches(stream):
        writer.add_batch(batch)
    writer.commit()


def open_kikigaki(folder: Path) -> Ask:
    """Our engine, scoring alone: neither totals nor facets."""
    engine = WhooshEngine(folder)
    return lambda question: [hit.id for hit in engine.top(make_node(question), LIMIT)]


def make_node(question: Question) -> PlanNode:
    """The question as a node of a plan."""
    nodes = tuple(TermNode("text", term) for term in question.terms)
    match question.kind:
        case "term":
            return nodes[0]
        case "and":
            return AllOf(nodes)
        case "phrase":
            return PhraseNode("text", question.terms, tuple(range(len(question.terms))))
        case _:
            return AnyOf(nodes)


def build_tantivy(stream: TermStream, folder: Path) -> None:
    """tantivy with one thread, split at spaces."""
    import tantivy

    index = _tantivy_index(folder)
    writer = index.writer(300_000_000, 1)
    for number, text in enumerate(stream.texts()):
        writer.add_document(tantivy.Document(id=str(number), text=text))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> Ask:
    """tantivy's top ten by its own BM25, ids from its document store."""
    import tantivy

    index = _tantivy_index(folder)
    index.reload()
    searcher, schema, query = index.searcher(), index.schema, tantivy.Query

    def ask(question: Question) -> list[str]:
        if question.kind == "phrase":
            wanted = query.phrase_query(schema, "text", list(question.terms))
        elif question.kind == "term":
            wanted = query.term_query(schema, "text", question.terms[0])
        else:
            occur = tantivy.Occur.Must if question.kind == "and" else tantivy.Occur.Should
            wanted = query.boolean_query([(occur, query.term_query(schema, "text", term)) for term in question.terms])
        hits = searcher.search(wanted, LIMIT, count=False).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return ask


def _tantivy_index(folder: Path) -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="spaces", index_option="position")
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def build_bm25s(stream: TermStream, folder: Path) -> None:
    """bm25s with scores computed ahead."""
    import bm25s

    retriever = bm25s.BM25(k1=1.2, b=0.75)
    starts, ids = stream.starts.tolist(), stream.term_ids
    documents = [ids[first:last].tolist() for first, last in pairwise(starts)]
    vocabulary = {term: number for number, term in enumerate(stream.terms)}
    retriever.index(bm25s.tokenization.Tokenized(ids=documents, vocab=vocabulary), show_progress=False)
    retriever.save(str(folder))


def open_bm25s(folder: Path) -> Ask:
    """bm25s in memory; its ids are numbers of documents."""
    import bm25s

    retriever = bm25s.BM25.load(str(folder))

    def ask(question: Question) -> list[str]:
        terms = [term for term in question.terms if term in retriever.vocab_dict]
        if not terms:
            return []
        found = retriever.retrieve([terms], k=LIMIT, show_progress=False, return_as="documents")
        return [str(number) for number in found[0].tolist()]

    return ask


def build_sqlite(stream: TermStream, folder: Path) -> None:
    """FTS5 without a copy of the text."""
    folder.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(folder / "index.db") as connection:
        # Our terms are split at spaces: every other character counts as part of a word.
        connection.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(text, content='', tokenize=\"unicode61 remove_diacritics 0 "
            "categories 'L* M* N* P* S* Z* C*' separators ' '\")"
        )
        connection.executemany("INSERT INTO passages(rowid, text) VALUES (?, ?)", enumerate(stream.texts()))
    connection.close()


def open_sqlite(folder: Path) -> Ask:
    """FTS5 by its own bm25()."""
    connection = sqlite3.connect(folder / "index.db")

    def ask(question: Question) -> list[str]:
        quoted = ['"' + term.replace('"', '""') + '"' for term in question.terms]
        if question.kind == "phrase":
            wanted = '"' + " ".join(term.replace('"', '""') for term in question.terms) + '"'
        else:
            wanted = (" AND " if question.kind == "and" else " OR ").join(quoted)
        rows = connection.execute("SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?", (wanted, LIMIT))
        return [str(row[0]) for row in rows]

    return ask


def build_whoosh(stream: TermStream, folder: Path) -> None:
    """Whoosh with its own codec and writer."""
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import create_in

    folder.mkdir(parents=True, exist_ok=True)
    index = create_in(str(folder), Schema(id=ID(stored=True), text=TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)))
    writer = index.writer(limitmb=512)
    for number, text in enumerate(stream.texts()):
        writer.add_document(id=str(number), text=text)
    writer.commit()


def open_whoosh(folder: Path) -> Ask:
    """Whoosh with its own searcher."""
    from whoosh import query
    from whoosh.index import open_dir

    searcher = open_dir(str(folder)).searcher()

    def ask(question: Question) -> list[str]:
        terms = [query.Term("text", term) for term in question.terms]
        match question.kind:
            case "phrase":
                wanted: Any = query.Phrase("text", list(question.terms))
            case "term":
                wanted = terms[0]
            case "and":
                wanted = query.And(terms)
            case _:
                wanted = query.Or(terms)
        return [hit["id"] for hit in searcher.search(wanted, limit=LIMIT)]

    return ask
