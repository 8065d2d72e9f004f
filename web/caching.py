"""HTTP caching: an ETag that changes with the index, the program, the URL and the language; static files for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from flask import Flask, Response, current_app, request

from indexer.errors import KikigakiError
from search.library import Library
from web.language import choose_language

# Endpoints whose answer depends on the index and the request alone.
UNCACHED = ("pages.switch_language", "api.health", "static")
_TAG = "kikigaki.tag"


@cache
def program_version() -> str:
    """A hash of all that this package shows: templates, messages, style, script, description and code."""
    digest = hashlib.sha256()
    for file in sorted(_walk(files("web")), key=str):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _walk(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _walk(entry) if entry.name != "__pycache__" else []
        else:
            found.append(entry)
    return found


def add_caching(app: Flask) -> None:
    """Make `app` send an ETag with every page and answer, and 304 where the reader has it already."""

    @app.before_request
    def answer_unchanged() -> Response | None:
        if request.endpoint is None or request.endpoint in UNCACHED or request.method not in ("GET", "HEAD"):
            return None
        library = current_app.extensions["kikigaki"]
        assert isinstance(library, Library)
        try:
            library.searcher()
        except KikigakiError:
            return None  # the page that says so is not to be kept
        parts = (
            library.generation,
            program_version(),
            request.full_path,
            request.script_root,
            request.host_url,
            choose_language(request),
        )
        tag = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
        request.environ[_TAG] = tag
        if request.if_none_match.contains_weak(tag):
            return Response(status=304)
        return None

    @app.after_request
    def add_tag(response: Response) -> Response:
        tag = request.environ.get(_TAG)
        if tag and response.status_code in (200, 304):
            # Weak: two answers of one tag differ in the time that the search took.
            response.set_etag(tag, weak=True)
            response.headers["Cache-Control"] = "private, no-cache"
            response.vary.update(("Accept-Language", "Cookie"))
        elif request.endpoint == "static" and response.status_code in (200, 304):
            versioned = request.args.get("v") == program_version()
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
