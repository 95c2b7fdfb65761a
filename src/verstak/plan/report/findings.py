"""Somebody's plan, statement by statement: verdict, why, and what is right instead."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from verstak.plan.report.element import extend, make
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import figure_list
from verstak.plan.statements.check import CheckedPlan
from verstak.plan.statements.finding import VERDICT_WORDS, Finding, Verdict
from verstak.quantities.quantity import Computed, Quantity
from verstak.quantities.text import Bilingual

SIGNS: dict[Verdict, str] = {
    Verdict.RIGHT: "✓",
    Verdict.CLOSE: "≈",
    Verdict.LOW: "↓",
    Verdict.PLAUSIBLE: "~",
    Verdict.HALF: "◐",
    Verdict.WRONG: "✗",
    Verdict.UNVERIFIABLE: "?",
    Verdict.OUTDATED: "↺",
}


def counts(checked: CheckedPlan, sheet: Sheet) -> Element:
    """How many statements got each verdict."""
    items = [
        make(
            "li",
            _badge(verdict, sheet),
            " ",
            sheet.mark(Quantity(number, "pcs", Computed(_COUNTED), 0)),
        )
        for verdict, number in checked.counts().items()
    ]
    return make(
        "section",
        make("h2", sheet.say(_COUNTS), id="counts"),
        make("ul", *items, class_="counts"),
        class_="answer",
        aria_labelledby="counts",
    )


def findings(checked: CheckedPlan, sheet: Sheet) -> Element:
    """One entry a statement, in the order of the plan."""
    part = make("section", make("h2", sheet.say(_STATEMENTS), id="statements"))
    part.set("aria-labelledby", "statements")
    return extend(part, *(_finding(each, sheet) for each in checked.findings))


def _finding(finding: Finding, sheet: Sheet) -> Element:
    box = make("article", class_=f"finding {finding.verdict.value}")
    head = make("h3", _badge(finding.verdict, sheet), f" {finding.id}")
    extend(box, head)
    if finding.text:
        extend(box, make("blockquote", finding.text))
    explanation = make("p", sheet.say(finding.explanation))
    off = None
    if finding.off_by is not None:
        off = make("p", sheet.say(_OFF_BY), " ", sheet.mark(finding.off_by))
    return extend(
        box,
        explanation,
        off,
        figure_list(finding.figures, sheet),
        make("p", sheet.say(_RULE), " ", sheet.say(finding.rule), class_="soft"),
    )


def _badge(verdict: Verdict, sheet: Sheet) -> Element:
    sign = make("span", SIGNS[verdict], aria_hidden="true")
    return make(
        "span", sign, f" {sheet.say(VERDICT_WORDS[verdict])}", class_=f"badge {verdict.value}"
    )


_COUNTS = Bilingual("How it stands", "Итог")
_STATEMENTS = Bilingual("Statements", "Утверждения")
_COUNTED = Bilingual("statements counted", "подсчёт утверждений")
_OFF_BY = Bilingual("Claimed is off by", "Заявленное отличается на")
_RULE = Bilingual("Rule:", "Правило:")
