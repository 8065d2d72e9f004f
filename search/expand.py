"""A query tree to what an engine is asked: words with their variants, phrases, days and fields, and what each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.fields import PAIR_REACH, make_pair
from indexer.analysis.folding import fold_term
from indexer.analysis.model import Alternative, QueryWord, Rule, WordClass
from indexer.analysis.readings import make_key
from indexer.errors import QueryError
from indexer.vocabulary import Vocabulary, fold
from search.expand_days import DayIndex
from search.expand_weights import (
    FEW_WORDS,
    HEADING_WEIGHT,
    LIGHT_WEIGHT,
    LONG_WEIGHT,
    NAME_WEIGHT,
    PAIR_WEIGHT,
    READING_WEIGHT,
    RULE_WEIGHTS,
    SURFACE_WEIGHT,
)
from search.model import (
    AllOf,
    AnyOf,
    BestOf,
    Boosted,
    Engine,
    EverythingNode,
    PhraseNode,
    PlanNode,
    PrefixNode,
    TermNode,
    ValueNode,
    Without,
)
from search.parse_days import DayMention, find_days
from search.query import MAX_TERMS
from search.query_tree import And, Everything, Field, Not, Or, Phrase, Prefix, Query, Range, Term
from search.scoring import inverse_document_frequency

Leaf = TermNode | PhraseNode | PrefixNode | ValueNode

NOTHING = AnyOf(())
_HIRAGANA = re.compile(r"(?<!\S)[ぁ-ゖー]{3,12}(?!\S)")
_TOKEN_FIELD_OF = {"speaker": "speaker", "project": "project", "event": "event", "title": "heading"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a leaf of the plan stands for: the query's `word`, by `rule`, shown as `text`."""

    leaf: Leaf
    word: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word or phrase that every hit should hold: `node` when it must, `loose` in its place when few sections do.

    `rarity` is the inverse document frequency of the word itself. A `quoted` phrase is loosened only when no section
    holds it.
    """

    text: str
    node: PlanNode
    loose: PlanNode
    rarity: float
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Expansion:
    """A query as parts of a plan.

    Hits match all of `required` (fields, days, groups) and all of `wanted`, none of `excluded`; `boosts` only score.
    `words` are the analyzed words behind `wanted`. A query that says nothing that is indexed matches nothing.
    """

    required: tuple[PlanNode, ...]
    wanted: tuple[Wanted, ...]
    excluded: tuple[PlanNode, ...]
    boosts: tuple[PlanNode, ...]
    meanings: tuple[Meaning, ...]
    words: tuple[QueryWord, ...]
    everything: bool

    def strict(self) -> PlanNode:
        """The plan of all words."""
        return self.plan(one.node for one in self.wanted)

    def plan(self, nodes: Iterable[PlanNode]) -> PlanNode:
        """A plan of all of `nodes` beside what is required and without what is excluded."""
        parts = [*self.required, *nodes]
        if not parts:
            node: PlanNode = EverythingNode() if self.everything or self.excluded else NOTHING
        else:
            node = parts[0] if len(parts) == 1 else AllOf(tuple(parts))
        if self.boosts and parts:
            node = Boosted(node, self.boosts)
        return Without(node, any_of(self.excluded)) if self.excluded else node


def any_of(nodes: Sequence[PlanNode]) -> PlanNode:
    """A node that matches any of `nodes` and scores the sum of those that match."""
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))


def best_of(nodes: Sequence[PlanNode]) -> PlanNode:
    """A node that matches any of `nodes` and scores the best of those that match."""
    return nodes[0] if len(nodes) == 1 else BestOf(tuple(nodes))


def expand_query(tree: Query, *, analyzer: Analyzer, engine: Engine, days: DayIndex, vocabulary: Vocabulary) -> Expansion:
    """What `tree` asks of `engine`. Raises QueryError when it holds more than MAX_TERMS words."""
    expander = _Expander(analyzer, engine, days, vocabulary)
    expander.read(tree)
    return expander.expansion(everything=isinstance(tree, Everything))


@dataclass(slots=True)
class _Expander:
    """Collects the parts of one query's plan."""

    analyzer: Analyzer
    engine: Engine
    days: DayIndex
    vocabulary: Vocabulary
    required: list[PlanNode] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    excluded: list[PlanNode] = field(default_factory=list)
    boosts: list[PlanNode] = field(default_factory=list)
    meanings: list[Meaning] = field(default_factory=list)
    words: list[QueryWord] = field(default_factory=list)

    def read(self, tree: Query) -> None:
        conjuncts = tree.children if isinstance(tree, And) else (tree,)
        for run in _runs(conjuncts):
            if isinstance(run, str):
                self.wanted += self._words(run, alone=True)
                continue
            match run:
                case Not(node):
                    self.excluded.append(self._node(node, exact=True))
                case Phrase(text):
                    self.wanted.append(self._phrase(text))
                case Prefix(text):
                    prefix = self._prefix(text)
                    self.wanted.append(Wanted(f"{text}*", prefix, prefix, 1.0))
                case Everything():
                    pass
                case _:
                    self.required.append(self._node(run))
        if 0 < len(self.words) <= FEW_WORDS and all(isinstance(conjunct, Term | Phrase) for conjunct in conjuncts):
            self._boost_names()

    def expansion(self, *, everything: bool) -> Expansion:
        if len(self.words) > MAX_TERMS:
            raise QueryError(f"query of {len(self.words)} words: use at most {MAX_TERMS}")
        return Expansion(
            tuple(self.required),
            tuple(self.wanted),
            tuple(self.excluded),
            tuple(self.boosts),
            tuple(self.meanings),
            tuple(self.words),
            everything,
        )

    def _node(self, tree: Query, *, exact: bool = False) -> PlanNode:
        """The plan of a part that is never relaxed; `exact` without readings and synonyms, for what is excluded."""
        match tree:
            case And(children):
                wanted = [self._node(child, exact=exact) for child in children if not isinstance(child, Not)]
                unwanted = [self._node(child.node, exact=True) for child in children if isinstance(child, Not)]
                node = AllOf(tuple(wanted)) if wanted else EverythingNode()
                return Without(node, any_of(unwanted)) if unwanted else node
            case Or(children):
                return any_of([self._node(child, exact=exact) for child in children])
            case Not(node):
                return Without(EverythingNode(), self._node(node, exact=True))
            case Term(text):
                if exact and not find_days(text):
                    return AllOf(tuple(map(self._written, _content(self.analyzer.query_words(text)))) or (NOTHING,))
                return AllOf(tuple(one.node for one in self._words(text, exact=exact)) or (NOTHING,))
            case Phrase(text):
                return self._phrase(text, exact=exact).node
            case Prefix(text):
                return self._prefix(text)
            case Range():
                return self._meant(self.days.between(tree), f"{tree.first}..{tree.last}", "day")
            case Field("day", Term(text) | Phrase(text) | Prefix(text)):
                return self._meant(self.days.value(text), text, "day")
            case Field(name, node):
                return self._field(name, node)
            case Everything():
                return EverythingNode()

    # --- words ---

    def _words(self, text: str, *, exact: bool = False, alone: bool = False) -> list[Wanted]:
        """The words of a text, each once; light ones only score when there are others. Words about days find the day too.

        `alone` for words that are not a part of an expression: only those bring pairs and light words to the score.
        """
        words = self._join_kana(text, self.analyzer.query_words(text))
        days = find_days(text)
        content = _content(words)
        kept = _unique(word for word in content if not any(_covers(day, word) for day in days))
        wanted = [
            self._day(text[day.start : day.end], day, _unique(word for word in content if _covers(day, word)))
            for day in days
        ]
        wanted += [self._word(word, exact=exact, headed=len(kept) <= FEW_WORDS) for word in kept]
        if alone:
            others = [word for word in words if not any(_covers(day, word) for day in days)]
            self.words += kept
            self.boosts += self._light(others, kept)
            self.boosts += self._pairs(others, text)
        return wanted

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
            yield from self._scoring(word.alternatives[0], "text", LIGHT_WEIGHT, word=word.text, rule="light")

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
            self._meant(TermNode("pair", pair, PAIR_WEIGHT), written, "pair")
            for pair, written in pairs.items()
            if self.engine.doc_frequency("pair", pair)
        ]

    def _written(self, word: QueryWord) -> PlanNode:
        """Sections in which the word is written, to be left out.

        A section also holds, unseen, the names of its projects and speakers. One of those counts only where it is written
        as it was typed: "LBaaS -Neutron" leaves out what names Neutron, not all that belongs to it.
        """
        named = [
            _leaf(one, name, 1.0) for one in word.alternatives if one.field == "text" for name in ("speaker", "project")
        ]
        nodes: list[PlanNode] = [Without(self._word(word, exact=True).node, AnyOf(tuple(named)))]
        nodes += [_leaf(boost, "surface", 1.0) for boost in word.boosts if boost.field == "surface"]
        return AnyOf(tuple(nodes))

    def _word(self, word: QueryWord, *, exact: bool, headed: bool = False, within: str = "") -> Wanted:
        """A word with its variants and what scores beside it; `within` is the longer text that it is a part of, if any.

        What the index does not hold is left out: it costs time in every hit and changes nothing.
        """
        label = within or word.text
        nodes: list[PlanNode] = []
        boosts: list[PlanNode] = []
        own = word.alternatives[0]
        own_rarity, _ = self._rarity(own)
        nearest = own_rarity
        for alternative in word.alternatives:
            if exact and alternative.rule in (Rule.READING, Rule.SYNONYM):
                continue
            rarity, complete = self._rarity(alternative)
            if not complete:
                continue
            # A rare synonym must not outscore by its rarity the word itself, or the nearest to it that there is.
            nearest = nearest or rarity
            weight = RULE_WEIGHTS[alternative.rule] * min(1.0, nearest / rarity)
            leaf = _leaf(alternative, alternative.field, weight)
            nodes.append(self._meant(leaf, label, alternative.rule, alternative.text))
            if not exact and alternative.field == "reading":
                leaf = _leaf(alternative, "reading", READING_WEIGHT)
                boosts.append(self._meant(leaf, word.text, alternative.rule, alternative.text))
        if not exact:
            for boost in word.boosts:
                weight = SURFACE_WEIGHT if boost.field == "surface" else LONG_WEIGHT
                boosts += self._scoring(boost, boost.field, weight, word=word.text, rule=boost.field)
            if headed:
                boosts += self._scoring(own, "heading", HEADING_WEIGHT, word=word.text, rule="heading")
        node = _boosted(best_of(nodes), boosts) if nodes else NOTHING
        loose = node
        if not exact and len(own.terms) > 1 and not _HIRAGANA.fullmatch(word.text):
            # A word of several terms (仮想化基盤, load balancer) may be there in part; hiragana taken apart is guesswork.
            parts = [
                self._meant(TermNode(own.field, term, RULE_WEIGHTS[own.rule]), word.text, Rule.PART, term)
                for term in dict.fromkeys(own.terms)
                if self.engine.doc_frequency(own.field, term)
            ]
            others = nodes[1:] if nodes and isinstance(nodes[0], PhraseNode) and nodes[0].terms == own.terms else nodes
            if parts:
                loose = _boosted(best_of([any_of(parts), *others]), boosts)
        return Wanted(word.text, node, loose, own_rarity)

    def _scoring(
        self, alternative: Alternative, token_field: str, weight: float, *, word: str, rule: str
    ) -> Iterable[PlanNode]:
        """What only scores beside `word`; nothing when the index does not hold it."""
        if all(self.engine.doc_frequency(token_field, term) for term in alternative.terms):
            yield self._meant(_leaf(alternative, token_field, weight), word, rule, alternative.text)

    def _rarity(self, alternative: Alternative) -> tuple[float, bool]:
        """The inverse document frequency of the alternative's rarest term (0 when no section holds any of them), and
        whether the index holds all of them."""
        count = self.engine.count()
        frequencies = [self.engine.doc_frequency(alternative.field, term) for term in alternative.terms]
        return max((inverse_document_frequency(count, one) for one in frequencies if one), default=0.0), all(frequencies)

    def _day(self, text: str, mention: DayMention, covered: Sequence[QueryWord]) -> Wanted:
        """A day: sections of that day, or that name it."""
        day = self._meant(self.days.meaning(mention.day), text, "day")
        if not covered:
            return Wanted(text, day, day, 1.0)
        spoken = AllOf(tuple(self._word(word, exact=True, within=text).node for word in covered))
        node = AnyOf((day, spoken))
        return Wanted(text, node, node, 1.0)

    def _phrase(self, text: str, *, exact: bool = False) -> Wanted:
        phrase = self.analyzer.query_phrase(text)
        if not phrase.terms:
            return Wanted(text, NOTHING, NOTHING, 0.0)
        leaf: Leaf
        if len(phrase.terms) == 1:
            leaf = TermNode("text", phrase.terms[0])
        else:
            leaf = PhraseNode("text", phrase.terms, phrase.offsets)
        node = self._meant(leaf, text, "phrase")  # before its words, so that a phrase of one word counts as quoted
        loose = [one.node for one in self._words(text, exact=exact, alone=not exact)]
        return Wanted(f'"{text}"', node, any_of(loose) if loose else node, 1.0, quoted=True)

    def _prefix(self, text: str) -> PlanNode:
        folded = fold_term(text)
        leaves: list[Leaf] = [PrefixNode("text", folded), PrefixNode("surface", folded)]
        if key := make_key(text):
            leaves.append(PrefixNode("reading", key, RULE_WEIGHTS[Rule.READING]))
        return best_of([self._meant(leaf, f"{text}*", "prefix") for leaf in leaves])

    # --- fields and names ---

    def _field(self, name: str, node: Term | Phrase | Prefix | Everything) -> PlanNode:
        token_field = _TOKEN_FIELD_OF[name]
        match node:
            case Everything():
                if name == "title":
                    return EverythingNode()
                return ValueNode(f"{name}_value", tuple(one.value for one in self.engine.facet(name).counts))
            case Prefix(text):
                leaves = [
                    PrefixNode(token_field, prefix) for prefix in dict.fromkeys((fold_term(text), make_key(text))) if prefix
                ]
                return best_of([self._meant(leaf, f"{text}*", name) for leaf in leaves])
            case Phrase(text) if name == "title":
                phrase = self.analyzer.query_phrase(text)
                return (
                    self._meant(PhraseNode(token_field, phrase.terms, phrase.offsets), text, name)
                    if phrase.terms
                    else NOTHING
                )
        words = _content(self.analyzer.query_words(node.text))
        nodes = [self._field_word(word, token_field, name) for word in words]
        found: list[PlanNode] = [AllOf(tuple(nodes))] if nodes else []
        if values := self._named_values(name, node.text):
            found.append(self._meant(ValueNode(f"{name}_value", values, 1.0), node.text, name, values[0]))
        return best_of(found) if found else NOTHING

    def _field_word(self, word: QueryWord, token_field: str, name: str) -> PlanNode:
        leaves: list[PlanNode] = []
        for alternative in word.alternatives:
            if alternative.rule is Rule.SYNONYM and name != "title":
                continue
            leaf = _leaf(alternative, token_field, RULE_WEIGHTS[alternative.rule])
            leaves.append(self._meant(leaf, word.text, name, alternative.text))
        return best_of(leaves)

    def _named_values(self, name: str, text: str) -> tuple[str, ...]:
        """The canonical names that the vocabulary has for a project or person called `text`."""
        folded = fold(text)
        if name == "project":
            return tuple(one.name for one in self.vocabulary.projects if folded in map(fold, (one.name, *one.aliases)))
        if name == "speaker":
            people = self.vocabulary.people
            return tuple(one.name for one in people if folded in map(fold, (one.name, *one.readings, *one.spellings)))
        return ()

    def _boost_names(self) -> None:
        """Let a query that is a speaker's or project's name find their own sections before those that mention it."""
        for name in ("speaker", "project"):
            named = [list(self._name_leaves(word, name)) for word in self.words]
            if all(named):
                nodes = [best_of(leaves) for leaves in named]
                self.boosts.append(AllOf(tuple(nodes)) if len(nodes) > 1 else nodes[0])

    def _name_leaves(self, word: QueryWord, name: str) -> Iterable[PlanNode]:
        for one in word.alternatives:
            if one.rule is not Rule.SYNONYM:
                yield from self._scoring(one, name, NAME_WEIGHT * RULE_WEIGHTS[one.rule], word=word.text, rule=name)

    def _meant(self, leaf: Leaf, word: str, rule: str, text: str = "") -> Leaf:
        self.meanings.append(Meaning(leaf, word, str(rule), text or word))
        return leaf


def _content(words: Sequence[QueryWord]) -> list[QueryWord]:
    """The content words; all of them when there is none."""
    return [word for word in words if word.word_class is WordClass.CONTENT] or list(words)


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


def _leaf(alternative: Alternative, token_field: str, weight: float) -> TermNode | PhraseNode:
    if len(alternative.terms) == 1:
        return TermNode(token_field, alternative.terms[0], weight)
    return PhraseNode(token_field, alternative.terms, alternative.offsets, weight)


def _runs(conjuncts: Iterable[Query]) -> Iterable[Query | str]:
    """The conjuncts in order, neighbouring terms as one text: words that are typed apart may belong together."""
    texts: list[str] = []
    for conjunct in conjuncts:
        if isinstance(conjunct, Term):
            texts.append(conjunct.text)
            continue
        if texts:
            yield " ".join(texts)
            texts = []
        yield conjunct
    if texts:
        yield " ".join(texts)
