"""How long reports take to be read: from bytes to sections with event, day, projects and speakers, on one core."""

from __future__ import annotations

import random
import time

from benchmarks.passages import ROOT
from indexer.reading import read_outline
from indexer.report import read_report
from indexer.vocabulary import load_vocabulary

_SEED = 20261121
_REPORT_BYTES = 20_000


def measure_extract(*, reports: int) -> dict[str, object]:
    """Seconds on the core for so many reports of about 20 kB each, whole and of that for the outline alone.

    The reports are the sections of the project's own, recombined, seeded: text of every format that they have.
    """
    vocabulary = load_vocabulary()
    texts = list(_make_texts(reports))
    start = time.process_time()
    for number, text in enumerate(texts):
        read_outline(text, f"{number}.txt")
    outlines = time.process_time() - start
    start = time.process_time()
    sections = 0
    for number, text in enumerate(texts):
        sections += len(read_report(text, f"{number}.txt", vocabulary=vocabulary).sections)
    whole = time.process_time() - start
    return {
        "reports": len(texts),
        "bytes": sum(map(len, texts)),
        "sections": sections,
        "core seconds": round(whole, 2),
        "of them reading outlines": round(outlines, 2),
    }


def _make_texts(reports: int) -> list[bytes]:
    """Reports made of paragraphs of ours, each of them from one of our reports, with its title and dates on top."""
    chance = random.Random(_SEED)  # noqa: S311 - seeded, so that every run reads the same
    sources = [path.read_bytes().decode("utf-8", "ignore") for path in sorted((ROOT / "corpus/reports").glob("*.[mt][dx]*"))]
    parts = [source.split("\n\n") for source in sources if source.count("\n\n") > 3]
    made: list[bytes] = []
    for _ in range(reports):
        own = chance.choice(parts)
        pieces, size = own[:2], 0
        while size < _REPORT_BYTES:
            piece = chance.choice(own[2:])
            pieces.append(piece)
            size += len(piece.encode()) + 2
        made.append("\n\n".join(pieces).encode())
    return made
