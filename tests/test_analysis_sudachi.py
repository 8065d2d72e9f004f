"""The dictionary: opened once, missing with a clear message, fed within its limit."""

from __future__ import annotations

import subprocess
import sys
import threading
from unicodedata import is_normalized

import pytest
import sudachipy  # type: ignore[import-untyped]

from indexer.analysis import Analyzer, sudachi
from indexer.errors import DictionaryError
from indexer.vocabulary import Vocabulary


def test_each_thread_has_a_tokenizer_of_its_own_and_all_one_dictionary() -> None:
    seen: list[tuple[object, object]] = []

    def look() -> None:
        sudachi.tokenize("岩本")
        seen.append((sudachi.open_dictionary(), sudachi._tokenizer()))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id(dictionary) for dictionary, _ in seen}) == 1
    assert len({id(tokenizer) for _, tokenizer in seen}) == 3


def test_a_missing_dictionary_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ModuleNotFoundError("Package `sudachidict_core` does not exist.\n\nYou may install it")

    monkeypatch.setattr(sudachipy, "Dictionary", fail)
    monkeypatch.setattr(sudachi, "_dictionary", None)
    monkeypatch.setattr(sudachi, "_tokenizers", threading.local())

    with pytest.raises(DictionaryError) as caught:
        Analyzer(Vocabulary()).index_fields("岩本")
    assert "\n" not in str(caught.value)
    assert "sudachidict_core" in str(caught.value)
    assert "pip install" in str(caught.value)


def test_the_limit_that_texts_are_cut_for_is_still_there() -> None:
    sudachi.tokenize("あ" * (49_149 // 3))

    with pytest.raises(sudachipy.errors.SudachiError):
        sudachi.tokenize("あ" * (49_149 // 3 + 1))


def test_lone_surrogates_are_read_as_unknown_symbols() -> None:
    morphemes = list(sudachi.tokenize("岩本\ud800移行"))

    assert [(morpheme.begin(), morpheme.end()) for morpheme in morphemes] == [(0, 2), (2, 3), (3, 5)]


def test_a_word_divides_or_gives_nothing() -> None:
    (divided,) = sudachi.tokenize("東京都")
    (whole,) = sudachi.tokenize("岩本")

    assert [(unit.begin(), unit.end()) for unit in sudachi.split_short(divided)] == [(0, 2), (2, 3)]
    assert sudachi.split_short(whole) == ()


def test_a_name_has_all_readings_that_the_dictionary_knows() -> None:
    assert set(sudachi.lookup_readings("渡部")) >= {"ワタナベ", "ワタベ"}
    assert sudachi.lookup_readings("nonesuch") == ()


@pytest.mark.parametrize("module", ["sudachipy", "Stemmer", "numpy", "whoosh"])
def test_importing_the_analysis_loads_no_heavy_library(module: str) -> None:
    code = f"import sys, indexer.analysis; sys.exit({module!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_queries_and_completion_load_no_arrays() -> None:
    code = """
import sys
from indexer.analysis import Analyzer
from indexer.vocabulary import Vocabulary
analyzer = Analyzer(Vocabulary())
analyzer.query_words("仮想化基盤 nova-network"), analyzer.query_phrases("岩本"), analyzer.reading_keys("岩本俊弘")
sys.exit("numpy" in sys.modules)
"""

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize(
    ("piece", "listed"),
    [
        ("日本語の全文検索", True),
        ("サーバー openstack 123", True),
        ("OpenStack", False),
        ("ｻｰﾊﾞ", False),
        ("Ⅳ", False),
        ("サーーーバ", False),
        ("日本語（にほんご）は", False),
        ("岩本\ud800移行", False),
    ],
)
def test_words_of_a_piece_that_nothing_changes_are_written_as_in_the_dictionary(piece: str, listed: bool) -> None:
    assert sudachi.is_listed(piece) is listed


def test_a_character_alone_is_as_in_the_dictionary_unless_case_width_or_encoding_change_it() -> None:
    for char in map(chr, range(1, 0x30000)):
        kept = char.lower() == char and is_normalized("NFKC", char) and not "\ud800" <= char <= "\udfff"
        assert sudachi.is_listed(char) is kept, hex(ord(char))


def test_one_word_of_the_dictionary_is_written_in_several_ways_and_unknown_words_share_a_number() -> None:
    (plain,), (long,), (capital,), (small,) = map(sudachi.tokenize, ("サーバー", "サーーーバー", "OPENSTACK", "openstack"))
    (made,), (other,) = map(sudachi.tokenize, ("qwrtpz", "zptrwq"))

    assert plain.word_id() == long.word_id() < sudachi.FIRST_UNKNOWN
    assert capital.word_id() == small.word_id()
    assert made.word_id() == other.word_id() >= sudachi.FIRST_UNKNOWN
    assert made.is_oov()
