"""An office's plan as one HTML file: for a screen, a telephone and paper."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.plan.office_plan import OfficePlan
from verstak.plan.report.answer import (
    answer,
    conflict_section,
    improvements_section,
    proposals_section,
    wanted_section,
)
from verstak.plan.report.basis import machine_section, notes_section, roles_section
from verstak.plan.report.document import document
from verstak.plan.report.element import make
from verstak.plan.report.guidance import licences_section, precision_section
from verstak.plan.report.loaded import Loaded, loaded_section
from verstak.plan.report.money import money_section
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.speeds import speeds_section
from verstak.plan.report.waits import waits_section
from verstak.quantities.text import Bilingual, Language


def report_html(
    plan: OfficePlan,
    language: Language,
    *,
    back: tuple[str, Bilingual] | None = None,
    loaded: Sequence[Loaded] | None = None,
) -> str:
    """The whole report.

    Args:
        plan: What is shown; nothing is computed here.
        language: Of every word but names and sources.
        back: Address and words of a link at the top, for a page of a server.
        loaded: What that server has loaded; ``None`` = no server runs here.

    Returns:
        A self-contained HTML document; everything in it that comes from data is escaped.
    """
    sheet = Sheet(language)
    title = f"{_TITLE.in_(language)}: {plan.machine.name}"
    where = _HERE if plan.looked_at else _DESCRIBED
    parts = [
        answer(plan, sheet),
        None if loaded is None else loaded_section(loaded, sheet),
        conflict_section(plan, sheet),
        None if plan.wanted is None else wanted_section(plan.wanted, plan.needs, sheet),
        proposals_section(plan, sheet),
        improvements_section(plan, sheet),
        speeds_section(plan, sheet),
        waits_section(plan, sheet),
        money_section(plan.cost, sheet),
        licences_section(plan.licences, sheet),
        precision_section(plan.precision, sheet),
        roles_section(plan.needs, sheet),
        machine_section(plan, sheet),
        notes_section(plan, sheet),
    ]
    under = [make("p", sheet.say(where), class_="soft")]
    return document(title, parts, sheet, under_title=under, back=back)


_TITLE = Bilingual("Plan for", "План для")
_HERE = Bilingual("The machine that this runs on.", "Машина, на которой это запущено.")
_DESCRIBED = Bilingual(
    "A machine that was described, not looked at.", "Машина описана, а не осмотрена."
)
