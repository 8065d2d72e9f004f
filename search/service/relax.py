"""What a search tries when sections that hold every word are few, or none holds any."""

from __future__ import annotations

from collections.abc import Sequence, Set

from indexer.analysis.folding import fold_term
from indexer.analysis.query_words import is_katakana
from indexer.analysis.readings import make_key
from indexer.analysis.transliteration import make_skeleton
from indexer.dataclass import dataclass
from search.engine import Engine, PlanNode, TermNode
from search.expansion.model import NOTHING, Expansion, Meaning, Wanted, any_of, best_of
from search.query_tree import And, Everything, Field, Or, Query
from search.spelling import Speller

#: Terms that one word may be relaxed to.
MAX_TERMS_A_WORD = 50


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A looser plan: `kind` is a key of the messages, `words` what was looked for, `meanings` those of its leaves."""

    kind: str
    node: PlanNode
    words: tuple[str, ...]
    meanings: tuple[Meaning, ...]


def loosen(expansion: Expansion, *, phrases: bool = True) -> PlanNode | None:
    """A plan that any of the query's words satisfies; None when nothing can be left out.

    Quoted phrases, and katakana that is all of a query (of ロードバランサ, ロード says little), are taken apart only with
    `phrases`; without it they stay as they are.
    """
    wanted = expansion.wanted
    loose = [one.node if one.quoted and not phrases else one.loose for one in wanted]
    if not wanted:
        return None
    if len(wanted) == 1 and (loose[0] == wanted[0].node or (not phrases and is_katakana(wanted[0].text))):
        return None
    return expansion.plan((any_of(loose),))


def drop_fields(tree: Query) -> Query:
    """The tree with the words of its fields looked for everywhere; days stay days."""
    match tree:
        case And(children):
            return And(tuple(drop_fields(child) for child in children))
        case Or(children):
            return Or(tuple(drop_fields(child) for child in children))
        case Field(name, node) if name != "day" and not isinstance(node, Everything):
            return node
        case _:
            return tree


def find_elsewhere(expansion: Expansion, speller: Speller, *, kind: str) -> Relaxation | None:
    """A plan of the query's words as parts of terms, by their readings, or as near spellings; None when none has any.

    `kind` is "substring", "reading" or "spelling".
    """
    nodes: list[PlanNode] = []
    words: list[str] = []
    meanings: list[Meaning] = []
    for text in dict.fromkeys(word.text for word in expansion.words):
        leaves = [TermNode(field, term) for field, term in _nearest(text, speller, kind)]
        if leaves:
            nodes.append(best_of(leaves))
            words.append(leaves[0].term if kind == "spelling" else text)
            # A reading's key is no word that a reader knows.
            meanings += [Meaning(leaf, text, kind, text if kind == "reading" else leaf.term) for leaf in leaves]
    if not nodes:
        return None
    return Relaxation(kind, expansion.plan((any_of(nodes),)), tuple(words), tuple(meanings))


def suggest_spelling(query: str, expansion: Expansion, engine: Engine, speller: Speller) -> str | None:
    """The query with the words that no section holds corrected by the index's own; None when nothing is to correct."""
    corrected = query
    for word in expansion.words:
        if any(engine.doc_frequency(one.field, one.terms[0]) for one in word.alternatives):
            continue
        if near := speller.correct(word.text):
            corrected = corrected.replace(word.text, near[0].term)
    return corrected if corrected != query else None


def missing_words(findable: Sequence[str], held: Set[str]) -> tuple[str, ...]:
    """Which of these wanted words a hit lacks, in their order; `held` are those that it holds."""
    return tuple([text for text in findable if text.strip('"') not in held])


def findable_words(wanted: Sequence[Wanted]) -> tuple[str, ...]:
    """The wanted words that some section holds in some way."""
    return tuple(one.text for one in wanted if one.loose != NOTHING)


def absent_words(wanted: Sequence[Wanted]) -> tuple[str, ...]:
    """The wanted words that no section holds in any way."""
    return tuple(one.text for one in wanted if one.loose == NOTHING)


def _nearest(text: str, speller: Speller, kind: str) -> list[tuple[str, str]]:
    if kind == "substring":
        return [("surface", term) for term in speller.containing(fold_term(text), MAX_TERMS_A_WORD)]
    if kind == "reading":
        keys = (make_key(text), make_skeleton(fold_term(text)))
        return [("reading", term) for key in keys for term in speller.with_reading(key, MAX_TERMS_A_WORD)]
    return [("surface", one.term) for one in speller.correct(text)[:3]]
