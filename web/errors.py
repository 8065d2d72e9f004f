"""Errors as pages for readers and as problem details (RFC 9457) for programs; never a traceback or a path of the server."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from indexer.errors import IndexBusyError, IndexDamagedError, KikigakiError, QueryError
from search.errors_ja import in_language
from search.export import one_line
from web.language import choose_language, messages
from web.state import SearchState

PROGRAM_PATHS = ("/api/", "/feed.atom", "/healthz", "/opensearch.xml")
RETRY_SECONDS = "10"

logger = logging.getLogger(__name__)


def add_errors(app: Flask) -> None:
    """Make `app` answer every error with one of ours."""

    @app.errorhandler(KikigakiError)
    def kikigaki_error(error: KikigakiError) -> Response:
        if isinstance(error, QueryError):
            return _answer(400, "bad_request", in_language(one_line(str(error)), choose_language(request)))
        # The message names folders of the server: it is for who keeps it, in the log.
        logger.warning("%s", one_line(str(error)))
        damaged = isinstance(error, IndexDamagedError | IndexBusyError)
        response = _answer(503, "unavailable", _say("damaged" if damaged else "no_index"))
        response.headers["Retry-After"] = RETRY_SECONDS
        return response

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if isinstance(error, SecurityError):
            # No URL can be built for a host that is not ours: a page could not even name its style sheet.
            return Response(
                "This server does not answer to that host name.\n", 400, content_type="text/plain; charset=utf-8"
            )
        if status < 400:
            return make_response(error.get_response())
        key = {404: "not_found", 405: "bad_method", 401: "unauthorized", 403: "forbidden"}.get(
            status, "bad_request" if status < 500 else "server_error"
        )
        known = f"{key}_detail" in messages("en")
        response = _answer(status, key, _say(f"{key}_detail") if known else one_line(error.description or ""))
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        logger.error("unexpected error on %s", request.url_rule, exc_info=error)
        return _answer(500, "server_error", _say("server_error_detail"))


def _say(key: str) -> str:
    return messages(choose_language(request))[key]


def _answer(status: int, key: str, detail: str) -> Response:
    if request.path.startswith(PROGRAM_PATHS):
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
        }
        response = make_response(json.dumps(problem, ensure_ascii=False), status)
        response.headers["Content-Type"] = "application/problem+json"
        return response
    # A page says first what its detail is about.
    help_text = _say("bad_request_help") if key == "bad_request" else ""
    page = render_template("error.html", state=SearchState(), key=key, help=help_text, detail=detail, status=status)
    return make_response(page, status)
