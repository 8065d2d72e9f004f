"""What a generation says of itself: versions, corpus folders, reports, and the checksum of each of its files, as JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeVar, get_args, get_type_hints

from indexer.dataclass import dataclass
from indexer.errors import IndexDamagedError

if TYPE_CHECKING:
    from indexer.vocabulary import Vocabulary

MANIFEST_FORMAT = 1

#: "name" or "folder/name", plain characters only: no such name leads out of the generation's folder.
_FILE_NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)?[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAMAGED = "the index is damaged ({}): run kikigaki rebuild"

T = TypeVar("T")
_TEXTS = tuple[str, ...]
_TYPES: dict[type[object], tuple[object, ...]] = {}


@dataclass(frozen=True, slots=True)
class Versions:
    """What an index depends on beside its reports: the same where it is written and where it is searched."""

    index_format: int
    sudachipy: str
    dictionary: str
    vocabulary: str  # Vocabulary.digest


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a generation: its name below the generation's folder, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report as indexed: `corpus` counts Manifest.corpora from 0, `digest` is that of corpus.content_digest.

    `problem` is why its latest version could not be read, None when it was; `digest` and `sections` are then those of the
    version that is still indexed, "" and 0 when there is none. `failed_digest` is that of the version that could not be
    read, "" where there is no such version, or the file could not even be opened.
    """

    path: str
    corpus: int
    digest: str
    sections: int
    problem: str | None = None
    failed_digest: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record of one generation. `created` is an ISO time in UTC, for people: nothing is decided by it."""

    versions: Versions
    corpora: tuple[str, ...]
    created: str
    reports: int
    sections: int
    files: tuple[StoredFile, ...]


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    return json.dumps([MANIFEST_FORMAT, _plain(manifest)], ensure_ascii=True, indent=0).encode("ascii")


def decode_manifest(data: bytes) -> Manifest:
    """The manifest that `encode_manifest` wrote; IndexDamagedError for anything else, file names that lead outside too."""
    try:
        version, plain = json.loads(data)
    except (ValueError, TypeError) as error:
        raise IndexDamagedError(_DAMAGED.format("its manifest is not JSON")) from error
    if version != MANIFEST_FORMAT:
        raise IndexDamagedError(
            f"the index was written in format {version}, this is {MANIFEST_FORMAT}: run kikigaki rebuild"
        )
    try:
        manifest = _build(Manifest, plain)
    except TypeError as error:
        raise IndexDamagedError(_DAMAGED.format("its manifest makes no sense")) from error
    for file in manifest.files:
        if not _FILE_NAME.fullmatch(file.name) or not _SHA256.fullmatch(file.sha256):
            raise IndexDamagedError(_DAMAGED.format(f"its manifest names {file.name!r}"))
    return manifest


def encode_records(records: tuple[ReportRecord, ...]) -> bytes:
    """The records of a generation's reports as JSON."""
    return json.dumps(_plain(records), ensure_ascii=True, separators=(",", ":")).encode("ascii")


def decode_records(data: bytes) -> tuple[ReportRecord, ...]:
    """The records that `encode_records` wrote, in the same order; IndexDamagedError for anything else."""
    try:
        return tuple(_record(*plain) for plain in json.loads(data))
    except (ValueError, TypeError) as error:
        raise IndexDamagedError(_DAMAGED.format("its list of reports cannot be read")) from error


def encode_vocabulary(vocabulary: Vocabulary) -> bytes:
    """The vocabulary as JSON: fast to read, and the one that the index was made with, whatever became of its files."""
    return json.dumps(_plain(vocabulary), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode_vocabulary(data: bytes) -> Vocabulary:
    """The vocabulary that `encode_vocabulary` wrote; IndexDamagedError for anything else."""
    from indexer.vocabulary import Vocabulary

    try:
        return _build(Vocabulary, json.loads(data.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError) as error:
        raise IndexDamagedError(_DAMAGED.format("its vocabulary cannot be read")) from error


def _record(
    path: str, corpus: int, digest: str, sections: int, problem: str | None, failed_digest: str = ""
) -> ReportRecord:
    # By hand: there may be ten thousand, and an update reads them all. Indexes of before do not have the last.
    kinds = (type(path), type(corpus), type(digest), type(sections), type(failed_digest))
    if kinds != (str, int, str, int, str) or type(problem) not in (str, type(None)):
        raise TypeError(path)
    return ReportRecord(path, corpus, digest, sections, problem, failed_digest)


def _plain(value: object) -> object:
    """A dataclass as the list of its values, a tuple as a list, anything else as it is."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if names := getattr(value, "__match_args__", None):
        return [_plain(getattr(value, name)) for name in names]
    return value


def _build(kind: type[T], plain: object) -> T:
    """A dataclass from the list of its values; each is checked against the field's type."""
    types = _types_of(kind)
    if type(plain) is not list or len(plain) != len(types):
        raise IndexDamagedError(_DAMAGED.format(f"no {kind.__name__} where one should be"))
    return kind(*[_value(hint, item) for hint, item in zip(types, plain, strict=True)])


def _value(hint: object, plain: object) -> object:
    if hint is str or hint is int:
        if type(plain) is not hint:
            raise IndexDamagedError(_DAMAGED.format(f"{type(plain).__name__} instead of {hint.__name__}"))
        return plain
    if hint == _TEXTS and type(plain) is list:
        "".join(plain)  # TypeError unless all are text; a vocabulary has thousands of them
        return tuple(plain)
    arguments = get_args(hint)
    if arguments[1:] == (...,) and type(plain) is list:
        return tuple([_build(arguments[0], item) for item in plain])
    if isinstance(hint, type) and hasattr(hint, "__match_args__"):
        return _build(hint, plain)
    raise IndexDamagedError(_DAMAGED.format(f"{type(plain).__name__} instead of {hint}"))


def _types_of(kind: type[object]) -> tuple[object, ...]:
    """The type of each field of a dataclass, in order."""
    if kind not in _TYPES:
        # Slow, so kept: there are more than a thousand entries in a vocabulary.
        _TYPES[kind] = tuple(get_type_hints(kind).values())
    return _TYPES[kind]
