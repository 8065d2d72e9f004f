"""Passages through the product itself: analyzer, documents, writer."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

from benchmarks.passages import Passage
from indexer.analysis.analyzer import Analyzer
from indexer.array_codec.stored_batch import BatchStore, StoredBatch
from indexer.building.reading import cut_chunks, settle_reader
from indexer.documents import make_batches
from indexer.model import Report, Section
from indexer.vocabulary import Vocabulary
from indexer.whoosh_writer import WhooshWriter, open_store

_SENTENCE_END = re.compile(r"(?<=[。．！？\n])")
_SEED = 20261121
_EVENTS = 40
_PEOPLE = 400


def index_passages(passages: Sequence[Passage], folder: Path, *, documents: int) -> None:
    """Write an index of so many passages, each a section with an event, a day, projects and speakers."""
    index_reports(list(make_reports(passages, documents)), folder)


def index_reports(reports: Sequence[Report], folder: Path) -> float:
    """Write an index of these reports, analyzed on all cores; the seconds until all of it was tokenized."""
    start = time.perf_counter()
    writer = WhooshWriter(folder)
    chunks = cut_chunks(reports, os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=context, initializer=settle_reader) as pool:
        for batches in pool.map(partial(_analyze, folder), chunks):
            for batch in batches:
                writer.add_batch(batch)
        tokenized = time.perf_counter() - start
        writer.commit(pool)
    return tokenized


def make_reports(passages: Sequence[Passage], documents: int) -> Iterator[Report]:
    """Reports of ten passages each, recombined from their sentences where more are wanted than there are; seeded."""
    chance = random.Random(_SEED)  # noqa: S311 - seeded, so that every run indexes the same
    texts = list(_make_texts(passages, documents, chance))
    for first in range(0, len(texts), 10):
        number = first // 10
        event = f"第{number % _EVENTS}回の催し"
        path = f"reports/{number}.md"
        sections = tuple(
            _make_section(path, place, texts[first + place], day=f"2014-05-{1 + number % 28:02d}", chance=chance)
            for place in range(len(texts[first : first + 10]))
        )
        yield Report(path, texts[first].title, event, (), (), (), "ja", "utf-8", "", sections, ())


def _make_texts(passages: Sequence[Passage], documents: int, chance: random.Random) -> Iterator[Passage]:
    if documents <= len(passages):
        yield from passages[:documents]
        return
    sentences = [one for passage in passages for one in _SENTENCE_END.split(passage.text) if one]
    counts = [sum(1 for one in _SENTENCE_END.split(passage.text) if one) for passage in passages]
    for number in range(documents):
        text = "".join(chance.choices(sentences, k=chance.choice(counts) or 1))
        yield Passage(str(number), passages[number % len(passages)].title, text)


def _make_section(path: str, place: int, passage: Passage, *, day: str, chance: random.Random) -> Section:
    number = int(re.sub(r"\D", "", path) or 0) * 10 + place
    return Section(
        id=f"{number:012x}",
        heading=(passage.title,),
        line=20 * place + 1,
        first_line=20 * place + 1,
        last_line=20 * place + 20,
        text=passage.text,
        line_numbers=tuple(20 * place + 2 + line for line in range(passage.text.count("\n") + 1)),
        day=day,
        day_label=None,
        projects=tuple(chance.sample(("Nova", "Neutron", "Swift", "Cinder", "Heat", "Ironic"), chance.randint(0, 2))),
        speakers=tuple(f"話者{chance.randrange(_PEOPLE)}" for _ in range(chance.randint(0, 2))),
        evidence=(),
    )


@cache
def _analyzer() -> Analyzer:
    return Analyzer(Vocabulary())


@cache
def _store(folder: Path) -> BatchStore:
    return open_store(folder)


def _analyze(folder: Path, reports: Sequence[Report]) -> list[StoredBatch]:
    return [_store(folder).put(batch) for batch in make_batches(reports, _analyzer())]
