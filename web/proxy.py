"""Requests as they were before a reverse proxy: what it says is believed from its address and ignored from any other."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = ("127.0.0.0/8", "::1/128")
# Set by _ProxyHeaders and nowhere else: a client cannot send a key without "HTTP_".
USER_KEY = "kikigaki.user"
_FORWARDED = ("FOR", "PROTO", "HOST", "PORT", "PREFIX")

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def parse_networks(texts: Iterable[str]) -> tuple[_Network, ...]:
    """Addresses and networks ("10.0.0.5", "10.0.0.0/8"); ValueError for what is neither."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


class ProxyHeaders:
    """A WSGI application that believes X-Forwarded-* and the user header from trusted addresses alone, and sets a prefix."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        proxies: int,
        addresses: Sequence[_Network],
        url_prefix: str,
        user_header: str | None,
    ) -> None:
        """`proxies` in a row are believed, 0 for none; `url_prefix` is "" or begins with "/" and does not end with one."""
        inner = _Prefix(application, url_prefix) if url_prefix else application
        self._direct = inner
        self._behind = (
            ProxyFix(inner, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=0 if url_prefix else proxies)
            if proxies
            else inner
        )
        self._trusts_any = proxies > 0 or user_header is not None
        self._addresses = tuple(addresses)
        self._user_key = "HTTP_" + user_header.upper().replace("-", "_") if user_header else None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request."""
        environ.pop(USER_KEY, None)
        if self._trusts_any and self._is_trusted(str(environ.get("REMOTE_ADDR", ""))):
            if self._user_key and (user := environ.get(self._user_key)):
                environ[USER_KEY] = user
            return self._behind(environ, start_response)
        for name in _FORWARDED:
            environ.pop(f"HTTP_X_FORWARDED_{name}", None)
        environ.pop("HTTP_FORWARDED", None)
        return self._direct(environ, start_response)

    def _is_trusted(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:  # a Unix socket has no address: whoever may open it is trusted
            return not address
        mapped = getattr(found, "ipv4_mapped", None)
        return any((mapped or found) in network for network in self._addresses)


class _Prefix:
    """A WSGI application under a path: links begin with it, whether the proxy takes it off requests or leaves it on."""

    def __init__(self, application: WSGIApplication, prefix: str) -> None:
        self._application = application
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if path == self._prefix or path.startswith(self._prefix + "/"):
            environ["PATH_INFO"] = path[len(self._prefix) :] or "/"
        environ["SCRIPT_NAME"] = self._prefix
        return self._application(environ, start_response)
