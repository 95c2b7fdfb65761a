"""A checked plan as plain data for programs."""

from __future__ import annotations

from typing import Any

from verstak.plan.statements.check import CheckedPlan
from verstak.plan.statements.finding import Finding
from verstak.quantities.report import Report
from verstak.quantities.text import Bilingual


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


def _both(text: str) -> Bilingual:
    return Bilingual(text, text)
