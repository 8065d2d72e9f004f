"""The index on disk: a Whoosh codec that keeps postings, lengths, values and records as flat, memory-mapped arrays."""
