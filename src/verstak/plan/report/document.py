"""A report as one file: nothing is loaded, from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from verstak.plan.report.element import Child, extend, make, written
from verstak.plan.report.memory_bar import patterns
from verstak.plan.report.sheet import KINDS, NOTES_TITLE, Sheet
from verstak.plan.report.style import SCRIPT, STYLE
from verstak.quantities.text import Bilingual


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def policy(more_style: str = "") -> str:
    """What a browser may do with a report: its own style and script, and nothing else.

    Args:
        more_style: What the report adds to the style of all.
    """
    return (
        f"default-src 'none'; style-src {_digest(STYLE + more_style)}; "
        f"script-src {_digest(SCRIPT)}; base-uri 'none'; form-action 'none'"
    )


POLICY = policy()
"""Of a report that adds nothing."""


def document(
    title: str,
    parts: Sequence[Element | None],
    sheet: Sheet,
    *,
    under_title: Sequence[Child] = (),
    back: tuple[str, Bilingual] | None = None,
    more_style: str = "",
) -> str:
    """The whole page.

    Args:
        title: Of the page and of its first heading.
        parts: Sections in their order, written on the sheet already.
        sheet: Which they were written on; its notes close the page.
        under_title: What follows the heading.
        back: An address and words of a link at the top, for a page of a server.
        more_style: Rules for elements that no other report has.
    """
    head = make(
        "head",
        make("meta", charset="utf-8"),
        make("meta", name="viewport", content="width=device-width, initial-scale=1"),
        make("meta", http_equiv="Content-Security-Policy", content=policy(more_style)),
        make("meta", name="referrer", content="no-referrer"),
        make("title", title),
        make("style", STYLE + more_style),
    )
    top = make("header")
    if back is not None:
        extend(top, make("p", make("a", sheet.say(back[1]), href=back[0]), class_="screen"))
    extend(top, make("h1", title), *under_title, _legend(sheet))
    notes = make(
        "footer",
        make("h2", sheet.say(NOTES_TITLE), class_="paper"),
        sheet.notes(),
        make("p", f"{sheet.say(_MADE)} verstak", class_="soft"),
    )
    body = make("body", patterns(), top, make("main", *parts), notes, make("script", SCRIPT))
    return f"<!doctype html>\n{written(make('html', head, body, lang=sheet.language))}\n"


def _legend(sheet: Sheet) -> Element:
    """What the underlines mean."""
    keys = [make("span", sheet.say(words), class_=f"mark {kind}") for kind, words in KINDS.values()]
    return make("p", make("span", sheet.say(_MARKS)), *keys, class_="legend screen")


_MARKS = Bilingual(
    "Press a number to see where it comes from:", "Нажмите на число, чтобы увидеть, откуда оно:"
)
_MADE = Bilingual("Made by", "Составил")
