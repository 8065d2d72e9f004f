"""Odd and hostile input by the hundred thousand for the reader, the search and the pages: what `scripts/fuzz` runs."""
