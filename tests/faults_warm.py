"""Imported once by the process that builds are forked from, so that each begins at once: what a build loads."""

from indexer import building, documents, report, whoosh_writer  # noqa: F401
from indexer.analysis.sudachi import open_dictionary

open_dictionary().tokenizer("C")
