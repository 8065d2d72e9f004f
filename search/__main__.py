"""`python -m search`: the same as `kikigaki`."""

from __future__ import annotations

from search.cli.app import main

if __name__ == "__main__":
    main()
