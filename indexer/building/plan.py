"""What a build has to do: which reports to read, which to leave as they are, which to take out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.building.reading import ReadTask
from indexer.corpus import Corpus, CorpusFile, read_content, scan_corpora
from indexer.dataclass import dataclass, replace
from indexer.errors import ReportError
from indexer.generations.manifest import Manifest, ReportRecord, Versions
from indexer.versions import installed_versions
from indexer.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, slots=True)
class Difference:
    """How a corpus differs from what is indexed, by content alone; each part is ordered by path.

    `failing` could not be read the last time, and are the same bytes now, or cannot be opened still.
    """

    new: tuple[CorpusFile, ...]
    changed: tuple[CorpusFile, ...]
    unchanged: tuple[CorpusFile, ...]
    failing: tuple[CorpusFile, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of one build.

    `whole`: every report is read and nothing of the generation before is taken over. `known` are that generation's
    reports by path. `unchanged` stay as they are, `gone` are the paths to take out, `tasks` what to read, by path.
    """

    corpus: Corpus
    vocabulary: Vocabulary
    versions: Versions
    whole: bool
    same_corpora: bool
    known: Mapping[str, ReportRecord]
    tasks: tuple[ReadTask, ...]
    unchanged: tuple[ReportRecord, ...]
    gone: tuple[str, ...]
    warnings: tuple[str, ...]


def make_plan(
    corpora: Sequence[Path], index: Path, *, base: Manifest | None, records: Sequence[ReportRecord], anew: bool
) -> Plan:
    """What it takes to get from the generation `base`, which has `records`, to what the corpus folders hold now.

    No folders means those of `base`. Everything is read when asked (`anew`), without a base, or when the vocabulary or an
    installed version is another one: there is no telling what a new word or dictionary would change. Raises as
    scan_corpora, load_vocabulary and installed_versions do.
    """
    known = {record.path: record for record in records}
    before = base.corpora if base is not None else ()
    corpus = scan_corpora(corpora or tuple(map(Path, before)), without=index)
    vocabulary = load_vocabulary(corpus.vocabulary_folders)
    versions = installed_versions(vocabulary.digest)
    now = tuple(map(str, corpus.folders))
    left_out = (
        f"{folder}: was indexed before, is not among the corpus folders now" for folder in before if folder not in now
    )
    whole = anew or base is None or base.versions != versions
    tasks: tuple[ReadTask, ...]
    unchanged: tuple[ReportRecord, ...] = ()
    gone: tuple[str, ...] = ()
    if whole:
        tasks = tuple(ReadTask(file, known[file.path].digest if file.path in known else None) for file in corpus.files)
    else:
        difference = compare_corpus(corpus, known)
        # What failed is tried again: the program may read by now what it did not, and it has to be told of again.
        read = difference.new + difference.changed + difference.failing
        tasks = tuple(ReadTask(file) for file in sorted(read, key=lambda file: file.path))
        unchanged = tuple(
            replace(known[file.path], corpus=corpus.folders.index(file.corpus), problem=None, failed_digest="")
            for file in difference.unchanged
        )
        gone = difference.gone
    return Plan(
        corpus=corpus,
        vocabulary=vocabulary,
        versions=versions,
        whole=whole,
        same_corpora=now == before,
        known=known,
        tasks=tasks,
        unchanged=unchanged,
        gone=gone,
        warnings=(*corpus.warnings, *left_out),
    )


def compare_corpus(corpus: Corpus, known: Mapping[str, ReportRecord]) -> Difference:
    """How the corpus differs from the indexed reports; the file of every one of them is read.

    One that can no longer be read counts as changed until that is on record.
    """
    new: list[CorpusFile] = []
    changed: list[CorpusFile] = []
    unchanged: list[CorpusFile] = []
    failing: list[CorpusFile] = []
    for file in corpus.files:
        record = known.get(file.path)
        digest = _digest_of(file) if record is not None else ""
        if record is not None and record.problem and digest == record.failed_digest:
            failing.append(file)
        elif record is None or not record.digest:
            new.append(file)
        elif digest == record.digest:
            unchanged.append(file)
        else:
            changed.append(file)
    present = {file.path for file in corpus.files}
    gone = tuple(path for path in known if path not in present)
    return Difference(tuple(new), tuple(changed), tuple(unchanged), tuple(failing), gone)


def _digest_of(file: CorpusFile) -> str:
    """The digest of the file as it is now; "" when it cannot be read."""
    try:
        return read_content(file).digest
    except ReportError:
        return ""
