"""Statements for tests, read from the text that a person would write."""

from __future__ import annotations

from functools import cache

from verstak.catalog.accelerators import accelerators
from verstak.catalog.known_models import known_models
from verstak.catalog.prices import prices
from verstak.catalog.speed_evidence import speed_evidence
from verstak.plan.speed import default_speed_model
from verstak.plan.statements.check import check_statement
from verstak.plan.statements.finding import Finding
from verstak.plan.statements.knowledge import Knowledge
from verstak.plan.statements.statement import Statement
from verstak.plan.statements.statement_file import read_statements


@cache
def knowledge() -> Knowledge:
    """What ships with verstak."""
    return Knowledge(
        known_models(), accelerators(), prices(), default_speed_model(), speed_evidence()
    )


def stated(kind: str, fields: str, *, date: str = "2026-01") -> Statement:
    text = f'title = "t"\ndate = "{date}"\n[[statement]]\nid = "one"\nkind = "{kind}"\n{fields}\n'
    (statement,) = read_statements(text, "plan.toml").statements
    return statement


def checked(kind: str, fields: str, *, date: str | None = "2026-01") -> Finding:
    return check_statement(stated(kind, fields), knowledge(), date=date)
