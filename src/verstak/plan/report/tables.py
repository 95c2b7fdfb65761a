"""Reports of other rooms, their figures and tables, as elements of a page."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from verstak.plan.report.element import Child, extend, make
from verstak.plan.report.sheet import Sheet
from verstak.quantities.quantity import Estimated, Quantity
from verstak.quantities.report import Cell, Figure, Table, cell_text
from verstak.quantities.text import Bilingual


def section(key: str, title: Bilingual, sheet: Sheet, *children: Child) -> Element:
    """A part of the report under its own heading."""
    head = make("h2", sheet.say(title), id=key)
    return make("section", head, *children, aria_labelledby=key, class_=key)


def figure_list(figures: Iterable[Figure], sheet: Sheet) -> Element | None:
    """Named numbers and words with their remarks; ``None`` = there are none."""
    rows = [_figure(each, sheet) for each in figures]
    if not rows:
        return None
    return make("table", make("tbody", *rows), class_="figures")


def grid(table: Table, sheet: Sheet) -> Element | None:
    """A table that scrolls where it is wider than the page; columns without a value are left out."""
    used = [
        number
        for number in range(len(table.columns))
        if any(row[number] not in {None, ""} for row in table.rows)
    ]
    if not table.rows or not used:
        return None
    numeric = {at for at in used if any(isinstance(row[at], Quantity) for row in table.rows)}
    title = sheet.say(table.title)

    def look(at: int) -> str | None:
        return "figure" if at in numeric else None

    heads = [
        make("th", sheet.say(table.columns[at].name), scope="col", class_=look(at)) for at in used
    ]
    rows = [
        make("tr", *(make("td", *cell(row[at], sheet), class_=look(at)) for at in used))
        for row in table.rows
    ]
    return scrolled(
        make(
            "table",
            make("caption", title),
            make("thead", make("tr", *heads)),
            make("tbody", *rows),
        ),
        title,
    )


def scrolled(table: Element, title: str) -> Element:
    """A table that may be wider than the screen, reachable by keyboard."""
    return make("div", table, class_="wide", tabindex=0, role="region", aria_label=title)


def cell(value: Cell, sheet: Sheet) -> list[Child]:
    """What stands in a cell; a number is a mark, and an estimate has its range."""
    if isinstance(value, Quantity):
        return [sheet.ranged(value)]
    if isinstance(value, str):
        return sheet.linked(value)
    return [cell_text(value, sheet.language)]


def listed(words: Iterable[Bilingual], sheet: Sheet) -> Element | None:
    """Sentences as a list; ``None`` = there are none."""
    items = [make("li", sheet.say(each)) for each in dict.fromkeys(words)]
    return make("ul", *items, class_="said") if items else None


def folded(summary: str, *children: Child) -> Element:
    """Details that are opened on demand, and always on paper."""
    return make("details", make("summary", summary), *children)


def _figure(figure: Figure, sheet: Sheet) -> Element:
    look = "figure" if isinstance(figure.value, Quantity) else None
    value = make("td", *cell(figure.value, sheet), class_=look)
    why = "" if figure.why is None else sheet.say(figure.why)
    if isinstance(figure.value, Quantity) and why.startswith(
        said := f"{sheet.text(figure.value)} ("
    ):
        # The number again with its range behind it: an estimate shows its range already.
        known = isinstance(figure.value.provenance, Estimated)
        why = "" if known else why.removeprefix(said).removesuffix(")")
        extend(value, " ", make("span", why, class_="range") if why else None)
    elif why:
        extend(value, " ", make("small", why))
    return make("tr", make("th", sheet.say(figure.name), scope="row"), value)
