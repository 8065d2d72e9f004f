"""The pages to browse: an event day by day, a project or a speaker across events, each by time."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from indexer.vocabulary import fold
from search.browse import sections_with
from search.engine import StoredSection
from web.chart import draw_chart
from web.pages import searcher
from web.state import VALUE_CHARS, SearchState
from web.timeline import day_timeline, event_timeline, related_values

browse_pages = Blueprint("browse", __name__)

LISTED_SECTIONS = 1000  # the most that a timeline lists: an event of five days with parallel tracks has some 300


def _sections(field: str, name: str) -> tuple[StoredSection, ...]:
    """The sections of a name and, of a person, of the other spellings of it.

    Leads on to the name as it is written where only case and width differ, and from a project's alias to its name; else 404.
    """
    if len(name) > VALUE_CHARS:
        abort(404)
    engine = searcher().engine
    names = searcher().names(field, name)
    same = names if field == "speaker" else ()
    found = sections_with(engine, field, name, limit=LISTED_SECTIONS, same=same)
    if found:
        return found
    if names and names[0] != name and sections_with(engine, field, names[0], limit=1):
        abort(redirect(url_for(f"browse.{field}", name=names[0])))
    folded = fold(name)
    for known in engine.facet(field).values:
        if fold(known) == folded and known != name:
            abort(redirect(url_for(f"browse.{field}", name=known)))
    request.environ["kikigaki.unknown"] = name
    raise NotFound


@browse_pages.get("/event/<path:name>")
def event(name: str) -> str:
    """An event: what it was about, and its sessions day by day."""
    found = _sections("event", name)
    days = [stored.section.day for stored in found if stored.section.day]
    reports = {stored.path: stored for stored in sorted(found, key=lambda one: -one.section.line)}
    return render_template(
        "event.html",
        state=SearchState(),
        name=name,
        total=len(found),
        days=day_timeline(found),
        first=min(days, default=None),
        last=max(days, default=None),
        aliases=tuple(dict.fromkeys(alias for stored in found for alias in stored.event_aliases if alias != name)),
        reports=[reports[path] for path in sorted(reports)],
        projects=related_values(found, "project"),
        speakers=related_values(found, "speaker"),
        whole=len(found) < LISTED_SECTIONS,
    )


def _across_events(field: str, name: str) -> str:
    found = _sections(field, name)
    dated = [stored for stored in found if stored.section.day]
    return render_template(
        "across.html",
        state=SearchState(),
        field=field,
        name=name,
        total=len(found),
        events=event_timeline(found),
        chart=draw_chart(found),
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        projects=related_values(found, "project", without=name if field == "project" else ""),
        speakers=related_values(found, "speaker", without=name if field == "speaker" else ""),
        whole=len(found) < LISTED_SECTIONS,
    )


@browse_pages.get("/project/<path:name>")
def project(name: str) -> str:
    """The sections that are about a project, across events, by time."""
    return _across_events("project", name)


@browse_pages.get("/speaker/<path:name>")
def speaker(name: str) -> str:
    """The sections in which a person speaks, across events, by time."""
    return _across_events("speaker", name)
