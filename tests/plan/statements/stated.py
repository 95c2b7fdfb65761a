"""Statements for tests, read from the text that a person would write."""

from __future__ import annotations

from functools import cache

from verstak.plan.statements.check import check_statement
from verstak.plan.statements.finding import Finding
from verstak.plan.statements.knowledge import Knowledge, shipped_knowledge
from verstak.plan.statements.statement import Statement
from verstak.plan.statements.statement_file import read_statements


@cache
def knowledge() -> Knowledge:
    return shipped_knowledge()


def stated(kind: str, fields: str, *, date: str = "2026-01") -> Statement:
    text = f'title = "t"\ndate = "{date}"\n[[statement]]\nid = "one"\nkind = "{kind}"\n{fields}\n'
    (statement,) = read_statements(text, "plan.toml").statements
    return statement


def checked(kind: str, fields: str, *, date: str | None = "2026-01") -> Finding:
    return check_statement(stated(kind, fields), knowledge(), date=date)
