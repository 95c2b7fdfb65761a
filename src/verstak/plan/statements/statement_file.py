"""Reading a file of a plan's statements (TOML): every error names the file, the field, the line."""

from __future__ import annotations

import dataclasses
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import cast

import msgspec
from rapidfuzz import process

from verstak.catalog.fields import field_first, with_line
from verstak.errors import InvalidStatement
from verstak.plan.statements.statement import KINDS, StatedPlan, StatedRole, Statement
from verstak.toml_lines import read_toml

MOST_STATEMENTS = 1000
MOST_CHARACTERS = 2**20
_HEAD = ("title", "date", "statement")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-\d\d)?")
_NEAREST = 3
_MAY_BE_ZERO = frozenset(
    {"running_eur_per_month", "busy_share", "mixture", "prompt_tokens", "score"}
)
_SHARES = frozenset({"on_share", "busy_share"})


def read_statements(text: str, file_name: str) -> StatedPlan:
    """Read a plan.

    Args:
        text: Content of a TOML file: ``title``, ``date`` and tables ``[[statement]]``, each with
            ``kind``, ``id`` and the fields of its kind.
        file_name: Named in errors.

    Raises:
        InvalidStatement: names the file, the field, the line and what was expected.
    """
    if len(text) > MOST_CHARACTERS:
        raise _invalid(file_name, f"longer than {MOST_CHARACTERS} characters")
    try:
        plain = read_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(file_name, f"not TOML: {error}") from error
    try:
        return _plan(plain)
    except _FieldProblem as problem:
        raise InvalidStatement(
            f"{file_name}: {with_line(text, str(problem))}", remedy=problem.remedy
        ) from problem


class _FieldProblem(Exception):
    """A field that cannot be meant: path, reason, and what to do."""

    def __init__(self, field: str, reason: str, remedy: str | None = None) -> None:
        super().__init__(f"{field}: {reason}")
        self.remedy = (
            remedy
            or "correct it: docs/reference/plan-statements.md lists the kinds and their fields"
        )


def _plan(plain: Mapping[str, object]) -> StatedPlan:
    for key in plain.keys() - set(_HEAD):
        raise _FieldProblem(key, "unknown key", _did_you_mean(key, _HEAD))
    title, date, tables = (plain.get(key) for key in _HEAD)
    if not isinstance(title, str) or not title.strip():
        raise _FieldProblem("title", f"expected the name of the plan, found {title!r}")
    if date is not None and not (isinstance(date, str) and _DATE.fullmatch(date)):
        raise _FieldProblem("date", f'expected a month such as "2026-01", found {date!r}')
    if not isinstance(tables, list) or not tables:
        raise _FieldProblem("statement", "the file states nothing: add a table [[statement]]")
    if len(tables) > MOST_STATEMENTS:
        raise _FieldProblem("statement", f"more than {MOST_STATEMENTS} statements")
    statements = tuple(_statement(f"statement[{i}]", table) for i, table in enumerate(tables))
    seen: set[str] = set()
    for index, statement in enumerate(statements):
        if statement.id in seen:
            raise _FieldProblem(f"statement[{index}].id", f"{statement.id!r} stands here twice")
        seen.add(statement.id)
    return StatedPlan(title=title.strip(), date=date, statements=statements)


def _statement(place: str, table: object) -> Statement:
    if not isinstance(table, dict):
        raise _FieldProblem(place, f"expected a table [[statement]], found {table!r}")
    kind = table.get("kind")
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise _FieldProblem(
            f"{place}.kind", f"unknown kind {kind!r}", _did_you_mean(str(kind or ""), KINDS)
        )
    fields = {key: value for key, value in table.items() if key != "kind"}
    _known_keys(place, fields, shape)
    roles = fields.get("roles")
    if isinstance(roles, list):
        for index, role in enumerate(roles):
            if isinstance(role, dict):
                _known_keys(f"{place}.roles[{index}]", role, StatedRole)
    try:
        statement = msgspec.convert(fields, shape)
    except msgspec.ValidationError as error:
        name, colon, reason = field_first(str(error)).partition(": ")
        if not colon:
            raise _FieldProblem(place, name) from error
        raise _FieldProblem(f"{place}.{name}", reason) from error
    _check(place, statement)
    return statement


def _known_keys(place: str, fields: Mapping[str, object], shape: type) -> None:
    known = [each.name for each in dataclasses.fields(shape)]
    for key in fields:
        if key not in known:
            raise _FieldProblem(f"{place}.{key}", "unknown field", _did_you_mean(key, known))


def _check(place: str, value: object) -> None:
    """What holds of every statement: numbers are above zero, ranges rise, nothing is empty."""
    for each in dataclasses.fields(cast("type", value)):
        found = getattr(value, each.name)
        where = f"{place}.{each.name}"
        match found:
            case bool() | None:
                pass
            case int() | float():
                _check_number(where, each.name, found)
            case str() if each.name != "text" and not found.strip():
                raise _FieldProblem(where, "must not be empty")
            case dict():
                for key, number in found.items():
                    _check_number(f'{where}."{key}"', each.name, number)
            case tuple():
                _check_all(where, each.name, found)
            case _:
                pass
    needed = {"roles", "models", "against", "memory_gb"}
    for name in needed & {each.name for each in dataclasses.fields(cast("type", value))}:
        if not getattr(value, name):
            raise _FieldProblem(f"{place}.{name}", "must not be empty")


def _check_all(where: str, name: str, found: tuple[object, ...]) -> None:
    for index, item in enumerate(found):
        if isinstance(item, StatedRole):
            _check(f"{where}[{index}]", item)
        elif isinstance(item, int | float):
            _check_number(where, name, item)
        elif isinstance(item, str) and not item.strip():
            raise _FieldProblem(f"{where}[{index}]", "must not be empty")
    match found:
        case (int() | float() as low, int() | float() as high) if name != "mixture" and low > high:
            raise _FieldProblem(where, f"a range rises: expected [{high:g}, {low:g}]")
        case _:
            pass
    if name == "mixture" and not sum(item for item in found if isinstance(item, float)) > 0:
        raise _FieldProblem(where, "expected parts such as [3, 1]")


def _check_number(where: str, name: str, number: float) -> None:
    least_is_open = name not in _MAY_BE_ZERO
    if not math.isfinite(number) or number < 0 or (least_is_open and number == 0):
        raise _FieldProblem(
            where, f"expected a number {'above' if least_is_open else 'from'} 0, found {number}"
        )
    if name in _SHARES and number > 1:
        raise _FieldProblem(where, f"expected a share of at most 1, found {number:g}")


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = [name for name, _, _ in process.extract(word, names, limit=_NEAREST)]
    return f"did you mean {', '.join(near)}? known: {', '.join(names)}"


def _invalid(file_name: str, reason: str) -> InvalidStatement:
    return InvalidStatement(f"{file_name}: {reason}", remedy=f"correct {file_name}")
