"""Which part of an HTML page is the article: what is named navigation or the like is dropped, the rest weighed."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

_BOILERPLATE_TAGS = frozenset(("nav", "footer", "aside", "form", "dialog", "header"))
_BOILERPLATE_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog")
)
# A class or id is cut at "-" and "_"; one of these parts is enough ("sidebar-right", "entry_footer").
_BOILERPLATE_PARTS = re.compile(
    r"(?:^|[_-])(?:nav|navi|navbar|navigation|gnav|globalnav|menus?|sidebars?|sidenav|sphinxsidebar\w*|breadcrumbs?|topicpath|pankuzu|"
    r"shares?|sharing|sharedaddy|social|sns|related|relatedposts|relbar|recommend\w*|comments?|commentlist|respond|disqus\w*|footer|footnav|"
    r"site-header|globalheader|masthead|widgets?|widget-area|pager|pagination|paging|prevnext|toc|table-of-contents|adsense|ads?|banner|"
    r"promo\w*|cookies?|profile|authorbox|author-box|skiplink|skip-link|searchbox|search-form|subscribe|newsletter|popular|ranking|"
    r"trackbacks?|archives?|calendar|sectionedit|editsection|headerlink|anchorjs|permalink|sr-only|visually-hidden|adminmenu)(?:$|[_-])",
    re.IGNORECASE,
)
_PAGE_HEAD = frozenset(("header", "head", "blog-title", "site-title", "title-area", "top"))
_ARTICLE_NAMES = """article articlebody article-body article__body entry entry-content entry-body hentry post post-content
post-body blog-post content main main-content page-content single-content markdown-body body document section day"""
_ARTICLE_TOKENS = frozenset(_ARTICLE_NAMES.split())
_NEVER_NAMES = "html body article main h1 h2 h3 h4 h5 h6 p li td pre code span"
_NEVER = frozenset(_NEVER_NAMES.split())
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "select", "button", "textarea", "iframe", "head"))
_HEADINGS = ("h1", "h2", "h3")
_MOST = 0.75  # of the article's text: an element with less has lost part of it
_TOO_MUCH = 0.4  # of the page's text: more than that is no sidebar, whatever its class says


class Page:
    """A parsed page, with the weight of each element: its characters of text outside links."""

    def __init__(self, root: etree._Element) -> None:
        body = root.find("body") if root.tag == "html" else root
        self._body = root if body is None else body
        self._weights = _weigh(self._body)
        self._total = max(1, self._weights.get(self._body, 0))
        self._judged: dict[etree._Element, bool] = {}

    def is_boilerplate(self, element: etree._Element) -> bool:
        """Whether an element is navigation, sharing, comments or the like, by its tag, role, class or id."""
        verdict = self._judged.get(element)
        if verdict is None:
            verdict = self._judged[element] = self._judge(element)
        return verdict

    def _judge(self, element: etree._Element) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or element is self._body:
            return False
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return True
        if tag in ("a", "span") and "headerlink" in (element.get("class") or ""):
            return True
        if tag in _NEVER or self._weights.get(element, 0) > self._total * _TOO_MUCH:
            return False
        tokens = f"{element.get('class') or ''} {element.get('id') or ''}"[:400].lower().split()
        if tag == "header" or not _PAGE_HEAD.isdisjoint(tokens):
            # The header of an article holds its title; that of a page holds the site's name and menu.
            return not _inside_article(element) and not _titles_page(element)
        if tag in _BOILERPLATE_TAGS or element.get("role") in _BOILERPLATE_ROLES:
            return True
        if not _ARTICLE_TOKENS.isdisjoint(tokens):
            return False
        return any(_BOILERPLATE_PARTS.search(token) for token in tokens)

    def find_article(self) -> etree._Element:
        """The element that holds the article; the body where nothing narrower holds nearly all of the text."""
        kept = self._kept_weights()
        total = kept.get(self._body, 0)
        current = self._body
        while total:
            likely = [child for child in current if kept.get(child, 0) >= total * _MOST]
            if len(likely) != 1 or likely[0].tag in ("table", "tbody", "ul", "ol", "dl", "pre", "p", "blockquote"):
                break
            if self._loses_headings(current, likely[0], kept, total):
                break
            current = likely[0]
        return current

    def _kept_weights(self) -> dict[etree._Element, int]:
        """The weights again, boilerplate counting nothing."""
        if not any(self.is_boilerplate(element) for element in self._weights):
            return self._weights
        return _weigh(self._body, skip=self.is_boilerplate)

    def _loses_headings(
        self, parent: etree._Element, child: etree._Element, kept: dict[etree._Element, int], total: int
    ) -> bool:
        """Whether a title above `child`, or a section with text below it, would be lost by narrowing `parent` to it."""
        above = True
        for other in parent:
            if other is child:
                above = False
                continue
            if not isinstance(other.tag, str) or self.is_boilerplate(other):
                continue
            headings = sum(kept.get(heading, 0) or 1 for heading in other.iter(*_HEADINGS))
            if headings and (above or kept.get(other, 0) - headings >= total * 0.03):
                return True
        return False


def _inside_article(element: etree._Element) -> bool:
    for parent in element.iterancestors():
        tokens = (parent.get("class") or "").lower().split()
        if parent.tag in ("article", "main") or parent.get("role") == "main":
            return True
        if parent.tag != "body" and any(
            token in ("entry", "hentry", "post", "article", "blog-post", "day") for token in tokens
        ):
            return True
    return False


def _titles_page(element: etree._Element) -> bool:
    """Whether a page's header holds an h1 that is no link to the site's front page, and no menu."""
    heading = element.find(".//h1")
    if heading is None or element.find(".//nav") is not None:
        return False
    link = heading.find(".//a")
    return link is None or (link.get("href") or "").rstrip("/").count("/") > 2


def _weigh(body: etree._Element, skip: Callable[[etree._Element], bool] | None = None) -> dict[etree._Element, int]:
    """Each element's characters of text outside links; what `skip` says of is left out with all that is in it."""
    weights: dict[etree._Element, int] = {}
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
            if element.tag in _SILENT or (skip is not None and skip(element)):
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
    return weights
