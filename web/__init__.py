"""The search pages and the API over an index: a Flask application that only reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from flask import Flask, request, url_for

from search.engine import Sort
from search.export import heading_text, one_line, printable
from search.library import Library
from search.names import name_extraction, name_field, name_match
from web.access import log_requests, require_access
from web.api import api
from web.browse_pages import browse_pages
from web.caching import add_caching, program_version
from web.errors import add_errors
from web.language import choose_language, say, text_language
from web.pages import pages, search_url, section_url
from web.present import heading_markup, other_words, plain, sentence, snippet_lines, weekday
from web.proxy import LOOPBACK, ProxyHeaders, parse_networks
from web.reading import section_title
from web.security import secure
from web.timeline import chapter_path, leading_chapter


def create_app(
    index: Path,
    *,
    trusted_hosts: Sequence[str] = (),
    proxies: int = 0,
    proxy_addresses: Sequence[str] = LOOPBACK,
    url_prefix: str = "",
    token: str | None = None,
    user_header: str | None = None,
    access_log: bool = False,
    log_queries: bool = False,
) -> Flask:
    """The application over the index folder `index`, which need not be there yet: until it is, pages say so (503).

    `trusted_hosts` are the Host values answered (none: any). `proxies` reverse proxies in a row are believed to say who
    asked, when they speak from `proxy_addresses`; `url_prefix` is the path that they serve this under, "" for the root.
    With `token` or `user_header` only readers answer who send the one or whom the proxy names in the other.
    """
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["kikigaki"] = Library(index)
    if proxies or url_prefix or user_header:
        app.wsgi_app = ProxyHeaders(  # type: ignore[method-assign]  # how Flask documents wrapping its WSGI application
            app.wsgi_app,
            proxies=proxies,
            addresses=parse_networks(proxy_addresses),
            url_prefix=url_prefix.rstrip("/"),
            user_header=user_header,
        )
    if access_log or log_queries:
        log_requests(app, queries=log_queries)
    secure(app, trusted_hosts=trusted_hosts)
    require_access(app, token=token, user_header=user_header)
    add_caching(app)
    add_errors(app)
    for blueprint in (pages, browse_pages, api):
        app.register_blueprint(blueprint)
    _add_template_names(app)
    return app


def _add_template_names(app: Flask) -> None:
    app.jinja_env.filters.update(
        plain=plain, printable=printable, sentence=sentence, one_line=one_line, text_language=text_language
    )
    app.jinja_env.globals.update(
        heading_markup=heading_markup,
        heading_text=heading_text,
        other_words=other_words,
        snippet_lines=snippet_lines,
        section_title=section_title,
        chapter_path=chapter_path,
        leading_chapter=leading_chapter,
        search_url=search_url,
        section_url=section_url,
        sort_of=Sort,
        static_url=lambda name: url_for("static", filename=name, v=program_version()),
    )

    @app.context_processor
    def add_language() -> dict[str, object]:
        language = choose_language(request)
        query = quote(request.query_string, safe="!$&'()*+,;=:@/?%")
        return {
            # Where the reader is, below the prefix: quoted, since a name may hold "?" and "#".
            "here": quote(request.path) + ("?" + query if query else ""),
            "language": language,
            "other_language": "en" if language == "ja" else "ja",
            "say": lambda key, **values: say(language, key, **values),
            "field_name": lambda field: name_field(field, language),
            "match_name": lambda rule: name_match(rule, language),
            "extraction_name": lambda rule: name_extraction(rule, language),
            "weekday": lambda day: weekday(day, language),
        }
