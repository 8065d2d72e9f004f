"""The tests. `REAL_REPORTS` are real reports that lie beside a checkout; the suite is whole without them."""
