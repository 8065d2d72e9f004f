"""`kikigaki serve` as a process: it builds what is missing, says where it is, answers, follows the index, and stops."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from search.query import MAX_CHARACTERS
from tests import ROOT
from tests.conftest import run_kikigaki
from web.security import URL_LIMIT_CHARS
from web.serve import ServeError, is_loopback, listen_on

START_SECONDS = 30


@contextmanager
def served(home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The server as a process, and the port that it said it listens on."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KIKIGAKI_", "LC_"))}
    environment |= {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "HOME": str(home)}
    command = [sys.executable, "-P", "-m", "search", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, cwd=home, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            seen: list[str] = []
            port = None
            for line in process.stderr:
                seen.append(line)
                if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                    port = int(found[1])
                    break
            assert port is not None, "".join(seen)
            yield process, port
        finally:
            if process.poll() is None:
                process.kill()


def get(port: int, path: str, *, host: str = "localhost", referer: str = "/") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", path, headers={"Host": host, "Referer": referer})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text(
        "# 夏の勉強会 2019-07-06\n\n## 移行の話\n\n岩本さんが移行を語る。\n", encoding="utf-8"
    )
    return tmp_path


def test_it_builds_a_missing_index_follows_it_and_stops_when_told(home: Path) -> None:
    with served(home) as (process, port):
        first = get(port, "/search?q=移行".replace("移行", "%E7%A7%BB%E8%A1%8C"))
        (home / "corpus" / "b.md").write_text("# 冬の勉強会\n\n## 別の移行\n\n移行は続く。\n", encoding="utf-8")
        assert run_kikigaki(["update"], cwd=home).returncode == 0
        second = get(port, "/api/search?q=%E7%A7%BB%E8%A1%8C")
        refused = get(port, "/", host="evil.example")
        healthy = get(port, "/healthz")
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=START_SECONDS)

    assert first[0] == 200
    assert "移行の話" in first[1].replace("<mark>", "").replace("</mark>", "")
    assert second[0] == 200
    assert '"total": 2' in second[1]
    assert refused[0] == 400
    assert healthy == (200, '{"status": "ok"}')
    assert status == 0


def test_requests_that_never_end_keep_nobody_else_waiting_for_long(home: Path) -> None:
    with served(home) as (_, port):
        # Of eight threads none would be left.
        halves = [socket.create_connection(("127.0.0.1", port)) for _ in range(10)]
        for half in halves:
            half.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ")

        assert get(port, "/healthz")[0] == 200
        assert [half.recv(1) for half in halves] == [b""] * len(halves)
        for half in halves:
            half.close()


def test_a_removed_index_is_told_and_a_rebuilt_one_is_served(home: Path) -> None:
    with served(home) as (_, port):
        assert get(port, "/search?q=x")[0] == 200
        (home / ".kikigaki" / "CURRENT").rename(home / "CURRENT")
        gone = get(port, "/search?q=x")
        assert run_kikigaki(["rebuild"], cwd=home).returncode == 0
        back = get(port, "/search?q=x")

    assert gone[0] == 503
    assert "kikigaki rebuild" in gone[1]
    assert back[0] == 200


def test_a_port_in_use_is_one_clear_line(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run_kikigaki(["serve", "--port", str(port)], cwd=home)

    assert answer.returncode == 2
    assert answer.stderr == (
        f"kikigaki: 127.0.0.1:{port}: another program listens there already: name another with --port\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--proxy-address", "proxy.example"), "--proxy-address"),
        (("--url-prefix", "notes"), "--url-prefix"),
        (("--token-file", "none"), "none: cannot be read as a token"),
        (("--host", "203.0.113.7"), "203.0.113.7:8000"),
        (("--corpus", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_served_is_one_clear_line(home: Path, arguments: tuple[str, ...], said: str) -> None:
    port = () if "--host" in arguments else ("--port", "0")
    answer = run_kikigaki(["serve", *port, *arguments], cwd=home)

    assert answer.returncode == 2
    assert said in answer.stderr.splitlines()[-1]
    assert "Traceback" not in answer.stderr


def test_the_longest_query_is_answered_and_a_longer_url_refused(home: Path) -> None:
    longest = "/search?q=" + quote("移" * MAX_CHARACTERS)
    filters = "".join(f"&project={quote(name * 100)}" for name in "移行開発")

    with served(home) as (_, port):
        assert get(port, longest + filters)[0] == 200
        assert get(port, longest, referer=f"http://localhost:{port}{longest}{filters}")[0] == 200
        assert get(port, "/search?q=" + "a" * URL_LIMIT_CHARS)[0] == 414
        assert get(port, "/search?q=" + "a" * 10 * URL_LIMIT_CHARS)[0] in (400, 414)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("notes.example", False),
    ],
)
def test_loopback_is_told_from_the_open(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_free_port_is_bound_and_freed() -> None:
    with listen_on("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ServeError, match="another program listens there already"):
            listen_on("127.0.0.1", port)

    listen_on("127.0.0.1", port).close()
