"""The vocabulary's words that stand for one another: other names of a project, person or event, and synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from indexer.analysis.folding import fold_term, fold_terms
from indexer.analysis.model import Rule
from indexer.analysis.readings import make_kana_key
from indexer.dataclass import dataclass

if TYPE_CHECKING:
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


class Kindred:
    """Looks words up in the groups of words that stand for one another."""

    def __init__(
        self, groups: Sequence[Sequence[str]], *, entries: Mapping[str, Sequence[int]], readings: Mapping[str, Sequence[str]]
    ) -> None:
        """A group is what kind it is, then its words: "alias", "name" (of a person) or "synonym".

        `entries` numbers the groups of each key of an entry, `readings` holds the names of people by their reading key.
        """
        self.groups = groups
        self.entries = entries
        self.readings = readings

    def knows(self, text: str) -> bool:
        """Whether `text` as a whole is an entry of the vocabulary."""
        return make_entry_key(text) in self.entries

    def find(self, *texts: str) -> tuple[Kin, ...]:
        """The members of every group that any spelling in `texts` is in, aliases first; empty when there is none."""
        keys = dict.fromkeys([make_entry_key(text) for text in dict.fromkeys(texts)])
        numbers = dict.fromkeys([number for key in keys for number in self.entries.get(key, ())])
        if not numbers:
            return ()
        found = dict.fromkeys(kin for number in numbers for kin in _members(self.groups[number]))
        return tuple(sorted(found, key=lambda kin: kin.rule is Rule.SYNONYM))

    def find_reading(self, key: str) -> tuple[Kin, ...]:
        """The names of people that are read as the reading key `key`, in whole or by one part; empty for none."""
        return tuple([Kin(Rule.READING, name, exact=name.isascii()) for name in self.readings.get(key, ())])


def make_kindred(vocabulary: Vocabulary) -> Kindred:
    """The words of `vocabulary` that stand for one another."""
    names = [names for person in vocabulary.people for names in _name_groups(person)]
    groups = [
        *(("alias", *_own_names(project)) for project in vocabulary.projects),
        *(("alias", *_unique((series.name, *series.aliases))) for series in vocabulary.events),
        *(("name", *words) for words in names),
        *(("synonym", *_unique(synonym.terms)) for synonym in vocabulary.synonyms),
    ]
    groups = [group for group in groups if len(group) > 2]
    keys = iter(_make_entry_keys([text for group in groups for text in group[1:]]))
    entries: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        for key in islice(keys, len(group) - 1):
            entries.setdefault(key, []).append(number)
    return Kindred(groups, entries=entries, readings=_make_readings(names))


def _members(group: Sequence[str]) -> Iterable[Kin]:
    kind, *texts = group
    rule = Rule.SYNONYM if kind == "synonym" else Rule.ALIAS
    return (Kin(rule, text, exact=kind == "name" and text.isascii()) for text in texts)


def _make_readings(groups: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    readings: dict[str, dict[str, None]] = {}
    for names in groups:
        # Only kana: a name in romaji whose reading nobody wrote down is found by its own letters.
        keys = ["" if name.isascii() else make_kana_key(name) for name in names]
        written = [name for name, key in zip(names, keys, strict=True) if not key]
        for key in filter(None, keys):
            readings.setdefault(key, {}).update(dict.fromkeys(written))
    return {key: list(names) for key, names in readings.items()}


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
