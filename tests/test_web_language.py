"""The interface speaks Japanese and English, each wholly; a reader gets the one asked for, and keeps it."""

from __future__ import annotations

import re
import string

import lxml.html
import pytest
from flask.testing import FlaskClient

from tests import ROOT
from tests.web_site import make_report, make_site
from web.language import LANGUAGES, messages, say, text_language


@pytest.fixture
def site() -> FlaskClient:
    return make_site(make_report("移行の話")).test_client()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_everything_with_the_same_values() -> None:
    japanese, english = messages("ja"), messages("en")

    assert {key for key in english if not key.endswith("_one")} == set(japanese)
    assert {key: fields(english[key]) for key in japanese} == {key: fields(japanese[key]) for key in japanese}
    assert all(key.removesuffix("_one") in english for key in english)


def test_every_message_that_is_said_is_there_and_every_one_there_is_said() -> None:
    # serve.py speaks with the command line's messages.
    files = [*(ROOT / "web" / "templates").iterdir(), *(ROOT / "web").glob("*.py")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files if file.name != "serve.py")
    quoted = set(re.findall(r"[\"']([a-z_]+)[\"']", code))
    said = set(re.findall(r"say\((?:language, )?[\"']([a-z_]+)[\"'][,)]", code))

    known = set(messages("ja"))
    unsaid = {key for key in known - quoted if not key.startswith(("shortcut_", "chart_by_"))}
    assert {key for key in unsaid if key.removesuffix("_detail") not in quoted} == set()
    assert said <= known


@pytest.mark.parametrize(
    ("accept", "language"),
    [("ja", "ja"), ("en-US,en;q=0.9,ja;q=0.5", "en"), ("de,fr", "ja"), ("", "ja"), ("ja-JP,en;q=0.5", "ja"), ("*", "ja")],
)
def test_the_browser_is_asked_for_the_language(site: FlaskClient, accept: str, language: str) -> None:
    page = lxml.html.document_fromstring(site.get("/", headers={"Accept-Language": accept}).text)

    assert page.get("lang") == language


@pytest.mark.parametrize(("accept", "words"), [("ja", "1000 文字までにしてください"), ("en", "shorten it to at most 1000")])
@pytest.mark.parametrize("path", ["/search", "/api/search"])
def test_what_is_wrong_with_a_query_is_said_in_the_readers_language(
    site: FlaskClient, path: str, accept: str, words: str
) -> None:
    assert words in site.get(f"{path}?q={'x' * 1001}", headers={"Accept-Language": accept}).text


def test_a_choice_of_language_is_remembered_and_leads_back(site: FlaskClient) -> None:
    page = lxml.html.document_fromstring(site.get("/search?q=移行&sort=newest").text)
    switch = page.cssselect(".links a[hreflang]")[0].get("href", "")

    back = site.get(switch).headers["Location"]

    assert back == "/search?q=%E7%A7%BB%E8%A1%8C&sort=newest"
    assert lxml.html.document_fromstring(site.get(back, headers={"Accept-Language": "ja"}).text).get("lang") == "en"


def test_the_way_back_from_a_name_with_a_hash_is_that_name() -> None:
    site = make_site(make_report("移行の話", projects=("C#?",))).test_client()
    page = lxml.html.document_fromstring(site.get("/project/C%23%3F").text)

    back = site.get(page.cssselect(".links a[hreflang]")[0].get("href", "")).headers["Location"]

    assert back == "/project/C%23%3F"
    assert site.get(back).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_said_as_one(language: str) -> None:
    assert say(language, "count", n=1) in ("1件", "1 result")
    assert say(language, "count", n=1234) in ("1,234件", "1,234 results")


@pytest.mark.parametrize(
    ("text", "language"),
    [("移行", "ja"), ("サーバ", "ja"), ("Neutron の話", "ja"), ("Nova-Net to Neutron", "en"), ("", "en"), ("Dürst", "en")],
)
def test_notes_are_marked_with_their_own_language(text: str, language: str) -> None:
    assert text_language(text) == language
