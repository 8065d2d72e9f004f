"""How long the server takes for a page of results: from the request to the last byte, in process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient

from benchmarks.load import write_corpus
from benchmarks.measure import time_interleaved
from benchmarks.passages import Passage
from indexer.building import rebuild
from web import create_app


def measure_page(passages: Sequence[Passage], questions: Sequence[str], *, documents: int, count: int) -> dict[str, object]:
    """Milliseconds for /search and /api/search, questions not asked before, over an index of so many passages."""
    with tempfile.TemporaryDirectory(prefix="kikigaki-bench-") as home:
        corpus, index = Path(home, "corpus"), Path(home, "index")
        write_corpus(passages, corpus / "reports", documents=documents)
        summary = rebuild((corpus,), index)
        client = create_app(index).test_client()
        asks = {path: _asker(client, path) for path in ("/search", "/api/search")}
        for question in questions[-5:]:
            for ask in asks.values():
                ask(question)
        times = time_interleaved(asks, questions[:count])
        return {"sections": summary.sections, "page ms": {path: asdict(one) for path, one in times.items()}}


def _asker(client: FlaskClient, path: str) -> Callable[[str], object]:
    def ask(question: str) -> object:
        return client.get(f"{path}?q={quote(question)}").data

    return ask
