"""Shell completion: the script that a shell loads, and values of --event, --project and --speaker from the index."""

from __future__ import annotations

import os
from pathlib import Path

import click

from indexer.errors import KikigakiError


def _complete(field: str, incomplete: str) -> list[str]:
    from search.library import Library

    try:
        facet = Library(Path(os.environ.get("KIKIGAKI_INDEX") or ".kikigaki")).searcher().facets((field,))[0]
    except KikigakiError:
        return []
    folded = incomplete.casefold()
    return [count.value for count in facet.counts if count.value.casefold().startswith(folded)]


def complete_event(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Events of the index that start with `incomplete`, most sections first; none without an index."""
    return _complete("event", incomplete)


def complete_project(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Projects of the index that start with `incomplete`, most sections first; none without an index."""
    return _complete("project", incomplete)


def complete_speaker(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Speakers of the index that start with `incomplete`, most sections first; none without an index."""
    return _complete("speaker", incomplete)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print the completion script of a shell; in bash: eval "$(kikigaki completion bash)"."""
    from click.shell_completion import get_completion_class

    from search.cli.app import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "kikigaki", "_KIKIGAKI_COMPLETE").source())
    return 0
