"""The versions that an index depends on, as they are installed here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from indexer.errors import DictionaryError
from indexer.generations.manifest import Versions
from indexer.schema import INDEX_FORMAT

#: The version of kikigaki, which pyproject.toml takes from here.
PROGRAM_VERSION = "0.1.0"


def installed_versions(vocabulary_digest: str) -> Versions:
    """The versions here and now, with the digest of the vocabulary in use.

    DictionaryError when SudachiPy or its dictionary is not installed; neither is loaded to find out.
    """
    return Versions(INDEX_FORMAT, _version("sudachipy"), _version("sudachidict_core"), vocabulary_digest)


def describe_mismatch(built: Versions, installed: Versions) -> str | None:
    """What differs between the versions that an index was built with and those installed, None when nothing does.

    The vocabulary is left out: an index is searched with the one that is stored in it.
    """
    named = (
        ("index format", str(built.index_format), str(installed.index_format)),
        ("SudachiPy", built.sudachipy, installed.sudachipy),
        ("the dictionary", built.dictionary, installed.dictionary),
    )
    differing = [f"{what} {then} (now {now})" for what, then, now in named if then != now]
    return " and ".join(differing) or None


def _version(package: str) -> str:
    """The version in the name of the package's .dist-info folder: importlib.metadata would say the same, 30 ms later."""
    spec = find_spec(package)
    if spec is None or not spec.origin:
        raise DictionaryError(f"{package} is not installed: run pip install -r requirements.txt")
    for found in Path(spec.origin).parent.parent.iterdir():
        if found.suffix == ".dist-info" and found.stem.lower().startswith(f"{package}-"):
            return found.name.removesuffix(".dist-info").partition("-")[2]
    return "unknown"
