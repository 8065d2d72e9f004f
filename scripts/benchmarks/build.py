"""How long an index takes to build and how large it is: from terms beside other engines, and from text."""

from __future__ import annotations

import gc
import multiprocessing
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.engines import find_engines
from benchmarks.measure import ROUNDS, Cost, folder_bytes, run_measured
from benchmarks.passages import Passage
from benchmarks.product import index_passages, make_reports
from benchmarks.streams import make_stream
from indexer.analysis.analyzer import Analyzer
from indexer.array_codec.batch import DocumentBatch, make_batch
from indexer.documents import make_documents
from indexer.model import IndexDocument, Report
from indexer.vocabulary import Vocabulary
from indexer.whoosh_writer import WhooshWriter
from search.engines.whoosh import WhooshEngine
from search.model import Plan, TermNode


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
    """Seconds from text to a committed index with all fields, on all cores, and the size of that index."""
    reports = list(make_reports(passages, documents))
    folder = Path(tempfile.mkdtemp(prefix="kikigaki-bench-"))
    try:
        start = time.perf_counter()
        writer = WhooshWriter(folder)
        chunks = [reports[first : first + 32] for first in range(0, len(reports), 32)]
        context = multiprocessing.get_context("spawn")
        with context.Pool() as pool:
            for batch in pool.imap(_analyze, chunks):
                writer.add_batch(batch)
        tokenized = time.perf_counter() - start
        writer.commit()
        return {
            "documents": documents,
            "seconds": round(time.perf_counter() - start, 2),
            "seconds until all is tokenized": round(tokenized, 2),
            "MB": round(folder_bytes(folder) / 1e6, 1),
        }
    finally:
        shutil.rmtree(folder)


def measure_additions(passages: Sequence[Passage], *, documents: int, additions: int) -> dict[str, object]:
    """Milliseconds until a report that was added is found, and what so many additions do to a search."""
    folder = Path(tempfile.mkdtemp(prefix="kikigaki-bench-"))
    try:
        index_passages(passages, folder, documents=documents)
        analyzer = Analyzer(Vocabulary())
        before = _search_ms(folder)
        taken = []
        for number in range(additions):
            first = number * 10 % (len(passages) - 10)
            report = next(make_reports(passages[first : first + 10], 10))
            ready = make_documents(_rename(report, number), analyzer)
            start = time.perf_counter()
            _add(folder, ready)
            taken.append((time.perf_counter() - start) * 1000.0)
        after = _search_ms(folder)
        return {
            "documents": documents,
            "one report until found ms": {"p50": round(statistics.median(taken), 1), "max": round(max(taken), 1)},
            f"search after {additions} additions": round(after / before, 2),
        }
    finally:
        shutil.rmtree(folder)


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


def _search_ms(folder: Path) -> float:
    engine = WhooshEngine(folder)
    terms = [one.value for one in engine.terms("text", "", limit=20_000) if one.count > 20][:300]
    taken = []
    for term in terms:
        start = time.perf_counter()
        engine.search(Plan(TermNode("text", term)))
        taken.append((time.perf_counter() - start) * 1000.0)
    return statistics.median(taken)


_analyzer: Analyzer | None = None


def _analyze(reports: Sequence[Report]) -> DocumentBatch:
    global _analyzer
    if _analyzer is None:
        _analyzer = Analyzer(Vocabulary())
    return make_batch(document for report in reports for document in make_documents(report, _analyzer))
