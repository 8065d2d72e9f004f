"""The `kikigaki` command: thin commands over indexer and search, and what they look like on a terminal."""
