"""A corpus whose every state can be told from a search: one report after another names the same event, that of the state."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from search.library import Library
from search.model import SearchRequest

_EVENT = "催し "


@dataclass(frozen=True, slots=True, order=True)
class State:
    """What a generation of the corpus shows: the version that all its reports name, and how many sections they have."""

    version: int
    sections: int


def _text(version: int, name: str) -> str:
    return (
        f"---\nevent: {_EVENT}{version}\n---\n# 報告 {name}\n\n## 節 {name}\n\n共通語彙を {name} が版 {version} で話した。\n"
    )


class StatefulCorpus:
    """A corpus in version 0; remembers every state that it was in, or that adding a report was to bring it into."""

    def __init__(self, folder: Path, *, reports: int = 6) -> None:
        self.folder = folder
        self._reports = folder / "reports"
        self._reports.mkdir(parents=True)
        self._count = reports
        self._version = 0
        self._known: set[State] = set()
        self.write(0)

    @property
    def state(self) -> State:
        """What the files say now."""
        return State(self._version, len(list(self._reports.glob("*.md"))))

    def knows(self, state: State) -> bool:
        """Whether a search may have seen this state."""
        return state in self._known

    def write(self, version: int) -> None:
        """Write another version of every report, without those that were added."""
        for path in self._reports.glob("added*"):
            path.unlink()
        self._version = version
        for number in range(self._count):
            (self._reports / f"{number}.md").write_text(_text(version, f"r{number}"), encoding="utf-8")
        self._known.add(self.state)

    def next_version(self) -> None:
        """Write the next version."""
        self.write(self._version + 1)

    def incoming(self, folder: Path, number: int) -> Path:
        """A report outside the corpus, to be added to it."""
        path = folder / f"added{number}.md"
        path.write_text(_text(self._version, path.stem), encoding="utf-8")
        self._known.add(State(self._version, self.state.sections + 1))
        return path


@dataclass(slots=True)
class Readers:
    """Threads that search all the while; `failures` has one line for each search that failed, saw a mixture of states, or
    one older than the thread had seen before."""

    index: Path
    corpus: StatefulCorpus
    threads: int
    pause_seconds: float = 0.0  # between searches, where the thread that starts them has work of its own
    searches: int = 0
    failures: list[str] = field(default_factory=list)
    generations: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)
    _running: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Readers:
        """Start them."""
        library = Library(self.index)
        self._running = [threading.Thread(target=self._search, args=(library,)) for _ in range(self.threads)]
        for thread in self._running:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop them."""
        self._stop.set()
        for thread in self._running:
            thread.join()

    def _search(self, library: Library) -> None:
        last = State(0, 0)
        while not self._stop.is_set():
            try:
                seen = observe(library)
            except Exception as error:
                self.failures.append(f"{type(error).__name__}: {error}")
            else:
                if seen is None or not self.corpus.knows(seen):
                    self.failures.append(f"saw {seen}, which the corpus never was")
                elif seen.version < last.version:
                    self.failures.append(f"saw {seen} after {last}")
                else:
                    last = seen
            self.generations.add(library.generation)
            self.searches += 1
            self._stop.wait(self.pause_seconds)


def observe(library: Library) -> State | None:
    """The state that one searcher shows in all that it answers; None when its answers contradict each other."""
    searcher = library.searcher()
    page = searcher.search(SearchRequest("共通語彙", limit=100))
    (facet,) = searcher.facets(("event",))
    events = {hit.event for hit in page.hits} | set(facet.values)
    counts = {page.total, len(page.hits), searcher.count(), *facet.numbers}
    shown = [searcher.view(hit.id, "共通語彙") for hit in page.hits[:2]]
    if len(events) != 1 or len(counts) != 1 or None in shown or None in events:
        return None
    return State(int(str(events.pop()).removeprefix(_EVENT)), counts.pop())
