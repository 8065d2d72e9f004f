"""What an index holds, and what of the corpus it does not hold yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer.building.plan import compare_corpus
from indexer.corpus import scan_corpora
from indexer.dataclass import dataclass
from indexer.generations import Generation, open_generation
from indexer.generations.lock import LockOwner, lock_owner
from indexer.generations.manifest import Versions
from indexer.versions import describe_mismatch, installed_versions
from indexer.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index holds and how far the corpus is ahead of it; paths are those of reports, in order.

    `created` is an ISO time in UTC. `size` is in bytes, of the published generation. `failed` has a line for each report
    whose latest version could not be read; only another version than that counts as new or changed. `mismatch` says which
    versions differ from those installed, None when none does. `writer` is who writes the index just now.
    """

    index: Path
    generation: str
    created: str
    corpora: tuple[str, ...]
    reports: int
    sections: int
    size: int
    versions: Versions
    mismatch: str | None
    vocabulary_changed: bool
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    failed: tuple[str, ...]
    warnings: tuple[str, ...]
    writer: LockOwner | None

    @property
    def stale(self) -> bool:
        """Whether `kikigaki update` would do anything but fail once more at the same reports."""
        return bool(self.mismatch or self.vocabulary_changed or self.new or self.changed or self.gone)


def status(index: Path, corpora: Sequence[Path] = ()) -> IndexStatus:
    """The status of an index against the corpus folders, by default those that it was built from; nothing is written.

    IndexMissingError when there is no index, IndexDamagedError when it is damaged, CorpusError when a corpus is missing.
    """
    generation = open_generation(index)
    try:
        return _status(generation, corpora)
    finally:
        generation.close()


def _status(generation: Generation, corpora: Sequence[Path]) -> IndexStatus:
    manifest = generation.manifest
    corpus = scan_corpora(corpora or tuple(map(Path, manifest.corpora)), without=generation.index)
    records = generation.records()
    difference = compare_corpus(corpus, {record.path: record for record in records})
    installed = installed_versions(load_vocabulary(corpus.vocabulary_folders).digest)
    return IndexStatus(
        index=generation.index,
        generation=generation.name,
        created=manifest.created,
        corpora=manifest.corpora,
        reports=manifest.reports,
        sections=manifest.sections,
        size=sum(file.size for file in manifest.files),
        versions=manifest.versions,
        mismatch=describe_mismatch(manifest.versions, installed),
        vocabulary_changed=installed.vocabulary != manifest.versions.vocabulary,
        new=tuple(file.path for file in difference.new),
        changed=tuple(file.path for file in difference.changed),
        gone=difference.gone,
        failed=tuple(record.problem for record in records if record.problem),
        warnings=corpus.warnings,
        writer=lock_owner(generation.index),
    )
