"""BM25: its parameters and formulas, in one place for every engine."""

from __future__ import annotations

from math import log

#: How soon repetition stops counting, and how much length counts. On 4,420 questions over 13,447 Japanese passages
#: .6 and .9 gain .011 MRR@10 on the usual 1.2 and .75.
K1 = 0.6
B = 0.9

#: Scores are rounded to this many decimals before ties are broken: sums taken in another order differ in their last bits.
SCORE_DECIMALS = 9


def inverse_document_frequency(documents: int, holding: int) -> float:
    """How rare a term is: above 0 also for one that every document holds. `holding` of the `documents` hold it."""
    return log(1.0 + (documents - holding + 0.5) / (holding + 0.5))


def term_saturation(frequency: float, length: float, average_length: float) -> float:
    """The part of BM25 that depends on the section: from 0 to K1 + 1, exclusive. Lengths are in terms."""
    return (frequency * (K1 + 1.0)) / (frequency + K1 * ((1.0 - B) + B * length / average_length))
