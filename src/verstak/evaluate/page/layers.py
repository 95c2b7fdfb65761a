"""Where the harm is: layer by layer and tensor by tensor, or the types where nobody estimated it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from verstak.errors import UsageError
from verstak.evaluate.card import QualityCard, TensorShare
from verstak.evaluate.page.style import SHADES
from verstak.plan.precision.precision_class import nominal_bits
from verstak.plan.report.axis import tick_text
from verstak.plan.report.element import Child, extend, make
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import scrolled
from verstak.quantities.text import Bilingual

_LAYER = re.compile(r"(?:^|[./])(?:blk|layers|h|block)[./](\d+)[./](.+)")
_ENDINGS = re.compile(r"[./](?:weight|weights|MatMul\w*|scales|qweight)$")
_SMALL = 1e-3
"""Tensors below this share of all values are norms and biases, which no type makes smaller."""


@dataclass(frozen=True, slots=True)
class LayerMap:
    """Tensors in rows and columns.

    Attributes:
        kinds: Columns: kinds of tensors, in the order in which they come.
        rows: Name of a row, and for each kind its tensors (several experts, or none).
        small: How many tensors were left out for their size.
    """

    kinds: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[TensorShare, ...], ...]], ...]
    small: int


def layer_map(tensors: Sequence[TensorShare]) -> LayerMap:
    """Sort tensors by layer and kind; those outside of layers have rows of their own below."""
    most = _SMALL * sum(each.elements for each in tensors)
    # A kind is small or large as a whole: a layer must not lack a column that others have.
    total: dict[str, list[int]] = {}
    for each in tensors:
        total.setdefault(_place(each.name)[1], []).append(each.elements)
    large = {kind for kind, sizes in total.items() if max(sizes) * len(sizes) > most}
    layers: dict[int, dict[str, list[TensorShare]]] = {}
    outside: list[TensorShare] = []
    small = 0
    for each in tensors:
        layer, kind = _place(each.name)
        if kind not in large:
            small += 1
        elif layer is None:
            outside.append(each)
        else:
            layers.setdefault(layer, {}).setdefault(kind, []).append(each)
    kinds = tuple(dict.fromkeys(kind for row in layers.values() for kind in row))
    rows = [
        (str(number), tuple(tuple(row.get(kind, ())) for kind in kinds))
        for number, row in sorted(layers.items())
    ]
    rows += [(_place(each.name)[1], ((each,),)) for each in outside]
    return LayerMap(kinds, tuple(rows), small)


def layers_part(card: QualityCard, sheet: Sheet) -> list[Child]:
    """The map of one card; empty where its format tells no tensors."""
    if not card.tensors:
        return []
    found = layer_map(card.tensors)
    harms = [_harm(cell) for _, cells in found.rows for cell in cells]
    known = [harm for harm in harms if harm is not None]
    most = max(known, default=0.0)
    title = _HARM if known else _TYPES
    table = make("table", make("thead", _head(found, sheet, harm=bool(known))), class_="heat")
    body = make("tbody")
    for name, cells in found.rows:
        extend(body, _row(name, cells, found, sheet, most=most if known else None))
    extend(table, body)
    if known:
        extend(table, make("tfoot", _totals(found, sheet)))
    said: list[Child] = [
        make("p", sheet.say(title)),
        _key(most, sheet) if known else _bits_key(sheet),
    ]
    said.append(scrolled(table, f"{card.name}: {sheet.say(title)}"))
    if found.small:
        left = Bilingual(
            f"Norms, biases and other small tensors are left out: {found.small}.",
            f"Нормы, сдвиги и другие малые тензоры не показаны: {found.small}.",
        )
        said.append(make("p", sheet.say(left), class_="soft"))
    return said


def _place(name: str) -> tuple[int | None, str]:
    match = _LAYER.search(name)
    kind = _ENDINGS.sub("", match[2] if match else name.lstrip("/"))
    return (int(match[1]) if match else None), kind


def _harm(cell: Sequence[TensorShare]) -> float | None:
    known = [each.harm for each in cell if each.harm is not None]
    return sum(known) if known else None


def _head(found: LayerMap, sheet: Sheet, *, harm: bool) -> Element:
    heads = [make("th", sheet.say(_LAYER_WORD), scope="col")]
    heads += [make("th", kind, scope="col") for kind in found.kinds]
    if harm:
        heads.append(make("th", sheet.say(_SUM), scope="col"))
    return make("tr", *heads)


def _row(
    name: str,
    cells: Sequence[Sequence[TensorShare]],
    found: LayerMap,
    sheet: Sheet,
    *,
    most: float | None,
) -> Element:
    row = make("tr", make("th", name, scope="row"))
    wide = len(cells) < len(found.kinds)
    for cell in cells:
        span = str(len(found.kinds)) if wide and len(found.kinds) > 1 else None
        extend(row, _cell(cell, sheet, most=most, span=span))
    if most is not None:
        harms = [harm for harm in map(_harm, cells) if harm is not None]
        extend(row, make("td", _nats(sum(harms), sheet) if harms else "—"))
    return row


def _cell(
    cell: Sequence[TensorShare], sheet: Sheet, *, most: float | None, span: str | None
) -> Element:
    if not cell:
        return make("td", "—", colspan=span)
    types = "+".join(dict.fromkeys(each.type_name for each in cell))
    if most is None:
        return make("td", types, class_=f"bits-{_bits_shade(cell)}", colspan=span)
    harm = _harm(cell)
    if harm is None:
        return make("td", types, title=sheet.say(_UNKNOWN), colspan=span)
    # Harms differ by powers of ten; a root keeps the lesser ones visible.
    shade = round(SHADES * math.sqrt(max(0.0, harm) / most)) if most > 0 else 0
    value = _nats(harm, sheet)
    return make("td", types, make("small", value), class_=f"heat-{shade}", colspan=span)


def _bits_shade(cell: Sequence[TensorShare]) -> int:
    try:
        bits = min(nominal_bits(each.type_name) for each in cell)
    except UsageError:
        return 0
    # The fewer bits, the darker: 2 bits are the darkest, 16 and more the page's own colour.
    return max(0, min(SHADES, 2 + SHADES - bits))


def _totals(found: LayerMap, sheet: Sheet) -> Element:
    row = make("tr", make("th", sheet.say(_SUM), scope="row"))
    whole = 0.0
    for at in range(len(found.kinds)):
        column = [
            harm
            for _, cells in found.rows
            if len(cells) == len(found.kinds) and (harm := _harm(cells[at])) is not None
        ]
        extend(row, make("td", _nats(sum(column), sheet) if column else "—"))
    for _, cells in found.rows:
        whole += sum(harm for harm in map(_harm, cells) if harm is not None)
    return extend(row, make("td", make("b", _nats(whole, sheet))))


def _nats(value: float, sheet: Sheet) -> str:
    if value == 0:
        return "0"
    # Two digits: an estimate knows no more.
    places = 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    return tick_text(rounded, sheet.language) if abs(rounded) >= 1e-4 else f"{rounded:.1e}"


def _key(most: float, sheet: Sheet) -> Element:
    shades = [make("span", class_=f"heat-{step}") for step in range(SHADES + 1)]
    words = f"0 … {_nats(most, sheet)} {sheet.unit('nat')}"
    return make("p", make("span", *shades, class_="shades"), f" {words}", class_="legend")


def _bits_key(sheet: Sheet) -> Element:
    shades = [make("span", class_=f"bits-{step}") for step in range(SHADES, -1, -1)]
    return make(
        "p", make("span", *shades, class_="shades"), f" {sheet.say(_BITS)}", class_="legend"
    )


_LAYER_WORD = Bilingual("layer", "слой")
_SUM = Bilingual("sum", "сумма")
_HARM = Bilingual(
    "Type of each tensor, and below it its estimated share of the divergence, nats. The darker, "
    "the more is lost there.",
    "Тип каждого тензора и под ним — оценка его доли в отличии, нат. Чем темнее, тем больше там "
    "теряется.",
)
_TYPES = Bilingual(
    "Type of each tensor. Nobody estimated which of them costs how much.",
    "Тип каждого тензора. Сколько теряется на каком из них, не оценивали.",
)
_UNKNOWN = Bilingual("not estimated", "не оценено")
_BITS = Bilingual("2 bits … 10 and more", "2 бита … 10 и больше")
