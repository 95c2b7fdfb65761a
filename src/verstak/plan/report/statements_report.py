"""A check of somebody's plan as one HTML file."""

from __future__ import annotations

from verstak.plan.report.document import document
from verstak.plan.report.element import make
from verstak.plan.report.findings import counts, findings
from verstak.plan.report.sheet import Sheet
from verstak.plan.statements.check import CheckedPlan
from verstak.quantities.text import Bilingual, Language


def statements_html(checked: CheckedPlan, language: Language) -> str:
    """The whole check.

    Args:
        checked: The plan with its findings.
        language: Of every word but the plan's own, names and sources.

    Returns:
        A self-contained HTML document; everything in it that comes from data is escaped.
    """
    sheet = Sheet(language)
    parts = [counts(checked, sheet), findings(checked, sheet)]
    date = checked.plan.date
    under = [] if date is None else [make("p", f"{_DATED.in_(language)}: {date}", class_="soft")]
    title = f"{_TITLE.in_(language)}: {checked.plan.title}"
    return document(title, parts, sheet, under_title=under)


_TITLE = Bilingual("Check of", "Проверка")
_DATED = Bilingual("Written", "Написан")
