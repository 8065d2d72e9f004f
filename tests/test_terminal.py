"""What the command line puts on a terminal: widths of Japanese, colour when it is wanted, hits in reading order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from search.cli.render import render_hit, render_section
from search.cli.terminal import Terminal, detect_terminal, wrap_columns
from tests.test_export import make_hit
from tests.web_site import MemoryLibrary, make_report

PLAIN = Terminal(color=False, links=False, width_columns=None)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("分散仮想ルータの移行", 8, ["分散仮想", "ルータの", "移行"]),
        ("nova から neutron へ", 10, ["nova から ", "neutron へ"]),
        ("移行完了。", 8, ["移行完", "了。"]),
        ("", 10, []),
    ],
)
def test_lines_fill_the_width_and_break_as_japanese_does(text: str, width: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap_columns(text, width)] == lines


@given(st.text(alphabet="移行のnova 、。ーｱ", max_size=60), st.integers(6, 40))
def test_wrapped_lines_hold_the_whole_text_within_the_width(text: str, width: int) -> None:
    places = list(wrap_columns(text, width))

    assert "".join(text[start:end] for start, end in places) == text
    assert all(wcswidth(text[start:end]) <= width for start, end in places)


@pytest.mark.parametrize(("locale", "speaker"), [("C.UTF-8", "by 岩本"), ("ja_JP.UTF-8", "発表 岩本")])
def test_a_hit_reads_place_title_facts_words(locale: str, speaker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.delenv("LANGUAGE", raising=False)

    text = render_hit(make_hit(), PLAIN, locate=str, explain=False)

    assert text == (
        "reports/a.md:12\n"
        "  Neutron\n"
        f"  OpenStack Summit Atlanta 2014 · 2014-05-14 (第3日目) · Neutron, Nova · {speaker}\n"
        "  移行は Juno で\n"
    )


def test_a_section_keeps_its_paragraphs_apart() -> None:
    found = MemoryLibrary(make_report("移行の話\n\n\n\n続きの話\n")).searcher().view("000000000001", "")

    assert found is not None
    assert "\n  移行の話\n\n  続きの話\n" in render_section(found, PLAIN, locate=str)


def test_matches_are_coloured_and_nothing_else_of_the_snippet() -> None:
    text = render_hit(make_hit(), Terminal(color=True, links=False, width_columns=None), locate=str, explain=False)

    assert "  \x1b[1;31m移行\x1b[0mは Juno で\n" in text


def test_a_note_cannot_send_escapes_to_the_terminal() -> None:
    hit = make_hit(text="\x1b]0;悪い題\x07移行", ranges=(), heading=("\x1b[2J",))

    text = render_hit(hit, PLAIN, locate=str, explain=False)

    assert "\x1b" not in text
    assert "\x07" not in text


@pytest.mark.parametrize(
    ("wanted", "environment", "color"),
    [("always", {}, True), ("never", {}, False), ("auto", {}, False), ("always", {"NO_COLOR": "1"}, True)],
)
def test_colour_follows_the_option_and_a_pipe_has_none(
    wanted: str, environment: dict[str, str], color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert detect_terminal(wanted).color is color
