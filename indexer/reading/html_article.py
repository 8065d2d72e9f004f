"""Which part of an HTML page is the article: by semantics where the page has them, otherwise by where the text is."""

from __future__ import annotations

import re

from lxml import etree

_BOILERPLATE_TAGS = frozenset(("nav", "footer", "aside", "form", "dialog"))
_BOILERPLATE_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog")
)
_BOILERPLATE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|navigation|gnav|menu|menus|sidebar|sidenav|side|breadcrumbs?|topicpath|pankuzu|share|sharing|"
    r"social|sns|related|recommend\w*|comments?|comment-?list|respond|disqus\w*|footer|site-header|global-header|page-header-nav|widgets?|"
    r"pager|pagination|paging|prev-?next|post-navigation|toc|table-of-contents|adsense|ads?|banner|promo\w*|cookie\w*|profile|author-box|"
    r"skip-?link|search-?form|subscribe|newsletter|popular|ranking|hatena-\w+|twitter-share\w*|trackbacks?|archives?|calendar|tools|edit|"
    r"sectionedit|headerlink|anchorjs\w*|footnotes?-back\w*|sr-only|visually-hidden|day_sep|adminmenu)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ARTICLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:entry-content|post-content|article-body|article__body|post-body|post__body|entry-body|markdown-body|articlebody|"
    r"single-content|page-content|main-content|blog-post|hentry|entry|article|post|content|main|day|body|section|document)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "select", "button", "textarea", "iframe", "head"))
_KEEP_SHARE = 0.75  # of the page's own text: an element that holds less has lost part of the article


def is_boilerplate(element: etree._Element) -> bool:
    """Whether an element is navigation, sharing, comments or the like by its tag, role, class or id."""
    tag = element.tag
    if not isinstance(tag, str):
        return False
    if tag in _BOILERPLATE_TAGS or element.get("role") in _BOILERPLATE_ROLES or element.get("hidden") is not None:
        return True
    if tag in ("body", "html", "article", "main", "h1", "h2", "h3", "h4", "p", "li", "td", "pre", "code"):
        return tag == "li" and "toctree" in (element.get("class") or "")
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag == "header":
        # The header of an article holds its title; that of a page holds the menu.
        return not any(_is_article_like(parent) for parent in element.iterancestors()) and element.find(".//h1") is None
    return len(name) > 1 and bool(_BOILERPLATE_NAME.search(name[:400])) and not _ARTICLE_NAME.search(name[:400])


def _is_article_like(element: etree._Element) -> bool:
    return element.tag in ("article", "main") or element.get("role") == "main"


def find_article(root: etree._Element) -> etree._Element:
    """The element that holds the article; `body` (or the root) where nothing narrower holds most of the text."""
    body = root.find("body") if root.tag == "html" else root
    if body is None:
        return root
    weights: dict[etree._Element, int] = {}
    _weigh(body, weights)
    total = weights.get(body, 0)
    if not total:
        return body
    current = body
    while True:
        children = [child for child in current if weights.get(child, 0) >= total * _KEEP_SHARE]
        if (
            len(children) != 1
            or _holds_title_beside(current, children[0])
            or children[0].tag in ("table", "ul", "ol", "pre", "p")
        ):
            return current
        current = children[0]


def _holds_title_beside(parent: etree._Element, child: etree._Element) -> bool:
    """Whether a heading stands in `parent` outside `child` and outside boilerplate: narrowing would lose it."""
    for other in parent:
        if other is child or not isinstance(other.tag, str) or is_boilerplate(other):
            continue
        if other.tag in ("h1", "h2", "h3") or any(True for _ in other.iter("h1", "h2", "h3")):
            return True
    return False


def _weigh(body: etree._Element, weights: dict[etree._Element, int]) -> None:
    """Fills in each element's characters of text outside links and boilerplate."""
    skipped: etree._Element | None = None
    links = 0
    stack: list[int] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                if stack and not links:
                    stack[-1] += len((element.tail or "").strip())
            continue
        if event == "start":
            if element.tag in _SILENT or (element is not body and is_boilerplate(element)):
                skipped = element
                continue
            links += element.tag == "a"
            stack.append(0 if links else len((element.text or "").strip()))
            continue
        links -= element.tag == "a"
        weight = stack.pop()
        weights[element] = weight
        if stack:
            stack[-1] += weight + (0 if links else len((element.tail or "").strip()))
