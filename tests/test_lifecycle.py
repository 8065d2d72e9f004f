"""The life of an index under its readers: followed, kept, missed, mended; and an update is as good as a rebuild."""

from __future__ import annotations

import gc
import re
import shutil
import tempfile
import threading
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import versions
from indexer.building import rebuild, update
from indexer.building.watch import watch
from indexer.errors import DictionaryError, IndexDamagedError, IndexMissingError, KikigakiError
from indexer.generations import ENGINE_FOLDER, open_generation, read_current
from indexer.schema import FACET_FIELDS, TOKEN_FIELDS
from search.engine import EngineResult, EverythingNode, PhraseNode, Plan, PlanNode, Sort, TermNode, ValueNode
from search.engines.whoosh import WhooshEngine
from search.library import Library
from search.model import SearchRequest


def _write(corpus: Path, name: str, text: str) -> None:
    path = corpus / "reports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A corpus of one report, about 移行."""
    _write(tmp_path / "notes", "nova.md", "# 報告\n\n## Nova\n\n移行の話。\n")
    return tmp_path / "notes"


@pytest.fixture
def index(tmp_path: Path, notes: Path) -> Path:
    """The index of `notes`."""
    rebuild([notes], tmp_path / "index")
    return tmp_path / "index"


def _total(library: Library, word: str) -> int:
    return library.searcher().search(SearchRequest(f'"{word}"')).total


def _generations(index: Path) -> int:
    return len(list((index / "generations").iterdir()))


# --- following ---


def test_the_searcher_is_opened_once_and_shared(index: Path) -> None:
    library = Library(index)

    assert library.searcher() is library.searcher()


def test_a_new_generation_is_followed_without_a_restart(notes: Path, index: Path) -> None:
    library = Library(index)
    before = (library.generation, _total(library, "移行"), _total(library, "配備"))
    _write(notes, "kolla.md", "# 報告\n\n配備の話。\n")

    update([notes], index)

    assert before[1:] == (1, 0)
    assert (_total(library, "移行"), _total(library, "配備")) == (1, 1)
    assert library.generation != before[0]


def test_the_generation_of_an_answer_is_never_older_than_the_name_asked_for_before(notes: Path, index: Path) -> None:
    library = Library(index)
    name = library.generation
    held = library.searcher()
    assert library._opening.acquire()  # as if another thread were just opening the next one
    _write(notes, "nova.md", "# 報告\n\n配備の話。\n")
    update([notes], index)

    while_opening = (library.generation, library.searcher())
    library._opening.release()

    assert while_opening == (name, held)
    assert library.generation == read_current(index).name != name
    assert library.searcher() is not held


def test_a_search_under_way_ends_in_the_generation_that_it_began_in(notes: Path, index: Path) -> None:
    library = Library(index)
    searcher = library.searcher()
    _write(notes, "nova.md", "# 報告\n\n別の話。\n")
    update([notes], index)

    moved = library.searcher()
    found = searcher.search(SearchRequest("移行"))

    assert moved is not searcher
    assert found.total == 1
    assert searcher.view(found.hits[0].id, "移行") is not None


def test_an_old_generation_is_removed_when_the_last_search_in_it_ends(notes: Path, index: Path) -> None:
    library = Library(index)
    searcher = library.searcher()
    _write(notes, "kolla.md", "# 報告\n")
    update([notes], index)
    library.searcher()
    kept = _generations(index)

    del searcher
    gc.collect()

    assert (kept, _generations(index)) == (2, 1)


def test_a_damaged_new_generation_is_not_moved_to(notes: Path, index: Path) -> None:
    library = Library(index)
    library.searcher()
    _write(notes, "kolla.md", "# 報告\n")
    update([notes], index)
    name = Library(index).generation
    (index / "generations" / name / "vocabulary.json").write_text("[]")

    assert _total(library, "移行") == 1
    with pytest.raises(IndexDamagedError, match="kikigaki rebuild"):
        Library(index).searcher()
    rebuild([notes], index)
    assert library.searcher().count() == Library(index).searcher().count()


def test_a_removed_index_is_missed_and_found_again_when_it_is_rebuilt(notes: Path, index: Path) -> None:
    library = Library(index)
    library.searcher()
    shutil.rmtree(index)

    with pytest.raises(IndexMissingError, match="kikigaki rebuild") as caught:
        library.searcher()
    assert "\n" not in str(caught.value)
    assert library.generation == ""
    rebuild([notes], index)
    assert _total(library, "移行") == 1


def test_an_index_folder_replaced_by_another_is_followed(notes: Path, index: Path, tmp_path: Path) -> None:
    library = Library(index)
    library.searcher()
    _write(notes, "nova.md", "# 報告\n\n配備の話。\n")
    rebuild([notes], tmp_path / "other")
    index.rename(tmp_path / "old")
    (tmp_path / "other").rename(index)  # also generation 1, made at about the same time

    assert _total(library, "配備") == 1


def test_many_threads_open_one_searcher(index: Path) -> None:
    library = Library(index)
    barrier = threading.Barrier(8)
    found: list[int] = []

    def open_together() -> None:
        barrier.wait()
        found.append(id(library.searcher()))

    threads = [threading.Thread(target=open_together) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1


# --- versions ---


@pytest.mark.parametrize(("package", "named"), [("sudachipy", "SudachiPy"), ("sudachidict_core", "the dictionary")])
def test_another_version_names_what_differs_and_the_command(
    index: Path, notes: Path, monkeypatch: pytest.MonkeyPatch, package: str, named: str
) -> None:
    version = versions._version
    monkeypatch.setattr(versions, "_version", lambda name: "99" if name == package else version(name))

    with pytest.raises(IndexDamagedError, match=rf"{named} .*\(now 99\).*kikigaki rebuild"):
        Library(index).searcher()
    assert update([notes], index).published
    assert _total(Library(index), "移行") == 1


def test_another_index_format_names_the_command(index: Path, notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "INDEX_FORMAT", 999)

    with pytest.raises(IndexDamagedError, match=r"index format .*\(now 999\).*kikigaki rebuild"):
        Library(index).searcher()
    rebuild([notes], index)
    assert _total(Library(index), "移行") == 1


def test_a_missing_dictionary_is_said_and_changes_nothing(index: Path, notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Library(index).generation
    monkeypatch.setattr(versions, "find_spec", lambda name: None if name == "sudachidict_core" else find_spec(name))

    for attempt in (Library(index).searcher, lambda: rebuild([notes], index), lambda: update([notes], index)):
        with pytest.raises(DictionaryError, match="pip install"):
            attempt()
    assert read_current(index).name == before


def test_queries_use_the_vocabulary_that_the_index_was_made_with(notes: Path, index: Path) -> None:
    (notes / "vocabulary").mkdir()
    (notes / "vocabulary" / "synonyms.toml").write_text('"移行" = ["引っ越し"]\n', encoding="utf-8")
    edited = Library(index).searcher().search(SearchRequest('"引っ越し"')).total

    update([notes], index)

    assert edited == 0
    assert Library(index).searcher().search(SearchRequest("引っ越し")).total == 1


# --- what else a library knows ---


def test_a_report_file_is_found_in_its_corpus_and_nowhere_else(index: Path, notes: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("秘密")
    library = Library(index)

    assert library.report_file("reports/nova.md") == (notes / "reports" / "nova.md").resolve()
    for path in ("reports/gone.md", "../secret.md", str(tmp_path / "secret.md"), "reports/../../secret.md", ""):
        assert library.report_file(path) is None


def test_an_analyzer_is_there_with_and_without_an_index(index: Path, tmp_path: Path) -> None:
    for folder in (index, tmp_path / "none"):
        assert Library(folder).analyzer() is not None


# --- an update is as good as a rebuild ---

_SENTENCES = (
    "仮想マシンの移行が速くなった。",
    "岩本氏が Neutron の L3-HA を説明した。",
    "10 月 25 日は nova-network の話だった。",
    "サーバーを再起動すると戻れない。",
    "The scheduler was rewritten in oslo.messaging.",
    "Kolla でコンテナを配備する。",
)
_reports = st.lists(st.sampled_from(_SENTENCES), min_size=0, max_size=4).map(
    lambda lines: (
        "# OpenStack Summit Paris 2014\n" + "".join(f"\n## 節 {number}\n\n{line}\n" for number, line in enumerate(lines))
    )
)
_names = st.sampled_from([f"{name}.md" for name in "abcdef"])
_edits = st.lists(
    st.one_of(
        st.tuples(st.just("write"), _names, _reports),
        st.tuples(st.just("remove"), _names, st.just("")),
        st.tuples(st.just("rename"), _names, _names),
        st.tuples(st.just("break"), _names, st.just("\x00\x01")),
        st.tuples(st.just("vocabulary"), st.just(""), st.sampled_from(['"移行" = ["引っ越し"]', '"配備" = ["deploy"]'])),
    ),
    min_size=1,
    max_size=5,
)


def _edit(corpus: Path, kind: str, name: str, text: str) -> None:
    path = corpus / "reports" / name
    if kind in ("write", "break"):
        _write(corpus, name, text)
    elif kind == "remove":
        path.unlink(missing_ok=True)
    elif kind == "rename" and path.exists():
        path.replace(corpus / "reports" / text)
    elif kind == "vocabulary":
        (corpus / "vocabulary").mkdir(exist_ok=True)
        (corpus / "vocabulary" / "synonyms.toml").write_text(text + "\n", encoding="utf-8")


def _answers(index: Path) -> list[EngineResult]:
    """What the engine answers to every term, adjacent pair and value that it has, and to everything in each order."""
    generation = open_generation(index)
    engine = WhooshEngine(generation.folder / ENGINE_FOLDER)
    nodes: list[PlanNode] = [EverythingNode()]
    for field in TOKEN_FIELDS:
        terms = [count.value for count in engine.terms(field.name)]
        nodes += [TermNode(field.name, term) for term in terms]
        nodes += [PhraseNode(field.name, pair, (0, 1)) for pair in pairwise(terms)]
    for value_field in FACET_FIELDS:
        nodes += [ValueNode(value_field.name, (count.value,)) for count in engine.facet(value_field.query_name).counts]
    results = [engine.search(Plan(node, limit=100)) for node in nodes]
    results += [engine.search(Plan(EverythingNode(), sort=sort, limit=100)) for sort in Sort]
    engine.close()
    generation.close()
    return results


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_edits, min_size=1, max_size=3), st.booleans())
def test_an_update_answers_every_query_as_a_rebuild_does(rounds: list[list[tuple[str, str, str]]], merged: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if not merged:  # small segments and deleted documents stay, as they would in an index of many thousands
            patch.setattr("indexer.whoosh_writer.SMALL_SEGMENT", 0)
            patch.setattr("indexer.whoosh_writer.MAX_DELETED", 1.0)
        corpus, updated, rebuilt = Path(folder) / "corpus", Path(folder) / "updated", Path(folder) / "rebuilt"
        _write(corpus, "a.md", "# OpenStack Summit Paris 2014\n\n## 節\n\nサーバーの移行。\n")
        for edits in ([], *rounds):
            for edit in edits:
                _edit(corpus, *edit)
            update([corpus], updated)
            # The rebuilt index goes through the same, so that both know the last readable version of a broken report.
            rebuild([corpus], rebuilt)

        assert _answers(updated) == _answers(rebuilt)


# --- watching ---


def test_a_watch_brings_the_index_up_to_date_and_outlives_errors(notes: Path, index: Path) -> None:
    stop = threading.Event()
    events: list[str] = []
    library = Library(index)
    _write(notes, "kolla.md", "# 報告\n\n配備の話。\n")  # before the watch begins: it looks at once

    for event in watch([notes], index, stop=stop):
        if isinstance(event, KikigakiError):
            events.append(type(event).__name__)
            (notes / "vocabulary" / "projects.toml").write_text('["Zun"]\n')
        elif event.failed:
            events.append(re.sub(r":.*", "", event.problems[0]))
            stop.set()
        elif not events:
            events.append(f"added {event.added}")
            (notes / "vocabulary").mkdir()
            (notes / "vocabulary" / "projects.toml").write_text("[")
        else:
            events.append(f"unchanged {event.unchanged}")
            _write(notes, "broken.md", "\x00\x01\x00\x01" * 100)

    assert events == ["added 1", "VocabularyError", "unchanged 2", "reports/broken.md"]
    assert library.searcher().count() > 0
