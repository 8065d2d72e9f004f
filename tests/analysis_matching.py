"""A text and a query matched by their tokens alone, without any engine: what the analysis itself promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indexer.analysis import Analyzer
from indexer.analysis.model import Alternative, QueryWord, Rule, WordClass
from indexer.model import Token

Fields = Mapping[str, Sequence[Token]]


def index(text: str, analyzer: Analyzer, *, speakers: Sequence[str] = ()) -> Fields:
    """The tokens of `text` by field."""
    return {field.field: field.tokens for field in analyzer.index_fields(text, speakers=speakers)}


def spans_of(alternative: Alternative, fields: Fields) -> list[tuple[int, int]]:
    """The ranges of the text that an alternative matches: from the first to the last term of each occurrence."""
    places: dict[tuple[str, int], Token] = {}
    for token in fields[alternative.field]:
        places.setdefault((token.term, token.position), token)
    spans = []
    for (term, position), first in places.items():
        if term != alternative.terms[0]:
            continue
        rest = [
            places.get((other, position + offset))
            for other, offset in zip(alternative.terms, alternative.offsets, strict=True)
        ]
        found = [token for token in rest if token is not None]
        if len(found) == len(rest):
            spans.append((first.start, max(token.end for token in found)))
    return spans


def match_word(word: QueryWord, fields: Fields) -> tuple[Rule, list[tuple[int, int]]] | None:
    """The first alternative of `word` that matches, by its rule, with its ranges; None when there is none."""
    for alternative in word.alternatives:
        if spans := spans_of(alternative, fields):
            return alternative.rule, spans
    return None


def wanted(words: Iterable[QueryWord]) -> list[QueryWord]:
    """The content words, or all where there are none."""
    words = list(words)
    return [word for word in words if word.word_class is WordClass.CONTENT] or words


def match(text: str, query: str, analyzer: Analyzer) -> dict[str, Rule] | None:
    """The highlighted words of `text`, each with its rule, when it holds every wanted word of `query`; None otherwise."""
    fields = index(text, analyzer)
    marked: dict[str, Rule] = {}
    words = wanted(analyzer.query_words(query))
    for word in words:
        if (found := match_word(word, fields)) is None:
            return None
        rule, spans = found
        marked.update({text[start:end]: rule for start, end in spans})
    return marked if words else None
