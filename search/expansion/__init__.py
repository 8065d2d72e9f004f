"""A query tree to a plan of weighted terms: variants, readings, synonyms, days, and what only scores beside them."""
