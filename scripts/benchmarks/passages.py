"""Passages and questions to measure with, read from files or, where there are none, from the project's own corpus."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to index."""

    id: str
    title: str
    text: str


def read_passages(path: Path) -> list[Passage]:
    """The passages of a JSON Lines file (`id`, `title`, `text`), gzipped or not."""
    return [Passage(str(one["id"]), str(one["title"]), str(one["text"])) for one in _read_lines(path)]


def read_questions(path: Path) -> list[str]:
    """The questions of a JSON Lines file (`question`), gzipped or not."""
    return [str(one["question"]) for one in _read_lines(path)]


def corpus_passages() -> list[Passage]:
    """The sections of the project's own corpus."""
    from indexer.report import read_report
    from indexer.vocabulary import Vocabulary

    passages = []
    for path in sorted((ROOT / "corpus/reports").iterdir()):
        if path.is_file() and not path.name.startswith("."):
            report = read_report(path.read_bytes(), path.name, vocabulary=Vocabulary())
            passages += [Passage(one.id, report.title, one.text) for one in report.sections]
    return passages


def _read_lines(path: Path) -> Iterator[dict[str, object]]:
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines():
        yield json.loads(line)
