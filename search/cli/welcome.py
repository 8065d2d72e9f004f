"""What `kikigaki` alone says: where things stand and what to do next."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import KikigakiError
from search.cli.messages import say


def welcome(index: Path) -> str:
    """A greeting and the next commands: those that build an index where there is none, those that search it otherwise."""
    from search.library import Library

    try:
        holdings = Library(index).holdings()
    except KikigakiError:
        return f"{say('welcome')}\n\n{say('next_no_index', index=index)}"
    sections, reports = say("sections", n=holdings.sections), say("reports", n=holdings.reports)
    next_steps = say("next_index", sections=sections, reports=reports)
    return f"{say('welcome')}\n\n{next_steps}"
