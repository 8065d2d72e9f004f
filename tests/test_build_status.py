"""Status: what is new, changed, gone or unreadable, and who writes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from indexer.building import BuildSummary, rebuild, status, update
from indexer.errors import IndexMissingError
from indexer.generations.lock import lock_index
from tests.notes import BROKEN, NOVA, SWIFT, write_report

Build = Callable[[Sequence[Path], Path], BuildSummary]


def test_status_names_what_is_new_changed_and_gone(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    fresh = status(index)
    write_report(notes, "kolla.md", "# 別の報告\n")
    write_report(notes, "nova.md", NOVA + "追記\n")
    (notes / "reports" / "swift.md").unlink()

    stale = status(index)

    assert (fresh.stale, fresh.reports, fresh.mismatch, fresh.vocabulary_changed) == (False, 2, None, False)
    assert (stale.stale, stale.new, stale.changed, stale.gone) == (
        True,
        ("reports/kolla.md",),
        ("reports/nova.md",),
        ("reports/swift.md",),
    )
    assert stale.size > 0


@pytest.mark.parametrize("build", [update, rebuild], ids=["update", "rebuild"])
@pytest.mark.parametrize("indexed_before", [True, False])
def test_status_tells_of_what_cannot_be_read_without_calling_it_stale(
    notes: Path, index: Path, build: Build, indexed_before: bool
) -> None:
    if indexed_before:
        rebuild([notes], index)
    write_report(notes, "swift.md", BROKEN)
    write_report(notes, "later.md", BROKEN)
    build([notes], index)

    known = status(index)
    write_report(notes, "swift.md", BROKEN + b"more")
    edited = status(index)
    again = build([notes], index)
    (notes / "reports" / "swift.md").unlink()
    (notes / "reports" / "later.md").write_text(SWIFT, encoding="utf-8")

    assert (known.stale, known.new, known.changed, len(known.failed)) == (False, (), (), 2)
    assert edited.new + edited.changed == ("reports/swift.md",)
    assert (again.failed, again.reports) == (2, 2 if indexed_before else 1)
    assert (status(index).new, status(index).gone) == (("reports/later.md",), ("reports/swift.md",))


def test_status_names_who_writes_just_now(notes: Path, index: Path) -> None:
    rebuild([notes], index)
    with lock_index(index):
        writer = status(index).writer

    assert writer is not None
    assert (writer.pid, status(index).writer) == (os.getpid(), None)


def test_status_without_an_index_names_the_command(notes: Path, index: Path) -> None:
    with pytest.raises(IndexMissingError, match="kikigaki rebuild"):
        status(index, [notes])
    assert not index.exists()
