"""A text as the index sees it and as a query asks for it, beside each other, with the rule behind each term."""

from __future__ import annotations

import json

from wcwidth import wcswidth

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.folding import VARIANT_MARK, fold_case
from indexer.analysis.model import Alternative, QueryWord, Rule
from indexer.dataclass import dataclass
from indexer.model import Token
from search.names import name_field, name_match

_SAID = {
    "en": {
        "nothing": "(nothing to analyze)",
        "index": "index",
        "query": "query",
        "light": "light",
        "dropped": "not indexed",
    },
    "ja": {
        "nothing": "（言葉がありません）",
        "index": "索引",
        "query": "検索",
        "light": "補助の語",
        "dropped": "索引に入らない",
    },
}


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """A term as it is indexed: its field, its place, and why it stands there ("long" and "pair" name their field)."""

    field: str
    term: str
    start: int
    end: int
    position: int
    rule: str


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A term or phrase that a query looks for; a `boost` scores but does not widen what is found."""

    field: str
    terms: tuple[str, ...]
    rule: str
    text: str
    boost: bool


@dataclass(frozen=True, slots=True)
class AnalyzedWord:
    """A word of the text with both sides of it. What is never indexed (particles, punctuation) has neither."""

    text: str
    start: int
    end: int
    light: bool
    index: tuple[IndexTerm, ...]
    query: tuple[QueryTerm, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text and its words in order, without the spaces between them."""

    text: str
    words: tuple[AnalyzedWord, ...]


def analyze_text(text: str, analyzer: Analyzer) -> Analysis:
    """Both sides of `text`, word by word as a query reads it."""
    asked = analyzer.query_words(text)
    indexed = [_index_term(text, field.field, token) for field in analyzer.index_fields(text) for token in field.tokens]
    words: list[AnalyzedWord] = []
    last = 0
    for word in asked:
        words.extend(_dropped(text, last, word.start))
        inside = tuple(term for term in indexed if word.start <= term.start and term.start < max(word.end, word.start + 1))
        words.append(AnalyzedWord(word.text, word.start, word.end, word.word_class == "light", inside, _query_terms(word)))
        last = max(last, word.end)
    words.extend(_dropped(text, last, len(text)))
    return Analysis(text, tuple(words))


def _dropped(text: str, start: int, end: int) -> tuple[AnalyzedWord, ...]:
    written = text[start:end].strip()
    if not written:
        return ()
    start = text.index(written, start)
    return (AnalyzedWord(written, start, start + len(written), False, (), ()),)


def _index_term(text: str, field: str, token: Token) -> IndexTerm:
    return IndexTerm(field, token.term, token.start, token.end, token.position, _index_rule(text, field, token))


def _index_rule(text: str, field: str, token: Token) -> str:
    if field != "text":
        return field
    if token.term.startswith(VARIANT_MARK):
        return Rule.VARIANT
    written = fold_case(text[token.start : token.end])
    if token.term == written:
        return Rule.SURFACE
    return Rule.STEM if written.isascii() and token.term.isascii() else Rule.NORMALIZED


def _query_terms(word: QueryWord) -> tuple[QueryTerm, ...]:
    def read(alternative: Alternative, *, boost: bool) -> QueryTerm:
        return QueryTerm(alternative.field, alternative.terms, alternative.rule, alternative.text, boost)

    return (
        *(read(one, boost=False) for one in word.alternatives),
        *(read(one, boost=True) for one in word.boosts),
    )


def analysis_json(analysis: Analysis) -> str:
    """The analysis as JSON, format 1: offsets are code points, ends exclusive."""
    words = [
        {
            "text": word.text,
            "start": word.start,
            "end": word.end,
            "light": word.light,
            "index": [
                {
                    "field": term.field,
                    "term": term.term,
                    "start": term.start,
                    "end": term.end,
                    "position": term.position,
                    "rule": str(term.rule),
                }
                for term in word.index
            ],
            "query": [
                {
                    "field": term.field,
                    "terms": list(term.terms),
                    "rule": str(term.rule),
                    "text": term.text,
                    "boost": term.boost,
                }
                for term in word.query
            ],
        }
        for word in analysis.words
    ]
    # Escapes where the text holds what a terminal or a page would act on: controls, direction marks, lone surrogates.
    inert = analysis.text.replace("\n", "").isprintable()
    return json.dumps({"format": 1, "text": analysis.text, "words": words}, ensure_ascii=not inert, indent=2)


def analysis_text(analysis: Analysis, *, language: str = "en") -> str:
    """The analysis as two columns a word: what is indexed on the left, what a query looks for on the right.

    `language`, "en" or "ja", is that of everything but the text and its terms.
    """
    said = _SAID[language]
    if not analysis.words:
        return said["nothing"]

    def tell(field: str, terms: str, rule: str) -> str:
        return f"{name_field(field, language)}: {terms}  ({name_match(rule, language)})"

    left = {id(word): [tell(term.field, term.term, term.rule) for term in word.index] for word in analysis.words}
    width = max([_width(said["index"])] + [_width(line) for lines in left.values() for line in lines])
    blocks: list[str] = [f"{'':2}{_pad(said['index'], width)}  {said['query']}"]
    for word in analysis.words:
        note = "" if word.index or word.query else f"  {said['dropped']}"
        note = f"  {said['light']}" if word.light else note
        blocks.append(f"{_visible(word.text)} [{word.start}:{word.end}]{note}")
        right = [("+ " if term.boost else "") + tell(term.field, " ".join(term.terms), term.rule) for term in word.query]
        lines = left[id(word)]
        for place in range(max(len(lines), len(right))):
            one = lines[place] if place < len(lines) else ""
            other = right[place] if place < len(right) else ""
            blocks.append(f"  {_pad(_visible(one), width)}  {_visible(other)}".rstrip())
    return "\n".join(blocks)


def _visible(text: str) -> str:
    """`text` on one line, with controls and direction marks shown as their code points."""
    return "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in text)


def _width(text: str) -> int:
    """Columns of a terminal that `text` takes."""
    return max(wcswidth(text), 0)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
