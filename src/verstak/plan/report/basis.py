"""What a plan rests on: the roles as they were understood, the machine, and what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from verstak.hardware.machine_report import machine_report
from verstak.plan.office_plan import OfficePlan
from verstak.plan.report.element import Child, extend, make
from verstak.plan.report.sheet import KINDS, Sheet
from verstak.plan.report.tables import figure_list, grid, listed, scrolled, section
from verstak.plan.role_need import NeedField, RoleNeed
from verstak.quantities.report import NO, YES
from verstak.quantities.text import Bilingual

_FIELDS: tuple[tuple[NeedField, Bilingual], ...] = (
    ("models", Bilingual("model", "модель")),
    ("file_types", Bilingual("precision", "точность")),
    ("quality", Bilingual("class", "класс")),
    ("context_tokens", Bilingual("context", "контекст")),
    ("parallel", Bilingual("at once, at least", "сразу, не меньше")),
    ("tokens_per_s", Bilingual("writes at least", "пишет не медленнее")),
    ("first_token_s", Bilingual("first token within", "первый токен за")),
    ("languages", Bilingual("languages", "языки")),
    ("commercial", Bilingual("for a company", "для компании")),
    ("requests_per_hour", Bilingual("requests", "запросы")),
    ("prompt_tokens", Bilingual("prompt", "запрос")),
    ("answer_tokens", Bilingual("answer", "ответ")),
)
_NUMBERS = {
    "context_tokens",
    "parallel",
    "tokens_per_s",
    "first_token_s",
    "requests_per_hour",
    "prompt_tokens",
    "answer_tokens",
}


def roles_section(needs: Sequence[RoleNeed], sheet: Sheet) -> Element:
    """What each role needs, and who said so."""
    heads = [make("td"), *(make("th", need.name, scope="col") for need in needs)]
    rows = []
    for field, name in _FIELDS:
        cells = [_need(need, field, sheet) for need in needs]
        if any(cell is not None for cell in cells):
            row = make("tr", make("th", sheet.say(name), scope="row"))
            for found in cells:
                extend(row, make("td", *(["—"] if found is None else found)))
            rows.append(row)
    table = make("table", make("thead", make("tr", *heads)), make("tbody", *rows), class_="needs")
    return section("roles", _ROLES, sheet, scrolled(table, sheet.say(_ROLES)))


def machine_section(plan: OfficePlan, sheet: Sheet) -> Element:
    """The machine as it was found or described, and what is not known of it."""
    report = machine_report(plan.machine, looked_at=plan.looked_at)
    part = section("machine", report.title, sheet, figure_list(report.figures, sheet))
    shown = {figure.key for figure in report.figures}
    tables = [
        replace(table, rows=tuple(row for row in table.rows if row[0] not in shown))
        for table in report.tables
    ]
    calibration = plan.calibration
    if calibration is not None:
        extend(part, make("p", sheet.say(_MEASURED), " ", make("cite", calibration.when)))
    extend(part, *(grid(table, sheet) for table in tables), listed(report.notes, sheet))
    return part


def notes_section(plan: OfficePlan, sheet: Sheet) -> Element | None:
    """What was assumed or contradictory; ``None`` = nothing."""
    notes = listed((*plan.notes, *plan.placement.notes), sheet)
    return None if notes is None else section("remarks", _REMARKS, sheet, notes)


def _need(need: RoleNeed, field: NeedField, sheet: Sheet) -> list[Child] | None:
    """A need with its mark; ``None`` = anything will do."""
    if field in _NUMBERS:
        quantity = need.quantity(field)
        return None if quantity is None else [sheet.mark(quantity)]
    value: Any = getattr(need, field)
    if value is None or value == ():
        return None
    words = sheet.say(YES if value else NO) if isinstance(value, bool) else _joined(value)
    kind, said = KINDS[type(need.provenance(field))]
    return [words, " ", make("small", f"({sheet.say(said)})", class_=f"kind {kind}")]


def _joined(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


_ROLES = Bilingual("Roles as they were understood", "Роли, как они поняты")
_MEASURED = Bilingual("Measured by verstak bench,", "Измерено verstak bench,")
_REMARKS = Bilingual("Remarks", "Замечания")
