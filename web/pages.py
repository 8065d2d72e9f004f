"""The pages a reader sees: home, results, a section, an event, a project, a speaker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.browse import newest_reports, sections_with, similar_sections
from search.export import printable, result_csv, result_markdown
from search.library import Library
from search.model import Sort
from search.service import Searcher
from web.language import COOKIE, LANGUAGES, choose_language, messages
from web.present import filter_groups, page_links, timeline, year_bars
from web.state import SearchState, read_state

pages = Blueprint("pages", __name__)

LISTED_SECTIONS = 1000  # the most that a timeline lists: an event of five days with parallel tracks has some 300
HOME_VALUES = 12
SIMILAR_SECTIONS = 5
OFFERED_WORDS = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """A way on for a reader whose search found nothing: a search, what to call it, and how many sections it finds."""

    state: SearchState
    label: str
    count: int


def library() -> Library:
    """The index that this application serves."""
    found = current_app.extensions["kikigaki"]
    assert isinstance(found, Library)
    return found


@pages.get("/")
def home() -> str | BaseResponse:
    """The newest reports, the events and what was spoken of most, below the search box."""
    if request.args.get("q"):
        return redirect(url_for("pages.results") + "?" + read_state(request.args).parameters())
    searcher = library().searcher()
    facets = {facet.field: facet.counts for facet in searcher.facets(("event", "project", "speaker"))}
    return render_template(
        "home.html",
        state=SearchState(),
        reports=newest_reports(searcher.engine, HOME_VALUES),
        events=facets["event"][:HOME_VALUES],
        projects=facets["project"][:HOME_VALUES],
        speakers=facets["speaker"][:HOME_VALUES],
    )


@pages.get("/search")
def results() -> str:
    """The page of results; without a query or filter everything, newest first."""
    state = read_state(request.args)
    if not state.query and "sort" not in request.args:
        state = state.sorted_by(Sort.NEWEST).on_page(state.page)
    page = library().searcher().search(state.request())
    return render_template(
        "results.html",
        state=state,
        page=page,
        groups=filter_groups(page.choices, state),
        links=page_links(page, state),
        last_page=max(1, -(-page.total // page.limit)),
        offers=() if page.hits else _offers(library().searcher(), state),
    )


def _offers(searcher: Searcher, state: SearchState) -> tuple[Offer, ...]:
    """Searches that would find something where this one does not: without the filters, or for one word of it alone."""
    say = messages(choose_language(request))
    tries: list[tuple[SearchState, str]] = []
    if any(state.chosen()):
        tries.append((state.without_filters(), say["none_filters"]))
    words = state.query.split()
    if len(words) > 1:
        tries += [(state.asked(word), say["none_words"].format(word=printable(word))) for word in words[:OFFERED_WORDS]]
    counted = [Offer(other, label, searcher.search(other.request()).total) for other, label in tries]
    return tuple(offer for offer in counted if offer.count)


@pages.get("/export.<form>")
def export(form: str) -> Response:
    """The page of results as a Markdown or CSV file."""
    writers = {"md": (result_markdown, "text/markdown"), "csv": (result_csv, "text/csv")}
    if form not in writers:
        abort(404)
    write, kind = writers[form]
    response = make_response(write(library().searcher().search(read_state(request.args).request())))
    response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="kikigaki-{date.today().isoformat()}.{form}"'
    return response


@pages.get("/section/<section_id>")
def section(section_id: str) -> str:
    """A section in its report, matches of the query marked."""
    state = read_state(request.args)
    searcher = library().searcher()
    view = searcher.view(section_id, state.query)
    if view is None:
        abort(404)
    at = next(k for k, other in enumerate(view.outline) if other.section.id == section_id)
    return render_template(
        "section.html",
        state=state,
        view=view,
        section=view.stored.section,
        number=at + 1,
        before=view.outline[at - 1] if at else None,
        after=view.outline[at + 1] if at + 1 < len(view.outline) else None,
        similar=similar_sections(searcher, view.stored, SIMILAR_SECTIONS),
    )


@pages.get("/event/<path:name>")
def event(name: str) -> str:
    """An event day by day."""
    found = sections_with(library().searcher().engine, "event", name, limit=LISTED_SECTIONS)
    if not found:
        abort(404)
    return render_template("event.html", state=SearchState(), name=name, days=timeline(found), total=len(found))


def _across_events(field: str, name: str) -> str:
    found = sections_with(library().searcher().engine, field, name, limit=LISTED_SECTIONS)
    if not found:
        abort(404)
    days = [stored.section.day for stored in found if stored.section.day]
    return render_template(
        "across.html",
        state=SearchState(),
        field=field,
        name=name,
        total=len(found),
        days=timeline(found),
        bars=year_bars(found),
        first=min(days, default=None),
        last=max(days, default=None),
    )


@pages.get("/project/<path:name>")
def project(name: str) -> str:
    """The sections that are about a project, across events, by time."""
    return _across_events("project", name)


@pages.get("/speaker/<path:name>")
def speaker(name: str) -> str:
    """The sections in which a person speaks, across events, by time."""
    return _across_events("speaker", name)


@pages.get("/language/<language>")
def switch_language(language: str) -> BaseResponse:
    """Remember a language, and go back to where the reader was (a path of this site and nothing else)."""
    if language not in LANGUAGES:
        abort(404)
    back = request.args.get("back", "")
    local = back.startswith("?") or not back
    place = request.args.get("place", "")
    target = url_for("pages.home")
    if place.startswith("/") and not place.startswith(("//", "/\\")) and "\\" not in place and local:
        target = request.script_root + place + back
    response = redirect(target)
    response.set_cookie(
        COOKIE, language, max_age=365 * 24 * 3600, httponly=True, samesite="Lax", path=request.script_root or "/"
    )
    return response


def search_url(state: SearchState) -> str:
    """The URL of a search."""
    parameters = state.parameters()
    return url_for("pages.results") + ("?" + parameters if parameters else "")


def section_url(section_id: str, state: SearchState, *, external: bool = False) -> str:
    """The URL of a section, with the query whose matches are marked; `external` with scheme and host."""
    query = "?" + urlencode({"q": state.query}) if state.query else ""
    return url_for("pages.section", section_id=section_id, _external=external) + query
