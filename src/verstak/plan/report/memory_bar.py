"""The bar of one memory: what lies there, what stays free, where the limit is, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from verstak.plan.byte_quantity import GIB, high_bytes, low_bytes, total_bytes
from verstak.plan.placement.result import Bar, Segment
from verstak.plan.report.axis import LETTER_PX, NARROWEST_PX, Axis, labels, linear, tick_text
from verstak.plan.report.element import Child, extend, make, share
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import folded, scrolled
from verstak.plan.report.words import NAMES_OF_TERMS, VERDICTS, said_range
from verstak.quantities.quantity import Computed, Estimated, Quantity
from verstak.quantities.text import Bilingual

TERMS = tuple(NAMES_OF_TERMS)
_HEIGHT, _BAR_TOP, _BAR = 92, 22, 30


def memory_bar(bar: Bar, sheet: Sheet) -> Element:
    """A figure with the bar, and the table of the same numbers.

    Args:
        bar: One memory with something in it.
        sheet: Where it is drawn.
    """
    name = bar.pool.name.in_(sheet.language)
    return make(
        "figure",
        make("figcaption", *_heading(bar, name, sheet)),
        _drawing(bar, _about(bar, name, sheet), sheet),
        folded(sheet.say(_IN_NUMBERS), _table(bar, sheet)),
        class_="chart memory",
    )


def patterns() -> Element:
    """Hatchings that tell the parts of a bar apart without colour; once a page."""
    tiles: Mapping[str, Sequence[Element]] = {
        "kv_cache": [make("path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5")],
        "repacked": [make("path", d="M3 0V6M0 3H6")],
        "compute": [make("circle", cx=3, cy=3, r=1.2)],
        "overhead": [make("path", d="M0 3H6")],
        "over": [make("path", d="M-1 -1L7 7M-1 5L1 7M5 -1L7 1")],
        "high": [make("path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5")],
    }
    drawn = [
        make(
            "pattern",
            *shapes,
            id=f"hatch-{name}",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
            class_="hatch",
        )
        for name, shapes in tiles.items()
    ]
    return make(
        "svg", make("defs", *drawn), width=0, height=0, class_="patterns", aria_hidden="true"
    )


def term_keys(sheet: Sheet, terms: Iterable[str]) -> Element:
    """What colours and hatchings mean."""
    present = set(terms)
    keys: list[Child] = [
        make("span", _swatch(term), f" {sheet.say(words)}", class_="key")
        for term, words in NAMES_OF_TERMS.items()
        if term in present
    ]
    keys.append(
        make("span", make("span", class_="swatch limit"), f" {sheet.say(_LIMIT)}", class_="key")
    )
    keys.append(
        make("span", make("span", "├┤", class_="sign"), f" {sheet.say(_ENDS)}", class_="key")
    )
    return make("p", *keys, class_="legend")


def _heading(bar: Bar, name: str, sheet: Sheet) -> list[Child]:
    said: list[Child] = [make("b", name)]
    if bar.verdict is not None:
        said += [" ", make("span", sheet.say(VERDICTS[bar.verdict]), class_=f"badge {bar.verdict}")]
    if bar.free is not None:
        lacks = bar.free.value < 0
        said += [": ", sheet.say(_LACKS if lacks else _FREE), " "]
        said.append(sheet.ranged(negated(bar.free) if lacks else bar.free))
    if bar.pool.available is None:
        said += [": ", sheet.say(_UNKNOWN)]
    else:
        said += [", ", sheet.say(_OF), " ", sheet.ranged(bar.pool.available)]
    return said


def negated(quantity: Quantity) -> Quantity:
    """What lacks, from a negative number of what stays free."""
    provenance = quantity.provenance
    if isinstance(provenance, Estimated):
        provenance = Estimated(provenance.method, low=-provenance.high, high=-provenance.low)
    return Quantity(-quantity.value, quantity.unit, provenance, quantity.decimals)


def _about(bar: Bar, name: str, sheet: Sheet) -> str:
    parts = [
        f"{', '.join(each.roles)}: {sheet.say(NAMES_OF_TERMS[each.term])} {sheet.text(each.size)}"
        for each in bar.segments
    ]
    return f"{name}. {'; '.join(parts)}"


def _drawing(bar: Bar, about: str, sheet: Sheet) -> Element:
    low, expected, high = total_bytes(each.size for each in bar.segments)
    available = bar.pool.available
    most = max(high, 0 if available is None else high_bytes(available))
    axis = linear(0, max(most, 1) / GIB * 1.02, most=6, snug=True)
    drawing = make(
        "svg", make("title", about), class_="bar", height=_HEIGHT, width="100%", role="img"
    )
    if available is not None:
        extend(drawing, *_room(available, axis))
    extend(drawing, *_stack(bar.segments, axis))
    limit = bar.pool.least_bytes
    if limit is not None and expected > limit:
        extend(drawing, _rect(axis.at(limit / GIB), axis.at(expected / GIB), "over"))
    if low != high:
        extend(drawing, *_whisker(axis.at(low / GIB), axis.at(high / GIB)))
    if limit is not None:
        extend(drawing, *_limit(axis.at(limit / GIB)))
    extend(drawing, *_scale(axis, sheet, None if limit is None else axis.at(limit / GIB)))
    if limit is not None and available is not None:
        extend(drawing, _limit_name(axis.at(limit / GIB), available, sheet))
    return drawing


def _scale(axis: Axis, sheet: Sheet, limit: float | None) -> list[Element]:
    bottom = _BAR_TOP + _BAR
    shapes = []
    for tick in axis.ticks:
        at = share(axis.at(tick))
        shapes.append(make("line", x1=at, x2=at, y1=bottom, y2=bottom + 5, class_="grid"))
    for each in labels(axis, sheet.language, after=f" {sheet.unit('GiB')}"):
        left, right = each.ends()
        if limit is not None and left - 3 < limit * NARROWEST_PX < right + 3:
            continue  # the line of the limit would run through it
        at, y = share(each.place), bottom + 18
        shapes.append(make("text", each.words, x=at, y=y, text_anchor=each.anchor, class_="tick"))
    return shapes


def _room(available: Quantity, axis: Axis) -> list[Element]:
    least, most = axis.at(low_bytes(available) / GIB), axis.at(high_bytes(available) / GIB)
    return [_rect(0, least, "room"), _rect(least, most, "maybe")]


def _stack(segments: Sequence[Segment], axis: Axis) -> list[Element]:
    shapes: list[Element] = []
    filled = 0.0
    for number, (roles, its) in enumerate(groupby(segments, key=lambda each: each.roles), start=1):
        begin = filled
        for each in its:
            end = filled + each.size.value / GIB
            shapes.append(_rect(axis.at(filled), axis.at(end), f"term {each.term}"))
            if each.term != "weights":
                shapes.append(_rect(axis.at(filled), axis.at(end), f"hatched {each.term}"))
            filled = end
        shapes += _owner(axis.at(begin), axis.at(filled), " + ".join(roles), number)
    return shapes


def _owner(begin: float, end: float, roles: str, number: int) -> list[Element]:
    """A bracket over what one worker takes, with its roles, or its number, where there is room."""
    width = (end - begin) * NARROWEST_PX
    words = next(
        (each for each in (f"{number} {roles}", str(number)) if len(each) * LETTER_PX < width),
        None,
    )
    shapes = [
        make("line", x1=share(begin), x2=share(end), y1=18, y2=18, class_="bracket"),
        *(
            make("line", x1=share(at), x2=share(at), y1=14, y2=22, class_="bracket")
            for at in (begin, end)
        ),
    ]
    if words is not None:
        middle = share((begin + end) / 2)
        shapes.append(make("text", words, x=middle, y=11, text_anchor="middle", class_="owner"))
    return shapes


def _rect(begin: float, end: float, look: str) -> Element:
    return make(
        "rect",
        x=share(begin),
        width=share(max(0.0, end - begin)),
        y=_BAR_TOP,
        height=_BAR,
        class_=look,
    )


def _whisker(begin: float, end: float) -> list[Element]:
    middle = _BAR_TOP + _BAR / 2
    ends = [(begin, begin, middle - 7, middle + 7), (end, end, middle - 7, middle + 7)]
    return [
        make("line", x1=share(x1), x2=share(x2), y1=y1, y2=y2, class_=look)
        for look in ("halo", "whisker")
        for x1, x2, y1, y2 in ((begin, end, middle, middle), *ends)
    ]


def _limit(place: float) -> list[Element]:
    at = share(place)
    return [
        make("line", x1=at, x2=at, y1=_BAR_TOP - 4, y2=_BAR_TOP + _BAR + 26, class_=look)
        for look in ("halo", "limit")
    ]


def _limit_name(place: float, available: Quantity, sheet: Sheet) -> Element:
    least = low_bytes(available) / GIB
    words = f"{sheet.say(_LIMIT)} {tick_text(round(least, 1), sheet.language)} {sheet.unit('GiB')}"
    anchor = "end" if place > 0.5 else "start"
    return make(
        "text", words, x=share(place), y=_HEIGHT - 2, text_anchor=anchor, class_="limit-name"
    )


def _table(bar: Bar, sheet: Sheet) -> Element:
    """Parts by worker and kind, as numbers."""
    roles = list(dict.fromkeys(each.roles for each in bar.segments))
    rows = []
    for number, owner in enumerate(roles, start=1):
        its = [each for each in bar.segments if each.roles == owner]
        low, expected, high = total_bytes(each.size for each in its)
        whole = Quantity(
            expected,
            "B",
            Computed(_SUM) if low == high else Estimated(_SUM, low, high),
            decimals=0,
        )
        cells = [
            make("td", *_sizes(its, term, sheet), class_="figure")
            for term in TERMS
            if any(each.term == term for each in bar.segments)
        ]
        name = make("th", f"{number} {' + '.join(owner)}", scope="row")
        rows.append(make("tr", name, *cells, make("td", sheet.ranged(whole), class_="figure")))
    heads = [
        make(
            "th", _swatch(term), f" {sheet.say(NAMES_OF_TERMS[term])}", scope="col", class_="figure"
        )
        for term in TERMS
        if any(each.term == term for each in bar.segments)
    ]
    last = make("th", sheet.say(_ALL), scope="col", class_="figure")
    head = make("thead", make("tr", make("td"), *heads, last))
    table = make("table", head, make("tbody", *rows))
    return scrolled(table, said_range(bar.pool.name, sheet.language))


def _sizes(its: Sequence[Segment], term: str, sheet: Sheet) -> list[Child]:
    """A worker may have a part of one kind twice: with unified memory, for the device and beside."""
    found: list[Child] = []
    for each in its:
        if each.term == term:
            found += [" + "] if found else []
            found.append(sheet.ranged(each.size))
    return found or ["—"]


def _swatch(term: str) -> Element:
    shapes = [make("rect", width=12, height=12, class_=f"term {term}")]
    if term != "weights":
        shapes.append(make("rect", width=12, height=12, class_=f"hatched {term}"))
    return make("svg", *shapes, width=12, height=12, class_="swatch", aria_hidden="true")


_FREE = Bilingual("free", "свободно")
_LACKS = Bilingual("lacking", "не хватает")
_OF = Bilingual("of", "из")
_UNKNOWN = Bilingual("its size is not known", "её объём неизвестен")
_LIMIT = Bilingual("limit", "предел")
_ENDS = Bilingual("least to most it may take", "от наименьшего до наибольшего")
_IN_NUMBERS = Bilingual("In numbers", "В числах")
_ALL = Bilingual("all", "всего")
_SUM = Bilingual(
    "sum of the parts; the range is the sum of their ends", "сумма частей; границы — сумма границ"
)
