"""What a query is expanded to: parts of a plan, and what each of their leaves stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.analysis.model import QueryWord
from indexer.dataclass import dataclass, replace
from search.engine import (
    AllOf,
    AnyOf,
    BestOf,
    Boosted,
    EverythingNode,
    Leaf,
    PlanNode,
    Without,
)

NOTHING = AnyOf(())


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
    Of a `sentence` (次回の会合はどこで開かれるか) not every word must stand in the best section; words typed side by side
    are each meant.
    """

    required: tuple[PlanNode, ...]
    wanted: tuple[Wanted, ...]
    excluded: tuple[PlanNode, ...]
    boosts: tuple[PlanNode, ...]
    meanings: tuple[Meaning, ...]
    words: tuple[QueryWord, ...]
    everything: bool
    sentence: bool = False

    def strict(self) -> PlanNode:
        """The plan of all words."""
        return self.plan(one.node for one in self.wanted)

    def unscored(self) -> PlanNode:
        """The plan of all words without what only adds to their scores: it matches what `strict` does."""
        nodes = [one.node.node if isinstance(one.node, Boosted) else one.node for one in self.wanted]
        return replace(self, boosts=()).plan(nodes)

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
