"""The `kikigaki` command itself: its table of commands, what they share, and how errors become an exit status."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from indexer.errors import KikigakiError
from search.cli.messages import say
from search.export import one_line

FOUND, NOTHING_FOUND, FAILED = 0, 1, 2  # exit status, as grep's

# Command, and where it is: loaded when it is called, so that a search does not pay for the server. `web` is named here
# and nowhere else below it: the one string through which the command line reaches the pages.
COMMANDS = {
    "search": "search.cli.query_commands:search",
    "show": "search.cli.query_commands:show",
    "facets": "search.cli.query_commands:facets",
    "suggest": "search.cli.query_commands:suggest",
    "analyze": "search.cli.query_commands:analyze",
    "rebuild": "search.cli.index_commands:rebuild",
    "update": "search.cli.index_commands:update",
    "add": "search.cli.index_commands:add",
    "status": "search.cli.index_commands:status",
    "check": "search.cli.index_commands:check",
    "inspect": "search.cli.report_commands:inspect",
    "vocabulary": "search.cli.report_commands:vocabulary",
    "evaluate": "search.cli.report_commands:evaluate",
    "completion": "search.cli.completion:completion",
    "serve": "web.serve:serve",
}

_Command = TypeVar("_Command", bound=Callable[..., Any])


class ExampleCommand(click.Command):
    """A command whose help shows its examples before its options."""

    examples: tuple[str, ...] = ()

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help text, then the examples."""
        super().format_help_text(ctx, formatter)
        if self.examples:
            formatter.write_paragraph()
            formatter.write(say("examples") + "\n")
            for example in self.examples:
                formatter.write(f"  {example}\n")


def with_examples(*examples: str) -> Callable[[click.Command], click.Command]:
    """A decorator that gives an ExampleCommand its examples."""

    def decorate(command: click.Command) -> click.Command:
        if isinstance(command, ExampleCommand):
            command.examples = examples
        return command

    return decorate


class LazyGroup(click.Group):
    """A group that imports a command when it is called or its help is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table: what most users need first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is no command")
        return command


def index_option(command: _Command) -> _Command:
    """--index, by default KIKIGAKI_INDEX or ./.kikigaki."""
    return click.option(
        "--index",
        type=click.Path(file_okay=False, path_type=Path),
        default=lambda: Path(os.environ.get("KIKIGAKI_INDEX") or ".kikigaki"),
        help="Index folder (KIKIGAKI_INDEX, ./.kikigaki).",
    )(command)


def default_corpora() -> tuple[Path, ...]:
    """The corpus folders of KIKIGAKI_CORPUS (several as in PATH), or ./corpus."""
    named = os.environ.get("KIKIGAKI_CORPUS") or "corpus"
    return tuple(Path(part) for part in named.split(os.pathsep) if part)


def corpus_option(command: _Command) -> _Command:
    """--corpus, which may be repeated, by default KIKIGAKI_CORPUS or ./corpus."""
    return click.option(
        "--corpus",
        "corpora",
        multiple=True,
        type=click.Path(path_type=Path),
        default=default_corpora,
        help="Corpus folder; may be repeated (KIKIGAKI_CORPUS, ./corpus).",
    )(command)


def note(text: str) -> None:
    """Write a line for the reader to stderr, control characters made inert."""
    sys.stderr.write(one_line(text) + "\n")


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kikigaki", message="%(prog)s %(version)s", prog_name="kikigaki")
@click.pass_context
def cli(context: click.Context) -> None:
    """Search what people wrote down at events, in Japanese and English."""
    if context.invoked_subcommand is None:
        from search.cli.welcome import welcome

        click.echo(welcome(Path(os.environ.get("KIKIGAKI_INDEX") or ".kikigaki")))


def _fail(message: str) -> NoReturn:
    note(f"kikigaki: {message}")
    sys.exit(FAILED)


def run() -> NoReturn:
    """`main` with the arguments of the process, which is then at its end; 15 ms less than with Python's own settings."""
    # A command leaves few cycles behind, and Python would look for them again and again while it imports.
    gc.set_threshold(100_000)
    try:
        main()
    finally:
        gc.freeze()  # what is still there dies with the process: not searched for cycles before


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with grep's exit status: 0 found, 1 nothing found, 2 an error told in one line."""
    try:
        status = cli.main(args=arguments, prog_name="kikigaki", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        hint = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
        _fail(error.format_message() + hint)
    except click.ClickException as error:
        _fail(error.format_message())
    except KikigakiError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of a pipe has gone (`| head`): nothing is wrong. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FOUND)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except OSError as error:
        _fail(f"{error.filename or ''}: {error.strerror or error}".removeprefix(": "))
    except Exception as error:
        if os.environ.get("KIKIGAKI_TRACEBACK"):
            raise
        _fail(f"unexpected {type(error).__name__}: {error} (KIKIGAKI_TRACEBACK=1 shows where; please report it)")
    sys.exit(status if isinstance(status, int) else FOUND)
