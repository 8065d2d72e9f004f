"""Speed and size of kikigaki beside other engines: what `scripts/bench` runs."""
