"""Terminals as somebody sits at them: what a command shows there, and what a shell makes of Tab and Enter."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import ROOT

SHELLS = ("bash", "zsh", "fish")
PROMPT = "KIKIGAKI> "
#: A shell answers in half a second; on a busy machine it may take its time.
PATIENCE_SECONDS = 30.0
# Completions are the program's own; a command that is called only notes its words.
_PROGRAM = """#!/bin/sh
case $1 in
__complete | completion) exec {python} -P -m search "$@" ;;
esac
printf '%s\\n' "$@" >"$HOME/words.new"
mv "$HOME/words.new" "$HOME/words"
"""


def press_tab(shell: str, line: str, *, home: Path, index: Path, cwd: Path) -> list[str]:
    """The words after `kikigaki` that are called when `line`, Tab and Enter are typed in a new interactive `shell`.

    `home` is an empty folder of its own; empty where nothing was called.
    """
    if shutil.which(shell) is None:
        pytest.fail(f"the completion of {shell} is tried in it: run apt-get install {shell}", pytrace=False)
    home.mkdir()
    (home / "kikigaki").write_text(_PROGRAM.format(python=sys.executable), encoding="utf-8")
    (home / "kikigaki").chmod(0o755)
    environment = {
        "PATH": f"{home}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "ZDOTDIR": str(home),
    }
    environment |= {"TERM": "xterm", "LANG": "C.UTF-8", "KIKIGAKI_INDEX": str(index)}
    with _on_terminal(_arguments(shell, home), environment, cwd) as (_, terminal):
        _read(terminal, lambda shown: PROMPT.strip().encode() in shown)
        os.write(terminal, f"{line}\t\r".encode())
        _read(terminal, lambda _: (home / "words").exists())
    return (home / "words").read_text(encoding="utf-8").splitlines() if (home / "words").exists() else []


def show_on_terminal(arguments: list[str], *, cwd: Path, lines: int, columns: int, **environment: str) -> str:
    """All that `kikigaki ARGUMENTS` writes to a terminal of so many lines and columns, stdout and stderr as they come."""
    command = [sys.executable, "-P", "-m", "search", *arguments]
    settings = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(cwd), "LANG": "C.UTF-8"}
    with _on_terminal(command, settings | environment, cwd, size=(lines, columns)) as (child, terminal):
        shown = _read(terminal, lambda _: child.poll() is not None)
        while select.select([terminal], [], [], 0)[0]:
            shown += os.read(terminal, 65536)
    return shown.decode("utf-8", "replace").replace("\r\n", "\n")


@contextmanager
def _on_terminal(
    command: list[str], environment: dict[str, str], cwd: Path, *, size: tuple[int, int] = (24, 80)
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A process on a terminal of its own, of `size` lines and columns, and our end of that; killed at the end."""
    terminal, inside = pty.openpty()
    termios.tcsetwinsize(inside, size)
    # A new session's first terminal is the one it is controlled by: so opened by name in it, without a fork of our threads.
    opened = ["sh", "-c", 'exec "$@" <"$0" >"$0" 2>&1', os.ttyname(inside), *command]
    child = subprocess.Popen(opened, cwd=cwd, env=environment, start_new_session=True)
    try:
        yield child, terminal
    finally:
        child.kill()
        child.wait()
        os.close(inside)
        os.close(terminal)


def _arguments(shell: str, home: Path) -> list[str]:
    """How the shell is called: without the machine's settings, with our completion and a prompt to wait for."""
    if shell == "fish":
        prompt = f"function fish_prompt; echo -n '{PROMPT}'; end"
        return ["fish", "--no-config", "-i", "-C", f"{prompt}; kikigaki completion fish | source"]
    settings = {
        "bash": f"PS1='{PROMPT}'\neval \"$(kikigaki completion bash)\"\n",
        "zsh": f"PS1='{PROMPT}'\nautoload -Uz compinit; compinit -u\neval \"$(kikigaki completion zsh)\"\n",
    }
    (home / ".zshrc").write_text(settings[shell], encoding="utf-8")
    return ["bash", "--noprofile", "--rcfile", str(home / ".zshrc"), "-i"] if shell == "bash" else ["zsh", "-i"]


def _read(terminal: int, is_enough: Callable[[bytes], bool]) -> bytes:
    """What is shown until it is enough, or it takes too long."""
    shown = b""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_enough(shown) and time.monotonic() < until:
        if select.select([terminal], [], [], 0.05)[0]:
            shown += os.read(terminal, 65536)
    return shown
