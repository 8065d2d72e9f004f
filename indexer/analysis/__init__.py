"""Text to tokens, on the index side and the query side: `Analyzer` is the way in, `model` holds what it gives back."""

from indexer.analysis.analyzer import Analyzer

__all__ = ["Analyzer"]
