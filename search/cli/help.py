"""What `--help` shows: usage, what a command is for, examples, arguments and options, in the user's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wcwidth import wcswidth

from search.cli.command import Command, Option
from search.cli.help_texts import help_text
from search.cli.messages import say
from search.cli.terminal import terminal_size, wrap_columns

_WIDEST_COLUMNS = 100
_NAMES_COLUMNS = 26  # names of options wider than this have their text on the next line


def program_help(names: Iterable[str]) -> str:
    """The help of `kikigaki` itself: examples, and its commands by `names`, each with the first line of its help."""
    return "\n".join(
        [
            say("usage", command="kikigaki", rest=say("usage_command")),
            "",
            *_wrap(help_text("kikigaki"), indent=2),
            "",
            say("examples"),
            *("  " + example for example in ("kikigaki rebuild", "kikigaki search neutron 移行", "kikigaki serve")),
            "",
            say("commands"),
            *_table([(name, help_text(f"help_{name}").partition("\n")[0]) for name in names]),
            "",
            say("help_of_command"),
            "",
        ]
    )


def command_help(command: Command) -> str:
    """The help of one command."""
    rest = [f"{name.metavar}{'...' if name.many else ''}" for name in command.arguments]
    usage = [word if argument.required else f"[{word}]" for word, argument in zip(rest, command.arguments, strict=True)]
    lines = [say("usage", command=f"kikigaki {command.name}", rest=" ".join([say("usage_options"), *usage])), ""]
    for paragraph in help_text(f"help_{command.name}").split("\n"):
        lines += [*_wrap(paragraph, indent=2), ""]
    if command.examples:
        lines += [say("examples"), *("  " + example for example in command.examples), ""]
    choices = [(one.metavar, ", ".join(one.choices)) for one in command.arguments if one.choices]
    if choices:
        lines += [say("arguments"), *_table(choices), ""]
    options = [(_names(option), _describe(option)) for option in command.options]
    options.append(("-h, --help", help_text("help")))
    return "\n".join([*lines, say("options"), *_table(options), ""])


def _names(option: Option) -> str:
    return " ".join(filter(None, (", ".join(option.names), option.metavar)))


def _describe(option: Option) -> str:
    """What an option is for, what it may be, and what it is when it is not given."""
    facts = [help_text(option.help)]
    if option.choices:
        facts.append(say("choices", choices=", ".join(option.choices)))
    if isinstance(option.default, str | int) and not isinstance(option.default, bool) and option.default != "":
        facts.append(say("default", default=option.default))
    return "".join(facts)


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Two columns, the second wrapped; a wide name stands on a line of its own."""
    columns = min(_NAMES_COLUMNS, max(wcswidth(name) for name, _ in rows))
    lines: list[str] = []
    for name, text in rows:
        wrapped = _wrap(text, indent=columns + 4)
        if wcswidth(name) > columns:
            lines.append("  " + name)
        else:
            wrapped[0] = f"  {name}{' ' * (columns - wcswidth(name))}  {wrapped[0].lstrip()}"
        lines += wrapped
    return lines


def _wrap(text: str, *, indent: int) -> list[str]:
    """`text` in lines of the terminal's width, each behind `indent` spaces."""
    columns = max(30, min(_WIDEST_COLUMNS, terminal_size().columns) - indent - 1)
    return [" " * indent + text[start:end].strip() for start, end in wrap_columns(text, columns)] or [""]
