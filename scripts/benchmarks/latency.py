"""How long an answer takes: scoring alone beside other engines, and whole searches from query text to page."""

from __future__ import annotations

import gc
import multiprocessing
import random
import resource
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.build import build_from_text
from benchmarks.engines import ALL_KINDS, Kind, Question, find_engines
from benchmarks.measure import Times, time_interleaved
from benchmarks.passages import Passage
from benchmarks.streams import TermStream, make_stream, read_terms
from indexer.analysis.analyzer import Analyzer
from indexer.vocabulary import Vocabulary
from search.engines.whoosh import WhooshEngine
from search.model import SearchRequest
from search.service.searcher import Searcher
from web.serve import settle

_SEED = 7


def measure_scoring(
    passages: Sequence[Passage], questions: Sequence[str], *, documents: int, peers: bool, count: int
) -> dict[str, object]:
    """Median and 95th percentile by kind of question and engine, from terms to ids, and ratios to tantivy."""
    analyzer = Analyzer(Vocabulary())
    stream = make_stream(passages, analyzer, documents=documents)
    drawn = draw_questions(stream, [read_terms(text, analyzer) for text in questions], count)
    result: dict[str, object] = {"documents": documents, "questions of each kind": count}
    with tempfile.TemporaryDirectory(prefix="kikigaki-bench-") as folder:
        engines = find_engines(peers=peers, documents=documents)
        asks = {}
        for engine in engines:
            engine.build(stream, Path(folder, engine.name))
            asks[engine.name] = engine.open(Path(folder, engine.name))
        gc.collect()
        gc.freeze()  # what the build left behind is not gone through again while others are timed
        for kind in ALL_KINDS:
            able = {engine.name: asks[engine.name] for engine in engines if kind in engine.kinds}
            for ask in able.values():
                for question in drawn[kind][:20]:
                    ask(question)
            result[kind] = _with_ratios(time_interleaved(able, drawn[kind][20:]))
    result["peak memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return result


def measure_searches(
    passages: Sequence[Passage], questions: Sequence[str], *, documents: int, count: int
) -> dict[str, object]:
    """Median and 95th percentile of whole searches: query text to a page with total, facets and ten snippets.

    Beside them what it took to build the index from text. The searches are made by a process of their own, as a server's
    are: in one that had just indexed 100,000 sections they took a third longer (8.6 and 6.3 ms).
    """
    chance = random.Random(_SEED)  # noqa: S311 - seeded, so that every run asks the same
    wanted = chance.sample(list(questions), min(count + 20, len(questions)))
    with tempfile.TemporaryDirectory(prefix="kikigaki-bench-") as folder:
        built = build_from_text(passages, Path(folder), documents=documents)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            times = pool.apply(_time_searches, (Path(folder), wanted))
    return {"from text": built, "whole search ms": asdict(times)}


def _time_searches(folder: Path, questions: Sequence[str]) -> Times:
    """The times of all but the first twenty."""
    searcher = Searcher(WhooshEngine(folder), Analyzer(Vocabulary()), Vocabulary)
    for text in questions[:20]:
        searcher.search(SearchRequest(text))
    settle()
    return time_interleaved({"search": lambda text: searcher.search(SearchRequest(text))}, questions[20:])["search"]


def draw_questions(stream: TermStream, questions: Sequence[Sequence[str]], count: int) -> dict[Kind, list[Question]]:
    """Questions of each kind, `count` and twenty to warm up: terms of questions, phrases of the documents; seeded."""
    chance = random.Random(_SEED)  # noqa: S311 - seeded, so that every run asks the same
    distinct = [tuple(dict.fromkeys(terms)) for terms in questions]
    known = set(stream.terms)
    found = [tuple(term for term in terms if term in known) for terms in distinct]
    chosen = chance.sample(
        [terms for terms in found if len(terms) >= 3], k=min(count + 20, sum(len(one) >= 3 for one in found))
    )
    return {
        "question": [Question("question", terms) for terms in chosen],
        "term": [Question("term", (chance.choice(terms),)) for terms in chosen],
        "and": [Question("and", tuple(chance.sample(terms, 2))) for terms in chosen],
        "or": [Question("or", tuple(chance.sample(terms, 3))) for terms in chosen],
        "phrase": [_draw_phrase(stream, chance) for _ in chosen],
    }


def _draw_phrase(stream: TermStream, chance: random.Random) -> Question:
    while True:
        terms = stream.document_terms(chance.randrange(stream.documents))
        if len(terms) >= 2:
            place = chance.randrange(len(terms) - 1)
            return Question("phrase", (terms[place], terms[place + 1]))


def _with_ratios(times: dict[str, Times]) -> dict[str, object]:
    shown: dict[str, object] = {name: asdict(one) for name, one in times.items()}
    if "tantivy" in times:
        ours, theirs = asdict(times["kikigaki"]), asdict(times["tantivy"])
        shown["kikigaki to tantivy"] = {name: round(ours[name] / theirs[name], 2) for name in ours}
    return shown
