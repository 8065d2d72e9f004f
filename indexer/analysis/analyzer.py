"""The analyzer: text to the tokens of every field of the index, and queries to the words that look for them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from indexer.analysis.lexicon import Lexicon
from indexer.analysis.model import IndexText, QueryPhrase, QueryWord
from indexer.analysis.query import read_phrases, read_query
from indexer.analysis.query_words import WordReader, read_phrase
from indexer.analysis.readings import join_keys
from indexer.analysis.stream import read_words
from indexer.analysis.word_tables import WordTables, make_word_tables
from indexer.model import BatchTokens, FieldTokens, split_batch

if TYPE_CHECKING:
    from indexer.analysis.numbering import Numbering
    from indexer.vocabulary import Vocabulary

#: Title and heading count as often as this: it gave the most of all measures on questions over passages with titles.
HEAD_WEIGHT = 2.0


class Analyzer:
    """Text to tokens, for the index and for queries, with a team's vocabulary. Safe to share between threads."""

    def __init__(self, words: Vocabulary | WordTables) -> None:
        """With a vocabulary, or what was worked out of one. The dictionary is opened by the first text."""
        tables = words if isinstance(words, WordTables) else make_word_tables(words)
        self._lexicon = Lexicon(protected=tables.protected, stop_words=tables.stop_words, known=tables.katakana)
        self._words = WordReader(self._lexicon, tables.kindred)
        self._numbering: Numbering | None = None
        self._lock = threading.Lock()  # numbers are given in turn

    def index_fields(
        self,
        text: str,
        *,
        body_start: int = 0,
        speakers: Sequence[str] = (),
        projects: Sequence[str] = (),
        events: Sequence[str] = (),
    ) -> tuple[FieldTokens, ...]:
        """The tokens of every token field of the schema, in its order; see `index_texts`."""
        batch = self.index_texts([IndexText(text, body_start, tuple(speakers), tuple(projects), tuple(events))])
        (fields,) = split_batch(batch, 1)
        return fields

    def index_texts(self, texts: Sequence[IndexText]) -> tuple[BatchTokens, ...]:
        """The tokens of some texts in every token field of the schema, in its order; offsets point into each `text`.

        `text[:body_start]` is title and headings, whole lines: it is the field `heading`, and weighs HEAD_WEIGHT in the
        others. Speakers and projects that `text` does not name are tokens without a span at its end.
        """
        from indexer.analysis.bulk import index_texts
        from indexer.analysis.numbering import Numbering

        with self._lock:
            numbering, self._numbering = self._numbering, None  # dropped where anything fails half-way
            if numbering is None or numbering.is_full():
                numbering = Numbering(self._lexicon)
            batch = index_texts(texts, numbering, head_weight=HEAD_WEIGHT)
            self._numbering = numbering
            return batch

    def reading_keys(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The reading keys of each word of a name that has any, in order: of the whole word first, then of its units."""
        found: list[tuple[str, ...]] = []
        for word in (one.word for one in read_words(name, self._lexicon)):
            if word.suffix and word.light and found:
                found[-1] = (join_keys(found[-1][0], word.suffix), *found[-1])
            elif not word.light and (
                keys := dict.fromkeys((*word.readings, *(key for one in word.units for key in one.reading)))
            ):
                found.append(tuple(keys))
        return tuple(found)

    def query_words(self, text: str) -> tuple[QueryWord, ...]:
        """The words of a run of plain query text, in order; empty when nothing of it is ever indexed."""
        return read_query(text, self._words)

    def query_phrase(self, text: str) -> QueryPhrase:
        """A quoted text as a phrase of the field `text`, light words and all."""
        return QueryPhrase(text, *read_phrase(text, self._lexicon))

    def query_phrases(self, text: str, *, limit: int = 8) -> tuple[QueryPhrase, ...]:
        """A quoted text as phrases of the field `text`, any of which is it: itself, then in other scripts and names.

        At most `limit`, each once, the literal one first; empty when nothing of it is indexed.
        """
        phrases = read_phrases(text, self._words)
        unique = dict.fromkeys(islice(phrases, limit * 4))
        return tuple(QueryPhrase(text, terms, offsets) for terms, offsets in islice(unique, limit) if terms)
