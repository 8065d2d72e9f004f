"""The JSON API, the Atom feed, the Open Search description and the health check."""

from __future__ import annotations

import json
from importlib.resources import files

from flask import Blueprint, Response, abort, make_response, render_template, request

from indexer.errors import KikigakiError, QueryError
from search.engine import Sort
from search.json_format import completions_json, facets_json, result_json, section_json, suggestions_json
from web.language import choose_language
from web.pages import library, searcher
from web.state import FIELDS, SearchState, read_state

api = Blueprint("api", __name__)

SUGGESTIONS = 8
PREFIX_CHARS = 100
QUERY_CHARS = 1000


def _answer(text: str, kind: str = "application/json") -> Response:
    response = make_response(text)
    response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    return response


@api.get("/api/search")
def search() -> Response:
    """The result page as JSON, format 1."""
    return _answer(result_json(searcher().search(read_state(request.args).request(choose_language(request)))))


@api.get("/api/suggest")
def suggest() -> Response:
    """Completions of `q` as JSON; with `form=opensearch` as browsers want them."""
    typed = request.args.get("q", "")
    if len(typed) > QUERY_CHARS:
        raise QueryError(f"q: at most {QUERY_CHARS} characters")
    form = request.args.get("form")
    if form not in (None, "opensearch"):
        raise QueryError("form: give opensearch, or nothing")
    prefix = typed[:PREFIX_CHARS].strip()
    found = searcher().suggest(prefix, limit=SUGGESTIONS) if prefix else ()
    if form == "opensearch":
        return _answer(completions_json(prefix, found), "application/x-suggestions+json")
    return _answer(suggestions_json(found))


@api.get("/api/facets")
def facets() -> Response:
    """Values and counts of one field or of all."""
    field = request.args.get("field")
    if field is not None and field not in FIELDS:
        raise QueryError(f"field: give one of {', '.join(FIELDS)}")
    return _answer(facets_json(searcher().facets((field,) if field else FIELDS)))


@api.get("/api/section/<section_id>")
def section(section_id: str) -> Response:
    """A section as JSON, with the matches of `q`."""
    view = searcher().view(section_id, read_state(request.args).query)
    if view is None:
        abort(404)
    return _answer(section_json(view))


@api.get("/api/openapi.json")
def openapi() -> Response:
    """The description of this API (OpenAPI 3.1)."""
    description = json.loads(files("web").joinpath("openapi.json").read_text(encoding="utf-8"))
    description["servers"] = [{"url": request.script_root or "/"}]
    return _answer(json.dumps(description, ensure_ascii=False))


@api.get("/feed.atom")
def feed() -> Response:
    """The hits of a query as an Atom feed, newest first unless the URL sorts otherwise."""
    state = read_state(request.args)
    if "sort" not in request.args:
        state = state.sorted_by(Sort.NEWEST)
    page = searcher().search(state.request(choose_language(request)))
    return _answer(
        render_template("feed.xml", state=state, page=page, updated=library().holdings().created), "application/atom+xml"
    )


@api.get("/opensearch.xml")
def opensearch() -> Response:
    """The description by which a browser adds this search engine."""
    return _answer(render_template("opensearch.xml", state=SearchState()), "application/opensearchdescription+xml")


@api.get("/healthz")
def health() -> tuple[Response, int]:
    """200 where a search can be answered, 503 where it cannot."""
    try:
        searcher().search(SearchState(limit=1).request("en"))
    except KikigakiError as error:
        return _answer(json.dumps({"status": "unavailable", "reason": type(error).__name__})), 503
    return _answer(json.dumps({"status": "ok"})), 200
