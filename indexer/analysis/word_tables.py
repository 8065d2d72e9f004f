"""What the analyzer asks of a vocabulary, worked out beforehand: a search need not read a thousand entries for two words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from indexer.analysis.compounds import find_katakana
from indexer.analysis.folding import fold_term, fold_terms
from indexer.analysis.kindred import Kindred, make_kindred
from indexer.dataclass import dataclass

if TYPE_CHECKING:
    from indexer.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class WordTables:
    """What a Lexicon and a WordReader take from a vocabulary.

    `protected` are the folded Latin words of projects' names, never read as another word, `stop_words` words to treat as
    light, and `katakana` what longer words in katakana may be made of.
    """

    protected: frozenset[str]
    stop_words: frozenset[str]
    katakana: frozenset[str]
    kindred: Kindred


@lru_cache(maxsize=2)  # a build needs them to read reports and to keep them, the next one most often the same
def make_word_tables(vocabulary: Vocabulary) -> WordTables:
    """The tables of `vocabulary`."""
    names = [
        name
        for project in vocabulary.projects
        for name in (project.name, *project.aliases, *project.components, *project.exact)
    ]
    return WordTables(
        protected=frozenset(name for name in fold_terms(names) if name.isascii()),
        stop_words=frozenset(map(fold_term, vocabulary.stop_words)),
        katakana=find_katakana(_list_parts(vocabulary)),
        kindred=make_kindred(vocabulary),
    )


def _list_parts(vocabulary: Vocabulary) -> Iterator[str]:
    """The words of synonyms and the names of projects: what longer words may be made of."""
    for synonym in vocabulary.synonyms:
        yield from synonym.terms
    for project in vocabulary.projects:
        yield from (project.name, *project.aliases, *project.components)


def encode_word_tables(tables: WordTables) -> bytes:
    """The tables as JSON: a search reads it in a tenth of the time that the vocabulary would take."""
    kindred = tables.kindred
    sets = [sorted(words) for words in (tables.protected, tables.stop_words, tables.katakana)]
    plain = [*sets, kindred.groups, kindred.entries, kindred.readings]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode_word_tables(data: bytes) -> WordTables:
    """The tables that `encode_word_tables` wrote; ValueError or TypeError for anything else."""
    *sets, groups, entries, readings = json.loads(data.decode("utf-8", "surrogatepass"))
    # All at once: to look at each of some ten thousand values would take longer than to read them.
    "".join(chain(*sets, entries, readings, chain.from_iterable(chain(groups, readings.values()))))
    numbers = set(chain.from_iterable(entries.values()))
    if not numbers <= set(range(len(groups))):
        raise ValueError("an entry of a group that is not there")
    if not all(type(part) is list for part in chain(groups, entries.values(), readings.values())):
        raise TypeError("no list where one should be")
    protected, stop_words, katakana = map(frozenset, sets)
    return WordTables(protected, stop_words, katakana, Kindred(groups, entries=entries, readings=readings))
