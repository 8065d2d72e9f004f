"""Scores of sections: BM25F over whole posting lists, in plain Python for small indexes and with NumPy for large ones."""
