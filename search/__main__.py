"""`python -m search`: the same as `kikigaki`."""

from __future__ import annotations

from search.cli.app import run

if __name__ == "__main__":
    run()
