"""Texts to the tokens of every field, some hundred at once: read as numbers in one loop, the rest by NumPy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.analysis.fields import Heads, make_name_field, make_word_fields
from indexer.analysis.model import IndexText
from indexer.analysis.numbering import Numbering
from indexer.analysis.placing import UNWRITTEN, Runs, place_words
from indexer.analysis.token_columns import number_terms
from indexer.model import BatchTokens
from indexer.schema import TOKEN_FIELDS

_NAME_FIELDS = ("speaker", "project", "event")
_TEXT_CHAIN = 0  # the fields of names have the chains after it


def index_texts(texts: Sequence[IndexText], numbering: Numbering, *, head_weight: float) -> tuple[BatchTokens, ...]:
    """The tokens of each token field of the schema, in its order; see `Analyzer.index_texts`."""
    runs = _read_runs(texts, numbering)
    rows = numbering.rows
    rows.grow()
    words = place_words(runs, rows, np.array([len(one.text) for one in texts], np.int64))
    heads = Heads(np.array([one.body_start for one in texts], np.int64), head_weight)
    fields = list(make_word_fields(words.of_chain(_TEXT_CHAIN), rows, heads))
    fields += [
        make_name_field(field, words.of_chain(chain), rows) for chain, field in enumerate(_NAME_FIELDS, _TEXT_CHAIN + 1)
    ]
    by_name = {one.name: one for one in fields}
    return number_terms([by_name[field.name] for field in TOKEN_FIELDS], rows.terms, documents=len(texts))


def _read_runs(texts: Sequence[IndexText], numbering: Numbering) -> Runs:
    runs = Runs()
    for document, one in enumerate(texts):
        text = one.text
        runs.add(numbering.read(text), document=document, chain=_TEXT_CHAIN, origin=0)
        for name in dict.fromkeys((*one.speakers, *one.projects)):
            if name not in text:
                runs.add(numbering.read(name), document=document, chain=_TEXT_CHAIN, origin=UNWRITTEN)
        for chain, names in enumerate((one.speakers, one.projects, one.events), _TEXT_CHAIN + 1):
            for name in names:
                runs.add(numbering.read(name), document=document, chain=chain, origin=text.find(name))
    return runs
