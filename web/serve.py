"""`kikigaki serve`: the application under gunicorn, with an index built first where there is none."""

from __future__ import annotations

import contextlib
import errno
import gc
import ipaddress
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from indexer.errors import IndexMissingError, KikigakiError
from search.cli.command import Command, Option, corpus_option, default_corpora, index_option, number
from search.cli.messages import say
from search.cli.terminal import complain, note
from search.library import Library
from web.proxy import LOOPBACK, parse_networks
from web.security import URL_LIMIT_CHARS

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

GRACE_SECONDS = 10  # how long requests under way may go on after a stop signal
SILENT_SECONDS = 30  # a worker that says nothing for so long is replaced
KEEP_ALIVE_SECONDS = 5
# Threads, not bare processes: a browser opens connections that it may never use, and each would hold a process.
THREADS = 4
REQUEST_LINE_BYTES = URL_LIMIT_CHARS + len("OPTIONS  HTTP/1.1")
HEADER_FIELDS = 50
HEADER_BYTES = URL_LIMIT_CHARS + 1024  # the Referer of a page that a long query found is the URL of that query
#: Objects made between two searches for cycles in a process that serves: a page leaves few, and makes thousands.
COLLECT_AFTER = 2_000


class ServeError(KikigakiError):
    """The server cannot be started as asked. Whoever gave the options must act."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def listen_on(host: str, port: int) -> socket.socket:
    """A socket bound to host and port (0: any free one); ServeError in one line when that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host.strip("[]"), port))
        # Bound is not yet taken: with SO_REUSEADDR two may bind, and the second to listen is told.
        bound.listen()
    except OSError as error:
        bound.close()
        advice = (
            "name another with --port" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "name another with --host"
        )
        reason = {
            errno.EADDRINUSE: "another program listens there already",
            errno.EACCES: "ports below 1024 need the administrator's rights",
        }.get(error.errno or 0, error.strerror or str(error))
        raise ServeError(f"{host}:{port}: {reason}: {advice}") from error
    return bound


def run_server(app: Flask, options: Mapping[str, object]) -> None:
    """Serve `app` with gunicorn until it is stopped by a signal; requests under way are finished first."""
    from gunicorn.app.base import BaseApplication
    from gunicorn.http import message

    # gunicorn cuts its own setting down to this, which is less than a query of a thousand kanji.
    message.MAX_REQUEST_LINE = REQUEST_LINE_BYTES  # type: ignore[misc]

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:  # type: ignore[override]  # a Flask object is a WSGI application, its type says less
            return app

    Server().run()


def _warm(library: Library) -> None:
    """Open the index and the dictionary, so that the first reader does not wait for them."""
    from search.model import SearchRequest

    with contextlib.suppress(KikigakiError):
        library.searcher().search(SearchRequest("kikigaki 聞き書き"))


def settle() -> None:
    """Have Python look for cycles seldom, and only in what is made from now on: what is there stays (docs/decisions/803)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def _read_token(file: Path | None) -> str | None:
    if file is None:
        return os.environ.get("KIKIGAKI_TOKEN") or None
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ServeError(f"{file}: cannot be read as a token: give a text file that holds it") from error
    if not token:
        raise ServeError(f"{file}: is empty: write the token into it")
    return token


def _build_if_missing(index: Path, corpora: tuple[Path, ...]) -> None:
    try:
        Library(index).holdings()
    except IndexMissingError:
        from indexer.building import rebuild
        from search.cli.index_commands import progress_bar, tell

        note(say("first_build", index=index, corpus=", ".join(map(str, corpora))))
        with progress_bar() as progress:
            summary = rebuild(corpora, index, progress=progress)
        tell(summary)
    except KikigakiError as error:
        complain(str(error))  # the pages say that search is not available until somebody has done so


def _check_proxies(addresses: tuple[str, ...], url_prefix: str) -> None:
    try:
        parse_networks(addresses)
    except ValueError as error:
        raise ServeError(f"--proxy-address: {error}: give an address or a network, as 10.0.0.5 or 10.0.0.0/8") from error
    if url_prefix and not url_prefix.startswith("/"):
        raise ServeError(f"--url-prefix: {url_prefix}: begin it with a slash, as /notes")


def serve(
    host: str,
    port: int,
    workers: int,
    trusted_hosts: tuple[str, ...],
    proxies: int,
    proxy_addresses: tuple[str, ...],
    url_prefix: str,
    token_file: Path | None,
    user_header: str | None,
    access_log: bool,
    log_queries: bool,
    corpora: tuple[Path, ...],
    index: Path,
) -> int:
    """Serve the search page; where there is no index yet, it is built from the corpus first."""
    from web import create_app

    corpora = corpora or default_corpora()
    _check_proxies(proxy_addresses, url_prefix)
    token = _read_token(token_file)
    listener = listen_on(host, port)
    _build_if_missing(index, corpora)
    if not is_loopback(host) and not trusted_hosts:
        note(say("open_to_all", host=host))
    local = ("localhost", "127.0.0.1", "[::1]")
    app = create_app(
        index,
        trusted_hosts=(*trusted_hosts, *local) if trusted_hosts or is_loopback(host) else (),
        proxies=proxies,
        proxy_addresses=proxy_addresses or LOOPBACK,
        url_prefix=url_prefix,
        token=token,
        user_header=user_header,
        access_log=access_log,
        log_queries=log_queries,
    )
    shown = f"[{host.strip('[]')}]" if ":" in host else host
    address = listener.getsockname()
    library = app.extensions["kikigaki"]
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)  # compiled once, before the workers part

    def when_ready(_: Arbiter) -> None:
        note(say("serving", host=shown, port=address[1]))

    def post_worker_init(_: Worker) -> None:
        _warm(library)
        settle()

    run_server(
        app,
        {
            "bind": f"fd://{listener.detach()}",
            "workers": workers,
            "worker_class": "web.worker.Worker",
            "threads": THREADS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": SILENT_SECONDS,
            "limit_request_line": REQUEST_LINE_BYTES,
            "limit_request_fields": HEADER_FIELDS,
            "limit_request_field_size": HEADER_BYTES,
            "preload_app": True,
            "loglevel": "warning",
            # What a proxy says is for web.proxy alone to believe.
            "forwarded_allow_ips": "",
            "proxy_allow_ips": "",
            "forwarder_headers": "",
            "control_socket_disable": True,
            "when_ready": when_ready,
            "post_worker_init": post_worker_init,
        },
    )
    return 0


SERVE = Command(
    "serve",
    serve,
    options=(
        Option("host", ("--host",), "host", "ADDRESS", default="127.0.0.1"),
        Option("port", ("--port",), "port", "N", read=number(0, 65535), default=8000),
        Option("workers", ("--workers",), "workers", "N", read=number(1, 64), default=2),
        Option("trusted_hosts", ("--trusted-host",), "trusted_host", "HOST", many=True),
        Option("proxies", ("--proxies",), "proxies", "N", read=number(0, 10), default=0),
        Option("proxy_addresses", ("--proxy-address",), "proxy_address", "ADDRESS", many=True),
        Option("url_prefix", ("--url-prefix",), "url_prefix", "PATH", default=""),
        Option("token_file", ("--token-file",), "token_file", "FILE", read=Path),
        Option("user_header", ("--user-header",), "user_header", "HEADER"),
        Option("access_log", ("--access-log",), "access_log", default=False),
        Option("log_queries", ("--log-queries",), "log_queries", default=False),
        corpus_option(),
        index_option(),
    ),
    examples=(
        "kikigaki serve",
        "kikigaki serve --port 9000",
        "kikigaki serve --host 0.0.0.0 --trusted-host notes.example",
    ),
)
