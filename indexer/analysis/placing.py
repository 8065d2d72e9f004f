"""Numbers of words to words at their places, with NumPy: positions, code points, documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.analysis import word_rows
from indexer.analysis.stream import GAP
from indexer.analysis.word_numbers import WordNumbers
from indexer.analysis.word_rows import WordRows
from indexer.dataclass import dataclass

I64 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


#: The origin of a run that its document does not hold, as `str.find` has it.
UNWRITTEN = -1


class Runs:
    """Texts and names as numbers, one run after the other, while they are collected.

    A chain is the runs of a document that one field, or one set of fields, is made of: the words of each run follow those
    of the run before, a gap apart.
    """

    __slots__ = ("chains", "documents", "numbers", "origins")

    def __init__(self) -> None:
        """Starts without runs."""
        self.numbers: list[int] = []
        self.documents: list[int] = []
        self.chains: list[int] = []
        self.origins: list[int] = []

    def add(self, numbers: Sequence[int], *, document: int, chain: int, origin: int) -> None:
        """A run of these words, which begins at code point `origin` of its document; runs of a chain follow one another."""
        self.numbers.extend(numbers)
        self.numbers.append(WordNumbers.END)
        self.documents.append(document)
        self.chains.append(chain)
        self.origins.append(origin)


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Words in order, in columns of equal length, one entry a word.

    `numbers` count into the rows, `starts` and `ends` are code points of the document, `positions` of the first unit;
    `written` is False for a word that the document does not hold: it stands at its end.
    """

    numbers: I64
    starts: I64
    ends: I64
    positions: I64
    runs: I64
    documents: I64
    chains: I64
    written: Flags

    def of_chain(self, chain: int) -> PlacedWords:
        """Those of the runs of one chain."""
        places = (self.chains == chain).nonzero()[0]
        return PlacedWords(
            numbers=self.numbers[places],
            starts=self.starts[places],
            ends=self.ends[places],
            positions=self.positions[places],
            runs=self.runs[places],
            documents=self.documents[places],
            chains=self.chains[places],
            written=self.written[places],
        )


def place_words(runs: Runs, rows: WordRows, lengths: I64) -> PlacedWords:
    """The words of the runs. `lengths` is that of each document, in code points, shape (documents,).

    A particle takes one place, a run of punctuation or line ends `GAP` places, a space none; none of them is a word.
    """
    numbers = np.array(runs.numbers, np.int64)
    flags = np.frombuffer(rows.flags, np.uint8)[numbers]
    sizes = np.frombuffer(rows.lengths, np.int32)[numbers]
    gaps = ((flags & word_rows.PARTING) != 0).cumsum()
    stops = sizes.cumsum(dtype=np.int64)
    solid = (flags & word_rows.SOLID).nonzero()[0]
    numbers, flags, sizes, stops = numbers[solid], flags[solid], sizes[solid], stops[solid]
    places = np.frombuffer(rows.places, np.int32)[numbers]
    parted = np.diff(gaps[solid], prepend=0) > 0  # a gap is before it
    positions = (places + GAP * parted).cumsum(dtype=np.int64) - places
    is_last = (flags & word_rows.END) != 0
    lasts = is_last.nonzero()[0]
    run_of = is_last.cumsum() - is_last

    # What ends a run stands where the next one begins.
    documents, chains, origins = (np.array(one, np.int64) for one in (runs.documents, runs.chains, runs.origins))
    before, begun = np.append(0, positions[lasts])[:-1], np.append(0, stops[lasts])[:-1]
    taken = positions[lasts] - before + GAP
    offsets = taken.cumsum() - taken
    is_first = np.ones(len(lasts), bool)
    is_first[1:] = (documents[1:] != documents[:-1]) | (chains[1:] != chains[:-1])
    offsets -= offsets[is_first][is_first.cumsum() - 1]

    words = (flags & word_rows.WORD).nonzero()[0]
    run, sizes = run_of[words], sizes[words]
    written = origins[run] != UNWRITTEN
    document = documents[run]
    starts = np.where(written, stops[words] - sizes - begun[run] + origins[run], lengths[document])
    return PlacedWords(
        numbers=numbers[words],
        starts=starts,
        ends=np.where(written, starts + sizes, starts),
        positions=positions[words] + (offsets - before)[run],
        runs=run,
        documents=document,
        chains=chains[run],
        written=written,
    )
