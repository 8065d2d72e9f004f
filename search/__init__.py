"""Queries to ranked, highlighted results over an index, and the command line. Knows nothing of pages."""
