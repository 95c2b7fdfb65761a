"""A checked plan as a table for a terminal, a page and a program."""

from __future__ import annotations

from typing import Any

from verstak.plan.statements.check import CheckedPlan
from verstak.plan.statements.finding import VERDICT_WORDS, Finding
from verstak.quantities.quantity import Computed, count
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual


def check_report(checked: CheckedPlan) -> Report:
    """Verdicts in one table, the figures behind them in another.

    Args:
        checked: The plan with its findings.
    """
    return Report(
        title=Bilingual(f"Check of: {checked.plan.title}", f"Проверка: {checked.plan.title}"),
        figures=tuple(
            Figure(
                verdict.value,
                VERDICT_WORDS[verdict],
                count(number, Computed(Bilingual("counted", "подсчёт"))),
            )
            for verdict, number in checked.counts().items()
        ),
        tables=(_verdicts(checked), _figures(checked)),
    )


def check_json(checked: CheckedPlan) -> dict[str, Any]:
    """Plain data for programs: one object a statement, every number with its provenance.

    Args:
        checked: The plan with its findings.
    """
    return {
        "title": checked.plan.title,
        "date": checked.plan.date,
        "counts": {verdict.value: number for verdict, number in checked.counts().items()},
        "statements": [_finding(finding) for finding in checked.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    as_report = Report(title=_both(finding.text), figures=finding.figures)
    return {
        "id": finding.id,
        "kind": finding.kind,
        "text": finding.text,
        "verdict": finding.verdict.value,
        "explanation": {"en": finding.explanation.en, "ru": finding.explanation.ru},
        "rule": {"en": finding.rule.en, "ru": finding.rule.ru},
        "off_by": None if finding.off_by is None else finding.off_by.to_json(),
        "figures": as_report.to_json()["figures"],
    }


def _verdicts(checked: CheckedPlan) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            finding.id,
            finding.text or finding.kind,
            VERDICT_WORDS[finding.verdict],
            finding.off_by,
            finding.explanation,
            finding.rule,
        )
        for finding in checked.findings
    ]
    return Table(
        "statements",
        Bilingual("Statements", "Утверждения"),
        columns(
            ("id", "statement", "утверждение"),
            ("text", "as stated", "как сказано"),
            ("verdict", "verdict", "вывод"),
            ("off_by", "off by", "отклонение"),
            ("explanation", "why", "почему"),
            ("rule", "rule", "правило"),
        ),
        tuple(rows),
    )


def _figures(checked: CheckedPlan) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (finding.id, figure.key, figure.name, figure.value, figure.why)
        for finding in checked.findings
        for figure in finding.figures
    ]
    return Table(
        "figures",
        Bilingual("What is right instead", "Как на самом деле"),
        columns(
            ("id", "statement", "утверждение"),
            ("key", "key", "ключ"),
            ("name", "figure", "величина"),
            ("value", "value", "значение"),
            ("why", "remark", "примечание"),
        ),
        tuple(rows),
    )


def _both(text: str) -> Bilingual:
    return Bilingual(text, text)
