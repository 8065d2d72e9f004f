"""Who may read: everybody, whoever has the team's token, or whom the reverse proxy names; and the log of who read what."""

from __future__ import annotations

import hmac
import json
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request
from werkzeug.exceptions import Forbidden, Unauthorized

from search.export import one_line
from web.proxy import USER_KEY

# Answered without a token: what a load balancer asks, and what a browser needs to show the refusal.
OPEN_ENDPOINTS = ("api.health", "static")


def require_access(app: Flask, *, token: str | None, user_header: str | None) -> None:
    """Make `app` answer only to who sends `token`, or comes with a user from the proxy; to everybody without either.

    The token is sent as `Authorization: Bearer TOKEN`, or as the password of HTTP Basic, which browsers ask for.
    """
    if not token and not user_header:
        return

    @app.before_request
    def check() -> None:
        if request.endpoint in OPEN_ENDPOINTS:
            return
        if user_header and request.environ.get(USER_KEY):
            return
        if token and _sent_token(token):
            return
        if not token:
            raise Forbidden("Ask for this page through the reverse proxy, which says who you are.")
        raise Unauthorized("Send the token as the password; any user name will do.", www_authenticate=None)

    @app.after_request
    def challenge(response: Response) -> Response:
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = 'Basic realm="kikigaki", charset="UTF-8"'
        return response


def _sent_token(token: str) -> bool:
    sent = request.authorization
    if sent is None:
        return False
    given = sent.token if sent.type == "bearer" else sent.password if sent.type == "basic" else None
    return hmac.compare_digest((given or "").encode(), token.encode())


def log_requests(app: Flask, *, queries: bool) -> None:
    """Make `app` write a JSON object a request to stderr; with `queries` the full path and query string as well.

    Without it a line names the kind of page alone: what people search for and look at is theirs.
    """

    @app.before_request
    def start() -> None:
        g.kikigaki_started = time.perf_counter()

    @app.after_request
    def write(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else None
        line: dict[str, str | int | float | None] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": one_line(request.method),
            "page": rule,
            "status": response.status_code,
            "bytes": response.calculate_content_length(),
            "took_ms": round((time.perf_counter() - g.get("kikigaki_started", time.perf_counter())) * 1000, 2),
        }
        if user := request.environ.get(USER_KEY):
            line["user"] = one_line(str(user))
        if queries:
            line["path"] = one_line(request.path)
            line["query"] = request.query_string.decode("ascii", "replace")
        sys.stderr.write(json.dumps(line) + "\n")
        return response
