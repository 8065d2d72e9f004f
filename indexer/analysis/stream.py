"""A text as words with their places: the one reading of a text that the index side and the query side share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.analysis import sudachi
from indexer.analysis.folding import fold_case, modernize
from indexer.analysis.identifiers import find_identifiers
from indexer.analysis.lexicon import Lexicon
from indexer.analysis.readings import is_kana
from indexer.analysis.segments import cut_pieces
from indexer.analysis.word import Kind, Word
from indexer.dataclass import dataclass

#: Places that punctuation and line ends take: more than any run of particles, so that no phrase typed without crosses.
GAP = 100

#: At the end of a piece they part as punctuation does.
LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"

JOINTS = "・･"  # within a name in katakana they join: ジェイ・パイプス


@dataclass(frozen=True, slots=True)
class Placed:
    """A word where it stands: code points of the text, end exclusive, and the position of its first unit."""

    word: Word
    start: int
    end: int
    position: int


def read_words(text: str, lexicon: Lexicon) -> list[Placed]:
    """The words of `text` in order.

    A particle takes one place, a run of punctuation or line ends `GAP` places, a space none; none of them is a word.
    """
    words: list[Placed] = []
    position = 0
    gap = False
    for base, piece in cut_pieces(text):
        # Sudachi never sees a line end: a last line is read alike with and without one.
        body = piece.rstrip(LINE_ENDS)
        for word, start, end in _read_piece(body, lexicon):
            kind = word.kind
            if kind is _GAP:
                gap = gap or not is_joint(piece, start, end)
            elif kind is not _SPACE:
                if gap:
                    position += GAP
                    gap = False
                if kind is _WORD:
                    words.append(Placed(word, base + start, base + end, position))
                position += word.places
        if len(body) < len(piece):
            gap = True
    return words


_WORD, _GAP, _SPACE = Kind.WORD, Kind.GAP, Kind.SPACE


def is_joint(piece: str, start: int, end: int) -> bool:
    """Whether what stands there is a middle dot within a name in katakana, which parts nothing."""
    return (
        piece[start:end] in JOINTS
        and is_kana(fold_case(piece[start - 1 : start]))
        and is_kana(fold_case(piece[end : end + 1]))
    )


def _read_piece(piece: str, lexicon: Lexicon) -> list[tuple[Word, int, int]]:
    modern = modernize(piece)
    spans = list(find_identifiers(piece))
    morphemes = sudachi.tokenize(modern)
    read = lexicon.word
    if not spans:
        return [
            (read(morpheme, piece[(start := morpheme.begin()) : (end := morpheme.end())], modern, start), start, end)
            for morpheme in morphemes
        ]
    bounds = find_bounds(morphemes)
    replaced = dict(replace_morphemes(piece, spans, bounds))
    words: list[tuple[Word, int, int]] = []
    for number, (morpheme, (start, end)) in enumerate(zip(morphemes, pairwise(bounds), strict=True)):
        found = replaced.get(number)
        if found is None:
            words.append((read(morpheme, piece[start:end], modern, start), start, end))
        elif is_phrase(found, start, end):
            words.append((lexicon.phrase(morpheme, [(one.group(), one.start() - start) for one in found]), start, end))
        else:
            words += [(lexicon.identifier(one.group()), *one.span()) for one in found]
    return words


def find_bounds(morphemes: Sequence[sudachi.Morpheme]) -> list[int]:
    """Where each morpheme of a piece begins, and where the last one ends: they lie end to end."""
    return [0, *[morpheme.end() for morpheme in morphemes]]


def is_phrase(identifiers: Sequence[re.Match[str]], start: int, end: int) -> bool:
    """Whether they are several that make up the morpheme from `start` to `end`: load balancer."""
    return len(identifiers) > 1 and identifiers[0].start() == start and identifiers[-1].end() == end


def replace_morphemes(
    piece: str, spans: Sequence[re.Match[str]], bounds: Sequence[int]
) -> Iterator[tuple[int, Sequence[re.Match[str]]]]:
    """The morphemes that give way to identifiers, by number, in order, each with the identifiers to read in its place.

    Morpheme k runs from `bounds[k]` to `bounds[k + 1]`. An identifier is read where it begins: there are none for the
    further morphemes that it covers.
    """
    identifiers = [span.span() for span in spans]
    identifiers.append((len(piece) + 1, len(piece) + 1))
    current, read = 0, 0  # the identifier that may overlap next, and how many have been read
    number = 0
    while number < len(bounds) - 1:
        while identifiers[current][1] <= bounds[number]:
            current += 1
        if current == len(spans):
            return
        number = max(number, bisect_right(bounds, identifiers[current][0]) - 1)
        start, end = bounds[number], bounds[number + 1]
        if identifiers[current] == (start, end):  # seven of eight
            yield number, spans[current : current + 1]
            current = read = current + 1
            number += 1
            continue
        after = current
        while identifiers[after][0] < end:
            after += 1
        if _reaches_beyond(piece, start, end, identifiers[current:after]):
            # Tシャツ, 10万: one word of both scripts. An identifier that ends inside it is part of it.
            read = max(read, after if identifiers[after - 1][1] <= end else after - 1)
        else:
            yield number, spans[max(read, current) : after]
            read = max(read, after)
        number += 1


def _reaches_beyond(piece: str, start: int, end: int, identifiers: list[tuple[int, int]]) -> bool:
    """Whether a morpheme holds letters outside of the identifiers that it overlaps."""
    for first, last in identifiers:
        if any(map(str.isalnum, piece[start:first])):
            return True
        start = max(start, last)
    return any(map(str.isalnum, piece[start:end]))
