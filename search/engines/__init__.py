"""Engines that answer plans: Whoosh's index read as arrays, and the linear scan that says what is right."""
