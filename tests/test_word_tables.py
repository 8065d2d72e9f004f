"""What the analyzer asks of a vocabulary is the same when it is read back, and nonsense is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.analyzer import Analyzer
from indexer.analysis.word_tables import decode_word_tables, encode_word_tables, make_word_tables
from indexer.vocabulary import EventSeries, Person, Project, SynonymGroup, Vocabulary, load_vocabulary

DEFAULT = load_vocabulary()
TABLES = make_word_tables(DEFAULT)
READ = decode_word_tables(encode_word_tables(TABLES))
words = st.lists(st.text(min_size=1, max_size=4), max_size=3).map(tuple)


def test_words_read_back_find_what_the_vocabulary_finds() -> None:
    entries = [*TABLES.kindred.entries, *TABLES.kindred.readings]

    assert [READ.kindred.find(entry) for entry in entries] == [TABLES.kindred.find(entry) for entry in entries]
    assert [READ.kindred.find_reading(key) for key in entries] == [TABLES.kindred.find_reading(key) for key in entries]
    assert (READ.protected, READ.stop_words, READ.katakana) == (TABLES.protected, TABLES.stop_words, TABLES.katakana)


@pytest.mark.parametrize(
    "query", ["ロードバランサ", "load balancer", "まつもと", "k8s 移行", "matz", "nova と swift", "開発"]
)
def test_an_analyzer_of_words_read_back_is_that_of_the_vocabulary(query: str) -> None:
    assert Analyzer(READ).query_words(query) == Analyzer(DEFAULT).query_words(query)


@given(words, words, words, words)
def test_any_vocabulary_is_read_back(
    names: tuple[str, ...], aliases: tuple[str, ...], kana: tuple[str, ...], stop: tuple[str, ...]
) -> None:
    vocabulary = Vocabulary(
        projects=tuple(Project(name, aliases, kana, stop, ()) for name in names),
        people=tuple(Person(name, kana, aliases) for name in names),
        events=tuple(EventSeries(name, aliases) for name in names),
        synonyms=(SynonymGroup((*names, *kana)),),
        stop_words=stop,
    )  # fmt: skip
    tables = make_word_tables(vocabulary)

    read = decode_word_tables(encode_word_tables(tables))

    assert encode_word_tables(read) == encode_word_tables(tables)
    assert [read.kindred.find(text) for text in (*names, *aliases, *kana)] == [
        tables.kindred.find(text) for text in (*names, *aliases, *kana)
    ]


@pytest.mark.parametrize(
    "plain",
    [
        [],
        {},
        None,
        [["a"], [], [], [], {}],
        [[1], [], [], [], {}, {}],
        [["a"], [], [], [["alias", 1]], {}, {}],
        [["a"], [], [], ["alias"], {}, {}],
        [["a"], [], [], [["alias", "a", "b"]], {"a": [1]}, {}],
        [["a"], [], [], [["alias", "a", "b"]], {"a": [-1]}, {}],
        [["a"], [], [], [["alias", "a", "b"]], {"a": ["0"]}, {}],
        [["a"], [], [], [["alias", "a", "b"]], {"a": 0}, {}],
        [["a"], [], [], [], {}, {"a": [1]}],
        [["a"], [], [], [], {}, {"a": "b"}],
        [["a"], [], [], [], [], {}],
    ],
)
def test_nonsense_is_refused(plain: object) -> None:
    with pytest.raises((ValueError, TypeError, AttributeError)):
        decode_word_tables(json.dumps(plain).encode())
