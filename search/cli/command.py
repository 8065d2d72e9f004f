"""A command of the command line: its arguments and options, and how the words that a user types are read as them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

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
    complete: Complete | None = None


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
    parameters: list[click.Parameter] = [*map(_make_argument, command.arguments), *map(_make_option, command.options)]
    reader = click.Command(command.name, params=parameters, add_help_option=False)
    try:
        context = reader.make_context(command.name, list(words), obj=tuple(words), allow_extra_args=True)
    except ValueError as error:
        raise UsageError(str(error), command=command.name) from None
    except click.UsageError as error:
        raise UsageError(_tell(error, command, words), command=command.name) from None
    if context.args:
        raise UsageError(say("too_many_arguments", word=context.args[0]), command=command.name)
    return dict(context.params)


def find_option(command: Command, name: str) -> Option | None:
    """The option of that name, dashes included; None when there is none."""
    return next((option for option in command.options if name in option.names), None)


def did_you_mean(written: str, known: Sequence[str]) -> str:
    """A question after the one of `known` that is spelt most like `written`; "" when none is."""
    from difflib import get_close_matches

    near = get_close_matches(written, known, n=1)
    return say("usage_did_you_mean", name=near[0]) if near else ""


def _make_option(option: Option) -> click.Option:
    names = (*option.names, option.key)
    if not option.metavar:
        return click.Option(names, is_flag=True)
    return click.Option(names, type=_Value(option), multiple=option.many, default=() if option.many else option.default)


def _make_argument(argument: Argument) -> click.Argument:
    return click.Argument(
        (argument.key,), type=_Value(argument), nargs=-1 if argument.many else 1, required=argument.required
    )


class _Value(click.ParamType[object]):
    """What an option or argument makes of a text; says in the user's language what it cannot read."""

    def __init__(self, place: Option | Argument) -> None:
        self.name = place.metavar
        self._place = place

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        if not isinstance(value, str):
            return value  # a default
        place = self._place
        name = place.names[-1] if isinstance(place, Option) else place.metavar
        if place.choices and value not in place.choices:
            known = ", ".join(place.choices)
            raise ValueError(say("no_choice", name=name, value=value, known=known) + did_you_mean(value, place.choices))
        try:
            return place.read(value)
        except ValueError as error:
            for letter in place.names if isinstance(place, Option) else ():
                if ctx is not None and f"{letter}{value}" in ctx.obj:  # -nova is meant as a word of the query, not as -n ova
                    raise ValueError(say("no_option", name=f"{letter}{value}") + say("is_word")) from None
            raise ValueError(f"{name}: {value}: {error}") from None


def _tell(error: click.UsageError, command: Command, words: Sequence[str]) -> str:
    """What click found wrong, in the user's language."""
    match error:
        case click.NoSuchOption(option_name=name) if name.startswith("--"):
            return say("no_option", name=name) + did_you_mean(
                name, [one for option in command.options for one in option.names]
            )
        case click.NoSuchOption(option_name=name):
            short = (word for word in words if word[:1] == "-" != word[1:2] and name[1:] in word)
            return say("no_option", name=next(short, name)) + (say("is_word") if command.arguments else "")
        case click.BadOptionUsage(option_name=name):
            option = find_option(command, name)
            return say("wants_value" if option is not None and option.metavar else "takes_no_value", name=name)
        case click.MissingParameter():
            missing = error.param.type.name if error.param is not None else ""
            return say("wants_argument", name=missing)
        case _:
            return error.format_message()
