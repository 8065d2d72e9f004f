"""Katakana compounds that the dictionary does not know, taken apart: コンテナマイグレーション holds マイグレーション."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.analysis import sudachi
from indexer.analysis.folding import fold_terms

#: Shorter words are more often a name, or one word, than two.
SHORTEST_COMPOUND = 7

#: Longer ones are no words: the time to part one grows with its length times that of the longest part.
_LONGEST_COMPOUND = 30
_SHORTEST_PART, _LONGEST_PART = 3, 15
# Beside an unknown part a known one must be longer: ジャスト in ジャストゼブスキー is chance.
_SHORTEST_UNKNOWN, _SHORTEST_SURE = 4, 5
_KATAKANA = re.compile("[ァ-ヺー]+")
# No word begins so; the rest of サーバント after サーバ is none.
_NO_START = frozenset("ァィゥェォャュョヮッーン")
# Words of their own that end others: a cut before one would part クラスタリング or マルチスレッド in the wrong place.
_ENDINGS = frozenset(("リング", "ライズ", "ナイズ", "イング", "ライド", "タリー", "リティ", "ション", "レーション"))


def find_katakana(words: Iterable[str]) -> frozenset[str]:
    """Those of `words` that are katakana alone, folded."""
    return frozenset(word for word in fold_terms(list(words)) if _KATAKANA.fullmatch(word))


class Compounds:
    """Takes katakana apart by the dictionary and by words that a vocabulary has. Safe to share between threads."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words` of any script; those in katakana count as known."""
        self._known = find_katakana(words)
        self.split = lru_cache(maxsize=16_384)(self._split)

    def _split(self, word: str) -> tuple[int, ...]:
        """Where the parts of folded `word` start, the first at 0: the fewest parts, all known but one at most; (0,) for
        a word that is one."""
        size = len(word)
        if not SHORTEST_COMPOUND <= size <= _LONGEST_COMPOUND or not _KATAKANA.fullmatch(word):
            return (0,)
        # best[end][u]: cost and starts of the cheapest way to part word[:end] with u unknown parts.
        best: list[list[tuple[int, tuple[int, ...]] | None]] = [[None, None] for _ in range(size + 1)]
        best[0][0] = (0, ())
        for end in range(_SHORTEST_PART, size + 1):
            if end < size and (word[end] in _NO_START or size - end < _SHORTEST_PART):
                continue
            for start in range(end - _SHORTEST_PART + 1):
                part = word[start:end]
                if best[start] == [None, None] or len(part) == size:
                    continue
                known = len(part) <= _LONGEST_PART and self._knows(part)
                for unknown, before in enumerate(best[start]):
                    total = unknown + (not known)
                    if before is None or total > 1 or (not known and len(part) < _SHORTEST_UNKNOWN):
                        continue
                    way = (before[0] + 1, (*before[1], start))
                    current = best[end][total]
                    if current is None or way[0] < current[0]:
                        best[end][total] = way
        sure, guessed = best[size]
        if sure is not None:
            return sure[1]
        if guessed is not None and self._is_likely(word, guessed[1]):
            return guessed[1]
        return (0,)

    def _is_likely(self, word: str, starts: tuple[int, ...]) -> bool:
        """Whether the known parts beside an unknown one are no chance: long, or words of the vocabulary."""
        parts = [word[start:end] for start, end in zip(starts, (*starts[1:], len(word)), strict=True)]
        return all(len(part) >= _SHORTEST_SURE or part in self._known for part in parts if self._knows(part))

    def _knows(self, part: str) -> bool:
        if part in _ENDINGS:
            return False
        return part in self._known or sudachi.knows_loanword(part)
