"""A query tree to what an engine is asked: words, phrases, days and fields, and what each of them stands for."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.folding import fold_term
from indexer.analysis.model import QueryWord, Rule
from indexer.analysis.readings import make_key
from indexer.errors import QueryError
from search.engine import AllOf, Engine, EverythingNode, PhraseNode, PlanNode, PrefixNode, ValueNode, Without
from search.expansion.days import DayIndex
from search.expansion.model import NOTHING, Expansion, Wanted, any_of, best_of
from search.expansion.weights import FEW_WORDS, NAME_WEIGHT, RULE_WEIGHTS, SENTENCE_WORDS
from search.expansion.words import WordExpander, content_words, make_leaf
from search.named_values import NamedValues
from search.parse_days import find_days
from search.query import MAX_TERMS
from search.query_tree import And, Everything, Field, Not, Or, Phrase, Prefix, Query, Range, Term

_TOKEN_FIELD_OF = {"speaker": "speaker", "project": "project", "event": "event", "title": "heading"}


def expand_query(tree: Query, *, analyzer: Analyzer, engine: Engine, days: DayIndex, names: NamedValues) -> Expansion:
    """What `tree` asks of `engine`. Raises QueryError when it holds more than MAX_TERMS words."""
    expander = _Expander(WordExpander(analyzer, engine, days), names)
    expander.read(tree)
    plain = all(isinstance(one, Term | Phrase) for one in (tree.children if isinstance(tree, And) else (tree,)))
    return expander.expansion(everything=isinstance(tree, Everything), plain=plain)


class _Expander:
    """Collects the parts of one query's plan."""

    __slots__ = ("excluded", "names", "required", "texts", "wanted")

    def __init__(self, texts: WordExpander, names: NamedValues) -> None:
        self.texts = texts
        self.names = names
        self.required: list[PlanNode] = []
        self.wanted: list[Wanted] = []
        self.excluded: list[PlanNode] = []

    def read(self, tree: Query) -> None:
        """Take in the whole tree."""
        conjuncts = tree.children if isinstance(tree, And) else (tree,)
        for run in _runs(conjuncts):
            if isinstance(run, str):
                self.wanted += self.texts.words_of(run, alone=True)
                continue
            match run:
                case Not(node):
                    self.excluded.append(self._node(node, exact=True))
                case Phrase(text):
                    self.wanted.append(self.texts.phrase(text))
                case Prefix(text):
                    prefix = self.texts.prefix(text)
                    self.wanted.append(Wanted(f"{text}*", prefix, prefix, 1.0))
                case Everything():
                    pass
                case _:
                    self.required.append(self._node(run))
        if 0 < len(self.texts.words) <= FEW_WORDS and all(isinstance(conjunct, Term | Phrase) for conjunct in conjuncts):
            self._boost_names()

    def expansion(self, *, everything: bool, plain: bool) -> Expansion:
        """What was collected; `plain` for a query of words and phrases alone."""
        if len(self.texts.words) > MAX_TERMS:
            raise QueryError(f"query of {len(self.texts.words)} words: use at most {MAX_TERMS}")
        return Expansion(
            tuple(self.required),
            tuple(self.wanted),
            tuple(self.excluded),
            tuple(self.texts.boosts),
            tuple(self.texts.meanings),
            tuple(self.texts.words),
            everything,
            sentence=plain and self.texts.reads_as_sentence and len(self.texts.words) >= SENTENCE_WORDS,
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
                    return AllOf(
                        tuple(map(self.texts.written, content_words(self.texts.analyzer.query_words(text)))) or (NOTHING,)
                    )
                return AllOf(tuple(one.node for one in self.texts.words_of(text, exact=exact)) or (NOTHING,))
            case Phrase(text):
                return self.texts.phrase(text, exact=exact).node
            case Prefix(text):
                return self.texts.prefix(text)
            case Range():
                return self.texts.meant(self.texts.days.between(tree), f"{tree.first}..{tree.last}", "day")
            case Field("day", Term(text) | Phrase(text) | Prefix(text)):
                return self.texts.meant(self.texts.days.value(text), text, "day")
            case Field(name, node):
                return self._field(name, node)
            case Everything():
                return EverythingNode()

    def _field(self, name: str, node: Term | Phrase | Prefix | Everything) -> PlanNode:
        if isinstance(node, Everything):
            if name == "title":
                return EverythingNode()
            return ValueNode(f"{name}_value", self.texts.engine.facet(name).values)
        token_field = _TOKEN_FIELD_OF[name]
        match node:
            case Prefix(text):
                leaves = [
                    PrefixNode(token_field, prefix) for prefix in dict.fromkeys((fold_term(text), make_key(text))) if prefix
                ]
                return best_of([self.texts.meant(leaf, f"{text}*", name) for leaf in leaves])
            case Phrase(text) if name == "title":
                phrase = self.texts.analyzer.query_phrase(text)
                return (
                    self.texts.meant(PhraseNode(token_field, phrase.terms, phrase.offsets), text, name)
                    if phrase.terms
                    else NOTHING
                )
        words = content_words(self.texts.analyzer.query_words(node.text))
        nodes = [self._field_word(word, token_field, name) for word in words]
        found: list[PlanNode] = [AllOf(tuple(nodes))] if nodes else []
        if values := self.names.find(name, node.text):
            found.append(self.texts.meant(ValueNode(f"{name}_value", values, 1.0), node.text, name, values[0]))
        return best_of(found) if found else NOTHING

    def _field_word(self, word: QueryWord, token_field: str, name: str) -> PlanNode:
        leaves: list[PlanNode] = []
        for alternative in word.alternatives:
            if alternative.rule is Rule.SYNONYM and name != "title":
                continue
            leaf = make_leaf(alternative, token_field, RULE_WEIGHTS[alternative.rule])
            leaves.append(self.texts.meant(leaf, word.text, name, alternative.text))
        return best_of(leaves)

    def _boost_names(self) -> None:
        """Let a query that is a speaker's or project's name find their own sections before those that mention it."""
        for name in ("speaker", "project"):
            named = [list(self._name_leaves(word, name)) for word in self.texts.words]
            if all(named):
                nodes = [best_of(leaves) for leaves in named]
                self.texts.boosts.append(AllOf(tuple(nodes)) if len(nodes) > 1 else nodes[0])

    def _name_leaves(self, word: QueryWord, name: str) -> Iterable[PlanNode]:
        for one in word.alternatives:
            if one.rule is not Rule.SYNONYM:
                yield from self.texts.scoring(one, name, NAME_WEIGHT * RULE_WEIGHTS[one.rule], word=word.text, rule=name)


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
