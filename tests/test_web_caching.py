"""A page that has not changed is not sent again; whatever it depends on changes its tag."""

from __future__ import annotations

import pytest

from tests.web_site import MemoryLibrary, make_report, make_site
from web.caching import program_version

URL = "/search?q=移行"


class OtherGeneration(MemoryLibrary):
    """The same reports, published again."""

    @property
    def generation(self) -> str:
        """Another name."""
        return "000002-00000000"


@pytest.mark.parametrize("url", ["/", URL, "/project/Neutron", "/section/000000000001", "/api/search?q=x", "/feed.atom"])
def test_an_unchanged_page_is_answered_with_304(url: str) -> None:
    site = make_site(make_report("移行の話")).test_client()
    first = site.get(url)

    second = site.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept-Language", "Cookie"} <= {*first.vary}


def test_the_tag_changes_with_index_language_and_url() -> None:
    app = make_site(make_report("移行の話"))
    site = app.test_client()
    tags = [site.get(URL).headers["ETag"], site.get(URL, headers={"Accept-Language": "en"}).headers["ETag"]]
    tags += [site.get(URL + "&page=1").headers["ETag"], site.get(URL, headers={"Host": "other"}).headers["ETag"]]

    app.extensions["kikigaki"] = OtherGeneration(make_report("移行の話"))
    tags.append(site.get(URL).headers["ETag"])

    assert len(set(tags)) == len(tags)


def test_a_new_generation_is_shown_at_once() -> None:
    app = make_site(make_report("移行の話"))
    site = app.test_client()
    before = site.get("/").text

    app.extensions["kikigaki"] = OtherGeneration(make_report("一", "二", title="新しい報告の題"))

    assert "新しい報告の題" not in before
    assert "新しい報告の題" in site.get("/").text


def test_errors_are_not_kept() -> None:
    site = make_site(make_report("移行の話")).test_client()

    for url in ("/nowhere", "/section/0", "/search?page=0"):
        assert "ETag" not in site.get(url).headers
        assert site.get(url).headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_a_year_under_their_version() -> None:
    site = make_site(make_report("移行の話")).test_client()

    versioned = site.get(f"/static/style.css?v={program_version()}")
    bare = site.get("/static/style.css")

    assert "immutable" in versioned.headers["Cache-Control"]
    assert bare.headers["Cache-Control"] == "no-cache"
    assert f"/static/style.css?v={program_version()}" in site.get("/").text
    versioned.close()
    bare.close()
