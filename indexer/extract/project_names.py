"""Finds the names of the vocabulary's projects in mixed Japanese and English text, at word boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from indexer.vocabulary import Project, Vocabulary, fold

# A word: a run of one script. Latin takes digits and a trailing + or # (C++, C#); katakana takes the long vowel mark.
_WORD = re.compile(r"[A-Za-z0-9À-ɏＡ-Ｚａ-ｚ０-９]+[+#]*|[ァ-ヺーｦ-ﾟ]+|[一-鿿々]+|[ぁ-ゖー]+")
# What may stand between the words of one name; a space, a hyphen and an underscore are taken for each other.
_LOOSE = str.maketrans("-_　‐‑–・", "       ")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A project's name in a text, at code points `start` to `end` (exclusive)."""

    project: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one project, as words with the gaps before the second word and on."""

    project: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    exact: str  # "" where case does not matter
    guarded: bool  # counts only when the project's context stands in the report


@dataclass(slots=True)
class ProjectMatcher:
    """All names of a vocabulary's projects, by their first word, longest first."""

    names: dict[str, list[_Name]] = field(default_factory=dict)
    contexts: dict[str, tuple[str, ...]] = field(default_factory=dict)  # project -> folded context words

    @property
    def everything(self) -> frozenset[str]:
        """The scope in which every name counts."""
        return frozenset(self.contexts)

    def scope(self, texts: Iterable[str]) -> frozenset[str]:
        """The projects whose context stands in a report of these texts (those that ask for none are not listed)."""
        whole = fold("\n".join(texts))
        return frozenset(project for project, words in self.contexts.items() if any(word in whole for word in words))

    def find(self, text: str, scope: frozenset[str]) -> tuple[NameMatch, ...]:
        """The names in `text` from left to right, not overlapping, the longest where several begin."""
        spans = [match.span() for match in _WORD.finditer(text)]
        words = [fold(text[start:end]) for start, end in spans]
        found: list[NameMatch] = []
        taken = 0
        for index, word in enumerate(words):
            if index < taken:
                continue
            for name in self.names.get(word, ()):
                size = len(name.words)
                if tuple(words[index : index + size]) != name.words or (name.guarded and name.project not in scope):
                    continue
                start, end = spans[index][0], spans[index + size - 1][1]
                gaps = (text[spans[k][1] : spans[k + 1][0]].translate(_LOOSE) for k in range(index, index + size - 1))
                if tuple(gaps) == name.gaps and (not name.exact or text[start:end] == name.exact):
                    found.append(NameMatch(name.project, start, end))
                    taken = index + size
                    break
        return tuple(found)


@lru_cache(maxsize=8)
def project_matcher(vocabulary: Vocabulary) -> ProjectMatcher:
    """The matcher of a vocabulary, made once."""
    matcher = ProjectMatcher()
    for project in vocabulary.projects:
        if project.context:
            matcher.contexts[project.name] = tuple(fold(word) for word in project.context)
        for name in _names(project):
            matcher.names.setdefault(name.words[0], []).append(name)
    for names in matcher.names.values():
        names.sort(key=lambda name: -len(name.words))
    return matcher


def _names(project: Project) -> Iterable[_Name]:
    for word in dict.fromkeys((project.name, *project.aliases, *project.components)):
        spans = [match.span() for match in _WORD.finditer(word)]
        if spans:
            gaps = tuple(word[end:start].translate(_LOOSE) for (_, end), (start, _) in pairwise(spans))
            exact = word if word in project.exact else ""
            guarded = bool(project.context) and (bool(exact) or word == project.name)
            yield _Name(project.name, tuple(fold(word[a:b]) for a, b in spans), gaps, exact, guarded)
