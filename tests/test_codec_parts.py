"""An index is the same file whoever wrote it: batches from files of other processes, fields by other processes."""

from __future__ import annotations

import multiprocessing
from array import array
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import indexer.whoosh_writer
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.held_terms import HeldTerms, PairTerms
from indexer.array_codec import segment_merger, segment_writer
from indexer.array_codec.batch import DocumentBatch
from indexer.array_codec.stored_batch import StoredBatch
from indexer.array_codec.term_order import TermOrder
from indexer.building import rebuild
from indexer.documents import make_batches
from indexer.errors import IndexWriteError
from indexer.model import BatchTokens
from indexer.report import read_report
from indexer.vocabulary import Vocabulary
from indexer.whoosh_writer import WhooshWriter, open_store

_TEXTS = (
    "# 勉強会 2014\n\n## Nova の移行\n\n岩本氏が仮想マシンの移行を説明した。\n",
    "# 勉強会 2015\n\n## 障害の記録\n\n仮想マシンの障害、( TДT) と a b c。Nova では b c。\n",
    "# Summit 2016\n\n## Swift\n\n消失訂正符号の説明。移行の話もあった。\n\n## Nova\n\n移行。\n",
)


@pytest.fixture
def batches() -> list[DocumentBatch]:
    """Three batches of one analyzer."""
    analyzer = Analyzer(Vocabulary())
    reports = [
        read_report(text.encode(), f"reports/{number}.md", vocabulary=Vocabulary()) for number, text in enumerate(_TEXTS)
    ]
    return [batch for report in reports for batch in make_batches([report], analyzer)]


def _store(batches: Sequence[DocumentBatch], folder: Path) -> list[StoredBatch]:
    folder.mkdir(exist_ok=True)
    store = open_store(folder)
    return [store.put(batch) for batch in batches]


def _write(folder: Path, batches: Sequence[DocumentBatch | StoredBatch], *, helpers: Executor | None = None) -> bytes:
    writer = WhooshWriter(folder)
    for batch in batches:
        writer.add_batch(batch)
    writer.commit(helpers)
    (segment,) = folder.glob("*.arrays")
    assert len(list(folder.iterdir())) == 3  # nothing is left of batches and parts
    return segment.read_bytes()


@pytest.fixture
def all_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Helpers write fields of the smallest segment."""
    monkeypatch.setattr(segment_writer, "MANY_DOCUMENTS", 1)
    monkeypatch.setattr(segment_merger, "MANY_DOCUMENTS", 1)


def test_a_batch_comes_back_from_its_file(batches: list[DocumentBatch], tmp_path: Path) -> None:
    for batch, stored in zip(batches, _store(batches, tmp_path), strict=True):
        loaded = stored.load()

        assert (stored.documents, stored.size_bytes) == (batch.documents, batch.size_bytes)
        assert bytes(loaded.records) == batch.records
        assert loaded.values[0].values == batch.values[0].values
        for one, other in zip(loaded.tokens, batch.tokens, strict=True):
            assert list(one.terms) == list(other.terms)
            assert [list(one.term_ids), list(one.positions)] == [list(other.term_ids), list(other.positions)]


def test_terms_are_written_once_and_begin_anew_with_another_analyzer(batches: list[DocumentBatch], tmp_path: Path) -> None:
    other = next(make_batches([read_report(b"# A\n\nb c\n", "b.md", vocabulary=Vocabulary())], Analyzer(Vocabulary())))

    loaded = [stored.load().tokens[0].terms for stored in _store([*batches, other], tmp_path)]

    assert all(isinstance(terms, HeldTerms) for terms in loaded)
    known = batches[0].tokens[0].terms
    assert isinstance(known, HeldTerms)
    (longest,) = tmp_path.glob("*.terms0.sizes")
    assert longest.stat().st_size == 4 * len(known.known)
    assert len(list(tmp_path.glob("*.terms?"))) == 2


def test_pairs_out_of_the_order_of_their_words_are_found_in_files_too(tmp_path: Path) -> None:
    words = HeldTerms(("a", "a b", "b c", "c"), array("H", range(4)))
    pairs = PairTerms(words, array("H", [0, 1, 3]), array("H", [2, 3, 0]))  # twice "a b c"
    column = array("H", range(3))
    tokens = BatchTokens("pair", pairs, array("H", [3]), column, column, column, column, array("f"))
    batch = DocumentBatch(1, array("I", [1]), array("I", [1]), b"r", (tokens,), ())

    (loaded,) = [stored.load().tokens[0] for stored in _store([batch], tmp_path)]

    for one in (tokens, loaded):
        ranked = TermOrder([one.terms]).rank([one.terms], [np.asarray(one.term_ids)])
        assert (list(ranked.terms), ranked.ranks.tolist()) == ([b"a b c", b"c a"], [0, 0, 1])


def test_a_segment_of_stored_batches_is_the_same_file(batches: list[DocumentBatch], tmp_path: Path) -> None:
    expected = _write(tmp_path / "plain", batches)

    assert _write(tmp_path / "stored", _store(batches, tmp_path / "stored")) == expected


@pytest.mark.usefixtures("all_shared")
@pytest.mark.parametrize("pending", [1, 200_000_000])
def test_a_segment_by_several_is_the_same_file(
    batches: list[DocumentBatch], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pending: int
) -> None:
    expected = _write(tmp_path / "alone", batches)
    monkeypatch.setattr(indexer.whoosh_writer, "PENDING_BYTES", pending)  # merged, or written at once

    with ThreadPoolExecutor(2) as helpers:
        found = _write(tmp_path / "shared", _store(batches, tmp_path / "shared"), helpers=helpers)

    assert found == expected


def test_what_was_stored_is_gone_after_cancel(batches: list[DocumentBatch], tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path)
    for batch in _store(batches, tmp_path):
        writer.add_batch(batch)

    writer.cancel()

    assert list(tmp_path.iterdir()) == []


class _Dead(Executor):
    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool("gone"))
        return future


@pytest.mark.usefixtures("all_shared")
def test_a_helper_that_ends_leaves_the_index_as_it_was(batches: list[DocumentBatch], tmp_path: Path) -> None:
    _write(tmp_path, batches[:1])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    writer = WhooshWriter(tmp_path)
    for batch in _store(batches[1:], tmp_path):
        writer.add_batch(batch)

    with pytest.raises(BrokenProcessPool):
        writer.commit(_Dead())

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.usefixtures("all_shared")
def test_a_build_whose_helpers_are_ended_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    reports, index = tmp_path / "notes" / "reports", tmp_path / "index"
    reports.mkdir(parents=True)
    for number, text in enumerate(_TEXTS):
        (reports / f"{number}.md").write_text(text, encoding="utf-8")

    def end_helpers(done: int, total: int, _: str) -> None:
        if done == total:
            for process in multiprocessing.active_children():
                process.kill()
                process.join()

    with pytest.raises(IndexWriteError, match="ended from outside"):
        rebuild([tmp_path / "notes"], index, jobs=2, progress=end_helpers)

    assert not (index / "CURRENT").exists()
    assert list((index / "generations").iterdir()) == []
    assert rebuild([tmp_path / "notes"], index, jobs=2).reports == 3
