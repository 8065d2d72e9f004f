"""Shell completion: what is offered for the words typed so far, and what bash, zsh and fish make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run, run_kikigaki
from tests.terminals import SHELLS, press_tab

EVENT = 'Bob\'s "Con": $HOME `x` & 夏の陣 #1'
REPORT = f"""---
event: {EVENT!r}
---
# メモ

## 移行の話

発表者: 岩本 太郎

Neutron への移行の話をした。
"""


@pytest.fixture(scope="module")
def odd_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose index holds names that are hard on a shell."""
    home = tmp_path_factory.mktemp("odd")
    (home / "corpus" / "reports").mkdir(parents=True)
    report = REPORT.replace(repr(EVENT), "'" + EVENT.replace("'", "''") + "'")
    (home / "corpus" / "reports" / "a.md").write_text(report, encoding="utf-8")
    assert run_kikigaki(["rebuild"], cwd=home).returncode == 0
    return home


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["sta"], ["status"]),
        ([""], ["search", "show"]),
        (["help", "fac"], ["facets"]),
        (["search", "x", "--so"], ["--sort"]),
        (["search", "x", "--sort", "n"], ["newest"]),
        (["search", "x", "--sort=n"], ["--sort=newest"]),
        (["search", "x", "--project", "Neut"], ["Neutron"]),
        (["search", "--event=RubyKaigi 2015"], ["--event=RubyKaigi 2015"]),
        (["search", "--speaker", "いわも"], ["岩本"]),
        (["search", "--speaker", "iwamo"], ["岩本"]),
        (["search", "移行", "neutr"], ["Neutron"]),
        (["facets", ""], ["event", "day", "project", "speaker"]),
        (["inspect", ""], []),
        (["nosuch", ""], []),
    ],
)
def test_what_is_offered_goes_by_what_stands_before(words: list[str], offered: list[str], kikigaki: Run) -> None:
    lines = kikigaki("__complete", *words).stdout.splitlines()

    assert lines[: len(offered)] == offered
    assert offered or not lines


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kikigaki sea", ["search"]),
        ("kikigaki search --pro", ["search", "--project"]),
        ("kikigaki search --sort o", ["search", "--sort", "oldest"]),
        ("kikigaki search --project Neu", ["search", "--project", "Neutron"]),
        ("kikigaki search x --speaker 岩本\\ ", ["search", "x", "--speaker", "岩本 太郎"]),
        ("kikigaki search x --speaker '岩", ["search", "x", "--speaker", "岩本 太郎"]),
        ("kikigaki search --event Bo", ["search", "--event", EVENT]),
        ('kikigaki search --event "Bo', ["search", "--event", EVENT]),
        ("kikigaki search --event 'Bo", ["search", "--event", EVENT]),
        ('kikigaki search --event Bob\\\'s\\ \\"Con\\":', ["search", "--event", EVENT]),
        ("kikigaki search --event=Bo", ["search", f"--event={EVENT}"]),
        ('kikigaki search --event="Bo', ["search", f"--event={EVENT}"]),
        ("kikigaki inspect corpus/reports/a", ["inspect", "corpus/reports/a.md"]),
    ],
)
def test_a_shell_completes_to_the_word_that_is_meant(
    shell: str, line: str, words: list[str], odd_home: Path, tmp_path: Path
) -> None:
    assert press_tab(shell, line, home=tmp_path / "home", index=odd_home / ".kikigaki", cwd=odd_home) == words
