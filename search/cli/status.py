"""The status of an index as text for a reader and as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from indexer.building import IndexStatus
from search.cli.messages import message_language, say
from search.errors_ja import in_language
from search.export import one_line
from search.names import name_field

LISTED_PATHS = 10


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.1f} MB" if size_bytes >= 100_000 else f"{size_bytes / 1000:.1f} kB"


def _paths(key: str, paths: Sequence[str]) -> list[tuple[str, str]]:
    """A row for each of the first paths under the label of `key`, and one that counts the rest."""
    rows = [(say(key), one_line(path)) for path in paths[:LISTED_PATHS]]
    return rows + ([(say(key), f"… +{len(paths) - LISTED_PATHS}")] if len(paths) > LISTED_PATHS else [])


def status_text(status: IndexStatus) -> str:
    """Label and value, one pair a line, ending with a line end; the last lines say what is stale."""
    language = message_language()
    created = datetime.fromisoformat(status.created).astimezone()
    versions = ", ".join(
        f"{name_field(name.replace('_', ' '), language)} {value}"
        for name, value in asdict(status.versions).items()
        if name != "vocabulary"
    )
    rows = [
        (say("status_index"), str(status.index)),
        (
            say("status_holds"),
            say(
                "status_counts",
                reports=say("reports", n=status.reports),
                sections=say("sections", n=status.sections),
                size=_size(status.size),
            ),
        ),
        (say("status_created"), f"{created:%Y-%m-%d %H:%M}"),
        *((say("status_corpora"), corpus) for corpus in status.corpora),
        (say("status_versions"), versions),
    ]
    if status.mismatch:
        rows.append((say("status_mismatch"), in_language(status.mismatch, language)))
    rows.append((say("status_state"), say("status_stale" if status.stale else "status_fresh")))
    if status.vocabulary_changed:
        rows.append((say("status_state"), say("status_vocabulary")))
    for key, paths in (("status_new", status.new), ("status_changed", status.changed), ("status_gone", status.gone)):
        rows += _paths(key, paths)
    rows += _paths("status_failed", [in_language(problem, language) for problem in status.failed])
    if status.writer:
        rows.append((say("status_writer"), in_language(str(status.writer), language)))
    from wcwidth import wcswidth

    width_columns = max(wcswidth(label) for label, _ in rows)
    return "".join(f"{label}{' ' * (width_columns - wcswidth(label))}  {one_line(value)}\n" for label, value in rows)


def status_json(status: IndexStatus) -> str:
    """The status as one JSON object: the fields of IndexStatus, and `stale`."""
    fields = asdict(status) | {"index": str(status.index), "stale": status.stale}
    return json.dumps({"format": 1, **fields}, ensure_ascii=False, default=str)
