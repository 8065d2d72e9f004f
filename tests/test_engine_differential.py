"""Every engine gives the answers of the linear scan, over random sections, changes, merges and plans."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indexer.array_codec.list_writer
import indexer.whoosh_writer
import search.engines.whoosh
import search.scoring.arrays
import search.scoring.boosts
from indexer.errors import IndexMissingError
from indexer.whoosh_writer import WhooshWriter, verify_index
from search.engine import Engine, Plan
from search.engines.reference import MemoryWriter, ReferenceEngine
from search.engines.whoosh import WhooshEngine
from tests.engine_corpora import draw_plan, draw_reports

_PLANS = 12
#: More of them in a longer run: KIKIGAKI_EXAMPLES=2000 scripts/test tests/test_engine_differential.py
_EXAMPLES = int(os.environ.get("KIKIGAKI_EXAMPLES", "50"))


def compare_random_indexes(random: Random, monkeypatch: pytest.MonkeyPatch, *, plans: int) -> int:
    """How many plans were compared over one random index."""
    monkeypatch.setattr(indexer.whoosh_writer, "SMALL_SEGMENT", random.choice((0, 0, 5, 512)))
    monkeypatch.setattr(indexer.whoosh_writer, "MAX_DELETED", random.choice((0.1, 0.9)))
    monkeypatch.setattr(indexer.whoosh_writer, "PENDING_BYTES", random.choice((1, 10**9)))
    monkeypatch.setattr(search.engines.whoosh, "SMALL_INDEX", random.choice((-1, -1, 1_000)))
    monkeypatch.setattr(search.scoring.arrays, "SPARSE", random.choice((0, 16, 1_000)))
    monkeypatch.setattr(search.scoring.boosts, "WORTH_PUTTING_OFF", random.choice((-1, 10, 10_000)))
    monkeypatch.setattr(search.scoring.boosts, "WORTH_SIFTING", random.choice((0, 256)))
    monkeypatch.setattr(search.scoring.boosts, "MANY_CANDIDATES", random.choice((2, 2_048)))
    monkeypatch.setattr(search.scoring.boosts, "ASKED_FIRST", random.choice((1, 128)))
    monkeypatch.setattr(search.scoring.boosts, "LARGE_SEGMENT", random.choice((0, 300_000)))
    monkeypatch.setattr(search.scoring.boosts, "COMMON_SHARE", random.choice((16, 1_000)))
    monkeypatch.setattr(indexer.array_codec.list_writer, "CHUNK_DOCUMENTS", random.choice((3, 7, 65_536)))
    with TemporaryDirectory() as folder:
        reference = ReferenceEngine(_write_random_history(random, Path(folder)).documents)
        try:
            engine = WhooshEngine(Path(folder))
        except IndexMissingError:  # every commit of the history was cancelled
            assert reference.count() == 0
            return 0
        assert verify_index(Path(folder)) == reference.count()
        _assert_same_collections(engine, reference)
        for _ in range(plans):
            _assert_same_answers(engine, reference, draw_plan(random))
        return plans


@given(seed=st.integers(0, 2**40))
@settings(max_examples=_EXAMPLES, deadline=None)
def test_random_histories_and_plans_give_the_answers_of_the_linear_scan(seed: int) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert compare_random_indexes(Random(seed), monkeypatch, plans=_PLANS) in (0, _PLANS)


def _write_random_history(random: Random, folder: Path) -> MemoryWriter:
    """Several commits that add, replace, delete and cancel; the same done to a list."""
    memory, reports = MemoryWriter(), draw_reports(random)
    for _ in range(random.randint(1, 5)):
        writer = WhooshWriter(folder)
        paths = random.sample(sorted(reports), random.randint(1, len(reports)))
        if random.random() < 0.5:
            drawn = draw_reports(random)
            reports.update({path: drawn[path] for path in paths})
        for one in (writer, memory):
            one.delete(paths)
        for path in paths:
            if random.random() < 0.8:
                for one in (writer, memory):
                    one.add(reports[path])
        if random.random() < 0.2:
            for one in (writer, memory):
                one.delete(paths[:1])
        cancelled = random.random() < 0.1
        for one in (writer, memory):
            if cancelled:
                one.cancel()
            else:
                one.commit()
    return memory


def _assert_same_collections(engine: Engine, reference: ReferenceEngine) -> None:
    assert engine.count() == reference.count()
    for field in ("event", "day", "project", "speaker", "path", "id", "day_label"):
        assert engine.facet(field) == reference.facet(field)
    for field in ("text", "surface", "pair", "heading", "speaker"):
        assert engine.terms(field) == reference.terms(field)
        assert set(engine.all_terms(field, limit=10_000)) >= set(reference.all_terms(field, limit=10_000))
        assert engine.terms(field, "n", limit=2) == reference.terms(field, "n", limit=2)
        assert engine.doc_frequency(field, "仮想") == reference.doc_frequency(field, "仮想")
    for value in reference.facet("path").counts:
        ids = reference.report_sections(value.value)
        assert engine.report_sections(value.value) == ids
        assert engine.sections((*ids, "nowhere")) == reference.sections(ids)


def _assert_same_answers(engine: Engine, reference: ReferenceEngine, plan: Plan) -> None:
    ours, truth = engine.search(plan), reference.search(plan)
    assert ours.total == truth.total, plan
    assert engine.count_matches(plan) == truth.total, plan
    told = engine.count_matches(plan, enough=3)
    assert told == truth.total or (0 < told < 3 and 0 < truth.total < 3), plan
    assert [hit.id for hit in ours.hits] == [hit.id for hit in truth.hits], plan
    assert [hit.score for hit in ours.hits] == pytest.approx([hit.score for hit in truth.hits], abs=1e-8), plan
    assert ours.facets == truth.facets, plan
    assert ours.choices == truth.choices, plan
    ids = [hit.id for hit in truth.hits[:3]]
    assert engine.spans(ids, plan.node) == reference.spans(ids, plan.node), plan
    explained, expected = engine.explain(ids, plan.node), reference.explain(ids, plan.node)
    for number, hit in enumerate(truth.hits[:3]):
        matched, wanted = (
            [(repr(one.node), one.scores[number]) for one in each if number in one.scores] for each in (explained, expected)
        )
        assert sorted(node for node, _ in matched) == sorted(node for node, _ in wanted), plan
        assert sum(score for _, score in matched) == pytest.approx(hit.score, abs=1e-8), plan
