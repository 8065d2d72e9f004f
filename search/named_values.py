"""What a project or person is called in an index: every value that the vocabulary ties to a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from search.engine import Filter

if TYPE_CHECKING:
    from indexer.vocabulary import Vocabulary


class NamedValues:
    """The values of one index by the names of the vocabulary. Safe to share between threads."""

    def __init__(self, vocabulary: Callable[[], Vocabulary]) -> None:
        """Reads nothing before the first name."""
        self._vocabulary = vocabulary
        self._names: dict[str, dict[str, tuple[str, ...]]] = {}

    def find(self, field: str, name: str) -> tuple[str, ...]:
        """The names of the project or person that `name` is one of, its own first; empty for one that is not known.

        `field` is "project" or "speaker"; there is none of another field. Case and width do not count, and neither do
        parts of a project: LBaaS is not Neutron.
        """
        from indexer.vocabulary import fold  # here: most searches name nobody, and need no vocabulary

        if field not in self._names:
            self._names[field] = dict(self._read(field))
        return self._names[field].get(fold(name), ())

    def widen(self, chosen: Filter) -> Filter:
        """`chosen` with every other name of its values: まつもとゆきひろ also finds what is written Matz."""
        field = chosen.field.removesuffix("_value")
        values = dict.fromkeys(chosen.values)
        for value in chosen.values:
            values.update(dict.fromkeys(self.find(field, value)))
        return Filter(chosen.field, tuple(values)) if len(values) > len(chosen.values) else chosen

    def _read(self, field: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        entries: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        if field == "project":
            # Sections bear the project's own name alone, however they write it.
            entries = [((one.name,), (one.name, *one.aliases)) for one in self._vocabulary().projects]
        elif field == "speaker":
            entries = [
                ((one.name, *one.spellings), (one.name, *one.readings, *one.spellings)) for one in self._vocabulary().people
            ]
        from indexer.vocabulary import fold

        found: dict[str, dict[str, None]] = {}
        for values, names in entries:
            for name in names:
                found.setdefault(fold(name), {}).update(dict.fromkeys(values))
        return ((name, tuple(values)) for name, values in found.items())
