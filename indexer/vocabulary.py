"""The team's words: projects, people, events, synonyms and stop words, read from TOML files that users edit."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from indexer.dataclass import dataclass, replace
from indexer.errors import VocabularyError
from indexer.vocabulary_files import Entry, parse_entries, read_text


@dataclass(frozen=True, slots=True)
class Project:
    """A project or product. `aliases` are other names of the same thing; `components` are parts that belong to it
    (LBaaS to Neutron): a section about one is about the project, but the words are no synonyms. Names listed in
    `exact` count only in that very case and spelling (Heat is not "heat"); each of them is the name, an alias or a
    component as well. Where `context` is not empty, they count only in a report that holds one of its words as
    well (Swift with OpenStack, or with iOS: two projects may share such a name)."""

    name: str
    aliases: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person; `name` is the form shown. `readings` are kana, `spellings` every other form (romaji, kanji, handle)."""

    name: str
    readings: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventSeries:
    """A series of events, such as "OpenStack Summit"; `aliases` are other names of the series. `about` are the projects
    that all of it is about, so that their names say little there (Ruby at RubyKaigi)."""

    name: str
    aliases: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


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

    def __hash__(self) -> int:
        """Of the digest alone: what is derived from a vocabulary is cached by it; all of its words take 1 ms to hash."""
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        """By the digests where both have one: a process that follows its corpus reads the same words again for each update,
        and to compare all of them takes 20 ms."""
        if not isinstance(other, Vocabulary):
            return NotImplemented
        if self.digest and other.digest:
            return self.digest == other.digest
        return self is other or _words_of(self) == _words_of(other)


_words_of = attrgetter("projects", "people", "events", "synonyms", "stop_words")


def load_vocabulary(folders: Sequence[Path] = ()) -> Vocabulary:
    """The default vocabulary with the TOML files of each of `folders` laid over it, in order.

    An entry of the same name is united with the earlier one; a name or alias that a later folder gives to another entry
    moves there; a word under `remove` is taken out of the entry, the entry's own name takes out the whole entry, as an
    empty list takes out a group of synonyms. A folder that does not exist, or lacks some of the files, adds nothing; one
    given twice (or the default one) is read once.

    Raises VocabularyError (file, line) for a file that cannot be read, an unknown field, a value of the wrong type, an
    empty word, and a name or alias that two entries of one folder claim.
    """
    distinct: dict[Path, Path] = {}
    for folder in (default_folder(), *folders):
        distinct.setdefault(folder.resolve(), folder)
    layers = [tuple((str(folder / name), read_text(folder / name)) for name in _FILES) for folder in distinct.values()]
    return _lay_all(tuple(layer for layer in layers if any(text for _, text in layer)))


_FILES = ("projects.toml", "people.toml", "events.toml", "synonyms.toml", "stop_words.toml")
_Layer = tuple[tuple[str, str], ...]  # the path and text of each of _FILES in a folder


@lru_cache(maxsize=2)  # an update reads them more than once, and a process that follows its corpus again and again
def _lay_all(layers: tuple[_Layer, ...]) -> Vocabulary:
    projects = _Entries("aliases", "components", "exact", "context")
    people = _Entries("spellings", "readings")
    events = _Entries("aliases", "about")
    synonyms: dict[str, dict[str, None]] = {}
    stop_words: dict[str, None] = {}
    for of_projects, of_people, of_events, of_synonyms, of_stop_words in layers:
        projects.lay(*of_projects)
        people.lay(*of_people)
        events.lay(*of_events)
        _lay_synonyms(synonyms, *of_synonyms)
        _lay_stop_words(stop_words, *of_stop_words)
    vocabulary = Vocabulary(
        projects=tuple(_project(name, **words) for name, words in projects.entries()),
        people=tuple(Person(name, **words) for name, words in people.entries()),
        events=tuple(EventSeries(name, **words) for name, words in events.entries()),
        synonyms=tuple(SynonymGroup(tuple(terms)) for terms in synonyms.values() if len(terms) > 1),
        stop_words=tuple(stop_words),
    )
    return replace(vocabulary, digest=hashlib.sha256(repr(vocabulary).encode()).hexdigest())


def default_folder() -> Path:
    """The folder of the default vocabulary: the copy inside an installed package, corpus/vocabulary in a checkout."""
    package = Path(__file__).parent
    installed = package / "default_vocabulary"
    return installed if installed.is_dir() else package.parent / "corpus" / "vocabulary"


def fold(text: str) -> str:
    """`text` as names are compared: NFKC, case-folded, single spaces."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.split()) if "  " in folded or folded[:1].isspace() or folded[-1:].isspace() else folded


def _project(
    name: str, *, aliases: tuple[str, ...], components: tuple[str, ...], exact: tuple[str, ...], context: tuple[str, ...]
) -> Project:
    """The project with each `exact` name that stands nowhere else as an alias."""
    known = {name, *aliases, *components}
    return Project(name, (*aliases, *(word for word in exact if word not in known)), components, exact, context)


def _lay_synonyms(groups: dict[str, dict[str, None]], path: str, text: str) -> None:
    for entry in parse_entries(text, path):
        _check_list(entry, path)
        if not entry.values:
            groups.pop(fold(entry.key), None)
            continue
        terms = groups.setdefault(fold(entry.key), {entry.key: None})
        terms.update(dict.fromkeys(entry.values))


def _lay_stop_words(words: dict[str, None], path: str, text: str) -> None:
    for entry in parse_entries(text, path):
        _check_list(entry, path)
        for value in entry.values:
            if entry.key == "remove":
                words.pop(value, None)
            else:
                words[value] = None


def _check_list(entry: Entry, path: str) -> None:
    if entry.table:
        raise VocabularyError(f'{path}:{entry.line}: [{entry.table}] is out of place; write lines such as "a" = ["b"]')
    if not entry.key.strip() or not all(value.strip() for value in entry.values):
        raise VocabularyError(f"{path}:{entry.line}: an empty word; delete it")


class _Entries:
    """The [name] entries of one kind while folders are laid over each other.

    A word of the `claiming` field names its entry alone, as the entry's own name does; words of `shared` fields may stand in
    several entries.
    """

    def __init__(self, claiming: str, *shared: str) -> None:
        self._claiming = claiming
        self._fields = (claiming, *shared)
        self._names: dict[str, str] = {}  # folded name -> name
        self._words: dict[str, dict[str, dict[str, None]]] = {}  # name -> field -> words; a dict is an ordered set
        self._owners: dict[str, list[str]] = {}  # folded name or claimed word -> names of the entries that have it

    def entries(self) -> Iterable[tuple[str, dict[str, tuple[str, ...]]]]:
        """Each name with its words by field, in the order in which they were first seen."""
        for name, words in self._words.items():
            yield name, {field: tuple(values) for field, values in words.items()}

    def lay(self, path: str, text: str) -> None:
        """Lay the entries of the file `path`, which holds `text`, over those so far."""
        claims: dict[str, dict[str, int]] = {}  # folded word -> name -> line
        table = name = ""
        words: dict[str, dict[str, None]] = {}
        for entry in parse_entries(text, path):
            if entry.table != table or not table:
                if not entry.table.strip():
                    raise VocabularyError(
                        f"{path}:{entry.line}: {entry.key} stands above the first [name]; move it below one"
                    )
                table = entry.table
                name = self._names.setdefault(fold(table), table)
                words = self._words.setdefault(name, {field: {} for field in self._fields})
                claims.setdefault(fold(name), {})[name] = entry.line
            if not all(map(str.strip, entry.values)):
                raise VocabularyError(f"{path}:{entry.line}: [{name}] {entry.key} has an empty word; delete it")
            if entry.key in words:
                words[entry.key].update(dict.fromkeys(entry.values))
                if entry.key == self._claiming:
                    for word in map(fold, entry.values):
                        claims.setdefault(word, {}).setdefault(name, entry.line)
            elif entry.key == "remove":
                words = self._remove(name, entry.values)
            elif entry.key:
                known = ", ".join((*self._fields, "remove"))
                raise VocabularyError(f"{path}:{entry.line}: [{name}] has no field {entry.key}; its fields are {known}")
        for word, names in claims.items():
            if len(names) > 1 or word in self._owners:
                self._settle(word, names, path)
            else:
                self._owners[word] = list(names)

    def _settle(self, word: str, names: dict[str, int], path: str) -> None:
        """Give `word` to the one entry of this file that claims it, or to all when each of them asks for a context."""
        present = [name for name in names if name in self._words]
        if len(present) > 1 and not all(self._words[name].get("context") for name in present):
            one, other = present[:2]
            raise VocabularyError(
                f"{path}:{names[other]}: {word} names both [{one}] (line {names[one]}) and [{other}]; delete one of them"
            )
        for owner in self._owners.get(word, ()):
            if owner in present or owner not in self._words or not present:
                continue
            if self._words[owner].get("context") and self._words[present[0]].get("context"):
                present.append(owner)
            elif fold(owner) == word:
                self._unite(owner, present[0])
            else:
                self._remove(owner, (word,))
        self._owners[word] = present

    def _unite(self, owner: str, name: str) -> None:
        """A later folder calls `owner` an alias of `name`: its words go there."""
        for field, values in self._words.pop(owner).items():
            self._words[name][field].update(values)

    def _remove(self, name: str, values: Iterable[str]) -> dict[str, dict[str, None]]:
        """Take words out of an entry, or the whole of it; what is left of it."""
        removed = {fold(value) for value in values}
        if fold(name) in removed:
            del self._words[name]
            return {field: {} for field in self._fields}
        for words in self._words[name].values():
            for word in [word for word in words if fold(word) in removed]:
                del words[word]
        return self._words[name]
