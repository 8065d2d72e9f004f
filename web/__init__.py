"""The search pages and the API over an index: a Flask application that only reads."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer.errors import IndexBusyError, IndexDamagedError, IndexMissingError, KikigakiError, QueryError
from search.export import one_line
from search.library import Library
from search.model import Sort
from web.api import api
from web.language import choose_language, messages, text_language
from web.pages import library, pages, search_url, section_url
from web.present import marked, marked_lines, plain
from web.security import secure
from web.state import SearchState

CACHED_ENDPOINTS = ("pages.", "api.search", "api.suggest", "api.facets", "api.section", "api.feed")
# Rules by which a match is the very word that was typed: no reason line says so.
LITERAL_RULES = ("surface", "phrase", "part", "stem", "prefix", "day", "value")
UNAVAILABLE = (IndexMissingError, IndexDamagedError, IndexBusyError)

logger = logging.getLogger(__name__)


def create_app(
    index: Path, *, trusted_hosts: tuple[str, ...] | None = None, proxies: int = 0, url_prefix: str = ""
) -> Flask:
    """The application over the index folder `index`, which need not be there yet: until it is, pages say so (503).

    `trusted_hosts` are the Host values answered (None: any). `proxies` is how many reverse proxies in front set
    X-Forwarded-*; `url_prefix` the path that they serve it under, "" for the root.
    """
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["kikigaki"] = Library(index)
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask documents wrapping its WSGI application
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )
    if url_prefix:
        app.config["APPLICATION_ROOT"] = url_prefix
    secure(app, trusted_hosts=trusted_hosts)
    app.register_blueprint(pages)
    app.register_blueprint(api)
    _add_template_names(app)
    _add_caching(app)
    _add_errors(app)
    return app


def _add_template_names(app: Flask) -> None:
    app.jinja_env.filters.update(plain=plain, one_line=one_line)
    app.jinja_env.globals.update(
        marked=marked,
        marked_lines=marked_lines,
        text_language=text_language,
        search_url=search_url,
        section_url=section_url,
        sort_of=Sort,
        literal_rules=LITERAL_RULES,
    )

    @app.context_processor
    def add_language() -> dict[str, object]:
        language = choose_language(request)
        table = messages(language)

        def say(key: str, **values: object) -> str:
            return table[key].format(**values)

        def rule_name(rule: str) -> str:
            return table.get(f"rule_{rule}", rule)

        return {"language": language, "say": say, "rule_name": rule_name}


def _entity_tag() -> str:
    """A tag that changes with the index, the URL and the language: all that a page depends on."""
    parts = (library().generation, request.full_path, request.script_root, request.host_url, choose_language(request))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _add_caching(app: Flask) -> None:
    @app.before_request
    def answer_unchanged() -> Response | None:
        if not (request.endpoint or "").startswith(CACHED_ENDPOINTS) or request.endpoint == "pages.switch_language":
            return None
        try:
            tag = _entity_tag()
        except UNAVAILABLE:
            return None
        request.environ["kikigaki.tag"] = tag
        if request.if_none_match.contains_weak(tag):
            response = Response(status=304)
            response.set_etag(tag, weak=True)
            return response
        return None

    @app.after_request
    def add_tag(response: Response) -> Response:
        tag = request.environ.get("kikigaki.tag")
        if tag and response.status_code == 200:
            response.set_etag(tag, weak=True)
            response.headers["Cache-Control"] = "private, no-cache"
            response.vary.update(("Accept-Language", "Cookie"))
        return response


def _add_errors(app: Flask) -> None:
    def answer(status: int, key: str, detail: str) -> Response:
        if request.path.startswith(("/api/", "/feed.atom")):
            body = {"type": "about:blank", "title": messages("en")[key], "status": status, "detail": detail}
            response = make_response(json.dumps(body, ensure_ascii=False), status)
            response.headers["Content-Type"] = "application/problem+json"
            return response
        page = render_template("error.html", state=SearchState(), title_key=key, detail=detail, status=status)
        return make_response(page, status)

    @app.errorhandler(KikigakiError)
    def kikigaki_error(error: KikigakiError) -> Response:
        if isinstance(error, QueryError):
            return answer(400, "bad_request_title", one_line(str(error)))
        logger.warning("%s", one_line(str(error)))
        say = messages(choose_language(request))
        response = answer(503, "unavailable_title", say["unavailable"])
        response.headers["Retry-After"] = "10"
        return response

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        say = messages(choose_language(request))
        if status == 404:
            return answer(404, "not_found_title", say["not_found"])
        if status < 400:
            return make_response(error.get_response())
        response = answer(status, "bad_request_title" if status < 500 else "error_title", error.description or "")
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        logger.exception("unexpected error for %s", one_line(request.path), exc_info=error)
        return answer(500, "error_title", messages(choose_language(request))["server_error"])
