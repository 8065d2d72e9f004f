"""The analyzer: text to the tokens of every field of the index, and queries to the words that look for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from indexer.analysis.fields import Columns, add_names, add_words, head_of, start_fields, without_spans
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.model import QueryPhrase, QueryWord
from indexer.analysis.query import read_phrases, read_query
from indexer.analysis.query_words import WordReader, read_phrase
from indexer.analysis.stream import GAP, read_words
from indexer.analysis.word_tables import WordTables, make_word_tables
from indexer.model import FieldTokens

if TYPE_CHECKING:
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

    def index_fields(
        self,
        text: str,
        *,
        body_start: int = 0,
        speakers: Sequence[str] = (),
        projects: Sequence[str] = (),
        events: Sequence[str] = (),
        head_weight: float = HEAD_WEIGHT,
    ) -> tuple[FieldTokens, ...]:
        """The tokens of every token field of the schema, in its order; offsets point into `text`.

        `text[:body_start]` is title and headings: it is the field `heading`, and weighs `head_weight` in the others.
        Speakers and projects that `text` does not name are tokens without a span at its end.
        """
        lexicon = self._lexicon
        words = read_words(text, lexicon)
        collected = start_fields()
        add_words(words, collected)
        heading = head_of(collected.text, body_start)
        position = words.after + GAP
        written = len(collected.surface.terms)
        for name in dict.fromkeys((*speakers, *projects)):
            if name not in text:
                extra = without_spans(read_words(name, lexicon, position=position), len(text))
                add_words(extra, collected)
                position = extra.after + GAP
        # Names that stand nowhere in the text have no surface: what a query leaves out (-Nova) is what is written.
        collected.surface.cut(written)

        def weigh(field: str, columns: Columns) -> FieldTokens:
            return FieldTokens(field, columns.tokens(heavy_until=body_start, weight=head_weight))

        def read_names(field: str, names: Sequence[str]) -> FieldTokens:
            columns = Columns()
            add_names(names, columns, text=text, lexicon=lexicon)
            return FieldTokens(field, columns.tokens())

        return (
            weigh("text", collected.text),
            weigh("surface", collected.surface),
            weigh("long", collected.long),
            weigh("pair", collected.pair),
            weigh("reading", collected.reading),
            FieldTokens("heading", heading),
            read_names("speaker", speakers),
            read_names("project", projects),
            read_names("event", events),
            weigh("synonym", collected.synonym),
        )

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
