"""How long an index takes to build and how large it is: from terms beside other engines, and from text."""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.engines import find_engines
from benchmarks.measure import ROUNDS, Cost, folder_bytes, run_measured, time_interleaved
from benchmarks.passages import Passage
from benchmarks.product import index_passages, index_reports, make_reports
from benchmarks.streams import make_stream
from indexer.analysis.analyzer import Analyzer
from indexer.documents import make_documents
from indexer.model import IndexDocument, Report
from indexer.vocabulary import Vocabulary
from indexer.whoosh_writer import WhooshWriter
from search.engine import Plan, TermNode
from search.engines.whoosh import WhooshEngine
from search.model import SearchRequest
from search.service.searcher import Searcher


def measure_build(passages: Sequence[Passage], *, documents: int, peers: bool) -> dict[str, object]:
    """Seconds and megabytes by engine, from terms: medians of interleaved rounds; and ratios to tantivy."""
    stream = make_stream(passages, Analyzer(Vocabulary()), documents=documents)
    engines = find_engines(peers=peers, documents=documents)
    costs: dict[str, list[Cost]] = {engine.name: [] for engine in engines}
    sizes: dict[str, float] = {}
    for _ in range(ROUNDS if documents <= 200_000 else 1):
        for engine in engines:
            folder = Path(tempfile.mkdtemp(prefix="kikigaki-bench-"))
            try:
                gc.collect()
                costs[engine.name].append(run_measured(partial(engine.build, stream, folder / "index")))
                sizes[engine.name] = round(folder_bytes(folder) / 1e6, 1)
            finally:
                shutil.rmtree(folder)
    seconds = {name: round(statistics.median(one.seconds for one in taken), 3) for name, taken in costs.items()}
    core = {name: round(statistics.median(one.core_seconds for one in taken), 3) for name, taken in costs.items()}
    result: dict[str, object] = {
        "documents": documents,
        "terms": len(stream.term_ids),
        "seconds": seconds,
        "core seconds": core,
        "MB": sizes,
        "memory at most MB": {name: max(one.megabytes for one in taken) for name, taken in costs.items()},
    }
    if "tantivy" in seconds:
        result["kikigaki to tantivy"] = {
            "seconds": round(seconds["kikigaki"] / seconds["tantivy"], 2),
            "core seconds": round(core["kikigaki"] / core["tantivy"], 2),
            "MB": round(sizes["kikigaki"] / sizes["tantivy"], 2),
        }
    return result


def measure_text_build(passages: Sequence[Passage], *, documents: int) -> dict[str, object]:
    """As `build_from_text`, into a folder that is taken away."""
    with tempfile.TemporaryDirectory(prefix="kikigaki-bench-") as folder:
        return build_from_text(passages, Path(folder), documents=documents)


def build_from_text(passages: Sequence[Passage], folder: Path, *, documents: int) -> dict[str, object]:
    """Seconds from text to a committed index with all fields, on all cores, and the size of that index, which is left in
    `folder`."""
    reports = list(make_reports(passages, documents))
    start = time.perf_counter()
    tokenized = index_reports(reports, folder)
    return {
        "documents": documents,
        "seconds": round(time.perf_counter() - start, 2),
        "seconds until all is tokenized": round(tokenized, 2),
        "MB": round(folder_bytes(folder) / 1e6, 1),
    }


def measure_additions(
    passages: Sequence[Passage], questions: Sequence[str], *, documents: int, additions: int
) -> dict[str, object]:
    """Milliseconds until a report that was added is found, and what so many additions do to searches.

    The index with the additions and the one without take turns at the same questions.
    """
    home = Path(tempfile.mkdtemp(prefix="kikigaki-bench-"))
    fresh, grown = home / "fresh", home / "grown"
    try:
        index_passages(passages, fresh, documents=documents)
        shutil.copytree(fresh, grown, copy_function=os.link)  # a writer changes no file in place
        analyzer = Analyzer(Vocabulary())
        taken, core = [], []
        for number in range(additions):
            first = number * 10 % (len(passages) - 10)
            report = next(make_reports(passages[first : first + 10], 10))
            ready = make_documents(_rename(report, number), analyzer)
            start, core_start = time.perf_counter(), time.process_time()
            _add(grown, ready)
            taken.append((time.perf_counter() - start) * 1000.0)
            core.append((time.process_time() - core_start) * 1000.0)
        return {
            "documents": documents,
            "one report until found ms": {
                "p50": round(statistics.median(taken), 1),
                "max": round(max(taken), 1),
                "cpu_p50": round(statistics.median(core), 1),
            },
            f"after {additions} additions, to before": _compare(fresh, grown, questions),
        }
    finally:
        shutil.rmtree(home)


def _compare(fresh: Path, grown: Path, questions: Sequence[str]) -> dict[str, dict[str, float]]:
    """How many times as long searches take over `grown` as over `fresh`: for one word, and from a question to a page."""
    engines = {"fresh": WhooshEngine(fresh), "grown": WhooshEngine(grown)}
    words = [one.value for one in engines["fresh"].terms("text", "", limit=20_000) if one.count > 20][:300]
    searchers = {name: Searcher(engine, Analyzer(Vocabulary()), Vocabulary) for name, engine in engines.items()}
    for searcher in searchers.values():
        for question in questions[-20:]:
            searcher.search(SearchRequest(question))
    one_word = time_interleaved({name: partial(_search_word, engine) for name, engine in engines.items()}, words)
    whole = time_interleaved(
        {name: partial(_search_question, searcher) for name, searcher in searchers.items()}, questions[:300]
    )
    return {
        name: {part: round(getattr(times["grown"], part) / getattr(times["fresh"], part), 2) for part in ("p50", "cpu_p50")}
        for name, times in (("search for one word", one_word), ("whole search", whole))
    }


def _search_word(engine: WhooshEngine, word: str) -> object:
    return engine.search(Plan(TermNode("text", word)))


def _search_question(searcher: Searcher, question: str) -> object:
    return searcher.search(SearchRequest(question))


def _add(folder: Path, documents: Sequence[IndexDocument]) -> None:
    writer = WhooshWriter(folder)
    writer.add(documents)
    writer.commit()
    engine = WhooshEngine(folder)
    assert len(engine.report_sections(documents[0].report.path)) == len(documents)


def _rename(report: Report, number: int) -> Report:
    """The report under a path, and with section ids, that no other has."""
    sections = tuple(replace(one, id=f"f{number:04x}{place:07x}") for place, one in enumerate(report.sections))
    return replace(report, path=f"added/{number}.md", sections=sections)
