"""One report file to a Report: read, split, extracted."""

from __future__ import annotations

from indexer.corpus import content_digest
from indexer.model import Report
from indexer.reading import read_outline, split_blocks
from indexer.vocabulary import Vocabulary


def read_report(data: bytes, path: str, *, vocabulary: Vocabulary, sidecar: bytes | None = None) -> Report:
    """The report in `data` with everything extracted from it; `sidecar` is its NAME.kikigaki.toml, None without one.

    A function of its arguments alone. Raises ReportError when the bytes or the sidecar cannot be read.
    """
    # Here, not above: the extractor brings the analyzer, which a caller that only lists reports does not need.
    from indexer.extract import extract_report
    from indexer.extract.overrides import read_overrides

    outline = read_outline(data, path)
    overrides = read_overrides(sidecar, outline)
    digest = content_digest(data, sidecar)
    return extract_report(outline, split_blocks(outline), vocabulary, overrides=overrides, digest=digest)


def warn_of_length(report: Report) -> str | None:
    """A line that says what of a very long report was not looked through; None for an ordinary one."""
    if report.skimmed_from is None:
        return None
    size = sum(len(section.text) for section in report.sections)
    return (
        f"{report.path}: {size:,} characters: from line {report.skimmed_from:,} on only headings are read for "
        "days, projects and speakers; all of it is searched"
    )
