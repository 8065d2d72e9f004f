"""Completions while a query is typed: titles, speakers, projects and events, by kanji, kana, romaji or English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.folding import fold_term
from indexer.analysis.model import WordClass
from indexer.analysis.readings import join_keys, make_key
from indexer.dataclass import dataclass
from search.engine import AllOf, BestOf, Engine, Plan, PlanNode, PrefixNode, StoredSection, TermNode
from search.model import Suggestion

if TYPE_CHECKING:
    from indexer.vocabulary import Vocabulary

KINDS = ("speaker", "project", "event")
#: Sections whose titles are looked at for one prefix.
_TITLES = 40
# What may stand of a syllable in romaji before its vowel is typed.
_SYLLABLE_START = re.compile(r"(?:[kgnhbpmrj]y|sh|ch|ts|([kstpgzdbhfmrcj])\1|[b-df-hj-kmnpr-tv-wyz])$")


@dataclass(frozen=True, slots=True)
class _Name:
    """A value of the index and everything that it can be typed as: folded texts and reading keys, the whole first."""

    text: str
    kind: str
    count: int
    texts: tuple[str, ...]
    keys: tuple[str, ...]


class Suggester:
    """Completes what is typed from one engine's values and headings. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer, vocabulary: Callable[[], Vocabulary]) -> None:
        """Reads nothing before the first prefix."""
        self._engine = engine
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._names: tuple[_Name, ...] | None = None

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """At most `limit` completions: names that begin as typed, then names with a word or reading that does, then
        titles; more sections first. Nothing for a blank prefix."""
        typed = " ".join(fold_term(prefix).split())
        if not typed:
            return ()
        if self._names is None:
            self._names = tuple(self._read_names())
        key = make_reading_prefix(prefix)
        ranked = [(rank, name) for name in self._names if (rank := _rank(name, typed, key)) is not None]
        ranked.sort(key=lambda pair: (pair[0], -pair[1].count, pair[1].text))
        found = [Suggestion(name.text, name.kind, name.count) for _, name in ranked[:limit]]
        if len(found) < limit:
            found += self._titles(prefix, typed, key, limit - len(found))
        return tuple(found)

    def _read_names(self) -> Iterable[_Name]:
        vocabulary = self._vocabulary()
        spellings = {person.name: (*person.spellings, *person.readings) for person in vocabulary.people}
        aliases = {project.name: project.aliases for project in vocabulary.projects}
        for kind in KINDS:
            for entry in self._engine.facet(kind).counts:
                others = spellings.get(entry.value, ()) if kind == "speaker" else aliases.get(entry.value, ())
                texts = tuple(dict.fromkeys(" ".join(fold_term(text).split()) for text in (entry.value, *others)))
                yield _Name(entry.value, kind, entry.count, texts, self._keys(entry.value, others))

    def _keys(self, name: str, others: Iterable[str]) -> tuple[str, ...]:
        """The reading keys of a name: of the whole, from each word on, of each part, and of the vocabulary's spellings."""
        parts = self._analyzer.reading_keys(name)
        ends: list[str] = []  # each word with all that follow it
        for keys in reversed(parts):
            ends.append(join_keys(keys[0], ends[-1]) if ends else keys[0])
        every = [*reversed(ends), *(key for keys in parts for key in keys), *(make_key(other) for other in others)]
        return tuple(dict.fromkeys(key for key in every if key))

    def _titles(self, prefix: str, typed: str, key: str, limit: int) -> list[Suggestion]:
        """Headings that hold what is typed, its last word as a beginning, of sections and of their chapters; those alike are
        one, with the number of sections that have them."""
        *words, last = typed.split()
        leaves: list[PlanNode] = [PrefixNode("heading", last)]
        if normalized := [word.alternatives[0].terms[-1] for word in self._analyzer.query_words(prefix)[-1:]]:
            leaves.append(PrefixNode("heading", normalized[0]))
        if key and not words:
            leaves.append(PrefixNode("reading", key, 0.5))
        before = [
            TermNode("heading", term)
            for word in self._analyzer.query_words(" ".join(words))
            if word.word_class is WordClass.CONTENT
            for term in word.alternatives[0].terms
        ]
        node: PlanNode = AllOf((*before, BestOf(tuple(leaves))))
        counts: dict[str, int] = {}
        result = self._engine.search(Plan(node, limit=_TITLES))
        ids = [hit.id for hit in result.hits]
        starts: list[list[int]] = [[] for _ in ids]
        for _, _, spans in self._engine.spans(ids, node):
            for number, start, _ in spans:
                starts[number].append(start)
        for stored, places in zip(self._engine.sections(ids), starts, strict=True):
            title = _heading_of(stored, places)
            if title is not None:
                counts[title] = counts.get(title, 0) + 1
        return [Suggestion(title, "title", count) for title, count in list(counts.items())[:limit]]


def _heading_of(stored: StoredSection, starts: Sequence[int]) -> str | None:
    """The nearest heading of the section in which one of these places of its text is; None where none is."""
    end = stored.body_start
    for heading in reversed(stored.section.heading):
        shown = " ".join(heading.split())
        start = stored.text.rfind(shown, 0, end)
        if any(start <= place < start + len(shown) for place in starts):
            return heading
        end = max(start, 0)
    return None


def make_reading_prefix(prefix: str) -> str:
    """The reading key that a half-typed word in kana or romaji begins with; "" for anything else or too little.

    The consonant of a syllable that is still to come is left out: iwam is いわ….
    """
    plain = unicodedata.normalize("NFKC", prefix).lower().replace(" ", "")
    key = make_key(plain) or make_key(_SYLLABLE_START.sub("", plain))
    return key if len(key) > 1 else ""


def _rank(name: _Name, typed: str, key: str) -> int | None:
    """0 for a name that begins as typed, 1 for a word of it, 2 for a reading, None for none of these."""
    if any(text.startswith(typed) for text in name.texts):
        return 0
    if any(f" {typed}" in text for text in name.texts):
        return 1
    if key and any(one.startswith(key) for one in name.keys):
        return 2
    # Inside a name, where words of a Japanese name begin without a space.
    if not typed.isascii() and any(typed in text for text in name.texts):
        return 3
    return None
