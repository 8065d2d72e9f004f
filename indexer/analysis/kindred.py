"""The vocabulary's words that stand for one another: other names of a project, person or event, and synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice

from indexer.analysis.folding import fold_term, fold_terms
from indexer.analysis.model import Rule
from indexer.analysis.readings import make_kana_key
from indexer.dataclass import dataclass
from indexer.vocabulary import Person, Project, Vocabulary

#: Words of a query that may be one entry of the vocabulary (Network Functions Virtualization is three).
LONGEST_ENTRY = 6

# Spaces, joints and long-vowel marks do not tell entries apart: load-balancer is load balancer, サーバ is サーバー.
_IGNORED = re.compile(r"[\s・･ー\-_.]+")
_BETWEEN_NAMES = re.compile(r"[\s・･]+")


@dataclass(frozen=True, slots=True)
class Kin:
    """Another way to write a word, and by which rule it stands for it.

    `exact` of a person's name in ASCII: Pipes is not the plural of pipe.
    """

    rule: Rule
    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """Words that stand for one another; `names` are those of a person."""

    rule: Rule
    texts: tuple[str, ...]
    names: bool


class Kindred:
    """Looks words up in a vocabulary. Built on first use: a process that only indexes never needs it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Keeps the vocabulary and does nothing yet."""
        self._vocabulary = vocabulary

    def knows(self, text: str) -> bool:
        """Whether `text` as a whole is an entry of the vocabulary."""
        return make_entry_key(text) in self._groups

    def find(self, *texts: str) -> tuple[Kin, ...]:
        """The members of every group that any spelling in `texts` is in, aliases first; empty when there is none."""
        keys = dict.fromkeys([make_entry_key(text) for text in dict.fromkeys(texts)])
        groups = dict.fromkeys([group for key in keys for group in self._groups.get(key, ())])
        if not groups:
            return ()
        found = dict.fromkeys(
            Kin(group.rule, text, exact=group.names and text.isascii()) for group in groups for text in group.texts
        )
        return tuple(sorted(found, key=lambda kin: kin.rule is Rule.SYNONYM))

    def find_reading(self, key: str) -> tuple[Kin, ...]:
        """The names of people that are read as the reading key `key`, in whole or by one part; empty for none."""
        return self._readings.get(key, ())

    @cached_property
    def _groups(self) -> dict[str, list[_Group]]:
        vocabulary = self._vocabulary
        groups = [
            *(_Group(Rule.ALIAS, _own_names(project), names=False) for project in vocabulary.projects),
            *(_Group(Rule.ALIAS, _unique((series.name, *series.aliases)), names=False) for series in vocabulary.events),
            *(_Group(Rule.ALIAS, names, names=True) for names in self._names),
            *(_Group(Rule.SYNONYM, _unique(synonym.terms), names=False) for synonym in vocabulary.synonyms),
        ]
        groups = [group for group in groups if len(group.texts) > 1]
        keys = iter(_make_entry_keys([text for group in groups for text in group.texts]))
        found: dict[str, list[_Group]] = {}
        for group in groups:
            for key in islice(keys, len(group.texts)):
                found.setdefault(key, []).append(group)
        return found

    @cached_property
    def _readings(self) -> dict[str, tuple[Kin, ...]]:
        readings: dict[str, list[Kin]] = {}
        for names in self._names:
            # Only kana: a name in romaji whose reading nobody wrote down is found by its own letters.
            keys = ["" if name.isascii() else make_kana_key(name) for name in names]
            kin = [Kin(Rule.READING, name, exact=name.isascii()) for name, key in zip(names, keys, strict=True) if not key]
            for key in filter(None, keys):
                readings.setdefault(key, []).extend(kin)
        return {key: tuple(dict.fromkeys(kin)) for key, kin in readings.items()}

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], ...]:
        return tuple(names for person in self._vocabulary.people for names in _name_groups(person))


def make_entry_key(text: str) -> str:
    """What spellings of one entry have in common: `text` folded, without spaces, joints and long-vowel marks."""
    return _IGNORED.sub("", fold_term(text))


def _make_entry_keys(texts: Sequence[str]) -> list[str]:
    """The key of each of `texts`, of which a vocabulary has thousands."""
    return [_IGNORED.sub("", text) for text in fold_terms(texts)]


def _own_names(project: Project) -> tuple[str, ...]:
    """A project's name, aliases and exact names; a component's exact name is not the project's."""
    own = [name for name in project.exact if name not in project.components]
    return _unique((project.name, *project.aliases, *own))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _name_groups(person: Person) -> Iterable[tuple[str, ...]]:
    """All forms of the whole name, then those of each part of it, where forms of as many parts correspond.

    Jay Pipes and ジェイ・パイプス give (Jay, ジェイ) and (Pipes, パイプス); a handle has no parts. A Japanese name is
    written family name first, in kanji and in kana alike.
    """
    forms = _unique((person.name, *person.spellings, *person.readings))
    yield forms
    split = [parts for form in forms if len(parts := _BETWEEN_NAMES.split(form.strip())) > 1]
    for count in {len(parts) for parts in split}:
        alike = [parts for parts in split if len(parts) == count]
        yield from map(_unique, zip(*alike, strict=True))
