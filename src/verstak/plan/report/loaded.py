"""What a running server has loaded: planned, and what it really takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from verstak.plan.report.element import make
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import scrolled, section
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True)
class Loaded:
    """One running worker.

    Attributes:
        names: Under which it is used.
        planned: Bytes that were planned for it.
        resident: Bytes that it takes now; ``None`` = it is starting, or nobody can tell.
        context: Of each request, tokens.
        sequences: Requests that may run side by side.
        running: Requests that run now.
    """

    names: tuple[str, ...]
    planned: Quantity
    resident: Quantity | None
    context: Quantity
    sequences: Quantity
    running: Quantity


def loaded_section(loaded: Sequence[Loaded], sheet: Sheet) -> Element:
    """Workers side by side, or that there are none."""
    if not loaded:
        return section("loaded", _TITLE, sheet, make("p", sheet.say(_NOTHING)))
    heads = [make("th", sheet.say(_MODEL), scope="col")]
    heads += [
        make("th", sheet.say(words), scope="col", class_="figure")
        for words in (_PLANNED, _RESIDENT, _CONTEXT, _AT_ONCE, _RUNNING)
    ]
    rows = [
        make(
            "tr",
            make("th", ", ".join(each.names), scope="row", class_="name"),
            *(
                make("td", "—" if value is None else sheet.mark(value), class_="figure")
                for value in (
                    each.planned,
                    each.resident,
                    each.context,
                    each.sequences,
                    each.running,
                )
            ),
        )
        for each in loaded
    ]
    table = make("table", make("thead", make("tr", *heads)), make("tbody", *rows))
    return section("loaded", _TITLE, sheet, scrolled(table, sheet.say(_TITLE)))


_TITLE = Bilingual("Loaded now", "Загружено сейчас")
_NOTHING = Bilingual(
    "Nothing yet: a model loads with the first question.",
    "Пока ничего: модель загрузится с первым вопросом.",
)
_MODEL = Bilingual("model", "модель")
_PLANNED = Bilingual("planned", "по плану")
_RESIDENT = Bilingual("takes now", "занимает")
_CONTEXT = Bilingual("context", "контекст")
_AT_ONCE = Bilingual("at once", "сразу")
_RUNNING = Bilingual("running", "в работе")
