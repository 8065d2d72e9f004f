"""The command line of `scripts/bench`."""

from __future__ import annotations

import argparse
import runpy
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import RESULTS, keep_result
from benchmarks.passages import ROOT, corpus_passages, read_passages, read_questions

SIZES = {"small": 300, "13k": 13_447, "100k": 100_000, "1m": 1_000_000}
_RELEVANCE_SCRIPT = ROOT / "scripts/bench_relevance.py"
_RELEVANCE = ROOT.parent / "shared/relevance"


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0, or 2 when there is nothing to measure with."""
    if arguments[:1] == ["relevance"]:
        if not _RELEVANCE_SCRIPT.exists():
            print(f"{_RELEVANCE_SCRIPT}: no such file", file=sys.stderr)
            return 2
        sys.argv = ["bench_relevance.py", *arguments[1:]]
        runpy.run_path(str(_RELEVANCE_SCRIPT), run_name="__main__")
        return 0
    options = _parse(arguments)
    if options.size != "small" and not options.passages.exists():
        print(f"{options.passages}: no such file: name one with --passages, or use --size small", file=sys.stderr)
        return 2
    print(run(options, shlex.join(["scripts/bench", *arguments])))
    return 0


def run(options: argparse.Namespace, command: str) -> str:
    """The result of a command as JSON."""
    documents = SIZES[options.size]
    small = options.size == "small"
    passages = corpus_passages() if small else read_passages(options.passages)
    questions = [one.text.split("\n")[0] for one in passages] if small else read_questions(options.questions)
    documents = min(documents, len(passages)) if small else documents
    match options.command:
        case "latency":
            from benchmarks.latency import measure_scoring, measure_searches

            result: dict[str, object] = {}
            if not options.searches_only:
                result["scoring ms"] = measure_scoring(
                    passages, questions, documents=documents, peers=options.peers, count=options.count
                )
            if not options.scoring_only:
                result |= measure_searches(passages, questions, documents=documents, count=options.count)
        case "build":
            from benchmarks.build import measure_additions, measure_build, measure_text_build

            result = {"from terms": measure_build(passages, documents=documents, peers=options.peers)}
            if not options.scoring_only:
                result["from text"] = measure_text_build(passages, documents=documents)
            if not options.scoring_only and options.additions:
                result["additions"] = measure_additions(
                    passages, questions, documents=documents, additions=options.additions
                )
        case "extract":
            from benchmarks.extract import measure_extract

            result = measure_extract(reports=options.reports)
        case "page":
            from benchmarks.page import measure_page

            result = measure_page(passages, questions, documents=documents, count=options.count)
        case "cold":
            from benchmarks.cold import measure_cold

            result = measure_cold(runs=options.runs)
        case _:
            from benchmarks.load import measure_load

            result = measure_load(passages, questions, documents=documents, clients=options.clients, seconds=options.seconds)
    name = f"{options.command}-{options.size}{'-peers' if options.peers else '-searches' if options.searches_only else ''}"
    return keep_result(name, command, result, folder=RESULTS if options.keep else None)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("command", choices=["latency", "build", "cold", "load", "page", "extract", "relevance"])
    parser.add_argument("--peers", action="store_true", help="measure other engines in the same run")
    parser.add_argument("--size", choices=sorted(SIZES), default="13k", help="how many passages (small: the corpus itself)")
    parser.add_argument("--passages", type=Path, default=_RELEVANCE / "passages.jsonl.gz")
    parser.add_argument("--questions", type=Path, default=_RELEVANCE / "questions.jsonl.gz")
    parser.add_argument("--count", type=int, default=300, help="questions of each kind")
    parser.add_argument("--scoring-only", action="store_true", help="leave out what goes through the whole product")
    parser.add_argument("--searches-only", action="store_true", help="leave out what other engines can do too (latency)")
    parser.add_argument("--additions", type=int, default=100, help="reports added one by one (build; 0: none)")
    parser.add_argument("--runs", type=int, default=15, help="starts of the program (cold)")
    parser.add_argument("--reports", type=int, default=1000, help="reports read (extract)")
    parser.add_argument("--clients", type=int, default=50, help="clients at once (load)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they ask (load)")
    parser.add_argument("--keep", action="store_true", help="write the result to docs/benchmarks/")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
