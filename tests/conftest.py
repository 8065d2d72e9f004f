"""What several test files share: a corpus of ours indexed once, and the command line run as a user runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from tests import ROOT
from tests.notes import NOVA, SWIFT, write_report

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: The property of a test that holds what it counted.
COUNTS = "counts"

#: Files whose few tests take a minute and more together: begun first, so that no process is left alone with one at the end.
_LONG = frozenset(
    f"test_{name}.py"
    for name in ("axe", "engine_bench", "faults", "fuzz_http", "fuzz_query", "fuzz_reader", "lifecycle", "lifecycle_check")
)

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_kikigaki(
    arguments: Sequence[str], *, cwd: Path, environment: dict[str, str] | None = None, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """`kikigaki ARGUMENTS` in a process of its own, in an English UTF-8 locale unless `environment` says otherwise."""
    values = {name: value for name, value in os.environ.items() if not name.startswith(("KIKIGAKI_", "LC_", "NO_COLOR"))}
    values |= {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "HOME": str(cwd), **(environment or {})}
    return subprocess.run(
        [sys.executable, "-P", "-m", "search", *arguments],
        cwd=cwd,
        env=values,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first."""
    items.sort(key=lambda item: item.path.name not in _LONG)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests counted, whichever process they ran in."""
    for outcome in terminalreporter.stats.values():
        for one in outcome:
            if isinstance(one, pytest.TestReport) and one.when == "call":
                for line in [value for name, value in one.user_properties if name == COUNTS]:
                    terminalreporter.write_line(f"{line} ({one.nodeid.rpartition('::')[2]})")


@pytest.fixture(scope="session")
def corpus_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the project's corpus and its index: read-only for tests."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "corpus", home / "corpus")
    built = run_kikigaki(["rebuild"], cwd=home)
    assert built.returncode == 0, built.stderr
    return home


@pytest.fixture
def kikigaki(corpus_home: Path) -> Run:
    """Runs `kikigaki ARGUMENTS` over the project's corpus."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_kikigaki(arguments, cwd=corpus_home, environment=environment)

    return run


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A corpus of two reports."""
    write_report(tmp_path / "notes", "nova.md", NOVA)
    write_report(tmp_path / "notes", "swift.md", SWIFT)
    return tmp_path / "notes"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "index"
