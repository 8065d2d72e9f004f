"""What is shown of a heading: its words, without the markup of the report's format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.visible_text import see_line, show_heading
from indexer.report import read_report
from indexer.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("移行の話", "移行の話"),
        ("Effective Streaming by [avocado](https://example.org/avocado) さん", "Effective Streaming by avocado さん"),
        ("LT by [@mikan](https://example.org/mikan) さん", "LT by @mikan さん"),
        ("『Change』([[動画(12:33頃から)|http://example.org/1]])", "『Change』(動画(12:33頃から))"),
        ("コミュニティの紹介[[動画|http://example.org/2]]", "コミュニティの紹介動画"),
        ("図の話 (![図](a.png))", "図の話 (図)"),
        ("Day 1**", "Day 1"),
        ("**Tor (onion routing)**", "Tor (onion routing)"),
        ("Gorutine and channel @Jxck\\_", "Gorutine and channel @Jxck_"),
        (":pep:`526` and 周辺ツールについて", "526 and 周辺ツールについて"),
        ("__init__ の話", "__init__ の話"),
        ("Vec<T> と Option<T>", "Vec<T> と Option<T>"),
        ("配列 a[0][1] の話", "配列 a[0][1] の話"),
        ("[](https://example.org)", "[](https://example.org)"),
        ("**", "**"),
        ("", ""),
    ],
)
def test_a_heading_is_shown_without_markup(written: str, shown: str) -> None:
    assert show_heading(written) == shown


@given(st.text(alphabet="あa *_[]()|<>:`\\/#1.http", max_size=60))
def test_showing_a_heading_twice_changes_nothing_more_and_never_empties_it(text: str) -> None:
    shown = show_heading(text)

    assert bool(shown) == bool(text.strip())
    assert len(shown) <= len(text)


def test_a_sidecar_names_a_section_by_its_heading_as_written_or_as_shown() -> None:
    report = "# 会\n\n## LT by [@mikan](https://example.org/mikan) さん\n\n本文。\n\n## 次\n\n本文。\n".encode()
    for heading in ("LT by [@mikan](https://example.org/mikan) さん", "LT by @mikan さん"):
        sidecar = f'[[section]]\nheading = "{heading}"\nspeakers = ["蜜柑"]\n'.encode()

        read = read_report(report, "a.md", vocabulary=Vocabulary(), sidecar=sidecar)

        assert read.sections[0].heading == ("LT by @mikan さん",)
        assert read.sections[0].speakers == ("蜜柑",)


def test_what_zenn_shows_in_place_is_no_word_of_the_text() -> None:
    assert see_line("前 @[speakerdeck](66d383772c1843d1) 後").text == "前  後"
