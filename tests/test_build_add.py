"""Adding reports: where they are copied, what is found, and what is refused as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.building import add_reports, rebuild
from indexer.errors import CorpusError, ReportError
from tests.notes import BROKEN, NOVA, SWIFT, find_reports


def test_added_reports_are_copied_andfind_reports(notes: Path, index: Path, tmp_path: Path) -> None:
    rebuild([notes], index)
    incoming = tmp_path / "download" / "kolla.md"
    incoming.parent.mkdir()
    incoming.write_text("# 別の報告\n\nコンテナで配備する。\n", encoding="utf-8")
    incoming.with_name("kolla.md.kikigaki.toml").write_text('event = "別の催し"\n', encoding="utf-8")

    summary = add_reports([incoming], notes, index)

    assert (summary.reports, summary.added) == (3, 1)
    assert (notes / "reports" / "kolla.md").read_bytes() == incoming.read_bytes()
    assert (notes / "reports" / "kolla.md.kikigaki.toml").exists()
    assert find_reports(index, "配備") == ["reports/kolla.md"]
    assert sorted(path.name for path in (notes / "reports").iterdir() if path.name.startswith(".")) == []


def test_adding_the_first_report_makes_corpus_and_index(index: Path, tmp_path: Path) -> None:
    incoming = tmp_path / "nova.md"
    incoming.write_text(NOVA, encoding="utf-8")

    summary = add_reports([incoming], tmp_path / "corpus", index)

    assert (summary.reports, (tmp_path / "corpus" / "reports" / "nova.md").exists()) == (1, True)


def test_adding_keeps_what_the_index_has_from_other_corpora(notes: Path, index: Path, tmp_path: Path) -> None:
    rebuild([notes], index)
    incoming = tmp_path / "kolla.md"
    incoming.write_text("# 別の報告\n", encoding="utf-8")

    summary = add_reports([incoming], tmp_path / "second", index)

    assert (summary.reports, summary.added, summary.removed) == (3, 1, 0)


def test_adding_what_is_there_already_changes_nothing(notes: Path, index: Path, tmp_path: Path) -> None:
    first = rebuild([notes], index)
    copy = tmp_path / "nova.md"
    copy.write_text(NOVA, encoding="utf-8")

    assert add_reports([copy, notes / "reports" / "swift.md"], notes, index).generation == first.generation


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("kolla.md", BROKEN, ReportError),
        ("kolla.png", b"# a", ReportError),
        ("nova.md", b"# another report of that name", CorpusError),
        ("missing.md", None, ReportError),
    ],
)
def test_when_one_cannot_be_added_none_is(
    notes: Path, index: Path, tmp_path: Path, name: str, data: bytes | None, error: type[Exception]
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / name
    good.write_text("# 良い報告\n", encoding="utf-8")
    if data is not None:
        bad.write_bytes(data)

    with pytest.raises(error, match=name) as caught:
        add_reports([good, bad], notes, index)
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in (notes / "reports").iterdir()) == ["nova.md", "swift.md"]


def test_a_flat_corpus_is_added_to_where_its_reports_are(index: Path, tmp_path: Path) -> None:
    flat = tmp_path / "flat"
    flat.mkdir()
    (flat / "nova.md").write_text(NOVA, encoding="utf-8")
    incoming = tmp_path / "swift.md"
    incoming.write_text(SWIFT, encoding="utf-8")

    summary = add_reports([incoming], flat, index)

    assert (summary.reports, (flat / "swift.md").exists()) == (2, True)
