"""Elements of a page made of data: no markup is ever parsed, and every word is escaped.

The charts do not use :mod:`verstak.drawing`: its shapes are millimetres of paper, while a report
is read on a telephone as well, so its charts stretch and their letters do not.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, tostring

type Child = Element | str | None
type Attribute = str | float | None

# What XML 1.0 does not allow (production [2] Char), lone surrogates among it.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RAW = {"style", "script"}


def make(tag: str, *children: Child, **attributes: Attribute) -> Element:
    """An element.

    Args:
        tag: Of HTML or of SVG.
        children: Elements and words, in their order; ``None`` is left out.
        attributes: Underscores stand for hyphens, one at the end for a word of the language
            (``class_``); ``None`` is left out.
    """
    element = Element(tag)
    for name, value in attributes.items():
        if value is not None:
            shown = value if isinstance(value, str) else number_text(value)
            element.set(name.rstrip("_").replace("_", "-"), clean(shown))
    for child in children:
        if isinstance(child, Element):
            element.append(child)
        elif child is not None:
            _add_words(element, clean(child))
    return element


def extend(element: Element, *children: Child) -> Element:
    """The element with more children."""
    for child in children:
        if isinstance(child, Element):
            element.append(child)
        elif child is not None:
            _add_words(element, clean(child))
    return element


def written(element: Element) -> str:
    """The markup.

    Raises:
        ValueError: a style or a script, whose content nobody escapes, could end itself.
    """
    for raw in element.iter():
        if raw.tag in _RAW and "</" in (raw.text or ""):
            raise ValueError(f"the content of <{raw.tag}> must not hold </")
    return tostring(element, encoding="unicode", method="html")


def clean(words: str) -> str:
    """Words without characters that a document cannot hold."""
    return _FORBIDDEN.sub("", words)


def share(part: float) -> str:
    """A place along an axis, 0 to 1, as a length of SVG: charts stretch with the page."""
    return f"{number_text(100 * part)}%"


def number_text(value: float) -> str:
    """A number as markup writes it."""
    shown = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def _add_words(element: Element, words: str) -> None:
    last = element[-1] if len(element) else None
    if last is None:
        element.text = (element.text or "") + words
    else:
        last.tail = (last.tail or "") + words
