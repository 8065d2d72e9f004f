"""How well judged queries are answered: nDCG@10, MRR@10 and recall@100, by kind of query."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.errors import CorpusError
from indexer.vocabulary import fold
from search.model import Hit, SearchRequest
from search.service.searcher import Searcher

#: MRR looks for the first hit of at least this grade (clearly about it), and recall counts those.
RELEVANT_GRADE = 2
#: Hits that nDCG and MRR look at, and those that recall does.
TOP, DEEP = 10, 100

# Left out where headings are compared: markup, and a time or number before the words.
_HEADING_SIGNS = re.compile(r"^[\s#=*■●◆○◎▼・>\-–]+|[【】〔〕\[\]「」]|[\s#=]+$")
_HEADING_NUMBER = re.compile(r"^(?:\d{1,2}:\d{2}(?:\s*[-–~〜]\s*\d{1,2}:\d{2})?|\d+(?:[-.]\d+)*[.)]?|\(\d+\))\s+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A section by its report's path (relative to the corpus folder) and innermost heading; `grade` is 1 to 3."""

    path: str
    heading: str
    grade: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """A query of some kind, and every section that answers it."""

    id: str
    query: str
    kind: str
    relevant: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What one query scored, each measure from 0 to 1; `first` is the rank of the first relevant hit, 0 without one."""

    judgement: Judgement
    ndcg: float
    mrr: float
    recall: float
    first: int


@dataclass(frozen=True, slots=True)
class KindScore:
    """The means over the queries of a kind, or of all kinds ("all")."""

    kind: str
    queries: int
    ndcg: float
    mrr: float
    recall: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all queries, of each kind in the order of the file with "all" at the end, and of each query."""

    kinds: tuple[KindScore, ...]
    rankings: tuple[Ranking, ...]


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The judgements of a file of JSON lines, in order. Raises CorpusError, with the line, when it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{path}: judgements cannot be read ({getattr(error, 'strerror', error)}): give a file of JSON lines"
        ) from error
    judgements = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            relevant = tuple(Judged(str(one["path"]), str(one["heading"]), int(one["grade"])) for one in entry["relevant"])
            judgements.append(Judgement(str(entry["id"]), str(entry["query"]), str(entry["kind"]), relevant))
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path}:{number}: no judgement ({error}): id, query, kind and relevant are wanted") from error
    return tuple(judgements)


def evaluate_judgements(judgements: Iterable[Judgement], searcher: Searcher) -> Evaluation:
    """The scores of the searcher's answers, a hundred hits a query."""
    rankings = tuple(
        rank_hits(judgement, searcher.search(SearchRequest(judgement.query, limit=DEEP)).hits) for judgement in judgements
    )
    kinds = dict.fromkeys(ranking.judgement.kind for ranking in rankings)
    scores = [_mean(kind, [one for one in rankings if one.judgement.kind == kind]) for kind in kinds]
    return Evaluation((*scores, _mean("all", rankings)), rankings)


def rank_hits(judgement: Judgement, hits: Sequence[Hit]) -> Ranking:
    """What these hits score; a judged section that stands twice among them counts where it stands first."""
    grades = {(one.path, plain_heading(one.heading)): one.grade for one in judgement.relevant}
    found: list[int] = []
    left = dict(grades)
    for hit in hits:
        heading = hit.heading[-1] if hit.heading else ""
        keys = [(hit.path, plain_heading(heading)), *([] if hit.heading else [(hit.path, plain_heading(hit.report))])]
        found.append(next((left.pop(key) for key in keys if key in left), 0))
    ideal = discounted_gain(sorted(grades.values(), reverse=True)[:TOP])
    relevant = sum(grade >= RELEVANT_GRADE for grade in grades.values())
    first = next((rank for rank, grade in enumerate(found[:TOP], 1) if grade >= RELEVANT_GRADE), 0)
    return Ranking(
        judgement,
        ndcg=discounted_gain(found[:TOP]) / ideal if ideal else 0.0,
        mrr=1 / first if first else 0.0,
        recall=sum(grade >= RELEVANT_GRADE for grade in found) / relevant if relevant else 0.0,
        first=first,
    )


def discounted_gain(grades: Iterable[int]) -> float:
    """The discounted cumulative gain of grades in order of rank: the sum of (2^grade - 1) / log2(rank + 1)."""
    gain: float = sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
    return gain


def plain_heading(heading: str) -> str:
    """A heading as it is compared: folded, without markup, brackets, and a time or number before it."""
    plain = _HEADING_SIGNS.sub("", fold(heading))
    return " ".join(_HEADING_NUMBER.sub("", plain.strip()).split())


def evaluation_text(evaluation: Evaluation) -> str:
    """The scores as a table, one kind a line, ending with a line end."""
    rows = [f"{'kind':<14}{'queries':>8}{'nDCG@10':>9}{'MRR@10':>9}{'recall@100':>12}"]
    rows += [f"{one.kind:<14}{one.queries:>8}{one.ndcg:>9.3f}{one.mrr:>9.3f}{one.recall:>12.3f}" for one in evaluation.kinds]
    return "\n".join(rows) + "\n"


def evaluation_json(evaluation: Evaluation) -> str:
    """The scores by kind as one JSON object on one line, with the queries whose first hits are all wrong."""
    kinds = {
        one.kind: {
            "queries": one.queries,
            "ndcg@10": round(one.ndcg, 4),
            "mrr@10": round(one.mrr, 4),
            "recall@100": round(one.recall, 4),
        }
        for one in evaluation.kinds
    }
    missed = [one.judgement.id for one in evaluation.rankings if not one.first]
    return json.dumps({"kinds": kinds, "missed": missed}, ensure_ascii=False)


def _mean(kind: str, rankings: Sequence[Ranking]) -> KindScore:
    count = len(rankings)
    if not count:
        return KindScore(kind, 0, 0.0, 0.0, 0.0)
    return KindScore(
        kind,
        count,
        ndcg=sum(one.ndcg for one in rankings) / count,
        mrr=sum(one.mrr for one in rankings) / count,
        recall=sum(one.recall for one in rankings) / count,
    )
