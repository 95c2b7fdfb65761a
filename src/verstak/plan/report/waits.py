"""How long requests wait at so many an hour, and from when on a second machine is due."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from verstak.plan.office_plan import OfficePlan
from verstak.plan.placement.result import Worker
from verstak.plan.report.axis import Axis, logarithmic
from verstak.plan.report.element import Child, extend, make
from verstak.plan.report.row_chart import Limit, Point, Row, Sign, Span, row_chart, sign_key
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import folded, listed, scrolled, section
from verstak.plan.report.workers import name
from verstak.plan.waiting import SHARES, Waiting, WaitingTable
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual

_SHORTEST_S = 0.1
"""Where the scale begins: nobody notices less."""
_SIGNS: dict[float, Sign] = {0.50: "dot", 0.90: "square", 0.95: "diamond", 0.99: "triangle"}


def waits_section(plan: OfficePlan, sheet: Sheet) -> Element | None:
    """Waits of the chosen plan's workers; ``None`` = there is no plan."""
    if not plan.waiting:
        return None
    part = section("waiting", _TITLE, sheet)
    extend(part, make("p", sheet.say(_ABOUT), class_="soft"))
    if plan.requests_per_hour is not None:
        rate = sheet.ranged(plan.requests_per_hour)
        extend(part, make("p", sheet.say(_OFFICE), " ", rate))
    notes: list[Bilingual] = []
    for worker, table in plan.waiting:
        if table is None:
            why = worker.why or _UNKNOWN
            extend(part, make("p", make("b", " + ".join(worker.roles)), ": ", sheet.say(why)))
            continue
        extend(part, *_worker(worker, table, sheet))
        notes += [note for note in table.notes if note not in notes]
    extend(part, listed(notes, sheet))
    return part


def _worker(worker: Worker, table: WaitingTable, sheet: Sheet) -> list[Child]:
    title = f"{' + '.join(worker.roles)}: {worker.model.name}"
    head = make("h3", f"{' + '.join(worker.roles)}: ", name(worker))
    due = make(
        "p",
        sheet.say(_SECOND),
        " ",
        sheet.ranged(table.second_machine_from),
        "; ",
        sheet.say(_TARGET),
        " ",
        sheet.mark(table.target),
    )
    return [head, due, _chart(title, table, sheet), _table(title, table, sheet)]


def _chart(title: str, table: WaitingTable, sheet: Sheet) -> Element:
    longest = [each.value for row in table.rows for _, each in row.wait]
    axis = logarithmic(_SHORTEST_S, max(*longest, 2 * table.target.value, 100.0))
    return row_chart(
        [_row(row, axis, sheet) for row in table.rows],
        axis=axis,
        unit=sheet.unit("s"),
        title=f"{title}. {sheet.say(_CHART)}",
        sheet=sheet,
        limit=Limit(table.target.value, _LINE),
        least="≤ ",
        legend=[sign_key(_SIGNS[each], _of_hundred(each, sheet)) for each in SHARES],
    )


def _row(row: Waiting, axis: Axis, sheet: Sheet) -> Row:
    label = make("div", sheet.mark(row.requests_per_hour), class_="label")
    if row.utilisation is not None:
        extend(label, make("small", sheet.say(_LOAD), " ", sheet.mark(row.utilisation)))
    rate = sheet.text(row.requests_per_hour)
    if not row.wait:
        return Row(label, f"{rate}: {sheet.say(_ENDLESS)}", said=sheet.say(_ENDLESS))
    about = "; ".join(f"{_of_hundred(each, sheet)}: {sheet.text(wait)}" for each, wait in row.wait)
    values = [max(wait.value, axis.low) for _, wait in row.wait]
    return Row(
        label,
        f"{rate}: {about}",
        spans=(Span(min(values), max(values), "line"),),
        points=tuple(Point(wait.value, _SIGNS.get(each, "dot")) for each, wait in row.wait),
    )


def _table(title: str, table: WaitingTable, sheet: Sheet) -> Element:
    heads = [make("th", sheet.say(_RATE), scope="col", class_="figure")]
    heads.append(make("th", sheet.say(_LOAD), scope="col", class_="figure"))
    heads += [
        make("th", f"{100 * each:.0f} %", scope="col", class_="figure") for each in SHARES * 2
    ]
    heads.append(make("th", sheet.say(_MACHINES), scope="col", class_="figure"))
    groups = make(
        "tr",
        make("td", colspan="2"),
        make("th", sheet.say(_WAITS), scope="colgroup", colspan=str(len(SHARES))),
        make("th", sheet.say(_WHOLE), scope="colgroup", colspan=str(len(SHARES))),
        make("td"),
    )
    rows = [_table_row(row, sheet) for row in table.rows]
    said = f"{title}. {sheet.say(_TABLE)}"
    grid = make(
        "table",
        make("thead", groups, make("tr", *heads)),
        make("tbody", *rows),
        class_="waits",
    )
    return folded(said, scrolled(grid, said))


def _table_row(row: Waiting, sheet: Sheet) -> Element:
    cells = [make("th", sheet.mark(row.requests_per_hour), scope="row", class_="figure")]
    cells.append(_cell(row.utilisation, sheet))
    if row.wait:
        cells += [_cell(each, sheet) for _, each in (*row.wait, *row.response)]
    else:
        why = row.why or _ENDLESS
        cells.append(make("td", sheet.say(why), colspan=str(2 * len(SHARES)), class_="soft"))
    return make("tr", *cells, _cell(row.machines, sheet))


def _cell(value: Quantity | None, sheet: Sheet) -> Element:
    return make("td", "—" if value is None else sheet.ranged(value), class_="figure")


def _of_hundred(part: float, sheet: Sheet) -> str:
    return sheet.say(
        Bilingual(
            f"{100 * part:.0f} of 100 wait no longer", f"{100 * part:.0f} из 100 ждут не дольше"
        )
    )


_TITLE = Bilingual("Waiting by load", "Ожидание под нагрузкой")
_ABOUT = Bilingual(
    "Requests of all roles together, at random moments. A wait ends when the request begins to be "
    "worked on.",
    "Запросы всех ролей вместе, в случайные моменты. Ожидание кончается, когда запрос взят в работу.",
)
_OFFICE = Bilingual("The office's own load:", "Нагрузка бюро:")
_SECOND = Bilingual("A second machine is due from", "Вторая машина нужна от")
_TARGET = Bilingual(
    "the wait of 95 of 100 requests must not exceed", "95 запросов из 100 должны ждать не дольше"
)
_CHART = Bilingual("Wait before a request starts", "Ожидание до начала работы")
_LINE = Bilingual("┆ longest acceptable", "┆ наибольшее допустимое")
_ENDLESS = Bilingual("the queue may grow without end", "очередь может расти без конца")
_RATE = Bilingual("requests", "запросов")
_LOAD = Bilingual("load", "загрузка")
_MACHINES = Bilingual("machines", "машин")
_WAITS = Bilingual("wait before it starts", "ожидание до начала")
_WHOLE = Bilingual("until the last token", "до последнего токена")
_TABLE = Bilingual("All percentiles with their ranges", "Все процентили с границами")
_UNKNOWN = Bilingual("not known", "неизвестно")
