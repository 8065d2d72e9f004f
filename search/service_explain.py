"""Why a section was found and where: an engine's matches and spans in the words of the query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.analysis.folding import fold_term
from search.expand_model import Expansion, Leaf, Meaning, any_of
from search.expand_weights import LITERAL_RULES
from search.model import PhraseNode, PlanNode, PrefixNode, Range, Span, StoredSection, TermMatch, TermNode, ValueNode, Why
from search.snippet import Mark, merge_marks

#: Rules that add to the score of a word matched by another rule: shown with that word, not as reasons of their own.
_BOOSTS = frozenset({"surface", "long", "heading"})
#: Rules whose spans are not marked: light words, and what only stands where a word does that is marked.
_UNMARKED = frozenset({"pair", "light", "long", "heading"})
#: Rules by which a word is matched; of those that match the best counts.
_WORD_RULES = LITERAL_RULES | {"variant", "reading", "alias", "synonym"}
#: Rules that show another word than the one typed, and those that show what was typed.
_REMOTE = frozenset({"variant", "reading", "alias", "synonym", "spelling"})
_VERBATIM = frozenset({"phrase", "prefix", "substring"})


class Explainer:
    """Reads an engine's matches and spans as the query's words; made for one expansion."""

    def __init__(self, expansion: Expansion) -> None:
        """`expansion` is what the query was expanded to."""
        self._meanings: dict[tuple[str, str], Meaning] = {}
        self._prefixes = [meaning for meaning in expansion.meanings if isinstance(meaning.leaf, PrefixNode)]
        for meaning in expansion.meanings:
            self._meanings.setdefault(_key(meaning.leaf), meaning)
        self._rarities = {wanted.text: wanted.rarity for wanted in expansion.wanted}
        #: Everything that is marked where it stands, as a plan to ask an engine's spans for.
        self.marked: PlanNode = any_of(
            [
                one.leaf
                for one in self._meanings.values()
                if one.rule not in _UNMARKED and not isinstance(one.leaf, ValueNode)
            ]
        )

    def why(self, matches: Sequence[TermMatch], wording: Why | None = None) -> tuple[Why, ...]:
        """The reasons behind a hit's score, largest part first, `wording` among them; their parts sum to the score.

        Surface form, long unit and heading of a word count to the word itself: with its surface matched as well, the
        rule is "surface".
        """
        groups: dict[tuple[str, str], list[tuple[Meaning, float]]] = {}
        for match in matches:
            meaning = self._meanings.get(_key(match.node))
            if meaning and (match.score or isinstance(match.node, ValueNode)):
                is_word = meaning.rule in _BOOSTS or meaning.rule in _WORD_RULES
                groups.setdefault((meaning.word, "" if is_word else meaning.rule), []).append((meaning, match.score))
        reasons = [_reason(group) for group in groups.values()]
        if wording:
            reasons.append(wording)
        return tuple(sorted(reasons, key=lambda why: -why.score))

    def matched_words(self, matches: Sequence[TermMatch]) -> frozenset[str]:
        """The words of the query that a hit holds."""
        found = (self._meanings.get(_key(match.node)) for match in matches)
        return frozenset(meaning.word for meaning in found if meaning)

    def marks(self, spans: Iterable[Span], text: str) -> list[Mark]:
        """The spans as marks of `text`, by start; what only pairs of words matched is left out."""
        marks = []
        for span in spans:
            meaning = self._meanings.get((span.field, span.term)) or self._prefix(span)
            if meaning is None:
                continue
            weight = max(self._rarities.get(meaning.word, 1.0), 0.5)
            marks.append(Mark(span.start, span.end, meaning.word, _is_literal(meaning, text[span.start : span.end]), weight))
        return marks

    def _prefix(self, span: Span) -> Meaning | None:
        for meaning in self._prefixes:
            leaf = meaning.leaf
            if isinstance(leaf, PrefixNode) and leaf.field == span.field and span.term.startswith(leaf.prefix):
                return meaning
        return None


def body_marks(marks: Sequence[Mark], stored: StoredSection) -> tuple[Mark, ...]:
    """The marks that lie in the section's body, in code points of `stored.section.text`."""
    start = stored.body_start
    return tuple(
        Mark(mark.start - start, mark.end - start, mark.term, mark.literal, mark.weight)
        for mark in marks
        if mark.start >= start
    )


def heading_ranges(marks: Sequence[Mark], stored: StoredSection) -> tuple[Range, ...]:
    """The ranges to mark in the last heading, or in the report's title where there is no heading."""
    title = stored.section.heading[-1] if stored.section.heading else stored.report
    start = stored.text.rfind(title, 0, stored.body_start)
    if start < 0:
        return ()
    end = start + len(title)
    inside = [
        Mark(mark.start - start, mark.end - start, mark.term, mark.literal)
        for mark in marks
        if start <= mark.start and mark.end <= end
    ]
    return merge_marks(inside)


def _reason(group: Sequence[tuple[Meaning, float]]) -> Why:
    # The alternative that matched is named; of boosts alone (which cannot be without one) the largest would be.
    ranked = sorted(group, key=lambda part: (part[0].rule in _BOOSTS and part[0].leaf.field != "text", -part[1]))
    meaning = ranked[0][0]
    surface = next((part for part, _ in group if part.leaf.field == "surface"), None)
    shown = surface if surface and meaning.rule in LITERAL_RULES else meaning
    return Why(meaning.word, shown.text, shown.rule, sum(score for _, score in group))


def _is_marked(meaning: Meaning) -> bool:
    if isinstance(meaning.leaf, ValueNode) or meaning.rule in _UNMARKED:
        return False
    return meaning.rule != "surface" or meaning.leaf.field != "surface"


def _is_literal(meaning: Meaning, written: str) -> bool:
    """Whether what stands there is the query's word or a part of it: not by a remote rule, and not in other letters.

    ネットワーク for network has one normalised form, and is still another spelling to the eye.
    """
    if meaning.rule in _REMOTE:
        return False
    found, typed = fold_term(written), fold_term(meaning.word)
    return meaning.rule in _VERBATIM or found[:1] == typed[:1] or found in typed


def _key(leaf: Leaf) -> tuple[str, str]:
    match leaf:
        case TermNode(field, term):
            return field, term
        case PhraseNode(field, terms):
            return field, " ".join(terms)
        case PrefixNode(field, prefix):
            return field, f"{prefix}*"
        case ValueNode(field, values):
            return field, "\n".join(values)
