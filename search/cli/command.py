"""A command of the command line: its arguments and options, and how the words that a user types are read as them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from indexer.dataclass import dataclass
from indexer.errors import KikigakiError
from search.cli.messages import say


class UsageError(KikigakiError):
    """The command line makes no sense. Whoever typed it must act; the message says where help is."""

    def __init__(self, message: str, *, command: str = "") -> None:
        """`message` says what is wrong, in the user's language; `command` is that whose help helps, "" for all of them."""
        help_command = " ".join(filter(None, ("kikigaki", command, "--help")))
        super().__init__(message + say("see", command=help_command))


Read = Callable[[str], object]
Complete = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Option:
    """`--name VALUE`, or a flag where `metavar` is "".

    `key` is the parameter of the command's function that gets the value, as `read` makes it of the text (ValueError, with
    a message to show, for what it cannot read); a tuple of all values where there may be `many`, True for a flag.
    `default` is what it gets when the option is not given. Help says `help`, a key of `search.cli.help_texts`.
    """

    key: str
    names: tuple[str, ...]
    help: str
    metavar: str = ""
    read: Read = str
    default: object = None
    choices: tuple[str, ...] = ()
    many: bool = False
    complete: Complete | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """A word without a dash; `key` and `read` as of an Option. Only the last of a command may be `many`."""

    key: str
    metavar: str
    read: Read = str
    required: bool = True
    choices: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """What `kikigaki NAME` takes and runs: `run` gets every argument and option by its key, and gives the exit status.

    Its help is `help_NAME` of `search.cli.help_texts`; `examples` stand below.
    """

    name: str
    run: Callable[..., int]
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    examples: tuple[str, ...] = ()


def number(smallest: int, largest: int) -> Read:
    """Reads a whole number from `smallest` to `largest`."""

    def read(text: str) -> int:
        if not text.isdecimal() or len(text) > 9 or not smallest <= int(text) <= largest:
            raise ValueError(say("wants_number", smallest=smallest, largest=largest))
        return int(text)

    return read


def index_option() -> Option:
    """--index, by default KIKIGAKI_INDEX or ./.kikigaki."""
    return Option("index", ("--index",), "index", "DIR", read=Path, default=default_index())


def default_index() -> Path:
    """The index folder of KIKIGAKI_INDEX, or ./.kikigaki."""
    return Path(os.environ.get("KIKIGAKI_INDEX") or ".kikigaki")


def corpus_option() -> Option:
    """--corpus, which may be repeated; () when it is not given: see `default_corpora`."""
    return Option("corpora", ("--corpus",), "corpus", "DIR", read=Path, many=True)


def default_corpora() -> tuple[Path, ...]:
    """The corpus folders of KIKIGAKI_CORPUS (several as in PATH), or ./corpus."""
    named = os.environ.get("KIKIGAKI_CORPUS") or "corpus"
    return tuple(Path(part) for part in named.split(os.pathsep) if part)


def format_option(*others: str) -> Option:
    """--format: text, json or one of `others`."""
    return Option("form", ("--format",), "format", "FORMAT", default="text", choices=("text", "json", *others))


def read_words(command: Command, words: Sequence[str]) -> dict[str, object]:
    """The value of every argument and option of `command` by its key, as `words` give them; UsageError for nonsense.

    Options may stand before, between and after arguments; after `--` all are arguments.
    """
    try:
        given, plain = _sort_words(command, iter(words))
        return _option_values(command, given) | _argument_values(command, plain)
    except ValueError as error:
        raise UsageError(str(error), command=command.name) from None


def find_option(command: Command, name: str) -> Option | None:
    """The option of that name, dashes included; None when there is none."""
    return next((option for option in command.options if name in option.names), None)


def _sort_words(command: Command, words: Iterator[str]) -> tuple[list[tuple[Option, str]], list[str]]:
    """The options with their texts in the order given ("" for flags), and the words that are no options."""
    given: list[tuple[Option, str]] = []
    plain: list[str] = []
    for word in words:
        if word == "--":
            plain += words
        elif word.startswith("--"):
            name, has_value, text = word.partition("=")
            option = _known_option(command, name)
            if not option.metavar and has_value:
                raise ValueError(say("takes_no_value", name=name))
            given.append((option, text if has_value or not option.metavar else _next_word(words, name)))
        elif word.startswith("-") and len(word) > 1:
            given += _sort_letters(command, word, words)
        else:
            plain.append(word)
    return given, plain


def _sort_letters(command: Command, word: str, words: Iterator[str]) -> Iterator[tuple[Option, str]]:
    """The options of a word of letters after one dash, as -an5; what is none may be meant as a word of the query."""
    letters = word[1:]
    while letters:
        option = find_option(command, f"-{letters[0]}")
        letters = letters[1:]
        if option is not None and option.metavar:
            if letters and not _reads(option, letters):
                option = None
            else:
                yield option, letters or _next_word(words, option.names[0])
                return
        if option is None:
            raise ValueError(say("no_option", name=word) + (say("is_word") if command.arguments else ""))
        yield option, ""


def _reads(option: Option, text: str) -> bool:
    try:
        option.read(text)
    except ValueError:
        return False
    return True


def _known_option(command: Command, name: str) -> Option:
    option = find_option(command, name)
    if option is None:
        known = [known for option in command.options for known in option.names]
        raise ValueError(say("no_option", name=name) + did_you_mean(name, known))
    return option


def did_you_mean(written: str, known: Sequence[str]) -> str:
    """A question after the one of `known` that is spelt most like `written`; "" when none is."""
    from difflib import get_close_matches

    near = get_close_matches(written, known, n=1)
    return say("usage_did_you_mean", name=near[0]) if near else ""


def _next_word(words: Iterator[str], name: str) -> str:
    word = next(words, None)
    if word is None:
        raise ValueError(say("wants_value", name=name))
    return word


def _option_values(command: Command, given: Sequence[tuple[Option, str]]) -> dict[str, object]:
    values = {option.key: () if option.many else option.default for option in command.options}
    for option, text in given:
        if not option.metavar:
            values[option.key] = True
            continue
        value = _read_value(option, option.names[-1], text)
        earlier = values[option.key]
        values[option.key] = (*earlier, value) if option.many and isinstance(earlier, tuple) else value
    return values


def _argument_values(command: Command, plain: Sequence[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    rest = list(plain)
    for argument in command.arguments:
        if argument.required and not rest:
            raise ValueError(say("wants_argument", name=argument.metavar))
        taken = len(rest) if argument.many else 1
        read = [_read_value(argument, argument.metavar, text) for text in rest[:taken]]
        values[argument.key] = tuple(read) if argument.many else read[0] if read else None
        del rest[:taken]
    if rest:
        raise ValueError(say("too_many_arguments", word=rest[0]))
    return values


def _read_value(place: Option | Argument, name: str, text: str) -> object:
    if place.choices and text not in place.choices:
        known = ", ".join(place.choices)
        raise ValueError(say("no_choice", name=name, value=text, known=known) + did_you_mean(text, place.choices))
    try:
        return place.read(text)
    except ValueError as error:
        raise ValueError(f"{name}: {text}: {error}") from None
