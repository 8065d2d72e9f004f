"""Words, phrases and prefixes of a query to parts of a plan, each with its variants and with what only scores beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.folding import fold_term
from indexer.analysis.honorifics import KANA_HONORIFICS
from indexer.analysis.model import Alternative, QueryWord, Rule, WordClass
from indexer.analysis.pairs import PAIR_REACH, make_pair
from indexer.analysis.readings import make_key
from indexer.dataclass import replace
from search.engine import AllOf, AnyOf, Boosted, Engine, Leaf, PhraseNode, PlanNode, PrefixNode, TermNode, Without
from search.expansion.days import DayIndex
from search.expansion.model import NOTHING, Meaning, Wanted, any_of, best_of
from search.expansion.weights import (
    FEW_WORDS,
    HEADING_WEIGHT,
    KANA_SHARE,
    LIGHT_WEIGHT,
    LONG_WEIGHT,
    ONLY_SYNONYM_WEIGHT,
    PAIR_WEIGHT,
    READING_WEIGHT,
    RULE_WEIGHTS,
    SENTENCE_WORDS,
    SURFACE_WEIGHT,
    TELLING_SECTIONS,
)
from search.parse_days import DayMention, find_days
from search.scoring.formula import inverse_document_frequency

_PARTICLES = re.compile("[ぁ-ゖ]+")
_JOINING = frozenset({"の", "と", "や", "な"})
_HIRAGANA = re.compile(rf"(?<!\S)[ぁ-ゖー]{{3,12}}(?!\S)|(?<!\S)[ぁ-ゖー]{{3,12}}?(?={KANA_HONORIFICS}|先生|氏|様)")


class WordExpander:
    """Expands one query's words; collects their meanings, the words that are wanted, and what scores beside them."""

    __slots__ = ("analyzer", "boosts", "days", "engine", "meanings", "reads_as_sentence", "words")

    def __init__(self, analyzer: Analyzer, engine: Engine, days: DayIndex) -> None:
        self.analyzer = analyzer
        self.engine = engine
        self.days = days
        self.boosts: list[PlanNode] = []
        self.meanings: list[Meaning] = []
        self.words: list[QueryWord] = []
        self.reads_as_sentence = False

    def words_of(self, text: str, *, exact: bool = False, alone: bool = False) -> list[Wanted]:
        """The words of a text, each once; light ones only score when there are others. Words about days find the day too.

        `alone` for words that are not a part of an expression: only those bring pairs and light words to the score.
        """
        words = self._join_kana(text, self.analyzer.query_words(text))
        days = find_days(text)
        content = content_words(words)
        kept = _unique(word for word in content if not any(_covers(day, word) for day in days))
        wanted = [
            self._day(text[day.start : day.end], day, _unique(word for word in content if _covers(day, word)))
            for day in days
        ]
        others = [word for word in words if not any(_covers(day, word) for day in days)]
        is_sentence = alone and _is_sentence(others, text)
        headed = len(kept) <= FEW_WORDS and not (is_sentence and len(kept) >= SENTENCE_WORDS)
        share = self._kana_share() if is_sentence and not all(map(_ends_in_kana, kept)) else 1.0
        wanted += [
            self._word(word, exact=exact, headed=headed, share=share if _ends_in_kana(word) else 1.0) for word in kept
        ]
        if alone:
            self.words += kept
            self.reads_as_sentence = self.reads_as_sentence or is_sentence
            self.boosts += self._light(others, kept)
            self.boosts += self._pairs(others, text)
        return wanted

    def _kana_share(self) -> float:
        """What verbs count beside nouns: the less, the fewer sections tell how rare they are."""
        sections = max(self.engine.count(), 1)
        return max(KANA_SHARE, min(1.0, log(sections) / log(TELLING_SECTIONS)))

    def _join_kana(self, text: str, words: Sequence[QueryWord]) -> list[QueryWord]:
        """`words` with those of a stretch of hiragana as one, where the index holds a word that reads as the whole of it:
        ふかぶんさん among other words is 負荷分散, not ふか and ぶん."""
        joined = list(words)
        for found in _HIRAGANA.finditer(text):
            inside = [word for word in joined if found.start() <= word.start and word.end <= found.end()]
            if len(inside) == 1 and inside[0].text == found[0]:
                continue
            whole = self.analyzer.query_words(found[0])
            if len(whole) != 1 or not any(one.field == "reading" and self._rarity(one)[1] for one in whole[0].alternatives):
                continue
            place = next((at for at, word in enumerate(joined) if word.start >= found.start()), len(joined))
            before = joined[place - 1].position + 1 if place else 0
            position = inside[0].position if inside else before
            joined[place : place + len(inside)] = [
                replace(whole[0], start=found.start(), end=found.end(), position=position)
            ]
        return joined

    def _light(self, words: Sequence[QueryWord], kept: Sequence[QueryWord]) -> Iterable[PlanNode]:
        for word in _unique(word for word in words if word.word_class is WordClass.LIGHT and word not in kept):
            yield from self.scoring(word.alternatives[0], "text", LIGHT_WEIGHT, word=word.text, rule="light")

    def _pairs(self, words: Sequence[QueryWord], text: str) -> Iterable[PlanNode]:
        """Each two terms that stand next to each other, within a word or between two, light ones among them."""
        placed = [
            (term, word.position + offset, word)
            for word in words
            for term, offset in zip(word.alternatives[0].terms, word.alternatives[0].offsets, strict=True)
        ]
        pairs = {
            make_pair(first, second): text[one.start : other.end]
            for (first, at, one), (second, then, other) in pairwise(placed)
            if 0 < then - at <= PAIR_REACH
        }
        return [
            self.meant(TermNode("pair", pair, PAIR_WEIGHT), written, "pair")
            for pair, written in pairs.items()
            if self.engine.doc_frequency("pair", pair)
        ]

    def written(self, word: QueryWord) -> PlanNode:
        """Sections in which the word is written, to be left out.

        A section also holds, unseen, the names of its projects and speakers. One of those counts only where it is written
        as it was typed: "LBaaS -Neutron" leaves out what names Neutron, not all that belongs to it.
        """
        named = [
            make_leaf(one, name, 1.0) for one in word.alternatives if one.field == "text" for name in ("speaker", "project")
        ]
        nodes: list[PlanNode] = [Without(self._word(word, exact=True).node, AnyOf(tuple(named)))]
        nodes += [make_leaf(boost, "surface", 1.0) for boost in word.boosts if boost.field == "surface"]
        return AnyOf(tuple(nodes))

    def _word(self, word: QueryWord, *, exact: bool, headed: bool = False, within: str = "", share: float = 1.0) -> Wanted:
        """A word with its variants and what scores beside it; `within` is the longer text that it is a part of, if any.

        All that it scores is multiplied by `share`.

        What the index does not hold is left out: it costs time in every hit and changes nothing.
        """
        label = within or word.text
        nodes: list[PlanNode] = []
        boosts: list[PlanNode] = []
        own = word.alternatives[0]
        found = [(one, *self._rarity(one)) for one in word.alternatives]
        nearest = own_rarity = found[0][1]
        if not any(complete for _, _, complete in found):
            found += [(one, *self._rarity(one)) for one in word.fallbacks]
        is_absent = all(one.rule is Rule.SYNONYM for one, _, complete in found if complete)
        for alternative, rarity, complete in found:
            if not complete or (exact and alternative.rule in (Rule.READING, Rule.SYNONYM)):
                continue
            # A rare synonym must not outscore by its rarity the word itself, or the nearest to it that there is.
            nearest = nearest or rarity
            worth = ONLY_SYNONYM_WEIGHT if is_absent else RULE_WEIGHTS[alternative.rule]
            weight = share * worth * min(1.0, nearest / rarity)
            leaf = make_leaf(alternative, alternative.field, weight)
            nodes.append(self.meant(leaf, label, alternative.rule, alternative.text))
            if not exact and alternative.field == "reading":
                leaf = make_leaf(alternative, "reading", share * READING_WEIGHT)
                boosts.append(self.meant(leaf, word.text, alternative.rule, alternative.text))
        if not exact:
            for boost in word.boosts:
                weight = share * (SURFACE_WEIGHT if boost.field == "surface" else LONG_WEIGHT)
                boosts += self.scoring(boost, boost.field, weight, word=word.text, rule=boost.field)
            if headed:
                boosts += self.scoring(own, "heading", HEADING_WEIGHT, word=word.text, rule="heading")
        node = _boosted(best_of(nodes), boosts) if nodes else NOTHING
        loose = node
        if not exact and len(own.terms) > 1 and not _HIRAGANA.fullmatch(word.text):
            # A word of several terms (仮想化基盤, load balancer) may be there in part; hiragana taken apart is guesswork.
            parts = [
                self.meant(TermNode(own.field, term, share * RULE_WEIGHTS[own.rule]), word.text, Rule.PART, term)
                for term in dict.fromkeys(own.terms)
                if self.engine.doc_frequency(own.field, term)
            ]
            others = nodes[1:] if nodes and isinstance(nodes[0], PhraseNode) and nodes[0].terms == own.terms else nodes
            if parts:
                loose = _boosted(best_of([any_of(parts), *others]), boosts)
        return Wanted(word.text, node, loose, own_rarity)

    def scoring(
        self, alternative: Alternative, token_field: str, weight: float, *, word: str, rule: str
    ) -> Iterable[PlanNode]:
        """What only scores beside `word`; nothing when the index does not hold it."""
        if all(self.engine.doc_frequency(token_field, term) for term in alternative.terms):
            yield self.meant(make_leaf(alternative, token_field, weight), word, rule, alternative.text)

    def _rarity(self, alternative: Alternative) -> tuple[float, bool]:
        """The inverse document frequency of the alternative's rarest term (0 when no section holds any of them), and
        whether the index holds all of them."""
        frequencies = [self.engine.doc_frequency(alternative.field, term) for term in alternative.terms]
        rarest = min([one for one in frequencies if one], default=0)
        return inverse_document_frequency(self.engine.count(), rarest) if rarest else 0.0, all(frequencies)

    def _day(self, text: str, mention: DayMention, covered: Sequence[QueryWord]) -> Wanted:
        """A day: sections of that day, or that name it."""
        day = self.meant(self.days.meaning(mention.day), text, "day")
        if not covered:
            return Wanted(text, day, day, 1.0)
        spoken = AllOf(tuple(self._word(word, exact=True, within=text).node for word in covered))
        node = AnyOf((day, spoken))
        return Wanted(text, node, node, 1.0)

    def phrase(self, text: str, *, exact: bool = False) -> Wanted:
        phrase = self.analyzer.query_phrase(text)
        if not phrase.terms:
            return Wanted(text, NOTHING, NOTHING, 0.0)
        leaf: Leaf
        if len(phrase.terms) == 1:
            leaf = TermNode("text", phrase.terms[0])
        else:
            leaf = PhraseNode("text", phrase.terms, phrase.offsets)
        node = self.meant(leaf, text, "phrase")  # before its words, so that a phrase of one word counts as quoted
        loose = [one.node for one in self.words_of(text, exact=exact, alone=not exact)]
        return Wanted(f'"{text}"', node, any_of(loose) if loose else node, 1.0, quoted=True)

    def prefix(self, text: str) -> PlanNode:
        folded = fold_term(text)
        leaves: list[Leaf] = [PrefixNode("text", folded), PrefixNode("surface", folded)]
        if not folded.isalnum():  # the beginning of an identifier: nova-api-os*
            leaves.append(PrefixNode("long", folded))
        if key := make_key(text):
            leaves.append(PrefixNode("reading", key, RULE_WEIGHTS[Rule.READING]))
        return best_of([self.meant(leaf, f"{text}*", "prefix") for leaf in leaves])

    def meant(self, leaf: Leaf, word: str, rule: str, text: str = "") -> Leaf:
        """`leaf`, with what it stands for noted: `word` of the query, by `rule`, shown as `text`."""
        self.meanings.append(Meaning(leaf, word, str(rule), text or word))
        return leaf


def content_words(words: Sequence[QueryWord]) -> list[QueryWord]:
    """The content words; all of them when there is none."""
    return [word for word in words if word.word_class is WordClass.CONTENT] or list(words)


def _is_sentence(words: Sequence[QueryWord], text: str) -> bool:
    """Whether some words are light (どこ, する), or have a particle on them that does more than join nouns."""
    if any(word.word_class is WordClass.LIGHT for word in words):
        return True
    ends = [*(word.start for word in words[1:]), len(text)]
    after = (_PARTICLES.match(text, word.end, end) for word, end in zip(words, ends, strict=False))
    return any(found is not None and found[0] not in _JOINING for found in after)


def _ends_in_kana(word: QueryWord) -> bool:
    """Whether a word is a verb, an adjective or an adverb, as far as its spelling tells: 変わる, 新しい, みんな."""
    terms = word.alternatives[0].terms
    return len(terms) == 1 and "ぁ" <= terms[0][-1] <= "ゖ"


def _covers(mention: DayMention, word: QueryWord) -> bool:
    return mention.start <= word.start and word.end <= mention.end


def _unique(words: Iterable[QueryWord]) -> list[QueryWord]:
    """The words in order, one of each: リーグ twice in a question says no more than once."""
    unique: dict[tuple[str, ...], QueryWord] = {}
    for word in words:
        unique.setdefault(word.alternatives[0].terms, word)
    return list(unique.values())


def _boosted(node: PlanNode, boosts: Sequence[PlanNode]) -> PlanNode:
    return Boosted(node, tuple(boosts)) if boosts else node


def make_leaf(alternative: Alternative, token_field: str, weight: float) -> TermNode | PhraseNode:
    if len(alternative.terms) == 1:
        return TermNode(token_field, alternative.terms[0], weight)
    return PhraseNode(token_field, alternative.terms, alternative.offsets, weight)
