"""From a request to a page of results: find, loosen, explain, mark."""
