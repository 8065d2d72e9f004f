"""The team's words: projects, people, events, synonyms and stop words, read from TOML files that users edit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Project:
    """A project or product. `aliases` are other names of the same thing; `components` are parts that belong to it
    (LBaaS to Neutron): a section about one is about the project, but the words are no synonyms. Names listed in
    `exact` count only in that very case and spelling (Heat is not "heat")."""

    name: str
    aliases: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person; `name` is the form shown. `readings` are kana, `spellings` every other form (romaji, kanji, handle)."""

    name: str
    readings: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventSeries:
    """A series of events, such as "OpenStack Summit"; `aliases` are other names of the series."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Words that find each other, each ranked below the literal one."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All vocabulary of a corpus. `digest` changes whenever any of it does."""

    projects: tuple[Project, ...] = ()
    people: tuple[Person, ...] = ()
    events: tuple[EventSeries, ...] = ()
    synonyms: tuple[SynonymGroup, ...] = ()
    stop_words: tuple[str, ...] = ()
    digest: str = ""
