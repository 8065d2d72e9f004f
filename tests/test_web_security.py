"""The server lets in whom it should, sends the headers that hold scripts off, and logs without what people searched for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.web_site import make_report
from tests.web_site import make_site as site_of
from web import create_app
from web.security import CONTENT_SECURITY_POLICY, HEADERS

URLS = ("/", "/search?q=x", "/nowhere", "/static/page.js", "/api/search?q=x", "/api/none", "/search?page=0", "/healthz")


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_answer_carries_the_security_headers(url: str, method: str) -> None:
    answer = site_of(make_report("移行の話")).test_client().open(url, method=method)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Server" not in answer.headers
    answer.close()


def test_the_policy_allows_nothing_inline_and_no_framing() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))

    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


def test_no_cookie_is_set_but_the_language_one() -> None:
    site = site_of(make_report("移行の話")).test_client()

    cookies = [site.get(url).headers.getlist("Set-Cookie") for url in ("/", "/search?q=移行", "/api/search?q=移行")]
    switched = site.get("/language/en?back=/search").headers

    assert cookies == [[], [], []]
    assert switched["Location"] == "/search"
    assert all(word in switched["Set-Cookie"] for word in ("kikigaki-language=en", "HttpOnly", "SameSite=Lax"))


def test_only_trusted_hosts_are_answered(tmp_path: Path) -> None:
    site = create_app(tmp_path, trusted_hosts=("notes.example", "localhost")).test_client()

    assert site.get("/opensearch.xml", headers={"Host": "notes.example"}).status_code == 200
    refused = site.get("/opensearch.xml", headers={"Host": "evil.example"})
    assert (refused.status_code, refused.mimetype) == (400, "text/plain")
    assert HEADERS.items() <= dict(refused.headers).items()


def test_a_request_that_names_no_host_is_refused(tmp_path: Path) -> None:
    app = create_app(tmp_path, trusted_hosts=("localhost",))
    nameless = EnvironBuilder(path="/opensearch.xml").get_environ()
    del nameless["HTTP_HOST"]

    assert run_wsgi_app(app, nameless)[1] == "400 BAD REQUEST"
    assert run_wsgi_app(app, nameless | {"SERVER_PROTOCOL": "HTTP/1.0"})[1] == "200 OK"


def environ(address: str, **headers: str) -> dict[str, Any]:
    return {
        "environ_base": {"REMOTE_ADDR": address},
        "headers": {name.replace("_", "-"): text for name, text in headers.items()},
    }


def links_of(answer: Any) -> str:
    return str(answer.text).partition('template="')[2].partition('"')[0]


def test_forwarded_headers_count_from_the_proxy_alone(tmp_path: Path) -> None:
    site = create_app(tmp_path, proxies=1, proxy_addresses=("10.0.0.0/8",)).test_client()
    forwarded = {"X_Forwarded_Host": "notes.example", "X_Forwarded_Proto": "https", "X_Forwarded_Prefix": "/notes"}

    from_proxy = site.get("/opensearch.xml", **environ("10.1.2.3", **forwarded))
    from_elsewhere = site.get("/opensearch.xml", **environ("192.0.2.1", **forwarded))

    assert links_of(from_proxy) == "https://notes.example/notes/search?q={searchTerms}"
    assert links_of(from_elsewhere) == "http://localhost/search?q={searchTerms}"


def test_forwarded_headers_are_ignored_unless_asked_for(tmp_path: Path) -> None:
    site = create_app(tmp_path).test_client()

    answer = site.get("/opensearch.xml", **environ("127.0.0.1", X_Forwarded_Host="evil.example"))

    assert links_of(answer) == "http://localhost/search?q={searchTerms}"


@pytest.mark.parametrize("url", ["/notes/search?q=移行", "/search?q=移行", "/notes"])
def test_under_a_prefix_every_link_begins_with_it(url: str) -> None:
    import lxml.html

    app = create_app(Path("none"), url_prefix="/notes")
    app.extensions.update(site_of(make_report("移行の話")).extensions)

    page = lxml.html.document_fromstring(app.test_client().get(url).text)

    links = [str(one) for one in page.xpath("//@href | //@src | //@action") if not str(one).startswith(("?", "#"))]
    assert links
    assert all(link == "/notes/" or link.startswith("/notes/") for link in links)


def test_a_prefix_is_whole_path_parts(tmp_path: Path) -> None:
    site = create_app(tmp_path, url_prefix="/notes").test_client()

    assert site.get("/notesy/opensearch.xml").status_code == 404
    assert site.get("/notes/opensearch.xml").status_code == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 401),
        ("Bearer hemmelig", 200),
        ("Bearer hemmeli", 401),
        ("Bearer", 401),
        ("Basic eDpoZW1tZWxpZw==", 200),  # x:hemmelig
        ("Basic eDo=", 401),
        ("Basic %%%", 401),
        ("Digest hemmelig", 401),
    ],
)
def test_a_team_token_is_asked_for_and_checked(tmp_path: Path, header: str | None, status: int) -> None:
    site = create_app(tmp_path, token="hemmelig").test_client()

    answer = site.get("/opensearch.xml", headers={"Authorization": header} if header else {})

    assert answer.status_code == status
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert "hemmelig" not in answer.text


def test_health_is_answered_without_a_token(tmp_path: Path) -> None:
    site = create_app(tmp_path, token="hemmelig").test_client()

    assert site.get("/healthz").status_code == 503
    assert site.get("/api/search").status_code == 401


def test_a_user_is_believed_from_the_proxy_alone(tmp_path: Path) -> None:
    site = create_app(tmp_path, user_header="X-Remote-User").test_client()

    assert site.get("/opensearch.xml", **environ("127.0.0.1", X_Remote_User="hanako")).status_code == 200
    assert site.get("/opensearch.xml", **environ("127.0.0.1")).status_code == 403
    assert site.get("/opensearch.xml", **environ("192.0.2.1", X_Remote_User="hanako")).status_code == 403


def read_log(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_log_names_the_page_and_not_the_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = create_app(tmp_path, access_log=True, user_header="X-Remote-User").test_client()

    site.get("/opensearch.xml?q=himitsu", **environ("127.0.0.1", X_Remote_User="hanako"))
    site.get("/speaker/himitsu", **environ("127.0.0.1", X_Remote_User="hanako"))

    captured = capsys.readouterr().err
    first, second = (line for line in read_log(captured) if "status" in line)
    assert "himitsu" not in captured
    assert (first["page"], first["status"], first["user"]) == ("/opensearch.xml", 200, "hanako")
    assert (second["page"], second["status"]) == ("/speaker/<path:name>", 503)
    assert first["took_ms"] >= 0


def test_queries_are_logged_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create_app(tmp_path, log_queries=True).test_client().get('/opensearch.xml?q="移\n行')

    (line,) = read_log(capsys.readouterr().err)
    assert line["path"] == "/opensearch.xml"
    assert line["query"].startswith("q=")


def test_oversized_requests_are_refused(tmp_path: Path) -> None:
    site = create_app(tmp_path).test_client()

    assert site.get("/search?q=" + "a" * 33_000).status_code == 414
    assert site.post("/search", data=b"x" * 100_000).status_code in (405, 413)


def test_an_unexpected_error_tells_the_reader_nothing_of_the_server(caplog: pytest.LogCaptureFixture) -> None:
    app = site_of(make_report("移行の話"))
    app.extensions["kikigaki"].searcher = None  # calling it raises TypeError

    answer = app.test_client().get("/search?q=x", headers={"Accept-Language": "en"})

    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "TypeError" not in answer.text
    assert "TypeError" in caplog.text
