"""The slow reference of the index side: one plain loop over the words of a text, to which what runs in bulk is held."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from indexer.analysis import sudachi
from indexer.analysis.folding import fold_case, modernize
from indexer.analysis.identifiers import find_identifiers
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.model import IndexText
from indexer.analysis.readings import is_kana, join_keys
from indexer.analysis.segments import cut_pieces
from indexer.analysis.word import Kind, Word
from indexer.model import Token

_GAP, _PAIR_REACH, _HEAD_WEIGHT = 100, 2, 2.0
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"


def index_text(text: IndexText, lexicon: Lexicon) -> dict[str, list[Token]]:
    """The tokens of every field of the index."""
    words, after = _read_words(text.text, lexicon)
    fields = _Fields()
    _add_words(words, fields)
    heading = [one for one in fields.text if one.start < text.body_start]
    surface = list(fields.surface)
    for name in dict.fromkeys((*text.speakers, *text.projects)):
        if name not in text.text:
            words, after = _read_words(name, lexicon, position=after + _GAP)
            _add_words(_without_spans(words, len(text.text)), fields)
    weighed = {
        "text": fields.text,
        "surface": surface,
        "long": fields.long,
        "pair": fields.pair,
        "reading": fields.reading,
        "synonym": fields.synonym,
    }
    return {
        **{name: _weigh(tokens, text.body_start) for name, tokens in weighed.items()},
        "heading": heading,
        "speaker": _read_names(text.speakers, text.text, lexicon),
        "project": _read_names(text.projects, text.text, lexicon),
        "event": _read_names(text.events, text.text, lexicon),
    }


@dataclass
class _Placed:
    word: Word
    start: int
    end: int
    position: int


@dataclass
class _Fields:
    text: list[Token] = field(default_factory=list)
    surface: list[Token] = field(default_factory=list)
    long: list[Token] = field(default_factory=list)
    pair: list[Token] = field(default_factory=list)
    reading: list[Token] = field(default_factory=list)
    synonym: list[Token] = field(default_factory=list)


def _read_words(text: str, lexicon: Lexicon, *, position: int = 0) -> tuple[list[_Placed], int]:
    """The words of a text, and the position after them."""
    words: list[_Placed] = []
    gap = False
    for base, piece in cut_pieces(text):
        body = piece.rstrip(_LINE_ENDS)
        for word, start, end in _read_piece(body, lexicon):
            if word.kind is Kind.GAP:
                gap = gap or not _is_joint(piece, start, end)
            elif word.kind is not Kind.SPACE:
                position += _GAP * gap
                gap = False
                if word.kind is Kind.WORD:
                    words.append(_Placed(word, base + start, base + end, position))
                position += word.places
        gap = gap or len(body) < len(piece)
    return words, position + _GAP * gap


def _is_joint(piece: str, start: int, end: int) -> bool:
    around = (piece[start - 1 : start], piece[end : end + 1])
    return piece[start:end] in "・･" and all(is_kana(fold_case(one)) for one in around)


def _read_piece(piece: str, lexicon: Lexicon) -> Iterator[tuple[Word, int, int]]:
    modern = modernize(piece)
    spans = list(find_identifiers(piece))
    identifiers = [span.span() for span in spans]
    identifiers.append((len(piece) + 1, len(piece) + 1))
    current, read = 0, 0  # the identifier that may overlap next, and how many have been read
    for morpheme in sudachi.tokenize(modern):
        start, end = morpheme.begin(), morpheme.end()
        while identifiers[current][1] <= start:
            current += 1
        if end <= identifiers[current][0]:
            yield lexicon.word(morpheme, piece[start:end], modern, start), start, end
            continue
        after = current
        while identifiers[after][0] < end:
            after += 1
        if _reaches_beyond(piece, start, end, identifiers[current:after]):
            yield lexicon.word(morpheme, piece[start:end], modern, start), start, end
            read = max(read, after if identifiers[after - 1][1] <= end else after - 1)
            continue
        yield from _read_identifiers(morpheme, spans[max(read, current) : after], lexicon)
        read = max(read, after)


def _read_identifiers(
    morpheme: sudachi.Morpheme, spans: Sequence[re.Match[str]], lexicon: Lexicon
) -> Iterator[tuple[Word, int, int]]:
    start, end = morpheme.begin(), morpheme.end()
    if len(spans) > 1 and spans[0].start() == start and spans[-1].end() == end:
        yield lexicon.phrase(morpheme, [(span.group(), span.start() - start) for span in spans]), start, end
    else:
        for span in spans:
            yield lexicon.identifier(span.group()), span.start(), span.end()


def _reaches_beyond(piece: str, start: int, end: int, identifiers: list[tuple[int, int]]) -> bool:
    for first, last in identifiers:
        if any(map(str.isalnum, piece[start:first])):
            return True
        start = max(start, last)
    return any(map(str.isalnum, piece[start:end]))


def _add_words(words: Sequence[_Placed], fields: _Fields) -> None:
    before = Token("", 0, 0, -_GAP)
    noun: _Placed | None = None  # the noun before, if a compound may go on from it
    prefix: _Placed | None = None  # the prefix before
    for one in words:
        word, base, end, position = one.word, one.start, one.end, one.position
        fields.text += [Token(u.term, base + u.start, base + u.end, position + u.place) for u in word.terms]
        for unit in word.units:
            token = Token(unit.term, base + unit.start, base + unit.end, position + unit.place)
            fields.surface.append(replace(token, term=unit.surface))
            if token.position - before.position <= _PAIR_REACH:
                fields.pair.append(Token(f"{before.term} {token.term}", before.start, token.end, before.position))
            before = token
        if word.long:
            fields.long.append(Token(word.long, base, end, position))
        if word.light:
            if word.suffix and noun is not None and noun.end == base:
                fields.reading.append(_join(noun, word.suffix, end, fields.reading))
            noun, prefix = None, one if word.prefix else None
            continue
        if prefix is not None and prefix.end == base and word.readings:
            key = join_keys(prefix.word.prefix, word.readings[0])
            fields.reading.append(Token(key, prefix.start, end, prefix.position))
        prefix = None
        if word.noun:
            if (
                noun is not None
                and position == noun.position + noun.word.places
                and (noun.end == base or _are_one_name(noun.word, word))
            ):
                fields.reading.append(_join(noun, word.readings[0], end, fields.reading))
            noun = one
        else:
            noun = None
        fields.reading += [Token(key, base, end, position) for key in word.readings]
        fields.synonym += [Token(group, base, end, position) for group in word.groups]
        for unit in word.units if len(word.units) > 1 else ():
            token = Token("", base + unit.start, base + unit.end, position + unit.place)
            fields.reading += [replace(token, term=key) for key in unit.reading]
            fields.synonym += [replace(token, term=group) for group in unit.groups]


def _join(noun: _Placed, key: str, end: int, readings: Sequence[Token]) -> Token:
    """The reading of a noun and what follows it as one, at the position of the token before."""
    return Token(join_keys(noun.word.readings[0], key), noun.start, end, readings[-1].position)


def _are_one_name(first: Word, second: Word) -> bool:
    return (first.name and second.name) or (first.latin and second.latin)


def _without_spans(words: Sequence[_Placed], end: int) -> list[_Placed]:
    """Words that the text does not hold: each at its position, none with a span, all at code point `end`."""
    return [
        _Placed(
            one.word._replace(
                long="",
                units=tuple(unit._replace(start=0, end=0) for unit in one.word.units),
                terms=tuple(unit._replace(start=0, end=0) for unit in one.word.terms),
            ),
            end,
            end,
            one.position,
        )
        for one in words
    ]


def _weigh(tokens: Sequence[Token], body_start: int) -> list[Token]:
    heavy = bisect_left([token.start for token in tokens], body_start)
    return [replace(token, weight=_HEAD_WEIGHT) for token in tokens[:heavy]] + list(tokens[heavy:])


def _read_names(names: Sequence[str], text: str, lexicon: Lexicon) -> list[Token]:
    """Everything that finds each name, a gap apart; one that stands in `text` is given its place there."""
    tokens: list[Token] = []
    position = 0
    for name in names:
        found = text.find(name)
        words, after = _read_words(name, lexicon, position=position)
        for one in words:
            for unit in one.word.units:
                start, end = (found + one.start + at for at in (unit.start, unit.end)) if found >= 0 else [len(text)] * 2
                terms = _name_terms(one.word, unit.place)
                tokens += [Token(term, start, end, one.position + unit.place) for term in terms]
        position = after + _GAP
    return tokens


def _name_terms(word: Word, place: int) -> tuple[str, ...]:
    units = [unit for unit in word.terms if unit.place == place]
    terms = [term for unit in units for term in (unit.term, unit.surface, *unit.reading)]
    if place == 0:
        terms.extend((word.long, word.surface, *word.readings))
    return tuple(dict.fromkeys(term for term in terms if term))
