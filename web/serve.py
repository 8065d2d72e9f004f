"""`kikigaki serve`: the application under gunicorn, with an index built first where there is none."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path

import click
from flask import Flask

from indexer.errors import IndexMissingError
from search.cli.app import ExampleCommand, corpus_option, index_option, note, with_examples
from search.cli.messages import say
from search.library import Library

GRACE_SECONDS = 10
REQUEST_SECONDS = 30
THREADS = 4
# One JSON object a request. %(U)s is the path without the query string: what people search for is theirs.
ACCESS_LOG = '{"time":"%(t)s","method":"%(m)s","path":"%(U)s","status":%(s)s,"bytes":"%(B)s","took_us":%(D)s}'


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def run_server(app: Flask, options: Mapping[str, object]) -> None:
    """Serve `app` with gunicorn until it is stopped by a signal; requests under way are finished first."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    Server().run()


@with_examples("kikigaki serve", "kikigaki serve --port 9000", "kikigaki serve --host 0.0.0.0 --trusted-host notes.example")
@click.command(cls=ExampleCommand)
@click.option("--host", default="127.0.0.1", help="Address to listen on; anything but loopback lets others in.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, help="Processes; they share the index's memory.")
@click.option("--trusted-host", "trusted_hosts", multiple=True, help="Answer only to this Host; may be repeated.")
@click.option("--proxies", type=click.IntRange(0, 10), default=0, help="How many reverse proxies set X-Forwarded-*.")
@click.option("--url-prefix", default="", help="Path that a proxy serves this under, as /kikigaki.")
@click.option("--access-log", is_flag=True, help="Log requests (without query text) to stderr.")
@corpus_option
@index_option
def serve(
    host: str,
    port: int,
    workers: int,
    trusted_hosts: tuple[str, ...],
    proxies: int,
    url_prefix: str,
    access_log: bool,
    corpora: tuple[Path, ...],
    index: Path,
) -> int:
    """Serve the search page; where there is no index yet, it is built from the corpus first."""
    from web import create_app

    try:
        Library(index).searcher()
    except IndexMissingError:
        from indexer.build import rebuild
        from search.cli.index_commands import progress_bar, tell

        note(say("first_build", index=index, corpus=", ".join(map(str, corpora))))
        with progress_bar() as progress:
            tell(rebuild(corpora, index, progress=progress))
    if not _is_loopback(host) and not trusted_hosts:
        note(say("open_to_all", host=host))
    names = (*trusted_hosts, "localhost", "127.0.0.1", "[::1]") if trusted_hosts or _is_loopback(host) else None
    app = create_app(index, trusted_hosts=names, proxies=proxies, url_prefix=url_prefix.rstrip("/"))
    shown = f"[{host}]" if ":" in host else host
    note(say("serving", host=shown, port=port))
    if url_prefix:
        os.environ["SCRIPT_NAME"] = url_prefix.rstrip("/")
    run_server(
        app,
        {
            "bind": f"{shown}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": REQUEST_SECONDS,
            "limit_request_line": 8190,
            "limit_request_fields": 50,
            "limit_request_field_size": 8190,
            "preload_app": True,
            "loglevel": "warning",
            "accesslog": "-" if access_log else None,
            "access_log_format": ACCESS_LOG,
            "control_socket_disable": True,
        },
    )
    return 0
