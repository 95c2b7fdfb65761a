"""Reads a page strictly: every element that is opened is closed, in its turn."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

from verstak.plan.report.sheet import Sheet

_VOID = {"meta", "link", "img", "br", "hr", "input"}


class _Strict(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute of <{tag}> is there twice"
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data)


def read_page(text: str) -> Element:
    """The document's tree.

    Raises:
        AssertionError: it is not well-formed.
    """
    assert text.startswith("<!doctype html>\n")
    return read_markup(text.removeprefix("<!doctype html>\n"))


def read_markup(text: str) -> Element:
    """The tree of one element."""
    parser = _Strict()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser.builder.close()


def has_class(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


def of_class(root: Element, name: str) -> list[Element]:
    return [each for each in root.iter() if has_class(each, name)]


def words(root: Element, *, without: tuple[str, ...] = ()) -> str:
    """Text that a reader sees, except in elements of some classes or tags."""

    def pieces(element: Element) -> list[str]:
        if element.tag in {"style", "script", *without}:
            return []
        if any(has_class(element, name) for name in without):
            return []
        found = [element.text or ""]
        for child in element:
            found += [*pieces(child), child.tail or ""]
        return [*found, " "]

    return "".join(pieces(root))


def english() -> Sheet:
    return Sheet("en")
