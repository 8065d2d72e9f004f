"""The tests. `REAL_REPORTS` are real reports that may lie beside a checkout; the suite is whole without them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REAL_REPORTS = ROOT.parent / "shared" / "reports"
