"""The vocabulary's words that stand for one another: other names of a project, person or event, and synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from indexer.analysis.folding import fold_term
from indexer.analysis.model import Rule
from indexer.analysis.readings import make_kana_key
from indexer.dataclass import dataclass
from indexer.vocabulary import Person, Vocabulary

#: Words of a query that may be one entry of the vocabulary (Network Functions Virtualization is three).
LONGEST_ENTRY = 6

# Spaces, joints and long-vowel marks do not tell entries apart: load-balancer is load balancer, サーバ is サーバー.
_IGNORED = re.compile(r"[\s・･ー\-_.]+")


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
        keys = dict.fromkeys(make_entry_key(text) for text in texts)
        groups = dict.fromkeys(group for key in keys for group in self._groups.get(key, ()))
        found = dict.fromkeys(
            Kin(group.rule, text, exact=group.names and text.isascii()) for group in groups for text in group.texts
        )
        return tuple(sorted(found, key=lambda kin: kin.rule is Rule.SYNONYM))

    def find_reading(self, key: str) -> tuple[Kin, ...]:
        """The names of people that are read as the reading key `key`, in whole or by one part; empty for none."""
        return self._readings.get(key, ())

    @cached_property
    def _groups(self) -> dict[str, list[_Group]]:
        groups: dict[str, list[_Group]] = {}
        vocabulary = self._vocabulary
        for project in vocabulary.projects:
            own = [name for name in project.exact if name not in project.components]
            _add(groups, Rule.ALIAS, (project.name, *project.aliases, *own))
        for series in vocabulary.events:
            _add(groups, Rule.ALIAS, (series.name, *series.aliases))
        for person in vocabulary.people:
            for names in _name_groups(person):
                _add(groups, Rule.ALIAS, names, names=True)
        for synonym in vocabulary.synonyms:
            _add(groups, Rule.SYNONYM, synonym.terms)
        return groups

    @cached_property
    def _readings(self) -> dict[str, tuple[Kin, ...]]:
        readings: dict[str, list[Kin]] = {}
        for person in self._vocabulary.people:
            for names in _name_groups(person):
                kin = [Kin(Rule.READING, name, exact=name.isascii()) for name in names if not make_kana_key(name)]
                for name in names:
                    # Only kana: a name in romaji whose reading nobody wrote down is found by its own letters.
                    if key := make_kana_key(name):
                        readings.setdefault(key, []).extend(kin)
        return {key: tuple(dict.fromkeys(kin)) for key, kin in readings.items()}


def make_entry_key(text: str) -> str:
    """What spellings of one entry have in common: `text` folded, without spaces, joints and long-vowel marks."""
    return _IGNORED.sub("", fold_term(text))


def _add(groups: dict[str, list[_Group]], rule: Rule, texts: Iterable[str], *, names: bool = False) -> None:
    group = _Group(rule, tuple(dict.fromkeys(texts)), names)
    if len(group.texts) > 1:
        for text in group.texts:
            groups.setdefault(make_entry_key(text), []).append(group)


def _name_groups(person: Person) -> Iterable[tuple[str, ...]]:
    """All forms of the whole name, then those of each part of it, where forms of as many parts correspond.

    Jay Pipes and ジェイ・パイプス give (Jay, ジェイ) and (Pipes, パイプス); a handle has no parts. A Japanese name is
    written family name first, in kanji and in kana alike.
    """
    forms = tuple(dict.fromkeys((person.name, *person.spellings, *person.readings)))
    yield forms
    split = [parts for form in forms if len(parts := re.split(r"[\s・･]+", form.strip())) > 1]
    for count in {len(parts) for parts in split}:
        alike = [parts for parts in split if len(parts) == count]
        yield from (tuple(dict.fromkeys(names)) for names in zip(*alike, strict=True))
