"""A text as the numbers of its words, which lie end to end: what the index side makes of a text first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import cast

from indexer.analysis import sudachi
from indexer.analysis.folding import compile_odd, modernize
from indexer.analysis.identifiers import find_identifiers
from indexer.analysis.lexicon import REMEMBERED_WORDS, Lexicon
from indexer.analysis.segments import SENTENCE_ENDS, cut_pieces
from indexer.analysis.stream import JOINTS, LINE_ENDS, find_bounds, is_joint, is_phrase, replace_morphemes
from indexer.analysis.word_numbers import WordNumbers
from indexer.analysis.word_rows import WordRows
from indexer.dataclass import dataclass

#: Lines and names of at most so many code points are remembered, so many of them: titles and headings come again with
#: each section. Hardly a sentence does.
REMEMBERED_LENGTH, REMEMBERED_LINES = 100, 4_096

_JOINT = re.compile(f"[{JOINTS}]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece without its line ends, and its morphemes; `numbers` has None for each that was not met before.

    `listed` as `sudachi.is_listed`.
    """

    text: str
    modern: str
    listed: bool
    morphemes: Sequence[sudachi.Morpheme]
    numbers: list[int | None]


class Numbering:
    """Texts to the numbers of their words. One thread at a time."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Remembers no piece yet, and no word."""
        self.words = WordNumbers(lexicon)
        self.rows = WordRows(self.words)
        self._pieces: dict[str, list[int]] = {}
        self._odd = compile_odd()

    def is_full(self) -> bool:
        """Whether so many words are known that it is time to begin with a new one."""
        return len(self.words) >= REMEMBERED_WORDS

    def read(self, text: str) -> Sequence[int]:
        """The numbers of `text` in order; their lengths add up to its length. Not to be changed."""
        if (whole := self._pieces.get(text)) is not None:  # as names are
            return whole
        numbers: list[int] = []
        for _, piece in cut_pieces(text):
            if piece[-1] in SENTENCE_ENDS:
                numbers += self._read_body(piece)
                continue
            known = self._pieces.get(piece)
            if known is None:
                known = self._read_piece(piece)
                if len(piece) <= REMEMBERED_LENGTH:
                    if len(self._pieces) >= REMEMBERED_LINES:
                        self._pieces.clear()
                    self._pieces[piece] = known
            numbers += known
        return numbers

    def _read_piece(self, piece: str) -> list[int]:
        # Sudachi never sees a line end: a last line is read alike with and without one.
        body = piece.rstrip(LINE_ENDS)
        numbers = self._read_body(body) if body else []
        if len(body) < len(piece):
            numbers.append(self.words.line_end(len(piece) - len(body)))
        return numbers

    def _read_body(self, body: str) -> list[int]:
        modern = modernize(body) if self._odd.search(body) else body
        morphemes = sudachi.tokenize(modern)
        listed = modern is body and sudachi.is_listed(body)
        if listed:
            entry = self.words.entries.get
            numbers = [entry(one.word_id()) for one in morphemes]
        else:
            known = self.words.morphemes.get
            numbers = [known((one.word_id(), body[one.begin() : one.end()])) for one in morphemes]
        piece = _Piece(body, modern, listed, morphemes, numbers)
        spans = list(find_identifiers(body))
        joints = _JOINT.search(body) is not None
        if spans or joints:
            bounds = find_bounds(morphemes)
            if joints:
                self._join(piece, bounds)
            uneven: list[tuple[int, Sequence[re.Match[str]]]] = []
            for place, identifiers in replace_morphemes(body, spans, bounds):
                if len(identifiers) == 1 and identifiers[0].span() == (bounds[place], bounds[place + 1]):
                    numbers[place] = self.words.identifier(identifiers[0].group())
                else:
                    uneven.append((place, identifiers))
            if uneven:
                return self._replace(piece, bounds, uneven)
        self._fill(piece, 0, len(numbers))
        return cast("list[int]", numbers)

    def _join(self, piece: _Piece, bounds: Sequence[int]) -> None:
        """Take middle dots out of names in katakana."""
        for dot in _JOINT.finditer(piece.text):
            place = bisect_right(bounds, dot.start()) - 1
            start, end = bounds[place : place + 2]
            if start == dot.start() and is_joint(piece.text, start, end):
                piece.numbers[place] = self.words.step(end - start)

    def _replace(
        self, piece: _Piece, bounds: Sequence[int], replaced: Iterable[tuple[int, Sequence[re.Match[str]]]]
    ) -> list[int]:
        """The numbers of a piece with these identifiers in the place of morphemes that begin or end elsewhere."""
        words = self.words
        mixed: list[int] = []
        at = first = 0  # where the numbers so far end, and the morpheme that is next
        for place, identifiers in (*replaced, (len(bounds) - 1, ())):
            if first < place:
                self._fill(piece, first, place)
                if at != bounds[first]:
                    mixed.append(words.step(bounds[first] - at))
                mixed += cast("list[int]", piece.numbers[first:place])
                at = bounds[place]
            first = place + 1
            if len(identifiers) > 1 and is_phrase(identifiers, bounds[place], bounds[first]):
                if at != bounds[place]:
                    mixed.append(words.step(bounds[place] - at))
                parts = [(one.group(), one.start() - bounds[place]) for one in identifiers]
                mixed.append(words.phrase(piece.morphemes[place], parts))
                at = bounds[first]
                continue
            for one in identifiers:
                start, end = one.span()
                if at != start:
                    mixed.append(words.step(start - at))
                mixed.append(words.identifier(one.group()))
                at = end
        if at != bounds[-1]:
            mixed.append(words.step(bounds[-1] - at))
        return mixed

    def _fill(self, piece: _Piece, first: int, last: int) -> None:
        """Number the morphemes `first` to `last` (exclusive) that were not met before."""
        numbers = piece.numbers
        if None not in numbers:
            return
        folded = "" if piece.listed else sudachi.fold_listed(piece.modern)
        for place in range(first, last):
            if numbers[place] is None:
                morpheme = piece.morphemes[place]
                if piece.listed:
                    numbers[place] = self.words.listed(morpheme, morpheme.surface())
                    continue
                start = morpheme.begin()
                written = piece.text[start : morpheme.end()]
                if folded and folded.startswith(written, start):
                    numbers[place] = self.words.listed(morpheme, written)
                else:
                    numbers[place] = self.words.word(morpheme, written, piece.modern, start)
