"""Reads a timeline as a browser would, and holds it to what it may contain."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

TAGS: Final = {
    *("div", "style", "p", "b", "figure", "figcaption", "details", "summary", "bdi", "ol", "li"),
    *("span", "pre", "svg", "line", "path"),
}
ATTRIBUTES: Final = {
    *("class", "aria-label", "aria-hidden", "role", "dir"),
    *("x", "x1", "x2", "y1", "y2", "d"),
}
_EMPTY: Final = {"line", "path"}


class Page(HTMLParser):
    """The texts of a timeline.

    :ivar rows: the text of each row, in order.
    :ivar unfolding: the texts that unfold, in order.
    :ivar captions: of each figure, and each line of what is not drawn.
    :ivar figures: the accessible names of the figures.
    :ivar states: the classes and texts of the bands.
    :raises AssertionError: it holds an element or an attribute that no timeline has, or one is
        not closed.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[str] = []
        self.unfolding: list[str] = []
        self.captions: list[str] = []
        self.figures: list[str] = []
        self.states: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        values = dict(attrs)
        if tag not in _EMPTY:
            self._open.append(tag)
        if tag == "figure":
            self.figures.append(values["aria-label"] or "")
        elif tag == "li":
            self.rows.append("")
        elif tag == "pre":
            self.unfolding.append("")
        elif tag in {"figcaption", "p"} or (tag == "summary" and "li" not in self._open):
            self.captions.append("")
        elif tag == "span" and (values.get("class") or "").startswith("s "):
            self.states.append(((values.get("class") or "")[2:], ""))
            self._open[-1] = "band"

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY:
            expected = self._open.pop()
            assert {"band": "span"}.get(expected, expected) == tag, (expected, tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _EMPTY, tag
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if "pre" in self._open:
            self.unfolding[-1] += data
        elif "band" in self._open:
            self.states[-1] = (self.states[-1][0], data)
        elif "li" in self._open:
            self.rows[-1] += data
        elif {"figcaption", "p", "summary"} & set(self._open):
            self.captions[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")
