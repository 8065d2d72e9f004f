"""One engine under many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

import search.engines.whoosh
from indexer.whoosh_writer import WhooshWriter
from search.engines.whoosh import WhooshEngine
from tests.engine_corpora import draw_plan, draw_reports


@pytest.mark.parametrize("small_index", [-1, 1_000])
def test_eight_threads_give_the_answers_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_index: int) -> None:
    monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", small_index)
    random = Random(20140512)
    writer = WhooshWriter(tmp_path)
    for documents in draw_reports(random, reports=40).values():
        writer.add(documents)
    writer.commit()
    plans = [draw_plan(random) for _ in range(150)]
    alone = [WhooshEngine(tmp_path).search(plan) for plan in plans]
    shared = WhooshEngine(tmp_path)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: shared.search(plans[number % len(plans)]), range(8 * len(plans))))

    assert answers == alone * 8
