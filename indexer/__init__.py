"""Reports to a searchable index: read, extract, analyze, write. Knows nothing of queries or pages."""
