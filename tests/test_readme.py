"""Every command of the READMEs does what it says there, and the two READMEs are in step."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests import ROOT
from tests.conftest import run_kikigaki


def _commands(name: str) -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


COMMANDS = _commands("README.md")
RUN_ALONE = ("scripts/kikigaki serve", "scripts/test")


@pytest.fixture(scope="module")
def reader_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader of the README has: the corpus, an index, and a report of their own in ~/Downloads."""
    home = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "corpus", home / "corpus")
    (home / "Downloads").mkdir()
    (home / "Downloads" / "meetup-notes.md").write_text(
        "# 第3回 Neutron 勉強会\n\n2016/07/21 (木) 渋谷\n\n## DVR の話\n\n鈴木氏が移行の手順を説明した。\n", encoding="utf-8"
    )
    assert run_kikigaki(["rebuild"], cwd=home).returncode == 0
    return home


def test_both_readmes_give_the_same_commands() -> None:
    assert _commands("README.ja.md") == COMMANDS
    assert len(COMMANDS) > 15


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in RUN_ALONE])
def test_a_command_of_the_readme_works(command: str, reader_home: Path) -> None:
    program, *arguments = shlex.split(command)
    arguments = [
        argument.replace("~", str(reader_home), 1) if argument.startswith("~") else argument for argument in arguments
    ]

    done = run_kikigaki(arguments, cwd=reader_home)

    assert program == "scripts/kikigaki"
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr
    assert "Traceback" not in done.stderr


def test_serve_builds_an_index_where_there_is_none_and_serves_the_page(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "search", "serve", "--port", str(port)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(tmp_path)},
        stderr=subprocess.PIPE,
    )
    try:
        page = _get(f"http://127.0.0.1:{port}/search?q=neutron", server)
    finally:
        server.terminate()
        status = server.wait(20)
        assert server.stderr is not None
        server.stderr.close()

    assert "<mark" in page
    assert status == 0


def _get(url: str, server: subprocess.Popen[bytes]) -> str:
    """The body at `url`, asked for until the server answers."""
    for _ in range(600):
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return str(answer.read().decode("utf-8"))
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.1)
    raise AssertionError(f"{url}: no answer")


def test_ci_runs_the_test_command_of_the_readme_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert "scripts/test" in COMMANDS
    assert [line for line in lines if line and not line.startswith("#")] == [
        "set -euo pipefail",
        'cd "$(dirname "$0")/.."',
        "exec scripts/test",
    ]


@pytest.mark.parametrize("name", ["README.md", "README.ja.md", "ARCHITECTURE.md", "SECURITY.md", "CHANGELOG.md"])
def test_every_link_of_a_document_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))

    missing = [target for target in targets if not target.startswith("http") and not (ROOT / target).exists()]

    assert missing == []
