"""The pages of a search: home, results, a section, exports, and the switch of language."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.dataclass import dataclass
from search.browse import Newest, find_newest, similar_sections
from search.engine import Facet, Sort
from search.export import printable, result_csv, result_markdown
from search.json_format import result_json
from search.library import Library
from search.model import ResultPage
from search.service.searcher import Searcher
from web.filters import filter_groups, last_page, page_links
from web.language import COOKIE, LANGUAGES, choose_language, say
from web.reading import evidence_rows, report_outline, section_facts
from web.section_body import section_body
from web.state import FIELDS, SearchState, read_state

pages = Blueprint("pages", __name__)

HOME_VALUES = 12
SIMILAR_SECTIONS = 5
OFFERED_WORDS = 5
EXPORT_HITS = 500
EXPORT_SECONDS = 10.0
SNIPPET_COLUMNS = 230  # three lines of some 40 wide characters
EXPORTS = {
    "md": (result_markdown, "text/markdown"),
    "csv": (result_csv, "text/csv"),
    "json": (result_json, "application/json"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A way on for a reader whose search found nothing: a search, what to call it, and how many sections it finds."""

    state: SearchState
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelves:
    """What the home page shows of one generation of the index."""

    generation: str
    newest: Newest
    facets: tuple[Facet, ...]
    reports: int
    sections: int

    def values(self, field: str) -> Facet:
        """The values of a field, most frequent first."""
        return next(facet for facet in self.facets if facet.field == field)


def library() -> Library:
    """The index that this application serves."""
    found = current_app.extensions["kikigaki"]
    assert isinstance(found, Library)
    return found


def searcher() -> Searcher:
    """The searcher of the published generation; raises where there is none."""
    return library().searcher()


def read_search() -> SearchState:
    """The search in the URL; without a query everything, newest first unless the URL says otherwise."""
    state = read_state(request.args)
    if not state.query and "sort" not in request.args:
        state = state.sorted_by(Sort.NEWEST).on_page(state.page)
    return state


@pages.get("/")
def home() -> str | BaseResponse:
    """The newest reports and events and what was spoken of most, below the search box."""
    if request.args.get("q"):
        return redirect(search_url(read_state(request.args)))
    return render_template("home.html", state=SearchState(), shelves=_shelves(), examples=_examples(_shelves()))


def _shelves() -> Shelves:
    """The shelves of the published generation, gathered once for it."""
    kept = current_app.extensions.get("kikigaki.shelves")
    found, generation = searcher(), library().generation
    if isinstance(kept, Shelves) and kept.generation == generation:
        return kept
    holdings = library().holdings()
    shelves = Shelves(
        generation=generation,
        newest=find_newest(found.engine, HOME_VALUES),
        facets=found.facets(FIELDS),
        reports=holdings.reports,
        sections=holdings.sections,
    )
    current_app.extensions["kikigaki.shelves"] = shelves
    return shelves


def _examples(shelves: Shelves) -> tuple[SearchState, ...]:
    """Searches that show what can be asked, from what this index holds."""
    language = choose_language(request)
    projects, speakers = shelves.values("project").counts, shelves.values("speaker").counts
    days = sorted(shelves.values("day").values)
    texts = [one.value for one in projects[:2]]
    if speakers:
        texts.append(say(language, "example_speaker", name=_quoted(speakers[0].value)))
    if days:
        texts.append(say(language, "example_day", day=days[-1][:7]))
    return tuple(SearchState(query=text) for text in texts)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


@pages.get("/search")
def results() -> str:
    """The page of results."""
    state = read_search()
    language = choose_language(request)
    found = searcher()
    page = found.search(state.request(language, snippet_columns=SNIPPET_COLUMNS))
    return render_template(
        "results.html",
        state=state,
        page=page,
        groups=filter_groups(page.choices, state, language=language, whole=request.args.get("show", "")),
        links=page_links(page, state),
        last_page=last_page(page),
        shortcuts=_shortcuts(page, state),
        offers=() if page.total else _offers(found, state),
        absent=() if page.total else _absent_words(found, state),
        examples=() if page.total else _examples(_shelves()),
    )


def _shortcuts(page: ResultPage, state: SearchState) -> tuple[tuple[str, str], ...]:
    """The (field, name) of every event, project or speaker that the whole query, or the only filter of its field, names."""
    asked = state.query.casefold()
    named: list[tuple[str, str]] = []
    for facet in page.facets:
        if facet.field == "day":
            continue
        chosen = state.values(facet.field)
        named += [
            (facet.field, value)
            for value in facet.values
            if value.casefold() == asked or (len(chosen) == 1 and value == chosen[0])
        ]
    return tuple(dict.fromkeys(named))


def _offers(found: Searcher, state: SearchState) -> tuple[Offer, ...]:
    """Searches that would find something where this one does not: without the filters, or for one word of it alone."""
    language = choose_language(request)
    tries: list[tuple[SearchState, str]] = []
    if any(state.chosen()):
        tries.append((state.without_filters(), say(language, "none_filters")))
    words = _query_words(state)
    if len(words) > 1:
        tries += [(state.asked(word), say(language, "none_words", word=printable(word))) for word in words]
    counted = [Offer(other, label, found.search(other.request(language)).total) for other, label in tries]
    return tuple(offer for offer in counted if offer.count)


def _absent_words(found: Searcher, state: SearchState) -> tuple[str, ...]:
    """The words of the query that no section holds, whatever the filters."""
    return tuple(word for word in _query_words(state) if not found.search(SearchState(query=word).request("ja")).total)


def _query_words(state: SearchState) -> tuple[str, ...]:
    """The first OFFERED_WORDS of the query, without its quotes and brackets."""
    bare = (word.strip("\"“”'()（）「」") for word in state.query.split())
    return tuple(word for word in bare if word)[:OFFERED_WORDS]


@pages.get("/export.<form>")
def export(form: str) -> Response:
    """The first EXPORT_HITS hits as a Markdown, CSV or JSON file."""
    if form not in EXPORTS:
        abort(404)
    write, kind = EXPORTS[form]
    wanted = read_search().listed(EXPORT_HITS)
    response = make_response(write(searcher().search(wanted.request(choose_language(request), seconds=EXPORT_SECONDS))))
    response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="kikigaki-{date.today().isoformat()}.{form}"'
    return response


@pages.get("/section/<section_id>")
def section(section_id: str) -> str:
    """A section in its report, matches of the query marked."""
    state = read_state(request.args)
    found = searcher()
    view = found.view(section_id, state.query)
    if view is None:
        abort(404)
    at = next(k for k, other in enumerate(view.outline) if other.section.id == section_id)
    return render_template(
        "section.html",
        state=state,
        view=view,
        section=view.stored.section,
        body=section_body(
            view.stored.section.text,
            view.ranges,
            line_numbers=view.stored.section.line_numbers,
            path=view.stored.path,
        ),
        facts=section_facts(view),
        evidence=evidence_rows(view),
        outline=report_outline(view.outline, section_id),
        number=at + 1,
        before=view.outline[at - 1] if at else None,
        after=view.outline[at + 1] if at + 1 < len(view.outline) else None,
        similar=similar_sections(found, view.stored, SIMILAR_SECTIONS),
    )


@pages.get("/language/<language>")
def switch_language(language: str) -> BaseResponse:
    """Remember a language, and go back to where the reader was (a path of this site and nothing else)."""
    if language not in LANGUAGES:
        abort(404)
    response = redirect(_way_back(request.args.get("back", "")))
    response.set_cookie(
        COOKIE,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
        path=request.script_root or "/",
    )
    return response


def _way_back(place: str) -> str:
    # One "/" at the start, no backslash or control character: browsers read "//host", "/\\host" and "/\t/host" as a host.
    local = place.startswith("/") and place[1:2] != "/" and "\\" not in place and place.isascii() and place.isprintable()
    return request.script_root + place if local else url_for("pages.home")


def search_url(state: SearchState) -> str:
    """The URL of a search."""
    if "search_path" not in g:
        g.search_path = url_for("pages.results")
    return _with_parameters(str(g.search_path), state)


def section_url(section_id: str, state: SearchState, *, external: bool = False) -> str:
    """The URL of a section with the search that led to it, so that matches are marked and the way back is known."""
    if external:
        return _with_parameters(url_for("pages.section", section_id=section_id, _external=True), state)
    if "sections_path" not in g:  # asked for each hit of a page
        g.sections_path = url_for("pages.section", section_id="_").removesuffix("_")
    return _with_parameters(g.sections_path + quote(section_id, safe="!$&'()*+,/:;=@"), state)


def _with_parameters(place: str, state: SearchState) -> str:
    parameters = state.parameters()
    return place + ("?" + parameters if parameters else "")
