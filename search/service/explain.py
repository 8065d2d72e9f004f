"""Why a section was found and where: an engine's matches and spans in the words of the query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from operator import attrgetter, itemgetter
from typing import NamedTuple

from indexer.analysis.folding import fold_term
from indexer.dataclass import dataclass, replace
from search.engine import Leaf, PhraseNode, PlanNode, PrefixNode, StoredSection, TermMatch, TermNode, TermSpans, ValueNode
from search.expansion.model import Expansion, Meaning, any_of
from search.expansion.weights import LITERAL_RULES
from search.model import Why
from search.snippet import Mark

#: Rules that add to the score of a word matched by another rule: shown with that word, not as reasons of their own.
_BOOSTS = frozenset({"surface", "long", "heading"})
#: Rules whose spans are not marked: light words, and what only stands where a word does that is marked.
_UNMARKED = frozenset({"pair", "light", "long", "heading"})
#: Rules by which a word is matched; of those that match the best counts.
_WORD_RULES = LITERAL_RULES | {"variant", "reading", "alias", "synonym"}
#: Rules that show another word than the one typed, and those that show what was typed.
_REMOTE = frozenset({"variant", "reading", "alias", "synonym", "spelling"})
_VERBATIM = frozenset({"phrase", "prefix", "substring"})


@dataclass(frozen=True, slots=True)
class SectionMarks:
    """The marks of a section by start: those of its body, in code points of `section.text`, and of its last heading (of its
    report's title where there is no heading), in code points of that."""

    body: list[Mark]
    heading: list[Mark]


class Reasons(NamedTuple):
    """Why a hit was found, and the words of the query that it holds."""

    why: tuple[Why, ...]
    words: Set[str]


class _Meant(NamedTuple):  # read for each of some hundred matches and spans a page
    """What the engine's matches and spans of one leaf are to a reader."""

    meaning: Meaning
    word: str
    weight: float
    literal: dict[str, bool]  # by what is written there
    group: tuple[str, str]  # those of one group are one reason: the word, and "" or a rule that stands for itself
    beside: bool  # whether it only adds to what matched by another rule


class Explainer:
    """Reads an engine's matches and spans as the query's words; made for one expansion."""

    def __init__(self, expansion: Expansion) -> None:
        """`expansion` is what the query was expanded to."""
        rarities = {wanted.text: wanted.rarity for wanted in expansion.wanted}
        self._meant: dict[tuple[str, str], _Meant] = {}
        # Most engines hand out the leaves of the plan itself, which are told apart sooner than by their terms.
        self._leaves: dict[int, _Meant] = {}
        marked: list[Leaf] = []
        for one in expansion.meanings:
            leaf, word = one.leaf, one.word
            key = _key(leaf)
            meant = self._meant.get(key)
            if meant is None:
                weight = max(rarities.get(word, 1.0), 0.5)
                self._meant[key] = meant = _Meant(one, word, weight, {}, _group(one), _is_beside(one))
                if one.rule not in _UNMARKED and not isinstance(leaf, ValueNode):
                    marked.append(leaf)
            self._leaves[id(leaf)] = meant
        self._expansion = expansion  # keeps the leaves, and so their ids
        #: Everything that is marked where it stands, as a plan to ask an engine's spans for.
        self.marked: PlanNode = any_of(marked)

    def read(self, matches: Iterable[TermMatch], wordings: Sequence[Why | None]) -> list[Reasons]:
        """The reasons behind each hit's score, largest part first, its wording among them; their parts sum to the score.

        Surface form, long unit and heading of a word count to the word itself: with its surface matched as well, the
        rule is "surface".
        """
        hits: list[tuple[dict[tuple[str, str], list[tuple[_Meant, float]]], set[str]]] = [({}, set()) for _ in wordings]
        for node, scores in matches:
            meant = self._leaves.get(id(node)) or self._meant.get(_key(node))
            if meant is None:
                continue
            word, key, scoreless = meant.word, meant.group, type(node) is ValueNode
            for number, score in scores.items():
                groups, words = hits[number]
                words.add(word)
                if score or scoreless:
                    if key in groups:
                        groups[key].append((meant, score))
                    else:
                        groups[key] = [(meant, score)]
        found = []
        for (groups, words), wording in zip(hits, wordings, strict=True):
            reasons = [_reason(group) for group in groups.values()]
            if wording:
                reasons.append(wording)
            reasons.sort(key=_score_of, reverse=True)
            found.append(Reasons(tuple(reasons), words))
        return found

    def marks(self, found: Iterable[TermSpans], sections: Sequence[StoredSection]) -> list[SectionMarks]:
        """What was found as marks of each section; what only pairs of words matched is left out."""
        marks = [SectionMarks([], []) for _ in sections]
        places = [
            (stored.text, stored.body_start, *_find_heading(stored), one.body, one.heading)
            for stored, one in zip(sections, marks, strict=True)
        ]
        for field, term, spans in found:
            meant = self._meant.get((field, term)) or self._prefix(field, term)
            if meant is None:
                continue
            meaning, word, weight, literals, _, _ = meant
            as_typed, otherwise = (word, weight), (word, weight * 0.8)
            for number, start, end in spans:
                text, shift, heading_start, heading_end, into, heading = places[number]
                if start < shift:
                    if start < heading_start or end > heading_end:
                        continue
                    shift, into = heading_start, heading
                written = text[start:end]
                literal = literals.get(written)
                if literal is None:
                    literal = literals[written] = _is_literal(meaning, written)
                into.append((start - shift, end - shift, as_typed if literal else otherwise, literal))
        for one in marks:  # those of one place stay in the order of their terms
            one.body.sort(key=_place_of)
            one.heading.sort(key=_place_of)
        return marks

    def _prefix(self, field: str, term: str) -> _Meant | None:
        """The prefix that a term of the index begins with."""
        for meaning in self._expansion.meanings:
            leaf = meaning.leaf
            if isinstance(leaf, PrefixNode) and leaf.field == field and term.startswith(leaf.prefix):
                return self._meant[_key(leaf)]
        return None


def as_written(reasons: tuple[Why, ...], marks: SectionMarks, stored: StoredSection) -> tuple[Why, ...]:
    """The reasons, those of a word that is spelt otherwise in the section with the words that stand there."""
    if all(why.rule != "normalized" for why in reasons):
        return reasons
    written: dict[str, str] = {}
    for text, found in ((stored.section.text, marks.body), (stored.title, marks.heading)):
        for start, end, word in _runs(found):
            written.setdefault(word, text[start:end])
    return tuple(
        [
            replace(why, matched=written[why.term]) if why.rule == "normalized" and why.term in written else why
            for why in reasons
        ]
    )


def _runs(marks: Iterable[Mark]) -> list[tuple[int, int, str]]:
    """Where words stand in another spelling, with the word; marks of one word that touch (ロード, バランサ) as one."""
    runs: list[tuple[int, int, str]] = []
    for start, end, word in sorted([(start, end, word) for start, end, (word, _), literal in marks if not literal]):
        if runs and runs[-1][2] == word and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end), word)
        else:
            runs.append((start, end, word))
    return runs


_score_of = attrgetter("score")
_part_of = itemgetter(1)
_place_of = itemgetter(0, 1)


def _find_heading(stored: StoredSection) -> tuple[int, int]:
    """Where in the text the title of the section begins and ends; an end of -1 where it is not there."""
    title = stored.title
    start = stored.text.rfind(title, 0, stored.body_start)
    return start, start + len(title) if start >= 0 else -1


def _group(meaning: Meaning) -> tuple[str, str]:
    return meaning.word, "" if meaning.rule in _BOOSTS or meaning.rule in _WORD_RULES else meaning.rule


def _is_beside(meaning: Meaning) -> bool:
    return meaning.rule in _BOOSTS and meaning.leaf.field != "text"


def _reason(group: list[tuple[_Meant, float]]) -> Why:
    if len(group) == 1:
        shown, total = group[0]
        return Why(shown.word, shown.meaning.text, shown.meaning.rule, total)
    group.sort(key=_part_of, reverse=True)
    (shown, total), *others = group
    # The alternative that matched is named; of boosts alone (which cannot be without one) the largest would be.
    largest = total
    surface = shown if shown.meaning.leaf.field == "surface" else None
    for one, score in others:
        total += score
        if one.beside < shown.beside or (one.beside == shown.beside and score > largest):
            shown, largest = one, score
        if surface is None and one.meaning.leaf.field == "surface":
            surface = one
    meaning = surface.meaning if surface is not None and shown.meaning.rule in LITERAL_RULES else shown.meaning
    return Why(shown.word, meaning.text, meaning.rule, total)


def _is_literal(meaning: Meaning, written: str) -> bool:
    """Whether what stands there is the query's word or a part of it: not by a remote rule, and not in other letters.

    ネットワーク for network has one normalised form, and is still another spelling to the eye.
    """
    if meaning.rule in _REMOTE:
        return False
    found, typed = fold_term(written), fold_term(meaning.word)
    return meaning.rule in _VERBATIM or found[:1] == typed[:1] or found in typed


def _key(leaf: Leaf) -> tuple[str, str]:
    if type(leaf) is TermNode:  # most are: asked first, without matching
        return leaf.field, leaf.term
    match leaf:
        case TermNode(field, term):
            return field, term
        case PhraseNode(field, terms):
            return field, " ".join(terms)
        case PrefixNode(field, prefix):
            return field, f"{prefix}*"
        case ValueNode(field, values):
            return field, "\n".join(values)
