"""How fast each worker of each plan writes and reads, with intervals, on one scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element

from verstak.plan.office_plan import OfficePlan
from verstak.plan.placement.result import Worker
from verstak.plan.report.axis import logarithmic
from verstak.plan.report.element import extend, make
from verstak.plan.report.row_chart import Point, Row, Span, row_chart, sign_key
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import section
from verstak.plan.report.workers import first_tokens, name
from verstak.plan.speed_value import TOKENS_PER_S, Speed
from verstak.quantities.text import Bilingual


def speeds_section(plan: OfficePlan, sheet: Sheet) -> Element | None:
    """Writing and reading of every plan's workers; ``None`` = there is no plan."""
    shown = list(_workers(plan, sheet))
    if not shown:
        return None
    part = section("speed", _TITLE, sheet, make("p", sheet.say(_KINDS), class_="soft"))
    for title, of, first in ((_WRITING, _decode, False), (_READING, _prefill, True)):
        chart = _chart(title, shown, of, plan, sheet, first=first)
        if chart is not None:
            extend(part, chart)
    reasons = dict.fromkeys(
        speed.reason
        for _, worker in shown
        for speed in (worker.figures.decode, worker.figures.prefill)
        if speed.reason is not None
    )
    if reasons:
        extend(part, make("ul", *(make("li", sheet.say(each)) for each in reasons), class_="said"))
    return part


def _workers(plan: OfficePlan, sheet: Sheet) -> Iterator[tuple[str, Worker]]:
    """Of what was asked, then of the proposals; the same worker in two plans is shown once."""
    seen = set()
    plans = [(sheet.say(_ASKED), plan.wanted.plan)] if plan.wanted is not None else []
    plans += [
        (f"{sheet.say(_PLAN)} {number}", each)
        for number, each in enumerate(plan.proposals, start=1)
    ]
    for title, each in plans:
        for worker in each.workers:
            key = (worker.offer.key, worker.roles)
            if key not in seen:
                seen.add(key)
                yield title, worker


def _chart(
    title: Bilingual,
    shown: Sequence[tuple[str, Worker]],
    of: Callable[[Worker], Speed],
    plan: OfficePlan,
    sheet: Sheet,
    *,
    first: bool,
) -> Element | None:
    known = [speed for _, worker in shown if (speed := of(worker)).low and speed.high]
    if not known:
        return None
    wishes = {} if first else {each.name: each.tokens_per_s for each in plan.needs}
    ends = [end for speed in known for end in (speed.low, speed.high) if end]
    ends += [wish for wish in wishes.values() if wish is not None]
    rows = [
        _row(place, worker, of(worker), wishes=wishes, first=first, sheet=sheet)
        for place, worker in shown
    ]
    keys = [sign_key("dot", sheet.say(_EXPECTED))]
    if any(wishes.values()):
        keys.append(sign_key("bar", sheet.say(_WANTED)))
    return row_chart(
        rows,
        axis=logarithmic(min(ends), max(ends) * 1.0001),
        unit=sheet.unit(TOKENS_PER_S),
        title=sheet.say(title),
        sheet=sheet,
        legend=keys,
    )


def _row(
    place: str,
    worker: Worker,
    speed: Speed,
    *,
    wishes: dict[str, float | None],
    first: bool,
    sheet: Sheet,
) -> Row:
    label = make("div", class_="label")
    extend(label, make("small", f"{place}: {' + '.join(worker.roles)}"), name(worker), " ")
    quantity = speed.quantity
    if quantity is None or speed.low is None or speed.high is None or speed.value is None:
        return Row(label, f"{worker.model.name}: {sheet.say(_UNKNOWN)}", said=sheet.say(_UNKNOWN))
    kind = sheet.say(_INTERVAL if speed.kind == "interval" else _RANGE)
    extend(
        label,
        sheet.mark(quantity),
        " ",
        make("span", f"{kind} {sheet.ends(quantity)}", class_="range"),
    )
    if first:
        extend(label, make("small", sheet.say(_FIRST), " ", *first_tokens(worker, sheet)))
    wanted = [wish for role in worker.roles if (wish := wishes.get(role)) is not None]
    about = f"{place}, {' + '.join(worker.roles)}, {worker.model.name}: {sheet.text(quantity)}, {kind} {sheet.ends(quantity)}"
    return Row(
        label,
        about,
        spans=(Span(speed.low, speed.high),),
        points=(Point(speed.value), *(Point(wish, "bar") for wish in wanted)),
    )


def _decode(worker: Worker) -> Speed:
    return worker.figures.decode


def _prefill(worker: Worker) -> Speed:
    return worker.figures.prefill


_TITLE = Bilingual("Speed", "Скорость")
_KINDS = Bilingual(
    "One request alone. An interval holds nine of ten measurements of publishers that the fit had "
    "not seen; a range is the spread of what was published or measured, without a promise.",
    "Один запрос без соседей. Интервал вмещает девять из десяти измерений, которых подбор не видел; "
    "диапазон — разброс опубликованного или измеренного, без обещания.",
)
_WRITING = Bilingual("Writing an answer", "Запись ответа")
_READING = Bilingual("Reading a prompt", "Чтение запроса")
_EXPECTED = Bilingual("expected, with its ends", "ожидается, с границами")
_WANTED = Bilingual("what the role wishes", "желаемое для роли")
_ASKED = Bilingual("asked", "просили")
_PLAN = Bilingual("plan", "план")
_INTERVAL = Bilingual("interval", "интервал")
_RANGE = Bilingual("range", "диапазон")
_UNKNOWN = Bilingual("not known", "неизвестно")
_FIRST = Bilingual("first token after", "первый токен через")
