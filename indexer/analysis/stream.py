"""A text as words with their places: the one reading of a text that the index side and the query side share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.analysis import sudachi
from indexer.analysis.folding import fold_case, modernize
from indexer.analysis.identifiers import find_identifiers
from indexer.analysis.lexicon import Kind, Lexicon, Word
from indexer.analysis.readings import is_kana
from indexer.analysis.segments import cut_pieces
from indexer.dataclass import dataclass

#: Places that punctuation and line ends take: more than any run of particles, so that no phrase typed without crosses.
GAP = 100

_JOINTS = "・･"  # within a name in katakana they join: ジェイ・パイプス


@dataclass(frozen=True, slots=True)
class Placed:
    """A word where it stands: code points of the text, end exclusive, and the position of its first unit."""

    word: Word
    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True)
class WordColumns:
    """The words of a text in order, in columns of equal length; a text may follow from position `after` on.

    An object for each word of a corpus would cost a third of what its dictionary does.
    """

    words: list[Word]
    starts: list[int]
    ends: list[int]
    positions: list[int]
    after: int

    def placed(self) -> list[Placed]:
        """The words as objects."""
        return list(map(Placed, self.words, self.starts, self.ends, self.positions))


def read_words(text: str, lexicon: Lexicon, *, position: int = 0) -> WordColumns:
    """The words of `text`, the first at `position` or later.

    A particle takes one place, a run of punctuation or line ends `GAP` places, a space none; none of them is a word.
    """
    words: list[Word] = []
    starts: list[int] = []
    ends: list[int] = []
    positions: list[int] = []
    gap = False
    for base, piece in cut_pieces(text):
        # Sudachi never sees a line end: a last line is read alike with and without one.
        body = piece.rstrip(_LINE_ENDS)
        for word, start, end in _read_piece(body, lexicon):
            kind = word.kind
            if kind is _GAP:
                gap = gap or not _is_joint(piece, start, end)
            elif kind is not _SPACE:
                if gap:
                    position += GAP
                    gap = False
                if kind is _WORD:
                    words.append(word)
                    starts.append(base + start)
                    ends.append(base + end)
                    positions.append(position)
                position += word.places
        if len(body) < len(piece):
            gap = True
    return WordColumns(words, starts, ends, positions, position + GAP if gap else position)


_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
_WORD, _GAP, _SPACE = Kind.WORD, Kind.GAP, Kind.SPACE


def _is_joint(piece: str, start: int, end: int) -> bool:
    return (
        piece[start:end] in _JOINTS
        and is_kana(fold_case(piece[start - 1 : start]))
        and is_kana(fold_case(piece[end : end + 1]))
    )


def _read_piece(piece: str, lexicon: Lexicon) -> list[tuple[Word, int, int]]:
    modern = modernize(piece)
    spans = list(find_identifiers(piece))
    if spans:
        return list(_read_mixed(piece, modern, spans, lexicon))
    read = lexicon.word
    return [
        (read(morpheme, piece[(start := morpheme.begin()) : (end := morpheme.end())], modern, start), start, end)
        for morpheme in sudachi.tokenize(modern)
    ]


def _read_mixed(
    piece: str, modern: str, spans: Sequence[re.Match[str]], lexicon: Lexicon
) -> Iterator[tuple[Word, int, int]]:
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
            # Tシャツ, 10万: one word of both scripts. An identifier that ends inside it is part of it.
            yield lexicon.word(morpheme, piece[start:end], modern, start), start, end
            read = max(read, after if identifiers[after - 1][1] <= end else after - 1)
            continue
        unread = spans[max(read, current) : after]
        if len(unread) > 1 and unread[0].start() == start and unread[-1].end() == end:
            yield lexicon.phrase(morpheme, [(span.group(), span.start() - start) for span in unread]), start, end
        else:
            for span in unread:
                yield lexicon.identifier(span.group()), span.start(), span.end()
        read = max(read, after)


def _reaches_beyond(piece: str, start: int, end: int, identifiers: list[tuple[int, int]]) -> bool:
    """Whether a morpheme holds letters outside of the identifiers that it overlaps."""
    for first, last in identifiers:
        if any(map(str.isalnum, piece[start:first])):
            return True
        start = max(start, last)
    return any(map(str.isalnum, piece[start:end]))
