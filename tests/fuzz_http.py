"""Odd and hostile requests by the thousand: no answer is a server error, takes long, or lets markup of a note through."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from urllib.parse import quote

from flask.testing import FlaskClient

from tests import ROOT
from tests.web_site import HOSTILE, assert_inert

#: Requests that once failed, one URL a line: replayed by tests/test_web_fuzz.py.
SEEDS = ROOT / "tests" / "fixtures" / "web" / "seeds.txt"
ANSWERED = {200, 302, 308, 400, 404, 414}
SECONDS = 1.0  # of CPU that one request may take

_PLACES = (
    *(
        "/",
        "/search",
        "/api/search",
        "/api/suggest",
        "/api/facets",
        "/feed.atom",
        "/export.md",
        "/export.csv",
        "/export.json",
    ),
    *(
        "/section/",
        "/event/",
        "/project/",
        "/speaker/",
        "/api/section/",
        "/static/",
        "/language/",
        "/healthz",
        "/opensearch.xml",
    ),
)
_NAMES = ("q", "q", "q", "event", "day", "project", "speaker", "sort", "page", "limit", "show", "field", "form", "back", "x")
_SYNTAX = (
    *(
        "neutron",
        "移行",
        "サーバ",
        "ｻｰﾊﾞｰ",
        "いわもと",
        "iwamoto",
        "2014-05-14",
        "第3日目",
        "木曜",
        "day:2014-05-12..2014-05-14",
    ),
    *(
        "speaker:",
        "発表者：",
        "project:Neutron",
        "foo:",
        '"',
        "“",
        "”",
        "'",
        "(",
        ")",
        "（",
        "-",
        "－",
        "ー",
        "*",
        "＊",
        "a*",
        "の*",
    ),
    *(
        "AND",
        "OR",
        "NOT",
        "ＯＲ",
        "|",
        "&",
        ":",
        "..",
        "\u3000",
        " ",
        "\t",
        "\n",
        "\r",
        "%",
        "#",
        "?",
        "/",
        "\\",
        "..",
        "//",
        ";",
    ),
    *(
        "0",
        "-1",
        "1",
        "10",
        "999999999999",
        "１２",
        "٣",
        "1e9",
        "NaN",
        "true",
        "null",
        "newest",
        "oldest",
        "ja",
        "en",
        "opensearch",
    ),
    *("e\u0301", "\u3099", "⽇⽤", "㍿", "𠮷", "👩‍👩‍👧", "ﷺ", "\u0000", "\ufffd", "ǆ", "ß", "İ", "\u200d", "\u00ad"),
)


def odd_text(chance: random.Random) -> str:
    """Some query syntax, hostile text or random characters."""
    pieces: list[str] = []
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 30))):
        kind = chance.random()
        if kind < 0.7:
            pieces.append(chance.choice(_SYNTAX))
        elif kind < 0.85:
            pieces.append(chance.choice(HOSTILE))
        else:
            pieces += [chr(chance.choice((chance.randrange(0x250), chance.randrange(0xD800)))) for _ in range(4)]
    text = chance.choice(("", " ")).join(pieces)
    return text * chance.choice((1, 1, 1, 1, 1, 40)) if len(text) < 40 else text


def odd_requests(chance: random.Random) -> Iterator[str]:
    """URLs without end."""
    while True:
        place = chance.choice(_PLACES)
        if place.endswith("/") and place != "/":
            place += quote(odd_text(chance), safe=chance.choice(("", "/")))
        parameters = [
            f"{chance.choice(_NAMES)}={quote(odd_text(chance), safe='')}" for _ in range(chance.choice((0, 1, 1, 2, 3, 8)))
        ]
        if chance.random() < 0.05:
            parameters.append(chance.choice(("q=%", "q=%ff%fe", "&&&", "=", "q", "%00=%00", "q[]=1", "q=%ED%A0%80")))
        yield place + ("?" + "&".join(parameters) if parameters else "")


def find_fault(site: FlaskClient, url: str) -> str | None:
    """What is wrong with the answer to `url`, None when nothing is."""
    started = time.process_time()
    answer = site.get(url)
    took = time.process_time() - started
    try:
        body = answer.get_data(as_text=True) if not url.startswith("/static/") else ""
    finally:
        answer.close()
    if answer.status_code not in ANSWERED:
        return f"status {answer.status_code}"
    if took > SECONDS:
        return f"{took:.1f} s"
    if answer.mimetype == "text/html" and answer.status_code not in (302, 308) and body:
        try:
            assert_inert(body)
        except AssertionError as error:
            return f"not inert: {error}"
    if answer.mimetype in ("application/json", "application/problem+json") and body:
        json.loads(body)
    return None
