"""The `kikigaki` command itself: its table of commands, how one is found and run, and how errors become an exit status."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from indexer.errors import KikigakiError
from search.cli.command import Command, UsageError, default_index, did_you_mean, read_words
from search.cli.messages import say
from search.cli.terminal import FAILED, FOUND, complain

# Command, and where it is: loaded when it is called, so that a search does not pay for the server. `web` is named here
# and nowhere else below it: the one string through which the command line reaches the pages.
COMMANDS = {
    "search": "search.cli.query_commands:SEARCH",
    "show": "search.cli.query_commands:SHOW",
    "facets": "search.cli.query_commands:FACETS",
    "suggest": "search.cli.query_commands:SUGGEST",
    "analyze": "search.cli.query_commands:ANALYZE",
    "rebuild": "search.cli.index_commands:REBUILD",
    "update": "search.cli.index_commands:UPDATE",
    "add": "search.cli.index_commands:ADD",
    "status": "search.cli.index_commands:STATUS",
    "check": "search.cli.index_commands:CHECK",
    "inspect": "search.cli.report_commands:INSPECT",
    "vocabulary": "search.cli.report_commands:VOCABULARY",
    "evaluate": "search.cli.report_commands:EVALUATE",
    "completion": "search.cli.completion:COMPLETION",
    "serve": "web.serve:SERVE",
}
_HELP = ("-h", "--help")
#: Commands of which nothing is left to do once they have printed: no process of theirs, no file to take away.
_DONE_WHEN_PRINTED = (["search"], ["__complete"])


def load_command(name: str) -> Command:
    """The command of that name; UsageError when there is none."""
    if name not in COMMANDS:
        raise UsageError(say("no_command", name=name) + did_you_mean(name, tuple(COMMANDS)))
    module, _, variable = COMMANDS[name].partition(":")
    command = getattr(import_module(module), variable)
    if not isinstance(command, Command):
        raise TypeError(f"{COMMANDS[name]} is no command")
    return command


def run() -> NoReturn:
    """`main` with the arguments of the process, which is then at its end; 20 ms less than with Python's own settings."""
    # A command leaves few cycles behind, and Python would look for them again and again while it imports. A server goes on.
    if sys.argv[1:2] != ["serve"]:
        gc.set_threshold(100_000)
    try:
        main(sys.argv[1:])
    except SystemExit as end:
        if sys.argv[1:2] in _DONE_WHEN_PRINTED and isinstance(end.code, int):
            _end_at_once(end.code)
        raise
    finally:
        gc.freeze()  # what is still there dies with the process: not searched for cycles before


def _end_at_once(status: int) -> NoReturn:
    """End the process without taking apart all that Python has loaded."""
    for stream in filter(None, (sys.stdout, sys.stderr)):  # a shell may have closed either
        with contextlib.suppress(OSError):  # the disk is full, or nobody reads: told already, and in the status
            stream.flush()
    os._exit(status)


def main(words: Sequence[str]) -> NoReturn:
    """Run the command line and leave with grep's exit status: 0 found, 1 nothing found, 2 an error told in one line."""
    try:
        status = _run(words)
        sys.stdout.flush()
    except KikigakiError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of a pipe has gone (`| head`): nothing is wrong. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FOUND)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        _fail(f"{error.filename or ''}: {error.strerror or error}".removeprefix(": "))
    except Exception as error:
        if os.environ.get("KIKIGAKI_TRACEBACK"):
            raise
        _fail(say("unexpected", kind=type(error).__name__, error=error))
    sys.exit(status)


def _run(words: Sequence[str]) -> int:
    """Do what the words say; the exit status."""
    name, rest = (words[0], words[1:]) if words else ("", ())
    if not name:
        from search.cli.welcome import welcome

        print(welcome(default_index()))
    elif name in _HELP or (name == "help" and not rest):
        from search.cli.help import program_help

        print(program_help(COMMANDS), end="")
    elif name == "--version":
        from indexer.versions import PROGRAM_VERSION

        print(f"kikigaki {PROGRAM_VERSION}")
    elif name == "help" or any(word in _HELP for word in _before_arguments(rest)):
        from search.cli.help import command_help

        print(command_help(load_command(rest[0] if name == "help" else name)), end="")
    elif name == "__complete":
        from search.cli.completion import complete

        sys.stdout.writelines(f"{one}\n" for one in complete(rest))
    elif name.startswith("-"):
        raise UsageError(say("no_option", name=name))
    else:
        command = load_command(name)
        return command.run(**read_words(command, rest))
    return FOUND


def _before_arguments(words: Sequence[str]) -> Sequence[str]:
    """The words before `--`, after which none is an option."""
    return words[: words.index("--")] if "--" in words else words


def _fail(message: str) -> NoReturn:
    complain(message)
    sys.exit(FAILED)
