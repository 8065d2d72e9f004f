"""What every answer carries and every request must keep to: security headers, host check, size limits."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Request, Response, abort, request

REQUEST_LIMIT_BYTES = 16 * 1024  # every request is a GET: a body has no use here
# A query of 1,000 characters may be 12,000 long in a URL, where a kanji takes nine; the rest is for filters beside it.
URL_LIMIT_CHARS = 32 * 1024

# No inline script or style anywhere; nothing is loaded from another host; no page may frame ours.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def _check_size(incoming: Request) -> None:
    if len(incoming.full_path) > URL_LIMIT_CHARS:
        abort(414)


def _check_host(incoming: Request) -> None:
    # RFC 9112, 3.2. Flask would take the server's own name for it, which is one of those that are answered.
    if incoming.environ.get("SERVER_PROTOCOL") == "HTTP/1.1" and "HTTP_HOST" not in incoming.environ:
        abort(400)


def secure(app: Flask, *, trusted_hosts: Sequence[str] = ()) -> None:
    """Make `app` send the headers, refuse oversized requests, and answer only to `trusted_hosts` where they are given."""
    app.config["MAX_CONTENT_LENGTH"] = REQUEST_LIMIT_BYTES
    app.config["TRUSTED_HOSTS"] = list(trusted_hosts) if trusted_hosts else None

    @app.before_request
    def limit() -> None:
        _check_size(request)
        _check_host(request)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
