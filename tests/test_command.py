"""Reading a command line: options anywhere, one clear message for nonsense, the same help in both languages."""

from __future__ import annotations

import contextlib
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from search.cli.app import COMMANDS, load_command
from search.cli.command import Argument, Command, Option, UsageError, number, read_words
from search.cli.help import command_help, program_help
from search.cli.help_texts import HELP_TEXTS
from search.cli.messages import MESSAGES, message_language

COMMAND = Command(
    "find",
    lambda: 0,
    arguments=(Argument("place", "PLACE", choices=("here", "there")), Argument("words", "WORD", many=True)),
    options=(
        Option("limit", ("-n", "--limit"), "limit", "N", read=number(1, 1000), default=10),
        Option("events", ("--event",), "event", "EVENT", many=True),
        Option("index", ("--index",), "index", "DIR", read=Path),
        Option("all", ("-a", "--all"), "explain", default=False),
    ),
)
DEFAULTS = {"limit": 10, "events": (), "index": None, "all": False, "place": "here", "words": ("移行",)}
BOTH = {**MESSAGES, **HELP_TEXTS}


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["here", "移行"], {}),
        (["here", "移行", "-n", "5"], {"limit": 5}),
        (["-n5", "here", "移行"], {"limit": 5}),
        (["here", "--limit=5", "移行"], {"limit": 5}),
        (["-an", "5", "here", "移行"], {"limit": 5, "all": True}),
        (["--event", "A", "here", "移行", "--event=B=C"], {"events": ("A", "B=C")}),
        (["here", "移行", "--event", "--all"], {"events": ("--all",)}),
        (["here", "--", "移行", "-n", "--all"], {"words": ("移行", "-n", "--all")}),
        (["here", "-", "移行"], {"words": ("-", "移行")}),
        (["here", "移行", "--index", "notes"], {"index": Path("notes")}),
        (["here", "移行", "--event="], {"events": ("",)}),
    ],
)
def test_options_stand_anywhere_and_the_rest_are_arguments(words: list[str], values: dict[str, object]) -> None:
    assert read_words(COMMAND, words) == DEFAULTS | values


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "PLACE is missing"),
        (["here"], "WORD is missing"),
        (["her", "x"], "PLACE: her is none of here, there: did you mean here?"),
        (["here", "x", "--limt", "5"], "there is no option --limt: did you mean --limit?"),
        (["here", "-移行"], "there is no option -移行: put -- before words that begin with a dash"),
        (["here", "-nova"], "there is no option -nova: put -- before words that begin with a dash"),
        (["here", "-ax"], "there is no option -ax: put -- before words that begin with a dash"),
        (["here", "x", "-n"], "-n wants a value"),
        (["here", "x", "-n", "0"], "--limit: 0: give a number from 1 to 1000"),
        (["here", "x", "-n", "-1"], "--limit: -1: give a number from 1 to 1000"),
        (["here", "x", "-n", "٣" * 9 + "1"], "give a number from 1 to 1000"),
        (["here", "x", "--all=yes"], "--all takes no value"),
    ],
)
def test_nonsense_is_told_with_what_to_do(words: list[str], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    with pytest.raises(UsageError, match=re.escape(message)) as told:
        read_words(COMMAND, words)
    assert str(told.value).endswith(" (see `kikigaki find --help`)")


def test_an_argument_too_many_is_told() -> None:
    with pytest.raises(UsageError, match="extra"):
        read_words(Command("show", lambda: 0, arguments=(Argument("section", "ID"),)), ["a", "extra"])


@given(st.lists(st.text(max_size=5) | st.sampled_from(["-n", "--event", "--all", "here", "-a", "--"]), max_size=6))
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    values = DEFAULTS
    with contextlib.suppress(UsageError):
        values = read_words(COMMAND, words)

    assert set(values) == set(DEFAULTS)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:ja:en"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LANGUAGE": "en"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "ja"}, "en"),
        ({"LANGUAGE": "ja"}, "ja"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert message_language() == language


@pytest.mark.parametrize("key", BOTH)
def test_a_message_says_the_same_in_both_languages(key: str) -> None:
    english, japanese = ({place for _, place, _, _ in string.Formatter().parse(text) if place} for text in BOTH[key])

    assert english == japanese
    assert all(text.strip() for text in BOTH[key])


@pytest.mark.parametrize("locale", ["C.UTF-8", "ja_JP.UTF-8"])
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_help_fits_the_terminal(locale: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("COLUMNS", str(columns))

    shown = [program_help(COMMANDS), *(command_help(load_command(name)) for name in COMMANDS)]

    lines = [line for text in shown for line in text.split("\n") if "kikigaki" not in line]
    assert max(map(wcswidth, lines)) <= max(columns, 58)  # text is never narrower than 30 columns


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_every_option_is_for(name: str) -> None:
    command = load_command(name)

    shown = command_help(command)

    assert command.name == name
    assert all(option.names[-1] in shown for option in command.options)
    assert all(argument.metavar in shown for argument in command.arguments)
