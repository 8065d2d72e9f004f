"""Finds the names of the vocabulary's projects in mixed Japanese and English text, at word boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

from indexer.dataclass import dataclass, replace
from indexer.vocabulary import Vocabulary

# A word: a run of one script. Latin takes digits and a trailing + or # (C++, C#); katakana takes the long vowel mark.
_WORD = re.compile(r"[A-Za-z0-9À-ÖØ-öø-ɏＡ-Ｚａ-ｚ０-９]+[+#]*|[ァ-ヺーｦ-ﾟ]+|[一-鿿々]+|[ぁ-ゖー]+")
# What may stand between the words of one name; a space, a hyphen and an underscore are taken for each other.
_DIGITS = "0123456789"
_LOOSE = str.maketrans("-_　‐‑–・", "       ")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A project's name in a text, at code points `start` to `end` (exclusive)."""

    project: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SplitText:
    """A text as words, each folded as names are compared."""

    text: str
    words: tuple[str, ...]

    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands, in code points: looked for again, as few texts hold a name whose place is asked for."""
        return tuple(match.span() for match in _WORD.finditer(self.text))


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one project (or event series), as words with the gaps before the second word and on."""

    project: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    lead: str  # signs before the first word (the dot of .NET)
    exact: str  # "" where case does not matter
    guarded: bool  # counts only when the project's context stands in the report
    series: str  # the event series that is called so, "" for a project


@dataclass(frozen=True, slots=True)
class Scope:
    """What a whole report tells about names: the guarded projects that count in it, and its host projects.

    A host is a project that the report's event is about as a whole (OpenStack at an OpenStack Summit).
    """

    guarded: frozenset[str]
    hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ProjectMatcher:
    """All names of a vocabulary's projects and events by their first word, longest first."""

    names: dict[str, list[_Name]]
    contexts: dict[str, tuple[tuple[str, ...], ...]]  # project -> words of which (all of one) must stand in the report
    about: dict[str, tuple[str, ...]]  # event series -> projects

    def everything(self) -> Scope:
        """The scope in which every name counts."""
        return Scope(frozenset(self.contexts))

    def with_products(self, names: Sequence[str]) -> ProjectMatcher:
        """The matcher that finds these products too, each under its own name; plain words in that very case alone."""
        if not names:
            return self
        every = dict(self.names)
        for name in names:
            added: dict[str, list[_Name]] = {}
            _add(added, name, project=name, exact=name if name.isalpha() and name.capitalize() == name else "")
            for word, these in added.items():
                every[word] = sorted((*these, *every.get(word, ())), key=_order)
        return replace(self, names=every)

    def scope(self, texts: Sequence[SplitText], opening: Sequence[SplitText] = ()) -> Scope:
        """The scope of a report of these texts; its event is the first that one of the `opening` texts names."""
        words = {word for text in texts for word in text.words}
        guarded = frozenset(
            project for project, contexts in self.contexts.items() if any(words.issuperset(context) for context in contexts)
        )
        for text in opening:
            if series := [name.series for name, _, _ in self._matches(text, guarded) if name.series]:
                return Scope(guarded, frozenset(self.about[series[0]]))
        return Scope(guarded)

    def find(self, text: SplitText, scope: Scope) -> tuple[NameMatch, ...]:
        """The projects named in `text` from left to right, not overlapping, the longest name where several begin.

        The name of an event is not one of its project (OpenStack Summit, 東京Ruby会議).
        """
        return tuple(
            NameMatch(name.project, start, end) for name, start, end in self._matches(text, scope.guarded) if name.project
        )

    def names_event(self, text: SplitText, scope: Scope) -> bool:
        """Whether `text` names a series of events."""
        return any(name.series for name, _, _ in self._matches(text, scope.guarded))

    def _matches(self, text: SplitText, guarded: frozenset[str]) -> Iterable[tuple[_Name, int, int]]:
        names = self.names
        firsts = [
            (index, word)
            for index, word in enumerate(text.words)
            if word in names or (word[-1] in _DIGITS and word.rstrip(_DIGITS) in names)
        ]
        every_span: Sequence[tuple[int, int]] = ()
        taken = 0
        for index, word in firsts:
            if index < taken:
                continue
            if word not in names:
                every_span = every_span or text.spans()
                if found := self._with_version(text.text, word, every_span[index], guarded):
                    yield found
                continue
            for name in names[word]:
                size = len(name.words)
                if size > 1 and text.words[index : index + size] != name.words:
                    continue
                # Without its context a name counts where the text says that it is used, and no other project has it.
                alone = name.guarded and name.project not in guarded
                if alone and sum(other.words == name.words for other in names[word]) > 1:
                    continue
                every_span = every_span or text.spans()
                spans = every_span[index : index + size]
                start, end = spans[0][0], spans[-1][1]
                if alone and not _USED.match(text.text, end):
                    continue
                if name.gaps and tuple(text.text[a[1] : b[0]].translate(_LOOSE) for a, b in pairwise(spans)) != name.gaps:
                    continue
                if word == "spring" and size == 1 and _beside_year(text, index):
                    continue
                if name.lead and not _is_led(text.text[:start], name.lead):
                    continue
                start -= len(name.lead)
                if not name.exact or text.text[start:end] == name.exact:
                    yield name, start, end
                    taken = index + size
                    break

    def _with_version(
        self, text: str, word: str, span: tuple[int, int], guarded: frozenset[str]
    ) -> tuple[_Name, int, int] | None:
        """The name that a word is with its version run together ("Java8", "Vue3"); None for any other word."""
        bare = word.rstrip(_DIGITS)
        digits = len(word) - len(bare)
        start, end = span
        if not 1 <= digits <= 2 or len(bare) < 3 or end - start != len(word):
            return None
        for name in self.names[bare]:
            counts = len(name.words) == 1 and not name.lead and not (name.guarded and name.project not in guarded)
            if counts and (not name.exact or text[start : end - digits] == name.exact):
                return name, start, end
        return None


def split_text(text: str) -> SplitText:
    """The words of `text`, in order."""
    words = "\n".join(_WORD.findall(text))
    folded = words.lower() if words.isascii() else normalize("NFKC", words).casefold()
    return SplitText(text, tuple(folded.split("\n")) if folded else ())


# 「Remix を半年使ってみて」「Backstage で作る」: what is used is a tool, whatever else its name means.
_USED = re.compile(
    r"\s?(?:を[^、。をはが]{0,6}?(?:使|用い|導入|触|試|採用|活用)|で(?:の)?[^、。をはが]{0,8}(?:を)?(?:作|書|始め|はじめ|構築|実装|開発|実現)|による|入門|への移行"
    r"|の(?=[^、。のをが]{0,6}?(?:運用|紹介|使い方|導入|活用|内部|仕組み|最適化|新機能|設定|構築|移行|始め方|はじめ方|基礎|入門)))"
)


def _is_led(before: str, lead: str) -> bool:
    """Whether the signs of a name stand before it, and no word before these ("example.net" is not .NET)."""
    return before.endswith(lead) and not before[: -len(lead)][-1:].isalnum()


def _beside_year(text: SplitText, index: int) -> bool:
    """Whether a year stands beside a word, which is then a season (JJUG CCC 2018 Spring)."""
    beside = (*text.words[max(0, index - 1) : index], *text.words[index + 1 : index + 2])
    return any(len(word) == 4 and word.isdigit() for word in beside)


@lru_cache(maxsize=8)
def project_matcher(vocabulary: Vocabulary) -> ProjectMatcher:
    """The matcher of a vocabulary, made once."""
    names: dict[str, list[_Name]] = {}
    for project in vocabulary.projects:
        for word in dict.fromkeys((project.name, *project.aliases, *project.components)):
            exact = word if word in project.exact else ""
            _add(names, word, project=project.name, exact=exact, guarded=bool(project.context and exact))
    for event in vocabulary.events:
        for word in dict.fromkeys((event.name, *event.aliases)):
            _add(names, word, series=event.name)
    for same_start in names.values():
        same_start.sort(key=_order)
    contexts = {
        project.name: tuple(split_text(word).words for word in project.context)
        for project in vocabulary.projects
        if project.context
    }
    return ProjectMatcher(names, contexts, {event.name: event.about for event in vocabulary.events})


def _order(name: _Name) -> tuple[int, bool, bool]:
    """The longest name first, projects before events."""
    return (-len(name.words), bool(name.series), not name.exact)


def _add(
    names: dict[str, list[_Name]], word: str, *, project: str = "", exact: str = "", guarded: bool = False, series: str = ""
) -> None:
    split = split_text(word)
    if split.words:
        spans = split.spans()
        gaps = tuple(word[a[1] : b[0]].translate(_LOOSE) for a, b in pairwise(spans))
        names.setdefault(split.words[0], []).append(
            _Name(project, split.words, gaps, word[: spans[0][0]].strip(), exact, guarded, series)
        )
