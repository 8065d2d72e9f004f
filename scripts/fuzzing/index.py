"""The index that hostile queries are asked of: the project's corpus, with hostile reports among its own."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from fuzzing.queries import Values
from fuzzing.reports import ROOT, make_report_case
from indexer.building import rebuild
from search.service.searcher import FACETS, Searcher

#: Fuzzed reports in the index; those that cannot be read are skipped by the build, as in any corpus.
_REPORTS = 80
_SEED = 20140512
_MOST_BYTES = 8000


def make_index(home: Path) -> Path:
    """The folder of a new index in `home`, the same for every run."""
    corpus = home / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    chance = random.Random(_SEED)  # noqa: S311 - nothing secret comes of it
    for number in range(_REPORTS):
        case = make_report_case(chance)
        if len(case.data) <= _MOST_BYTES:
            (corpus / "reports" / f"{number}{case.path.replace('/', '-')}").write_bytes(case.data)
    rebuild((corpus,), home / "index", jobs=1)
    return home / "index"


def index_values(searcher: Searcher) -> tuple[Values, ...]:
    """The values of each field that can be filtered by."""
    return tuple(Values(facet.field, tuple(one.value for one in facet.counts)) for facet in searcher.facets(FACETS))
